//! The sample for labelling: who may read it, what the page does in a real browser, and that the
//! labels come back.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::run::{Said, licit};

const LINE: &str = r#"{"service":"plauderei","item_id":"ID","kind":"post","audience":"public","indexable":true,"lang":"de","author":{"id":"AUTHOR","handle":"h","birth_date":"1990-05-01","notified_at":"2026-01-20T08:00:00Z","public":true},"published_at":"2026-01-21T10:00:00Z","text":TEXT}"#;

/// Invented posts; the name stands behind characters of two, three and four bytes.
const TEXTS: [&str; 3] = [
    "Schöne Grüße 🌊 vom Krümel: schreibt an nora@beispiel.example, das genügt mir vollkommen.",
    "Der Zug nach Heide fällt heute aus, <b>nicht</b> schön & ärgerlich </script> dazu. Ich habe Asthma.",
    "Zweite Zeile kommt gleich:\nruft 030 23125 014 an, wenn ihr am Samstag mitfahren wollt.",
];

/// An installation that has built a version.
fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    licit(place.path(), &["init"]);
    fs::create_dir(place.path().join("items")).unwrap();
    let lines = TEXTS.iter().enumerate().map(|(number, text)| {
        LINE.replace("ID", &format!("p{number}"))
            .replace("AUTHOR", &format!("a{number}"))
            .replace("TEXT", &serde_json::to_string(text).unwrap())
    });
    let lines: Vec<String> = lines.collect();
    fs::write(place.path().join("items/a.jsonl.gz"), lines.join("\n")).unwrap();
    let built = licit(place.path(), &["build", "--json"]);
    assert_eq!(
        built.json()["counts"]["admitted"],
        3,
        "{} {}",
        built.out,
        built.err
    );
    place
}

/// Evaluates a file with labels as the policy sets it.
fn evaluate(place: &tempfile::TempDir, gold: &str) -> Said {
    licit(
        place.path(),
        &[
            "evaluate",
            "--gold",
            gold,
            "--config",
            "licit.toml",
            "--json",
        ],
    )
}

fn lines(path: &Path) -> Vec<serde_json::Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_sample_is_private_and_not_labelled_yet() {
    let place = place();
    let said = licit(
        place.path(),
        &["audit", "sample", "--n", "2", "--out", "sample", "--json"],
    );
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(said.json()["texts"], 2);
    let folder = place.path().join("sample");
    let drawn = lines(&folder.join("sample.jsonl"));
    assert_eq!(drawn.len(), 2);
    assert!(
        drawn
            .iter()
            .all(|line| line["labelled"].as_array().unwrap().is_empty())
    );
    assert!(
        drawn
            .iter()
            .all(|line| TEXTS.contains(&line["text"].as_str().unwrap()))
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        for name in ["sample.jsonl", "sample.html", "README.txt"] {
            assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
        }
    }
    let note = fs::read_to_string(folder.join("README.txt")).unwrap();
    assert!(
        note.contains("PERSONAL DATA") && note.contains(said.json()["delete_by"].as_str().unwrap())
    );

    // Nothing is evaluated before somebody has labelled, and nothing is overwritten.
    let said = licit(place.path(), &["evaluate", "--gold", "sample/sample.jsonl"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("no text is labelled yet"), "{}", said.err);
    let again = licit(place.path(), &["audit", "sample", "--out", "sample"]);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("is there already") && again.err.contains("hint: "));
    fs::remove_dir_all(place.path().join("staging")).unwrap();
    let gone = licit(place.path(), &["audit", "sample", "--out", "sample2"]);
    assert_eq!(gone.code, Some(1));
    assert!(gone.err.contains("nothing is staged") && gone.err.contains("hint: "));
    assert!(!place.path().join("sample2").exists());
}

#[test]
fn labels_of_the_own_sample_come_back_and_speak_to_the_release_gate() {
    let place = place();
    let said = licit(place.path(), &["audit", "sample", "--out", "sample"]);
    assert!(
        said.err.contains("note: 3 texts instead of 200"),
        "{}",
        said.err
    );
    let mut labelled = lines(&place.path().join("sample/sample.jsonl"));
    for line in &mut labelled {
        line["labelled"] = serde_json::json!(["EMAIL", "PHONE"]);
    }
    let text: Vec<String> = labelled.iter().map(ToString::to_string).collect();
    fs::write(
        place.path().join("sample/sample.labelled.jsonl"),
        text.join("\n"),
    )
    .unwrap();
    let said = evaluate(&place, "sample/sample.labelled.jsonl");
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(
        said.err.contains("release gate: every category"),
        "{}",
        said.err
    );
    let stored = place.path().join(said.json()["stored"].as_str().unwrap());
    let stored: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(stored).unwrap()).unwrap();
    assert_eq!(stored["files"][0]["own_sample"], true);

    // A text that was not drawn from here makes it another file.
    let foreign = text.join("\n").replace("Zug", "Bus");
    fs::write(place.path().join("foreign.jsonl"), foreign).unwrap();
    let said = evaluate(&place, "foreign.jsonl");
    assert!(
        said.err.contains("the release gate does not count it"),
        "{}",
        said.err
    );
}

/// What a person at the page has: hands, and somewhere to save.
const HANDS: &str = r##"<script>
const box = document.getElementById("text"), byId = (id) => document.getElementById(id);
const press = (key, more, at) => (at ?? box).dispatchEvent(new KeyboardEvent("keydown",
  { key, bubbles: true, cancelable: true, ...more }));
const click = (id) => byId(id).click();
const said = [], status = () => byId("status").textContent;
let saved = null;
// A real download would outlive the page.
window.Blob = class { constructor(pieces) { saved = pieces.join(""); } };
URL.createObjectURL = () => "";
HTMLAnchorElement.prototype.click = () => {};
const tell = (more) => {
  const result = document.createElement("pre");
  result.id = "result";
  result.textContent = JSON.stringify({ saved, said, ...more });
  document.body.append(result);
};
</script>"##;

/// A person at the page: marks a nickname that no detector suggests, confirms what is suggested, says of each text that it is
/// checked, and saves.
const PERSON: &str = r##"<script>
addEventListener("load", () => {
  for (let text = 0; text < 3; text++) {
    if (box.textContent.includes("Krümel")) {
      const node = [...box.childNodes].find((node) => node.textContent.includes("Krümel"));
      const at = node.textContent.indexOf("Krümel");
      // Too much is selected: the blank before and nothing of the colon.
      getSelection().setBaseAndExtent(node, at - 1, node, at + 6);
      press("1");
      // The mark of a wrong category is replaced, not doubled.
      const mark = [...box.querySelectorAll("mark")].find((mark) => mark.textContent === "Krümel");
      getSelection().setBaseAndExtent(mark.firstChild, 2, mark.firstChild, 2);
      press("8"); press("1");
    }
    press("Enter", { ctrlKey: true });
    said.push(status());
    if (status().includes("neither")) {
      click("confirm-all");
      press("Enter", { ctrlKey: true });
    }
  }
  said.push(document.getElementById("count").textContent);
  click("language");
  said.push(document.documentElement.lang + " " + document.querySelector("h1").textContent);
  click("save");
  tell({ kept: localStorage.length,
    edited: box.dispatchEvent(new InputEvent("beforeinput", { cancelable: true })) });
});
</script></body>"##;

/// A person who also says what the texts say about persons, by keyboard where there is a key.
const PERSON_WITH_FLAGS: &str = r##"<script>
addEventListener("load", () => {
  const choose = (id, value) => {
    byId(id).value = value;
    byId(id).dispatchEvent(new Event("change"));
  };
  press("c");
  said.push(status(), byId("flags").checkVisibility());
  // One text is checked before, and comes up again.
  click("confirm-all");
  press("Enter", { ctrlKey: true });
  click("with-flags");
  said.push(status(), byId("count").textContent, byId("flags").checkVisibility());
  for (let text = 0; text < 3; text++) {
    click("confirm-all");
    if (box.textContent.includes("Krümel")) {
      press("c");
      said.push(document.activeElement.id);
      choose("flag-category", "SC_UNION");
      choose("flag-concerns", "unknown");
      said.push(byId("flag-includes").textContent);
      click("add-flag");
      said.push(status());
      click("add-flag");
      said.push(status());
      // The wrong person, set right in the row, where the keyboard stays.
      const whose = byId("flag-rows").querySelector("select");
      whose.focus();
      whose.value = "author";
      whose.dispatchEvent(new Event("change"));
      said.push(status(), document.activeElement.getAttribute("aria-label"));
      press("Escape", {}, document.activeElement);
      said.push(document.activeElement.id);
    }
    press("Enter", { ctrlKey: true }, byId("flag-category"));
  }
  said.push(byId("count").textContent);
  click("save");
  tell();
});
</script></body>"##;

/// A person who goes on with what was saved before.
const PERSON_WHO_RETURNS: &str = r##"<script>
addEventListener("load", async () => {
  const lines = JSON.parse(byId("data").textContent).texts.map((text, place) => JSON.stringify({
    id: text.id, lang: text.lang, text: text.text, spans: [],
    labelled: place < 2 ? ["EMAIL"] : [],
    ...(place === 0 ? { flags: [{ category: "MINOR", concerns: "other" }] } : {}),
  }));
  const files = new DataTransfer();
  files.items.add(new File([lines.join("\n")], "sample.labelled.jsonl"));
  byId("load").files = files.files;
  byId("load").dispatchEvent(new Event("change"));
  while (status() === "") await new Promise((done) => setTimeout(done, 10));
  said.push(status(), byId("count").textContent, byId("with-flags").checked);
  click("save");
  tell();
});
</script></body>"##;

/// Opens the page with a person at it, whom its policy for content would keep out; what they tell.
fn attend(chromium: &str, folder: &Path, person: &str) -> serde_json::Value {
    let page = fs::read_to_string(folder.join("sample.html")).unwrap();
    let open_page: Vec<&str> = page
        .lines()
        .filter(|line| !line.starts_with("<meta http-equiv"))
        .collect();
    let attended = open_page
        .join("\n")
        .replace("</body>", &format!("{HANDS}{person}"));
    fs::write(folder.join("attended.html"), attended).unwrap();
    let dom = dump(chromium, &folder.join("attended.html"));
    let result = dom
        .split("<pre id=\"result\">")
        .nth(1)
        .unwrap_or_else(|| panic!("{dom}"));
    let result = result.split("</pre>").next().unwrap();
    let result = result
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    serde_json::from_str(&result).unwrap()
}

#[test]
fn the_page_works_in_a_browser() {
    let Some(chromium) = chromium() else {
        println!("skipped: there is no chromium");
        return;
    };
    let place = place();
    licit(place.path(), &["audit", "sample", "--out", "sample"]);
    let folder = place.path().join("sample");

    // As it is: its policy for content must let its script run.
    let dom = dump(chromium, &folder.join("sample.html"));
    assert!(
        dom.contains("<h1 data-word=\"title\">Labelling sheet</h1>"),
        "{dom}"
    );
    assert!(dom.contains("0 of 3 texts checked"), "{dom}");

    let result = attend(chromium, &folder, PERSON);
    assert_eq!(result["kept"], 0, "nothing is kept in the browser unasked");
    assert_eq!(result["edited"], false, "nobody can edit the text");
    let said = result["said"].as_array().unwrap();
    assert_eq!(said[3], "3 of 3 texts checked");
    assert_eq!(said[4], "de Kennzeichnungsbogen");
    assert!(
        said[..3].iter().any(|said| said
            .as_str()
            .unwrap()
            .contains("neither confirmed nor removed")),
        "{said:?}"
    );

    let saved = folder.join("sample.labelled.jsonl");
    fs::write(&saved, result["saved"].as_str().unwrap()).unwrap();
    let mut marked = Vec::new();
    for line in lines(&saved) {
        let text = line["text"].as_str().unwrap();
        assert!(TEXTS.contains(&text), "{text}");
        assert!(line["labelled"].as_array().unwrap().len() > 10);
        for span in line["spans"].as_array().unwrap() {
            let offset = |name: &str| span[name].as_u64().unwrap() as usize;
            let piece = text.get(offset("start")..offset("end")).unwrap();
            marked.push((
                span["category"].as_str().unwrap().to_owned(),
                piece.to_owned(),
            ));
        }
    }
    for (category, piece) in [
        ("PERSON_NAME", "Krümel"),
        ("EMAIL", "nora@beispiel.example"),
        ("PHONE", "030 23125 014"),
    ] {
        let found = marked
            .iter()
            .filter(|mark| mark.0 == category && mark.1 == piece)
            .count();
        assert_eq!(found, 1, "{piece} in {marked:?}");
    }
    let said = evaluate(&place, "sample/sample.labelled.jsonl");
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(
        said.json()["points"][0]["total"]["by_category"]["EMAIL"]["covered"],
        1
    );
    assert!(
        said.json()["stored"].is_string() && !said.err.contains("does not count it"),
        "{}",
        said.err
    );
}

#[test]
fn statements_about_persons_are_labelled_and_read_back() {
    let Some(chromium) = chromium() else {
        println!("skipped: there is no chromium");
        return;
    };
    let place = place();
    licit(place.path(), &["audit", "sample", "--out", "sample"]);
    let folder = place.path().join("sample");
    let suggested: Vec<_> = lines(&folder.join("sample.jsonl"))
        .iter()
        .map(|line| line["suggested_flags"].clone())
        .filter(|flags| flags != &serde_json::json!([]))
        .collect();
    let asthma = serde_json::json!([{ "category": "SC_HEALTH", "concerns": "author" }]);
    assert_eq!(suggested, std::slice::from_ref(&asthma));

    let result = attend(chromium, &folder, PERSON_WITH_FLAGS);
    assert_eq!(
        result["said"],
        serde_json::json!([
            "Statements are not labelled. Tick the box above them first.",
            false,
            "Texts that were checked without statements and come up again: 1.",
            "0 of 3 texts checked",
            true,
            "flag-category",
            "membership, office, activity, a strike with the union; a works council is none",
            "trade-union membership: not said",
            "This statement is there already.",
            "trade-union membership: the author",
            "About whom: trade-union membership",
            "text",
            "3 of 3 texts checked",
        ])
    );
    let saved = folder.join("sample.labelled.jsonl");
    fs::write(&saved, result["saved"].as_str().unwrap()).unwrap();
    for line in lines(&saved) {
        let text = line["text"].as_str().unwrap();
        let expected = match text {
            _ if text.contains("Asthma") => asthma.clone(),
            _ if text.contains("Krümel") => {
                serde_json::json!([{ "category": "SC_UNION", "concerns": "author" }])
            }
            _ => serde_json::json!([]),
        };
        assert_eq!(line["flags"], expected, "{text}");
        assert!(line.get("suggested_flags").is_none());
    }
    let said = evaluate(&place, "sample/sample.labelled.jsonl");
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(!said.err.contains("passed over"), "{}", said.err);
    let flags = &said.json()["points"][0]["total"]["flags"];
    assert_eq!(
        (&flags["texts"], &flags["clean_texts"]),
        (&3.into(), &1.into())
    );
    let counts = ["found", "missed", "wrong"].map(|name| flags["all"][name].as_u64().unwrap());
    assert_eq!(counts, [1, 1, 0]);

    // Of three texts that were saved, one has flags, one was checked without, one is open.
    let result = attend(chromium, &folder, PERSON_WHO_RETURNS);
    assert_eq!(
        result["said"],
        serde_json::json!(["3 of 3 texts taken over.", "1 of 3 texts checked", true])
    );
    let saved = result["saved"].as_str().unwrap();
    assert_eq!(
        saved
            .matches(r#""flags":[{"category":"MINOR","concerns":"other"}]"#)
            .count(),
        1
    );
    assert_eq!(saved.matches(r#""suggested_flags":[]"#).count(), 2);
}

/// The browser, if there is one.
fn chromium() -> Option<&'static str> {
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| {
            let mut command = Command::new(name);
            command
                .arg("--version")
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        })
}

/// What a page looks like after its script has run.
fn dump(chromium: &str, page: &Path) -> String {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
        ])
        .args([
            "--no-first-run",
            "--disable-background-networking",
            "--lang=en",
        ])
        .args(["--virtual-time-budget=10000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

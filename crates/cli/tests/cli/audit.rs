//! The sample for labelling: who may read it, what the page does in a real browser, and that the
//! labels come back.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::run::licit;

const LINE: &str = r#"{"service":"plauderei","item_id":"ID","kind":"post","audience":"public","indexable":true,"lang":"de","author":{"id":"AUTHOR","handle":"h","birth_date":"1990-05-01","notified_at":"2026-01-20T08:00:00Z","public":true},"published_at":"2026-01-21T10:00:00Z","text":TEXT}"#;

/// Invented posts; the name stands behind characters of two, three and four bytes.
const TEXTS: [&str; 3] = [
    "Schöne Grüße 🌊 von Krümel: schreibt an nora@beispiel.example, das genügt mir vollkommen.",
    "Der Zug nach Heide fällt heute aus, <b>nicht</b> schön & ärgerlich </script> dazu.",
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
    let evaluate = |gold: &str| {
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
    };
    let said = evaluate("sample/sample.labelled.jsonl");
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
    let said = evaluate("foreign.jsonl");
    assert!(
        said.err.contains("the release gate does not count it"),
        "{}",
        said.err
    );
}

/// A person at the page: marks a nickname that no detector suggests, confirms what is suggested, says of each text that it is
/// checked, and saves.
const PERSON: &str = r##"<script>
addEventListener("load", () => {
  const box = document.getElementById("text"), said = [];
  const press = (key, more) => box.dispatchEvent(new KeyboardEvent("keydown",
    { key, bubbles: true, cancelable: true, ...more }));
  const click = (id) => document.getElementById(id).click();
  let saved = null;
  // A real download would outlive the page.
  window.Blob = class { constructor(pieces) { saved = pieces.join(""); } };
  URL.createObjectURL = () => "";
  HTMLAnchorElement.prototype.click = () => {};
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
    const status = document.getElementById("status").textContent;
    said.push(status);
    if (status.includes("neither")) {
      click("confirm-all");
      press("Enter", { ctrlKey: true });
    }
  }
  said.push(document.getElementById("count").textContent);
  click("language");
  said.push(document.documentElement.lang + " " + document.querySelector("h1").textContent);
  click("save");
  const result = document.createElement("pre");
  result.id = "result";
  result.textContent = JSON.stringify({ saved, said,
    kept: localStorage.length, edited: box.dispatchEvent(new InputEvent("beforeinput", { cancelable: true })) });
  document.body.append(result);
});
</script></body>"##;

#[test]
fn the_page_works_in_a_browser() {
    let Some(chromium) = chromium() else {
        println!("skipped: there is no chromium");
        return;
    };
    let place = place();
    licit(place.path(), &["audit", "sample", "--out", "sample"]);
    let folder = place.path().join("sample");
    let page = fs::read_to_string(folder.join("sample.html")).unwrap();

    // As it is: its policy for content must let its script run.
    let dom = dump(chromium, &folder.join("sample.html"));
    assert!(
        dom.contains("<h1 data-word=\"title\">Labelling sheet</h1>"),
        "{dom}"
    );
    assert!(dom.contains("0 of 3 texts checked"), "{dom}");

    // With a person at it, whom the policy would keep out.
    let lines_of_page = page.lines();
    let open_page: Vec<&str> = lines_of_page
        .filter(|line| !line.starts_with("<meta http-equiv"))
        .collect();
    let attended = open_page.join("\n").replace("</body>", PERSON);
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
    let result: serde_json::Value = serde_json::from_str(&result).unwrap();
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
    let said = licit(
        place.path(),
        &[
            "evaluate",
            "--gold",
            "sample/sample.labelled.jsonl",
            "--config",
            "licit.toml",
            "--json",
        ],
    );
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

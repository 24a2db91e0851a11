//! Scores: what is counted, what is kept, and what is never printed.

use std::fs;
use std::path::Path;

use crate::run::{Said, licit};

/// Two German texts, an English one, and one that nobody has labelled yet.
const GOLD: &str = concat!(
    r#"{"id":"1","lang":"de","labelled":["EMAIL","PHONE"],"text":"schön: lena@web.de","spans":[{"start":8,"end":19,"category":"EMAIL"}]}"#,
    "\n\n",
    r#"{"id":"2","lang":"de","labelled":["EMAIL"],"text":"nichts zu sehen","spans":[],"flags":[{"category":"SC_HEALTH","concerns":"author"}]}"#,
    "\n",
    r#"{"id":"3","lang":"en","labelled":["EMAIL"],"text":"my mail is geheim, honest","spans":[{"start":11,"end":17,"category":"EMAIL"}]}"#,
    "\n",
    r#"{"id":"4","lang":"en","labelled":[],"text":"a@b.de","spans":[{"start":0,"end":6,"category":"EMAIL"}]}"#,
    "\n",
);

fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("gold.jsonl"), GOLD).unwrap();
    place
}

fn evaluate(folder: &Path, arguments: &[&str]) -> Said {
    licit(
        folder,
        &[&["evaluate", "--gold", "gold.jsonl"], arguments].concat(),
    )
}

#[test]
fn scores_are_counted_by_category_and_language() {
    let place = place();
    let said = evaluate(place.path(), &["--json"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let result = said.json();
    let point = &result["points"][0];
    assert_eq!(point["point"], "balanced");
    let total = &point["total"];
    assert_eq!(
        (&total["texts"], &total["unlabelled"]),
        (&3.into(), &1.into())
    );
    assert_eq!(total["all"]["full_cover"], 0.5);
    assert_eq!(total["by_language"]["de"]["full_cover"], 1.0);
    assert_eq!(
        total["by_category_and_language"]["EMAIL"]["en"]["covered"],
        0
    );
    assert_eq!(total["by_category"]["EMAIL"]["entities"], 2);
    assert_eq!(total["clean_texts"], 1);
    assert!(total["mb_per_second"].as_f64().unwrap() > 0.0);
    assert_eq!(point["files"][0]["file"], "gold.jsonl");
    assert!(result["stored"].is_null());
    assert!(!result["detectors"].as_array().unwrap().is_empty());
    let left: Vec<_> = fs::read_dir(place.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing is written without a policy");
}

#[test]
fn a_person_reads_a_table_and_no_text() {
    let place = place();
    let said = evaluate(place.path(), &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    for expected in [
        "gold.jsonl: 3 texts, 1 more not labelled yet, point balanced",
        "leaked entities per 1,000 texts",
        "MB/s",
    ] {
        assert!(said.out.contains(expected), "{expected}: {}", said.out);
    }
    let said = evaluate(place.path(), &["--point", "all", "--patterns-only"]);
    for point in ["balanced", "recall", "maximum"] {
        assert!(said.out.contains(point), "{}", said.out);
    }
    for said in [evaluate(place.path(), &["--json"]), said] {
        assert!(!said.out.contains("geheim") && !said.err.contains("geheim"));
    }
}

#[test]
fn files_may_be_packed_and_several() {
    let place = place();
    let packed = std::process::Command::new("gzip")
        .args(["--keep", "gold.jsonl"])
        .current_dir(place.path())
        .status();
    if !packed.is_ok_and(|status| status.success()) {
        println!("skipped: there is no gzip");
        return;
    }
    let said = evaluate(place.path(), &["gold.jsonl.gz"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.contains("all files: 6 texts"), "{}", said.out);
}

#[test]
fn mistakes_name_file_and_line() {
    let place = tempfile::tempdir().unwrap();
    let check = |text: &str, expected: &str| {
        fs::write(place.path().join("gold.jsonl"), text).unwrap();
        let said = evaluate(place.path(), &[]);
        assert_eq!(said.code, Some(1), "{}", said.out);
        assert!(said.err.contains(expected), "{expected}: {}", said.err);
        assert!(
            said.err.contains("hint: ") && !said.err.contains("lena"),
            "{}",
            said.err
        );
    };
    check(
        &GOLD.replace("\"start\":8", "\"start\":4"),
        "gold.jsonl:1: spans[0]: 4..19 cuts",
    );
    check(
        &GOLD.replace("\"end\":17", "\"end\":99"),
        "gold.jsonl:4: spans[0]: 11..99 goes past",
    );
    check(
        &GOLD.replace("PHONE", "FON"),
        "gold.jsonl:1: labelled: unknown category `FON`",
    );
    check(
        &GOLD.replace("\"lang\":\"en\",", ""),
        "gold.jsonl:4: field `lang` is missing",
    );
    check("", "gold.jsonl: no labelled text");
    check(GOLD.lines().last().unwrap(), "no text is labelled yet");
    fs::remove_file(place.path().join("gold.jsonl")).unwrap();
    let said = evaluate(place.path(), &[]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("gold.jsonl: "), "{}", said.err);
    assert_eq!(licit(place.path(), &["evaluate"]).code, Some(2));
}

/// Invented texts, labelled with flags: right, of the wrong person, missed, wrong, of another
/// language; the last one has no field `flags`, so that nothing is known of it.
const FLAGS: &str = concat!(
    r#"{"id":"1","lang":"de","text":"Meine Mutter hat Diabetes.","flags":[{"category":"SC_HEALTH","concerns":"other"}]}"#,
    "\n",
    r#"{"id":"2","lang":"de","text":"Mein Bruder hat Asthma.","flags":[{"category":"SC_HEALTH","concerns":"author"}]}"#,
    "\n",
    r#"{"id":"3","lang":"de","text":"Heute ist Chorprobe.","flags":[{"category":"SC_RELIGION","concerns":"author"}]}"#,
    "\n",
    r#"{"id":"4","lang":"de","text":"Meine Tante ist schwanger.","flags":[]}"#,
    "\n",
    r#"{"id":"5","lang":"en","text":"I was arrested last night, and my cousin is gay.","flags":[{"category":"CR_CRIMINAL","concerns":"author"},{"category":"SC_ORIENTATION","concerns":"other"}]}"#,
    "\n",
    r#"{"id":"6","lang":"en","text":"Rain all day.","flags":[],"labelled":["EMAIL"],"spans":[]}"#,
    "\n",
    r#"{"id":"7","lang":"en","text":"My brother joined the union.","labelled":["EMAIL"],"spans":[]}"#,
    "\n",
);

fn flags_place() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("gold.jsonl"), FLAGS).unwrap();
    place
}

#[test]
fn flags_are_counted_by_category_person_and_language() {
    let place = flags_place();
    let said = evaluate(place.path(), &["--json"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let total = &said.json()["points"][0]["total"];
    let flags = &total["flags"];
    let counts = |tally: &serde_json::Value| {
        ["labelled", "found", "missed", "wrong"].map(|name| tally[name].as_u64().unwrap())
    };
    assert_eq!((&total["texts"], &flags["texts"]), (&2.into(), &6.into()));
    assert_eq!(counts(&flags["all"]), [5, 3, 2, 2]);
    assert_eq!(
        (&flags["all"]["recall"], &flags["all"]["precision"]),
        (&0.6.into(), &0.6.into())
    );
    assert_eq!(counts(&flags["by_language"]["de"]), [3, 1, 2, 2]);
    assert_eq!(counts(&flags["by_language"]["en"]), [2, 2, 0, 0]);
    assert_eq!(counts(&flags["by_category"]["SC_HEALTH"]), [2, 1, 1, 2]);
    assert_eq!(counts(&flags["by_category"]["SC_RELIGION"]), [1, 0, 1, 0]);
    assert_eq!(flags["by_category"]["SC_RELIGION"]["recall"], 0.0);
    assert!(flags["by_category"]["SC_RELIGION"]["precision"].is_null());
    assert_eq!(
        counts(&flags["by_category_and_language"]["CR_CRIMINAL"]["en"]),
        [1, 1, 0, 0]
    );
    let health = &flags["by_category_concerns_and_language"]["SC_HEALTH"];
    assert_eq!(counts(&health["other"]["de"]), [1, 1, 0, 2]);
    assert_eq!(counts(&health["author"]["de"]), [1, 0, 1, 0]);
    assert_eq!(flags["noticed"]["labelled"], 5);
    assert_eq!(
        (&flags["noticed"]["recall"], &flags["noticed"]["precision"]),
        (&0.8.into(), &0.8.into())
    );
    assert_eq!(
        (&flags["clean_texts"], &flags["clean_share_flagged"]),
        (&2.into(), &0.5.into())
    );

    let said = evaluate(place.path(), &[]);
    let rows: Vec<Vec<&str>> = said
        .out
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    for expected in [
        "statements about persons: 6 texts",
        "SC_HEALTH author de 1 0 1 0 0.0 % -",
        "other de 1 1 0 2 100.0 % 33.3 %",
        "all de 2 1 1 2 50.0 % 33.3 %",
        "CR_CRIMINAL author en 1 1 0 0 100.0 % 100.0 %",
        "all categories all de 3 1 2 2 33.3 % 33.3 %",
        "en 2 2 0 0 100.0 % 100.0 %",
        "all 5 3 2 2 60.0 % 60.0 %",
        "noticed, whomever it concerns 80.0 %",
        "rightly flagged, whomever it concerns 80.0 %",
        "texts without flags, flagged 50.0 %",
    ] {
        let words: Vec<&str> = expected.split_whitespace().collect();
        assert!(rows.contains(&words), "{expected}: {}", said.out);
    }
    let said = evaluate(place.path(), &["--point", "all"]);
    assert_eq!(
        said.out.matches(" 60.0 %     60.0 %").count(),
        3,
        "{}",
        said.out
    );
}

/// Where nobody labelled flags, nothing is said of them; where they alone are labelled, nothing is
/// said of the rest.
#[test]
fn what_nobody_labelled_is_not_scored() {
    let place = place();
    let without = GOLD.replace(
        r#","flags":[{"category":"SC_HEALTH","concerns":"author"}]"#,
        "",
    );
    fs::write(place.path().join("gold.jsonl"), without).unwrap();
    assert!(
        !evaluate(place.path(), &[])
            .out
            .contains("statements about persons")
    );
    let said = evaluate(place.path(), &["--json"]);
    assert!(said.json()["points"][0]["total"]["flags"].is_null());

    let alone: Vec<&str> = FLAGS.lines().take(5).collect();
    fs::write(place.path().join("gold.jsonl"), alone.join("\n")).unwrap();
    let said = evaluate(place.path(), &[]);
    assert!(
        said.out
            .starts_with("gold.jsonl: 5 texts, point balanced\n  statements"),
        "{}",
        said.out
    );
    assert!(
        !said.out.contains("full cover") && !said.out.contains("MB/s"),
        "{}",
        said.out
    );
}

/// The built-in detector on its own held-out texts, as its page says.
#[test]
fn the_held_out_texts_of_the_detector_score_as_its_page_says() {
    let place = tempfile::tempdir().unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../deidentify/data/special");
    fs::copy(
        format!("{folder}/heldout.jsonl"),
        place.path().join("gold.jsonl"),
    )
    .unwrap();
    let said = evaluate(place.path(), &["--json"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let flags = &said.json()["points"][0]["total"]["flags"];
    assert_eq!(
        (&flags["texts"], &flags["clean_texts"]),
        (&160.into(), &66.into())
    );
    assert_eq!(flags["all"]["labelled"], 98);
    let noticed = |name: &str| flags["noticed"][name].as_f64().unwrap();
    assert!(
        noticed("recall") >= 0.94 && noticed("precision") >= 0.95,
        "{flags}"
    );
}

/// What was missed is content: it goes where the operator says, and nobody else may read it.
#[test]
fn what_was_missed_goes_into_a_private_file() {
    let place = place();
    let said = evaluate(place.path(), &["--show-missed", "missed.jsonl"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let path = place.path().join("missed.jsonl");
    let missed = fs::read_to_string(&path).unwrap();
    let lines: Vec<serde_json::Value> = missed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let what = |line: &serde_json::Value| {
        (
            line["line"].as_u64().unwrap(),
            line["category"].as_str().unwrap().to_owned(),
        )
    };
    let expected = [(4, "EMAIL".to_owned()), (3, "SC_HEALTH".to_owned())];
    assert_eq!(lines.iter().map(what).collect::<Vec<_>>(), expected);
    assert_eq!(lines[1]["concerns"], "author");
    assert!(
        missed.contains("\"missed\":\"geheim\"") && missed.contains("\"line\":4"),
        "{missed}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let said = evaluate(place.path(), &["--show-missed", "missed.jsonl"]);
    assert_eq!(said.code, Some(1), "a file that is there is kept");
}

#[test]
fn with_a_policy_the_result_is_kept_as_evidence() {
    let place = place();
    licit(place.path(), &["init"]);
    let said = evaluate(place.path(), &["--config", "licit.toml", "--json"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let stored = place.path().join(said.json()["stored"].as_str().unwrap());
    let evidence = fs::read_to_string(&stored).unwrap();
    assert!(!evidence.contains("geheim") && !evidence.contains("lena"));
    let evidence: serde_json::Value = serde_json::from_str(&evidence).unwrap();
    assert_eq!(evidence["format"], "licit-evaluation/2");
    assert_eq!(evidence["files"][0]["own_sample"], false);
    assert_eq!(
        evidence["files"][0]["flags"],
        serde_json::json!({ "texts": 1, "clean": [0, 0], "scores": [{ "language": "de",
            "category": "SC_HEALTH", "concerns": "author", "found": 0, "missed": 1, "wrong": 0 }] })
    );
    assert!(
        said.err.contains("the release gate does not count it"),
        "{}",
        said.err
    );
    assert!(
        !place.path().join("keys").exists(),
        "no keys are made for an evaluation"
    );

    let said = evaluate(place.path(), &["--config", "licit.toml", "--point", "all"]);
    assert!(said.err.contains("not kept as evidence"), "{}", said.err);
    assert_eq!(
        fs::read_dir(place.path().join("evaluations"))
            .unwrap()
            .count(),
        1
    );
}

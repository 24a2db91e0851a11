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

/// What was missed is content: it goes where the operator says, and nobody else may read it.
#[test]
fn what_was_missed_goes_into_a_private_file() {
    let place = place();
    let said = evaluate(place.path(), &["--show-missed", "missed.jsonl"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let path = place.path().join("missed.jsonl");
    let missed = fs::read_to_string(&path).unwrap();
    assert_eq!(missed.lines().count(), 1);
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
    assert_eq!(evidence["format"], "licit-evaluation/1");
    assert_eq!(evidence["files"][0]["own_sample"], false);
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

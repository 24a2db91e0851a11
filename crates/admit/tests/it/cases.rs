//! Runs the cases of `testdata/`: one file a rule, named after its reason, and `modes.jsonl` for
//! what the modes decide differently.
//!
//! A line is a JSON object: `case` says what is shown; `item`, `policy` are merge patches over an
//! item that is admitted and a policy with its mode's defaults; `mode` (absent: all three),
//! `evidence` (absent: `stated`), `standing` (words); `expect` lists all reasons in rule order.
//! Lines that begin with `//` are comments.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use licit_admit::{Facts, judge, rules};
use licit_record::{EffectivePolicy, Reason, VisibilityEvidence};
use serde_json::{Value, json};

use crate::fixture;

const MODES: [&str; 3] = ["legitimate_interest", "consent", "strict"];

#[test]
fn every_case_gets_exactly_its_reasons() {
    let mut checked = 0;
    for (name, lines) in files() {
        for (number, line) in lines {
            checked += check(&format!("{name}.jsonl:{number}"), &line);
        }
    }
    assert!(checked > 300, "{checked} cases: were files lost?");
}

/// Runs one case in its modes and holds the reasons against it.
fn check(place: &str, line: &str) -> usize {
    let case: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{place}: {error}"));
    for key in case.as_object().expect("an object").keys() {
        let known = [
            "case", "item", "policy", "mode", "evidence", "standing", "expect",
        ];
        assert!(known.contains(&key.as_str()), "{place}: unknown key {key}");
    }
    let empty = json!({});
    let item = fixture::item(case.get("item").unwrap_or(&empty));
    let standing = case
        .get("standing")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let standing = fixture::standing(standing.map(|word| word.as_str().unwrap()));
    let evidence: VisibilityEvidence = case
        .get("evidence")
        .map_or(VisibilityEvidence::Stated, |word| {
            serde_json::from_value(word.clone()).unwrap()
        });
    let modes = case
        .get("mode")
        .map_or(MODES.to_vec(), |mode| vec![mode.as_str().unwrap()]);
    let expected: Vec<&str> = case["expect"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap())
        .collect();
    for mode in &modes {
        let policy: EffectivePolicy = fixture::policy(mode, case.get("policy").unwrap_or(&empty));
        let reasons = judge(&Facts {
            item: &item,
            evidence,
            standing,
            policy: &policy,
        });
        let got: Vec<&str> = reasons.iter().map(Reason::code).collect();
        assert_eq!(got, expected, "{place} in {mode}: {}", case["case"]);
    }
    modes.len()
}

/// Each rule has a file with a case in which it speaks and a near miss in which it does not.
#[test]
fn every_rule_is_shown_from_both_sides() {
    let files = files();
    let mut expected: BTreeSet<&str> = rules().iter().map(|rule| rule.reason.code()).collect();
    expected.insert("modes");
    let found: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(found, expected);
    for (name, lines) in files.iter().filter(|(name, _)| name != "modes") {
        let speaks = |line: &str| {
            let case: Value = serde_json::from_str(line).unwrap();
            case["expect"].as_array().unwrap().contains(&json!(name))
        };
        assert!(
            lines.iter().any(|(_, line)| speaks(line)),
            "{name}: never refuses"
        );
        assert!(
            lines.iter().any(|(_, line)| !speaks(line)),
            "{name}: no near miss"
        );
    }
}

/// The files of `testdata/`: name without ending, numbered lines.
fn files() -> Vec<(String, Vec<(usize, String)>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let lines = fs::read_to_string(&path).unwrap();
            let lines = lines
                .lines()
                .enumerate()
                .map(|(at, line)| (at + 1, line.to_owned()));
            (
                name,
                lines
                    .filter(|(_, line)| !line.is_empty() && !line.starts_with("//"))
                    .collect(),
            )
        })
        .collect();
    files.sort();
    files
}

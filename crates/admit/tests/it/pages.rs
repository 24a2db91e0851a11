//! The pages of the rules are complete, in both languages, and the set of rules is what its
//! version says.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use licit_admit::{RULE_SET_VERSION, explain, rules};
use licit_record::Reason;

const HEADINGS: [&str; 10] = [
    "## What it decides",
    "## Why",
    "## Example",
    "## Limits",
    "## References",
    "## Was sie entscheidet",
    "## Warum",
    "## Beispiel",
    "## Grenzen",
    "## Fundstellen",
];

#[test]
fn every_page_has_its_headings_in_order_with_text_under_each() {
    for rule in rules() {
        let code = rule.reason.code();
        assert!(
            rule.page.starts_with(&format!("# `{code}`: ")),
            "{code}: title"
        );
        let found: Vec<&str> = rule
            .page
            .lines()
            .filter(|line| line.starts_with("## "))
            .collect();
        assert_eq!(found, HEADINGS, "{code}");
        for section in rule.page.split("\n## ").skip(1) {
            let text: usize = section.lines().skip(1).map(str::len).sum();
            assert!(
                text > 20,
                "{code}: almost nothing under {:?}",
                section.lines().next()
            );
        }
        for forbidden in ["anonym", "Opt-out ", "Blacklist", "Sperrung", "TODO"] {
            assert!(!rule.page.contains(forbidden), "{code}: {forbidden}");
        }
        assert!(
            rule.page.lines().all(|line| line.chars().count() <= 100),
            "{code}: long line"
        );
        assert!(
            rule.requirements
                .iter()
                .all(|id| rule.page.matches(id).count() >= 2),
            "{code}: the references of both languages name every requirement"
        );
    }
}

#[test]
fn explain_knows_the_reasons_of_the_rules_and_no_other() {
    let decided_here: BTreeSet<Reason> = rules().iter().map(|rule| rule.reason).collect();
    for reason in Reason::ALL {
        assert_eq!(
            explain(*reason).is_some(),
            decided_here.contains(reason),
            "{reason}"
        );
    }
    let page = explain(Reason::Minor).unwrap();
    assert!(page.starts_with("# `minor`: "));
    assert!(page.ends_with(
        "Code `minor` · rule version 1 · MIN-1, CON-5 · GDPR Art. 6(1)(f), Art. 8, recital 38\n"
    ));
}

#[test]
fn rules_stand_in_the_order_of_their_reasons_and_none_twice() {
    let reasons: Vec<Reason> = rules().iter().map(|rule| rule.reason).collect();
    let mut sorted = reasons.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(reasons, sorted);
}

/// A rule's version cannot be raised, nor a rule added, without a new version of the set: the
/// file holds both and is edited by hand.
#[test]
fn the_version_of_the_set_covers_the_versions_of_the_rules() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata/rule_set.txt");
    let recorded = fs::read_to_string(path).unwrap();
    let mut now = format!("set {RULE_SET_VERSION}\n");
    for rule in rules() {
        now.push_str(&format!("{} {}\n", rule.reason.code(), rule.version));
    }
    assert_eq!(
        recorded, now,
        "raise RULE_SET_VERSION, then record the new set"
    );
}

/// No rule file without a page, no page without a rule.
#[test]
fn no_file_is_forgotten() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let names = |ending: &str| -> BTreeSet<String> {
        fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|it| it == ending))
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .filter(|name| name != "mod")
            .collect()
    };
    assert_eq!(names("rs"), names("md"));
    assert_eq!(names("rs").len(), rules().len());
}

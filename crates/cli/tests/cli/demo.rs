//! The demonstration: every record of the bundle gets the decision that its authors planned.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::run::{copy, licit};

/// Outcome and primary reason of each record of an item.
type Decided = BTreeMap<(String, String), Vec<(String, String)>>;

/// What `demo/expected.csv` says: single records, and groups of which one gets in.
fn expected() -> (Decided, BTreeMap<String, Vec<(String, String)>>) {
    let text = include_str!("../../demo/expected.csv");
    let (mut single, mut groups) = (Decided::new(), BTreeMap::<_, Vec<_>>::new());
    for line in text.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [service, item, outcome, reason, group] = fields[..] else {
            panic!("{line}")
        };
        let item = (service.to_owned(), item.to_owned());
        if outcome == "one_admitted" {
            groups.entry(group.to_owned()).or_default().push(item);
        } else {
            single
                .entry(item)
                .or_default()
                .push((outcome.to_owned(), reason.to_owned()));
        }
    }
    (single, groups)
}

fn decided(folder: &Path) -> Decided {
    let said = licit(folder, &["decisions", "v1", "--jsonl"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let mut decided = Decided::new();
    for line in said.out.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let found = (word(&line["outcome"]), word(&line["reasons"][0]));
        decided
            .entry((word(&line["service"]), word(&line["item_id"])))
            .or_default()
            .push(found);
    }
    decided.values_mut().for_each(|found| found.sort());
    decided
}

#[test]
fn the_whole_story_ends_well_and_as_planned() {
    let place = tempfile::tempdir().unwrap();
    let said = licit(place.path(), &["demo"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let folder = place.path().join("licit-demo");
    assert!(said.out.contains("noticed: "), "{}", said.out);
    assert!(folder.join("report.html").is_file());
    assert!(!folder.join("changed-copy").exists());

    let (mut single, groups) = expected();
    single.values_mut().for_each(|planned| planned.sort());
    let decided = decided(&folder);
    for (item, planned) in &single {
        assert_eq!(decided.get(item), Some(planned), "{item:?}");
    }
    for (group, items) in groups {
        let admitted = items
            .iter()
            .filter(|item| decided[*item][0].0 == "admitted")
            .count();
        assert_eq!(admitted, 1, "{group}");
    }
    for version in ["v1", "v2"] {
        let path = folder.join("datasets/demo").join(version);
        let said = licit(place.path(), &["verify", path.to_str().unwrap()]);
        assert_eq!(said.code, Some(0), "{}", said.err);
    }
    leave_for_readers(&folder.join("datasets/demo/v2"));
}

/// Leaves a version where `cargo xtask test` lets `datasets`, Polars and DuckDB read it.
fn leave_for_readers(version: &Path) {
    let readers = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers/demo/v2");
    let _ = fs::remove_dir_all(&readers);
    copy(version, &readers);
}

#[test]
fn a_second_demonstration_gets_a_folder_of_its_own_and_an_old_one_is_kept() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("licit-demo")).unwrap();
    let said = licit(place.path(), &["demo", "--json", "--lang", "de"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(said.json()["folder"], "licit-demo-2");
    let page = fs::read_to_string(place.path().join("licit-demo-2/report.html")).unwrap();
    assert!(
        page.contains("lang=\"de\"") && page.contains("Widerspr"),
        "a German page"
    );
    let said = licit(place.path(), &["demo", "--out", "licit-demo"]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.err.contains("is there already") && said.err.contains("hint: "),
        "{}",
        said.err
    );
}

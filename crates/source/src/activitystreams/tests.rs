//! Outboxes and archives: what each activity becomes.

use super::*;
use crate::json_records::cases::{check_cases, check_reader, context, project, read_all};
use licit_record::{Service, VisibilityEvidence};

#[test]
fn cases_are_read_as_expected() {
    check_cases(
        include_str!("../../testdata/activitystreams/cases.json"),
        "stated",
        &read,
    );
}

/// Reads an archive that stands in memory.
fn check_archive(files: &[(&str, &str)], expected: &str) {
    let files = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
    let mut archive = Archive::from_entries(files);
    let mut found = Vec::new();
    read_archive(&mut archive, &context(), &mut |read| {
        found.push(project(read, "stated"))
    })
    .unwrap();
    let expected: Value = serde_json::from_str(expected).unwrap();
    assert_eq!(Value::Array(found), expected);
}

const OUTBOX: &str = r#"{"@context":"x","id":"outbox.json","type":"OrderedCollection","totalItems":1,
  "orderedItems":[{"type":"Create","actor":"a","to":["as:Public"],"object":{"type":"Note","id":"n","content":"x"}}]}"#;

#[test]
fn an_archive_is_its_outbox_with_the_flags_of_its_actor() {
    let actor = r#"{"type":"Person","id":"a","preferredUsername":"lena","indexable":true}"#;
    check_archive(
        &[
            ("x/actor.json", actor),
            ("x/outbox.json", OUTBOX),
            ("x/likes.json", "{}"),
        ],
        r#"[{"item_id":"n","kind":"post","audience":"public","indexable":true,
            "author":{"id":"a","handle":"lena"},"collected_at":"2025-05-01T00:00:00Z","text":"x"}]"#,
    );
    // The actor of another archive says nothing about this one.
    check_archive(
        &[("y/actor.json", actor), ("x/outbox.json", OUTBOX)],
        r#"[{"item_id":"n","kind":"post","audience":"public","author":{"id":"a"},
            "collected_at":"2025-05-01T00:00:00Z","text":"x"}]"#,
    );
    check_archive(
        &[("actor.json", "{\"type\":"), ("outbox.json", OUTBOX)],
        r#"[{"fault":"invalid_json"},{"item_id":"n","kind":"post","audience":"public",
            "author":{"id":"a"},"collected_at":"2025-05-01T00:00:00Z","text":"x"}]"#,
    );
}

#[test]
fn an_archive_without_outbox_is_an_error() {
    let mut archive = Archive::from_entries([("likes.json".to_owned(), b"{}".to_vec())]);
    let error = read_archive(&mut archive, &context(), &mut |_| {}).unwrap_err();
    assert!(matches!(error, SourceError::Format { .. }));
}

#[test]
fn an_outbox_file_may_hold_its_actor() {
    let outbox = r#"{"type":"OrderedCollection","orderedItems":[
        {"type":"Note","id":"n","attributedTo":"a","to":"as:Public","content":"x"}],
        "actor":{"type":"Person","id":"a","indexable":false}}"#;
    let found = read_all(outbox.as_bytes(), &context(), &read);
    let Some(Read::Item(sourced)) = found.first() else {
        panic!("an item")
    };
    assert_eq!(sourced.item.indexable, Some(false));
}

#[test]
fn a_source_that_is_unknown_stays_unknown() {
    let note = r#"{"type":"Note","id":"n","attributedTo":"a","to":"as:Public","content":"x"}"#;
    let unknown = Context {
        visibility: VisibilityEvidence::Unknown,
        ..context()
    };
    let found = read_all(note.as_bytes(), &unknown, &read);
    let Some(Read::Item(sourced)) = found.first() else {
        panic!("an item")
    };
    assert_eq!(sourced.evidence, VisibilityEvidence::Unknown);
    assert_eq!(sourced.item.audience, Audience::Public);
    assert_eq!(sourced.item.service, Service::new("netz").unwrap());
}

#[test]
fn faults_hold_no_content() {
    let line = r#"{"type":"Create","actor":"a","object":{"type":"Note","id":"Lena","content":{"Lena":1}}}"#;
    let found = read_all(line.as_bytes(), &context(), &read);
    assert!(!format!("{found:?}").contains("Lena"));
}

#[test]
fn any_stream_is_read_and_a_planted_one_as_planted() {
    check_reader(crate::fixture::activitystreams::activities, &read);
}

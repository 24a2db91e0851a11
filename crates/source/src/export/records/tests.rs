//! What the reader of records hands on, and what it reports.

use proptest::prelude::*;

use super::*;

fn all(json: &[u8], want: Want) -> (Vec<Record>, Option<(u64, Reason)>) {
    let mut records = Vec::new();
    let broken = read(json, &["list_v2"], want, &mut |number, record| {
        records.push(record);
        assert_eq!(number, records.len() as u64);
    });
    match broken {
        Ok(()) => (records, None),
        Err(Broken::Damaged(number, reason)) => (records, Some((number, reason))),
        Err(Broken::Unreadable(error)) => panic!("{error}"),
    }
}

/// Compares with the expected records as JSON, with `!REASON` for a faulty one, and the damage.
#[track_caller]
fn check(json: &str, expected: &[&str], damage: Option<(u64, Reason)>) {
    let (records, broken) = all(json.as_bytes(), Want::Fields);
    let shown: Vec<String> = records
        .iter()
        .map(|record| match record {
            Ok(value) => value.to_string(),
            Err(reason) => format!("!{}", reason.code()),
        })
        .collect();
    assert_eq!(shown, expected, "{json}");
    assert_eq!(broken, damage, "{json}");
}

#[test]
fn all_shapes_of_files() {
    check("[]", &[], None);
    check("{}", &[], None);
    check(
        r#"[{"a":1},{"b":null}]"#,
        &[r#"{"a":1}"#, r#"{"b":null}"#],
        None,
    );
    check(r#"{"list_v2":[{"a":1}]}"#, &[r#"{"a":1}"#], None);
    check(
        r#"{"name":"x","list_v2":[{"a":1}],"more":[2]}"#,
        &[r#"{"a":1}"#],
        None,
    );
    check(
        r#"{"list_v2":{"activity_log_data":[{"a":1},7]}}"#,
        &[r#"{"a":1}"#, "7"],
        None,
    );
    check(r#"{"list_v2":{"a":1}}"#, &[r#"{"a":1}"#], None);
    check(r#"{"list_v2":null}"#, &[], None);
    check(
        r#"{"timestamp":1,"data":[true,-2,1.5]}"#,
        &[r#"{"data":[true,-2,1.5],"timestamp":1}"#],
        None,
    );
}

#[test]
fn damage_costs_one_record() {
    check(
        r#"[{"a":1},{"b":"#,
        &[r#"{"a":1}"#],
        Some((2, Reason::InvalidJson)),
    );
    check(
        r#"[{"a":1}] x"#,
        &[r#"{"a":1}"#],
        Some((2, Reason::InvalidJson)),
    );
    check("", &[], Some((1, Reason::InvalidJson)));
    check("7", &[], Some((1, Reason::InvalidField)));
    check(r#"{"list_v2":"x"}"#, &[], Some((1, Reason::InvalidField)));
    check(
        r#"[{"a":1,"a":2},{"b":1}]"#,
        &["!invalid_json", r#"{"b":1}"#],
        None,
    );
    let (records, broken) = all(b"[{\"a\":1},{\"b\":\"\xff\"}]", Want::Fields);
    assert_eq!((records.len(), broken), (1, Some((2, Reason::InvalidUtf8))));
    let deep = "[".repeat(10_000);
    check(&deep, &[], Some((1, Reason::InvalidJson)));
}

#[test]
fn a_record_that_is_too_large_is_reported_and_the_next_one_read() {
    let long = "x".repeat(MAX_RECORD_BYTES);
    let many = "1,".repeat(MAX_RECORD_BYTES / 16);
    for record in [
        format!(r#"{{"a":"{long}"}}"#),
        format!(r#"{{"a":"{long}","b":"{long}"}}"#),
        format!(r#"{{"a":[{many}1]}}"#),
        format!(r#"{{"a":[[{many}1],[{many}1]]}}"#),
    ] {
        check(
            &format!(r#"[{record},{{"b":1}}]"#),
            &["!record_too_large", r#"{"b":1}"#],
            None,
        );
    }
}

#[test]
fn records_can_be_counted_without_a_look() {
    let json = br#"{"participants":[{"name":"x"}],"list_v2":[{"content":"x"},{},3]}"#;
    let (records, broken) = all(json, Want::Number);
    assert_eq!(records, [Ok(Value::Null), Ok(Value::Null), Ok(Value::Null)]);
    assert_eq!(broken, None);
}

proptest! {
    #[test]
    fn never_panics(bytes in any::<Vec<u8>>()) {
        all(&bytes, Want::Fields);
        all(&bytes, Want::Number);
    }

    #[test]
    fn a_file_that_is_cut_off_gives_what_stood_before(cut in 0usize..100) {
        let whole = r#"{"list_v2":[{"a":"K\u00c3\u00b6ln"},{"b":[1,2,{"c":null}]},{"d":true}]}"#;
        let (complete, _) = all(whole.as_bytes(), Want::Fields);
        let cut = cut.min(whole.len() - 1);
        let (records, broken) = all(&whole.as_bytes()[..cut], Want::Fields);
        prop_assert!(broken.is_some());
        prop_assert_eq!(&records[..], &complete[..records.len()]);
    }
}

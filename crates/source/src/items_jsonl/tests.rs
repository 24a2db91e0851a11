//! What lines become.

use licit_record::policy::SourceFormat;
use licit_record::{Service, VisibilityEvidence};
use proptest::prelude::*;

use crate::{Block, Context, Read, read};

fn context(lenient: bool) -> Context {
    Context {
        service: Service::new("plauderei").unwrap(),
        visibility: VisibilityEvidence::Stated,
        lenient,
        owner: None,
        collected_at: None,
    }
}

/// What each line became: `ok`, or the reason and the field of its fault.
fn became(lines: &[u8], lenient: bool) -> Vec<String> {
    let block = Block::from_bytes(SourceFormat::Items, lines.to_vec());
    let mut all = Vec::new();
    read(&block, &context(lenient), &mut |read| {
        all.push(match read {
            Read::Item(sourced) => format!("{} ok", sourced.position.record),
            Read::Fault(fault) => {
                let field = fault
                    .field
                    .map(|field| format!(" {field}"))
                    .unwrap_or_default();
                format!("{} {}{field}", fault.position.record, fault.reason)
            }
        });
    })
    .unwrap();
    all
}

#[track_caller]
fn check(line: &[u8], strict: &str, lenient: &str) {
    assert_eq!(became(line, false), [format!("1 {strict}")], "strict");
    assert_eq!(became(line, true), [format!("1 {lenient}")], "lenient");
}

/// An item with more fields.
fn item(fields: &str) -> Vec<u8> {
    format!(r#"{{"service":"plauderei","item_id":"p1","kind":"post"{fields}}}"#).into_bytes()
}

#[test]
fn sound_lines() {
    for fields in [
        "",
        r#","edited_at":null,"quotes":null,"text":null"#,
        r#","audience":"moon","text":"a \u0041 \\u0000 \ud83d\ude00""#,
        r#","signals":{"train_ai":"n","noai":[1]},"media":[{"path":"img/1.jpg"}]"#,
        r#","author":{"id":"a1","birth_date":"1990-05-01"},"mentions":[]"#,
    ] {
        check(&item(fields), "ok", "ok");
    }
}

#[test]
fn broken_lines() {
    for (fields, expected) in [
        (r#","published_at":"gestern""#, "invalid_field published_at"),
        (
            r#","author":{"birth_date":"31.12.1990"}"#,
            "invalid_field author.birth_date",
        ),
        (
            r#","mentions":[{"id":"a"},{"id":7}]"#,
            "invalid_field mentions[].id",
        ),
        (
            r#","author":["a1","lena.k","Lena"]"#,
            "invalid_field author",
        ),
        (r#","text":"a\u0000b""#, "invalid_field text"),
        (
            r#","audience":"public","audience":"public""#,
            "invalid_field audience",
        ),
        (
            r#","signals":{"train_ai":"n","train_ai":"y"}"#,
            "invalid_field signals",
        ),
        (r#","signals":{"unheard_of":true}"#, "invalid_field signals"),
        (r#","place":{"lat":"50.9"}"#, "invalid_field place.lat"),
        (
            r#","consent":{"service":"NOT A NAME"}"#,
            "invalid_field consent.service",
        ),
        (r#","text":"\ud800""#, "invalid_json"),
        (",\"text\":\"a\0b\"", "invalid_json"),
        (r#","text":"a" "#, "ok"),
    ] {
        check(&item(fields), expected, expected);
    }
    check(b"{", "invalid_json", "invalid_json");
    check(b"null", "invalid_field", "invalid_field");
    check(
        br#"["plauderei","p1","post"]"#,
        "invalid_field",
        "invalid_field",
    );
    check(
        br#"{"service":"plauderei","kind":"post"}"#,
        "invalid_field item_id",
        "invalid_field item_id",
    );
    check(
        br#"{"service":"zwitscherei","item_id":"p","kind":"post"}"#,
        "wrong_service service",
        "wrong_service service",
    );
    check(b"{\"text\":\"\xc3\x28\"}", "invalid_utf8", "invalid_utf8");
    // A wrong type in a line that is no JSON either is no JSON.
    check(
        br#"{"service":7,"item_id":"#,
        "invalid_json",
        "invalid_json",
    );
    let mut two = item("");
    two.extend(item(""));
    check(&two, "invalid_json", "invalid_json");
    let deep = format!(
        ",\"signals\":{{\"noai\":{}1{}}}",
        "[".repeat(200),
        "]".repeat(200)
    );
    check(&item(&deep), "invalid_json", "invalid_json");
}

#[test]
fn unknown_fields_are_faults_unless_lenient() {
    check(&item(r#","mood":"cheerful""#), "unknown_field mood", "ok");
    check(
        &item(r#","author":{"shoe":43}"#),
        "unknown_field author.shoe",
        "ok",
    );
    check(
        &item(r#","media":[{"w":1}]"#),
        "unknown_field media[].w",
        "ok",
    );
    check(&item(r#","\u006dood":1"#), "unknown_field mood", "ok");
    // What looks like content is not repeated in a fault.
    check(
        &item(r#","Lena Kraus wohnt hier":1"#),
        "unknown_field (not a name)",
        "ok",
    );
    // The wrong type is what is reported where both are wrong: it holds in lenient sources too.
    check(
        &item(r#","mood":1,"text":7"#),
        "invalid_field text",
        "invalid_field text",
    );
}

#[test]
fn blank_lines_are_no_records_and_line_breaks_may_be_those_of_windows() {
    let mut lines = b"\n  \r\n".to_vec();
    lines.extend(item(""));
    lines.extend(b"\r\n\r\n");
    lines.extend(item(""));
    assert_eq!(became(&lines, false), ["3 ok", "5 ok"]);
}

#[test]
fn stated_visibility_needs_a_statement() {
    let evidence = |fields: &str, visibility| {
        let block = Block::from_bytes(SourceFormat::Items, item(fields));
        let mut found = None;
        let context = Context {
            visibility,
            ..context(false)
        };
        read(&block, &context, &mut |read| {
            if let Read::Item(sourced) = read {
                found = Some(sourced.evidence);
            }
        })
        .unwrap();
        found.unwrap()
    };
    use VisibilityEvidence::*;
    assert_eq!(evidence(r#","audience":"public""#, Stated), Stated);
    assert_eq!(evidence(r#","audience":"private""#, Stated), Stated);
    assert_eq!(evidence("", Stated), Unknown);
    assert_eq!(evidence(r#","audience":"moon""#, Stated), Unknown);
    assert_eq!(evidence("", Contract), Contract);
    assert_eq!(evidence(r#","audience":"public""#, Unknown), Unknown);
}

#[test]
fn faults_and_items_print_no_content() {
    let line = item(r#","text":"Lena wohnt in Köln","author":{"birth_date":"Lena"}"#);
    let block = Block::from_bytes(SourceFormat::Items, line);
    let mut printed = format!("{block:?}");
    read(&block, &context(false), &mut |read| {
        printed += &format!("{read:?}")
    })
    .unwrap();
    assert!(!printed.contains("Lena"), "{printed}");
}

proptest! {
    #[test]
    fn any_bytes_give_one_record_for_each_line(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
        prop_assert_eq!(became(&bytes, false).len(), lines.count());
    }

    #[test]
    fn any_change_of_a_sound_line_gives_one_record(place in 0usize..200, byte in any::<u8>()) {
        let mut line = item(r#","author":{"id":"a1"},"signals":{"noai":false},"mentions":[{"id":"a2"}]"#);
        let place = place % line.len();
        line[place] = byte;
        let expected = line.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
        prop_assert_eq!(became(&line, false).len(), expected.count());
    }
}

//! JSON in lines, arrays and pages: one record at a time.

use proptest::prelude::*;

use super::*;

/// What was cut out, as text: records as they are, heads behind `head `, and `too large` or
/// `broken`, each with its number.
fn cuts(input: &[u8], max_bytes: usize) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    let mut input = input;
    let mut each = |piece: Cut<'_>, number: u64| {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let piece = match piece {
            Cut::Record(bytes) => text(bytes),
            Cut::Head(bytes) => format!("head {}", text(bytes)),
            Cut::TooLarge => "too large".to_owned(),
            Cut::Broken => "broken".to_owned(),
        };
        found.push((piece, number));
        Ok(())
    };
    Scanner::new(&mut input, &["items"], max_bytes, &mut each)
        .run()
        .unwrap();
    found
}

fn check(input: &str, expected: &[(&str, u64)]) {
    let found = cuts(input.as_bytes(), 60);
    let found: Vec<(&str, u64)> = found.iter().map(|(text, n)| (text.as_str(), *n)).collect();
    assert_eq!(found, expected, "{input:?}");
}

#[test]
fn every_outer_shape_is_cut() {
    check("", &[]);
    check("\n \n", &[]);
    check(
        "{\"a\":1}\n{\"b\":2}\r\n\n{\"c\":3}",
        &[("{\"a\":1}", 1), ("{\"b\":2}", 2), ("{\"c\":3}", 4)],
    );
    check(
        "[{\"a\":1},{\"b\":[1,{}]}]",
        &[("{\"a\":1}", 1), ("{\"b\":[1,{}]}", 2)],
    );
    check(
        "[{\"a\":1}]\n[{\"b\":2}]",
        &[("{\"a\":1}", 1), ("{\"b\":2}", 2)],
    );
    check("[]", &[]);
    check(
        "{\"x\":1,\"items\":[{\"a\":1},{\"b\":2}],\"y\":2}",
        &[
            ("{\"a\":1}", 1),
            ("{\"b\":2}", 2),
            ("head {\"x\":1,\"items\":[],\"y\":2}", 1),
        ],
    );
    check(
        "{\n  \"items\" : [\n    {\"a\":\n1}\n  ]\n}\n",
        &[("{\"a\":\n1}", 1), ("head {\n  \"items\" : []\n}", 1)],
    );
    check("\u{feff}{\"a\":1}", &[("{\"a\":1}", 1)]);
}

#[test]
fn strings_hide_brackets_and_names() {
    check(r#"{"a":"}{][\"\\"}"#, &[(r#"{"a":"}{][\"\\"}"#, 1)]);
    check(
        r#"{"a":"items","b":["items",[]]}"#,
        &[(r#"{"a":"items","b":["items",[]]}"#, 1)],
    );
    check(r#"{"a":{"items":[1]}}"#, &[(r#"{"a":{"items":[1]}}"#, 1)]);
    check(r#"{"items":"no list"}"#, &[(r#"{"items":"no list"}"#, 1)]);
    check(r#"["]",1,true]"#, &[("\"]\"", 1), ("1", 2), ("true", 3)]);
}

#[test]
fn damage_costs_one_record() {
    // Lines that are cut off, in a string, after a name, after a value.
    check("{\"a\":\"x\n{\"b\":2}", &[("broken", 1), ("{\"b\":2}", 2)]);
    check("{\"a\"\n{\"b\":2}", &[("broken", 1), ("{\"b\":2}", 2)]);
    check("{\"a\":1\n{\"b\":2}", &[("broken", 1), ("{\"b\":2}", 2)]);
    check("{\"a\":1,\n{\"b\":2}", &[("broken", 1), ("{\"b\":2}", 2)]);
    check(
        "{\"a\":{\"x\":1}\n{\"b\":2}",
        &[("broken", 1), ("{\"b\":2}", 2)],
    );
    check("{\"a\":[1]]\n{\"b\":2}", &[("broken", 1), ("{\"b\":2}", 2)]);
    check("garbage\n{\"b\":2}", &[("broken", 1), ("{\"b\":2}", 2)]);
    check(
        "{\"a\":1} garbage\n{\"b\":2}",
        &[("{\"a\":1}", 1), ("broken", 1), ("{\"b\":2}", 2)],
    );
    // In a file of lines, even where the next record could be a part of this one.
    check(
        "{\"z\":0}\n{\"a\":[\n{\"b\":2}",
        &[("{\"z\":0}", 1), ("broken", 2), ("{\"b\":2}", 3)],
    );
    check(
        "{\"z\":0}\n{\"a\":\n{\"b\":2}",
        &[("{\"z\":0}", 1), ("broken", 2), ("{\"b\":2}", 3)],
    );
    // The end of the file in the middle.
    check("{\"a\":1", &[("broken", 1)]);
    check("[{\"a\":1},", &[("{\"a\":1}", 1), ("broken", 2)]);
    check(
        "[{\"a\":1},{\"b",
        &[("{\"a\":1}", 1), ("broken", 2), ("broken", 3)],
    );
    check("{\"items\":[{\"a\":1}", &[("{\"a\":1}", 1), ("broken", 2)]);
    // Damage in an array stays with its element.
    check(
        "[{\"a\":1]},{\"b\":2}]",
        &[("{\"a\":1]}", 1), ("{\"b\":2}", 2)],
    );
}

#[test]
fn what_is_too_large_is_not_kept() {
    let long = "x".repeat(100);
    check(
        &format!("{{\"a\":\"{long}\"}}\n{{\"b\":2}}"),
        &[("too large", 1), ("{\"b\":2}", 2)],
    );
    check(
        &format!("[{{\"a\":\"{long}\"}},{{\"b\":2}}]"),
        &[("too large", 1), ("{\"b\":2}", 2)],
    );
    check(
        &format!("{{\"a\":\"{long}\",\"items\":[{{\"b\":2}}]}}"),
        &[("{\"b\":2}", 1), ("too large", 1)],
    );
}

#[test]
fn depth_costs_no_memory() {
    let deep = format!("[{}{}]", "[".repeat(1_000_000), "]".repeat(1_000_000));
    assert_eq!(cuts(deep.as_bytes(), 60), [("too large".to_owned(), 1)]);
}

proptest! {
    #[test]
    fn any_bytes_are_cut(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        cuts(&bytes, 60);
    }

    #[test]
    fn any_brackets_are_cut(text in "[\\[\\]{}\",:a\\\\\n ]{0,120}") {
        cuts(text.as_bytes(), 60);
    }

    /// However the records are laid out, each comes out once and whole.
    #[test]
    fn records_come_out_whole(numbers in proptest::collection::vec(any::<u32>(), 0..20)) {
        let records: Vec<String> =
            numbers.iter().map(|n| format!("{{\"n\":{n},\"s\":\"]}}\\\"\"}}")).collect();
        let layouts = [
            records.join("\n"),
            format!("[{}]", records.join(",\n")),
            format!("{{\"t\":0,\"items\":[{}]}}", records.join(",")),
        ];
        for layout in layouts {
            let found = cuts(layout.as_bytes(), 60);
            let found: Vec<&String> =
                found.iter().map(|(text, _)| text).filter(|text| !text.starts_with("head")).collect();
            prop_assert_eq!(&found, &records.iter().collect::<Vec<_>>());
        }
    }
}

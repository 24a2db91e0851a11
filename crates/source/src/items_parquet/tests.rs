//! What rows become.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder, StructBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Int64Array, StringArray, TimestampMicrosecondArray,
};
use arrow_schema::{DataType, Field, Fields};
use bytes::Bytes;
use licit_record::policy::SourceFormat;
use licit_record::{Service, VisibilityEvidence};
use parquet::arrow::ArrowWriter;
use proptest::prelude::*;

use super::*;
use crate::Block;

fn context(lenient: bool) -> Context {
    Context {
        service: Service::new("plauderei").unwrap(),
        visibility: VisibilityEvidence::Stated,
        lenient,
        owner: None,
        collected_at: None,
    }
}

fn parquet_of(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    )
    .unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

fn text(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

/// The needed columns for so many rows, and more.
fn rows(count: usize, more: Vec<(&'static str, ArrayRef)>) -> Vec<u8> {
    let same = |value| text(&vec![Some(value); count]);
    let ids: Vec<String> = (1..=count).map(|row| format!("p{row}")).collect();
    let ids: ArrayRef = Arc::new(StringArray::from(ids));
    let mut columns = vec![
        ("service", same("plauderei")),
        ("item_id", ids),
        ("kind", same("post")),
    ];
    columns.extend(more);
    parquet_of(columns)
}

/// Each row as the JSON of its item, or its fault.
fn became(bytes: Vec<u8>, lenient: bool) -> Vec<String> {
    let block = Block::from_bytes(SourceFormat::Items, bytes);
    let mut all = Vec::new();
    crate::read(&block, &context(lenient), &mut |read| {
        all.push(match read {
            Read::Item(sourced) => serde_json::to_string(&sourced.item).unwrap(),
            Read::Fault(fault) => format!(
                "{} {} {}",
                fault.position.record,
                fault.reason,
                fault.field.unwrap_or_default()
            ),
        });
    })
    .unwrap();
    all
}

const START: &str = r#"{"service":"plauderei","item_id":"p1","kind":"post""#;

#[test]
fn nulls_are_absent_and_rows_go_on_over_batches() {
    let bytes = rows(3000, vec![("text", text(&vec![None; 3000]))]);
    let found = became(bytes, false);
    assert_eq!(found.len(), 3000);
    assert_eq!(found[0], format!("{START}}}"));
    assert!(found[2999].contains("\"p3000\""));
}

#[test]
fn times_and_days_may_be_typed() {
    let micros = TimestampMicrosecondArray::from(vec![1_740_823_200_000_000]);
    let found = became(
        rows(
            1,
            vec![(
                "published_at",
                Arc::new(micros.clone().with_timezone("UTC")) as ArrayRef,
            )],
        ),
        false,
    );
    assert_eq!(
        found,
        [format!(
            "{START},\"published_at\":\"2025-03-01T10:00:00Z\"}}"
        )]
    );
    // Without a zone it could be any time.
    let found = became(
        rows(1, vec![("published_at", Arc::new(micros) as ArrayRef)]),
        false,
    );
    assert_eq!(found, ["1 invalid_field published_at"]);
}

#[test]
fn nested_fields_are_structs_and_lists() {
    let birth_date = Field::new("birth_date", DataType::Date32, true);
    let public = Field::new("public", DataType::Boolean, true);
    let author = StructArray::new(
        Fields::from(vec![
            Field::new("id", DataType::Utf8, true),
            birth_date,
            public,
        ]),
        vec![
            text(&[Some("a1")]),
            Arc::new(Date32Array::from(vec![Some(7425)])),
            Arc::new(BooleanArray::from(vec![None])),
        ],
        None,
    );
    let account = Fields::from(vec![Field::new("id", DataType::Utf8, true)]);
    let id = Box::new(StringBuilder::new());
    let mut mentions = ListBuilder::new(StructBuilder::new(account, vec![id]));
    for id in ["a2", "a3"] {
        let account = mentions.values();
        account
            .field_builder::<StringBuilder>(0)
            .unwrap()
            .append_value(id);
        account.append(true);
    }
    mentions.append(true);
    let more: Vec<(&'static str, ArrayRef)> = vec![
        ("author", Arc::new(author)),
        ("mentions", Arc::new(mentions.finish())),
    ];
    assert_eq!(
        became(rows(1, more), false),
        [format!(
            "{START},\"author\":{{\"id\":\"a1\",\"birth_date\":\"1990-05-01\"}},\
             \"mentions\":[{{\"id\":\"a2\"}},{{\"id\":\"a3\"}}]}}"
        )]
    );
}

#[test]
fn nested_fields_may_be_json() {
    for (column, value, expected) in [
        ("author", r#"{"id":"a1"}"#, r#","author":{"id":"a1"}"#),
        (
            "mentions",
            r#"[{"id":"a2"}]"#,
            r#","mentions":[{"id":"a2"}]"#,
        ),
        (
            "signals",
            r#"{"train_ai":"n"}"#,
            r#","signals":{"train_ai":"n"}"#,
        ),
    ] {
        let found = became(rows(1, vec![(column, text(&[Some(value)]))]), false);
        assert_eq!(found, [format!("{START}{expected}}}")]);
    }
    for (column, value, expected) in [
        ("author", r#"{"id":7}"#, "1 invalid_field author.id"),
        ("author", r#"{"id":"a"} x"#, "1 invalid_field author"),
        ("mentions", "Lena", "1 invalid_field mentions"),
        (
            "signals",
            r#"{"train_ai":"n","train_ai":"y"}"#,
            "1 invalid_field signals",
        ),
        ("author", r#"{"shoe":43}"#, "1 unknown_field author.shoe"),
    ] {
        let found = became(rows(1, vec![(column, text(&[Some(value)]))]), false);
        assert_eq!(found, [expected]);
    }
}

#[test]
fn broken_rows_cost_themselves_alone() {
    let kinds = text(&[Some("post"), None, Some("post")]);
    let services = text(&[Some("plauderei"), Some("plauderei"), Some("zwitscherei")]);
    let ids = text(&[Some("p1"), Some("p2"), Some("p3")]);
    let bytes = parquet_of(vec![
        ("service", services),
        ("item_id", ids),
        ("kind", kinds),
    ]);
    let expected = [
        format!("{START}}}"),
        "2 invalid_field kind".into(),
        "3 wrong_service service".into(),
    ];
    assert_eq!(became(bytes, false), expected);
    let mood = || {
        rows(
            1,
            vec![("mood", Arc::new(Int64Array::from(vec![7])) as ArrayRef)],
        )
    };
    assert_eq!(became(mood(), false), ["1 unknown_field mood"]);
    assert_eq!(became(mood(), true), [format!("{START}}}")]);
    let number = rows(
        1,
        vec![("text", Arc::new(Int64Array::from(vec![7])) as ArrayRef)],
    );
    assert_eq!(became(number, false), ["1 invalid_field text"]);
    let long = "x".repeat(MAX_RECORD_BYTES + 1);
    assert_eq!(
        became(rows(1, vec![("text", text(&[Some(&long)]))]), false),
        ["1 record_too_large "]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_damage_is_an_error_and_no_panic(
        places in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = rows(20, vec![("text", text(&[Some("Hallo"); 20]))]);
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let path = Path::new("items.parquet");
        let _ = read(Bytes::from(bytes), path, &Limits::default(), &context(false), &mut |_| {});
    }
}

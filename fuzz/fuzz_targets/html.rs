//! HTML, as the content of a note: whatever it is, the note gives one record, and its text is
//! bounded by its markup.
#![no_main]

use libfuzzer_sys::fuzz_target;
use licit_record::policy::SourceFormat;
use licit_record::{Service, VisibilityEvidence};
use licit_source::{Block, Context, Read, read};

fuzz_target!(|html: &str| {
    let context = Context {
        service: Service::new("plauderei").expect("a sound name"),
        visibility: VisibilityEvidence::Stated,
        lenient: false,
        owner: None,
        collected_at: None,
    };
    let note = serde_json::json!({"type": "Note", "id": "n", "attributedTo": "a", "content": html});
    let bytes = note.to_string().into_bytes();
    let block = Block::from_bytes(SourceFormat::Activitystreams, bytes);
    let mut records = 0;
    let result = read(&block, &context, &mut |record| {
        records += 1;
        if let Read::Item(sourced) = record {
            // The most that a byte of markup makes is a share of `<br>` in four quotations.
            let longest = 8 * html.len() + 64;
            assert!(sourced.item.text.is_none_or(|text| text.expose().len() <= longest));
        }
    });
    assert!(result.is_ok());
    assert_eq!(records, 1);
});

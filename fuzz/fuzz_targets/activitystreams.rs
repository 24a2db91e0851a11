//! Activities and outboxes: no bytes make the reader panic, and it reads the same twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use licit_record::policy::SourceFormat;
use licit_record::{Service, VisibilityEvidence};
use licit_source::{Block, Context, read};

fuzz_target!(|bytes: &[u8]| {
    let context = Context {
        service: Service::new("plauderei").expect("a sound name"),
        visibility: VisibilityEvidence::Stated,
        lenient: false,
        owner: None,
        collected_at: None,
    };
    let block = Block::from_bytes(SourceFormat::Activitystreams, bytes.to_vec());
    let count = || {
        let mut records = 0;
        read(&block, &context, &mut |_| records += 1).map(|()| records).ok()
    };
    assert_eq!(count(), count());
});

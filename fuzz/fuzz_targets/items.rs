//! Native items and archives: no bytes make a reader panic, and every line that is not
//! blank gives one record.
#![no_main]

use libfuzzer_sys::fuzz_target;
use licit_record::policy::SourceFormat;
use licit_record::{Service, VisibilityEvidence};
use licit_source::{Archive, Block, Context, Limits, read};

fuzz_target!(|bytes: &[u8]| {
    let context = Context {
        service: Service::new("plauderei").expect("a sound name"),
        visibility: VisibilityEvidence::Stated,
        lenient: bytes.len() % 2 == 0,
        owner: None,
        collected_at: None,
    };
    let mut records = 0;
    let block = Block::from_bytes(SourceFormat::Items, bytes.to_vec());
    let result = read(&block, &context, &mut |_| records += 1);
    if !bytes.starts_with(b"PAR1") {
        let lines = bytes.split(|byte| *byte == b'\n');
        let expected = lines.filter(|line| !line.trim_ascii().is_empty()).count();
        assert!(result.is_ok());
        assert_eq!(records, expected);
    }
    let limits = Limits {
        ratio_free_bytes: 1 << 16,
        total_bytes: 1 << 20,
        ..Limits::default()
    };
    if let Ok(mut archive) = Archive::from_zip_bytes(bytes.to_vec(), limits) {
        for place in 0..archive.entries().len() {
            let _ = archive.read(place, 1 << 20);
        }
    }
});

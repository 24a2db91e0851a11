//! Any text at any operating point: no detector panics, findings are disjoint and lie on
//! characters, and redacting a redacted text changes nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use licit_deidentify::{Deidentifier, KnownPersons, Scratch, Settings};
use licit_record::Category;
use licit_record::policy::{OperatingPoint, ReplacementStyle};

fuzz_target!(|input: (u8, &str)| {
    let (choice, text) = input;
    let points = [
        OperatingPoint::Balanced,
        OperatingPoint::Recall,
        OperatingPoint::Maximum,
    ];
    let deidentifier = Deidentifier::new(Settings {
        categories: Category::ALL.iter().copied().collect(),
        style: ReplacementStyle::Placeholder,
        point: points[usize::from(choice) % points.len()],
        region: "DE".to_owned(),
    });
    let (nobody, mut scratch) = (KnownPersons::new(), Scratch::new());
    let redact = |text: &str, scratch: &mut Scratch| {
        deidentifier
            .redact(text, &nobody, &[], 7, scratch)
            .expect("no detector fails")
    };
    let once = redact(text, &mut scratch);
    let mut end = 0;
    for span in &once.spans {
        assert!(span.start >= end && span.start < span.end);
        assert!(text.get(span.start as usize..span.end as usize).is_some());
        end = span.end;
    }
    assert_eq!(redact(&once.text, &mut scratch).text, once.text);
});

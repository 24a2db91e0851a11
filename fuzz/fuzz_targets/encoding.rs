//! The repair of Meta's encoding: it never panics, never grows what it reads, leaves what it has
//! repaired, and gives the same bytes however they arrive.
#![no_main]

use std::io::Read;

use libfuzzer_sys::fuzz_target;
use licit_source::export::repair;

fuzz_target!(|bytes: &[u8]| {
    let read = |mut reader: Box<dyn Read + '_>| {
        let mut out = Vec::new();
        reader.read_to_end(&mut out).expect("memory can be read");
        out
    };
    let once = read(Box::new(repair(bytes)));
    assert!(once.len() <= bytes.len());
    assert_eq!(read(Box::new(repair(once.as_slice()))), once);
    let (front, back) = bytes.split_at(bytes.len() / 2);
    assert_eq!(read(Box::new(repair(front.chain(back)))), once);
});

//! Where blocks of lines end, and what becomes of lines that are none.

use std::io::{Cursor, Read as _, Write as _};

use proptest::prelude::*;

use super::*;

/// Blocks as `first line: bytes`, with the fault at their end.
fn blocks(bytes: Vec<u8>, max: usize) -> Vec<(u64, Vec<u8>, Option<Fault>)> {
    of_stream(
        Unpacked::from_reader(Cursor::new(bytes), Limits::default()).unwrap(),
        max,
    )
}

fn of_stream(stream: Unpacked, max: usize) -> Vec<(u64, Vec<u8>, Option<Fault>)> {
    let path = Path::new("posts.jsonl");
    LineBlocks::new(stream, path, SourceFormat::Items, Limits::default(), max)
        .map(|block| match block.unwrap().body {
            Body::Lines(lines) => (lines.first_line, lines.bytes, lines.end),
            _ => unreachable!("a stream of lines gives lines"),
        })
        .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn blocks_end_after_whole_lines() {
    let found = blocks(b"one\ntwo\nthree\nfour".to_vec(), 9);
    let expected: [(u64, &[u8]); 3] = [(1, b"one\ntwo\n"), (3, b"three\n"), (4, b"four")];
    let found: Vec<_> = found
        .iter()
        .map(|(line, bytes, _)| (*line, bytes.as_slice()))
        .collect();
    assert_eq!(found, expected);
    assert!(blocks(Vec::new(), 9).is_empty());
}

#[test]
fn a_line_longer_than_a_block_is_whole() {
    let long = [vec![b'x'; 200_000], b"\nnext\n".to_vec()].concat();
    let found = blocks(long.clone(), 1000);
    let bytes: Vec<u8> = found
        .iter()
        .flat_map(|(_, bytes, _)| bytes.clone())
        .collect();
    assert_eq!(bytes, long);
    assert!(found.iter().all(|(_, _, end)| end.is_none()));
}

#[test]
fn a_line_of_100_megabytes_is_a_fault_and_is_not_kept() {
    let long = std::io::repeat(b'x').take(100 << 20);
    let stream = Cursor::new(b"before\n".to_vec())
        .chain(long)
        .chain(&b"\nafter\n"[..]);
    let stream = Unpacked::from_reader(stream, Limits::default()).unwrap();
    let path = Path::new("posts.jsonl");
    let mut blocks = LineBlocks::new(
        stream,
        path,
        SourceFormat::Items,
        Limits::default(),
        1 << 20,
    );
    let mut found = Vec::new();
    while let Some(block) = blocks.next() {
        let Body::Lines(lines) = block.unwrap().body else {
            unreachable!("lines")
        };
        let most = MAX_RECORD_BYTES + (1 << 20) + GROWTH;
        assert!(lines.bytes.capacity() <= 2 * most && blocks.carry.capacity() <= 2 * most);
        let end = lines.end.map(|fault| (fault.reason, fault.position.record));
        found.push((lines.first_line, lines.bytes, end));
    }
    assert_eq!(
        found,
        [
            (1, b"before\n".to_vec(), None),
            (2, Vec::new(), Some((Reason::RecordTooLarge, 2))),
            (3, b"after\n".to_vec(), None)
        ]
    );
}

#[test]
fn a_line_as_long_as_allowed_is_no_fault() {
    for (length, too_long) in [(MAX_RECORD_BYTES, false), (MAX_RECORD_BYTES + 1, true)] {
        for end in ["", "\n", "\nnext\n"] {
            let bytes = [vec![b'x'; length], end.as_bytes().to_vec()].concat();
            for max in [1 << 20, 32 << 20] {
                let found = blocks(bytes.clone(), max);
                let faults = found.iter().filter(|(_, _, end)| end.is_some()).count();
                assert_eq!(faults, usize::from(too_long), "{length} {end:?} {max}");
            }
        }
    }
}

#[test]
fn a_stream_that_breaks_off_keeps_what_stood_before() {
    let text: String = (0..20_000)
        .map(|line| format!("line {}\n", line * 7919 % 10_007))
        .collect();
    let whole = gzip(text.as_bytes());
    let cut = whole.get(..whole.len() / 2).unwrap().to_vec();
    let zstd = zstd::encode_all(text.as_bytes(), 1).unwrap();
    let cut_zstd = zstd.get(..zstd.len() - 3).unwrap().to_vec();
    for packed in [cut, cut_zstd] {
        let found = blocks(packed, 1 << 20);
        let bytes: Vec<u8> = found
            .iter()
            .flat_map(|(_, bytes, _)| bytes.clone())
            .collect();
        assert!(
            text.as_bytes().starts_with(&bytes) && (bytes.is_empty() || bytes.ends_with(b"\n"))
        );
        let faults: Vec<_> = found
            .iter()
            .filter_map(|(_, _, end)| end.as_ref())
            .collect();
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].position.record, lines + 1);
        assert_eq!(faults[0].reason, Reason::InvalidJson);
        assert_eq!(faults[0].field.as_deref(), Some(BROKEN_STREAM));
    }
}

#[test]
fn what_is_no_text_in_lines_is_refused() {
    let refuse = |bytes: &[u8]| {
        let stream = Unpacked::from_reader(Cursor::new(bytes.to_vec()), Limits::default()).unwrap();
        let path = Path::new("posts.jsonl");
        let mut blocks = LineBlocks::new(stream, path, SourceFormat::Items, Limits::default(), 99);
        let error = blocks.next().unwrap().unwrap_err();
        assert!(error.hint().is_some() && blocks.next().is_none());
        error.to_string()
    };
    assert_eq!(refuse(b"\xff\xfe{\0}\0"), "posts.jsonl: the text is UTF-16");
    assert_eq!(refuse(b"PAR1...."), "posts.jsonl: a packed Parquet file");
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_line() {
    assert_eq!(blocks(b"\xef\xbb\xbf{}\n".to_vec(), 99)[0].1, b"{}\n");
}

/// Hands bytes over in pieces, as a pipe does.
struct Pieces(Vec<u8>, usize);

impl std::io::Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.1.min(self.0.len()).min(buffer.len());
        let rest = self.0.split_off(count);
        buffer[..count].copy_from_slice(&self.0);
        self.0 = rest;
        Ok(count)
    }
}

proptest! {
    #[test]
    fn blocks_follow_from_the_bytes_alone(
        lines in proptest::collection::vec("[a-z]{0,12}", 0..40),
        max in 1usize..64,
        piece in 1usize..9,
    ) {
        let bytes = lines.join("\n").into_bytes();
        let at_once = blocks(bytes.clone(), max);
        let stream = Unpacked::from_reader(Pieces(bytes.clone(), piece), Limits::default()).unwrap();
        prop_assert_eq!(&of_stream(stream, max), &at_once);
        let mut next = 1;
        for (first, bytes, _) in &at_once {
            prop_assert_eq!(*first, next);
            next += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        }
        let joined: Vec<u8> = at_once.into_iter().flat_map(|(_, bytes, _)| bytes).collect();
        prop_assert_eq!(joined, bytes);
    }
}

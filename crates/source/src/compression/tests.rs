//! What packed streams give when they are whole, cut off or bombs.

use std::io::Write as _;

use super::*;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn unpack(packed: Vec<u8>, limits: Limits) -> (io::Result<Vec<u8>>, bool) {
    let mut stream = Unpacked::from_reader(Cursor::new(packed), limits).unwrap();
    let damage = stream.damage();
    let mut bytes = Vec::new();
    let result = stream.read_to_end(&mut bytes).map(|_| bytes);
    (result, damage.happened())
}

#[test]
fn whole_streams_are_told_by_their_bytes() {
    let text = b"eins\nzwei\n".repeat(1000);
    let two_members = [gzip(&text), gzip(&text)].concat();
    let two_frames = [
        zstd::encode_all(&text[..], 3).unwrap(),
        zstd::encode_all(&text[..], 3).unwrap(),
    ]
    .concat();
    let mut long = zstd::Encoder::new(Vec::new(), 3).unwrap();
    long.window_log(27).unwrap();
    long.long_distance_matching(true).unwrap();
    long.write_all(&text).unwrap();
    for (packed, times) in [
        (text.clone(), 1),
        (gzip(&text), 1),
        (two_members, 2),
        (two_frames, 2),
        (long.finish().unwrap(), 1),
        (Vec::new(), 0),
    ] {
        let (unpacked, damaged) = unpack(packed, Limits::default());
        assert_eq!(unpacked.unwrap(), text.repeat(times));
        assert!(!damaged);
    }
}

#[test]
fn a_stream_that_is_cut_anywhere_ends_with_word_of_damage() {
    let text = b"eins\nzwei\n".repeat(100);
    for packed in [gzip(&text), zstd::encode_all(&text[..], 3).unwrap()] {
        for length in 8..packed.len() {
            let (unpacked, damaged) = unpack(packed[..length].to_vec(), Limits::default());
            assert!(text.starts_with(&unpacked.unwrap()));
            assert!(damaged, "cut at {length}");
        }
    }
}

#[test]
fn what_follows_a_gzip_stream_is_damage() {
    let (unpacked, damaged) = unpack(
        [gzip(b"eins\n"), b"garbage".to_vec()].concat(),
        Limits::default(),
    );
    assert_eq!(unpacked.unwrap(), b"eins\n");
    assert!(damaged);
}

#[test]
fn bombs_stop_at_the_limit() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![0u8; 8 << 20]).unwrap();
    let bomb = encoder.finish().unwrap();
    let ratio = Limits {
        ratio_free_bytes: 1 << 20,
        ..Limits::default()
    };
    let total = Limits {
        total_bytes: 1 << 20,
        ..Limits::default()
    };
    for (limits, expected) in [(ratio, "250 times"), (total, "1048576 bytes")] {
        let (unpacked, damaged) = unpack(bomb.clone(), limits);
        let error = unpacked.map(|bytes| bytes.len()).unwrap_err();
        assert!(error.to_string().contains(expected));
        assert!(!damaged, "a bomb is refused, not taken for a broken file");
    }
    assert_eq!(unpack(bomb, Limits::default()).0.unwrap().len(), 8 << 20);
}

/// A disk that fails.
struct Failing;

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is gone"))
    }
}

#[test]
fn a_disk_that_fails_is_no_damage() {
    let start = gzip(&b"eins".repeat(1000));
    let stream = Cursor::new(start[..20].to_vec()).chain(Failing);
    let mut stream = Unpacked::from_reader(stream, Limits::default()).unwrap();
    let damage = stream.damage();
    assert!(stream.read_to_end(&mut Vec::new()).is_err());
    assert!(!damage.happened());
}

#[test]
fn other_packers_are_named() {
    for (start, name) in [(&b"\xfd7zXZ\0\0\0"[..], "xz"), (b"BZh91AY&SY", "bzip2")] {
        let error = Unpacked::from_reader(Cursor::new(start), Limits::default())
            .err()
            .unwrap();
        assert!(error.to_string().contains(name));
    }
    // A text that begins like one is a text.
    assert_eq!(
        Compression::detect(b"BZh is how it begins"),
        Compression::None
    );
}

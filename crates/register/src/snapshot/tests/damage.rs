//! A file that is not what was written answers nothing, and says what to do.

use super::*;

/// Two services; one has a filter.
fn sample() -> Vec<u8> {
    let mut standing = some("andere", 3);
    standing.extend(some("plauderei", 200));
    let sequence = RegisterSequence(5);
    let by_address = BTreeSet::from([service("plauderei")]);
    writer::in_memory(sequence, Origin([1; 32]), sorted(standing), by_address).unwrap()
}

fn sorted(mut standing: Standing) -> Standing {
    standing.values_mut().for_each(|labels| labels.sort());
    standing
}

fn open(bytes: Vec<u8>) -> Result<Snapshot, SnapshotError> {
    Snapshot::from_bytes(Bytes::Held(bytes), Path::new("the/file"))
}

#[test]
fn every_flipped_bit_is_found() {
    let whole = sample();
    assert!(open(whole.clone()).is_ok());
    for place in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (place % 8);
        let error = open(bytes).expect_err(&format!("byte {place}"));
        assert!(error.to_string().starts_with("the/file: "), "{error}");
    }
}

#[test]
fn every_cut_and_every_addition_is_found() {
    let whole = sample();
    for length in 0..whole.len() {
        assert!(open(whole[..length].to_vec()).is_err(), "{length}");
    }
    let mut longer = whole.clone();
    longer.push(0);
    let error = open(longer).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "the/file: the snapshot has {} bytes, its header says {}",
            whole.len() + 1,
            whole.len()
        )
    );
    assert!(error.hint().contains("write it anew from the register"));
}

#[test]
fn the_part_is_named() {
    let part = |place: usize| {
        let mut bytes = sample();
        let place = place.min(bytes.len() - 1);
        bytes[place] ^= 1;
        open(bytes).unwrap_err().to_string()
    };
    assert_eq!(part(0), "the/file: not a snapshot of a register");
    assert_eq!(
        part(8),
        "the/file: a snapshot of format 0, this version of licit reads 1"
    );
    let damaged = "the/file: the snapshot is damaged:";
    assert_eq!(
        part(20),
        format!("{damaged} the header is not what was written")
    );
    assert_eq!(
        part(HEADER + 1),
        format!("{damaged} a block of labels is not what was written")
    );
    assert_eq!(
        part(usize::MAX),
        format!("{damaged} the directory is not what was written")
    );
}

/// Whoever makes a wrong file with right hashes gets an error or wrong answers, and no panic.
#[test]
fn nonsense_with_right_hashes_does_not_panic() {
    let whole = sample();
    let header = Header::decode(&whole).unwrap();
    let start = header.directory as usize;
    for place in start..whole.len() {
        for flip in [1, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[place] ^= flip;
            let directory_hash = Sha256::digest(&bytes[start..]).into();
            let header = Header {
                directory_hash,
                ..header.clone()
            };
            bytes[..HEADER].copy_from_slice(&header.encode());
            let Ok(snapshot) = open(bytes) else {
                continue;
            };
            for (_, objections) in snapshot.services() {
                for label in (0..300).map(spread) {
                    objections.find(&label);
                }
            }
        }
    }
    for directory in [0, 1, start as u64 + 1, u64::MAX] {
        let header = Header {
            directory,
            ..header.clone()
        };
        let mut bytes = whole.clone();
        bytes[..HEADER].copy_from_slice(&header.encode());
        assert!(open(bytes).is_err());
    }
}

/// A file of this version that was written once and is read by every later licit.
#[test]
fn the_first_format_is_still_read_and_written() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/snapshot-v1.bin");
    let kept = std::fs::read(&path).unwrap();
    assert_eq!(Snapshot::open(&path).unwrap().sequence.0, 5);
    assert!(
        kept == sample(),
        "the layout changed: it needs a new version"
    );
}

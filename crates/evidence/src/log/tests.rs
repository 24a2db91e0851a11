//! Logs on disk: layout, proofs from tiles, every point of a crash, changed bytes, forks.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use zeroize::Zeroizing;

use super::fork::{Agreement, Fork, Witnessed, compare};
use super::merkle::{empty_root, leaf_hash, node_hash};
use super::{Checkpoint, LogError, LogReader, LogWriter};
use crate::{Sha256, SigningKey};

fn key() -> SigningKey {
    SigningKey::new("beispiel.netz/log", &Zeroizing::new([7; 32]))
}

fn entry(number: u64) -> Vec<u8> {
    Sha256::of(&number.to_be_bytes()).0.to_vec()
}

/// A log of some batches, each with a checkpoint of its own. Entries are numbered by their leaf.
fn grow(folder: &Path, batches: &[u64]) -> Vec<Checkpoint> {
    let mut log = LogWriter::open(folder, &key()).unwrap();
    let mut checkpoints = Vec::new();
    for batch in batches {
        let size = log.checkpoint().size;
        for number in size..size + batch {
            assert_eq!(log.add(&entry(number)).unwrap(), number);
        }
        checkpoints.push(log.commit().unwrap().clone());
    }
    checkpoints
}

/// The root of the first leaves of these logs, hashed as the RFC defines it.
fn naive_root(size: u64) -> Sha256 {
    fn of(leaves: &[Sha256]) -> Sha256 {
        match leaves {
            [] => empty_root(),
            [leaf] => *leaf,
            _ => {
                let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
                node_hash(&of(left), &of(right))
            }
        }
    }
    let leaves: Vec<_> = (0..size).map(|number| leaf_hash(&entry(number))).collect();
    of(&leaves)
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for item in fs::read_dir(&next).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// The reader's view of a log holds: everything in it fits, and it has the leaves it must have.
fn check(folder: &Path, size: u64) {
    let reader = LogReader::new(folder, &key().verifying_key());
    let found = reader.check().unwrap();
    assert_eq!(found.checkpoint.size, size);
    assert_eq!(found.checkpoint.root, naive_root(size));
}

#[test]
fn a_log_has_the_files_of_the_specification() {
    let folder = tempfile::tempdir().unwrap();
    grow(folder.path(), &[300, 1]);
    let files = files(folder.path());
    let names: Vec<_> = files
        .iter()
        .map(|(name, bytes)| (name.to_str().unwrap(), bytes.len()))
        .collect();
    let note = files[Path::new("checkpoint")].len();
    assert_eq!(
        names,
        [
            (".lock", 0),
            ("checkpoint", note),
            ("tile/0/000", 256 * 32),
            ("tile/0/001.p/44", 44 * 32),
            ("tile/0/001.p/45", 45 * 32),
            ("tile/1/000.p/1", 32),
            ("tile/entries/000", 256 * 34),
            ("tile/entries/001.p/44", 44 * 34),
            ("tile/entries/001.p/45", 45 * 34),
        ]
    );
    let bundle = &files[Path::new("tile/entries/001.p/44")];
    assert_eq!(bundle[..2], [0, 32]);
    assert_eq!(bundle[2..34], entry(256));
}

#[test]
fn unfinished_tiles_are_removed_once_the_full_one_is_signed() {
    let folder = tempfile::tempdir().unwrap();
    let early = grow(folder.path(), &[10, 200]).remove(0);
    grow(folder.path(), &[100]);
    let tile = folder.path().join("tile/0");
    assert!(tile.join("000").is_file() && !tile.join("000.p").exists());
    check(folder.path(), 310);
    // An old checkpoint is still proven, from the full tile.
    let reader = LogReader::new(folder.path(), &key().verifying_key());
    reader.prove_inclusion(9, &early).unwrap();
    assert_eq!(reader.entry(9, &early).unwrap(), entry(9));
    assert!(reader.entry(10, &early).is_err());
}

#[test]
fn an_empty_log_and_entries_of_any_length_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    drop(LogWriter::open(folder.path(), &key()).unwrap());
    check(folder.path(), 0);
    let mut log = LogWriter::open(folder.path(), &key()).unwrap();
    let before = log.note().to_owned();
    assert_eq!(log.commit().unwrap().size, 0);
    assert_eq!(log.note(), before);
    let entries = [Vec::new(), vec![1; 65_535], b"x".to_vec()];
    for (index, entry) in (0..).zip(&entries) {
        assert_eq!(log.add(entry).unwrap(), index);
    }
    assert!(matches!(
        log.add(&[0; 65_536]),
        Err(LogError::TooLong { bytes: 65_536 })
    ));
    log.commit().unwrap();
    drop(log);
    let log = LogWriter::open(folder.path(), &key()).unwrap();
    let reader = LogReader::new(folder.path(), &key().verifying_key());
    for (index, entry) in (0..).zip(&entries) {
        assert_eq!(&reader.entry(index, log.checkpoint()).unwrap(), entry);
    }
}

#[test]
fn a_log_has_one_writer_and_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let log = LogWriter::open(folder.path(), &key()).unwrap();
    assert!(matches!(
        LogWriter::open(folder.path(), &key()),
        Err(LogError::Busy { .. })
    ));
    drop(log);
    let other = SigningKey::new("beispiel.netz/log", &Zeroizing::new([8; 32]));
    assert!(matches!(
        LogWriter::open(folder.path(), &other),
        Err(LogError::Signature { .. })
    ));
}

/// Beginning anew over old tiles would be a fork.
#[test]
fn a_log_without_its_checkpoint_is_not_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    grow(folder.path(), &[3]);
    fs::remove_file(folder.path().join("checkpoint")).unwrap();
    assert!(matches!(
        LogWriter::open(folder.path(), &key()),
        Err(LogError::NoCheckpoint { .. })
    ));
}

/// Every leaf of every checkpoint, and every pair of checkpoints, from the tiles.
#[test]
fn everything_is_proven_from_tiles() {
    let folder = tempfile::tempdir().unwrap();
    let batches = [1, 1, 2, 60, 191, 1, 1, 255, 1, 77];
    let checkpoints = grow(folder.path(), &batches);
    let reader = LogReader::new(folder.path(), &key().verifying_key());
    for (place, second) in checkpoints.iter().enumerate() {
        assert_eq!(second.root, naive_root(second.size));
        for index in 0..second.size {
            let proof = reader.prove_inclusion(index, second).unwrap();
            proof
                .verify(&leaf_hash(&entry(index)), &second.root)
                .unwrap();
        }
        for first in &checkpoints[..=place] {
            let proof = reader.prove_consistency(first, second).unwrap();
            proof.verify(&first.root, &second.root).unwrap();
        }
        assert!(reader.prove_inclusion(second.size, second).is_err());
    }
    let empty = Checkpoint {
        size: 0,
        root: empty_root(),
        ..checkpoints[0].clone()
    };
    assert!(reader.prove_consistency(&empty, &checkpoints[1]).is_err());
}

#[test]
fn higher_levels_of_tiles_come_and_go() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoints = grow(folder.path(), &[65_535, 1, 1, 300]);
    assert!(folder.path().join("tile/1/000").is_file());
    assert!(folder.path().join("tile/2/000.p/1").is_file());
    check(folder.path(), 65_837);
    let reader = LogReader::new(folder.path(), &key().verifying_key());
    for first in &checkpoints {
        reader.prove_consistency(first, &checkpoints[3]).unwrap();
    }
    for index in [0, 255, 256, 65_535, 65_536, 65_836] {
        let proof = reader.prove_inclusion(index, &checkpoints[3]).unwrap();
        assert!(proof.hashes.len() <= 17);
    }
}

/// The power goes after every single operation on the disk. What is there then opens, holds what
/// was signed before or what was about to be, and goes on as if nothing had been.
#[test]
fn a_crash_after_any_operation_leaves_a_log_that_goes_on() {
    for (before, batch) in [(0, 3), (250, 7), (255, 1), (256, 520), (600, 1)] {
        let mut steps = 0;
        loop {
            let folder = tempfile::tempdir().unwrap();
            if before > 0 {
                grow(folder.path(), &[before]);
            }
            let mut log = LogWriter::open(folder.path(), &key()).unwrap();
            log.disk().steps_left = Some(steps);
            let added = (before..before + batch).try_for_each(|n| log.add(&entry(n)).map(drop));
            let done = added.and_then(|()| log.commit().map(drop)).is_ok();
            if !done {
                assert!(matches!(log.add(&[]), Err(LogError::Failed { .. })));
                assert!(matches!(log.commit(), Err(LogError::Failed { .. })));
            }
            drop(log);
            // A reader sees the old state or the new one, without anybody having recovered it.
            let reader = LogReader::new(folder.path(), &key().verifying_key());
            let seen = reader.check().unwrap().checkpoint;
            assert!(seen.size == before || seen.size == before + batch);
            let log = LogWriter::open(folder.path(), &key()).unwrap();
            let kept = log.checkpoint().clone();
            assert!(kept.size >= seen.size && (!done || kept.size == before + batch));
            drop(log);
            grow(folder.path(), &[before + batch + 300 - kept.size, 1]);
            check(folder.path(), before + batch + 301);
            assert!(
                reader
                    .prove_consistency(&kept, &reader.checkpoint().unwrap().0)
                    .is_ok()
                    || kept.size == 0
            );
            // Where the power went after the checkpoint, unfinished tiles that it superseded stay;
            // everything else that a crash leaves is gone.
            let leftovers = ["tile/0/000.p", "tile/entries/000.p"];
            let gone = |name: &&str| !folder.path().join(name).exists();
            assert!(kept.size > before || leftovers.iter().all(gone));
            if done {
                break;
            }
            steps += 1;
        }
        assert!(steps > 8, "{steps} operations");
    }
}

/// What was signed is never taken back, even where it did not get its name.
#[test]
fn a_signed_checkpoint_without_its_name_gets_it() {
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join(".checkpoint.new");
    let path = folder.path().join("checkpoint");
    grow(folder.path(), &[5]);
    let old = fs::read(&path).unwrap();
    grow(folder.path(), &[4]);
    fs::rename(&path, &new).unwrap();
    fs::write(&path, &old).unwrap();
    assert_eq!(
        LogWriter::open(folder.path(), &key())
            .unwrap()
            .checkpoint()
            .size,
        9
    );
    check(folder.path(), 9);
    // Half a file is none.
    fs::write(&new, &old[..old.len() / 2]).unwrap();
    assert_eq!(
        LogWriter::open(folder.path(), &key())
            .unwrap()
            .checkpoint()
            .size,
        9
    );
}

#[test]
fn every_changed_byte_of_a_log_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    grow(folder.path(), &[258]);
    let reader = LogReader::new(folder.path(), &key().verifying_key());
    reader.check().unwrap();
    for (name, bytes) in files(folder.path()) {
        let path = folder.path().join(&name);
        // All of a small file, and of a large one places that meet every part of an entry.
        let step = if bytes.len() > 1000 { 61 } else { 1 };
        for place in (0..bytes.len()).step_by(step) {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            fs::write(&path, &changed).unwrap();
            assert!(reader.check().is_err(), "{name:?}, byte {place}");
        }
        if !bytes.is_empty() {
            fs::write(&path, &bytes[1..]).unwrap();
            assert!(reader.check().is_err(), "{name:?} is shorter");
        }
        let mut longer = bytes.clone();
        longer.push(0);
        fs::write(&path, &longer).unwrap();
        assert!(
            name == Path::new(".lock") || reader.check().is_err(),
            "{name:?} is longer"
        );
        fs::write(&path, &bytes).unwrap();
    }
    reader.check().unwrap();
}

#[test]
fn a_changed_tile_gives_no_proof_and_takes_no_entry() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = grow(folder.path(), &[300]).remove(0);
    let path = folder.path().join("tile/0/001.p/44");
    let mut bytes = fs::read(&path).unwrap();
    bytes[40] ^= 1;
    fs::write(&path, bytes).unwrap();
    let reader = LogReader::new(folder.path(), &key().verifying_key());
    for index in [0, 256, 299] {
        assert!(matches!(
            reader.prove_inclusion(index, &checkpoint),
            Err(LogError::Proof { .. })
        ));
    }
    assert!(matches!(
        LogWriter::open(folder.path(), &key()),
        Err(LogError::Corrupt { .. })
    ));
}

/// Two histories under one key: whoever holds a receipt of each sees it, at once where the sizes
/// are equal or the proofs share a subtree that differs, else with a consistency proof.
#[test]
fn a_fork_is_seen() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let old = grow(one.path(), &[40, 20, 30]);
    {
        let mut log = LogWriter::open(other.path(), &key()).unwrap();
        for number in 0..100 {
            let number = if number == 37 { 1000 } else { number };
            log.add(&entry(number)).unwrap();
            if number == 59 {
                log.commit().unwrap();
            }
        }
        log.commit().unwrap();
    }
    let honest = LogReader::new(one.path(), &key().verifying_key());
    let forked = LogReader::new(other.path(), &key().verifying_key());
    let new = forked.checkpoint().unwrap().0;
    let bare = |checkpoint| Witnessed {
        checkpoint,
        leaf: None,
    };
    assert_eq!(
        compare(&bare(&old[0]), &bare(&old[0]), None),
        Ok(Agreement::Same)
    );
    let proof = honest.prove_consistency(&old[0], &old[2]).unwrap();
    assert_eq!(
        compare(&bare(&old[2]), &bare(&old[0]), Some(&proof)),
        Ok(Agreement::Consistent)
    );
    // The same size, another root.
    let same_size = Checkpoint {
        root: Sha256([3; 32]),
        ..old[1].clone()
    };
    assert_eq!(
        compare(&bare(&old[1]), &bare(&same_size), None),
        Err(Fork::Roots { size: 60 })
    );
    // Two receipts alone: what stands beside the way of one leaf is what the other's way leads
    // through. Leaf 5 stands beside leaves 32 to 63 only where all of them exist.
    let compare_leaves = |here: u64, there: u64| {
        let (one, other) = (
            honest.prove_inclusion(here, &old[2]).unwrap(),
            forked.prove_inclusion(there, &new).unwrap(),
        );
        let (leaf, other_leaf) = (leaf_hash(&entry(here)), leaf_hash(&entry(there)));
        compare(
            &Witnessed {
                checkpoint: &old[2],
                leaf: Some((&leaf, &one)),
            },
            &Witnessed {
                checkpoint: &new,
                leaf: Some((&other_leaf, &other)),
            },
            None,
        )
    };
    let range = |first, last| Err(Fork::Subtree { first, last });
    assert_eq!(compare_leaves(5, 10), range(32, 63));
    assert_eq!(compare_leaves(36, 36), range(37, 37));
    assert_eq!(compare_leaves(80, 96), range(0, 63));
    // The fork cannot make a consistency proof, and a forged one fails.
    assert!(forked.prove_consistency(&old[1], &new).is_err());
    let forged = honest.prove_consistency(&old[1], &old[2]).unwrap();
    let other_root = Checkpoint {
        root: Sha256([5; 32]),
        ..old[2].clone()
    };
    assert!(
        compare(&bare(&old[1]), &bare(&other_root), Some(&forged))
            .unwrap_err()
            .is_fork()
    );
    let elsewhere = Checkpoint {
        origin: "anders.netz/log".to_owned(),
        ..new
    };
    assert!(
        !compare(&bare(&old[0]), &bare(&elsewhere), None)
            .unwrap_err()
            .is_fork()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// However a log is cut into batches and openings, its tiles are those of one batch.
    #[test]
    fn batches_leave_no_trace_in_full_tiles(batches in prop::collection::vec(1..200_u64, 1..8)) {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for batch in &batches {
            grow(one.path(), &[*batch]);
        }
        let total = batches.iter().sum();
        grow(other.path(), &[total]);
        check(one.path(), total);
        let is_full = |name: &Path| !name.to_str().unwrap().contains(".p/");
        let (mut one, mut other) = (files(one.path()), files(other.path()));
        one.retain(|name, _| is_full(name));
        other.retain(|name, _| is_full(name));
        prop_assert_eq!(one, other);
    }
}

//! Speed and sizes of a large log. Slow, therefore on demand:
//! `RUN_SLOW_TESTS=1 cargo test --release -p licit-evidence speed -- --nocapture --test-threads 1`

use std::time::Instant;

use zeroize::Zeroizing;

use super::{LogReader, LogWriter};
use crate::{Sha256, SigningKey};

/// Leaves of the large log.
const LEAVES: u64 = 1_000_000;
/// Leaves of the logs in which a checkpoint has few of them.
const FEW_LEAVES: u64 = 2_000;

fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    kib.unwrap_or(0)
}

#[test]
fn speed_of_appends_and_size_of_proofs() {
    if std::env::var_os("RUN_SLOW_TESTS").is_none() {
        return;
    }
    let key = SigningKey::new("beispiel.netz/log", &Zeroizing::new([7; 32]));
    let entry = |number: u64| Sha256::of(&number.to_be_bytes()).0;
    for (leaves, batch) in [
        (FEW_LEAVES / 10, 1),
        (FEW_LEAVES, 64),
        (LEAVES / 10, 1_000),
        (LEAVES, 10_000),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut log = LogWriter::open(folder.path(), &key).unwrap();
        let started = Instant::now();
        for number in 0..leaves {
            log.add(&entry(number)).unwrap();
            if (number + 1) % batch == 0 {
                log.commit().unwrap();
            }
        }
        let checkpoint = log.commit().unwrap().clone();
        let rate = leaves as f64 / started.elapsed().as_secs_f64();
        println!(
            "{batch:>6} a checkpoint: {rate:>9.0} appends a second, peak {} KiB",
            peak_kib()
        );
        if leaves < LEAVES {
            continue;
        }
        let reader = LogReader::new(folder.path(), &key.verifying_key());
        let started = Instant::now();
        let mut largest = 0;
        for number in 0..1000_u64 {
            let index = number * 999_983 % leaves;
            let proof = reader.prove_inclusion(index, &checkpoint).unwrap();
            largest = largest.max(proof.hashes.len());
        }
        let each = started.elapsed().as_secs_f64() / 1000.0;
        println!(
            "inclusion in {leaves}: at most {largest} hashes, {} bytes; {:.2} ms to make and check",
            largest * 32,
            each * 1e3
        );
        assert!(largest <= 20);
        let started = Instant::now();
        println!(
            "check of all of it: {} tiles, {:.1} s",
            reader.check().unwrap().tiles,
            started.elapsed().as_secs_f64()
        );
    }
}

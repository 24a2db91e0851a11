//! A writer that is killed at any moment leaves a log that opens and goes on.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use licit_evidence::SigningKey;
use licit_evidence::log::{LogReader, LogWriter};
use zeroize::Zeroizing;

/// Names the folder, to the process that is to be killed.
const FOLDER: &str = "LICIT_TEST_LOG_TO_BE_KILLED";
/// Kills that are tried.
const KILLS: u64 = 12;

fn key() -> SigningKey {
    SigningKey::new("beispiel.netz/log", &Zeroizing::new([7; 32]))
}

fn entry(number: u64) -> [u8; 8] {
    number.to_be_bytes()
}

/// Appends for as long as it lives, and says what is signed. It runs in a process of its own, and
/// does nothing where no folder is named.
#[test]
fn append_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let mut log = LogWriter::open(Path::new(&folder), &key()).unwrap();
    for batch in (1..).map(|round: u64| round * 37 % 600 + 1) {
        for _ in 0..batch {
            log.add(&entry(log.size())).unwrap();
        }
        println!("signed {}", log.commit().unwrap().size);
    }
}

#[test]
fn a_killed_writer_loses_nothing_that_was_signed() {
    let folder = tempfile::tempdir().unwrap();
    let reader = LogReader::new(folder.path(), &key().verifying_key());
    let mut last = LogWriter::open(folder.path(), &key())
        .unwrap()
        .checkpoint()
        .clone();
    for kill in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["append_until_killed", "--exact", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut signed = 0;
        // The line of the first batch shows that it is at work; then any moment will do.
        for line in lines.by_ref() {
            if let Some((_, size)) = line.unwrap().split_once("signed ") {
                signed = size.parse().unwrap();
                break;
            }
        }
        std::thread::sleep(Duration::from_micros(700 * kill * kill));
        child.kill().unwrap();
        child.wait().unwrap();
        for line in lines {
            if let Some((_, size)) = line.unwrap().split_once("signed ") {
                signed = size.parse().unwrap();
            }
        }
        // Before anybody has recovered it: a checkpoint, and all of its tiles.
        let found = reader.check().unwrap().checkpoint;
        assert!(found.size >= signed && signed > last.size, "kill {kill}");
        if last.size > 0 {
            reader.prove_consistency(&last, &found).unwrap();
        }
        let log = LogWriter::open(folder.path(), &key()).unwrap();
        last = log.checkpoint().clone();
        assert!(last.size >= found.size);
        for index in [0, last.size / 2, last.size - 1] {
            assert_eq!(reader.entry(index, &last).unwrap(), entry(index));
        }
    }
}

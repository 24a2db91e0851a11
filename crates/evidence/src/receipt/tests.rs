//! Receipts that verify, and every byte of one that must not be changed.

use proptest::prelude::*;
use serde_json::Value;
use zeroize::Zeroizing;

use super::*;
use crate::commitment::commitment;
use crate::log::fork::{Agreement, compare};
use crate::log::{LogReader, LogWriter};
use crate::{SigningKey, VerifyingKey};

fn key(byte: u8) -> SigningKey {
    SigningKey::new("Beispiel Netz", &Zeroizing::new([byte; 32]))
}

fn statement(language: Language) -> Statement {
    Statement {
        format: STATEMENT_FORMAT.to_owned(),
        controller: Controller {
            name: "Beispiel Netz".to_owned(),
            contact: "datenschutz@beispiel.example".to_owned(),
        },
        service: "plauderei".to_owned(),
        request: "017f22e2-79b0-7cc3-98c4-dc0c0c07398f".to_owned(),
        sequence: 7,
        already_standing: false,
        right: "gdpr:A21".to_owned(),
        scope: "all".to_owned(),
        channel: "letter".to_owned(),
        received_at: "2026-03-02T10:00:00Z".parse().unwrap(),
        effective_from: "2026-03-02T10:00:01Z".parse().unwrap(),
        due: DueDates {
            target: "2026-03-30".parse().unwrap(),
            legal: "2026-04-02".parse().unwrap(),
        },
        language,
        notice: None,
        policy: crate::Sha256([1; 32]),
        objector: Objector {
            canonical: "c1".to_owned(),
            labels: vec![Subject {
                kind: "handle".to_owned(),
                label: "00ff".repeat(8),
            }],
        },
        versions: vec![VersionThen {
            dataset: "demo".to_owned(),
            version: 2,
            id: crate::Sha256([2; 32]),
            sequence: 6,
        }],
    }
}

/// Enters a statement into a log, after some others, and gives the receipt.
fn issue(folder: &std::path::Path, statement: Statement, others: u8, key: &SigningKey) -> Vec<u8> {
    let mut log = LogWriter::open(folder, key).unwrap();
    for number in 0..others {
        log.add(&[number; 32]).unwrap();
    }
    let salt = Salt::from_bytes([9; 32]);
    let entry = commitment(&salt, &statement).unwrap();
    let index = log.add(&entry.0).unwrap();
    let checkpoint = log.commit().unwrap().clone();
    let reader = LogReader::new(folder, &key.verifying_key());
    let evidence = LogEvidence {
        checkpoint: log.note().to_owned(),
        inclusion: reader.prove_inclusion(index, &checkpoint).unwrap(),
    };
    let masked = vec![MaskedIdentifier {
        kind: "handle".to_owned(),
        masked: "l…k".to_owned(),
    }];
    Receipt::new(statement, salt, evidence, masked, key)
        .sign(key)
        .unwrap()
}

fn sample() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    issue(folder.path(), statement(Language::German), 5, &key(1))
}

#[test]
fn a_receipt_verifies_with_the_public_key_alone() {
    let receipt = sample();
    assert!(receipt.len() < 8 << 10, "{} bytes", receipt.len());
    let trusted = VerifyingKey::parse(&key(1).verifying_key().to_string()).unwrap();
    let check = ReceiptCheck::of(&receipt, Some(&trusted)).unwrap();
    assert_eq!(check.statement, statement(Language::German));
    assert_eq!((check.checkpoint.size, check.inclusion.index), (6, 5));
    assert!(check.key_was_given);
    assert!(!ReceiptCheck::of(&receipt, None).unwrap().key_was_given);
    assert!(matches!(
        ReceiptCheck::of(&receipt, Some(&key(2).verifying_key())),
        Err(ReceiptError::Signature(_))
    ));
}

#[test]
fn every_changed_byte_of_a_receipt_is_noticed() {
    let receipt = sample();
    for place in 0..receipt.len() {
        for bit in [1, 0x20] {
            let mut changed = receipt.clone();
            changed[place] ^= bit;
            assert!(ReceiptCheck::of(&changed, None).is_err(), "byte {place}");
        }
        let mut shorter = receipt.clone();
        shorter.remove(place);
        assert!(ReceiptCheck::of(&shorter, None).is_err(), "byte {place}");
    }
}

/// A field signed anew by a key of somebody's own is not accepted where the key is known, and one
/// that says the same in another spelling not at all.
#[test]
fn other_spellings_and_signers_are_refused() {
    let receipt = sample();
    let value: Value = serde_json::from_slice(&receipt).unwrap();
    let pretty = serde_json::to_vec_pretty(&value).unwrap();
    assert!(ReceiptCheck::of(&pretty, None).is_err());
    let Value::Object(mut fields) = value else {
        panic!("a receipt is an object");
    };
    fields.remove("signature");
    fields["statement"]["scope"] = "own".into();
    let unsigned = Value::Object(fields.clone());
    let note = key(1).sign(&signed_text(&unsigned).unwrap());
    fields.insert("signature".to_owned(), note.into());
    let mut bytes = canonical_json::to_vec(&fields).unwrap();
    bytes.push(b'\n');
    // Even the controller's own key cannot sign another statement for the same leaf.
    assert!(matches!(
        ReceiptCheck::of(&bytes, None),
        Err(ReceiptError::Inclusion(_))
    ));
    assert!(matches!(
        ReceiptCheck::of(&vec![b' '; ReceiptCheck::MAX_BYTES + 1], None),
        Err(ReceiptError::TooLarge)
    ));
}

#[test]
fn fields_of_a_later_version_are_signed_and_committed_to_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let key = key(1);
    let mut committed = serde_json::to_value(statement(Language::English)).unwrap();
    committed["added_later"] = "x".into();
    let salt = Salt::from_bytes([9; 32]);
    let entry = commitment(&salt, &committed).unwrap();
    let receipt = issue(folder.path(), statement(Language::English), 0, &key);
    let mut log = LogWriter::open(folder.path(), &key).unwrap();
    let index = log.add(&entry.0).unwrap();
    let checkpoint = log.commit().unwrap().clone();
    let proof = LogReader::new(folder.path(), &key.verifying_key())
        .prove_inclusion(index, &checkpoint)
        .unwrap();
    let mut value: Value = serde_json::from_slice(&receipt).unwrap();
    let fields = value.as_object_mut().unwrap();
    fields.remove("signature");
    fields["statement"] = committed;
    fields["log"]["checkpoint"] = log.note().into();
    fields["log"]["inclusion"] = serde_json::to_value(proof).unwrap();
    let note = key.sign(&signed_text(&value).unwrap());
    value["signature"] = note.into();
    let mut bytes = canonical_json::to_vec(&value).unwrap();
    bytes.push(b'\n');
    assert_eq!(ReceiptCheck::of(&bytes, None).unwrap().inclusion.index, 1);
}

#[test]
fn two_receipts_show_a_fork() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let english = || statement(Language::English);
    let first = issue(one.path(), english(), 5, &key(1));
    let second = issue(one.path(), english(), 9, &key(1));
    let forked = issue(other.path(), english(), 6, &key(1));
    let check = |bytes: &[u8]| ReceiptCheck::of(bytes, None).unwrap();
    let (first, second, forked) = (check(&first), check(&second), check(&forked));
    assert!(matches!(
        compare(&first.witnessed(), &second.witnessed(), None),
        Ok(Agreement::Unproven { .. })
    ));
    let reader = LogReader::new(one.path(), &key(1).verifying_key());
    let proof = reader
        .prove_consistency(&first.checkpoint, &second.checkpoint)
        .unwrap();
    assert_eq!(
        compare(&first.witnessed(), &second.witnessed(), Some(&proof)),
        Ok(Agreement::Consistent)
    );
    let found = compare(&first.witnessed(), &forked.witnessed(), None);
    assert!(found.unwrap_err().is_fork());
}

#[test]
fn words_are_complete_in_every_language() {
    for language in Language::ALL {
        for already_standing in [false, true] {
            for (scope, channel) in [
                ("all", "form"),
                ("own", "email"),
                ("about_me", "api"),
                ("page", "signal"),
                ("all", "list"),
                ("all", "letter"),
            ] {
                let statement = Statement {
                    scope: scope.to_owned(),
                    channel: channel.to_owned(),
                    already_standing,
                    ..statement(language)
                };
                let words = Words::of(&statement);
                let text = words.lines().join("\n");
                assert!(words.lines().iter().all(|line| line.len() > 10), "{text}");
                // No code stands for itself, and the words of the law are used.
                let codes = ["about_me", "gdpr:", "  "];
                assert!(codes.iter().all(|code| !text.contains(code)), "{text}");
                assert!(!text.contains("Widerruf"), "{text}");
            }
        }
    }
    let text = |language| Words::of(&statement(language)).lines().join("\n");
    assert!(text(Language::German).contains("2. März 2026, 10:00 Uhr (UTC)"));
    assert!(text(Language::German).contains("bis zum 2. April 2026 fällig"));
    assert!(text(Language::English).contains("due by 2 April 2026"));
}

proptest! {
    /// Nothing that is no receipt makes the verifier panic or believe.
    #[test]
    fn arbitrary_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(ReceiptCheck::of(&bytes, None).is_err());
    }

    /// Pieces of a receipt put together in another way are none.
    #[test]
    fn spliced_receipts_are_refused(from in 0..2000_usize, to in 0..2000_usize, length in 1..300_usize) {
        let receipt = sample();
        let mut changed = receipt.clone();
        let piece: Vec<u8> = receipt.iter().skip(from).take(length).copied().collect();
        let to = to.min(changed.len());
        let end = (to + piece.len()).min(changed.len());
        changed.splice(to..end, piece);
        prop_assert!(changed == receipt || ReceiptCheck::of(&changed, None).is_err());
    }
}

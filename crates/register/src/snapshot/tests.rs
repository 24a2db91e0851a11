//! Tests of snapshots by subject: what look-ups answer, what a damaged file says, what happens
//! when one file takes the place of another.

mod damage;
mod look_ups;
mod replacement;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use licit_record::{RegisterSequence, Service};

use super::*;

type Standing = BTreeMap<Service, Vec<(Label, Scopes)>>;

fn service(name: &str) -> Service {
    Service::new(name).unwrap()
}

/// A label that looks like a keyed hash.
fn spread(number: u64) -> Label {
    let mut label = [0; 16];
    label.copy_from_slice(&Sha256::digest(number.to_be_bytes())[..16]);
    Label(label)
}

/// So many different labels of one service, evenly spread.
fn some(name: &str, count: u64) -> Standing {
    let scopes = |number| Scopes::from_bits((number % 31) as u8 + 1).unwrap();
    let labels = (0..count).map(|number| (spread(number), scopes(number)));
    Standing::from([(service(name), labels.collect())])
}

fn in_memory(sequence: u64, standing: Standing) -> Snapshot {
    let sequence = RegisterSequence(sequence);
    Snapshot::new(sequence, Origin::default(), standing, BTreeSet::new()).unwrap()
}

/// Writes a snapshot, with as little memory as there can be.
fn write(path: &Path, sequence: u64, standing: &Standing) -> Snapshot {
    let mut writer = SnapshotWriter::with_memory(path, 50).unwrap();
    for (service, labels) in standing {
        for (label, scopes) in labels {
            writer.push(service, *label, *scopes).unwrap();
        }
    }
    let sequence = RegisterSequence(sequence);
    writer
        .commit(sequence, Origin::default(), BTreeSet::new())
        .unwrap()
}

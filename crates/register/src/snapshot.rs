//! What stands at one position of the register, in memory and made for fast look-ups.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use licit_record::{RegisterSequence, Service};
use sha2::{Digest, Sha256};

use crate::label::Label;
use crate::scope::Scopes;

/// First bytes of what the digest is taken of.
const DIGEST_INFO: &[u8] = b"licit/register/snapshot/v1\n";

/// What stands at one position of the register, for every service.
#[derive(Clone)]
pub struct Snapshot {
    /// The position. An artefact that is built with this snapshot honours everything up to here.
    pub sequence: RegisterSequence,
    /// SHA-256 over position, services, labels and scopes.
    pub digest: [u8; 32],
    services: BTreeMap<Service, ServiceObjections>,
    /// Services on which anything was ever entered by a web address.
    by_address: BTreeSet<Service>,
}

impl Snapshot {
    /// A snapshot of what was collected per service, in any order.
    pub(crate) fn new(
        sequence: RegisterSequence,
        standing: BTreeMap<Service, Vec<(Label, Scopes)>>,
        by_address: BTreeSet<Service>,
    ) -> Self {
        let services: BTreeMap<_, _> = standing
            .into_iter()
            .map(|(service, entries)| (service, ServiceObjections::new(entries)))
            .filter(|(_, objections)| !objections.is_empty())
            .collect();
        let digest = digest(sequence, &services);
        Self {
            sequence,
            digest,
            services,
            by_address,
        }
    }

    /// Whether anything was ever entered by a web address on a service. If not, nothing can stand
    /// against the address of an item, and reading it can be spared.
    pub fn may_hold_addresses(&self, service: &Service) -> bool {
        self.by_address.contains(service)
    }

    /// What stands on one service; `None` if nothing does.
    pub fn service(&self, service: &Service) -> Option<&ServiceObjections> {
        self.services.get(service)
    }

    /// The services on which anything stands.
    pub fn services(&self) -> impl Iterator<Item = (&Service, &ServiceObjections)> {
        self.services.iter()
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self
            .services
            .iter()
            .map(|(service, found)| (service.as_str(), found.len()));
        write!(out, "Snapshot({}, ", self.sequence.0)?;
        out.debug_map().entries(counts).finish()?;
        out.write_str(")")
    }
}

/// The labels of one service that anything stands against, sorted.
///
/// Labels are keyed hashes and therefore evenly spread, so that a directory over their first
/// bits leads to the one or two that a look-up has to compare.
#[derive(Clone)]
pub struct ServiceObjections {
    labels: Vec<Label>,
    scopes: Vec<Scopes>,
    /// Where the labels with each value of the first bits begin; one more entry closes the last.
    directory: Vec<usize>,
    /// How many first bits the directory takes.
    bits: u32,
}

impl ServiceObjections {
    /// The largest directory, 2^26 entries, for 10^8 labels.
    const MAX_BITS: u32 = 26;

    fn new(mut entries: Vec<(Label, Scopes)>) -> Self {
        entries.retain(|(_, scopes)| !scopes.is_empty());
        entries.sort_unstable();
        entries.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 = earlier.1.union(later.1);
            }
            same
        });
        let bits = entries.len().max(1).ilog2().min(Self::MAX_BITS);
        let mut directory = vec![0; (1 << bits) + 1];
        for (label, _) in &entries {
            directory[front(label, bits) + 1] += 1;
        }
        let mut sum = 0;
        for place in &mut directory {
            sum += *place;
            *place = sum;
        }
        let (labels, scopes) = entries.into_iter().unzip();
        Self {
            labels,
            scopes,
            directory,
            bits,
        }
    }

    /// What stands against a label.
    #[inline]
    pub fn find(&self, label: &Label) -> Option<Scopes> {
        let bucket = front(label, self.bits);
        let (from, to) = (
            *self.directory.get(bucket)?,
            *self.directory.get(bucket + 1)?,
        );
        let candidates = self.labels.get(from..to)?;
        let place = candidates.iter().position(|candidate| candidate == label)?;
        self.scopes.get(from + place).copied()
    }

    /// How many labels anything stands against.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether nothing stands.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The labels in ascending order, and what stands against each.
    pub fn iter(&self) -> impl Iterator<Item = (Label, Scopes)> {
        self.labels.iter().copied().zip(self.scopes.iter().copied())
    }
}

impl fmt::Debug for ServiceObjections {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ServiceObjections({} labels)", self.len())
    }
}

/// The first bits of a label as a number.
#[inline]
fn front(label: &Label, bits: u32) -> usize {
    let [a, b, c, d, ..] = label.0;
    // In 64 bits, because a shift by 32 must give zero.
    (u64::from(u32::from_be_bytes([a, b, c, d])) >> (32 - bits)) as usize
}

fn digest(sequence: RegisterSequence, services: &BTreeMap<Service, ServiceObjections>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(DIGEST_INFO);
    hash.update(sequence.0.to_be_bytes());
    for (service, objections) in services {
        hash.update((service.as_str().len() as u64).to_be_bytes());
        hash.update(service.as_str());
        hash.update((objections.len() as u64).to_be_bytes());
        for (label, scopes) in objections.iter() {
            let mut entry = [0; 17];
            entry[..16].copy_from_slice(&label.0);
            entry[16] = scopes.bits();
            hash.update(entry);
        }
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scopes() -> impl Strategy<Value = Scopes> {
        (0..32_u8).prop_map(|bits| Scopes::from_bits(bits).unwrap())
    }

    fn labels() -> impl Strategy<Value = Label> {
        // Few different ones, so that some meet, crowded at one end.
        prop_oneof![any::<[u8; 16]>(), (0..8_u8).prop_map(|last| [last; 16])].prop_map(Label)
    }

    proptest! {
        #[test]
        fn look_ups_find_what_went_in(
            entries in prop::collection::vec((labels(), scopes()), 0..200),
            absent in labels(),
        ) {
            let objections = ServiceObjections::new(entries.clone());
            let mut expected: BTreeMap<Label, Scopes> = BTreeMap::new();
            for (label, scopes) in entries.into_iter().filter(|(_, scopes)| !scopes.is_empty()) {
                let union = expected.entry(label).or_default();
                *union = union.union(scopes);
            }
            prop_assert_eq!(objections.find(&absent), expected.get(&absent).copied());
            prop_assert_eq!(objections.len(), expected.len());
            for (label, scopes) in &expected {
                prop_assert_eq!(objections.find(label), Some(*scopes));
            }
            prop_assert!(objections.iter().eq(expected));
        }
    }

    #[test]
    fn the_digest_sees_everything() {
        let snapshot = |sequence, service: &str, label: u8, bits: u8| {
            let entry = (Label([label; 16]), Scopes::from_bits(bits).unwrap());
            let standing = BTreeMap::from([(Service::new(service).unwrap(), vec![entry])]);
            Snapshot::new(RegisterSequence(sequence), standing, BTreeSet::new()).digest
        };
        let digests = [
            snapshot(1, "a", 1, 1),
            snapshot(2, "a", 1, 1),
            snapshot(1, "b", 1, 1),
            snapshot(1, "a", 2, 1),
            snapshot(1, "a", 1, 2),
            snapshot(1, "a", 1, 0),
        ];
        for (place, one) in digests.iter().enumerate() {
            assert!(!digests[..place].contains(one), "{place}");
        }
    }
}

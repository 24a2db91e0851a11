//! What stands at one position of the register, made for fast look-ups: a file that is laid into
//! memory (docs/snapshot.md), or the same bytes in memory.

mod block;
pub(crate) mod bytes;
mod error;
mod filter;
pub(crate) mod layout;
mod sorter;
#[cfg(test)]
mod tests;
mod writer;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use licit_record::{RegisterSequence, Service};
use sha2::{Digest, Sha256};

use block::{Block, Place};
use bytes::Bytes;
use layout::{Directory, HEADER, Header, HeaderProblem};

pub use error::SnapshotError;
pub use writer::SnapshotWriter;

use crate::label::Label;
use crate::replacing::at;
use crate::scope::Scopes;

/// Labels that one thread reads back while others read the rest; fewer are not worth a thread.
const BLOCKS_PER_THREAD: usize = 16;

/// What a snapshot was made of: says whether it still is what stands in a register.
///
/// The sequence alone does not: a register that was restored from a backup counts on from there,
/// and comes to the same number with other objections.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Origin(pub [u8; 32]);

impl fmt::Debug for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, ..] = self.0;
        write!(out, "Origin({a:02x}{b:02x}{c:02x}{d:02x}…)")
    }
}

/// What stands at one position of the register, for every service.
#[derive(Clone)]
pub struct Snapshot {
    /// The position. An artefact that is built with this snapshot honours everything up to here.
    pub sequence: RegisterSequence,
    /// SHA-256 over position, services, labels and scopes.
    pub digest: [u8; 32],
    /// What it was made of.
    pub origin: Origin,
    services: BTreeMap<Service, ServiceObjections>,
    /// Services on which anything was ever entered by a web address.
    by_address: BTreeSet<Service>,
    length: u64,
    /// Tells the key of the labels from others; zero where nobody said it.
    pub(crate) key: [u8; 16],
}

impl Snapshot {
    /// Opens the file of a snapshot and checks every byte of it. It stays as it is, even when
    /// another one is put in its place.
    ///
    /// # Errors
    /// If the file cannot be read, or is not as it was written: then nothing is answered from it.
    pub fn open(path: &Path) -> Result<Self, SnapshotError> {
        let mapped = File::open(path).and_then(|file| Bytes::map(&file));
        let bytes = mapped.map_err(at(path, "cannot open the snapshot"))?;
        Self::from_bytes(bytes, path)
    }

    /// What the file of a snapshot was made of, without a look at its labels.
    ///
    /// # Errors
    /// As [`Self::open`], for the header alone.
    pub fn origin_of(path: &Path) -> Result<Origin, SnapshotError> {
        Ok(Origin(header_of(path)?.origin))
    }

    /// Position and digest of what the file of a snapshot says, without a look at its labels.
    ///
    /// # Errors
    /// As [`Self::open`], for the header alone.
    pub fn state_of(path: &Path) -> Result<(RegisterSequence, [u8; 32]), SnapshotError> {
        let header = header_of(path)?;
        Ok((header.sequence, header.digest))
    }

    /// A snapshot in memory of what was collected per service, in any order.
    pub(crate) fn new(
        sequence: RegisterSequence,
        origin: Origin,
        standing: BTreeMap<Service, Vec<(Label, Scopes)>>,
        by_address: BTreeSet<Service>,
    ) -> Result<Self, SnapshotError> {
        let path = Path::new("(in memory)");
        let sorted = standing.into_iter().map(|(service, mut entries)| {
            entries.retain(|(_, scopes)| !scopes.is_empty());
            entries.sort_unstable();
            entries.dedup_by(|later, earlier| {
                let same = later.0 == earlier.0;
                if same {
                    earlier.1 = earlier.1.union(later.1);
                }
                same
            });
            (service, entries)
        });
        let bytes = writer::in_memory(sequence, origin, sorted, by_address);
        let bytes = bytes.map_err(at(path, "cannot make the snapshot"))?;
        Self::from_bytes(Bytes::Held(bytes), path)
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

    /// Its length in bytes, on disk or in memory.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Checks bytes and takes them as a snapshot.
    fn from_bytes(bytes: Bytes, path: &Path) -> Result<Self, SnapshotError> {
        let damaged = |part| SnapshotError::Damaged {
            path: path.to_owned(),
            part,
        };
        let header = decode(&bytes, path)?;
        if header.length != bytes.len() as u64 {
            return Err(SnapshotError::Length {
                path: path.to_owned(),
                expected: header.length,
                found: bytes.len() as u64,
            });
        }
        let start = usize::try_from(header.directory).ok();
        let directory = start.and_then(|start| bytes.get(start..));
        let directory = directory.ok_or_else(|| damaged("the header"))?;
        if Sha256::digest(directory).as_slice() != header.directory_hash {
            return Err(damaged("the directory"));
        }
        let directory = Directory::decode(directory).ok_or_else(|| damaged("the directory"))?;
        let places = places(&directory, &header).ok_or_else(|| damaged("the directory"))?;
        if !are_whole(&bytes, &directory, &places) {
            return Err(damaged("a block of labels"));
        }
        bytes.expect_look_ups();
        let (length, bytes) = (bytes.len() as u64, Arc::new(bytes));
        let mut places = places.into_iter();
        let services = directory.services.into_iter().map(|(service, blocks)| {
            let places = places.by_ref().take(blocks.len()).collect();
            let objections = ServiceObjections::new(Arc::clone(&bytes), &blocks, places);
            (service, objections)
        });
        Ok(Self {
            sequence: header.sequence,
            digest: header.digest,
            origin: Origin(header.origin),
            services: services.collect(),
            by_address: directory.by_address,
            length,
            key: header.key,
        })
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

fn header_of(path: &Path) -> Result<Header, SnapshotError> {
    let mut header = Vec::with_capacity(HEADER);
    let file = File::open(path);
    file.and_then(|file| {
        io::Read::read_to_end(&mut io::Read::take(file, HEADER as u64), &mut header)
    })
    .map_err(at(path, "cannot open the snapshot"))?;
    decode(&header, path)
}

fn decode(bytes: &[u8], path: &Path) -> Result<Header, SnapshotError> {
    Header::decode(bytes).map_err(|problem| {
        let path = path.to_owned();
        match problem {
            HeaderProblem::NotASnapshot => SnapshotError::NotASnapshot { path },
            HeaderProblem::Version(found) => SnapshotError::Version {
                path,
                found,
                supported: layout::VERSION,
            },
            HeaderProblem::Damaged => SnapshotError::Damaged {
                path,
                part: "the header",
            },
        }
    })
}

/// The places of all blocks; `None` unless they follow each other without a gap from the header
/// to the directory, the labels of a service ascend, and their number is that of the header.
fn places(directory: &Directory, header: &Header) -> Option<Vec<Place>> {
    let mut places = Vec::new();
    let (mut end, mut labels) = (HEADER as u64, 0_u64);
    for blocks in directory.services.values() {
        let ascend = |pair: &[Block]| matches!(pair, [one, next] if one.last < next.first);
        blocks.windows(2).all(ascend).then_some(())?;
        for block in blocks {
            (block.offset == end).then_some(())?;
            end = end.checked_add(block.len()? as u64)?;
            labels = labels.checked_add(u64::from(block.labels))?;
            places.push(Place::new(block)?);
        }
    }
    (end == header.directory && labels == header.labels).then_some(places)
}

/// Whether every block is what was written. All processors help: this is every byte of the file.
fn are_whole(bytes: &[u8], directory: &Directory, places: &[Place]) -> bool {
    let blocks: Vec<&Block> = directory.services.values().flatten().collect();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = blocks.len().div_ceil(cores).max(BLOCKS_PER_THREAD);
    let check = |(blocks, places): (&[&Block], &[Place])| {
        let mut pairs = blocks.iter().zip(places);
        pairs.all(|(block, place)| is_whole(bytes, block, place))
    };
    let mut shares = blocks.chunks(share).zip(places.chunks(share));
    let Some(first) = shares.next() else {
        return true;
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = shares
            .map(|share| scope.spawn(move || check(share)))
            .collect();
        let mut whole = check(first);
        for other in others {
            whole &= other.join().unwrap_or(false);
        }
        whole
    })
}

/// Whether a block is what was written, ascends, and says nothing that is not understood.
fn is_whole(bytes: &[u8], block: &Block, place: &Place) -> bool {
    let Some(written) = bytes.get(place.range()) else {
        return false;
    };
    if Sha256::digest(written).as_slice() != block.hash {
        return false;
    }
    let mut last = None;
    let mut ascends = place.records(bytes).iter().map(|record| {
        let Some((label, scopes)) = block::entry(record) else {
            return false;
        };
        let ascends = last.is_none_or(|last| last < label) && !scopes.is_empty();
        last = Some(label);
        ascends
    });
    ascends.all(|ascends| ascends) && last == Some(block.last)
}

/// The labels of one service that anything stands against, sorted, behind a filter.
///
/// Labels are keyed hashes and therefore evenly spread, so that the first bits of one lead to the
/// block and the few labels that a look-up has to compare. Labels that are not so spread take
/// longer and are found as well.
#[derive(Clone)]
pub struct ServiceObjections {
    bytes: Arc<Bytes>,
    /// The least label of each block.
    firsts: Vec<u128>,
    places: Vec<Place>,
    labels: usize,
}

impl ServiceObjections {
    /// Steps from the guessed block before the right one is found by halving.
    const STEPS: usize = 4;

    /// Labels that [`Self::find_many`] asks at once.
    const AT_ONCE: usize = 64;

    fn new(bytes: Arc<Bytes>, blocks: &[Block], places: Vec<Place>) -> Self {
        let first = |block: &Block| u128::from_be_bytes(block.first.0);
        Self {
            bytes,
            firsts: blocks.iter().map(first).collect(),
            labels: blocks.iter().map(|block| block.labels as usize).sum(),
            places,
        }
    }

    /// What stands against a label.
    #[inline]
    pub fn find(&self, label: &Label) -> Option<Scopes> {
        let place = self.places.get(self.block(label)?)?;
        place.find(&self.bytes, label)
    }

    /// What stands against each of many labels, added to `found` in their order. Faster than
    /// asking one by one, because the memory is asked for many places at once.
    pub fn find_many(&self, labels: &[Label], found: &mut Vec<Option<Scopes>>) {
        found.reserve(labels.len());
        let file: &[u8] = &self.bytes;
        for labels in labels.chunks(Self::AT_ONCE) {
            let mut maybe: [Option<&Place>; Self::AT_ONCE] = [None; Self::AT_ONCE];
            for (label, maybe) in labels.iter().zip(&mut maybe) {
                let place = self.block(label).and_then(|block| self.places.get(block));
                *maybe = place.filter(|place| place.may_hold(file, label));
            }
            // Each step for all of them, so that one does not wait for what another has fetched.
            let mut guesses = [const { None }; Self::AT_ONCE];
            for ((label, place), guess) in labels.iter().zip(maybe).zip(&mut guesses) {
                *guess = place.and_then(|place| Some((place, place.guess(file, label)?)));
                if let Some((place, guess)) = guess {
                    place.fetch(file, guess);
                }
            }
            let answer = |(label, guess): (_, Option<(&Place, _)>)| {
                let (place, guess) = guess?;
                place.compare(file, label, guess)
            };
            found.extend(labels.iter().zip(guesses).map(answer));
        }
    }

    /// How many labels anything stands against.
    pub fn len(&self) -> usize {
        self.labels
    }

    /// Whether nothing stands.
    pub fn is_empty(&self) -> bool {
        self.labels == 0
    }

    /// The labels in ascending order, and what stands against each.
    pub fn iter(&self) -> impl Iterator<Item = (Label, Scopes)> {
        let records = self
            .places
            .iter()
            .flat_map(|place| place.records(&self.bytes));
        records.filter_map(block::entry)
    }

    /// The block that a label is in, if it is in any: the last one that does not begin after it.
    #[inline]
    fn block(&self, label: &Label) -> Option<usize> {
        let label = u128::from_be_bytes(label.0);
        let mut guess = (((label >> 64) * self.firsts.len() as u128) >> 64) as usize;
        for _ in 0..Self::STEPS {
            if *self.firsts.get(guess)? > label {
                guess = guess.checked_sub(1)?;
            } else if self
                .firsts
                .get(guess + 1)
                .is_some_and(|next| *next <= label)
            {
                guess += 1;
            } else {
                return Some(guess);
            }
        }
        let after = self.firsts.partition_point(|first| *first <= label);
        after.checked_sub(1)
    }
}

impl fmt::Debug for ServiceObjections {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ServiceObjections({} labels)", self.len())
    }
}

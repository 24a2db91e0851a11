//! A block: up to 32,768 neighbouring labels of one service, each with what stands against it, a
//! table of where to look, and the filter.
//!
//! Blocks are cut by count and not by the first bits of labels, so that building one takes the
//! same memory however the labels are spread.

use std::hint::black_box;
use std::ops::Range;

use sha2::{Digest, Sha256};

use super::filter::{self, Shape};
use crate::label::Label;
use crate::scope::Scopes;

/// Most labels in a block: the table counts in 16 bits.
pub(super) const MAX_LABELS: usize = 1 << 15;

/// A label and its scopes.
pub(super) const RECORD: usize = 17;

/// Labels for each slot of the table, on average. Few enough for a good guess within the slot,
/// and enough for the tables to stay in the cache: 6 MB for 5·10^7 labels.
const LABELS_PER_SLOT: usize = 16;

/// Records around the guess that are compared without a branch. Of evenly spread labels 19 in 20
/// are there, in lines of memory that are fetched together; others are found by halving.
const WINDOW: usize = 8;

/// What the directory of the file says about a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Where it begins in the file.
    pub(super) offset: u64,
    /// Its least label.
    pub(super) first: Label,
    /// Its greatest label.
    pub(super) last: Label,
    /// Its labels.
    pub(super) labels: u32,
    /// Entries of its table.
    pub(super) slots: u32,
    /// Its filter.
    pub(super) shape: Shape,
    /// SHA-256 of its bytes.
    pub(super) hash: [u8; 32],
}

impl Block {
    /// Its length in bytes; `None` if the numbers make no sense.
    pub(super) fn len(&self) -> Option<usize> {
        let labels = self.labels as usize;
        let is_sound = (1..=MAX_LABELS).contains(&labels)
            && self.slots as usize == slots(labels)
            && self.first <= self.last;
        is_sound.then_some(labels * RECORD + slots(labels) * 2 + self.shape.len()?)
    }
}

/// A block made for look-ups: what is in the directory, and where its parts are in the file.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// First 64 bits of the least label.
    base: u64,
    /// Slots per difference to the base, as a fraction of 2^64.
    scale: u64,
    shape: Shape,
    slots: u32,
    records: Range<usize>,
    table: Range<usize>,
    filter: Range<usize>,
}

impl Place {
    /// The place of a block; `None` if its numbers make no sense.
    pub(super) fn new(block: &Block) -> Option<Self> {
        let offset = usize::try_from(block.offset).ok()?;
        let end = offset.checked_add(block.len()?)?;
        let records = offset..offset + block.labels as usize * RECORD;
        let table = records.end..records.end + block.slots as usize * 2;
        Some(Self {
            base: front(&block.first),
            scale: scale(&block.first, &block.last, block.slots as usize),
            shape: block.shape,
            slots: block.slots,
            filter: table.end..end,
            records,
            table,
        })
    }

    /// Where its bytes are.
    pub(super) fn range(&self) -> Range<usize> {
        self.records.start..self.filter.end
    }

    /// Its records, one after the other.
    pub(super) fn records<'f>(&self, file: &'f [u8]) -> &'f [[u8; RECORD]] {
        let bytes = file.get(self.records.clone()).unwrap_or_default();
        bytes.as_chunks().0
    }

    /// What stands against a label.
    #[inline]
    pub(super) fn find(&self, file: &[u8], label: &Label) -> Option<Scopes> {
        if self.may_hold(file, label) {
            self.look_for(file, label)
        } else {
            None
        }
    }

    /// What the filter says: whether a label may be there.
    #[inline]
    pub(super) fn may_hold(&self, file: &[u8], label: &Label) -> bool {
        let filter = file.get(self.filter.clone()).unwrap_or_default();
        filter::may_hold(self.shape, filter, filter::key(label))
    }

    /// What stands against a label, by the records alone.
    #[inline]
    pub(super) fn look_for(&self, file: &[u8], label: &Label) -> Option<Scopes> {
        self.compare(file, label, self.guess(file, label)?)
    }

    /// Where a label stands if it is there, by the table.
    #[inline]
    pub(super) fn guess(&self, file: &[u8], label: &Label) -> Option<Guess> {
        let (slot, within) = slot(front(label), self.base, self.scale);
        let slot = slot.min(self.slots as usize - 1);
        let (table, _) = file.get(self.table.clone())?.as_chunks::<2>();
        let from = u16::from_le_bytes(*table.get(slot)?) as usize;
        let to = table
            .get(slot + 1)
            .map_or(self.labels(), |to| u16::from_le_bytes(*to) as usize);
        let into = (to.saturating_sub(from) as u128 * u128::from(within)) >> 64;
        let start = (from + into as usize).saturating_sub(WINDOW / 2);
        Some(Guess {
            start: start.min(self.labels().saturating_sub(WINDOW)),
            slot: from..to,
        })
    }

    /// What stands against a label, by the records around a guess and then by all of its slot.
    #[inline]
    pub(super) fn compare(&self, file: &[u8], label: &Label, guess: Guess) -> Option<Scopes> {
        let records = self.records(file);
        let wanted = u128::from_be_bytes(label.0);
        let window = records.get(guess.start..);
        let window = window.and_then(<[_]>::first_chunk::<WINDOW>);
        let found = window.and_then(|window| near(window, wanted));
        let found = found.or_else(|| {
            let slot = records.get(guess.slot)?;
            let place = slot.binary_search_by_key(&wanted, number).ok()?;
            slot.get(place)
        })?;
        // Opening has refused bits without meaning. If they come up after all, everything stands.
        Some(Scopes::from_bits(found[RECORD - 1]).unwrap_or(Scopes::ALL))
    }

    /// Has the records of a guess fetched while something else is done.
    #[inline]
    pub(super) fn fetch(&self, file: &[u8], guess: &Guess) {
        let start = self.records.start + guess.start * RECORD;
        // Nothing waits for what is read here, and nothing leaves it out.
        black_box(file.get(start).copied());
        black_box(file.get(start + WINDOW * RECORD - 1).copied());
    }

    fn labels(&self) -> usize {
        self.records.len() / RECORD
    }
}

/// Where a label stands if it is in a block.
pub(super) struct Guess {
    /// The first record of the window that it is probably in.
    start: usize,
    /// The records that it is certainly among.
    slot: Range<usize>,
}

/// The record of a label, if it is in a window. All are compared, by their last bits: a branch
/// for each would be foretold wrongly once a look-up, and keep the next one from beginning.
#[inline]
fn near(window: &[[u8; RECORD]; WINDOW], wanted: u128) -> Option<&[u8; RECORD]> {
    let mut equal = 0_u32;
    for (place, record) in window.iter().enumerate() {
        equal |= u32::from(number(record) as u64 == wanted as u64) << place;
    }
    let found = window.get(equal.trailing_zeros() as usize)?;
    (number(found) == wanted).then_some(found)
}

/// A label and its scopes as they stand in a block.
pub(super) fn record(label: &Label, scopes: Scopes) -> [u8; RECORD] {
    let mut record = [0; RECORD];
    let (front, back) = record.split_at_mut(RECORD - 1);
    front.copy_from_slice(&label.0);
    back.fill(scopes.bits());
    record
}

/// The label of a record and its scopes; `None` if they have a bit without meaning.
pub(super) fn entry(record: &[u8; RECORD]) -> Option<(Label, Scopes)> {
    let label = Label(number(record).to_be_bytes());
    Scopes::from_bits(record[RECORD - 1]).map(|scopes| (label, scopes))
}

/// The block of so many records in ascending order, and what the directory is to say of it but
/// where it is. `None` for no records or too many.
pub(super) fn encode(records: &[[u8; RECORD]]) -> Option<(Block, Vec<u8>)> {
    let label = |record| Label(number(record).to_be_bytes());
    let (first, last) = (label(records.first()?), label(records.last()?));
    let slots = slots(records.len());
    let (base, scale) = (front(&first), scale(&first, &last, slots));
    let mut bytes = records.as_flattened().to_vec();
    // For each slot the first record that is in it or in a later one.
    let mut begun = 0;
    for (place, record) in records.iter().enumerate() {
        let (reached, _) = slot(front(&label(record)), base, scale);
        let reached = reached.min(slots - 1);
        while begun <= reached {
            bytes.extend(u16::try_from(place).ok()?.to_le_bytes());
            begun += 1;
        }
    }
    // What comes after the last record holds nothing.
    let end = u16::try_from(records.len()).ok()?.to_le_bytes();
    (begun..slots).for_each(|_| bytes.extend(end));
    let keys = records.iter().map(|record| filter::key(&label(record)));
    let (shape, filter) = filter::build(keys.collect());
    bytes.extend(filter);
    let block = Block {
        offset: 0,
        first,
        last,
        labels: u32::try_from(records.len()).ok()?,
        slots: u32::try_from(slots).ok()?,
        shape,
        hash: Sha256::digest(&bytes).into(),
    };
    Some((block, bytes))
}

fn slots(labels: usize) -> usize {
    labels.div_ceil(LABELS_PER_SLOT)
}

/// The first 64 bits of a label as a number.
#[inline]
fn front(label: &Label) -> u64 {
    (u128::from_be_bytes(label.0) >> 64) as u64
}

#[inline]
fn number(record: &[u8; RECORD]) -> u128 {
    let mut label = [0; 16];
    label.copy_from_slice(&record[..16]);
    u128::from_be_bytes(label)
}

/// By what a difference to the first label is multiplied to get its slot.
fn scale(first: &Label, last: &Label, slots: usize) -> u64 {
    let span = u128::from(front(last).saturating_sub(front(first))) + 1;
    u64::try_from(((slots as u128) << 64) / span).unwrap_or(u64::MAX)
}

/// The slot of a label and, as a fraction of 2^64, where in it. Both grow with the label. Below
/// the base it is the beginning of the first.
#[inline]
fn slot(front: u64, base: u64, scale: u64) -> (usize, u64) {
    let product = u128::from(front.saturating_sub(base)) * u128::from(scale);
    ((product >> 64) as usize, product as u64)
}

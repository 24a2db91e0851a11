//! A binary fuse filter of 8 bits over the labels of one block: says "not in here" without
//! touching the labels, and is wrong for one absent label in 256. It is never wrong for one that
//! is there.
//!
//! After T. M. Graf and D. Lemire, "Binary Fuse Filters" (2022). Every key has one place in each
//! of three neighbouring segments; the exclusive or of the three bytes there is the key's
//! fingerprint. The layout is part of the file format (docs/snapshot.md), which is why it is
//! written here and not taken from a crate that may change how it hashes.

use crate::label::Label;

/// Fewer labels than this are compared sooner than a filter is asked.
const MIN_KEYS: usize = 128;

/// After so many seeds a block goes without filter: slower, and as right.
const ATTEMPTS: u64 = 64;

/// Seeds before keys that are equal are looked for, which no filter can tell apart.
const ATTEMPTS_BEFORE_DEDUP: u64 = 4;

/// From how many keys on: logarithm of the segment length, and places for 1,000 keys.
const SIZES: [(usize, u32, usize); 6] = [
    (0, 6, 1641),
    (303, 7, 1479),
    (1009, 8, 1374),
    (3360, 9, 1300),
    (11_190, 10, 1245),
    (25_000, 10, 1216),
];

/// How the places of a filter follow from a hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// Added to every key.
    pub(super) seed: u64,
    /// Logarithm of the length of a segment.
    pub(super) segment_bits: u32,
    /// Segments in which the first of three places may lie; 0 says that there is no filter.
    pub(super) segments: u32,
}

impl Shape {
    /// Bytes of the filter; `None` if the numbers make no sense.
    pub(super) fn len(self) -> Option<usize> {
        if self.segments == 0 {
            return Some(0);
        }
        let segments = (self.segments as usize).checked_add(2)?;
        let length = 1_usize.checked_shl(self.segment_bits)?;
        (self.segment_bits <= 16).then_some(())?;
        segments.checked_mul(length)
    }

    #[inline]
    fn places(self, hash: u64) -> [usize; 3] {
        let mask = (1_u64 << self.segment_bits) - 1;
        let firsts = u64::from(self.segments) << self.segment_bits;
        let first = ((u128::from(hash) * u128::from(firsts)) >> 64) as u64;
        let second = (first + mask + 1) ^ ((hash >> 18) & mask);
        let third = (first + 2 * (mask + 1)) ^ (hash & mask);
        [first as usize, second as usize, third as usize]
    }
}

/// The number that stands for a label in a filter.
#[inline]
pub(super) fn key(label: &Label) -> u64 {
    let whole = u128::from_be_bytes(label.0);
    ((whole >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ whole as u64
}

/// Whether a key may be in a filter. Without filter every one may.
#[inline]
pub(super) fn may_hold(shape: Shape, filter: &[u8], key: u64) -> bool {
    if shape.segments == 0 {
        return true;
    }
    let hash = mix(key.wrapping_add(shape.seed));
    let [first, second, third] = shape.places(hash);
    match (filter.get(first), filter.get(second), filter.get(third)) {
        (Some(first), Some(second), Some(third)) => first ^ second ^ third == fingerprint(hash),
        // Cannot be, because the length is checked before; the labels then decide.
        _ => true,
    }
}

/// A filter that holds all keys.
pub(super) fn build(mut keys: Vec<u64>) -> (Shape, Vec<u8>) {
    if keys.len() < MIN_KEYS {
        return Default::default();
    }
    let mut work = Work::default();
    for attempt in 0..ATTEMPTS {
        if attempt == ATTEMPTS_BEFORE_DEDUP {
            keys.sort_unstable();
            keys.dedup();
        }
        let shape = shape(keys.len(), attempt);
        if let Some(filter) = work.fill(shape, &keys) {
            return (shape, filter);
        }
    }
    Default::default()
}

/// The shape for so many keys. Later attempts get more room.
fn shape(keys: usize, attempt: u64) -> Shape {
    let (_, segment_bits, per_thousand) = SIZES
        .into_iter()
        .rfind(|(from, _, _)| *from <= keys)
        .unwrap_or(SIZES[0]);
    let room = per_thousand + 20 * (attempt / 8) as usize;
    let places = (keys * room).div_ceil(1000);
    let segments = places.div_ceil(1 << segment_bits).saturating_sub(2).max(1);
    Shape {
        seed: mix(attempt + 1),
        segment_bits,
        segments: segments as u32,
    }
}

/// What building needs, kept from one attempt to the next.
#[derive(Default)]
struct Work {
    /// For each place, how many keys that are still to be placed use it.
    counts: Vec<u16>,
    /// For each place, the exclusive or of their hashes: the hash itself if it is only one.
    hashes: Vec<u64>,
    /// Places that one key alone uses.
    alone: Vec<usize>,
    /// Hashes and the place that each has for itself, in the order in which they were found.
    order: Vec<(u64, usize)>,
}

impl Work {
    /// The filter, or `None` if this seed leads to keys that share all their places with others.
    fn fill(&mut self, shape: Shape, keys: &[u64]) -> Option<Vec<u8>> {
        let length = shape.len()?;
        self.counts.clear();
        self.counts.resize(length, 0);
        self.hashes.clear();
        self.hashes.resize(length, 0);
        self.alone.clear();
        self.order.clear();
        for key in keys {
            let hash = mix(key.wrapping_add(shape.seed));
            for place in shape.places(hash) {
                *self.counts.get_mut(place)? += 1;
                *self.hashes.get_mut(place)? ^= hash;
            }
        }
        let counts = self.counts.iter().enumerate();
        self.alone.extend(
            counts
                .filter(|(_, count)| **count == 1)
                .map(|(place, _)| place),
        );
        while let Some(place) = self.alone.pop() {
            if *self.counts.get(place)? != 1 {
                continue;
            }
            let hash = *self.hashes.get(place)?;
            self.order.push((hash, place));
            for used in shape.places(hash) {
                let count = self.counts.get_mut(used)?;
                *count -= 1;
                if *count == 1 {
                    self.alone.push(used);
                }
                *self.hashes.get_mut(used)? ^= hash;
            }
        }
        if self.order.len() != keys.len() {
            return None;
        }
        let mut filter = vec![0; length];
        for (hash, place) in self.order.iter().rev() {
            let mut byte = fingerprint(*hash);
            for used in shape.places(*hash) {
                byte ^= *filter.get(used)?;
            }
            // The place itself is still zero.
            *filter.get_mut(*place)? = byte;
        }
        Some(filter)
    }
}

#[inline]
fn fingerprint(hash: u64) -> u8 {
    (hash ^ (hash >> 32)) as u8
}

/// The finaliser of SplitMix64: every bit of the input moves every bit of the result.
#[inline]
fn mix(mut number: u64) -> u64 {
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(count: u64, salt: u64) -> Vec<u64> {
        (0..count).map(|number| mix(mix(number) ^ salt)).collect()
    }

    #[test]
    fn every_key_is_found_and_few_others() {
        for count in [0, 1, 127, 128, 302, 303, 1008, 3359, 11_189, 24_999, 32_768] {
            let inside = keys(count, 7);
            let (shape, filter) = build(inside.clone());
            assert_eq!(Some(filter.len()), shape.len());
            assert_eq!(filter.is_empty(), count < MIN_KEYS as u64, "{count}");
            assert!(inside.iter().all(|key| may_hold(shape, &filter, *key)));
            if filter.is_empty() {
                continue;
            }
            let outside = keys(100_000, 8);
            let wrong = outside.iter().filter(|key| may_hold(shape, &filter, **key));
            // 391 are expected, with a deviation of 20.
            let wrong = wrong.count();
            assert!((290..490).contains(&wrong), "{count}: {wrong}");
        }
    }

    #[test]
    fn a_full_block_takes_ten_bits_a_label() {
        let (_, filter) = build(keys(32_768, 1));
        let bits = filter.len() as f64 * 8.0 / 32_768.0;
        assert!(bits < 10.0, "{bits}");
    }

    #[test]
    fn equal_keys_are_no_obstacle() {
        let (shape, filter) = build(vec![42; 30_000]);
        assert!(may_hold(shape, &filter, 42));
        let mut crowded = keys(1000, 3);
        crowded.extend(keys(1000, 3));
        let (shape, filter) = build(crowded.clone());
        assert!(shape.segments > 0);
        assert!(crowded.iter().all(|key| may_hold(shape, &filter, *key)));
    }

    #[test]
    fn nonsense_has_no_length() {
        let shape = |segment_bits, segments| Shape {
            seed: 0,
            segment_bits,
            segments,
        };
        assert_eq!(shape(17, 1).len(), None);
        assert_eq!(shape(200, 1).len(), None);
        assert_eq!(shape(200, 0).len(), Some(0));
    }
}

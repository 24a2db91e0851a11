//! What is known of a word by itself: how often it is a forename, a surname or a town, how common
//! it is, how it is usually written, and which words are used like it.
//!
//! One table for all languages, by the hash of the lower-case word: 16 bits of the hash to tell
//! words apart (one unknown word in about 3,000 is taken for another) and 64 bits of knowledge.
//! The words themselves are not in it. `cargo xtask lexicon` builds it; data/names/README.md
//! names the sources.

/// First line of the file.
pub(crate) const MAGIC: &[u8; 16] = b"licit-lexicon/1\n";

/// What is known of a word. All zero: nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry(pub u64);

/// A field of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    shift: u32,
    bits: u32,
}

/// Fields of an entry, from the lowest bit on.
pub mod field {
    use super::Field;

    const fn field(shift: u32, bits: u32) -> Field {
        Field { shift, bits }
    }

    /// Words that stand near this one in English texts, in whatever case.
    pub const ENGLISH_ALIKE: Field = field(0, 10);
    /// Group of German words used like this one in lower case.
    pub const GERMAN_LOWER: Field = field(10, 10);
    /// Group of English words used like this one, with a capital if it is written so.
    pub const ENGLISH_TITLE: Field = field(20, 10);
    /// Group of German words used like this one with a capital.
    pub const GERMAN_TITLE: Field = field(30, 10);
    /// Group of Spanish words used like this one.
    pub const SPANISH: Field = field(40, 10);
    /// How common as a forename: 0 to 3.
    pub const FORENAME: Field = field(50, 2);
    /// How common as a surname: 0 to 3.
    pub const SURNAME: Field = field(52, 2);
    /// A town.
    pub const TOWN: Field = field(54, 1);
    /// How common in any language: 0 (hardly ever) to 7.
    pub const COMMON: Field = field(55, 3);
    /// How it is written: 0 unknown, 1 mostly with a capital, 2 both, 3 mostly without.
    pub const CASING: Field = field(58, 2);
    /// Never part of a name.
    pub const SAFE: Field = field(60, 1);
    /// A form of address or a degree.
    pub const TITLE: Field = field(61, 1);
    /// Whether it is in the table.
    pub const KNOWN: Field = field(62, 1);
}

impl Entry {
    /// The value of a field.
    #[inline]
    pub fn get(self, field: Field) -> u32 {
        // Fields are narrower than 32 bits.
        ((self.0 >> field.shift) & ((1 << field.bits) - 1)) as u32
    }

    /// With a field set; a value too large for it becomes the largest.
    #[must_use]
    pub fn with(self, field: Field, value: u32) -> Self {
        let most = (1_u64 << field.bits) - 1;
        Self(self.0 & !(most << field.shift) | (u64::from(value).min(most) << field.shift))
    }

    #[inline]
    pub(crate) fn forename(self) -> u32 {
        self.get(field::FORENAME)
    }

    #[inline]
    pub(crate) fn surname(self) -> u32 {
        self.get(field::SURNAME)
    }

    /// Whether a word written like this is never part of a name. One that is also a name is
    /// safe only without a capital.
    #[inline]
    pub(crate) fn is_safe(self, is_lower: bool) -> bool {
        self.get(field::SAFE) == 1 && (is_lower || self.forename() + self.surname() == 0)
    }

    #[inline]
    pub(crate) fn is_title(self) -> bool {
        self.get(field::TITLE) == 1
    }

    #[inline]
    pub(crate) fn is_known(self) -> bool {
        self.get(field::KNOWN) == 1
    }
}

/// Hash of the bytes of a lower-case word; part of the file format.
#[inline]
pub fn hash(word: &[u8]) -> u64 {
    let mut state = word.len() as u64;
    let (chunks, rest) = word.as_chunks::<8>();
    for chunk in chunks {
        state = (state.rotate_left(23) ^ u64::from_le_bytes(*chunk)).wrapping_mul(FACTOR);
    }
    let mut last = 0_u64;
    for (at, byte) in rest.iter().enumerate() {
        last |= u64::from(*byte) << (8 * at);
    }
    finished(state, last)
}

/// As [`hash`], of up to eight bytes that are given as one number, the first the lowest, and 0
/// behind their end.
#[inline]
pub(crate) fn hash_of_eight(word: u64, len: usize) -> u64 {
    let state = len as u64;
    if len == 8 {
        finished((state.rotate_left(23) ^ word).wrapping_mul(FACTOR), 0)
    } else {
        finished(state, word)
    }
}

/// Takes in the last bytes of a word, fewer than eight.
#[inline]
fn finished(state: u64, last: u64) -> u64 {
    let mut state = (state.rotate_left(23) ^ last).wrapping_mul(FACTOR);
    state ^= state >> 32;
    state = state.wrapping_mul(0xd6e8_feb8_6659_fd93);
    state ^ (state >> 29)
}

/// What each step of a hash multiplies with.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The table.
pub struct Lexicon {
    slots: Vec<Slot>,
}

/// One slot, laid out so that a look-up touches one cache line: 16 bits of the hash of the word,
/// 0 if the slot is empty, then what is known of it, the low bits first.
type Slot = [u16; 5];

const EMPTY: Slot = [0; 5];

#[inline]
fn filled(mark: u16, entry: Entry) -> Slot {
    let [a, b, c, d] = [0, 16, 32, 48].map(|shift| (entry.0 >> shift) as u16);
    [mark, a, b, c, d]
}

#[inline]
fn entry_of(slot: Slot) -> Entry {
    let [_, a, b, c, d] = slot.map(u64::from);
    Entry(a | b << 16 | c << 32 | d << 48)
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Lexicon({} slots)", self.slots.len())
    }
}

impl Lexicon {
    /// Lays out a table; the same words give the same table.
    pub fn build(words: &std::collections::BTreeMap<String, Entry>) -> Self {
        let mut lexicon = Self {
            slots: vec![EMPTY; words.len() * 20 / 17 + 1],
        };
        for (word, entry) in words {
            let hash = hash(word.as_bytes());
            let mark = mark_of(hash);
            let mut at = lexicon.slot(hash);
            while lexicon
                .slots
                .get(at)
                .is_some_and(|slot| slot[0] != 0 && slot[0] != mark)
            {
                at = lexicon.next(at);
            }
            if let Some(slot) = lexicon.slots.get_mut(at) {
                // Two words that cannot be told apart: neither is safe then.
                *slot = if slot[0] == 0 {
                    filled(mark, *entry)
                } else {
                    filled(mark, entry_of(*slot).with(field::SAFE, 0))
                };
            }
        }
        lexicon
    }

    /// The bytes of the file: magic, number of slots (u32), marks (u16), entries (u64), all
    /// little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(u32::try_from(self.slots.len()).unwrap_or(0).to_le_bytes());
        bytes.extend(self.slots.iter().flat_map(|slot| slot[0].to_le_bytes()));
        let entries = self.slots.iter().map(|slot| entry_of(*slot).0);
        bytes.extend(entries.flat_map(u64::to_le_bytes));
        bytes
    }

    /// Reads the bytes of a file; `None` if they are not those of one.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (slots, rest) = rest.split_first_chunk::<4>()?;
        let slots = u32::from_le_bytes(*slots) as usize;
        let (marks, entries) = rest.split_at_checked(slots.checked_mul(2)?)?;
        let (marks, entries) = (marks.as_chunks::<2>().0, entries.as_chunks::<8>());
        // At least one slot is empty, so that every search ends.
        (slots > 0 && entries.0.len() == slots && entries.1.is_empty() && marks.contains(&[0, 0]))
            .then(|| Self {
                slots: marks
                    .iter()
                    .zip(entries.0)
                    .map(|(mark, entry)| {
                        filled(u16::from_le_bytes(*mark), Entry(u64::from_le_bytes(*entry)))
                    })
                    .collect(),
            })
    }

    /// What is known of the word with this hash.
    #[inline]
    pub fn entry(&self, hash: u64) -> Entry {
        let wanted = mark_of(hash);
        let mut at = self.slot(hash);
        loop {
            match self.slots.get(at) {
                Some(slot) if slot[0] == wanted => return entry_of(*slot),
                Some([0, ..]) | None => return Entry::default(),
                Some(_) => at = self.next(at),
            }
        }
    }

    /// Reads where the search for a hash begins, and does nothing with it.
    #[inline]
    pub(crate) fn touch(&self, hash: u64) -> u16 {
        self.slots.get(self.slot(hash)).map_or(0, |slot| slot[0])
    }

    #[inline]
    fn slot(&self, hash: u64) -> usize {
        // The high half of the product is below the number of slots.
        ((u128::from(hash) * self.slots.len() as u128) >> 64) as usize
    }

    #[inline]
    fn next(&self, slot: usize) -> usize {
        if slot + 1 == self.slots.len() {
            0
        } else {
            slot + 1
        }
    }
}

/// The bits of a hash that tell words apart; never 0. The lowest ones: the highest chose the slot.
#[inline]
fn mark_of(hash: u64) -> u16 {
    (hash as u16).max(1)
}

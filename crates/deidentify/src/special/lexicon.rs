//! The word lists: what each entry tells, what must stand beside it, and the pass that finds all
//! of them.
//!
//! The pass looks at each word once. A bit table says for almost all of them that no entry begins
//! or ends so; only the few others are compared with entries. That is several times faster than
//! an automaton of all entries, whose tables are larger than the cache.

use std::collections::HashMap;
use std::sync::LazyLock;

use licit_record::SpecialCategory;

use super::words::Language;
use crate::detect::is_word_char;

/// Longest end of a word behind an open entry, in bytes.
const MAX_TAIL: usize = 40;
/// Longest word that is looked up.
const MAX_WORD: usize = 64;
/// Bytes by which open entries are looked up.
const OPEN: usize = 4;
/// Bytes behind the first word of a phrase by which it is looked up.
const BEHIND: usize = 3;
/// Bits of the table, as a power of two: 16 KiB, which stay in the nearest cache.
const BITS: u32 = 17;

/// What must stand beside a word so that it tells something about a person; `data/special/de.txt`
/// says what each means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    Author,
    Event,
    With,
    Is,
    Adjective,
    Has,
    Did,
    Done,
    Tie,
    Taken,
    /// As `Is`, if a word for a people follows: "half Korean".
    Part,
    /// Minors: a child that a possessive points at, a certain young person, and a number that may
    /// be an age or a class.
    Child,
    Young,
    /// As `Young`, for words that also name grown people: an age or a school must be there.
    Kid,
    Age,
    Class,
    IAm,
    Turns,
}

impl Frame {
    fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "author" => Self::Author,
            "event" => Self::Event,
            "with" => Self::With,
            "is" => Self::Is,
            "adj" => Self::Adjective,
            "has" => Self::Has,
            "did" => Self::Did,
            "done" => Self::Done,
            "tie" => Self::Tie,
            "taken" => Self::Taken,
            "child" => Self::Child,
            "young" => Self::Young,
            "kid" => Self::Kid,
            "part" => Self::Part,
            "age" => Self::Age,
            "class" => Self::Class,
            "iam" => Self::IAm,
            "turns" => Self::Turns,
            _ => return None,
        })
    }
}

/// One entry of the lists.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) category: SpecialCategory,
    pub(super) frame: Frame,
    pub(super) language: Language,
    /// The word in its only case, if that matters.
    cased: Option<&'static str>,
    /// Whether letters may follow.
    open_right: bool,
}

/// An entry found in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) entry: Entry,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A way to write an entry.
struct Pattern {
    bytes: Box<[u8]>,
    entry: Entry,
}

#[derive(Default)]
struct Lexicon {
    /// For each key whether an entry has it; other keys may share the bit.
    bits: Vec<u64>,
    keys: HashMap<u64, Vec<Pattern>, Keyed>,
}

impl Lexicon {
    fn put(&mut self, key: u64, pattern: Pattern) {
        let (word, bit) = place(key);
        if let Some(word) = self.bits.get_mut(word) {
            *word |= 1 << bit;
        }
        let list = self.keys.entry(key).or_default();
        let same = |other: &Pattern| {
            let (one, two) = (&other.entry, &pattern.entry);
            other.bytes == pattern.bytes
                && one.cased == two.cased
                && (one.category, one.frame, one.language)
                    == (two.category, two.frame, two.language)
        };
        if !list.iter().any(same) {
            list.push(pattern);
        }
    }

    /// The entries with a key; none almost always.
    #[inline]
    fn get(&self, key: u64) -> &[Pattern] {
        let (word, bit) = place(key);
        let is_set = self.bits.get(word).is_some_and(|word| word >> bit & 1 == 1);
        if is_set {
            self.keys.get(&key).map_or(&[], Vec::as_slice)
        } else {
            &[]
        }
    }
}

/// Keys are well spread as they are.
#[derive(Clone, Copy, Default)]
struct Keyed(u64);

impl std::hash::BuildHasher for Keyed {
    type Hasher = Self;
    fn build_hasher(&self) -> Self {
        Self(0)
    }
}

impl std::hash::Hasher for Keyed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes
            .iter()
            .fold(self.0, |sum, byte| sum << 8 ^ u64::from(*byte));
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// Where the bit of a key stands.
#[inline]
const fn place(key: u64) -> (usize, u32) {
    let at = (key >> (64 - BITS)) as usize;
    (at >> 6, (at & 63) as u32)
}

/// What a key is of.
#[derive(Clone, Copy)]
#[repr(u64)]
enum Of {
    Word = 1,
    Phrase = 2,
    Beginning = 3,
    Ending = 4,
}

/// The key of up to eight bytes from each end of a word, whatever its case, and of what follows.
#[inline]
fn key(of: Of, word: &[u8], behind: u64) -> u64 {
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let (first, last) = (word.first_chunk::<8>(), word.last_chunk::<8>());
    let (first, last) = match (first, last) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (
            word.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
            0,
        ),
    };
    // The bit that tells capitals from small letters, in Latin letters of two bytes too.
    let fold = 0x2020_2020_2020_2020;
    let sum = ((first | fold) ^ (last | fold).rotate_left(23)).wrapping_mul(SPREAD);
    let sum = sum ^ (word.len() as u64) << 3 ^ behind << 17 ^ of as u64;
    (sum ^ sum >> 29).wrapping_mul(SPREAD)
}

/// The bytes behind the first word of a phrase, as a number.
#[inline]
fn behind(bytes: &[u8], end: usize) -> u64 {
    let bytes = bytes.get(end..end + BEHIND).unwrap_or(&[]);
    bytes
        .iter()
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte | 0x20))
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon {
        bits: vec![0; 1 << (BITS - 6)],
        ..Lexicon::default()
    };
    for (language, list) in LISTS {
        read(list, |category, frame, word| {
            add(&mut lexicon, language, category, frame, word);
        });
    }
    lexicon
});

const LISTS: [(Language, &str); 2] = [
    (Language::German, include_str!("../../data/special/de.txt")),
    (Language::English, include_str!("../../data/special/en.txt")),
];

/// Calls back with each entry of a list. What cannot be read is passed over; a test reads all.
fn read(list: &'static str, mut found: impl FnMut(SpecialCategory, Frame, &'static str)) {
    let mut section = None;
    for line in list.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(head) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            section = head.split_once(' ').and_then(|(category, frame)| {
                SpecialCategory::from_code(category).zip(Frame::from_code(frame))
            });
        } else if let Some((category, frame)) = section {
            let words = line
                .split(',')
                .map(str::trim)
                .filter(|word| !word.is_empty());
            words.for_each(|word| found(category, frame, word));
        }
    }
}

/// Adds an entry in the ways that it may be written.
fn add(
    lexicon: &mut Lexicon,
    language: Language,
    category: SpecialCategory,
    frame: Frame,
    word: &'static str,
) {
    let (cased, word) = match word.strip_prefix('=') {
        Some(word) => (Some(word), word),
        None => (None, word),
    };
    let (open_left, word) = word
        .strip_prefix('*')
        .map_or((false, word), |word| (true, word));
    let (open_right, word) = word
        .strip_suffix('*')
        .map_or((false, word), |word| (true, word));
    let entry = Entry {
        category,
        frame,
        language,
        cased,
        open_right,
    };
    let plain = word.to_lowercase();
    let mut ways = vec![plain.clone()];
    if !plain.is_ascii() {
        let pairs = [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")];
        ways.push(
            pairs
                .iter()
                .fold(plain.clone(), |text, (from, to)| text.replace(from, to)),
        );
    }
    if plain.contains('\'') {
        ways.push(plain.replace('\'', "’"));
        ways.push(plain.replace('\'', ""));
    }
    for way in ways {
        let bytes = way.as_bytes();
        let first = word_end(bytes, 0);
        let key = if open_left {
            bytes
                .last_chunk::<OPEN>()
                .map(|end| key(Of::Ending, end, 0))
        } else if first < bytes.len() {
            Some(key(
                Of::Phrase,
                bytes.get(..first).unwrap_or(&[]),
                behind(bytes, first),
            ))
        } else if open_right {
            bytes
                .first_chunk::<OPEN>()
                .map(|begin| key(Of::Beginning, begin, 0))
        } else {
            Some(key(Of::Word, bytes, 0))
        };
        if let Some(key) = key {
            let bytes = bytes.into();
            lexicon.put(key, Pattern { bytes, entry });
        }
    }
}

/// Calls back with every entry in a text, in the order of the words that they begin with.
pub(super) fn scan(text: &str, mut found: impl FnMut(Hit)) {
    let lexicon = &*LEXICON;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let end = word_end(bytes, at);
        let Some(word) = bytes.get(at..end).filter(|word| !word.is_empty()) else {
            at += separator(bytes, at);
            continue;
        };
        if word.len() <= MAX_WORD {
            for pattern in lexicon.get(key(Of::Word, word, 0)) {
                pattern.offer(text, at, &mut found);
            }
            for pattern in lexicon.get(key(Of::Phrase, word, behind(bytes, end))) {
                pattern.offer(text, at, &mut found);
            }
            if let Some(begin) = word.first_chunk::<OPEN>() {
                for pattern in lexicon.get(key(Of::Beginning, begin, 0)) {
                    pattern.offer(text, at, &mut found);
                }
            }
            if let Some(ending) = word.last_chunk::<OPEN>() {
                for pattern in lexicon.get(key(Of::Ending, ending, 0)) {
                    if let Some(start) = end.checked_sub(pattern.bytes.len()) {
                        pattern.offer(text, start, &mut found);
                    }
                }
            }
        }
        at = end;
    }
}

impl Pattern {
    /// Calls back if the entry stands at an offset.
    fn offer(&self, text: &str, start: usize, found: &mut impl FnMut(Hit)) {
        let end = start + self.bytes.len();
        let entry = &self.entry;
        let piece = text.as_bytes().get(start..end).unwrap_or(&[]);
        let equal = piece.len() == self.bytes.len()
            && piece
                .iter()
                .zip(&*self.bytes)
                .all(|(one, other)| one | 0x20 == other | 0x20);
        if !equal || !text.is_char_boundary(start) {
            return;
        }
        let tail = tail(text, end);
        let fits = (tail == 0 || entry.open_right && tail <= MAX_TAIL)
            && entry.cased.is_none_or(|cased| piece == cased.as_bytes());
        if fits {
            found(Hit {
                entry: *entry,
                start,
                end: end + tail,
            });
        }
    }
}

/// The end of the word that begins at an offset; the offset itself if none does.
#[inline]
fn word_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        let is_letter = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => true,
            0..0x80 => false,
            // Signs of two bytes, and of three and four: quotes, dashes, emoji.
            0xc2 | 0xe2 | 0xf0.. => false,
            _ => true,
        };
        if !is_letter {
            break;
        }
        at += 1;
    }
    at
}

/// How many bytes a character has that is no letter.
#[inline]
fn separator(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(0xc2) => 2,
        Some(0xe2) => 3,
        Some(0xf0..) => 4,
        _ => 1,
    }
}

/// Bytes of the run of letters and digits from an offset on, up to a little more than what an
/// open entry may have.
fn tail(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let end = rest
        .char_indices()
        .find(|(at, char)| *at > MAX_TAIL || !is_word_char(*char));
    end.map_or(rest.len(), |(end, _)| end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lists_is_read() {
        for (_, list) in LISTS {
            let mut entries = 0;
            read(list, |_, _, word| {
                assert_eq!(word, word.trim());
                assert!(!word.trim_matches('*').is_empty(), "{word}");
                entries += 1;
            });
            assert!(entries > 400);
            for line in list.lines().filter(|line| line.starts_with('[')) {
                let head = line.trim_matches(['[', ']']).split_once(' ');
                let known = head.and_then(|(category, frame)| {
                    SpecialCategory::from_code(category).zip(Frame::from_code(frame))
                });
                assert!(known.is_some(), "{line}");
            }
        }
    }

    #[test]
    fn words_are_found_whole_open_and_cased() {
        let found = |text: &str| {
            let mut found = Vec::new();
            scan(text, |hit| {
                found.push(text.get(hit.start..hit.end).unwrap().to_owned())
            });
            found.dedup();
            found
        };
        assert!(found("mein BRUSTKREBS").contains(&"KREBS".to_owned()));
        assert!(found("Krebserregend").is_empty());
        assert!(found("Depressiver Mann").contains(&"Depressiver".to_owned()));
        assert!(found("er ist Übergewicht bitter").is_empty());
        assert!(found("„FRÜHGEBORENE“").contains(&"FRÜHGEBORENE".to_owned()));
        assert!(found("ein dreijaehriger Bub").contains(&"jaehriger".to_owned()));
    }

    #[test]
    fn every_entry_finds_itself() {
        for (_, list) in LISTS {
            read(list, |category, frame, word| {
                let text = word.trim_start_matches('=').replace('*', "") + " und";
                let mut itself = false;
                scan(&text, |hit| {
                    itself |= (hit.entry.category, hit.entry.frame) == (category, frame);
                });
                assert!(itself, "{category} {frame:?} {word}");
            });
        }
    }
}

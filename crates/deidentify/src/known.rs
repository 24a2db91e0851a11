//! The persons and places that a record itself names in its fields.

use licit_record::Category;

use crate::common_words::is_common;
use crate::fold::{Reading, Words};
use crate::view;

/// Most words of one name that are kept.
const MAX_PARTS: usize = 8;
/// Fewest letters of a handle, a joined name or an account id that stand for themselves.
const MIN_HANDLE: usize = 3;
const MIN_ACCOUNT_ID: usize = 5;

/// Parts of names that are never one alone, folded: particles, titles, forms of address.
const PARTICLES: &[&str] = &[
    "von",
    "vom",
    "van",
    "der",
    "den",
    "dem",
    "des",
    "die",
    "das",
    "zu",
    "zum",
    "zur",
    "auf",
    "aus",
    "of",
    "the",
    "de",
    "del",
    "della",
    "di",
    "da",
    "do",
    "dos",
    "das",
    "du",
    "la",
    "le",
    "les",
    "lo",
    "el",
    "al",
    "ul",
    "bin",
    "ibn",
    "ben",
    "bint",
    "abu",
    "af",
    "av",
    "och",
    "und",
    "and",
    "e",
    "y",
    "i",
    "et",
    "st",
    "dr",
    "prof",
    "dipl",
    "ing",
    "med",
    "mag",
    "msc",
    "bsc",
    "phd",
    "frau",
    "herr",
    "hr",
    "fr",
    "mr",
    "mrs",
    "ms",
    "miss",
    "sir",
    "jr",
    "sr",
    "official",
    "offiziell",
    "real",
    "the",
    "she",
    "her",
    "he",
    "him",
    "they",
    "them",
    "sie",
    "ihr",
    "er",
    "ihm",
    "ihn",
    "elle",
    "il",
    "team",
    "not",
    "nicht",
];

/// What a pattern is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// One part of a person's name.
    Part {
        /// Never a name alone, and none begins with it: a particle, a title, a number.
        particle: bool,
        /// A word of every day as well.
        common: bool,
    },
    /// A whole name or handle without its blanks.
    Joined {
        /// A word of every day as well.
        common: bool,
    },
    /// The first of so many words that count together only.
    Sequence {
        /// How many words.
        words: u8,
        /// Whether it is one word of every day.
        common: bool,
    },
    /// A further word of a sequence.
    Rest,
}

/// One folded word that is looked for.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    from: u32,
    len: u16,
    /// Its first two bytes.
    pub(crate) head: [u8; 2],
    /// Which name of the record it belongs to.
    pub(crate) name: u32,
    pub(crate) pattern: Pattern,
    pub(crate) category: Category,
}

/// Names, handles, places and account ids of one record. They are looked for in its text. Made
/// once and cleared between records, it allocates little.
///
/// ```
/// # use licit_deidentify::KnownPersons;
/// let mut known = KnownPersons::new();
/// known.add_name("Lena Kraus");
/// known.add_handle("lena.k");
/// known.clear();
/// assert!(known.is_empty());
/// ```
#[derive(Default)]
pub struct KnownPersons {
    bytes: Vec<u8>,
    known: Vec<Known>,
    names: u32,
    words: Words,
}

impl KnownPersons {
    /// Nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets everybody, keeps the memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.known.clear();
        self.names = 0;
    }

    /// Whether nobody is known.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Adds the display name of a person; it is found whole and in parts. What follows a `|` or
    /// a bracket in it is decoration.
    pub fn add_name(&mut self, name: &str) {
        let name = person_part(name);
        let (first, count) = self.add_words(name, Category::PersonName, |folded| {
            let particle = PARTICLES.iter().any(|known| known.as_bytes() == folded)
                || folded.iter().all(u8::is_ascii_digit);
            Pattern::Part {
                particle,
                common: is_common(folded),
            }
        });
        self.add_joined(first, count, Category::PersonName);
    }

    /// Adds the name of a page, group or institution; it is found as a whole only, because its
    /// words are words of every day.
    pub fn add_page(&mut self, name: &str) {
        self.add_sequence(name, Category::PersonName);
    }

    /// Adds a handle, with or without `@`.
    pub fn add_handle(&mut self, handle: &str) {
        let handle = handle.trim().trim_start_matches('@');
        let local = handle.split('@').next().unwrap_or(handle);
        let first = self.known.len();
        let (_, count) = self.add_words(local, Category::UserId, |_| Pattern::Rest);
        self.join(first, count, 0, Category::UserId, MIN_HANDLE);
        self.drop_parts(first, count);
    }

    /// Adds the name of a place that the record is tagged with. Parts between commas are found
    /// by themselves.
    pub fn add_place(&mut self, place: &str) {
        for part in place.split([',', ';', '|', '(', ')']) {
            self.add_sequence(part, Category::PrecisePlaceTime);
        }
    }

    /// Adds an account id.
    pub fn add_account_id(&mut self, id: &str) {
        let first = self.known.len();
        let (_, count) = self.add_words(id, Category::UserId, |_| Pattern::Rest);
        self.join(first, count, 0, Category::UserId, MIN_ACCOUNT_ID);
        self.drop_parts(first, count);
    }

    /// What is looked for.
    pub(crate) fn known(&self) -> &[Known] {
        &self.known
    }

    /// The folded word of a pattern.
    pub(crate) fn folded(&self, known: &Known) -> &[u8] {
        let from = known.from as usize;
        self.bytes
            .get(from..from + usize::from(known.len))
            .unwrap_or(&[])
    }

    /// Adds each word of a name. Returns where they begin and how many there are.
    fn add_words(
        &mut self,
        name: &str,
        category: Category,
        pattern: impl Fn(&[u8]) -> Pattern,
    ) -> (usize, usize) {
        let first = self.known.len();
        let plain;
        let name = if view::needed(name) {
            plain = view::plain_text(name);
            plain.as_str()
        } else {
            name
        };
        self.words.read(name);
        let mut words = std::mem::take(&mut self.words);
        let is_plain = |word: &&crate::fold::Word| word.reading == Reading::Word;
        for word in words.words().iter().filter(is_plain).take(MAX_PARTS) {
            let folded = words.folded(word);
            self.add(folded, category, pattern(folded));
        }
        // A name in camel case is found in its parts, too.
        if category == Category::PersonName && words.words().iter().filter(is_plain).count() == 1 {
            let humps = words
                .words()
                .iter()
                .filter(|word| word.reading == Reading::Hump);
            for hump in humps.take(MAX_PARTS) {
                let folded = words.folded(hump);
                self.add(folded, category, pattern(folded));
            }
        }
        std::mem::swap(&mut self.words, &mut words);
        self.names = self.names.saturating_add(1);
        (first, self.known.len() - first)
    }

    fn add(&mut self, folded: &[u8], category: Category, pattern: Pattern) {
        if folded.is_empty() {
            return;
        }
        let from = self.bytes.len() as u32;
        self.bytes.extend_from_slice(folded);
        let byte = |at| folded.get(at).copied().unwrap_or(0);
        let len = folded.len() as u16;
        let head = [byte(0), byte(1)];
        self.known.push(Known {
            from,
            len,
            head,
            name: self.names,
            pattern,
            category,
        });
    }

    /// Adds a name without its blanks: first and last, last and first, all of it.
    fn add_joined(&mut self, first: usize, count: usize, category: Category) {
        let speaking: Vec<usize> = (first..first + count)
            .filter(|at| {
                let known = self.known.get(*at);
                known.is_some_and(|known| {
                    !matches!(known.pattern, Pattern::Part { particle: true, .. })
                })
            })
            .collect();
        if let [one, .., last] = *speaking {
            self.join_two(one, last, category);
            self.join_two(last, one, category);
        }
        if count > 2 {
            self.join(first, count, 1, category, MIN_HANDLE);
        }
    }

    fn join_two(&mut self, one: usize, other: usize, category: Category) {
        let mut joined = Vec::new();
        for at in [one, other] {
            if let Some(known) = self.known.get(at) {
                joined.extend_from_slice(self.folded(known));
            }
        }
        self.names = self.names.saturating_sub(1);
        self.add(&joined, category, Pattern::Joined { common: false });
        self.names = self.names.saturating_add(1);
    }

    /// Adds words in a row as one; `back` is 1 if it belongs to the name added last.
    fn join(&mut self, first: usize, count: usize, back: u32, category: Category, least: usize) {
        let mut joined = Vec::new();
        for known in self.known.get(first..first + count).unwrap_or(&[]) {
            joined.extend_from_slice(self.folded(known));
        }
        if joined.len() >= least {
            let common = is_common(&joined);
            self.names = self.names.saturating_sub(back);
            self.add(&joined, category, Pattern::Joined { common });
            self.names = self.names.saturating_add(back);
        }
    }

    /// Takes the single words of a handle away again; their joined reading stays.
    fn drop_parts(&mut self, first: usize, count: usize) {
        let end = (first + count).min(self.known.len());
        self.known.drain(first.min(end)..end);
    }

    /// Adds words that count together only.
    fn add_sequence(&mut self, name: &str, category: Category) {
        let (first, count) = self.add_words(name, category, |_| Pattern::Rest);
        // Camel-case parts of a single word are no sequence.
        let words = self
            .words
            .words()
            .iter()
            .filter(|word| word.reading == Reading::Word)
            .count();
        let words = words.min(MAX_PARTS).min(count);
        self.known.truncate(first + words);
        let Some(known) = self.known.get(first) else {
            return;
        };
        let folded = self.folded(known);
        let common = words == 1 && is_common(folded);
        let long_enough = words > 1 || folded.len() >= 3;
        if !long_enough {
            self.known.truncate(first);
            return;
        }
        if let Some(known) = self.known.get_mut(first) {
            known.pattern = Pattern::Sequence {
                words: words as u8,
                common,
            };
        }
        if words > 1 {
            self.join(first, words, 1, category, MIN_HANDLE);
        }
    }
}

/// The part of a display name that names the person.
fn person_part(name: &str) -> &str {
    let trimmed = name.trim_start_matches(|char: char| !char.is_alphanumeric());
    let end = trimmed.find(['|', '(', '[', '/', '•', '·', '~', '@', '\n', '–', '—']);
    trimmed
        .get(..end.unwrap_or(trimmed.len()))
        .unwrap_or(trimmed)
}

/// Names stay out of logs.
impl std::fmt::Debug for KnownPersons {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "KnownPersons({} names)", self.names)
    }
}

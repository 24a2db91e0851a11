//! Passages of objecting persons in other people's texts (OBJ-13).
//!
//! Of a person who objected the staging area keeps no text, only the keyed hashes of its
//! shingles. A run of at least eight words whose shingles are all known is a quote and is cut
//! out; of a text of five to seven words the whole must be there. Shorter texts have too little
//! of their own to be told from anybody's. In a text with a quote, shorter known runs are cut, too:
//! they are what is left of it where a word was changed.

use crate::error::EngineError;
use crate::words::{SHINGLE_WORDS, Word, shingles};

/// Words in a row that make a quote.
const QUOTE_WORDS: usize = 8;
/// Bits of the filter per shingle.
const FILTER_BITS: usize = 16;
/// The two lowest bits of an entry say how many words must be there: this many plus five.
const LENGTH_BITS: u64 = 3;

/// A passage: bytes of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Passage {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// The shingles of a text as the staging area keeps them.
pub(crate) fn entries(words: &[Word]) -> impl Iterator<Item = u64> + '_ {
    let needed = words.len().clamp(SHINGLE_WORDS, QUOTE_WORDS) - SHINGLE_WORDS;
    shingles(words).map(move |shingle| shingle & !LENGTH_BITS | needed as u64)
}

/// All shingles of all persons who objected, of one service or of all.
#[derive(Debug, Default)]
pub(crate) struct QuoteIndex {
    /// Sorted; of equal shingles the one with the lowest need is kept.
    entries: Vec<u64>,
    /// A bit for every shingle, to answer most questions with one look.
    filter: Vec<u64>,
}

impl QuoteIndex {
    /// Builds the index.
    ///
    /// # Errors
    /// If it takes more memory than it may.
    pub(crate) fn new(mut entries: Vec<u64>, limit_bytes: usize) -> Result<Self, EngineError> {
        entries.sort_unstable();
        entries.dedup_by_key(|entry| *entry & !LENGTH_BITS);
        if entries.len().saturating_mul(8 + FILTER_BITS / 8) > limit_bytes {
            return Err(EngineError::Memory {
                what: "the texts of objecting persons, against which quotes are checked",
                needed_mib: (entries.len() * 10) as u64 >> 20,
            });
        }
        let bits = (entries.len() * FILTER_BITS).next_power_of_two().max(64);
        let mut index = Self {
            entries,
            filter: vec![0; bits / 64],
        };
        for place in 0..index.entries.len() {
            let (word, bit) = index.filter_bit(index.entries[place]);
            index.filter[word] |= bit;
        }
        Ok(index)
    }

    /// Whether there is nothing to compare with.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn filter_bit(&self, entry: u64) -> (usize, u64) {
        // The upper bits are as good as random, and the number of bits is a power of two.
        let bit = (entry >> 2) as usize & (self.filter.len() * 64 - 1);
        (bit / 64, 1 << (bit % 64))
    }

    /// How many words a quote with this shingle must have.
    fn needed(&self, shingle: u64) -> Option<usize> {
        let (word, bit) = self.filter_bit(shingle);
        if self.filter.get(word)? & bit == 0 {
            return None;
        }
        let bare = shingle & !LENGTH_BITS;
        let place = self
            .entries
            .partition_point(|entry| entry & !LENGTH_BITS < bare);
        let entry = self
            .entries
            .get(place)
            .filter(|entry| **entry & !LENGTH_BITS == bare)?;
        Some((entry & LENGTH_BITS) as usize + SHINGLE_WORDS)
    }

    /// The quotes in a text of these words and shingles, in order; they do not overlap.
    pub(crate) fn find(&self, words: &[Word], shingles: &[u64], found: &mut Vec<Passage>) {
        found.clear();
        if self.is_empty() {
            return;
        }
        let mut runs: Vec<Run> = Vec::new();
        let mut run: Option<Run> = None;
        for (place, &shingle) in shingles.iter().enumerate() {
            match (self.needed(shingle), &mut run) {
                (Some(needed), Some(run)) => {
                    run.shingles += 1;
                    run.needed = run.needed.min(needed);
                }
                (Some(needed), none) => {
                    *none = Some(Run {
                        first: place,
                        shingles: 1,
                        needed,
                    })
                }
                (None, run) => runs.extend(run.take()),
            }
        }
        runs.extend(run);
        // Who quotes eight words with one changed before and after them quotes these, too.
        if runs.iter().any(Run::is_quote) {
            found.extend(runs.into_iter().filter_map(|run| run.passage(words)));
        }
    }
}

/// Shingles in a row that are all known.
struct Run {
    first: usize,
    shingles: usize,
    needed: usize,
}

impl Run {
    fn words(&self) -> usize {
        self.shingles + SHINGLE_WORDS - 1
    }

    fn is_quote(&self) -> bool {
        self.words() >= self.needed
    }

    fn passage(self, words: &[Word]) -> Option<Passage> {
        let length = self.words();
        let (first, last) = (words.get(self.first)?, words.get(self.first + length - 1)?);
        Some(Passage {
            start: first.start,
            end: last.end,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    /// Which passages of `text` are quotes of `objectors`.
    fn check(objectors: &[&str], text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        let mut all = Vec::new();
        for objector in objectors {
            words(objector, &[9; 16], &mut found);
            all.extend(entries(&found));
        }
        let index = QuoteIndex::new(all, 1 << 20).unwrap();
        let mut passages = Vec::new();
        words(text, &[9; 16], &mut found);
        let all: Vec<u64> = shingles(&found).collect();
        index.find(&found, &all, &mut passages);
        let cut: Vec<&str> = passages
            .iter()
            .map(|p| text.get(p.start as usize..p.end as usize).unwrap())
            .collect();
        assert_eq!(cut, expected);
    }

    const LONG: &str = "Heute war ich mit dem Rad am Kanal und habe drei Reiher gesehen";

    #[test]
    fn a_whole_quote_is_found() {
        check(&[LONG], &format!("Sie schrieb: „{LONG}“ – schön!"), &[LONG]);
    }

    #[test]
    fn eight_words_are_a_quote_and_seven_are_none() {
        check(
            &[LONG],
            "Wie sie sagt: mit dem Rad am Kanal und habe drei Kilo Kirschen gekauft",
            &["mit dem Rad am Kanal und habe drei"],
        );
        check(&[LONG], "mit dem Rad am Kanal und habe Hunger", &[]);
    }

    #[test]
    fn of_a_short_text_the_whole_must_be_there() {
        let short = "Ich mag diese Stadt einfach nicht";
        check(
            &[short],
            "Er: ich mag diese Stadt einfach NICHT, sagt er",
            &["ich mag diese Stadt einfach NICHT"],
        );
        check(&[short], "Ich mag diese Stadt einfach sehr", &[]);
        check(&["Guten Morgen"], "Guten Morgen", &[]);
    }

    #[test]
    fn two_quotes_are_two() {
        let other = "Die neue Brücke wird wohl erst im nächsten Sommer fertig sein";
        check(
            &[LONG, other],
            &format!("{other}. Und: {LONG}!"),
            &[other, LONG],
        );
    }

    #[test]
    fn a_changed_word_saves_no_remainder() {
        check(
            &[LONG],
            "Heute war ich mit dem Rad am Kanal und hatte zwei Eis, habe drei Reiher gesehen",
            &["Heute war ich mit dem Rad am Kanal und"],
        );
        let two = "Heute war ich mit dem Rad am Fluss und habe drei Reiher gesehen";
        check(&[LONG], two, &[]);
        let other = "Die neue Brücke wird wohl erst im nächsten Sommer fertig sein";
        check(
            &[LONG, other],
            &format!("{other}. {two}"),
            &[
                other,
                "Heute war ich mit dem Rad am",
                "und habe drei Reiher gesehen",
            ],
        );
    }

    #[test]
    fn nobody_objected() {
        check(&[], LONG, &[]);
    }
}

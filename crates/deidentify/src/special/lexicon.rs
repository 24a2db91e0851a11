//! The word lists: what each entry tells, what must stand beside it, and the automaton that
//! finds all of them in one pass.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use licit_record::SpecialCategory;

use super::words::Language;
use crate::detect::is_word_char;

/// Longest end of a word behind an open entry, in bytes.
const MAX_TAIL: usize = 40;
/// Entries of so few letters are found after a blank only: inside words they are everywhere.
const SHORT: usize = 4;

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

/// One line of meaning of a pattern.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) category: SpecialCategory,
    pub(super) frame: Frame,
    pub(super) language: Language,
    /// The word in its only case, if that matters.
    cased: Option<&'static str>,
    /// Whether letters may precede or follow.
    open_left: bool,
    open_right: bool,
}

/// An entry found in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) entry: Entry,
    pub(super) start: usize,
    pub(super) end: usize,
}

struct Lexicon {
    automaton: AhoCorasick,
    /// For each pattern, how many bytes at its beginning are no part of the word, and its entries.
    patterns: Vec<(usize, Vec<Entry>)>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut entries: BTreeMap<String, (usize, Vec<Entry>)> = BTreeMap::new();
    let lists = [
        (
            Language::German,
            include_str!("../../data/special/de.txt"),
        ),
        (
            Language::English,
            include_str!("../../data/special/en.txt"),
        ),
    ];
    for (language, list) in lists {
        read(list, |category, frame, word| {
            add(&mut entries, language, category, frame, word);
        });
    }
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::DFA))
        .build(entries.keys())
        .expect("a fixed list of short words makes an automaton");
    Lexicon {
        automaton,
        patterns: entries.into_values().collect(),
    }
});

/// Calls back with each entry of a list. What cannot be read is passed over; a test reads all.
fn read(list: &'static str, mut found: impl FnMut(SpecialCategory, Frame, &'static str)) {
    let mut section = None;
    for line in list.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(head) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = head.split_once(' ').and_then(|(category, frame)| {
                SpecialCategory::from_code(category).zip(Frame::from_code(frame))
            });
        } else if let Some((category, frame)) = section {
            let words = line.split(',').map(str::trim).filter(|word| !word.is_empty());
            words.for_each(|word| found(category, frame, word));
        }
    }
}

/// Adds an entry in the ways that it may be written.
fn add(
    entries: &mut BTreeMap<String, (usize, Vec<Entry>)>,
    language: Language,
    category: SpecialCategory,
    frame: Frame,
    word: &'static str,
) {
    let (cased, word) = match word.strip_prefix('=') {
        Some(word) => (Some(word), word),
        None => (None, word),
    };
    let (open_left, word) = word.strip_prefix('*').map_or((false, word), |word| (true, word));
    let (open_right, word) = word.strip_suffix('*').map_or((false, word), |word| (true, word));
    let entry = Entry {
        category,
        frame,
        language,
        cased,
        open_left,
        open_right,
    };
    let plain = word.to_lowercase();
    let mut ways = vec![plain.clone()];
    if !plain.is_ascii() {
        let mut capital = plain.chars();
        if let Some(first) = capital.next() {
            ways.push(first.to_uppercase().chain(capital).collect());
        }
        ways.push(plain.to_uppercase());
        let pairs = [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")];
        ways.push(pairs.iter().fold(plain.clone(), |text, (from, to)| text.replace(from, to)));
    }
    if plain.contains('\'') {
        ways.push(plain.replace('\'', "’"));
        ways.push(plain.replace('\'', ""));
    }
    let short = !open_left && plain.len() <= SHORT;
    for way in ways {
        let pattern = if short { format!(" {way}") } else { way };
        let (_, list) = entries.entry(pattern).or_insert((usize::from(short), Vec::new()));
        let known = |other: &Entry| {
            (other.category, other.frame, other.language) == (category, frame, language)
        };
        if !list.iter().any(known) {
            list.push(entry);
        }
    }
}

/// Calls back with every entry in a text, by rising ends.
pub(super) fn scan(text: &str, mut found: impl FnMut(Hit)) {
    let lexicon = &*LEXICON;
    for hit in lexicon.automaton.find_overlapping_iter(text) {
        let Some((skip, entries)) = lexicon.patterns.get(hit.pattern().as_usize()) else {
            continue;
        };
        let (start, end) = (hit.start() + skip, hit.end());
        let closed_left = *skip > 0 || !letter_before(text, start);
        let tail = tail(text, end);
        for entry in entries {
            let fits = (closed_left || entry.open_left)
                && (tail == 0 || entry.open_right && tail <= MAX_TAIL)
                && entry.cased.is_none_or(|cased| text.get(start..end) == Some(cased));
            if fits {
                let end = end + tail;
                found(Hit {
                    entry: *entry,
                    start,
                    end,
                });
            }
        }
    }
}

/// Whether a letter or digit ends at an offset.
fn letter_before(text: &str, at: usize) -> bool {
    let byte = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
    match byte {
        None => false,
        Some(byte) if *byte < 128 => byte.is_ascii_alphanumeric(),
        Some(_) => text
            .get(..at)
            .and_then(|text| text.chars().next_back())
            .is_some_and(is_word_char),
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
        for list in [
            include_str!("../../data/special/de.txt"),
            include_str!("../../data/special/en.txt"),
        ] {
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
            scan(text, |hit| found.push(text.get(hit.start..hit.end).unwrap().to_owned()));
            found.dedup();
            found
        };
        assert!(found("mein BRUSTKREBS").contains(&"KREBS".to_owned()));
        assert!(found("Krebserregend").is_empty());
        assert!(found("Depressiver Mann").contains(&"Depressiver".to_owned()));
        assert!(found("er ist Übergewicht bitter").is_empty());
        assert!(found("FRÜHGEBORENE").contains(&"FRÜHGEBORENE".to_owned()));
    }
}

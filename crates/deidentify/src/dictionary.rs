//! The per-record dictionary: what a record's own fields name is found in its text.
//!
//! ## What it finds
//! Names of author, mentioned and tagged accounts whole and in parts, handles, places and account
//! ids; inflected (`Lenas`, `Lenę`), with initials (`L. Kraus`, `Lena K.`), without diacritics, in
//! hashtags, joined (`lena_kraus`), and one typo away.
//!
//! ## Why
//! `PERSON_NAME`, `USER_ID`, `PRECISE_PLACE_TIME`, DEI-1 and DEI-2: the fields never reach the
//! dataset, and must not do so through the text either.
//!
//! ## Example
//! With `Lena Kraus` known, `danke Lenas Oma`, `L. Kraus` and `#lenakraus` are found.
//!
//! ## Limits
//! A name that is a word of every day (`Rose`, `Klein`) is found with a capital letter inside a
//! sentence or beside another part of the name only. Nicknames that share no letters are unknown.
//!
//! ## References
//! Damerau 1964 (a typo is one insertion, deletion, substitution or transposition).

use licit_record::Category;

use crate::Span;
use crate::common_words::is_common;
use crate::fold::{Reading, Word, Words};
use crate::known::{Known, KnownPersons, Pattern};

/// Raised whenever findings change.
pub(crate) const VERSION: u32 = 1;
/// What it finds.
pub(crate) const CATEGORIES: &[Category] = &[
    Category::PersonName,
    Category::UserId,
    Category::PrecisePlaceTime,
];

/// Fewest letters of a name that a typo may hide in.
const MIN_TYPO: usize = 5;
/// Fewest letters of a name that may have an ending.
const MIN_INFLECTED: usize = 4;
/// Bytes between two parts of one name.
const MAX_GAP: u32 = 3;

/// Endings of names in the languages of Europe, folded.
const ENDINGS: &[&str] = &[
    "s", "es", "n", "en", "ns", "ens", "e", "a", "u", "y", "i", "em", "om", "im", "ow", "owi",
    "ovi", "ova", "ov", "ou", "um", "in", "chen", "lein", "le", "ie", "ia", "ego", "emu", "ej",
    "aho", "ami",
];
/// Endings in the place of a final vowel, folded.
const VOWEL_ENDINGS: &[&str] = &[
    "y", "i", "ie", "e", "u", "ou", "o", "a", "om", "em", "ow", "ej", "ami", "ach",
];

/// Folded words of a text and what was recognised in them.
#[derive(Default)]
pub(crate) struct Folded {
    words: Words,
    hits: Vec<Hit>,
}

/// A word of the text that is a part of a name.
#[derive(Clone, Copy)]
struct Hit {
    start: u32,
    end: u32,
    name: u32,
    /// Place of the part among all patterns.
    part: u32,
    /// Whether it is a name by itself.
    sure: bool,
    /// Whether it is a particle, which begins no name.
    particle: bool,
    /// Whether it continues a group that another one began.
    grouped: bool,
}

/// How a word equals a known one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Typo,
    Inflected,
    Exact,
}

/// Finds what is known in a text.
pub(crate) fn find(text: &str, known: &KnownPersons, folded: &mut Folded, spans: &mut Vec<Span>) {
    if known.is_empty() {
        return;
    }
    folded.words.read(text);
    folded.hits.clear();
    let words = folded.words.words();
    for (place, word) in words.iter().enumerate() {
        for (part, one) in known.known().iter().enumerate() {
            if may_match(word, one) {
                let target = known.folded(one);
                let source = folded.words.folded(word);
                match one.pattern {
                    Pattern::Rest => {}
                    Pattern::Part { particle, common } => {
                        if word.reading == Reading::Joined {
                            continue;
                        }
                        if let Some(sure) = part_in(word, source, target, particle, common) {
                            let part = part as u32;
                            let (start, end) = (word.start, word.end);
                            folded.hits.push(Hit {
                                start,
                                end,
                                name: one.name,
                                part,
                                sure,
                                particle,
                                grouped: false,
                            });
                        }
                    }
                    Pattern::Joined { common } => {
                        if joined_in(word, source, target, common, one.category) {
                            push(spans, word.start, word.end, one.category);
                        }
                    }
                    Pattern::Sequence {
                        words: count,
                        common,
                    } => {
                        let end = sequence_end(&folded.words, place, known, part, count);
                        if let Some(end) = end.filter(|_| !common || is_proper(word)) {
                            push(spans, word.start, end, one.category);
                        }
                    }
                }
            }
        }
    }
    if !folded.hits.is_empty() {
        group(text, known, &mut folded.hits, spans);
    }
}

fn push(spans: &mut Vec<Span>, start: u32, end: u32, category: Category) {
    spans.push(Span {
        start,
        end,
        category,
    });
}

/// A quick look whether a word can equal a known one at all: one typo leaves the first or the
/// second byte in its place or moves it by one.
#[inline]
fn may_match(word: &Word, known: &Known) -> bool {
    let ([one, two], [first, second]) = (word.head, known.head);
    one == first || two == second || one == second || two == first || word.tag
}

/// Whether a word with this look is a name and no word of every day: a capital letter where none
/// is needed.
fn is_proper(word: &Word) -> bool {
    word.capital && !word.opens_sentence || word.reading == Reading::Hump
}

/// Whether a word is a part of a name, and if so, whether by itself.
fn part_in(
    word: &Word,
    source: &[u8],
    target: &[u8],
    particle: bool,
    common: bool,
) -> Option<bool> {
    if word.tag
        && target.len() >= MIN_TYPO
        && !particle
        && !common
        && source.len() > target.len()
        && (source.starts_with(target) || source.ends_with(target))
    {
        return Some(true);
    }
    let likeness = likeness(source, target)?;
    // Particles and one or two letters are never a name alone.
    if particle || target.len() <= 2 {
        return (likeness == Likeness::Exact).then_some(false);
    }
    if likeness == Likeness::Exact {
        return Some(!common || is_proper(word));
    }
    // An ending or a typo turns many a name into a word of every day, and the other way round.
    if common || is_common(source) {
        return (likeness == Likeness::Inflected
            && source.ends_with(b"s")
            && source.len() == target.len() + 1)
            .then_some(is_proper(word) && !is_common(source));
    }
    // In small letters, a short name with another letter or an ending of adjectives is too often
    // a word: `Kraus` and `krause`.
    let adjective = ["e", "en", "n", "es", "em"]
        .iter()
        .any(|ending| source.strip_prefix(target) == Some(ending.as_bytes()));
    let doubtful = likeness == Likeness::Typo || adjective;
    (word.capital || !doubtful || target.len() > MIN_TYPO).then_some(true)
}

/// Whether a word is a whole name or handle without its blanks.
fn joined_in(word: &Word, source: &[u8], target: &[u8], common: bool, category: Category) -> bool {
    if common {
        return source == target && (is_proper(word) || word.reading == Reading::Joined);
    }
    source == target
        || category == Category::PersonName
            && (source.strip_prefix(target) == Some(b"s")
                || target.len() >= 8 && one_typo(source, target))
}

/// The end of a sequence of words that begins at a place, if all of it stands there.
fn sequence_end(
    words: &Words,
    place: usize,
    known: &KnownPersons,
    part: usize,
    count: u8,
) -> Option<u32> {
    let mut rest = words
        .words()
        .get(place..)?
        .iter()
        .filter(|word| word.reading == Reading::Word);
    let mut end = words
        .words()
        .get(place)
        .filter(|word| word.reading == Reading::Word)?
        .start;
    for at in 0..usize::from(count) {
        let word = rest.next()?;
        let target = known.folded(known.known().get(part + at)?);
        let source = words.folded(word);
        let is_last = at + 1 == usize::from(count);
        let alike = source == target
            || is_last
                && target.len() >= MIN_INFLECTED
                && likeness(source, target).is_some()
                && !is_common(source);
        if !alike || at > 0 && word.start > end + MAX_GAP {
            return None;
        }
        end = word.end;
    }
    Some(end)
}

/// How two folded words are alike, if they are.
fn likeness(source: &[u8], target: &[u8]) -> Option<Likeness> {
    if source == target {
        return Some(Likeness::Exact);
    }
    let difference = source.len().abs_diff(target.len());
    if difference > 4 || target.len() < MIN_INFLECTED {
        return (source.strip_prefix(target) == Some(b"s") && target.len() >= 3)
            .then_some(Likeness::Inflected);
    }
    if is_inflected(source, target) {
        return Some(Likeness::Inflected);
    }
    let long_enough = target.len() >= MIN_TYPO && source.len() >= MIN_TYPO;
    (long_enough && difference <= 1 && one_typo(source, target)).then_some(Likeness::Typo)
}

/// Whether a word is another one with an ending.
fn is_inflected(source: &[u8], target: &[u8]) -> bool {
    let one_of =
        |endings: &[&str], ending: &[u8]| endings.iter().any(|known| known.as_bytes() == ending);
    if let Some(ending) = source.strip_prefix(target) {
        return one_of(ENDINGS, ending);
    }
    let Some((b'a' | b'o' | b'e' | b'y', stem)) = target.split_last() else {
        return false;
    };
    source
        .strip_prefix(stem)
        .is_some_and(|ending| one_of(VOWEL_ENDINGS, ending))
}

/// Whether two different words are one insertion, deletion, substitution or transposition of
/// neighbours apart.
fn one_typo(one: &[u8], other: &[u8]) -> bool {
    let same_head = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let one = one.get(same_head..).unwrap_or(&[]);
    let other = other.get(same_head..).unwrap_or(&[]);
    let same_tail = one
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let one = one.get(..one.len() - same_tail).unwrap_or(&[]);
    let other = other.get(..other.len() - same_tail).unwrap_or(&[]);
    match (one, other) {
        ([_], [] | [_]) | ([], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

/// Joins neighbouring parts of one name, with initials, and keeps what is a name by itself or
/// beside another part.
fn group(text: &str, known: &KnownPersons, hits: &mut [Hit], spans: &mut Vec<Span>) {
    for at in 0..hits.len() {
        let Some(&hit) = hits.get(at).filter(|hit| !hit.particle && !hit.grouped) else {
            continue;
        };
        // From here to the last part of the same name that follows without a gap.
        let (mut end, mut last_end, mut sure) = (hit.end, hit.end, hit.sure);
        for place in at + 1..hits.len() {
            let Some(&next) = hits.get(place).filter(|next| next.start <= end + MAX_GAP) else {
                break;
            };
            if next.name != hit.name || next.start < end || !is_gap(text, end, next.start) {
                continue;
            }
            // The same part again begins the same name again.
            let so_far = hits.get(at..place).unwrap_or(&[]);
            if so_far.iter().any(|before| before.part == next.part) {
                break;
            }
            end = next.end;
            if !next.particle {
                sure |= next.sure || next.part != hit.part;
                last_end = next.end;
                if let Some(next) = hits.get_mut(place) {
                    next.grouped = true;
                }
            }
        }
        let (start, stop) = with_initials(text, known, &hit, last_end);
        if sure || start < hit.start || stop > last_end {
            push(spans, start, stop, Category::PersonName);
        }
    }
}

/// Whether what stands between two parts of a name keeps them together.
fn is_gap(text: &str, start: u32, end: u32) -> bool {
    text.get(start as usize..end as usize).is_some_and(|gap| {
        gap.chars()
            .all(|char| matches!(char, ' ' | '-' | '.' | ',' | '_' | '\'' | '’'))
    })
}

/// The span of a name with the initials of its other parts on either side.
fn with_initials(text: &str, known: &KnownPersons, hit: &Hit, end: u32) -> (u32, u32) {
    let is_initial = |letter: char| {
        let mut buffer = [0; 4];
        let folded = crate::fold::fold_word(letter.encode_utf8(&mut buffer));
        known.known().iter().enumerate().any(|(place, one)| {
            one.name == hit.name
                && place != hit.part as usize
                && matches!(one.pattern, Pattern::Part { .. })
                && known.folded(one).starts_with(&folded)
        })
    };
    let mut start = hit.start;
    let before = text.get(..start as usize).unwrap_or("");
    let trimmed = before.trim_end_matches(' ').trim_end_matches('.');
    let gap = before.len() - trimmed.len();
    let mut letters = trimmed.chars().rev();
    if (1..=3).contains(&gap)
        && let Some(letter) = letters.next()
        && letter.is_alphabetic()
        && !letters.next().is_some_and(char::is_alphanumeric)
        && (letter.is_uppercase()
            || before.ends_with(['.', ' ']) && before.trim_end().ends_with('.'))
        && is_initial(letter)
    {
        start = (trimmed.len() - letter.len_utf8()) as u32;
    }
    let after = text.get(end as usize..).unwrap_or("");
    let mut letters = after.strip_prefix(' ').unwrap_or("").chars();
    let mut stop = end;
    if let Some(letter) = letters.next()
        && letter.is_uppercase()
        && is_initial(letter)
    {
        stop = match letters.next() {
            Some('.') => end + 2 + letter.len_utf8() as u32,
            Some(next) if next.is_alphanumeric() || matches!(next, '\'' | '’' | '-') => end,
            _ => end + 1 + letter.len_utf8() as u32,
        };
    }
    (start, stop)
}

#[cfg(test)]
mod tests;

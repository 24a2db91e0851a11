//! A sentence around a found word: its words with their classes, its clauses, and the persons it
//! speaks of. Everything is bounded: a longer sentence is cut.

use std::ops::Range;

use licit_record::Concerns;

use super::words::{
    ADVERB, AND, ARTICLE, BE, CHILD, Class, ELIDED, GENERIC, HAVE, HE, HIM, I, KIN, Language, ME,
    MY, NAME, OF, PERSON, PREP, SOLO, THEIR, THING, TITLE, YOU, YOUNG, classes,
};
use crate::Span;
use crate::detect::is_word_char;

/// How far a sentence is followed to either side of the word in it, in bytes.
const REACH: usize = 320;
/// Words between a possessive and the person that it belongs to, as in "my very best friend".
const MAX_ADJECTIVES: usize = 3;
/// Longest word before a full stop that may be an abbreviation.
const ABBREVIATIONS: &[&str] = &[
    "dr", "mr", "mrs", "ms", "st", "nr", "ca", "prof", "bzw", "z", "b", "d", "h", "u", "a", "jr",
    "sr", "vs", "no", "tel", "str", "hr", "fr", "evtl", "inkl", "usw",
];

/// A word of a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    classes: [Class; 2],
    /// Which clause it stands in, counted from 0.
    pub(super) clause: u16,
    pub(super) capital: bool,
    /// Whether the first word of the sentence or of a clause.
    pub(super) first: bool,
    /// Whether an apostrophe joins it to the word before.
    pub(super) joined: bool,
}

/// How a person stands in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Subject,
    Object,
    /// "her", "ihre" before something that is no person.
    Owner,
}

/// A mention of a person.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    /// Place of its first and its last word.
    pub(super) first: usize,
    pub(super) last: usize,
    /// The author, another person; nobody if the reader is spoken to.
    pub(super) who: Option<Concerns>,
    pub(super) role: Role,
    pub(super) clause: u16,
    /// Whether the subject is left out: "Bin schwanger".
    pub(super) elided: bool,
}

/// A sentence; the buffers are used again.
#[derive(Default)]
pub(super) struct Sentence {
    pub(super) range: Range<usize>,
    pub(super) tokens: Vec<Token>,
    mentions: [Vec<Mention>; 2],
    /// Whether it ends with a question mark.
    pub(super) is_question: bool,
}

impl Sentence {
    /// Whether it is the one around these bytes.
    pub(super) fn holds(&self, range: &Range<usize>) -> bool {
        !self.tokens.is_empty() && self.range.start <= range.start && range.end <= self.range.end
    }

    /// Forgets what it was.
    pub(super) fn clear(&mut self) {
        self.range = 0..0;
        self.tokens.clear();
        self.mentions.iter_mut().for_each(Vec::clear);
    }

    /// Reads the sentence around some bytes of a text; `persons` are what is known to be names.
    pub(super) fn read(&mut self, text: &str, around: &Range<usize>, persons: &[Span]) {
        self.clear();
        self.range = bounds(text, around);
        let piece = text.get(self.range.clone()).unwrap_or("");
        self.is_question = piece
            .trim_end_matches(|char: char| !char.is_alphanumeric() && char != '?')
            .ends_with('?');
        self.read_tokens(piece, persons);
        for language in [Language::German, Language::English] {
            self.read_mentions(text, language, persons);
        }
    }

    /// The classes of the word at a place.
    pub(super) fn class(&self, at: usize, language: Language) -> Class {
        self.tokens
            .get(at)
            .map_or(0, |token| token.classes[language as usize])
    }

    /// The clause of the word at a place.
    pub(super) fn clause(&self, at: usize) -> u16 {
        self.tokens.get(at).map_or(u16::MAX, |token| token.clause)
    }

    /// The persons, in the order of the text.
    pub(super) fn mentions(&self, language: Language) -> &[Mention] {
        &self.mentions[language as usize]
    }

    /// The places of the words that some bytes touch.
    pub(super) fn places(&self, bytes: &Range<usize>) -> Range<usize> {
        let first = self
            .tokens
            .partition_point(|token| token.end <= bytes.start);
        let last = self.tokens.partition_point(|token| token.start < bytes.end);
        first..last.max(first + 1)
    }

    /// Whether a word of some classes stands in a range of places.
    pub(super) fn any(&self, places: Range<usize>, language: Language, class: Class) -> bool {
        let end = places.end.min(self.tokens.len());
        (places.start..end).any(|at| self.class(at, language) & class != 0)
    }

    fn read_tokens(&mut self, piece: &str, persons: &[Span]) {
        let base = self.range.start;
        let mut clause = 0;
        let mut first = true;
        let mut joined = false;
        let mut chars = piece.char_indices().peekable();
        while let Some((at, char)) = chars.next() {
            if !is_word_char(char) {
                joined = matches!(char, '\'' | '’');
                if matches!(
                    char,
                    ',' | ';' | ':' | '(' | ')' | '–' | '—' | '"' | '„' | '“' | '”'
                ) || char == '-' && chars.peek().is_some_and(|(_, next)| *next == ' ')
                {
                    clause += 1;
                    first = true;
                }
                continue;
            }
            let mut end = at + char.len_utf8();
            while let Some((at, char)) = chars.next_if(|(_, char)| is_word_char(*char)) {
                end = at + char.len_utf8();
            }
            let (start, end) = (base + at, base + end);
            let mut set = classes(piece.get(at..end - base).unwrap_or(""));
            if is_known(persons, start, end) {
                set = set.map(|class| class | NAME);
            }
            self.tokens.push(Token {
                start,
                end,
                classes: set,
                clause,
                capital: char.is_uppercase(),
                first,
                joined,
            });
            (first, joined) = (false, false);
        }
    }

    fn read_mentions(&mut self, text: &str, language: Language, persons: &[Span]) {
        let mut at = 0;
        while at < self.tokens.len() {
            let found = self.mention_at(text, at, language, persons);
            if let Some(mention) = found {
                at = mention.last;
                if let Some(list) = self.mentions.get_mut(language as usize) {
                    list.push(mention);
                }
            }
            at += 1;
        }
    }

    fn mention_at(
        &self,
        text: &str,
        at: usize,
        language: Language,
        persons: &[Span],
    ) -> Option<Mention> {
        let token = self.tokens.get(at)?;
        let class = self.class(at, language);
        let mention = |who, role, last| {
            Some(Mention {
                first: at,
                last,
                who,
                role,
                clause: token.clause,
                elided: false,
            })
        };
        let (author, other) = (Some(Concerns::Author), Some(Concerns::Other));
        let word = text.get(token.start..token.end).unwrap_or("");
        if is_known(persons, token.start, token.end) {
            return mention(other, Role::Subject, at);
        }
        // "s", "t" and "m" behind an apostrophe are verbs and negations.
        if class & I != 0 && !(token.joined) {
            return mention(author, Role::Subject, at);
        }
        if class & YOU != 0 {
            return mention(None, Role::Subject, at);
        }
        if class & (MY | THEIR | ARTICLE) != 0
            && let Some(last) = self.owned_person(at, language, class)
        {
            let oblique = language == Language::German
                && (word.ends_with('m') || class & MY != 0 && word.ends_with("en"));
            let role = if oblique { Role::Object } else { Role::Subject };
            return mention(other, role, last);
        }
        if class & GENERIC != 0 {
            // "As someone with asthma".
            let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
            let word = before.map_or("", |token| text.get(token.start..token.end).unwrap_or(""));
            let own = ["as", "als"]
                .iter()
                .any(|r#as| word.eq_ignore_ascii_case(r#as));
            return mention(author.filter(|_| own), Role::Subject, at);
        }
        if class & ME != 0 {
            return mention(author, Role::Object, at);
        }
        if class & HIM != 0 && class & THEIR == 0 {
            return mention(other, Role::Object, at);
        }
        // "Sie" inside a sentence speaks to the reader.
        if class & HE != 0 {
            let polite = language == Language::German && word == "Sie" && !token.first;
            return mention(other.filter(|_| !polite), Role::Subject, at);
        }
        if class & THEIR != 0 {
            let object = class & HIM != 0 && self.class(at + 1, language) & (PREP | AND) != 0
                || self.clause(at + 1) != token.clause;
            let role = if object && class & HIM != 0 {
                Role::Object
            } else {
                Role::Owner
            };
            return mention(other, role, at);
        }
        if class & TITLE != 0 && self.is_surname(at + 1, token.clause) {
            return mention(other, Role::Subject, at + 1);
        }
        if class & SOLO != 0 && (token.capital || token.first) {
            return mention(other, Role::Subject, at);
        }
        if class & NAME != 0 && (token.capital || token.first && at == 0) && !token.joined {
            let last = if self.is_surname(at + 1, token.clause) && language == Language::English {
                at + 1
            } else {
                at
            };
            return mention(other, Role::Subject, last);
        }
        let spoken_of = self.mentions[language as usize]
            .iter()
            .any(|mention| mention.clause == token.clause && mention.role == Role::Subject);
        let opens = token.first || !spoken_of && at > 0 && self.class(at - 1, language) & AND != 0;
        if class & ELIDED != 0 && opens {
            let mut elided = mention(author, Role::Subject, at)?;
            elided.elided = true;
            return Some(elided);
        }
        None
    }

    /// The place of the person that a possessive or an article belongs to.
    fn owned_person(&self, at: usize, language: Language, class: Class) -> Option<usize> {
        let clause = self.clause(at);
        // A possessive makes a person of whoever is called by a word for kin; an article needs
        // one for a person.
        let persons = if class & ARTICLE != 0 {
            PERSON | YOUNG | KIN | CHILD
        } else {
            KIN | CHILD | YOUNG | PERSON
        };
        for next in at + 1..=at + 1 + MAX_ADJECTIVES {
            let class = self.class(next, language);
            let token = self
                .tokens
                .get(next)
                .filter(|token| token.clause == clause)?;
            if class & persons != 0 {
                // "my mum's boyfriend", "meine Nachbarin Frau ...".
                let owner = next + 1;
                let owned = self.tokens.get(owner).is_some_and(|token| token.joined);
                return if owned && self.class(owner + 1, language) & persons != 0 {
                    Some(owner + 1)
                } else {
                    Some(next)
                };
            }
            let ends = BE | HAVE | PREP | OF | THING | I | HE | ARTICLE | AND | MY | THEIR;
            if class & ends & !ADVERB != 0 || token.joined && class & NAME != 0 {
                return None;
            }
        }
        None
    }

    /// Whether what follows a title is a name: a capital and no small word.
    fn is_surname(&self, at: usize, clause: u16) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            let small = BE | HAVE | PREP | OF | ARTICLE | AND | I | HE | YOU | MY;
            token.capital
                && token.clause == clause
                && token.classes.iter().all(|class| class & small == 0)
        })
    }
}

/// Whether a known name covers these bytes.
fn is_known(persons: &[Span], start: usize, end: usize) -> bool {
    let after = persons.partition_point(|span| (span.end as usize) <= start);
    persons
        .get(after)
        .is_some_and(|span| (span.start as usize) < end)
}

/// The bounds of the sentence around some bytes.
fn bounds(text: &str, around: &Range<usize>) -> Range<usize> {
    let mut low = around.start.saturating_sub(REACH);
    while !text.is_char_boundary(low) {
        low += 1;
    }
    let before = text.get(low..around.start).unwrap_or("");
    let mut start = low;
    for (at, char) in before.char_indices() {
        let next = low + at + char.len_utf8();
        if ends_sentence(text, low + at, char) {
            start = next;
        }
    }
    let mut high = (around.end + REACH).min(text.len());
    while !text.is_char_boundary(high) {
        high -= 1;
    }
    let after = text.get(around.end..high).unwrap_or("");
    let end = after
        .char_indices()
        .find(|(at, char)| ends_sentence(text, around.end + at, *char))
        .map_or(high, |(at, char)| around.end + at + char.len_utf8());
    let piece = text.get(start..end).unwrap_or("");
    let lead = piece.len()
        - piece
            .trim_start_matches(|char: char| char.is_whitespace())
            .len();
    start + lead..end
}

/// Whether a character ends a sentence.
fn ends_sentence(text: &str, at: usize, char: char) -> bool {
    match char {
        '!' | '?' | '…' | '\n' => true,
        '.' => {
            let after = text.as_bytes().get(at + 1);
            if after.is_some_and(|byte| !byte.is_ascii_whitespace()) {
                return false;
            }
            let before = text
                .get(at.saturating_sub(8)..at)
                .or_else(|| (at.saturating_sub(8)..at).find_map(|start| text.get(start..at)));
            let word = before
                .unwrap_or("")
                .rsplit(|char: char| !is_word_char(char))
                .next()
                .unwrap_or("");
            // "3. März", "Dr. Weber".
            let ordinal = word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
            let is_last = text.get(at + 1..).is_none_or(|rest| rest.trim().is_empty());
            let short = ABBREVIATIONS
                .iter()
                .any(|other| word.eq_ignore_ascii_case(other));
            is_last || word.is_empty() || !(ordinal || short)
        }
        _ => false,
    }
}

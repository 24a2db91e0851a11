//! Texts: sentences from templates and word lists, with the place of everything that identifies.

use std::fmt::Write as _;

use super::{words_de, words_en};
use crate::random::Random;

/// A text and what is in it.
#[derive(Clone, Default)]
pub(super) struct Draft {
    pub(super) text: String,
    /// Identifiers, in order, none overlapping another.
    pub(super) spans: Vec<Span>,
    /// Authors that the item's fields name, by number.
    pub(super) mentions: Vec<usize>,
    /// Authors that the text points at, whether or not a field names them.
    pub(super) about: Vec<usize>,
}

/// One identifier: bytes `start..end` of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Code of the category, as in placeholders.
    pub(super) category: &'static str,
    /// Whether a field of the item carries the value, too.
    pub(super) in_fields: bool,
}

/// A language: its words and its sentences.
pub(super) struct Language {
    /// BCP 47.
    pub(super) code: &'static str,
    first: &'static [&'static str],
    second: &'static [&'static str],
    /// What stands between the two parts of a compound.
    joint: &'static str,
    prefixes: &'static [&'static str],
    adjectives: &'static [&'static str],
    participles: &'static [&'static str],
    adverbs: &'static [&'static str],
    town_first: &'static [&'static str],
    town_last: &'static [&'static str],
    sentences: Vec<Vec<Piece>>,
    pub(super) forwarded: &'static [&'static str],
    pub(super) quoting: &'static [&'static str],
}

/// A piece of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Literal(&'static str),
    Adjective,
    Adverb,
    Noun,
    Number,
    Participle,
    Rare,
    Time,
    Town,
}

const SYLLABLES: &[&str] = &[
    "ba", "bel", "bro", "cor", "da", "den", "dri", "fa", "fen", "flo", "ga", "gri", "hal", "hum",
    "jo", "ka", "kel", "kri", "la", "lim", "lo", "lu", "mar", "mel", "mi", "mor", "na", "nex",
    "no", "nu", "ol", "or", "pa", "pel", "plu", "qui", "ra", "rim", "ro", "sa", "sel", "sko",
    "sta", "su", "ta", "tel", "tri", "tu", "ul", "va", "vel", "vi", "wa", "wex", "wo", "xa", "yo",
    "za", "zel", "zu",
];

const EMOJI: &[&str] = &[
    "😀", "🙈", "🌿", "🎉", "☕", "🚲", "👍", "❤️", "🍅", "🤷", "🐝", "🎶",
];

impl Language {
    /// German.
    pub(super) fn german() -> Self {
        Self {
            code: "de",
            first: words_de::FIRST,
            second: words_de::SECOND,
            joint: "",
            prefixes: words_de::PREFIXES,
            adjectives: words_de::ADJECTIVES,
            participles: words_de::PARTICIPLES,
            adverbs: words_de::ADVERBS,
            town_first: words_de::TOWN_FIRST,
            town_last: words_de::TOWN_LAST,
            sentences: words_de::SENTENCES
                .iter()
                .map(|&text| pieces(text))
                .collect(),
            forwarded: words_de::FORWARDED,
            quoting: words_de::QUOTING,
        }
    }

    /// English.
    pub(super) fn english() -> Self {
        Self {
            code: "en",
            first: words_en::FIRST,
            second: words_en::SECOND,
            joint: " ",
            prefixes: words_en::PREFIXES,
            adjectives: words_en::ADJECTIVES,
            participles: words_en::PARTICIPLES,
            adverbs: words_en::ADVERBS,
            town_first: words_en::TOWN_FIRST,
            town_last: words_en::TOWN_LAST,
            sentences: words_en::SENTENCES
                .iter()
                .map(|&text| pieces(text))
                .collect(),
            forwarded: words_en::FORWARDED,
            quoting: words_en::QUOTING,
        }
    }

    /// Appends a sentence.
    pub(super) fn sentence(&self, random: &mut Random, text: &mut String) {
        let start = text.len();
        let chosen = random.below(self.sentences.len());
        for piece in self.sentences.get(chosen).into_iter().flatten() {
            self.piece(*piece, random, text);
        }
        capitalise(text, start);
        if random.chance(120) {
            text.push_str(" #");
            text.push_str(random.frequent(self.first));
            text.push_str(random.frequent(self.second));
        }
        if random.chance(150) {
            text.push(' ');
            text.push_str(random.any(EMOJI));
        }
    }

    /// Appends a thing: a compound noun.
    pub(super) fn noun(&self, random: &mut Random, text: &mut String) {
        if random.chance(100) {
            rare(random, text); // a brand, a dialect, a typo: what a vocabulary ends in
            text.push_str(if self.joint.is_empty() {
                "-"
            } else {
                self.joint
            });
        }
        text.push_str(random.frequent(self.first));
        text.push_str(self.joint);
        text.push_str(random.frequent(self.second));
    }

    fn piece(&self, piece: Piece, random: &mut Random, text: &mut String) {
        match piece {
            Piece::Literal(literal) => text.push_str(literal),
            Piece::Adjective => {
                if random.chance(300) {
                    text.push_str(random.any(self.prefixes));
                }
                text.push_str(random.frequent(self.adjectives));
            }
            Piece::Adverb => text.push_str(random.frequent(self.adverbs)),
            Piece::Noun => self.noun(random, text),
            Piece::Number => push_number(text, random.between(2, 480)),
            Piece::Participle => text.push_str(random.frequent(self.participles)),
            Piece::Rare => rare(random, text),
            Piece::Time => {
                push_number(text, random.between(6, 22));
                text.push(':');
                push_number(text, random.between(10, 59));
            }
            Piece::Town => {
                text.push_str(random.any(self.town_first));
                text.push_str(random.any(self.town_last));
            }
        }
    }
}

/// Cuts a template at its braces.
fn pieces(template: &'static str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for part in template.split('{') {
        let Some((name, literal)) = part.split_once('}') else {
            pieces.push(Piece::Literal(part));
            continue;
        };
        pieces.push(match name {
            "adj" => Piece::Adjective,
            "adv" | "Adv" => Piece::Adverb,
            "noun" => Piece::Noun,
            "n" => Piece::Number,
            "part" => Piece::Participle,
            "time" => Piece::Time,
            "town" => Piece::Town,
            _ => Piece::Rare,
        });
        pieces.push(Piece::Literal(literal));
    }
    pieces.retain(|piece| *piece != Piece::Literal(""));
    pieces
}

/// A word that hardly any other text has.
fn rare(random: &mut Random, text: &mut String) {
    let start = text.len();
    for _ in 0..random.between(2, 4) {
        text.push_str(random.any(SYLLABLES));
    }
    capitalise(text, start);
}

/// Makes the first letter of a sentence or a name large.
fn capitalise(text: &mut String, start: usize) {
    let Some(first) = text.get(start..).and_then(|rest| rest.chars().next()) else {
        return;
    };
    if first.is_lowercase() {
        let large: String = first.to_uppercase().collect();
        text.replace_range(start..start + first.len_utf8(), &large);
    }
}

pub(super) fn push_number(text: &mut String, number: u32) {
    // Writing to a string cannot fail.
    let _ = write!(text, "{number}");
}

impl Draft {
    /// Appends an identifier.
    pub(super) fn push_span(&mut self, value: &str, category: &'static str, in_fields: bool) {
        let start = self.text.len();
        self.text.push_str(value);
        self.spans.push(Span {
            start,
            end: self.text.len(),
            category,
            in_fields,
        });
    }

    /// The draft with words in front of it and behind it.
    pub(super) fn framed(&self, before: &str, after: &str) -> Self {
        let mut framed = self.clone();
        framed.text = format!("{before}{}{after}", self.text);
        for span in &mut framed.spans {
            span.start += before.len();
            span.end += before.len();
        }
        framed
    }

    /// Replaces one word that identifies nobody, if there is one where the dice point.
    pub(super) fn reworded(&self, random: &mut Random, word: &str) -> Self {
        let mut reworded = self.clone();
        let spaces: Vec<usize> = self.text.match_indices(' ').map(|(at, _)| at).collect();
        let chosen = random.below(spaces.len().saturating_sub(1));
        let (Some(&before), Some(&after)) = (spaces.get(chosen), spaces.get(chosen + 1)) else {
            return reworded;
        };
        let (start, end) = (before + 1, after);
        if self
            .spans
            .iter()
            .any(|span| span.start < end && start < span.end)
        {
            return reworded;
        }
        reworded.text.replace_range(start..end, word);
        for span in reworded.spans.iter_mut().filter(|span| span.start >= end) {
            span.start = span.start + word.len() - (end - start);
            span.end = span.end + word.len() - (end - start);
        }
        reworded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_understood() {
        for template in words_de::SENTENCES.iter().chain(words_en::SENTENCES) {
            let rare = template.matches("{rare}").count();
            let found = pieces(template)
                .iter()
                .filter(|&&piece| piece == Piece::Rare)
                .count();
            assert_eq!(found, rare, "{template} names an unknown slot");
        }
    }

    #[test]
    fn sentences_have_the_length_of_sentences_and_a_large_first_letter() {
        let mut random = Random::new(3);
        for language in [Language::german(), Language::english()] {
            for _ in 0..5_000 {
                let mut text = String::new();
                language.sentence(&mut random, &mut text);
                assert!((20..=230).contains(&text.len()), "{text}");
                assert!(!text.starts_with(char::is_lowercase), "{text}");
                assert!(!text.contains(['{', '}']), "{text}");
            }
        }
    }

    #[test]
    fn spans_follow_the_text() {
        let mut draft = Draft {
            text: "Schreib an ".to_owned(),
            ..Draft::default()
        };
        draft.push_span("lena@post.example", "EMAIL", false);
        draft.text.push_str(" wegen der Gartenbank");
        let value = |draft: &Draft| {
            draft
                .text
                .get(draft.spans[0].start..draft.spans[0].end)
                .map(str::to_owned)
        };
        let mut random = Random::new(1);
        for _ in 0..50 {
            let copy = draft
                .framed("FWD: ", " !")
                .reworded(&mut random, "Überraschung");
            assert_eq!(
                value(&copy).as_deref(),
                Some("lena@post.example"),
                "{}",
                copy.text
            );
        }
    }
}

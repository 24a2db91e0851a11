//! Varies training texts: other names, other spelling, so that the tagger learns what stands
//! around a name and not who was famous when the texts were collected.

use std::path::Path;

use anyhow::{Context as _, Result};
use licit_deidentify::names::lexicon::{self, Lexicon, field};
use licit_deidentify::names::train::{Label, Labelled};

use crate::corpora::{Example, Piece};
use crate::random::Random;

/// How often each variation happens, in a thousand texts.
const OTHER_NAMES: usize = 450;
const LOWER: usize = 120;
const UPPER: usize = 30;
const PLAIN: usize = 40;
const NO_MARKS: usize = 40;
const REPLACED: usize = 25;

/// Names to put in.
pub(crate) struct Names {
    /// Names and the sums of their weights so far.
    forenames: Vec<(String, f64)>,
    surnames: Vec<(String, f64)>,
    /// Those that are words as well: Koch, Lang, Will, Grace.
    forenames_and_words: Vec<(String, f64)>,
    surnames_and_words: Vec<(String, f64)>,
}

/// How often a name is drawn from those that are words as well, in a thousand.
const AND_WORDS: usize = 120;

impl Names {
    /// Reads the lists of the data folder.
    pub(crate) fn read(gazetteer: &Path, lexicon: &Lexicon) -> Result<Self> {
        let read = |name: &str| {
            std::fs::read_to_string(gazetteer.join(name)).with_context(|| format!("reading {name}"))
        };
        let mut names = Self::none();
        for line in read("forenames_berlin.tsv")?.lines() {
            let (name, count) = line.split_once('\t').unwrap_or((line, "1"));
            let count: f64 = count.trim().parse().unwrap_or(1.0);
            add(&mut names.forenames, name, count.sqrt() * 0.5);
        }
        for row in csv::Reader::from_path(gazetteer.join("forenames_by_country.csv"))?.records() {
            add(&mut names.forenames, &row?[11], 6.0);
        }
        for line in read("surnames_germaner.txt")?.lines() {
            add(&mut names.surnames, line, 0.3);
        }
        for row in csv::Reader::from_path(gazetteer.join("surnames_by_country.csv"))?.records() {
            add(&mut names.surnames, &row?[5], 6.0);
        }
        let is_word = |name: &str, least: u32| {
            let entry = lexicon.entry(lexicon::hash(name.to_lowercase().as_bytes()));
            entry.get(field::CASING) >= 2 && entry.get(field::COMMON) >= least
        };
        for (name, _) in names.forenames.iter().filter(|(name, _)| is_word(name, 4)) {
            add(&mut names.forenames_and_words, name, 1.0);
        }
        for (name, _) in names.surnames.iter().filter(|(name, _)| is_word(name, 4)) {
            add(&mut names.surnames_and_words, name, 1.0);
        }
        Ok(names)
    }

    /// No names: texts keep theirs.
    pub(crate) fn none() -> Self {
        Self {
            forenames: Vec::new(),
            surnames: Vec::new(),
            forenames_and_words: Vec::new(),
            surnames_and_words: Vec::new(),
        }
    }

    fn forename(&self, random: &mut Random) -> &str {
        let also_words = random.chance(AND_WORDS);
        draw(
            if also_words {
                &self.forenames_and_words
            } else {
                &self.forenames
            },
            random,
        )
    }

    fn surname(&self, random: &mut Random) -> &str {
        let also_words = random.chance(AND_WORDS);
        draw(
            if also_words {
                &self.surnames_and_words
            } else {
                &self.surnames
            },
            random,
        )
    }

    /// Another name with as many words.
    fn like(&self, name: &str, before: &str, random: &mut Random) -> Option<String> {
        let words: Vec<&str> = name.split(' ').collect();
        let is_plain = words.iter().all(|word| {
            word.chars().count() > 1 && word.chars().all(|char| char.is_alphabetic() || char == '-')
        });
        if !is_plain || self.forenames.is_empty() {
            return None;
        }
        let other = match words.len() {
            1 if is_form_of_address(before) => self.surname(random).to_owned(),
            1 if random.chance(800) => self.forename(random).to_owned(),
            1 => self.surname(random).to_owned(),
            2 if random.chance(30) => {
                format!("{}, {}", self.surname(random), self.forename(random))
            }
            2 if random.chance(30) => format!(
                "{} {}.",
                self.forename(random),
                self.surname(random).chars().next()?
            ),
            2 if random.chance(40) => format!(
                "{} {}-{}",
                self.forename(random),
                self.surname(random),
                self.surname(random)
            ),
            2 => format!("{} {}", self.forename(random), self.surname(random)),
            3 if random.chance(300) => {
                let particle = random.any(&[
                    "von", "van", "de", "al", "van der", "de la", "von der", "El", "bin", "da",
                    "dos",
                ]);
                format!(
                    "{} {particle} {}",
                    self.forename(random),
                    self.surname(random)
                )
            }
            3 => format!(
                "{} {} {}",
                self.forename(random),
                self.forename(random),
                self.surname(random)
            ),
            _ => return None,
        };
        let is_lower = name.chars().all(|char| !char.is_uppercase());
        let is_upper = name.chars().all(|char| !char.is_lowercase());
        Some(match () {
            () if is_lower => other.to_lowercase(),
            () if is_upper => other.to_uppercase(),
            () => other,
        })
    }
}

fn add(list: &mut Vec<(String, f64)>, name: &str, weight: f64) {
    let name = name.trim();
    let is_name = name.chars().count() > 1
        && name
            .chars()
            .all(|char| char.is_alphabetic() || matches!(char, '-' | '\'' | ' '));
    let is_latin = name
        .chars()
        .all(|char| (char as u32) < 0x250 || !char.is_alphabetic());
    if is_name && is_latin && name.chars().next().is_some_and(char::is_uppercase) {
        let sum = list.last().map_or(0.0, |last| last.1);
        list.push((name.to_owned(), sum + weight));
    }
}

fn draw<'a>(list: &'a [(String, f64)], random: &mut Random) -> &'a str {
    let sum = list.last().map_or(0.0, |last| last.1);
    let wanted = (random.bits() >> 11) as f64 / (1_u64 << 53) as f64 * sum;
    let at = list.partition_point(|name| name.1 < wanted);
    list.get(at).map_or("", |name| &name.0)
}

fn is_form_of_address(before: &str) -> bool {
    let last = before
        .split_whitespace()
        .next_back()
        .unwrap_or("")
        .trim_end_matches('.')
        .to_lowercase();
    [
        "frau",
        "herr",
        "herrn",
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "familie",
        "mme",
        "señor",
        "sr",
        "sra",
        "president",
        "coach",
    ]
    .contains(&last.as_str())
}

/// A text with labels, ready to be learned.
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) labels: Vec<Labelled>,
}

/// One variation of a text.
pub(crate) fn vary(example: &Example, names: &Names, random: &mut Random) -> Text {
    let mut pieces = example.pieces.clone();
    if random.chance(OTHER_NAMES) {
        other_names(&mut pieces, names, random);
    }
    let (lower, upper, plain, no_marks) = (
        random.chance(LOWER),
        random.chance(UPPER),
        random.chance(PLAIN),
        random.chance(NO_MARKS),
    );
    for piece in &mut pieces {
        if lower {
            piece.text = piece.text.to_lowercase();
        } else if upper {
            piece.text = piece.text.to_uppercase();
        }
        if plain {
            piece.text = plain_letters(&piece.text);
        }
        if no_marks && piece.label.is_none() {
            piece
                .text
                .retain(|char| !matches!(char, '.' | ',' | '!' | '?' | ':' | ';'));
        }
    }
    if random.chance(REPLACED) {
        for (at, piece) in pieces
            .iter_mut()
            .enumerate()
            .filter(|(_, piece)| piece.label == Some(Label::Person))
        {
            *piece = Piece {
                text: format!("[PERSON_NAME_{}]", at + 1),
                label: None,
            };
        }
    }
    let joins_marks = example.is_cut && random.chance(600);
    render(&pieces, example.is_cut, joins_marks)
}

fn other_names(pieces: &mut [Piece], names: &Names, random: &mut Random) {
    let mut before = String::new();
    for piece in pieces {
        if piece.label == Some(Label::Person)
            && random.chance(850)
            && let Some(other) = names.like(&piece.text, &before, random)
        {
            piece.text = other;
        }
        before.clone_from(&piece.text);
    }
}

fn plain_letters(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let text = text
        .replace('ä', "ae")
        .replace('ö', "oe")
        .replace('ü', "ue")
        .replace('ß', "ss");
    text.nfd()
        .filter(|char| !('\u{300}'..='\u{36f}').contains(char))
        .collect()
}

/// Puts the pieces together. Tokens of a table had their marks cut off; `joins_marks` puts them
/// back where people write them.
fn render(pieces: &[Piece], is_cut: bool, joins_marks: bool) -> Text {
    let mut out = Text {
        text: String::new(),
        labels: Vec::new(),
    };
    for piece in pieces {
        let mut start = None;
        if is_cut {
            for word in piece.text.split(' ') {
                let follows = joins_marks
                    && (word.starts_with(['.', ',', '!', '?', ';', ':', ')', '\'', '’', '…'])
                        || word == "n't");
                let opens = joins_marks && out.text.ends_with(['(', '#', '“', '„']);
                if !out.text.is_empty() && !follows && !opens {
                    out.text.push(' ');
                }
                start.get_or_insert(out.text.len());
                out.text.push_str(word);
            }
        } else {
            start = Some(out.text.len());
            out.text.push_str(&piece.text);
        }
        if let (Some(label), Some(start)) = (piece.label, start) {
            out.labels.push((start..out.text.len(), label));
        }
    }
    out
}

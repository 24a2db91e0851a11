//! Statements about persons that the law protects beyond their identity: special categories
//! (GDPR Art. 9), crimes (Art. 10), minors, persons in need of protection.
//!
//! ## What it finds
//! Flags for sentences: which category, whom it concerns, and where the sentence stands, so that
//! the caller can take it out or refuse the record. German and English.
//!
//! ## Why
//! SC-1, SC-2, MIN-3: what a text says about a person's health, faith or convictions must not be
//! learned, and least of all what it says about somebody who did not write it.
//!
//! ## Example
//! "Meine Mutter hat Alzheimer" is `SC_HEALTH` of another person; "Mein Sternzeichen ist Krebs"
//! is nothing.
//!
//! ## How
//! One automaton finds the words of the lists in `data/special` in one pass. Only around a word
//! that it found, the sentence is read: its clauses, its persons, its small words. The frame of
//! the word says what must stand beside it (`frames.rs`, `minors.rs`).
//!
//! ## Limits
//! Allusions, irony, other languages, statements spread over several sentences, the second person.
//! Figures: `cargo run --release -p licit-deidentify --example special`.
//!
//! ## References
//! CJEU C-101/01 (Lindqvist), C-184/20, C-474/24.

mod frames;
mod lexicon;
mod minors;
pub mod score;
mod sentence;
mod words;

use licit_record::{Category, Concerns, SpecialCategory};

use self::frames::Case;
use self::sentence::Sentence;
use crate::Span;
use crate::view::{self, View};

/// Raised whenever findings change.
pub const VERSION: u32 = 1;

/// A sentence that tells something of a category about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Statement {
    /// First byte of the sentence.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// What it tells.
    pub category: SpecialCategory,
    /// About whom.
    pub concerns: Concerns,
}

impl Statement {
    /// What it tells and about whom, without its place.
    pub const fn flag(&self) -> score::Flag {
        score::Flag {
            category: self.category,
            concerns: self.concerns,
        }
    }
}

/// Working memory of one thread. It may hold pieces of the last text.
#[derive(Default)]
pub struct Scratch {
    sentence: Sentence,
    view: View,
    persons: Vec<Span>,
    statements: Vec<Statement>,
}

impl std::fmt::Debug for Scratch {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Scratch")
    }
}

/// Finds statements, sorted by place, each category and person once in a sentence. `spans` are
/// what else was found in the text, sorted: names and user names among them are taken for
/// persons. A text of 4 GiB or more gives nothing: the caller refuses those before.
///
/// ```
/// use licit_deidentify::special::{Scratch, find};
/// use licit_record::{Concerns, SpecialCategory};
///
/// let mut scratch = Scratch::default();
/// let found = find("Heute Regen. Meine Mutter hat Alzheimer.", &[], &mut scratch);
/// assert_eq!(found.len(), 1);
/// assert_eq!((found[0].start, found[0].end), (13, 40));
/// assert_eq!(found[0].category, SpecialCategory::Health);
/// assert_eq!(found[0].concerns, Concerns::Other);
/// ```
pub fn find<'s>(text: &str, spans: &[Span], scratch: &'s mut Scratch) -> &'s [Statement] {
    let Scratch {
        sentence,
        view,
        persons,
        statements,
    } = scratch;
    statements.clear();
    if u32::try_from(text.len()).is_err() {
        return statements;
    }
    if view::needed(text) {
        view.fill(text);
        // Offsets of spans are those of the original: names are not known in the plain copy.
        read(view.text(), &[], sentence, statements);
        for statement in &mut *statements {
            statement.start = view.original_start(statement.start);
            statement.end = view::end_with_marks(text, view.original_end(statement.end));
        }
    } else {
        let named = |span: &&Span| matches!(span.category, Category::PersonName | Category::UserId);
        persons.clear();
        persons.extend(spans.iter().filter(named));
        read(text, persons, sentence, statements);
    }
    tidy(statements);
    statements
}

fn read(text: &str, persons: &[Span], sentence: &mut Sentence, statements: &mut Vec<Statement>) {
    sentence.clear();
    lexicon::scan(text, |hit| {
        let bytes = hit.start..hit.end;
        if !sentence.holds(&bytes) {
            sentence.read(text, &bytes, persons);
        }
        let places = sentence.places(&bytes);
        let first = sentence.class(places.start, hit.entry.language);
        let case = Case {
            text,
            sentence,
            entry: hit.entry,
            places,
            speaks: first & (words::MY | words::I | words::ME) != 0,
        };
        if let Some(concerns) = case.judge() {
            statements.push(Statement {
                start: sentence.range.start as u32,
                end: sentence.range.end as u32,
                category: hit.entry.category,
                concerns,
            });
        }
    });
}

/// Sorts, and keeps of each sentence every category and person once; an unknown person is none
/// where a known one is.
fn tidy(statements: &mut Vec<Statement>) {
    if statements.len() < 2 {
        return;
    }
    statements.sort_unstable();
    statements.dedup();
    statements.dedup_by(|next, last| {
        next.concerns == Concerns::Unknown
            && (next.start, next.end, next.category) == (last.start, last.end, last.category)
    });
}

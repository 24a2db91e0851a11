//! Compares findings with labels: how much of what should go went, and at what price.
//!
//! The measures are those of `licit evaluate` (design.md). An entity counts as covered only if
//! every byte of it lies inside findings, of whatever category: half a name is a leak.

use std::collections::BTreeMap;

use licit_record::Category;
use serde::Serialize;

use crate::Span;
use crate::detect::is_word_char;

/// A text with its labels.
#[derive(Clone, Copy)]
pub struct Labelled<'a> {
    /// The text.
    pub text: &'a str,
    /// Language tag, as the label file states it.
    pub lang: &'a str,
    /// Categories of which every occurrence is labelled. A finding of another category is
    /// neither right nor wrong.
    pub exhaustive: &'a [Category],
    /// The labels, sorted by start.
    pub labels: &'a [Span],
}

/// Counts of one category in one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Labelled entities.
    pub entities: u64,
    /// Those of which every byte lies inside findings.
    pub covered: u64,
    /// Findings, in texts in which the category is labelled exhaustively.
    pub found: u64,
    /// Findings with the offsets and the category of a label.
    pub exact: u64,
}

impl Tally {
    /// Share of entities covered completely; `None` without entities.
    pub fn full_cover(&self) -> Option<f64> {
        share(self.covered, self.entities)
    }

    /// Harmonic mean of strict precision and recall over spans; `None` if there is nothing to
    /// compare.
    pub fn strict_f1(&self) -> Option<f64> {
        share(2 * self.exact, self.found + self.entities)
    }

    fn add(&mut self, other: &Self) {
        self.entities += other.entities;
        self.covered += other.covered;
        self.found += other.found;
        self.exact += other.exact;
    }
}

/// Counts over many texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// By language and category.
    pub tallies: BTreeMap<(String, Category), Tally>,
    /// Texts.
    pub texts: u64,
    /// Bytes of them.
    pub bytes: u64,
    /// Letters and digits outside all labels.
    pub harmless: u64,
    /// Those inside a finding of an exhaustively labelled category.
    pub harmless_redacted: u64,
    /// Words that no label touches.
    pub other_words: u64,
    /// Those that a finding of an exhaustively labelled category touches.
    pub other_words_redacted: u64,
    /// Texts without labels.
    pub clean: u64,
    /// Those with a finding of an exhaustively labelled category.
    pub clean_touched: u64,
}

impl Score {
    /// Counts one text. `found` is sorted and disjoint.
    pub fn add(&mut self, text: &Labelled<'_>, found: &[Span]) {
        self.texts += 1;
        self.bytes += text.text.len() as u64;
        // A label of another category is neither right nor wrong.
        let counts = |label: &&Span| text.exhaustive.contains(&label.category);
        for label in text.labels.iter().filter(counts) {
            let tally = self.tally(text.lang, label.category);
            tally.entities += 1;
            tally.covered += u64::from(is_covered(label, text.text, found));
        }
        let wrong_if_outside: Vec<Span> = found
            .iter()
            .filter(|span| text.exhaustive.contains(&span.category))
            .copied()
            .collect();
        for span in &wrong_if_outside {
            let tally = self.tally(text.lang, span.category);
            tally.found += 1;
            tally.exact += u64::from(text.labels.contains(span));
        }
        if text.labels.is_empty() {
            self.clean += 1;
            self.clean_touched += u64::from(!wrong_if_outside.is_empty());
        }
        self.count_harmless(text, &wrong_if_outside);
    }

    /// Adds the counts of other texts.
    pub fn merge(&mut self, other: &Self) {
        for (key, tally) in &other.tallies {
            self.tallies.entry(key.clone()).or_default().add(tally);
        }
        self.texts += other.texts;
        self.bytes += other.bytes;
        self.harmless += other.harmless;
        self.harmless_redacted += other.harmless_redacted;
        self.other_words += other.other_words;
        self.other_words_redacted += other.other_words_redacted;
        self.clean += other.clean;
        self.clean_touched += other.clean_touched;
    }

    /// The counts of one category over all languages.
    pub fn category(&self, category: Category) -> Tally {
        self.sum(|key| key.1 == category)
    }

    /// The counts of one language over all categories.
    pub fn language(&self, lang: &str) -> Tally {
        self.sum(|key| key.0 == lang)
    }

    /// The counts of everything.
    pub fn total(&self) -> Tally {
        self.sum(|_| true)
    }

    /// Entities not covered completely, per 1,000 texts.
    pub fn leaks_per_1000(&self) -> Option<f64> {
        let total = self.total();
        share(1000 * (total.entities - total.covered), self.texts)
    }

    /// Share of harmless letters and digits that are taken out.
    pub fn harmless_share(&self) -> Option<f64> {
        share(self.harmless_redacted, self.harmless)
    }

    /// Share of unlabelled words that are taken out, wholly or in part.
    pub fn other_words_share(&self) -> Option<f64> {
        share(self.other_words_redacted, self.other_words)
    }

    /// Share of texts without labels in which something is taken out.
    pub fn clean_share(&self) -> Option<f64> {
        share(self.clean_touched, self.clean)
    }

    fn sum(&self, holds: impl Fn(&(String, Category)) -> bool) -> Tally {
        let mut sum = Tally::default();
        for (_, tally) in self.tallies.iter().filter(|(key, _)| holds(key)) {
            sum.add(tally);
        }
        sum
    }

    fn tally(&mut self, lang: &str, category: Category) -> &mut Tally {
        self.tallies.entry((lang.to_owned(), category)).or_default()
    }

    fn count_harmless(&mut self, text: &Labelled<'_>, found: &[Span]) {
        let (mut labels, mut findings) = (Cursor::new(text.labels), Cursor::new(found));
        let (mut in_word, mut labelled, mut redacted) = (false, false, false);
        for (at, char) in text.text.char_indices() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let (is_label, is_found) = (labels.covers(at), findings.covers(at));
            if char.is_alphanumeric() && !is_label {
                self.harmless += 1;
                self.harmless_redacted += u64::from(is_found);
            }
            if is_word_char(char) {
                in_word = true;
                labelled |= is_label;
                redacted |= is_found;
            } else if in_word {
                self.count_word(labelled, redacted);
                (in_word, labelled, redacted) = (false, false, false);
            }
        }
        if in_word {
            self.count_word(labelled, redacted);
        }
    }

    fn count_word(&mut self, labelled: bool, redacted: bool) {
        if !labelled {
            self.other_words += 1;
            self.other_words_redacted += u64::from(redacted);
        }
    }
}

/// Walks along spans, which labels may let overlap.
struct Cursor<'a> {
    rest: &'a [Span],
    end: u32,
}

impl<'a> Cursor<'a> {
    fn new(spans: &'a [Span]) -> Self {
        Self {
            rest: spans,
            end: 0,
        }
    }

    /// Whether a span covers an offset; offsets must not decrease from call to call.
    fn covers(&mut self, at: u32) -> bool {
        while let Some((first, rest)) = self.rest.split_first().filter(|(span, _)| span.start <= at)
        {
            self.end = self.end.max(first.end);
            self.rest = rest;
        }
        at < self.end
    }
}

/// Whether every byte of a label lies inside findings. White space between two findings, which
/// carries nothing, needs no cover.
fn is_covered(label: &Span, text: &str, found: &[Span]) -> bool {
    let mut at = label.start;
    for span in found.iter().filter(|span| span.end > label.start) {
        let between = text.get(at as usize..span.start as usize).unwrap_or("");
        if span.start > at && !between.trim().is_empty() {
            return false;
        }
        at = at.max(span.end);
        if at >= label.end {
            return true;
        }
    }
    false
}

/// A quotient of counts; `None` if there is nothing to divide by.
#[expect(clippy::cast_precision_loss, reason = "counts of texts and characters")]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: u32, end: u32, category: Category) -> Span {
        Span {
            start,
            end,
            category,
        }
    }

    fn scored(text: &str, labels: &[Span], found: &[Span]) -> Score {
        let mut score = Score::default();
        let text = Labelled {
            text,
            lang: "de",
            exhaustive: &[Category::PersonName],
            labels,
        };
        score.add(&text, found);
        score
    }

    #[test]
    fn half_a_name_is_a_leak() {
        let name = span(4, 15, Category::PersonName);
        let part = span(4, 8, Category::PersonName);
        let rest = span(9, 15, Category::UserId);
        let text = "mit Lena Kraus?";
        assert_eq!(scored(text, &[name], &[part]).total().covered, 0);
        // The blank between two findings is no leak, and the category does not matter.
        let name = span(4, 14, Category::PersonName);
        assert_eq!(scored(text, &[name], &[part, rest]).total().covered, 1);
        assert_eq!(scored(text, &[name], &[name]).total().exact, 1);
        assert_eq!(scored(text, &[name], &[]).leaks_per_1000(), Some(1000.0));
    }

    #[test]
    fn harmless_text_is_counted_in_letters_and_in_words() {
        let text = "ein schöner Tag";
        let score = scored(text, &[], &[span(4, 12, Category::PersonName)]);
        assert_eq!((score.harmless, score.harmless_redacted), (13, 7));
        assert_eq!((score.other_words, score.other_words_redacted), (3, 1));
        assert_eq!((score.clean, score.clean_touched), (1, 1));
        // Nobody labelled phone numbers here: whether this is one is unknown.
        let unknown = scored(text, &[], &[span(4, 12, Category::Phone)]);
        assert_eq!((unknown.harmless_redacted, unknown.clean_touched), (0, 0));
    }

    #[test]
    fn a_label_of_a_category_that_is_not_exhaustive_counts_for_nothing() {
        let phone = span(4, 12, Category::Phone);
        let score = scored("ein 01234567", &[phone], &[phone]);
        assert_eq!(score.total(), Tally::default());
        // Nor is what it covers harmless.
        assert_eq!((score.harmless, score.clean), (3, 0));
    }

    #[test]
    fn sums_over_texts_are_the_same_in_any_order() {
        let name = span(0, 4, Category::PersonName);
        let (one, other) = (
            scored("Lena", &[name], &[name]),
            scored("Lena", &[name], &[]),
        );
        let (mut there, mut back) = (one.clone(), other.clone());
        there.merge(&other);
        back.merge(&one);
        assert_eq!(there, back);
        assert_eq!(there.total().full_cover(), Some(0.5));
        assert_eq!(there.total().strict_f1(), Some(2.0 / 3.0));
    }
}

//! Compares flags with labels (`data/special/README.md`): recall and precision by category and
//! language, and how often the right person was seen.

use std::collections::BTreeMap;

use licit_record::{Concerns, SpecialCategory};
use serde::{Deserialize, Serialize};

use super::{Scratch, Statement, find};

/// A label: `{"category":"SC_HEALTH","concerns":"author"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// What a text tells.
    pub category: SpecialCategory,
    /// About whom.
    pub concerns: Concerns,
}

/// Counts of one category in one language. A text counts once for a category, however often it
/// tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Texts that bear the label.
    pub labelled: u64,
    /// Texts that were flagged.
    pub flagged: u64,
    /// Texts of both kinds.
    pub both: u64,
    /// Of those, texts in which a person of a label was seen as what the label says.
    pub person_right: u64,
}

impl Tally {
    /// Share of labelled texts that were flagged; `None` without any.
    pub fn recall(&self) -> Option<f64> {
        share(self.both, self.labelled)
    }

    /// Share of flagged texts that are labelled; `None` without any.
    pub fn precision(&self) -> Option<f64> {
        share(self.both, self.flagged)
    }

    /// Share of rightly flagged texts in which the person is right; `None` without any.
    pub fn concerns(&self) -> Option<f64> {
        share(self.person_right, self.both)
    }

    fn add(&mut self, other: &Self) {
        self.labelled += other.labelled;
        self.flagged += other.flagged;
        self.both += other.both;
        self.person_right += other.person_right;
    }
}

/// Counts over many texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// By language and category.
    pub tallies: BTreeMap<(String, SpecialCategory), Tally>,
    /// Texts.
    pub texts: u64,
    /// Texts without a label, and those of them that were flagged all the same.
    pub clean: u64,
    /// See `clean`.
    pub clean_flagged: u64,
}

impl Score {
    /// Finds the statements of a labelled text and counts them.
    pub fn read(&mut self, text: &str, lang: &str, labels: &[Flag], scratch: &mut Scratch) {
        let found = find(text, &[], scratch);
        self.add(lang, labels, found);
    }

    /// Counts one text.
    pub fn add(&mut self, lang: &str, labels: &[Flag], found: &[Statement]) {
        self.texts += 1;
        if labels.is_empty() {
            self.clean += 1;
            self.clean_flagged += u64::from(!found.is_empty());
        }
        for category in SpecialCategory::ALL {
            let labelled = labels.iter().any(|label| label.category == *category);
            let flagged = found
                .iter()
                .any(|statement| statement.category == *category);
            if !labelled && !flagged {
                continue;
            }
            let right = labels
                .iter()
                .filter(|label| label.category == *category)
                .any(|label| {
                    found.iter().any(|statement| {
                        (statement.category, statement.concerns) == (label.category, label.concerns)
                    })
                });
            let tally = self
                .tallies
                .entry((lang.to_owned(), *category))
                .or_default();
            tally.labelled += u64::from(labelled);
            tally.flagged += u64::from(flagged);
            tally.both += u64::from(labelled && flagged);
            tally.person_right += u64::from(right);
        }
    }

    /// Adds the counts of other texts.
    pub fn merge(&mut self, other: &Self) {
        for (key, tally) in &other.tallies {
            self.tallies.entry(key.clone()).or_default().add(tally);
        }
        self.texts += other.texts;
        self.clean += other.clean;
        self.clean_flagged += other.clean_flagged;
    }

    /// The counts of one category over all languages.
    pub fn category(&self, category: SpecialCategory) -> Tally {
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

    fn sum(&self, holds: impl Fn(&(String, SpecialCategory)) -> bool) -> Tally {
        let mut sum = Tally::default();
        for (_, tally) in self.tallies.iter().filter(|(key, _)| holds(key)) {
            sum.add(tally);
        }
        sum
    }
}

/// A quotient of counts; `None` if there is nothing to divide by.
#[expect(clippy::cast_precision_loss, reason = "counts of texts")]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

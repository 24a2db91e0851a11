//! Compares flags with labels (`data/special/README.md`), text by text: which flags were found,
//! missed or wrong, by category, by whom they concern and by language; and, whomever it concerns,
//! which categories were noticed.

use std::collections::{BTreeMap, BTreeSet};

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

/// Counts of flags. A flag is a category and whom it concerns; it stands once for a text, however
/// often the text tells it. One with the wrong person is missed, and wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FlagTally {
    /// Labels that were found.
    pub found: u64,
    /// Labels that were not.
    pub missed: u64,
    /// What was found and bears no label.
    pub wrong: u64,
}

impl FlagTally {
    /// Labels.
    pub const fn labelled(&self) -> u64 {
        self.found + self.missed
    }

    /// Share of labels that were found; `None` without any.
    pub fn recall(&self) -> Option<f64> {
        share(self.found, self.labelled())
    }

    /// Share of what was found that bears a label; `None` if nothing was.
    pub fn precision(&self) -> Option<f64> {
        share(self.found, self.found + self.wrong)
    }

    fn add(&mut self, other: &Self) {
        self.found += other.found;
        self.missed += other.missed;
        self.wrong += other.wrong;
    }
}

/// A language, a category, and whom it concerns.
pub type FlagKey = (String, SpecialCategory, Concerns);

/// Counts over many texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// By language, category and whom it concerns.
    pub flags: BTreeMap<FlagKey, FlagTally>,
    /// Whomever it concerns: by language and category.
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
        self.add_flags(lang, labels, found);
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

    fn add_flags(&mut self, lang: &str, labels: &[Flag], found: &[Statement]) {
        let labels: BTreeSet<Flag> = labels.iter().copied().collect();
        let found: BTreeSet<Flag> = found.iter().map(Statement::flag).collect();
        for flag in labels.union(&found) {
            let key = (lang.to_owned(), flag.category, flag.concerns);
            let tally = self.flags.entry(key).or_default();
            match (labels.contains(flag), found.contains(flag)) {
                (true, true) => tally.found += 1,
                (true, false) => tally.missed += 1,
                _ => tally.wrong += 1,
            }
        }
    }

    /// Adds the counts of other texts.
    pub fn merge(&mut self, other: &Self) {
        for (key, tally) in &other.flags {
            self.flags.entry(key.clone()).or_default().add(tally);
        }
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

    /// The counts of the flags that `holds` says yes to.
    pub fn flags(&self, holds: impl Fn(&FlagKey) -> bool) -> FlagTally {
        let mut sum = FlagTally::default();
        for (_, tally) in self.flags.iter().filter(|(key, _)| holds(key)) {
            sum.add(tally);
        }
        sum
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

#[cfg(test)]
mod tests {
    use super::*;

    fn flag(category: SpecialCategory, concerns: Concerns) -> Flag {
        Flag { category, concerns }
    }

    fn statement(category: SpecialCategory, concerns: Concerns) -> Statement {
        Statement {
            start: 0,
            end: 1,
            category,
            concerns,
        }
    }

    #[test]
    fn a_flag_is_a_category_and_a_person_of_a_text() {
        use Concerns::{Author, Other, Unknown};
        use SpecialCategory::{Criminal, Health, Minor};
        let mut score = Score::default();
        // Found once, however often; the other person is missed.
        score.add(
            "de",
            &[flag(Health, Author), flag(Health, Other)],
            &[statement(Health, Author), statement(Health, Author)],
        );
        // The wrong person: missed and wrong, and the category is noticed all the same.
        score.add("de", &[flag(Health, Author)], &[statement(Health, Unknown)]);
        // Nothing labelled, something found; and another language.
        score.add("de", &[], &[statement(Minor, Other)]);
        score.add(
            "en",
            &[flag(Criminal, Other)],
            &[statement(Criminal, Other)],
        );

        let counts = |tally: FlagTally| (tally.found, tally.missed, tally.wrong);
        let of = |category, concerns| {
            counts(score.flags(|key| key.0 == "de" && (key.1, key.2) == (category, concerns)))
        };
        assert_eq!(of(Health, Author), (1, 1, 0));
        assert_eq!(of(Health, Other), (0, 1, 0));
        assert_eq!(of(Health, Unknown), (0, 0, 1));
        assert_eq!(of(Minor, Other), (0, 0, 1));
        let all = score.flags(|_| true);
        assert_eq!(counts(all), (2, 2, 2));
        assert_eq!((all.recall(), all.precision()), (Some(0.5), Some(0.5)));
        assert_eq!(score.flags(|key| key.0 == "fr").recall(), None);
        assert_eq!(score.total().recall(), Some(1.0));
        assert_eq!((score.clean, score.clean_flagged), (1, 1));

        let mut twice = score.clone();
        twice.merge(&score);
        assert_eq!(counts(twice.flags(|_| true)), (4, 4, 4));
        assert_eq!(twice.texts, 8);
    }
}

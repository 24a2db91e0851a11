//! Statements about persons (Art. 9 and 10 GDPR, minors), scored: as lines for people, as JSON for
//! machines, and as counts for the evidence. None holds a text.
//!
//! A flag is a category and whom it concerns. It stands once for a text; one with the wrong person
//! is missed, and wrong.

use std::collections::{BTreeMap, BTreeSet};

use licit_deidentify::special::score::{FlagKey, FlagTally, Score, Tally};
use licit_evidence::{EvaluatedFlags, FlagScore};
use licit_record::policy::OperatingPoint;
use licit_record::{Concerns, SpecialCategory};
use serde::Serialize;

use super::measure::MeasuredFile;
use super::table::{percent, point_word};
use crate::failure::Failure;
use crate::output::{self, thousands};

/// All flags of one file or of all, at one operating point; nothing where nobody labelled them.
pub(super) fn print(score: &Score) -> Result<(), Failure> {
    if score.texts == 0 {
        return Ok(());
    }
    output::line(format!(
        "  statements about persons: {} texts",
        thousands(score.texts)
    ))?;
    output::line(format!(
        "  {:<18} {:<8} {:<5} {COUNTS}",
        "category", "concerns", "lang"
    ))?;
    for category in SpecialCategory::ALL {
        print_group(category.code(), score, |key| key.1 == *category)?;
    }
    let languages: BTreeSet<&str> = score.flags.keys().map(|key| key.0.as_str()).collect();
    let mut words = ("all categories", "all");
    for lang in languages.iter().filter(|_| languages.len() > 1) {
        let sum = score.flags(|key| key.0 == *lang);
        output::line(row(words.0, words.1, lang, &sum))?;
        words = ("", "");
    }
    output::line(row(words.0, words.1, "all", &score.flags(|_| true)))?;
    let noticed = score.total();
    for (what, share) in [
        ("noticed, whomever it concerns", noticed.recall()),
        ("rightly flagged, whomever it concerns", noticed.precision()),
        ("texts without flags, flagged", clean_share(score)),
    ] {
        output::line(format!("  {what:<38} {:>8}", percent(share)))?;
    }
    Ok(())
}

/// The rows of one category: by whom it concerns and language, and their sums.
fn print_group(name: &str, score: &Score, holds: impl Fn(&FlagKey) -> bool) -> Result<(), Failure> {
    let own: Vec<_> = score.flags.iter().filter(|(key, _)| holds(key)).collect();
    let languages: BTreeSet<&str> = own.iter().map(|(key, _)| key.0.as_str()).collect();
    let persons: BTreeSet<Concerns> = own.iter().map(|(key, _)| key.2).collect();
    let mut name = name;
    for person in &persons {
        let mut word = person.code();
        for ((lang, ..), tally) in own.iter().filter(|(key, _)| key.2 == *person) {
            output::line(row(name, word, lang, tally))?;
            (name, word) = ("", "");
        }
    }
    if own.len() < 2 {
        return Ok(());
    }
    let mut word = "all";
    for lang in languages.iter().filter(|_| persons.len() > 1) {
        let sum = score.flags(|key| key.0 == *lang && holds(key));
        output::line(row("", word, lang, &sum))?;
        word = "";
    }
    if languages.len() > 1 {
        output::line(row("", word, "all", &score.flags(&holds)))?;
    }
    Ok(())
}

/// One line for each operating point: found names count as persons, so that they may differ.
pub(super) fn print_points(points: &[(OperatingPoint, MeasuredFile)]) -> Result<(), Failure> {
    let Some((_, first)) = points.first().filter(|(_, file)| file.flags.texts > 0) else {
        return Ok(());
    };
    output::line(format!(
        "  statements about persons: {} texts",
        thousands(first.flags.texts)
    ))?;
    output::line(format!("  {:<9} {COUNTS}", "point"))?;
    for (point, file) in points {
        let tally = file.flags.flags(|_| true);
        output::line(format!("  {:<9} {}", point_word(*point), counts(&tally)))?;
    }
    Ok(())
}

/// Heads of what [`counts`] says.
const COUNTS: &str = "labelled  found  missed  wrong    recall  precision";

fn counts(tally: &FlagTally) -> String {
    format!(
        "{:>8} {:>6} {:>7} {:>6} {:>9} {:>10}",
        thousands(tally.labelled()),
        thousands(tally.found),
        thousands(tally.missed),
        thousands(tally.wrong),
        percent(tally.recall()),
        percent(tally.precision()),
    )
}

fn row(category: &str, concerns: &str, lang: &str, tally: &FlagTally) -> String {
    format!("  {category:<18} {concerns:<8} {lang:<5} {}", counts(tally))
}

#[expect(clippy::cast_precision_loss, reason = "counts of texts")]
fn clean_share(score: &Score) -> Option<f64> {
    (score.clean > 0).then(|| score.clean_flagged as f64 / score.clean as f64)
}

/// The counts that are kept.
pub(super) fn evidence(score: &Score) -> Option<EvaluatedFlags> {
    let rows = score.flags.iter();
    let rows = rows.map(|((language, category, concerns), tally)| FlagScore {
        language: language.clone(),
        category: *category,
        concerns: *concerns,
        found: tally.found,
        missed: tally.missed,
        wrong: tally.wrong,
    });
    (score.texts > 0).then(|| EvaluatedFlags {
        texts: score.texts,
        clean: (score.clean, score.clean_flagged),
        scores: rows.collect(),
    })
}

/// Flags, for machines.
#[derive(Serialize)]
pub(super) struct FlagsJson {
    texts: u64,
    all: FlagTallyJson,
    by_language: BTreeMap<String, FlagTallyJson>,
    by_category: BTreeMap<&'static str, FlagTallyJson>,
    by_category_and_language: BTreeMap<&'static str, BTreeMap<String, FlagTallyJson>>,
    by_category_concerns_and_language: BTreeMap<&'static str, ByConcerns>,
    /// Whomever it concerns.
    noticed: NoticedJson,
    clean_texts: u64,
    clean_share_flagged: Option<f64>,
}

type ByConcerns = BTreeMap<&'static str, BTreeMap<String, FlagTallyJson>>;

#[derive(Serialize)]
struct FlagTallyJson {
    labelled: u64,
    found: u64,
    missed: u64,
    wrong: u64,
    recall: Option<f64>,
    precision: Option<f64>,
}

#[derive(Serialize)]
struct NoticedJson {
    labelled: u64,
    flagged: u64,
    both: u64,
    recall: Option<f64>,
    precision: Option<f64>,
}

impl From<FlagTally> for FlagTallyJson {
    fn from(tally: FlagTally) -> Self {
        Self {
            labelled: tally.labelled(),
            found: tally.found,
            missed: tally.missed,
            wrong: tally.wrong,
            recall: tally.recall(),
            precision: tally.precision(),
        }
    }
}

impl From<Tally> for NoticedJson {
    fn from(tally: Tally) -> Self {
        Self {
            labelled: tally.labelled,
            flagged: tally.flagged,
            both: tally.both,
            recall: tally.recall(),
            precision: tally.precision(),
        }
    }
}

impl FlagsJson {
    /// None where nobody labelled flags.
    pub(super) fn of(score: &Score) -> Option<Self> {
        if score.texts == 0 {
            return None;
        }
        let mut by_language = BTreeMap::new();
        let mut by_category = BTreeMap::new();
        let mut both = BTreeMap::<_, BTreeMap<_, _>>::new();
        let mut all_three = BTreeMap::<_, ByConcerns>::new();
        for ((lang, category, concerns), tally) in &score.flags {
            let code = category.code();
            let sum = |holds: &dyn Fn(&FlagKey) -> bool| FlagTallyJson::from(score.flags(holds));
            by_language.insert(lang.clone(), sum(&|key| key.0 == *lang));
            by_category.insert(code, sum(&|key| key.1 == *category));
            both.entry(code).or_default().insert(
                lang.clone(),
                sum(&|key| (&key.0, key.1) == (lang, *category)),
            );
            let of_category = all_three.entry(code).or_default();
            let of_person = of_category.entry(concerns.code()).or_default();
            of_person.insert(lang.clone(), FlagTallyJson::from(*tally));
        }
        Some(Self {
            texts: score.texts,
            all: score.flags(|_| true).into(),
            by_language,
            by_category,
            by_category_and_language: both,
            by_category_concerns_and_language: all_three,
            noticed: score.total().into(),
            clean_texts: score.clean,
            clean_share_flagged: clean_share(score),
        })
    }
}

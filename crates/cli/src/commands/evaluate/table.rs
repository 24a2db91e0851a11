//! The result in lines for people and as JSON for machines. Neither holds a text.

use std::collections::{BTreeMap, BTreeSet};

use licit_deidentify::score::{Score, Tally};
use licit_record::Category;
use licit_record::policy::OperatingPoint;
use serde::Serialize;

use super::flags::FlagsJson;
use super::measure::{Measured, MeasuredFile};
use crate::failure::Failure;
use crate::output::{self, thousands};

/// The word of an operating point.
pub(super) fn point_word(point: OperatingPoint) -> &'static str {
    match point {
        OperatingPoint::Balanced => "balanced",
        OperatingPoint::Recall => "recall",
        OperatingPoint::Maximum => "maximum",
    }
}

/// Everything about one file or all of them, at one operating point.
pub(super) fn print(name: &str, file: &MeasuredFile, point: OperatingPoint) -> Result<(), Failure> {
    let score = &file.score;
    output::line(format!(
        "{name}: {}, point {}",
        texts(file),
        point_word(point)
    ))?;
    if score.texts == 0 {
        return Ok(());
    }
    output::line(format!(
        "  {:<18} {:<5} {:>9} {:>11} {:>10} {:>8}",
        "category", "lang", "entities", "full cover", "strict F1", "found"
    ))?;
    let categories = Category::ALL.iter().copied();
    for category in categories.filter(|category| !is_empty(&score.category(*category))) {
        let of_category = score.tallies.iter().filter(|(key, _)| key.1 == category);
        let by_language: Vec<_> = of_category.filter(|(_, tally)| !is_empty(tally)).collect();
        for (place, ((lang, _), tally)) in by_language.iter().enumerate() {
            let word = if place == 0 { category.code() } else { "" };
            output::line(row(word, lang, tally))?;
        }
        if by_language.len() > 1 {
            output::line(row("", "all", &score.category(category)))?;
        }
    }
    let languages: BTreeSet<&str> = score
        .tallies
        .keys()
        .map(|(lang, _)| lang.as_str())
        .collect();
    for (place, lang) in languages.iter().enumerate().filter(|_| languages.len() > 1) {
        let word = if place == 0 { "all categories" } else { "" };
        output::line(row(word, lang, &score.language(lang)))?;
    }
    let word = if languages.len() > 1 {
        ""
    } else {
        "all categories"
    };
    output::line(row(word, "all", &score.total()))?;
    output::line(format!(
        "  {:<38} {:>8}",
        "leaked entities per 1,000 texts",
        decimal(score.leaks_per_1000(), 0)
    ))?;
    for (what, share) in [
        (
            "harmless letters and digits taken out",
            score.harmless_share(),
        ),
        ("other words touched", score.other_words_share()),
        ("clean texts touched", score.clean_share()),
    ] {
        output::line(format!("  {what:<38} {:>8}", percent(share)))?;
    }
    output::line(format!(
        "  {:<38} {:>8} MB/s",
        "raw to redacted text, one core",
        decimal(file.bytes_per_second.map(|speed| speed / 1e6), 1)
    ))
}

/// One line for each operating point.
pub(super) fn print_points(
    name: &str,
    points: &[(OperatingPoint, MeasuredFile)],
) -> Result<(), Failure> {
    if let Some((_, first)) = points.first() {
        output::line(format!("{name}: {}", texts(first)))?;
        if first.score.texts == 0 {
            return Ok(());
        }
    }
    output::line(format!(
        "  {:<9} {:>10} {:>10} {:>12} {:>9} {:>12} {:>14} {:>7}",
        "point",
        "full cover",
        "strict F1",
        "leaks/1,000",
        "harmless",
        "other words",
        "clean touched",
        "MB/s"
    ))?;
    for (point, file) in points {
        let score = &file.score;
        let total = score.total();
        output::line(format!(
            "  {:<9} {:>10} {:>10} {:>12} {:>9} {:>12} {:>14} {:>7}",
            point_word(*point),
            percent(total.full_cover()),
            percent(total.strict_f1()),
            decimal(score.leaks_per_1000(), 0),
            percent(score.harmless_share()),
            percent(score.other_words_share()),
            percent(score.clean_share()),
            decimal(file.bytes_per_second.map(|speed| speed / 1e6), 1),
        ))?;
    }
    Ok(())
}

fn texts(file: &MeasuredFile) -> String {
    let labelled = match file.score.texts {
        0 => file.flags.texts,
        texts => texts,
    };
    let mut said = format!("{} texts", thousands(labelled));
    if file.unlabelled > 0 {
        said += &format!(", {} more not labelled yet", thousands(file.unlabelled));
    }
    if file.failed > 0 {
        said += &format!(
            ", {} more on which a detector failed",
            thousands(file.failed)
        );
    }
    said
}

fn is_empty(tally: &Tally) -> bool {
    tally.entities + tally.found == 0
}

fn row(word: &str, lang: &str, tally: &Tally) -> String {
    format!(
        "  {word:<18} {lang:<5} {:>9} {:>11} {:>10} {:>8}",
        thousands(tally.entities),
        percent(tally.full_cover()),
        percent(tally.strict_f1()),
        thousands(tally.found),
    )
}

pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or("-".to_owned(), |share| format!("{:.1} %", share * 100.0))
}

fn decimal(number: Option<f64>, digits: usize) -> String {
    number.map_or("-".to_owned(), |number| format!("{number:.digits$}"))
}

/// One operating point, for machines.
#[derive(Serialize)]
pub(super) struct PointJson<'a> {
    point: &'static str,
    files: Vec<ScoreJson<'a>>,
    total: ScoreJson<'a>,
}

/// The measures of one file, or of all.
#[derive(Serialize)]
struct ScoreJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    texts: u64,
    unlabelled: u64,
    failed: u64,
    bytes: u64,
    /// Of everything.
    all: TallyJson,
    by_language: BTreeMap<String, TallyJson>,
    by_category: BTreeMap<&'static str, TallyJson>,
    by_category_and_language: BTreeMap<&'static str, BTreeMap<String, TallyJson>>,
    leaked_per_1000_texts: Option<f64>,
    harmless_characters: u64,
    harmless_share_redacted: Option<f64>,
    other_words: u64,
    other_words_share_touched: Option<f64>,
    clean_texts: u64,
    clean_share_touched: Option<f64>,
    mb_per_second: Option<f64>,
    /// Statements about persons; null where nobody labelled them.
    flags: Option<FlagsJson>,
}

#[derive(Serialize)]
struct TallyJson {
    entities: u64,
    covered: u64,
    found: u64,
    exact: u64,
    full_cover: Option<f64>,
    strict_f1: Option<f64>,
}

impl From<Tally> for TallyJson {
    fn from(tally: Tally) -> Self {
        Self {
            entities: tally.entities,
            covered: tally.covered,
            found: tally.found,
            exact: tally.exact,
            full_cover: tally.full_cover(),
            strict_f1: tally.strict_f1(),
        }
    }
}

impl<'a> PointJson<'a> {
    pub(super) fn of(measured: &Measured, names: impl Iterator<Item = &'a str>) -> Self {
        let files = measured.files.iter().zip(names);
        Self {
            point: point_word(measured.point),
            files: files
                .map(|(file, name)| ScoreJson::of(Some(name), file))
                .collect(),
            total: ScoreJson::of(None, &measured.total()),
        }
    }
}

impl<'a> ScoreJson<'a> {
    fn of(name: Option<&'a str>, file: &MeasuredFile) -> Self {
        let score: &Score = &file.score;
        let mut by_category = BTreeMap::new();
        let mut both = BTreeMap::<_, BTreeMap<_, _>>::new();
        let mut by_language = BTreeMap::new();
        for ((lang, category), tally) in &score.tallies {
            by_category.insert(category.code(), score.category(*category).into());
            by_language.insert(lang.clone(), score.language(lang).into());
            both.entry(category.code())
                .or_default()
                .insert(lang.clone(), TallyJson::from(*tally));
        }
        Self {
            file: name,
            texts: score.texts,
            unlabelled: file.unlabelled,
            failed: file.failed,
            bytes: score.bytes,
            all: score.total().into(),
            by_language,
            by_category,
            by_category_and_language: both,
            leaked_per_1000_texts: score.leaks_per_1000(),
            harmless_characters: score.harmless,
            harmless_share_redacted: score.harmless_share(),
            other_words: score.other_words,
            other_words_share_touched: score.other_words_share(),
            clean_texts: score.clean,
            clean_share_touched: score.clean_share(),
            mb_per_second: file.bytes_per_second.map(|speed| speed / 1e6),
            flags: FlagsJson::of(&file.flags),
        }
    }
}

//! `licit audit sample`: draws texts for people to label, and writes the page to do it on.
//!
//! What it writes is personal data: the folder is the operator's alone, and every file says how
//! long it may stay.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use jiff::ToSpan as _;
use jiff::civil::Date;
use licit_deidentify::{KnownPersons, Scratch, Settings, special};
use licit_documents::{Language, SheetFacts, SheetText, labelled_categories, sheet};
use licit_engine::{Installation, SampledText};
use licit_record::policy::{OperatingPoint, ReplacementStyle};
use licit_record::{Category, Concerns, SpecialCategory};
use serde_json::json;

use super::decisions;
use crate::arguments::{AuditSample, Global, Lang};
use crate::detection;
use crate::failure::{End, Failure};
use crate::gold;
use crate::output::{self, thousands};
use crate::session;

/// The page, and the texts in gold format with what the detectors suggest.
const PAGE: &str = "sample.html";
const TEXTS: &str = "sample.jsonl";
const NOTE: &str = "README.txt";

/// What the detectors suggest for a text.
#[derive(Default)]
struct Suggestions {
    /// First byte, one past the last byte, category.
    spans: Vec<(u32, u32, Category)>,
    /// What it may say about persons, each once.
    flags: Vec<(SpecialCategory, Concerns)>,
}

pub(super) fn sample(global: &Global, arguments: &AuditSample) -> Result<End, Failure> {
    let out = &arguments.out;
    if out.exists() {
        return Err(
            Failure::user(format!("{}: is there already", out.display()))
                .hint("name a new folder: labels that somebody made are never overwritten"),
        );
    }
    let installation = session::installation(global.config())?;
    let installation = detection::with_model(installation)?;
    let version = decisions::find(&installation, arguments.dataset.as_deref())?;
    let keys = installation.keys()?;
    let snapshot = session::snapshot(&installation, &keys)?;
    let (wanted, today) = (arguments.n.get(), session::today());
    let texts = session::on_threads(global, &installation, || {
        licit_engine::sample(&installation, &keys, &snapshot, &version, wanted, today)
    })??;
    if texts.is_empty() {
        return Err(Failure::user(format!(
            "{} v{}: none of its admitted records lies in the staging area",
            version.manifest.dataset, version.manifest.version
        ))
        .hint("raw texts stay there for staging_days; `licit build` reads the sources anew"));
    }
    let suggested = suggest(&installation, &texts)?;
    let delete_by = delete_by(&installation, today);
    write(
        out,
        &installation,
        arguments.lang,
        &texts,
        &suggested,
        (today, delete_by),
    )?;
    if texts.len() < wanted {
        output::tell(format!(
            "note: {} texts instead of {}: no more are staged",
            thousands(texts.len() as u64),
            thousands(wanted as u64)
        ));
    }
    if global.json {
        output::json(&json!({
            "folder": out,
            "page": out.join(PAGE),
            "texts": texts.len(),
            "suggestions": suggested.iter().map(|of| of.spans.len()).sum::<usize>(),
            "dataset": version.manifest.dataset,
            "version": format!("v{}", version.manifest.version),
            "delete_by": delete_by,
        }))?;
        return Ok(End::Done);
    }
    output::line(format!(
        "{} texts that {} v{} admitted; open {} in a browser",
        thousands(texts.len() as u64),
        version.manifest.dataset,
        version.manifest.version,
        out.join(PAGE).display()
    ))?;
    output::tell(format!(
        "these are raw texts, personal data: nobody else may read {}, and it is to be deleted \
         when the evaluation is done, by {delete_by} at the latest",
        out.display()
    ));
    output::tell(format!(
        "hint: save the labels there, then `licit evaluate --gold {} --config {}`",
        out.join("sample.labelled.jsonl").display(),
        global.config().display()
    ));
    Ok(End::Done)
}

/// Everything doubtful is suggested: a wrong mark is seen at once, a missing one is not.
fn suggest(
    installation: &Installation,
    texts: &[SampledText],
) -> Result<Vec<Suggestions>, Failure> {
    let deidentifier = installation.deidentifier(Settings {
        categories: labelled_categories().collect(),
        style: ReplacementStyle::Placeholder,
        point: OperatingPoint::Maximum,
        region: installation.effective.region.clone(),
    })?;
    let (known, mut scratch) = (KnownPersons::new(), Scratch::new());
    let mut statements = special::Scratch::default();
    let mut suggested = Vec::with_capacity(texts.len());
    for (place, text) in texts.iter().enumerate() {
        match deidentifier.detect(&text.text, &known, &mut scratch) {
            Ok(spans) => {
                let found = special::find(&text.text, spans, &mut statements);
                let flags: BTreeSet<_> =
                    found.iter().map(|of| (of.category, of.concerns)).collect();
                let spans = spans
                    .iter()
                    .map(|span| (span.start, span.end, span.category));
                suggested.push(Suggestions {
                    spans: spans.collect(),
                    flags: flags.into_iter().collect(),
                });
            }
            Err(error) => {
                // A person reads the text anyway.
                output::tell(format!("text {}: no suggestions: {error}", place + 1));
                suggested.push(Suggestions::default());
            }
        }
    }
    Ok(suggested)
}

/// The sample is a copy of staged content: it may not live longer than that.
fn delete_by(installation: &Installation, today: Date) -> Date {
    let days = i64::from(installation.effective.staging_days);
    today.saturating_add(days.days())
}

fn write(
    out: &Path,
    installation: &Installation,
    lang: Lang,
    texts: &[SampledText],
    suggested: &[Suggestions],
    (drawn_on, delete_by): (Date, Date),
) -> Result<(), Failure> {
    let facts = SheetFacts {
        controller: &installation.policy.controller.name,
        drawn_on,
        delete_by,
    };
    let on_sheet: Vec<SheetText<'_>> = texts
        .iter()
        .zip(suggested)
        .map(|(text, suggested)| SheetText {
            id: &text.id,
            lang: &text.lang,
            text: &text.text,
            suggested: &suggested.spans,
            suggested_flags: &suggested.flags,
        })
        .collect();
    let language = match lang {
        Lang::De => Language::German,
        Lang::En => Language::English,
    };
    let page = sheet(&on_sheet, &facts, language)?;
    let lines: Vec<String> = on_sheet.iter().map(gold_line).collect();
    let failed = |error: io::Error| Failure::user(format!("{}: {error}", out.display()));
    private_folder(out).map_err(failed)?;
    let put = |name: &str, text: &str| private_file(&out.join(name), text).map_err(failed);
    put(TEXTS, &(lines.join("\n") + "\n"))?;
    put(PAGE, &page)?;
    put(NOTE, &note(&facts))
}

/// A line of a gold file that nobody has labelled yet.
fn gold_line(text: &SheetText<'_>) -> String {
    let spans = text
        .suggested
        .iter()
        .map(|(start, end, category)| json!({ "start": start, "end": end, "category": category }));
    let flags = text.suggested_flags.iter();
    let flags =
        flags.map(|(category, concerns)| json!({ "category": category, "concerns": concerns }));
    json!({
        "id": text.id,
        "lang": text.lang,
        "labelled": [],
        "text": text.text,
        "spans": spans.collect::<Vec<_>>(),
        gold::SUGGESTED_FLAGS: flags.collect::<Vec<_>>(),
    })
    .to_string()
}

fn note(facts: &SheetFacts<'_>) -> String {
    let SheetFacts {
        controller,
        drawn_on,
        delete_by,
    } = facts;
    format!(
        "PERSONAL DATA. Raw texts of people, drawn on {drawn_on} from what {controller} collected,\n\
         to measure how much of what identifies people is found. For nothing else. Delete this\n\
         folder as soon as the evaluation is done, by {delete_by} at the latest.\n\
         \n\
         PERSONENBEZOGENE DATEN. Rohe Texte von Menschen, am {drawn_on} gezogen aus dem, was\n\
         {controller} erhoben hat, um zu messen, wie viel von dem gefunden wird, was Menschen\n\
         erkennbar macht. Zu nichts anderem. Diesen Ordner löschen, sobald die Auswertung fertig\n\
         ist, spätestens am {delete_by}.\n\
         \n\
         {PAGE}    the page to label on / die Seite zum Kennzeichnen\n\
         {TEXTS}   the texts, not labelled yet / die Texte, noch nicht gekennzeichnet\n"
    )
}

fn private_folder(path: &Path) -> io::Result<()> {
    if let Some(parent) = path.parent().filter(|parent| *parent != Path::new("")) {
        fs::create_dir_all(parent)?;
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

fn private_file(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)?.write_all(text.as_bytes())
}

//! `licit evaluate`: scores the detectors against texts that people have labelled.
//!
//! It prints figures and never a text. With a policy, the settings are its own, and the result
//! is kept as evidence that the release gate reads.

mod flags;
mod measure;
mod table;

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use licit_deidentify::Settings;
use licit_documents::labelled_categories;
use licit_engine::{Installation, detector_versions};
use licit_evidence::{DetectorVersion, EvaluatedFile, Evaluation, LabelScore};
use licit_record::policy::OperatingPoint;
use licit_record::{Category, Concerns};
use serde::Serialize;
use serde_json::json;

use self::measure::{Measured, MeasuredFile, measure};
use self::table::PointJson;
use crate::arguments::{Evaluate, Global, PointOrAll};
use crate::detection;
use crate::failure::{End, Failure};
use crate::gold::{self, GoldFile, GoldLine};
use crate::output::{self, thousands};
use crate::session;

pub(super) fn run(global: &Global, arguments: &Evaluate) -> Result<End, Failure> {
    let installation = detection::installation(global)?;
    let settings = detection::settings(installation.as_ref(), &arguments.detection)?;
    let added = detection::model(installation.as_ref(), &arguments.detection)?;
    let detectors = detector_versions(added.as_deref());
    // What the policy takes out, names included: with `--patterns-only` every name is a leak.
    let promised: BTreeSet<Category> = match &installation {
        Some(installation) => installation.effective.categories.clone(),
        None => Category::ALL.iter().copied().collect(),
    };
    let files = arguments.gold.iter().map(|path| read(path));
    let files = files.collect::<Result<Vec<_>, _>>()?;
    tell_not_promised(&files, &promised);
    let at = |point| Settings {
        point,
        ..settings.clone()
    };
    let points: Vec<Measured> = points(arguments.point, settings.point)
        .iter()
        .map(|point| measure(&files, at(*point), added.as_ref(), &promised))
        .collect();
    if let Some(path) = &arguments.show_missed {
        show_missed(path, &files, &points)?;
    }
    let stored = match &installation {
        Some(installation) => store(
            installation,
            arguments,
            (&settings, &detectors),
            &files,
            &points,
        )?,
        None => None,
    };
    if global.json {
        let names = || files.iter().map(|file| file.name.as_str());
        let points: Vec<_> = points
            .iter()
            .map(|measured| PointJson::of(measured, names()))
            .collect();
        output::json(&json!({
            "points": points,
            "patterns_only": arguments.detection.patterns_only,
            "region": settings.region,
            "detectors": detectors,
            "stored": stored,
        }))?;
    } else {
        print(&files, &points)?;
    }
    let failed = points.iter().any(|measured| measured.total().failed > 0);
    Ok(if failed { End::SomeFaulty } else { End::Done })
}

fn points(asked: Option<PointOrAll>, otherwise: OperatingPoint) -> Vec<OperatingPoint> {
    use OperatingPoint::{Balanced, Maximum, Recall};
    match asked {
        None => vec![otherwise],
        Some(PointOrAll::Balanced) => vec![Balanced],
        Some(PointOrAll::Recall) => vec![Recall],
        Some(PointOrAll::Maximum) => vec![Maximum],
        Some(PointOrAll::All) => vec![Balanced, Recall, Maximum],
    }
}

fn read(path: &Path) -> Result<GoldFile, Failure> {
    let file = gold::read(path)?;
    if !file.unknown.is_empty() {
        let names: Vec<&str> = file.unknown.iter().map(String::as_str).collect();
        output::tell(format!(
            "note: {}: fields that are passed over: {}",
            path.display(),
            names.join(", ")
        ));
    }
    if !file.lines.iter().any(GoldLine::is_labelled) {
        return Err(Failure::user(format!(
            "{}: no text is labelled yet: `labelled` is empty in every line",
            path.display()
        ))
        .hint("open the page beside it, check the texts, and export `sample.labelled.jsonl`"));
    }
    Ok(file)
}

/// Says which labels count for nothing.
fn tell_not_promised(files: &[GoldFile], promised: &BTreeSet<Category>) {
    let lines = files.iter().flat_map(|file| &file.lines);
    let labels = lines.flat_map(|line| &line.spans);
    let left: BTreeSet<&str> = labels
        .filter(|label| !promised.contains(&label.category))
        .map(|label| label.category.code())
        .collect();
    if !left.is_empty() {
        let left: Vec<&str> = left.into_iter().collect();
        output::tell(format!(
            "note: not counted, since the policy does not take them out: {}",
            left.join(", ")
        ));
    }
}

fn print(files: &[GoldFile], points: &[Measured]) -> Result<(), Failure> {
    let several = files.len() > 1;
    let name = |place: usize| files.get(place).map_or("all files", |file| &file.name);
    let at = |measured: &Measured, place: usize| {
        let file = measured.files.get(place).cloned();
        file.unwrap_or_else(|| measured.total())
    };
    for place in 0..files.len() + usize::from(several) {
        if place > 0 {
            output::line("")?;
        }
        match points {
            [only] => {
                let file = at(only, place);
                table::print(name(place), &file, only.point)?;
                flags::print(&file.flags)?;
            }
            many => {
                let rows: Vec<(OperatingPoint, MeasuredFile)> = many
                    .iter()
                    .map(|measured| (measured.point, at(measured, place)))
                    .collect();
                table::print_points(name(place), &rows)?;
                flags::print_points(&rows)?;
            }
        }
    }
    Ok(())
}

/// Writes what was missed, with its text, where the operator wants it and nobody else reads it.
fn show_missed(path: &Path, files: &[GoldFile], points: &[Measured]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::user(format!("{}: {error}", path.display()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let file = options
        .open(path)
        .map_err(|error| failed(error).hint("name a file that is not there yet"))?;
    let mut out = BufWriter::new(file);
    let mut count = 0_u64;
    for measured in points {
        for (gold, of_file) in files.iter().zip(&measured.files) {
            for row in missed_rows(table::point_word(measured.point), gold, of_file) {
                writeln!(out, "{}", json!(row)).map_err(failed)?;
                count += 1;
            }
        }
    }
    out.flush().map_err(failed)?;
    output::tell(format!(
        "{}: {} missed labels, with their texts: personal data, delete it when it has served",
        path.display(),
        thousands(count)
    ));
    Ok(())
}

/// A label that was missed: a place in the text, or a flag of all of it.
#[derive(Serialize)]
struct Missed<'a> {
    point: &'static str,
    file: &'a str,
    line: usize,
    id: &'a str,
    lang: &'a str,
    category: &'static str,
    #[serde(flatten)]
    what: What<'a>,
    text: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum What<'a> {
    Place {
        start: u32,
        end: u32,
        missed: Option<&'a str>,
    },
    Flag {
        concerns: Concerns,
    },
}

fn missed_rows<'a>(
    point: &'static str,
    gold: &'a GoldFile,
    file: &'a MeasuredFile,
) -> impl Iterator<Item = Missed<'a>> {
    let places = file.missed.iter().map(|(place, label)| {
        let line = gold.lines.get(*place);
        let missed = line.and_then(|line| line.text.get(label.start as usize..label.end as usize));
        let (start, end) = (label.start, label.end);
        let what = What::Place { start, end, missed };
        (line, label.category.code(), what)
    });
    let flags = file.missed_flags.iter().map(|(place, flag)| {
        let concerns = flag.concerns;
        let what = What::Flag { concerns };
        (gold.lines.get(*place), flag.category.code(), what)
    });
    places
        .chain(flags)
        .filter_map(move |(line, category, what)| {
            let line = line?;
            Some(Missed {
                point,
                file: &gold.name,
                line: line.number,
                id: &line.id,
                lang: &line.lang,
                category,
                what,
                text: &line.text,
            })
        })
}

/// Keeps the evaluation, if it was made at one operating point; where it lies.
fn store(
    installation: &Installation,
    arguments: &Evaluate,
    (settings, detectors): (&Settings, &[DetectorVersion]),
    files: &[GoldFile],
    points: &[Measured],
) -> Result<Option<String>, Failure> {
    let [measured] = points else {
        output::tell("note: not kept as evidence: that takes one operating point");
        return Ok(None);
    };
    let own = own_samples(installation, files)?;
    let evaluated = files.iter().zip(&measured.files).zip(own);
    let evaluation = Evaluation {
        format: Evaluation::FORMAT.to_owned(),
        evaluated_at: session::now(),
        software: env!("CARGO_PKG_VERSION").to_owned(),
        point: measured.point,
        region: settings.region.clone(),
        categories: settings.categories.clone(),
        detectors: detectors.to_vec(),
        files: evaluated
            .map(|((gold, file), own_sample)| evidence(gold, file, own_sample))
            .collect(),
    };
    let path = installation.store_evaluation(&evaluation)?;
    output::tell(format!("kept as evidence: {}", path.display()));
    // Another model than that of the policy says nothing about what the policy does.
    let own_model = arguments.detection.model.is_none();
    if own_model && evaluation.speaks_for(&installation.effective, &evaluation.detectors) {
        tell_gate(installation, &evaluation);
    } else {
        output::tell(
            "note: the release gate does not count it: it takes texts of `licit audit sample` \
             and the settings of the policy",
        );
        if arguments.detection.patterns_only {
            output::tell("note: `--patterns-only` is no setting of the policy");
        }
        if !own_model {
            output::tell("note: `--model` is no setting of the policy: name it there");
        }
    }
    Ok(Some(path.display().to_string()))
}

/// Which files hold nothing but texts that were drawn from this installation.
fn own_samples(installation: &Installation, files: &[GoldFile]) -> Result<Vec<bool>, Failure> {
    // Reading makes no keys: without them nothing was drawn.
    if !installation.keys_folder().join("master.key").is_file() {
        return Ok(vec![false; files.len()]);
    }
    let keys = installation.keys()?;
    let is_own = |file: &GoldFile| {
        let mut lines = file.lines.iter();
        lines.all(|line| line.id == keys.sample_id(&line.text))
    };
    Ok(files.iter().map(is_own).collect())
}

fn evidence(gold: &GoldFile, file: &MeasuredFile, own_sample: bool) -> EvaluatedFile {
    let score = &file.score;
    EvaluatedFile {
        name: gold.name.clone(),
        sha256: gold.sha256,
        own_sample,
        texts: score.texts,
        unlabelled: file.unlabelled,
        failed: file.failed,
        scores: score
            .tallies
            .iter()
            .map(|((language, category), tally)| LabelScore {
                language: language.clone(),
                category: *category,
                entities: tally.entities,
                covered: tally.covered,
                found: tally.found,
                exact: tally.exact,
            })
            .collect(),
        harmless: (score.harmless, score.harmless_redacted),
        other_words: (score.other_words, score.other_words_redacted),
        clean: (score.clean, score.clean_touched),
        flags: flags::evidence(&file.flags),
    }
}

/// Says what the release gate would say.
fn tell_gate(installation: &Installation, evaluation: &Evaluation) {
    let demanded = installation.effective.recall_min_per_mille;
    let gate = evaluation.gate(demanded);
    let share = f64::from(demanded) / 10.0;
    for (category, (entities, covered)) in &gate.below {
        output::tell(format!(
            "below {share} %: {category}, {} of {} covered",
            thousands(*covered),
            thousands(*entities)
        ));
    }
    if gate.passes() {
        output::tell(format!(
            "release gate: every category of the sample ({} texts) is covered at {share} % or more",
            thousands(gate.texts)
        ));
    }
    let unmeasured = labelled_categories().filter(|of| gate.unmeasured.contains(of));
    let codes: Vec<&str> = unmeasured.map(Category::code).collect();
    if !codes.is_empty() {
        output::tell(format!("not in the sample: {}", codes.join(", ")));
    }
}

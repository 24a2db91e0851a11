//! Runs the detectors over labelled texts and counts what they found.

use std::collections::BTreeSet;
use std::sync::Arc;

use licit_deidentify::score::{Labelled, Score};
use licit_deidentify::special::score::{Flag, Score as FlagScore};
use licit_deidentify::special::{self, Statement};
use licit_deidentify::{
    AddedDetector, Deidentifier, KnownPersons, Redacted, Scratch, Settings, Span,
};
use licit_record::Category;
use licit_record::policy::OperatingPoint;

use crate::gold::{GoldFile, GoldLine};
use crate::session;

/// Processor time that a timed run takes at least: shorter ones measure the clock.
const RUN_SECONDS: f64 = 0.05;
/// Seed of replacements. Nothing that is drawn from it leaves the process.
const SEED: u64 = 7;

/// How speed is measured.
struct Pace {
    /// Timed runs; their median counts.
    runs: usize,
    /// Processor time so far.
    clock: fn() -> f64,
}

impl Pace {
    const BUILT_IN: Self = Self {
        runs: 5,
        clock: session::thread_cpu_seconds,
    };
    /// A model runs on threads of its own, and once takes long enough.
    const WITH_MODEL: Self = Self {
        runs: 1,
        clock: session::cpu_seconds,
    };
}

/// What was measured at one operating point.
pub(super) struct Measured {
    pub(super) point: OperatingPoint,
    pub(super) files: Vec<MeasuredFile>,
}

/// What was measured on one file.
#[derive(Clone, Default)]
pub(super) struct MeasuredFile {
    pub(super) score: Score,
    /// Texts that are not labelled yet.
    pub(super) unlabelled: u64,
    /// Texts on which a detector failed.
    pub(super) failed: u64,
    /// Bytes of raw text a second, on one core.
    pub(super) bytes_per_second: Option<f64>,
    /// Labels that were not covered completely: line, and the label.
    pub(super) missed: Vec<(usize, Span)>,
    /// Of the texts whose flags are labelled, as far as no detector failed on them.
    pub(super) flags: FlagScore,
    /// Flags that were not found with the person of the label: line, and the flag.
    pub(super) missed_flags: Vec<(usize, Flag)>,
}

impl Measured {
    /// All files together.
    pub(super) fn total(&self) -> MeasuredFile {
        let mut total = MeasuredFile::default();
        let mut seconds = 0.0;
        for file in &self.files {
            total.score.merge(&file.score);
            total.flags.merge(&file.flags);
            total.unlabelled += file.unlabelled;
            total.failed += file.failed;
            if let Some(speed) = file.bytes_per_second {
                seconds += file.score.bytes as f64 / speed;
            }
        }
        total.bytes_per_second = (seconds > 0.0).then(|| total.score.bytes as f64 / seconds);
        total
    }
}

/// Measures all files. Labels of other categories than the `promised` ones count for nothing:
/// the policy does not take them out.
pub(super) fn measure(
    files: &[GoldFile],
    settings: Settings,
    added: Option<&Arc<dyn AddedDetector>>,
    promised: &BTreeSet<Category>,
) -> Measured {
    let point = settings.point;
    let deidentifier = Deidentifier::new(settings).with_added(added.cloned());
    let pace = if added.is_some() {
        Pace::WITH_MODEL
    } else {
        Pace::BUILT_IN
    };
    let files = files
        .iter()
        .map(|file| measure_file(&file.lines, &deidentifier, &pace, promised))
        .collect();
    Measured { point, files }
}

fn measure_file(
    lines: &[GoldLine],
    deidentifier: &Deidentifier,
    pace: &Pace,
    promised: &BTreeSet<Category>,
) -> MeasuredFile {
    let mut measured = MeasuredFile::default();
    let (known, mut scratch) = (KnownPersons::new(), Scratch::new());
    let mut redacted = Redacted::default();
    let mut statements = special::Scratch::default();
    let mut texts = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        if !line.is_labelled() {
            measured.unlabelled += 1;
            continue;
        }
        let done =
            deidentifier.redact_into(&line.text, &known, &[], SEED, &mut scratch, &mut redacted);
        if done.is_err() {
            measured.failed += 1;
            continue;
        }
        if let Some(labels) = &line.flags {
            // Names that were found count as persons, as they do in a build.
            let found = special::find(&line.text, &redacted.spans, &mut statements);
            measured.flags.add(&line.lang, labels, found);
            let found: Vec<Flag> = found.iter().map(Statement::flag).collect();
            let missed = labels.iter().filter(|label| !found.contains(label));
            measured
                .missed_flags
                .extend(missed.map(|label| (place, *label)));
        }
        if line.labelled.is_empty() {
            continue;
        }
        texts.push(line.text.as_str());
        let exhaustive: Vec<Category> = line
            .labelled
            .iter()
            .copied()
            .filter(|category| promised.contains(category))
            .collect();
        let labelled = |labels| Labelled {
            text: &line.text,
            lang: &line.lang,
            exhaustive: &exhaustive,
            labels,
        };
        measured.score.add(&labelled(&line.spans), &redacted.spans);
        for label in &line.spans {
            let mut one = Score::default();
            one.add(&labelled(std::slice::from_ref(label)), &redacted.spans);
            let one = one.total();
            if one.covered < one.entities {
                measured.missed.push((place, *label));
            }
        }
    }
    measured.bytes_per_second = speed(&texts, deidentifier, pace);
    measured
}

/// From raw to redacted text: the median of several runs, by processor time.
fn speed(texts: &[&str], deidentifier: &Deidentifier, pace: &Pace) -> Option<f64> {
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let (known, mut scratch) = (KnownPersons::new(), Scratch::new());
    let mut redacted = Redacted::default();
    let mut all = || {
        for text in texts {
            // Texts on which a detector fails are not among them.
            let _ = deidentifier.redact_into(text, &known, &[], SEED, &mut scratch, &mut redacted);
        }
    };
    let mut speeds: Vec<f64> = (0..pace.runs)
        .map(|_| {
            let started = (pace.clock)();
            let (mut passes, mut seconds) = (0.0, 0.0);
            while bytes > 0 && seconds < RUN_SECONDS {
                all();
                passes += 1.0;
                seconds = (pace.clock)() - started;
            }
            bytes as f64 * passes / f64::max(seconds, f64::MIN_POSITIVE)
        })
        .collect();
    speeds.sort_by(f64::total_cmp);
    speeds.get(pace.runs / 2).copied().filter(|_| bytes > 0)
}

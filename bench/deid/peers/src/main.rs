//! Runs the crates `pii` and `redact-core` over gold files, and says what they took out and how
//! long it took.
//!
//! usage: `deid-peers TOOL OUT GOLD...`; `OUT` is the same JSON that `peers.py` writes.

use std::fs;
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pii::nlp::SimpleNlpEngine;
use redact_core::{AnalyzerEngine, AnonymizerConfig};
use serde::{Deserialize, Serialize};

type Failure = Box<dyn std::error::Error>;

/// Timed passes; their median counts.
const PASSES: usize = 5;

#[derive(Deserialize)]
struct Gold {
    lang: String,
    text: String,
}

/// What was taken out: offsets in bytes, and the tool's own word for the kind.
type Spans = Vec<(usize, usize, String)>;

/// Redacts one text and returns what was taken out of it.
type Redact = Box<dyn Fn(&Gold) -> Result<Spans, Failure>>;

#[derive(Serialize)]
struct Measured {
    seconds: f64,
    failed: usize,
    spans: Vec<Spans>,
}

#[derive(Serialize)]
struct Output {
    unit: &'static str,
    files: Vec<Measured>,
}

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let (Some(tool), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("usage: deid-peers TOOL OUT GOLD...".into());
    };
    let redact = match tool.as_str() {
        "pii" => with_pii(),
        "redact-core" => with_redact_core(),
        _ => return Err("the tool is pii or redact-core".into()),
    };
    // A peer that panics on a text has redacted nothing in it; the report counts such texts.
    std::panic::set_hook(Box::new(|_| {}));
    let mut files = Vec::new();
    for path in arguments {
        let lines = fs::read_to_string(path)?;
        let gold: Vec<Gold> = lines
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()?;
        files.push(measure(&gold, &redact)?);
    }
    let unit = "byte";
    fs::write(out, serde_json::to_vec(&Output { unit, files })?)?;
    Ok(())
}

fn measure(gold: &[Gold], redact: &Redact) -> Result<Measured, Failure> {
    let mut failed = 0;
    let once = |line: &Gold| catch_unwind(AssertUnwindSafe(|| redact(line)));
    let mut spans = Vec::with_capacity(gold.len());
    for line in gold {
        let done = once(line);
        failed += usize::from(!matches!(done, Ok(Ok(_))));
        spans.push(done.ok().and_then(Result::ok).unwrap_or_default());
    }
    let mut seconds = Vec::new();
    for _ in 0..PASSES {
        let start = cpu_seconds()?;
        for line in gold {
            let _ = black_box(once(line));
        }
        seconds.push(cpu_seconds()? - start);
    }
    seconds.sort_by(f64::total_cmp);
    Ok(Measured {
        seconds: seconds[PASSES / 2],
        failed,
        spans,
    })
}

fn with_pii() -> Redact {
    let analyzer = pii::Analyzer::new(
        Box::new(SimpleNlpEngine::default()),
        pii::default_recognizers(),
        Vec::new(),
        pii::PolicyConfig::default(),
    );
    let config = pii::AnonymizeConfig::default();
    Box::new(move |gold| {
        let found = analyzer.analyze(&gold.text, &pii::Language::from(gold.lang.as_str()))?;
        let redacted = pii::Anonymizer::anonymize(&gold.text, &found.entities, &config)?;
        let spans = redacted.items.iter().map(|item| &item.entity);
        Ok(spans
            .map(|one| (one.start, one.end, one.entity_type.as_str()))
            .collect())
    })
}

fn with_redact_core() -> Redact {
    let engine = AnalyzerEngine::new();
    let config = AnonymizerConfig::default();
    Box::new(move |gold| {
        let redacted = engine.anonymize(&gold.text, Some(&gold.lang), &config)?;
        let spans = redacted.entities.iter();
        Ok(spans
            .map(|one| (one.start, one.end, one.entity_type.as_str().to_owned()))
            .collect())
    })
}

/// Processor time of this process, which has one thread.
fn cpu_seconds() -> Result<f64, Failure> {
    let stat = fs::read_to_string("/proc/self/schedstat")?;
    let nanoseconds: u64 = stat.split(' ').next().unwrap_or("").parse()?;
    Ok(nanoseconds as f64 / 1e9)
}

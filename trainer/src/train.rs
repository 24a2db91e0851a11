//! Trains the name tagger, writes its model and prints its scores.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, Result};
use clap::Args;
use licit_deidentify::Span;
use licit_deidentify::names::lexicon::Lexicon;
use licit_deidentify::names::train::{Schedule, Trainer, beyond_reach};
use licit_deidentify::names::{Model, Tagger};
use licit_deidentify::score::{Labelled, Score};
use licit_record::Category;

use crate::corpora::{Line, LineSpan};
use crate::random::Random;
use crate::{corpora, vary};

/// Where the tagger learns.
#[derive(Args)]
pub(crate) struct Options {
    /// Folder with `gazetteer/`, `ner/` and `gold/`.
    #[arg(long)]
    data: PathBuf,
    /// Folder with marked posts.
    #[arg(long, default_value = "crates/deidentify/data/names/posts")]
    posts: PathBuf,
    /// The lexicon, as `cargo xtask lexicon` built it.
    #[arg(long, default_value = "crates/deidentify/data/names/lexicon.bin")]
    lexicon: PathBuf,
    /// Where the model goes.
    #[arg(long, default_value = "crates/deidentify/data/names/model.bin")]
    out: PathBuf,
    /// How often all texts are learned.
    #[arg(long, default_value_t = 8)]
    rounds: usize,
    /// A set that is left out, to see what the others teach about it; may be repeated.
    #[arg(long)]
    without: Vec<String>,
    /// More marked posts to score, which are not learned.
    #[arg(
        long,
        default_value = "crates/deidentify/data/names/check/held_out.txt"
    )]
    check: Vec<PathBuf>,
    /// Prints the names that are missed in this set and the words that are wrong.
    #[arg(long)]
    show: Option<String>,
    /// First step of each weight.
    #[arg(long, default_value_t = 0.05)]
    rate: f32,
    /// How many of 1,000 features are hidden in a step.
    #[arg(long, default_value_t = 300)]
    hidden: u64,
    /// What a weight loses in each step.
    #[arg(long, default_value_t = 3e-4)]
    decay: f32,
}

/// Share of the words of names that the gate may hold back.
const LOST_AT_GATE: f64 = 0.02;
/// Weights beyond are cut, so that 8 bits are enough for the others.
const LARGEST: f32 = 2.5;
/// Chance thresholds that are scored.
const THRESHOLDS: &[f32] = &[0.5, 0.35, 0.3, 0.25, 0.2, 0.1, 0.05, 0.02];

/// Trains, writes the model and prints its scores.
pub(crate) fn train(options: &Options) -> Result<()> {
    let bytes = std::fs::read(&options.lexicon)
        .with_context(|| format!("reading {}", options.lexicon.display()))?;
    let lexicon = Lexicon::from_bytes(&bytes).context("the lexicon is damaged: build it again")?;
    let mut corpora = corpora::read_all(&options.data, &options.posts)?;
    corpora.retain(|corpus| {
        !options
            .without
            .iter()
            .any(|name| corpus.name.starts_with(name))
    });
    let names = vary::Names::read(&options.data.join("gazetteer"), &lexicon)?;
    for corpus in &corpora {
        report_reach(&lexicon, corpus);
    }
    let schedule = Schedule {
        rate: options.rate,
        decay: options.decay,
        hidden: options.hidden,
    };
    let mut trainer = Trainer::new(&lexicon, schedule);
    let mut random = Random::new(20_251_123);
    let mut order: Vec<(usize, usize)> = Vec::new();
    for (at, corpus) in corpora.iter().enumerate() {
        for example in 0..corpus.examples.len() {
            order.extend(std::iter::repeat_n((at, example), corpus.times));
        }
    }
    let started = Instant::now();
    for (shows, rounds) in [(false, 2), (true, 1)] {
        for _ in 0..rounds {
            for at in (1..order.len()).rev() {
                order.swap(at, random.below(at + 1));
            }
            for (corpus, example) in &order {
                let text = vary::vary(&corpora[*corpus].examples[*example], &names, &mut random);
                match shows {
                    false => trainer.learn_gate(&text.text, &text.labels),
                    true => trainer.show_gate(&text.text, &text.labels),
                }
            }
        }
        trainer.fix_gate();
    }
    let passed = trainer.set_gate(LOST_AT_GATE);
    eprintln!(
        "the gate lets {:.1} % of the other words through, {:.0} s",
        passed * 100.0,
        started.elapsed().as_secs_f64()
    );
    for round in 0..options.rounds {
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at + 1));
        }
        let mut loss = 0.0;
        for (corpus, example) in &order {
            let text = vary::vary(&corpora[*corpus].examples[*example], &names, &mut random);
            loss += f64::from(trainer.learn(&text.text, &text.labels, 1.0));
        }
        if round >= options.rounds / 2 {
            trainer.remember();
        }
        eprintln!(
            "round {}: loss {:.4} a text, {} texts, {:.0} s",
            round + 1,
            loss / order.len() as f64,
            order.len(),
            started.elapsed().as_secs_f64()
        );
    }
    let bytes = trainer.model(LARGEST).to_bytes();
    std::fs::write(&options.out, &bytes)
        .with_context(|| format!("writing {}", options.out.display()))?;
    let model = Model::from_bytes(&bytes).context("the model cannot be read back")?;
    let tagger = Tagger::new(
        Lexicon::from_bytes(&std::fs::read(&options.lexicon)?).context("lexicon")?,
        model,
    );
    score_all(&tagger, options)
}

fn report_reach(lexicon: &Lexicon, corpus: &corpora::Corpus) {
    let (mut lost, mut all) = (0, 0);
    let mut random = Random::new(1);
    let none = vary::Names::none();
    for example in &corpus.examples {
        let text = vary::vary(example, &none, &mut random);
        let (more_lost, more) = beyond_reach(lexicon, &text.text, &text.labels);
        lost += more_lost;
        all += more;
    }
    eprintln!(
        "{:<24} {:>6} texts, {all:>6} names, {lost} with a word that is never one",
        corpus.name,
        corpus.examples.len()
    );
}

fn score_all(tagger: &Tagger, options: &Options) -> Result<()> {
    let folder = options.data.join("gold");
    for set in [
        "social",
        "btc",
        "wnut17",
        "tweebank",
        "massive_de",
        "mobie",
        "uner_da",
        "uner_pt",
    ] {
        let lines = corpora::gold(&folder.join(format!("{set}.dev.jsonl")))?;
        score(set, &lines, tagger);
        if options.show.as_deref() == Some(set) {
            show(&lines, tagger);
        }
    }
    for path in &options.check {
        score(
            &path.display().to_string(),
            &corpora::marked_gold(path)?,
            tagger,
        );
    }
    Ok(())
}

/// Prints full cover of names and the price, at several thresholds.
fn score(set: &str, lines: &[Line], tagger: &Tagger) {
    print!("{set:<12}");
    for threshold in THRESHOLDS {
        let mut score = Score::default();
        for line in lines {
            let labels: Vec<Span> = line.spans.iter().map(span).collect();
            let names: Vec<Span> = labels
                .iter()
                .filter(|label| label.category == Category::PersonName)
                .copied()
                .collect();
            let found = tagger.spans(&line.text, *threshold);
            // What other detectors take out is no price of this one.
            let price: Vec<Span> = found
                .iter()
                .filter(|span| {
                    !labels.iter().any(|label| {
                        label.category != Category::PersonName
                            && label.start < span.end
                            && span.start < label.end
                    })
                })
                .copied()
                .collect();
            let text = Labelled {
                text: &line.text,
                lang: &line.lang,
                exhaustive: &[Category::PersonName],
                labels: &names,
            };
            score.add(&text, &price);
        }
        let tally = score.category(Category::PersonName);
        print!(
            " | {:.2}: {:.3} {:.2}% f{:.2}",
            threshold,
            tally.full_cover().unwrap_or(0.0),
            score.other_words_share().unwrap_or(0.0) * 100.0,
            tally.strict_f1().unwrap_or(0.0),
        );
    }
    println!();
}

/// Prints texts in which a name is missed or another word is taken out.
fn show(lines: &[Line], tagger: &Tagger) {
    for line in lines {
        let found = tagger.spans(&line.text, 0.2);
        let covered = |label: &LineSpan| {
            found
                .iter()
                .any(|span| span.start as usize <= label.start && span.end as usize >= label.end)
        };
        let pieces = |missed: bool| -> Vec<&str> {
            let names = line
                .spans
                .iter()
                .filter(|label| label.category == Category::PersonName);
            names
                .filter(|label| covered(label) != missed)
                .filter_map(|label| line.text.get(label.start..label.end))
                .collect()
        };
        let wrong: Vec<&str> = found
            .iter()
            .filter(|span| {
                !line.spans.iter().any(|label| {
                    label.start < span.end as usize && (span.start as usize) < label.end
                })
            })
            .filter_map(|span| line.text.get(span.start as usize..span.end as usize))
            .collect();
        if !pieces(true).is_empty() || !wrong.is_empty() {
            println!(
                "{:?}\n    missed {:?} wrong {wrong:?}",
                line.text,
                pieces(true)
            );
        }
    }
}

fn span(label: &LineSpan) -> Span {
    Span {
        start: u32::try_from(label.start).unwrap_or(u32::MAX),
        end: u32::try_from(label.end).unwrap_or(u32::MAX),
        category: label.category,
    }
}

//! Scores the detectors against label files and prints what was missed:
//! `cargo run --release -p licit-deidentify --example score -- [--missed] [--wrong] FILE...`
//!
//! A tool for those who work on a detector; it prints texts. `licit evaluate` prints figures.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::string_slice,
    reason = "a tool for developers, on files that they chose"
)]

use licit_deidentify::score::{Labelled, Score};
use licit_deidentify::{Deidentifier, KnownPersons, Scratch, Settings, Span};
use licit_record::Category;
use licit_record::policy::{OperatingPoint, ReplacementStyle};

#[derive(serde::Deserialize)]
struct Line {
    id: String,
    lang: String,
    labelled: Vec<Category>,
    text: String,
    spans: Vec<Label>,
}

#[derive(serde::Deserialize)]
struct Label {
    start: u32,
    end: u32,
    category: Category,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asks = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let point = match () {
        () if asks("--recall") => OperatingPoint::Recall,
        () if asks("--maximum") => OperatingPoint::Maximum,
        () => OperatingPoint::Balanced,
    };
    let deidentifier = Deidentifier::new(Settings {
        categories: Category::ALL
            .iter()
            .copied()
            .filter(|category| !asks("--patterns-only") || *category != Category::PersonName)
            .collect(),
        style: ReplacementStyle::Placeholder,
        point,
        region: "DE".to_owned(),
    });
    for file in arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"))
    {
        let lines: Vec<Line> = std::fs::read_to_string(file)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let (known, mut scratch) = (KnownPersons::new(), Scratch::new());
        let mut score = Score::default();
        for line in &lines {
            let labels: Vec<Span> = line
                .spans
                .iter()
                .map(
                    |&Label {
                         start,
                         end,
                         category,
                     }| Span {
                        start,
                        end,
                        category,
                    },
                )
                .collect();
            let found = deidentifier
                .detect(&line.text, &known, &mut scratch)
                .unwrap();
            let text = Labelled {
                text: &line.text,
                lang: &line.lang,
                exhaustive: &line.labelled,
                labels: &labels,
            };
            let mut one = Score::default();
            one.add(&text, found);
            if asks("--missed") && one.total().covered < one.total().entities {
                show("missed", line, &labels, found);
            }
            if asks("--wrong") && one.other_words_redacted > 0 {
                show("wrong", line, &labels, found);
            }
            score.merge(&one);
        }
        let started = cpu_seconds();
        for line in lines.iter().cycle().take(RUNS * lines.len()) {
            deidentifier
                .redact(&line.text, &known, &[], 7, &mut scratch)
                .unwrap();
        }
        let seconds = (cpu_seconds() - started) / RUNS as f64;
        print(file, &score, seconds);
    }
}

/// How often a file is redacted to measure the speed.
const RUNS: usize = 5;

/// Processor time of this process, which other processes on the machine hardly change.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    stat.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

fn show(word: &str, line: &Line, labels: &[Span], found: &[Span]) {
    println!("{word} {} {:?}", line.id, line.text);
    let piece = |span: &Span| {
        format!(
            "{}:{}",
            span.category,
            &line.text[span.start as usize..span.end as usize]
        )
    };
    let pieces = |spans: &[Span]| spans.iter().map(piece).collect::<Vec<_>>().join(" | ");
    println!(
        "    labels {}\n    found  {}",
        pieces(labels),
        pieces(found)
    );
}

fn print(file: &str, score: &Score, seconds: f64) {
    let percent = |share: Option<f64>| {
        share.map_or("-".to_owned(), |share| format!("{:.1} %", share * 100.0))
    };
    println!("{file}: {} texts", score.texts);
    for category in Category::ALL {
        let tally = score.category(*category);
        if tally.entities + tally.found > 0 {
            println!(
                "  {:<20} {:>5} entities, full cover {:>8}, strict F1 {:>8}, found {}",
                category.code(),
                tally.entities,
                percent(tally.full_cover()),
                percent(tally.strict_f1()),
                tally.found
            );
        }
    }
    println!(
        "  all: full cover {}, {:.0} leaks per 1,000, harmless redacted {}, other words {}, clean touched {}, {:.1} MB/s",
        percent(score.total().full_cover()),
        score.leaks_per_1000().unwrap_or(0.0),
        percent(score.harmless_share()),
        percent(score.other_words_share()),
        percent(score.clean_share()),
        score.bytes as f64 / 1e6 / seconds
    );
}

//! Scores the flags of special categories and minors against label files and prints what was
//! missed: `cargo run --release -p licit-deidentify --example special -- [--missed] [--wrong]
//! [--flagged] FILE...`; without a file, the two sets in `data/special`.
//!
//! A tool for those who work on the rules; it prints texts. `licit evaluate` prints figures.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a tool for developers, on files that they chose"
)]

use licit_deidentify::special::score::{Flag, Score, Tally};
use licit_deidentify::special::{Scratch, find};
use licit_record::SpecialCategory;

#[derive(serde::Deserialize)]
struct Line {
    #[serde(default)]
    id: String,
    #[serde(default)]
    lang: String,
    text: String,
    #[serde(default)]
    flags: Vec<Flag>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asks = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let mut files: Vec<String> = arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"))
        .cloned()
        .collect();
    if files.is_empty() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/special");
        files = ["dev", "heldout"]
            .map(|name| format!("{folder}/{name}.jsonl"))
            .into();
    }
    let mut scratch = Scratch::default();
    for file in files {
        let lines: Vec<Line> = std::fs::read_to_string(&file)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let mut score = Score::default();
        for line in &lines {
            score.read(&line.text, &line.lang, &line.flags, &mut scratch);
            let found = find(&line.text, &[], &mut scratch);
            for flag in line.flags.iter().filter(|_| asks("--missed")) {
                if !found.iter().any(|s| s.category == flag.category) {
                    println!(
                        "missed {} {} {:?}: {}",
                        line.id, flag.category, flag.concerns, line.text
                    );
                }
            }
            for s in found {
                let labels = line.flags.iter().filter(|flag| flag.category == s.category);
                let category = labels.clone().count() > 0;
                let person = labels.clone().any(|flag| flag.concerns == s.concerns);
                let sentence = line.text.get(s.start as usize..s.end as usize).unwrap();
                if asks("--flagged") || asks("--wrong") && !category {
                    println!(
                        "flag {} {} {:?}: {sentence}",
                        line.id, s.category, s.concerns
                    );
                } else if asks("--wrong") && !person {
                    println!(
                        "person {} {} {:?}: {sentence}",
                        line.id, s.category, s.concerns
                    );
                }
            }
        }
        print(&file, &score);
        let bytes: usize = lines.iter().map(|line| line.text.len()).sum();
        let rounds = 1 + 20_000_000 / bytes.max(1);
        let begin = cpu_seconds();
        for _ in 0..rounds {
            for line in &lines {
                std::hint::black_box(find(&line.text, &[], &mut scratch));
            }
        }
        let seconds = cpu_seconds() - begin;
        #[expect(clippy::cast_precision_loss, reason = "for reading")]
        let speed = (bytes * rounds) as f64 / 1e6 / seconds;
        println!("{speed:.0} MB/s\n");
    }
}

/// Processor time of this process so far: others may be at work on the machine.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    let nanoseconds: u32 = (stat.split(' ').next().unwrap().parse::<u64>().unwrap() / 1_000_000)
        .try_into()
        .unwrap();
    f64::from(nanoseconds) / 1e3
}

fn print(file: &str, score: &Score) {
    println!(
        "{file}: {} texts, {} of {} clean ones flagged",
        score.texts, score.clean_flagged, score.clean
    );
    let line = |name: &str, tally: Tally| {
        let show =
            |value: Option<f64>| value.map_or("    –".to_owned(), |value| format!("{value:.3}"));
        println!(
            "  {name:16} {:4} labelled  recall {}  precision {}  person {}",
            tally.labelled,
            show(tally.recall()),
            show(tally.precision()),
            show(tally.concerns()),
        );
    };
    for category in SpecialCategory::ALL {
        line(category.code(), score.category(*category));
    }
    for lang in ["de", "en"] {
        line(lang, score.language(lang));
    }
    line("all", score.total());
}

//! Throughput on one core, as medians: the detectors alone, with the dictionary, and texts without
//! any finding. `cargo bench -p licit-deidentify`.
//!
//! The posts are generated: words, and in every fifth post one value of some category. Files of
//! texts, with a zero byte between them, are measured instead of them where they are named:
//! `cargo bench -p licit-deidentify -- FILE...`, from raw text to redacted text, all categories
//! but names.

use std::hint::black_box;
use std::io::Write;
use std::sync::LazyLock;
use std::time::Instant;

use licit_deidentify::{Deidentifier, KnownPersons, Redacted, Scratch, Settings};
use licit_record::Category;
use licit_record::policy::{OperatingPoint, ReplacementStyle};

/// Posts of one run.
const POSTS: usize = 20_000;
/// Runs, of which the median counts.
const RUNS: usize = 9;

const WORDS: &[&str] = &[
    "heute",
    "wieder",
    "im",
    "Garten",
    "mit",
    "den",
    "Kindern",
    "gespielt,",
    "das",
    "war",
    "schön!",
    "Morgen",
    "regnet",
    "es",
    "aber",
    "ich",
    "gehe",
    "trotzdem",
    "raus",
    "und",
    "the",
    "weather",
    "was",
    "lovely",
    "at",
    "home",
    "we",
    "had",
    "2",
    "cups",
    "of",
    "Kaffee",
    "für",
    "3,50",
    "Euro.",
    "Übrigens:",
    "um",
    "18:30",
    "Uhr",
    "geht's",
    "weiter",
    "😀",
    "#garten",
    "„ja“",
    "Köln",
    "2024",
];
const VALUES: &[&str] = &[
    "anna.muster@example.org",
    "0171 3920044",
    "@nordlicht_83",
    "https://www.instagram.com/lena.muster",
    "84.160.23.117",
    "IBAN DE89 3704 0044 0532 0130 00",
    "anna (at) example punkt org",
    "https://example.org/artikel/2024/05/garten?page=2",
];

fn main() {
    let files = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'));
    let files: Vec<String> = files.collect();
    if !files.is_empty() {
        return measure(&files);
    }
    let mut out = std::io::stdout().lock();
    let posts = posts_of(true);
    let quiet = posts_of(false);
    let nobody = KnownPersons::new();
    let mut known = KnownPersons::new();
    known.add_name("Lena Musterfeld");
    known.add_handle("lena.musterfeld");
    known.add_name("Jürgen Beispiel");
    known.add_place("Köln");
    let tier_one = Category::ALL
        .iter()
        .copied()
        .filter(|c| c.tier() != licit_record::Tier::Two);
    for (name, deidentifier, posts, known) in [
        (
            "detect, all categories",
            deidentifier(Category::ALL.iter().copied()),
            &posts,
            &nobody,
        ),
        (
            "detect, without tier 2",
            deidentifier(tier_one),
            &posts,
            &nobody,
        ),
        (
            "detect, with dictionary",
            deidentifier(Category::ALL.iter().copied()),
            &posts,
            &known,
        ),
        (
            "redact, nothing to find",
            deidentifier(Category::ALL.iter().copied()),
            &quiet,
            &nobody,
        ),
        (
            "redact, every fifth post",
            deidentifier(Category::ALL.iter().copied()),
            &posts,
            &nobody,
        ),
    ] {
        let redacts = name.starts_with("redact");
        let bytes: usize = posts.iter().map(String::len).sum();
        let mut seconds: Vec<f64> = (0..RUNS)
            .map(|_| run(&deidentifier, posts, known, redacts))
            .collect();
        seconds.sort_by(f64::total_cmp);
        let median = seconds[RUNS / 2];
        let each = median * 1e9 / posts.len() as f64;
        let rate = bytes as f64 / median / 1e6;
        writeln!(out, "{name:26} {rate:7.1} MB/s  {each:7.0} ns a post").expect("stdout is open");
    }
}

/// Prints the throughput on each file's texts, which a NUL byte parts: with all detectors, and
/// without the name tagger.
fn measure(files: &[String]) {
    let mut out = std::io::stdout().lock();
    let all = Category::ALL.iter().copied();
    let patterns = all
        .clone()
        .filter(|category| *category != Category::PersonName);
    let sets = [
        ("all", deidentifier(all.clone())),
        ("patterns", deidentifier(patterns)),
    ];
    for file in files {
        let content = std::fs::read_to_string(file).expect("the file holds texts");
        let texts: Vec<String> = content.split('\0').map(str::to_owned).collect();
        // The clock of a thread goes in steps of milliseconds.
        let times = 1 + LEAST_BYTES / content.len().max(1);
        let texts: Vec<String> = std::iter::repeat_n(texts, times).flatten().collect();
        let bytes = texts.iter().map(String::len).sum::<usize>() as f64 / 1e6;
        let nobody = KnownPersons::new();
        for (name, deidentifier) in &sets {
            let mut seconds: Vec<f64> = (0..RUNS)
                .map(|_| run(deidentifier, &texts, &nobody, true))
                .collect();
            seconds.sort_by(f64::total_cmp);
            let (median, best) = (seconds[RUNS / 2], seconds[0]);
            writeln!(
                out,
                "{file}: {name}: median {:.1} MB/s, best {:.1} MB/s, {:.0} ns a text",
                bytes / median,
                bytes / best,
                median * 1e9 / texts.len() as f64
            )
            .expect("stdout is open");
        }
    }
}

/// Bytes that one measurement reads at least.
const LEAST_BYTES: usize = 2_000_000;

fn deidentifier(categories: impl Iterator<Item = Category>) -> Deidentifier {
    Deidentifier::new(Settings {
        categories: categories.collect(),
        style: ReplacementStyle::Placeholder,
        point: OperatingPoint::Balanced,
        region: "DE".to_owned(),
    })
}

fn run(deidentifier: &Deidentifier, posts: &[String], known: &KnownPersons, redacts: bool) -> f64 {
    let mut scratch = Scratch::new();
    let mut redacted = Redacted::default();
    let begin = processor_seconds();
    for post in posts {
        if redacts {
            let done = deidentifier.redact_into(post, known, &[], 7, &mut scratch, &mut redacted);
            done.expect("no detector fails");
            black_box(&redacted);
        } else {
            black_box(
                deidentifier
                    .detect(post, known, &mut scratch)
                    .expect("no detector fails"),
            );
        }
    }
    processor_seconds() - begin
}

/// Seconds that this thread was given, so that other programs do not count; on systems that do
/// not tell, the time of the wall.
fn processor_seconds() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let given = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = given.and_then(|given| given.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| START.elapsed().as_secs_f64(), |given| given / 1e9)
}

/// Posts of about 200 bytes, always the same ones.
fn posts_of(with_values: bool) -> Vec<String> {
    let mut state = 42u64;
    let mut draw = move |limit: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit
    };
    let post = |place: usize| {
        let mut post = String::new();
        while post.len() < 190 {
            post.push_str(WORDS[draw(WORDS.len())]);
            post.push(' ');
        }
        if with_values && place.is_multiple_of(5) {
            post.push_str(VALUES[draw(VALUES.len())]);
        }
        post
    };
    (0..POSTS).map(post).collect()
}

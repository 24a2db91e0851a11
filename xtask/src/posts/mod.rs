//! `cargo xtask posts`: invented social posts, as many as wanted, with the truth about each.
//!
//! The posts are native items of one service: German and English, about 550 bytes a line, of which
//! 60 to 400 are text; 3 % near copies, 2 % exact copies and 1 % quotes; identifiers in about 15 %;
//! about 8 % objectors and the other shares of records that real exports have and a dataset must not.
//! The same options give the same bytes.

mod authors;
mod date;
mod draft;
mod identifiers;
mod item;
mod names;
mod words_de;
mod words_en;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::Args;

use self::authors::Author;
use self::date::Date;
use self::draft::{Draft, Language};
use self::item::Post;
use crate::random::Random;

/// Bytes of items per author: 100,000 authors in a gigabyte.
const BYTES_PER_AUTHOR: u64 = 10_000;

/// A copy follows its original by at most so many posts; bounds what waits in memory.
const COPY_DISTANCE_MAX: usize = 20_000;

/// Words that a text needs so that its copies are copies and not chance.
const COPIED_WORDS_MIN: usize = 12;

/// What to write.
#[derive(Args)]
pub(crate) struct Options {
    /// Bytes of items: `100MB`, `1GB`, or a number.
    #[arg(long, value_parser = parse_bytes)]
    bytes: u64,
    /// Seed: one seed, one corpus.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Service that the posts belong to.
    #[arg(long, default_value = "treffpunkt")]
    service: String,
    /// Items (JSONL).
    #[arg(long)]
    out: PathBuf,
    /// The truth: outcome, reasons, groups of copies and identifiers of each item (JSONL).
    #[arg(long)]
    truth: Option<PathBuf>,
    /// Objections (CSV); by default `objections.csv` beside the items.
    #[arg(long)]
    objections: Option<PathBuf>,
}

/// Writes the posts, the truth and the objections.
pub(crate) fn run(options: &Options) -> Result<()> {
    let start = Instant::now();
    let create = |path: &PathBuf| {
        File::create(path).with_context(|| format!("cannot write {}", path.display()))
    };
    let mut items = create(&options.out)?;
    let mut truth = options.truth.as_ref().map(create).transpose()?;
    let beside = options.out.with_file_name("objections.csv");
    let mut objections = BufWriter::new(create(options.objections.as_ref().unwrap_or(&beside))?);
    let mut generator = Generator::new(options.bytes, options.seed, &options.service);
    write_objections(&generator.authors, &options.service, &mut objections)?;
    objections.flush()?;
    let (mut lines, mut facts, mut bytes) = (Vec::new(), Vec::new(), 0);
    while bytes < options.bytes {
        lines.clear();
        facts.clear();
        while lines.len() < 1 << 20 && bytes + (lines.len() as u64) < options.bytes {
            generator.next(&mut lines, truth.is_some().then_some(&mut facts));
        }
        items.write_all(&lines)?;
        if let Some(truth) = &mut truth {
            truth.write_all(&facts)?;
        }
        bytes += lines.len() as u64;
    }
    if let Some(mut truth) = truth {
        writeln!(
            truth,
            r#"{{"total_lines":{},"faulty":0}}"#,
            generator.written
        )?;
    }
    let seconds = start.elapsed().as_secs_f64();
    let speed = bytes as f64 / 1e6 / seconds.max(1e-9);
    eprintln!(
        "{} posts, {bytes} bytes, {seconds:.1} s, {speed:.0} MB/s",
        generator.written
    );
    Ok(())
}

fn parse_bytes(words: &str) -> Result<u64> {
    let digits = words.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = match words.get(digits.len()..).unwrap_or_default() {
        "" => 1,
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        unit => bail!("expected kB, MB or GB, got {unit:?}"),
    };
    let count: u64 = digits.parse().context("expected a number")?;
    count.checked_mul(unit).context("too many bytes")
}

fn write_objections(authors: &[Author], service: &str, out: &mut impl Write) -> Result<()> {
    writeln!(out, "service,kind,value,scope,received_at")?;
    for (number, author) in authors
        .iter()
        .enumerate()
        .filter(|(_, author)| author.objected)
    {
        let (kind, value) = if number % 2 == 0 {
            ("handle", &author.handle)
        } else {
            ("account_id", &author.id)
        };
        writeln!(out, "{service},{kind},{value},all,2025-05-10T09:00:00Z")?;
    }
    Ok(())
}

/// A text that comes back later, with other words around it.
struct Pending {
    kind: CopyKind,
    original: u64,
    author: usize,
    language: usize,
    draft: Draft,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CopyKind {
    Exact,
    Near,
    Quote,
}

/// Makes one post after the other.
struct Generator<'a> {
    service: &'a str,
    random: Random,
    authors: Vec<Author>,
    languages: [Language; 2],
    /// Copies by the number of the post that they become.
    pending: BTreeMap<u64, Pending>,
    written: u64,
}

impl<'a> Generator<'a> {
    fn new(bytes: u64, seed: u64, service: &'a str) -> Self {
        let authors = usize::try_from(bytes / BYTES_PER_AUTHOR)
            .unwrap_or(usize::MAX)
            .max(100);
        Self {
            service,
            random: Random::new(seed),
            authors: authors::invent(authors, seed),
            languages: [Language::german(), Language::english()],
            pending: BTreeMap::new(),
            written: 0,
        }
    }

    /// Appends one post to the items, and to the truth where it is wanted.
    fn next(&mut self, items: &mut Vec<u8>, truth: Option<&mut Vec<u8>>) {
        let number = self.written;
        self.written += 1;
        let due = self
            .pending
            .first_key_value()
            .is_some_and(|(due, _)| *due <= number);
        let copy = if due {
            self.pending.pop_first().map(|(_, copy)| copy)
        } else {
            None
        };
        let author = self.random.rank(self.authors.len());
        let mut plan = Plan::default();
        let (language, draft) = match copy {
            Some(copy) => {
                plan.entangled = true;
                plan.group = (copy.kind != CopyKind::Quote).then_some(copy.original);
                plan.quotes =
                    (copy.kind == CopyKind::Quote).then_some((copy.original, copy.author));
                (copy.language, self.retell(&copy))
            }
            None => {
                let language = usize::from(self.random.chance(400));
                let draft = self.compose(language);
                self.maybe_copied(number, author, language, &draft, &mut plan);
                (language, draft)
            }
        };
        self.write(number, author, language, &draft, &plan, items, truth);
    }

    /// A new text: sentences up to a length, perhaps with an identifier among them.
    fn compose(&mut self, language: usize) -> Draft {
        let mut draft = Draft::default();
        let Some(language) = self.languages.get(language) else {
            return draft;
        };
        let random = &mut self.random;
        let unit = random.below(1000);
        let wanted = 60 + unit * unit * 200 / 1_000_000;
        let planted_after = random.chance(150).then(|| random.below(3));
        let mut sentences = 0;
        while draft.text.len() < wanted || planted_after.is_some_and(|after| sentences <= after) {
            if sentences > 0 {
                draft
                    .text
                    .push_str(if random.chance(60) { "\n\n" } else { " " });
            }
            if planted_after == Some(sentences)
                || (planted_after > Some(sentences) && draft.text.len() >= wanted)
            {
                identifiers::plant(language, &self.authors, random, &mut draft);
                if draft.text.len() >= wanted {
                    break;
                }
            } else {
                language.sentence(random, &mut draft.text);
            }
            sentences += 1;
        }
        draft
    }

    /// Throws the dice on whether the text comes back later.
    fn maybe_copied(
        &mut self,
        number: u64,
        author: usize,
        language: usize,
        draft: &Draft,
        plan: &mut Plan,
    ) {
        let kind = match self.random.below(1000) {
            0..22 => CopyKind::Exact,
            22..55 => CopyKind::Near,
            55..67 => CopyKind::Quote,
            _ => return,
        };
        if draft.text.split_whitespace().count() < COPIED_WORDS_MIN {
            return;
        }
        let mut due = number + 1 + self.random.below(COPY_DISTANCE_MAX) as u64;
        while self.pending.contains_key(&due) {
            due += 1;
        }
        plan.entangled = true;
        plan.group = (kind != CopyKind::Quote).then_some(number);
        let draft = draft.clone();
        self.pending.insert(
            due,
            Pending {
                kind,
                original: number,
                author,
                language,
                draft,
            },
        );
    }

    /// The words of a copy.
    fn retell(&mut self, copy: &Pending) -> Draft {
        let Some(language) = self.languages.get(copy.language) else {
            return copy.draft.clone();
        };
        let random = &mut self.random;
        match copy.kind {
            CopyKind::Exact => copy.draft.clone(),
            CopyKind::Near => {
                let mut word = String::new();
                language.noun(random, &mut word);
                let before = random.any(language.forwarded);
                copy.draft.reworded(random, &word).framed(before, " #share")
            }
            CopyKind::Quote => {
                let mut own = String::new();
                language.sentence(random, &mut own);
                own.push_str("\n\n");
                own.push_str(random.any(language.quoting));
                own.push('"');
                copy.draft.framed(&own, "\"")
            }
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the two outputs are lent, not owned"
    )]
    fn write(
        &mut self,
        number: u64,
        author: usize,
        language: usize,
        draft: &Draft,
        plan: &Plan,
        items: &mut Vec<u8>,
        truth: Option<&mut Vec<u8>>,
    ) {
        let random = &mut self.random;
        let objected = |number: &usize| {
            self.authors
                .get(*number)
                .is_some_and(|author| author.objected)
        };
        let Some(who) = self.authors.get(author) else {
            return;
        };
        let published = published(random);
        let post = Post {
            service: self.service,
            number,
            author: who,
            lang: self
                .languages
                .get(language)
                .map_or("de", |language| language.code),
            kind: kind(random),
            audience: audience(random),
            indexable: match random.below(1000) {
                0..16 => Some(false),
                16..30 => None,
                _ => Some(true),
            },
            ephemeral: random.chance(15),
            opted_out: random.chance(5),
            published,
            second: random.between(0, 86_399),
            quotes: plan
                .quotes
                .and_then(|(number, author)| Some((number, self.authors.get(author)?.id.as_str()))),
            group: plan.group,
            entangled: plan.entangled || draft.about.iter().any(objected),
            draft,
        };
        post.write(&self.authors, items);
        if let Some(truth) = truth {
            post.write_truth(truth);
        }
    }
}

/// What a post is to others.
#[derive(Default)]
struct Plan {
    entangled: bool,
    group: Option<u64>,
    quotes: Option<(u64, usize)>,
}

fn kind(random: &mut Random) -> &'static str {
    match random.below(1000) {
        0..500 => "post",
        500..750 => "comment",
        750..955 => "caption",
        955..970 => "review",
        970..982 => "story",
        982..992 => "message",
        _ => "ai_interaction",
    }
}

fn audience(random: &mut Random) -> Option<&'static str> {
    Some(match random.below(1000) {
        0..915 => "public",
        915..930 => "unlisted",
        930..945 => "followers",
        945..960 => "friends",
        960..972 => "group",
        972..977 => "direct",
        977..987 => "private",
        987..993 => "unknown",
        _ => return None,
    })
}

/// A day from 2019 to the day before the collection.
fn published(random: &mut Random) -> Date {
    let year = random.between(2019, 2025);
    let month = random.between(1, if year == 2025 { 4 } else { 12 });
    Date {
        year,
        month,
        day: random.between(1, 28),
    }
}

#[cfg(test)]
mod tests;

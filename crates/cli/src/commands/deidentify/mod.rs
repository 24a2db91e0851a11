//! `licit deidentify`: a filter from standard input to standard output.
//!
//! Lines come in batches, are redacted on all threads, and go out in the order in which they
//! came. A line that cannot be read ends the run before anything of it is written; one on which
//! a detector fails is left out (DEI-6). Memory is bounded by the batches and the longest line.

mod fields;
mod filter;
mod input;

use std::hash::RandomState;
use std::io::{self, IsTerminal as _, Write as _};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use licit_deidentify::Deidentifier;
use licit_record::policy::ReplacementStyle;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use serde_json::json;

use self::fields::Fields;
use self::filter::{Desk, Fault, Filter, Redact, Tally};
use self::input::{Batch, Input, Limits};
use crate::arguments::{Deidentify, Form, Global};
use crate::detection;
use crate::failure::{End, Failure};
use crate::output::{self, thousands};
use crate::session;

/// Bytes of a batch for each thread.
const BATCH_BYTES_PER_THREAD: usize = 1 << 20;
/// Bytes that one thread takes up at once: enough to forget the cost of handing them over.
const PIECE_BYTES: usize = 64 << 10;
/// Lines left out that are told one by one; the others are counted.
const TOLD: u64 = 20;

pub(super) fn run(global: &Global, arguments: &Deidentify) -> Result<End, Failure> {
    let form = form(arguments)?;
    check_language(arguments.lang.as_deref())?;
    let installation = detection::installation(global)?;
    let mut settings = detection::settings(installation.as_ref(), &arguments.detection)?;
    let model = detection::model(installation.as_ref(), &arguments.detection)?;
    if let Some(point) = arguments.point {
        settings.point = point.into();
    }
    if let Some(style) = arguments.style {
        settings.style = ReplacementStyle::from(style);
    }
    let language = arguments.lang.as_deref().unwrap_or_default();
    let filter = Filter {
        redact: Deidentifier::new(settings)
            .with_language(language)
            .with_added(model),
        fields: (form == Form::Jsonl).then(|| Fields::new(names(arguments))),
        seeds: RandomState::new(),
        line_bytes: arguments.max_line_bytes.get(),
    };
    let pool = session::pool(session::threads(global))?;
    let limits = Limits {
        line_bytes: arguments.max_line_bytes.get(),
        batch_bytes: pool.current_num_threads() * BATCH_BYTES_PER_THREAD,
        whole: arguments.whole,
    };
    if io::stdin().is_terminal() {
        output::tell("reading from the terminal; Ctrl-D ends the input");
    }
    let mut run = Run {
        filter: &filter,
        skip_faulty: arguments.skip_faulty,
        started: Instant::now(),
        bar: bar(),
        tally: Tally::default(),
        left_out: 0,
    };
    let ended = pool.install(|| run.all(&Input::begin(io::stdin(), limits)));
    run.bar.finish_and_clear();
    ended?;
    run.close(global, arguments)
}

/// What comes in: as it was said, or JSON if a field was named.
fn form(arguments: &Deidentify) -> Result<Form, Failure> {
    let form = match arguments.format {
        None if arguments.field.is_empty() => Form::Text,
        None => Form::Jsonl,
        Some(form) => form,
    };
    if form == Form::Text && !arguments.field.is_empty() {
        return Err(Failure::user("--field: lines of text have no fields")
            .hint("`--format jsonl` takes a JSON object a line"));
    }
    if form == Form::Jsonl && arguments.whole {
        return Err(
            Failure::user("--whole: a JSON object stands on a line of its own")
                .hint("texts of several lines are given as JSON strings, or one by one as text"),
        );
    }
    if arguments
        .field
        .iter()
        .any(|name| name.split('.').any(str::is_empty))
    {
        return Err(Failure::user("--field: a name is empty")
            .hint("a field is its name, or names joined with dots: `post.body`"));
    }
    Ok(form)
}

fn names(arguments: &Deidentify) -> Vec<String> {
    if arguments.field.is_empty() {
        vec!["text".to_owned()]
    } else {
        arguments.field.clone()
    }
}

/// A mistyped language must not go unnoticed.
fn check_language(lang: Option<&str>) -> Result<(), Failure> {
    let is_tag = |tag: &str| {
        let mut parts = tag.split('-');
        let language = parts.next().unwrap_or_default();
        let is_word = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        (2..=3).contains(&language.len())
            && language.bytes().all(|byte| byte.is_ascii_alphabetic())
            && parts.all(is_word)
    };
    match lang {
        Some(tag) if !is_tag(tag) => {
            Err(Failure::user("--lang: no language tag").hint("such as `de`, `en` or `pt-BR`"))
        }
        _ => Ok(()),
    }
}

/// Shown where a person watches and the output goes elsewhere.
fn bar() -> ProgressBar {
    if io::stdout().is_terminal() || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} {bytes} {elapsed} {bytes_per_sec}");
    ProgressBar::new_spinner()
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

struct Run<'a, R> {
    filter: &'a Filter<R>,
    skip_faulty: bool,
    started: Instant,
    bar: ProgressBar,
    tally: Tally,
    left_out: u64,
}

/// What one thread made of its lines.
#[derive(Default)]
struct Piece {
    out: Vec<u8>,
    tally: Tally,
    /// Lines that are left out.
    left_out: Vec<(u64, Fault)>,
    /// The line that ends the run.
    stopped: Option<(u64, Fault)>,
}

impl<R: Redact> Run<'_, R> {
    fn all(&mut self, input: &Input) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        while let Some(batch) = input.next()? {
            let pieces: Vec<Piece> = pieces(&batch)
                .par_iter()
                .map_init(Desk::default, |desk, lines| {
                    self.piece(&batch, lines.clone(), desk)
                })
                .collect();
            for piece in pieces {
                out.write_all(&piece.out)?;
                self.tally.add(&piece.tally);
                for (line, fault) in &piece.left_out {
                    self.tell_left_out(*line, fault);
                }
                if let Some((line, fault)) = piece.stopped {
                    out.flush()?;
                    return Err(Failure::user(format!("line {line}: {fault}")).hint(fault.hint()));
                }
            }
            // Whoever waits at the other end gets what there is.
            out.flush()?;
            self.bar.inc(batch.bytes.len() as u64);
        }
        Ok(())
    }

    fn piece(&self, batch: &Batch, lines: std::ops::Range<usize>, desk: &mut Desk) -> Piece {
        let mut piece = Piece::default();
        let texts = batch.lines.get(lines.clone()).unwrap_or_default();
        let bytes: usize = texts.iter().flatten().map(ExactSizeIterator::len).sum();
        // Most placeholders are shorter than what they stand for; JSON may grow by escapes.
        piece.out.reserve(bytes + bytes / 8);
        for place in lines {
            let number = batch.first + place as u64;
            let line = batch.lines.get(place).cloned().flatten();
            let line = line.and_then(|line| batch.bytes.get(line));
            let done = self
                .filter
                .line(number, line, desk, &mut piece.tally, &mut piece.out);
            match done {
                Ok(()) => {}
                Err(fault) if fault.is_of_a_detector() || self.skip_faulty => {
                    piece.left_out.push((number, fault));
                }
                Err(fault) => {
                    piece.stopped = Some((number, fault));
                    break;
                }
            }
        }
        piece
    }

    fn tell_left_out(&mut self, line: u64, fault: &Fault) {
        self.left_out += 1;
        if self.left_out <= TOLD {
            output::tell(format!("line {line}: left out: {fault}"));
        }
        if self.left_out == TOLD {
            output::tell("more lines that are left out are counted and not told one by one");
        }
    }

    fn close(&self, global: &Global, arguments: &Deidentify) -> Result<End, Failure> {
        let fields = self.filter.fields.as_ref().map(Fields::names);
        if let Some(fields) = fields.filter(|_| self.tally.lines > 0 && self.tally.with_field == 0)
        {
            output::tell(format!(
                "warning: no line has a field `{}`: nothing was redacted",
                fields.join("` or `")
            ));
        }
        if self.left_out > 0 {
            let left_out = thousands(self.left_out);
            output::tell(format!("lines left out: {left_out}"));
        }
        if arguments.stats {
            self.tell_statistics(global.json);
        }
        Ok(if self.left_out > 0 {
            End::SomeFaulty
        } else {
            End::Done
        })
    }

    fn tell_statistics(&self, as_json: bool) {
        let seconds = self.started.elapsed().as_secs_f64();
        let tally = &self.tally;
        if as_json {
            let redactions = tally.redactions.iter();
            let redactions = redactions.map(|(category, count)| (category.code(), *count));
            output::tell(
                json!({
                    "lines": tally.lines,
                    "left_out": self.left_out,
                    "redacted": tally.redacted,
                    "redactions": redactions.collect::<std::collections::BTreeMap<_, _>>(),
                    "bytes": tally.bytes,
                    "seconds": seconds,
                    "cpu_seconds": session::cpu_seconds(),
                })
                .to_string(),
            );
            return;
        }
        output::tell(format!(
            "{} lines, {} of them redacted; {:.1} MB in {seconds:.1} s",
            thousands(tally.lines),
            thousands(tally.redacted),
            tally.bytes as f64 / 1e6,
        ));
        for (category, count) in &tally.redactions {
            output::tell(format!("{:>12} {category}", thousands(u64::from(*count))));
        }
    }
}

/// Cuts a batch into pieces for the threads: ranges of its lines.
fn pieces(batch: &Batch) -> Vec<std::ops::Range<usize>> {
    let mut pieces = Vec::new();
    let (mut begun, mut bytes) = (0, 0);
    for (place, line) in batch.lines.iter().enumerate() {
        bytes += line.as_ref().map_or(0, ExactSizeIterator::len);
        if bytes >= PIECE_BYTES {
            pieces.push(begun..place + 1);
            (begun, bytes) = (place + 1, 0);
        }
    }
    if begun < batch.lines.len() {
        pieces.push(begun..batch.lines.len());
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_hold_every_line_once_and_in_order() {
        let line = |bytes: usize| Some(0..bytes);
        let check = |lines: Vec<Option<std::ops::Range<usize>>>, expected: &[usize]| {
            let batch = Batch {
                lines,
                ..Batch::default()
            };
            let pieces = pieces(&batch);
            let ends: Vec<usize> = pieces.iter().map(|piece| piece.end).collect();
            assert_eq!(ends, expected);
            let all: Vec<usize> = pieces.into_iter().flatten().collect();
            assert_eq!(all, (0..batch.lines.len()).collect::<Vec<_>>());
        };
        check(vec![], &[]);
        check(vec![line(1), None, line(0)], &[3]);
        check(vec![line(PIECE_BYTES), line(1)], &[1, 2]);
        check(vec![line(1), line(PIECE_BYTES), line(3), None], &[2, 4]);
    }
}

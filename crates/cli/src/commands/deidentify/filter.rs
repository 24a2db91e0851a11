//! Redacts a line: all of it, or the strings of some of its fields.

use std::hash::{BuildHasher as _, RandomState};
use std::io::Write as _;
use std::ops::Range;

use licit_deidentify::{Deidentifier, DetectorError, KnownPersons, Redacted, Scratch};
use licit_record::Redactions;

use super::fields::{FieldFault, Fields, Text};

/// The mark that some programs put before UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Why a line is not written. It carries nothing of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is no UTF-8 from this byte on.
    NoUtf8 {
        /// From 1.
        byte: usize,
    },
    /// It goes past the limit.
    TooLong {
        /// The limit.
        bytes: usize,
    },
    /// Its fields cannot be found.
    Field(FieldFault),
    /// A detector failed (DEI-6).
    Detector(DetectorError),
}

impl From<FieldFault> for Fault {
    fn from(fault: FieldFault) -> Self {
        Self::Field(fault)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoUtf8 { byte } => write!(out, "no UTF-8 from byte {byte} on"),
            Self::TooLong { bytes } => write!(out, "longer than {bytes} bytes"),
            Self::Field(FieldFault::Syntax { column }) => {
                write!(out, "no valid JSON at column {column}")
            }
            Self::Field(FieldFault::NoObject) => out.write_str("expected a JSON object"),
            Self::Field(FieldFault::NoText { field, got }) => {
                write!(
                    out,
                    "field `{field}`: expected a text or a list of texts, got {got}"
                )
            }
            Self::Detector(error) => error.fmt(out),
        }
    }
}

impl Fault {
    /// What to do about it.
    pub(super) fn hint(&self) -> &'static str {
        match self {
            Self::NoUtf8 { .. } => "iconv turns other encodings into UTF-8",
            Self::TooLong { .. } => "`--max-line-bytes` sets the limit",
            Self::Field(FieldFault::Syntax { .. } | FieldFault::NoObject) => {
                "each line is one JSON object; `--format text` takes lines of text, \
                 `--skip-faulty` leaves broken lines out"
            }
            Self::Field(FieldFault::NoText { .. }) => {
                "name the field that holds the text, such as `--field post.body`; \
                 `--skip-faulty` leaves such lines out"
            }
            Self::Detector(_) => "this is a defect of licit; please report it without your data",
        }
    }

    /// Whether such a line is always left out and the others go on.
    pub(super) fn is_of_a_detector(&self) -> bool {
        matches!(self, Self::Detector(_))
    }
}

/// Finds and replaces in one text; the tests plant a failing one.
pub(super) trait Redact: Sync {
    /// As [`Deidentifier::redact_into`].
    fn redact(
        &self,
        text: &str,
        seed: u64,
        scratch: &mut Scratch,
        into: &mut Redacted,
    ) -> Result<(), DetectorError>;
}

impl Redact for Deidentifier {
    fn redact(
        &self,
        text: &str,
        seed: u64,
        scratch: &mut Scratch,
        into: &mut Redacted,
    ) -> Result<(), DetectorError> {
        // An empty list allocates nothing.
        self.redact_into(text, &KnownPersons::new(), &[], seed, scratch, into)
    }
}

/// What all threads share.
pub(super) struct Filter<R> {
    pub(super) redact: R,
    /// The fields of JSON lines; without them, lines are texts.
    pub(super) fields: Option<Fields>,
    /// Seeds of the surrogates; drawn anew in every run.
    pub(super) seeds: RandomState,
    /// Longest line.
    pub(super) line_bytes: usize,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) lines: u64,
    pub(super) bytes: u64,
    /// Lines in which something was taken out.
    pub(super) redacted: u64,
    /// Lines in which one of the fields was there.
    pub(super) with_field: u64,
    pub(super) redactions: Redactions,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        self.lines += other.lines;
        self.bytes += other.bytes;
        self.redacted += other.redacted;
        self.with_field += other.with_field;
        for (category, count) in &other.redactions {
            *self.redactions.entry(*category).or_default() += count;
        }
    }
}

/// Buffers of one thread.
#[derive(Default)]
pub(super) struct Desk {
    scratch: Scratch,
    redacted: Redacted,
    places: Vec<Range<usize>>,
    line: Vec<u8>,
}

impl<R: Redact> Filter<R> {
    /// Writes one line, redacted, with the end that it has; or nothing of it.
    pub(super) fn line(
        &self,
        number: u64,
        line: Option<&[u8]>,
        desk: &mut Desk,
        tally: &mut Tally,
        out: &mut Vec<u8>,
    ) -> Result<(), Fault> {
        let line = line.ok_or(Fault::TooLong {
            bytes: self.line_bytes,
        })?;
        let line = std::str::from_utf8(line).map_err(|error| Fault::NoUtf8 {
            byte: error.valid_up_to() + 1,
        })?;
        let mut counted = Tally {
            lines: 1,
            bytes: line.len() as u64,
            ..Tally::default()
        };
        let before = out.len();
        let done = match &self.fields {
            None => self.text(number, line, desk, &mut counted, out),
            Some(fields) => self.object(fields, number, line, desk, &mut counted, out),
        };
        if done.is_err() {
            out.truncate(before);
        } else {
            counted.redacted = u64::from(!counted.redactions.is_empty());
            tally.add(&counted);
        }
        done
    }

    fn text(
        &self,
        number: u64,
        line: &str,
        desk: &mut Desk,
        tally: &mut Tally,
        out: &mut Vec<u8>,
    ) -> Result<(), Fault> {
        let text = line.strip_suffix('\n').unwrap_or(line);
        let text = text.strip_suffix('\r').unwrap_or(text);
        let end = line.get(text.len()..).unwrap_or_default();
        desk.scratch.begin_record();
        self.redact(number, 0, text, desk, tally)?;
        out.extend_from_slice(desk.redacted.text.as_bytes());
        out.extend_from_slice(end.as_bytes());
        Ok(())
    }

    fn object(
        &self,
        fields: &Fields,
        number: u64,
        line: &str,
        desk: &mut Desk,
        tally: &mut Tally,
        out: &mut Vec<u8>,
    ) -> Result<(), Fault> {
        let bare = if number == 1 {
            line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line)
        } else {
            line
        };
        if bare.trim().is_empty() {
            out.extend_from_slice(line.as_bytes());
            return Ok(());
        }
        let mut places = std::mem::take(&mut desk.places);
        let done = fields.find(bare, &mut places).map_err(Fault::from);
        let done = done.and_then(|is_there| {
            tally.with_field += u64::from(is_there);
            let mark = line.len() - bare.len();
            out.extend_from_slice(line.as_bytes().get(..mark).unwrap_or_default());
            self.splice(number, bare, &places, desk, tally, out)
        });
        desk.places = places;
        done
    }

    /// Writes the line with the strings at these places redacted. One in which nothing is found
    /// keeps its spelling.
    fn splice(
        &self,
        number: u64,
        line: &str,
        places: &[Range<usize>],
        desk: &mut Desk,
        tally: &mut Tally,
        out: &mut Vec<u8>,
    ) -> Result<(), Fault> {
        let mut at = 0;
        desk.scratch.begin_record();
        for (count, place) in places.iter().enumerate() {
            let literal = line.get(place.clone()).unwrap_or_default();
            let column = |error: serde_json::Error| FieldFault::Syntax {
                column: place.start + error.column(),
            };
            let Text(text) = serde_json::from_str(literal).map_err(column)?;
            self.redact(number, count, &text, desk, tally)?;
            desk.scratch.next_text();
            if desk.redacted.spans.is_empty() {
                continue;
            }
            out.extend_from_slice(line.as_bytes().get(at..place.start).unwrap_or_default());
            put_string(&desk.redacted.text, line.is_ascii(), &mut desk.line, out);
            at = place.end;
        }
        out.extend_from_slice(line.as_bytes().get(at..).unwrap_or_default());
        Ok(())
    }

    fn redact(
        &self,
        number: u64,
        place: usize,
        text: &str,
        desk: &mut Desk,
        tally: &mut Tally,
    ) -> Result<(), Fault> {
        let seed = self.seeds.hash_one((number, place));
        self.redact
            .redact(text, seed, &mut desk.scratch, &mut desk.redacted)
            .map_err(Fault::Detector)?;
        for (category, count) in &desk.redacted.counts {
            *tally.redactions.entry(*category).or_default() += count;
        }
        Ok(())
    }
}

/// Writes a JSON string; a line that was ASCII stays so.
fn put_string(text: &str, is_ascii: bool, buffer: &mut Vec<u8>, out: &mut Vec<u8>) {
    buffer.clear();
    // Writing a string into memory cannot fail; if it did, nothing of the text would be written.
    if serde_json::to_writer(&mut *buffer, text).is_err() {
        buffer.clear();
        buffer.extend_from_slice(b"\"\"");
    }
    if !is_ascii || buffer.is_ascii() {
        out.extend_from_slice(buffer);
        return;
    }
    for char in String::from_utf8_lossy(buffer).chars() {
        if char.is_ascii() {
            out.push(char as u8);
        } else {
            for unit in char.encode_utf16(&mut [0; 2]) {
                // Writing into memory cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
}

#[cfg(test)]
mod tests;

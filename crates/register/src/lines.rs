//! What came and went, as lines of JSON: for pipelines, and to be entered again after a
//! restoration (docs/backup.md).
//!
//! ```text
//! {"since":5,"sequence":9,"key":"…","mark":"…","since_mark":"…","digest":"…"}
//! {"service":"plauderei","label":"0a1b…","change":"added","stands":["own"]}
//! {"service":"plauderei","label":"9c8d…","change":"removed","stands":[]}
//! {"end":{"lines":2,"sha256":"…"}}
//! ```

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::Path;

use licit_record::{RegisterSequence, Service};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::label::Label;
use crate::scope::Scopes;
use crate::snapshot::Origin;

/// Longest line, in bytes.
const MAX_LINE_BYTES: u64 = 64 * 1024;

/// From where to where an export goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// What was touched after this position is in it.
    pub since: RegisterSequence,
    /// And up to this one.
    pub sequence: RegisterSequence,
    /// Tells the first position from that of any other register; none where nobody was told of it.
    pub since_mark: Option<Origin>,
    /// Tells the last one.
    pub mark: Origin,
    /// Tells the key of the labels from others.
    pub key: [u8; 16],
    /// Digest of a snapshot at the last one, where one was written.
    pub digest: Option<[u8; 32]>,
}

/// Writes the lines of an export, each with its end.
#[derive(Debug, Default)]
pub struct Lines {
    hash: Sha256,
    lines: u64,
}

impl Lines {
    /// The first line.
    pub fn head(&mut self, span: &Span) -> String {
        self.taken(json!({
            "since": span.since.0,
            "sequence": span.sequence.0,
            "key": hex::encode(span.key),
            "mark": hex::encode(span.mark.0),
            "since_mark": span.since_mark.map(|mark| hex::encode(mark.0)),
            "digest": span.digest.map(hex::encode),
        }))
    }

    /// The line of a label.
    pub fn change(&mut self, service: &Service, label: Label, scopes: Scopes) -> String {
        self.lines += 1;
        let words: Vec<&str> = scopes.words().collect();
        self.taken(json!({
            "service": service,
            "label": label.to_string(),
            "change": change_word(scopes),
            "stands": words,
        }))
    }

    /// The last line, without which nothing of it is entered again.
    pub fn end(self) -> String {
        let sum = hex::encode(self.hash.finalize());
        let end = json!({"end": {"lines": self.lines, "sha256": sum}});
        format!("{end}\n")
    }

    fn taken(&mut self, value: serde_json::Value) -> String {
        let line = format!("{value}\n");
        self.hash.update(&line);
        line
    }
}

/// Whether what stands now was added or taken away.
pub fn change_word(stands: Scopes) -> &'static str {
    if stands.is_empty() {
        "removed"
    } else {
        "added"
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    since: u64,
    sequence: u64,
    key: String,
    mark: String,
    since_mark: Option<String>,
    digest: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    service: Service,
    label: String,
    #[serde(rename = "change")]
    _change: String,
    stands: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EndLine {
    end: End,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    lines: u64,
    sha256: String,
}

/// Why an export cannot be read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LineProblem {
    Unreadable(io::ErrorKind),
    NotAnExport,
    CutOff,
    Changed,
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], LineProblem> {
    let mut bytes = [0; N];
    let decoded = hex::decode_to_slice(text, &mut bytes);
    decoded
        .map(|()| bytes)
        .map_err(|_| LineProblem::NotAnExport)
}

/// Reads the lines of an export.
pub(crate) struct LineReader {
    input: BufReader<File>,
    hash: Sha256,
    line: Vec<u8>,
    lines: u64,
}

impl LineReader {
    /// Opens an export and reads its first line.
    pub(crate) fn open(path: &Path) -> Result<(Self, Span), LineProblem> {
        let file = File::open(path).map_err(|error| LineProblem::Unreadable(error.kind()))?;
        let mut reader = Self {
            input: BufReader::with_capacity(256 << 10, file),
            hash: Sha256::new(),
            line: Vec::new(),
            lines: 0,
        };
        reader.advance()?;
        let head: Option<Head> = serde_json::from_slice(&reader.line).ok();
        let head = head.ok_or(LineProblem::NotAnExport)?;
        let bytes = bytes::<32>;
        let some = |text: Option<String>| text.map(|text| bytes(&text)).transpose();
        let span = Span {
            since: RegisterSequence(head.since),
            sequence: RegisterSequence(head.sequence),
            since_mark: some(head.since_mark)?.map(Origin),
            mark: Origin(bytes(&head.mark)?),
            key: self::bytes(&head.key)?,
            digest: some(head.digest)?,
        };
        reader.hash.update(&reader.line);
        Ok((reader, span))
    }

    /// The next label, or the end of a file that is whole.
    pub(crate) fn next_change(&mut self) -> Result<Option<(Service, Label, Scopes)>, LineProblem> {
        self.advance()?;
        if let Ok(end) = serde_json::from_slice::<EndLine>(&self.line) {
            let sum = hex::encode(self.hash.clone().finalize());
            let is_whole = end.end.lines == self.lines && end.end.sha256 == sum;
            return is_whole.then_some(None).ok_or(LineProblem::Changed);
        }
        let change: Change =
            serde_json::from_slice(&self.line).map_err(|_| LineProblem::Changed)?;
        self.hash.update(&self.line);
        self.lines += 1;
        let mut label = [0; 16];
        hex::decode_to_slice(&change.label, &mut label).map_err(|_| LineProblem::Changed)?;
        let mut scopes = Scopes::NONE;
        for word in change.stands {
            let scope = Scopes::from_word(&word).ok_or(LineProblem::Changed)?;
            scopes = scopes.union(scope);
        }
        Ok(Some((change.service, Label(label), scopes)))
    }

    fn advance(&mut self) -> Result<(), LineProblem> {
        self.line.clear();
        let mut limited = self.input.by_ref().take(MAX_LINE_BYTES);
        let read = limited.read_until(b'\n', &mut self.line);
        match read.map_err(|error| LineProblem::Unreadable(error.kind()))? {
            _ if self.line.ends_with(b"\n") => Ok(()),
            read if read as u64 == MAX_LINE_BYTES => Err(LineProblem::NotAnExport),
            _ => Err(LineProblem::CutOff),
        }
    }
}

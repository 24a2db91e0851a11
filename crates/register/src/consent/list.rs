//! Lists of consents: one JSON object a line, as a service writes them out of its own records.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;

use jiff::Timestamp;
use licit_record::{Personal, Service};
use serde::Deserialize;

use super::{ConsentAct, ConsentEntry, ConsentProblem, ConsentWord, Purpose};
use crate::canonical::IdentifierKind;
use crate::import::{ImportError, ImportProblem};

/// Longest line, in bytes.
const MAX_LINE_BYTES: u64 = 64 * 1024;

/// A consent as programs write it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentLine {
    /// The service.
    pub service: String,
    /// `account_id` or `handle`.
    pub kind: String,
    /// The identifier.
    pub value: Personal,
    /// `ai_training` or `special_categories`, one alone.
    pub purpose: String,
    /// `given`, `refused` or `withdrawn`.
    pub act: String,
    /// Version of the wording.
    pub wording: String,
    /// Whether older content is included, in so many words; absent: it is not.
    #[serde(default)]
    pub covers_past: bool,
    /// How it came.
    pub channel: String,
    /// When.
    pub at: String,
}

impl ConsentLine {
    /// What it says; else the field at fault and what is wrong with it.
    ///
    /// # Errors
    /// The name of the field, and the problem.
    pub fn entry(self, now: Timestamp) -> Result<ConsentEntry, (&'static str, ImportProblem)> {
        let wrong = |field, problem| (field, ImportProblem::Consent(problem));
        let entry = ConsentEntry {
            service: Service::new(&self.service)
                .map_err(|_| ("service", ImportProblem::Service))?,
            kind: IdentifierKind::from_code(&self.kind).ok_or(("kind", ImportProblem::Kind))?,
            value: self.value,
            purpose: Purpose::from_code(&self.purpose)
                .ok_or_else(|| wrong("purpose", ConsentProblem::Purpose))?,
            act: ConsentAct::from_code(&self.act)
                .ok_or_else(|| wrong("act", ConsentProblem::Act))?,
            wording: ConsentWord::new(&self.wording)
                .ok_or_else(|| wrong("wording", ConsentProblem::Wording))?,
            covers_past: self.covers_past,
            channel: ConsentWord::new(&self.channel)
                .ok_or_else(|| wrong("channel", ConsentProblem::Channel))?,
            at: (self.at.parse()).map_err(|_| wrong("at", ConsentProblem::At))?,
        };
        match entry.problem(now) {
            Some(problem @ ConsentProblem::Future) => Err(wrong("at", problem)),
            Some(problem) => Err(wrong("kind", problem)),
            None => Ok(entry),
        }
    }
}

/// Hands out the consents of a list, so many at a time. Its end is an empty batch.
pub(crate) fn read<E: From<ImportError>>(
    path: &Path,
    now: Timestamp,
    at_once: usize,
    mut take: impl FnMut(Vec<ConsentEntry>) -> Result<(), E>,
) -> Result<(), E> {
    let failed = |line, column, problem| ImportError {
        path: path.to_owned(),
        line,
        column,
        problem,
    };
    let file = File::open(path);
    let file = file.map_err(|error| failed(1, None, ImportProblem::Unreadable(error)))?;
    let mut file = BufReader::new(file);
    let (mut line, mut number) = (Vec::new(), 0);
    let mut batch = Vec::new();
    loop {
        line.clear();
        number += 1;
        let read = file
            .by_ref()
            .take(MAX_LINE_BYTES)
            .read_until(b'\n', &mut line);
        let read = read.map_err(|error| failed(number, None, ImportProblem::Unreadable(error)))?;
        if read == 0 {
            break;
        }
        if read as u64 == MAX_LINE_BYTES && line.last() != Some(&b'\n') {
            return Err(failed(number, None, ImportProblem::RowTooLong).into());
        }
        let text = line.trim_ascii();
        if text.is_empty() {
            continue;
        }
        // What serde says may hold a value: the place is enough.
        let read: ConsentLine = serde_json::from_slice(text)
            .map_err(|_| failed(number, None, ImportProblem::NotAConsent))?;
        let entry = read.entry(now);
        batch.push(entry.map_err(|(column, problem)| failed(number, Some(column), problem))?);
        if batch.len() == at_once {
            take(std::mem::take(&mut batch))?;
        }
    }
    if !batch.is_empty() {
        take(batch)?;
    }
    Ok(())
}

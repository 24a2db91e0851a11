//! Rows of a list in JSONL: an object a line, with the fields that are columns in CSV.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};

use serde_json::{Map, Value};

use super::error::ImportProblem;
use super::rows::{At, Fields, ListedObjection, MAX_ROW_BYTES, Maker};

/// The fields of a row.
const FIELDS: [&str; 6] = [
    "service",
    "kind",
    "value",
    "scope",
    "received_at",
    "removed",
];

/// Those that must be there.
const NEEDED: [&str; 3] = ["service", "kind", "value"];

/// Reads the rows of a list, a line each.
pub(super) struct JsonRows {
    input: BufReader<File>,
    line: Vec<u8>,
    number: u64,
}

impl JsonRows {
    pub(super) fn new(file: File) -> Self {
        Self {
            input: BufReader::with_capacity(256 << 10, file),
            line: Vec::new(),
            number: 0,
        }
    }

    /// The next row, or the line of what is wrong.
    pub(super) fn next_row(
        &mut self,
        maker: &mut Maker<'_>,
    ) -> Result<Option<ListedObjection>, (u64, At)> {
        loop {
            self.number += 1;
            self.line.clear();
            let mut limited = self.input.by_ref().take(MAX_ROW_BYTES);
            let read = limited.read_until(b'\n', &mut self.line);
            let at = |problem| (self.number, (None, problem));
            match read.map_err(|error| at(ImportProblem::Unreadable(error)))? {
                0 => return Ok(None),
                read if read as u64 == MAX_ROW_BYTES => return Err(at(ImportProblem::RowTooLong)),
                _ => {}
            }
            let text = std::str::from_utf8(&self.line);
            let mut text = text.map_err(|_| at(ImportProblem::NotUtf8))?;
            if self.number == 1 {
                text = text.strip_prefix('\u{feff}').unwrap_or(text);
            }
            if !text.trim().is_empty() {
                let row = row(text, maker);
                return row.map(Some).map_err(|at| (self.number, at));
            }
        }
    }
}

fn row(text: &str, maker: &mut Maker<'_>) -> Result<ListedObjection, At> {
    let object: Map<String, Value> =
        serde_json::from_str(text).map_err(|_| (None, ImportProblem::NotJson))?;
    if object.keys().any(|key| !FIELDS.contains(&key.as_str())) {
        return Err((None, ImportProblem::UnknownField));
    }
    let missing = NEEDED.into_iter().find(|name| !object.contains_key(*name));
    if let Some(name) = missing {
        return Err((Some(name), ImportProblem::MissingColumn));
    }
    let field = |name: &'static str| match object.get(name) {
        None | Some(Value::Null) => Ok(""),
        Some(Value::Bool(is_removed)) if name == "removed" => {
            Ok(if *is_removed { "true" } else { "" })
        }
        Some(Value::String(text)) => Ok(text.trim()),
        Some(_) => Err((Some(name), ImportProblem::NotText)),
    };
    maker.row(&Fields {
        service: field("service")?,
        kind: field("kind")?,
        value: field("value")?,
        scope: field("scope")?,
        received_at: field("received_at")?,
        removed: field("removed")?,
    })
}

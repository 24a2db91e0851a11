//! Reads the rows of a list in CSV or JSONL, and turns their identifiers into labels.

use std::collections::{HashMap, hash_map};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use jiff::Timestamp;
use licit_record::Service;

use super::error::{ImportError, ImportProblem};
use super::jsonl::JsonRows;
use super::table::CsvRows;
use crate::canonical::{Canonical, IdentifierKind, Region};
use crate::label::{Label, LabelKeys, Labeler};
use crate::scope::{Scope, Scopes};

/// Rows that are looked up and entered together, which bounds the memory of an import.
const ROWS_AT_ONCE: usize = 20_000;

/// Longest row, in bytes. A quotation mark that is never closed ends here.
pub(super) const MAX_ROW_BYTES: u64 = 64 * 1024;

/// What some programs write before the first line.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Distinct services in one list; a labeler is kept for each.
pub(super) const MAX_SERVICES: usize = 10_000;

/// A row of the list, its identifier turned into labels.
pub(super) struct ListedObjection {
    pub(super) service: Service,
    /// Unknown where a full list names somebody no more.
    pub(super) kind: Option<IdentifierKind>,
    pub(super) label: Label,
    pub(super) implied_label: Option<Label>,
    pub(super) scopes: Scopes,
    pub(super) received_at: Timestamp,
    /// Whether the list names the person no more.
    pub(super) is_removed: bool,
}

/// A problem, with the column where one is at fault.
pub(super) type At = (Option<&'static str>, ImportProblem);

/// Reads the rows of a list.
pub(super) struct Rows<'a> {
    path: &'a Path,
    form: Form,
    maker: Maker<'a>,
}

enum Form {
    Csv(Box<CsvRows>),
    Jsonl(Box<JsonRows>),
}

impl<'a> Rows<'a> {
    /// Opens a list. Lines that begin with `{` are JSON; all else is CSV.
    pub(super) fn open(path: &'a Path, maker: Maker<'a>) -> Result<Self, ImportError> {
        let failed = |(column, problem)| ImportError {
            path: path.to_owned(),
            line: 1,
            column,
            problem,
        };
        let unreadable = |error| failed((None, ImportProblem::Unreadable(error)));
        let mut file = File::open(path).map_err(unreadable)?;
        let mut first = Vec::new();
        let begin = (&mut file).take(MAX_ROW_BYTES).read_to_end(&mut first);
        begin
            .and_then(|_| file.seek(SeekFrom::Start(0)))
            .map_err(unreadable)?;
        let text = first.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&first);
        let form = if text.trim_ascii_start().starts_with(b"{") {
            Form::Jsonl(Box::new(JsonRows::new(file)))
        } else {
            Form::Csv(Box::new(CsvRows::open(file).map_err(failed)?))
        };
        Ok(Self { path, form, maker })
    }

    /// The next rows; none at the end.
    pub(super) fn next_batch(&mut self) -> Result<Vec<ListedObjection>, ImportError> {
        let mut batch = Vec::new();
        while batch.len() < ROWS_AT_ONCE {
            let next = match &mut self.form {
                Form::Csv(rows) => rows.next_row(&mut self.maker),
                Form::Jsonl(rows) => rows.next_row(&mut self.maker),
            };
            match next {
                Ok(None) => break,
                Ok(Some(row)) => batch.push(row),
                Err((line, (column, problem))) => {
                    return Err(ImportError {
                        path: self.path.to_owned(),
                        line,
                        column,
                        problem,
                    });
                }
            }
        }
        Ok(batch)
    }
}

/// The text of a row, by column; empty where there is none.
#[derive(Default)]
pub(super) struct Fields<'r> {
    pub(super) service: &'r str,
    pub(super) kind: &'r str,
    pub(super) value: &'r str,
    pub(super) scope: &'r str,
    pub(super) received_at: &'r str,
    pub(super) removed: &'r str,
}

/// Turns the text of rows into labels.
pub(super) struct Maker<'a> {
    labelers: HashMap<String, Labeler>,
    keys: &'a LabelKeys,
    now: Timestamp,
    region: Region,
    /// Only a list with a name can take away what it named.
    has_name: bool,
}

impl<'a> Maker<'a> {
    pub(super) fn new(keys: &'a LabelKeys, region: Region, now: Timestamp, has_name: bool) -> Self {
        Self {
            labelers: HashMap::new(),
            keys,
            now,
            region,
            has_name,
        }
    }

    pub(super) fn row(&mut self, fields: &Fields<'_>) -> Result<ListedObjection, At> {
        let wrong = |column, problem| (Some(column), problem);
        let kind = IdentifierKind::from_code(fields.kind)
            .ok_or_else(|| wrong("kind", ImportProblem::Kind))?;
        let scope = match fields.scope {
            "" => Scope::All,
            code => Scope::from_code(code).ok_or_else(|| wrong("scope", ImportProblem::Scope))?,
        };
        let received_at = match fields.received_at {
            "" => self.now,
            time => time
                .parse()
                .map_err(|_| wrong("received_at", ImportProblem::ReceivedAt))?,
        };
        let is_removed = match fields.removed {
            "" | "false" => false,
            "true" if self.has_name => true,
            "true" => return Err(wrong("removed", ImportProblem::RemovedWithoutName)),
            _ => return Err(wrong("removed", ImportProblem::Removed)),
        };
        let canonical = Canonical::new(kind, fields.value, self.region)
            .map_err(|error| wrong("value", ImportProblem::Identifier(error)))?;
        let labeler = labeler(&mut self.labelers, self.keys, fields.service)
            .map_err(|problem| wrong("service", problem))?;
        Ok(ListedObjection {
            service: labeler.service().clone(),
            kind: Some(kind),
            label: labeler.label(&canonical),
            implied_label: canonical.implied().map(|implied| labeler.label(&implied)),
            scopes: scope.scopes_of(kind),
            received_at,
            is_removed,
        })
    }
}

/// The labeler of a service, made at its first row.
fn labeler<'l>(
    labelers: &'l mut HashMap<String, Labeler>,
    keys: &LabelKeys,
    name: &str,
) -> Result<&'l Labeler, ImportProblem> {
    let known = labelers.len();
    match labelers.entry(name.to_owned()) {
        hash_map::Entry::Occupied(found) => Ok(found.into_mut()),
        hash_map::Entry::Vacant(_) if known >= MAX_SERVICES => Err(ImportProblem::TooManyServices),
        hash_map::Entry::Vacant(vacant) => {
            let service = Service::new(name).map_err(|_| ImportProblem::Service)?;
            Ok(vacant.insert(keys.labeler(&service)))
        }
    }
}

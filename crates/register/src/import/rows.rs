//! Reads the rows of a list and turns their identifiers into labels.

use std::collections::{HashMap, hash_map};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Trim};
use jiff::Timestamp;
use licit_record::Service;

use super::error::{ImportError, ImportProblem};
use crate::canonical::{Canonical, IdentifierKind, Region};
use crate::label::{Label, LabelKeys, Labeler};
use crate::scope::{Scope, Scopes};

/// Rows that are looked up and entered together, which bounds the memory of an import.
const ROWS_AT_ONCE: usize = 20_000;

/// Longest row, in bytes. A quotation mark that is never closed ends here.
pub(super) const MAX_ROW_BYTES: u64 = 64 * 1024;

/// Distinct services in one list; a labeler is kept for each.
pub(super) const MAX_SERVICES: usize = 10_000;

/// A row of the list, its identifier turned into labels.
pub(super) struct ListedObjection {
    pub(super) service: Service,
    pub(super) kind: IdentifierKind,
    pub(super) label: Label,
    pub(super) implied_label: Option<Label>,
    pub(super) scopes: Scopes,
    pub(super) received_at: Timestamp,
}

/// Reads the rows of a list.
pub(super) struct Rows<'a> {
    path: &'a Path,
    reader: csv::Reader<Allowance>,
    columns: Columns,
    record: StringRecord,
    labelers: HashMap<String, Labeler>,
    keys: &'a LabelKeys,
    now: Timestamp,
    region: Region,
}

impl<'a> Rows<'a> {
    pub(super) fn open(
        path: &'a Path,
        now: Timestamp,
        keys: &'a LabelKeys,
        region: Region,
    ) -> Result<Self, ImportError> {
        let failed = |problem| ImportError {
            path: path.to_owned(),
            line: 1,
            column: None,
            problem,
        };
        let file = File::open(path).map_err(|error| failed(ImportProblem::Unreadable(error)))?;
        let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(Allowance {
            file,
            left: MAX_ROW_BYTES,
        });
        let header = reader
            .headers()
            .map_err(|error| failed(problem_of(error)))?;
        let columns = Columns::read(header).map_err(|(column, problem)| ImportError {
            column,
            ..failed(problem)
        })?;
        let labelers = HashMap::new();
        let record = StringRecord::new();
        Ok(Self {
            path,
            reader,
            columns,
            record,
            labelers,
            keys,
            now,
            region,
        })
    }

    /// The next rows; none at the end.
    pub(super) fn next_batch(&mut self) -> Result<Vec<ListedObjection>, ImportError> {
        let mut batch = Vec::new();
        while batch.len() < ROWS_AT_ONCE {
            self.reader.get_mut().left = MAX_ROW_BYTES;
            let before = self.reader.position().clone();
            let row = match self.reader.read_record(&mut self.record) {
                Ok(false) => break,
                Ok(true) => self
                    .row()
                    .map_err(|(column, problem)| (Some(column), problem)),
                Err(error) => Err((None, problem_of(error))),
            };
            match row {
                Ok(row) => batch.push(row),
                Err((column, problem)) => {
                    let line = before.line() + self.blank_lines_at(before.byte());
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

    /// How many blank lines stand before a row: the reader passes over them.
    fn blank_lines_at(&mut self, byte: u64) -> u64 {
        let file = &mut self.reader.get_mut().file;
        if file.seek(SeekFrom::Start(byte)).is_err() {
            return 0;
        }
        let next = BufReader::new(file.take(MAX_ROW_BYTES))
            .bytes()
            .map_while(Result::ok);
        let ends = next.take_while(|byte| matches!(byte, b'\r' | b'\n'));
        ends.filter(|byte| *byte == b'\n').count() as u64
    }

    fn row(&mut self) -> Result<ListedObjection, (&'static str, ImportProblem)> {
        let field = |column: Option<usize>| {
            column
                .and_then(|place| self.record.get(place))
                .unwrap_or_default()
        };
        let kind = IdentifierKind::from_code(field(self.columns.kind))
            .ok_or(("kind", ImportProblem::Kind))?;
        let scope = match field(self.columns.scope) {
            "" => Scope::All,
            code => Scope::from_code(code).ok_or(("scope", ImportProblem::Scope))?,
        };
        let received_at = match field(self.columns.received_at) {
            "" => self.now,
            time => time
                .parse()
                .map_err(|_| ("received_at", ImportProblem::ReceivedAt))?,
        };
        let canonical = Canonical::new(kind, field(self.columns.value), self.region)
            .map_err(|error| ("value", ImportProblem::Identifier(error)))?;
        let labeler = labeler(&mut self.labelers, self.keys, field(self.columns.service))
            .map_err(|problem| ("service", problem))?;
        Ok(ListedObjection {
            service: labeler.service().clone(),
            kind,
            label: labeler.label(&canonical),
            implied_label: canonical.implied().map(|implied| labeler.label(&implied)),
            scopes: scope.scopes_of(kind),
            received_at,
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

/// Where each column stands.
#[derive(Default)]
struct Columns {
    service: Option<usize>,
    kind: Option<usize>,
    value: Option<usize>,
    scope: Option<usize>,
    received_at: Option<usize>,
}

impl Columns {
    fn read(header: &StringRecord) -> Result<Self, (Option<&'static str>, ImportProblem)> {
        let mut columns = Self::default();
        for (place, name) in header.iter().enumerate() {
            let (known, column) = match name {
                "service" => ("service", &mut columns.service),
                "kind" => ("kind", &mut columns.kind),
                "value" => ("value", &mut columns.value),
                "scope" => ("scope", &mut columns.scope),
                "received_at" => ("received_at", &mut columns.received_at),
                _ => return Err((None, ImportProblem::UnknownColumn(place + 1))),
            };
            if column.replace(place).is_some() {
                return Err((Some(known), ImportProblem::RepeatedColumn));
            }
        }
        let needed = [
            ("service", columns.service),
            ("kind", columns.kind),
            ("value", columns.value),
        ];
        match needed.into_iter().find(|(_, place)| place.is_none()) {
            Some((name, _)) => Err((Some(name), ImportProblem::MissingColumn)),
            None => Ok(columns),
        }
    }
}

fn problem_of(error: csv::Error) -> ImportProblem {
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<TooLong>()) => {
            ImportProblem::RowTooLong
        }
        csv::ErrorKind::Io(error) => ImportProblem::Unreadable(error),
        csv::ErrorKind::Utf8 { .. } => ImportProblem::NotUtf8,
        _ => ImportProblem::NotCsv,
    }
}

/// Lets so many bytes through until the next row begins.
struct Allowance {
    file: File,
    left: u64,
}

/// The row took more than its allowance.
#[derive(Debug, thiserror::Error)]
#[error("the row is too long")]
struct TooLong;

impl Read for Allowance {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other(TooLong));
        }
        let read = self.file.read(buffer)?;
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}

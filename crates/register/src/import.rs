//! Lists of objections from files (OBJ-15).

use std::collections::HashMap;
use std::collections::hash_map;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use csv::{ReaderBuilder, StringRecord, Trim};
use jiff::Timestamp;
use licit_record::Service;
use sqlx::SqliteConnection;
use tokio::runtime::Runtime;

use crate::canonical::{Canonical, CanonicalError, IdentifierKind, Region};
use crate::error::RegisterError;
use crate::label::{Label, LabelKeys, Labeler};
use crate::objection::{Channel, EntryId};
use crate::scope::{Scope, Scopes};
use crate::store::{self, Act, Entry};

/// Rows that are looked up and entered together, which bounds the memory of an import.
const ROWS_AT_ONCE: usize = 20_000;

/// Longest row, in bytes. A quotation mark that is never closed ends here.
const MAX_ROW_BYTES: u64 = 64 * 1024;

/// Distinct services in one list; a labeler is kept for each.
const MAX_SERVICES: usize = 10_000;

/// What became of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportReport {
    /// Rows read.
    pub read: u64,
    /// Objections entered.
    pub entered: u64,
    /// Objections that stood already.
    pub standing: u64,
}

/// Why a list was not taken in. It names the place and never a value.
#[derive(Debug, thiserror::Error)]
#[error("{}: line {line}{}: {problem}", path.display(), InColumn(*column))]
#[non_exhaustive]
pub struct ImportError {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: u64,
    /// The column, where one is at fault.
    pub column: Option<&'static str>,
    /// What is wrong.
    pub problem: ImportProblem,
}

impl ImportError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match &self.problem {
            ImportProblem::Unreadable(_) => "check that the file exists and may be read",
            ImportProblem::NotUtf8 => "save the list as UTF-8",
            ImportProblem::NotCsv => "every row needs as many fields as the header",
            ImportProblem::RowTooLong => "look for a quotation mark that is never closed",
            ImportProblem::UnknownColumn(_)
            | ImportProblem::RepeatedColumn
            | ImportProblem::MissingColumn => {
                "the first line names the columns: service,kind,value,scope,received_at, \
                 separated by commas"
            }
            ImportProblem::Service | ImportProblem::TooManyServices => {
                "write services as in the policy, in lower case"
            }
            ImportProblem::Kind => {
                "use account_id, handle, email, phone, profile_url, content_url or page_id"
            }
            ImportProblem::Identifier(error) => error.hint(),
            ImportProblem::Scope => "use all, own, about_me or page",
            ImportProblem::ReceivedAt => "write it as 2026-05-10T09:00:00Z",
        }
    }
}

/// What is wrong with a list.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportProblem {
    /// The file cannot be opened or read.
    #[error("cannot read the list: {0}")]
    Unreadable(io::Error),
    /// It is not UTF-8.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// It is no table.
    #[error("the row has another number of fields than the header")]
    NotCsv,
    /// A row exceeds the limit.
    #[error("the row is longer than {MAX_ROW_BYTES} bytes")]
    RowTooLong,
    /// A column that is not known. Its name may be a value of a list without header.
    #[error("column {0} is not known")]
    UnknownColumn(usize),
    /// A column that is there twice.
    #[error("the column is there twice")]
    RepeatedColumn,
    /// A column that is needed.
    #[error("the column is missing")]
    MissingColumn,
    /// No name of a service.
    #[error("expected the name of a service")]
    Service,
    /// More services than a list may name.
    #[error("more than {MAX_SERVICES} services")]
    TooManyServices,
    /// No kind of identifier.
    #[error("expected a kind of identifier")]
    Kind,
    /// An identifier without canonical form.
    #[error("{0}")]
    Identifier(CanonicalError),
    /// No scope.
    #[error("expected a scope")]
    Scope,
    /// No time.
    #[error("expected a time")]
    ReceivedAt,
}

struct InColumn(Option<&'static str>);

impl std::fmt::Display for InColumn {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0
            .map_or(Ok(()), |column| write!(out, ", column `{column}`"))
    }
}

/// Takes in a list, in one transaction.
pub(crate) fn import(
    list: &Path,
    now: Timestamp,
    keys: &LabelKeys,
    region: Region,
    register: &Path,
    connection: &mut SqliteConnection,
    runtime: &Runtime,
) -> Result<ImportReport, RegisterError> {
    let mut rows = Rows::open(list, now, keys, region)?;
    let mut report = ImportReport::default();
    runtime.block_on(async {
        let mut transaction = store::write(connection)
            .await
            .map_err(|error| error.at(register))?;
        loop {
            let batch = rows.next_batch()?;
            if batch.is_empty() {
                break;
            }
            enter(batch, now, &mut transaction, register, &mut report).await?;
        }
        store::commit(transaction)
            .await
            .map_err(|error| error.at(register))
    })?;
    Ok(report)
}

/// Enters what does not stand yet of some rows.
async fn enter(
    batch: Vec<ListedObjection>,
    now: Timestamp,
    connection: &mut SqliteConnection,
    register: &Path,
    report: &mut ImportReport,
) -> Result<(), RegisterError> {
    let mut labels: Vec<_> = batch
        .iter()
        .map(|row| (row.service.clone(), row.label))
        .collect();
    labels.sort_unstable();
    labels.dedup();
    let found = store::standing(connection, &labels)
        .await
        .map_err(|error| error.at(register))?;
    let mut standing: HashMap<(Service, Label), Scopes> = labels
        .into_iter()
        .zip(found.into_iter().map(|found| found.scopes))
        .collect();
    let mut new = Vec::new();
    for row in batch {
        report.read += 1;
        let scopes = standing
            .entry((row.service.clone(), row.label))
            .or_default();
        if scopes.contains(row.scopes) {
            report.standing += 1;
        } else {
            *scopes = scopes.union(row.scopes);
            report.entered += 1;
            new.push(row);
        }
    }
    // In the order of the labels, which is that of a hash: neighbours in the list may be one
    // person on two services, neighbours in the register say nothing.
    new.sort_by(|one, other| (&one.service, one.label).cmp(&(&other.service, other.label)));
    let entries = entries(new, now)?;
    store::add(connection, &entries)
        .await
        .map_err(|error| error.at(register))
}

fn entries(rows: Vec<ListedObjection>, now: Timestamp) -> Result<Vec<Entry>, RegisterError> {
    let mut random = vec![[0; 10]; rows.len()];
    getrandom::fill(random.as_flattened_mut())
        .map_err(|error| RegisterError::System(io::Error::other(error)))?;
    let entries = rows.into_iter().zip(random).map(|(row, random)| Entry {
        id: EntryId::new(now, random),
        service: row.service,
        act: Act::Objection,
        kind: row.kind,
        label: row.label,
        implied_label: row.implied_label,
        scopes: row.scopes,
        channel: Channel::List,
        received_at: row.received_at.as_second(),
        entered_at: now.as_second(),
    });
    Ok(entries.collect())
}

/// A row of the list, its identifier turned into labels.
struct ListedObjection {
    service: Service,
    kind: IdentifierKind,
    label: Label,
    implied_label: Option<Label>,
    scopes: Scopes,
    received_at: Timestamp,
}

/// Reads the rows of a list.
struct Rows<'a> {
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
    fn open(
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
    fn next_batch(&mut self) -> Result<Vec<ListedObjection>, ImportError> {
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

//! Rows of a list in CSV: the first line names the columns, in any order.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use csv::{ReaderBuilder, StringRecord, Trim};

use super::error::ImportProblem;
use super::rows::{At, Fields, ListedObjection, MAX_ROW_BYTES, Maker};

/// Reads the rows of a table.
pub(super) struct CsvRows {
    reader: csv::Reader<Allowance>,
    columns: Columns,
    record: StringRecord,
}

impl CsvRows {
    pub(super) fn open(file: File) -> Result<Self, At> {
        let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(Allowance {
            file,
            left: MAX_ROW_BYTES,
        });
        let header = reader
            .headers()
            .map_err(|error| (None, problem_of(error)))?;
        let columns = Columns::read(header)?;
        Ok(Self {
            reader,
            columns,
            record: StringRecord::new(),
        })
    }

    /// The next row, or the line of what is wrong.
    pub(super) fn next_row(
        &mut self,
        maker: &mut Maker<'_>,
    ) -> Result<Option<ListedObjection>, (u64, At)> {
        self.reader.get_mut().left = MAX_ROW_BYTES;
        let before = self.reader.position().clone();
        let row = match self.reader.read_record(&mut self.record) {
            Ok(false) => return Ok(None),
            Ok(true) => maker.row(&self.columns.fields(&self.record)),
            Err(error) => Err((None, problem_of(error))),
        };
        row.map(Some)
            .map_err(|at| (before.line() + self.blank_lines_at(before.byte()), at))
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
}

/// Where each column stands.
#[derive(Default)]
struct Columns {
    service: Option<usize>,
    kind: Option<usize>,
    value: Option<usize>,
    scope: Option<usize>,
    received_at: Option<usize>,
    removed: Option<usize>,
}

impl Columns {
    fn fields<'r>(&self, record: &'r StringRecord) -> Fields<'r> {
        let field = |column: Option<usize>| {
            column
                .and_then(|place| record.get(place))
                .unwrap_or_default()
        };
        Fields {
            service: field(self.service),
            kind: field(self.kind),
            value: field(self.value),
            scope: field(self.scope),
            received_at: field(self.received_at),
            removed: field(self.removed),
        }
    }

    fn read(header: &StringRecord) -> Result<Self, At> {
        let mut columns = Self::default();
        for (place, name) in header.iter().enumerate() {
            let (known, column) = match name {
                "service" => ("service", &mut columns.service),
                "kind" => ("kind", &mut columns.kind),
                "value" => ("value", &mut columns.value),
                "scope" => ("scope", &mut columns.scope),
                "received_at" => ("received_at", &mut columns.received_at),
                "removed" => ("removed", &mut columns.removed),
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

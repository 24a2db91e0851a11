//! Backup and restoration: one file that restores into either database.
//!
//! It is read in one transaction, so that it is of one moment while others go on entering. It holds
//! what the database holds: labels, sealed words, cases, staff, looks; never an identifier. What
//! lives for minutes or hours alone, codes and sessions, stays out.

mod error;
mod file;

use std::path::Path;

use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use licit_record::RegisterSequence;
use serde_json::Value;
use sqlx::AnyConnection;

pub use error::{BackupError, BackupProblem};
use file::{Line, Reader, Writer};

use crate::error::RegisterError;
use crate::label::LabelKeys;
use crate::location::Location;
use crate::store::tables::{self, Cell, Table};
use crate::store::{self, StoreError};

/// What a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Backup {
    /// The last position in it: everything up to here is there.
    pub sequence: RegisterSequence,
    /// When it was made.
    pub made_at: Timestamp,
    /// Rows of all tables.
    pub rows: u64,
}

/// Writes a backup.
pub(crate) async fn back_up(
    connection: &mut AnyConnection,
    register: &Location,
    keys: &LabelKeys,
    path: &Path,
    now: Timestamp,
) -> Result<Backup, RegisterError> {
    let failed = |error: StoreError| error.at(register);
    let mut writer = Writer::create(path)?;
    // It ends at a position, so that it can be said what is missing from it.
    store::close(connection).await.map_err(failed)?;
    let mut reading = tables::read_all(connection, register)
        .await
        .map_err(failed)?;
    let (sequence, _) = store::position(&mut reading, None).await.map_err(failed)?;
    let schema = tables::version(&mut reading).await.map_err(failed)?;
    writer.header(keys, schema, sequence.0, now)?;
    for name in tables::TABLES {
        let table = tables::describe(&mut reading, register, name);
        let table = table.await.map_err(failed)?;
        writer.table(&table)?;
        let select = table.select();
        let mut rows = select.fetch(&mut *reading);
        let mut cells = Vec::with_capacity(table.columns.len());
        loop {
            let row = rows.try_next().await;
            let row = row.map_err(|error| StoreError::Sql("cannot read a table", error));
            let Some(row) = row.map_err(failed)? else {
                break;
            };
            table.read(&row, &mut cells).map_err(failed)?;
            writer.row(&cells)?;
        }
    }
    let (rows, _) = writer.finish(keys)?;
    Ok(Backup {
        sequence,
        made_at: now,
        rows,
    })
}

/// Restores a backup into an empty register: all of it, or nothing.
pub(crate) async fn restore(
    connection: &mut AnyConnection,
    register: &Location,
    keys: &LabelKeys,
    path: &Path,
    past: RegisterSequence,
) -> Result<Backup, RegisterError> {
    let failed = |error: StoreError| error.at(register);
    // All of it is read before any of it is entered: what is not whole is named as that, and not
    // by what the database makes of it.
    let (mut reader, header) = Reader::open(path, keys)?;
    while !matches!(reader.next_line()?, Line::End) {}
    let (mut reader, _) = Reader::open(path, keys)?;
    let expected = tables::version(connection).await.map_err(failed)?;
    if header.schema != expected {
        let found = header.schema;
        return Err(reader
            .wrong(BackupProblem::Schema { found, expected })
            .into());
    }
    let mut writing = store::write(connection).await.map_err(failed)?;
    if !tables::are_empty(&mut writing).await.map_err(failed)? {
        return Err(file::of(path, BackupProblem::NotEmpty).into());
    }
    tables::clear(&mut writing).await.map_err(failed)?;
    let mut open: Option<Table> = None;
    let mut batch: Vec<Vec<Cell>> = Vec::new();
    let mut rows = 0;
    loop {
        let line = reader.next_line()?;
        let is_row = matches!(line, Line::Row(_));
        if let Some(table) = &open
            && (!is_row || batch.len() >= table.rows_at_once())
        {
            tables::insert(&mut writing, table, &batch)
                .await
                .map_err(failed)?;
            batch.clear();
        }
        match (line, &open) {
            (Line::End, _) => break,
            (Line::Table(table), _) => {
                let own = tables::describe(&mut writing.transaction, register, &table.name);
                let own = own.await.map_err(failed)?;
                let is_known = tables::TABLES.contains(&table.name.as_str());
                if !is_known || !own.has_columns_of(&table) {
                    let other = BackupProblem::Changed("a table that this register does not have");
                    return Err(reader.wrong(other).into());
                }
                open = Some(table);
            }
            (Line::Row(values), Some(table)) => {
                let row = row(table, values);
                let other = BackupProblem::Changed("a row that does not fit its table");
                batch.push(row.ok_or_else(|| reader.wrong(other))?);
                rows += 1;
            }
            (Line::Row(_), None) => {
                let other = BackupProblem::Changed("a row before the first table");
                return Err(reader.wrong(other).into());
            }
        }
    }
    store::begin_anew(&mut writing, past)
        .await
        .map_err(failed)?;
    store::commit(writing.transaction).await.map_err(failed)?;
    Ok(Backup {
        sequence: RegisterSequence(header.sequence),
        made_at: header.made_at,
        rows,
    })
}

/// The cells of a row; `None` if they are not those of the table.
fn row(table: &Table, values: Vec<Value>) -> Option<Vec<Cell>> {
    (values.len() == table.columns.len()).then_some(())?;
    let cells = table.columns.iter().zip(values);
    cells
        .map(|(column, value)| Cell::of(column.class, value))
        .collect()
}

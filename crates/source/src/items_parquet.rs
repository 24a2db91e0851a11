//! Native items as Parquet: one row an item, the columns named as the fields.
//!
//! Nested fields are structs and lists, or text that holds their JSON. A null is an absent
//! field. Times are RFC 3339 text or timestamps with a time zone (one without could be any
//! time), days are text or dates. Rows are read in batches, so that a row group of any size
//! costs no more than its pages.

mod cell;

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use arrow_array::{RecordBatch, StructArray};
use licit_record::policy::MAX_RECORD_BYTES;
use licit_record::{Item, Reason};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::ParquetError;
use parquet::file::reader::ChunkReader;

use self::cell::Cell;
use crate::items_jsonl::{Wrong, field_with_nul, placed};
use crate::limits::Limits;
use crate::strict::Watch;
use crate::{Context, Fault, Position, Read, SourceError, Sourced};

/// Rows that are unpacked at once.
const BATCH_ROWS: usize = 1024;

/// Reads a Parquet file.
///
/// # Errors
/// If it is damaged or unfolds past a limit.
pub(crate) fn read_file(
    path: &Path,
    limits: &Limits,
    context: &Context,
    sink: &mut dyn FnMut(Read),
) -> Result<(), SourceError> {
    let file = File::open(path).map_err(|error| crate::limits::read_error(path, error))?;
    read(file, path, limits, context, sink)
}

/// Reads a Parquet file from any store of bytes.
///
/// # Errors
/// As [`read_file`].
pub(crate) fn read(
    file: impl ChunkReader + 'static,
    path: &Path,
    limits: &Limits,
    context: &Context,
    sink: &mut dyn FnMut(Read),
) -> Result<(), SourceError> {
    // The Parquet reader checks most of what a file claims, and panics on some of the rest.
    let rows = AssertUnwindSafe(|| read_rows(file, path, limits, context, sink));
    catch_unwind(rows).unwrap_or_else(|_| Err(damaged(path)))
}

fn read_rows(
    file: impl ChunkReader + 'static,
    path: &Path,
    limits: &Limits,
    context: &Context,
    sink: &mut dyn FnMut(Read),
) -> Result<(), SourceError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)
        .map_err(|error| parquet_error(path, &error))?;
    let groups = builder.metadata().row_groups().iter();
    let unpacked = groups.fold(0u64, |sum, group| {
        sum.saturating_add(u64::try_from(group.total_byte_size()).unwrap_or(u64::MAX))
    });
    if unpacked > limits.total_bytes {
        return Err(SourceError::Limit {
            path: path.to_owned(),
            limit: format!("it unpacks to more than {} bytes", limits.total_bytes),
            hint: "split it",
        });
    }
    let batches = builder
        .with_batch_size(BATCH_ROWS)
        .build()
        .map_err(|error| parquet_error(path, &error))?;
    let mut number = 0;
    for batch in batches {
        let batch = batch.map_err(|_| damaged(path))?;
        number = read_batch(batch, number, context, sink);
    }
    Ok(())
}

/// Reads the rows of a batch; returns the number of the last one.
fn read_batch(
    batch: RecordBatch,
    mut number: u64,
    context: &Context,
    sink: &mut dyn FnMut(Read),
) -> u64 {
    let rows = StructArray::from(batch);
    for row in 0..arrow_array::Array::len(&rows) {
        number += 1;
        let position = Position {
            entry: None,
            record: number,
        };
        let item = parse(Cell::new(&rows, row), context.lenient);
        sink(match item.and_then(|item| placed(item, context)) {
            Ok((item, evidence)) => Read::Item(Box::new(Sourced {
                item,
                evidence,
                position,
            })),
            Err(Wrong { reason, field }) => Read::Fault(Fault {
                reason,
                position,
                field,
            }),
        });
    }
    number
}

fn parse(row: Cell<'_>, lenient: bool) -> Result<Item, Wrong> {
    let mut watch = Watch::default();
    let item: Item = watch.read(row).map_err(|error| Wrong {
        reason: Reason::InvalidField,
        field: watch.field(&error),
    })?;
    if let Some(field) = watch.unknown().filter(|_| !lenient) {
        return Err(Wrong {
            reason: Reason::UnknownField,
            field: Some(field.to_owned()),
        });
    }
    let texts = [&item.title, &item.text, &item.url].into_iter().flatten();
    if texts.map(|text| text.expose().len()).sum::<usize>() > MAX_RECORD_BYTES {
        return Err(Wrong::whole(Reason::RecordTooLarge));
    }
    match field_with_nul(&item) {
        Some(field) => Err(Wrong {
            reason: Reason::InvalidField,
            field: Some(field.to_owned()),
        }),
        None => Ok(item),
    }
}

fn parquet_error(path: &Path, error: &ParquetError) -> SourceError {
    match error {
        ParquetError::NYI(_) => SourceError::Format {
            path: path.to_owned(),
            problem: "packed or encoded in a way that is not read".to_owned(),
            hint: "write it with zstd, snappy or no packing, and without encryption",
        },
        _ => damaged(path),
    }
}

fn damaged(path: &Path) -> SourceError {
    SourceError::Format {
        path: path.to_owned(),
        problem: "the Parquet file is damaged or ends in the middle".to_owned(),
        hint: "write or fetch the file again",
    }
}

#[cfg(test)]
mod tests;

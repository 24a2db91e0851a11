//! Parquet files as this crate writes and reads them.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use sha2::{Digest as _, Sha256};

use crate::encryption::ProvenanceKey;
use crate::error::{DatasetError, parquet_error};

/// Level of zstd for everything that is kept: above it the time grows faster than the gain.
const ZSTD_LEVEL: i32 = 3;
/// Rows that are read at a time.
const BATCH_ROWS: usize = 16 << 10;

/// Settings of every file: zstd, no column statistics (minima and maxima are clear values), no
/// dictionary unless a column asks for one.
pub(crate) fn properties(metadata: Vec<(&str, String)>) -> WriterPropertiesBuilder {
    let level = ZstdLevel::try_new(ZSTD_LEVEL).expect("3 is a level of zstd");
    let metadata = metadata
        .into_iter()
        .map(|(key, value)| KeyValue {
            key: key.to_owned(),
            value: Some(value),
        })
        .collect();
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_dictionary_enabled(false)
        .set_key_value_metadata(Some(metadata))
        .set_created_by("licit".to_owned())
        // Row groups are closed by the writers of this crate, by size.
        .set_max_row_group_row_count(None)
}

/// Opens a writer.
pub(crate) fn writer<W: Write + Send>(
    out: W,
    path: &Path,
    schema: &SchemaRef,
    properties: WriterPropertiesBuilder,
    key: Option<&ProvenanceKey>,
) -> Result<ArrowWriter<W>, DatasetError> {
    let properties = match key {
        Some(key) => {
            properties.with_file_encryption_properties(key.encrypt().map_err(parquet_error(path))?)
        }
        None => properties,
    };
    ArrowWriter::try_new(out, Arc::clone(schema), Some(properties.build()))
        .map_err(parquet_error(path))
}

/// Opens a reader of record batches.
pub(crate) fn reader(
    path: &Path,
    key: Option<&ProvenanceKey>,
) -> Result<ParquetRecordBatchReader, DatasetError> {
    let file = File::open(path).map_err(DatasetError::io(path))?;
    let mut options = ArrowReaderOptions::new();
    if let Some(key) = key {
        options =
            options.with_file_decryption_properties(key.decrypt().map_err(parquet_error(path))?);
    }
    let opened = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options);
    let builder = match (opened, key) {
        (Ok(builder), _) => builder,
        (Err(_), Some(_)) => {
            return Err(DatasetError::Key {
                path: path.to_owned(),
            });
        }
        (Err(error), None) => return Err(parquet_error(path)(error)),
    };
    builder
        .with_batch_size(BATCH_ROWS)
        .build()
        .map_err(parquet_error(path))
}

/// The error of a batch that cannot be decoded.
pub(crate) fn batch_error(
    path: &Path,
) -> impl FnOnce(arrow_schema::ArrowError) -> DatasetError + '_ {
    move |error| DatasetError::Format {
        path: path.to_owned(),
        problem: error.to_string(),
    }
}

/// A column of a batch, by name and type.
pub(crate) fn column<'batch, A: 'static>(
    batch: &'batch RecordBatch,
    name: &str,
    path: &Path,
) -> Result<&'batch A, DatasetError> {
    batch
        .column_by_name(name)
        .and_then(|column| column.as_any().downcast_ref::<A>())
        .ok_or_else(|| DatasetError::Format {
            path: path.to_owned(),
            problem: format!("no column `{name}` of the expected type"),
        })
}

/// The rows of all batches, one after the other; a batch that cannot be read gives its error.
pub(crate) fn flatten<T>(
    batches: ParquetRecordBatchReader,
    path: PathBuf,
    rows: impl Fn(&RecordBatch, &Path) -> Result<Vec<T>, DatasetError>,
) -> impl Iterator<Item = Result<T, DatasetError>> {
    batches.flat_map(move |batch| {
        match batch
            .map_err(batch_error(&path))
            .and_then(|batch| rows(&batch, &path))
        {
            Ok(rows) => rows.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        }
    })
}

/// Passes bytes on and hashes them.
#[derive(Debug)]
pub(crate) struct Hashing<W> {
    inner: W,
    hash: Sha256,
    bytes: u64,
}

impl<W> Hashing<W> {
    pub(crate) fn new(inner: W) -> Self {
        Self {
            inner,
            hash: Sha256::new(),
            bytes: 0,
        }
    }

    pub(crate) fn finish(self) -> (W, [u8; 32], u64) {
        (self.inner, self.hash.finalize().into(), self.bytes)
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or(bytes));
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

//! The way back from an example to its item and its subjects, for rights and audits alone.
//!
//! Both files are encrypted as a whole under the provenance key and lie outside the dataset
//! (UNL-5): `provenance/B.parquet`, one a bucket so that a withdrawal rewrites only what it
//! touches, and `items.parquet`, which tells the service's own id of every record.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::{FixedSizeBinaryBuilder, ListBuilder, StringBuilder, UInt64Builder};
use arrow_array::cast::AsArray as _;
use arrow_array::{
    Array as _, ArrayRef, FixedSizeBinaryArray, ListArray, RecordBatch, StringArray, UInt64Array,
};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use licit_record::{ItemToken, Personal, Service};
use parquet::arrow::ArrowWriter;

use crate::atomic::AtomicFile;
use crate::encryption::ProvenanceKey;
use crate::error::{DatasetError, parquet_error};
use crate::parquet_file::{batch_error, column, flatten, properties, reader, writer};
use crate::part::ExampleId;

const BATCH_ROWS: usize = 16 << 10;

/// A subject's keyed label in the service of the example; in another service it means nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubjectLabel(pub [u8; 16]);

/// Where an example came from.
#[derive(Clone, Debug)]
pub struct ProvenanceRow<'a> {
    /// The example.
    pub example: ExampleId,
    /// Its service.
    pub service: &'a str,
    /// Its item.
    pub token: ItemToken,
    /// Its subjects: the author first, then the persons it names.
    pub subjects: &'a [SubjectLabel],
    /// Its row in the part of its bucket.
    pub row: u64,
}

/// A row of the provenance, as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The example.
    pub example: ExampleId,
    /// Its service.
    pub service: Service,
    /// Its item.
    pub token: ItemToken,
    /// Its subjects: the author first, then the persons it names.
    pub subjects: Vec<SubjectLabel>,
    /// Its row in the part of its bucket.
    pub row: u64,
}

/// Which item a token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRow {
    /// The service.
    pub service: Service,
    /// The token.
    pub token: ItemToken,
    /// The service's own id; absent for a record that could not be read.
    pub item_id: Option<Personal>,
}

/// A file of rows, written batch by batch under the key.
struct Table {
    folder: PathBuf,
    writer: ArrowWriter<AtomicFile>,
    schema: SchemaRef,
}

impl Table {
    fn create(folder: &Path, schema: Schema, key: &ProvenanceKey) -> Result<Self, DatasetError> {
        let file = AtomicFile::create_in(folder).map_err(DatasetError::io(folder))?;
        let schema = Arc::new(schema);
        let writer = writer(file, folder, &schema, properties(Vec::new()), Some(key))?;
        Ok(Self {
            folder: folder.to_owned(),
            writer,
            schema,
        })
    }

    fn write(&mut self, columns: Vec<ArrayRef>) -> Result<(), DatasetError> {
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns)
            .map_err(batch_error(&self.folder))?;
        self.writer
            .write(&batch)
            .map_err(parquet_error(&self.folder))?;
        if self.writer.in_progress_rows() >= 16 * BATCH_ROWS {
            self.writer.flush().map_err(parquet_error(&self.folder))?;
        }
        Ok(())
    }

    fn finish(self, name: &str) -> Result<(), DatasetError> {
        let file = self
            .writer
            .into_inner()
            .map_err(parquet_error(&self.folder))?;
        file.commit(name).map_err(DatasetError::io(&self.folder))?;
        Ok(())
    }
}

/// Writes the provenance of one bucket.
pub struct ProvenanceWriter {
    table: Table,
    bucket: u32,
    rows: usize,
    example: FixedSizeBinaryBuilder,
    service: StringBuilder,
    token: FixedSizeBinaryBuilder,
    subjects: ListBuilder<FixedSizeBinaryBuilder>,
    row: UInt64Builder,
}

fn subject_item() -> Field {
    Field::new("item", DataType::FixedSizeBinary(16), false)
}

impl ProvenanceWriter {
    /// Begins the file of a bucket in the folder `provenance`.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn create(folder: &Path, bucket: u32, key: &ProvenanceKey) -> Result<Self, DatasetError> {
        let schema = Schema::new(vec![
            Field::new("example_id", DataType::FixedSizeBinary(16), false),
            Field::new("service", DataType::Utf8, false),
            Field::new("token", DataType::FixedSizeBinary(16), false),
            Field::new("subjects", DataType::List(Arc::new(subject_item())), false),
            Field::new("row", DataType::UInt64, false),
        ]);
        Ok(Self {
            table: Table::create(folder, schema, key)?,
            bucket,
            rows: 0,
            example: FixedSizeBinaryBuilder::new(16),
            service: StringBuilder::new(),
            token: FixedSizeBinaryBuilder::new(16),
            subjects: ListBuilder::new(FixedSizeBinaryBuilder::new(16)).with_field(subject_item()),
            row: UInt64Builder::new(),
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn push(&mut self, row: &ProvenanceRow<'_>) -> Result<(), DatasetError> {
        self.example
            .append_value(row.example.0)
            .expect("an example id has 16 bytes");
        self.service.append_value(row.service);
        self.token
            .append_value(row.token.0)
            .expect("a token has 16 bytes");
        for subject in row.subjects {
            self.subjects
                .values()
                .append_value(subject.0)
                .expect("a label has 16 bytes");
        }
        self.subjects.append(true);
        self.row.append_value(row.row);
        self.rows += 1;
        if self.rows == BATCH_ROWS {
            self.write_batch()
        } else {
            Ok(())
        }
    }

    fn write_batch(&mut self) -> Result<(), DatasetError> {
        self.rows = 0;
        self.table.write(vec![
            Arc::new(self.example.finish()),
            Arc::new(self.service.finish()),
            Arc::new(self.token.finish()),
            Arc::new(self.subjects.finish()),
            Arc::new(self.row.finish()),
        ])
    }

    /// Closes the file: `B.parquet`.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn finish(mut self) -> Result<(), DatasetError> {
        if self.rows > 0 {
            self.write_batch()?;
        }
        self.table.finish(&format!("{:03}.parquet", self.bucket))
    }
}

/// Writes `items.parquet`.
pub struct ItemsWriter {
    table: Table,
    rows: usize,
    service: StringBuilder,
    token: FixedSizeBinaryBuilder,
    item_id: StringBuilder,
}

impl ItemsWriter {
    /// Begins the file in the restricted folder of a version.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn create(folder: &Path, key: &ProvenanceKey) -> Result<Self, DatasetError> {
        let schema = Schema::new(vec![
            Field::new("service", DataType::Utf8, false),
            Field::new("token", DataType::FixedSizeBinary(16), false),
            Field::new("item_id", DataType::Utf8, true),
        ]);
        Ok(Self {
            table: Table::create(folder, schema, key)?,
            rows: 0,
            service: StringBuilder::new(),
            token: FixedSizeBinaryBuilder::new(16),
            item_id: StringBuilder::new(),
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn push(
        &mut self,
        service: &str,
        token: ItemToken,
        item_id: Option<&str>,
    ) -> Result<(), DatasetError> {
        self.service.append_value(service);
        self.token
            .append_value(token.0)
            .expect("a token has 16 bytes");
        self.item_id.append_option(item_id);
        self.rows += 1;
        if self.rows == BATCH_ROWS {
            self.write_batch()
        } else {
            Ok(())
        }
    }

    fn write_batch(&mut self) -> Result<(), DatasetError> {
        self.rows = 0;
        self.table.write(vec![
            Arc::new(self.service.finish()),
            Arc::new(self.token.finish()),
            Arc::new(self.item_id.finish()),
        ])
    }

    /// Closes the file.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn finish(mut self) -> Result<(), DatasetError> {
        if self.rows > 0 {
            self.write_batch()?;
        }
        self.table.finish("items.parquet")
    }
}

/// Reads the provenance of one bucket, in the order of its part, without holding it all.
///
/// # Errors
/// [`DatasetError::Key`] if the key does not open it; also while it is read.
pub fn read_provenance(
    restricted: &Path,
    bucket: u32,
    key: &ProvenanceKey,
) -> Result<impl Iterator<Item = Result<Provenance, DatasetError>> + use<>, DatasetError> {
    let path = restricted
        .join("provenance")
        .join(format!("{bucket:03}.parquet"));
    let batches = reader(&path, Some(key))?;
    Ok(flatten(batches, path, provenance_rows))
}

fn provenance_rows(batch: &RecordBatch, path: &Path) -> Result<Vec<Provenance>, DatasetError> {
    let broken = |what: &str| DatasetError::Format {
        path: path.to_owned(),
        problem: what.into(),
    };
    let length = |_| broken("a hash of another length");
    let examples: &FixedSizeBinaryArray = column(batch, "example_id", path)?;
    let services: &StringArray = column(batch, "service", path)?;
    let tokens: &FixedSizeBinaryArray = column(batch, "token", path)?;
    let subjects: &ListArray = column(batch, "subjects", path)?;
    let rows: &UInt64Array = column(batch, "row", path)?;
    (0..batch.num_rows())
        .map(|row| {
            let labels = subjects.value(row);
            let labels = labels.as_fixed_size_binary();
            let labels = (0..labels.len()).map(|place| labels.value(place).try_into());
            let labels: Result<Vec<_>, _> = labels.map(|label| label.map(SubjectLabel)).collect();
            Ok(Provenance {
                example: ExampleId(examples.value(row).try_into().map_err(length)?),
                service: Service::new(services.value(row)).map_err(|_| broken("a bad service"))?,
                token: ItemToken(tokens.value(row).try_into().map_err(length)?),
                subjects: labels.map_err(length)?,
                row: rows.value(row),
            })
        })
        .collect()
}

/// Reads `items.parquet` of a version's restricted folder, in order, without holding it all. Its
/// rows stand in the order of the decisions.
///
/// # Errors
/// [`DatasetError::Key`] if the key does not open it; also while it is read.
pub fn read_items(
    restricted: &Path,
    key: &ProvenanceKey,
) -> Result<impl Iterator<Item = Result<ItemRow, DatasetError>> + use<>, DatasetError> {
    let path = restricted.join("items.parquet");
    let batches = reader(&path, Some(key))?;
    Ok(flatten(batches, path, item_rows))
}

fn item_rows(batch: &RecordBatch, path: &Path) -> Result<Vec<ItemRow>, DatasetError> {
    let broken = |what: &str| DatasetError::Format {
        path: path.to_owned(),
        problem: what.into(),
    };
    let services: &StringArray = column(batch, "service", path)?;
    let tokens: &FixedSizeBinaryArray = column(batch, "token", path)?;
    let ids: &StringArray = column(batch, "item_id", path)?;
    (0..batch.num_rows())
        .map(|row| {
            let token = tokens.value(row).try_into();
            Ok(ItemRow {
                service: Service::new(services.value(row)).map_err(|_| broken("a bad service"))?,
                token: ItemToken(token.map_err(|_| broken("a token of another length"))?),
                item_id: ids.is_valid(row).then(|| ids.value(row).into()),
            })
        })
        .collect()
}

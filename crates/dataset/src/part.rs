//! Parts: the examples of one bucket, in the order of a keyed shuffle.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::{StringBuilder, StructBuilder};
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use licit_evidence::{Part, Sha256};
use parquet::arrow::ArrowWriter;
use parquet::schema::types::ColumnPath;

use crate::atomic::AtomicFile;
use crate::error::{DatasetError, parquet_error};
use crate::parquet_file::{Hashing, column, flatten, properties, reader, writer};

/// Rows of one batch handed to the encoder.
const BATCH_ROWS: usize = 8 << 10;
/// Text of one row group, in bytes.
const ROW_GROUP_BYTES: usize = 32 << 20;

/// The name of an example: a keyed hash that tells nobody anything. It joins nothing (UNL-1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExampleId(pub [u8; 16]);

impl fmt::Display for ExampleId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for ExampleId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// One row of a dataset. It has no account, no id of a service, no time (DEI-2).
#[derive(Clone, Copy, Debug)]
pub struct Example<'a> {
    /// Its name.
    pub id: ExampleId,
    /// The de-identified text.
    pub text: &'a str,
    /// Its language, as the platform states it.
    pub lang: Option<&'a str>,
}

/// Writes the examples of one bucket.
pub struct PartWriter {
    folder: PathBuf,
    writer: ArrowWriter<Hashing<AtomicFile>>,
    schema: SchemaRef,
    batch: Batch,
    bucket: u32,
    rows: u64,
}

struct Batch {
    id: StringBuilder,
    text: StringBuilder,
    lang: StringBuilder,
    rows: usize,
}

impl Batch {
    fn new() -> Self {
        Self {
            id: StringBuilder::with_capacity(BATCH_ROWS, BATCH_ROWS * 32),
            text: StringBuilder::with_capacity(BATCH_ROWS, BATCH_ROWS * 256),
            lang: StringBuilder::with_capacity(BATCH_ROWS, BATCH_ROWS * 2),
            rows: 0,
        }
    }
}

/// The `Image` feature of Hugging Face `datasets`: a structure of bytes and path.
fn image_fields() -> Fields {
    Fields::from(vec![
        Field::new("bytes", DataType::Binary, true),
        Field::new("path", DataType::Utf8, true),
    ])
}

fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("example_id", DataType::Utf8, false),
        Field::new("text", DataType::Utf8, false),
        Field::new("lang", DataType::Utf8, true),
        Field::new("modality", DataType::Utf8, false),
        Field::new("image", DataType::Struct(image_fields()), true),
    ]))
}

impl PartWriter {
    /// Begins the part of a bucket in a folder.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn create(folder: &Path, bucket: u32) -> Result<Self, DatasetError> {
        let file = AtomicFile::create_in(folder).map_err(DatasetError::io(folder))?;
        let schema = schema();
        let dictionary = |name: &str| ColumnPath::from(name);
        let properties = properties(Vec::new())
            .set_column_dictionary_enabled(dictionary("lang"), true)
            .set_column_dictionary_enabled(dictionary("modality"), true);
        let writer = writer(Hashing::new(file), folder, &schema, properties, None)?;
        Ok(Self {
            folder: folder.to_owned(),
            writer,
            schema,
            batch: Batch::new(),
            bucket,
            rows: 0,
        })
    }

    /// Adds an example and returns its row.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn push(&mut self, example: Example<'_>) -> Result<u64, DatasetError> {
        let mut id = [0; 32];
        hex::encode_to_slice(example.id.0, &mut id).expect("32 digits are written for 16 bytes");
        self.batch
            .id
            .append_value(std::str::from_utf8(&id).expect("hex digits are ASCII"));
        self.batch.text.append_value(example.text);
        self.batch.lang.append_option(example.lang);
        self.batch.rows += 1;
        let row = self.rows;
        self.rows += 1;
        if self.batch.rows == BATCH_ROWS {
            self.write_batch()?;
        }
        Ok(row)
    }

    fn write_batch(&mut self) -> Result<(), DatasetError> {
        let Batch {
            mut id,
            mut text,
            mut lang,
            rows,
        } = std::mem::replace(&mut self.batch, Batch::new());
        let mut modality = StringBuilder::with_capacity(rows, rows * 4);
        let mut image = StructBuilder::from_fields(image_fields(), rows);
        for _ in 0..rows {
            modality.append_value("text");
            append_no_image(&mut image);
        }
        let columns: Vec<ArrayRef> = vec![
            Arc::new(id.finish()),
            Arc::new(text.finish()),
            Arc::new(lang.finish()),
            Arc::new(modality.finish()),
            Arc::new(image.finish()),
        ];
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns)
            .map_err(crate::parquet_file::batch_error(&self.folder))?;
        self.writer
            .write(&batch)
            .map_err(parquet_error(&self.folder))?;
        if self.writer.in_progress_size() > ROW_GROUP_BYTES {
            self.writer.flush().map_err(parquet_error(&self.folder))?;
        }
        Ok(())
    }

    /// Closes the part and names it after bucket and content: `B-HASH.parquet`.
    ///
    /// # Errors
    /// What the system says, with the path; nothing is then under the final name.
    pub fn finish(mut self) -> Result<Part, DatasetError> {
        if self.batch.rows > 0 {
            self.write_batch()?;
        }
        let out = self
            .writer
            .into_inner()
            .map_err(parquet_error(&self.folder))?;
        let (file, hash, bytes) = out.finish();
        let name = format!("{:03}-{}.parquet", self.bucket, hex::encode(hash));
        file.commit(&name).map_err(DatasetError::io(&self.folder))?;
        Ok(Part {
            path: format!("parts/{name}"),
            bucket: self.bucket,
            rows: self.rows,
            bytes,
            sha256: Sha256(hash),
        })
    }
}

/// Reads the texts of a part, in order, without holding them all.
///
/// # Errors
/// If the file is missing or not of this form; also while it is read.
pub fn read_texts(
    part: &Path,
) -> Result<impl Iterator<Item = Result<String, DatasetError>> + use<>, DatasetError> {
    let batches = reader(part, None)?;
    Ok(flatten(batches, part.to_owned(), |batch, path| {
        let texts: &StringArray = column(batch, "text", path)?;
        Ok(texts
            .iter()
            .map(|text| text.unwrap_or_default().to_owned())
            .collect())
    }))
}

/// A row without picture: the structure itself is null.
fn append_no_image(image: &mut StructBuilder) {
    use arrow_array::builder::BinaryBuilder;
    if let Some(bytes) = image.field_builder::<BinaryBuilder>(0) {
        bytes.append_null();
    }
    if let Some(path) = image.field_builder::<StringBuilder>(1) {
        path.append_null();
    }
    image.append_null();
}

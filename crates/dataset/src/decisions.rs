//! The evidence of what became of every record: `evidence/decisions.parquet`.
//!
//! One row a record, sorted by token, so that the order says nothing about time or author. What
//! is the same for all rows (rule set, detectors, register sequence) stands in the file's
//! metadata.

use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{
    FixedSizeBinaryBuilder, ListBuilder, StringBuilder, StructBuilder, UInt32Builder,
};
use arrow_array::cast::AsArray as _;
use arrow_array::{
    Array as _, ArrayRef, FixedSizeBinaryArray, ListArray, RecordBatch, StringArray,
};
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use licit_evidence::{FileEntry, Sha256};
use licit_record::{
    Category, Decision, ItemToken, Outcome, Reason, Reasons, Redactions, RegisterSequence, Service,
};
use parquet::arrow::ArrowWriter;
use parquet::schema::types::ColumnPath;

use crate::atomic::AtomicFile;
use crate::error::{DatasetError, parquet_error};
use crate::parquet_file::{Hashing, batch_error, column, flatten, properties, reader, writer};

/// Rows of one batch handed to the encoder, and of one row group.
const BATCH_ROWS: usize = 16 << 10;
const ROW_GROUP_ROWS: usize = 64 * BATCH_ROWS;

/// A decision and the service of its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// The service.
    pub service: Service,
    /// The decision.
    pub decision: Decision,
}

/// What is the same for all decisions of a version.
#[derive(Clone, Debug)]
pub struct DecisionsContext {
    /// Version of the set of rules.
    pub rule_set: String,
    /// Detectors, as `id/version`.
    pub detectors: Vec<String>,
    /// The register's sequence.
    pub register: RegisterSequence,
}

/// Writes decisions.
pub struct DecisionsWriter {
    folder: std::path::PathBuf,
    writer: ArrowWriter<Hashing<AtomicFile>>,
    schema: SchemaRef,
    batch: Batch,
    rows_in_group: usize,
}

struct Batch {
    service: StringBuilder,
    token: FixedSizeBinaryBuilder,
    outcome: StringBuilder,
    reasons: ListBuilder<StringBuilder>,
    redactions: ListBuilder<StructBuilder>,
    rows: usize,
}

fn redaction_fields() -> Fields {
    Fields::from(vec![
        Field::new("category", DataType::Utf8, false),
        Field::new("count", DataType::UInt32, false),
    ])
}

fn reason_item() -> Field {
    Field::new("item", DataType::Utf8, false)
}

fn redaction_item() -> Field {
    Field::new("item", DataType::Struct(redaction_fields()), false)
}

fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("service", DataType::Utf8, false),
        Field::new("token", DataType::FixedSizeBinary(16), false),
        Field::new("outcome", DataType::Utf8, false),
        Field::new("reasons", DataType::List(Arc::new(reason_item())), false),
        Field::new(
            "redactions",
            DataType::List(Arc::new(redaction_item())),
            false,
        ),
    ]))
}

impl Batch {
    fn new() -> Self {
        Self {
            service: StringBuilder::new(),
            token: FixedSizeBinaryBuilder::with_capacity(BATCH_ROWS, 16),
            outcome: StringBuilder::new(),
            reasons: ListBuilder::new(StringBuilder::new()).with_field(reason_item()),
            redactions: ListBuilder::new(StructBuilder::from_fields(redaction_fields(), 0))
                .with_field(redaction_item()),
            rows: 0,
        }
    }

    fn push(&mut self, service: &str, decision: &Decision) {
        self.service.append_value(service);
        self.token
            .append_value(decision.token.0)
            .expect("a token has 16 bytes");
        self.outcome.append_value(decision.outcome.code());
        for reason in decision.reasons.iter() {
            self.reasons.values().append_value(reason.code());
        }
        self.reasons.append(true);
        let spans = self.redactions.values();
        for (category, count) in &decision.redactions {
            if let Some(builder) = spans.field_builder::<StringBuilder>(0) {
                builder.append_value(category.code());
            }
            if let Some(builder) = spans.field_builder::<UInt32Builder>(1) {
                builder.append_value(*count);
            }
            spans.append(true);
        }
        self.redactions.append(true);
        self.rows += 1;
    }

    fn finish(mut self, schema: &SchemaRef) -> Result<RecordBatch, arrow_schema::ArrowError> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.service.finish()),
            Arc::new(self.token.finish()),
            Arc::new(self.outcome.finish()),
            Arc::new(self.reasons.finish()),
            Arc::new(self.redactions.finish()),
        ];
        RecordBatch::try_new(Arc::clone(schema), columns)
    }
}

impl DecisionsWriter {
    /// Begins the decisions of a version in its folder `evidence`.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn create(folder: &Path, context: &DecisionsContext) -> Result<Self, DatasetError> {
        let file = AtomicFile::create_in(folder).map_err(DatasetError::io(folder))?;
        let metadata = vec![
            ("licit.rule_set", context.rule_set.clone()),
            ("licit.detectors", context.detectors.join(" ")),
            ("licit.register_sequence", context.register.0.to_string()),
        ];
        let schema = schema();
        let mut properties = properties(metadata);
        for name in [
            "service",
            "outcome",
            "reasons.list.item",
            "redactions.list.item.category",
            "redactions.list.item.count",
        ] {
            let path = ColumnPath::new(name.split('.').map(str::to_owned).collect());
            properties = properties.set_column_dictionary_enabled(path, true);
        }
        let writer = writer(Hashing::new(file), folder, &schema, properties, None)?;
        let batch = Batch::new();
        Ok(Self {
            folder: folder.to_owned(),
            writer,
            schema,
            batch,
            rows_in_group: 0,
        })
    }

    /// Adds a decision.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn push(&mut self, service: &str, decision: &Decision) -> Result<(), DatasetError> {
        self.batch.push(service, decision);
        if self.batch.rows == BATCH_ROWS {
            self.write_batch()?;
        }
        Ok(())
    }

    fn write_batch(&mut self) -> Result<(), DatasetError> {
        let batch = std::mem::replace(&mut self.batch, Batch::new());
        self.rows_in_group += batch.rows;
        let batch = batch
            .finish(&self.schema)
            .map_err(batch_error(&self.folder))?;
        self.writer
            .write(&batch)
            .map_err(parquet_error(&self.folder))?;
        if self.rows_in_group >= ROW_GROUP_ROWS {
            self.writer.flush().map_err(parquet_error(&self.folder))?;
            self.rows_in_group = 0;
        }
        Ok(())
    }

    /// Closes the file.
    ///
    /// # Errors
    /// What the system says, with the path; nothing is then under the final name.
    pub fn finish(mut self) -> Result<FileEntry, DatasetError> {
        if self.batch.rows > 0 {
            self.write_batch()?;
        }
        let out = self
            .writer
            .into_inner()
            .map_err(parquet_error(&self.folder))?;
        let (file, hash, bytes) = out.finish();
        file.commit("decisions.parquet")
            .map_err(DatasetError::io(&self.folder))?;
        let path = "evidence/decisions.parquet".to_owned();
        Ok(FileEntry {
            path,
            bytes,
            sha256: Sha256(hash),
        })
    }
}

/// Reads the decisions of a version folder, in order, without holding them all.
///
/// # Errors
/// If the file is missing or not of this form; also while it is read.
pub fn read_decisions(
    version: &Path,
) -> Result<impl Iterator<Item = Result<DecisionRow, DatasetError>> + use<>, DatasetError> {
    let path = version.join("evidence/decisions.parquet");
    let batches = reader(&path, None)?;
    Ok(flatten(batches, path, rows))
}

fn rows(batch: &RecordBatch, path: &Path) -> Result<Vec<DecisionRow>, DatasetError> {
    let broken = |what: &str| DatasetError::Format {
        path: path.to_owned(),
        problem: what.into(),
    };
    let services: &StringArray = column(batch, "service", path)?;
    let tokens: &FixedSizeBinaryArray = column(batch, "token", path)?;
    let outcomes: &StringArray = column(batch, "outcome", path)?;
    let reasons: &ListArray = column(batch, "reasons", path)?;
    let redactions: &ListArray = column(batch, "redactions", path)?;
    let mut rows = Vec::with_capacity(batch.num_rows());
    for row in 0..batch.num_rows() {
        let token: [u8; 16] = tokens
            .value(row)
            .try_into()
            .map_err(|_| broken("a token of another length"))?;
        let mut set = Reasons::NONE;
        for code in reasons.value(row).as_string::<i32>().iter().flatten() {
            set.insert(Reason::from_code(code).ok_or_else(|| broken("an unknown reason"))?);
        }
        rows.push(DecisionRow {
            service: Service::new(services.value(row)).map_err(|_| broken("a bad service"))?,
            decision: Decision {
                token: ItemToken(token),
                outcome: Outcome::from_code(outcomes.value(row))
                    .ok_or_else(|| broken("an unknown outcome"))?,
                reasons: set,
                redactions: redactions_of(&redactions.value(row), &broken)?,
            },
        });
    }
    Ok(rows)
}

fn redactions_of(
    list: &ArrayRef,
    broken: &impl Fn(&str) -> DatasetError,
) -> Result<Redactions, DatasetError> {
    let spans = list.as_struct();
    let codes = spans.column(0).as_string::<i32>();
    let counts = spans
        .column(1)
        .as_primitive::<arrow_array::types::UInt32Type>();
    let mut redactions = Redactions::new();
    for place in 0..spans.len() {
        let code = codes.value(place);
        let category = Category::ALL
            .iter()
            .copied()
            .find(|category| category.code() == code);
        let category = category.ok_or_else(|| broken("an unknown category"))?;
        redactions.insert(category, counts.value(place));
    }
    Ok(redactions)
}

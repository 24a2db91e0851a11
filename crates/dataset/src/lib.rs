//! Versions on disk.
//!
//! ```text
//! datasets/NAME/v3/
//!   parts/B-HASH.parquet        example_id, text, lang, modality, image
//!   evidence/decisions.parquet  one row a record, by token
//!   manifest.json, manifest.sig, README.md, croissant.json
//! restricted/NAME/v3/
//!   provenance/B.parquet        example → item token, subject labels, part, row   (encrypted)
//!   items.parquet               item token → the service's own item id            (encrypted)
//! ```
//!
//! - [`PartWriter`]: the examples of one bucket, into a part named after its content.
//! - [`DecisionsWriter`], [`read_decisions`]: the evidence of what became of every record.
//! - [`ProvenanceWriter`], [`ItemsWriter`]: the way back, for rights and audits alone, encrypted
//!   by Parquet modular encryption (UNL-5).
//! - [`Store`]: which versions there are, and how a new one gets its name at once or not at all.
//!
//! This crate knows no web and no training. Nothing in it sees an account, a handle or a time:
//! an [`Example`] has none.

mod atomic;
mod decisions;
mod encryption;
mod error;
mod parquet_file;
mod part;
mod provenance;
mod store;

pub use atomic::{AtomicFile, is_temporary, sync_folder, write_atomically};
pub use decisions::{DecisionRow, DecisionsContext, DecisionsWriter, read_decisions};
pub use encryption::ProvenanceKey;
pub use error::DatasetError;
pub use part::{Example, ExampleId, PartWriter, read_texts};
pub use provenance::{
    ItemRow, ItemsWriter, Provenance, ProvenanceRow, ProvenanceWriter, SubjectLabel, read_items,
    read_provenance,
};
pub use store::{NewVersion, Store, Version};

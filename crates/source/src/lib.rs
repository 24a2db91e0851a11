//! Readers of platform formats; one file a format.
//!
//! A reader turns bytes into [`Item`]s and says for each how it knows that the item is public.
//! It states facts and never guesses: what a format does not say stays absent. A record that
//! cannot be read is a [`Fault`], never skipped. Readers know nothing of rules and detectors.
//!
//! Content and identifiers never appear in a [`Fault`] or a [`SourceError`]: they name file,
//! line and field.

mod accounts;
mod activitystreams;
pub mod archive;
mod block;
mod bluesky;
mod compression;
pub mod export;
pub mod fixture;
mod html;
mod items_jsonl;
mod items_parquet;
mod json_fields;
mod json_items;
mod json_records;
mod limits;
mod lines;
mod mastodon_api;
mod open;
mod read;
mod strict;
mod visibility;
mod whole;

use std::path::PathBuf;

pub use accounts::Accounts;
pub use archive::Archive;
pub use block::Block;
pub use limits::Limits;
pub use open::{Blocks, Input, open, open_with};
pub use read::read;
pub use whole::read_whole;

use jiff::Timestamp;
use licit_record::policy::Owner;
use licit_record::{Item, Reason, Service, VisibilityEvidence};

/// What a reader needs to know about its source.
#[derive(Clone, Debug)]
pub struct Context {
    /// The service that the items belong to.
    pub service: Service,
    /// What the policy says about visibility; a format that states it per item overrides this
    /// downwards, never upwards from `unknown`.
    pub visibility: VisibilityEvidence,
    /// Whether unknown fields are passed over.
    pub lenient: bool,
    /// The account that an export belongs to, for formats that do not say.
    pub owner: Option<Owner>,
    /// When the records were read, for formats that do not say; `None` leaves it unknown.
    pub collected_at: Option<Timestamp>,
}

/// One record, as read.
#[derive(Debug)]
pub enum Read {
    /// An item.
    Item(Box<Sourced>),
    /// A record that cannot be read.
    Fault(Fault),
}

/// An item with what the reader knows about its visibility.
#[derive(Debug)]
pub struct Sourced {
    /// The item.
    pub item: Item,
    /// How it is known to be public.
    pub evidence: VisibilityEvidence,
    /// Where it stood.
    pub position: Position,
}

/// Where a record stood in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Path inside an archive, where the file is one. Names of media files are not put here.
    pub entry: Option<String>,
    /// Line, from 1, in a file of lines; else the number of the record, from 1.
    pub record: u64,
}

/// A record that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// One of the faulty reasons.
    pub reason: Reason,
    /// Where it stands.
    pub position: Position,
    /// The field it is about (the format's name of it), never a value.
    pub field: Option<String>,
}

/// A source that cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The file cannot be opened or read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The path names nothing.
    #[error("{path}: no such file, folder or match")]
    NothingThere {
        /// The path as written.
        path: PathBuf,
    },
    /// The file is not what its format promises.
    #[error("{path}: {problem}")]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong, without content.
        problem: String,
        /// What to do.
        hint: &'static str,
    },
    /// The file goes past a limit (archive size, ratio, number of entries, nesting).
    #[error("{path}: {limit}")]
    Limit {
        /// The file.
        path: PathBuf,
        /// Which limit.
        limit: String,
        /// What to do.
        hint: &'static str,
    },
}

impl SourceError {
    /// What to do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Io { .. } => None,
            Self::NothingThere { .. } => Some(
                "paths stand beside licit.toml unless absolute; in folders only files with an \
                 ending of the format count",
            ),
            Self::Format { hint, .. } | Self::Limit { hint, .. } => Some(hint),
        }
    }
}

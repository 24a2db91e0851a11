//! What can stop a run.

use std::io;
use std::path::{Path, PathBuf};

use licit_admit::MixingRefused;
use licit_dataset::DatasetError;
use licit_register::{CanonicalError, RegisterError};
use licit_source::SourceError;

use crate::keys::KeyError;

/// A run that cannot go on. What was finished before is kept, and nothing half-written stands
/// under a final name.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// A file of the staging area cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of the staging area is damaged.
    #[error("{path}: {problem}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong, without content.
        problem: String,
    },
    /// There is nothing to draw a sample from.
    #[error("{path}: nothing is staged")]
    NothingStaged {
        /// The staging area.
        path: PathBuf,
    },
    /// A file is no evaluation that this program can read.
    #[error("{path}: no evaluation of a known form")]
    Evaluation {
        /// The file.
        path: PathBuf,
    },
    /// Another run works in the same staging area.
    #[error("{path}: another run of licit is at work here")]
    Busy {
        /// The lock.
        path: PathBuf,
    },
    /// The policy puts the staging area into a folder of other things.
    #[error("{path}: neither empty nor a staging area of licit")]
    NoStagingArea {
        /// The folder.
        path: PathBuf,
    },
    /// The register knows less than a version that was built with it.
    #[error(
        "register: sequence {found}, but version v{version} honours objections up to {honoured}"
    )]
    RegisterLost {
        /// Sequence of the register.
        found: u64,
        /// Sequence that the newest version honours.
        honoured: u64,
        /// Number of that version.
        version: u32,
    },
    /// Objections and consents were read at different positions of the register. This is a defect
    /// of the program.
    #[error("register: objections and consents of different positions")]
    Positions,
    /// No source in the policy.
    #[error("policy: no [[source]]")]
    NoSource,
    /// The register is neither a file nor a database on a server.
    #[error("register.url: expected sqlite:FILE or postgres://USER@HOST/DATABASE")]
    RegisterUrl,
    /// The policy names a token classifier, and whoever called did not load it. This is a defect of
    /// the program.
    #[error("internal: the model of the policy was not loaded")]
    ModelNotLoaded,
    /// Counts that must be equal are not. This is a defect of the program.
    #[error("internal: {what}: {expected} and {found} should be equal")]
    Unbalanced {
        /// Which counts.
        what: &'static str,
        /// One.
        expected: u64,
        /// The other.
        found: u64,
    },
    /// A table that does not fit into the memory that the run may use.
    #[error("memory: {what} need {needed_mib} MiB, more than a quarter of `dataset.memory_mib`")]
    Memory {
        /// What it holds.
        what: &'static str,
        /// Its size.
        needed_mib: u64,
    },
    /// A source.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The register.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// A region or identifier.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// A dataset.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// Keys.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// Services that must not be mixed (UNL-4).
    #[error(transparent)]
    Mixing(#[from] MixingRefused),
}

impl EngineError {
    /// Adds the path to an error of the system.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    /// A damaged file.
    pub(crate) fn damaged(path: &Path, problem: &str) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            problem: problem.to_owned(),
        }
    }

    /// Whether it is a defect of the program rather than of its input.
    pub fn is_internal(&self) -> bool {
        matches!(self, Self::Unbalanced { .. } | Self::ModelNotLoaded)
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                Some("make room and run the same command again: it goes on where it stopped")
            }
            Self::Damaged { .. } => {
                Some("delete the staging folder and run again: it is read anew from the sources")
            }
            Self::NothingStaged { .. } => {
                Some("raw texts lie there until staging_days are over; `licit collect` reads anew")
            }
            Self::Evaluation { .. } => {
                Some("move it away, and run `licit evaluate` again if it was the newest")
            }
            Self::Busy { .. } => Some("wait until it has ended; a lock of a dead run frees itself"),
            Self::Memory { .. } => Some("raise dataset.memory_mib in the policy"),
            Self::NoStagingArea { .. } => {
                Some("name a folder of its own in dataset.staging: files in it are deleted")
            }
            Self::RegisterLost { .. } => {
                Some("restore the register, or correct register.url: objections would be forgotten")
            }
            Self::NoSource => Some("add a [[source]] with service, format, path and visibility"),
            Self::RegisterUrl => Some("url = \"sqlite:register.db\""),
            Self::Source(SourceError::Format { hint, .. } | SourceError::Limit { hint, .. }) => {
                Some(hint)
            }
            Self::Source(SourceError::NothingThere { .. }) => {
                Some("paths are relative to the folder of licit.toml")
            }
            Self::Register(error) => Some(error.hint()),
            Self::Dataset(error) => error.hint(),
            Self::Keys(error) => Some(error.hint()),
            Self::Mixing(error) => Some(error.hint()),
            _ => None,
        }
    }
}

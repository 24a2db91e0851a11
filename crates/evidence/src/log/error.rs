//! Why a log cannot be read or continued. The file is always named.

use std::io;
use std::path::{Path, PathBuf};

use super::merkle::ProofError;
use crate::NoteError;

/// Why a log cannot be read or continued.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process is appending.
    #[error("{path}: another process is appending to this log")]
    Busy {
        /// The lock.
        path: PathBuf,
    },
    /// The checkpoint is not signed by the key of this log.
    #[error("{path}: {source}")]
    Signature {
        /// The file.
        path: PathBuf,
        /// Why.
        source: NoteError,
    },
    /// The text of the checkpoint is none.
    #[error("{path}: not a checkpoint: {problem}")]
    NotACheckpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: &'static str,
    },
    /// There are tiles, and no checkpoint that signs them.
    #[error("{path}: the checkpoint is missing, and the log is not empty")]
    NoCheckpoint {
        /// The file.
        path: PathBuf,
    },
    /// A tile or bundle is not what the checkpoint signs.
    #[error("{path}: {problem}")]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: &'static str,
    },
    /// An entry longer than a bundle can hold.
    #[error("an entry has {bytes} bytes, at most 65535 fit")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// A leaf or size that the tree does not have.
    #[error("{asked} is beyond the log, which has {size} leaves")]
    Beyond {
        /// What was asked for.
        asked: u64,
        /// Leaves that there are.
        size: u64,
    },
    /// A proof that was made of the tiles does not lead to the signed root.
    #[error("{path}: the tiles do not fit the checkpoint: {source}")]
    Proof {
        /// Folder of the log.
        path: PathBuf,
        /// Why.
        source: ProofError,
    },
    /// An earlier call failed half-way; the writer must be opened anew.
    #[error("{path}: an earlier append failed; open the log anew")]
    Failed {
        /// Folder of the log.
        path: PathBuf,
    },
}

impl LogError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Io { .. } => "check that the folder exists, may be written and has room",
            Self::Busy { .. } => "wait for the other process: a log has one writer",
            Self::Signature { .. } => {
                "the log belongs to the key it was begun with: restore that key, or begin a new log \
                 in another folder"
            }
            Self::NotACheckpoint { .. } | Self::NoCheckpoint { .. } => {
                "restore the checkpoint; never begin anew over old tiles: that would be a fork"
            }
            Self::Corrupt { .. } | Self::Proof { .. } => {
                "restore the log from the newest copy; receipts show which checkpoint it must reach"
            }
            Self::TooLong { .. } => "put a hash of the data into the log, not the data",
            Self::Beyond { .. } => "use a newer copy of the log",
            Self::Failed { .. } => "see the earlier error",
        }
    }

    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

//! What can go wrong with the file of a snapshot. A file that is not whole answers nothing.

use std::io;
use std::path::PathBuf;

/// Why the file of a snapshot could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The system failed.
    #[error("{path}: {doing}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// Why.
        source: io::Error,
    },
    /// The file is something else.
    #[error("{path}: not a snapshot of a register")]
    NotASnapshot {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a newer licit.
    #[error("{path}: a snapshot of format {found}, this version of licit reads {supported}")]
    Version {
        /// The file.
        path: PathBuf,
        /// The format of the file.
        found: u32,
        /// The one that is understood.
        supported: u32,
    },
    /// Something was cut off or added.
    #[error("{path}: the snapshot has {found} bytes, its header says {expected}")]
    Length {
        /// The file.
        path: PathBuf,
        /// What the header says.
        expected: u64,
        /// What is there.
        found: u64,
    },
    /// Bytes are not what was written.
    #[error("{path}: the snapshot is damaged: {part} is not what was written")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Which part.
        part: &'static str,
    },
    /// The services did not come in ascending order, each once.
    #[error("{path}: service {service} comes out of order")]
    Order {
        /// The file.
        path: PathBuf,
        /// The service that came too late.
        service: String,
    },
}

impl SnapshotError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                "make room on the disk and try again: the snapshot that stood there before is \
                 untouched"
            }
            Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                "check the path, or write a snapshot from the register first"
            }
            Self::Io { .. } => "check that the folder exists and may be read and written",
            Self::NotASnapshot { .. } => "name the file of a snapshot",
            Self::Version { .. } => {
                "use the licit that wrote the file, or write it anew from the register"
            }
            Self::Length { .. } | Self::Damaged { .. } => {
                "do not use the file: check the disk, remove it and write it anew from the \
                 register, which holds all that was in it"
            }
            Self::Order { .. } => "give the services sorted by name",
        }
    }
}

//! What can go wrong with a version on disk.

use std::io;
use std::path::{Path, PathBuf};

/// A version that cannot be written or read. The file is always named.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is no Parquet, or not of the expected form.
    #[error("{path}: {problem}")]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong, without content.
        problem: String,
    },
    /// The key does not open the file.
    #[error("{path}: the provenance key does not open it")]
    Key {
        /// The file.
        path: PathBuf,
    },
    /// There is no such version.
    #[error("{path}: no such version of the dataset")]
    NoVersion {
        /// Where it would lie.
        path: PathBuf,
    },
}

impl DatasetError {
    /// Adds the path to an error of the system.
    pub fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                Some("make room and run the same command again: it goes on where it stopped")
            }
            Self::Key { .. } => Some("use the keys folder that the version was built with"),
            Self::NoVersion { .. } => Some("`licit build` makes one"),
            _ => None,
        }
    }
}

/// Adds the path to an error of the Parquet library. Its text names types and offsets, no values.
pub(crate) fn parquet_error(
    path: &Path,
) -> impl FnOnce(parquet::errors::ParquetError) -> DatasetError + '_ {
    move |error| match error {
        parquet::errors::ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(source) => DatasetError::Io {
                path: path.to_owned(),
                source: *source,
            },
            Err(other) => DatasetError::Format {
                path: path.to_owned(),
                problem: other.to_string(),
            },
        },
        other => DatasetError::Format {
            path: path.to_owned(),
            problem: other.to_string(),
        },
    }
}

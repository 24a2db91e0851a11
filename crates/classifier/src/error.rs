//! What can be wrong with the files of a model. All of it is found before any text is read.

use std::io;
use std::path::{Path, PathBuf};

/// A model that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A file is not there or cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is larger than any that this program loads.
    #[error("{path}: expected at most {limit} bytes, got {bytes}")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// A file does not hold what it should.
    #[error("{path}: {problem}")]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
        /// What to do.
        hint: &'static str,
    },
}

impl ModelError {
    pub(crate) fn unusable(path: &Path, problem: impl ToString, hint: &'static str) -> Self {
        Self::Unusable {
            path: path.to_owned(),
            problem: problem.to_string(),
            hint,
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Io { .. } => {
                "a model is a folder with model.onnx, tokenizer.json and config.json, as \
                 `optimum-cli export onnx` writes it; paths of a policy are relative to it"
            }
            Self::TooLarge { .. } => "take a smaller or an int8-quantised model",
            Self::Unusable { hint, .. } => hint,
        }
    }
}

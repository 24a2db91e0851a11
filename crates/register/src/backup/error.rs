//! Why a backup is not written or not taken. It names the place and never a value.

use std::io;
use std::path::PathBuf;

/// Why a backup could not be written or restored.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}{problem}", path.display(), AtLine(*line))]
#[non_exhaustive]
pub struct BackupError {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1, where one is at fault.
    pub line: Option<u64>,
    /// What is wrong.
    pub problem: BackupProblem,
}

/// What is wrong with a backup.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupProblem {
    /// The system failed.
    #[error("{doing}: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// Why.
        source: io::Error,
    },
    /// There is a file of this name.
    #[error("is there already")]
    Exists,
    /// The file is something else.
    #[error("not a backup of a register that this version of licit reads")]
    NotABackup,
    /// It was made with other tables.
    #[error("the backup has tables of version {found}, this version of licit has {expected}")]
    Schema {
        /// Version of the backup's tables.
        found: i64,
        /// Version of the register's tables.
        expected: i64,
    },
    /// It was made with another key: every label in it would be unknown.
    #[error("the backup was made with another label key")]
    OtherKey,
    /// It ends before its last line.
    #[error("the backup was cut off: its last line is missing")]
    CutOff,
    /// It is not what was written.
    #[error("the backup is not what was written: {0}")]
    Changed(&'static str),
    /// The register is not empty.
    #[error("the register is not empty: a backup is restored into an empty one alone")]
    NotEmpty,
}

impl BackupError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match &self.problem {
            BackupProblem::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                "make room on the disk and try again"
            }
            BackupProblem::Io { .. } => "check that folder and file exist and may be used",
            BackupProblem::Exists => {
                "name a file that is not there yet: a backup is never overwritten"
            }
            BackupProblem::NotABackup => "name a file that `licit register backup` wrote",
            BackupProblem::Schema { .. } => {
                "restore it with the licit that wrote it; a newer one then brings the register up \
                 to date when it opens it"
            }
            BackupProblem::OtherKey => {
                "put the key file back that belongs to it: with another key no objection in it \
                 would be found"
            }
            BackupProblem::CutOff | BackupProblem::Changed(_) => {
                "take another copy of the backup; nothing of this one was taken in"
            }
            BackupProblem::NotEmpty => {
                "name a new place in `register.url`; what a full register does not know comes in \
                 by `licit register replay`"
            }
        }
    }
}

struct AtLine(Option<u64>);

impl std::fmt::Display for AtLine {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.map_or(Ok(()), |line| write!(out, "line {line}: "))
    }
}

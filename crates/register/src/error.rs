//! What can go wrong with a register. No error holds an identifier.

use std::io;
use std::path::PathBuf;

use licit_record::RegisterSequence;

use crate::backup::BackupError;
use crate::canonical::{CanonicalError, IdentifierKind};
use crate::consent::ConsentProblem;
use crate::import::ImportError;
use crate::location::Location;
use crate::snapshot::SnapshotError;

/// Why a register could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// The file cannot be created or opened.
    #[error("{register}: cannot open the register")]
    Open {
        /// Where it is.
        register: Location,
        /// Why.
        source: io::Error,
    },
    /// The file is no register, or one of a newer licit.
    #[error("{register}: not a register that this version of licit reads")]
    Schema {
        /// Where it is.
        register: Location,
        /// Why.
        source: sqlx::migrate::MigrateError,
    },
    /// The register was made with another key: every label in it would be unknown.
    #[error("{register}: the register was made with another label key")]
    WrongKey {
        /// Where it is.
        register: Location,
    },
    /// The database refused or failed.
    #[error("{register}: {doing}")]
    Database {
        /// Where it is.
        register: Location,
        /// What was being done.
        doing: &'static str,
        /// Why.
        source: sqlx::Error,
    },
    /// An event says something that this version of licit does not understand.
    #[error("{register}: event {seq} cannot be understood")]
    Event {
        /// Where it is.
        register: Location,
        /// Sequence number of the event.
        seq: i64,
    },
    /// The identifier has no canonical form.
    #[error("{kind}: {problem}")]
    Identifier {
        /// What it was said to be.
        kind: IdentifierKind,
        /// What is wrong with it.
        problem: CanonicalError,
    },
    /// Something is no consent.
    #[error("{problem}")]
    Consent {
        /// What is wrong with it.
        problem: ConsentProblem,
    },
    /// A list could not be taken in; nothing of it was.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A snapshot could not be read or written.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A backup could not be written or restored.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The register knows less than what was made of it, or is another one.
    #[error(
        "{register}: the register does not know what {} says of its sequence {}", by.display(),
        honoured.0
    )]
    Behind {
        /// Where it is.
        register: Location,
        /// What was made of a register that knew more.
        by: PathBuf,
        /// The position that it honours.
        honoured: RegisterSequence,
    },
    /// What a file says cannot be entered again; nothing of it was.
    #[error("{}: {problem}", path.display())]
    Replay {
        /// The file.
        path: PathBuf,
        /// Why.
        problem: &'static str,
        /// What to do about it.
        hint: &'static str,
    },
    /// The operating system gave no runtime or no randomness.
    #[error("the operating system gave no runtime or no randomness")]
    System(#[source] io::Error),
}

impl RegisterError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Open { .. } => "check that the folder exists and may be written",
            Self::Schema { .. } => "check `register.url`, or use the licit that wrote the file",
            Self::WrongKey { .. } => {
                "restore the key file that belongs to this register: with another key no \
                 objection in it would be found"
            }
            Self::Database { source, .. } if is_busy(source) => {
                "another process is writing to the register: try again when it is done"
            }
            Self::Database { .. } => "check the disk, and restore the register from a backup",
            Self::Event { .. } => "use the licit that wrote the register",
            Self::Identifier { problem, .. } => problem.hint(),
            Self::Consent { .. } => "docs/service.md has an example of each kind",
            Self::Import(error) => error.hint(),
            Self::Snapshot(error) => error.hint(),
            Self::Backup(error) => error.hint(),
            Self::Behind { .. } => {
                "it was lost, restored from a backup, or is another one: going on would forget \
                 objections; correct `register.url`, or enter again what came after the backup: \
                 `licit register replay FILE` with the newest snapshot"
            }
            Self::Replay { hint, .. } => hint,
            Self::System(_) => "try again",
        }
    }
}

/// Whether another connection holds the database.
pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    // SQLITE_BUSY and SQLITE_LOCKED, with their extended codes in the higher bytes.
    let code = error.as_database_error().and_then(|error| error.code());
    // PostgreSQL has five characters: a lock that was not got, a deadlock, two that collided.
    if matches!(code.as_deref(), Some("55P03" | "40P01" | "40001")) {
        return true;
    }
    let number = code.and_then(|code| code.parse::<u32>().ok());
    number.is_some_and(|number| matches!(number & 0xff, 5 | 6))
}

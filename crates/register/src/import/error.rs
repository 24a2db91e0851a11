//! Why a list is not taken in. It names the place and never a value.

use std::io;
use std::path::PathBuf;

use super::rows::{MAX_ROW_BYTES, MAX_SERVICES};
use crate::canonical::CanonicalError;
use crate::consent::ConsentProblem;

/// Why a list was not taken in. It names the place and never a value.
#[derive(Debug, thiserror::Error)]
#[error("{}: line {line}{}: {problem}", path.display(), InColumn(*column))]
#[non_exhaustive]
pub struct ImportError {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: u64,
    /// The column, where one is at fault.
    pub column: Option<&'static str>,
    /// What is wrong.
    pub problem: ImportProblem,
}

impl ImportError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match &self.problem {
            ImportProblem::Unreadable(_) => "check that the file exists and may be read",
            ImportProblem::NotUtf8 => "save the list as UTF-8",
            ImportProblem::NotCsv => "every row needs as many fields as the header",
            ImportProblem::RowTooLong => "look for a quotation mark that is never closed",
            ImportProblem::UnknownColumn(_)
            | ImportProblem::RepeatedColumn
            | ImportProblem::MissingColumn => {
                "the first line names the columns: service,kind,value,scope,received_at,removed, \
                 separated by commas; a line of JSON has them as fields"
            }
            ImportProblem::NotJson => {
                "every line is one object: {\"service\":…,\"kind\":…,\"value\":…}"
            }
            ImportProblem::UnknownField => {
                "the fields are service, kind, value, scope, received_at and removed"
            }
            ImportProblem::NotText => "write it as text in quotation marks; removed as true",
            ImportProblem::Removed => "write true, or leave it empty",
            ImportProblem::RemovedWithoutName => {
                "say which list it is (--list NAME): only what the same list named is taken away"
            }
            ImportProblem::EmptyFull => {
                "a full list that names nobody would take all of it away; if it is meant, name \
                 them as removed"
            }
            ImportProblem::Name => {
                "give the list a name of 1 to 100 letters, digits, dots, strokes and underscores"
            }
            ImportProblem::Service | ImportProblem::TooManyServices => {
                "write services as in the policy, in lower case"
            }
            ImportProblem::Kind => {
                "use account_id, handle, email, phone, profile_url, content_url or page_id"
            }
            ImportProblem::Identifier(error) => error.hint(),
            ImportProblem::Scope => "use all, own, about_me or page",
            ImportProblem::Consent(_) => "docs/service.md has a line of each kind",
            ImportProblem::NotAConsent => {
                "a line is a JSON object with service, kind, value, purpose, act, wording, channel, \
                 at and, if wanted, covers_past"
            }
            ImportProblem::ReceivedAt => "write it as 2026-05-10T09:00:00Z",
        }
    }
}

/// What is wrong with a list.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportProblem {
    /// The file cannot be opened or read.
    #[error("cannot read the list: {0}")]
    Unreadable(io::Error),
    /// A consent that is none.
    #[error("{0}")]
    Consent(ConsentProblem),
    /// A line of a list of consents cannot be read as one.
    #[error("the line is no consent")]
    NotAConsent,
    /// It is not UTF-8.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// It is no table.
    #[error("the row has another number of fields than the header")]
    NotCsv,
    /// A line that begins like JSON and is none.
    #[error("the line is no JSON object")]
    NotJson,
    /// A field that is not known. Its name is not told.
    #[error("the object has a field that is not known")]
    UnknownField,
    /// A field of another type.
    #[error("expected text")]
    NotText,
    /// Neither removed nor not.
    #[error("expected true or nothing")]
    Removed,
    /// A removal in a list without a name.
    #[error("the list takes somebody away, and has no name")]
    RemovedWithoutName,
    /// A full list without a row.
    #[error("the full list is empty")]
    EmptyFull,
    /// No name for a list.
    #[error("the list cannot have this name")]
    Name,
    /// A row exceeds the limit.
    #[error("the row is longer than {MAX_ROW_BYTES} bytes")]
    RowTooLong,
    /// A column that is not known. Its name may be a value of a list without header.
    #[error("column {0} is not known")]
    UnknownColumn(usize),
    /// A column that is there twice.
    #[error("the column is there twice")]
    RepeatedColumn,
    /// A column that is needed.
    #[error("the column is missing")]
    MissingColumn,
    /// No name of a service.
    #[error("expected the name of a service")]
    Service,
    /// More services than a list may name.
    #[error("more than {MAX_SERVICES} services")]
    TooManyServices,
    /// No kind of identifier.
    #[error("expected a kind of identifier")]
    Kind,
    /// An identifier without canonical form.
    #[error("{0}")]
    Identifier(CanonicalError),
    /// No scope.
    #[error("expected a scope")]
    Scope,
    /// No time.
    #[error("expected a time")]
    ReceivedAt,
}

struct InColumn(Option<&'static str>);

impl std::fmt::Display for InColumn {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0
            .map_or(Ok(()), |column| write!(out, ", column `{column}`"))
    }
}

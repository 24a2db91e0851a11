//! Cuts records out of JSON of any outer shape: one object a line, an array, pages of arrays one
//! after the other, or an object that holds the records in a list.
//!
//! Only one record is held at a time, however large the file, and one damaged record costs that
//! record and not the file. Nothing is judged here but where a record begins and ends; whether it
//! is sound JSON is the business of [`crate::json_fields`].

mod scanner;

use std::io::{self, BufRead};
use std::path::Path;

use licit_record::policy::MAX_RECORD_BYTES;

use self::scanner::Scanner;
use crate::limits::read_error;
use crate::{Fault, Position, Reason, SourceError};

/// A file that can be read more than once. Facts about an account hold for all its items,
/// wherever in the file they stand, so that readers of event streams look at it twice.
pub(crate) trait Rereadable {
    /// The bytes from the beginning.
    ///
    /// # Errors
    /// If it cannot be opened.
    fn reader(&mut self) -> Result<Box<dyn BufRead + '_>, SourceError>;

    /// Where it lies, for errors.
    fn path(&self) -> &Path;
}

impl Rereadable for &[u8] {
    fn reader(&mut self) -> Result<Box<dyn BufRead + '_>, SourceError> {
        Ok(Box::new(*self))
    }

    fn path(&self) -> &Path {
        Path::new("memory")
    }
}

/// More accounts or deletions than are kept in memory. To go on without them would let items
/// through that they forbid, so that the file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it speaks of more than {0} accounts")]
pub(crate) struct TooMany(pub(crate) usize);

impl From<TooMany> for io::Error {
    fn from(too_many: TooMany) -> Self {
        Self::other(too_many)
    }
}

/// What was cut out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut<'a> {
    /// A record: a line's value, or an element of an array or a list.
    Record(&'a [u8]),
    /// An object that held records in a list, without them. It comes after them.
    Head(&'a [u8]),
    /// A record, or such an object, that is longer than [`MAX_RECORD_BYTES`].
    TooLarge,
    /// Bytes that are no JSON value, or one that ends in the middle.
    Broken,
}

impl std::fmt::Debug for Cut<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Record(bytes) => write!(out, "Record({} bytes)", bytes.len()),
            Self::Head(bytes) => write!(out, "Head({} bytes)", bytes.len()),
            Self::TooLarge => out.write_str("TooLarge"),
            Self::Broken => out.write_str("Broken"),
        }
    }
}

/// Reads a file and hands on what was cut out, with its place: the line for values that stand in
/// lines, the number of the record for elements of arrays and lists. `lists` names the members
/// whose elements are records.
///
/// # Errors
/// If the file cannot be read, and what `each` returned.
pub(crate) fn cut(
    input: &mut dyn Rereadable,
    lists: &[&str],
    each: &mut dyn FnMut(Cut<'_>, u64) -> Result<(), TooMany>,
) -> Result<(), SourceError> {
    let mut each = |piece: Cut<'_>, number| each(piece, number).map_err(io::Error::from);
    let result = Scanner::new(&mut *input.reader()?, lists, MAX_RECORD_BYTES, &mut each).run();
    result.map_err(|error| {
        let too_many = error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<TooMany>());
        match too_many {
            Some(too_many) => SourceError::Limit {
                path: input.path().to_owned(),
                limit: too_many.to_string(),
                hint: "split the file by account, so that all that concerns one stays together",
            },
            None => read_error(input.path(), error),
        }
    })
}

/// The fault of a cut that holds no record.
pub(crate) fn fault(reason: Reason, number: u64) -> Fault {
    Fault {
        reason,
        position: Position {
            entry: None,
            record: number,
        },
        field: None,
    }
}

#[cfg(test)]
pub(crate) mod cases;
#[cfg(test)]
mod tests;

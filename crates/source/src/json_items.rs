//! Items of a file of JSON records, in two passes: first what the file says about accounts,
//! wherever in it that stands, then one item a record.

use licit_record::{Item, Reason, VisibilityEvidence};
use serde_json::Value;

use crate::json_fields::{Fields, Wrong, parse};
use crate::json_records::{Cut, Rereadable, TooMany, cut, fault};
use crate::{Fault, Position, Read, SourceError, Sourced};

/// What an object is that holds records in a list, apart from them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heads {
    /// A frame: it says no more than where the next page is.
    Frames,
    /// A record of its own.
    Records,
}

/// How the files of a format are cut, and which records both passes look at.
pub(crate) struct Shape {
    /// Members whose elements are records.
    pub(crate) lists: &'static [&'static str],
    pub(crate) heads: Heads,
    /// Whether a record may say something about others; it may be wrong where it says yes.
    pub(crate) may_concern_others: fn(&[u8]) -> bool,
}

impl Shape {
    /// Has `learn` see every record that may say something about others. What cannot be read is
    /// passed over; the second pass tells of it.
    ///
    /// # Errors
    /// If the file cannot be read, or speaks of more accounts than are kept.
    pub(crate) fn survey(
        &self,
        input: &mut dyn Rereadable,
        learn: &mut dyn FnMut(&Fields<'_>) -> Result<(), TooMany>,
    ) -> Result<(), SourceError> {
        cut(input, self.lists, &mut |piece, _| {
            let bytes = match piece {
                Cut::Record(bytes) => bytes,
                Cut::Head(bytes) if self.heads == Heads::Records => bytes,
                _ => return Ok(()),
            };
            if (self.may_concern_others)(bytes)
                && let Ok(value) = parse(bytes)
                && let Ok(fields) = Fields::of(&value, "")
            {
                learn(&fields)?;
            }
            Ok(())
        })
    }

    /// Reads the items: `item` makes one of a record, or none where it is no content, and
    /// `evidence` says how its visibility is known. `entry` is the file's path inside an archive.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub(crate) fn items(
        &self,
        input: &mut dyn Rereadable,
        entry: Option<&str>,
        item: &dyn Fn(&Value) -> Result<Option<Item>, Wrong>,
        evidence: &dyn Fn(&Item) -> VisibilityEvidence,
        sink: &mut dyn FnMut(Read),
    ) -> Result<(), SourceError> {
        cut(input, self.lists, &mut |piece, number| {
            match self.item(piece, number, item) {
                Ok(None) => {}
                Ok(Some(item)) => sink(Read::Item(Box::new(Sourced {
                    evidence: evidence(&item),
                    item,
                    position: Position {
                        entry: entry.map(str::to_owned),
                        record: number,
                    },
                }))),
                Err(fault) => sink(Read::Fault(placed(fault, entry))),
            }
            Ok(())
        })
    }

    fn item(
        &self,
        piece: Cut<'_>,
        number: u64,
        item: &dyn Fn(&Value) -> Result<Option<Item>, Wrong>,
    ) -> Result<Option<Item>, Fault> {
        let (bytes, is_frame) = match piece {
            Cut::Record(bytes) => (bytes, false),
            Cut::Head(bytes) => (bytes, self.heads == Heads::Frames),
            Cut::TooLarge => return Err(fault(Reason::RecordTooLarge, number)),
            Cut::Broken => return Err(fault(Reason::InvalidJson, number)),
        };
        let value = parse(bytes).map_err(|reason| fault(reason, number))?;
        if is_frame {
            return Ok(None);
        }
        item(&value).map_err(|wrong| wrong.at(number))
    }
}

/// The fault, with the path of its file inside an archive.
pub(crate) fn placed(mut fault: Fault, entry: Option<&str>) -> Fault {
    fault.position.entry = entry.map(str::to_owned);
    fault
}

//! A piece of a text that is to be taken out.

use licit_record::Category;

/// A finding: bytes `start..end` of a text belong to a category. Offsets always lie on character
/// boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is.
    pub category: Category,
}

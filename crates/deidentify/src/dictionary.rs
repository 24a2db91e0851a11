//! The per-record dictionary.

use licit_record::Category;

use crate::{KnownPersons, Span};

/// Raised whenever findings change.
pub(crate) const VERSION: u32 = 1;
/// What it finds.
pub(crate) const CATEGORIES: &[Category] = &[
    Category::PersonName,
    Category::UserId,
    Category::PrecisePlaceTime,
];

/// Folded words of a text.
#[derive(Default)]
pub(crate) struct Folded {}

pub(crate) fn find(
    _text: &str,
    _known: &KnownPersons,
    _folded: &mut Folded,
    _spans: &mut Vec<Span>,
) {
}

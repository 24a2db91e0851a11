//! The frame of the detectors: one pass over a text, which calls a detector where a byte or a
//! word stands that its findings cannot do without.
//!
//! **To add a detector:** write `detect/NAME.rs` with the headings that the others have and
//!
//! ```text
//! pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>)
//! ```
//!
//! and add one line to the table below: name, version (raised whenever findings change), the
//! categories that it finds, and the triggers that it wants. A detector may look to both sides
//! of its trigger, may report a finding more than once, and leaves overlaps to `resolve.rs`.

mod text;

pub(crate) use text::{Context, Text, is_word_char};

use licit_record::Category;

use crate::Span;

/// What wakes a detector; several are joined with `|`.
pub(crate) mod trigger {
    /// The first digit of a run of ASCII digits. `trigger` is its offset.
    pub(crate) const NUMBER: u8 = 1;
    /// `@`. `trigger` is its offset.
    pub(crate) const AT: u8 = 1 << 1;
    /// `:`. `trigger` is its offset.
    pub(crate) const COLON: u8 = 1 << 2;
    /// `/` after a letter or digit. `trigger` is its offset.
    pub(crate) const SLASH: u8 = 1 << 3;
    /// A context word of `words.rs`. `trigger` is the offset after its last byte.
    pub(crate) const WORD: u8 = 1 << 4;
    /// Anything else that is rare: `_`, `%`, `-----`. `trigger` is its offset.
    pub(crate) const RARE: u8 = 1 << 5;
}

/// One detector.
pub(crate) struct Detector {
    /// Its stable name.
    pub(crate) id: &'static str,
    /// Raised whenever its findings change.
    pub(crate) version: u32,
    /// What it finds.
    pub(crate) categories: &'static [Category],
    /// What wakes it.
    pub(crate) triggers: u8,
    /// The detector itself.
    pub(crate) at: fn(&Text<'_>, usize, &mut Vec<Span>),
}

macro_rules! detectors {
    ($( $name:ident, $version:literal, [$($category:ident),+], $triggers:expr; )*) => {
        $( mod $name; )*

        /// All detectors.
        pub(crate) const DETECTORS: &[Detector] = {
            use trigger::*;
            &[ $( Detector {
                id: stringify!($name),
                version: $version,
                categories: &[ $( Category::$category, )+ ],
                triggers: $triggers,
                at: $name::at,
            }, )* ]
        };
    };
}

detectors! {
    email, 1, [Email], AT | WORD | RARE;
}

//! The text as detectors see it, with the cheap questions that all of them ask.
//!
//! Nothing here allocates, and every look to the left or right is bounded, so that no text makes
//! a detector quadratic.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use licit_record::Category;
use licit_record::policy::OperatingPoint;

use super::compact::Compact;
use super::cue::Lists;
use super::postal_address::Memo;
use crate::Span;

/// How far a run of characters is followed to the right; a longer one is cut here.
const RUN_BYTES: usize = 4096;
/// How far one is followed to the left, where many triggers may share it.
const LOOK_BACK: usize = 512;
/// Longest word that is looked at.
const WORD_BYTES: usize = 256;

/// A text under detection. Look-alike characters are already plain ones in it (see `view.rs`),
/// and offsets are its own; the frame maps them back.
pub(crate) struct Text<'a> {
    str: &'a str,
    /// How far the detectors go.
    pub(crate) point: OperatingPoint,
    /// Region of numbers without country code: two capital letters, as in ISO 3166.
    pub(crate) region: &'a str,
    /// The cues before the last place that was asked for (see `cue.rs`).
    pub(super) last_lists: Cell<Option<(usize, Lists)>>,
    /// Where the last web address begins and ends that was read (see `profile_url.rs`).
    pub(super) last_url: Cell<Option<(usize, usize)>>,
    /// The last run of letters and digits that was read (see `compact.rs`).
    pub(super) last_run: Cell<Option<Compact>>,
    /// Words and numbers that were read as parts of an address (see `postal_address/token.rs`).
    pub(super) tokens: OnceCell<Memo>,
}

impl<'a> Text<'a> {
    /// Wraps a text.
    pub(crate) fn new(str: &'a str, point: OperatingPoint, region: &'a str) -> Self {
        Self {
            str,
            point,
            region,
            last_lists: Cell::new(None),
            last_url: Cell::new(None),
            last_run: Cell::new(None),
            tokens: OnceCell::new(),
        }
    }

    /// The whole text as bytes.
    #[inline]
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.str.as_bytes()
    }

    /// Its length in bytes.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.str.len()
    }

    /// The byte at an offset; 0 outside the text.
    #[inline]
    pub(crate) fn byte(&self, at: usize) -> u8 {
        self.bytes().get(at).copied().unwrap_or(0)
    }

    /// The byte before an offset; 0 at the beginning.
    #[inline]
    pub(crate) fn byte_before(&self, at: usize) -> u8 {
        at.checked_sub(1).map_or(0, |before| self.byte(before))
    }

    /// A piece; empty if the range is not one of the text.
    #[inline]
    pub(crate) fn slice(&self, range: Range<usize>) -> &'a str {
        self.str.get(range).unwrap_or("")
    }

    /// Whether an offset lies on a character boundary.
    #[inline]
    pub(crate) fn is_char_boundary(&self, at: usize) -> bool {
        self.str.is_char_boundary(at)
    }

    /// The character that begins at an offset.
    #[inline]
    pub(crate) fn char_at(&self, at: usize) -> Option<char> {
        let byte = *self.bytes().get(at)?;
        if byte < 128 {
            Some(char::from(byte))
        } else {
            self.str.get(at..)?.chars().next()
        }
    }

    /// The character that ends at an offset.
    #[inline]
    pub(crate) fn char_before(&self, at: usize) -> Option<char> {
        let byte = *self.bytes().get(at.checked_sub(1)?)?;
        if byte < 128 {
            Some(char::from(byte))
        } else {
            self.str.get(..at)?.chars().next_back()
        }
    }

    /// Whether a letter or digit begins at an offset.
    #[inline]
    pub(crate) fn is_word_at(&self, at: usize) -> bool {
        self.char_at(at).is_some_and(is_word_char)
    }

    /// Whether a letter or digit ends at an offset.
    #[inline]
    pub(crate) fn is_word_before(&self, at: usize) -> bool {
        self.char_before(at).is_some_and(is_word_char)
    }

    /// The end of the run of characters from `at` on that fulfil a condition.
    pub(crate) fn run_end(&self, at: usize, holds: impl Fn(char) -> bool) -> usize {
        let mut end = at;
        while end - at < RUN_BYTES {
            match self.char_at(end) {
                Some(char) if holds(char) => end += char.len_utf8(),
                _ => break,
            }
        }
        end
    }

    /// The start of the run of characters before `at` that fulfil a condition.
    pub(crate) fn run_start(&self, at: usize, holds: impl Fn(char) -> bool) -> usize {
        let mut start = at;
        while at - start < LOOK_BACK {
            match self.char_before(start) {
                Some(char) if holds(char) => start -= char.len_utf8(),
                _ => break,
            }
        }
        start
    }

    /// The end of the run of ASCII digits from `at` on.
    #[inline]
    pub(crate) fn digits_end(&self, at: usize) -> usize {
        let mut end = at;
        while self.byte(end).is_ascii_digit() {
            end += 1;
        }
        end
    }

    /// The first word that ends at or before an offset, with blanks and punctuation between;
    /// empty at the beginning of the text.
    pub(crate) fn word_before(&self, at: usize) -> Range<usize> {
        let end = self.run_start(at, |char| !is_word_char(char));
        let mut start = end;
        while end - start < WORD_BYTES {
            match self.char_before(start) {
                Some(char) if is_word_char(char) => start -= char.len_utf8(),
                _ => break,
            }
        }
        start..end
    }

    /// The first word that begins at or after an offset; empty at the end of the text.
    pub(crate) fn word_after(&self, at: usize) -> Range<usize> {
        let start = self.run_end(at, |char| !is_word_char(char));
        let mut end = start;
        while end - start < WORD_BYTES {
            match self.char_at(end) {
                Some(char) if is_word_char(char) => end += char.len_utf8(),
                _ => break,
            }
        }
        start..end
    }

    /// Whether an offset lies inside a web address: numbers there are paths and keys.
    pub(crate) fn is_inside_url(&self, at: usize) -> bool {
        let start = self.run_start(at, |char| !char.is_whitespace());
        let before = self.slice(start..at);
        before.contains("://") || before.starts_with("www.")
    }

    /// Adds a finding; an empty or impossible range is none.
    #[inline]
    pub(crate) fn push(&self, out: &mut Vec<Span>, range: Range<usize>, category: Category) {
        if range.start >= range.end || range.end > self.len() {
            return;
        }
        if let (Ok(start), Ok(end)) = (u32::try_from(range.start), u32::try_from(range.end)) {
            out.push(Span {
                start,
                end,
                category,
            });
        }
    }
}

/// Whether a character belongs to a word: a letter, a digit, or a mark on one.
#[inline]
pub(crate) fn is_word_char(char: char) -> bool {
    if char.is_ascii() {
        char.is_ascii_alphanumeric()
    } else {
        char.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&char)
    }
}

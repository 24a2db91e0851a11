//! Buffers that a de-identifier uses again and again, so that a text without findings costs no
//! allocation.

use crate::Span;
use crate::dictionary::Folded;
use crate::replace::Names;
use crate::view::View;

/// Working memory of one thread. Its content is of no meaning between two calls, but may hold
/// pieces of the last text: keep it inside the process.
#[derive(Default)]
pub struct Scratch {
    /// Plain copy of a text with look-alike characters.
    pub(crate) view: View,
    /// Folded words of a text.
    pub(crate) folded: Folded,
    /// Findings of the text at hand.
    pub(crate) spans: Vec<Span>,
    /// Literal placeholders in it.
    pub(crate) placeholders: Vec<(u32, u32)>,
    /// Where replacements stand in the redacted text.
    pub(crate) replaced: Vec<(u32, u32)>,
    /// Values that were given a number or a surrogate.
    pub(crate) names: Names,
}

impl Scratch {
    /// Empty buffers.
    pub fn new() -> Self {
        Self::default()
    }
}

impl std::fmt::Debug for Scratch {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Scratch")
    }
}

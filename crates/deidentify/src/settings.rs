//! What a de-identifier is told, and what it gives back.

use std::collections::BTreeSet;

use licit_record::policy::{OperatingPoint, ReplacementStyle};
use licit_record::{Category, Redactions};

use crate::Span;

/// What is taken out, and what stands in its place.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The categories that are taken out. [`Category::Quote`] spans of the caller are taken out
    /// whether it is named here or not.
    pub categories: BTreeSet<Category>,
    /// Placeholder or surrogate (DEI-3).
    pub style: ReplacementStyle,
    /// How far the detectors go.
    pub point: OperatingPoint,
    /// Region of phone numbers without country code: two letters, as in ISO 3166. Layouts of
    /// other regions are found as well; this one needs less of a context.
    pub region: String,
}

/// A text with everything taken out.
#[derive(Clone, Default)]
pub struct Redacted {
    /// The text.
    pub text: String,
    /// What was taken out: sorted, disjoint, with offsets in the original.
    pub spans: Vec<Span>,
    /// How many spans of each category.
    pub counts: Redactions,
}

impl Redacted {
    /// Fills in the counts of its spans.
    pub(crate) fn count(&mut self) {
        self.counts.clear();
        for span in &self.spans {
            *self.counts.entry(span.category).or_default() += 1;
        }
    }
}

/// The text stays out: even a redacted one is content.
impl std::fmt::Debug for Redacted {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "Redacted({} bytes, {} spans)",
            self.text.len(),
            self.spans.len()
        )
    }
}

/// A text that could not be examined. It carries nothing of the text; the record is to be
/// quarantined (DEI-6).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DetectorError {
    /// A detector failed.
    #[error("detector {detector} failed")]
    Failed {
        /// Its name.
        detector: &'static str,
    },
    /// An added detector could not tell.
    #[error("detector {detector} failed: {problem}")]
    Added {
        /// Its name.
        detector: &'static str,
        /// What went wrong.
        problem: &'static str,
    },
    /// The text is longer than offsets of 32 bits reach.
    #[error("expected a text of less than 4 GiB, got {bytes} bytes")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// Every replacement made the detectors find something new.
    #[error("the redacted text did not settle in {rounds} rounds")]
    Unsettled {
        /// How often it was tried.
        rounds: u32,
    },
}

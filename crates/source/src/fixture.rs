//! Seeded generators of invented records, each with the decision that it must get.
//!
//! They plant every trap of a format in known numbers, so that a test, a demonstration or a
//! bench can hold what licit decided against what it had to decide. The expected decisions are
//! those of mode `legitimate_interest` with its defaults, frozen on [`FREEZE_ON`], with an empty
//! register. All persons are invented.

pub mod activitystreams;
pub mod bluesky;
pub mod export;
pub mod facebook;
pub mod instagram;
pub mod items;
pub mod mastodon_api;
pub mod network;
pub mod random;

use jiff::civil::Date;
use licit_record::{Outcome, Reason, Reasons};

pub use items::items;

/// The day of the freeze that fixtures reckon with.
pub const FREEZE_ON: Date = jiff::civil::date(2025, 5, 27);

/// A record and what must become of it.
#[derive(Clone)]
pub struct Planted {
    /// The record as a line of its format, without the line break. It is no valid text where
    /// the trap is a broken line.
    pub line: Vec<u8>,
    /// What must become of it.
    pub expected: Expected,
}

/// What must become of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Its outcome.
    pub outcome: Outcome,
    /// Reasons that must be among those of the decision; all of them in rule order.
    pub reasons: Vec<Reason>,
}

impl Expected {
    /// It gets in.
    pub fn admitted() -> Self {
        Self {
            outcome: Outcome::Admitted,
            reasons: Vec::new(),
        }
    }

    /// It does not, for these reasons; the outcome follows from them.
    pub fn because(reasons: &[Reason]) -> Self {
        let set: Reasons = reasons.iter().copied().collect();
        Self {
            outcome: set.outcome(),
            reasons: set.iter().collect(),
        }
    }
}

//! What became of an item.

use std::fmt;

use crate::{Reason, Reasons, Redactions};

/// Which of the four ways a record went. In = admitted + refused + quarantined + faulty, always.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Outcome {
    /// It is in the dataset.
    Admitted,
    /// A rule keeps it out.
    Refused,
    /// A rule or detector failed on it, or was unsure; a person decides.
    Quarantined,
    /// It could not be read.
    Faulty,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 4] = [
        Self::Admitted,
        Self::Refused,
        Self::Quarantined,
        Self::Faulty,
    ];

    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Admitted => "admitted",
            Self::Refused => "refused",
            Self::Quarantined => "quarantined",
            Self::Faulty => "faulty",
        }
    }

    /// The outcome with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// A keyed hash of service and item id. It tells the holder of the key which item is meant, and
/// nobody else anything.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemToken(pub [u8; 16]);

impl fmt::Debug for ItemToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Display for ItemToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, out)
    }
}

/// Position in the register of objections that an artefact honours; 0 is the empty register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegisterSequence(pub u64);

/// What became of one record, and why (GOV-6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Which record.
    pub token: ItemToken,
    /// What became of it.
    pub outcome: Outcome,
    /// Every reason that speaks against it; empty if admitted.
    pub reasons: Reasons,
    /// What was taken out of its text.
    pub redactions: Redactions,
}

impl Decision {
    /// The primary reason: the first in rule order.
    pub fn reason(&self) -> Option<Reason> {
        self.reasons.iter().next()
    }
}

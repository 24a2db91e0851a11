//! Events: what the register is made of.

use licit_record::Service;

use crate::canonical::IdentifierKind;
use crate::label::Label;
use crate::objection::{Channel, EntryId};
use crate::scope::Scopes;

/// What an event does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Objection,
    ObjectionWithdrawn,
    ObjectionLapsed,
    Restriction,
    RestrictionLifted,
    Erasure,
}

impl Act {
    const ALL: [Self; 6] = [
        Self::Objection,
        Self::ObjectionWithdrawn,
        Self::ObjectionLapsed,
        Self::Restriction,
        Self::RestrictionLifted,
        Self::Erasure,
    ];

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Objection => "objection",
            Self::ObjectionWithdrawn => "objection_withdrawn",
            Self::ObjectionLapsed => "objection_lapsed",
            Self::Restriction => "restriction",
            Self::RestrictionLifted => "restriction_lifted",
            Self::Erasure => "erasure",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }

    /// Whether it takes away what stood; the others add to it.
    pub(crate) const fn takes_away(self) -> bool {
        matches!(
            self,
            Self::ObjectionWithdrawn | Self::ObjectionLapsed | Self::RestrictionLifted
        )
    }

    /// What stands after it.
    pub(crate) fn apply(self, standing: Scopes, scopes: Scopes) -> Scopes {
        if self.takes_away() {
            standing.difference(scopes)
        } else {
            standing.union(scopes)
        }
    }
}

/// An event to be added.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) id: EntryId,
    pub(crate) service: Service,
    pub(crate) act: Act,
    /// Unknown where a label alone was entered again.
    pub(crate) kind: Option<IdentifierKind>,
    pub(crate) label: Label,
    pub(crate) implied_label: Option<Label>,
    pub(crate) scopes: Scopes,
    pub(crate) channel: Channel,
    /// Days since 1970.
    pub(crate) received_on: i64,
}

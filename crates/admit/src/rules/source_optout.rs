#![doc = include_str!("source_optout.md")]

use licit_record::{Reason, Signal};

use super::Rule;
use crate::Facts;
use crate::preference::{self, Preference};

pub(super) const RULE: Rule = Rule {
    reason: Reason::SourceOptout,
    requirements: &["ADM-10", "OBJ-15"],
    version: 1,
    decide,
    page: include_str!("source_optout.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    let listed = facts.standing.pre_collection_optout.stands();
    // One prohibition is enough, whatever the other signals permit.
    let forbidden = facts.item.signals.iter().flatten().any(|(signal, value)| {
        speaks_of_training(*signal) && preference::read(*signal, value) == Preference::Forbids
    });
    (listed || forbidden).then_some(Reason::SourceOptout)
}

/// Two signals speak of visibility instead and are read by `not_public` and `not_indexable`. All
/// others count, also those that a later version of the vocabulary adds.
fn speaks_of_training(signal: Signal) -> bool {
    !matches!(signal, Signal::Noindex | Signal::NoUnauthenticated)
}

#![doc = include_str!("content_type.md")]

use licit_record::{Kind, Reason};

use super::Rule;
use crate::Facts;

pub(super) const RULE: Rule = Rule {
    reason: Reason::Type,
    requirements: &["ADM-4"],
    version: 1,
    decide,
    page: include_str!("content_type.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    // A kind that licit does not know is never on the list: a misspelt word in the policy would
    // otherwise open it for everything unknown.
    let allowed = facts.item.kind != Kind::Other && facts.policy.kinds.contains(&facts.item.kind);
    (!allowed).then_some(Reason::Type)
}

#![doc = include_str!("erased.md")]

use licit_record::Reason;

use super::Rule;
use crate::Facts;

pub(super) const RULE: Rule = Rule {
    reason: Reason::Erased,
    requirements: &["ADM-8", "ADM-9"],
    version: 1,
    decide,
    page: include_str!("erased.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    // A deletion counts whatever its date says: who announces one for tomorrow means it.
    (facts.item.deleted_at.is_some() || facts.standing.erasure.stands()).then_some(Reason::Erased)
}

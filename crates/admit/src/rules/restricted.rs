#![doc = include_str!("restricted.md")]

use licit_record::Reason;

use super::Rule;
use crate::Facts;

pub(super) const RULE: Rule = Rule {
    reason: Reason::Restricted,
    requirements: &["ADM-8"],
    version: 1,
    decide,
    page: include_str!("restricted.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    facts
        .standing
        .restriction
        .stands()
        .then_some(Reason::Restricted)
}

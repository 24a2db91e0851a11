#![doc = include_str!("sc_other.md")]

use licit_record::Reason;

use super::Rule;
use super::sc_author::refuses;
use crate::Facts;

pub(super) const RULE: Rule = Rule {
    reason: Reason::ScOther,
    requirements: &["SC-1", "SC-2", "SC-3", "CON-4"],
    version: 1,
    decide,
    page: include_str!("sc_other.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    let actions = &facts.policy.special_categories;
    let refused = refuses(facts.standing.sc_other, actions.other)
        || refuses(facts.standing.sc_unknown, actions.unknown);
    refused.then_some(Reason::ScOther)
}

#![doc = include_str!("minor.md")]

use licit_record::Reason;

use super::Rule;
use crate::Facts;

pub(super) const RULE: Rule = Rule {
    reason: Reason::Minor,
    requirements: &["MIN-1", "CON-5"],
    version: 1,
    decide,
    page: include_str!("minor.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    let is_minor = facts
        .eighteenth_birthday()
        .is_some_and(|adult| facts.policy.freeze_on < adult);
    is_minor.then_some(Reason::Minor)
}

#![doc = include_str!("age_unknown.md")]

use licit_record::policy::AgeUnknown;
use licit_record::{LegalBasis, Reason};

use super::Rule;
use crate::Facts;

pub(super) const RULE: Rule = Rule {
    reason: Reason::AgeUnknown,
    requirements: &["MIN-1"],
    version: 1,
    decide,
    page: include_str!("age_unknown.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    let stated = facts
        .author()
        .is_some_and(|author| author.birth_date.is_some());
    // The policy refuses `declared` in other modes already; this holds if it ever does not.
    let declared = facts.policy.age_unknown == AgeUnknown::Declared
        && facts.policy.mode == LegalBasis::LegitimateInterest;
    (!stated && !declared).then_some(Reason::AgeUnknown)
}

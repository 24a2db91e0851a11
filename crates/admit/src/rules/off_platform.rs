#![doc = include_str!("off_platform.md")]

use licit_record::{Kind, Reason};

use super::Rule;
use crate::Facts;

pub(super) const RULE: Rule = Rule {
    reason: Reason::OffPlatform,
    requirements: &["ADM-5"],
    version: 1,
    decide,
    page: include_str!("off_platform.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    (facts.item.kind == Kind::Log).then_some(Reason::OffPlatform)
}

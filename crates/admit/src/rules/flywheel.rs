#![doc = include_str!("flywheel.md")]

use licit_record::{Kind, Reason};

use super::Rule;
use crate::Facts;

pub(super) const RULE: Rule = Rule {
    reason: Reason::Flywheel,
    requirements: &["ADM-6"],
    version: 1,
    decide,
    page: include_str!("flywheel.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    (facts.item.kind == Kind::AiInteraction).then_some(Reason::Flywheel)
}

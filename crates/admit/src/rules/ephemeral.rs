#![doc = include_str!("ephemeral.md")]

use licit_record::{Kind, Reason};

use super::Rule;
use crate::Facts;

pub(super) const RULE: Rule = Rule {
    reason: Reason::Ephemeral,
    requirements: &["ADM-3"],
    version: 1,
    decide,
    page: include_str!("ephemeral.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    let vanishes = match (facts.item.kind, facts.item.ephemeral) {
        (Kind::Story, _) | (_, Some(true)) => true,
        // Platforms that have stories hand them out as pictures and videos too.
        (Kind::Image | Kind::Video, None) => true,
        (_, None | Some(false)) => false,
    };
    vanishes.then_some(Reason::Ephemeral)
}

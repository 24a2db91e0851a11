#![doc = include_str!("impossible_date.md")]

use licit_record::{Item, Reason};

use super::Rule;
use crate::Facts;
use crate::calendar::utc_date;

pub(super) const RULE: Rule = Rule {
    reason: Reason::ImpossibleDate,
    requirements: &["ADM-9"],
    version: 1,
    decide,
    page: include_str!("impossible_date.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    let Item {
        published_at,
        edited_at,
        collected_at,
        ..
    } = facts.item;
    let after_the_freeze = [published_at, edited_at, collected_at]
        .into_iter()
        .flatten()
        .any(|at| utc_date(*at) > facts.policy.freeze_on);
    let edited_before_published = match (published_at, edited_at) {
        // Whole seconds: many exports cut one of the two to the second and not the other.
        (Some(published), Some(edited)) => edited.as_second() < published.as_second(),
        _ => false,
    };
    (after_the_freeze || edited_before_published).then_some(Reason::ImpossibleDate)
}

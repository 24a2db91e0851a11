#![doc = include_str!("excluded_source.md")]

use licit_record::{Page, Reason};

use super::Rule;
use crate::Facts;

pub(super) const RULE: Rule = Rule {
    reason: Reason::ExcludedSource,
    requirements: &["ADM-11", "MIN-4"],
    version: 1,
    decide,
    page: include_str!("excluded_source.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    let service = facts.policy.excluded_services.contains(&facts.item.service);
    let class = facts
        .item
        .page
        .as_ref()
        .is_some_and(|page| is_excluded(page, facts));
    (service || class).then_some(Reason::ExcludedSource)
}

/// Classes are words of the operator; `School` and `school ` mean the same one.
fn is_excluded(page: &Page, facts: &Facts<'_>) -> bool {
    let Some(class) = page.class.as_deref().map(str::trim) else {
        return false;
    };
    facts
        .policy
        .excluded_page_classes
        .iter()
        .any(|excluded| excluded.trim().to_lowercase() == class.to_lowercase())
}

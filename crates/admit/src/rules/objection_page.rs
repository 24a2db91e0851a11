#![doc = include_str!("objection_page.md")]

use licit_record::Reason;

use super::Rule;
use crate::Facts;

pub(super) const RULE: Rule = Rule {
    reason: Reason::ObjectionPage,
    requirements: &["OBJ-8"],
    version: 1,
    decide,
    page: include_str!("objection_page.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    facts
        .standing
        .page_objection
        .stands()
        .then_some(Reason::ObjectionPage)
}

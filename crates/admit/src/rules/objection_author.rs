#![doc = include_str!("objection_author.md")]

use licit_record::Reason;

use super::Rule;
use crate::Facts;

pub(super) const RULE: Rule = Rule {
    reason: Reason::ObjectionAuthor,
    requirements: &["OBJ-5", "OBJ-6", "CON-6", "ADM-8"],
    version: 1,
    decide,
    page: include_str!("objection_author.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    facts
        .standing
        .author_objection
        .stands()
        .then_some(Reason::ObjectionAuthor)
}

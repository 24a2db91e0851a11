#![doc = include_str!("sc_author.md")]

use licit_record::Reason;
use licit_record::policy::StatementAction;

use super::Rule;
use crate::{Facts, Trace};

pub(super) const RULE: Rule = Rule {
    reason: Reason::ScAuthor,
    requirements: &["SC-1", "SC-2", "SC-3"],
    version: 1,
    decide,
    page: include_str!("sc_author.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    refuses(
        facts.standing.sc_author,
        facts.policy.special_categories.author,
    )
    .then_some(Reason::ScAuthor)
}

/// Whether a statement keeps the item out: the policy drops such items, or it cannot be taken out.
pub(super) fn refuses(trace: Trace, action: StatementAction) -> bool {
    match trace {
        Trace::Absent => false,
        Trace::Removed => action == StatementAction::Drop,
        Trace::Remains => true,
    }
}

#![doc = include_str!("minor_mentioned.md")]

use licit_record::Reason;
use licit_record::policy::MinorMentions;

use super::Rule;
use crate::{Facts, Trace};

pub(super) const RULE: Rule = Rule {
    reason: Reason::MinorMentioned,
    requirements: &["MIN-3"],
    version: 1,
    decide,
    page: include_str!("minor_mentioned.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    let refused = match facts.standing.minor_mentioned {
        Trace::Absent => false,
        Trace::Removed => facts.policy.minor_mentions == MinorMentions::Drop,
        Trace::Remains => true,
    };
    refused.then_some(Reason::MinorMentioned)
}

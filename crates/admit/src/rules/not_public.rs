#![doc = include_str!("not_public.md")]

use licit_record::{Audience, Reason, Signal, VisibilityEvidence};

use super::Rule;
use crate::Facts;
use crate::preference::{self, Preference};

pub(super) const RULE: Rule = Rule {
    reason: Reason::NotPublic,
    requirements: &["ADM-1", "ADM-2"],
    version: 1,
    decide,
    page: include_str!("not_public.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    let stated_public = facts.item.audience == Audience::Public;
    // `unknown` never counts, even if a misspelt word put it on the policy's list.
    let proven = facts.evidence != VisibilityEvidence::Unknown
        && facts.policy.evidence.contains(&facts.evidence);
    let private_account = facts
        .author()
        .is_some_and(|author| author.public == Some(false));
    let behind_login = facts
        .item
        .signals
        .iter()
        .flatten()
        .filter(|(signal, _)| **signal == Signal::NoUnauthenticated)
        .any(|(signal, value)| preference::read(*signal, value) == Preference::Forbids);
    (!stated_public || !proven || private_account || behind_login).then_some(Reason::NotPublic)
}

#![doc = include_str!("not_indexable.md")]

use licit_record::{Audience, Reason, Signal};

use super::Rule;
use crate::Facts;
use crate::preference::{self, Preference};

pub(super) const RULE: Rule = Rule {
    reason: Reason::NotIndexable,
    requirements: &["ADM-2"],
    version: 1,
    decide,
    page: include_str!("not_indexable.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    if !facts.policy.indexable_required {
        return None;
    }
    let stated = facts.item.indexable == Some(true);
    let unlisted = facts.item.audience == Audience::Unlisted;
    let signalled = facts.item.signals.iter().flatten().any(|(signal, value)| {
        matches!(signal, Signal::Noindex | Signal::NoUnauthenticated)
            && preference::read(*signal, value) == Preference::Forbids
    });
    (!stated || unlisted || signalled).then_some(Reason::NotIndexable)
}

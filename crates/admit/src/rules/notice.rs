#![doc = include_str!("notice.md")]

use licit_record::policy::NoticePeriod;
use licit_record::{LegalBasis, Reason};

use super::Rule;
use crate::Facts;
use crate::calendar::{days_between, utc_date};

pub(super) const RULE: Rule = Rule {
    reason: Reason::Notice,
    requirements: &["NOT-1", "NOT-6"],
    version: 2,
    decide,
    page: include_str!("notice.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    let told = match facts.policy.notice {
        NoticePeriod::Days(days) => was_told_in_time(facts, days),
        NoticePeriod::AtConsent => was_told_with_the_consent(facts),
    };
    (!told).then_some(Reason::Notice)
}

/// The last notice reached the author at least so many days before the freeze. The days are
/// differences of calendar days in UTC: with 28 days and a freeze on 27 May, 29 April is in.
fn was_told_in_time(facts: &Facts<'_>, days: u32) -> bool {
    let Some(notified_at) = facts
        .identified_author()
        .and_then(|author| author.notified_at)
    else {
        return false;
    };
    let notified_on = utc_date(notified_at);
    // A notice from before the announcement was about something else (NOT-6).
    let about_this = facts
        .policy
        .announced_on
        .is_none_or(|announced| notified_on >= announced);
    about_this && days_between(notified_on, facts.policy.freeze_on) >= i64::from(days)
}

/// The notice is part of the consent. In mode `consent` the rule `no_consent` looks at it; in any
/// other mode a stored consent must be there.
fn was_told_with_the_consent(facts: &Facts<'_>) -> bool {
    let stored = facts
        .item
        .consent
        .as_ref()
        .is_some_and(|consent| consent.given_at.is_some() && consent.wording.is_some());
    facts.policy.mode == LegalBasis::Consent || stored || facts.has_registered_consent()
}

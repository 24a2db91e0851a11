#![doc = include_str!("too_old.md")]

use jiff::Timestamp;
use licit_record::policy::{NoticePeriod, PublishedAfter};
use licit_record::{LegalBasis, Reason};

use super::Rule;
use crate::Facts;
use crate::calendar::utc_date;

pub(super) const RULE: Rule = Rule {
    reason: Reason::TooOld,
    requirements: &["ADM-7"],
    version: 2,
    decide,
    page: include_str!("too_old.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    let too_old = match facts.item.published_at {
        // Every mode reckons with this time (MIN-2 at the least), so unknown is refused.
        None => true,
        Some(published) => is_too_old(facts, published),
    };
    too_old.then_some(Reason::TooOld)
}

fn is_too_old(facts: &Facts<'_>, published: Timestamp) -> bool {
    match facts.policy.published_after {
        PublishedAfter::Any => false,
        PublishedAfter::Day(first) => utc_date(published) < first,
        PublishedAfter::AuthorNotice => is_before_notice(facts, published),
        PublishedAfter::AuthorConsent => is_before_consent(facts, published),
    }
}

fn is_before_notice(facts: &Facts<'_>, published: Timestamp) -> bool {
    match facts.author().and_then(|author| author.notified_at) {
        Some(notified) => published < notified,
        // No notice at all is what `notice` finds; the reason is given once, where it belongs,
        // unless that rule does not ask for one.
        None => matches!(facts.policy.notice, NoticePeriod::AtConsent),
    }
}

fn is_before_consent(facts: &Facts<'_>, published: Timestamp) -> bool {
    if facts.has_registered_consent() {
        return false;
    }
    let consent = facts.item.consent.as_ref();
    match consent.and_then(|consent| consent.given_at.zip(Some(consent.covers_past))) {
        Some((_, Some(true))) => false,
        Some((given, _)) => published < given,
        // No consent is what `no_consent` finds, in the mode in which it looks.
        None => facts.policy.mode != LegalBasis::Consent,
    }
}

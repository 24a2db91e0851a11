#![doc = include_str!("no_consent.md")]

use licit_record::{Consent, LegalBasis, Reason};

use super::Rule;
use crate::Facts;
use crate::calendar::utc_date;

pub(super) const RULE: Rule = Rule {
    reason: Reason::NoConsent,
    requirements: &["CON-1", "CON-2"],
    version: 2,
    decide,
    page: include_str!("no_consent.md"),
};

/// The purpose that a consent must name, word for word (CON-2).
pub(super) const PURPOSE: &str = "ai_training";

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    if facts.policy.mode != LegalBasis::Consent {
        return None;
    }
    let stated = facts.item.consent.as_ref().is_some_and(|consent| {
        is_complete(consent) && is_for_this(consent, facts) && is_in_time(consent, facts)
    });
    // What is in the register is complete, and for this service and purpose.
    let consented = stated || facts.has_registered_consent();
    // The person who consented must be known, too (CON-1).
    (!consented || facts.identified_author().is_none()).then_some(Reason::NoConsent)
}

/// Nothing that a proof needs is missing (CON-1). Time, purpose and service are looked at below.
fn is_complete(consent: &Consent) -> bool {
    [&consent.wording, &consent.channel]
        .into_iter()
        .all(|field| field.as_ref().is_some_and(|word| !word.trim().is_empty()))
}

/// It was given for this purpose and this service (CON-2).
fn is_for_this(consent: &Consent, facts: &Facts<'_>) -> bool {
    let purpose = consent.purpose.as_deref() == Some(PURPOSE);
    let service = consent
        .service
        .as_ref()
        .is_none_or(|service| *service == facts.item.service);
    purpose && service
}

/// It was given before the freeze, and before the item was published unless it says that it
/// covers the past.
fn is_in_time(consent: &Consent, facts: &Facts<'_>) -> bool {
    let Some(given) = consent.given_at else {
        return false;
    };
    let covers_item = consent.covers_past == Some(true)
        || facts
            .item
            .published_at
            .is_some_and(|published| published >= given);
    covers_item && utc_date(given) <= facts.policy.freeze_on
}

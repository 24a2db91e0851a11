#![doc = include_str!("consent_withdrawn.md")]

use licit_record::{LegalBasis, Reason};

use super::Rule;
use super::no_consent::PURPOSE;
use crate::calendar::utc_date;
use crate::{Facts, RegisteredConsent};

pub(super) const RULE: Rule = Rule {
    reason: Reason::ConsentWithdrawn,
    requirements: &["CON-3", "CON-6"],
    version: 2,
    decide,
    page: include_str!("consent_withdrawn.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    let withdrawn = facts.item.consent.as_ref().is_some_and(|consent| {
        // Outside mode `consent`, the withdrawal of a consent to something else (a newsletter)
        // says nothing about training.
        let about_training = facts.policy.mode == LegalBasis::Consent
            || consent
                .purpose
                .as_deref()
                .is_none_or(|purpose| purpose == PURPOSE);
        consent.withdrawn_at.is_some() && about_training
    });
    (withdrawn || ended_in_register(facts)).then_some(Reason::ConsentWithdrawn)
}

/// The register says that the author refused or withdrew, and the item states no consent of a
/// later day.
fn ended_in_register(facts: &Facts<'_>) -> bool {
    let RegisteredConsent::Ended { on } = facts.standing.consent else {
        return false;
    };
    let consent = facts.item.consent.as_ref();
    let given = consent.and_then(|consent| consent.given_at);
    given.is_none_or(|given| utc_date(given) <= on)
}

#![doc = include_str!("minor_at_publication.md")]

use licit_record::Reason;

use super::Rule;
use crate::Facts;

pub(super) const RULE: Rule = Rule {
    reason: Reason::MinorAtPublication,
    requirements: &["MIN-2"],
    version: 1,
    decide,
    page: include_str!("minor_at_publication.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    // An unknown time of publication is refused as `too_old`, an unknown birth date as
    // `age_unknown`.
    let was_minor = facts
        .published_on()
        .zip(facts.eighteenth_birthday())
        .is_some_and(|(published, adult)| published < adult);
    was_minor.then_some(Reason::MinorAtPublication)
}

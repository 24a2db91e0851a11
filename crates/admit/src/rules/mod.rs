//! The rules, in the order of their reasons. Adding one: a file with its page beside it, a line
//! below, cases under `testdata/`, and a new [`RULE_SET_VERSION`].

use std::fmt;

use licit_record::{Reason, Reasons};

use crate::Facts;

mod age_unknown;
mod consent_withdrawn;
mod content_type;
mod empty;
mod ephemeral;
mod erased;
mod excluded_source;
mod flywheel;
mod impossible_date;
mod minor;
mod minor_at_publication;
mod minor_mentioned;
mod no_consent;
mod not_indexable;
mod not_public;
mod notice;
mod objection_author;
mod objection_page;
mod objection_third;
mod off_platform;
mod private_channel;
mod restricted;
mod sc_author;
mod sc_other;
mod source_optout;
mod too_old;

/// Version of the whole set; it stands in every manifest and decision. Raised whenever a rule
/// could admit or refuse another item than before (a test holds it against the rules' versions).
pub const RULE_SET_VERSION: &str = "3";

/// One admission rule: a pure function with a name, a reason and a page.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Rule {
    /// The reason it gives. No two rules give the same.
    pub reason: Reason,
    /// The requirements it serves.
    pub requirements: &'static [&'static str],
    /// Raised whenever it could decide otherwise than before.
    pub version: u32,
    /// Gives [`Rule::reason`] if the rule speaks against the item.
    pub decide: fn(&Facts<'_>) -> Option<Reason>,
    /// Its page in Markdown, English and German; the documentation of its module.
    pub page: &'static str,
}

impl fmt::Debug for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Rule({} v{})", self.reason.code(), self.version)
    }
}

static RULES: [Rule; 26] = [
    impossible_date::RULE,
    objection_author::RULE,
    objection_third::RULE,
    objection_page::RULE,
    restricted::RULE,
    erased::RULE,
    source_optout::RULE,
    not_public::RULE,
    not_indexable::RULE,
    private_channel::RULE,
    ephemeral::RULE,
    content_type::RULE,
    off_platform::RULE,
    flywheel::RULE,
    excluded_source::RULE,
    too_old::RULE,
    minor::RULE,
    age_unknown::RULE,
    minor_at_publication::RULE,
    minor_mentioned::RULE,
    notice::RULE,
    no_consent::RULE,
    consent_withdrawn::RULE,
    sc_author::RULE,
    sc_other::RULE,
    empty::RULE,
];

/// All rules, in the order of their reasons.
pub fn rules() -> &'static [Rule] {
    &RULES
}

/// Judges an item: every rule runs, and every reason against the item is in the answer. An empty
/// answer means that no admission rule speaks against it.
pub fn judge(facts: &Facts<'_>) -> Reasons {
    RULES
        .iter()
        .filter_map(|rule| (rule.decide)(facts))
        .collect()
}

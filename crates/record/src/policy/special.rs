//! What becomes of statements about persons that the law protects beyond their identity
//! (`[special_categories]`, `minors.mentions`; SC-2, MIN-3).

use serde::{Deserialize, Serialize};

use super::PolicyError;
use super::file::{LegalBasis, Policy};

/// What becomes of a statement of a special category (GDPR Art. 9) or on a crime (Art. 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementAction {
    /// It may stay where the author manifestly made it public (Art. 9(2)(e)): an own statement,
    /// published by oneself on an own public account (SC-3). Any other is taken out.
    KeepManifestlyPublic,
    /// Its sentence is taken out; where nothing else is left, the item is refused.
    Redact,
    /// The item is refused.
    Drop,
}

/// What becomes of a mention of a minor (MIN-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MinorMentions {
    /// Its sentence is taken out; where nothing else is left, the item is refused.
    Redact,
    /// The item is refused.
    Drop,
}

/// `[special_categories]`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialCategories {
    /// Statements of authors about themselves.
    pub author: Option<StatementAction>,
    /// Statements about other persons.
    pub other: Option<StatementAction>,
    /// Statements that do not say whom they are about.
    pub unknown: Option<StatementAction>,
}

/// `[special_categories]` with the defaults of the mode filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementActions {
    /// Statements of authors about themselves.
    pub author: StatementAction,
    /// Statements about other persons.
    pub other: StatementAction,
    /// Statements that do not say whom they are about.
    pub unknown: StatementAction,
}

impl StatementActions {
    pub(super) fn new(policy: &Policy) -> Self {
        use StatementAction::{Drop, KeepManifestlyPublic, Redact};
        let set = &policy.special_categories;
        let (author, unknown) = match policy.basis.mode {
            // Fail closed, but the court's mode does not lose a post for one doubtful sentence.
            LegalBasis::LegitimateInterest => (KeepManifestlyPublic, Redact),
            // A consent that names special categories (Art. 9(2)(a)) is not recorded.
            LegalBasis::Consent => (Drop, Drop),
            LegalBasis::Strict => (Redact, Drop),
        };
        Self {
            author: set.author.unwrap_or(author),
            other: set.other.unwrap_or(Drop),
            unknown: set.unknown.unwrap_or(unknown),
        }
    }
}

pub(super) fn minor_mentions(policy: &Policy) -> MinorMentions {
    let default = match policy.basis.mode {
        LegalBasis::LegitimateInterest => MinorMentions::Redact,
        LegalBasis::Consent | LegalBasis::Strict => MinorMentions::Drop,
    };
    policy.minors.mentions.unwrap_or(default)
}

/// Refuses what no mode allows.
pub(super) fn check(policy: &Policy) -> Result<(), PolicyError> {
    let set = &policy.special_categories;
    let kept = |action| action == Some(StatementAction::KeepManifestlyPublic);
    let refuse = |key, problem: &str| {
        Err(PolicyError::Setting {
            key,
            problem: problem.to_owned(),
            hint: "use \"redact\" or \"drop\"",
        })
    };
    if kept(set.other) {
        return refuse(
            "special_categories.other",
            "nobody makes data of another person manifestly public (GDPR Art. 9(2)(e); SC-2, SC-3)",
        );
    }
    if kept(set.unknown) {
        return refuse(
            "special_categories.unknown",
            "who is not known to be the author counts as another person (GDPR Art. 9(2)(e); SC-3)",
        );
    }
    Ok(())
}

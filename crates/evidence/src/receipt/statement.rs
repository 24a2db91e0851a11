//! What is stated of an objection, and committed to in the log.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Language;
use crate::{Sha256, VersionId};

/// The format that this program writes.
pub const STATEMENT_FORMAT: &str = "licit-statement/1";

/// That an objection stands: the facts, in codes. The log holds a commitment to it, never itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// `licit-statement/1`.
    pub format: String,
    /// Who answers for the processing.
    pub controller: Controller,
    /// The service that the objection is to.
    pub service: String,
    /// Case number.
    pub request: String,
    /// Position in the register: every artefact that honours this number honours the objection.
    pub sequence: u64,
    /// Whether it stood before this statement: then `request` and `sequence` are those of old.
    pub already_standing: bool,
    /// The right, as `gdpr:A21`.
    pub right: String,
    /// How far it reaches: `all`, `own`, `about_me`, `photos` or `page`; several with `+` between.
    pub scope: String,
    /// How it came: `form`, `email`, `letter`, `api`, `signal` or `list`.
    pub channel: String,
    /// When it came.
    pub received_at: Timestamp,
    /// From when it holds.
    pub effective_from: Timestamp,
    /// When the answer is due.
    pub due: DueDates,
    /// The person's language.
    pub language: Language,
    /// Hash of the notice that was in force, where one is kept.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub notice: Option<Sha256>,
    /// Hash of the policy that was in force.
    pub policy: Sha256,
    /// Who objected, as the register knows them.
    pub objector: Objector,
    /// The versions that there were then.
    pub versions: Vec<VersionThen>,
}

/// Who answers for the processing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Controller {
    /// Name of the organisation.
    pub name: String,
    /// Where the data protection officer is reached.
    pub contact: String,
}

/// When the answer is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueDates {
    /// The day that the controller aims at.
    pub target: Date,
    /// The last day that the law allows (GDPR Art. 12(3)).
    pub legal: Date,
}

/// Who objected, as the register knows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objector {
    /// Version of the rules that labels follow.
    pub canonical: String,
    /// The labels.
    pub labels: Vec<Subject>,
}

/// A label of a person on the service. It means nothing without the key of the controller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// What the identifier is.
    pub kind: String,
    /// Its label, in hex.
    pub label: String,
}

/// A version that existed when the objection came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionThen {
    /// The dataset.
    pub dataset: String,
    /// Number of the version.
    pub version: u32,
    /// Its id.
    pub id: VersionId,
    /// Register sequence that it honours.
    pub sequence: u64,
}

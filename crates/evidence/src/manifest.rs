//! The manifest: everything a frozen version is.
//!
//! This is format `licit-manifest/1`. Fields are only ever added; a change of meaning makes a new
//! format. Older formats are kept readable.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use licit_record::{
    Concerns, EffectivePolicy, Outcome, Service, SpecialCategory, StatementFate, VisibilityEvidence,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Digest as _;

use crate::canonical_json::{self, CanonicalError};

/// A SHA-256 hash, written as 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256(pub [u8; 32]);

impl Sha256 {
    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl Serialize for Sha256 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sha256 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut bytes = [0; 32];
        hex::decode_to_slice(&text, &mut bytes)
            .map_err(|_| serde::de::Error::custom("expected 64 hex digits"))?;
        Ok(Self(bytes))
    }
}

/// The id of a version: the SHA-256 of its manifest's canonical JSON.
pub type VersionId = Sha256;

/// How many records went which way. `read` is the sum of the others, always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Records that came in.
    pub read: u64,
    /// In the dataset.
    pub admitted: u64,
    /// Kept out by a rule.
    pub refused: u64,
    /// Waiting for a person.
    pub quarantined: u64,
    /// Could not be read.
    pub faulty: u64,
}

impl Counts {
    /// Counts one record.
    pub fn add(&mut self, outcome: Outcome) {
        self.read += 1;
        *match outcome {
            Outcome::Admitted => &mut self.admitted,
            Outcome::Refused => &mut self.refused,
            Outcome::Quarantined => &mut self.quarantined,
            Outcome::Faulty => &mut self.faulty,
        } += 1;
    }

    /// Whether nothing was lost.
    pub fn balance(&self) -> bool {
        let parts = [self.admitted, self.refused, self.quarantined, self.faulty];
        parts.into_iter().try_fold(0_u64, u64::checked_add) == Some(self.read)
    }
}

/// One part of the dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Path in the version folder.
    pub path: String,
    /// Its bucket.
    pub bucket: u32,
    /// Examples in it.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
    /// Its hash.
    pub sha256: Sha256,
}

/// Another file of the version folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Path in the version folder.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its hash.
    pub sha256: Sha256,
}

/// What one source gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFacts {
    /// Its service.
    pub service: Service,
    /// Its format.
    pub format: String,
    /// How it is known to be public.
    pub visibility: VisibilityEvidence,
    /// Who asserts it, and when, where an operator does.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub asserted: Option<String>,
    /// What became of its records.
    pub counts: Counts,
}

/// The register that a version honours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterState {
    /// Its sequence: every objection up to it is honoured.
    pub sequence: u64,
    /// Digest of the snapshot.
    pub digest: Sha256,
}

/// A rule that ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleVersion {
    /// Its code.
    pub code: String,
    /// Its version.
    pub version: u32,
}

/// A detector that ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetectorVersion {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// What else decides what it finds and is no part of the program, by name: the files of a
    /// model, and its settings.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub digests: BTreeMap<String, Sha256>,
}

/// Copies that were taken out (TRN-3, OBJ-13).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopiesRemoved {
    /// Records with the same words as another.
    pub exact: u64,
    /// Records with nearly the same words as another.
    pub near: u64,
    /// Older or repeated records of the same item.
    pub superseded: u64,
    /// Passages of objecting persons cut out of other people's texts.
    pub quotes_cut: u64,
}

/// Third persons in admitted records (TP-2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThirdPersons {
    /// Admitted records whose fields name another person.
    pub records_naming_others: u64,
    /// Admitted records from which a name, handle or other identifier was taken out.
    pub records_redacted: u64,
}

/// How many statements of a special category, on a crime or of a minor were found, and what became
/// of them (SC-1, SC-2, MIN-3). A sum over all records: no record bears such a label (SC-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementCount {
    /// What they tell.
    pub category: SpecialCategory,
    /// About whom.
    pub concerns: Concerns,
    /// What became of them.
    pub fate: StatementFate,
    /// How many.
    pub statements: u64,
}

/// Everything a frozen version is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// `licit-manifest/1`.
    pub format: String,
    /// Name of the dataset.
    pub dataset: String,
    /// Number of the version.
    pub version: u32,
    /// Ids of the versions it follows.
    pub parents: Vec<VersionId>,
    /// Day of the freeze.
    pub frozen_on: Date,
    /// Version of the program.
    pub software: String,
    /// The policy in force.
    pub policy: EffectivePolicy,
    /// Licence, as the operator states it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub licence: Option<String>,
    /// Digest of everything that went in: items, policy, register, rules, detectors.
    pub inputs: Sha256,
    /// The sources.
    pub sources: Vec<SourceFacts>,
    /// The register.
    pub register: RegisterState,
    /// Version of the set of rules.
    pub rule_set: String,
    /// The rules.
    pub rules: Vec<RuleVersion>,
    /// The detectors.
    pub detectors: Vec<DetectorVersion>,
    /// Counts.
    pub counts: Counts,
    /// Refused records by primary reason.
    pub refused_by_reason: BTreeMap<String, u64>,
    /// Records by every reason that spoke against them.
    pub all_reasons: BTreeMap<String, u64>,
    /// Spans taken out of admitted texts, by category.
    pub redactions: BTreeMap<String, u64>,
    /// Statements of special categories, on crimes and of minors, in all records whose text was
    /// read.
    #[serde(default)]
    pub statements: Vec<StatementCount>,
    /// Copies taken out.
    pub copies: CopiesRemoved,
    /// Third persons.
    pub third_persons: ThirdPersons,
    /// Admitted records older than the public announcement (ADM-7).
    pub older_than_announcement: u64,
    /// Buckets.
    pub buckets: u32,
    /// Fewest subjects that share a bucket.
    pub fewest_subjects_in_a_bucket: u64,
    /// Which keys were used: a one-way name of them.
    pub key_name: String,
    /// Public key of the signature, as a note verifier key.
    pub signing_key: String,
    /// The parts.
    pub parts: Vec<Part>,
    /// All other files but the manifest and its signature.
    pub files: Vec<FileEntry>,
}

impl Manifest {
    /// The format that this program writes.
    pub const FORMAT: &'static str = "licit-manifest/1";
    /// Its file name.
    pub const FILE: &'static str = "manifest.json";
    /// File name of the signature.
    pub const SIGNATURE_FILE: &'static str = "manifest.sig";

    /// Its canonical bytes and id.
    ///
    /// # Errors
    /// If a count goes past 2^53.
    pub fn seal(&self) -> Result<(Vec<u8>, VersionId), CanonicalError> {
        let bytes = canonical_json::to_vec(self)?;
        let id = Sha256::of(&bytes);
        Ok((bytes, id))
    }

    /// What the signature says.
    pub fn statement(&self, id: VersionId) -> String {
        format!(
            "licit dataset version\n{}/v{}\nsha256:{id}\n",
            self.dataset, self.version
        )
    }
}

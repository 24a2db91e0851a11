//! The policy as the operator writes it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::PolicyError;
use super::classifier::Classifier;
use super::effective::{AgeUnknown, SharedItems, ThirdPersonObjection};
use super::service::Web;
use super::special::{MinorMentions, SpecialCategories};
use crate::{Category, Kind, Service, VisibilityEvidence};

/// `licit.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Who answers for the processing.
    pub controller: Controller,
    /// The legal basis.
    pub basis: Basis,
    /// When people were told, and when the version is frozen.
    #[serde(default)]
    pub notice: Notice,
    /// What may come in.
    #[serde(default)]
    pub admission: Admission,
    /// Minors.
    #[serde(default)]
    pub minors: Minors,
    /// Special categories of personal data, and crimes.
    #[serde(default)]
    pub special_categories: SpecialCategories,
    /// What is taken out of texts.
    #[serde(default)]
    pub deidentify: Deidentify,
    /// Where objections are kept.
    #[serde(default)]
    pub register: Register,
    /// The register as a service: pages, interface, desk.
    #[serde(default)]
    pub service: Web,
    /// The dataset.
    pub dataset: Dataset,
    /// Where items come from.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
}

impl Policy {
    /// Reads a policy.
    ///
    /// # Errors
    /// [`PolicyError::Syntax`] with line and column.
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        Ok(toml::from_str(text)?)
    }
}

/// `[controller]`: who answers for the processing.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Controller {
    /// Name of the organisation.
    pub name: String,
    /// Where the data protection officer is reached.
    pub contact: String,
}

/// The legal-basis mode (GOV-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalBasis {
    /// Art. 6(1)(f) as OLG Köln accepted it.
    LegitimateInterest,
    /// Art. 6(1)(a).
    Consent,
    /// Art. 6(1)(f) as the supervisory authorities would like it.
    Strict,
}

impl LegalBasis {
    /// The word in the policy.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LegitimateInterest => "legitimate_interest",
            Self::Consent => "consent",
            Self::Strict => "strict",
        }
    }
}

/// `[basis]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// The mode.
    pub mode: LegalBasis,
    /// Whether the controller is a designated gatekeeper (UNL-4, DMA Art. 3).
    #[serde(default)]
    pub gatekeeper: bool,
}

/// `[notice]`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Date of the public announcement.
    #[serde(default, deserialize_with = "super::day::optional")]
    pub announced_on: Option<Date>,
    /// Day of the freeze (UTC): ages and notice periods are reckoned on it. Default: today.
    #[serde(default, deserialize_with = "super::day::optional")]
    pub freeze_on: Option<Date>,
    /// Days that must lie between an individual notice and the freeze.
    pub notice_min_days: Option<u32>,
}

/// `[admission]`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admission {
    /// Kinds that may come in (ADM-4).
    pub kinds: Option<BTreeSet<Kind>>,
    /// Whether search engines must be allowed to find an item.
    pub indexable_required: Option<bool>,
    /// Items published before this day are refused (ADM-7).
    #[serde(default, deserialize_with = "super::day::optional")]
    pub published_after: Option<Date>,
    /// Kinds of evidence of visibility that count (ADM-2).
    pub evidence: Option<BTreeSet<VisibilityEvidence>>,
    /// Classes of pages that are refused (ADM-11, MIN-4).
    pub excluded_page_classes: Option<BTreeSet<String>>,
    /// Services that are refused as a whole (ADM-11).
    #[serde(default)]
    pub excluded_services: BTreeSet<Service>,
}

/// `[minors]`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minors {
    /// What to do with authors of unknown age (MIN-1).
    pub age_unknown: Option<AgeUnknown>,
    /// What becomes of mentions of minors in texts (MIN-3).
    pub mentions: Option<MinorMentions>,
}

/// How far the detectors go.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum OperatingPoint {
    /// Recall and harm weighed.
    #[default]
    Balanced,
    /// More is taken out.
    Recall,
    /// Everything doubtful is taken out.
    Maximum,
}

/// What stands where something was taken out (DEI-3).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ReplacementStyle {
    /// `[EMAIL_1]`, numbered anew in every record.
    #[default]
    Placeholder,
    /// An invented value of the same form, drawn anew in every record.
    Surrogate,
}

/// `[deidentify]`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deidentify {
    /// Placeholder or surrogate.
    #[serde(default)]
    pub style: ReplacementStyle,
    /// How far the detectors go.
    #[serde(default)]
    pub point: OperatingPoint,
    /// Categories on top of those of the mode.
    #[serde(default)]
    pub also: BTreeSet<Category>,
    /// Share of the entities of each category that must be covered completely on the operator's
    /// own sample before a version is released: `0.95`.
    pub recall_min: Option<f64>,
    /// A token classifier of the operator's own.
    pub model: Option<Classifier>,
}

/// `[register]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// `sqlite:FILE`, beside the policy unless absolute, or `postgres://USER@HOST/DATABASE`; the
    /// password of a server comes from `PGPASSWORD` or `~/.pgpass`.
    #[serde(default = "Register::default_url")]
    pub url: String,
    /// Files of objections, CSV or JSONL, that are taken in before every collect and build
    /// (OBJ-15). They only add.
    #[serde(default)]
    pub import: Vec<String>,
    /// Files of consents, one JSON object a line, that are taken in before every collect and build
    /// (CON-1).
    #[serde(default)]
    pub consents: Vec<String>,
    /// The same for lists with a name, which take away again what they named.
    #[serde(default, rename = "list")]
    pub lists: Vec<ObjectionList>,
    /// Region for phone numbers without country code (ISO 3166-1).
    #[serde(default = "Register::default_region")]
    pub region: String,
    /// What becomes of an item that an objecting third person is mentioned in (OBJ-7).
    pub third_person: Option<ThirdPersonObjection>,
    /// What becomes of an item that an objecting and another person share (OBJ-14).
    pub shared_item_policy: Option<SharedItems>,
}

/// `[[register.list]]`: a list of objections that somebody else keeps.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectionList {
    /// Its name: what it named before, it may take away.
    pub name: String,
    /// The file, beside the policy unless absolute.
    pub path: String,
    /// Whether the file is all of the list: what it names no more is taken away.
    #[serde(default)]
    pub full: bool,
}

impl Register {
    fn default_url() -> String {
        "sqlite:register.db".to_owned()
    }

    fn default_region() -> String {
        "DE".to_owned()
    }
}

impl Default for Register {
    fn default() -> Self {
        Self {
            url: Self::default_url(),
            import: Vec::new(),
            consents: Vec::new(),
            lists: Vec::new(),
            region: Self::default_region(),
            third_person: None,
            shared_item_policy: None,
        }
    }
}

/// `[dataset]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dataset {
    /// Name of the dataset: its folder, its card.
    pub name: String,
    /// Folder of the datasets.
    #[serde(default = "Dataset::default_path")]
    pub path: String,
    /// Folder of the staging areas.
    #[serde(default = "Dataset::default_staging")]
    pub staging: String,
    /// Folder of the provenance indexes.
    #[serde(default = "Dataset::default_restricted")]
    pub restricted: String,
    /// Folder of the keys.
    #[serde(default = "Dataset::default_keys")]
    pub keys: String,
    /// Folder of the evidence log.
    #[serde(default = "Dataset::default_log")]
    pub log: String,
    /// Days that collected items stay in the staging area (DAT-5).
    pub staging_days: Option<u32>,
    /// Subjects that share a bucket, at the least.
    pub min_subjects_per_bucket: Option<u32>,
    /// Memory that a build may use, in MiB.
    pub memory_mib: Option<u32>,
    /// Licence named in card and metadata.
    pub licence: Option<String>,
}

impl Dataset {
    fn default_path() -> String {
        "datasets".to_owned()
    }

    fn default_staging() -> String {
        "staging".to_owned()
    }

    fn default_restricted() -> String {
        "restricted".to_owned()
    }

    fn default_keys() -> String {
        "keys".to_owned()
    }

    fn default_log() -> String {
        "log".to_owned()
    }
}

/// Format of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceFormat {
    /// Native items: JSONL or Parquet, by the file's ending and first bytes.
    Items,
    /// ActivityStreams 2: a Mastodon account archive or an outbox.
    Activitystreams,
    /// Statuses of the Mastodon API: JSON arrays or JSONL.
    MastodonApi,
    /// Bluesky: Jetstream events (v1, v2) or repository records, JSONL.
    Bluesky,
    /// Instagram "download your information", zip or folder.
    InstagramExport,
    /// Facebook "download your information", zip or folder.
    FacebookExport,
}

/// `[[source]]`: one place that items come from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The service.
    pub service: Service,
    /// The format.
    pub format: SourceFormat,
    /// File, folder, glob, or `-` for standard input; beside the policy unless absolute.
    pub path: String,
    /// How the source knows that its items are public.
    #[serde(default)]
    pub visibility: VisibilityEvidence,
    /// Who asserts it; needed with `visibility = "operator"`.
    pub asserted: Option<OperatorAssertion>,
    /// Whether search engines may find what is public here, for formats that do not say. What an
    /// item itself says comes first.
    pub indexable: Option<bool>,
    /// Whether unknown fields are passed over instead of being faults.
    #[serde(default)]
    pub lenient: bool,
    /// CSV with the service's facts about accounts (`id,handle,birth_date,notified_at,public`),
    /// for formats that do not carry them.
    pub accounts: Option<String>,
    /// The account that an export belongs to, for formats that do not say.
    pub owner: Option<Owner>,
}

/// Who asserts that a source holds only public items, and when.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorAssertion {
    /// Name or role of the person.
    pub by: String,
    /// Date.
    #[serde(deserialize_with = "super::day::required")]
    pub on: Date,
}

/// The account that an export belongs to.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// The service's id of the account.
    pub id: String,
    /// Its handle.
    pub handle: Option<String>,
    /// Its display name.
    pub name: Option<String>,
}

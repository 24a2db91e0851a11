//! The settings that a build runs with: the file plus the defaults of its mode.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::PolicyError;
use super::classifier::{self, ClassifierSettings};
use super::file::{Controller, LegalBasis, OperatingPoint, Policy, ReplacementStyle};
use super::special::{self, MinorMentions, StatementActions};
use crate::{Category, Kind, Service, Tier, VisibilityEvidence};

/// Days that collected items stay in the staging area (DAT-5). A setting of this project.
pub const STAGING_DAYS: u32 = 30;
/// Largest record that is read, in bytes. Longer ones are faulty; no platform allows such posts.
pub const MAX_RECORD_BYTES: usize = 4 << 20;
/// Subjects that share a bucket, at the least: a bucket must not point at a person.
pub const MIN_SUBJECTS_PER_BUCKET: u32 = 20;
/// Memory that a build may use, in MiB.
const MEMORY_MIB: u32 = 1024;
/// Days between the last delivered notice and the freeze: the waves before the start that OLG
/// Köln had before it lay 26 to 40 days back.
const NOTICE_DAYS_LEGITIMATE_INTEREST: u32 = 28;
/// Days between notice and freeze in `strict`.
const NOTICE_DAYS_STRICT: u32 = 60;

/// Share of the entities of each category that the detectors must cover on the operator's own
/// sample, in thousandths (`deid_recall_min`). A setting of this project.
const RECALL_MIN_PER_MILLE: u32 = 950;
/// The same in `strict`.
const RECALL_MIN_PER_MILLE_STRICT: u32 = 990;

/// How long before the freeze a notice must have been delivered (NOT-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticePeriod {
    /// So many days.
    Days(u32),
    /// The notice is part of the consent.
    AtConsent,
}

/// From when on items may come in (ADM-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublishedAfter {
    /// Any time; the share older than the first public notice is reported.
    Any,
    /// This day.
    Day(Date),
    /// The author's own first individual notice.
    AuthorNotice,
    /// The author's consent, unless it covers the past.
    AuthorConsent,
}

/// What to do with authors of unknown age (MIN-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgeUnknown {
    /// Refuse.
    Refuse,
    /// Take a source at its word that all its accounts are declared adults; only in
    /// `legitimate_interest`.
    Declared,
}

/// What becomes of an item that an objecting third person is mentioned in (OBJ-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThirdPersonObjection {
    /// The mention is taken out.
    RedactMention,
    /// The item is refused.
    DropItem,
}

/// What becomes of an item that an objecting and another person share (OBJ-13, OBJ-14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SharedItems {
    /// The objecting person's part is taken out.
    Redact,
    /// The item is refused.
    Drop,
}

/// What a build runs with. Serialises to JSON for the manifest (DAT-1).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EffectivePolicy {
    /// Who answers for the processing.
    pub controller: Controller,
    /// The mode (GOV-1).
    pub mode: LegalBasis,
    /// Whether the controller is a gatekeeper (UNL-4).
    pub gatekeeper: bool,
    /// Date of the public announcement.
    pub announced_on: Option<Date>,
    /// Day of the freeze.
    pub freeze_on: Date,
    /// Notice period.
    pub notice: NoticePeriod,
    /// Kinds that may come in.
    pub kinds: BTreeSet<Kind>,
    /// Whether search engines must be allowed to find an item.
    pub indexable_required: bool,
    /// From when on.
    pub published_after: PublishedAfter,
    /// Evidence of visibility that counts.
    pub evidence: BTreeSet<VisibilityEvidence>,
    /// Classes of pages that are refused.
    pub excluded_page_classes: BTreeSet<String>,
    /// Services that are refused.
    pub excluded_services: BTreeSet<Service>,
    /// Authors of unknown age.
    pub age_unknown: AgeUnknown,
    /// Mentions of minors in texts.
    pub minor_mentions: MinorMentions,
    /// Statements of special categories, and on crimes.
    pub special_categories: StatementActions,
    /// Mentions of objecting third persons.
    pub third_person: ThirdPersonObjection,
    /// Items shared with an objecting person.
    pub shared_items: SharedItems,
    /// Categories that are taken out of texts.
    pub categories: BTreeSet<Category>,
    /// Placeholder or surrogate.
    pub style: ReplacementStyle,
    /// How far the detectors go.
    pub point: OperatingPoint,
    /// Share of the entities of each category that must be covered completely on the operator's
    /// own sample before a release, in thousandths (DEI-1).
    #[serde(default = "default_recall_min")]
    pub recall_min_per_mille: u32,
    /// Settings of the operator's own token classifier, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ClassifierSettings>,
    /// Region for phone numbers without country code.
    pub region: String,
    /// Whether each service gets a dataset of its own (UNL-4).
    pub one_dataset_per_service: bool,
    /// Days that collected items stay in the staging area.
    pub staging_days: u32,
    /// Subjects that share a bucket, at the least.
    pub min_subjects_per_bucket: u32,
    /// Memory that a build may use, in MiB; it alters no result and stays out of the manifest.
    #[serde(skip, default = "default_memory_mib")]
    pub memory_mib: u32,
}

fn default_memory_mib() -> u32 {
    MEMORY_MIB
}

fn default_recall_min() -> u32 {
    RECALL_MIN_PER_MILLE
}

impl EffectivePolicy {
    /// Fills in the defaults of the mode.
    ///
    /// `today` is the freeze where the file names none; no freeze lies behind it.
    ///
    /// # Errors
    /// [`PolicyError::Setting`] if a setting is not allowed in this mode.
    pub fn new(policy: &Policy, today: Date) -> Result<Self, PolicyError> {
        check(policy, today)?;
        let mode = policy.basis.mode;
        let consent = mode == LegalBasis::Consent;
        let default_drop = mode != LegalBasis::LegitimateInterest;
        let admission = &policy.admission;
        Ok(Self {
            controller: policy.controller.clone(),
            mode,
            gatekeeper: policy.basis.gatekeeper,
            announced_on: policy.notice.announced_on,
            freeze_on: policy.notice.freeze_on.unwrap_or(today),
            notice: match (policy.notice.notice_min_days, mode) {
                (Some(days), _) => NoticePeriod::Days(days),
                (None, LegalBasis::LegitimateInterest) => {
                    NoticePeriod::Days(NOTICE_DAYS_LEGITIMATE_INTEREST)
                }
                (None, LegalBasis::Strict) => NoticePeriod::Days(NOTICE_DAYS_STRICT),
                (None, LegalBasis::Consent) => NoticePeriod::AtConsent,
            },
            kinds: admission.kinds.clone().unwrap_or_else(default_kinds),
            indexable_required: admission.indexable_required.unwrap_or(!consent),
            published_after: match (admission.published_after, mode) {
                (Some(day), _) => PublishedAfter::Day(day),
                (None, LegalBasis::LegitimateInterest) => PublishedAfter::Any,
                (None, LegalBasis::Strict) => PublishedAfter::AuthorNotice,
                (None, LegalBasis::Consent) => PublishedAfter::AuthorConsent,
            },
            evidence: admission.evidence.clone().unwrap_or_else(|| {
                [VisibilityEvidence::Stated, VisibilityEvidence::Contract].into()
            }),
            excluded_page_classes: admission
                .excluded_page_classes
                .clone()
                .unwrap_or_else(default_excluded_page_classes),
            excluded_services: admission.excluded_services.clone(),
            age_unknown: policy.minors.age_unknown.unwrap_or(AgeUnknown::Refuse),
            minor_mentions: special::minor_mentions(policy),
            special_categories: StatementActions::new(policy),
            third_person: policy.register.third_person.unwrap_or(if default_drop {
                ThirdPersonObjection::DropItem
            } else {
                ThirdPersonObjection::RedactMention
            }),
            shared_items: policy
                .register
                .shared_item_policy
                .unwrap_or(if default_drop {
                    SharedItems::Drop
                } else {
                    SharedItems::Redact
                }),
            categories: Category::ALL
                .iter()
                .copied()
                .filter(|category| default_drop || category.tier() != Tier::Two)
                .chain(policy.deidentify.also.iter().copied())
                .collect(),
            style: policy.deidentify.style,
            point: policy.deidentify.point,
            recall_min_per_mille: match (policy.deidentify.recall_min, mode) {
                (Some(share), _) => per_mille(share),
                (None, LegalBasis::Strict) => RECALL_MIN_PER_MILLE_STRICT,
                (None, _) => RECALL_MIN_PER_MILLE,
            },
            model: policy
                .deidentify
                .model
                .as_ref()
                .map(ClassifierSettings::new),
            region: policy.register.region.clone(),
            one_dataset_per_service: mode == LegalBasis::Strict,
            staging_days: policy.dataset.staging_days.unwrap_or(STAGING_DAYS),
            min_subjects_per_bucket: policy
                .dataset
                .min_subjects_per_bucket
                .unwrap_or(MIN_SUBJECTS_PER_BUCKET),
            memory_mib: policy.dataset.memory_mib.unwrap_or(MEMORY_MIB),
        })
    }
}

/// A share in thousandths: fractions have more than one spelling, and the manifest has one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`check` lets through shares of 0 to 1 alone"
)]
pub(super) fn per_mille(share: f64) -> u32 {
    (share * 1000.0).round() as u32
}

/// Content that people address to the public (ADM-4). Pictures wait for the image pipeline.
fn default_kinds() -> BTreeSet<Kind> {
    [
        Kind::Post,
        Kind::Comment,
        Kind::Caption,
        Kind::Review,
        Kind::Profile,
    ]
    .into()
}

/// Pages whose visitors are minors, patients or victims (ADM-11, MIN-4).
fn default_excluded_page_classes() -> BTreeSet<String> {
    [
        "childcare",
        "school",
        "youth",
        "health_support",
        "victim_support",
    ]
    .map(str::to_owned)
    .into()
}

fn check(policy: &Policy, today: Date) -> Result<(), PolicyError> {
    let setting = |key, problem: &str, hint| PolicyError::Setting {
        key,
        problem: problem.to_owned(),
        hint,
    };
    special::check(policy)?;
    policy
        .deidentify
        .model
        .as_ref()
        .map_or(Ok(()), classifier::check)?;
    if policy.minors.age_unknown == Some(AgeUnknown::Declared)
        && policy.basis.mode != LegalBasis::LegitimateInterest
    {
        return Err(setting(
            "minors.age_unknown",
            "`declared` is possible in mode `legitimate_interest` alone (MIN-1)",
            "remove the key, or give birth dates through `accounts` of the source",
        ));
    }
    let frozen = policy.notice.freeze_on.unwrap_or(today);
    if frozen > today {
        return Err(setting(
            "notice.freeze_on",
            "lies in the future: ages and notice periods would be reckoned on a day to come",
            "remove the key to freeze today",
        ));
    }
    if policy.notice.announced_on.is_some_and(|told| told > frozen) {
        return Err(setting(
            "notice.freeze_on",
            "lies before `announced_on`",
            "a version is frozen after the public was told",
        ));
    }
    if policy.sources.iter().any(|source| {
        source.visibility == VisibilityEvidence::Operator && source.asserted.is_none()
    }) {
        return Err(setting(
            "source.asserted",
            "`visibility = \"operator\"` needs a name and a date",
            "add asserted = { by = \"…\", on = 2025-05-01 }",
        ));
    }
    if policy.controller.name.trim().is_empty() || policy.controller.contact.trim().is_empty() {
        return Err(setting(
            "controller.name",
            "name and contact of the controller must be there",
            "they stand in the dataset card, and the name in the signature",
        ));
    }
    if policy
        .sources
        .iter()
        .filter(|source| source.path == "-")
        .count()
        > 1
    {
        return Err(setting(
            "source.path",
            "two sources read standard input",
            "give all but one a file",
        ));
    }
    if policy
        .deidentify
        .recall_min
        .is_some_and(|share| !(0.0..=1.0).contains(&share))
    {
        return Err(setting(
            "deidentify.recall_min",
            "expected a share from 0 to 1",
            "such as 0.95",
        ));
    }
    let name = &policy.dataset.name;
    if Service::new(name).is_err() {
        return Err(setting(
            "dataset.name",
            "expected 1 to 64 characters of a-z, 0-9, '-', '_', '.'",
            "the name becomes a folder",
        ));
    }
    if policy.dataset.min_subjects_per_bucket == Some(0) {
        return Err(setting(
            "dataset.min_subjects_per_bucket",
            "must be at least 1",
            "a bucket must not point at a person: 20 or more is wise",
        ));
    }
    Ok(())
}

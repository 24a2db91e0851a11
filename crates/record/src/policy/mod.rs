//! `licit.toml`: the operator's policy, and the settings that follow from it.
//!
//! [`Policy`] is the file as written: unknown keys are errors, most keys may be absent.
//! [`EffectivePolicy`] is what a build runs with: every default of the legal-basis mode
//! (requirements.md, "Defaults per legal-basis mode") filled in. Its JSON goes into the manifest.

mod classifier;
mod day;
mod effective;
mod file;
mod service;
mod special;

pub use classifier::{Classifier, ClassifierSettings};
pub use effective::{
    AgeUnknown, EffectivePolicy, MAX_RECORD_BYTES, MIN_SUBJECTS_PER_BUCKET, NoticePeriod,
    PublishedAfter, STAGING_DAYS, SharedItems, ThirdPersonObjection,
};
pub use file::{
    Admission, Basis, Controller, Dataset, Deidentify, LegalBasis, Minors, Notice, ObjectionList,
    OperatingPoint, OperatorAssertion, Owner, Policy, Register, ReplacementStyle, Source,
    SourceFormat,
};

pub use service::{Authority, Mail, Oidc, Pipeline, ServiceWords, Tls, Web};
pub use special::{MinorMentions, SpecialCategories, StatementAction, StatementActions};

/// A policy that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// The file is no TOML, has an unknown key, or a value of another type.
    #[error("{0}")]
    Syntax(#[from] toml::de::Error),
    /// Two settings contradict each other, or one is forbidden in this mode.
    #[error("{key}: {problem}")]
    Setting {
        /// The key, with its section.
        key: &'static str,
        /// What is wrong with it.
        problem: String,
        /// What to do.
        hint: &'static str,
    },
}

#[cfg(test)]
mod tests;

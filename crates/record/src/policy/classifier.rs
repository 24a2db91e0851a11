//! `[deidentify.model]`: a token classifier of the operator's own beside the built-in detectors.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::PolicyError;
use crate::Category;

/// Chance from which a word is taken out: where the model itself says yes.
const THRESHOLD_PER_MILLE: u32 = 500;
/// How models name persons, most of all.
const PERSONS: [&str; 2] = ["PER", "PERSON"];

/// `[deidentify.model]`; without it, there is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Classifier {
    /// Folder with `model.onnx`, `tokenizer.json` and `config.json`, beside the policy unless
    /// absolute.
    pub folder: String,
    /// Chance from which a word is taken out: more than 0, at most 1.
    pub threshold: Option<f64>,
    /// Which label of the model is which category, without `B-` and `I-`: `{ PER = "PERSON_NAME" }`.
    /// It stands in the place of the default; labels that it does not name are passed over.
    pub labels: Option<BTreeMap<String, Category>>,
}

/// The settings of a token classifier, with defaults. Where its files lie is none of them: what
/// they hold stands in the manifest, as hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassifierSettings {
    /// Chance from which a word is taken out, in thousandths.
    pub threshold_per_mille: u32,
    /// Which label is which category.
    pub labels: BTreeMap<String, Category>,
}

impl Default for ClassifierSettings {
    fn default() -> Self {
        let labels = PERSONS.map(|label| (label.to_owned(), Category::PersonName));
        Self {
            threshold_per_mille: THRESHOLD_PER_MILLE,
            labels: labels.into(),
        }
    }
}

impl ClassifierSettings {
    pub(super) fn new(classifier: &Classifier) -> Self {
        let default = Self::default();
        Self {
            threshold_per_mille: classifier
                .threshold
                .map_or(default.threshold_per_mille, super::effective::per_mille),
            labels: classifier.labels.clone().unwrap_or(default.labels),
        }
    }
}

/// What no model may name: these follow from the register, or from statements and whom they
/// concern.
const NOT_FOR_MODELS: [Category; 3] = [
    Category::Quote,
    Category::SpecialCategory,
    Category::MinorMention,
];

pub(super) fn check(classifier: &Classifier) -> Result<(), PolicyError> {
    let setting = |key, problem: &str, hint| {
        Err(PolicyError::Setting {
            key,
            problem: problem.to_owned(),
            hint,
        })
    };
    if classifier.folder.trim().is_empty() {
        return setting(
            "deidentify.model.folder",
            "is empty",
            "a folder with model.onnx, tokenizer.json and config.json; without the section, \
             there is no model",
        );
    }
    // Below a thousandth everything would be taken out.
    if classifier
        .threshold
        .is_some_and(|chance| !(0.001..=1.0).contains(&chance))
    {
        return setting(
            "deidentify.model.threshold",
            "expected a chance from 0.001 to 1",
            "such as 0.5; less takes out more",
        );
    }
    let Some(labels) = &classifier.labels else {
        return Ok(());
    };
    if labels.is_empty() {
        return setting(
            "deidentify.model.labels",
            "is empty: the model would find nothing",
            "such as { PER = \"PERSON_NAME\" }; without the key, PER and PERSON are names",
        );
    }
    if labels
        .values()
        .any(|category| NOT_FOR_MODELS.contains(category))
    {
        return setting(
            "deidentify.model.labels",
            "quotes, special categories and mentions of minors are not for a model to name",
            "they have settings of their own: [register], [special_categories], [minors]",
        );
    }
    Ok(())
}

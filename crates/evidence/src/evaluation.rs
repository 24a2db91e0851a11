//! An evaluation: what the detectors found of what people had labelled, as counts.
//!
//! This is format `licit-evaluation/2`. Counts instead of shares, so that it has one spelling
//! and two of them can be added. It holds no text and no name but those of files. Format 1 had no
//! flags; [`Evaluation::from_slice`] reads both.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use licit_record::policy::OperatingPoint;
use licit_record::{Category, Concerns, EffectivePolicy, SpecialCategory};
use serde::{Deserialize, Serialize};

use crate::manifest::{DetectorVersion, Sha256};

/// What an evaluation found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// [`Evaluation::FORMAT`].
    pub format: String,
    /// When it was made.
    pub evaluated_at: Timestamp,
    /// Version of the program.
    pub software: String,
    /// How far the detectors went.
    pub point: OperatingPoint,
    /// Region of phone numbers without country code.
    pub region: String,
    /// The categories that were looked for.
    pub categories: BTreeSet<Category>,
    /// The detectors.
    pub detectors: Vec<DetectorVersion>,
    /// The files with the labels.
    pub files: Vec<EvaluatedFile>,
}

/// One file with labels, and what was found in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluatedFile {
    /// Its name, without folders.
    pub name: String,
    /// Its hash, as it lay on disk.
    pub sha256: Sha256,
    /// Whether all its texts were drawn by `licit audit sample` of this installation.
    pub own_sample: bool,
    /// Texts with labels.
    pub texts: u64,
    /// Texts that are not labelled yet; they count for nothing.
    pub unlabelled: u64,
    /// Texts on which a detector failed; a build would quarantine them.
    pub failed: u64,
    /// By language and category.
    pub scores: Vec<LabelScore>,
    /// Letters and digits outside all labels, and those of them that were taken out.
    pub harmless: (u64, u64),
    /// Words outside all labels, and those of them that were touched.
    pub other_words: (u64, u64),
    /// Texts without labels, and those of them that were touched.
    pub clean: (u64, u64),
    /// What was found of statements about persons; none where nobody labelled them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flags: Option<EvaluatedFlags>,
}

/// What was found of the flags of texts: special categories, crimes and minors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluatedFlags {
    /// Texts of which all flags are labelled.
    pub texts: u64,
    /// Those of them that bear none, and those of these that were flagged.
    pub clean: (u64, u64),
    /// By language, category and whom it concerns.
    pub scores: Vec<FlagScore>,
}

/// Counts of one kind of flag in one language. A flag stands once for a text; one with the right
/// category and the wrong person is missed, and wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagScore {
    /// Language tag.
    pub language: String,
    /// What a text tells.
    pub category: SpecialCategory,
    /// About whom.
    pub concerns: Concerns,
    /// Labels that were found.
    pub found: u64,
    /// Labels that were not.
    pub missed: u64,
    /// What was found and bears no label.
    pub wrong: u64,
}

/// Counts of one category in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelScore {
    /// Language tag.
    pub language: String,
    /// The category.
    pub category: Category,
    /// Labelled entities.
    pub entities: u64,
    /// Those of which every byte was found.
    pub covered: u64,
    /// Findings.
    pub found: u64,
    /// Findings with the offsets and the category of a label.
    pub exact: u64,
}

/// An evaluation that cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluationError {
    /// It is no JSON, or lacks a field.
    #[error("evaluation: {0}")]
    Json(#[from] serde_json::Error),
    /// A later version wrote it, or it is something else.
    #[error("evaluation: this version does not know its format")]
    Format,
}

/// What an evaluation says about a release (`deid_recall_min`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    /// Categories of which too few entities were covered: entities, covered.
    pub below: BTreeMap<Category, (u64, u64)>,
    /// Categories that the policy takes out and the sample does not hold.
    pub unmeasured: BTreeSet<Category>,
    /// Labelled texts of the sample: a few say little.
    pub texts: u64,
}

impl Gate {
    /// Whether nothing measured falls short.
    pub fn passes(&self) -> bool {
        self.below.is_empty()
    }
}

impl Evaluation {
    /// The format that this version of the program writes.
    pub const FORMAT: &'static str = "licit-evaluation/2";
    /// The formats that it reads.
    const READ: [&'static str; 2] = ["licit-evaluation/1", Self::FORMAT];

    /// Reads an evaluation of this format or an older one; it keeps the format it was written in.
    ///
    /// # Errors
    /// If it is no JSON, lacks a field, or is of a format that this version does not know.
    pub fn from_slice(json: &[u8]) -> Result<Self, EvaluationError> {
        let evaluation: Self = serde_json::from_slice(json)?;
        if Self::READ.contains(&evaluation.format.as_str()) {
            Ok(evaluation)
        } else {
            Err(EvaluationError::Format)
        }
    }

    /// Whether it says anything about a release: it measured the operator's own sample with these
    /// detectors, as the policy sets them.
    pub fn speaks_for(&self, policy: &EffectivePolicy, detectors: &[DetectorVersion]) -> bool {
        self.files
            .iter()
            .any(|file| file.own_sample && file.texts > 0)
            && self.detectors == detectors
            && self.point == policy.point
            && self.region == policy.region
            && self.categories == policy.categories
    }

    /// Compares the recall of each category on the operator's own sample with what the policy
    /// demands.
    pub fn gate(&self, recall_min_per_mille: u32) -> Gate {
        let mut sums = BTreeMap::<Category, (u64, u64)>::new();
        let own = self.files.iter().filter(|file| file.own_sample);
        let texts = own.clone().map(|file| file.texts).sum();
        for score in own.flat_map(|file| &file.scores) {
            let sum = sums.entry(score.category).or_default();
            sum.0 += score.entities;
            sum.1 += score.covered;
        }
        sums.retain(|category, (entities, _)| self.categories.contains(category) && *entities > 0);
        let unmeasured = self.categories.iter().copied();
        let unmeasured = unmeasured.filter(|category| !sums.contains_key(category));
        let unmeasured = unmeasured.collect();
        sums.retain(|_, (entities, covered)| {
            u128::from(*covered) * 1000 < u128::from(*entities) * u128::from(recall_min_per_mille)
        });
        Gate {
            below: sums,
            unmeasured,
            texts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(own_sample: bool, scores: &[(Category, u64, u64)]) -> EvaluatedFile {
        EvaluatedFile {
            name: "a.jsonl".to_owned(),
            sha256: Sha256([7; 32]),
            own_sample,
            texts: 10,
            unlabelled: 0,
            failed: 0,
            scores: scores
                .iter()
                .map(|&(category, entities, covered)| LabelScore {
                    language: "de".to_owned(),
                    category,
                    entities,
                    covered,
                    found: covered,
                    exact: covered,
                })
                .collect(),
            harmless: (100, 1),
            other_words: (20, 1),
            clean: (5, 0),
            flags: None,
        }
    }

    fn evaluation(files: Vec<EvaluatedFile>) -> Evaluation {
        Evaluation {
            format: Evaluation::FORMAT.to_owned(),
            evaluated_at: "2026-11-23T10:00:00Z".parse().unwrap(),
            software: "0.1.0".to_owned(),
            point: OperatingPoint::Balanced,
            region: "DE".to_owned(),
            categories: [Category::Email, Category::Phone, Category::PersonName].into(),
            detectors: vec![DetectorVersion {
                id: "email".to_owned(),
                version: 1,
                digests: BTreeMap::new(),
            }],
            files,
        }
    }

    #[test]
    fn the_gate_looks_at_each_category_of_the_own_sample_alone() {
        use Category::{DateOfBirth, Email, PersonName, Phone};
        let evaluation = evaluation(vec![
            file(
                true,
                &[(Email, 20, 19), (PersonName, 10, 9), (DateOfBirth, 9, 0)],
            ),
            file(true, &[(PersonName, 10, 9)]),
            file(false, &[(Email, 1000, 0), (Phone, 10, 10)]),
        ]);
        let gate = evaluation.gate(950);
        assert_eq!(gate.below, [(PersonName, (20, 18))].into());
        assert_eq!(gate.unmeasured, [Phone].into());
        assert_eq!(gate.texts, 20);
        assert!(!gate.passes() && evaluation.gate(900).passes());
        assert!(!evaluation.gate(951).below.is_empty());
    }

    #[test]
    fn only_an_evaluation_of_the_same_settings_and_detectors_speaks() {
        let policy = licit_record::Policy::from_toml(
            "controller = { name = \"B\", contact = \"b@b.example\" }\n\
             basis = { mode = \"legitimate_interest\" }\ndataset = { name = \"b\" }",
        );
        let mut policy =
            EffectivePolicy::new(&policy.unwrap(), "2026-11-23".parse().unwrap()).unwrap();
        let mut evaluation = evaluation(vec![file(true, &[])]);
        policy.categories = evaluation.categories.clone();
        let detectors = evaluation.detectors.clone();
        assert!(evaluation.speaks_for(&policy, &detectors));
        assert!(!evaluation.speaks_for(&policy, &[]));
        policy.point = OperatingPoint::Maximum;
        assert!(!evaluation.speaks_for(&policy, &detectors));
        policy.point = OperatingPoint::Balanced;
        evaluation.files = vec![file(false, &[])];
        assert!(!evaluation.speaks_for(&policy, &detectors));
    }

    #[test]
    fn it_has_one_spelling_and_is_read_back() {
        let mut labelled = file(true, &[(Category::Email, 2, 1)]);
        labelled.flags = Some(EvaluatedFlags {
            texts: 4,
            clean: (2, 1),
            scores: vec![FlagScore {
                language: "de".to_owned(),
                category: SpecialCategory::Health,
                concerns: Concerns::Author,
                found: 1,
                missed: 2,
                wrong: 3,
            }],
        });
        let evaluation = evaluation(vec![labelled, file(false, &[])]);
        let bytes = crate::canonical_json::to_vec(&evaluation).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(
            text.starts_with(r#"{"categories":["PERSON_NAME","EMAIL","PHONE"]"#),
            "{text}"
        );
        assert!(
            text.contains(
                r#""flags":{"clean":[2,1],"scores":[{"category":"SC_HEALTH","concerns":"author","found":1,"language":"de","missed":2,"wrong":3}],"texts":4}"#
            ),
            "{text}"
        );
        assert_eq!(text.matches("\"flags\"").count(), 1, "{text}");
        assert_eq!(Evaluation::from_slice(&bytes).unwrap(), evaluation);
    }

    /// Evidence is kept for years: what an earlier version wrote stays readable.
    #[test]
    fn the_first_format_is_still_read_and_speaks_to_the_gate() {
        const FIRST: &str = r#"{"categories":["EMAIL"],"detectors":[{"id":"email","version":1}],"evaluated_at":"2026-11-23T10:00:00Z","files":[{"clean":[5,0],"failed":0,"harmless":[100,1],"name":"a.jsonl","other_words":[20,1],"own_sample":true,"scores":[{"category":"EMAIL","covered":9,"entities":10,"exact":9,"found":9,"language":"de"}],"sha256":"0707070707070707070707070707070707070707070707070707070707070707","texts":10,"unlabelled":0}],"format":"licit-evaluation/1","point":"balanced","region":"DE","software":"0.1.0"}"#;
        let first = Evaluation::from_slice(FIRST.as_bytes()).unwrap();
        assert_eq!(first.files[0].flags, None);
        assert_eq!(first.gate(950).below, [(Category::Email, (10, 9))].into());
        let again = crate::canonical_json::to_vec(&first).unwrap();
        assert_eq!(String::from_utf8(again).unwrap(), FIRST);
        for later in [
            FIRST.replace("tion/1", "tion/3"),
            FIRST.replace("tion/1", ""),
        ] {
            assert!(matches!(
                Evaluation::from_slice(later.as_bytes()),
                Err(EvaluationError::Format)
            ));
        }
        assert!(matches!(
            Evaluation::from_slice(b"{}"),
            Err(EvaluationError::Json(_))
        ));
    }
}

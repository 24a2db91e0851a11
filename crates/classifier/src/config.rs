//! `config.json`: what the labels of a model are called, and how much it reads at once.

use std::collections::{BTreeMap, BTreeSet};

use licit_record::Category;
use licit_record::policy::ClassifierSettings;
use serde::Deserialize;

use crate::ModelError;
use crate::files::ModelFile;

/// Most labels that a model may have.
const MAX_LABELS: usize = 4096;
/// Most tokens that are read at once. What a window costs grows with the square of its length.
const MAX_WINDOW: usize = 512;
/// Models that count positions from behind the padding token.
const POSITIONS_AFTER_PADDING: [&str; 6] = [
    "roberta",
    "xlm-roberta",
    "xlm-roberta-xl",
    "camembert",
    "roberta-prelayernorm",
    "xmod",
];
/// Padding token of these models, where the file does not say.
const PADDING: u64 = 1;

/// The keys that matter; a file has many others.
#[derive(Deserialize)]
struct File {
    id2label: Option<BTreeMap<String, String>>,
    model_type: Option<String>,
    max_position_embeddings: Option<serde_json::Value>,
    pad_token_id: Option<serde_json::Value>,
}

/// What a label says about a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Label {
    /// The category, if the policy names one for it.
    pub(crate) category: Option<Category>,
    /// Whether a finding begins here even where one has just ended (`B-`, `S-`, `U-`).
    pub(crate) begins: bool,
}

/// What a model is.
#[derive(Debug)]
pub(crate) struct Config {
    /// Its labels, in the order of its output.
    pub(crate) labels: Vec<Label>,
    /// Tokens of a window, with those that the tokenizer adds.
    pub(crate) window: usize,
}

impl Config {
    pub(crate) fn read(
        file: &ModelFile,
        settings: &ClassifierSettings,
    ) -> Result<Self, ModelError> {
        let wrong = |problem: String, hint| ModelError::unusable(&file.path, problem, hint);
        let read: File = serde_json::from_slice(&file.bytes).map_err(|error| {
            wrong(
                error.to_string(),
                "take the config.json that was saved with the model",
            )
        })?;
        let names = names(&read).ok_or_else(|| {
            wrong(
                "expected `id2label` with a name for each label from 0 on".to_owned(),
                "take the config.json of a model for token classification",
            )
        })?;
        let labels = names.iter().map(|name| label(name, settings)).collect();
        check(&names, settings)
            .map_err(|problem| wrong(problem, "set deidentify.model.labels in the policy"))?;
        Ok(Self {
            labels,
            window: window(&read),
        })
    }
}

/// The names of the labels, in order.
fn names(file: &File) -> Option<Vec<&str>> {
    let by_id = file.id2label.as_ref()?;
    let names: BTreeMap<usize, &str> = by_id
        .iter()
        .map(|(id, name)| Some((id.parse().ok()?, name.as_str())))
        .collect::<Option<_>>()?;
    let is_complete = names.len() == by_id.len() && names.keys().copied().eq(0..names.len());
    let fits = (1..=MAX_LABELS).contains(&names.len());
    (is_complete && fits).then(|| names.into_values().collect())
}

/// Cuts the place within a finding off a label: begin, inside, end, single, last, unit, middle.
fn entity(name: &str) -> (Option<char>, &str) {
    let mut chars = name.chars();
    let place = chars.next().map(|place| place.to_ascii_uppercase());
    let rest = chars.as_str().strip_prefix(['-', '_']);
    match (place.filter(|place| "BIESLUM".contains(*place)), rest) {
        (Some(place), Some(entity)) if !entity.is_empty() => (Some(place), entity),
        _ => (None, name),
    }
}

fn label(name: &str, settings: &ClassifierSettings) -> Label {
    let (place, entity) = entity(name);
    let mut labels = settings.labels.iter();
    let category = labels.find(|(named, _)| named.eq_ignore_ascii_case(entity));
    Label {
        category: category.map(|(_, category)| *category),
        begins: matches!(place, Some('B' | 'S' | 'U')),
    }
}

/// A label that the policy names and the model does not have is a mistake: what it should find
/// would stay. The default names two that hardly any model has both of.
fn check(names: &[&str], settings: &ClassifierSettings) -> Result<(), String> {
    let entities: BTreeSet<&str> = names
        .iter()
        .map(|name| entity(name).1)
        .filter(|entity| *entity != "O")
        .collect();
    let has = |named: &str| {
        entities
            .iter()
            .any(|entity| entity.eq_ignore_ascii_case(named))
    };
    let missing = settings.labels.keys().find(|named| !has(named));
    let is_default = *settings
        == ClassifierSettings {
            threshold_per_mille: settings.threshold_per_mille,
            ..ClassifierSettings::default()
        };
    let found_any = settings.labels.keys().any(|named| has(named));
    match missing {
        Some(missing) if !(is_default && found_any) => {
            let there: Vec<&str> = entities.into_iter().collect();
            Err(format!(
                "has no label {missing}; its labels: {}",
                there.join(", ")
            ))
        }
        _ => Ok(()),
    }
}

fn window(file: &File) -> usize {
    let number = |value: &Option<serde_json::Value>| {
        value
            .as_ref()
            .and_then(serde_json::Value::as_u64)
            .filter(|number| *number > 0)
    };
    let Some(positions) = number(&file.max_position_embeddings) else {
        return MAX_WINDOW;
    };
    let kind = file.model_type.as_deref().unwrap_or_default();
    let lost = if POSITIONS_AFTER_PADDING.contains(&kind) {
        file.pad_token_id
            .as_ref()
            .and_then(serde_json::Value::as_u64)
            .unwrap_or(PADDING)
            .saturating_add(1)
    } else {
        0
    };
    usize::try_from(positions.saturating_sub(lost)).map_or(MAX_WINDOW, |it| it.min(MAX_WINDOW))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, labels: Option<&[(&str, Category)]>) -> Result<Config, String> {
        let file = ModelFile {
            path: "config.json".into(),
            bytes: text.into(),
        };
        let mut settings = ClassifierSettings::default();
        if let Some(labels) = labels {
            let owned = labels
                .iter()
                .map(|(label, category)| ((*label).to_owned(), *category));
            settings.labels = owned.collect();
        }
        Config::read(&file, &settings).map_err(|error| error.to_string())
    }

    fn categories(labels: &str, table: Option<&[(&str, Category)]>) -> Vec<Option<Category>> {
        let names: Vec<String> = labels
            .split(' ')
            .enumerate()
            .map(|(id, name)| format!("\"{id}\": \"{name}\""))
            .collect();
        let text = format!("{{\"id2label\": {{{}}}}}", names.join(", "));
        let config = read(&text, table).unwrap();
        config.labels.iter().map(|label| label.category).collect()
    }

    #[test]
    fn labels_of_all_schemes_are_mapped_and_others_passed_over() {
        let name = Some(Category::PersonName);
        assert_eq!(
            categories("O B-PER I-PER E-PER S-PER B-LOC", None),
            [None, name, name, name, name, None]
        );
        assert_eq!(
            categories("O PERSON B_per Person PERS", None),
            [None, name, name, name, None]
        );
        let table: &[(&str, Category)] = &[
            ("GIVENNAME", Category::PersonName),
            ("TEL", Category::Phone),
        ];
        assert_eq!(
            categories("I-GIVENNAME B-TEL PER O", Some(table)),
            [name, Some(Category::Phone), None, None]
        );
        let config = read(r#"{"id2label": {"1": "B-PER", "0": "I-PER"}}"#, None).unwrap();
        let begins: Vec<bool> = config.labels.iter().map(|label| label.begins).collect();
        assert_eq!(
            begins,
            [false, true],
            "by number, not in the order of the file"
        );
    }

    #[test]
    fn a_label_that_the_model_does_not_have_is_told() {
        let text = r#"{"id2label": {"0": "O", "1": "B-LOC", "2": "B-PER"}}"#;
        let table: &[(&str, Category)] = &[("PRE", Category::PersonName)];
        let error = read(text, Some(table)).unwrap_err();
        assert_eq!(error, "config.json: has no label PRE; its labels: LOC, PER");
        let error = read(r#"{"id2label": {"0": "O", "1": "B-LOC"}}"#, None).unwrap_err();
        assert!(
            error.contains("has no label PER; its labels: LOC"),
            "{error}"
        );
    }

    #[test]
    fn what_is_no_list_of_labels_is_refused() {
        for wrong in [
            "{}",
            "[]",
            "{",
            r#"{"id2label": {}}"#,
            r#"{"id2label": {"1": "PER"}}"#,
            r#"{"id2label": {"0": "PER", "2": "O"}}"#,
            r#"{"id2label": {"0": "PER", "00": "O"}}"#,
            r#"{"id2label": {"x": "PER"}}"#,
        ] {
            assert!(read(wrong, None).is_err(), "{wrong}");
        }
    }

    #[test]
    fn windows_are_what_the_model_has_positions_for() {
        let window = |rest: &str| {
            let text = format!(r#"{{"id2label": {{"0": "PER"}}{rest}}}"#);
            read(&text, None).unwrap().window
        };
        assert_eq!(window(""), 512);
        assert_eq!(window(r#", "max_position_embeddings": 128"#), 128);
        assert_eq!(window(r#", "max_position_embeddings": 8192"#), 512);
        assert_eq!(window(r#", "max_position_embeddings": -1"#), 512);
        let roberta = r#", "model_type": "xlm-roberta", "max_position_embeddings": 514"#;
        assert_eq!(window(roberta), 512);
        let padded = format!(r#"{roberta}, "pad_token_id": 3"#);
        assert_eq!(window(&padded), 510);
    }
}

//! Files that are missing, damaged or do not fit: each is told by name, before any text is read.

use std::fs;
use std::path::Path;

use licit_classifier::{Classifier, ModelError};
use licit_record::Category;
use licit_record::policy::ClassifierSettings;

use crate::toy::{self, Flaw};

/// What is told of a toy that was meddled with.
fn told(meddle: impl FnOnce(&Path)) -> ModelError {
    let folder = tempfile::tempdir().unwrap();
    toy::write(folder.path(), 64, Flaw::None);
    meddle(folder.path());
    Classifier::open(folder.path(), &ClassifierSettings::default()).unwrap_err()
}

fn check(meddle: impl FnOnce(&Path), file: &str, problem: &str) {
    let error = told(meddle);
    let message = error.to_string();
    assert!(message.contains(file), "{message}");
    assert!(message.contains(problem), "{message}");
    assert!(!error.hint().is_empty());
}

#[test]
fn a_missing_file_is_named() {
    for file in ["model.onnx", "tokenizer.json", "config.json"] {
        check(
            |folder| fs::remove_file(folder.join(file)).unwrap(),
            file,
            "",
        );
    }
}

#[test]
fn damaged_files_are_named() {
    for file in ["tokenizer.json", "config.json"] {
        for content in ["", "{", "[]", "{}"] {
            check(
                |folder| fs::write(folder.join(file), content).unwrap(),
                file,
                "",
            );
        }
    }
    let folder = tempfile::tempdir().unwrap();
    toy::write(folder.path(), 64, Flaw::None);
    let whole = fs::read(folder.path().join("model.onnx")).unwrap();
    for length in 0..whole.len() {
        let cut = whole.get(..length).unwrap();
        let error = told(|folder| fs::write(folder.join("model.onnx"), cut).unwrap());
        assert!(
            error.to_string().contains("model.onnx"),
            "{length}: {error}"
        );
    }
    check(
        |folder| fs::write(folder.join("model.onnx"), "no model at all").unwrap(),
        "model.onnx",
        "",
    );
}

#[test]
fn a_model_of_another_shape_is_told_before_any_text() {
    check(
        |folder| toy::write(folder, 64, Flaw::Shape),
        "model.onnx",
        "another shape",
    );
    // One label less than the output has.
    check(
        |folder| {
            let labels = r#"{"id2label": {"0": "O", "1": "PER", "2": "X"}}"#;
            fs::write(folder.join("config.json"), labels).unwrap();
        },
        "model.onnx",
        "another shape",
    );
    check(
        |folder| toy::write(folder, 5, Flaw::None),
        "tokenizer.json",
        "2 tokens",
    );
}

#[test]
fn a_label_that_the_model_lacks_is_told() {
    let folder = tempfile::tempdir().unwrap();
    toy::write(folder.path(), 64, Flaw::None);
    let settings = ClassifierSettings {
        labels: [("EMAIL".to_owned(), Category::Email)].into(),
        ..ClassifierSettings::default()
    };
    let error = Classifier::open(folder.path(), &settings).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("no label EMAIL; its labels: LOC, PER")
    );
    assert!(error.hint().contains("deidentify.model.labels"));
}

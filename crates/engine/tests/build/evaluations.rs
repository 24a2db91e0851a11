//! Evaluations that are kept, and the one that the release gate reads.

use std::fs;

use licit_engine::{EngineError, Installation, detector_versions};
use licit_evidence::{EvaluatedFile, Evaluation, Sha256};
use licit_record::policy::OperatingPoint;

use crate::place::Place;

fn evaluation(installation: &Installation, at: &str) -> Evaluation {
    Evaluation {
        format: Evaluation::FORMAT.to_owned(),
        evaluated_at: at.parse().unwrap(),
        software: "0.0.0".to_owned(),
        point: installation.effective.point,
        region: installation.effective.region.clone(),
        categories: installation.effective.categories.clone(),
        detectors: detector_versions(None),
        files: vec![EvaluatedFile {
            name: "sample.labelled.jsonl".to_owned(),
            sha256: Sha256([0; 32]),
            own_sample: true,
            texts: 1,
            unlabelled: 0,
            failed: 0,
            scores: Vec::new(),
            harmless: (0, 0),
            other_words: (0, 0),
            clean: (0, 0),
            flags: None,
        }],
    }
}

#[test]
fn the_newest_evaluation_that_speaks_for_the_settings_is_read() {
    let place = Place::new();
    let installation = place.installation();
    assert_eq!(installation.newest_evaluation().unwrap(), None);
    let newer = evaluation(&installation, "2025-06-02T10:00:00Z");
    let older = evaluation(&installation, "2025-06-01T23:00:00Z");
    let other = Evaluation {
        point: OperatingPoint::Maximum,
        ..evaluation(&installation, "2025-06-03T10:00:00Z")
    };
    for evaluation in [&newer, &older, &other] {
        let path = installation.store_evaluation(evaluation).unwrap();
        assert!(path.starts_with(installation.evaluations_folder()));
    }
    assert_eq!(installation.newest_evaluation().unwrap(), Some(newer));

    // A damaged one might be the newest: nothing is said then.
    let damaged = installation.evaluations_folder().join("2025-06-04-x.json");
    fs::write(&damaged, "{}").unwrap();
    assert!(matches!(
        installation.newest_evaluation(),
        Err(EngineError::Evaluation { path }) if path == damaged
    ));
}

#[test]
fn the_id_of_a_sampled_text_belongs_to_the_text_and_the_keys() {
    let (place, other) = (Place::new(), Place::new());
    let id = place.keys().sample_id("ein Text");
    assert_eq!(id, place.keys().sample_id("ein Text"));
    assert_ne!(id, place.keys().sample_id("ein text"));
    assert_ne!(id, other.keys().sample_id("ein Text"));
    assert_eq!(id.len(), 32);
}

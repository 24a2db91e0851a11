//! A policy that names a token classifier: nothing goes on as if it did not.

use licit_engine::{EngineError, NoProgress};

use crate::place::{Place, line, text};

#[test]
fn nothing_is_built_without_the_model_of_the_policy() {
    let mut place = Place::with_lines(&[line("p1", "a1", &text(1), "")]);
    place.policy = place.policy.replace(
        "[[source]]",
        "deidentify = { model = { folder = \"ner\" } }\n[[source]]",
    );
    let refused = place.try_build(1, &NoProgress).unwrap_err();
    assert!(matches!(refused, EngineError::ModelNotLoaded), "{refused}");
    assert!(
        refused.is_internal(),
        "the command line should have loaded it"
    );
    let installation = place.installation();
    assert_eq!(installation.model_folder(), Some(place.path().join("ner")));
    let gate = installation.newest_evaluation();
    // No evaluations are there yet: nothing is asked of the model.
    assert_eq!(gate.unwrap(), None);
    assert!(!place.path().join("datasets").exists());
}

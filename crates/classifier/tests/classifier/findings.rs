//! What a model finds, alone and beside the built-in detectors.

use std::sync::{Arc, LazyLock};

use licit_classifier::Classifier;
use licit_deidentify::{
    AddedDetector as _, Deidentifier, DetectorError, KnownPersons, Redacted, Scratch, Settings,
};
use licit_record::Category;
use licit_record::policy::{ClassifierSettings, OperatingPoint, ReplacementStyle};
use proptest::prelude::*;

use crate::classifier;
use crate::toy::{self, Flaw};

static TOY: LazyLock<Arc<Classifier>> = LazyLock::new(|| Arc::new(classifier(64, Flaw::None)));

fn found_by<'t>(classifier: &Classifier, text: &'t str) -> Vec<&'t str> {
    let mut spans = Vec::new();
    classifier.find(text, &mut spans).unwrap();
    spans
        .iter()
        .map(|span| text.get(span.start as usize..span.end as usize).unwrap())
        .collect()
}

fn redact(added: Option<Arc<Classifier>>, text: &str) -> Result<Redacted, DetectorError> {
    let deidentifier = Deidentifier::new(Settings {
        categories: Category::ALL.iter().copied().collect(),
        style: ReplacementStyle::Placeholder,
        point: OperatingPoint::Balanced,
        region: "DE".to_owned(),
    });
    let added = added.map(|added| added as Arc<dyn licit_deidentify::AddedDetector>);
    let (known, mut scratch) = (KnownPersons::new(), Scratch::new());
    let deidentifier = deidentifier.with_added(added);
    deidentifier.redact(text, &known, &[], 7, &mut scratch)
}

#[test]
fn words_are_taken_out_whole_whatever_piece_was_recognised() {
    // The middle piece is no name to it, and the last one is the inside of one.
    assert_eq!(found_by(&TOY, "mit Zqvorblix."), ["Zqvorblix"]);
    // A word of which it knows a beginning alone.
    assert_eq!(found_by(&TOY, "Zq"), ["Zq"]);
    assert_eq!(found_by(&TOY, "mit Zburg"), Vec::<&str>::new());
    assert_eq!(found_by(&TOY, ""), Vec::<&str>::new());
    assert_eq!(found_by(&TOY, " \n"), Vec::<&str>::new());
}

#[test]
fn offsets_count_bytes_of_the_text_as_it_came() {
    assert_eq!(found_by(&TOY, "😀 über Wüxälä — öl"), ["Wüxälä"]);
    assert_eq!(found_by(&TOY, "李Grmpfl李"), ["Grmpfl"]);
}

#[test]
fn what_is_called_like_a_special_token_is_text() {
    assert_eq!(found_by(&TOY, "[SEP] Grmpfl [CLS]"), ["Grmpfl"]);
}

#[test]
fn findings_are_joined_with_those_of_the_built_in_detectors() {
    let text = "mit Zqvorblix und lena@web.de";
    assert_eq!(
        redact(None, text).unwrap().text,
        "mit Zqvorblix und [EMAIL_1]",
        "the built-in detectors do not know it"
    );
    let both = redact(Some(Arc::clone(&TOY)), text).unwrap();
    assert_eq!(both.text, "mit [PERSON_NAME_1] und [EMAIL_1]");
    // A literal placeholder stays as it is.
    let placeholder = "[PERSON_NAME_1] mit Grmpfl";
    assert_eq!(
        redact(Some(Arc::clone(&TOY)), placeholder).unwrap().text,
        "[PERSON_NAME_1] mit [PERSON_NAME_2]"
    );
}

#[test]
fn a_text_is_read_to_its_end_however_long_it_is() {
    for positions in [6, 9, 64] {
        let classifier = classifier(positions, Flaw::None);
        for words in [1, 3, 4, 5, 7, 50, 5000] {
            let text = format!("{} Zqvorblix und Grmpfl.", "und mit a.".repeat(words));
            let mut spans = Vec::new();
            classifier.find(&text, &mut spans).unwrap();
            let redacted = spans.iter().map(|span| span.start as usize);
            let names: Vec<usize> = redacted.collect();
            for name in ["Zqvorblix", "Grmpfl"] {
                let at = text.find(name).unwrap();
                assert!(
                    names.contains(&at),
                    "{positions} {words} {name} {at} {spans:?} {text}"
                );
            }
        }
        // In every window, at every place.
        let text = "Grmpfl und ".repeat(400);
        let found = found_by(&classifier, &text);
        assert!(found.len() >= 400 && found.iter().all(|name| *name == "Grmpfl"));
    }
}

#[test]
fn numbers_that_are_not_finite_quarantine_the_record() {
    let broken = Arc::new(classifier(64, Flaw::NotFinite));
    assert_eq!(
        redact(Some(Arc::clone(&broken)), "mit Kaputt").unwrap_err(),
        DetectorError::Added {
            detector: "model",
            problem: "the model gives no finite numbers"
        }
    );
    assert_eq!(redact(Some(broken), "mit a").unwrap().text, "mit a");
}

#[test]
fn labels_and_threshold_of_the_policy_count() {
    let folder = tempfile::tempdir().unwrap();
    toy::write(folder.path(), 64, Flaw::None);
    let open = |threshold_per_mille, labels: &[(&str, Category)]| {
        let owned = labels
            .iter()
            .map(|(label, category)| ((*label).to_owned(), *category));
        let settings = ClassifierSettings {
            threshold_per_mille,
            labels: owned.collect(),
        };
        Classifier::open(folder.path(), &settings).unwrap()
    };
    let towns = open(500, &[("LOC", Category::PostalAddress)]);
    assert_eq!(found_by(&towns, "Grmpfl mit Zburg"), ["Zburg"]);
    // The chance of each certain label is 0.948.
    let name = &[("PER", Category::PersonName)];
    assert_eq!(found_by(&open(940, name), "Grmpfl"), ["Grmpfl"]);
    assert_eq!(found_by(&open(990, name), "Grmpfl"), Vec::<&str>::new());
    assert_ne!(open(940, name).digests(), open(990, name).digests());
    let names: Vec<_> = towns.digests().keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["config.json", "model.onnx", "settings", "tokenizer.json"]
    );
}

#[test]
fn all_threads_find_the_same() {
    let text = "mit Zqvorblix und Wüxälä ".repeat(60);
    let expected = found_by(&TOY, &text);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..5 {
                    assert_eq!(found_by(&TOY, &text), expected);
                }
            });
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn findings_lie_on_character_boundaries_of_any_text(
        pieces in prop::collection::vec(
            prop_oneof![
                Just("Zqvorblix".to_owned()), Just("Wüxälä".to_owned()), Just("Grmpfl".to_owned()),
                Just(" ".to_owned()), Just("[SEP]".to_owned()), "\\PC{0,6}", any::<String>(),
            ],
            0..12,
        )
    ) {
        let text = pieces.concat();
        let mut spans = Vec::new();
        TOY.find(&text, &mut spans).unwrap();
        for span in spans {
            let piece = text.get(span.start as usize..span.end as usize);
            prop_assert!(piece.is_some_and(|piece| !piece.is_empty()), "{span:?}");
        }
    }
}

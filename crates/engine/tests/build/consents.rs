//! Consents in the register decide a build: who gave one is in, who has none, took it back or
//! objected is not (CON-1, CON-3, CON-6), and each purpose needs its own (CON-2, CON-4).

use licit_record::Reason;
use licit_register::{ConsentAct, IdentifierKind, Purpose, Scope};

use crate::place::{Place, line, text};

const ILL: &str = "Ich habe seit letzter Woche die Diagnose Diabetes.";
const CRIME: &str = "Ich war zwei Jahre im Gefängnis.";
const MOTHER: &str = "Meine Mutter hat seit letzter Woche die Diagnose Diabetes.";

/// Posts without a consent of their own, by `a1`, `a2`, ...
fn place(told: &[String]) -> Place {
    let lines: Vec<String> = told
        .iter()
        .zip(1..)
        .map(|(told, number)| line(&format!("p{number}"), &format!("a{number}"), told, ""))
        .collect();
    let mut place = Place::with_lines(&lines);
    place.policy = place.policy.replace("legitimate_interest", "consent");
    place
}

/// The first reason of each post.
fn reasons(place: &Place) -> Vec<Option<&'static str>> {
    let built = place.build();
    let decisions = place.decisions(&built.version);
    let first = |items: &Vec<crate::place::Decided>| {
        items[0]
            .reasons
            .first()
            .map(|reason: &Reason| reason.code())
    };
    decisions.values().map(first).collect()
}

#[test]
fn who_consented_is_in_until_they_take_it_back() {
    let place = place(&(1..=6).map(text).collect::<Vec<_>>());
    assert_eq!(reasons(&place), [Some("no_consent"); 6]);

    let training = Purpose::AiTraining;
    for person in ["a1", "a2", "a3", "a4"] {
        place.consent(person, training, ConsentAct::Given, true);
    }
    // Posts of the fixture are older: without the past they stay out.
    place.consent("a5", training, ConsentAct::Given, false);
    place.object("plauderei", IdentifierKind::Handle, "h.a3", Scope::All);
    place.object("plauderei", IdentifierKind::AccountId, "a4", Scope::Own);
    let objected = Some("objection_author");
    let nobody = Some("no_consent");
    assert_eq!(
        reasons(&place),
        [None, None, objected, objected, nobody, nobody]
    );

    place.consent("a2", training, ConsentAct::Withdrawn, true);
    assert_eq!(reasons(&place)[..2], [None, Some("no_consent")]);
}

#[test]
fn a_consent_to_training_is_none_to_special_categories() {
    let told: Vec<String> = [ILL, ILL, CRIME, MOTHER]
        .iter()
        .zip(1..)
        .map(|(sentence, number)| format!("{}. {sentence}", text(number)))
        .collect();
    let place = place(&told);
    for person in ["a1", "a2", "a3", "a4"] {
        place.consent(person, Purpose::AiTraining, ConsentAct::Given, true);
    }
    for person in ["a2", "a3", "a4"] {
        place.consent(person, Purpose::SpecialCategories, ConsentAct::Given, true);
    }
    let expected = [Some("sc_author"), None, Some("sc_author"), Some("sc_other")];
    assert_eq!(reasons(&place), expected);
    let built = place.build();
    let texts = place.texts(&built.version);
    assert_eq!(texts.len(), 1);
    assert!(texts[0].ends_with(ILL), "{}", texts[0]);
}

#[test]
fn the_same_consents_make_the_same_version_and_others_another() {
    let place = place(&(1..=3).map(text).collect::<Vec<_>>());
    place.consent("a1", Purpose::AiTraining, ConsentAct::Given, true);
    let first = place.build();
    assert!(place.build().unchanged);
    place.consent("a2", Purpose::AiTraining, ConsentAct::Given, true);
    let second = place.build();
    assert!(!second.unchanged);
    assert_eq!(first.version.manifest.counts.admitted, 1);
    assert_eq!(second.version.manifest.counts.admitted, 2);
}

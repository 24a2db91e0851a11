//! Statements of special categories, on crimes and of minors: the same sentence by its author and
//! about another, under each setting (SC-2, SC-3, MIN-3, CON-4).

use std::collections::BTreeMap;

use licit_record::{Concerns, SpecialCategory, StatementFate};

use crate::place::{Place, line, text};

const OWN: &str = "Ich habe seit letzter Woche die Diagnose Diabetes.";
const OTHERS: &str = "Meine Mutter hat seit letzter Woche die Diagnose Diabetes.";
const NOBODYS: &str = "Heute vierte Chemo.";
const CHILD: &str = "Meine Tochter (4) malt gerade die Wand an.";
const CRIME: &str = "Ich war zwei Jahre im Gefängnis.";

const CONSENT: &str = r#""consent":{"purpose":"ai_training","given_at":"2025-03-01T00:00:00Z","wording":"v3","channel":"app","covers_past":true}"#;

/// What became of five posts, one for each sentence, and of none that tells nothing.
fn judged(mode: &str, settings: &str) -> BTreeMap<&'static str, String> {
    let names = ["own", "others", "nobodys", "child", "crime", "none"];
    let lines: Vec<String> = [OWN, OTHERS, NOBODYS, CHILD, CRIME, ""]
        .iter()
        .zip(1..)
        .map(|(sentence, number)| {
            let told = format!("{}. {sentence}", text(number));
            line(&format!("p{number}"), &format!("a{number}"), &told, CONSENT)
        })
        .collect();
    let mut place = Place::with_lines(&lines);
    place.policy = place.policy.replace("legitimate_interest", mode);
    place.policy.insert_str(0, settings);
    // The posts of the fixture are older than the notice, which is not what this is about.
    place
        .policy
        .insert_str(0, "admission = { published_after = 2020-01-01 }\n");
    let built = place.build();
    let decisions = place.decisions(&built.version);
    let texts = place.texts(&built.version);
    names
        .into_iter()
        .zip(1..)
        .map(|(name, number)| {
            let decided = &decisions[&format!("p{number}")][0];
            let became = match decided.reasons.first() {
                Some(reason) => reason.code().to_owned(),
                None => {
                    let kept = texts.iter().find(|kept| kept.starts_with(&text(number)));
                    let before = format!("{}.", text(number));
                    kept.unwrap().replace(&before, "").trim().to_owned()
                }
            };
            (name, became)
        })
        .collect()
}

#[test]
fn each_mode_does_what_its_defaults_say() {
    let court = judged("legitimate_interest", "");
    assert_eq!(court["own"], OWN, "manifestly made public");
    assert_eq!(court["others"], "sc_other");
    assert_eq!(court["nobodys"], "[SPECIAL_CATEGORY_1]");
    assert_eq!(court["child"], "[MINOR_MENTION_1]");
    assert_eq!(
        court["crime"], "[SPECIAL_CATEGORY_1]",
        "Art. 10 has no such exception"
    );
    assert_eq!(court["none"], "");

    let consent = judged("consent", "");
    assert_eq!(consent["own"], "sc_author");
    assert_eq!(
        consent["others"], "sc_other",
        "whatever the author consents to (CON-4)"
    );
    assert_eq!(consent["nobodys"], "sc_other");
    assert_eq!(consent["child"], "minor_mentioned");
    assert_eq!(consent["none"], "");
}

#[test]
fn each_pair_of_settings_is_obeyed() {
    for (author, own) in [
        ("keep_manifestly_public", OWN),
        ("redact", "[SPECIAL_CATEGORY_1]"),
        ("drop", "sc_author"),
    ] {
        for (other, others) in [("redact", "[SPECIAL_CATEGORY_1]"), ("drop", "sc_other")] {
            let settings = format!(
                "special_categories = {{ author = \"{author}\", other = \"{other}\", unknown = \"drop\" }}\n\
                 minors = {{ mentions = \"drop\" }}\n"
            );
            let found = judged("legitimate_interest", &settings);
            assert_eq!(found["own"], own, "{settings}");
            assert_eq!(found["others"], others, "{settings}");
            assert_eq!(found["nobodys"], "sc_other");
            assert_eq!(found["child"], "minor_mentioned");
        }
    }
}

/// Art. 9(2)(e) holds for an own post on an own public account alone.
#[test]
fn a_comment_is_not_made_public_on_an_own_account() {
    let told = |number: usize| format!("{}. {OWN}", text(number));
    let place = Place::with_lines(&[
        line("p1", "a1", &told(1), ""),
        line("p2", "a2", &told(2), "").replace("\"post\"", "\"comment\""),
        line(
            "p3",
            "a3",
            &told(3),
            r#""in_reply_to":{"item_id":"p1","author_id":"a1"}"#,
        ),
        line(
            "p4",
            "a4",
            &told(4),
            r#""page":{"id":"g1","name":"Nachbarschaft","class":"town"}"#,
        ),
    ]);
    let built = place.build();
    let texts = place.texts(&built.version);
    let kept = texts
        .iter()
        .filter(|text| text.contains("Diabetes"))
        .count();
    let cut = texts
        .iter()
        .filter(|text| text.contains("[SPECIAL_CATEGORY_1]"))
        .count();
    assert_eq!((kept, cut), (1, 3), "{texts:?}");
    let statements = &built.version.manifest.statements;
    let counted: Vec<_> = statements
        .iter()
        .map(|row| (row.category, row.concerns, row.fate, row.statements))
        .collect();
    assert_eq!(
        counted,
        [
            (
                SpecialCategory::Health,
                Concerns::Author,
                StatementFate::Kept,
                1
            ),
            (
                SpecialCategory::Health,
                Concerns::Author,
                StatementFate::Redacted,
                3
            ),
        ]
    );
}

#[test]
fn a_post_of_which_nothing_is_left_is_refused() {
    let place = Place::with_lines(&[
        line("p1", "a1", NOBODYS, ""),
        line("p2", "a2", CHILD, ""),
        line("p3", "a3", "ich bin 14 und hab morgen mathe", ""),
        line("p4", "a4", &text(4), ""),
    ]);
    let built = place.build();
    let decisions = place.decisions(&built.version);
    let reason = |id: &str| decisions[id][0].reasons.first().map(|reason| reason.code());
    assert_eq!(reason("p1"), Some("sc_other"));
    assert_eq!(reason("p2"), Some("minor_mentioned"));
    assert_eq!(
        reason("p3"),
        Some("minor_mentioned"),
        "who claims to be 14 is no adult"
    );
    assert_eq!(reason("p4"), None);
    assert_eq!(place.texts(&built.version).len(), 1);
}

/// Neither a text nor the decision on a record names a category: sums of the manifest alone do
/// (SC-6).
#[test]
fn no_record_bears_a_label_of_a_special_category() {
    let place = Place::with_lines(&[
        line("p1", "a1", &format!("{}. {NOBODYS}", text(1)), ""),
        line("p2", "a2", &format!("{}. {OTHERS}", text(2)), ""),
    ]);
    let built = place.build();
    let texts = place.texts(&built.version);
    assert!(
        texts
            .iter()
            .any(|text| text.ends_with("[SPECIAL_CATEGORY_1]")),
        "{texts:?}"
    );
    let mut decisions = String::new();
    for row in licit_dataset::read_decisions(&built.version.path).unwrap() {
        decisions += &format!("{:?}", row.unwrap().decision);
    }
    for category in SpecialCategory::ALL {
        assert!(
            !texts
                .iter()
                .any(|text| text.contains(&format!("[{category}")))
        );
        assert!(!decisions.contains(&format!("{category:?}\"")) && !decisions.contains("SC_"));
    }
    let sum: u64 = built
        .version
        .manifest
        .statements
        .iter()
        .map(|row| row.statements)
        .sum();
    assert_eq!(sum, 2);
}

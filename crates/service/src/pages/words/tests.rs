//! Holds that the languages say the same, all of it, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::*;
use crate::pages::terms::{
    AccessKind, Artefact, Channel, Covered, EffectState, EventKind, ExtensionReason,
    IdentifierKind, OnBehalf, ProblemKind, RefusalReason, Role, State,
};

/// Every message of a language with the values that it names.
fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages = BTreeMap::new();
    for text in texts(language) {
        let resource = fluent_syntax::parser::parse(text)
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", language.code()));
        for entry in resource.body {
            let Entry::Message(message) = entry else {
                continue;
            };
            let mut values = BTreeSet::new();
            gather(&message.value.unwrap(), &mut values);
            let name = message.id.name.to_owned();
            assert!(!messages.contains_key(&name), "{name} is there twice");
            messages.insert(name, values);
        }
    }
    messages
}

fn gather(pattern: &Pattern<&str>, values: &mut BTreeSet<String>) {
    let mut named = |expression: &InlineExpression<&str>| {
        if let InlineExpression::VariableReference { id } = expression {
            values.insert(id.name.to_owned());
        }
    };
    let mut within = Vec::new();
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        match expression {
            Expression::Inline(expression) => named(expression),
            Expression::Select { selector, variants } => {
                named(selector);
                within.extend(variants.iter().map(|variant| &variant.value));
            }
        }
    }
    for pattern in within {
        gather(pattern, values);
    }
}

/// Everything in quotes in the templates and the sources of the pages.
fn quoted() -> BTreeSet<String> {
    fn read(folder: &Path, quoted: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, quoted);
            } else if !path.ends_with("words/tests.rs") {
                let text = fs::read_to_string(&path).unwrap();
                quoted.extend(text.split('"').map(str::to_owned));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut quoted = BTreeSet::new();
    read(&root.join("templates"), &mut quoted);
    read(&root.join("src"), &mut quoted);
    quoted
}

#[test]
fn every_language_says_the_same_and_all_of_it() {
    let expected = messages(Language::English);
    for language in Language::ALL {
        let messages = messages(language);
        for (key, values) in &expected {
            assert_eq!(
                messages.get(key),
                Some(values),
                "{key} in {}",
                language.code()
            );
        }
        assert_eq!(messages.len(), expected.len(), "{}", language.code());
    }
}

#[test]
fn no_message_is_unused() {
    let quoted = quoted();
    for key in messages(Language::English).keys() {
        assert!(quoted.contains(key), "nobody says {key}");
    }
}

#[test]
fn no_message_is_missing() {
    let known = messages(Language::English);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let desk = root.join("desk");
    for folder in [root, desk] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for call in ["w.say(\"", "w.one(\"", "w.two(\"", "w.count(\""] {
                for rest in text.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap();
                    assert!(known.contains_key(key), "{key} in {}", path.display());
                }
            }
        }
    }
}

#[test]
fn every_term_has_words() {
    let known = messages(Language::English);
    let check = |key: &str| assert!(known.contains_key(key), "{key}");
    for state in State::ALL {
        check(state.key());
        check(state.sentence());
    }
    for covered in Covered::ALL {
        check(covered.key());
        check(covered.hint());
        check(covered.desk_key());
    }
    for problem in ProblemKind::ALL {
        check(problem.key());
        check(problem.advice());
    }
    OnBehalf::ALL.iter().for_each(|term| check(term.desk_key()));
    AccessKind::ALL.iter().for_each(|term| check(term.key()));
    Artefact::ALL.iter().for_each(|term| check(term.key()));
    Channel::ALL.iter().for_each(|term| check(term.key()));
    EffectState::ALL.iter().for_each(|term| check(term.key()));
    EventKind::ALL.iter().for_each(|term| check(term.key()));
    ExtensionReason::ALL
        .iter()
        .for_each(|term| check(term.key()));
    IdentifierKind::ALL
        .iter()
        .for_each(|term| check(term.key()));
    OnBehalf::ALL.iter().for_each(|term| check(term.key()));
    RefusalReason::ALL.iter().for_each(|term| check(term.key()));
    Role::ALL.iter().for_each(|term| check(term.key()));
}

#[test]
fn an_objection_is_never_called_by_the_name_of_something_else() {
    for (language, text) in Language::ALL
        .into_iter()
        .flat_map(|language| texts(language).map(|text| (language, text)))
    {
        for line in text.lines() {
            let lower = line.to_lowercase();
            assert!(!lower.contains(concat!("anony", "m")), "{line}");
            assert!(!lower.contains("opt-out") && !lower.contains("blacklist"));
            // The withdrawal of a consent is the one thing that may be called so.
            let keys = [
                "notice-rights-list",
                "notice-consent-withdraw",
                "consent-",
                "#",
            ];
            let of_consent = keys.iter().any(|key| line.starts_with(key));
            if language == Language::German && !of_consent {
                assert!(!lower.contains("widerruf"), "{line}");
            }
            if language == Language::German && line.starts_with("consent-") {
                let both = lower.contains("widerspruch") && lower.contains("widerruf");
                assert!(!both, "{line}");
            }
        }
    }
}

#[test]
fn numbers_choose_the_form_and_are_written_as_people_do() {
    for (language, count, expected) in [
        (Language::German, 1, "1 Fall"),
        (Language::German, 1204, "1.204 Fälle"),
        (Language::English, 0, "0 cases"),
        (Language::English, 1204, "1,204 cases"),
    ] {
        assert_eq!(Words::of(language).count("queue-total", &count), expected);
    }
}

#[test]
fn names_stay_free_of_marks_of_direction() {
    let text = Words::of(Language::English).one("refused-by", "name", "Ayşe Yıldız");
    assert_eq!(text, "Decided by: Ayşe Yıldız");
}

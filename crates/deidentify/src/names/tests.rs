//! What the tagger in the program finds, and what it leaves.

use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

use super::*;

fn found(text: &str) -> Vec<String> {
    let (mut buffers, mut spans) = (Buffers::default(), Vec::new());
    find(
        text,
        OperatingPoint::Balanced,
        Language::Unknown,
        &mut buffers,
        &mut spans,
    );
    let piece = |span: &Span| {
        let range = span.start as usize..span.end as usize;
        text.get(range).unwrap_or_default().to_owned()
    };
    spans.iter().map(piece).collect()
}

#[test]
fn names_are_found_in_many_surroundings() {
    for (text, names) in [
        (
            "Gestern war ich mit Annika Wittkopp im Kino",
            &["Annika Wittkopp"][..],
        ),
        ("Danke Uschi! Lg Jürgen", &["Uschi", "Jürgen"]),
        ("happy birthday kaitlyn, love u so much", &["kaitlyn"]),
        (
            "Thanks to Mehmet Yılmaz and Priya for helping",
            &["Mehmet Yılmaz", "Priya"],
        ),
        ("Frau Dr. Okonkwo hat angerufen", &["Frau Dr. Okonkwo"]),
        ("uncle Terry's boat is for sale", &["uncle Terry's"]),
        (
            "Merci à Camille Lefèvre pour son aide",
            &["Camille Lefèvre"],
        ),
        ("ICH WILL ZU SABINE HOFFMANN", &["SABINE HOFFMANN"]),
    ] {
        assert_eq!(found(text), names, "in {text:?}");
    }
}

#[test]
fn harmless_texts_stay() {
    for text in [
        "Heute gibt es Kartoffelsuppe mit Würstchen, danach gehen wir in den Garten.",
        "The weather was lovely and we had two cups of coffee.",
        "Der Zug nach Hannover fällt aus, bitte nutzen Sie den Bus.",
        "https://example.org/anna-schmidt @anna_schmidt anna.schmidt@example.org",
        "",
        "\n\n \t",
        "…!?",
    ] {
        assert_eq!(found(text), Vec::<String>::new(), "in {text:?}");
    }
}

#[test]
fn months_stay_and_persons_called_like_them_do_not() {
    for text in [
        "the 14th of May was the deadline",
        "bis Ende April ist alles ausgebucht",
        "June 3 works for me",
    ] {
        assert_eq!(found(text), Vec::<String>::new(), "in {text:?}");
    }
    assert_eq!(found("thanks to June Whitaker"), ["June Whitaker"]);
}

#[test]
fn a_name_goes_wherever_it_stands_again() {
    let text = "Svenja Thomsen ist da. Wenn du svenja siehst, grüß sie. #SvenjaThomsen";
    assert_eq!(found(text), ["Svenja Thomsen", "svenja", "#SvenjaThomsen"]);
}

#[test]
fn hashtags_go_as_a_whole() {
    assert_eq!(
        found("Ruhe in Frieden #TeamSvenjaThomsen"),
        ["#TeamSvenjaThomsen"]
    );
    assert_eq!(found("so schön #svenjathomsen"), ["#svenjathomsen"]);
}

#[test]
fn long_texts_are_read_in_stretches() {
    let mut text = "Heute gibt es Suppe. ".repeat(10_000);
    text.push_str("Danke an Svenja Thomsen!");
    assert_eq!(found(&text), ["Svenja Thomsen"]);
    let without_blanks = "ä".repeat(3 * STRETCH);
    assert!(found(&without_blanks).is_empty());
}

#[test]
fn damaged_files_are_no_tagger() {
    let lexicon: &[u8] = include_bytes!("../../data/names/lexicon.bin");
    let model: &[u8] = include_bytes!("../../data/names/model.bin");
    assert!(
        lexicon.len() + model.len() <= 10_000_000,
        "the tagger is to stay small"
    );
    for cut in [0, 1, 15, 16, 20, 1000] {
        assert!(Lexicon::from_bytes(&lexicon[..cut]).is_none());
        assert!(Model::from_bytes(&model[..cut]).is_none());
    }
    assert!(Lexicon::from_bytes(&lexicon[..lexicon.len() - 1]).is_none());
    assert!(Model::from_bytes(&model[..model.len() - 1]).is_none());
}

/// Whoever puts another model into the program raises the version: decisions name it (DEI-4).
#[test]
fn the_version_is_that_of_the_model() {
    let mut hasher = Sha256::new();
    hasher.update(include_bytes!("../../data/names/lexicon.bin"));
    hasher.update(include_bytes!("../../data/names/model.bin"));
    let hash = hasher.finalize();
    let first = u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]);
    assert_eq!(
        (VERSION, format!("{first:08x}")),
        (2, "20a9c219".to_owned())
    );
}

proptest! {
    #[test]
    fn any_text_is_borne(text in "(\\PC|[a-zA-Z äöü.@#'\\[\\]_1\n-]){0,80}") {
        let (mut buffers, mut spans) = (Buffers::default(), Vec::new());
        for point in [OperatingPoint::Balanced, OperatingPoint::Recall, OperatingPoint::Maximum] {
            spans.clear();
            find(&text, point, Language::Unknown, &mut buffers, &mut spans);
            for span in &spans {
                prop_assert!(span.start < span.end);
                prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
            }
        }
    }
}

//! Statements about persons: the labelled texts, single sentences from both sides, and what must
//! hold for any text.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

use licit_deidentify::Span;
use licit_deidentify::special::score::{Flag, Score, Tally};
use licit_deidentify::special::{Scratch, find};
use licit_record::{Category, Concerns, SpecialCategory};
use proptest::prelude::*;

#[derive(serde::Deserialize)]
struct Line {
    lang: String,
    text: String,
    flags: Vec<Flag>,
}

fn score(lines: &str) -> Score {
    let (mut score, mut scratch) = (Score::default(), Scratch::default());
    for line in lines.lines() {
        let line: Line = serde_json::from_str(line).unwrap();
        score.read(&line.text, &line.lang, &line.flags, &mut scratch);
    }
    score
}

fn found(text: &str) -> Vec<(SpecialCategory, Concerns)> {
    let mut scratch = Scratch::default();
    find(text, &[], &mut scratch)
        .iter()
        .map(|statement| (statement.category, statement.concerns))
        .collect()
}

/// The figures of `data/special/README.md`: a change that makes them worse must say so there.
#[test]
fn the_labelled_texts_score_as_the_readme_says() {
    let at_least = |tally: Tally, recall: f64, precision: f64, person: f64| {
        assert!(tally.recall().unwrap() >= recall, "{tally:?}");
        assert!(tally.precision().unwrap() >= precision, "{tally:?}");
        assert!(tally.concerns().unwrap() >= person, "{tally:?}");
    };
    let dev = score(include_str!("../data/special/dev.jsonl"));
    at_least(dev.total(), 0.98, 0.98, 0.98);
    let held_out = score(include_str!("../data/special/heldout.jsonl"));
    at_least(held_out.total(), 0.94, 0.95, 0.98);
    for category in SpecialCategory::ALL {
        let tally = dev.category(*category);
        assert!(tally.labelled >= 20, "{category}: {tally:?}");
        assert!(tally.recall().unwrap() >= 0.9, "{category}: {tally:?}");
    }
    assert!(dev.clean >= 200);
}

#[test]
fn the_same_thing_said_by_the_author_and_of_another() {
    use Concerns::{Author, Other};
    use SpecialCategory::{Criminal, Health, Orientation, Political, Religion, Union};
    for (text, category, concerns) in [
        ("Ich habe Diabetes.", Health, Author),
        ("Meine Nachbarin hat Diabetes.", Health, Other),
        ("I'm gay.", Orientation, Author),
        ("My cousin is gay.", Orientation, Other),
        ("Ich wähle die Grünen.", Political, Author),
        ("Mein Chef wählt die Grünen.", Political, Other),
        ("I was raised catholic.", Religion, Author),
        ("Herr Okonkwo ist Muslim.", Religion, Other),
        ("Bin seit Jahren in der IG Metall.", Union, Author),
        ("My brother joined the union.", Union, Other),
        ("I was arrested last night.", Criminal, Author),
        ("Mein Ex wurde verhaftet.", Criminal, Other),
    ] {
        assert_eq!(found(text), [(category, concerns)], "{text}");
    }
}

#[test]
fn topics_denials_and_manners_of_speaking_are_none() {
    for text in [
        "Diabetes ist eine Volkskrankheit.",
        "Ich habe kein Diabetes.",
        "If I had diabetes I would eat less cake.",
        "Die Grünen fordern ein Tempolimit.",
        "Meine Katze hat Diabetes.",
        "I almost had a heart attack when the bill came.",
        "Who are you voting for?",
        "The church is next to the station.",
        "Vor 5 Jahren sind wir umgezogen.",
        "I'm 15 minutes away.",
        "Der 40-jährige Baum fiel um.",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn a_known_name_is_a_person() {
    let text = "Xhemile hat Diabetes.";
    assert_eq!(found(text), []);
    let name = Span {
        start: 0,
        end: 7,
        category: Category::PersonName,
    };
    let mut scratch = Scratch::default();
    let statements = find(text, &[name], &mut scratch);
    assert_eq!(statements.len(), 1);
    assert_eq!(statements[0].concerns, Concerns::Other);
}

/// Zero-width and full-width characters hide nothing, and offsets are those of the original.
#[test]
fn look_alikes_hide_nothing() {
    let text = "Hallo. Ich habe Dia\u{200b}betes. Ende.";
    let mut scratch = Scratch::default();
    let statements = find(text, &[], &mut scratch);
    let sentence = text.get(statements[0].start as usize..statements[0].end as usize);
    assert_eq!(sentence, Some("Ich habe Dia\u{200b}betes."));
}

proptest! {
    /// Whatever the text: no panic, and sentences lie inside it, on character boundaries, in order.
    #[test]
    fn offsets_are_valid(
        text in "([a-zäöüßA-Z0-9 .,!?'’😀\u{200b}\n(]{0,30}(ich bin |my son |Krebs |hat |er |schwul |I'm 14 |jährige |Klasse 3b ?)){0,8}",
        start in 0u32..40,
    ) {
        let mut scratch = Scratch::default();
        let name = Span { start, end: start + 4, category: Category::PersonName };
        let statements = find(&text, &[name], &mut scratch).to_vec();
        for statement in &statements {
            let piece = text.get(statement.start as usize..statement.end as usize);
            prop_assert!(piece.is_some_and(|piece| !piece.is_empty()));
        }
        prop_assert!(statements.is_sorted());
        prop_assert_eq!(find(&text, &[name], &mut scratch), &statements[..]);
    }
}

/// A text full of words takes no longer than its length says.
#[test]
fn long_texts_without_an_end_are_read_in_linear_time() {
    let text = "mein Sohn hat Krebs und ich bin schwul ".repeat(20_000);
    let mut scratch = Scratch::default();
    let begin = std::time::Instant::now();
    assert!(!find(&text, &[], &mut scratch).is_empty());
    assert!(begin.elapsed().as_secs() < 60);
}

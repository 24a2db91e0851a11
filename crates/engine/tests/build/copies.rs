//! Copies, later and contradictory records of one item (ADM-9, TRN-3).

use licit_record::Reason;

use crate::place::{Place, line, text};

/// Outcome and primary reason.
type Short = (&'static str, Option<Reason>);

fn outcomes(place: &Place) -> Vec<(String, Vec<Short>)> {
    let built = place.build();
    let decisions = place.decisions(&built.version);
    decisions
        .into_iter()
        .map(|(id, decided)| {
            (
                id,
                decided
                    .iter()
                    .map(|d| (d.outcome, d.reasons.first().copied()))
                    .collect(),
            )
        })
        .collect()
}

#[test]
fn of_fifty_copies_one_is_left() {
    let mut lines: Vec<String> = (0..50)
        .map(|n| line(&format!("c{n}"), &format!("a{n}"), &text(1), ""))
        .collect();
    // Case, punctuation and white space make no other text.
    lines.push(line(
        "d",
        "b",
        &format!("  {}!!", text(1).to_uppercase()),
        "",
    ));
    lines.push(line("e", "b", &text(2), ""));
    let built = Place::with_lines(&lines).build();
    let manifest = &built.version.manifest;
    assert_eq!(manifest.counts.admitted, 2);
    assert_eq!(manifest.copies.exact, 50);
    assert_eq!(manifest.refused_by_reason["duplicate"], 50);
}

#[test]
fn near_copies_go_and_different_texts_stay() {
    let long = |change: &str| format!("{} {} {change} {}", text(1), text(2), text(3));
    let place = Place::with_lines(&[
        line("n1", "a", &long("eins"), ""),
        line("n2", "b", &long("zwei"), ""),
        line("n3", "c", &format!("{} {}", text(1), text(4)), ""),
    ]);
    let manifest = place.build().version.manifest;
    assert_eq!((manifest.counts.admitted, manifest.copies.near), (2, 1));
}

#[test]
fn the_copy_with_most_taken_out_survives() {
    // Only the author's own record knows the name; the copy by somebody else must not keep it.
    for swapped in [false, true] {
        let words = format!("{} mit Zacharias Wunderlich am See", text(5));
        let own = r#""mentions":[{"id":"m1","handle":"zw","name":"Zacharias Wunderlich"}]"#;
        let mut lines = vec![line("s1", "a", &words, own), line("s2", "b", &words, "")];
        if swapped {
            lines.reverse();
        }
        let place = Place::with_lines(&lines);
        let built = place.build();
        let texts = place.texts(&built.version);
        assert_eq!(texts.len(), 1);
        assert!(!texts[0].contains("Wunderlich"), "{texts:?}");
    }
}

#[test]
fn the_latest_version_of_an_item_holds() {
    let place = Place::with_lines(&[
        line("p1", "a", &text(1), r#""edited_at":"2025-02-03T00:00:00Z""#),
        line("p1", "a", &text(2), r#""edited_at":"2025-02-04T00:00:00Z""#),
        line("p1", "a", &text(3), ""),
    ]);
    let built = place.build();
    assert_eq!(place.texts(&built.version), [text(2)]);
    assert_eq!(built.version.manifest.copies.superseded, 2);
}

#[test]
fn a_later_private_version_takes_the_public_one_away() {
    let place = Place::with_lines(&[
        line("p1", "a", &text(1), ""),
        line("p1", "a", &text(1), r#""edited_at":"2025-02-04T00:00:00Z""#)
            .replace(r#""audience":"public""#, r#""audience":"friends""#),
    ]);
    assert_eq!(place.build().version.manifest.counts.admitted, 0);
}

#[test]
fn a_deletion_takes_every_version_away() {
    let deleted = line("p1", "a", "", r#""deleted_at":"2025-01-01T00:00:00Z""#);
    let place = Place::with_lines(&[line("p1", "a", &text(1), ""), deleted]);
    let all = outcomes(&place);
    assert!(
        all[0].1.iter().all(|(outcome, _)| *outcome == "refused"),
        "{all:?}"
    );
    assert!(
        all[0]
            .1
            .iter()
            .all(|(_, reason)| *reason == Some(Reason::Erased)),
        "{all:?}"
    );
}

#[test]
fn records_that_contradict_each_other_are_faulty() {
    let place = Place::with_lines(&[
        line("p1", "a", &text(1), ""),
        line("p1", "a", &text(2), ""),
        line("p2", "a", &text(3), ""),
        line("p2", "a", &text(3), ""),
    ]);
    let all = outcomes(&place);
    let contradictory = ("faulty", Some(Reason::ContradictoryItem));
    assert_eq!(all[0].1, [contradictory, contradictory]);
    // The same record twice says the same thing.
    assert_eq!(
        all[1].1,
        [("admitted", None), ("refused", Some(Reason::Superseded))]
    );
}

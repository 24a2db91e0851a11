//! Samples for labelling: whose texts are drawn, and whose are not.

use licit_engine::{EngineError, SampledText, sample};
use licit_register::{IdentifierKind, Scope};

use crate::place::{Place, TODAY, line, text};

const ITEMS: usize = 30;

fn place() -> Place {
    let mut lines: Vec<String> = (0..ITEMS)
        .map(|n| line(&format!("p{n}"), &format!("a{n}"), &text(n), ""))
        .collect();
    lines.push(line(
        "private",
        "b1",
        "nicht öffentlich",
        r#""audience":"private""#,
    ));
    lines.push(line("empty", "b2", "  ", ""));
    lines.push(line(
        "other",
        "b3",
        "in anderer Sprache",
        r#""lang":"nicht wahr""#,
    ));
    Place::with_lines(&lines)
}

fn drawn(place: &Place, wanted: usize) -> Result<Vec<SampledText>, EngineError> {
    let installation = place.installation();
    let keys = place.keys();
    let snapshot = installation.register(&keys)?.snapshot()?;
    let version = installation.store(None).newest()?.unwrap();
    sample(&installation, &keys, &snapshot, &version, wanted, TODAY)
}

#[test]
fn admitted_texts_are_drawn_by_chance_and_the_same_ones_again() {
    let place = place();
    place.build();
    let some = drawn(&place, 10).unwrap();
    assert_eq!(some.len(), 10);
    assert_eq!(some, drawn(&place, 10).unwrap());
    let in_order = (0..10).all(|n| some[n].text == text(n));
    assert!(!in_order, "the first ten would be no sample");
    let keys = place.keys();
    assert!(some.iter().all(|one| one.id == keys.sample_id(&one.text)));

    let all = drawn(&place, 1000).unwrap();
    assert!(
        all.iter()
            .all(|one| one.text != "nicht öffentlich" && !one.text.trim().is_empty())
    );
    assert!((ITEMS..=ITEMS + 1).contains(&all.len()));
    assert_eq!(all[..10], some);
}

#[test]
fn nothing_is_drawn_of_who_objected_since_or_what_is_gone() {
    let place = place();
    place.build();
    let before = drawn(&place, 1000).unwrap();
    let first = before[0].text.clone();
    let author = (0..ITEMS).find(|n| text(*n) == first).unwrap();
    let kind = IdentifierKind::AccountId;
    place.object("plauderei", kind, &format!("a{author}"), Scope::All);
    let after = drawn(&place, 1000).unwrap();
    assert_eq!(after[..], before[1..]);

    std::fs::remove_dir_all(place.installation().staging()).unwrap();
    assert!(matches!(
        drawn(&place, 10),
        Err(EngineError::NothingStaged { .. })
    ));
}

//! Objections: own content, mentions, quotes, pages; and what the staging area keeps of them.

use std::fs;

use licit_record::Reason;
use licit_register::{IdentifierKind, Scope};

use crate::place::{Place, line, text};

const QUOTED: &str = "Gestern habe ich am alten Hafen drei Reiher und einen Eisvogel gesehen";

#[test]
fn who_objected_is_not_in_and_leaves_no_content_behind() {
    let place = Place::with_lines(&[line("p1", "a1", QUOTED, ""), line("p2", "a2", &text(2), "")]);
    place.object("plauderei", IdentifierKind::AccountId, "a1", Scope::All);
    let built = place.build();
    let decisions = place.decisions(&built.version);
    assert_eq!(decisions["p1"][0].reasons, [Reason::ObjectionAuthor]);
    assert_eq!(decisions["p2"][0].outcome, "admitted");
    assert_eq!(built.version.manifest.register.sequence, 1);
    assert_eq!(built.collected.sources[0].opted_out, 1);
    for file in place
        .files()
        .iter()
        .filter(|file| file.extension().is_some_and(|e| e == "chunk"))
    {
        let chunk = zstd::decode_all(fs::File::open(file).unwrap()).unwrap();
        assert!(
            !contains(&chunk, "Eisvogel") && !contains(&chunk, "h.a1"),
            "{file:?}"
        );
    }
}

#[test]
fn an_objection_after_a_build_makes_a_new_version_without_the_person() {
    let place = Place::with_lines(&[line("p1", "a1", QUOTED, ""), line("p2", "a2", &text(2), "")]);
    let first = place.build().version;
    assert_eq!(first.manifest.counts.admitted, 2);
    place.object("plauderei", IdentifierKind::Handle, "@H.A1", Scope::Own);
    let second = place.build().version;
    assert_eq!(second.manifest.counts.admitted, 1);
    assert_eq!((first.number, second.number), (1, 2));
    assert_eq!(second.manifest.parents, [first.id]);
}

#[test]
fn quotes_of_who_objected_are_cut_out() {
    let with_quote = format!("Sie schrieb: {QUOTED}. Das glaube ich sofort!");
    let place = Place::with_lines(&[
        line("p1", "a1", QUOTED, ""),
        line("q1", "a2", &with_quote, ""),
        line("q2", "a3", QUOTED, ""),
        line(
            "q3",
            "a4",
            "Schön!",
            r#""quotes":{"item_id":"p1","author_id":"a1"}"#,
        ),
        line("q4", "a5", &text(1), ""),
    ]);
    place.object("plauderei", IdentifierKind::AccountId, "a1", Scope::All);
    let built = place.build();
    let decisions = place.decisions(&built.version);
    assert_eq!(decisions["q1"][0].outcome, "admitted");
    assert_eq!(
        decisions["q2"][0].reasons,
        [Reason::ObjectionThird],
        "nothing else is left"
    );
    assert_eq!(
        decisions["q3"][0].reasons,
        [Reason::ObjectionThird],
        "the quote is not found"
    );
    assert_eq!(decisions["q4"][0].outcome, "admitted");
    let texts = place.texts(&built.version);
    assert!(texts.contains(&"Sie schrieb: [QUOTE_1]. Das glaube ich sofort!".to_owned()));
    assert_eq!(built.version.manifest.copies.quotes_cut, 1);
}

#[test]
fn a_person_without_account_is_taken_out_of_what_others_write() {
    let mention = r#""mentions":[{"id":"m1","handle":"mia.m","name":"Mia Muster"}]"#;
    let place = Place::with_lines(&[
        line(
            "p1",
            "a1",
            &format!("{} mit @mia.m und Mia Muster", text(1)),
            mention,
        ),
        line(
            "p2",
            "a2",
            &format!("{} an mia@beispiel.example", text(2)),
            "",
        ),
    ]);
    place.object("plauderei", IdentifierKind::Handle, "mia.m", Scope::AboutMe);
    place.object(
        "plauderei",
        IdentifierKind::Email,
        "mia@beispiel.example",
        Scope::AboutMe,
    );
    let built = place.build();
    assert_eq!(
        built.version.manifest.counts.admitted, 2,
        "the mention is taken out, not the item"
    );
    let texts = place.texts(&built.version).concat().to_lowercase();
    assert!(!texts.contains("mia"), "{texts}");

    let mut strict = Place::with_lines(&[]);
    strict.policy = place.policy.replace("legitimate_interest", "strict");
    let lines = fs::read_to_string(place.path().join("items.jsonl")).unwrap();
    // Nothing older than the author's notice gets in here.
    strict.write(
        "items.jsonl",
        lines.replace("2025-02-01", "2025-04-01").as_bytes(),
    );
    strict.object("plauderei", IdentifierKind::Handle, "mia.m", Scope::AboutMe);
    strict.object(
        "plauderei",
        IdentifierKind::Email,
        "mia@beispiel.example",
        Scope::AboutMe,
    );
    let decisions = strict.decisions(&strict.build().version);
    for id in ["p1", "p2"] {
        assert!(
            decisions[id][0].reasons.contains(&Reason::ObjectionThird),
            "{id}: {decisions:?}"
        );
    }
}

#[test]
fn a_page_and_a_single_address_can_be_objected_to() {
    let place = Place::with_lines(&[
        line(
            "p1",
            "a1",
            &text(1),
            r#""page":{"id":"g1","name":"Verein","class":"club"}"#,
        ),
        line(
            "p2",
            "a2",
            &text(2),
            r#""url":"https://plauderei.example/p/2?utm_source=x""#,
        ),
        line("p3", "a3", &text(3), ""),
    ]);
    place.object("plauderei", IdentifierKind::PageId, "g1", Scope::Page);
    place.object(
        "plauderei",
        IdentifierKind::ContentUrl,
        "https://plauderei.example/p/2",
        Scope::All,
    );
    let decisions = place.decisions(&place.build().version);
    assert_eq!(decisions["p1"][0].reasons, [Reason::ObjectionPage]);
    assert_eq!(decisions["p2"][0].reasons, [Reason::ObjectionThird]);
    assert_eq!(decisions["p3"][0].outcome, "admitted");
}

#[test]
fn an_objection_to_one_service_means_nothing_to_another() {
    let mut place = Place::with_lines(&[line("p1", "a1", &text(1), "")]);
    place.policy.push_str("[[source]]\nservice=\"bilder\"\nformat=\"items\"\npath=\"b.jsonl\"\nvisibility=\"stated\"\n");
    let other = line("p1", "a1", &text(2), "").replace("plauderei", "bilder");
    place.write("b.jsonl", other.as_bytes());
    place.object("bilder", IdentifierKind::AccountId, "a1", Scope::All);
    let built = place.build();
    assert_eq!(place.texts(&built.version), [text(1)]);
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[test]
fn renaming_an_account_does_not_lose_the_objection() {
    let renamed = line("p2", "a1", &text(2), "").replace("h.a1", "neuer.name");
    let place = Place::with_lines(&[line("p1", "a1", QUOTED, ""), renamed]);
    place.object("plauderei", IdentifierKind::Handle, "h.a1", Scope::All);
    let built = place.build();
    assert_eq!(built.version.manifest.counts.admitted, 0);
    assert_eq!(
        built.version.manifest.refused_by_reason["objection_author"],
        2
    );
}

#[test]
fn a_lost_register_stops_the_build() {
    let place = Place::with_lines(&[line("p1", "a1", QUOTED, ""), line("p2", "a2", &text(2), "")]);
    place.object("plauderei", IdentifierKind::AccountId, "a1", Scope::All);
    place.build();
    for file in place.files() {
        if file.to_string_lossy().contains("register.db") {
            fs::remove_file(file).unwrap();
        }
    }
    let error = place.try_build(1, &licit_engine::NoProgress).unwrap_err();
    let lost = matches!(error, licit_engine::EngineError::RegisterLost { .. });
    assert!(lost && error.hint().is_some(), "{error}");
}

#[test]
fn a_page_that_was_objected_to_is_not_staged() {
    let page = r#""page":{"id":"g1","name":"Verein","class":"club"}"#;
    let place = Place::with_lines(&[line("p1", "a1", QUOTED, page)]);
    place.object("plauderei", IdentifierKind::PageId, "g1", Scope::Page);
    let built = place.build();
    assert_eq!(built.collected.sources[0].opted_out, 1);
    assert_eq!(
        built.version.manifest.refused_by_reason["objection_page"],
        1
    );
}

//! Consents: for one purpose and one service, with everything that proves them, and never older
//! than a withdrawal.

use jiff::civil::date;

use super::*;
use crate::{
    ConsentAct, ConsentEntry, ConsentOutcome, ConsentProblem, ConsentStanding, ConsentWord, MayAsk,
    Purpose,
};

fn now() -> Timestamp {
    time("2026-06-01T12:00:00Z")
}

fn entry(kind: IdentifierKind, value: &str, act: ConsentAct, at: &str) -> ConsentEntry {
    ConsentEntry {
        service: service("plauderei"),
        kind,
        value: value.into(),
        purpose: Purpose::AiTraining,
        act,
        wording: ConsentWord::new("v3").unwrap(),
        covers_past: true,
        channel: ConsentWord::new("app").unwrap(),
        at: time(at),
    }
}

fn did(value: &str, act: ConsentAct, at: &str) -> ConsentEntry {
    entry(IdentifierKind::AccountId, value, act, at)
}

impl Fixture {
    fn consents(&mut self) -> crate::Consents {
        let path = self.folder.path().join("r.consents");
        let position = self.register.sequence().unwrap();
        self.register.consents_in(&path, position).unwrap()
    }

    fn standing_of(&mut self, kind: IdentifierKind, value: &str) -> Option<ConsentStanding> {
        let canonical = Canonical::new(kind, value, germany()).unwrap();
        let label = keys().labeler(&service("plauderei")).label(&canonical);
        let consents = self.consents();
        let found = consents.service(&service("plauderei"));
        found.find(&label, Purpose::AiTraining)
    }
}

#[test]
fn what_was_last_done_stands() {
    let mut fixture = Fixture::new();
    let given = did("4711", ConsentAct::Given, "2026-03-02T10:00:00Z");
    let outcomes = fixture
        .register
        .consent(&[given.clone(), given.clone()], now());
    assert_eq!(
        outcomes.unwrap(),
        [ConsentOutcome::Entered, ConsentOutcome::Standing]
    );
    let standing = fixture
        .standing_of(IdentifierKind::AccountId, "4711")
        .unwrap();
    assert_eq!(
        (standing.act, standing.on),
        (ConsentAct::Given, date(2026, 3, 2))
    );
    assert!(standing.covers_past);

    let withdrawn = did("4711", ConsentAct::Withdrawn, "2026-03-05T10:00:00Z");
    fixture.register.consent(&[withdrawn], now()).unwrap();
    // The list of the night before comes in again.
    let outcome = fixture.register.consent(&[given], now()).unwrap();
    assert_eq!(outcome, [ConsentOutcome::Older]);
    let standing = fixture
        .standing_of(IdentifierKind::AccountId, "4711")
        .unwrap();
    assert_eq!(standing.act, ConsentAct::Withdrawn);
    // No other service, purpose or person has any of it.
    let consents = fixture.consents();
    assert!(consents.service(&service("bilderei")).is_empty());
    assert_eq!(consents.service(&service("plauderei")).len(), 1);
    assert_eq!(fixture.standing_of(IdentifierKind::AccountId, "4712"), None);
}

#[test]
fn the_file_says_what_stood_at_its_position() {
    let mut fixture = Fixture::new();
    let given = did("1", ConsentAct::Given, "2026-03-02T10:00:00Z");
    fixture.register.consent(&[given], now()).unwrap();
    let before = fixture.register.sequence().unwrap();
    let withdrawn = did("1", ConsentAct::Withdrawn, "2026-03-03T10:00:00Z");
    fixture.register.consent(&[withdrawn], now()).unwrap();
    let after = fixture.register.sequence().unwrap();
    assert!(after > before);
    let path = fixture.folder.path().join("r.consents");
    let mut act = |position| {
        let consents = fixture.register.consents_in(&path, position).unwrap();
        assert_eq!(consents.sequence, position);
        let canonical = Canonical::new(IdentifierKind::AccountId, "1", germany()).unwrap();
        let label = keys().labeler(&service("plauderei")).label(&canonical);
        let consents = consents.service(&service("plauderei"));
        consents.find(&label, Purpose::AiTraining).unwrap().act
    };
    assert_eq!(act(before), ConsentAct::Given);
    assert_eq!(act(after), ConsentAct::Withdrawn);
    assert_eq!(
        act(after),
        ConsentAct::Withdrawn,
        "from the file that is there"
    );
}

#[test]
fn agreement_needs_an_account_and_a_time_that_was() {
    let mut fixture = Fixture::new();
    let early = "2026-03-02T10:00:00Z";
    for (wrong, problem) in [
        (
            entry(IdentifierKind::Handle, "lena.k", ConsentAct::Given, early),
            ConsentProblem::Kind,
        ),
        (
            entry(
                IdentifierKind::Email,
                "lena@example.org",
                ConsentAct::Withdrawn,
                early,
            ),
            ConsentProblem::NegativeKind,
        ),
        (
            did("1", ConsentAct::Given, "2026-06-01T12:00:01Z"),
            ConsentProblem::Future,
        ),
    ] {
        // The good one beside it is not entered either.
        let entries = [did("2", ConsentAct::Given, early), wrong];
        let refused = fixture.register.consent(&entries, now()).unwrap_err();
        assert!(
            matches!(refused, RegisterError::Consent { problem: found } if found == problem),
            "{refused}"
        );
    }
    assert!(fixture.consents().is_empty());
    let by_handle = entry(
        IdentifierKind::Handle,
        "@Lena.K",
        ConsentAct::Withdrawn,
        early,
    );
    fixture.register.consent(&[by_handle], now()).unwrap();
    let standing = fixture
        .standing_of(IdentifierKind::Handle, "lena.k")
        .unwrap();
    assert_eq!(standing.act, ConsentAct::Withdrawn);
}

#[test]
fn who_refused_or_objected_is_not_asked() {
    let mut fixture = Fixture::new();
    let register = &mut fixture.register;
    let entries = [
        did("given", ConsentAct::Given, "2026-03-02T10:00:00Z"),
        did("refused", ConsentAct::Refused, "2026-03-02T10:00:00Z"),
        did("long-ago", ConsentAct::Withdrawn, "2025-01-02T10:00:00Z"),
    ];
    register.consent(&entries, now()).unwrap();
    let objected = objection(
        "plauderei",
        IdentifierKind::AccountId,
        "objected",
        Scope::All,
    );
    register.object(objected).unwrap();
    let people: Vec<(IdentifierKind, Personal)> =
        ["given", "refused", "long-ago", "objected", "nobody"]
            .map(|value| (IdentifierKind::AccountId, value.into()))
            .to_vec();
    let mut ask = |name: &str, purpose| {
        register
            .may_ask(&service(name), purpose, &people, date(2026, 6, 1))
            .unwrap()
    };
    let again = MayAsk::NotBefore(date(2027, 3, 2));
    let (yes, objected) = (MayAsk::Yes, MayAsk::Objected);
    let own = ask("plauderei", Purpose::AiTraining);
    assert_eq!(own, [MayAsk::Consented, again, yes, objected, yes]);
    let other = ask("plauderei", Purpose::SpecialCategories);
    assert_eq!(other, [yes, yes, yes, objected, yes]);
    assert_eq!(ask("bilderei", Purpose::AiTraining), [yes; 5]);
}

#[test]
fn a_list_is_taken_in_whole_or_not_at_all() {
    let mut fixture = Fixture::new();
    let path = fixture.folder.path().join("consents.jsonl");
    let line = |value: &str, act: &str, purpose: &str| {
        format!(
            r#"{{"service":"plauderei","kind":"account_id","value":"{value}","purpose":"{purpose}","act":"{act}","wording":"v3","covers_past":true,"channel":"app","at":"2026-03-02T10:00:00Z"}}"#
        )
    };
    let good = [
        line("1", "given", "ai_training"),
        line("1", "given", "ai_training"),
        line("1", "withdrawn", "ai_training"),
        line("2", "given", "special_categories"),
    ];
    for (wrong, place) in [
        (
            line("3", "given", "ads,ai_training"),
            "line 5, column `purpose`",
        ),
        (
            line("3", "given", "ai_training").replace("\"v3\"", "\"\""),
            "line 5, column `wording`",
        ),
        (
            line("Geheim", "nope", "ai_training"),
            "line 5, column `act`",
        ),
        (
            r#"{"service":"plauderei","value":"Geheim"}"#.to_owned(),
            "line 5",
        ),
        ("Geheim".repeat(20_000), "line 5"),
    ] {
        let text = format!("{}\n{wrong}\n", good.join("\n"));
        fs::write(&path, text).unwrap();
        let refused = fixture.register.import_consents(&path, now()).unwrap_err();
        let said = refused.to_string();
        assert!(said.contains(place) && !said.contains("Geheim"), "{said}");
        assert!(!refused.hint().is_empty());
    }
    assert!(fixture.consents().is_empty());
    fs::write(&path, good.join("\n")).unwrap();
    let report = fixture.register.import_consents(&path, now()).unwrap();
    assert_eq!((report.read, report.entered, report.standing), (4, 3, 1));
    let again = fixture.register.import_consents(&path, now()).unwrap();
    assert_eq!((again.entered, again.older), (0, 2));
}

#[test]
fn no_name_stands_in_the_database() {
    if server().is_some() {
        return; // What stands on the server is the same columns; its files are not ours to read.
    }
    let mut fixture = Fixture::new();
    let given = did(
        "lena-4711-geheim",
        ConsentAct::Given,
        "2026-03-02T10:00:00Z",
    );
    fixture.register.consent(&[given], now()).unwrap();
    fixture.consents();
    for file in fs::read_dir(fixture.folder.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"geheim"));
    }
}

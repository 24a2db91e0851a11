//! Requests: what is entered, what becomes of it, and what cannot be seen.

use jiff::civil::Date;

use super::*;
use crate::{
    Action, ActionError, Confirmation, NewRequest, OnBehalf, State, Step, Submission, Submitted,
    Token,
};

const CODE: &str = "123456";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A submission to some services, each by an identifier.
pub(super) fn submission(token: &Token, to: &[(&str, IdentifierKind, &str)]) -> Submission {
    let requests = to.iter().map(|(name, kind, value)| NewRequest {
        service: service(name),
        identifiers: vec![(*kind, (*value).into())],
        scopes: Scopes::PERSON,
    });
    Submission {
        token: token.clone(),
        requests: requests.collect(),
        channel: Channel::Form,
        lang: "de".into(),
        notice: String::new(),
        on_behalf: OnBehalf::Myself,
        contact: None,
        words: None,
        confirm: false,
        received_at: time("2026-03-02T10:00:00Z"),
    }
}

pub(crate) fn lena(token: &Token) -> Submission {
    submission(
        token,
        &[
            ("plauderei", IdentifierKind::Handle, "@Lena.K"),
            ("bilderei", IdentifierKind::Email, "lena@example.org"),
        ],
    )
}

pub(super) fn with_contact(submission: Submission) -> Submission {
    Submission {
        contact: Some("Lena@Example.org".into()),
        confirm: true,
        ..submission
    }
}

pub(crate) fn action(step: Step, on: &str) -> Action {
    Action {
        step,
        actor: "Mia Muster".into(),
        code: String::new(),
        note: None,
        extended_to: None,
        on: day(on),
    }
}

impl Fixture {
    pub(crate) fn submit(&mut self, submission: &Submission) -> Submitted {
        let prepared = self.register.intake().prepare(submission).unwrap();
        self.register.enter(&[prepared]).unwrap()[0]
    }

    pub(crate) fn of(&mut self, token: &Token) -> Vec<crate::Request> {
        let services = [service("plauderei"), service("bilderei")];
        self.register.requests_of(token, &services).unwrap()
    }

    fn holds(&mut self) -> Scopes {
        self.ask(|lookup| lookup.handle("lena.k"))
    }
}

#[test]
fn a_submission_holds_at_once_on_every_service() {
    let mut fixture = Fixture::new();
    let token = Token::random().unwrap();
    let entered = fixture.submit(&lena(&token));
    assert_eq!(entered, Submitted::Entered(RegisterSequence(1)));
    assert_eq!(fixture.holds(), Scopes::PERSON);
    let mailbox = fixture.ask_on("bilderei", |lookup| lookup.email("lena@example.org"));
    assert_eq!(mailbox, Scopes::PERSON);

    let requests = fixture.of(&token);
    assert_eq!(requests.len(), 2);
    for request in &requests {
        assert_eq!(request.state, State::Accepted);
        assert_eq!(request.received_on, day("2026-03-02"));
        assert_eq!(request.due(), day("2026-04-02"));
        assert_eq!(request.due_target, day("2026-03-30"));
        let past = fixture.register.history(request.id).unwrap();
        let acts: Vec<_> = past.iter().map(|past| past.act.as_str()).collect();
        assert_eq!(acts, ["receive", "acknowledge", "accept"]);
        assert_eq!(fixture.register.labels_of(request.id).unwrap().len(), 1);
    }
    let other = Token::random().unwrap();
    assert!(fixture.of(&other).is_empty());
}

#[test]
fn a_submission_sent_twice_is_entered_once() {
    let mut fixture = Fixture::new();
    let intake = fixture.register.intake();
    let token = intake.token_of_repeated("form-1", b"content");
    fixture.submit(&lena(&token));
    assert_eq!(fixture.submit(&lena(&token)), Submitted::Known);
    // Also where both come in one batch.
    let other = Token::random().unwrap();
    let twice = [lena(&other), lena(&other)].map(|it| intake.prepare(&it).unwrap());
    let answers = fixture.register.enter(&twice).unwrap();
    assert_eq!(answers[1], Submitted::Known);
    assert_eq!(fixture.of(&token).len(), 2);
    assert_eq!(fixture.of(&other).len(), 2);
}

#[test]
fn what_has_no_form_is_named_and_not_entered() {
    let fixture = Fixture::new();
    let intake = fixture.register.intake();
    let token = Token::random().unwrap();
    let to = [
        ("plauderei", IdentifierKind::Handle, "lena.k"),
        ("bilderei", IdentifierKind::Email, "keine Adresse"),
    ];
    let bad = submission(&token, &to);
    let problems = intake.problems(&bad);
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].request, problems[0].identifier), (1, 0));
    assert!(!problems[0].to_string().contains("keine"));
    assert!(intake.prepare(&bad).is_err());
}

#[test]
fn a_code_confirms_within_five_tries_and_ten_minutes() {
    let mut fixture = Fixture::new();
    let token = Token::random().unwrap();
    fixture.submit(&with_contact(lena(&token)));
    assert_eq!(fixture.of(&token)[0].state, State::NeedsConfirmation);
    assert_eq!(fixture.holds(), Scopes::PERSON, "it holds before");
    let now = time("2026-03-02T10:00:00Z");
    let check = |fixture: &mut Fixture, code, at: &str| {
        fixture.register.check_code(&token, code, time(at)).unwrap()
    };
    assert_eq!(
        check(&mut fixture, CODE, "2026-03-02T10:01:00Z"),
        Confirmation::Gone
    );

    fixture.register.expect_code(&token, CODE, now).unwrap();
    for tries_left in (1..5).rev() {
        let wrong = check(&mut fixture, "000000", "2026-03-02T10:01:00Z");
        assert_eq!(wrong, Confirmation::Wrong { tries_left });
    }
    let right = check(&mut fixture, " 123456 ", "2026-03-02T10:09:59Z");
    assert_eq!(right, Confirmation::Confirmed, "at the fifth try");
    assert_eq!(
        check(&mut fixture, CODE, "2026-03-02T10:09:59Z"),
        Confirmation::Gone
    );

    fixture.register.expect_code(&token, CODE, now).unwrap();
    for _ in 0..5 {
        check(&mut fixture, "000000", "2026-03-02T10:01:00Z");
    }
    assert_eq!(
        check(&mut fixture, CODE, "2026-03-02T10:01:00Z"),
        Confirmation::Gone
    );

    fixture.register.expect_code(&token, CODE, now).unwrap();
    assert_eq!(
        check(&mut fixture, CODE, "2026-03-02T10:10:00Z"),
        Confirmation::Gone
    );
    // The code of somebody else opens nothing.
    let other = Token::random().unwrap();
    fixture.register.expect_code(&token, CODE, now).unwrap();
    let answer = fixture.register.check_code(&other, CODE, now).unwrap();
    assert_eq!(answer, Confirmation::Gone);
}

#[test]
fn a_withdrawal_takes_away_what_no_other_request_holds() {
    let mut fixture = Fixture::new();
    let (token, letter) = (Token::random().unwrap(), Token::random().unwrap());
    fixture.submit(&lena(&token));
    let own = Submission {
        channel: Channel::Letter,
        ..submission(&letter, &[("plauderei", IdentifierKind::Handle, "lena.k")])
    };
    let own = Submission {
        requests: own
            .requests
            .into_iter()
            .map(|request| NewRequest {
                scopes: Scopes::OWN,
                ..request
            })
            .collect(),
        ..own
    };
    fixture.submit(&own);
    let withdraw = action(Step::Withdraw, "2026-03-05");
    let request = fixture.of(&token).pop().unwrap();
    assert_eq!(request.service, service("plauderei"));
    let state = fixture.register.act(request.id, &withdraw).unwrap();
    assert_eq!(state, State::Withdrawn);
    assert_eq!(fixture.holds(), Scopes::OWN, "the letter stands");
    let mailbox = fixture.ask_on("bilderei", |lookup| lookup.email("lena@example.org"));
    assert_eq!(mailbox, Scopes::PERSON, "the other service is not touched");
    let last = fixture.of(&letter).pop().unwrap();
    fixture.register.act(last.id, &withdraw).unwrap();
    assert_eq!(fixture.holds(), Scopes::NONE);
    let again = fixture.register.act(last.id, &withdraw).unwrap_err();
    assert!(matches!(again, ActionError::Impossible { .. }), "{again}");
}

#[test]
fn time_applies_lapses_and_erases() {
    let mut fixture = Fixture::new();
    let (stands, waits) = (Token::random().unwrap(), Token::random().unwrap());
    fixture.submit(&lena(&stands));
    fixture.close();
    fixture.submit(&with_contact(submission(
        &waits,
        &[("plauderei", IdentifierKind::Handle, "max.m")],
    )));
    let honoured = |name: &Service| (name.as_str() == "plauderei").then_some(RegisterSequence(0));
    let told = fixture
        .register
        .advance(day("2026-03-03"), &honoured)
        .unwrap();
    let told: Vec<_> = told
        .iter()
        .map(|it| (it.service.as_str(), it.state))
        .collect();
    assert_eq!(
        told,
        [("bilderei", State::Standing)],
        "nothing of it is there"
    );
    let honoured = |name: &Service| (name.as_str() == "plauderei").then_some(RegisterSequence(1));
    let told = fixture
        .register
        .advance(day("2026-03-04"), &honoured)
        .unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].state, told[0].state_on),
        (State::Applied, day("2026-03-04"))
    );

    // What identifies them is there to tell them, and gone afterwards.
    let written = fixture.register.written(told[0].id).unwrap().unwrap();
    assert_eq!(written.identifiers[0].1.expose(), "@Lena.K");
    fixture.register.erase_written(told[0].id).unwrap();
    assert!(fixture.register.written(told[0].id).unwrap().is_none());
    assert_eq!(fixture.holds(), Scopes::PERSON);

    assert!(
        fixture
            .register
            .remind(day("2026-03-15"))
            .unwrap()
            .is_empty()
    );
    assert_eq!(fixture.register.remind(day("2026-03-16")).unwrap().len(), 1);
    assert!(
        fixture
            .register
            .remind(day("2026-03-17"))
            .unwrap()
            .is_empty()
    );
    assert!(
        fixture
            .register
            .advance(day("2026-04-01"), &honoured)
            .unwrap()
            .is_empty()
    );
    assert_eq!(fixture.ask(|lookup| lookup.handle("max.m")), Scopes::PERSON);
    let told = fixture
        .register
        .advance(day("2026-04-02"), &honoured)
        .unwrap();
    assert_eq!(told[0].state, State::Lapsed);
    assert_eq!(fixture.ask(|lookup| lookup.handle("max.m")), Scopes::NONE);
}

#[test]
fn a_period_is_extended_once_and_in_time() {
    let mut fixture = Fixture::new();
    let token = Token::random().unwrap();
    fixture.submit(&lena(&token));
    let id = fixture.of(&token)[0].id;
    let extend = |on: &str, to: &str| Action {
        extended_to: Some(day(to)),
        code: "complexity".into(),
        ..action(Step::Extend, on)
    };
    for (on, to) in [
        ("2026-04-03", "2026-05-02"),
        ("2026-03-20", "2026-06-03"),
        ("2026-03-20", "2026-04-02"),
    ] {
        let error = fixture.register.act(id, &extend(on, to)).unwrap_err();
        assert!(matches!(error, ActionError::Extension), "{on} {to}");
    }
    fixture
        .register
        .act(id, &extend("2026-04-02", "2026-06-02"))
        .unwrap();
    assert_eq!(fixture.of(&token)[0].due(), day("2026-06-02"));
    let again = fixture
        .register
        .act(id, &extend("2026-04-02", "2026-05-02"));
    assert!(matches!(again, Err(ActionError::Extension)));
}

#[test]
fn the_desk_sees_what_is_due_first_and_its_notes_are_sealed() {
    let mut fixture = Fixture::new();
    for (number, at) in ["2026-03-09T10:00:00Z", "2026-03-02T10:00:00Z"]
        .iter()
        .enumerate()
    {
        let token = Token::random().unwrap();
        let value = format!("person{number}");
        let one = submission(&token, &[("plauderei", IdentifierKind::Handle, &value)]);
        fixture.submit(&Submission {
            received_at: time(at),
            ..one
        });
    }
    let queue = |fixture: &mut Fixture, name| {
        let name = service(name);
        let states = [State::Accepted];
        fixture
            .register
            .requests_in(&states, Some(&name), 10)
            .unwrap()
    };
    let open = queue(&mut fixture, "plauderei");
    assert_eq!(open[0].received_on, day("2026-03-02"));
    assert!(queue(&mut fixture, "bilderei").is_empty());
    let note = Action {
        note: Some("ruft am Montag an".into()),
        ..action(Step::Note, "2026-03-10")
    };
    fixture.register.act(open[0].id, &note).unwrap();
    let past = fixture.register.history(open[0].id).unwrap();
    assert_eq!(
        past.last().unwrap().note.as_ref().unwrap().expose(),
        "ruft am Montag an"
    );
    assert_eq!(past.last().unwrap().actor, "Mia Muster");

    let statistics = fixture
        .register
        .statistics(day("2026-03-01"), day("2026-04-05"))
        .unwrap();
    assert_eq!(
        statistics.by_state,
        [(service("plauderei"), State::Accepted, 2)]
    );
    assert_eq!(
        statistics.received,
        [(day("2026-03-02"), 1), (day("2026-03-09"), 1)]
    );
    assert_eq!(statistics.overdue, 1);
}

#[test]
fn a_receipt_is_read_with_its_token_alone() {
    let mut fixture = Fixture::new();
    let token = Token::random().unwrap();
    fixture.submit(&lena(&token));
    let requests = fixture.of(&token);
    let kept = (
        token.clone(),
        requests[0].service.clone(),
        requests[0].id,
        b"receipt".to_vec(),
    );
    fixture.register.keep_receipts(&[kept]).unwrap();
    let receipt = fixture.register.receipt(&token, &requests[0]).unwrap();
    assert_eq!(receipt.as_deref(), Some(&b"receipt"[..]));
    let other = Token::random().unwrap();
    assert_eq!(
        fixture.register.receipt(&other, &requests[0]).unwrap(),
        None
    );
    assert_eq!(
        fixture.register.receipt(&token, &requests[1]).unwrap(),
        None
    );
}

/// Nothing in the database is the same for the two requests of one submission that is not the same
/// for all requests of that day.
#[test]
fn two_requests_of_one_submission_share_nothing() {
    let mut fixture = Fixture::new();
    let intake = fixture.register.intake();
    let submissions: Vec<_> = (0..40)
        .map(|number| {
            let token = Token::random().unwrap();
            let value = format!("person{number}");
            let mail = format!("person{number}@example.org");
            let both = submission(
                &token,
                &[
                    ("plauderei", IdentifierKind::Handle, &value),
                    ("bilderei", IdentifierKind::Email, &mail),
                ],
            );
            let both = with_contact(Submission {
                contact: Some(mail.as_str().into()),
                ..both
            });
            (token, intake.prepare(&both).unwrap())
        })
        .collect();
    let mut tokens = Vec::new();
    for (token, prepared) in submissions {
        fixture.register.enter(&[prepared]).unwrap();
        tokens.push(token);
    }
    fixture.close();
    let pairs: Vec<_> = tokens
        .iter()
        .map(|token| {
            let requests = fixture.of(token);
            (requests[0].id, requests[1].id)
        })
        .collect();
    // Cut every row into runs of eight bytes: no run is common to the rows of a pair and rare
    // among all rows.
    let (connection, runtime) = fixture.database();
    let select = "SELECT id, access, contact, sealed, seq, received_on, due_legal, state_on \
                  FROM request";
    type Row = (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, i64, i64, i64, i64);
    let rows: Vec<Row> = runtime
        .block_on(sqlx::query_as(select).fetch_all(&mut *connection))
        .unwrap();
    let of = |id: EntryId| rows.iter().find(|row| row.0 == id.0).unwrap();
    for (one, other) in &pairs {
        let (one, other) = (of(*one), of(*other));
        let bytes = |row: &Row| [&row.0[6..], &row.1, &row.2, &row.3].concat();
        let (one_bytes, other_bytes) = (bytes(one), bytes(other));
        assert!(
            !one_bytes
                .windows(8)
                .any(|run| other_bytes.windows(8).any(|other| run == other))
        );
        assert_eq!(
            (one.4, one.5, one.6, one.7),
            (other.4, other.5, other.6, other.7)
        );
    }
    // The numbers, whose first half is a time, are in no order that brings pairs together.
    let mut ids: Vec<EntryId> = pairs
        .iter()
        .flat_map(|(one, other)| [*one, *other])
        .collect();
    ids.sort_unstable();
    let place = |id: EntryId| ids.iter().position(|known| *known == id).unwrap();
    let together = pairs
        .iter()
        .filter(|(one, other)| place(*one).abs_diff(place(*other)) == 1)
        .count();
    assert!(
        together <= 8,
        "{together} of 40 pairs are neighbours; one is expected by chance"
    );
}

#[test]
fn nothing_that_was_written_is_on_the_disk() {
    if server().is_some() {
        return;
    }
    let mut fixture = Fixture::new();
    let token = Token::random().unwrap();
    let both = Submission {
        words: Some("Zwetschgenmus".into()),
        contact: Some("zwetschgenmus@example.org".into()),
        ..submission(
            &token,
            &[("plauderei", IdentifierKind::Handle, "zwetschgenmus")],
        )
    };
    fixture.submit(&both);
    let id = fixture.of(&token)[0].id;
    let note = Action {
        note: Some("Zwetschgenmus rief an".into()),
        ..action(Step::Note, "2026-03-10")
    };
    fixture.register.act(id, &note).unwrap();
    fixture
        .register
        .expect_code(&token, CODE, time("2026-03-02T10:00:00Z"))
        .unwrap();
    let bytes = fixture.bytes_on_disk();
    let holds = |needle: &[u8]| {
        bytes
            .windows(needle.len())
            .any(|run| run.eq_ignore_ascii_case(needle))
    };
    assert!(holds(b"plauderei"));
    for clear in ["zwetschgenmus", "example.org", CODE, &token.expose()] {
        assert!(!holds(clear.as_bytes()), "{clear}");
    }
}

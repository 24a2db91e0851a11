//! The pages of the desk, of the same invented people.

use jiff::ToSpan;
use jiff::civil::date;
use licit_record::Personal;
use licit_service::pages::desk::{self, Action, CaseProblem, Desk, LoginFault, StaffFault};
use licit_service::pages::{
    AccessKind, Artefact, Channel, Covered, EventKind, FormFault, IdentifierKind, Language,
    OnBehalf, PageError, RefusalReason, Role, State,
};

use super::{MakeSite, Pages, at, effects, services};

/// All pages of the desk.
pub(super) fn pages<'a>(site: &MakeSite<'a>) -> Result<Pages, PageError> {
    let desk = |path, role| Desk {
        site: site(path),
        name: "Ayşe Yıldız",
        role,
        csrf: "3q2-7w",
        overdue: 2,
    };
    let dpo = |path| desk(path, Role::Dpo);
    let case_path = "/desk/cases/019a4320-7d60-7cc3-98c4-dc0c0c07398f";
    let auditor = desk(case_path, Role::Auditor);
    let engineer = desk("/desk/versions", Role::Engineer);
    Ok(vec![
        (
            "desk-login",
            desk::login(&site("/desk/login"), &login(None))?,
        ),
        (
            "desk-login-organisation",
            desk::login(
                &site("/desk/login"),
                &login(Some(LoginFault::OrganisationAway)),
            )?,
        ),
        (
            "desk-arrived",
            desk::arrived(
                &site("/desk"),
                &desk::Arrived {
                    next: "/desk/intake".to_owned(),
                },
            )?,
        ),
        (
            "desk-login-wrong",
            desk::login(&site("/desk/login"), &login(Some(LoginFault::Wrong)))?,
        ),
        ("desk-queue", desk::queue(&dpo("/desk"), &queue())?),
        (
            "desk-queue-empty",
            desk::queue(&dpo("/desk"), &empty_queue())?,
        ),
        ("desk-case", desk::case(&dpo(case_path), &case(None))?),
        (
            "desk-case-fault",
            desk::case(&dpo(case_path), &case(Some(CaseProblem::NoFacts)))?,
        ),
        ("desk-case-auditor", desk::case(&auditor, &closed_case())?),
        (
            "desk-intake",
            desk::intake(&dpo("/desk/intake"), &intake(None))?,
        ),
        (
            "desk-intake-fault",
            desk::intake(&dpo("/desk/intake"), &intake(Some(FormFault::NotADay)))?,
        ),
        (
            "desk-statistics",
            desk::statistics(&dpo("/desk/statistics"), &statistics())?,
        ),
        (
            "desk-statistics-empty",
            desk::statistics(&dpo("/desk/statistics"), &no_statistics())?,
        ),
        ("desk-versions", desk::versions(&engineer, &versions())?),
        (
            "desk-access",
            desk::access(&dpo("/desk/access"), &access())?,
        ),
        ("desk-staff", desk::staff(&dpo("/desk/staff"), &staff())?),
    ])
}

fn login(fault: Option<LoginFault>) -> desk::Login {
    desk::Login {
        csrf: "3q2-7w".to_owned(),
        organisation: Some(desk::Organisation {
            name: "Plauderei GmbH".to_owned(),
            path: "/desk/oidc".to_owned(),
        }),
        with_password: fault != Some(LoginFault::OrganisationAway),
        name: String::new(),
        next: "/desk".to_owned(),
        fault,
    }
}

fn queue() -> desk::Queue {
    let row = |state, target, extended| desk::QueueRow {
        case: "019a4320-7d60-7cc3-98c4-dc0c0c07398f".to_owned(),
        service: "Plauderei".to_owned(),
        state,
        extended,
        channel: Channel::Letter,
        received_at: at(0),
        target,
        legal: date(2026, 12, 30),
    };
    desk::Queue {
        today: date(2026, 11, 24),
        rows: vec![
            row(State::Acknowledged, date(2026, 11, 20), false),
            row(State::Received, date(2026, 11, 23), false),
            row(State::NeedsConfirmation, date(2026, 11, 24), false),
            row(State::Accepted, date(2026, 11, 28), true),
            row(State::Received, date(2026, 12, 20), false),
            row(State::Applied, date(2026, 12, 21), false),
        ],
        total: 1204,
        page: 2,
        pages: 25,
        services: vec![desk::ServiceName {
            code: "plauderei".to_owned(),
            name: "Plauderei".to_owned(),
        }],
        service: Some("plauderei".to_owned()),
        state: Some(State::Received),
        all: false,
    }
}

fn empty_queue() -> desk::Queue {
    desk::Queue {
        rows: Vec::new(),
        total: 0,
        page: 1,
        pages: 1,
        service: None,
        state: None,
        ..queue()
    }
}

fn case(problem: Option<CaseProblem>) -> desk::Case {
    let events = EventKind::ALL
        .iter()
        .zip(0..)
        .map(|(kind, hour)| desk::CaseEvent {
            at: at(hour * 7),
            kind: *kind,
            by: (hour % 3 == 0).then(|| "Ayşe Yıldız".to_owned()),
            detail: (hour % 4 == 0).then(|| Personal::from("Nachgefragt, ob es um v3 geht.")),
        });
    desk::Case {
        case: "019a4320-7d60-7cc3-98c4-dc0c0c07398f".to_owned(),
        service: "Plauderei".to_owned(),
        state: State::Acknowledged,
        extended: false,
        channel: Channel::Form,
        covers: Covered::PROTECTIVE.to_vec(),
        on_behalf: OnBehalf::Child,
        kind: IdentifierKind::Email,
        identifier: Some(Personal::from("lena.kraus@post.example")),
        links: vec![Personal::from("https://plauderei.example/p/17")],
        text: Some(Personal::from("Bitte auch das Foto\nvom Sommerfest.")),
        has_contact: true,
        language: "Deutsch".to_owned(),
        sequence: 1204,
        received_at: at(0),
        effective_from: at(0),
        target: date(2026, 11, 30),
        legal: date(2026, 12, 2),
        extendable_until: Some(date(2027, 2, 2)),
        effects: effects(),
        events: events.collect(),
        actions: vec![
            Action::Acknowledge,
            Action::Accept,
            Action::Answer,
            Action::Extend,
            Action::Refuse,
            Action::Note,
        ],
        typed: desk::CaseTyped::default(),
        problem,
    }
}

fn closed_case() -> desk::Case {
    desk::Case {
        state: State::Applied,
        extended: true,
        identifier: None,
        links: Vec::new(),
        text: None,
        has_contact: false,
        effects: Vec::new(),
        extendable_until: None,
        ..case(None)
    }
}

fn intake(problem: Option<FormFault>) -> desk::Intake {
    desk::Intake {
        services: services(["", "", ""]),
        typed: desk::IntakeTyped {
            service: Some("plauderei".to_owned()),
            kind: IdentifierKind::Email,
            identifier: Personal::default(),
            channel: Channel::Letter,
            received_on: "2026-11-20".to_owned(),
            covers: Covered::PROTECTIVE.to_vec(),
            on_behalf: OnBehalf::Oneself,
            contact: Personal::default(),
            language: Language::German,
            text: Personal::default(),
        },
        today: date(2026, 11, 24),
        problem,
        entered: problem
            .is_none()
            .then(|| "019a4320-7d60-7cc3-98c4-dc0c0c07398f".to_owned()),
        code: problem
            .is_none()
            .then(|| "K7QM-2XNB-4T5V-8HJC-3WPD".to_owned()),
    }
}

fn statistics() -> desk::Statistics {
    let received: [u64; 16] = [
        3, 8, 21, 55, 89, 120, 74, 60, 44, 38, 41, 30, 22, 18, 25, 19,
    ];
    let applied: [u64; 16] = [0, 2, 9, 20, 61, 95, 102, 70, 55, 40, 39, 33, 28, 20, 19, 17];
    let mut from = date(2026, 8, 3);
    let mut periods = Vec::new();
    for (received, applied) in received.into_iter().zip(applied) {
        periods.push(desk::Period {
            from,
            received,
            applied,
        });
        from = from.saturating_add(1.week());
    }
    let bin = |from_days, to_days, count| desk::DaysBin {
        from_days,
        to_days,
        count,
    };
    desk::Statistics {
        from: date(2026, 8, 3),
        to: date(2026, 11, 22),
        periods,
        days_to_effect: vec![
            bin(0, Some(0), 12),
            bin(1, Some(1), 118),
            bin(2, Some(3), 241),
            bin(4, Some(7), 160),
            bin(8, Some(14), 61),
            bin(15, Some(28), 16),
            bin(29, None, 2),
        ],
        median_days: Some(3),
        percentile_95_days: Some(12),
        received: 667,
        applied: 610,
        open: 48,
        overdue: 2,
        withdrawn: 6,
        refused: vec![(RefusalReason::OtherController, 3)],
        channels: vec![
            (Channel::Form, 601),
            (Channel::Email, 40),
            (Channel::Letter, 26),
        ],
    }
}

fn no_statistics() -> desk::Statistics {
    desk::Statistics {
        periods: Vec::new(),
        days_to_effect: Vec::new(),
        median_days: None,
        percentile_95_days: None,
        received: 0,
        applied: 0,
        open: 0,
        overdue: 0,
        withdrawn: 0,
        refused: Vec::new(),
        channels: Vec::new(),
        ..statistics()
    }
}

fn versions() -> desk::Versions {
    let row = |artefact, name: &str, watermark, pending, live| desk::VersionRow {
        artefact,
        name: name.to_owned(),
        id: "4be1a90c77d2f0e3b6a95c1d8847f21e0093bd5a".to_owned(),
        made_on: date(2026, 11, 9),
        watermark,
        pending,
        live,
    };
    desk::Versions {
        sequence: 1204,
        rows: vec![
            row(Artefact::Checkpoint, "plauder-1 / 14000", 1180, 24, true),
            row(Artefact::Shards, "stadtgespraech v4 / 2048", 1204, 0, true),
            row(Artefact::Dataset, "stadtgespraech v3", 980, 0, false),
        ],
    }
}

fn access() -> desk::Access {
    let rows = AccessKind::ALL
        .iter()
        .zip(0..)
        .map(|(kind, hour)| desk::AccessRow {
            at: at(hour),
            who: "Ayşe Yıldız".to_owned(),
            role: (*kind != AccessKind::SignInFailed).then_some(Role::Dpo),
            kind: *kind,
            case: (*kind == AccessKind::CaseOpened)
                .then(|| "019a4320-7d60-7cc3-98c4-dc0c0c07398f".to_owned()),
        });
    desk::Access {
        rows: rows.collect(),
        page: 1,
        pages: 3,
    }
}

fn staff() -> desk::Staff {
    let row = |name: &str, role, ended| desk::StaffRow {
        name: name.to_owned(),
        role,
        by_organisation: role == Role::Auditor,
        last_seen: (role != Role::Engineer).then(|| at(9)),
        ended,
    };
    desk::Staff {
        rows: vec![
            row("Ayşe Yıldız", Role::Dpo, false),
            row("Jonas Petersen", Role::Engineer, false),
            row("Marta Nowak", Role::Auditor, true),
        ],
        organisation_only: false,
        name: "Jonas Petersen".to_owned(),
        fault: Some(StaffFault::BadName),
    }
}

//! Every page, of invented people and services. The tests look at the same pages.

mod desk;

use jiff::civil::{Date, date};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use licit_record::{LegalBasis, Personal, Service};
use licit_service::pages::{self, *};

/// Pages with their names.
pub(crate) type Pages = Vec<(&'static str, String)>;

/// Who answers for it all.
pub(crate) fn controller() -> Controller {
    Controller {
        name: "Plauderei GmbH".to_owned(),
        address: vec!["Lindenallee 5".to_owned(), "50667 Köln".to_owned()],
        email: "widerspruch@plauderei.example".to_owned(),
        dpo: "dsb@plauderei.example".to_owned(),
        authority: Authority {
            name: "Landesbeauftragte für Datenschutz".to_owned(),
            url: "https://aufsicht.example/".to_owned(),
        },
    }
}

/// A moment in time.
pub(crate) fn at(hours: i64) -> Timestamp {
    let start: Timestamp = "2026-11-02T08:15:00Z"
        .parse()
        .unwrap_or(Timestamp::UNIX_EPOCH);
    start.saturating_add(hours.hours()).unwrap_or(start)
}

/// All pages in a language.
pub(crate) fn pages(language: Language) -> Result<Pages, PageError> {
    let zone = TimeZone::fixed(Offset::constant(1));
    let controller = controller();
    let site = |path| Site {
        language,
        zone: &zone,
        controller: &controller,
        path,
    };
    let mut all = public(&site)?;
    all.extend(problems(&site)?);
    all.extend(desk::pages(&site)?);
    Ok(all)
}

type MakeSite<'a> = dyn Fn(&'static str) -> Site<'a> + 'a;

fn public<'a>(site: &MakeSite<'a>) -> Result<Pages, PageError> {
    let status = "/objection/kQ3mZr8TfJx2";
    let withdrawing = "/objection/kQ3mZr8TfJx2/withdraw/1";
    let withdrawal = |step| Withdraw {
        status: status.to_owned(),
        action: withdrawing.to_owned(),
        service: "Plauderei".to_owned(),
        step,
    };
    let code = |fault| WithdrawStep::Code {
        expires_at: at(1),
        fault,
    };
    let gone = withdrawal(WithdrawStep::Done { at: at(300) });
    Ok(vec![
        ("notice", pages::notice(&site("/"), &notice())?),
        (
            "notice-consent",
            pages::notice(&site("/"), &notice_of_consent())?,
        ),
        (
            "consent",
            pages::consent_withdrawal(&site("/consent/withdraw"), &consents(""))?,
        ),
        (
            "consent-faults",
            pages::consent_withdrawal(&site("/consent/withdraw"), &consents("<b>Lena</b>"))?,
        ),
        (
            "consent-done",
            pages::consent_withdrawal(
                &site("/consent/withdraw"),
                &ConsentWithdrawal::Done {
                    names: vec!["Plauderei".to_owned(), "Bilderbogen".to_owned()],
                    at: at(300),
                },
            )?,
        ),
        ("form", pages::form(&site("/objection"), &form(Vec::new()))?),
        (
            "form-faults",
            pages::form(&site("/objection"), &form_with_faults())?,
        ),
        (
            "status-fresh",
            pages::status(&site(status), &status_fresh())?,
        ),
        ("status-code", pages::status(&site(status), &status_code())?),
        ("status-late", pages::status(&site(status), &status_late())?),
        (
            "withdraw",
            pages::withdraw(&site(withdrawing), &withdrawal(WithdrawStep::Explain))?,
        ),
        (
            "withdraw-no-contact",
            pages::withdraw(&site(withdrawing), &withdrawal(WithdrawStep::NoContact))?,
        ),
        (
            "withdraw-code",
            pages::withdraw(&site(withdrawing), &withdrawal(code(None)))?,
        ),
        (
            "withdraw-wrong",
            pages::withdraw(
                &site(withdrawing),
                &withdrawal(code(Some(CodeFault::NotSixDigits))),
            )?,
        ),
        ("withdraw-done", pages::withdraw(&site(withdrawing), &gone)?),
        (
            "receipt",
            pages::receipt(&site("/objection/kQ3mZr8TfJx2/receipt/1/page"), &receipt())?,
        ),
        ("log", pages::log(&site("/log"), &log(true))?),
        ("log-empty", pages::log(&site("/log"), &log(false))?),
    ])
}

fn notice() -> Notice {
    let service = |name: &str, published_after| NoticeService {
        name: name.to_owned(),
        published_after,
    };
    Notice {
        models: "Sprachmodelle für Suche und Hilfe".to_owned(),
        services: vec![
            service("Plauderei", Some(date(2024, 6, 1))),
            service("Bilderbogen", None),
            service("Stadtgespräch", None),
        ],
        legal_basis: LegalBasis::LegitimateInterest,
        interest: Some("Hilfe in der Sprache der Menschen, die uns benutzen.".to_owned()),
        announced_on: Some(date(2026, 9, 1)),
        freeze_on: Some(date(2026, 12, 15)),
        recipients: Vec::new(),
        retention: Some("Datensätze 24 Monate.".to_owned()),
        balancing_test: Some("/balancing-test".to_owned()),
    }
}

fn notice_of_consent() -> Notice {
    Notice {
        legal_basis: LegalBasis::Consent,
        interest: None,
        announced_on: None,
        freeze_on: None,
        recipients: vec![Recipient {
            name: "Rechenhalle eG".to_owned(),
            purpose: "Rechenzentrum".to_owned(),
        }],
        retention: None,
        balancing_test: None,
        ..notice()
    }
}

/// A service by name.
pub(crate) fn service(name: &str) -> Service {
    match Service::new(name) {
        Ok(service) => service,
        Err(error) => unreachable!("{error}"),
    }
}

fn form_service(code: &str, name: &str, kinds: &[IdentifierKind], typed: &str) -> FormService {
    FormService {
        service: service(code),
        name: name.to_owned(),
        kinds: kinds.to_vec(),
        ticked: true,
        kind: kinds.first().copied().unwrap_or(IdentifierKind::Email),
        identifier: Personal::from(typed),
    }
}

fn services(typed: [&str; 3]) -> Vec<FormService> {
    use IdentifierKind::{AccountId, ContentUrl, Email, Handle, PageId, Phone, ProfileUrl};
    let [first, second, third] = typed;
    vec![
        form_service(
            "plauderei",
            "Plauderei",
            &[Handle, Email, Phone, ProfileUrl, PageId],
            first,
        ),
        form_service(
            "bilderbogen",
            "Bilderbogen",
            &[AccountId, Handle, ContentUrl],
            second,
        ),
        form_service(
            "stadt.gespraech",
            "Stadtgespräch",
            &[Email, ContentUrl],
            third,
        ),
    ]
}

/// A form that nobody has touched.
pub(crate) fn form(problems: Vec<FormProblem>) -> Form {
    Form {
        services: services(["", "", ""]),
        notice_version: "2026-09-01".to_owned(),
        typed: Typed::default(),
        problems,
    }
}

fn form_with_faults() -> Form {
    let problem = |field, fault| FormProblem { field, fault };
    Form {
        services: services(["@lena_k", "kontonummer?", "lena.kraus@post"]),
        typed: Typed {
            covers: Vec::new(),
            links: Personal::from("plauderei.example/p/17"),
            text: Personal::from("Bitte auch das Foto vom Sommerfest."),
            contact: Personal::from("lena.kraus"),
            on_behalf: OnBehalf::Child,
        },
        ..form(vec![
            problem(Field::Services, FormFault::NoIdentifier),
            problem(
                Field::Identifier(service("bilderbogen")),
                FormFault::NotReadable(IdentifierKind::AccountId),
            ),
            problem(
                Field::Identifier(service("stadt.gespraech")),
                FormFault::NotReadable(IdentifierKind::Email),
            ),
            problem(Field::Covers, FormFault::NothingCovered),
            problem(Field::Contact, FormFault::NotAnAddress),
            problem(Field::Links, FormFault::NotALink),
            problem(Field::Text, FormFault::TooLong),
        ])
    }
}

fn effect(artefact: Artefact, name: &str, state: EffectState, on: Option<Date>) -> Effect {
    Effect {
        artefact,
        name: name.to_owned(),
        state,
        on,
    }
}

fn effects() -> Vec<Effect> {
    use EffectState::{Honoured, Pending, Withdrawn};
    vec![
        effect(
            Artefact::Dataset,
            "stadtgespraech v3",
            Withdrawn,
            Some(date(2026, 11, 4)),
        ),
        effect(
            Artefact::Dataset,
            "stadtgespraech v4",
            Honoured,
            Some(date(2026, 11, 9)),
        ),
        effect(
            Artefact::Shards,
            "stadtgespraech v4 / 2048",
            Honoured,
            Some(date(2026, 11, 10)),
        ),
        effect(
            Artefact::Checkpoint,
            "plauder-1 / 12000",
            Pending,
            Some(date(2026, 11, 30)),
        ),
        effect(Artefact::Checkpoint, "plauder-1 / 14000", Pending, None),
    ]
}

fn service_status(name: &str, state: State) -> ServiceStatus {
    ServiceStatus {
        name: name.to_owned(),
        case: "019a4320-7d60-7cc3-98c4-dc0c0c07398f".to_owned(),
        state,
        channel: Channel::Form,
        covers: Covered::PROTECTIVE.to_vec(),
        identifier: "l…a@p…e".to_owned(),
        received_at: at(0),
        effective_from: at(0),
        target: date(2026, 11, 30),
        legal: date(2026, 12, 2),
        extended: None,
        refused: None,
        hold_until: None,
        effects: effects(),
        receipt: Some("/objection/kQ3mZr8TfJx2/receipt/1".to_owned()),
        receipt_page: Some("/objection/kQ3mZr8TfJx2/receipt/1/page".to_owned()),
        withdraw: Some("/objection/kQ3mZr8TfJx2/withdraw/1".to_owned()),
    }
}

fn status_of(contact: Contact, services: Vec<ServiceStatus>) -> Status {
    Status {
        token: "kQ3mZr8TfJx2".to_owned(),
        address: "https://widerspruch.plauderei.example/objection/kQ3mZr8TfJx2".to_owned(),
        fresh: false,
        contact,
        services,
    }
}

/// The form on which consents are taken back, as it is answered where something was typed that
/// is no account.
fn consents(typed: &str) -> ConsentWithdrawal {
    let fields = [("plauderei", "Plauderei"), ("bilderbogen", "Bilderbogen")];
    let fields = fields.map(|(service, name)| ConsentField {
        service: service.to_owned(),
        name: name.to_owned(),
        kind: IdentifierKind::Handle,
        typed: typed.into(),
        fault: !typed.is_empty(),
    });
    ConsentWithdrawal::Form {
        fields: fields.to_vec(),
        nothing: !typed.is_empty(),
    }
}

fn status_fresh() -> Status {
    let received = ServiceStatus {
        receipt: None,
        receipt_page: None,
        effects: Vec::new(),
        ..service_status("Plauderei", State::Received)
    };
    Status {
        fresh: true,
        ..status_of(Contact::None, vec![received])
    }
}

fn status_code() -> Status {
    let contact = Contact::CodeSent {
        expires_at: at(1),
        fault: Some(CodeFault::Wrong { tries_left: 3 }),
    };
    let services = [
        State::NeedsConfirmation,
        State::Acknowledged,
        State::Accepted,
    ]
    .into_iter()
    .zip(["Plauderei", "Bilderbogen", "Stadtgespräch"])
    .map(|(state, name)| service_status(name, state));
    status_of(contact, services.collect())
}

fn status_late() -> Status {
    let lapsed = ServiceStatus {
        hold_until: Some(date(2026, 12, 2)),
        withdraw: None,
        ..service_status("Handarbeitsforum", State::Lapsed)
    };
    let refused = ServiceStatus {
        refused: Some(Refusal {
            reason: RefusalReason::OtherController,
            facts: "Den Dienst betreibt ein Verein, nicht wir.".to_owned(),
            decided_by: "Ayşe Yıldız".to_owned(),
        }),
        withdraw: None,
        ..service_status("Vereinsblatt", State::Refused)
    };
    let extended = ServiceStatus {
        extended: Some(Extension {
            until: date(2027, 1, 15),
            reason: ExtensionReason::Complexity,
            words: "Es geht um 1.204 Fotos.".to_owned(),
        }),
        ..service_status("Bilderbogen", State::Accepted)
    };
    let withdrawn = ServiceStatus {
        withdraw: None,
        ..service_status("Gartenbuch", State::Withdrawn)
    };
    let services = vec![
        service_status("Plauderei", State::Applied),
        service_status("Stadtgespräch", State::Standing),
        extended,
        refused,
        withdrawn,
        lapsed,
    ];
    status_of(Contact::Confirmed, services)
}

fn receipt() -> Receipt {
    let long = "b3A0fQ2kXh7mN1vR9sT4uW6yZ8cE5gJ0pL2qD3aF4hI=";
    Receipt {
        status: "/objection/kQ3mZr8TfJx2".to_owned(),
        file: "/objection/kQ3mZr8TfJx2/receipt/1".to_owned(),
        language: "de",
        sentences: [
            "Beleg über Ihren Widerspruch 019a4320-7d60-7cc3-98c4-dc0c0c07398f (Nummer 1204)",
            "Er umfasst Ihre eigenen Inhalte und was andere über Sie schreiben.",
            "Eingegangen am 2. November 2026, 08:15 Uhr (UTC), über das Formular.",
        ]
        .map(str::to_owned)
        .to_vec(),
        proves: "Dieser Beleg beweist, dass der Widerspruch so im Protokoll steht.".to_owned(),
        how_to_verify: "licit verify BELEG --key signing.pub prüft ihn ohne Netz.".to_owned(),
        cannot_prove: vec!["Nicht bewiesen ist, was mit Kopien geschieht.".to_owned()],
        case: "019a4320-7d60-7cc3-98c4-dc0c0c07398f".to_owned(),
        sequence: 1204,
        identifiers: vec![ReceiptIdentifier {
            kind: "email".to_owned(),
            masked: "l…a@p…e".to_owned(),
            label: "9f2c51d07ab3e84410c6d59e2b7f8a31".to_owned(),
        }],
        origin: "plauderei.example/objections".to_owned(),
        index: 1203,
        size: 1210,
        root: long.to_owned(),
        key: format!("plauderei.example/objections+1f2e3d4c+{long}"),
    }
}

fn log(begun: bool) -> LogFacts {
    LogFacts {
        origin: "plauderei.example/objections".to_owned(),
        key: receipt().key,
        size: begun.then_some(1210),
        root: begun.then(|| receipt().root),
        signed_at: begun.then(|| at(20)),
        checkpoint: "/log/checkpoint".to_owned(),
    }
}

fn problems<'a>(site: &MakeSite<'a>) -> Result<Pages, PageError> {
    let names = [
        "problem-400",
        "problem-403",
        "problem-404",
        "problem-405",
        "problem-409",
        "problem-410",
        "problem-413",
        "problem-429",
        "problem-500",
        "problem-503",
    ];
    let mut all = Vec::new();
    for (name, kind) in names.into_iter().zip(ProblemKind::ALL) {
        let problem = Problem {
            kind: *kind,
            retry_after_s: match kind {
                ProblemKind::TooMany => Some(30),
                ProblemKind::Unavailable => Some(300),
                _ => None,
            },
            reference: (*kind == ProblemKind::Internal).then(|| "a41f-77c2".to_owned()),
            at_desk: *kind == ProblemKind::Forbidden,
        };
        all.push((name, pages::problem(&site("/"), &problem)?));
    }
    Ok(all)
}

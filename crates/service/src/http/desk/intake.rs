//! Letters and mails, typed in.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan as _;
use jiff::civil::Date;
use licit_record::{Personal, Service};
use licit_register::{NewRequest, Scopes, Submission, Submitted, Token};

use super::{Answer, Seat, seat};
use crate::codes;
use crate::http::facts::kind_of;
use crate::http::{Asked, Fault};
use crate::mail::Letter;
use crate::pages::desk::{self, Intake, IntakeTyped};
use crate::pages::{
    AccessKind, Channel, Covered, FormFault, FormService, IdentifierKind, Language, OnBehalf, Role,
};
use crate::receipts::midnight;

/// Characters of an identifier, of a text, of a contact, at most.
const MAX_IDENTIFIER: usize = 2048;
const MAX_TEXT: usize = 5000;
const MAX_CONTACT: usize = 254;

/// Years that a letter can have lain somewhere.
const MAX_YEARS: i32 = 2;

/// The empty form.
pub(super) async fn show(asked: Asked) -> Answer {
    let seat = seat(asked).await?;
    let answer = async {
        seat.only(&[Role::Dpo])?;
        page(&seat, empty(&seat), None, None).await
    };
    let answer = answer.await;
    Ok(seat.answer(answer))
}

fn empty(seat: &Seat) -> IntakeTyped {
    let settings = seat.asked.app.office.settings();
    let only = match settings.services.as_slice() {
        [only] => Some(only.service.as_str().to_owned()),
        _ => None,
    };
    IntakeTyped {
        service: only,
        kind: IdentifierKind::AccountId,
        identifier: Personal::default(),
        channel: Channel::Letter,
        received_on: seat.asked.app.office.today().to_string(),
        covers: Covered::PROTECTIVE.to_vec(),
        on_behalf: OnBehalf::Oneself,
        contact: Personal::default(),
        language: seat.asked.language(),
        text: Personal::default(),
    }
}

async fn page(
    seat: &Seat,
    typed: IntakeTyped,
    problem: Option<FormFault>,
    entered: Option<(String, Option<String>)>,
) -> Result<Response, Fault> {
    let office = &seat.asked.app.office;
    let services = office.settings().services.iter().map(|known| {
        let kinds: Vec<IdentifierKind> = known.kinds.iter().copied().map(kind_of).collect();
        FormService {
            service: known.service.clone(),
            name: known.name.clone(),
            kind: kinds.first().copied().unwrap_or(IdentifierKind::AccountId),
            kinds,
            ticked: false,
            identifier: Personal::default(),
        }
    });
    let (entered, code) = entered.unzip();
    let view = Intake {
        services: services.collect(),
        typed,
        today: office.today(),
        problem,
        entered,
        code: code.flatten(),
    };
    let mut page = seat
        .page("/desk/intake", |desk| desk::intake(desk, &view))
        .await?;
    if problem.is_some() {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

/// Enters what was typed.
pub(super) async fn enter(asked: Asked) -> Answer {
    let seat = seat(asked).await?;
    let answer = async {
        seat.may_change()?;
        take_in(&seat).await
    };
    let answer = answer.await;
    Ok(seat.answer(answer))
}

fn typed(seat: &Seat) -> IntakeTyped {
    let text = |name: &str, most: usize| -> Personal {
        // One more than fits, so that it can be told.
        let text: String = seat.field(name).chars().take(most + 1).collect();
        text.into()
    };
    let service = seat.field("service");
    let covers = seat.fields.iter().filter(|(key, _)| key == "covers");
    IntakeTyped {
        service: (!service.is_empty()).then(|| service.to_owned()),
        kind: IdentifierKind::from_code(seat.field("kind")).unwrap_or(IdentifierKind::AccountId),
        identifier: text("identifier", MAX_IDENTIFIER),
        channel: match Channel::from_code(seat.field("channel")) {
            Some(Channel::Email) => Channel::Email,
            _ => Channel::Letter,
        },
        received_on: seat.field("received_on").chars().take(32).collect(),
        covers: covers
            .filter_map(|(_, code)| Covered::from_code(code))
            .collect(),
        on_behalf: OnBehalf::from_code(seat.field("on_behalf")).unwrap_or(OnBehalf::Oneself),
        contact: text("contact", MAX_CONTACT),
        language: Language::from_code(seat.field("language")).unwrap_or_default(),
        text: text("text", MAX_TEXT),
    }
}

async fn take_in(seat: &Seat) -> Result<Response, Fault> {
    let office = &seat.asked.app.office;
    let typed = typed(seat);
    // The same form sent twice is one entry; its token is tied to the session by the form's own.
    let token = office.intake().token_of_repeated("desk", seat.asked.body());
    let submission = match submission(seat, &typed, &token) {
        Ok(submission) => submission,
        Err(problem) => return page(seat, typed, Some(problem), None).await,
    };
    if let Some(problem) = office.intake().problems(&submission).first() {
        let problem = FormFault::NotReadable(kind_of(problem.kind));
        return page(seat, typed, Some(problem), None).await;
    }
    let prepared = office.intake().prepare(&submission)?;
    let before = office.requests_of(&token).await?;
    let before = before.first().map(|request| request.id);
    let id = before.or(prepared.ids().next().map(|(_, id)| id));
    seat.look(AccessKind::Entered, id).await?;
    let received_at = submission.received_at;
    let done = office.enter(token.clone(), prepared, received_at).await?;
    let requests = office.requests_of(&token).await?;
    let request = requests.first().ok_or_else(Fault::not_found)?;
    let case = request.id.to_string();
    if let (Some(mailer), Some(contact), Submitted::Entered(_)) =
        (&seat.asked.app.mailer, &submission.contact, done)
    {
        let settings = office.settings();
        let letter = Letter::Receipt {
            service: settings.name_of(&request.service).to_owned(),
            case: case.clone(),
            received_on: request.received_on,
            due_legal: request.due(),
            status_url: Some(format!("{}/objection/{}", settings.url, token.expose())),
            attachment: None,
        };
        // One that cannot be sent is counted by the mailer; the code stands on the page.
        let _ = mailer.post(contact, typed.language, &letter);
    }
    let entered = (case, Some(token.grouped()));
    page(seat, empty(seat), None, Some(entered)).await
}

/// What was typed as a submission, or the first thing that is wrong with it.
fn submission(seat: &Seat, typed: &IntakeTyped, token: &Token) -> Result<Submission, FormFault> {
    let office = &seat.asked.app.office;
    let service = service(seat, typed).ok_or(FormFault::NoService)?;
    let received_on = received_on(typed, office.today()).ok_or(FormFault::NotADay)?;
    if typed.identifier.expose().trim().is_empty() {
        return Err(FormFault::NoIdentifier);
    }
    let too_long = |text: &Personal, most: usize| text.expose().chars().count() > most;
    if too_long(&typed.identifier, MAX_IDENTIFIER) || too_long(&typed.text, MAX_TEXT) {
        return Err(FormFault::TooLong);
    }
    let scopes = typed.covers.iter();
    let scopes = scopes.filter_map(|covered| Scopes::from_word(covered.code()));
    let scopes = scopes.fold(Scopes::NONE, Scopes::union);
    if scopes.is_empty() {
        return Err(FormFault::NothingCovered);
    }
    let contact = given(&typed.contact);
    if contact
        .as_ref()
        .is_some_and(|contact| !codes::is_address(contact.expose()))
    {
        return Err(FormFault::NotAnAddress);
    }
    let kind = licit_register::IdentifierKind::from_code(typed.kind.code());
    let kind = kind.ok_or(FormFault::KindNotKnown)?;
    Ok(Submission {
        token: token.clone(),
        requests: vec![NewRequest {
            service,
            identifiers: vec![(kind, typed.identifier.clone())],
            scopes,
        }],
        channel: match typed.channel {
            Channel::Email => licit_register::Channel::Email,
            _ => licit_register::Channel::Letter,
        },
        lang: typed.language.code().to_owned(),
        // Who writes a letter has seen no notice.
        notice: String::new(),
        on_behalf: licit_register::OnBehalf::from_code(typed.on_behalf.code()).unwrap_or_default(),
        contact,
        words: given(&typed.text),
        confirm: false,
        received_at: midnight(received_on),
    })
}

fn service(seat: &Seat, typed: &IntakeTyped) -> Option<Service> {
    let known = seat.asked.app.office.settings().services.iter();
    let mut services = known.map(|known| &known.service);
    let chosen = typed.service.as_deref();
    services
        .find(|service| Some(service.as_str()) == chosen)
        .cloned()
}

/// The day of receipt: today or before, and not in another age.
fn received_on(typed: &IntakeTyped, today: Date) -> Option<Date> {
    let day: Date = typed.received_on.parse().ok()?;
    let first = today.saturating_sub(MAX_YEARS.years());
    (first..=today).contains(&day).then_some(day)
}

fn given(text: &Personal) -> Option<Personal> {
    let text = text.expose().trim();
    (!text.is_empty()).then(|| text.into())
}

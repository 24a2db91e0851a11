//! A case: what is known of it, and what the data protection officer does with it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan as _;
use jiff::civil::Date;
use licit_record::Personal;
use licit_register::{Action, ActionError, EntryId, Past, Request, State, Step, Written};

use super::{Answer, Seat, case_of, channel_of, seat, state_of};
use crate::http::{Asked, Fault, facts};
use crate::mail::{Letter, Mailer};
use crate::office::OfficeError;
use crate::pages::desk::{self, Action as Doing, Case, CaseEvent, CaseProblem, CaseTyped};
use crate::pages::{
    AccessKind, EventKind, ExtensionReason, IdentifierKind, Language, OnBehalf, RefusalReason,
    Role, Words,
};
use crate::receipts::midnight;

/// Characters of a text, at most.
const MAX_WORDS: usize = 10_000;

/// Characters of a name, at most.
const MAX_NAME: usize = 200;

/// The word in the history for a note that was sent to the person.
const ANSWER: &str = "answer";

/// Everything about a case.
struct Known {
    request: Request,
    written: Option<Written>,
    history: Vec<Past>,
}

impl Known {
    /// Where letters go. A contact that was asked for a code and has not sent it may be anybody's.
    fn contact(&self) -> Option<&Personal> {
        let is_confirmed = self.request.state != State::NeedsConfirmation;
        let written = self.written.as_ref().filter(|_| is_confirmed);
        written.and_then(|written| written.contact.as_ref())
    }

    fn language(&self) -> Language {
        Language::from_code(&self.request.lang).unwrap_or_default()
    }
}

/// The page of a case.
pub(super) async fn show(Path(case): Path<String>, asked: Asked) -> Answer {
    let seat = seat(asked).await?;
    let answer = async {
        seat.only(&[Role::Dpo, Role::Auditor])?;
        let known = open(&seat, &case).await?;
        page(&seat, &known, CaseTyped::default(), None).await
    };
    let answer = answer.await;
    Ok(seat.answer(answer))
}

/// Reads a case, once it is written down that somebody does.
async fn open(seat: &Seat, case: &str) -> Result<Known, Fault> {
    let id = case_of(case).ok_or_else(Fault::not_found)?;
    let office = &seat.asked.app.office;
    let found = office.with(move |register| Ok::<_, OfficeError>(register.request(id)?));
    let request = found.await?.ok_or_else(Fault::not_found)?;
    seat.look(AccessKind::CaseOpened, Some(id)).await?;
    let read = office
        .with(move |register| Ok::<_, OfficeError>((register.written(id)?, register.history(id)?)));
    let (written, history) = read.await?;
    Ok(Known {
        request,
        written,
        history,
    })
}

async fn page(
    seat: &Seat,
    known: &Known,
    typed: CaseTyped,
    problem: Option<CaseProblem>,
) -> Result<Response, Fault> {
    let view = view(seat, known, typed, problem);
    let path = format!("/desk/cases/{}", known.request.id);
    let mut page = seat.page(&path, |desk| desk::case(desk, &view)).await?;
    *page.status_mut() = match problem {
        None => StatusCode::OK,
        Some(CaseProblem::Changed) => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(page)
}

fn view(seat: &Seat, known: &Known, typed: CaseTyped, problem: Option<CaseProblem>) -> Case {
    let app = &seat.asked.app;
    let request = &known.request;
    let words = Words::of(seat.asked.language());
    let identifiers = known.written.iter().flat_map(|known| &known.identifiers);
    let (links, named): (Vec<_>, Vec<_>) =
        identifiers.partition(|(kind, _)| *kind == licit_register::IdentifierKind::ContentUrl);
    let first = named.first();
    let kind = first.map_or(IdentifierKind::AccountId, |(kind, _)| facts::kind_of(*kind));
    let received = midnight(request.received_on);
    Case {
        case: request.id.to_string(),
        service: app.office.settings().name_of(&request.service).to_owned(),
        state: state_of(request.state),
        extended: request.extended_to.is_some(),
        channel: channel_of(request.channel),
        covers: facts::covered(request),
        on_behalf: OnBehalf::from_code(request.on_behalf.code()).unwrap_or(OnBehalf::Oneself),
        kind,
        identifier: first.map(|(_, value)| value.clone()),
        links: links.into_iter().map(|(_, value)| value.clone()).collect(),
        text: known.written.as_ref().and_then(|known| known.words.clone()),
        has_contact: request.has_contact,
        language: match known.language() {
            Language::English => "English",
            Language::German => "Deutsch",
        }
        .to_owned(),
        sequence: request.seq.0,
        received_at: received,
        effective_from: received,
        target: request.extended_to.unwrap_or(request.due_target),
        legal: request.due(),
        extendable_until: extendable_until(request, app.office.today()),
        effects: facts::effects(app, request),
        events: known
            .history
            .iter()
            .map(|past| event(words, past))
            .collect(),
        actions: actions(seat, known),
        typed,
        problem,
    }
}

/// Until when the period can be extended: once, inside the first month, by two months at most.
fn extendable_until(request: &Request, today: Date) -> Option<Date> {
    let possible = request.state.after(Step::Extend).is_some()
        && request.extended_to.is_none()
        && today <= request.due_legal;
    possible.then(|| request.due_legal.saturating_add(2.months()))
}

/// What can be done now.
fn actions(seat: &Seat, known: &Known) -> Vec<Doing> {
    let request = &known.request;
    let leads = |step| request.state.after(step).is_some();
    let today = seat.asked.app.office.today();
    let can_write = seat.asked.app.mailer.is_some() && known.contact().is_some();
    [
        (Doing::Acknowledge, leads(Step::Acknowledge)),
        (Doing::Accept, leads(Step::Accept)),
        (Doing::Answer, can_write),
        (Doing::Extend, extendable_until(request, today).is_some()),
        (Doing::Refuse, leads(Step::Refuse)),
        (Doing::Note, true),
    ]
    .into_iter()
    .filter_map(|(action, possible)| possible.then_some(action))
    .collect()
}

fn event(words: &Words, past: &Past) -> CaseEvent {
    let kind = match past.act.as_str() {
        "ask_confirmation" => EventKind::CodeSent,
        "acknowledge" if past.actor == "person" => EventKind::Confirmed,
        "acknowledge" => EventKind::Acknowledged,
        "accept" => EventKind::Accepted,
        "apply" => EventKind::Applied,
        "find_nothing" => EventKind::Standing,
        "refuse" => EventKind::Refused,
        "extend" => EventKind::Extended,
        "withdraw" => EventKind::Withdrawn,
        "lapse" => EventKind::Lapsed,
        "note" if past.code == ANSWER => EventKind::Answered,
        "note" => EventKind::Note,
        _ => EventKind::Received,
    };
    let reason = match kind {
        EventKind::Refused => RefusalReason::from_code(&past.code).map(RefusalReason::key),
        EventKind::Extended => ExtensionReason::from_code(&past.code).map(ExtensionReason::key),
        _ => None,
    };
    let reason = reason.map(|key| words.say(key).into_owned());
    let note = past.note.as_ref().map(|note| note.expose().to_owned());
    let detail: Vec<String> = reason.into_iter().chain(note).collect();
    CaseEvent {
        at: midnight(past.on),
        kind,
        by: (!["person", "register"].contains(&past.actor.as_str())).then(|| past.actor.clone()),
        detail: (!detail.is_empty()).then(|| detail.join(" – ").into()),
    }
}

/// What is done with a case, once nothing is missing.
struct Done {
    action: Action,
    letter: Option<Letter>,
}

/// Does something with a case.
pub(super) async fn act(Path(case): Path<String>, asked: Asked) -> Answer {
    let seat = seat(asked).await?;
    let answer = async {
        seat.may_change()?;
        take(&seat, &case).await
    };
    let answer = answer.await;
    Ok(seat.answer(answer))
}

async fn take(seat: &Seat, case: &str) -> Result<Response, Fault> {
    let doing = Doing::from_code(seat.field("action"));
    let doing = doing.ok_or_else(|| Fault::bad("/action", "unknown_action"))?;
    let known = open(seat, case).await?;
    if !actions(seat, &known).contains(&doing) {
        return page(seat, &known, typed(seat), Some(CaseProblem::Changed)).await;
    }
    let done = match prepare(seat, &known, doing) {
        Ok(done) => done,
        Err(problem) => return page(seat, &known, typed(seat), Some(problem)).await,
    };
    let id = known.request.id;
    seat.look(AccessKind::CaseChanged, Some(id)).await?;
    match write_down(seat, id, done.action, doing == Doing::Refuse).await {
        Ok(()) => {}
        Err(Failed::Register(fault)) => return Err(fault),
        Err(Failed::Action(error)) => {
            let problem = match error {
                ActionError::Extension => CaseProblem::BadDay,
                _ => CaseProblem::Changed,
            };
            return page(seat, &known, typed(seat), Some(problem)).await;
        }
    }
    send(seat.asked.app.mailer.as_ref(), &known, done.letter);
    Ok(seat.back_to(&format!("/desk/cases/{id}")))
}

/// Why a step was not taken.
enum Failed {
    Action(ActionError),
    Register(Fault),
}

impl From<OfficeError> for Failed {
    fn from(error: OfficeError) -> Self {
        Self::Register(error.into())
    }
}

async fn write_down(
    seat: &Seat,
    id: EntryId,
    action: Action,
    is_answer: bool,
) -> Result<(), Failed> {
    let office = &seat.asked.app.office;
    office
        .with(move |register| {
            match register.act(id, &action) {
                Ok(_) => {}
                Err(ActionError::Register(error)) => return Err(OfficeError::from(error).into()),
                Err(error) => return Err(Failed::Action(error)),
            }
            if is_answer {
                // They are answered: what identifies them is needed no more. The reasons stay for
                // their status page.
                register.erase_identifiers(id).map_err(OfficeError::from)?;
            }
            Ok(())
        })
        .await
}

/// A mail that cannot be sent is counted by the mailer; the status page says the same.
fn send(mailer: Option<&Mailer>, known: &Known, letter: Option<Letter>) {
    if let (Some(mailer), Some(contact), Some(letter)) = (mailer, known.contact(), letter) {
        let _ = mailer.post(contact, known.language(), &letter);
    }
}

fn typed(seat: &Seat) -> CaseTyped {
    let text = |name: &str| -> String { seat.field(name).chars().take(MAX_WORDS).collect() };
    CaseTyped {
        until: text("until"),
        words: text("words").into(),
        facts: text("facts").into(),
        decided_by: seat.field("decided_by").chars().take(MAX_NAME).collect(),
    }
}

/// What is to be done, or what is missing for it.
fn prepare(seat: &Seat, known: &Known, doing: Doing) -> Result<Done, CaseProblem> {
    let step = |step: Step| Action {
        step,
        actor: seat.who.name.clone(),
        code: String::new(),
        note: None,
        extended_to: None,
        on: seat.asked.app.office.today(),
    };
    let settings = seat.asked.app.office.settings();
    let service = settings.name_of(&known.request.service).to_owned();
    let case = known.request.id.to_string();
    let typed = typed(seat);
    Ok(match doing {
        Doing::Acknowledge => Done {
            action: step(Step::Acknowledge),
            letter: Some(Letter::Receipt {
                service,
                case,
                received_on: known.request.received_on,
                due_legal: known.request.due(),
                status_url: None,
                attachment: None,
            }),
        },
        Doing::Accept => Done {
            action: step(Step::Accept),
            letter: None,
        },
        Doing::Answer | Doing::Note => {
            let words = said(&typed.words).ok_or(CaseProblem::NoWords(doing))?;
            let mut action = step(Step::Note);
            action.note = Some(words.as_str().into());
            let is_answer = doing == Doing::Answer;
            if is_answer {
                action.code = ANSWER.to_owned();
            }
            let letter = Letter::Reply {
                service,
                case,
                words,
            };
            Done {
                action,
                letter: is_answer.then_some(letter),
            }
        }
        Doing::Extend => extend(seat, known, step(Step::Extend), (service, case))?,
        Doing::Refuse => refuse(seat, step(Step::Refuse), (service, case))?,
    })
}

fn said(words: &Personal) -> Option<String> {
    let words = words.expose().trim();
    (!words.is_empty()).then(|| words.to_owned())
}

/// An extension has a day, a reason and words about it (Art. 12(3)).
fn extend(
    seat: &Seat,
    known: &Known,
    mut action: Action,
    (service, case): (String, String),
) -> Result<Done, CaseProblem> {
    let typed = typed(seat);
    let until: Date = typed.until.parse().map_err(|_| CaseProblem::BadDay)?;
    let latest = extendable_until(&known.request, action.on).ok_or(CaseProblem::Changed)?;
    if until <= known.request.due_legal || until > latest {
        return Err(CaseProblem::BadDay);
    }
    let reason = ExtensionReason::from_code(seat.field("reason"));
    let reason = reason.ok_or(CaseProblem::NoReason(Doing::Extend))?;
    let words = said(&typed.words).ok_or(CaseProblem::NoWords(Doing::Extend))?;
    action.code = reason.code().to_owned();
    action.note = Some(words.as_str().into());
    action.extended_to = Some(until);
    let letter = Letter::Extension {
        service,
        case,
        until,
        reason,
        words,
    };
    Ok(Done {
        action,
        letter: Some(letter),
    })
}

/// A refusal has a reason, facts, and a human who decided. The history names that human; who typed
/// it in stands in the access log.
fn refuse(
    seat: &Seat,
    mut action: Action,
    (service, case): (String, String),
) -> Result<Done, CaseProblem> {
    let typed = typed(seat);
    let reason = RefusalReason::from_code(seat.field("reason"));
    let reason = reason.ok_or(CaseProblem::NoReason(Doing::Refuse))?;
    let facts = said(&typed.facts).ok_or(CaseProblem::NoFacts)?;
    if typed.decided_by.is_empty() || ["person", "register"].contains(&typed.decided_by.as_str()) {
        return Err(CaseProblem::NobodyNamed);
    }
    action.code = reason.code().to_owned();
    action.note = Some(facts.as_str().into());
    action.actor = typed.decided_by.clone();
    let settings = seat.asked.app.office.settings();
    let letter = Letter::Refusal {
        service,
        case,
        reason,
        facts,
        decided_by: typed.decided_by,
        authority: settings.controller.authority.clone(),
    };
    Ok(Done {
        action,
        letter: Some(letter),
    })
}

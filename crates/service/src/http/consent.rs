//! Consents: what services tell of them and ask before they ask anybody (CON-1, CON-7), and the
//! page on which a person takes theirs back (CON-3).

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use licit_record::{Personal, Service};
use licit_register::{
    ConsentAct, ConsentEntry, ConsentLine, ConsentOutcome, ConsentWord, IdentifierKind, MayAsk,
    Purpose,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::facts::kind_of;
use super::objection::{MAX_IDENTIFIER, or};
use super::suppression::is_pipeline;
use super::{Asked, Fault};
use crate::office::OfficeError;
use crate::pages::{self, ConsentField, ConsentWithdrawal, Language, ProblemKind};

/// Consents in one message, and people in one question, at most.
const MAX_AT_ONCE: usize = 10_000;

/// Where the page is.
const PATH: &str = "/consent/withdraw";

/// What is written down as the wording of a withdrawal on the page.
const PAGE_WORDING: &str = "page-1";

type Answer = Result<Response, Response>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    consents: Vec<ConsentLine>,
}

/// Takes in what people did about consents, all or nothing.
pub(super) async fn enter(asked: Asked) -> Answer {
    let answer = async {
        is_pipeline(&asked)?;
        let told: Told =
            serde_json::from_slice(asked.body()).map_err(|_| Fault::bad("", "not_as_described"))?;
        if told.consents.is_empty() || told.consents.len() > MAX_AT_ONCE {
            return Err(Fault::bad("/consents", "count"));
        }
        let now = asked.app.office.now();
        let mut entries = Vec::with_capacity(told.consents.len());
        for (place, line) in told.consents.into_iter().enumerate() {
            let read = line.entry(now);
            let entry = read.map_err(|(field, _)| {
                Fault::bad(format!("/consents/{place}/{field}"), "not_as_described")
            })?;
            asked
                .app
                .office
                .intake()
                .check(entry.kind, &entry.value)
                .map_err(|_| Fault::bad(format!("/consents/{place}/value"), "not_readable"))?;
            entries.push(entry);
        }
        let outcomes = enter_all(&asked, entries).await?;
        let outcomes: Vec<&str> = outcomes.into_iter().map(word).collect();
        Ok(json_answer(&json!({"outcomes": outcomes})))
    };
    answer.await.map_err(|fault: Fault| asked.fault(fault))
}

const fn word(outcome: ConsentOutcome) -> &'static str {
    match outcome {
        ConsentOutcome::Entered => "entered",
        ConsentOutcome::Standing => "standing",
        ConsentOutcome::Older => "older",
    }
}

async fn enter_all(
    asked: &Asked,
    entries: Vec<ConsentEntry>,
) -> Result<Vec<ConsentOutcome>, Fault> {
    let now = asked.app.office.now();
    let entered = asked
        .app
        .office
        .with(move |register| Ok::<_, OfficeError>(register.consent(&entries, now)?));
    Ok(entered.await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    service: String,
    purpose: String,
    people: Vec<QuestionOf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionOf {
    kind: String,
    value: Personal,
}

/// Whether people may be asked for consent, in their order.
pub(super) async fn may_ask(asked: Asked) -> Answer {
    let answer = async {
        is_pipeline(&asked)?;
        let question: Question =
            serde_json::from_slice(asked.body()).map_err(|_| Fault::bad("", "not_as_described"))?;
        let service = Service::new(&question.service);
        let service = service.map_err(|_| Fault::bad("/service", "unknown"))?;
        let purpose = Purpose::from_code(&question.purpose);
        let purpose = purpose.ok_or_else(|| Fault::bad("/purpose", "unknown"))?;
        if question.people.len() > MAX_AT_ONCE {
            return Err(Fault::bad("/people", "count"));
        }
        let mut people = Vec::with_capacity(question.people.len());
        for (place, person) in question.people.into_iter().enumerate() {
            let at = |field| format!("/people/{place}/{field}");
            let kind = IdentifierKind::from_code(&person.kind);
            let kind = kind.ok_or_else(|| Fault::bad(at("kind"), "unknown"))?;
            let read = asked.app.office.intake().check(kind, &person.value);
            read.map_err(|_| Fault::bad(at("value"), "not_readable"))?;
            people.push((kind, person.value));
        }
        let today = asked.app.office.today();
        let answers = asked.app.office.with(move |register| {
            Ok::<_, OfficeError>(register.may_ask(&service, purpose, &people, today)?)
        });
        let answers: Vec<Value> = answers.await?.into_iter().map(as_json).collect();
        Ok(json_answer(&json!({"answers": answers})))
    };
    answer.await.map_err(|fault: Fault| asked.fault(fault))
}

fn as_json(answer: MayAsk) -> Value {
    let no = |because: &str| json!({"may_ask": false, "because": because});
    match answer {
        MayAsk::Yes => json!({"may_ask": true}),
        MayAsk::Consented => no("consented"),
        MayAsk::Objected => no("objected"),
        MayAsk::NotBefore(day) => {
            let mut answer = no("answered");
            answer["not_before"] = json!(day.to_string());
            answer
        }
    }
}

fn json_answer(body: &Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, body.to_string()).into_response()
}

/// The empty page.
pub(super) async fn page(asked: Asked) -> Response {
    let fields = fields(&asked, &[]);
    let view = ConsentWithdrawal::Form {
        fields,
        nothing: false,
    };
    or(
        &asked,
        show(&asked, asked.language(), &view, StatusCode::OK),
    )
}

/// Takes consents back: at once, and without a proof of who asks, because it only takes data out.
pub(super) async fn withdraw(asked: Asked) -> Response {
    let answer = take_back(&asked).await;
    or(&asked, answer)
}

async fn take_back(asked: &Asked) -> Result<Response, Fault> {
    let sent = asked.form();
    let lang = sent.iter().find(|(key, _)| key == "lang");
    let language = asked.language_of(lang.map(|(_, value)| value.as_str()));
    let fields = fields(asked, &sent);
    let nothing = fields.iter().all(|field| field.typed.expose().is_empty());
    if nothing || fields.iter().any(|field| field.fault) {
        let view = ConsentWithdrawal::Form { fields, nothing };
        return show(asked, language, &view, StatusCode::UNPROCESSABLE_ENTITY);
    }
    asked.may_submit()?;
    let named = fields
        .into_iter()
        .filter(|field| !field.typed.expose().is_empty());
    let (mut entries, mut names) = (Vec::new(), Vec::new());
    for field in named {
        let word = |word| ConsentWord::new(word).ok_or_else(|| Fault::internal("a word"));
        for purpose in Purpose::ALL {
            entries.push(ConsentEntry {
                service: Service::new(&field.service)
                    .map_err(|_| Fault::of(ProblemKind::BadRequest))?,
                kind: kind_by_which(field.kind),
                value: field.typed.clone(),
                purpose,
                act: ConsentAct::Withdrawn,
                wording: word(PAGE_WORDING)?,
                covers_past: false,
                channel: word("form")?,
                at: asked.app.office.now(),
            });
        }
        names.push(field.name);
    }
    enter_all(asked, entries).await?;
    let at = asked.app.office.now();
    let view = ConsentWithdrawal::Done { names, at };
    show(asked, language, &view, StatusCode::OK)
}

fn show(
    asked: &Asked,
    language: Language,
    view: &ConsentWithdrawal,
    status: StatusCode,
) -> Result<Response, Fault> {
    let page = asked.page(language, PATH, |site| pages::consent_withdrawal(site, view))?;
    Ok((status, page).into_response())
}

/// The kind that a field of the page asks for.
fn kind_by_which(shown: pages::IdentifierKind) -> IdentifierKind {
    IdentifierKind::from_code(shown.code()).unwrap_or(IdentifierKind::Handle)
}

/// One field for each service, with what was typed.
fn fields(asked: &Asked, sent: &[(String, String)]) -> Vec<ConsentField> {
    let office = &asked.app.office;
    let services = office.settings().services.iter().map(|known| {
        let name = format!("account.{}", known.service);
        let typed = sent.iter().find(|(key, _)| *key == name);
        let typed = typed.map_or("", |(_, value)| value.trim());
        let typed: String = typed.chars().take(MAX_IDENTIFIER).collect();
        let by_id = !known.kinds.is_empty() && !known.kinds.contains(&IdentifierKind::Handle);
        let kind = if by_id {
            IdentifierKind::AccountId
        } else {
            IdentifierKind::Handle
        };
        let typed = Personal::from(typed);
        let readable = office.intake().check(kind, &typed).is_ok();
        ConsentField {
            service: known.service.to_string(),
            name: known.name.clone(),
            kind: kind_of(kind),
            fault: !typed.expose().is_empty() && !readable,
            typed,
        }
    });
    services.collect()
}

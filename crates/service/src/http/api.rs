//! The interface for programs: the same as the form, in JSON. It is described in
//! `openapi.json`, which the service hands out.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use jiff::Span;
use licit_record::{Personal, Service};
use licit_register::{
    Channel, Confirmation, IdentifierKind, MAX_IDENTIFIERS, NewRequest, OnBehalf, Scopes, State,
    Step, Submission, Submitted, Token,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::facts::{self, Known};
use super::objection::receipt_answer;
use super::operations::OPEN;
use super::{Asked, Fault};
use crate::codes;
use crate::office::OfficeError;
use crate::pages::{Language, ProblemKind};

/// Services in one submission, at most.
const MAX_SERVICES: usize = 50;
/// Characters of a value, at most.
const MAX_VALUE: usize = 2048;
/// Characters of a text, at most.
const MAX_TEXT: usize = 5000;
/// Days that statistics go back.
const STATS_DAYS: i64 = 365;

const DESCRIPTION: &str = include_str!("../../openapi.json");

type Answer = Result<Response, Response>;

/// A submission, as it is sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    services: Vec<SentService>,
    #[serde(default)]
    covers: Option<Vec<String>>,
    #[serde(default)]
    on_behalf: Option<String>,
    #[serde(default)]
    contact: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    lang: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentService {
    service: String,
    identifiers: Vec<SentIdentifier>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentIdentifier {
    kind: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentCode {
    code: String,
}

/// The description of the interface.
pub(super) async fn description() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION).into_response()
}

/// Enters an objection.
pub(super) async fn create(asked: Asked) -> Answer {
    let answer = create_one(&asked).await;
    answer.map_err(|fault| asked.fault(fault))
}

async fn create_one(asked: &Asked) -> Result<Response, Fault> {
    asked.may_submit()?;
    let app = &asked.app;
    let sent: Sent = parse(asked)?;
    let key = asked.headers.get("idempotency-key");
    let key = key.map(HeaderValue::to_str).transpose();
    let key = key.map_err(|_| Fault::bad("", "idempotency_key"))?;
    let token = match key {
        Some(key) if !is_key(key) => return Err(Fault::bad("", "idempotency_key")),
        Some(key) => {
            let key = format!("api {key}");
            app.office.intake().token_of_repeated(&key, asked.body())
        }
        None => Token::random().map_err(Fault::internal)?,
    };
    let submission = submission(asked, sent, &token)?;
    let problems = app.office.intake().problems(&submission);
    if !problems.is_empty() {
        let errors = problems.iter().map(|problem| {
            let (request, identifier) = (problem.request, problem.identifier);
            let pointer = format!("/services/{request}/identifiers/{identifier}/value");
            (pointer, "not_readable")
        });
        return Err(Fault {
            errors: errors.collect(),
            ..Fault::of(ProblemKind::BadRequest)
        });
    }
    let prepared = app.office.intake().prepare(&submission)?;
    let received_at = submission.received_at;
    let submitted = app
        .office
        .enter(token.clone(), prepared, received_at)
        .await?;
    if submitted == Submitted::Known {
        return status_answer(asked, &token, StatusCode::OK).await;
    }
    if submission.confirm
        && let Some(contact) = submission.contact
    {
        let language = Language::from_code(&submission.lang).unwrap_or_default();
        codes::send_confirmation(app, &token, contact, language).await?;
    }
    status_answer(asked, &token, StatusCode::CREATED).await
}

/// Whether a text can be the key of a submission: visible ASCII, up to 255 of it.
fn is_key(text: &str) -> bool {
    (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn parse<T: serde::de::DeserializeOwned>(asked: &Asked) -> Result<T, Fault> {
    // What serde says may quote what was sent.
    serde_json::from_slice(asked.body()).map_err(|_| Fault::bad("", "not_as_described"))
}

fn submission(asked: &Asked, sent: Sent, token: &Token) -> Result<Submission, Fault> {
    if sent.services.is_empty() || sent.services.len() > MAX_SERVICES {
        return Err(Fault::bad("/services", "count"));
    }
    let settings = asked.app.office.settings();
    let scopes = scopes(sent.covers.as_deref())?;
    let mut requests: Vec<NewRequest> = Vec::with_capacity(sent.services.len());
    for (place, sent) in sent.services.into_iter().enumerate() {
        let at = |field: &str| format!("/services/{place}/{field}");
        let service = Service::new(&sent.service).ok();
        let service = service.filter(|service| {
            settings
                .services
                .iter()
                .any(|known| known.service == *service)
        });
        let service = service.ok_or_else(|| Fault::bad(at("service"), "unknown"))?;
        if requests.iter().any(|known| known.service == service) {
            return Err(Fault::bad(at("service"), "twice"));
        }
        if sent.identifiers.is_empty() || sent.identifiers.len() > MAX_IDENTIFIERS {
            return Err(Fault::bad(at("identifiers"), "count"));
        }
        let identifiers = sent
            .identifiers
            .into_iter()
            .enumerate()
            .map(|(number, sent)| {
                let at = |field: &str| at(&format!("identifiers/{number}/{field}"));
                let kind = IdentifierKind::from_code(&sent.kind);
                let kind = kind.ok_or_else(|| Fault::bad(at("kind"), "unknown"))?;
                if sent.value.chars().count() > MAX_VALUE {
                    return Err(Fault::bad(at("value"), "too_long"));
                }
                Ok((kind, Personal::from(sent.value)))
            });
        requests.push(NewRequest {
            service,
            identifiers: identifiers.collect::<Result<_, Fault>>()?,
            scopes,
        });
    }
    let contact = sent.contact.filter(|contact| !contact.trim().is_empty());
    if contact
        .as_deref()
        .is_some_and(|contact| !codes::is_address(contact.trim()))
    {
        return Err(Fault::bad("/contact", "no_address"));
    }
    if sent
        .text
        .as_ref()
        .is_some_and(|text| text.chars().count() > MAX_TEXT)
    {
        return Err(Fault::bad("/text", "too_long"));
    }
    let on_behalf = sent.on_behalf.as_deref().map(OnBehalf::from_code);
    let on_behalf = on_behalf.unwrap_or(Some(OnBehalf::Myself));
    let on_behalf = on_behalf.ok_or_else(|| Fault::bad("/on_behalf", "unknown"))?;
    Ok(Submission {
        token: token.clone(),
        requests,
        channel: Channel::Api,
        lang: asked.language_of(sent.lang.as_deref()).code().to_owned(),
        notice: settings.policy.to_string(),
        on_behalf,
        confirm: contact.is_some() && asked.app.mailer.is_some(),
        contact: contact.map(|contact| contact.trim().into()),
        words: sent
            .text
            .filter(|text| !text.is_empty())
            .map(Personal::from),
        received_at: asked.app.office.now(),
    })
}

/// What is covered; where nothing is said, everything of the person.
fn scopes(covers: Option<&[String]>) -> Result<Scopes, Fault> {
    let Some(covers) = covers else {
        return Ok(Scopes::PERSON);
    };
    let mut scopes = Scopes::NONE;
    for (place, word) in covers.iter().enumerate() {
        let scope = Scopes::from_word(word);
        let scope = scope.filter(|scope| Scopes::OBJECTIONS.contains(*scope));
        let pointer = || format!("/covers/{place}");
        scopes = scopes.union(scope.ok_or_else(|| Fault::bad(pointer(), "unknown"))?);
    }
    if scopes.is_empty() {
        return Err(Fault::bad("/covers", "count"));
    }
    Ok(scopes)
}

/// The status of a submission.
pub(super) async fn status(Path(token): Path<String>, asked: Asked) -> Answer {
    let answer = match Token::parse(&token) {
        Some(token) => status_answer(&asked, &token, StatusCode::OK).await,
        None => Err(Fault::not_found()),
    };
    answer.map_err(|fault| asked.fault(fault))
}

async fn status_answer(
    asked: &Asked,
    token: &Token,
    status: StatusCode,
) -> Result<Response, Fault> {
    let known = facts::known(&asked.app, token).await?;
    let body = status_body(asked, token, &known).to_string();
    let tag = format!("\"{}\"", crate::receipts::hash(body.as_bytes()));
    let seen = asked.headers.get(header::IF_NONE_MATCH);
    let mut response =
        if status == StatusCode::OK && seen.is_some_and(|seen| seen.as_bytes() == tag.as_bytes()) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
        };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    let place = format!("/v1/objections/{}", token.expose());
    if status == StatusCode::CREATED
        && let Ok(place) = HeaderValue::from_str(&place)
    {
        headers.insert(header::LOCATION, place);
    }
    Ok(response)
}

fn status_body(asked: &Asked, token: &Token, known: &[Known]) -> Value {
    let requests = known.iter().map(|known| {
        let request = &known.request;
        let covers = facts::covered(request);
        let effects = facts::effects(&asked.app, request);
        json!({
            "id": request.id.to_string(),
            "service": request.service,
            "right": "gdpr:A21",
            "state": request.state.code(),
            "data_rights_protocol": request.state.data_rights_protocol(),
            "holds": request.state.holds(),
            "covers": covers.iter().map(|covered| covered.code()).collect::<Vec<_>>(),
            "received_on": request.received_on,
            "effective_from": request.received_on,
            "sequence": request.seq.0,
            "due": {
                "target": request.due_target,
                "legal": request.due_legal,
                "extended": request.extended_to,
            },
            "effects": effects.iter().map(|effect| json!({
                "artefact": effect.artefact.code(),
                "name": effect.name,
                "state": effect.state.code(),
                "by": effect.on,
            })).collect::<Vec<_>>(),
        })
    });
    json!({
        "token": token.expose(),
        "status_code": token.grouped(),
        "status_url": format!("{}/objection/{}", asked.app.office.settings().url, token.expose()),
        "requests": requests.collect::<Vec<_>>(),
    })
}

/// Takes a code in.
pub(super) async fn confirm(Path(token): Path<String>, asked: Asked) -> Answer {
    let answer = async {
        asked.may_try_code()?;
        let token = Token::parse(&token).ok_or(Fault::not_found())?;
        let sent: SentCode = parse(&asked)?;
        let code = codes::six_digits(&sent.code);
        let code = code.ok_or_else(|| Fault::bad("/code", "six_digits"))?;
        if asked.app.office.requests_of(&token).await?.is_empty() {
            return Err(Fault::not_found());
        }
        match codes::confirm(&asked.app, &token, code).await? {
            Confirmation::Confirmed => Ok(StatusCode::NO_CONTENT.into_response()),
            Confirmation::Wrong { .. } => Err(Fault {
                code: "wrong_code",
                ..Fault::of(ProblemKind::Conflict)
            }),
            Confirmation::Gone => Err(Fault {
                code: "code_gone",
                ..Fault::of(ProblemKind::Gone)
            }),
        }
    };
    answer.await.map_err(|fault| asked.fault(fault))
}

/// The request that is meant: the one of the service in the query, or the only one.
async fn meant(asked: &Asked, token: &str) -> Result<(Token, Known), Fault> {
    let token = Token::parse(token).ok_or(Fault::not_found())?;
    let mut known = facts::known(&asked.app, &token).await?;
    let Some(service) = asked.query("service") else {
        return match (known.pop(), known.is_empty()) {
            (Some(only), true) => Ok((token, only)),
            _ => Err(Fault::bad("?service", "missing")),
        };
    };
    let found = known
        .into_iter()
        .find(|known| known.request.service.as_str() == service);
    Ok((token, found.ok_or(Fault::not_found())?))
}

/// The signed receipt.
pub(super) async fn receipt(Path(token): Path<String>, asked: Asked) -> Answer {
    let answer = async {
        let (token, known) = meant(&asked, &token).await?;
        receipt_answer(&asked, &token, known).await
    };
    answer.await.map_err(|fault| asked.fault(fault))
}

/// Takes an objection back, with a code that was sent for it. Without one, a code is sent.
pub(super) async fn withdraw(Path(token): Path<String>, asked: Asked) -> Answer {
    let answer = withdraw_one(&asked, &token).await;
    answer.map_err(|fault| asked.fault(fault))
}

async fn withdraw_one(asked: &Asked, token: &str) -> Result<Response, Fault> {
    asked.may_try_code()?;
    let (token, known) = meant(asked, token).await?;
    let request = &known.request;
    let conflict = |code| Fault {
        code,
        ..Fault::of(ProblemKind::Conflict)
    };
    if request.state.after(Step::Withdraw).is_none() {
        return Err(conflict("not_standing"));
    }
    if !request.has_contact || asked.app.mailer.is_none() {
        return Err(conflict("no_contact"));
    }
    let Some(code) = asked.query("code") else {
        codes::send_withdrawal(&asked.app, &token, request, asked.language()).await?;
        return Err(conflict("code_sent"));
    };
    let code = codes::six_digits(&code).ok_or_else(|| Fault::bad("?code", "six_digits"))?;
    match codes::withdraw(&asked.app, &token, request, code).await? {
        Confirmation::Confirmed => Ok(StatusCode::NO_CONTENT.into_response()),
        Confirmation::Wrong { .. } => Err(conflict("wrong_code")),
        Confirmation::Gone => Err(Fault {
            code: "code_gone",
            ..Fault::of(ProblemKind::Gone)
        }),
    }
}

/// How many objections there are and how they went.
pub(super) async fn stats(asked: Asked) -> Answer {
    let today = asked.app.office.today();
    let from = today.saturating_sub(Span::new().days(STATS_DAYS));
    let read = asked
        .app
        .office
        .with(move |register| Ok::<_, OfficeError>(register.statistics(from, today)?));
    let statistics = read.await.map_err(|error| asked.fault(error.into()))?;
    let of = |states: &[State]| -> u64 {
        let rows = statistics.by_state.iter();
        let rows = rows.filter(|(_, state, _)| states.contains(state));
        rows.map(|(_, _, count)| count).sum()
    };
    let refused = statistics.refused.iter();
    let refused = refused.map(|(code, count)| (code.clone(), json!(count)));
    let body = json!({
        "received": of(&State::ALL),
        "open": of(&OPEN),
        "applied": of(&[State::Applied, State::Standing]),
        "withdrawn": of(&[State::Withdrawn]),
        "refused": refused.collect::<serde_json::Map<_, _>>(),
        "overdue": statistics.overdue,
        "days_to_effect": {
            "median": percentile(&statistics.days, 50),
            "percentile_95": percentile(&statistics.days, 95),
        },
    });
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((kind, body.to_string()).into_response())
}

/// The number of days in which so many of a hundred were done. `days` counts by days, ascending.
fn percentile(days: &[(u32, u64)], of_hundred: u64) -> Option<u32> {
    let all: u64 = days.iter().map(|(_, count)| count).sum();
    let wanted = (all * of_hundred).div_ceil(100);
    let mut seen = 0;
    days.iter().find_map(|(days, count)| {
        seen += count;
        (seen >= wanted && all > 0).then_some(*days)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_visible_and_not_too_long() {
        let (longest, long) = ("k".repeat(255), "k".repeat(256));
        for (text, expected) in [
            ("k-1!~", true),
            (&longest, true),
            (&long, false),
            ("", false),
            ("two words", false),
            ("schlüssel", false),
        ] {
            assert_eq!(is_key(text), expected, "{text}");
        }
    }

    #[test]
    fn percentiles_of_days() {
        let days = [(1, 5), (3, 4), (20, 1)];
        assert_eq!(percentile(&days, 50), Some(1));
        assert_eq!(percentile(&days, 90), Some(3));
        assert_eq!(percentile(&days, 95), Some(20));
        assert_eq!(percentile(&[], 50), None);
    }
}

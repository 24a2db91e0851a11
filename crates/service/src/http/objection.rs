//! What people ask for: the notice, the form, their status, and taking back. No cookie, no script,
//! no log-in.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use licit_evidence::receipt::ReceiptCheck;
use licit_record::{Personal, Service};
use licit_register::{Channel, Confirmation, NewRequest, Scopes, Step, Submission, Token};

use super::facts::{self, Known, kind_of};
use super::{Asked, Fault};
use crate::codes;
use crate::pages::{
    self, CodeFault, Contact, Covered, Field, Form, FormFault, FormProblem, FormService,
    IdentifierKind, Language, Notice, NoticeService, OnBehalf, ProblemKind, Typed, Withdraw,
    WithdrawStep,
};

/// Characters of an identifier, of a text, of a contact, at most.
pub(super) const MAX_IDENTIFIER: usize = 2048;
const MAX_TEXT: usize = 5000;
const MAX_CONTACT: usize = 254;
/// Links on one form, at most.
const MAX_LINKS: usize = 15;

/// Turns a fault into the answer to whoever asked.
pub(super) fn or(asked: &Asked, answer: Result<Response, Fault>) -> Response {
    answer.unwrap_or_else(|fault| asked.fault(fault))
}

/// The start page.
pub(super) async fn notice(asked: Asked) -> Response {
    let settings = asked.app.office.settings();
    let services = settings.services.iter().map(|known| NoticeService {
        name: known.name.clone(),
        published_after: known.published_after,
    });
    let view = Notice {
        models: settings.models.clone(),
        services: services.collect(),
        legal_basis: settings.legal_basis,
        interest: settings.interest.clone(),
        announced_on: settings.announced_on,
        freeze_on: settings.freeze_on,
        recipients: Vec::new(),
        retention: settings.retention.clone(),
        balancing_test: None,
    };
    let page = asked.page(asked.language(), "/", |site| pages::notice(site, &view));
    or(&asked, page)
}

/// The empty form.
pub(super) async fn form(asked: Asked) -> Response {
    let mut random = [0; 12];
    if let Err(error) = getrandom::fill(&mut random) {
        return asked.fault(Fault::internal(error));
    }
    // The number of this form: sent twice, it is one submission.
    let view = Form {
        services: services(&asked, &[]),
        notice_version: hex::encode(random),
        typed: Typed::default(),
        problems: Vec::new(),
    };
    or(
        &asked,
        show(&asked, asked.language(), &view, StatusCode::OK),
    )
}

fn show(
    asked: &Asked,
    language: Language,
    view: &Form,
    status: StatusCode,
) -> Result<Response, Fault> {
    let mut page = asked.page(language, "/objection", |site| pages::form(site, view))?;
    *page.status_mut() = status;
    Ok(page)
}

/// The services of the form, with what was typed; all ticked on an empty one.
fn services(asked: &Asked, fields: &[(String, String)]) -> Vec<FormService> {
    let sent = !fields.is_empty();
    let value = |name: &str| {
        let found = fields.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    };
    let known = asked.app.office.settings().services.iter();
    let services = known.map(|known| {
        let name = known.service.as_str();
        let kinds: Vec<IdentifierKind> = known.kinds.iter().copied().map(kind_of).collect();
        let typed = value(&format!("kind.{name}")).and_then(IdentifierKind::from_code);
        let first = kinds.first().copied().unwrap_or(IdentifierKind::AccountId);
        FormService {
            service: known.service.clone(),
            name: known.name.clone(),
            kind: typed.filter(|kind| kinds.contains(kind)).unwrap_or(first),
            kinds,
            ticked: !sent
                || fields
                    .iter()
                    .any(|(key, value)| key == "service" && value == name),
            identifier: value(&format!("identifier.{name}"))
                .unwrap_or_default()
                .into(),
        }
    });
    services.collect()
}

/// Takes a form in.
pub(super) async fn submit(asked: Asked) -> Response {
    let fields = asked.form();
    let field = |name: &str| {
        let found = fields.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str()).trim()
    };
    let language = asked.language_of(Some(field("lang")));
    let covers = fields.iter().filter(|(key, _)| key == "covers");
    let view = Form {
        services: services(&asked, &fields),
        notice_version: field("notice_version").chars().take(64).collect(),
        typed: Typed {
            covers: covers
                .filter_map(|(_, code)| Covered::from_code(code))
                .collect(),
            links: field("links").into(),
            text: field("text").into(),
            contact: field("contact").into(),
            on_behalf: OnBehalf::from_code(field("on_behalf")).unwrap_or(OnBehalf::Oneself),
        },
        problems: Vec::new(),
    };
    or(&asked, take_in(&asked, language, view).await)
}

async fn take_in(asked: &Asked, language: Language, mut view: Form) -> Result<Response, Fault> {
    let app = &asked.app;
    let intake = app.office.intake();
    let key = format!("form {}", view.notice_version);
    let token = intake.token_of_repeated(&key, asked.body());
    let mut submission = submission(asked, language, &view, &token);
    view.problems = problems(asked, &view, &submission);
    if !view.problems.is_empty() {
        return show(asked, language, &view, StatusCode::UNPROCESSABLE_ENTITY);
    }
    asked.may_submit()?;
    // A line that is no address is told above; what is left goes to every service.
    submission.confirm = app.mailer.is_some() && submission.contact.is_some();
    let prepared = intake.prepare(&submission)?;
    let received_at = submission.received_at;
    app.office
        .enter(token.clone(), prepared, received_at)
        .await?;
    if submission.confirm
        && let Some(contact) = submission.contact
    {
        codes::send_confirmation(app, &token, contact, language).await?;
    }
    let to = format!(
        "/objection/{}?fresh=1&lang={}",
        token.expose(),
        language.code()
    );
    Ok(Redirect::to(&to).into_response())
}

fn submission(asked: &Asked, language: Language, view: &Form, token: &Token) -> Submission {
    let scopes = view
        .typed
        .covers
        .iter()
        .filter_map(|covered| Scopes::from_word(covered.code()));
    let scopes = scopes.fold(Scopes::NONE, Scopes::union);
    let links: Vec<Personal> = lines(&view.typed.links).map(Personal::from).collect();
    let requests = view
        .services
        .iter()
        .filter(|service| service.ticked && !service.identifier.expose().trim().is_empty());
    let requests = requests.map(|service| {
        let kind = licit_register::IdentifierKind::from_code(service.kind.code());
        let kind = kind.unwrap_or(licit_register::IdentifierKind::AccountId);
        let mut identifiers = vec![(kind, service.identifier.clone())];
        let links = links.iter().take(MAX_LINKS).cloned();
        identifiers.extend(links.map(|link| (licit_register::IdentifierKind::ContentUrl, link)));
        NewRequest {
            service: service.service.clone(),
            identifiers,
            scopes,
        }
    });
    Submission {
        token: token.clone(),
        requests: requests.collect(),
        channel: Channel::Form,
        lang: language.code().to_owned(),
        notice: asked.app.office.settings().policy.to_string(),
        on_behalf: licit_register::OnBehalf::from_code(view.typed.on_behalf.code())
            .unwrap_or_default(),
        contact: given(&view.typed.contact),
        words: given(&view.typed.text),
        confirm: false,
        received_at: asked.app.office.now(),
    }
}

fn lines(text: &Personal) -> impl Iterator<Item = &str> {
    text.expose()
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
}

fn given(text: &Personal) -> Option<Personal> {
    let text = text.expose().trim();
    (!text.is_empty()).then(|| text.into())
}

/// Everything that is wrong with a form, all at once. An empty reason is never wrong.
fn problems(asked: &Asked, view: &Form, submission: &Submission) -> Vec<FormProblem> {
    let mut problems = Vec::new();
    let mut wrong = |field, fault| problems.push(FormProblem { field, fault });
    let ticked: Vec<&FormService> = view.services.iter().filter(|one| one.ticked).collect();
    if ticked.is_empty() {
        wrong(Field::Services, FormFault::NoService);
    } else if submission.requests.is_empty() {
        wrong(Field::Services, FormFault::NoIdentifier);
    }
    for service in &ticked {
        if service.identifier.expose().chars().count() > MAX_IDENTIFIER {
            wrong(
                Field::Identifier(service.service.clone()),
                FormFault::TooLong,
            );
        }
    }
    if view.typed.covers.is_empty() {
        wrong(Field::Covers, FormFault::NothingCovered);
    }
    if view.typed.text.expose().chars().count() > MAX_TEXT {
        wrong(Field::Text, FormFault::TooLong);
    }
    if lines(&view.typed.links).count() > MAX_LINKS {
        wrong(Field::Links, FormFault::TooLong);
    }
    let contact = view.typed.contact.expose().trim();
    if contact.len() > MAX_CONTACT {
        wrong(Field::Contact, FormFault::TooLong);
    } else if !contact.is_empty() && !codes::is_address(contact) {
        wrong(Field::Contact, FormFault::NotAnAddress);
    }
    let mut link_is_told = false;
    for problem in asked.app.office.intake().problems(submission) {
        let request = submission.requests.get(problem.request);
        match request {
            Some(request) if problem.identifier == 0 => wrong(
                Field::Identifier(request.service.clone()),
                FormFault::NotReadable(kind_of(problem.kind)),
            ),
            _ if !link_is_told => {
                link_is_told = true;
                wrong(Field::Links, FormFault::NotALink);
            }
            _ => {}
        }
    }
    problems
}

/// The status page.
pub(super) async fn status(Path(token): Path<String>, asked: Asked) -> Response {
    let answer = status_of(&asked, &token, None).await;
    or(&asked, answer)
}

/// The token of an address, whatever its spelling.
fn token_of(text: &str) -> Result<Token, Fault> {
    Token::parse(text).ok_or(Fault::not_found())
}

async fn status_of(
    asked: &Asked,
    token: &str,
    fault: Option<CodeFault>,
) -> Result<Response, Fault> {
    let token = token_of(token)?;
    let known = facts::known(&asked.app, &token).await?;
    let fresh = asked.query("fresh").is_some();
    let contact = contact_of(asked, &known, fault);
    let view = facts::status(&asked.app, &token, &known, contact, fresh);
    let path = format!("/objection/{}", token.expose());
    let form = asked.form();
    let lang = form.iter().find(|(key, _)| key == "lang");
    let language = match lang {
        Some((_, lang)) => asked.language_of(Some(lang)),
        None => asked.language(),
    };
    let mut page = asked.page(language, &path, |site| pages::status(site, &view))?;
    if fault.is_some() {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

fn contact_of(asked: &Asked, known: &[Known], fault: Option<CodeFault>) -> Contact {
    let waits = known
        .iter()
        .any(|known| known.request.state == licit_register::State::NeedsConfirmation);
    if waits {
        let expires_at = codes::good_until(asked.app.office.now());
        Contact::CodeSent { expires_at, fault }
    } else if known.iter().any(|known| known.request.has_contact) {
        Contact::Confirmed
    } else {
        Contact::None
    }
}

/// Takes a code in, or sends a new one.
pub(super) async fn confirm(Path(token): Path<String>, asked: Asked) -> Response {
    let answer = confirm_code(&asked, &token).await;
    or(&asked, answer)
}

async fn confirm_code(asked: &Asked, text: &str) -> Result<Response, Fault> {
    asked.may_try_code()?;
    let token = token_of(text)?;
    let fields = asked.form();
    let field = |name: &str| {
        let found = fields.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str()).trim()
    };
    let language = asked.language_of(Some(field("lang")));
    let back = format!("/objection/{}?lang={}", token.expose(), language.code());
    if field("action") == "again" {
        codes::send_again(&asked.app, &token, language).await?;
        return Ok(Redirect::to(&back).into_response());
    }
    let Some(code) = codes::six_digits(field("code")) else {
        return status_of(asked, text, Some(CodeFault::NotSixDigits)).await;
    };
    match codes::confirm(&asked.app, &token, code).await? {
        Confirmation::Confirmed => Ok(Redirect::to(&back).into_response()),
        Confirmation::Wrong { tries_left } if tries_left > 0 => {
            let tries_left = u64::from(tries_left);
            status_of(asked, text, Some(CodeFault::Wrong { tries_left })).await
        }
        _ => status_of(asked, text, Some(CodeFault::Expired)).await,
    }
}

/// The page on which an objection is taken back.
pub(super) async fn withdraw_page(
    Path((token, service)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    let answer = async {
        let (token, known) = one(&asked, &token, &service).await?;
        let language = asked.language();
        show_withdraw(&asked, language, &token, &known, first_step(&asked, &known))
    };
    or(&asked, answer.await)
}

fn first_step(asked: &Asked, known: &Known) -> WithdrawStep {
    if known.request.has_contact && asked.app.mailer.is_some() {
        WithdrawStep::Explain
    } else {
        WithdrawStep::NoContact
    }
}

async fn one(asked: &Asked, token: &str, service: &str) -> Result<(Token, Known), Fault> {
    let token = token_of(token)?;
    let service = Service::new(service).map_err(|_| Fault::not_found())?;
    let known = facts::known(&asked.app, &token).await?;
    let one = known
        .into_iter()
        .find(|known| known.request.service == service);
    Ok((token, one.ok_or(Fault::not_found())?))
}

fn show_withdraw(
    asked: &Asked,
    language: Language,
    token: &Token,
    known: &Known,
    step: WithdrawStep,
) -> Result<Response, Fault> {
    let service = &known.request.service;
    let status = format!("/objection/{}", token.expose());
    let action = format!("{status}/withdraw/{service}");
    let view = Withdraw {
        status,
        action: action.clone(),
        service: asked.app.office.settings().name_of(service).to_owned(),
        step,
    };
    asked.page(language, &action, |site| pages::withdraw(site, &view))
}

/// Takes an objection back: this needs a code that was sent to the contact just now (OBJ-16).
pub(super) async fn withdraw(
    Path((token, service)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    let answer = withdraw_by_code(&asked, &token, &service).await;
    or(&asked, answer)
}

async fn withdraw_by_code(asked: &Asked, token: &str, service: &str) -> Result<Response, Fault> {
    asked.may_try_code()?;
    let (token, known) = one(asked, token, service).await?;
    let fields = asked.form();
    let field = |name: &str| {
        let found = fields.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str()).trim()
    };
    let language = asked.language_of(Some(field("lang")));
    if known.request.state.after(Step::Withdraw).is_none() {
        return Err(Fault::of(ProblemKind::Conflict));
    }
    if matches!(first_step(asked, &known), WithdrawStep::NoContact) {
        return show_withdraw(asked, language, &token, &known, WithdrawStep::NoContact);
    }
    let expires_at = codes::good_until(asked.app.office.now());
    let step = match field("action") {
        "withdraw" => {
            let fault = match codes::six_digits(field("code")) {
                None => CodeFault::NotSixDigits,
                Some(code) => {
                    match codes::withdraw(&asked.app, &token, &known.request, code).await? {
                        Confirmation::Confirmed => {
                            let at = asked.app.office.now();
                            let step = WithdrawStep::Done { at };
                            return show_withdraw(asked, language, &token, &known, step);
                        }
                        Confirmation::Wrong { tries_left } if tries_left > 0 => CodeFault::Wrong {
                            tries_left: u64::from(tries_left),
                        },
                        _ => CodeFault::Expired,
                    }
                }
            };
            WithdrawStep::Code {
                expires_at,
                fault: Some(fault),
            }
        }
        _ => {
            codes::send_withdrawal(&asked.app, &token, &known.request, language).await?;
            WithdrawStep::Code {
                expires_at,
                fault: None,
            }
        }
    };
    show_withdraw(asked, language, &token, &known, step)
}

/// The receipt as a file.
pub(super) async fn receipt_file(
    Path((token, service)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    let answer = async {
        let (token, known) = one(&asked, &token, &service).await?;
        receipt_answer(&asked, &token, known).await
    };
    or(&asked, answer.await)
}

/// The signed receipt of a request, to be kept.
pub(super) async fn receipt_answer(
    asked: &Asked,
    token: &Token,
    known: Known,
) -> Result<Response, Fault> {
    let bytes = receipt_of(asked, token, &known).await?;
    let name = format!(
        "attachment; filename=\"receipt-{}.json\"",
        known.request.service
    );
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

async fn receipt_of(asked: &Asked, token: &Token, known: &Known) -> Result<Vec<u8>, Fault> {
    let receipt = asked
        .app
        .office
        .receipt(token, known.request.clone())
        .await?;
    receipt.ok_or(Fault::not_found())
}

/// The receipt as a page, to be printed.
pub(super) async fn receipt_page(
    Path((token, service)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    let answer = async {
        let (token, known) = one(&asked, &token, &service).await?;
        let bytes = receipt_of(&asked, &token, &known).await?;
        let view = receipt_view(&token, &known, &bytes)?;
        let path = format!("/objection/{}/receipt/{service}", token.expose());
        asked.page(asked.language(), &path, |site| pages::receipt(site, &view))
    };
    or(&asked, answer.await)
}

/// Base64, as checkpoints write roots.
pub(super) fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn receipt_view(token: &Token, known: &Known, bytes: &[u8]) -> Result<pages::Receipt, Fault> {
    let check = ReceiptCheck::of(bytes, None).map_err(Fault::internal)?;
    let statement = &check.statement;
    let words = &check.words;
    let labels = statement.objector.labels.iter();
    let identifiers = check.identifiers.iter().map(|identifier| {
        let label = labels.clone().find(|label| label.kind == identifier.kind);
        pages::ReceiptIdentifier {
            kind: identifier.kind.clone(),
            masked: identifier.masked.clone(),
            label: label.map(|label| label.label.clone()).unwrap_or_default(),
        }
    });
    let status = format!("/objection/{}", token.expose());
    Ok(pages::Receipt {
        file: format!("{status}/receipt/{}/file", known.request.service),
        status,
        language: match known.request.lang.as_str() {
            "de" => "de",
            _ => "en",
        },
        sentences: [
            &words.title,
            &words.right,
            &words.scope,
            &words.received,
            &words.effect,
            &words.versions,
            &words.due,
        ]
        .map(Clone::clone)
        .to_vec(),
        proves: words.proves.clone(),
        how_to_verify: words.how_to_verify.clone(),
        cannot_prove: words.cannot_prove.clone(),
        case: statement.request.clone(),
        sequence: statement.sequence,
        identifiers: identifiers.collect(),
        origin: check.checkpoint.origin.clone(),
        index: check.inclusion.index,
        size: check.checkpoint.size,
        root: base64(&check.checkpoint.root.0),
        key: check.key.to_string(),
    })
}

//! From the register to what pages show.

use licit_record::Personal;
use licit_register::{Canonical, Request, Token, Written};

use super::{App, Fault};
use crate::pages::{
    Artefact, Channel, Contact, Covered, Effect, EffectState, Extension, ExtensionReason,
    IdentifierKind, Refusal, RefusalReason, ServiceStatus, State, Status,
};
use crate::receipts::midnight;

/// What is known about a request besides its row.
pub(crate) struct Known {
    pub(crate) request: Request,
    written: Option<Written>,
    /// Code and words of the extension.
    extension: Option<(String, Option<Personal>)>,
    /// Code, words and human of the refusal.
    refusal: Option<(String, Option<Personal>, String)>,
}

/// Everything that is known about the requests of a token; a fault if it leads to none.
pub(crate) async fn known(app: &App, token: &Token) -> Result<Vec<Known>, Fault> {
    let requests = app.office.requests_of(token).await?;
    if requests.is_empty() {
        return Err(Fault::not_found());
    }
    app.office
        .with(move |register| {
            let mut known = Vec::with_capacity(requests.len());
            for request in requests {
                let (mut extension, mut refusal) = (None, None);
                for past in register.history(request.id)? {
                    match past.act.as_str() {
                        "extend" => extension = Some((past.code, past.note)),
                        "refuse" => refusal = Some((past.code, past.note, past.actor)),
                        _ => {}
                    }
                }
                known.push(Known {
                    written: register.written(request.id)?,
                    request,
                    extension,
                    refusal,
                });
            }
            Ok(known)
        })
        .await
}

/// The status page of a token.
pub(crate) fn status(
    app: &App,
    token: &Token,
    known: &[Known],
    contact: Contact,
    fresh: bool,
) -> Status {
    let address = format!(
        "{}/objection/{}",
        app.office.settings().url,
        token.grouped()
    );
    Status {
        token: token.expose(),
        address,
        fresh,
        contact,
        services: known
            .iter()
            .map(|known| of_service(app, token, known))
            .collect(),
    }
}

fn of_service(app: &App, token: &Token, known: &Known) -> ServiceStatus {
    let settings = app.office.settings();
    let request = &known.request;
    let path = |what: &str| format!("/objection/{}/{what}/{}", token.expose(), request.service);
    let received = midnight(request.received_on);
    let state = State::from_code(request.state.code()).unwrap_or(State::Received);
    ServiceStatus {
        name: settings.name_of(&request.service).to_owned(),
        case: request.id.to_string(),
        state,
        channel: Channel::from_code(request.channel.code()).unwrap_or(Channel::Form),
        covers: covered(request),
        identifier: masked(app, known),
        received_at: received,
        effective_from: received,
        target: request.due_target,
        legal: request.due(),
        extended: known.extension.as_ref().map(|(code, words)| Extension {
            until: request.due(),
            reason: ExtensionReason::from_code(code).unwrap_or(ExtensionReason::Complexity),
            words: said(words.as_ref()),
        }),
        refused: known.refusal.as_ref().map(|(code, words, human)| Refusal {
            reason: RefusalReason::from_code(code).unwrap_or(RefusalReason::LegalClaims),
            facts: said(words.as_ref()),
            decided_by: human.clone(),
        }),
        hold_until: None,
        effects: effects(app, request),
        receipt: Some(format!("{}/file", path("receipt"))),
        receipt_page: Some(path("receipt")),
        withdraw: state.holds().then(|| path("withdraw")),
    }
}

/// What a request covers, in the words of the form.
pub(crate) fn covered(request: &Request) -> Vec<Covered> {
    let words = request.scopes.words();
    words.filter_map(Covered::from_code).collect()
}

/// The first identifier, masked; a dot where it was erased.
fn masked(app: &App, known: &Known) -> String {
    let region = app.office.settings().region;
    let first = known.written.as_ref().and_then(|it| it.identifiers.first());
    let masked = first.and_then(|(kind, value)| {
        let canonical = Canonical::new(*kind, value.expose(), region).ok()?;
        Some(canonical.masked())
    });
    masked.unwrap_or_else(|| "•••".to_owned())
}

/// What a request did to each version that there is.
pub(crate) fn effects(app: &App, request: &Request) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (service, store) in &app.office.settings().stores {
        if service
            .as_ref()
            .is_some_and(|service| *service != request.service)
        {
            continue;
        }
        for number in store
            .numbers()
            .unwrap_or_default()
            .into_iter()
            .rev()
            .take(20)
        {
            let Ok(version) = store.version(number) else {
                continue;
            };
            let honoured = version.manifest.register.sequence >= request.seq.0;
            effects.push(Effect {
                artefact: Artefact::Dataset,
                name: format!("{} v{number}", version.manifest.dataset),
                state: if honoured {
                    EffectState::Honoured
                } else {
                    EffectState::Pending
                },
                on: (!honoured).then(|| request.due()),
            });
        }
    }
    effects
}

/// The kind as pages name it.
pub(crate) fn kind_of(kind: licit_register::IdentifierKind) -> IdentifierKind {
    IdentifierKind::from_code(kind.code()).unwrap_or(IdentifierKind::AccountId)
}

fn said(words: Option<&Personal>) -> String {
    words.map_or_else(String::new, |words| words.expose().to_owned())
}

//! HTTP: what is asked for, and what is answered. The pages themselves are in [`crate::pages`],
//! the work is done by the [`Office`].
//!
//! | who | where |
//! |---|---|
//! | people | `/`, `/objection`, `/objection/{token}` and below, `/consent/withdraw`, `/log` |
//! | programs | `/v1/…`, `/openapi.json`, `/.well-known/training-objection.json` |
//! | verifiers | `/log/checkpoint`, `/log/tile/…` |
//! | operators | `/healthz`, `/readyz`, `/metrics` |
//! | the desk | `/desk` and below |

mod api;
mod consent;
mod desk;
mod facts;
mod fault;
mod language;
mod limits;
mod objection;
mod operations;
mod suppression;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

pub(crate) use fault::{Cause, Fault};
use limits::Limit;
pub(crate) use limits::household;

use crate::mail::Mailer;
use crate::office::Office;
use crate::pages::{self, Language, PageError, ProblemKind, Site};

/// Bytes of a submission, at most.
const MAX_BODY: usize = 256 * 1024;

/// Bytes of a list that a program sends, at most: labels to be filtered, consents.
const MAX_LIST_BODY: usize = 8 * 1024 * 1024;

/// Seconds after which nobody waits for an answer any more.
const TIMEOUT_S: u64 = 30;

/// Tries at a code that one address has in an hour, over all submissions.
const CODES_PER_HOUR: u32 = 120;

/// Tries to sign in at the desk that one household has in an hour, and that there are for one name.
const SIGN_INS_PER_HOUR: u32 = 10;

/// Steps to the organisation and back that one household has in an hour; each way has two. A whole
/// office may be one household.
const ORGANISATION_PER_HOUR: u32 = 240;

/// What every request can reach.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) office: Office,
    pub(crate) mailer: Option<Mailer>,
    limits: Arc<Limits>,
    pub(crate) metrics: Arc<operations::Metrics>,
}

struct Limits {
    submissions: Limit,
    codes: Limit,
    sign_ins: Limit,
    organisation: Limit,
}

/// The service as a function from requests to answers. It needs
/// [`axum::extract::ConnectInfo`] of a [`SocketAddr`].
pub fn router(office: Office, mailer: Option<Mailer>) -> Router {
    let per_hour = office.settings().submissions_per_hour;
    let app = App {
        office,
        mailer,
        limits: Arc::new(Limits {
            submissions: Limit::per_hour(per_hour),
            codes: Limit::per_hour(CODES_PER_HOUR),
            sign_ins: Limit::per_hour(SIGN_INS_PER_HOUR),
            organisation: Limit::per_hour(ORGANISATION_PER_HOUR),
        }),
        metrics: Arc::default(),
    };
    Router::new()
        .merge(people())
        .merge(programs())
        .merge(operators())
        .merge(desk::router())
        .fallback(nothing_there)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(app.clone(), around))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(TIMEOUT_S),
        ))
        .layer(CatchPanicLayer::new())
        .with_state(app)
}

fn people() -> Router<App> {
    Router::new()
        .route("/", get(objection::notice))
        .route("/objection", get(objection::form).post(objection::submit))
        .route("/objection/{token}", get(objection::status))
        .route("/objection/{token}/confirm", post(objection::confirm))
        .route(
            "/objection/{token}/withdraw/{service}",
            get(objection::withdraw_page).post(objection::withdraw),
        )
        .route(
            "/objection/{token}/receipt/{service}",
            get(objection::receipt_page),
        )
        .route(
            "/objection/{token}/receipt/{service}/file",
            get(objection::receipt_file),
        )
        .route(
            "/consent/withdraw",
            get(consent::page).post(consent::withdraw),
        )
        .route("/log", get(operations::log_page))
        .route(pages::STYLE_PATH, get(style))
        .route(pages::ICON_PATH, get(icon))
}

fn programs() -> Router<App> {
    Router::new()
        .route("/v1/objections", post(api::create))
        .route(
            "/v1/objections/{token}",
            get(api::status).delete(api::withdraw),
        )
        .route("/v1/objections/{token}/confirmations", post(api::confirm))
        .route("/v1/objections/{token}/receipt", get(api::receipt))
        .route("/v1/stats", get(api::stats))
        .route("/v1/suppression/snapshot", get(suppression::snapshot))
        .route("/v1/suppression/deltas", get(suppression::deltas))
        .route(
            "/v1/suppression/filter",
            post(suppression::filter).layer(DefaultBodyLimit::max(MAX_LIST_BODY)),
        )
        .route(
            "/v1/consents",
            post(consent::enter).layer(DefaultBodyLimit::max(MAX_LIST_BODY)),
        )
        .route(
            "/v1/consents/may-ask",
            post(consent::may_ask).layer(DefaultBodyLimit::max(MAX_LIST_BODY)),
        )
        .route("/openapi.json", get(api::description))
        .route(
            "/.well-known/training-objection.json",
            get(operations::well_known),
        )
        .route("/log/checkpoint", get(operations::checkpoint))
        .route("/log/tile/{*path}", get(operations::tile))
}

fn operators() -> Router<App> {
    Router::new()
        .route("/healthz", get(operations::alive))
        .route("/readyz", get(operations::ready))
        .route("/metrics", get(operations::metrics))
}

async fn nothing_there(asked: Asked) -> Response {
    asked.fault(Fault::not_found())
}

async fn wrong_method(asked: Asked) -> Response {
    asked.fault(Fault::of(ProblemKind::MethodNotAllowed))
}

async fn style() -> Response {
    file("text/css; charset=utf-8", pages::STYLE)
}

async fn icon() -> Response {
    file("image/svg+xml", pages::ICON)
}

fn file(kind: &'static str, content: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, content).into_response()
}

/// What is around every answer: headers that protect whoever reads it, and counting.
async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map_or("none", |path| operations::route_name(path.as_str()));
    let private = route.contains("{token}")
        || route.starts_with("/v1/objections")
        || route.starts_with("/desk");
    let started = std::time::Instant::now();
    let mut response = next.run(request).await;
    app.metrics
        .count(route, response.status().as_u16(), started.elapsed());
    if let Some(Cause(cause)) = response.extensions_mut().remove() {
        app.metrics.note(route, &cause);
    }
    let headers = response.headers_mut();
    for (name, value) in [
        (
            header::CONTENT_SECURITY_POLICY,
            pages::CONTENT_SECURITY_POLICY,
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if app.office.settings().url.starts_with("https://") {
        let always = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, always);
    }
    if private || !headers.contains_key(header::CACHE_CONTROL) {
        let kept = if private { "no-store" } else { "no-cache" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    }
    response
}

/// What somebody asks with: the parts of a request that every answer may depend on.
pub(crate) struct Asked {
    pub(crate) app: App,
    pub(crate) headers: HeaderMap,
    pub(crate) uri: Uri,
    address: Option<IpAddr>,
    body: Bytes,
}

impl<S> axum::extract::FromRequest<S> for Asked
where
    App: axum::extract::FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request(request: Request<Body>, state: &S) -> Result<Self, Response> {
        let app = <App as axum::extract::FromRef<S>>::from_ref(state);
        let connected = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let address = connected.map(|ConnectInfo(address)| address.ip());
        let headers = request.headers().clone();
        let mut asked = Self {
            address: told_address(&app, &headers).or(address),
            app,
            headers,
            uri: request.uri().clone(),
            body: Bytes::new(),
        };
        match Bytes::from_request(request, state).await {
            Ok(body) => asked.body = body,
            Err(rejection) => {
                let kind = match rejection.into_response().status() {
                    StatusCode::PAYLOAD_TOO_LARGE => ProblemKind::TooLarge,
                    _ => ProblemKind::BadRequest,
                };
                return Err(asked.fault(Fault::of(kind)));
            }
        }
        Ok(asked)
    }
}

/// The address that a trusted proxy tells: the last of its list, which it has written itself.
fn told_address(app: &App, headers: &HeaderMap) -> Option<IpAddr> {
    let header = app.office.settings().client_address_header.as_deref()?;
    let told = headers.get(header)?.to_str().ok()?;
    told.rsplit(',').next()?.trim().parse().ok()
}

impl Asked {
    /// The first value of a field in the query.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let query = self.uri.query()?;
        url::form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The fields of a form, in their order.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(&self.body)
            .into_owned()
            .collect()
    }

    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// The language of the answer.
    pub(crate) fn language(&self) -> Language {
        let asked = self.query("lang");
        self.language_of(asked.as_deref())
    }

    /// The language of the answer to a form that names one.
    pub(crate) fn language_of(&self, asked: Option<&str>) -> Language {
        let accepted = self.headers.get(header::ACCEPT_LANGUAGE);
        let accepted = accepted.and_then(|value| value.to_str().ok());
        language::negotiate(asked, accepted)
    }

    /// A page in a language; `path` is where the other languages of it are.
    pub(crate) fn page(
        &self,
        language: Language,
        path: &str,
        render: impl FnOnce(&Site<'_>) -> Result<String, PageError>,
    ) -> Result<Response, Fault> {
        let settings = self.app.office.settings();
        let site = Site {
            language,
            zone: &settings.zone,
            controller: &settings.controller,
            path,
        };
        let mut response = Html(render(&site)?).into_response();
        let language = HeaderValue::from_static(language.code());
        response
            .headers_mut()
            .insert(header::CONTENT_LANGUAGE, language);
        Ok(response)
    }

    /// The answer to a fault: a page, or problem details for whoever asks for JSON.
    pub(crate) fn fault(&self, fault: Fault) -> Response {
        let path = self.uri.path();
        let programs = ["/v1/", "/log/", "/.well-known/", "/openapi.json"];
        if programs.iter().any(|prefix| path.starts_with(prefix)) {
            fault.into_problem(self.language())
        } else {
            fault.into_page(self.app.office.settings(), self.language())
        }
    }

    /// One from the allowance of submissions of whoever asks.
    pub(crate) fn may_submit(&self) -> Result<(), Fault> {
        self.take(&self.app.limits.submissions)
    }

    /// One from the allowance of codes.
    pub(crate) fn may_try_code(&self) -> Result<(), Fault> {
        self.take(&self.app.limits.codes)
    }

    fn take(&self, limit: &Limit) -> Result<(), Fault> {
        let Some(address) = self.address else {
            return Ok(());
        };
        let now_ms = u64::try_from(self.app.office.now().as_millisecond()).unwrap_or(0);
        let taken = limit.take(limits::household(address), now_ms);
        taken.map_err(Fault::too_many)
    }
}

//! What verifiers and operators ask for: the evidence log as it lies, and whether all is well.
//! Metrics hold counts, and never who.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use licit_evidence::log::LogReader;
use licit_register::State;
use serde_json::json;

use super::{Asked, Fault};
use crate::office::OfficeError;
use crate::pages::{self, Language, LogFacts};

/// Upper ends of the ranges of durations, in milliseconds.
const RANGES_MS: [u64; 8] = [1, 5, 10, 25, 50, 100, 500, 5000];

/// Faults that are remembered for the operator, at most.
const MAX_FAULTS: usize = 100;

/// What was answered, by route: how often with which status, and how long it took.
#[derive(Default)]
pub(crate) struct Metrics {
    routes: Mutex<BTreeMap<(&'static str, u16), Answers>>,
    faults: Mutex<u64>,
}

#[derive(Clone, Copy, Default)]
struct Answers {
    count: u64,
    sum_us: u128,
    ranges: [u64; RANGES_MS.len()],
}

/// The route as a word that lives as long as the program. There are as many as routes.
pub(super) fn route_name(path: &str) -> &'static str {
    const ROUTES: [&str; 35] = [
        "/",
        "/objection",
        "/objection/{token}",
        "/objection/{token}/confirm",
        "/objection/{token}/withdraw/{service}",
        "/objection/{token}/receipt/{service}",
        "/objection/{token}/receipt/{service}/file",
        "/log",
        "/style.css",
        "/icon.svg",
        "/v1/objections",
        "/v1/objections/{token}",
        "/v1/objections/{token}/confirmations",
        "/v1/objections/{token}/receipt",
        "/v1/stats",
        "/v1/suppression/snapshot",
        "/v1/suppression/deltas",
        "/v1/suppression/filter",
        "/openapi.json",
        "/.well-known/training-objection.json",
        "/log/checkpoint",
        "/log/tile/{*path}",
        "/healthz",
        "/readyz",
        "/desk",
        "/desk/login",
        "/desk/logout",
        "/desk/oidc",
        "/desk/oidc/callback",
        "/desk/cases/{case}",
        "/desk/intake",
        "/desk/statistics",
        "/desk/versions",
        "/desk/access",
        "/desk/staff",
    ];
    let known = ROUTES.into_iter().find(|known| *known == path);
    known.unwrap_or("other")
}

impl Metrics {
    pub(super) fn count(&self, route: &'static str, status: u16, took: Duration) {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let answers = routes.entry((route, status)).or_default();
        answers.count += 1;
        answers.sum_us += took.as_micros();
        for (range, end) in answers.ranges.iter_mut().zip(RANGES_MS) {
            *range += u64::from(took <= Duration::from_millis(end));
        }
    }

    /// A fault, for the operator. It goes to standard error, and holds no identifier.
    pub(super) fn note(&self, route: &'static str, cause: &str) {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        *faults += 1;
        if *faults <= MAX_FAULTS as u64 {
            tracing::error!(route, cause, "a request was not answered");
        }
    }

    fn write(&self, out: &mut String) {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        out.push_str("# TYPE licit_http_seconds histogram\n");
        for ((route, status), answers) in &*routes {
            let labels = format!("route=\"{route}\",status=\"{status}\"");
            for (range, end) in answers.ranges.iter().zip(RANGES_MS) {
                let end = end as f64 / 1000.0;
                let _ = writeln!(
                    out,
                    "licit_http_seconds_bucket{{{labels},le=\"{end}\"}} {range}"
                );
            }
            let (count, sum) = (answers.count, answers.sum_us as f64 / 1e6);
            let _ = writeln!(
                out,
                "licit_http_seconds_bucket{{{labels},le=\"+Inf\"}} {count}"
            );
            let _ = writeln!(out, "licit_http_seconds_sum{{{labels}}} {sum}");
            let _ = writeln!(out, "licit_http_seconds_count{{{labels}}} {count}");
        }
    }
}

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "alive\n"
}

/// The register answers, too.
pub(super) async fn ready(asked: Asked) -> Response {
    let read = asked
        .app
        .office
        .with(|register| Ok::<_, OfficeError>(register.request(licit_register::EntryId([0; 16]))?));
    match read.await {
        Ok(_) => (StatusCode::OK, "ready\n").into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response(),
    }
}

/// Counts, as Prometheus reads them.
pub(super) async fn metrics(asked: Asked) -> Result<Response, Response> {
    let app = &asked.app;
    let today = app.office.today();
    let read = app
        .office
        .with(move |register| Ok::<_, OfficeError>(register.statistics(today, today)?));
    let statistics = read.await.map_err(|error| asked.fault(error.into()))?;
    let mut out = String::new();
    out.push_str("# TYPE licit_requests gauge\n");
    for (service, state, count) in &statistics.by_state {
        let state = state.code();
        let _ = writeln!(
            out,
            "licit_requests{{service=\"{service}\",state=\"{state}\"}} {count}"
        );
    }
    let counters = app.office.counters();
    let mut simple = |name: &str, kind: &str, value: u64| {
        let _ = writeln!(out, "# TYPE {name} {kind}\n{name} {value}");
    };
    simple("licit_requests_overdue", "gauge", statistics.overdue);
    let read = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
    for (name, counter) in [
        ("licit_submissions_entered_total", &counters.entered),
        ("licit_submissions_repeated_total", &counters.repeated),
        ("licit_submissions_turned_away_total", &counters.turned_away),
        ("licit_register_transactions_total", &counters.transactions),
        ("licit_receipts_failed_total", &counters.receipts_failed),
    ] {
        simple(name, "counter", read(counter));
    }
    app.metrics.write(&mut out);
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], out).into_response())
}

/// What a program needs to know to object here.
pub(super) async fn well_known(asked: Asked) -> Response {
    let settings = asked.app.office.settings();
    let services = settings.services.iter().map(|known| {
        let kinds = known.kinds.iter().map(|kind| kind.code());
        json!({
            "service": known.service,
            "name": known.name,
            "identifiers": kinds.collect::<Vec<_>>(),
        })
    });
    let body = json!({
        "controller": {"name": settings.controller.name, "contact": settings.controller.email},
        "services": services.collect::<Vec<_>>(),
        "languages": Language::ALL.map(Language::code),
        "form": format!("{}/objection", settings.url),
        "api": format!("{}/v1/objections", settings.url),
        "openapi": format!("{}/openapi.json", settings.url),
        "log": {
            "url": format!("{}/log", settings.url),
            "origin": settings.signing.verifying_key().name(),
            "key": settings.signing.verifying_key().to_string(),
        },
    });
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, body.to_string()).into_response()
}

/// The page about the log.
pub(super) async fn log_page(asked: Asked) -> Result<Response, Response> {
    let settings = asked.app.office.settings();
    let key = settings.signing.verifying_key();
    let reader = LogReader::new(&settings.log, &key);
    let checkpoint = reader.checkpoint().ok().map(|(checkpoint, _)| checkpoint);
    let view = LogFacts {
        origin: key.name().to_owned(),
        key: key.to_string(),
        size: checkpoint.as_ref().map(|checkpoint| checkpoint.size),
        root: checkpoint.map(|checkpoint| super::objection::base64(&checkpoint.root.0)),
        signed_at: None,
        checkpoint: "/log/checkpoint".to_owned(),
    };
    let page = asked.page(asked.language(), "/log", |site| pages::log(site, &view));
    page.map_err(|fault| asked.fault(fault))
}

/// The checkpoint, as it lies.
pub(super) async fn checkpoint(asked: Asked) -> Result<Response, Response> {
    let kind = "text/plain; charset=utf-8";
    log_file(&asked, "checkpoint", kind, "no-cache").await
}

/// A tile, as it lies. A whole one never changes.
pub(super) async fn tile(Path(path): Path<String>, asked: Asked) -> Result<Response, Response> {
    let steps = path.split('/');
    let is_tile = steps.clone().count() <= 16
        && steps.clone().all(|step| {
            let step = step.strip_suffix(".p").unwrap_or(step);
            let step = step.strip_prefix('x').unwrap_or(step);
            !step.is_empty()
                && (step.bytes().all(|byte| byte.is_ascii_digit()) || step == "entries")
        });
    if !is_tile {
        return Err(asked.fault(Fault::not_found()));
    }
    let kept = if path.contains(".p/") {
        "no-cache"
    } else {
        "public, max-age=31536000, immutable"
    };
    log_file(
        &asked,
        &format!("tile/{path}"),
        "application/octet-stream",
        kept,
    )
    .await
}

async fn log_file(
    asked: &Asked,
    path: &str,
    kind: &'static str,
    kept: &'static str,
) -> Result<Response, Response> {
    let file = asked.app.office.settings().log.join(path);
    match tokio::fs::read(file).await {
        Ok(bytes) => {
            let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, kept)];
            Ok((headers, bytes).into_response())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(asked.fault(Fault::not_found()))
        }
        Err(error) => Err(asked.fault(Fault::internal(error.kind()))),
    }
}

/// The states that are still open.
pub(super) const OPEN: [State; 4] = [
    State::Received,
    State::NeedsConfirmation,
    State::Acknowledged,
    State::Accepted,
];

//! What pipelines ask for: who must not be in the data, as labels. Only programs that the policy
//! names may ask.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use licit_record::{RegisterSequence, Service};
use licit_register::{Label, Lines, Snapshot};
use serde::Deserialize;
use serde_json::json;
use subtle::ConstantTimeEq as _;

use super::{Asked, Fault};
use crate::office::OfficeError;
use crate::pages::ProblemKind;

/// Labels in one question, at most.
const MAX_LABELS: usize = 100_000;

/// The largest number that every reader of JSON reads as it is.
const MAX_SEQUENCE: u64 = (1 << 53) - 1;

type Answer = Result<Response, Response>;

/// Whether a program that the policy names asks: `Authorization: Bearer TOKEN`.
pub(super) fn is_pipeline(asked: &Asked) -> Result<(), Fault> {
    let unknown = Fault {
        code: "token_needed",
        ..Fault::of(ProblemKind::Unauthorized)
    };
    let given = asked.headers.get(header::AUTHORIZATION);
    let given = given.and_then(|value| value.to_str().ok());
    let Some(token) = given.and_then(|value| value.strip_prefix("Bearer ")) else {
        return Err(unknown);
    };
    let hash = crate::receipts::hash(token.as_bytes()).to_string();
    let mut known = false;
    for pipeline in &asked.app.office.settings().pipelines {
        let kept = pipeline.token_sha256.to_ascii_lowercase();
        known |= bool::from(hash.as_bytes().ct_eq(kept.as_bytes()));
    }
    known.then_some(()).ok_or(unknown)
}

/// What stands now, from the file.
async fn current(asked: &Asked) -> Result<Snapshot, Fault> {
    let path = asked.app.office.settings().snapshot.clone();
    let read = asked
        .app
        .office
        .with(move |register| Ok::<_, OfficeError>(register.snapshot_in(&path)?));
    Ok(read.await?)
}

/// The snapshot, as a file.
pub(super) async fn snapshot(asked: Asked) -> Answer {
    let answer = async {
        is_pipeline(&asked)?;
        let snapshot = current(&asked).await?;
        let path = asked.app.office.settings().snapshot.clone();
        let bytes = tokio::fs::read(path)
            .await
            .map_err(|error| Fault::internal(error.kind()))?;
        let headers = [
            (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
            (header::ETAG, format!("\"{}\"", snapshot.sequence.0)),
        ];
        Ok((headers, bytes).into_response())
    };
    answer.await.map_err(|fault: Fault| asked.fault(fault))
}

/// What came and went since a position: one label a line, with what stands against it now.
pub(super) async fn deltas(asked: Asked) -> Answer {
    let answer = async {
        is_pipeline(&asked)?;
        let since = asked.query("since").and_then(|since| since.parse().ok());
        let since = since.filter(|since| *since <= MAX_SEQUENCE);
        let since = since.ok_or_else(|| Fault::bad("?since", "not_a_number"))?;
        let read = asked
            .app
            .office
            .with(move |register| Ok::<_, OfficeError>(register.deltas(RegisterSequence(since))?));
        let (span, deltas) = read.await?;
        let deltas = deltas.ok_or(Fault {
            code: "take_the_snapshot",
            ..Fault::of(ProblemKind::Gone)
        })?;
        let mut writer = Lines::default();
        let mut lines = writer.head(&span);
        for (service, label, scopes) in deltas {
            lines.push_str(&writer.change(&service, label, scopes));
        }
        lines.push_str(&writer.end());
        Ok(([(header::CONTENT_TYPE, "application/jsonl")], lines).into_response())
    };
    answer.await.map_err(|fault: Fault| asked.fault(fault))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    service: String,
    labels: Vec<String>,
}

/// Gives back those labels against which nothing stands.
pub(super) async fn filter(asked: Asked) -> Answer {
    let answer = async {
        is_pipeline(&asked)?;
        let question: Question =
            serde_json::from_slice(asked.body()).map_err(|_| Fault::bad("", "not_as_described"))?;
        let service = Service::new(&question.service);
        let service = service.map_err(|_| Fault::bad("/service", "unknown"))?;
        if question.labels.len() > MAX_LABELS {
            return Err(Fault::bad("/labels", "count"));
        }
        let snapshot = current(&asked).await?;
        let standing = snapshot.service(&service);
        let mut usable = Vec::new();
        for (place, text) in question.labels.into_iter().enumerate() {
            let mut bytes = [0; 16];
            hex::decode_to_slice(&text, &mut bytes)
                .map_err(|_| Fault::bad(format!("/labels/{place}"), "not_a_label"))?;
            let stands = standing.and_then(|standing| standing.find(&Label(bytes)));
            if stands.is_none_or(|scopes| scopes.is_empty()) {
                usable.push(text);
            }
        }
        let body = json!({"sequence": snapshot.sequence.0, "usable": usable}).to_string();
        Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
    };
    answer.await.map_err(|fault: Fault| asked.fault(fault))
}

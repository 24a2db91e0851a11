//! What goes wrong, as an answer: a page for people, problem details (RFC 9457) for programs. The
//! cause stays inside.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::office::OfficeError;
use crate::pages::{self, Language, PageError, ProblemKind, Site};
use crate::settings::Settings;

/// Something that keeps a request from being answered.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) kind: ProblemKind,
    /// Stable code, for programs.
    pub(crate) code: &'static str,
    /// Seconds after which it may be tried again.
    pub(crate) retry_after_s: Option<u64>,
    /// What is wrong with single fields, by JSON pointer.
    pub(crate) errors: Vec<(String, &'static str)>,
    /// What the log of the operator is told; never content or an identifier.
    pub(crate) cause: Option<String>,
}

impl Fault {
    pub(crate) const fn of(kind: ProblemKind) -> Self {
        Self {
            kind,
            code: kind.code(),
            retry_after_s: None,
            errors: Vec::new(),
            cause: None,
        }
    }

    pub(crate) const fn not_found() -> Self {
        Self::of(ProblemKind::NotFound)
    }

    pub(crate) fn bad(pointer: impl Into<String>, code: &'static str) -> Self {
        Self {
            errors: vec![(pointer.into(), code)],
            ..Self::of(ProblemKind::BadRequest)
        }
    }

    pub(crate) fn too_many(retry_after_s: u64) -> Self {
        Self {
            retry_after_s: Some(retry_after_s.max(1)),
            ..Self::of(ProblemKind::TooMany)
        }
    }

    pub(crate) fn internal(cause: impl std::fmt::Display) -> Self {
        Self {
            cause: Some(cause.to_string()),
            ..Self::of(ProblemKind::Internal)
        }
    }

    /// The answer for a program.
    pub(crate) fn into_problem(self, language: Language) -> Response {
        let words = pages::Words::of(language);
        let mut body = json!({
            "type": format!("urn:licit:problem:{}", self.code),
            "title": words.say(self.kind.key()),
            "status": self.kind.status(),
            "code": self.code,
        });
        if !self.errors.is_empty() {
            let errors = self.errors.iter();
            let errors = errors.map(|(pointer, code)| json!({"pointer": pointer, "code": code}));
            body["errors"] = Value::Array(errors.collect());
        }
        let mut response = (self.status(), body.to_string()).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        let language = HeaderValue::from_static(language.code());
        response
            .headers_mut()
            .insert(header::CONTENT_LANGUAGE, language);
        self.finish(response)
    }

    /// The answer for a person.
    pub(crate) fn into_page(self, settings: &Settings, language: Language) -> Response {
        self.into_page_at(settings, language, false)
    }

    /// The answer for a person, at the desk or elsewhere: the way back leads where they were.
    pub(crate) fn into_page_at(
        self,
        settings: &Settings,
        language: Language,
        at_desk: bool,
    ) -> Response {
        let site = Site {
            language,
            zone: &TimeZone::UTC,
            controller: &settings.controller,
            path: "/",
        };
        let view = pages::Problem {
            kind: self.kind,
            retry_after_s: self.retry_after_s,
            reference: None,
            at_desk,
        };
        let page = pages::problem(&site, &view).unwrap_or_default();
        let response = (self.status(), axum::response::Html(page)).into_response();
        self.finish(response)
    }

    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn finish(self, mut response: Response) -> Response {
        if self.kind == ProblemKind::Unauthorized {
            let scheme = HeaderValue::from_static("Bearer");
            let headers = response.headers_mut();
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        if let Some(seconds) = self.retry_after_s {
            let value = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(Cause(cause));
        }
        response
    }
}

/// Why a request was not answered, for the log of the operator.
#[derive(Clone, Debug)]
pub(crate) struct Cause(pub(crate) String);

impl From<OfficeError> for Fault {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::Busy | OfficeError::Closed => Self {
                retry_after_s: Some(1),
                ..Self::of(ProblemKind::Unavailable)
            },
            other => Self::internal(other),
        }
    }
}

impl From<licit_register::RegisterError> for Fault {
    fn from(error: licit_register::RegisterError) -> Self {
        OfficeError::from(error).into()
    }
}

impl From<PageError> for Fault {
    fn from(error: PageError) -> Self {
        Self::internal(error)
    }
}

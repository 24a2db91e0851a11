//! Pages: what people see, as pure functions from what is known to HTML.
//!
//! Every page is a function from a [`Site`] and a view, a plain struct that the server fills, to
//! the text of a page. Nothing here knows HTTP, a database, a clock or a key. The pages need no
//! script and no cookie, load one style sheet ([`STYLE`], served at [`STYLE_PATH`]) and one icon
//! ([`ICON`] at [`ICON_PATH`]), and hold no inline style, so that they work under
//! [`CONTENT_SECURITY_POLICY`].
//!
//! - For people who object: [`notice`], [`form`], [`status`], [`withdraw`], [`receipt`], [`log`],
//!   and [`problem`] where something does not work; for people who consented:
//!   [`consent_withdrawal`].
//! - For those who work on objections: [`desk`].
//!
//! Views that hold a token of an address or a session have no `Debug`, so that no log can get it.
//!
//! ```
//! use jiff::tz::TimeZone;
//! use licit_service::pages::{self, Authority, Controller, Language, Problem, ProblemKind, Site};
//!
//! let controller = Controller {
//!     name: "Plauderei GmbH".to_owned(),
//!     address: vec!["Lindenallee 5".to_owned()],
//!     email: "widerspruch@plauderei.example".to_owned(),
//!     dpo: "dsb@plauderei.example".to_owned(),
//!     authority: Authority {
//!         name: "Landesbeauftragte für Datenschutz".to_owned(),
//!         url: "https://aufsicht.example/".to_owned(),
//!     },
//! };
//! let site = Site {
//!     language: Language::German,
//!     zone: &TimeZone::UTC,
//!     controller: &controller,
//!     path: "/objection/verschrieben",
//! };
//! let problem = Problem {
//!     kind: ProblemKind::NotFound,
//!     retry_after_s: None,
//!     reference: None,
//!     at_desk: false,
//! };
//! let page = pages::problem(&site, &problem)?;
//! assert!(page.contains("Diese Seite gibt es nicht"));
//! # Ok::<(), pages::PageError>(())
//! ```
//!
//! Not here: the texts of mails, and the page on which somebody gives a consent: services ask
//! there, where people have signed in.

mod chart;
mod consent;
pub mod desk;
mod form;
mod log;
mod notice;
mod problem;
mod receipt;
mod site;
mod status;
mod terms;
mod withdraw;
mod words;

pub use consent::{ConsentField, ConsentWithdrawal, consent_withdrawal};
pub use form::{Field, Form, FormFault, FormProblem, FormService, Typed, form};
pub use licit_documents::Language;
pub use log::{LogFacts, log};
pub use notice::{Notice, NoticeService, Recipient, notice};
pub use problem::{Problem, problem};
pub use receipt::{Receipt, ReceiptIdentifier, receipt};
pub use site::{Authority, Controller, Site};
pub use status::{CodeFault, Contact, Effect, Extension, Refusal, ServiceStatus, Status, status};
pub use terms::{
    AccessKind, Artefact, Channel, Covered, EffectState, EventKind, ExtensionReason,
    IdentifierKind, OnBehalf, ProblemKind, RefusalReason, Role, State,
};
pub use withdraw::{Withdraw, WithdrawStep, withdraw};
pub use words::Words;

/// The style sheet of all pages.
pub const STYLE: &str = include_str!("../../templates/style.css");
/// Where the pages look for [`STYLE`].
pub const STYLE_PATH: &str = "/style.css";
/// The icon of all pages, an SVG.
pub const ICON: &str = include_str!("../../templates/icon.svg");
/// Where the pages look for [`ICON`].
pub const ICON_PATH: &str = "/icon.svg";

/// The policy that every page works under.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("page: {0}")]
pub struct PageError(#[from] askama::Error);

//! The words of licit. Every other crate speaks them; this one knows none of the others and
//! does no I/O.
//!
//! - [`Item`]: one thing a person published, as a platform states it, and [`Account`], who did.
//! - [`Personal`]: a wrapper that keeps content and identifiers out of logs and errors.
//! - [`Decision`]: what became of an item, with every [`Reason`].
//! - [`Category`]: what is taken out of texts, and [`Redaction`], a count of it.
//! - [`Policy`]: `licit.toml` in the operator's words, and its [`EffectivePolicy`].
//!
//! ```
//! use licit_record::{Item, Kind};
//! let item: Item = serde_json::from_str(
//!     r#"{"service":"plauderei","item_id":"p1","kind":"post","text":"Hallo"}"#,
//! )?;
//! assert_eq!(item.kind, Kind::Post);
//! assert_eq!(format!("{:?}", item.text), "Some(Personal(5 bytes))"); // content is never printed
//! # Ok::<(), serde_json::Error>(())
//! ```

mod category;
mod decision;
mod item;
mod personal;
pub mod policy;
mod reason;
mod service;
mod signals;
mod special;

pub use category::{Category, Redaction, Redactions, Tier};
pub use decision::{Decision, ItemToken, Outcome, RegisterSequence};
pub use item::{
    Account, Audience, Consent, Item, Kind, Media, Page, Place, Reference, VisibilityEvidence,
};
pub use personal::Personal;
pub use policy::{EffectivePolicy, LegalBasis, Policy, PolicyError};
pub use reason::{Reason, Reasons};
pub use service::{Service, ServiceError};
pub use signals::{Signal, SignalValue, Signals};
pub use special::{Concerns, SpecialCategory, StatementFate, Statements};

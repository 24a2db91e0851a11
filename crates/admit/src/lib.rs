//! Admission rules: pure functions from what is known about an item to the reasons against it.
//!
//! One file a rule (`src/rules/`), each with its reason code, the requirements and the article it
//! serves, and a page in English and German beside it, which [`explain()`] returns. Every rule runs
//! on every item, so that all reasons are known; the primary one is the first in rule order.
//!
//! What this crate does not do: it knows no files, network, clock or register. The day of the
//! freeze comes in with the policy, and what the register says about the persons an item touches
//! comes in as a [`Standing`]. Rules that need other records (`superseded`, `duplicate`) are decided
//! elsewhere.
//!
//! What a caller may rely on:
//! - Absence is unknown, and unknown is refused where a rule needs the fact.
//! - Nothing that `legitimate_interest` refuses is admitted by `strict` under the same settings.
//! - An objection, a later birth date or a narrower audience never turns a refusal into an
//!   admission.
//! - No rule panics. A caller that wants a second line of defence quarantines what does.
//!
//! ```
//! use licit_admit::{Facts, Standing, judge};
//! use licit_record::{Audience, EffectivePolicy, Item, Kind, Policy, Service, VisibilityEvidence};
//!
//! let policy = Policy::from_toml(
//!     r#"
//!     controller = { name = "Beispielnetz GmbH", contact = "datenschutz@beispielnetz.example" }
//!     basis = { mode = "legitimate_interest" }
//!     dataset = { name = "beispiel" }
//!     "#,
//! )?;
//! let policy = EffectivePolicy::new(&policy, "2025-05-27".parse()?)?;
//!
//! let mut item = Item::new(Service::new("plauderei")?, "p1", Kind::Post);
//! item.audience = Audience::Friends;
//! let facts = Facts {
//!     item: &item,
//!     evidence: VisibilityEvidence::Stated,
//!     standing: Standing::default(),
//!     policy: &policy,
//! };
//! let reasons: Vec<&str> = judge(&facts).iter().map(|reason| reason.code()).collect();
//! assert_eq!(reasons, ["not_public", "not_indexable", "too_old", "age_unknown", "notice", "empty"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod calendar;
mod explain;
mod facts;
mod mixing;
mod preference;
mod rules;

pub use explain::explain;
pub use facts::{Claim, Facts, RegisteredConsent, Standing, Trace};
pub use mixing::{MixingRefused, Partition, mixing};
pub use rules::{RULE_SET_VERSION, Rule, judge, rules};

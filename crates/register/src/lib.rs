//! The register of objections: who must not be in the data, kept so that nobody can read it.
//!
//! An objection names a person by an identifier: an account id, a handle, an e-mail address, a
//! phone number, a web address. The identifier is brought into one written form
//! ([`canonical`]), turned into a keyed [`Label`] of its service, and dropped. The [`Register`]
//! keeps labels in append-only events; each has a sequence number, and everything that is built
//! says up to which number it honours them. A [`Snapshot`] is what stands at one number, and a
//! [`Lookup`] answers the question of the pipeline: does anything stand against this one?
//!
//! ```
//! use licit_record::Service;
//! use licit_register::{Channel, IdentifierKind, LabelKeys, Location, Lookup, Objection, Region,
//!     Register, Scope, Scopes};
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("register.db");
//! let service = Service::new("plauderei")?;
//! let keys = LabelKeys::derive(&[7; 32]); // from the key file of the installation
//! let region = Region::new("DE")?;
//!
//! let mut register = Register::open(&Location::File(path), &keys, region)?;
//! let entered = register.object(Objection {
//!     service: service.clone(),
//!     kind: IdentifierKind::Handle,
//!     value: "@Lena.K".into(),
//!     scope: Scope::All,
//!     channel: Channel::Form,
//!     received_at: "2026-03-02T10:00:00Z".parse()?,
//!     now: "2026-03-02T10:00:01Z".parse()?,
//! })?;
//! assert_eq!(entered.seq.0, 1);
//!
//! let snapshot = register.snapshot()?;
//! let lookup = Lookup::new(keys.labeler(&service), snapshot.service(&service), region);
//! assert!(lookup.handle("lena.k").contains(Scopes::OWN));
//! assert!(lookup.handle("max.m").is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it does not do
//! - It knows nothing of datasets: what an objection means for a version is the business of the
//!   crates that build and withdraw.
//! - A handle is protected as it is written. Who renames the account is protected by the account
//!   id alone, so give both where both are known.
//! - Calls block. A server calls them from a thread that may block, never from within an
//!   asynchronous task.

mod backup;
pub mod canonical;
mod consent;
mod deadline;
mod error;
mod event;
mod import;
mod label;
mod lines;
mod location;
mod lookup;
mod objection;
mod register;
mod replacing;
mod request;
mod scope;
mod snapshot;
#[cfg(test)]
mod speed;
mod staff;
mod store;

pub use backup::{Backup, BackupError, BackupProblem};
pub use canonical::{Canonical, CanonicalError, IdentifierKind, Region};
pub use consent::{
    ConsentAct, ConsentEntry, ConsentLine, ConsentOutcome, ConsentProblem, ConsentReport,
    ConsentStanding, ConsentWord, Consents, ConsentsWriter, MayAsk, NOT_ASKED_MONTHS, Purpose,
    ServiceConsents,
};
pub use deadline::{Deadline, TARGET_DAYS};
pub use error::RegisterError;
pub use import::{ImportError, ImportProblem, ImportReport, ObjectionList};
pub use label::{Label, LabelKeys, Labeler};
pub use lines::{Lines, Span, change_word};
pub use location::Location;
pub use lookup::Lookup;
pub use objection::{Channel, Entered, EntryId, Objection, RightsRequest};
pub use register::{Delta, Intake, LAPSE_DAYS, Register, Replayed};
pub use request::{
    Action, ActionError, Confirmation, IdentifierProblem, MAX_IDENTIFIERS, NewRequest, OnBehalf,
    Past, Prepared, Request, State, Statistics, Step, Submission, Submitted, Token, Written,
};
pub use scope::{Scope, Scopes};
pub use snapshot::{Origin, ServiceObjections, Snapshot, SnapshotError, SnapshotWriter};
pub use staff::{Look, SignedIn, StaffMember, StaffRole};

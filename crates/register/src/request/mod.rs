//! Requests: what a person asks of one service, and what became of it.
//!
//! One submission may go to several services. It becomes a request of its own for each, with its
//! own number, clock and outcome, and nothing in the register ties them together: only the
//! [`Token`] does, which its holder alone has.

mod sealed;
mod state;
mod token;

use jiff::Timestamp;
use jiff::civil::Date;
use licit_record::{Personal, RegisterSequence, Service};

pub use sealed::Written;
pub(crate) use sealed::{open, seal};
pub use state::{State, Step};
pub use token::Token;

use crate::canonical::IdentifierKind;
use crate::event::Entry;
use crate::label::Label;
use crate::objection::{Channel, EntryId};
use crate::scope::Scopes;

/// Identifiers in one request, at most.
pub const MAX_IDENTIFIERS: usize = 20;

/// For whom somebody objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OnBehalf {
    /// For themselves.
    #[default]
    Myself,
    /// For their child.
    Child,
    /// For somebody whom they represent.
    Represented,
}

impl OnBehalf {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Myself, Self::Child, Self::Represented];

    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Myself => "self",
            Self::Child => "child",
            Self::Represented => "represented",
        }
    }

    /// The one with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|whom| whom.code() == code)
    }
}

/// What somebody sends in, for one service or for several.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The token that its requests are seen with.
    pub token: Token,
    /// A request for each service; at most one for each.
    pub requests: Vec<NewRequest>,
    /// How it came.
    pub channel: Channel,
    /// Language of the answer (BCP 47).
    pub lang: String,
    /// Hash of the notice that the person was shown, in hex; empty where they saw none.
    pub notice: String,
    /// For whom.
    pub on_behalf: OnBehalf,
    /// Where an answer goes.
    pub contact: Option<Personal>,
    /// What else they wrote. No reason is asked.
    pub words: Option<Personal>,
    /// Whether the contact is asked for a code. It holds at once all the same.
    pub confirm: bool,
    /// When it came.
    pub received_at: Timestamp,
}

/// What is asked of one service.
#[derive(Clone, Debug)]
pub struct NewRequest {
    /// The service.
    pub service: Service,
    /// By what the person is known there, as they write it.
    pub identifiers: Vec<(IdentifierKind, Personal)>,
    /// What the objection covers.
    pub scopes: Scopes,
}

/// An identifier of a submission that has no canonical form.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{kind}: {problem}")]
pub struct IdentifierProblem {
    /// Which request, counted from 0.
    pub request: usize,
    /// Which of its identifiers, counted from 0.
    pub identifier: usize,
    /// What it was said to be.
    pub kind: IdentifierKind,
    /// What is wrong with it.
    pub problem: crate::CanonicalError,
}

/// A submission that can be entered: labels in place of identifiers, the rest sealed.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) requests: Vec<PreparedRequest>,
}

impl Prepared {
    /// The numbers that its requests will have, by service.
    pub fn ids(&self) -> impl Iterator<Item = (&Service, EntryId)> {
        self.requests
            .iter()
            .map(|request| (&request.row.service, request.row.id))
    }
}

#[derive(Debug)]
pub(crate) struct PreparedRequest {
    pub(crate) row: NewRow,
    pub(crate) entries: Vec<Entry>,
}

/// A request as it is written first.
#[derive(Debug)]
pub(crate) struct NewRow {
    pub(crate) id: EntryId,
    pub(crate) service: Service,
    pub(crate) channel: Channel,
    pub(crate) scopes: Scopes,
    pub(crate) on_behalf: OnBehalf,
    pub(crate) lang: String,
    pub(crate) notice: String,
    pub(crate) received_on: i64,
    pub(crate) due_target: i64,
    pub(crate) due_legal: i64,
    /// The steps that it has taken already.
    pub(crate) steps: Vec<(Step, State)>,
    pub(crate) access: [u8; 32],
    pub(crate) contact: Option<Label>,
    pub(crate) sealed: Vec<u8>,
}

impl NewRow {
    pub(crate) fn state(&self) -> State {
        self.steps
            .last()
            .map_or(State::Received, |(_, state)| *state)
    }
}

/// What became of one submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// It was entered, on this folio.
    Entered(RegisterSequence),
    /// It had been entered before: the token leads to it.
    Known,
}

/// A request as it stands.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its number.
    pub id: EntryId,
    /// The service.
    pub service: Service,
    /// Position in the register of what it entered.
    pub seq: RegisterSequence,
    /// How it came.
    pub channel: Channel,
    /// What it covers.
    pub scopes: Scopes,
    /// For whom.
    pub on_behalf: OnBehalf,
    /// Language of the answer.
    pub lang: String,
    /// Hash of the notice that the person was shown; empty where they saw none.
    pub notice: String,
    /// The day it came.
    pub received_on: Date,
    /// The day to aim at for an answer.
    pub due_target: Date,
    /// The last day for it (Art. 12(3)).
    pub due_legal: Date,
    /// The last day after an extension.
    pub extended_to: Option<Date>,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub state_on: Date,
    /// Whether there is a contact.
    pub has_contact: bool,
}

impl Request {
    /// The last day for an answer, an extension reckoned in.
    pub fn due(&self) -> Date {
        self.extended_to.unwrap_or(self.due_legal)
    }
}

/// One step of a request's history.
#[derive(Clone, Debug)]
pub struct Past {
    /// When.
    pub on: Date,
    /// What was done: a word of [`Step`], or `receive`.
    pub act: String,
    /// Where the request stood afterwards.
    pub state: State,
    /// Who: the name of a person at the desk, `person` for whoever sent it, or `register`.
    pub actor: String,
    /// Code of the reason, or a date; empty where there is none.
    pub code: String,
    /// What the desk wrote about it.
    pub note: Option<Personal>,
}

/// What the desk, the person or the register itself does with a request.
#[derive(Clone, Debug)]
pub struct Action {
    /// What.
    pub step: Step,
    /// Who: see [`Past::actor`].
    pub actor: String,
    /// Code of the reason; empty where there is none.
    pub code: String,
    /// What the desk writes about it: kept sealed, and erased with the rest.
    pub note: Option<Personal>,
    /// For an extension: the new last day.
    pub extended_to: Option<Date>,
    /// Today.
    pub on: Date,
}

/// Why an action was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ActionError {
    /// There is no such request.
    #[error("there is no request with this number")]
    Unknown,
    /// It cannot follow on what is.
    #[error("a request that is {} cannot {}", .state.code(), .step.code())]
    Impossible {
        /// Where the request stands.
        state: State,
        /// What was to be done.
        step: Step,
    },
    /// An extension is possible once, inside the first month, by two months at most.
    #[error("the period can be extended once, before it ends, by two months at most")]
    Extension,
    /// The register failed.
    #[error(transparent)]
    Register(#[from] crate::RegisterError),
}

/// What became of a code that came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// It was the right one.
    Confirmed,
    /// It was not; so many tries are left.
    Wrong {
        /// Tries left.
        tries_left: u32,
    },
    /// There is no code, or its time is over, or its tries.
    Gone,
}

/// How many requests there are, and how they went.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    /// Requests in each state.
    pub by_state: Vec<(Service, State, u64)>,
    /// Requests received on each day, from the first day asked for on.
    pub received: Vec<(Date, u64)>,
    /// Requests answered on each day.
    pub answered: Vec<(Date, u64)>,
    /// Days from receipt to the answer: how many requests took so many.
    pub days: Vec<(u32, u64)>,
    /// Refusals by the code of their reason.
    pub refused: Vec<(String, u64)>,
    /// Requests that are open though their last day is over.
    pub overdue: u64,
}

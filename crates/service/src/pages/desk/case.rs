//! A case: who, what, every event of its history, and what can be done.

use askama::Template;
use jiff::Timestamp;
use jiff::civil::Date;
use licit_record::Personal;

use super::{Desk, Tab};
use crate::pages::terms::{
    Channel, Covered, EventKind, ExtensionReason, IdentifierKind, OnBehalf, RefusalReason, State,
};
use crate::pages::{Effect, PageError, Site, Words};

/// A case. Looking at it is written to the access log by the server.
///
/// Actions are posted to `/desk/cases/CASE` with `action` (an [`Action`] code) and: `until`,
/// `reason`, `words` to extend; `reason`, `facts`, `decided_by` to refuse; `words` to answer and
/// for a note.
#[derive(Clone, Debug)]
pub struct Case {
    /// Case number.
    pub case: String,
    /// Name of the service.
    pub service: String,
    /// Where it stands.
    pub state: State,
    /// Whether its period was extended.
    pub extended: bool,
    /// How it came.
    pub channel: Channel,
    /// What it covers.
    pub covers: Vec<Covered>,
    /// For whom.
    pub on_behalf: OnBehalf,
    /// What the identifier is.
    pub kind: IdentifierKind,
    /// The clear identifier, until it is erased.
    pub identifier: Option<Personal>,
    /// Addresses of content that the person named.
    pub links: Vec<Personal>,
    /// What the person wrote.
    pub text: Option<Personal>,
    /// Whether the person can be reached by mail.
    pub has_contact: bool,
    /// The person's language, in words of the page.
    pub language: String,
    /// Position in the register.
    pub sequence: u64,
    /// When it came.
    pub received_at: Timestamp,
    /// From when it holds.
    pub effective_from: Timestamp,
    /// The day aimed at.
    pub target: Date,
    /// The last day that the law allows.
    pub legal: Date,
    /// Until when the period can be extended; none when the first month is over or it was
    /// extended before.
    pub extendable_until: Option<Date>,
    /// What it did, artefact by artefact.
    pub effects: Vec<Effect>,
    /// Everything that happened, oldest first.
    pub events: Vec<CaseEvent>,
    /// What can be done now; the server leaves out what the state does not allow.
    pub actions: Vec<Action>,
    /// What was typed into an action that was not accepted.
    pub typed: CaseTyped,
    /// What was wrong with it.
    pub problem: Option<CaseProblem>,
}

/// What can be done with a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Tell the person that it came.
    Acknowledge,
    /// Accept it: it is carried out.
    Accept,
    /// Send an answer.
    Answer,
    /// Extend the period.
    Extend,
    /// Refuse it.
    Refuse,
    /// Write a note.
    Note,
}

impl Action {
    /// The stable word in the form.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Accept => "accept",
            Self::Answer => "answer",
            Self::Extend => "extend",
            Self::Refuse => "refuse",
            Self::Note => "note",
        }
    }

    /// The action with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [
            Self::Acknowledge,
            Self::Accept,
            Self::Answer,
            Self::Extend,
            Self::Refuse,
            Self::Note,
        ];
        all.into_iter().find(|action| action.code() == code)
    }
}

/// What was typed into an action.
#[derive(Clone, Debug, Default)]
pub struct CaseTyped {
    /// The new last day.
    pub until: String,
    /// Words to the person, or a note.
    pub words: Personal,
    /// Facts of a refusal.
    pub facts: Personal,
    /// Who decided.
    pub decided_by: String,
}

/// What is wrong with an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseProblem {
    /// The words are missing.
    NoWords(Action),
    /// The day is missing, past, or more than two months after the last.
    BadDay,
    /// A reason is missing.
    NoReason(Action),
    /// The facts are missing.
    NoFacts,
    /// Nobody is named as having decided.
    NobodyNamed,
    /// Somebody else changed the case meanwhile.
    Changed,
}

impl CaseProblem {
    const fn key(self) -> &'static str {
        match self {
            Self::NoWords(_) => "case-fault-no-words",
            Self::BadDay => "case-fault-bad-day",
            Self::NoReason(_) => "case-fault-no-reason",
            Self::NoFacts => "case-fault-no-facts",
            Self::NobodyNamed => "case-fault-nobody-named",
            Self::Changed => "case-fault-changed",
        }
    }

    /// The action that it is about.
    const fn action(self) -> Option<Action> {
        match self {
            Self::NoWords(action) | Self::NoReason(action) => Some(action),
            Self::BadDay => Some(Action::Extend),
            Self::NoFacts | Self::NobodyNamed => Some(Action::Refuse),
            Self::Changed => None,
        }
    }

    const fn anchor(self) -> &'static str {
        match self {
            Self::NoWords(Action::Answer) => "answer-words",
            Self::NoWords(Action::Extend) => "extend-words",
            Self::NoWords(_) => "note-words",
            Self::BadDay => "extend-until",
            Self::NoReason(Action::Refuse) => "refuse-reason",
            Self::NoReason(_) => "extend-reason",
            Self::NoFacts => "refuse-facts",
            Self::NobodyNamed => "refuse-decided-by",
            Self::Changed => "history",
        }
    }
}

/// Something that happened in a case.
#[derive(Clone, Debug)]
pub struct CaseEvent {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// Who did it; none for the service itself or the person.
    pub by: Option<String>,
    /// More about it, in words.
    pub detail: Option<Personal>,
}

/// The page of a case.
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn case(desk: &Desk<'_>, view: &Case) -> Result<String, PageError> {
    let page = Page {
        d: desk,
        s: &desk.site,
        w: desk.words(),
        v: view,
        tab: Tab::Queue,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "desk/case.html")]
struct Page<'a> {
    d: &'a Desk<'a>,
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a Case,
    tab: Tab,
}

impl Page<'_> {
    fn may(&self, action: Action) -> bool {
        self.d.is_dpo() && self.v.actions.contains(&action)
    }

    fn acts(&self) -> bool {
        self.d.is_dpo() && !self.v.actions.is_empty()
    }

    /// What ties a field to the problem with it.
    fn invalid(&self, anchor: &str) -> bool {
        self.v.problem.is_some_and(|found| found.anchor() == anchor)
    }

    /// Whether an action is shown open: because something is wrong with it.
    fn opens(&self, action: Action) -> bool {
        self.v.problem.and_then(CaseProblem::action) == Some(action)
    }

    /// What was typed into an action that was not accepted.
    fn words_of(&self, action: Action) -> &str {
        if self.opens(action) {
            self.v.typed.words.expose()
        } else {
            ""
        }
    }

    fn path(&self) -> String {
        format!("/desk/cases/{}", self.v.case)
    }

    const fn extension_reasons() -> &'static [ExtensionReason] {
        ExtensionReason::ALL
    }

    const fn refusal_reasons() -> &'static [RefusalReason] {
        RefusalReason::ALL
    }
}

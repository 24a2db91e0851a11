//! The status page: that the objection stands, since when, and what it has done so far.

use askama::Template;
use jiff::Timestamp;
use jiff::civil::Date;

use super::terms::{
    Artefact, Channel, Covered, EffectState, ExtensionReason, RefusalReason, State,
};
use super::{PageError, Site, Words};

/// What a person sees of their objection.
#[derive(Clone)]
pub struct Status {
    /// The capability token of the address of this page.
    pub token: String,
    /// The whole address of this page, `https://…`, as people write it down.
    pub address: String,
    /// Whether it was sent a moment ago: then the page confirms it. The redirect after the form
    /// says so with a query parameter.
    pub fresh: bool,
    /// How the person can be reached, and whether they proved it.
    pub contact: Contact,
    /// One entry a service.
    pub services: Vec<ServiceStatus>,
}

/// How the person can be reached.
#[derive(Clone, Debug)]
pub enum Contact {
    /// No address was given: the address of the page is all there is.
    None,
    /// A code was sent.
    CodeSent {
        /// Until when the code is good.
        expires_at: Timestamp,
        /// What was wrong with the last attempt.
        fault: Option<CodeFault>,
    },
    /// The code was entered.
    Confirmed,
}

/// Why a code was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFault {
    /// It is another one; so many attempts are left.
    Wrong {
        /// Attempts left.
        tries_left: u64,
    },
    /// Too late, or too many attempts: a new one is needed.
    Expired,
    /// It is not made of six digits.
    NotSixDigits,
}

impl CodeFault {
    pub(super) fn say(self, words: &Words) -> String {
        match self {
            Self::Wrong { tries_left } => words.count("code-wrong", &tries_left),
            Self::Expired => words.say("code-expired").into_owned(),
            Self::NotSixDigits => words.say("code-not-six-digits").into_owned(),
        }
    }
}

/// The objection to one service.
#[derive(Clone)]
pub struct ServiceStatus {
    /// Name of the service, as people know it.
    pub name: String,
    /// Case number.
    pub case: String,
    /// Where it stands.
    pub state: State,
    /// How it came.
    pub channel: Channel,
    /// What it covers.
    pub covers: Vec<Covered>,
    /// The identifier, masked.
    pub identifier: String,
    /// When it came.
    pub received_at: Timestamp,
    /// From when it holds.
    pub effective_from: Timestamp,
    /// The day that the controller aims at.
    pub target: Date,
    /// The last day that the law allows, the extension included.
    pub legal: Date,
    /// Whether and why the period was extended.
    pub extended: Option<Extension>,
    /// Why it was refused, if it was.
    pub refused: Option<Refusal>,
    /// Day on which the hold of a lapsed objection ends.
    pub hold_until: Option<Date>,
    /// What it did, artefact by artefact.
    pub effects: Vec<Effect>,
    /// Path of the receipt to download; none while the log has not taken it in.
    pub receipt: Option<String>,
    /// Path of the receipt as a page.
    pub receipt_page: Option<String>,
    /// Path of the page on which the person can take it back; none where it is over.
    pub withdraw: Option<String>,
}

/// That a period was extended.
#[derive(Clone, Debug)]
pub struct Extension {
    /// The new last day.
    pub until: Date,
    /// Why.
    pub reason: ExtensionReason,
    /// Why, in the controller's words.
    pub words: String,
}

/// That it was refused (Art. 12(4)).
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Why.
    pub reason: RefusalReason,
    /// The facts, in the controller's words.
    pub facts: String,
    /// The human who decided.
    pub decided_by: String,
}

/// What an objection did to one artefact.
#[derive(Clone, Debug)]
pub struct Effect {
    /// What it is.
    pub artefact: Artefact,
    /// Its name: `stadtgespraech v3`.
    pub name: String,
    /// What became of it.
    pub state: EffectState,
    /// Since when, or by when it is planned.
    pub on: Option<Date>,
}

/// The status page.
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn status(site: &Site<'_>, view: &Status) -> Result<String, PageError> {
    let page = Page {
        s: site,
        w: site.words(),
        v: view,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "status.html")]
struct Page<'a> {
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a Status,
}

impl Page<'_> {
    /// What the page says first: the plainest true sentence about all services together.
    fn headline(&self) -> String {
        let services = &self.v.services;
        let holding = services.iter().filter(|service| service.state.holds());
        let since = holding.clone().map(|service| service.effective_from).min();
        match since {
            Some(since) if holding.count() == services.len() => {
                let day = self.s.day(&since);
                self.w.one("status-stands", "day", day)
            }
            Some(_) => self.w.say("status-stands-in-part").into_owned(),
            None if services.iter().all(|one| one.state == State::Withdrawn) => {
                self.w.say("status-withdrawn").into_owned()
            }
            None => self.w.say("status-does-not-stand").into_owned(),
        }
    }

    fn path(&self) -> String {
        format!("/objection/{}", self.v.token)
    }

    fn holds(&self) -> bool {
        self.v.services.iter().any(|service| service.state.holds())
    }

    fn effect_date(&self, effect: &Effect) -> Option<String> {
        let date = self.s.date(&effect.on?);
        let key = match effect.state {
            EffectState::Pending => "effect-by",
            EffectState::Honoured | EffectState::Withdrawn => "effect-on",
        };
        Some(self.w.one(key, "date", date))
    }
}

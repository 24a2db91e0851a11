//! Letters, mails and what people say at a counter, typed in. They have the effect of the form.

use askama::Template;
use jiff::civil::Date;
use licit_record::Personal;

use super::{Desk, Tab};
use crate::pages::terms::{Channel, Covered, IdentifierKind, OnBehalf};
use crate::pages::{FormFault, FormService, Language, PageError, Site, Words};

/// Intake. It posts to `/desk/intake`: `service`, `kind`, `identifier`, `channel` (`email` or
/// `letter`), `received_on`, `covers` (once for each), `on_behalf`, `contact`, `language`,
/// `text`.
#[derive(Clone, Debug)]
pub struct Intake {
    /// The services to choose from.
    pub services: Vec<FormService>,
    /// What is typed.
    pub typed: IntakeTyped,
    /// The last day that can be meant: today.
    pub today: Date,
    /// What is wrong: with the identifier, the contact address, what is covered …
    pub problem: Option<FormFault>,
    /// Case number of what was entered a moment ago.
    pub entered: Option<String>,
    /// The status code of what was entered, as it is written down: the person gets it with the
    /// answer, and nobody can see it again.
    pub code: Option<String>,
}

/// What is typed at intake.
#[derive(Clone, Debug)]
pub struct IntakeTyped {
    /// The chosen service.
    pub service: Option<String>,
    /// What the identifier is.
    pub kind: IdentifierKind,
    /// The identifier.
    pub identifier: Personal,
    /// How it came.
    pub channel: Channel,
    /// The day on which it came; the period runs from there.
    pub received_on: String,
    /// What it covers.
    pub covers: Vec<Covered>,
    /// For whom.
    pub on_behalf: OnBehalf,
    /// Contact address.
    pub contact: Personal,
    /// The person's language.
    pub language: Language,
    /// What the person wrote.
    pub text: Personal,
}

/// The page on which letters and mails are typed in.
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn intake(desk: &Desk<'_>, view: &Intake) -> Result<String, PageError> {
    let page = Page {
        d: desk,
        s: &desk.site,
        w: desk.words(),
        v: view,
        tab: Tab::Intake,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "desk/intake.html")]
struct Page<'a> {
    d: &'a Desk<'a>,
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a Intake,
    tab: Tab,
}

impl Page<'_> {
    fn covers(&self, covered: &Covered) -> bool {
        self.v.typed.covers.contains(covered)
    }

    fn chosen(&self, service: &FormService) -> bool {
        self.v.typed.service.as_deref() == Some(service.service.as_str())
    }

    fn fault_at(&self, field: &str) -> bool {
        let at = self.v.problem.map(anchor);
        at == Some(field)
    }

    fn anchor(&self) -> &'static str {
        self.v.problem.map_or("identifier", anchor)
    }

    fn case_path(&self, case: &str) -> String {
        format!("/desk/cases/{case}")
    }

    const fn channels() -> [Channel; 2] {
        [Channel::Letter, Channel::Email]
    }
}

const fn anchor(fault: FormFault) -> &'static str {
    match fault {
        FormFault::NoService => "service",
        FormFault::NothingCovered => "covers-own",
        FormFault::NotAnAddress => "contact",
        FormFault::NotADay => "received-on",
        FormFault::NoIdentifier
        | FormFault::NotReadable(_)
        | FormFault::KindNotKnown
        | FormFault::TooLong
        | FormFault::NotALink => "identifier",
    }
}

//! The form: one page, no script, no reason asked, and the protective choice made.
//!
//! It is shown again with everything that was typed and with what is wrong, each fault beside its
//! field and all of them at the top.

use askama::Template;
use licit_record::{Personal, Service};

use super::terms::{Covered, IdentifierKind, OnBehalf};
use super::{PageError, Site, Words};

/// The form, empty or as it was sent.
///
/// It is sent to `/objection` as `application/x-www-form-urlencoded` with these fields:
/// `lang`, `notice_version`; `service` (once for each ticked service); `kind.SERVICE` and
/// `identifier.SERVICE` for each; `covers` (once for each ticked [`Covered`] code); `links` (one a
/// line); `text`; `contact`; `on_behalf` (an [`OnBehalf`] code). A service without identifier is
/// left out, as the page says; one at least has to have one.
#[derive(Clone, Debug)]
pub struct Form {
    /// The services that people can object to.
    pub services: Vec<FormService>,
    /// Which version of the notice the person has before them.
    pub notice_version: String,
    /// What is typed and ticked: [`Typed::default`] on a fresh form.
    pub typed: Typed,
    /// What is wrong; empty on a fresh form.
    pub problems: Vec<FormProblem>,
}

/// One service on the form.
#[derive(Clone, Debug)]
pub struct FormService {
    /// The service, as in the register.
    pub service: Service,
    /// Its name, as people know it.
    pub name: String,
    /// The identifiers that it knows people by, the best first; from the configuration.
    pub kinds: Vec<IdentifierKind>,
    /// Whether it is ticked; all are on a fresh form.
    pub ticked: bool,
    /// The chosen kind; the first on a fresh form.
    pub kind: IdentifierKind,
    /// What was typed.
    pub identifier: Personal,
}

/// What was typed and ticked besides services.
#[derive(Clone, Debug)]
pub struct Typed {
    /// What the objection covers.
    pub covers: Vec<Covered>,
    /// Addresses of content, one a line.
    pub links: Personal,
    /// Whatever the person wants to say.
    pub text: Personal,
    /// Contact address.
    pub contact: Personal,
    /// For whom.
    pub on_behalf: OnBehalf,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            covers: Covered::PROTECTIVE.to_vec(),
            links: Personal::default(),
            text: Personal::default(),
            contact: Personal::default(),
            on_behalf: OnBehalf::Oneself,
        }
    }
}

/// Something that keeps the form from being accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormProblem {
    /// Where.
    pub field: Field,
    /// What.
    pub fault: FormFault,
}

/// A field of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// The services as a whole.
    Services,
    /// The identifier for a service.
    Identifier(Service),
    /// What is covered.
    Covers,
    /// The links.
    Links,
    /// The text.
    Text,
    /// The contact address.
    Contact,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormFault {
    /// No service is ticked.
    NoService,
    /// No identifier was given for any service.
    NoIdentifier,
    /// Nothing is ticked that the objection covers.
    NothingCovered,
    /// It is not of the chosen kind.
    NotReadable(IdentifierKind),
    /// The service does not know people by this kind.
    KindNotKnown,
    /// It is too long.
    TooLong,
    /// A line is no web address.
    NotALink,
    /// It is no e-mail address.
    NotAnAddress,
    /// It is no day, or one to come (at intake).
    NotADay,
}

impl FormFault {
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::NoService => "fault-no-service",
            Self::NoIdentifier => "fault-no-identifier",
            Self::NothingCovered => "fault-nothing-covered",
            Self::NotReadable(kind) => match kind {
                IdentifierKind::AccountId => "fault-account-id",
                IdentifierKind::Handle => "fault-handle",
                IdentifierKind::Email => "fault-email",
                IdentifierKind::Phone => "fault-phone",
                IdentifierKind::ProfileUrl => "fault-profile-url",
                IdentifierKind::ContentUrl => "fault-content-url",
                IdentifierKind::PageId => "fault-page-id",
            },
            Self::KindNotKnown => "fault-kind-not-known",
            Self::TooLong => "fault-too-long",
            Self::NotALink => "fault-not-a-link",
            Self::NotAnAddress => "fault-not-an-address",
            Self::NotADay => "fault-not-a-day",
        }
    }
}

/// The form.
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn form(site: &Site<'_>, view: &Form) -> Result<String, PageError> {
    let page = Page {
        s: site,
        w: site.words(),
        v: view,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "form.html")]
struct Page<'a> {
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a Form,
}

/// A problem as the summary lists it.
struct Listed<'a> {
    anchor: String,
    service: Option<&'a str>,
    key: &'static str,
}

impl Page<'_> {
    fn listed(&self) -> Vec<Listed<'_>> {
        let listed = |problem| self.listed_one(problem);
        self.v.problems.iter().map(listed).collect()
    }

    fn listed_one(&self, problem: &FormProblem) -> Listed<'_> {
        let (anchor, service) = match &problem.field {
            Field::Services => ("identifier-0".to_owned(), None),
            Field::Identifier(service) => {
                let mut services = self.v.services.iter().enumerate();
                let found = services.find(|(_, known)| known.service == *service);
                found.map_or(("services".to_owned(), None), |(place, known)| {
                    (format!("identifier-{place}"), Some(known.name.as_str()))
                })
            }
            Field::Covers => ("covers-own".to_owned(), None),
            Field::Links => ("links".to_owned(), None),
            Field::Text => ("text".to_owned(), None),
            Field::Contact => ("contact".to_owned(), None),
        };
        Listed {
            anchor,
            service,
            key: problem.fault.key(),
        }
    }

    fn fault(&self, field: Field) -> Option<&'static str> {
        let mut problems = self.v.problems.iter();
        let found = problems.find(|problem| problem.field == field);
        found.map(|problem| problem.fault.key())
    }

    fn fault_of(&self, service: &Service) -> Option<&'static str> {
        self.fault(Field::Identifier(service.clone()))
    }

    fn covers(&self, covered: &Covered) -> bool {
        self.v.typed.covers.contains(covered)
    }

    /// A whole page can be named on some services alone.
    fn offered(&self) -> Vec<Covered> {
        let pages = |service: &FormService| service.kinds.contains(&IdentifierKind::PageId);
        let any_page = self.v.services.iter().any(pages);
        let all = Covered::ALL.iter().copied();
        all.filter(|covered| any_page || *covered != Covered::Page)
            .collect()
    }
}

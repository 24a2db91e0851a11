//! Signing in at the desk.

use askama::Template;

use crate::pages::{PageError, Site, Words};

/// The page to sign in. It posts `name`, `password`, `next` and `csrf` to `/desk/login`.
#[derive(Clone)]
pub struct Login {
    /// Token against forged requests, bound to a session that is not signed in.
    pub csrf: String,
    /// The organisation that signs its people in, where there is one.
    pub organisation: Option<Organisation>,
    /// Whether there are passwords.
    pub with_password: bool,
    /// The name that was typed.
    pub name: String,
    /// Path to go to afterwards.
    pub next: String,
    /// What was wrong.
    pub fault: Option<LoginFault>,
}

/// Who signs people in, besides this service.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// What people call it.
    pub name: String,
    /// Path of the way to it: `/desk/oidc`.
    pub path: String,
}

/// Why somebody was not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginFault {
    /// Name or password is wrong; which of them, nobody learns.
    Wrong,
    /// Too many attempts.
    TooMany,
    /// The session is over.
    SignedOut,
    /// The organisation does not know the person, or has no role for them.
    NoRole,
    /// Their access was ended at the desk.
    Ended,
    /// The organisation did not sign them in, or not this way.
    Organisation,
    /// The organisation does not answer.
    OrganisationAway,
}

impl LoginFault {
    const fn key(self) -> &'static str {
        match self {
            Self::Wrong => "login-wrong",
            Self::TooMany => "login-too-many",
            Self::SignedOut => "login-signed-out",
            Self::NoRole => "login-no-role",
            Self::Ended => "login-ended",
            Self::Organisation => "login-organisation-refused",
            Self::OrganisationAway => "login-organisation-away",
        }
    }
}

/// The page to sign in.
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn login(site: &Site<'_>, view: &Login) -> Result<String, PageError> {
    let page = Page {
        s: site,
        w: site.words(),
        v: view,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "desk/login.html")]
struct Page<'a> {
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a Login,
}

impl Page<'_> {
    /// The way to the organisation, and back to where somebody wants to go.
    fn way(&self, organisation: &Organisation) -> String {
        self.s
            .to(format!("{}?next={}", organisation.path, self.v.next))
    }
}

//! Signing in at the desk.

use askama::Template;

use crate::pages::{PageError, Site, Words};

/// The page to sign in. It posts `name`, `password`, `next` and `csrf` to `/desk/login`.
#[derive(Clone)]
pub struct Login {
    /// Token against forged requests, bound to a session that is not signed in.
    pub csrf: String,
    /// Path of the organisation's sign-in, where there is one: `/desk/oidc`.
    pub organisation: Option<String>,
    /// The name that was typed.
    pub name: String,
    /// Path to go to afterwards.
    pub next: String,
    /// What was wrong.
    pub fault: Option<LoginFault>,
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
}

impl LoginFault {
    const fn key(self) -> &'static str {
        match self {
            Self::Wrong => "login-wrong",
            Self::TooMany => "login-too-many",
            Self::SignedOut => "login-signed-out",
            Self::NoRole => "login-no-role",
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

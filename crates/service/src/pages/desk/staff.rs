//! Who may come to the desk, and as what.

use askama::Template;
use jiff::Timestamp;

use super::{Desk, Tab};
use crate::pages::terms::Role;
use crate::pages::{PageError, Site, Words};

/// The staff list. A data protection officer adds people with a POST to `/desk/staff`
/// (`action=add`, `name`, `role`, `password`) and ends their access with `action=end`, `name`.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Everybody, by name.
    pub rows: Vec<StaffRow>,
    /// Whether people sign in with the organisation alone: then nobody is added here.
    pub organisation_only: bool,
    /// The name that was typed.
    pub name: String,
    /// What was wrong.
    pub fault: Option<StaffFault>,
}

/// Somebody at the desk.
#[derive(Clone, Debug)]
pub struct StaffRow {
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Whether the organisation signs them in.
    pub by_organisation: bool,
    /// When they were last here.
    pub last_seen: Option<Timestamp>,
    /// Whether access has ended.
    pub ended: bool,
}

/// What is wrong with somebody to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffFault {
    /// The name is empty, too long, or taken.
    BadName,
    /// The password is too short, or known from leaks.
    WeakPassword,
}

impl StaffFault {
    const fn key(self) -> &'static str {
        match self {
            Self::BadName => "staff-bad-name",
            Self::WeakPassword => "staff-weak-password",
        }
    }
}

/// The staff list.
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn staff(desk: &Desk<'_>, view: &Staff) -> Result<String, PageError> {
    let page = Page {
        d: desk,
        s: &desk.site,
        w: desk.words(),
        v: view,
        tab: Tab::Staff,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "desk/staff.html")]
struct Page<'a> {
    d: &'a Desk<'a>,
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a Staff,
    tab: Tab,
}

impl Page<'_> {
    fn adds(&self) -> bool {
        self.d.is_dpo() && !self.v.organisation_only
    }

    /// Nobody ends their own access.
    fn may_end(&self, row: &StaffRow) -> bool {
        self.d.is_dpo() && !row.ended && row.name != self.d.name
    }
}

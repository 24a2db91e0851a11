//! The access log: who looked at what.

use askama::Template;
use jiff::Timestamp;

use super::{Desk, Tab};
use crate::pages::terms::{AccessKind, Role};
use crate::pages::{PageError, Site, Words};

/// A page of the access log, newest first.
#[derive(Clone, Debug)]
pub struct Access {
    /// The rows of this page.
    pub rows: Vec<AccessRow>,
    /// Number of this page, from 1.
    pub page: u64,
    /// Number of the last page.
    pub pages: u64,
}

/// That somebody looked at or did something.
#[derive(Clone, Debug)]
pub struct AccessRow {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// In which role; none where signing in failed.
    pub role: Option<Role>,
    /// What.
    pub kind: AccessKind,
    /// The case, where it was one.
    pub case: Option<String>,
}

/// The access log.
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn access(desk: &Desk<'_>, view: &Access) -> Result<String, PageError> {
    let page = Page {
        d: desk,
        s: &desk.site,
        w: desk.words(),
        v: view,
        tab: Tab::Access,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "desk/access.html")]
struct Page<'a> {
    d: &'a Desk<'a>,
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a Access,
    tab: Tab,
}

impl Page<'_> {
    fn page_link(&self, page: u64) -> String {
        self.s.to(format!("/desk/access?page={page}"))
    }

    fn case_link(&self, case: &str) -> String {
        self.s.to(format!("/desk/cases/{case}"))
    }
}

//! The versions of datasets, what they honour, and what waits to be taken out of them.

use askama::Template;
use jiff::civil::Date;

use super::{Desk, Tab};
use crate::pages::terms::Artefact;
use crate::pages::{PageError, Site, Words};

/// All artefacts that objections have an effect on.
#[derive(Clone, Debug)]
pub struct Versions {
    /// Position of the last entry in the register.
    pub sequence: u64,
    /// The artefacts, newest first.
    pub rows: Vec<VersionRow>,
}

/// One artefact.
#[derive(Clone, Debug)]
pub struct VersionRow {
    /// What it is.
    pub artefact: Artefact,
    /// Its name.
    pub name: String,
    /// Its id; shortened by the page.
    pub id: String,
    /// The day on which it was made.
    pub made_on: Date,
    /// Register sequence that it honours.
    pub watermark: u64,
    /// Objections that are still to be carried out in it.
    pub pending: u64,
    /// Whether it is still in use.
    pub live: bool,
}

/// The page of versions.
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn versions(desk: &Desk<'_>, view: &Versions) -> Result<String, PageError> {
    let page = Page {
        d: desk,
        s: &desk.site,
        w: desk.words(),
        v: view,
        tab: Tab::Versions,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "desk/versions.html")]
struct Page<'a> {
    d: &'a Desk<'a>,
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a Versions,
    tab: Tab,
}

impl Page<'_> {
    fn short(&self, row: &VersionRow) -> String {
        row.id.chars().take(12).collect()
    }
}

//! After signing in at the organisation.

use askama::Template;

use crate::pages::{PageError, Site, Words};

/// Leads on to where somebody wanted to go.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// A path of the desk.
    pub next: String,
}

/// The page between the organisation and the desk. It leads on by itself.
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn arrived(site: &Site<'_>, view: &Arrived) -> Result<String, PageError> {
    let page = Page {
        s: site,
        w: site.words(),
        v: view,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "desk/arrived.html")]
struct Page<'a> {
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a Arrived,
}

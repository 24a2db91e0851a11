//! The page about the evidence log: what it is, where it lies, and how to check something with
//! it.

use askama::Template;
use jiff::Timestamp;

use super::{PageError, Site, Words};

/// The evidence log as it stands.
#[derive(Clone, Debug)]
pub struct LogFacts {
    /// Its name.
    pub origin: String,
    /// Public key, as a note verifier key.
    pub key: String,
    /// Entries; none before the first checkpoint.
    pub size: Option<u64>,
    /// Root of the checkpoint, in Base64.
    pub root: Option<String>,
    /// When the checkpoint was signed.
    pub signed_at: Option<Timestamp>,
    /// Path of the checkpoint: `/log/checkpoint`.
    pub checkpoint: String,
}

/// The page about the log.
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn log(site: &Site<'_>, view: &LogFacts) -> Result<String, PageError> {
    let page = Page {
        s: site,
        w: site.words(),
        v: view,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "log.html")]
struct Page<'a> {
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a LogFacts,
}

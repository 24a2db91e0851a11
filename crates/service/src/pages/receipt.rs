//! The receipt as a page, to read and to print. The file beside it is what proves something.

use askama::Template;

use super::{PageError, Site, Words};

/// The fields of a receipt. Sentences come from the receipt itself, in its own language, so that
/// page and file say the same.
#[derive(Clone)]
pub struct Receipt {
    /// Path of the status page.
    pub status: String,
    /// Path of the signed file.
    pub file: String,
    /// Language of the sentences, as a BCP 47 tag: that of the receipt.
    pub language: &'static str,
    /// Sentences: what it is, right, scope, receipt, effect, versions, due dates.
    pub sentences: Vec<String>,
    /// What it proves.
    pub proves: String,
    /// How to check it.
    pub how_to_verify: String,
    /// What it cannot prove.
    pub cannot_prove: Vec<String>,
    /// Case number.
    pub case: String,
    /// Position in the register.
    pub sequence: u64,
    /// The person's identifiers.
    pub identifiers: Vec<ReceiptIdentifier>,
    /// Name of the log.
    pub origin: String,
    /// Place of the entry in the log.
    pub index: u64,
    /// Size of the log in the checkpoint.
    pub size: u64,
    /// Root of the checkpoint, in Base64.
    pub root: String,
    /// Public key, as a note verifier key.
    pub key: String,
}

/// An identifier on a receipt.
#[derive(Clone, Debug)]
pub struct ReceiptIdentifier {
    /// What it is; a code that is not known stands for itself.
    pub kind: String,
    /// Masked.
    pub masked: String,
    /// Label, in hex.
    pub label: String,
}

/// The receipt as a page.
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn receipt(site: &Site<'_>, view: &Receipt) -> Result<String, PageError> {
    let page = Page {
        s: site,
        w: site.words(),
        v: view,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct Page<'a> {
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a Receipt,
}

impl Page<'_> {
    fn kind(&self, identifier: &ReceiptIdentifier) -> String {
        let known = super::IdentifierKind::from_code(&identifier.kind);
        known.map_or_else(
            || identifier.kind.clone(),
            |kind| self.w.say(kind.key()).into_owned(),
        )
    }
}

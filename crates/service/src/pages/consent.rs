//! Taking a consent back: as easy as giving it, without log-in and without a reason (GDPR Art.
//! 7(3); CON-3).

use askama::Template;
use jiff::Timestamp;
use licit_record::Personal;

use super::terms::IdentifierKind;
use super::{PageError, Site, Words};

/// The page on which consents are taken back. It posts to its own address: `account.SERVICE` for
/// each service, empty where nothing is taken back.
#[derive(Clone)]
pub enum ConsentWithdrawal {
    /// The form.
    Form {
        /// One for each service.
        fields: Vec<ConsentField>,
        /// Whether it was sent without any account.
        nothing: bool,
    },
    /// It is done.
    Done {
        /// Names of the services.
        names: Vec<String>,
        /// Since when.
        at: Timestamp,
    },
}

/// One service on the form.
#[derive(Clone)]
pub struct ConsentField {
    /// The service, as in the register.
    pub service: String,
    /// Its name, as people know it.
    pub name: String,
    /// What people are asked for there.
    pub kind: IdentifierKind,
    /// What was typed.
    pub typed: Personal,
    /// Whether that cannot be read.
    pub fault: bool,
}

/// The page on which consents are taken back.
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn consent_withdrawal(site: &Site<'_>, view: &ConsentWithdrawal) -> Result<String, PageError> {
    let page = Page {
        s: site,
        w: site.words(),
        v: view,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "consent.html")]
struct Page<'a> {
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a ConsentWithdrawal,
}

//! Taking an objection back: never easier than objecting, and only with a code sent by mail.

use askama::Template;
use jiff::Timestamp;

use super::status::CodeFault;
use super::{PageError, Site, Words};

/// Taking back the objection to one service.
///
/// The page posts to its own address: `action=send` asks for a code, `action=withdraw` with `code`
/// takes the objection back. "Keep it" is a link to the status page.
#[derive(Clone)]
pub struct Withdraw {
    /// Path of the status page.
    pub status: String,
    /// Path of this page.
    pub action: String,
    /// Name of the service.
    pub service: String,
    /// How far it has come.
    pub step: WithdrawStep,
}

/// How far taking back has come.
#[derive(Clone, Debug)]
pub enum WithdrawStep {
    /// What it means, and the choice to go on.
    Explain,
    /// No address is confirmed: nobody can tell who asks. The page names the other ways.
    NoContact,
    /// A code was sent.
    Code {
        /// Until when it is good.
        expires_at: Timestamp,
        /// What was wrong with the last attempt.
        fault: Option<CodeFault>,
    },
    /// It is taken back.
    Done {
        /// Since when.
        at: Timestamp,
    },
}

/// The page on which an objection is taken back.
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn withdraw(site: &Site<'_>, view: &Withdraw) -> Result<String, PageError> {
    let page = Page {
        s: site,
        w: site.words(),
        v: view,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "withdraw.html")]
struct Page<'a> {
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a Withdraw,
}

//! The start page: the right to object first and apart from all else (GDPR Art. 21(4)), then
//! what is trained on what, from when, by whom.

use askama::Template;
use jiff::civil::Date;
use licit_record::LegalBasis;

use super::{PageError, Site, Words};

/// What the public is told. All of it comes from configuration and policy.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What is trained, in the controller's words and the language of the page: "Sprachmodelle
    /// für die Suche".
    pub models: String,
    /// The services whose content is used.
    pub services: Vec<NoticeService>,
    /// Mode of the policy.
    pub legal_basis: LegalBasis,
    /// The interest pursued, in the controller's words (Art. 13(1)(d)); none in consent mode.
    pub interest: Option<String>,
    /// Day of the public announcement, from the policy.
    pub announced_on: Option<Date>,
    /// Day on which the next dataset is fixed, from the policy.
    pub freeze_on: Option<Date>,
    /// Who receives the data (Art. 13(1)(e)); may be empty.
    pub recipients: Vec<Recipient>,
    /// How long data is kept, in the controller's words.
    pub retention: Option<String>,
    /// Address of the published balancing test, where there is one.
    pub balancing_test: Option<String>,
}

/// A service that people may know.
#[derive(Clone, Debug)]
pub struct NoticeService {
    /// Its name, as people know it.
    pub name: String,
    /// Published since when content is used; none for all.
    pub published_after: Option<Date>,
}

/// Who receives datasets or models.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// Its name.
    pub name: String,
    /// What for.
    pub purpose: String,
}

/// The start page.
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn notice(site: &Site<'_>, view: &Notice) -> Result<String, PageError> {
    let page = Page {
        s: site,
        w: site.words(),
        v: view,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "notice.html")]
struct Page<'a> {
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a Notice,
}

impl Page<'_> {
    const fn basis(&self) -> &'static str {
        match self.v.legal_basis {
            LegalBasis::LegitimateInterest | LegalBasis::Strict => "notice-basis-interest",
            LegalBasis::Consent => "notice-basis-consent",
        }
    }

    fn consent(&self) -> bool {
        self.v.legal_basis == LegalBasis::Consent
    }
}

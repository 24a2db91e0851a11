//! What stands around every page: language, addresses, dates, and who answers for it all.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use licit_documents::Language;

use super::words::Words;

/// What a page needs to know besides its own facts. The server makes one for every request.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// The language of the answer, as negotiated.
    pub language: Language,
    /// The time zone in which the controller writes times; from the configuration.
    pub zone: &'a TimeZone,
    /// Who answers for the processing; from the configuration.
    pub controller: &'a Controller,
    /// Path of this page, beginning with `/` and without a query, for the choice of language.
    /// Where the page answers a POST, the path of the page that it came from.
    pub path: &'a str,
}

/// Who answers for the processing, and where to complain. From the configuration.
#[derive(Clone, Debug)]
pub struct Controller {
    /// Name of the organisation.
    pub name: String,
    /// Postal address, line by line.
    pub address: Vec<String>,
    /// E-mail address to which people may write an objection.
    pub email: String,
    /// How the data protection officer is reached: an e-mail address, or words.
    pub dpo: String,
    /// The supervisory authority.
    pub authority: Authority,
}

/// The supervisory authority to complain to (Art. 77).
#[derive(Clone, Debug)]
pub struct Authority {
    /// Its name.
    pub name: String,
    /// Its web address, `https://…`.
    pub url: String,
}

/// A way to read the page in another language.
pub(crate) struct LanguageLink {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) href: String,
    pub(crate) current: bool,
}

impl Site<'_> {
    pub(crate) fn words(&self) -> &'static Words {
        Words::of(self.language)
    }

    /// A path of this service, in the language of this page: there is no cookie to remember it.
    pub fn to(&self, path: impl AsRef<str>) -> String {
        in_language(path.as_ref(), self.language)
    }

    pub(crate) fn languages(&self) -> Vec<LanguageLink> {
        let link = |language: Language| LanguageLink {
            code: language.code(),
            name: own_name(language),
            href: in_language(own(self.path), language),
            current: language == self.language,
        };
        Language::ALL.into_iter().map(link).collect()
    }

    pub(crate) fn date(&self, date: &Date) -> String {
        self.language.date(*date)
    }

    /// The day of a moment, in the controller's time zone.
    pub(crate) fn day(&self, at: &Timestamp) -> String {
        self.language.date(self.zone.to_datetime(*at).date())
    }

    /// Day and time.
    pub(crate) fn moment(&self, at: &Timestamp) -> String {
        let local = self.zone.to_datetime(*at);
        let time = format!("{:02}:{:02}", local.hour(), local.minute());
        let seconds = self.zone.to_offset(*at).seconds();
        let sign = if seconds < 0 { '−' } else { '+' };
        let minutes = seconds.unsigned_abs() / 60;
        let zone = match (minutes / 60, minutes % 60) {
            (0, 0) => "UTC".to_owned(),
            (hours, 0) => format!("UTC{sign}{hours}"),
            (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
        };
        let clock = self.words().two("moment-clock", "time", time, "zone", zone);
        let day = self.language.date(local.date());
        self.words().two("moment", "day", day, "clock", clock)
    }

    pub(crate) fn number(&self, number: &u64) -> String {
        self.language.number(*number)
    }
}

/// A path with two slashes in front would lead to another host.
fn own(path: &str) -> &str {
    let ours = path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/\\");
    if ours { path } else { "/" }
}

fn in_language(path: &str, language: Language) -> String {
    let (path, fragment) = match path.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (path, None),
    };
    let joint = if path.contains('?') { '&' } else { '?' };
    let mut link = format!("{path}{joint}lang={}", language.code());
    if let Some(fragment) = fragment {
        link.push('#');
        link.push_str(fragment);
    }
    link
}

/// A language's name in itself: whoever needs it can read nothing else on the page.
const fn own_name(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::German => "Deutsch",
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::{Offset, TimeZone};

    use super::*;

    #[test]
    fn links_keep_language_query_and_fragment() {
        for (path, expected) in [
            ("/", "/?lang=de"),
            ("/objection?x=1", "/objection?x=1&lang=de"),
            ("/log#key", "/log?lang=de#key"),
        ] {
            assert_eq!(in_language(path, Language::German), expected);
        }
    }

    #[test]
    fn links_never_leave_the_service() {
        for (path, expected) in [
            ("/objection/x", "/objection/x"),
            ("//elsewhere.example/", "/"),
            ("/\\elsewhere.example/", "/"),
            ("https://elsewhere.example/", "/"),
            ("", "/"),
        ] {
            assert_eq!(own(path), expected);
        }
    }

    #[test]
    fn moments_are_written_in_the_zone_of_the_controller() {
        let controller = Controller {
            name: "Plauderei GmbH".to_owned(),
            address: Vec::new(),
            email: "widerspruch@plauderei.example".to_owned(),
            dpo: "dsb@plauderei.example".to_owned(),
            authority: Authority {
                name: "Aufsicht".to_owned(),
                url: "https://aufsicht.example".to_owned(),
            },
        };
        let at: Timestamp = "2026-11-24T23:30:00Z".parse().unwrap();
        for (zone, language, expected) in [
            (
                TimeZone::fixed(Offset::constant(1)),
                Language::German,
                "25. November 2026, 00:30 Uhr (UTC+1)",
            ),
            (
                TimeZone::UTC,
                Language::English,
                "24 November 2026, 23:30 (UTC)",
            ),
        ] {
            let site = Site {
                language,
                zone: &zone,
                controller: &controller,
                path: "/",
            };
            assert_eq!(site.moment(&at).replace('\u{a0}', " "), expected);
        }
    }
}

//! Web addresses that carry a person's identifier.
//!
//! ## What it finds
//! Addresses whose query or fragment names a user, customer, session or e-mail address, or the
//! person who shared the link.
//!
//! ## Why
//! `PERSONAL_URL`, DEI-1: one click tells whose order, ticket or subscription it is.
//!
//! ## Example
//! `https://shop.example/order?id=88213&email=nils%40gmx.de` is found, `https://example.org/?page=2`
//! is not.
//!
//! ## Limits
//! Identifiers in the path are found on services of `profile_url.rs` only.
//!
//! ## References
//! RFC 3986, section 3.4.

use licit_record::Category;

use super::Text;
use super::profile_url::url_end;
use crate::Span;

/// Parameters that name a person, lower case, without `_` and `-`.
const PARAMETERS: &[&str] = &[
    "email", "mail", "emailaddress", "user", "userid", "uid", "username", "login", "account", "accountid",
    "customer", "customerid", "customerno", "kunde", "kundennr", "kundennummer", "kundenid", "member", "memberid", "session", "sessionid",
    "sid", "phpsessid", "jsessionid", "token", "accesstoken", "auth", "authtoken", "key", "apikey", "phone", "tel", "telefon", "mobile",
    "recipient", "subscriber", "subscriberid", "unsubscribe", "contactid", "igsh", "igshid", "fbclid", "sharedby", "inviter", "invitedby", "ref_user",
    "referrer", "affid", "name", "firstname", "lastname", "vorname", "nachname", "ssn", "birthday", "dob", "orderid", "bookingref", "pnr",
    "mcid", "mceid", "hsenc", "vgoback", "passwordreset", "resettoken", "invite", "signature",
];

/// Looks at the colon of a scheme.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    if text.slice(trigger..trigger + 3) != "://" {
        return;
    }
    let start = text.run_start(trigger, |char| char.is_ascii_alphabetic());
    let end = url_end(text, trigger + 3);
    let url = text.slice(trigger + 3..end);
    let Some(query) = memchr::memchr3(b'?', b'#', b';', url.as_bytes()) else { return };
    let names_person = url.get(query + 1..).unwrap_or("").split(['&', ';', '?', '#']).any(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let has_address = value.contains('@') || value.contains("%40");
        has_address || value.len() >= 3 && is_parameter(name)
    });
    if names_person {
        text.push(out, start..end, Category::PersonalUrl);
    }
}

/// Whether a parameter names a person.
fn is_parameter(name: &str) -> bool {
    PARAMETERS.iter().any(|known| {
        let mut letters = name.bytes().filter(|byte| !matches!(byte, b'_' | b'-' | b'.'));
        known.bytes().all(|byte| letters.next().is_some_and(|letter| letter.eq_ignore_ascii_case(&byte)))
            && letters.next().is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::super::check;

    #[test]
    fn finds() {
        let urls = |text: &str, expected: &[&str]| check(licit_record::Category::PersonalUrl, text, expected);
        let url = "https://shop.example.de/order?id=88213&email=nils.aumann%40gmx.de";
        urls(&format!("Rechnung: {url}."), &[url]);
        urls("https://a.example/?user_id=4711 x", &["https://a.example/?user_id=4711"]);
        urls("https://a.example/?page=2 https://a.example/#top http://a.example", &[]);
    }
}

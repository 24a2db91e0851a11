//! Account identifiers in URI form.
//!
//! ## What it finds
//! Decentralised identifiers (`did:plc:…`, `did:web:…`), alone or in an `at://` address, and
//! `acct:name@host`.
//!
//! ## Why
//! `USER_ID`, DEI-1: such an identifier stays with its owner for ever.
//!
//! ## Example
//! `did:plc:ewvi7nxzyoun6zhxrhs64oiz` is found, `I did: nothing` is not.
//!
//! ## Limits
//! Methods of identifiers are not checked against the registry: any lower-case word counts.
//!
//! ## References
//! W3C Decentralized Identifiers 1.0, section 3.1; RFC 7565.

use licit_record::Category;

use super::Text;
use super::handle::host_end;
use crate::Span;

/// Looks at a colon behind `did` or `acct`.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    let scheme = text.run_start(trigger, |char| char.is_ascii_alphabetic());
    match text.slice(scheme..trigger) {
        word if word.eq_ignore_ascii_case("did") => {
            let method_end = text.run_end(trigger + 1, |c| c.is_ascii_lowercase() || c.is_ascii_digit());
            let end = text.run_end(method_end + 1, |char| {
                char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_' | ':' | '%')
            });
            let id = text.slice(method_end + 1..end).trim_end_matches(['.', ':', '-']);
            if text.byte(method_end) == b':' && method_end > trigger + 1 && id.len() >= 4 {
                text.push(out, scheme..method_end + 1 + id.len(), Category::UserId);
            }
        }
        word if word.eq_ignore_ascii_case("acct") => {
            let name_end = text.run_end(trigger + 1, |char| !char.is_whitespace() && char != '@');
            if text.byte(name_end) == b'@'
                && name_end > trigger + 1
                && let Some(end) = host_end(text, name_end + 1)
            {
                text.push(out, scheme..end, Category::UserId);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;

    #[test]
    fn finds() {
        let ids = |text: &str, expected: &[&str]| check(licit_record::Category::UserId, text, expected);
        ids("bin did:plc:ewvi7nxzyoun6zhxrhs64oiz.", &["did:plc:ewvi7nxzyoun6zhxrhs64oiz"]);
        ids("DID:web:example.org ok", &["DID:web:example.org"]);
        ids("acct:lena@chaos.social", &["acct:lena@chaos.social"]);
        ids("I did: nothing, did:it, did::x, acct: none", &[]);
    }
}

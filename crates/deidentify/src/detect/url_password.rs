//! User and password in a web address.
//!
//! ## What it finds
//! `user:password` before the host of an address of any scheme.
//!
//! ## Why
//! `CREDENTIAL`, DEI-1: whoever reads it can act as its owner.
//!
//! ## Example
//! `https://anna:geheim@example.org` is found, `https://example.org:8080/a@b` is not.
//!
//! ## Limits
//! A user without password is no secret and stays.
//!
//! ## References
//! RFC 3986, section 3.2.1.

use licit_record::Category;

use super::Text;
use crate::Span;

/// Looks at the colon of a scheme.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    if text.slice(trigger..trigger + 3) != "://" {
        return;
    }
    let start = trigger + 3;
    let end = text.run_end(start, |char| !char.is_whitespace() && !matches!(char, '/' | '?' | '#' | '"' | '<' | '>'));
    let authority = text.slice(start..end);
    if let Some((info, host)) = authority.rsplit_once('@')
        && let Some((user, password)) = info.split_once(':')
        && !user.is_empty()
        && !password.is_empty()
        && !host.is_empty()
    {
        text.push(out, start..start + info.len(), Category::Credential);
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;

    #[test]
    fn finds() {
        let secrets = |text: &str, expected: &[&str]| check(licit_record::Category::Credential, text, expected);
        secrets("https://anna:geheim@example.org/x", &["anna:geheim"]);
        secrets("git+ssh://anna:p@ss@example.org", &["anna:p@ss"]);
        secrets("https://anna@example.org https://example.org:8080/a@b a://:@ https://t.co/a:b@c", &[]);
    }
}

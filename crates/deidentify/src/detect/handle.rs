//! Handles behind `@`.
//!
//! ## What it finds
//! `@name` with letters of any script, dots and underscores, and `@name@host` of federated
//! services, also behind `RT`, `via` or a full stop, and `@user:host` of Matrix.
//!
//! ## Why
//! `USER_ID`, DEI-1: a handle leads to one account with one click.
//!
//! ## Example
//! `RT @nordlicht_83: Moin` is found, `3 @ 5 EUR` is not.
//!
//! ## Limits
//! Words of code such as `@Override` look the same and go too: to lose a word of code is better
//! than to keep a handle.
//!
//! ## References
//! RFC 7565 (`acct`), WebFinger; handle rules of the larger services.

use licit_record::Category;

use super::{Text, is_word_char};
use crate::Span;

/// Looks at `@`.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    let before = text.char_before(trigger);
    // Inside an address, `email.rs` and `profile_url.rs` decide; in coordinates, `geo_point.rs`.
    if before == Some('/') && text.is_inside_url(trigger) {
        return;
    }
    let Some(end) = handle_end(text, trigger + 1) else { return };
    if before.is_some_and(|char| is_word_char(char) || matches!(char, '_' | '-' | '+')) {
        // `hey@lena`: without a domain behind it, that is a mention that lost its blank.
        let name = text.slice(trigger + 1..end);
        if name.len() >= 3 && !name.contains('.') && name.starts_with(|char: char| char.is_alphabetic()) {
            text.push(out, trigger..end, Category::UserId);
        }
        return;
    }
    let end = match text.byte(end) {
        b'@' => host_end(text, end + 1).unwrap_or(end),
        b':' => host_end(text, end + 1).filter(|host| !text.slice(end + 1..*host).is_empty()).unwrap_or(end),
        _ => end,
    };
    text.push(out, trigger..end, Category::UserId);
}

/// The end of the handle that begins at `start`, if there is one.
pub(super) fn handle_end(text: &Text<'_>, start: usize) -> Option<usize> {
    let end = text.run_end(start, |char| is_word_char(char) || matches!(char, '_' | '.' | '-'));
    let name = text.slice(start..end).trim_end_matches(['.', '-']);
    let name = match name.find("..") {
        Some(dots) => name.get(..dots).unwrap_or(name),
        None => name,
    };
    let speaks = name.chars().any(|char| char.is_alphabetic() || char == '_');
    let starts = name.chars().next().is_some_and(|char| is_word_char(char) || char == '_');
    // A long row of digits is an account id.
    (starts && (speaks && name.len() >= 2 || name.len() >= 5)).then_some(start + name.len())
}

/// The end of the host name that begins at `start`, if it has a dot.
pub(super) fn host_end(text: &Text<'_>, start: usize) -> Option<usize> {
    let end = text.run_end(start, |char| is_word_char(char) || matches!(char, '.' | '-'));
    let host = text.slice(start..end).trim_end_matches(['.', '-']);
    let top = host.rsplit_once('.')?.1;
    (top.len() >= 2 && top.chars().all(char::is_alphabetic)).then_some(start + host.len())
}

#[cfg(test)]
mod tests {
    use super::super::check;

    fn handles(text: &str, expected: &[&str]) {
        check(licit_record::Category::UserId, text, expected);
    }

    #[test]
    fn finds() {
        handles("RT @nordlicht_83: Moin", &["@nordlicht_83"]);
        handles("Danke @dr.engelhardt.praxis.", &["@dr.engelhardt.praxis"]);
        handles(".@realmwebb @tianaaa_x, hi", &["@realmwebb", "@tianaaa_x"]);
        handles("ich bin @lena@chaos.social!", &["@lena@chaos.social"]);
        handles("matrix @lena:example.org ok", &["@lena:example.org"]);
        handles("(@jürgen_müller) @лена @_x_", &["@jürgen_müller", "@лена", "@_x_"]);
        handles("hey@lena komm", &["@lena"]);
        handles("＠lena_k und @\u{200b}lena", &["＠lena_k", "@\u{200b}lena"]);
        handles("@max...ja @anna--", &["@max", "@anna"]);
    }

    #[test]
    fn near_misses() {
        for text in ["3 @ 5 EUR", "5@3", "a@b", "@", "@@", "@ lena", "lena@web.de", "@1", "@..."] {
            handles(text, &[]);
        }
    }
}

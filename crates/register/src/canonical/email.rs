//! `email`: `Lena.Kraus+News@Example.ORG` becomes `lena.kraus+news@example.org`.
//!
//! This is the exact form. The mailbox behind it (`lena.kraus@example.org`) is a second
//! identifier of the same kind: without the tag after `+`, and by the rules of providers that
//! deliver several spellings to one person.

use std::borrow::Cow;

use super::{CanonicalError, characters, web_address};

/// Providers that ignore dots in the local part, with the domain they are all delivered to.
const DOTS_IGNORED: [(&str, &str); 2] =
    [("gmail.com", "gmail.com"), ("googlemail.com", "gmail.com")];

pub(super) fn canonical(value: &str) -> Result<Cow<'_, str>, CanonicalError> {
    let value = characters::clean(value)?;
    let (local, domain) = value.rsplit_once('@').ok_or(CanonicalError::Email)?;
    let is_special = |letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                '@' | '(' | ')' | '<' | '>' | '[' | ']' | ':' | ';' | ',' | '"' | '\\'
            )
    };
    if local.is_empty() || local.contains(is_special) {
        return Err(CanonicalError::Email);
    }
    let domain = web_address::host(domain).ok_or(CanonicalError::Email)?;
    if !domain.contains('.') {
        return Err(CanonicalError::Email);
    }
    let local = characters::lower(Cow::Borrowed(local));
    let is_canonical = value
        .strip_prefix(&*local)
        .and_then(|rest| rest.strip_prefix('@'))
        == Some(&*domain);
    if is_canonical {
        return Ok(value);
    }
    Ok(Cow::Owned(format!("{local}@{domain}")))
}

/// The mailbox of a canonical address, if it is another address.
pub(super) fn mailbox(exact: &str) -> Option<String> {
    let (local, domain) = exact.rsplit_once('@')?;
    let untagged = match local.split_once('+') {
        Some((before, _)) if !before.is_empty() => before,
        _ => local,
    };
    let provider = DOTS_IGNORED.iter().find(|(name, _)| *name == domain);
    let mailbox = match provider {
        Some((_, delivered_to)) => {
            let undotted = untagged.replace('.', "");
            if undotted.is_empty() {
                return None;
            }
            format!("{undotted}@{delivered_to}")
        }
        None => format!("{untagged}@{domain}"),
    };
    (mailbox != exact).then_some(mailbox)
}

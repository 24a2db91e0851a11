//! `handle`: `@Lena.K` becomes `lena.k`. Services treat upper and lower case alike, so that a
//! wrong guess could only protect one more account.
//!
//! With a host (`@lena@social.example`, `acct:lena@social.example`) the handle is
//! `lena@social.example`, the host in its IDNA form. A DID and an actor URI stay as they are,
//! upper and lower case included. Confusable letters are not folded.

use std::borrow::Cow;

use super::{CanonicalError, IdentifierKind, characters, web_address};

pub(super) fn canonical(value: &str) -> Result<Cow<'_, str>, CanonicalError> {
    let is_canonical = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-')
    };
    let quick = !value.is_empty()
        && value.len() <= super::MAX_IDENTIFIER_BYTES
        && value.bytes().all(is_canonical);
    if quick {
        return Ok(Cow::Borrowed(value));
    }
    let value = characters::clean(value)?;
    if is_uri(&value) {
        return if value.contains(char::is_whitespace) {
            Err(CanonicalError::Handle)
        } else {
            Ok(value)
        };
    }
    let bare = strip_notation(&value);
    if bare.is_empty() {
        return Err(CanonicalError::Empty);
    }
    if bare.contains(|letter: char| letter.is_whitespace() || matches!(letter, '/' | ':' | ',')) {
        return Err(CanonicalError::Handle);
    }
    let Some((user, host)) = bare.split_once('@') else {
        return Ok(Cow::Owned(
            characters::lower(Cow::Borrowed(bare)).into_owned(),
        ));
    };
    if user.is_empty() {
        return Err(CanonicalError::Handle);
    }
    let host = web_address::host(host).ok_or(CanonicalError::Handle)?;
    let user = characters::lower(Cow::Borrowed(user));
    Ok(Cow::Owned(format!("{user}@{host}")))
}

/// What a handle says beside itself. On its own host a handle is written without host. Who gives
/// a DID or an actor URI as the handle means the account.
pub(super) fn implied(canonical: &str) -> Option<(IdentifierKind, String)> {
    if is_uri(canonical) {
        return Some((IdentifierKind::AccountId, canonical.to_owned()));
    }
    let (user, _) = canonical.split_once('@')?;
    Some((IdentifierKind::Handle, user.to_owned()))
}

fn is_uri(value: &str) -> bool {
    value.starts_with("did:") || value.starts_with("https://") || value.starts_with("http://")
}

/// Takes off the notation: `@` in front, however many, and the scheme `acct:`.
fn strip_notation(value: &str) -> &str {
    let bare = value.trim_start_matches('@');
    match bare.get(..5) {
        Some(scheme) if scheme.eq_ignore_ascii_case("acct:") => {
            bare.get(5..).unwrap_or_default().trim_start_matches('@')
        }
        _ => bare,
    }
}

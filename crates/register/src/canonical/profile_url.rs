//! `profile_url`: the web address of a profile. Where the address itself names the account, as
//! `https://instagram.com/lena.k/` does, the handle is protected too.

use std::borrow::Cow;

use super::{CanonicalError, IdentifierKind, platform, web_address};

pub(super) fn canonical(value: &str) -> Result<Cow<'_, str>, CanonicalError> {
    web_address::canonical(value)
}

/// The account that the address names.
pub(super) fn implied(canonical: &str) -> Option<(IdentifierKind, String)> {
    platform::account_of_profile(canonical)
}

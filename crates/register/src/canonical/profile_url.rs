//! `profile_url`: the web address of a profile. Where the address itself names the account, as
//! `https://instagram.com/lena.k/` does, the handle is protected too;
//! elsewhere the address may be the id of an account.

use std::borrow::Cow;

use super::{CanonicalError, IdentifierKind, platform, web_address};

pub(super) fn canonical(value: &str) -> Result<Cow<'_, str>, CanonicalError> {
    web_address::canonical(value)
}

/// The account that the address names.
pub(super) fn implied(canonical: &str) -> Option<(IdentifierKind, String)> {
    match platform::account_of_profile(canonical) {
        // In ActivityPub the address of an account is its id.
        None if !platform::is_known(canonical) => {
            Some((IdentifierKind::AccountId, canonical.to_owned()))
        }
        account => account,
    }
}

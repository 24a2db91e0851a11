//! `account_id`: the service's stable id of an account, such as a number, a DID or an actor URI.
//! It is opaque: upper and lower case are different, nothing inside is changed.

use std::borrow::Cow;

use super::{CanonicalError, characters};

#[inline]
pub(super) fn canonical(value: &str) -> Result<Cow<'_, str>, CanonicalError> {
    characters::clean(value)
}

//! `page_id`: the service's id of a page, group or institution. Opaque, like an account's id.

use std::borrow::Cow;

use super::{CanonicalError, characters};

#[inline]
pub(super) fn canonical(value: &str) -> Result<Cow<'_, str>, CanonicalError> {
    characters::clean(value)
}

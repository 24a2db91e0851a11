//! The rules that hold for the characters of every kind of identifier.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfkc};

use super::{CanonicalError, MAX_IDENTIFIER_BYTES};

/// Normalises, trims and checks the characters of an identifier.
pub(super) fn clean(value: &str) -> Result<Cow<'_, str>, CanonicalError> {
    if value.len() > MAX_IDENTIFIER_BYTES {
        return Err(CanonicalError::TooLong);
    }
    if is_plain(value) {
        return Ok(Cow::Borrowed(value));
    }
    // Normalising comes first: a compatibility character may become white space. A part of a
    // normalised text is normalised.
    let value = if is_nfkc(value) {
        Cow::Borrowed(value.trim())
    } else {
        let normalised: String = value.nfkc().collect();
        Cow::Owned(normalised.trim().to_owned())
    };
    if value.is_empty() {
        return Err(CanonicalError::Empty);
    }
    // One character may become eighteen.
    if value.len() > MAX_IDENTIFIER_BYTES {
        return Err(CanonicalError::TooLong);
    }
    if value.chars().any(char::is_control) {
        return Err(CanonicalError::Control);
    }
    if value.chars().any(is_invisible) {
        return Err(CanonicalError::Invisible);
    }
    Ok(value)
}

/// Whether the value is visible ASCII without spaces, which needs no work.
#[inline]
pub(super) fn is_plain(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Lower case, letter by letter, so that the place of a letter in the word does not matter.
/// Confusable letters of other scripts stay what they are.
pub(super) fn lower(value: Cow<'_, str>) -> Cow<'_, str> {
    if value
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
    {
        return value;
    }
    if value.is_ascii() {
        return Cow::Owned(value.to_ascii_lowercase());
    }
    // Lower case may come apart from its accents and normalising may bring a letter back in
    // upper case; two rounds reach the fixed point of all of Unicode (a test walks it).
    let round = |text: &str| -> String {
        text.chars()
            .flat_map(char::to_lowercase)
            .map(|letter| if letter == 'ς' { 'σ' } else { letter })
            .nfkc()
            .collect()
    };
    Cow::Owned(round(&round(&value)))
}

/// Characters without a shape that change how a text is read or compared: marks of direction,
/// zero-width spaces, the byte order mark, the soft hyphen, tags. The joiners of Indic and
/// Persian writing are letters of names and stay.
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

//! The pass over a text that wakes the detectors.

use super::trigger::{AT, COLON, LONG_NUMBER, NUMBER, SLASH};
use super::words;

/// The trigger of each byte; 0 for the many that are none.
static TRIGGERS: [u16; 256] = {
    let mut table = [0; 256];
    let mut digit = b'0';
    while digit <= b'9' {
        table[digit as usize] = NUMBER;
        digit += 1;
    }
    table[b'@' as usize] = AT;
    table[b':' as usize] = COLON;
    table[b'/' as usize] = SLASH;
    table
};

/// Calls back with each trigger of a text and its offset: bytes first, words after.
pub(crate) fn scan(text: &str, mut found: impl FnMut(u16, usize)) {
    let bytes = text.as_bytes();
    let mut before = 0;
    let mut in_number = false;
    for (at, &byte) in bytes.iter().enumerate() {
        let trigger = TRIGGERS[usize::from(byte)];
        if trigger == 0 {
            in_number = false;
        } else if trigger == NUMBER {
            if !in_number {
                found(NUMBER, at);
                if is_long(bytes, at) {
                    found(LONG_NUMBER, at);
                }
            }
            in_number = true;
        } else {
            in_number = false;
            if trigger != SLASH || u8::is_ascii_alphanumeric(&before) {
                found(trigger, at);
            }
        }
        before = byte;
    }
    words::scan(text, found);
}

/// Bytes behind the beginning of a number that are counted.
const LONG_REACH: usize = 24;
/// Digits among them that make it a long one; a time with minutes or a year has four.
const LONG_DIGITS: usize = 5;
/// Letters and digits in a row that make it a long one: keys and ids hold few digits.
const LONG_TOKEN: usize = 10;

/// Whether a number, or the token that it stands in, is long enough for an identifier.
fn is_long(bytes: &[u8], at: usize) -> bool {
    let ahead = bytes
        .get(at..(at + LONG_REACH).min(bytes.len()))
        .unwrap_or(&[]);
    if ahead.iter().filter(|byte| byte.is_ascii_digit()).count() >= LONG_DIGITS {
        return true;
    }
    let in_token = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'-';
    let behind = bytes.get(at.saturating_sub(LONG_TOKEN)..at).unwrap_or(&[]);
    let length = ahead.iter().take_while(in_token).count()
        + behind.iter().rev().take_while(in_token).count();
    length >= LONG_TOKEN
}

//! The pass over a text that wakes the detectors.

use super::trigger::{AT, COLON, NUMBER, SLASH};
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

//! The pass over a text that wakes the detectors.

use super::trigger::{AT, COLON, LONG_NUMBER, NUMBER, SLASH, WORD_AT};
use super::words::WORDS;
use crate::replace::placeholder_length;

/// Neither a letter nor a digit nor a trigger.
const OTHER: u8 = 0;
/// A letter of any script, or a part of one.
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
/// A sign that may wake a detector.
const SIGN: u8 = 3;

/// What each byte is.
static CLASSES: [u8; 256] = {
    let mut table = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        let one = byte as u8;
        if one.is_ascii_alphabetic() || one >= 128 {
            table[byte] = LETTER;
        } else if one.is_ascii_digit() {
            table[byte] = DIGIT;
        } else if matches!(one, b'@' | b':' | b'/' | b'%' | b'&' | b'[') {
            table[byte] = SIGN;
        }
        byte += 1;
    }
    table
};

/// Calls back with each trigger of a text and its offset. Literal placeholders wake nothing.
pub(crate) fn scan(text: &str, mut found: impl FnMut(u16, usize)) {
    let bytes = text.as_bytes();
    let words = &*WORDS;
    let mut before = OTHER;
    // Where the last trigger word ends; what begins inside it is a part of it.
    let mut word_end = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let class = CLASSES[usize::from(byte)];
        match class {
            LETTER if before == OTHER || before == SIGN => {
                if at >= word_end {
                    word_end = words.find(bytes, at, &mut found);
                }
            }
            DIGIT if before != DIGIT => {
                found(NUMBER, at);
                if is_long(bytes, at) {
                    found(LONG_NUMBER, at);
                }
            }
            SIGN => at = sign(text, at, before, &mut found),
            _ => {}
        }
        before = class;
        at += 1;
    }
}

/// Looks at a sign. Returns the offset of the last byte that is passed over with it.
fn sign(text: &str, at: usize, before: u8, found: &mut impl FnMut(u16, usize)) -> usize {
    let bytes = text.as_bytes();
    match bytes.get(at) {
        Some(b'@') => found(AT, at),
        Some(b':') => found(COLON, at),
        Some(b'/') => {
            let last = at.checked_sub(1).and_then(|last| bytes.get(last));
            if before == DIGIT || last.is_some_and(u8::is_ascii_alphabetic) {
                found(SLASH, at);
            }
        }
        Some(b'[') => {
            if bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase) {
                let length = text.get(at..).and_then(placeholder_length);
                return length.map_or(at, |length| at + length - 1);
            }
        }
        // `@` as web addresses and pages write it.
        _ => {
            let rest = bytes.get(at..).unwrap_or(&[]);
            let written = [&b"%40"[..], b"&#64;", b"&commat;"];
            if let Some(sign) = written.into_iter().find(|sign| rest.starts_with(sign)) {
                found(WORD_AT, at + sign.len());
            }
        }
    }
    at
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

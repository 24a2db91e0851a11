//! The pass over a text that wakes the detectors.

use super::byte_class::{BLOCK, Classes};
use super::trigger::{AT, COLON, LONG_NUMBER, NUMBER, SLASH, WORD_AT};
use super::words::{WORDS, is_sign_before};
use crate::replace::placeholder_length;

/// What wakes detectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wake {
    /// One of `trigger`.
    pub(crate) trigger: u16,
    /// Where it begins. Texts of 4 GiB and more are refused.
    pub(crate) start: u32,
    /// The offset that detectors are called with.
    pub(crate) at: u32,
}

impl Wake {
    #[inline]
    fn new(trigger: u16, start: usize, at: usize) -> Self {
        Self {
            trigger,
            start: start as u32,
            at: at as u32,
        }
    }

    /// Where it ends.
    pub(crate) fn end(self) -> u32 {
        self.at.max(self.start + 1)
    }
}

/// Calls back with each trigger of a text. Marks in literal placeholders wake nothing.
///
/// Most bytes wake nothing: what each is, is found for a block at once, without a branch.
pub(crate) fn scan(text: &str, mut found: impl FnMut(Wake)) {
    let bytes = text.as_bytes();
    let trigger_words = &*WORDS;
    // Where the last trigger word and the last placeholder end: what begins inside is part of it.
    let (mut word_end, mut placeholder_end) = (0, 0);
    let mut last = Classes::default();
    for (block, chunk) in bytes.chunks(BLOCK).enumerate() {
        let base = block * BLOCK;
        let classes = match chunk.first_chunk() {
            Some(whole) => Classes::of(whole),
            None => {
                let mut content = [0; BLOCK];
                if let Some(head) = content.get_mut(..chunk.len()) {
                    head.copy_from_slice(chunk);
                }
                Classes::of(&content)
            }
        };
        let begins = classes.letters & !behind(classes.word(), last.word());
        // Behind a character beyond ASCII, which may be a letter or an emoji.
        let doubtful = classes.letters & !classes.high & behind(classes.high, last.high);
        let mut words = begins | doubtful;
        while words != 0 {
            let place = words.trailing_zeros();
            let at = base + place as usize;
            words &= words - 1;
            let is_word = begins >> place & 1 != 0 || is_sign_before(bytes, at);
            if at >= word_end && is_word {
                word_end = trigger_words.find(bytes, at, |trigger, end| {
                    found(Wake::new(trigger, at, end));
                });
            }
        }
        let numbers = classes.digits & !behind(classes.digits, last.digits);
        let mut marks = numbers | classes.signs;
        while marks != 0 {
            let place = marks.trailing_zeros();
            let at = base + place as usize;
            marks &= marks - 1;
            if at < placeholder_end {
                continue;
            }
            if numbers >> place & 1 != 0 {
                number(bytes, at, &mut found);
            } else if let Some(end) = sign(text, at, &mut found) {
                placeholder_end = end;
            }
        }
        last = classes;
    }
}

/// The bits of the bytes before: the last one of the block before is the first here.
#[inline]
fn behind(bits: u64, last: u64) -> u64 {
    bits << 1 | last >> (BLOCK - 1)
}

/// Looks at the first digit of a number.
#[inline]
pub(crate) fn number(bytes: &[u8], at: usize, found: &mut impl FnMut(Wake)) {
    found(Wake::new(NUMBER, at, at));
    // An identifier is found from the first number of its token on.
    let token = bytes.get(at.saturating_sub(MOST_BEHIND)..at).unwrap_or(&[]);
    let mut token = token
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric());
    if !token.any(u8::is_ascii_digit) && is_long(bytes, at) {
        found(Wake::new(LONG_NUMBER, at, at));
    }
}

/// Looks at a sign. Returns the end of the placeholder that begins with it.
#[inline]
fn sign(text: &str, at: usize, found: &mut impl FnMut(Wake)) -> Option<usize> {
    let bytes = text.as_bytes();
    match bytes.get(at) {
        Some(b'@') => found(Wake::new(AT, at, at)),
        Some(b':') => found(Wake::new(COLON, at, at)),
        Some(b'/') => {
            let last = at.checked_sub(1).and_then(|last| bytes.get(last));
            if last.is_some_and(u8::is_ascii_alphanumeric) {
                found(Wake::new(SLASH, at, at));
            }
        }
        Some(b'[') => {
            if bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase) {
                return text
                    .get(at..)
                    .and_then(placeholder_length)
                    .map(|length| at + length);
            }
        }
        // `@` as web addresses and pages write it.
        _ => {
            let rest = bytes.get(at..).unwrap_or(&[]);
            let written = [&b"%40"[..], b"&#64;", b"&commat;"];
            if let Some(sign) = written.into_iter().find(|sign| rest.starts_with(sign)) {
                found(Wake::new(WORD_AT, at, at + sign.len()));
            }
        }
    }
    None
}

/// Bytes before a number in which another one of its token is looked for.
const MOST_BEHIND: usize = 64;
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

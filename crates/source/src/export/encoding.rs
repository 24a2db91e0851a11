//! Repairs the text encoding of Meta's exports, on bytes, before the JSON is parsed.
//!
//! The exports write every byte of the UTF-8 form of a text as an escape of its own: `ä` stands
//! there as `\u00c3\u00a4`. A JSON parser reads two letters from that, and after parsing nobody
//! can tell them from two letters that were meant. [`Repair`] therefore sits between file and
//! parser: in each string it turns the escapes `\u0080` to `\u00ff` back into that byte, and
//! keeps the result if the string is valid UTF-8 then. If not, the string passes unchanged: text
//! that was right stays right.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use licit_record::policy::MAX_RECORD_BYTES;

/// Bytes read from below at a time.
const CHUNK: usize = 32 << 10;
/// A longer string passes as it is, so that memory stays bounded. Its record is refused as too
/// large by the parser behind, which knows where the record begins.
const MAX_STRING: usize = MAX_RECORD_BYTES * 6;

/// A reader of JSON that repairs the strings on their way through, in linear time. It holds one
/// string at a time, at most [`MAX_STRING`] bytes of it.
pub(super) struct Repair<R> {
    inner: R,
    /// Bytes that are ready for the caller, and how many of them it has taken.
    ready: Vec<u8>,
    taken: usize,
    /// The string that is being read, without its quotes.
    string: Vec<u8>,
    state: State,
    chunk: Box<[u8]>,
    ended: bool,
    /// Set when a string is no UTF-8, which the parser reports as any other damage.
    not_utf8: Rc<Cell<bool>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between strings.
    Outside,
    /// In a string, which is being collected.
    Inside,
    /// In a string, behind a backslash.
    Escaped,
    /// In a string that is too long to collect.
    Passing,
    /// In such a string, behind a backslash.
    PassingEscaped,
}

impl<R: Read> Repair<R> {
    pub(super) fn new(inner: R) -> Self {
        Self {
            inner,
            ready: Vec::new(),
            taken: 0,
            string: Vec::new(),
            state: State::Outside,
            chunk: vec![0; CHUNK].into_boxed_slice(),
            ended: false,
            not_utf8: Rc::default(),
        }
    }

    /// Tells, also after the reader was handed to a parser, whether a string was no UTF-8.
    pub(super) fn not_utf8(&self) -> Rc<Cell<bool>> {
        Rc::clone(&self.not_utf8)
    }

    /// Reads and repairs until something is ready or the input ends.
    fn fill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.taken = 0;
        while self.ready.is_empty() && !self.ended {
            let count = match self.inner.read(&mut self.chunk) {
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if count == 0 {
                // A string that the input ends in the middle of: the parser reports it.
                self.ended = true;
                self.ready.append(&mut self.string);
                break;
            }
            let chunk = std::mem::take(&mut self.chunk);
            self.take(chunk.get(..count).unwrap_or_default());
            self.chunk = chunk;
        }
        Ok(())
    }

    fn take(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match self.state {
                State::Outside => {
                    self.ready.push(byte);
                    if byte == b'"' {
                        self.state = State::Inside;
                    }
                }
                State::Inside if byte == b'"' => {
                    let is_utf8 = repair_string(&self.string, &mut self.ready);
                    self.not_utf8.set(self.not_utf8.get() | !is_utf8);
                    self.ready.push(byte);
                    self.string.clear();
                    self.state = State::Outside;
                }
                State::Inside | State::Escaped => {
                    self.string.push(byte);
                    let escapes = byte == b'\\' && self.state == State::Inside;
                    self.state = if escapes {
                        State::Escaped
                    } else {
                        State::Inside
                    };
                    if self.string.len() > MAX_STRING {
                        self.ready.append(&mut self.string);
                        self.string.shrink_to_fit();
                        self.state = if escapes {
                            State::PassingEscaped
                        } else {
                            State::Passing
                        };
                    }
                }
                State::Passing | State::PassingEscaped => {
                    self.ready.push(byte);
                    self.state = match (self.state, byte) {
                        (State::Passing, b'"') => State::Outside,
                        (State::Passing, b'\\') => State::PassingEscaped,
                        _ => State::Passing,
                    };
                }
            }
        }
    }
}

impl<R: Read> Read for Repair<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.ready.len() {
            self.fill()?;
        }
        let rest = self.ready.get(self.taken..).unwrap_or_default();
        let count = rest.len().min(into.len());
        if let (Some(from), Some(to)) = (rest.get(..count), into.get_mut(..count)) {
            to.copy_from_slice(from);
        }
        self.taken += count;
        Ok(count)
    }
}

/// Appends the repaired string to `out`, or the string as it is where there is nothing to
/// repair. Says whether what it appended is UTF-8.
fn repair_string(string: &[u8], out: &mut Vec<u8>) -> bool {
    let before = out.len();
    let is_utf8 = |bytes: Option<&[u8]>| bytes.is_some_and(|b| std::str::from_utf8(b).is_ok());
    if string.contains(&b'\\') && unescape_bytes(string, out) && is_utf8(out.get(before..)) {
        return true;
    }
    out.truncate(before);
    out.extend_from_slice(string);
    is_utf8(Some(string))
}

/// Copies a string and turns the escapes of bytes into the bytes. `false` if the string cannot
/// come from such an export: no escape of a byte, or a letter in it that no byte stands for,
/// written out or escaped. The exports write nothing but ASCII.
fn unescape_bytes(string: &[u8], out: &mut Vec<u8>) -> bool {
    let mut found = false;
    let mut rest = string;
    while let [first, tail @ ..] = rest {
        match (first, tail) {
            (b'\\', [b'u', a, b, c, d, tail @ ..]) => {
                match code([*a, *b, *c, *d]) {
                    Some(code @ 0x80..=0xff) => {
                        found = true;
                        out.push(code.to_le_bytes()[0]);
                    }
                    Some(0..=0x7f) => out.extend_from_slice(&[b'\\', b'u', *a, *b, *c, *d]),
                    _ => return false,
                }
                rest = tail;
            }
            (b'\\', [other, tail @ ..]) => {
                out.extend_from_slice(&[b'\\', *other]);
                rest = tail;
            }
            (0x80.., _) => return false,
            _ => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    found
}

/// The number of four hexadecimal digits.
fn code(digits: [u8; 4]) -> Option<u16> {
    digits.iter().try_fold(0u16, |code, digit| {
        let value = char::from(*digit).to_digit(16)?;
        Some(code << 4 | u16::try_from(value).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn repair(json: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        Repair::new(json).read_to_end(&mut out).unwrap();
        out
    }

    #[track_caller]
    fn check(json: &str, expected: &str) {
        assert_eq!(String::from_utf8_lossy(&repair(json.as_bytes())), expected);
    }

    /// What the export makes of a text.
    fn mojibake(text: &str) -> String {
        let mut json = String::from("\"");
        for byte in text.bytes() {
            match byte {
                b'"' | b'\\' => json.extend(['\\', char::from(byte)]),
                b'/' => json.push_str("\\/"),
                b'\n' => json.push_str("\\n"),
                0x20..0x7f => json.push(char::from(byte)),
                _ => json.push_str(&format!("\\u{byte:04x}")),
            }
        }
        json.push('"');
        json
    }

    #[test]
    fn repairs_what_the_exports_write() {
        check(r#""K\u00c3\u00b6ln""#, r#""Köln""#);
        check(r#""K\u00C3\u00B6ln""#, r#""Köln""#);
        check(
            r#"{"gr\u00c3\u00bcn":["\u00f0\u009f\u0092\u009a",1]}"#,
            r#"{"grün":["💚",1]}"#,
        );
        check(
            r#""line\n\u00e2\u0080\u0094 \"x\" \/""#,
            r#""line\n— \"x\" \/""#,
        );
        check(r#""tab\u0009\u00c3\u00a9""#, r#""tab\u0009é""#);
    }

    #[test]
    fn leaves_what_is_right() {
        for right in [
            "",
            "{}",
            r#""plain""#,
            r#""Köln""#,
            r#""K\u00f6ln""#,              // a correct escape: alone it is no UTF-8
            r#""\u00c3 l'\u00e9t\u00e9""#, // the same
            r#""\u20ac \u00c3\u00b6""#,    // a letter that no byte stands for
            r#""Ö \u00c3\u00b6""#,         // a letter written out
            r#""\\u00c3\\u00b6""#,         // backslashes that are meant
            r#""\ud83d\ude00 \u00c3\u00b6""#, // a correct emoji
            r#""\u00c3\n\u00b6""#,         // bytes torn apart
            r#""\u00zz\u00c3\u00b6""#,     // no escape
            r#""\u00c3\u00"#,              // cut off
            r#""\u00c3\u00b6"#,            // cut off
            r#""ends in a backslash \"#,
        ] {
            check(right, right);
        }
    }

    #[test]
    fn a_string_across_chunks_is_one_string() {
        let text = "ä".repeat(CHUNK);
        assert_eq!(
            repair(mojibake(&text).as_bytes()),
            format!("\"{text}\"").into_bytes()
        );
    }

    #[test]
    fn a_string_beyond_the_limit_passes() {
        let long = format!(
            r#"["{}\"\\","\u00c3\u00b6"]"#,
            r"\u00c3\u00b6".repeat(MAX_STRING / 10)
        );
        let expected = format!(r#"["{}\"\\","ö"]"#, r"\u00c3\u00b6".repeat(MAX_STRING / 10));
        assert!(repair(long.as_bytes()) == expected.into_bytes());
    }

    proptest! {
        #[test]
        fn undoes_the_damage(text in any::<String>()) {
            let repaired = repair(mojibake(&text).as_bytes());
            prop_assert_eq!(serde_json::from_slice::<String>(&repaired).unwrap(), text);
        }

        #[test]
        fn right_text_stays_right(text in any::<String>()) {
            let json = serde_json::to_vec(&text).unwrap();
            prop_assert_eq!(repair(&json), json);
        }

        #[test]
        fn repairing_twice_is_repairing_once(bytes in any::<Vec<u8>>()) {
            let once = repair(&bytes);
            prop_assert_eq!(repair(&once), once);
        }

        #[test]
        fn never_grows(bytes in any::<Vec<u8>>()) {
            prop_assert!(repair(&bytes).len() <= bytes.len());
        }
    }
}

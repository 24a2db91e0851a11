//! House numbers: `12`, `12a`, `12-14`, `12/3/14`, `12 bis`, `12-II`.

use super::super::Text;
use super::lexicon::Roles;
use super::token;

/// Most parts of a number, as in `12/3/14`.
const PARTS: usize = 4;

/// A house number in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct House {
    /// Where it ends.
    pub(super) end: usize,
    /// Digits of its first part.
    pub(super) digits: usize,
    /// Whether a letter, a range or a part follows, which few other numbers have.
    pub(super) marked: bool,
    /// Whether that is a letter.
    pub(super) lettered: bool,
    /// Whether it could be a year of our time.
    pub(super) year: bool,
    /// Whether it could be a mark that somebody gives, as `9/10`.
    pub(super) rating: bool,
}

impl House {
    /// Reads one from its first digit on.
    pub(super) fn read(text: &Text<'_>, at: usize) -> Option<Self> {
        let first_end = text.digits_end(at);
        let digits = first_end - at;
        if digits == 0 || digits > 5 || text.byte(at) == b'0' {
            return None;
        }
        let year = digits == 4 && matches!(text.slice(at..at + 2), "19" | "20");
        let mut end = first_end;
        let (mut marked, mut lettered) = (false, false);
        if text.slice(end..end + 4) == " 1/2" && !text.is_word_at(end + 4) {
            return Some(Self {
                end: end + 4,
                digits,
                marked: true,
                lettered: false,
                year: false,
                rating: false,
            });
        }
        for _ in 0..PARTS {
            if let Some(letter) = letter_end(text, end) {
                end = letter;
                (marked, lettered) = (true, true);
            } else if text.is_word_at(end) {
                return None;
            }
            let Some(part) = part_end(text, end) else {
                break;
            };
            end = part;
            marked = true;
        }
        if let Some(letter) = spaced_letter_end(text, end).filter(|_| !marked) {
            end = letter;
            (marked, lettered) = (true, true);
        }
        let after = text.char_at(end);
        let goes_on = matches!(after, Some('.' | ',' | ':')) && text.byte(end + 1).is_ascii_digit();
        let is_amount = matches!(after, Some('%' | '€' | '$' | '£' | '°' | '"' | '″'));
        (!goes_on && !is_amount).then_some(Self {
            end,
            digits,
            marked,
            lettered,
            year,
            rating: is_rating(text.slice(at..end)),
        })
    }
}

/// Whether a number is so many of five, six, ten or a hundred.
fn is_rating(number: &str) -> bool {
    number.split_once('/').is_some_and(|(given, of)| {
        let given = given.parse::<u8>();
        let is_scale = matches!(of, "5" | "6" | "10" | "100");
        is_scale && given.is_ok_and(|given| of.parse().is_ok_and(|of: u8| given <= of))
    })
}

impl House {
    /// The number with a letter behind a blank, as `24 a`, where the street leaves no doubt that
    /// it is one: `a` and `e` are words in other languages.
    pub(super) fn with_letter(self, text: &Text<'_>) -> Self {
        let letter = text.byte(self.end + 1);
        let fits = !self.marked
            && text.byte(self.end) == b' '
            && matches!(letter, b'a'..=b'h' | b'A'..=b'H')
            && !text.is_word_at(self.end + 2)
            && text.byte(self.end + 2) != b':'
            && !(text.byte(self.end + 2) == b' ' && text.byte(self.end + 3).is_ascii_digit());
        if !fits || text.byte(self.end + 2) == b'.' && text.byte(self.end + 3) != b' ' {
            return self;
        }
        Self {
            end: self.end + 2,
            marked: true,
            lettered: true,
            ..self
        }
    }
}

/// The end of a letter, or of `bis` or `ter`, that is joined to a number.
fn letter_end(text: &Text<'_>, at: usize) -> Option<usize> {
    let end = text.run_end(at, |char| char.is_ascii_alphabetic());
    let letters = text.slice(at..end);
    let times = matches!(letters, "x" | "X");
    let one = letters.len() == 1 && !times || ["bis", "ter", "BIS", "TER"].contains(&letters);
    (one && !text.is_word_at(end)).then_some(end)
}

/// The end of a further part: a mark, then digits or a Roman number or one letter.
fn part_end(text: &Text<'_>, at: usize) -> Option<usize> {
    let mut start = at;
    if text.byte(start) == b' '
        && matches!(text.byte(start + 1), b'-' | b'/' | b'+' | b'&')
        && text.byte(start + 2) == b' '
    {
        start += 1;
    }
    if !matches!(text.byte(start), b'-' | b'/' | b'+' | b'&') {
        return None;
    }
    let spaced = start > at;
    start += 1 + usize::from(spaced);
    let digits = text.digits_end(start);
    if digits > start {
        // A postcode or a date follows rather than another number.
        return (digits - start <= 4
            && !(spaced && digits - start > 3)
            && text.byte(digits) != b'.')
            .then_some(digits);
    }
    let end = text.run_end(start, |char| char.is_ascii_alphabetic());
    let letters = text.slice(start..end);
    let roman = letters.len() <= 4
        && letters
            .bytes()
            .all(|byte| matches!(byte, b'I' | b'V' | b'X'));
    let one = letters.len() == 1;
    (!spaced && end > start && (roman || one) && !text.is_word_at(end)).then_some(end)
}

/// The end of a letter, or of `bis` or `ter`, with a blank before it. Nothing but the end of the
/// address may follow the letter: `a` and `e` are words of many languages.
fn spaced_letter_end(text: &Text<'_>, at: usize) -> Option<usize> {
    if text.byte(at) != b' ' {
        return None;
    }
    let end = text.run_end(at + 1, |char| char.is_ascii_alphabetic());
    let letters = text.slice(at + 1..end);
    if text.is_word_at(end) {
        return None;
    }
    if ["bis", "ter", "quater"].contains(&letters) {
        return (text.byte(end) == b' ' || text.byte(end) == b',').then_some(end);
    }
    let closed = end == text.len()
        || matches!(
            text.byte(end),
            b',' | b'\n' | b')' | b';' | b'.' | b'!' | b'?'
        );
    let postcode = text.byte(end) == b' ' && text.digits_end(end + 1) >= end + 5;
    let letter = letters.len() == 1 && matches!(letters.as_bytes(), [b'a'..=b'h' | b'A'..=b'H']);
    // 58 A lgh 1302
    let flat = letters.bytes().all(|byte| byte.is_ascii_uppercase())
        && token::after(text, end)
            .is_some_and(|next| next.is_word() && next.roles.has(Roles::UNIT));
    (letter && (closed || postcode || flat)).then_some(end)
}

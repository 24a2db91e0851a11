//! Phone numbers in words.
//!
//! ## What it finds
//! Numbers whose digits are spelled out in German or English, alone or mixed with figures.
//!
//! ## Why
//! `PHONE`, DEI-1: people spell numbers out to slip past filters.
//!
//! ## Example
//! `null eins sieben sechs 04069 033` is found, `eins zwei drei vier` is not.
//!
//! ## Limits
//! Numbers above nine in words (`siebzehn`) end the row.
//!
//! ## References
//! ITU-T E.164 (lengths).

use licit_record::Category;

use super::Text;
use crate::Span;

/// Digits in words.
const WORDS: &[&str] = &[
    "null", "eins", "zwei", "zwo", "drei", "vier", "fünf", "fuenf", "sechs", "sieben", "acht", "neun",
    "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "eine", "o",
    "doppel", "double", "plus",
];
/// The digit of each word that is one.
const DIGITS: &[(&str, char)] = &[
    ("null", '0'), ("zero", '0'), ("oh", '0'), ("o", '0'), ("eins", '1'), ("eine", '1'), ("one", '1'),
    ("zwei", '2'), ("zwo", '2'), ("two", '2'), ("drei", '3'), ("three", '3'), ("vier", '4'), ("four", '4'),
    ("fünf", '5'), ("fuenf", '5'), ("five", '5'), ("sechs", '6'), ("six", '6'), ("sieben", '7'), ("seven", '7'),
    ("acht", '8'), ("eight", '8'), ("neun", '9'), ("nine", '9'), ("plus", '+'),
];
/// Fewest words and digits of a number. Counting to four is no number.
const MIN_WORDS: usize = 3;
const MIN_DIGITS: usize = 7;
/// Most words of a number.
const MAX_TOKENS: usize = 20;

/// Looks behind a digit in words.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    let first = text.run_start(trigger, char::is_alphabetic);
    // Only the first word of a row begins it.
    let before = text.word_before(first);
    if is_spoken(text.slice(before.clone())) && first - before.end <= 2 {
        return;
    }
    let (mut at, mut end) = (first, first);
    let (mut words, mut digits) = (0, 0);
    let mut last = None;
    // Steps to the next digit that are no counting up or down.
    let mut jumps = 0;
    for _ in 0..MAX_TOKENS {
        let stop = text.run_end(at, char::is_alphanumeric);
        let token = text.slice(at..stop);
        if !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit()) {
            digits += token.len();
        } else if is_spoken(token) {
            words += 1;
            digits += 1;
            let value = digit_of(token).and_then(|digit| digit.to_digit(10));
            let differ = |last: u32, value: u32| last != value && last.abs_diff(value) != 1;
            jumps += usize::from(last.zip(value).is_some_and(|(last, value)| differ(last, value)));
            last = value.or(last);
        } else {
            break;
        }
        end = stop;
        let next = text.run_end(stop, |char| matches!(char, ' ' | ',' | '-' | '.' | '/'));
        if next == stop || next - stop > 3 {
            break;
        }
        at = next;
    }
    let start = figures_before(text, first).unwrap_or(first);
    digits += text.slice(start..first).bytes().filter(u8::is_ascii_digit).count();
    // One word again and again is a song, and so is counting.
    if words >= MIN_WORDS && (MIN_DIGITS..=16).contains(&digits) && jumps > 0 {
        text.push(out, start..end, Category::Phone);
    }
}

/// The start of figures directly before the row.
fn figures_before(text: &Text<'_>, first: usize) -> Option<usize> {
    let start = text.run_start(first, |char| char.is_ascii_digit() || matches!(char, ' ' | '-' | '/' | '+'));
    let figures = text.slice(start..first);
    let lead = figures.len() - figures.trim_start_matches([' ', '-', '/']).len();
    (figures.bytes().any(|byte| byte.is_ascii_digit()) && figures.len() <= 12).then_some(start + lead)
}

fn is_spoken(word: &str) -> bool {
    WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// The digit that a word stands for.
pub(crate) fn digit_of(word: &str) -> Option<char> {
    DIGITS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, digit)| *digit)
}

#[cfg(test)]
mod tests {
    use super::super::check;

    #[test]
    fn finds() {
        let phones = |text: &str, expected: &[&str]| check(licit_record::Category::Phone, text, expected);
        phones("Ruf an: null eins sieben sechs 04069 033", &["null eins sieben sechs 04069 033"]);
        phones("four one four, 555, 01 99 if you", &["four one four, 555, 01 99"]);
        phones("Null Eins Sieben Eins Drei Neun Zwei Null!", &["Null Eins Sieben Eins Drei Neun Zwei Null"]);
        phones("eins zwei drei vier", &[]);
        phones("eins zwei drei vier fünf sechs sieben acht", &[]);
        phones("zero zero zero zero zero zero zero zero", &[]);
        phones("one of three in 2024", &[]);
    }
}

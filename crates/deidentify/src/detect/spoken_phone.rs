//! Phone numbers in words.
//!
//! ## What it finds
//! Numbers whose digits are spelled out in German, English, French, Spanish, Italian, Dutch, Polish,
//! Portuguese or Swedish, one by one, in pairs (`vierunddreißig`, `ninety nine`, `quatre-vingt-dix`),
//! doubled (`double seven`), alone or mixed with figures.
//!
//! ## Why
//! `PHONE`, DEI-1: people spell numbers out to slip past filters.
//!
//! ## Example
//! `null eins sieben sechs 04069 033` is found, `eins zwei drei vier` is not.
//!
//! ## Limits
//! Words and figures in one token (`zwei3vier`) end the row. A row with pairs that does not begin
//! with zero needs a word that announces a number.
//!
//! ## References
//! ITU-T E.164 (lengths).

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use licit_record::Category;

use super::Text;
use super::cue::{self, List};
use crate::Span;
use crate::fold::fold_word;

/// What a word says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    /// A digit.
    Unit(u8),
    /// Ten to nineteen.
    Teen(u8),
    /// Twenty to ninety.
    Ten(u8),
    /// Two zeros.
    Hundred,
    /// The next digit so many times.
    Repeat(u8),
    /// `+`.
    Plus,
}

/// Digits in words; the place is the digit.
const UNITS: &[&str] = &[
    "null zero zéro cero nul noll oh o",
    "eins eine one un uno een jeden um ett",
    "zwei zwo two deux dos due twee dwa dois två",
    "drei three trois tres tre drie trzy três",
    "vier four quatre cuatro quattro cztery quatro fyra",
    "fünf fuenf five cinq cinco cinque vijf pięć fem",
    "sechs six seis sei zes sześć meia sex",
    "sieben seven sept siete sette zeven siedem sete sju",
    "acht eight huit ocho otto osiem oito åtta",
    "neun nine neuf nueve nove negen dziewięć nio",
];
/// Ten to nineteen; the place is what is above ten.
const TEENS: &[&str] = &[
    "zehn ten dix diez dieci tien dziesięć dez",
    "elf eleven onze once undici jedenaście",
    "zwölf zwoelf twelve douze doce dodici twaalf dwanaście doze",
    "dreizehn thirteen treize trece tredici dertien trzynaście treze",
    "vierzehn fourteen quatorze catorce quattordici veertien czternaście catorze",
    "fünfzehn fuenfzehn fifteen quinze quince quindici vijftien piętnaście",
    "sechzehn sixteen seize dieciséis sedici zestien szesnaście dezesseis",
    "siebzehn seventeen diecisiete diciassette zeventien siedemnaście dezessete",
    "achtzehn eighteen dieciocho diciotto achttien osiemnaście dezoito",
    "neunzehn nineteen diecinueve diciannove negentien dziewiętnaście dezenove",
];
/// Twenty to ninety; the place is the first digit less two.
const TENS: &[&str] = &[
    "zwanzig twenty vingt vingts veinte venti twintig dwadzieścia vinte",
    "dreißig dreissig thirty trente treinta trenta dertig trzydzieści trinta",
    "vierzig forty fourty quarante cuarenta quaranta veertig czterdzieści quarenta",
    "fünfzig fuenfzig fifty cinquante cincuenta cinquanta vijftig pięćdziesiąt cinquenta",
    "sechzig sixty soixante sesenta sessanta zestig sześćdziesiąt sessenta",
    "siebzig seventy septante setenta settanta zeventig siedemdziesiąt",
    "achtzig eighty huitante octante ochenta ottanta tachtig osiemdziesiąt oitenta",
    "neunzig ninety nonante noventa novanta negentig dziewięćdziesiąt",
];
/// All words in their folded form.
static VALUES: LazyLock<HashMap<Vec<u8>, Value>> = LazyLock::new(|| {
    let mut values = HashMap::new();
    let mut add = |words: &str, value: Value| {
        for word in words.split(' ') {
            values.entry(fold_word(word)).or_insert(value);
            values.entry(word.as_bytes().to_vec()).or_insert(value);
        }
    };
    for (digit, words) in (0..).zip(UNITS) {
        add(words, Value::Unit(digit));
    }
    for (digit, words) in (10..).zip(TEENS) {
        add(words, Value::Teen(digit));
    }
    for (digit, words) in (2..).zip(TENS) {
        add(words, Value::Ten(digit * 10));
    }
    add("hundert hundred cent honderd", Value::Hundred);
    add("double doppel doppelt doble doppio dubbel dupla", Value::Repeat(2));
    add("triple treble dreimal triplo", Value::Repeat(3));
    add("plus", Value::Plus);
    values
});

/// Fewest words and digits of a number. Counting to four is no number.
const MIN_WORDS: usize = 3;
const MIN_DIGITS: usize = 7;
/// Most words of a number.
const MAX_TOKENS: usize = 20;
/// Shortest word of tens and a unit: `ventuno`.
const SHORTEST_JOINED: usize = 7;
/// Longest word for a number.
const MAX_WORD: usize = 28;

/// Looks at a row of numbers in words, from one of them.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    let mut first = text.run_start(trigger, char::is_alphabetic);
    for _ in 0..MAX_TOKENS {
        let before = text.word_before(first);
        if first - before.end > 2 || value_of(text.slice(before.clone())).is_none() {
            break;
        }
        first = before.start;
    }
    let mut row = Row::default();
    let start = figures_before(text, first).unwrap_or(first);
    row.figures(text.slice(start..first));
    let (mut at, mut end) = (first, first);
    for _ in 0..MAX_TOKENS {
        let stop = text.run_end(at, char::is_alphanumeric);
        let token = text.slice(at..stop);
        if !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit()) {
            row.figures(token);
        } else if let Some((value, joined)) = value_of(token) {
            row.say(value);
            if let Some(joined) = joined {
                row.say(joined);
            }
        } else if token != "y" && token != "e" && token != "et" {
            break;
        }
        end = stop;
        let next = text.run_end(stop, |char| matches!(char, ' ' | ',' | '-' | '.' | '/'));
        if next == stop || next - stop > 3 {
            break;
        }
        at = next;
    }
    row.flush();
    if row.is_number(|| cue::before(text, start).meets(List::Phone)) {
        text.push(out, start..end, Category::Phone);
    }
}

/// Digits as they are said one after another.
#[derive(Default)]
struct Row {
    digits: String,
    plus: bool,
    /// Words that are numbers.
    words: usize,
    /// Steps to the next digit that are no counting up or down, or anything but single digits.
    jumps: usize,
    /// Numbers of two digits.
    pairs: usize,
    last: Option<u8>,
    ten: Option<u8>,
    repeat: u8,
}

impl Row {
    fn say(&mut self, value: Value) {
        self.words += 1;
        match value {
            Value::Unit(digit) => {
                if let Some(ten) = self.ten.take() {
                    return self.pair(ten + digit);
                }
                let differ = |last: u8| last != digit && last.abs_diff(digit) != 1;
                self.jumps += usize::from(self.last.is_some_and(differ) || self.repeat > 0);
                self.last = Some(digit);
                for _ in 0..self.repeat.max(1) {
                    self.push(digit);
                }
                self.repeat = 0;
            }
            Value::Teen(number) => match self.ten.take() {
                // `soixante-dix`, `quatre-vingt-dix-huit`.
                Some(ten @ (60 | 80)) => {
                    if number == 10 {
                        self.ten = Some(ten + 10);
                    } else {
                        self.pair(ten + number);
                    }
                }
                ten => {
                    self.ten = ten;
                    self.flush();
                    if number == 10 && self.digits.len() > 1 {
                        // `dix-huit`.
                        self.ten = Some(10);
                    } else {
                        self.pair(number);
                    }
                }
            },
            // `quatre-vingts`.
            Value::Ten(20) if self.last == Some(4) && self.ten.is_none() && self.words > 1 => {
                self.digits.pop();
                self.last = None;
                self.ten = Some(80);
            }
            Value::Ten(ten) => {
                self.flush();
                self.ten = Some(ten);
            }
            Value::Hundred => {
                self.flush();
                self.push(0);
                self.push(0);
                self.jumps += 1;
            }
            Value::Repeat(times) => {
                self.flush();
                self.repeat = times;
            }
            Value::Plus => self.plus |= self.digits.is_empty(),
        }
    }

    /// Says a number of two digits.
    fn pair(&mut self, number: u8) {
        self.push(number / 10 % 10);
        self.push(number % 10);
        self.last = None;
        self.pairs += 1;
    }

    /// Says the tens to which no digit came.
    fn flush(&mut self) {
        if let Some(ten) = self.ten.take() {
            self.pair(ten);
        }
    }

    fn figures(&mut self, figures: &str) {
        self.flush();
        self.plus |= figures.starts_with('+');
        let digits = figures.bytes().filter(u8::is_ascii_digit);
        let before = self.digits.len();
        digits.for_each(|digit| self.push(digit - b'0'));
        self.jumps += usize::from(self.digits.len() > before);
        self.last = None;
    }

    fn push(&mut self, digit: u8) {
        self.digits.push(char::from(b'0' + digit));
    }

    /// Whether it is a phone number and no counting, song or list.
    fn is_number(&self, is_cued: impl Fn() -> bool) -> bool {
        let length = (MIN_DIGITS..=16).contains(&self.digits.len());
        let opens = self.plus || self.digits.starts_with('0');
        let kinds = ('0'..='9').filter(|digit| self.digits.contains(*digit)).count();
        let varied = kinds >= 3 && (self.jumps > 0 || self.pairs > 0);
        let units = self.words.saturating_sub(self.pairs);
        let sure = match self.pairs {
            0 => self.jumps > 0,
            _ => (opens && self.digits.len() >= 9) || (self.jumps > 0 && units >= 6 && self.digits.len() == 10),
        };
        // Counting from the zero of an area code on is a number only where one is announced.
        self.words >= MIN_WORDS && length && (varied && (sure || is_cued()) || opens && kinds >= 3 && is_cued())
    }
}

/// The start of figures directly before the row.
fn figures_before(text: &Text<'_>, first: usize) -> Option<usize> {
    let start = text.run_start(first, |char| char.is_ascii_digit() || matches!(char, ' ' | '-' | '/' | '+'));
    let figures = text.slice(start..first);
    let lead = figures.len() - figures.trim_start_matches([' ', '-', '/']).len();
    (figures.bytes().any(|byte| byte.is_ascii_digit()) && figures.len() <= 12).then_some(start + lead)
}

/// What a word says: one number, or tens with a unit in one word (`vierunddreißig`,
/// `trentaquattro`).
fn value_of(word: &str) -> Option<(Value, Option<Value>)> {
    if word.is_empty() || word.len() > MAX_WORD || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    if word.is_ascii() {
        let mut lower = [0; MAX_WORD];
        let lower = lower.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        if let Some(value) = VALUES.get(&*lower) {
            return Some((*value, None));
        }
    }
    if word.is_ascii() && word.len() < SHORTEST_JOINED {
        return None;
    }
    let folded = fold_word(word);
    if let Some(value) = VALUES.get(&folded) {
        return Some((*value, None));
    }
    let find = |part: &[u8]| match VALUES.get(part) {
        Some(value) => Some(*value),
        None if part == b"ein" => Some(Value::Unit(1)),
        None => None,
    };
    // German and Dutch say the unit first, Italian and Spanish the ten.
    for joiner in [&b"und"[..], b"en"] {
        let places = folded.windows(joiner.len()).enumerate();
        for (at, _) in places.filter(|(_, window)| *window == joiner) {
            let unit = folded.get(..at).and_then(find);
            let ten = folded.get(at + joiner.len()..).and_then(find);
            if let (Some(unit @ Value::Unit(_)), Some(ten @ Value::Ten(_))) = (unit, ten) {
                return Some((ten, Some(unit)));
            }
        }
    }
    (4..folded.len()).rev().find_map(|at| {
        let (head, unit) = (folded.get(..at)?, folded.get(at..)?);
        let ten = match head {
            b"veinti" | b"vent" => Value::Ten(20),
            _ => find(head).or_else(|| find(&[head, b"a"].concat()))?,
        };
        let unit = find(unit)?;
        matches!((ten, unit), (Value::Ten(_), Value::Unit(_))).then_some((ten, Some(unit)))
    })
}

/// A group of digits without the letters that stand for some of them, as in `o171`.
fn plain_digits(token: &str) -> Cow<'_, str> {
    let alike = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'o' | b'O' | b'l' | b'I' | b'+');
    if token.bytes().all(alike) && token.bytes().any(|byte| byte.is_ascii_digit()) {
        Cow::Owned(token.replace(['o', 'O'], "0").replace(['l', 'I'], "1"))
    } else {
        Cow::Borrowed(token)
    }
}

/// The digits that figures and words say one after another, with `+` before them if it is said.
pub(crate) fn digits_of(text: &str) -> String {
    let mut row = Row::default();
    for token in text.split(|char: char| !char.is_alphanumeric() && char != '+') {
        match value_of(token) {
            Some((value, joined)) => {
                row.say(value);
                joined.into_iter().for_each(|joined| row.say(joined));
            }
            None => row.figures(&plain_digits(token)),
        }
    }
    row.flush();
    if row.plus { format!("+{}", row.digits) } else { row.digits }
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

//! Payment cards.
//!
//! ## What it finds
//! Card numbers of 13 to 19 digits with a known issuer prefix and a right check digit, in the
//! groupings that cards and people use; numbers of that form with a wrong check digit beside a
//! word that names a card; expiry date and verification code beside a number, and a verification
//! code beside its own name.
//!
//! ## Why
//! `PAYMENT_CARD`, DEI-1.
//!
//! ## Example
//! `4111 1111 1111 1111`, `3782 822463 10005`, `gültig bis 09/27, CVC 123` behind one.
//!
//! ## Limits
//! Plain runs of 13 digits need a word, because article numbers (EAN) have the same length, and of
//! 17 to 19, because ids of messages do; so do
//! numbers inside a web address. One in ten random numbers with an issuer prefix satisfies Luhn.
//!
//! ## References
//! ISO/IEC 7812-1; issuer ranges of Visa, Mastercard, American Express, Discover, Diners, JCB,
//! UnionPay, Maestro.

use licit_record::Category;

use super::Text;
use super::check_digit;
use super::compact::{Compact, Piece, is_inside_number, starts_word};
use super::cue::{self, Cues, List, Table, Window};
use crate::Span;

/// Words that name a verification code.
static CODES: Cues = Cues::new(|| Table::new(&[CODE_CUES]));

/// Words that name a card.
pub(super) const CARD_CUES: &[&str] = &[
    "*karte*",
    "*card*",
    "kreditk*",
    "visa",
    "mastercard",
    "amex",
    "american express",
    "maestro",
    "girocard",
    "carte*",
    "cb",
    "tarjeta*",
    "carta*",
    "cartao*",
    "*kaart*",
    "karta",
    "karty",
    "karte",
    "kartou",
    "kort*",
    "*kortti*",
    "kartya*",
    "card number",
    "pan",
    "discover",
    "diners",
    "jcb",
    "unionpay",
    "kartennummer*",
    "prepaid*",
    "debit*",
    "credit*",
];
/// Words that name a verification code.
const CODE_CUES: &[&str] = &[
    "cvc",
    "cvv",
    "cvc2",
    "cvv2",
    "cvn",
    "cid",
    "prufziffer",
    "prufnummer",
    "kartenprufnummer",
    "security code",
    "sicherheitscode",
    "cryptogramme",
    "code de securite",
    "codigo de seguridad",
    "codice di sicurezza",
    "cvc code",
    "cvv code",
    "cvc ist",
    "cvv ist",
    "cvv is",
    "cvc is",
];

/// Looks at a number, or behind a word that names a verification code.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    if !text.byte(trigger).is_ascii_digit() {
        return code_behind(text, trigger, out);
    }
    if !starts_word(text, trigger) || is_inside_number(text, trigger) {
        return;
    }
    let run = Compact::read(text, trigger);
    let digits = run
        .bytes()
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if digits < 13 {
        return;
    }
    let Some(card) = run.pieces().find(|piece| is_card(text, piece)) else {
        return;
    };
    text.push(out, card.start..card.end, Category::PaymentCard);
    beside(text, card.end, out);
}

/// Whether a run of groups is a card number here.
fn is_card(text: &Text<'_>, piece: &Piece<'_>) -> bool {
    let length = piece.bytes.len();
    if !(13..=19).contains(&length) || !check_digit::all_digits(piece.bytes) {
        return false;
    }
    if !is_issued(piece.bytes) || !piece.separated_by(b" -.") {
        return false;
    }
    let announced = || cue::before(text, piece.start).meets(List::Card);
    if !check_digit::luhn(piece.bytes) {
        return length >= 14 && is_grouped(piece) && announced();
    }
    let plain = piece.groups == 1;
    let doubtful = (plain && (length == 13 || length > 16)) || (!plain && !is_grouped(piece));
    !(doubtful || text.is_inside_url(piece.start)) || announced()
}

/// In one run, or in the groups that are embossed on cards.
fn is_grouped(piece: &Piece<'_>) -> bool {
    piece.groups == 1
        || (piece.groups >= 4 && piece.is_in_fours())
        || [
            "4 6 5", "4-6-5", "4.6.5", "4 6 4", "4-6-4", "4 4 5", "8 8", "6 4 4 3", "8 4 4",
        ]
        .iter()
        .any(|layout| piece.is_written(layout))
}

/// Whether an issuer has this prefix with this length.
fn is_issued(digits: &[u8]) -> bool {
    let first = |count: usize| check_digit::number(digits, 0, count);
    let length = digits.len();
    match (first(1), first(2), first(3), first(4)) {
        (4, ..) => matches!(length, 13 | 16 | 19),
        (_, 51..=55, ..) | (.., 2221..=2720) => length == 16,
        (_, 34 | 37, ..) => length == 15,
        (_, 36 | 38 | 39, ..) | (_, _, 300..=305 | 309, _) => matches!(length, 14 | 16),
        (.., 6011) | (_, 65, ..) | (_, _, 644..=649, _) => length >= 16,
        (.., 3528..=3589) | (_, 62 | 81, ..) => length >= 16,
        (.., 2200..=2205) => length >= 16,
        (_, 50 | 56..=61 | 63 | 64 | 66..=69, ..) => length >= 16,
        _ => false,
    }
}

/// Expiry and verification code within reach behind a number.
fn beside(text: &Text<'_>, end: usize, out: &mut Vec<Span>) {
    let limit = (end + super::cue::REACH).min(text.len());
    let mut at = end;
    while at < limit {
        if !text.byte(at).is_ascii_digit() || text.byte_before(at).is_ascii_digit() {
            at += 1;
            continue;
        }
        let digits = text.digits_end(at);
        if let Some(stop) = expiry_end(text, at) {
            text.push(out, at..stop, Category::PaymentCard);
            at = stop;
            continue;
        }
        let code =
            matches!(digits - at, 3 | 4) && starts_word(text, at) && !text.is_word_at(digits);
        if code && Window::before_within(text, at, 24).has(&CODES) {
            text.push(out, at..digits, Category::PaymentCard);
        }
        at = digits;
    }
}

/// The end of `MM/YY` or `MM/YYYY`.
fn expiry_end(text: &Text<'_>, at: usize) -> Option<usize> {
    let month_end = text.digits_end(at);
    let month = check_digit::number(text.bytes(), at, month_end);
    let slash = matches!(text.byte(month_end), b'/' | b'-' | b'.');
    let year_end = text.digits_end(month_end + 1);
    let year = year_end.saturating_sub(month_end + 1);
    let whole = !matches!(text.byte(year_end), b'/' | b'-') && !text.is_word_at(year_end);
    let fits = month_end - at <= 2 && (1..=12).contains(&month) && slash && matches!(year, 2 | 4);
    (fits && whole && starts_word(text, at)).then_some(year_end)
}

/// A verification code behind its own name, with a word or two between, without a number.
fn code_behind(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    let mut at = trigger;
    for _ in 0..3 {
        let start = text.run_end(at, |char| matches!(char, ' ' | ':' | '=' | '-' | '#' | '.' | '/'));
        let end = text.digits_end(start);
        if end > start {
            if matches!(end - start, 3 | 4) && start - at <= 3 && !text.is_word_at(end) {
                text.push(out, start..end, Category::PaymentCard);
            }
            return;
        }
        let word = text.run_end(start, char::is_alphabetic);
        let filler = ["ist", "is", "est", "es", "code", "nr", "number", "nummer", "lautet", "cvv", "cvc"];
        if !filler.iter().any(|known| known.eq_ignore_ascii_case(text.slice(start..word))) {
            return;
        }
        at = word;
    }
}

#[cfg(test)]
mod tests {
    use licit_record::Category::PaymentCard;

    use super::super::check;

    #[test]
    fn finds() {
        for (text, found) in [
            (
                "karte 4111 1111 1111 1111 ist gesperrt",
                &["4111 1111 1111 1111"][..],
            ),
            ("5555-5555-5555-4444", &["5555-5555-5555-4444"]),
            ("Amex 378282246310005 geht", &["378282246310005"]),
            ("3782 822463 10005", &["3782 822463 10005"]),
            ("5105105105105100", &["5105105105105100"]),
            ("4242.4242.4242.4242", &["4242.4242.4242.4242"]),
            ("2223 0031 2200 3222", &["2223 0031 2200 3222"]),
            ("30569309025904", &["30569309025904"]),
            ("3530111333300000", &["3530111333300000"]),
            ("6011111111111117", &["6011111111111117"]),
            ("Visa 4222222222222", &["4222222222222"]),
            // A wrong check digit beside a word.
            ("my card 4111 1111 1111 1112", &["4111 1111 1111 1112"]),
            (
                "4111 1111 1111 1111, gültig bis 09/27, CVC 123",
                &["4111 1111 1111 1111", "09/27", "123"],
            ),
            ("cvv: 123", &["123"]),
        ] {
            check(PaymentCard, text, found);
        }
    }

    #[test]
    fn near_misses() {
        for text in [
            "4111 1111 1111 1112",
            "4222222222222",
            "1700000000000",
            "1234 5678 9012 3456",
            "4111 1111 1111",
            "order 9999999999999999",
            "0049 170 1234567890",
            "https://example.org/4111111111111111",
            "cvc gibt es seit 123 Jahren",
            "die 123",
            "4111.1111,11",
            "09/27",
            "4006381333931",
            "41111111111111111111",
        ] {
            check(PaymentCard, text, &[]);
        }
    }
}

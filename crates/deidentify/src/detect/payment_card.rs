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
//! A plain run of digits needs a word at the operating point `balanced`, because ids of messages
//! and parcels have the same lengths, and one in ten with an issuer prefix satisfies Luhn; so do
//! numbers inside a web address, and of 13 digits (EAN) at any point.
//!
//! ## References
//! ISO/IEC 7812-1; issuer ranges of Visa, Mastercard, American Express, Discover, Diners, JCB,
//! UnionPay, Maestro.

use licit_record::Category;
use licit_record::policy::OperatingPoint;

use super::Text;
use super::check_digit;
use super::compact::{Compact, Piece, is_inside_number, starts_word};
use super::cue::{self, Cues, List, Table, Window};
use crate::Span;

/// Words behind a number that name it or what stands beside it on a card.
static BEHIND: Cues = Cues::new(|| Table::new(&[BEHIND_CUES]));
const BEHIND_CUES: &[&str] = &[
    "exp", "expires*", "expiry*", "gultig*", "gueltig*", "valid thru", "valid until", "cvc", "cvv",
    "visa", "mastercard", "amex", "maestro", "kreditkarte*", "credit card*", "debit card*",
    "ist meine karte", "is my card", "is his card", "is her card", "meine karte", "my card",
];
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
    if !(13..=19).contains(&length) || !check_digit::all_digits(piece.bytes) || !is_issued(piece.bytes) {
        return false;
    }
    let announced = || {
        cue::before(text, piece.start).meets(List::Card)
            || Window::after_within(text, piece.end, 24).has(&BEHIND)
    };
    let right = check_digit::luhn(piece.bytes);
    let embossed = piece.groups > 1 && is_grouped(piece) && piece.separated_by(b" -.");
    // One in sixty runs of sixteen random digits has a prefix and a check digit of a card: without
    // a word beside it, only the groups of a card tell one.
    let certain = right && embossed && !text.is_inside_url(piece.start);
    let likely = right && text.point >= OperatingPoint::Recall && is_grouped(piece) && length != 13;
    if certain || (likely && !text.is_inside_url(piece.start)) {
        return true;
    }
    let shaped = is_grouped(piece) || spaced(piece);
    (right || (length >= 14 && shaped)) && announced()
}

/// Whether all digits stand alone: `4 1 1 1 1 1 ...`.
fn spaced(piece: &Piece<'_>) -> bool {
    piece.groups == piece.bytes.len()
}

/// In one run, or in the groups that are embossed on cards.
fn is_grouped(piece: &Piece<'_>) -> bool {
    piece.groups == 1
        || (piece.groups >= 3 && piece.is_in_fours())
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
            ("Karte 5105105105105100", &["5105105105105100"]),
            ("4242.4242.4242.4242", &["4242.4242.4242.4242"]),
            ("2223 0031 2200 3222", &["2223 0031 2200 3222"]),
            ("Karte 30569309025904", &["30569309025904"]),
            ("Karte 3530111333300000", &["3530111333300000"]),
            ("Karte 6011111111111117", &["6011111111111117"]),
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
            "5105105105105100",
            "3530111333300000",
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

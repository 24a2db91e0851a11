//! Vehicle identification numbers.
//!
//! ## What it finds
//! Seventeen letters and digits (no I, O, Q) with the check digit of North America and China, or
//! beside a word that names the number.
//!
//! ## Why
//! `VEHICLE_VIN`: keepers are registered under it.
//!
//! ## Example
//! `1M8GDM9AXKP042788`; `FIN WDB1240661A123456`.
//!
//! ## Limits
//! European numbers carry no check digit and need a word.
//!
//! ## References
//! ISO 3779, ISO 3780; 49 CFR 565.15 (check digit).

use licit_record::Category;

use super::Text;
use super::check_digit;
use super::compact::{Compact, starts_word, token_start};
use super::cue::{self, List};
use crate::Span;

/// Words that name the number.
pub(super) const CUES: &[&str] = &[
    "vin",
    "fin",
    "*fahrgestell*",
    "*fahrzeugident*",
    "fahrzeug ident*",
    "fahrzeug id*",
    "chassis*",
    "vehicle identification*",
    "frame number",
    "telaio",
    "bastidor",
    "numero de chassis",
    "vin number",
    "numero de serie du vehicule",
    "nr podwozia",
    "numer vin",
    "alustanumero",
    "stelnummer",
    "chassisnummer",
    "rahmennummer",
    "podvozek",
    "alvazszam",
];

/// Looks at the first number of a word.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    let start = token_start(text, trigger);
    let first = !text
        .slice(start..trigger)
        .bytes()
        .any(|byte| byte.is_ascii_digit());
    if !first || !starts_word(text, start) {
        return;
    }
    let run = Compact::read(text, start);
    let found = run.pieces().find(|piece| {
        let plain = piece.groups == 1;
        piece.bytes.len() == 17
            && is_form(piece.bytes)
            && ((plain && is_checked(piece.bytes)) || cue::before(text, start).meets(List::Vin))
    });
    if let Some(piece) = found {
        text.push(out, piece.start..piece.end, Category::VehicleVin);
    }
}

/// Seventeen characters of the alphabet, with letters and digits, the last four digits.
fn is_form(bytes: &[u8]) -> bool {
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    (5..=15).contains(&digits)
        && !bytes.iter().any(|byte| b"IOQ".contains(byte))
        && bytes.get(13..).is_some_and(check_digit::all_digits)
}

/// The ninth character is the weighted sum by 11, with X for ten; the tenth is a year.
fn is_checked(bytes: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let sum: u32 = bytes
        .iter()
        .zip(WEIGHTS)
        .map(|(byte, weight)| letter(*byte) * weight)
        .sum();
    let check = match bytes.get(8) {
        Some(b'X') => 10,
        Some(byte @ b'0'..=b'9') => u32::from(byte - b'0'),
        _ => return false,
    };
    let letters = bytes
        .iter()
        .filter(|byte| byte.is_ascii_uppercase())
        .count();
    let year = bytes.get(9).is_some_and(|byte| !b"UZ0".contains(byte));
    sum % 11 == check && letters >= 3 && year
}

/// The value of a character (49 CFR 565.15, table IV).
fn letter(byte: u8) -> u32 {
    match byte {
        b'A'..=b'H' => u32::from(byte - b'A') + 1,
        b'J'..=b'R' => u32::from(byte - b'J') + 1,
        b'S'..=b'Z' => u32::from(byte - b'S') + 2,
        _ => check_digit::value(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::super::check_digit::testing::check_all;

    #[test]
    fn finds() {
        check_all(
            super::at,
            &[
                ("US car 1M8GDM9AXKP042788 for sale", &["1M8GDM9AXKP042788"]),
                ("11111111111111111", &[]),
                ("FIN: WDB1240661A123456", &["WDB1240661A123456"]),
                (
                    "Fahrgestellnummer wdb1240661a123456 ok",
                    &["wdb1240661a123456"],
                ),
                ("chassis WDB1240661A 123456", &["WDB1240661A 123456"]),
                ("WDB1240661A123456", &[]),
                ("1M8GDM9AXKP042789", &[]),
                ("VIN 1M8GDM9AIKP042788", &[]),
                ("deploy 4f1a9c0be7a1d2234", &[]),
            ],
        );
    }
}

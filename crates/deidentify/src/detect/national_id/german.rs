//! Germany, Austria, Switzerland, Liechtenstein.
//!
//! References: § 139b AO and the digit rule of the Bundeszentralamt für Steuern; § 147 SGB VI;
//! § 290 SGB V; ICAO 9303 with the alphabet of the Personalausweisverordnung; § 30c ASVG;
//! AHV number of the Zentrale Ausgleichsstelle (EAN-13 with 756).

use super::super::check_digit::{
    at, cross_sums, ean13, icao9303, is_day, mod11_10, number, weighted,
};
use super::{Alone, Scheme, unchecked};

pub(super) const SCHEMES: &[Scheme] = &[
    Scheme {
        shape: "ddddddddddd",
        check: tax_id,
        alone: Alone::Never,
        cues: &[
            "steuer id",
            "steuerid",
            "steuer ident*",
            "steueridentifikation*",
            "idnr",
            "id nr",
            "steuerliche identifikation*",
            "tin",
            "tax id",
            "steuernummer",
            "steuer nr",
        ],
    },
    Scheme {
        shape: "ddddddddaddd",
        check: pension,
        alone: Alone::Always,
        cues: &[
            "*versicherungsnummer*",
            "*versicherungsnr*",
            "*rentenversicherung*",
            "svnr",
            "sv nummer",
            "rvnr",
            "vsnr",
            "*sozialversicherung*",
            "sv nr",
            "*sozialversicherungs nr",
        ],
    },
    Scheme {
        shape: "axxxxxxxxd",
        check: document,
        alone: Alone::Never,
        cues: DOCUMENT,
    },
    Scheme {
        shape: "axxxxxxxx",
        check: unchecked,
        alone: Alone::Never,
        cues: &[
            "personalausweis*",
            "reisepass*",
            "passnummer",
            "ausweisnummer",
            "perso",
        ],
    },
    Scheme {
        shape: "addddddddd",
        check: health,
        alone: Alone::Never,
        cues: &[
            "*krankenversicher*",
            "*krankenkasse*",
            "versichertennummer",
            "versichertennr",
            "kvnr",
            "kv nummer",
            "kv nr",
            "*gesundheitskarte*",
            "egk",
            "krankenversichertennummer",
            "aok",
            "tk",
            "barmer",
            "dak",
        ],
    },
    // Driving licence: authority, five characters, check digit, number of the copy.
    Scheme {
        shape: "xdddxxxxxdx",
        check: unchecked,
        alone: Alone::Never,
        cues: &["*fuhrerschein*", "*fuehrerschein*", "fahrerlaubnis*"],
    },
    Scheme {
        shape: "dddddddddd",
        check: austrian,
        alone: Alone::Written(&[]),
        cues: &[
            "sv nummer",
            "svnr",
            "sv nr",
            "*sozialversicherung*",
            "versicherungsnummer",
            "e card",
            "ecard",
            "sv",
        ],
    },
    Scheme {
        shape: "756dddddddddd",
        check: ean13,
        alone: Alone::Written(&["3.4.4.2", "3 4 4 2", "3-4-4-2"]),
        cues: &[
            "ahv*",
            "avs",
            "navs*",
            "ahvn13",
            "sozialversicherung*",
            "oasi",
            "numero avs",
            "versichertennummer",
            "numero avs",
        ],
    },
    Scheme {
        shape: "ddddddddddd",
        check: old_ahv,
        alone: Alone::Written(&["3.2.3.3"]),
        cues: &["ahv*", "avs"],
    },
];

const DOCUMENT: &[&str] = &[
    "*ausweis*",
    "perso",
    "pass",
    "reisepass*",
    "passnummer",
    "passnr",
    "id card*",
    "passport*",
    "ausweisnummer",
];

/// One digit of the first ten occurs twice or thrice, not thrice in a row, the others once or
/// not at all; the first is no zero; ISO 7064 MOD 11,10.
pub(super) fn tax_id(digits: &[u8]) -> bool {
    let Some(body) = digits.get(..10) else {
        return false;
    };
    let mut counts = [0u8; 10];
    for byte in body {
        if let Some(count) = counts.get_mut(usize::from(byte.wrapping_sub(b'0'))) {
            *count += 1;
        }
    }
    let repeated = counts.iter().filter(|count| **count > 1).count();
    let most = counts.iter().max().copied().unwrap_or(0);
    let row = body
        .windows(3)
        .any(|three| matches!(three, [a, b, c] if a == b && b == c));
    at(digits, 0) != 0 && repeated == 1 && most <= 3 && !row && mod11_10(digits)
}

/// Area, day of birth (the day of those who share it counts on from 51), letter of the name,
/// serial, check digit from cross sums.
pub(super) fn pension(bytes: &[u8]) -> bool {
    let mut digits = [0u8; 12];
    let letter = at(bytes, 8) - 9.min(at(bytes, 8));
    let parts = bytes.get(..8).unwrap_or(&[]).iter().copied();
    let spelt = [b'0' + (letter / 10) as u8, b'0' + (letter % 10) as u8];
    let tail = bytes.get(9..11).unwrap_or(&[]).iter().copied();
    for (slot, byte) in digits.iter_mut().zip(parts.chain(spelt).chain(tail)) {
        *slot = byte;
    }
    let day = number(bytes, 2, 4);
    let day = if day > 50 { day - 50 } else { day };
    is_day(day, number(bytes, 4, 6))
        && cross_sums(&digits, &[2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) % 10 == at(bytes, 11)
}

/// Nine characters without vowels and their check digit.
pub(super) fn document(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .all(|byte| byte.is_ascii_digit() || b"CFGHJKLMNPRTVWXYZ".contains(byte))
        && bytes.iter().any(u8::is_ascii_uppercase)
        && icao9303(bytes)
}

/// A letter as two digits, eight digits, and a check digit from cross sums by 1 and 2.
pub(super) fn health(bytes: &[u8]) -> bool {
    let letter = at(bytes, 0).saturating_sub(9);
    let mut digits = [b'0'; 10];
    let spelt = [b'0' + (letter / 10) as u8, b'0' + (letter % 10) as u8];
    let body = bytes.get(1..9).unwrap_or(&[]).iter().copied();
    for (slot, byte) in digits.iter_mut().zip(spelt.into_iter().chain(body)) {
        *slot = byte;
    }
    cross_sums(&digits, &[1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 == at(bytes, 9)
}

/// Serial, check digit in the fourth place, day of birth (months 13 to 15 where serials ran out).
pub(super) fn austrian(digits: &[u8]) -> bool {
    let month = number(digits, 6, 8);
    let month = if (13..=15).contains(&month) { 1 } else { month };
    at(digits, 0) != 0
        && is_day(number(digits, 4, 6), month)
        && weighted(digits, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 == at(digits, 3)
}

/// The AHV number until 2008: eleven digits, the last one a check modulo 11.
fn old_ahv(digits: &[u8]) -> bool {
    let rest = weighted(digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    (11 - rest) % 11 == at(digits, 10)
}

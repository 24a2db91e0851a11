//! France, Italy, Spain, Portugal, Romania.
//!
//! References: NIR (INSEE); numéro fiscal de référence (DGFiP); D.M. 23 December 1976 (codice
//! fiscale, with omocodia); Real Decreto 1553/2005 (DNI) and the letter table of the Ministerio
//! del Interior; NIF of the Autoridade Tributária; CNP (Legea 105/1996).

use super::super::check_digit::{at, is_day, luhn, mod97, number, value, weighted};
use super::{Alone, Scheme, is_yymmdd};

pub(super) const SCHEMES: &[Scheme] = &[
    Scheme {
        shape: "ddddddxdddddddd",
        check: nir,
        alone: Alone::Written(&["d 2", "d-2", "d/2"]),
        cues: NIR,
    },
    // Seven groups are written for nothing else, so that a wrong key is a typo.
    Scheme {
        shape: "ddddddxdddddddd",
        check: nir_body,
        alone: Alone::Written(&["d 2", "d-2", "d/2"]),
        cues: NIR,
    },
    // Seven groups are written for nothing else, so that a wrong key is a typo.
    Scheme {
        shape: "ddddddxdddddddd",
        check: nir_body,
        alone: Alone::Written(&[
            "1 2 2 2 3 3 2",
            "1-2-2-2-3-3-2",
            "1.2.2.2.3.3.2",
            "1 2 2 2 3 3-2",
            "1 2 2 2 3 3/2",
        ]),
        cues: NIR,
    },
    // Without its key.
    Scheme {
        shape: "ddddddxdddddd",
        check: nir_body,
        alone: Alone::Written(&["1 2 2 2 3 3"]),
        cues: NIR,
    },
    Scheme {
        shape: "ddddddddddddd",
        check: numero_fiscal,
        alone: Alone::Never,
        cues: &[
            "numero fiscal",
            "spi",
            "numero d impots",
            "impots",
            "reference fiscale",
        ],
    },
    Scheme {
        shape: "dddddddddddd",
        check: super::unchecked,
        alone: Alone::Never,
        cues: &["carte d identite*", "cni", "carte nationale d identite"],
    },
    Scheme {
        shape: "aaaaaaxxaxxaxxxa",
        check: codice_fiscale,
        alone: Alone::Always,
        cues: &["codice fiscale", "cod fisc", "cf", "c f"],
    },
    Scheme {
        shape: "ddddddddddd",
        check: luhn,
        alone: Alone::Never,
        cues: &["partita iva", "p iva", "piva"],
    },
    Scheme {
        shape: "dddddddda",
        check: dni,
        alone: Alone::Always,
        cues: &["dni", "nif", "d n i", "documento de identidad"],
    },
    Scheme {
        shape: "adddddddx",
        check: nie,
        alone: Alone::Always,
        cues: &["nie", "n i e", "nif", "tarjeta de residencia"],
    },
    Scheme {
        shape: "dddddddd",
        check: super::unchecked,
        alone: Alone::Never,
        cues: &["dni", "d n i"],
    },
    Scheme {
        shape: "dddddddddddd",
        check: seguridad_social,
        alone: Alone::Written(&["2/8/2", "2/7/2", "2 8 2"]),
        cues: &[
            "seguridad social",
            "nss",
            "naf",
            "n afiliacion",
            "numero de afiliacion",
        ],
    },
    Scheme {
        shape: "ddddddddd",
        check: nif,
        alone: Alone::Never,
        cues: &[
            "nif",
            "contribuinte",
            "numero de contribuinte",
            "n contribuinte",
            "identificacao fiscal",
            "utente",
            "sns",
        ],
    },
    Scheme {
        shape: "ddddddddxxxd",
        check: cartao,
        alone: Alone::Always,
        cues: &[
            "cartao de cidadao",
            "cartao cidadao",
            "cc",
            "bilhete de identidade",
            "bi",
        ],
    },
    Scheme {
        shape: "dddddddd",
        check: super::unchecked,
        alone: Alone::Never,
        cues: &[
            "cartao de cidadao",
            "cartao cidadao",
            "bilhete de identidade",
        ],
    },
    Scheme {
        shape: "ddddddddddd",
        check: niss,
        alone: Alone::Never,
        cues: &["niss", "seguranca social"],
    },
    Scheme {
        shape: "ddddddddddddd",
        check: cnp,
        alone: Alone::Never,
        cues: &["cnp*", "cod numeric personal", "codul numeric personal"],
    },
];

const NIR: &[&str] = &[
    "numero de secu*",
    "secu",
    "securite sociale",
    "nir",
    "numero ss",
    "n ss",
    "insee",
    "carte vitale",
    "num secu",
    "no secu",
];

/// Sex, year, month, department with Corsica's letters, municipality, serial; 97 minus the
/// remainder.
pub(super) fn nir(bytes: &[u8]) -> bool {
    let Some(body) = bytes.get(..13) else {
        return false;
    };
    let corsica = at(body, 6);
    let spelt = body
        .iter()
        .enumerate()
        .map(|(index, byte)| match (index, byte) {
            (6, b'A') => b'9',
            (6, b'B') => b'8',
            _ => *byte,
        });
    // 2A counts as 19 and 2B as 18: the letter's digit with a one instead of the two before it.
    let spelt = spelt.enumerate().map(|(index, byte)| {
        if index == 5 && corsica > 9 {
            b'1'
        } else {
            byte
        }
    });
    nir_body(bytes) && 97 - mod97(spelt) == number(bytes, 13, 15)
}

fn nir_body(bytes: &[u8]) -> bool {
    let letter = bytes.get(6).copied().unwrap_or(0);
    let corsica = bytes.get(5) == Some(&b'2') && matches!(letter, b'A' | b'B');
    let month = number(bytes, 3, 5);
    matches!(bytes.first(), Some(b'1' | b'2' | b'3' | b'4' | b'7' | b'8'))
        && ((1..=12).contains(&month) || (20..=42).contains(&month) || month >= 50)
        && (corsica || letter.is_ascii_digit())
}

/// The last three digits are the remainder of the first ten by 511.
pub(super) fn numero_fiscal(digits: &[u8]) -> bool {
    let body = digits
        .get(..10)
        .unwrap_or(&[])
        .iter()
        .fold(0u64, |sum, byte| sum * 10 + u64::from(value(*byte)));
    at(digits, 0) <= 3 && u64::from(number(digits, 10, 13)) == body % 511
}

/// Letters that stand for digits where two persons would share a code (omocodia).
const OMOCODIA: &[u8] = b"LMNPQRSTUV";
/// Values of characters in odd places, `0` to `9` as `A` to `J`.
const ODD: [u32; 26] = [
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

/// Consonants of the name, year, month letter, day (of women plus 40), municipality, check letter.
pub(super) fn codice_fiscale(bytes: &[u8]) -> bool {
    let digit = |index: usize| {
        let byte = bytes.get(index).copied()?;
        let letter = OMOCODIA.iter().position(|letter| *letter == byte);
        if byte.is_ascii_digit() {
            Some(value(byte))
        } else {
            u32::try_from(letter?).ok()
        }
    };
    let all = [6, 7, 9, 10, 12, 13, 14]
        .into_iter()
        .all(|index| digit(index).is_some());
    let month = bytes
        .get(8)
        .is_some_and(|letter| b"ABCDEHLMPRST".contains(letter));
    let day = digit(9).unwrap_or(9) * 10 + digit(10).unwrap_or(9);
    let place = |byte: u8| {
        if byte.is_ascii_digit() {
            value(byte)
        } else {
            value(byte).saturating_sub(10)
        }
    };
    let sum: u32 = bytes
        .iter()
        .take(15)
        .enumerate()
        .map(|(index, byte)| {
            let value = place(*byte);
            if index % 2 == 1 {
                value
            } else {
                ODD.get(value as usize).copied().unwrap_or(0)
            }
        })
        .sum();
    all && month
        && matches!(day, 1..=31 | 41..=71)
        && bytes.get(15).is_some_and(|check| place(*check) == sum % 26)
}

/// Letter of the remainder by 23.
const DNI: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";

pub(super) fn dni(bytes: &[u8]) -> bool {
    let letter = DNI.get((number(bytes, 0, 8) % 23) as usize);
    letter.is_some() && letter == bytes.get(8)
}

/// A foreigner's number: X, Y, Z count as 0, 1, 2.
pub(super) fn nie(bytes: &[u8]) -> bool {
    let head = match bytes.first() {
        Some(b'X') => 0,
        Some(b'Y') => 1,
        Some(b'Z') => 2,
        _ => return false,
    };
    let rest = number(bytes, 1, 8);
    let letter = DNI.get(((head * 10_000_000 + rest.min(9_999_999)) % 23) as usize);
    letter.is_some() && letter == bytes.get(8)
}

/// Province, serial, and the remainder by 97.
pub(super) fn seguridad_social(digits: &[u8]) -> bool {
    let body = digits.get(..10).unwrap_or(&[]).iter().copied();
    (1..=66).contains(&number(digits, 0, 2)) && mod97(body) == number(digits, 10, 12)
}

pub(super) fn nif(digits: &[u8]) -> bool {
    let rest = weighted(digits, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    let check = if rest < 2 { 0 } else { 11 - rest };
    at(digits, 0) != 0 && check == at(digits, 8)
}

/// Luhn over letters and digits, every second from the left doubled; two characters of the
/// version before the check digit.
pub(super) fn cartao(bytes: &[u8]) -> bool {
    let sum: u32 = bytes
        .iter()
        .enumerate()
        .map(|(index, byte)| {
            let value = value(*byte);
            let twice = if index % 2 == 0 { value * 2 } else { value };
            if index % 2 == 0 && twice > 9 {
                twice - 9
            } else {
                twice
            }
        })
        .sum();
    let version = bytes.get(9..11).is_some_and(|two| {
        two.iter().all(u8::is_ascii_uppercase) || (two.first().is_some_and(u8::is_ascii_uppercase))
    });
    bytes.len() == 12
        && bytes.get(8).is_some_and(u8::is_ascii_digit)
        && version
        && sum.is_multiple_of(10)
}

fn niss(digits: &[u8]) -> bool {
    let sum = weighted(digits, &[29, 23, 19, 17, 13, 11, 7, 5, 3, 2]);
    matches!(at(digits, 0), 1 | 2) && 9 - sum % 10 == at(digits, 10)
}

pub(super) fn cnp(digits: &[u8]) -> bool {
    let sum = weighted(digits, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    let check = if sum == 10 { 1 } else { sum };
    let county = number(digits, 7, 9);
    at(digits, 0) != 0
        && is_yymmdd(digits, 1)
        && is_day(1, number(digits, 3, 5))
        && (matches!(county, 1..=48 | 51 | 52 | 70 | 80..=83))
        && check == at(digits, 12)
}

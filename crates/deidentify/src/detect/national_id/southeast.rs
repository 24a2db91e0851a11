//! Slovenia, Croatia, Bulgaria, Greece, Cyprus.
//!
//! References: EMŠO (Zakon o centralnem registru prebivalstva) and the JMBG before it; OIB
//! (Porezna uprava, ISO 7064 MOD 11,10); ЕГН (ГРАО); ΑΜΚΑ and ΑΦΜ (ΑΑΔΕ); Cypriot TIC.

use super::super::check_digit::{at, is_day, luhn, mod11_10, number, weighted};
use super::{Alone, Scheme, is_ddmmyy};

pub(super) const SCHEMES: &[Scheme] = &[
    Scheme {
        shape: "ddddddddddddd",
        check: emso,
        alone: Alone::Never,
        cues: &[
            "emso*",
            "jmbg*",
            "maticni broj",
            "maticna stevilka",
            "maticne stevilke",
        ],
    },
    Scheme {
        shape: "dddddddd",
        check: davcna,
        alone: Alone::Never,
        cues: &["davcna*", "davcna stevilka", "davcne stevilke"],
    },
    Scheme {
        shape: "ddddddddddd",
        check: mod11_10,
        alone: Alone::Never,
        cues: &["oib*", "osobni identifikacijski"],
    },
    Scheme {
        shape: "dddddddddd",
        check: egn,
        alone: Alone::Never,
        cues: &["егн", "егнто", "egn"],
    },
    Scheme {
        shape: "ddddddddddd",
        check: amka,
        alone: Alone::Never,
        cues: &["αμκα", "amka"],
    },
    Scheme {
        shape: "ddddddddd",
        check: afm,
        alone: Alone::Never,
        cues: &["αφμ", "α φ μ", "afm"],
    },
    Scheme {
        shape: "dddddddda",
        check: tic,
        alone: Alone::Always,
        cues: &[
            "tic",
            "tax identification code",
            "αφτ",
            "α φ τ",
            "αριθμος φορολογικης",
        ],
    },
];

/// Day of birth with three digits of the year, region, serial, modulus 11.
pub(super) fn emso(digits: &[u8]) -> bool {
    let check = 11 - weighted(digits, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    let year = number(digits, 4, 7);
    is_ddmmyy(digits, 0) && !(100..880).contains(&year) && check % 11 == at(digits, 12)
}

fn davcna(digits: &[u8]) -> bool {
    let check = 11 - weighted(digits, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    at(digits, 0) != 0 && check < 11 && check % 10 == at(digits, 7)
}

/// Day of birth (months plus 20 or 40 by century), serial.
pub(super) fn egn(digits: &[u8]) -> bool {
    let month = number(digits, 2, 4) % 20;
    is_day(number(digits, 4, 6), month)
        && number(digits, 2, 4) < 53
        && weighted(digits, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == at(digits, 9)
}

/// Day of birth, serial, Luhn.
pub(super) fn amka(digits: &[u8]) -> bool {
    is_ddmmyy(digits, 0) && luhn(digits)
}

pub(super) fn afm(digits: &[u8]) -> bool {
    number(digits, 0, 9) != 0
        && weighted(digits, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == at(digits, 8)
}

/// Digits in even places count by a table of their own, the letter is the remainder by 26.
pub(super) fn tic(bytes: &[u8]) -> bool {
    const EVEN: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let sum: u32 = (0..8)
        .map(|index| {
            let digit = at(bytes, index);
            if index % 2 == 0 {
                EVEN.get(digit as usize).copied().unwrap_or(0)
            } else {
                digit
            }
        })
        .sum();
    number(bytes, 0, 2) != 12 && at(bytes, 8) == sum % 26 + 10
}

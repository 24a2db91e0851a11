//! Netherlands, Belgium, Luxembourg.
//!
//! References: Wet algemene bepalingen burgerservicenummer (elfproef); Arrêté royal of 3 April
//! 1984 on the national register number; Règlement grand-ducal of 21 December 1987 and the law of
//! 19 June 2013 on the identification number.

use super::super::check_digit::{at, is_day, luhn, number, verhoeff, weighted};
use super::{Alone, Scheme, unchecked};

pub(super) const SCHEMES: &[Scheme] = &[
    Scheme {
        shape: "ddddddddd",
        check: bsn,
        alone: Alone::Never,
        cues: &[
            "bsn*",
            "burgerservicenummer*",
            "sofinummer",
            "sofi nummer",
            "sofi",
        ],
    },
    // The same with its leading zero left out.
    Scheme {
        shape: "dddddddd",
        check: unchecked,
        alone: Alone::Never,
        cues: &["bsn*", "burgerservicenummer*"],
    },
    Scheme {
        shape: "ddddddddddd",
        check: rijksregister,
        alone: Alone::Written(&[
            "2.2.2-3.2",
            "2.2.2-3-2",
            "2.2.2.3.2",
            "2 2 2 3 2",
            "6-3-2",
            "6-3.2",
            "6 3 2",
            "2 2 2-3 2",
            "2/2/2-3.2",
        ]),
        cues: &[
            "rijksregister*",
            "insz*",
            "registre national",
            "numero national",
            "niss",
            "nrn",
            "rrn",
            "rijksregisternummer",
            "nationaal nummer",
            "numero de registre national",
        ],
    },
    Scheme {
        shape: "ddddddddddddd",
        check: luxembourg,
        alone: Alone::Always,
        cues: &[
            "matricule",
            "matricule nationale",
            "numero de matricule",
            "cns",
            "sozialversicherungsnummer",
            "matrikel*",
        ],
    },
];

pub(super) fn bsn(digits: &[u8]) -> bool {
    let sum = weighted(digits, &[9, 8, 7, 6, 5, 4, 3, 2]);
    number(digits, 0, 9) != 0 && sum % 11 == at(digits, 8)
}

/// Day of birth (months plus 20 or 40 in the register of foreigners, 0 if unknown), serial, 97
/// minus the remainder; of those born since 2000 with a two before the number.
pub(super) fn rijksregister(digits: &[u8]) -> bool {
    let body = u64::from(number(digits, 0, 9));
    let check = u64::from(number(digits, 9, 11));
    let month = number(digits, 2, 4) % 20;
    let day = number(digits, 4, 6);
    let dated = month == 0 || day == 0 || is_day(day, month);
    dated
        && number(digits, 2, 4) < 53
        && (97 - body % 97 == check
            || (number(digits, 0, 2) < 50 && 97 - (2_000_000_000 + body) % 97 == check))
}

/// Day of birth with four digits of the year, serial, a Luhn and a Verhoeff digit over the first
/// eleven: chance meets it five times in a million.
fn luxembourg(digits: &[u8]) -> bool {
    let mut second = [b'0'; 12];
    let body = digits.get(..11).unwrap_or(&[]);
    for (slot, byte) in second.iter_mut().zip(body.iter().chain(digits.get(12))) {
        *slot = *byte;
    }
    (1890..=2049).contains(&number(digits, 0, 4))
        && is_day(number(digits, 6, 8), number(digits, 4, 6))
        && digits.get(..12).is_some_and(luhn)
        && verhoeff(&second)
}

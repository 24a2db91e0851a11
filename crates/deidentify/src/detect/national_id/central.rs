//! Poland, Czechia, Slovakia, Hungary.
//!
//! References: ustawa o ewidencji ludności (PESEL); NIP of the Ministerstwo Finansów; zákon č.
//! 133/2000 Sb. (rodné číslo); 1996. évi XX. törvény (TAJ, adóazonosító jel, személyi azonosító).

use super::super::check_digit::{at, is_day, number, weighted};
use super::{Alone, Scheme, unchecked};

pub(super) const SCHEMES: &[Scheme] = &[
    Scheme {
        shape: "ddddddddddd",
        check: pesel,
        alone: Alone::Never,
        cues: &["pesel*"],
    },
    Scheme {
        shape: "dddddddddd",
        check: nip,
        alone: Alone::Written(&["3-3-2-2", "3-2-2-3"]),
        cues: &["nip", "nipu", "numer nip", "nr nip"],
    },
    Scheme {
        shape: "aaadddddd",
        check: dowod,
        alone: Alone::Never,
        cues: &["dowod*", "nr dowodu", "seria i numer"],
    },
    Scheme {
        shape: "aaddddddd",
        check: paszport,
        alone: Alone::Never,
        cues: &["paszport*"],
    },
    Scheme {
        shape: "dddddddddd",
        check: rodne_cislo,
        alone: Alone::Written(&["6/4"]),
        cues: &[
            "rodne cislo",
            "rodneho cisla",
            "rodnym cislem",
            "rc",
            "r c",
            "rod c",
            "rodne c",
        ],
    },
    // Nine digits until 1953, without a check.
    Scheme {
        shape: "ddddddddd",
        check: unchecked,
        alone: Alone::Never,
        cues: &["rodne cislo", "rodneho cisla", "rc", "r c"],
    },
    Scheme {
        shape: "ddddddddd",
        check: taj,
        alone: Alone::Never,
        cues: &["taj*", "taj szam*", "tarsadalombiztositasi*"],
    },
    Scheme {
        shape: "8ddddddddd",
        check: adoazonosito,
        alone: Alone::Never,
        cues: &["adoazonosito*", "adoszam*", "ado azonosito*"],
    },
    Scheme {
        shape: "ddddddddddd",
        check: szemelyi,
        alone: Alone::Written(&["1-6-4", "1 6 4"]),
        cues: &["szemelyi*", "szemelyi szam*", "szemelyi azonosito*"],
    },
];

/// Day of birth with the century in the month, serial, check digit.
pub(super) fn pesel(digits: &[u8]) -> bool {
    let sum = weighted(digits, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]);
    is_day(number(digits, 4, 6), number(digits, 2, 4) % 20) && sum.is_multiple_of(10)
}

pub(super) fn nip(digits: &[u8]) -> bool {
    weighted(digits, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == at(digits, 9)
        && number(digits, 0, 3) > 100
}

/// Three letters, check digit, five digits.
fn dowod(bytes: &[u8]) -> bool {
    weighted(bytes, &[7, 3, 1, 9, 7, 3, 1, 7, 3]).is_multiple_of(10)
}

/// Two letters, check digit, six digits.
fn paszport(bytes: &[u8]) -> bool {
    weighted(bytes, &[7, 3, 9, 1, 7, 3, 1, 7, 3]).is_multiple_of(10)
}

/// Day of birth (months of women plus 50, of full days plus 20), serial; divisible by eleven.
pub(super) fn rodne_cislo(digits: &[u8]) -> bool {
    let month = number(digits, 2, 4);
    let month = if month > 50 { month - 50 } else { month };
    let month = if month > 20 { month - 20 } else { month };
    let body = number(digits, 0, 9) % 11;
    is_day(number(digits, 4, 6), month)
        && (body == at(digits, 9) || (body == 10 && at(digits, 9) == 0))
}

pub(super) fn taj(digits: &[u8]) -> bool {
    weighted(digits, &[3, 7, 3, 7, 3, 7, 3, 7]) % 10 == at(digits, 8)
}

pub(super) fn adoazonosito(digits: &[u8]) -> bool {
    weighted(digits, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == at(digits, 9)
}

/// Sex and century, day of birth, serial; the order of the weights changed in 1997.
fn szemelyi(digits: &[u8]) -> bool {
    let rising = weighted(digits, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) % 11;
    let falling = weighted(digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11;
    is_day(number(digits, 5, 7), number(digits, 3, 5))
        && (1..=8).contains(&at(digits, 0))
        && [rising, falling].contains(&at(digits, 10))
}

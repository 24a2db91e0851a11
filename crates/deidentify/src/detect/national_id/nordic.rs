//! Denmark, Sweden, Finland, Norway, Iceland.
//!
//! References: Det Centrale Personregister (modulus 11, given up in 2007); Skatteverket SKV 704
//! (personnummer, samordningsnummer); Digi- ja väestötietovirasto (henkilötunnus, intermediate
//! characters of 2023); Skatteetaten (fødselsnummer, D-nummer); Þjóðskrá (kennitala).

use super::super::check_digit::{at, is_day, luhn, number, weighted};
use super::{Alone, Scheme, is_ddmmyy};

pub(super) const SCHEMES: &[Scheme] = &[
    Scheme {
        shape: "dddddddddd",
        check: cpr,
        alone: Alone::Written(&["6-4"]),
        cues: &["cpr*", "cprnr", "cpr nr", "cpr nummer", "personnummer"],
    },
    Scheme {
        shape: "dddddddddd",
        check: personnummer,
        alone: Alone::Written(&["6-4"]),
        cues: SWEDISH,
    },
    Scheme {
        shape: "dddddddddddd",
        check: long_personnummer,
        alone: Alone::Written(&["8-4"]),
        cues: SWEDISH,
    },
    // With the intermediate letter of those born since 2000, or with the dash of those before.
    Scheme {
        shape: "ddddddadddx",
        check: hetu_with_letter,
        alone: Alone::Always,
        cues: &["hetu*", "henkilotunnu*", "sotu*", "personbeteckning"],
    },
    Scheme {
        shape: "dddddddddx",
        check: hetu_with_dash,
        alone: Alone::Written(&["6-4"]),
        cues: &["hetu*", "henkilotunnu*", "sotu*", "personbeteckning"],
    },
    Scheme {
        shape: "ddddddddddd",
        check: fodselsnummer,
        alone: Alone::Written(&["6 5", "6-5"]),
        cues: &[
            "fodselsnummer*",
            "fodselsnr",
            "personnummer*",
            "personnr",
            "d nummer",
            "fnr",
            "foedselsnummer*",
        ],
    },
    Scheme {
        shape: "dddddddddd",
        check: kennitala,
        alone: Alone::Written(&["6-4"]),
        cues: &["kennitala*", "kennitolu*", "kt"],
    },
];

const SWEDISH: &[&str] = &[
    "personnummer*",
    "personnr",
    "pnr",
    "samordningsnummer*",
    "person nr",
    "person nummer",
];

/// Day of birth, serial, modulus 11.
pub(super) fn cpr(digits: &[u8]) -> bool {
    is_ddmmyy(digits, 0) && weighted(digits, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// Day of birth (of a coordination number plus 60), serial, Luhn.
pub(super) fn personnummer(digits: &[u8]) -> bool {
    let day = number(digits, 4, 6);
    let day = if day > 60 { day - 60 } else { day };
    is_day(day, number(digits, 2, 4)) && luhn(digits)
}

fn long_personnummer(digits: &[u8]) -> bool {
    matches!(number(digits, 0, 2), 18..=20) && digits.get(2..).is_some_and(personnummer)
}

/// Check characters of the henkilötunnus by remainder.
const HETU: &[u8] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";

/// Day of birth, intermediate character, serial, remainder by 31.
fn hetu(bytes: &[u8], serial: usize) -> bool {
    let day = number(bytes, 0, 6);
    let individual = number(bytes, serial, serial + 3);
    if day > 999_999 || individual > 999 {
        return false;
    }
    let check = HETU.get(((day * 1000 + individual) % 31) as usize);
    is_ddmmyy(bytes, 0) && check.is_some() && check == bytes.get(serial + 3)
}

pub(super) fn hetu_with_letter(bytes: &[u8]) -> bool {
    bytes
        .get(6)
        .is_some_and(|letter| b"ABCDEFUVWXY".contains(letter))
        && hetu(bytes, 7)
}

pub(super) fn hetu_with_dash(bytes: &[u8]) -> bool {
    hetu(bytes, 6)
}

/// Day of birth (of a D-number plus 40), serial, two check digits.
pub(super) fn fodselsnummer(digits: &[u8]) -> bool {
    let day = number(digits, 0, 2);
    let day = if day > 40 { day - 40 } else { day };
    let month = number(digits, 2, 4) % 40;
    is_day(day, month)
        && weighted(digits, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_multiple_of(11)
        && weighted(digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

fn kennitala(digits: &[u8]) -> bool {
    is_ddmmyy(digits, 0)
        && weighted(digits, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
        && matches!(at(digits, 9), 8 | 9 | 0)
}

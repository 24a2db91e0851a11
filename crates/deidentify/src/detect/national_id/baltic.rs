//! Estonia, Latvia, Lithuania.
//!
//! References: EVS 585 (isikukood) and the same scheme of the asmens kodas; personas kods of the
//! Pilsonības un migrācijas lietu pārvalde (numbers since 2017 begin with 32 and carry no check).

use super::super::check_digit::{at, is_day, number, weighted};
use super::{Alone, Scheme, is_ddmmyy};

pub(super) const SCHEMES: &[Scheme] = &[
    Scheme {
        shape: "ddddddddddd",
        check: isikukood,
        alone: Alone::Never,
        cues: &["isikukood*", "isikukoodi", "asmens kod*", "a k"],
    },
    Scheme {
        shape: "ddddddddddd",
        check: personas_kods,
        alone: Alone::Written(&["6-5"]),
        cues: &["personas kod*", "pk", "p k"],
    },
];

/// Sex and century, day of birth, serial, two rounds of weights.
pub(super) fn isikukood(digits: &[u8]) -> bool {
    let first = weighted(digits, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    let second = weighted(digits, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
    let check = if first < 10 { first } else { second % 10 };
    matches!(at(digits, 0), 1..=8)
        && is_day(number(digits, 5, 7), number(digits, 3, 5))
        && check == at(digits, 10)
}

pub(super) fn personas_kods(digits: &[u8]) -> bool {
    if number(digits, 0, 2) == 32 {
        return true;
    }
    let sum = weighted(digits, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
    is_ddmmyy(digits, 0) && (1 + sum) % 11 % 10 == at(digits, 10)
}

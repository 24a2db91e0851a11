//! Great Britain, Ireland, Malta, and the United States.
//!
//! References: HMRC NIM39110 (National Insurance number); NHS Data Dictionary (NHS number); DVLA
//! (driver number); Personal Public Service number (Department of Social Protection, 2013 range);
//! Maltese Identity Card Act; 20 CFR 422.103 and the Social Security Administration's rules of
//! 2011; IRS (ITIN).

use super::super::check_digit::{at, is_day, number, weighted};
use super::{Alone, Scheme, unchecked};

pub(super) const SCHEMES: &[Scheme] = &[
    Scheme {
        shape: "aadddddda",
        check: nino,
        alone: Alone::Always,
        cues: &[
            "nino",
            "ni number",
            "ni no",
            "national insurance*",
            "n i number",
            "ni",
        ],
    },
    Scheme {
        shape: "dddddddddd",
        check: nhs,
        alone: Alone::Never,
        cues: &["nhs", "nhs number", "nhs no", "chi number", "h c number"],
    },
    Scheme {
        shape: "dddddddddd",
        check: unchecked,
        alone: Alone::Never,
        cues: &["utr", "unique taxpayer reference"],
    },
    Scheme {
        shape: "axxxxddddddaxxaa",
        check: driver,
        alone: Alone::Always,
        cues: &[
            "driving licence*",
            "licence number",
            "driver number",
            "dvla",
        ],
    },
    Scheme {
        shape: "ddddddda",
        check: pps,
        alone: Alone::Written(&["8", "9", "7 1", "7 2", "7-1", "7-2"]),
        cues: &["pps*", "ppsn", "pps number", "pps no", "rsi"],
    },
    Scheme {
        shape: "dddddddaa",
        check: pps,
        alone: Alone::Written(&["8", "9", "7 1", "7 2", "7-1", "7-2"]),
        cues: &["pps*", "ppsn", "pps number", "pps no"],
    },
    Scheme {
        shape: "ddddddda",
        check: |bytes| {
            bytes
                .get(7)
                .is_some_and(|letter| b"MGAPLHBZ".contains(letter))
        },
        alone: Alone::Never,
        cues: &[
            "karta tal identita",
            "karta ta l identita",
            "malta id",
            "id card*",
        ],
    },
    Scheme {
        shape: "ddddddddd",
        check: ssn,
        alone: Alone::Written(&["3-2-4"]),
        cues: &[
            "ssn",
            "social security*",
            "social",
            "my social",
            "her ssn",
            "ss number",
            "soc sec",
            "itin",
            "ssn is",
            "tin",
            "taxpayer id*",
        ],
    },
];

/// Two letters of which some never occur, six digits, a suffix of A to D.
pub(super) fn nino(bytes: &[u8]) -> bool {
    let (Some(&[first, second]), Some(suffix)) = (bytes.first_chunk::<2>(), bytes.get(8)) else {
        return false;
    };
    let never = [*b"BG", *b"GB", *b"KN", *b"NK", *b"NT", *b"TN", *b"ZZ"];
    !b"DFIQUV".contains(&first)
        && !b"DFIQUVO".contains(&second)
        && !never.contains(&[first, second])
        && b"ABCD".contains(suffix)
}

pub(super) fn nhs(digits: &[u8]) -> bool {
    let check = 11 - weighted(digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    check != 10 && check % 11 == at(digits, 9)
}

/// Surname padded with nines, day of birth with the month of women plus 50, initials, check.
pub(super) fn driver(bytes: &[u8]) -> bool {
    let mut padding = false;
    let surname = bytes.iter().take(5).all(|byte| {
        let nine = *byte == b'9';
        let right = nine || (byte.is_ascii_uppercase() && !padding);
        padding |= nine;
        right
    });
    let month = number(bytes, 6, 8);
    let month = if month > 50 { month - 50 } else { month };
    surname
        && is_day(number(bytes, 8, 10), month)
        && bytes
            .get(11..13)
            .is_some_and(|two| two.iter().all(|b| b.is_ascii_uppercase() || *b == b'9'))
}

/// Seven digits and the letter of the remainder by 23; a second letter counts nine times.
pub(super) fn pps(bytes: &[u8]) -> bool {
    let second = bytes.get(8).map_or(0, |letter| match letter {
        b'A'..=b'I' => u32::from(letter - b'A') + 1,
        b'W' => 0,
        _ => 99,
    });
    let sum = weighted(bytes, &[8, 7, 6, 5, 4, 3, 2]) + second * 9;
    let check = b"WABCDEFGHIJKLMNOPQRSTUV".get((sum % 23) as usize);
    second < 99 && check.is_some() && check == bytes.get(7)
}

/// No area 000, 666 or 900 up (but those of an ITIN), no group 00, no serial 0000, and not the
/// numbers of well-known advertisements.
pub(super) fn ssn(digits: &[u8]) -> bool {
    let (area, group, serial) = (
        number(digits, 0, 3),
        number(digits, 3, 5),
        number(digits, 5, 9),
    );
    let itin = area >= 900 && matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99);
    let issued = area != 0 && area != 666 && (area < 900 || itin) && group != 0 && serial != 0;
    issued
        && !matches!(
            (area, group, serial),
            (78, 5, 1120) | (219, 9, 9999) | (123, 45, 6789)
        )
}

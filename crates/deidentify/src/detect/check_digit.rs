//! The arithmetic of check digits, once for all detectors: numbers arrive as ASCII capitals and
//! digits without separators, and every function answers `false` to what it cannot read.

/// The value of a digit or of a capital letter (`A` = 10, as in ISO 7064 and ICAO 9303); 0 for
/// anything else.
pub(super) fn value(byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'Z' => u32::from(byte - b'A') + 10,
        _ => 0,
    }
}

/// The number that the digits `from..to` write; `u32::MAX` if they are not all digits.
pub(super) fn number(bytes: &[u8], from: usize, to: usize) -> u32 {
    let Some(part) = bytes.get(from..to) else {
        return u32::MAX;
    };
    part.iter()
        .try_fold(0u32, |sum, byte| {
            if !byte.is_ascii_digit() {
                return None;
            }
            sum.checked_mul(10)?.checked_add(value(*byte))
        })
        .unwrap_or(u32::MAX)
}

/// The value of one character, 0 outside.
pub(super) fn at(bytes: &[u8], index: usize) -> u32 {
    bytes.get(index).map_or(0, |byte| value(*byte))
}

/// Whether all are digits, and there is one.
pub(super) fn all_digits(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit)
}

/// The sum of the values times their weights; what has no weight does not count.
pub(super) fn weighted(bytes: &[u8], weights: &[u32]) -> u32 {
    bytes
        .iter()
        .zip(weights)
        .map(|(byte, weight)| value(*byte) * weight)
        .sum()
}

/// Luhn (ISO/IEC 7812-1 annex B): cards, IMEI, Swedish and Greek numbers.
pub(super) fn luhn(digits: &[u8]) -> bool {
    all_digits(digits) && luhn_sum(digits).is_multiple_of(10)
}

/// The Luhn sum: from the right, every second digit counts twice, as the sum of its digits.
fn luhn_sum(digits: &[u8]) -> u32 {
    digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, byte)| doubled(value(*byte), place % 2 == 1))
        .sum()
}

/// A digit, or the cross sum of its double.
fn doubled(digit: u32, twice: bool) -> u32 {
    if !twice {
        return digit;
    }
    let double = 2 * digit;
    double / 10 + double % 10
}

/// The remainder by 97 of the decimal number that letters and digits spell, `A` = 10
/// (ISO 7064 MOD 97-10 as the IBAN uses it).
pub(super) fn mod97(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(0, |rest, byte| {
        let value = value(byte);
        let shift = if value > 9 { 100 } else { 10 };
        (rest * shift + value) % 97
    })
}

/// Whether a whole IBAN, from its country code on, satisfies its check digits.
pub(super) fn iban(iban: &[u8]) -> bool {
    let (Some(head), Some(body)) = (iban.get(..4), iban.get(4..)) else {
        return false;
    };
    mod97(body.iter().chain(head).copied()) == 1
}

/// ISO 7064 MOD 11,10: German tax id, Croatian OIB.
pub(super) fn mod11_10(digits: &[u8]) -> bool {
    let Some((check, body)) = digits.split_last() else {
        return false;
    };
    if !all_digits(digits) {
        return false;
    }
    let product = body.iter().fold(10, |product, byte| {
        let sum = (value(*byte) + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == value(*check)
}

/// EAN-13: weights 1 and 3 from the left.
pub(super) fn ean13(digits: &[u8]) -> bool {
    digits.len() == 13
        && all_digits(digits)
        && weighted(digits, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
}

/// ICAO 9303: weights 7, 3, 1; the last character is the check digit of those before.
pub(super) fn icao9303(bytes: &[u8]) -> bool {
    let Some((check, body)) = bytes.split_last() else {
        return false;
    };
    let sum: u32 = body
        .iter()
        .zip([7, 3, 1].iter().cycle())
        .map(|(byte, weight)| value(*byte) * weight)
        .sum();
    check.is_ascii_digit() && sum % 10 == value(*check)
}

/// Cross sums of products with the given weights, as German social insurance uses them.
pub(super) fn cross_sums(digits: &[u8], weights: &[u32]) -> u32 {
    digits
        .iter()
        .zip(weights)
        .map(|(byte, weight)| {
            let product = value(*byte) * weight;
            product / 10 + product % 10
        })
        .sum()
}

/// Verhoeff's dihedral check; the last digit is the check digit.
pub(super) fn verhoeff(digits: &[u8]) -> bool {
    const PERMUTATION: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    if !all_digits(digits) {
        return false;
    }
    let mut state = 0u8;
    for (place, byte) in digits.iter().rev().enumerate() {
        let mut digit = byte - b'0';
        for _ in 0..place % 8 {
            digit = PERMUTATION.get(usize::from(digit)).copied().unwrap_or(0);
        }
        state = dihedral(state, digit);
    }
    state == 0
}

/// The product of two elements of the dihedral group of the pentagon, 0 to 4 turns and 5 to 9
/// reflections.
fn dihedral(left: u8, right: u8) -> u8 {
    match (left < 5, right < 5) {
        (true, true) => (left + right) % 5,
        (true, false) => (left + right - 5) % 5 + 5,
        (false, true) => (left - 5 + 5 - right) % 5 + 5,
        (false, false) => (left + 5 - right) % 5,
    }
}

/// Whether day and month can be a date; February has 29 days, as the year may be unknown.
pub(super) fn is_day(day: u32, month: u32) -> bool {
    let last = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return false,
    };
    (1..=last).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published examples hold, and one changed digit breaks them.
    fn check(holds: fn(&[u8]) -> bool, numbers: &[&str]) {
        for number in numbers {
            assert!(holds(number.as_bytes()), "{number}");
            let mut wrong = number.as_bytes().to_vec();
            let last = wrong.last_mut().unwrap();
            *last = if *last == b'9' { b'0' } else { *last + 1 };
            assert!(!holds(&wrong), "{number} with another last digit");
        }
    }

    #[test]
    fn published_numbers() {
        check(
            luhn,
            &[
                "4111111111111111",
                "378282246310005",
                "79927398713",
                "490154203237518",
            ],
        );
        check(
            iban,
            &[
                "DE89370400440532013000",
                "GB29NWBK60161331926819",
                "NO9386011117947",
            ],
        );
        check(mod11_10, &["86095742719", "33392005961", "36574261809"]);
        check(ean13, &["7569217076985", "4006381333931"]);
        check(icao9303, &["L01X00T471", "C01X00T478", "T220001293"]);
        check(verhoeff, &["2363", "123451", "84736430954837284567892"]);
    }

    #[test]
    fn what_is_no_number_is_wrong() {
        for holds in [luhn, iban, mod11_10, ean13, icao9303, verhoeff] {
            for text in ["", "1", "a", "-----", "ÄÖÜ", "12345678901234567890A"] {
                let _ = holds(text.as_bytes());
            }
            assert!(!holds(b""));
        }
        assert_eq!(number(b"12a", 0, 3), u32::MAX);
        assert_eq!(number(b"99999999999", 0, 11), u32::MAX);
        assert_eq!(number(b"123", 1, 9), u32::MAX);
    }

    #[test]
    fn days() {
        for (day, month, is) in [
            (31, 1, true),
            (31, 4, false),
            (29, 2, true),
            (30, 2, false),
            (0, 1, false),
            (1, 13, false),
            (1, 0, false),
        ] {
            assert_eq!(is_day(day, month), is, "{day}.{month}.");
        }
    }
}

/// What the tests of the detectors share.
#[cfg(test)]
pub(super) mod testing {
    use licit_record::policy::OperatingPoint;

    use super::super::Text;
    use crate::Span;

    type Detector = fn(&Text<'_>, usize, &mut Vec<Span>);

    /// What a detector finds in a text when every number wakes it.
    pub(crate) fn find(detector: Detector, source: &str) -> Vec<String> {
        let text = Text::new(source, OperatingPoint::Balanced, "DE");
        let mut spans = Vec::new();
        let bytes = source.as_bytes();
        for at in 0..bytes.len() {
            let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
            if digit(at) && !at.checked_sub(1).is_some_and(digit) {
                detector(&text, at, &mut spans);
            }
        }
        spans.sort_unstable();
        spans.dedup();
        spans
            .iter()
            .map(|span| {
                source
                    .get(span.start as usize..span.end as usize)
                    .unwrap()
                    .to_owned()
            })
            .collect()
    }

    /// Compares what a detector finds with what it should.
    pub(crate) fn check_all(detector: Detector, cases: &[(&str, &[&str])]) {
        let mut wrong = Vec::new();
        for (source, expected) in cases {
            let found = find(detector, source);
            if found != *expected {
                wrong.push(format!(
                    "{source:?}: found {found:?}, expected {expected:?}"
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

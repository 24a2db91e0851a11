//! Bank accounts.
//!
//! ## What it finds
//! IBANs of all countries that have them, in any grouping and case; BIC, German account number
//! and bank code, British sort code and account number, American routing number, the Polish,
//! Spanish, French, Czech and Hungarian national forms, and other account numbers, each beside a
//! word that names it.
//!
//! ## Why
//! `BANK_ACCOUNT`, DEI-1: account numbers are named among the data that have to go.
//!
//! ## Example
//! `IBAN: DE89 3704 0044 0532 0130 00` is found; `DE12 am 3.4.` is not.
//!
//! ## Limits
//! An IBAN with a wrong check digit counts where a word announces it or where it is written in
//! groups of four, since a typo still points to a person; alone and in one run it does not.
//! An account number without any word beside it is a number like any other.
//!
//! ## References
//! ISO 13616 and the SWIFT IBAN registry; ISO 9362 (BIC); ABA routing number policy.

use std::ops::Range;

use licit_record::Category;
use licit_record::policy::OperatingPoint;

use super::Text;
use super::check_digit;
use super::compact::{Compact, Piece, is_inside_number, starts_word, token_start};
use super::cue::{self, Cues, List, Table, Window};
use crate::Span;

/// Looks at a number and the letters before it, or behind a word that names a bank's code.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    if !text.byte(trigger).is_ascii_digit() {
        return bic_beside(text, text.word_before(trigger).start, out);
    }
    if let Some(iban) = iban_at(text, trigger) {
        bic_beside(text, iban.end, out);
        text.push(out, iban, Category::BankAccount);
        return;
    }
    let start = token_start(text, trigger);
    if !starts_word(text, start) {
        return;
    }
    let run = Compact::read(text, start);
    if bic_in(&run) {
        if cue::before(text, start).meets(List::Bic) {
            let end = text.run_end(start, |char| char.is_ascii_alphanumeric());
            text.push(out, start..end, Category::BankAccount);
        }
    } else if start == trigger && !is_inside_number(text, start) {
        number_in_context(text, &run, out);
    }
}

/// Units behind an amount.
static UNITS: Cues = Cues::new(|| Table::new(&[UNIT_WORDS]));

/// Words that announce an IBAN.
pub(super) const IBAN_CUES: &[&str] = &[
    "*iban*",
    "*konto*",
    "*bankverbindung*",
    "*kontoverbindung*",
    "uberweis*",
    "ueberweis*",
    "zahlbar an",
    "bank account",
    "bank details",
    "account",
    "compte",
    "cuenta",
    "conto",
    "rekening*",
    "rib",
    "rachunek",
    "rachunku",
    "ucet",
    "uctu",
    "tili*",
    "wire",
    "transfer",
];
/// Words that announce a BIC.
pub(super) const BIC_CUES: &[&str] = &[
    "bic",
    "swift",
    "bic swift",
    "swift bic",
    "bic code",
    "swift code",
];
/// Words that announce an account number of any bank.
pub(super) const ACCOUNT_CUES: &[&str] = &[
    "konto",
    "kontonummer*",
    "kontonr",
    "konto nr",
    "kto",
    "ktonr",
    "kto nr",
    "spendenkonto",
    "girokonto",
    "sparkonto",
    "bankkonto",
    "kontonummern",
    "kontonumre",
    "account",
    "acc",
    "acct",
    "a c",
    "acc no",
    "account no",
    "account number",
    "acct no",
    "checking",
    "savings account",
    "numero de compte",
    "compte",
    "rib",
    "numero de cuenta",
    "cuenta",
    "ccc",
    "conto corrente",
    "conto",
    "numero de conta",
    "conta",
    "nib",
    "rekening",
    "rekeningnummer",
    "bankrekening",
    "numer konta",
    "nr konta",
    "konta",
    "rachunek",
    "rachunku",
    "nr rachunku",
    "cislo uctu",
    "ucet",
    "uctu",
    "szamlaszam",
    "bankszamlaszam",
    "tilinumero",
    "tili",
    "bankgiro",
    "plusgiro",
    "clearing",
    "kontonr",
    "broj racuna",
    "racun",
    "iban",
];
/// Words that announce a bank code.
pub(super) const CODE_CUES: &[&str] = &[
    "blz",
    "bankleitzahl",
    "routing",
    "routing number",
    "routing no",
    "aba",
    "rtn",
    "sort code",
    "sortcode",
    "s c",
    "bank code",
    "code banque",
    "bsb",
];

/// Length of the IBAN by country, from the SWIFT registry.
const LENGTHS: &[(&[u8; 2], usize)] = &[
    (b"AD", 24),
    (b"AE", 23),
    (b"AL", 28),
    (b"AT", 20),
    (b"AZ", 28),
    (b"BA", 20),
    (b"BE", 16),
    (b"BG", 22),
    (b"BH", 22),
    (b"BI", 27),
    (b"BR", 29),
    (b"BY", 28),
    (b"CH", 21),
    (b"CR", 22),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DJ", 27),
    (b"DK", 18),
    (b"DO", 28),
    (b"EE", 20),
    (b"EG", 29),
    (b"ES", 24),
    (b"FI", 18),
    (b"FK", 18),
    (b"FO", 18),
    (b"FR", 27),
    (b"GB", 22),
    (b"GE", 22),
    (b"GI", 23),
    (b"GL", 18),
    (b"GR", 27),
    (b"GT", 28),
    (b"HN", 28),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IQ", 23),
    (b"IS", 26),
    (b"IT", 27),
    (b"JO", 30),
    (b"KW", 30),
    (b"KZ", 20),
    (b"LB", 28),
    (b"LC", 32),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"LY", 25),
    (b"MC", 27),
    (b"MD", 24),
    (b"ME", 22),
    (b"MK", 19),
    (b"MN", 20),
    (b"MR", 27),
    (b"MT", 31),
    (b"MU", 30),
    (b"NI", 28),
    (b"NL", 18),
    (b"NO", 15),
    (b"OM", 23),
    (b"PK", 24),
    (b"PL", 28),
    (b"PS", 29),
    (b"PT", 25),
    (b"QA", 29),
    (b"RO", 24),
    (b"RS", 22),
    (b"RU", 33),
    (b"SA", 24),
    (b"SC", 31),
    (b"SD", 18),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
    (b"SM", 27),
    (b"SO", 23),
    (b"ST", 25),
    (b"SV", 28),
    (b"TL", 23),
    (b"TN", 24),
    (b"TR", 26),
    (b"UA", 29),
    (b"VA", 22),
    (b"VG", 24),
    (b"XK", 20),
    (b"YE", 30),
];
/// No IBAN is shorter or longer, with a typo to spare.
const SHORTEST: usize = 14;

/// The length that an IBAN of a country has.
fn length_of(country: &[u8]) -> Option<usize> {
    let index = LENGTHS
        .binary_search_by(|(code, _)| code.as_slice().cmp(country))
        .ok()?;
    LENGTHS.get(index).map(|(_, length)| *length)
}

/// The IBAN whose check digits begin at the trigger.
fn iban_at(text: &Text<'_>, trigger: usize) -> Option<Range<usize>> {
    let start = country_before(text, trigger)?;
    let run = Compact::read(text, start);
    let bytes = run.bytes();
    let length = bytes.get(..2).and_then(length_of)?;
    if !bytes.get(2..4).is_some_and(check_digit::all_digits) {
        return None;
    }
    if bytes.get(..length).is_some_and(is_right) {
        return Some(start..run.end_of(length)?);
    }
    let announced = text.point >= OperatingPoint::Recall
        || cue::before(text, start).meets(List::Iban);
    let exact = run.pieces().find(|piece| piece.bytes.len() == length);
    exact
        .filter(|piece| announced || is_fours(piece))
        .or_else(|| run.pieces().find(|piece| is_misspelt(piece, announced)))
        .map(|piece| start..piece.end)
}

/// Right check digits, and half of it figures at least: words behind `de 2015` meet the check
/// once in 97 times.
fn is_right(iban: &[u8]) -> bool {
    let digits = iban.iter().filter(|byte| byte.is_ascii_digit()).count();
    digits * 2 >= iban.len() && check_digit::iban(iban)
}

/// Where the country code before two check digits begins.
fn country_before(text: &Text<'_>, trigger: usize) -> Option<usize> {
    let blank = usize::from(text.byte_before(trigger) == b' ');
    // `D E 8 9 3 7`: a blank behind every sign.
    if blank == 1
        && let Some(start) = trigger.checked_sub(4)
        && let [one, b' ', two, b' '] = text.slice(start..trigger).as_bytes()
        && one.is_ascii_alphabetic()
        && two.is_ascii_alphabetic()
        && text.byte(trigger + 1) == b' '
        && starts_word(text, start)
    {
        return Some(start);
    }
    let start = trigger.checked_sub(2 + blank)?;
    let letters = text.slice(start..start + 2);
    let glued = || {
        let before = start
            .checked_sub(4)
            .map_or("", |from| text.slice(from..start));
        before.eq_ignore_ascii_case("iban")
    };
    let known = letters.len() == 2 && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    (known && (starts_word(text, start) || glued())).then_some(start)
}

/// Groups of four, with at least four of them: nothing else is written like that behind a
/// country code.
fn is_fours(piece: &Piece<'_>) -> bool {
    piece.groups >= 4 && piece.is_in_fours()
}

/// An IBAN with a digit too many or too few: announced or in groups of four, and digits enough
/// in every group that words behind it are no part of it.
fn is_misspelt(piece: &Piece<'_>, announced: bool) -> bool {
    let digits = piece.digit_count();
    let mut from = 0;
    let words = piece.layout().enumerate().any(|(index, (length, _))| {
        let group = piece.bytes.get(from..from + length).unwrap_or(&[]);
        from += length;
        // The first two groups hold country and bank, which may be letters.
        index > 1 && !group.iter().any(u8::is_ascii_digit)
    });
    let ends_in_digits = piece.bytes.last().is_some_and(u8::is_ascii_digit);
    (SHORTEST..=34).contains(&piece.bytes.len())
        && digits * 3 >= piece.bytes.len() * 2
        && ends_in_digits
        && !words
        && (announced || (piece.groups >= 5 && piece.is_in_fours()))
}

/// Whether the first word of a run has the form of a BIC.
fn bic_in(run: &Compact) -> bool {
    let Some(word) = run.pieces().last() else {
        return false;
    };
    is_bic(word.bytes)
}

/// Four letters of the bank, two of the country, two or five of place and branch.
fn is_bic(bytes: &[u8]) -> bool {
    matches!(bytes.len(), 8 | 11)
        && bytes
            .get(..6)
            .is_some_and(|head| head.iter().all(u8::is_ascii_uppercase))
        && bytes
            .get(4..6)
            .is_some_and(|country| length_of(country).is_some() || country == b"US")
}

/// Account numbers and bank codes that a word announces.
fn number_in_context(text: &Text<'_>, run: &Compact, out: &mut Vec<Span>) {
    let Some(piece) = run
        .pieces()
        .find(|piece| piece.is_all_digits() && !piece.is_broken())
    else {
        return;
    };
    let length = piece.bytes.len();
    if !(5..=28).contains(&length) {
        return;
    }
    let near = |list| cue::is_near(text, piece.start, 24, list);
    let code = || is_bank_code(&piece) && near(List::BankNumber);
    let account =
        || piece.separated_by(b" -/") && near(List::Account) && !is_amount(text, piece.end);
    if is_national_form(&piece) || code() || account() {
        text.push(out, piece.start..piece.end, Category::BankAccount);
    }
}

/// German bank code, sort code, routing number, Australian and French bank codes.
fn is_bank_code(piece: &Piece<'_>) -> bool {
    matches!(piece.bytes.len(), 5 | 6 | 8 | 9)
}

/// National forms that are so long and so grouped that they need no word: a Polish account
/// without `PL`, a Spanish one of twenty digits.
fn is_national_form(piece: &Piece<'_>) -> bool {
    let polish = || {
        let rest = piece.bytes.get(2..).unwrap_or(&[]);
        let head = b"PL".iter().chain(piece.bytes.get(..2).unwrap_or(&[]));
        check_digit::mod97(rest.iter().chain(head).copied()) == 1
    };
    match piece.bytes.len() {
        26 => polish() && piece.is_written("2 4 4 4 4 4 4"),
        20 => {
            let grouped = ["4 4 2 9", "4-4-2-9", "4 4 4 4 4"]
                .iter()
                .any(|l| piece.is_written(l));
            grouped && is_spanish(piece.bytes)
        }
        _ => false,
    }
}

/// The two check digits of a Spanish account.
fn is_spanish(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 10] = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
    let check = |part: &[u8], weights: &[u32]| match 11 - check_digit::weighted(part, weights) % 11
    {
        11 => 0,
        10 => 1,
        digit => digit,
    };
    let (Some(bank), Some(account), Some(tail)) =
        (digits.get(..8), digits.get(10..20), WEIGHTS.get(2..))
    else {
        return false;
    };
    check(bank, tail) == check_digit::at(digits, 8)
        && check(account, &WEIGHTS) == check_digit::at(digits, 9)
}

const UNIT_WORDS: &[&str] = &[
    "euro",
    "eur",
    "usd",
    "dollar",
    "dollars",
    "chf",
    "gbp",
    "pounds",
    "followers",
    "follower",
    "zl",
    "kr",
    "mio",
];

/// Whether a currency or a unit follows: an amount in an account is no account.
fn is_amount(text: &Text<'_>, end: usize) -> bool {
    let rest = text.slice(end..(end + 4).min(text.len()));
    let mark = rest.trim_start().chars().next();
    matches!(mark, Some('€' | '$' | '£' | '%'))
        || Window::after_within(text, end, 12).starts_with(&UNITS)
}

/// Reports a BIC of letters alone, which no digit announces, in the words behind an account.
fn bic_beside(text: &Text<'_>, account_end: usize, out: &mut Vec<Span>) {
    let mut at = account_end;
    for _ in 0..3 {
        let cue = text.word_after(at);
        at = cue.end;
        if !["bic", "swift"]
            .iter()
            .any(|word| text.slice(cue.clone()).eq_ignore_ascii_case(word))
        {
            continue;
        }
        let word = text.word_after(at);
        if is_bic(text.slice(word.clone()).to_ascii_uppercase().as_bytes()) {
            text.push(out, word, Category::BankAccount);
        }
    }
}

#[cfg(test)]
mod tests {
    use licit_record::Category::BankAccount;

    use super::super::{check, check_digit};
    use super::*;

    #[test]
    fn ibans() {
        for (text, found) in [
            (
                "IBAN DE89 3704 0044 0532 0130 00",
                "DE89 3704 0044 0532 0130 00",
            ),
            ("IBAN: DE89370400440532013000.", "DE89370400440532013000"),
            ("iban: de02100500000054540402 ok", "de02100500000054540402"),
            (
                "an Familie Muster, DE44 5001 0517 5407 3249 31, danke",
                "DE44 5001 0517 5407 3249 31",
            ),
            // A wrong check digit, in groups of four.
            ("DE30 7079 1282 2638 6934 83", "DE30 7079 1282 2638 6934 83"),
            ("IBAN DE12345678901234567890", "DE12345678901234567890"),
            (
                "GB29 NWBK 6016 1331 9268 19 sort",
                "GB29 NWBK 6016 1331 9268 19",
            ),
            ("GB29-NWBK-6016-1331-9268-19", "GB29-NWBK-6016-1331-9268-19"),
            ("DE89.3704.0044.0532.0130.00", "DE89.3704.0044.0532.0130.00"),
            (
                "DE89\u{a0}3704\u{a0}0044\u{a0}0532\u{a0}0130\u{a0}00",
                "DE89\u{a0}3704\u{a0}0044\u{a0}0532\u{a0}0130\u{a0}00",
            ),
            (
                "DE 89 3704 0044 0532 0130 00",
                "DE 89 3704 0044 0532 0130 00",
            ),
            ("IBANDE89370400440532013000", "DE89370400440532013000"),
            ("NL91ABNA0417164300", "NL91ABNA0417164300"),
            ("NO93 8601 1117 947", "NO93 8601 1117 947"),
            (
                "MT84MALT011000012345MTLCAST001S",
                "MT84MALT011000012345MTLCAST001S",
            ),
            (
                "FR14 2004 1010 0505 0001 3M02 606",
                "FR14 2004 1010 0505 0001 3M02 606",
            ),
            // A digit is missing.
            (
                "Konto DE89 3704 0044 0532 0130 0",
                "DE89 3704 0044 0532 0130 0",
            ),
            (
                "DE89 3704 0044 0532 0130 00 25 Euro",
                "DE89 3704 0044 0532 0130 00",
            ),
        ] {
            check(BankAccount, text, &[found]);
        }
    }

    #[test]
    fn near_misses() {
        for text in [
            "DE12 am 3.4.",
            "DE12345678901234567890",
            "XX89 3704 0044 0532 0130 00",
            "USt-ID DE123456789",
            "LX123456789DE",
            "im Konto sind 25.000 Euro",
            "auf dem Konto 120000 €",
            "Konto 2023",
            "100000 followers",
            "my account 12000 followers",
            "am 12.03.1990 um 17:30",
            "BIC Kugelschreiber 3",
            "swift 2024",
            "0170 1234567",
            "de 12 mars 2024",
            "En diciembre de 2015 el paciente acude a consulta",
            "superior de 10 mm aproximadamente y otra",
        ] {
            check(BankAccount, text, &[]);
        }
    }

    #[test]
    fn national_forms() {
        for (text, found) in [
            (
                "Konto-Nr. 532013000, BLZ 37040044, bitte",
                &["532013000", "37040044"][..],
            ),
            (
                "BLZ 370 400 44 Kto 532 013 000",
                &["370 400 44", "532 013 000"],
            ),
            ("sort code 60-16-13 acc 31926819", &["60-16-13", "31926819"]),
            (
                "routing 021000021 account 000123456789",
                &["021000021", "000123456789"],
            ),
            (
                "61 1090 1014 0000 0712 1981 2874",
                &["61 1090 1014 0000 0712 1981 2874"],
            ),
            (
                "cuenta 2100 0418 45 0200051332",
                &["2100 0418 45 0200051332"],
            ),
            ("číslo účtu 19-2000145399/0800", &["19-2000145399/0800"]),
            ("rekeningnummer 417164300", &["417164300"]),
            (
                "iban: de02100500000054540402 bic COBADEFFXXX",
                &["de02100500000054540402", "COBADEFFXXX"],
            ),
            ("BIC: BYLADEM1ABC", &["BYLADEM1ABC"]),
            ("SWIFT NWBKGB2L", &["NWBKGB2L"]),
        ] {
            check(BankAccount, text, found);
        }
    }

    #[test]
    fn countries_are_sorted() {
        assert!(LENGTHS.is_sorted());
        assert_eq!(length_of(b"NO"), Some(15));
        assert!(!check_digit::iban(b"DE"));
    }
}

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

use licit_record::Category;

use super::Text;
use super::check_digit;
use super::compact::{Compact, Piece, is_inside_number, starts_word, token_start};
use super::cue::Window;
use crate::Span;

/// Looks at a number and the letters before it, or behind a context word.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    if !text.byte(trigger).is_ascii_digit() {
        return bic_after(text, trigger, out);
    }
    if iban_at(text, trigger, out) {
        return;
    }
    let start = token_start(text, trigger);
    if !starts_word(text, start) {
        return;
    }
    let run = Compact::read(text, start);
    let before = Window::before(text, start);
    if bic_in(&run) && before.has(BIC_CUES) {
        let end = text.run_end(start, |char| char.is_ascii_alphanumeric());
        text.push(out, start..end, Category::BankAccount);
    } else if start == trigger && !is_inside_number(text, start) {
        number_in_context(text, &run, &before, out);
    }
}

/// Words that announce an IBAN.
const IBAN_CUES: &[&str] = &[
    "*iban*", "*konto*", "*bankverbindung*", "*kontoverbindung*", "uberweis*", "ueberweis*",
    "zahlbar an", "bank account", "bank details", "account", "compte", "cuenta", "conto",
    "rekening*", "rib", "rachunek", "rachunku", "ucet", "uctu", "tili*", "wire", "transfer",
];
/// Words that announce a BIC.
const BIC_CUES: &[&str] = &["bic", "swift", "bic swift", "swift bic", "bic code", "swift code"];
/// Words that announce an account number of any bank.
const ACCOUNT_CUES: &[&str] = &[
    "konto", "kontonummer*", "kontonr", "konto nr", "kto", "ktonr", "kto nr", "spendenkonto",
    "girokonto", "sparkonto", "bankkonto", "kontonummern", "kontonumre", "account", "acc", "acct",
    "a c", "acc no", "account no", "account number", "acct no", "checking", "savings account",
    "numero de compte", "compte", "rib", "numero de cuenta", "cuenta", "ccc", "conto corrente",
    "conto", "numero de conta", "conta", "nib", "rekening", "rekeningnummer", "bankrekening",
    "numer konta", "nr konta", "konta", "rachunek", "rachunku", "nr rachunku", "cislo uctu",
    "ucet", "uctu", "szamlaszam", "bankszamlaszam", "tilinumero", "tili", "bankgiro", "plusgiro",
    "clearing", "kontonr", "broj racuna", "racun", "iban",
];
/// Words that announce a bank code.
const CODE_CUES: &[&str] = &[
    "blz", "bankleitzahl", "routing", "routing number", "routing no", "aba", "rtn", "sort code",
    "sortcode", "s c", "bank code", "code banque", "bsb",
];

/// Length of the IBAN by country, from the SWIFT registry.
const LENGTHS: &[(&[u8; 2], usize)] = &[
    (b"AD", 24), (b"AE", 23), (b"AL", 28), (b"AT", 20), (b"AZ", 28), (b"BA", 20), (b"BE", 16),
    (b"BG", 22), (b"BH", 22), (b"BI", 27), (b"BR", 29), (b"BY", 28), (b"CH", 21), (b"CR", 22),
    (b"CY", 28), (b"CZ", 24), (b"DE", 22), (b"DJ", 27), (b"DK", 18), (b"DO", 28), (b"EE", 20),
    (b"EG", 29), (b"ES", 24), (b"FI", 18), (b"FK", 18), (b"FO", 18), (b"FR", 27), (b"GB", 22),
    (b"GE", 22), (b"GI", 23), (b"GL", 18), (b"GR", 27), (b"GT", 28), (b"HN", 28), (b"HR", 21),
    (b"HU", 28), (b"IE", 22), (b"IL", 23), (b"IQ", 23), (b"IS", 26), (b"IT", 27), (b"JO", 30),
    (b"KW", 30), (b"KZ", 20), (b"LB", 28), (b"LC", 32), (b"LI", 21), (b"LT", 20), (b"LU", 20),
    (b"LV", 21), (b"LY", 25), (b"MC", 27), (b"MD", 24), (b"ME", 22), (b"MK", 19), (b"MN", 20),
    (b"MR", 27), (b"MT", 31), (b"MU", 30), (b"NI", 28), (b"NL", 18), (b"NO", 15), (b"OM", 23),
    (b"PK", 24), (b"PL", 28), (b"PS", 29), (b"PT", 25), (b"QA", 29), (b"RO", 24), (b"RS", 22),
    (b"RU", 33), (b"SA", 24), (b"SC", 31), (b"SD", 18), (b"SE", 24), (b"SI", 19), (b"SK", 24),
    (b"SM", 27), (b"SO", 23), (b"ST", 25), (b"SV", 28), (b"TL", 23), (b"TN", 24), (b"TR", 26),
    (b"UA", 29), (b"VA", 22), (b"VG", 24), (b"XK", 20), (b"YE", 30),
];
/// No IBAN is shorter or longer, with a typo to spare.
const SHORTEST: usize = 14;

/// The length that an IBAN of a country has.
fn length_of(country: &[u8]) -> Option<usize> {
    let index = LENGTHS.binary_search_by(|(code, _)| code.as_slice().cmp(country)).ok()?;
    LENGTHS.get(index).map(|(_, length)| *length)
}

/// Reports an IBAN whose check digits begin at the trigger.
fn iban_at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) -> bool {
    let Some(start) = country_before(text, trigger) else { return false };
    let run = Compact::read(text, start);
    let bytes = run.bytes();
    let head = bytes.get(2..4).is_some_and(check_digit::all_digits);
    let Some(length) = bytes.get(..2).and_then(length_of).filter(|_| head) else { return false };
    if let Some(iban) = bytes.get(..length).filter(|iban| check_digit::iban(iban)) {
        if let Some(end) = run.end_of(iban.len()) {
            text.push(out, start..end, Category::BankAccount);
            return true;
        }
    }
    let announced = Window::before(text, start).has(IBAN_CUES);
    let exact = run.pieces().find(|piece| piece.bytes.len() == length);
    let near = || run.pieces().find(|piece| is_misspelt(piece, announced));
    let Some(piece) = exact.filter(|piece| announced || is_fours(piece)).or_else(near) else {
        return false;
    };
    text.push(out, start..piece.end, Category::BankAccount);
    true
}

/// Where the country code before two check digits begins.
fn country_before(text: &Text<'_>, trigger: usize) -> Option<usize> {
    let blank = usize::from(text.byte_before(trigger) == b' ');
    let start = trigger.checked_sub(2 + blank)?;
    let letters = text.slice(start..start + 2);
    let glued = || {
        let before = start.checked_sub(4).map_or("", |from| text.slice(from..start));
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
    let digits = piece.bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
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
    let Some(word) = run.pieces().last() else { return false };
    is_bic(word.bytes)
}

/// Four letters of the bank, two of the country, two or five of place and branch.
fn is_bic(bytes: &[u8]) -> bool {
    matches!(bytes.len(), 8 | 11)
        && bytes.get(..6).is_some_and(|head| head.iter().all(u8::is_ascii_uppercase))
        && bytes.get(4..6).is_some_and(|country| length_of(country).is_some() || country == b"US")
}

/// Account numbers and bank codes that a word announces.
fn number_in_context(text: &Text<'_>, run: &Compact, before: &Window, out: &mut Vec<Span>) {
    let Some(piece) = run.pieces().find(|piece| check_digit::all_digits(piece.bytes)) else {
        return;
    };
    let length = piece.bytes.len();
    let near = Window::before_within(text, piece.start, 24);
    let code = near.has(CODE_CUES) && is_bank_code(&piece);
    let dotted = !piece.separated_by(b" -/");
    let account = (5..=28).contains(&length)
        && !dotted
        && (near.has(ACCOUNT_CUES) || (length == 26 && before.has(IBAN_CUES)))
        && !is_amount(text, piece.end);
    let strong = is_national_form(&piece);
    if code || account || strong {
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
            let grouped = ["4 4 2 9", "4-4-2-9", "4 4 4 4 4"].iter().any(|l| piece.is_written(l));
            grouped && is_spanish(piece.bytes)
        }
        _ => false,
    }
}

/// The two check digits of a Spanish account.
fn is_spanish(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 10] = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
    let check = |part: &[u8], weights: &[u32]| match 11 - check_digit::weighted(part, weights) % 11 {
        11 => 0,
        10 => 1,
        digit => digit,
    };
    let (Some(bank), Some(account), Some(tail)) =
        (digits.get(..8), digits.get(10..20), WEIGHTS.get(2..))
    else {
        return false;
    };
    check(bank, tail) == check_digit::at(digits, 8) && check(account, &WEIGHTS) == check_digit::at(digits, 9)
}

/// Whether a currency or a unit follows: an amount in an account is no account.
fn is_amount(text: &Text<'_>, end: usize) -> bool {
    let rest = text.slice(end..(end + 4).min(text.len()));
    let mark = rest.trim_start().chars().next();
    matches!(mark, Some('€' | '$' | '£' | '%'))
        || Window::after_within(text, end, 12)
            .starts_with(&["euro", "eur", "usd", "dollar", "dollars", "chf", "gbp", "pounds", "followers", "follower", "zl", "kr", "mio"])
}

/// Reports a BIC of letters alone, which no digit announces, behind the word that does.
fn bic_after(text: &Text<'_>, cue_end: usize, out: &mut Vec<Span>) {
    let cue = text.slice(text.word_before(cue_end));
    if !["bic", "swift"].iter().any(|word| cue.eq_ignore_ascii_case(word)) {
        return;
    }
    let word = text.word_after(cue_end);
    let bytes = text.slice(word.clone()).to_ascii_uppercase();
    if word.start.saturating_sub(cue_end) <= 4 && is_bic(bytes.as_bytes()) {
        text.push(out, word, Category::BankAccount);
    }
}

//! Postcodes of the countries.

use super::super::Text;
use super::lexicon::{Layouts, Roles};
use super::token::{Gap, Kind, Token, after};

/// A postcode in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Postcode {
    /// Where it starts, with the code of the country before it.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// Its layout.
    pub(super) layout: Layouts,
    /// How much the layout alone says.
    pub(super) points: i32,
    /// Whether the town stands before it.
    pub(super) behind: bool,
    /// Whether it could be a year, or an amount in thousands.
    pub(super) doubtful: bool,
}

/// Codes of countries that stand before a postcode with a hyphen.
const COUNTRY_CODES: &[&str] = &[
    "D", "A", "CH", "B", "L", "F", "I", "E", "P", "NL", "DK", "N", "S", "FIN", "FI", "PL", "CZ",
    "SK", "H", "RO", "HR", "SI", "LV", "LT", "EE", "GR", "DE", "AT", "BE", "FR", "IT", "ES", "PT",
    "SE", "NO", "HU", "LI", "FL", "LU", "BG", "RS",
];

/// The letters that British postcodes begin with.
const BRITISH_AREAS: &[&str] = &[
    "AB", "AL", "B", "BA", "BB", "BD", "BH", "BL", "BN", "BR", "BS", "BT", "CA", "CB", "CF", "CH",
    "CM", "CO", "CR", "CT", "CV", "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT", "DY", "E",
    "EC", "EH", "EN", "EX", "FK", "FY", "G", "GL", "GU", "GY", "HA", "HD", "HG", "HP", "HR", "HS",
    "HU", "HX", "IG", "IM", "IP", "IV", "JE", "KA", "KT", "KW", "KY", "L", "LA", "LD", "LE", "LL",
    "LN", "LS", "LU", "M", "ME", "MK", "ML", "N", "NE", "NG", "NN", "NP", "NR", "NW", "OL", "OX",
    "PA", "PE", "PH", "PL", "PO", "PR", "RG", "RH", "RM", "S", "SA", "SE", "SG", "SK", "SL", "SM",
    "SN", "SO", "SP", "SR", "SS", "ST", "SW", "SY", "TA", "TD", "TF", "TN", "TQ", "TR", "TS", "TW",
    "UB", "W", "WA", "WC", "WD", "WF", "WN", "WR", "WS", "WV", "YO", "ZE",
];

impl Postcode {
    /// Reads one that begins with a token.
    pub(super) fn read(text: &Text<'_>, token: &Token) -> Option<Self> {
        match token.kind {
            Kind::Word => Self::after_word(text, token),
            Kind::Number => Self::of_digits(text, token),
            Kind::Mixed => Self::of_letters(text, token),
        }
    }

    fn of(start: usize, end: usize, layout: Layouts, points: i32) -> Self {
        Self {
            start,
            end,
            layout,
            points,
            behind: layout == Layouts::BEHIND,
            doubtful: false,
        }
    }

    /// A state and digits, or the code of a country and digits.
    fn after_word(text: &Text<'_>, token: &Token) -> Option<Self> {
        if token.len() > 3 {
            return None;
        }
        let number = after(text, token.end)?;
        let word = token.str(text);
        if number.kind != Kind::Number || !closed(text, number.end) {
            return None;
        }
        if number.gap == Gap::DASH && COUNTRY_CODES.contains(&word) {
            let mut code = Self::of_digits(text, &number)?;
            code.start = token.start;
            code.points += 3;
            return Some(code);
        }
        let is_state = token.roles.has(Roles::STATE) && token.is_upper(text);
        if !is_state || !number.gap.within(Gap::BLANK.or(Gap::STOP).or(Gap::COMMA)) {
            return None;
        }
        let australian = token.len() == 3 || matches!(word, "SA" | "WA" | "NT");
        let end = match number.len() {
            5 if text.byte(number.end) == b'-'
                && text.digits_end(number.end + 1) == number.end + 5 =>
            {
                number.end + 5
            }
            5 => number.end,
            4 if australian => number.end,
            _ => return None,
        };
        Some(Self::of(token.start, end, Layouts::BEHIND, 5))
    }

    fn of_digits(text: &Text<'_>, token: &Token) -> Option<Self> {
        let next = text.byte(token.end);
        let group = |from: usize| text.digits_end(from) - from;
        let dashed = if next == b'-' {
            group(token.end + 1)
        } else {
            0
        };
        let spaced = if next == b' ' {
            group(token.end + 1)
        } else {
            0
        };
        let code = match token.len() {
            2 if dashed == 3 => Self::of(token.start, token.end + 4, Layouts::TWO_THREE, 4),
            4 if dashed == 3 => Self::of(token.start, token.end + 4, Layouts::FOUR_THREE, 4),
            3 if spaced == 2 => Self::of(token.start, token.end + 3, Layouts::THREE_TWO, 2),
            4 => return Self::dutch(text, token).or_else(|| Self::four(text, token)),
            5 if dashed == 3 => Self::of(token.start, token.end + 4, Layouts::FIVE_THREE, 4),
            5 => Self::of(token.start, token.end, Layouts::FIVE, 3),
            6 => Self::of(token.start, token.end, Layouts::SIX, 2),
            _ => return None,
        };
        let round =
            code.layout == Layouts::FIVE && text.slice(token.start..code.end).ends_with("000");
        closed(text, code.end).then_some(Self {
            doubtful: round,
            ..code
        })
    }

    fn four(text: &Text<'_>, token: &Token) -> Option<Self> {
        let digits = text.slice(token.start..token.end);
        let doubtful = ["19", "20", "0"]
            .iter()
            .any(|start| digits.starts_with(start));
        let code = Self::of(token.start, token.end, Layouts::FOUR, 2);
        closed(text, token.end).then_some(Self { doubtful, ..code })
    }

    /// Four digits and two capitals.
    fn dutch(text: &Text<'_>, token: &Token) -> Option<Self> {
        let letters = after(text, token.end).filter(|word| word.gap.within(Gap::BLANK))?;
        let fits =
            letters.is_word() && letters.len() == 2 && letters.capital && letters.is_upper(text);
        (fits && text.byte(token.start) != b'0').then_some(Self::of(
            token.start,
            letters.end,
            Layouts::DUTCH,
            4,
        ))
    }

    /// British, Irish and Canadian ones; Dutch ones without a blank.
    fn of_letters(text: &Text<'_>, token: &Token) -> Option<Self> {
        let first = token.str(text);
        if !first.is_ascii() || first.len() > 7 {
            return None;
        }
        if fits(first, "9999AA") && token.is_upper(text) {
            return Some(Self::of(token.start, token.end, Layouts::DUTCH, 4));
        }
        let joined = |at: usize| Some((first.get(..at)?, first.get(at..)?, token.end));
        let second =
            after(text, token.end).filter(|next| next.gap == Gap::BLANK && next.kind != Kind::Word);
        let split = second.map(|next| (first, next.str(text), next.end));
        let inward = first
            .len()
            .checked_sub(3)
            .filter(|_| token.is_upper(text))
            .and_then(joined);
        for (outward, inward, end) in split.into_iter().chain(inward) {
            if is_british(outward, inward) || fits(outward, "A9A") && fits(inward, "9A9") {
                return Some(Self::of(token.start, end, Layouts::BEHIND, 5));
            }
        }
        let (key, rest, end) = split.or_else(|| joined(3).filter(|_| token.is_upper(text)))?;
        let irish = (fits(key, "A99") || key.eq_ignore_ascii_case("D6W"))
            && rest.len() == 4
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && rest.bytes().any(|byte| byte.is_ascii_digit());
        irish.then_some(Self::of(token.start, end, Layouts::BEHIND, 5))
    }
}

/// Whether both halves make a British postcode.
fn is_british(outward: &str, inward: &str) -> bool {
    if !fits(inward, "9AA") || !(2..=4).contains(&outward.len()) {
        return false;
    }
    let letters = outward.bytes().take_while(u8::is_ascii_alphabetic).count();
    let Some((area, district)) = outward.split_at_checked(letters) else {
        return false;
    };
    let area = BRITISH_AREAS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(area));
    // Two-digit districts begin with no nought.
    let ordinal = ["1ST", "2ND", "3RD"]
        .iter()
        .any(|ordinal| ordinal.eq_ignore_ascii_case(inward))
        || inward
            .get(1..)
            .is_some_and(|end| end.eq_ignore_ascii_case("th"));
    let plausible = !(ordinal || district.len() == 2 && district.starts_with('0'));
    area && plausible
        && ["9", "99", "9A"]
            .iter()
            .any(|pattern| fits(district, pattern))
}

/// Whether a word consists of digits and letters as `9` and `A` in a pattern tell.
fn fits(word: &str, pattern: &str) -> bool {
    word.len() == pattern.len()
        && word
            .bytes()
            .zip(pattern.bytes())
            .all(|(byte, wanted)| match wanted {
                b'9' => byte.is_ascii_digit(),
                _ => byte.is_ascii_alphabetic(),
            })
}

/// Whether a number ends here: no letter, no further group.
fn closed(text: &Text<'_>, at: usize) -> bool {
    let goes_on = matches!(text.byte(at), b'.' | b',' | b':' | b'-' | b'/')
        && text.byte(at + 1).is_ascii_digit();
    !text.is_word_at(at) && !goes_on && text.byte(at) != b'%'
}

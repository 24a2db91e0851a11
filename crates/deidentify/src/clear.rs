//! The clear value of a finding, without the disguise that it wears in the text.

use std::borrow::Cow;

use licit_record::Category;

use crate::detect::digits_of;
use crate::{Span, view};

/// The value that a span stands for, so that it can be compared with a register: an obfuscated
/// e-mail address as a plain one, a phone number as digits (with `+` if its country is given), a
/// handle without `@`, a profile address with its scheme. Other categories: the literal text.
///
/// The value is personal data: it must not be logged.
///
/// ```
/// use licit_deidentify::{Span, clear_value};
/// use licit_record::Category;
/// let text = "anna (at) web punkt de";
/// let span = Span { start: 0, end: text.len() as u32, category: Category::Email };
/// assert_eq!(clear_value(text, &span), "anna@web.de");
/// ```
pub fn clear_value<'t>(text: &'t str, span: &Span) -> Cow<'t, str> {
    let literal = text
        .get(span.start as usize..span.end as usize)
        .unwrap_or("");
    let plain = if view::needed(literal) {
        Cow::Owned(view::plain_text(literal))
    } else {
        Cow::Borrowed(literal)
    };
    match span.category {
        Category::Email => email(plain),
        Category::Phone => Cow::Owned(phone(&plain)),
        Category::UserId => user_id(plain),
        Category::BankAccount | Category::PaymentCard => Cow::Owned(
            plain
                .chars()
                .filter(|char| char.is_alphanumeric())
                .collect(),
        ),
        Category::PersonalUrl => with_scheme(plain),
        _ => plain,
    }
}

/// Words and signs that stand for `@`, lower case.
const AT: &[&str] = &[
    "at",
    "ät",
    "a",
    "@",
    "arroba",
    "arobase",
    "chiocciola",
    "małpa",
    "klammeraffe",
    "affe",
    "apenstaartje",
    "(at)",
    "[at]",
];
/// Words that stand for a dot, lower case.
const DOT: &[&str] = &[
    "dot", "punkt", "point", "punto", "ponto", "kropka", "punt", "tečka", "tecka", "pkt", "d0t",
    "period", "prik", "piste", ".",
];

/// An e-mail address without blanks, brackets and words for its signs.
fn email(literal: Cow<'_, str>) -> Cow<'_, str> {
    let is_plain = literal.matches('@').count() == 1
        && !literal.contains(|char: char| char.is_whitespace() || "()[]{}<>|*".contains(char));
    if is_plain {
        return literal;
    }
    let literal = literal
        .replace("%40", "@")
        .replace("&#64;", "@")
        .replace("&commat;", "@");
    // Brackets, blanks and the signs around a word part an address; what is left are its words.
    let is_break = |char: char| char.is_whitespace() || "()[]{}<>|*".contains(char);
    let parts: Vec<&str> = literal
        .split(is_break)
        .flat_map(|part| part.split_inclusive("-at-"))
        .filter(|part| !part.is_empty())
        .collect();
    let mut out = String::with_capacity(literal.len());
    let mut has_at = literal.contains('@');
    for (place, part) in parts.iter().enumerate() {
        let lower = part.to_lowercase();
        let inside = place > 0 && place + 1 < parts.len();
        if inside && !has_at && AT.contains(&lower.as_str()) {
            has_at = true;
            out.push('@');
        } else if inside && DOT.contains(&lower.as_str()) {
            out.push('.');
        } else if let Some(name) = part.strip_suffix("-at-").filter(|_| !has_at) {
            has_at = true;
            out.push_str(name);
            out.push('@');
        } else if let Some((name, host)) = part.split_once("_at_").filter(|_| !has_at) {
            has_at = true;
            out.extend([name, "@", host]);
        } else {
            // Two words in a row had a blank for a dot between them.
            let glued = out.ends_with(['@', '.']) || out.is_empty() || part.starts_with(['@', '.']);
            if !glued && out.contains('@') {
                out.push('.');
            }
            out.push_str(part);
        }
    }
    Cow::Owned(out)
}

/// The digits of a phone number; `+` before them if the country is given.
fn phone(literal: &str) -> String {
    let mut digits = String::with_capacity(literal.len());
    let spelled = literal.chars().any(char::is_alphabetic);
    // `+49 (0)171`: the zero is not dialled from abroad.
    let literal = literal.replace("(0)", " ");
    if spelled {
        // An extension is not dialled with the number.
        let number = [" ext", " x", " DW", " Durchwahl"]
            .into_iter()
            .find_map(|word| literal.split_once(word))
            .map_or(literal.as_str(), |(number, _)| number);
        digits.push_str(&digits_of(number));
    } else {
        digits.extend(
            literal
                .chars()
                .filter(|char| char.is_ascii_digit() || *char == '+'),
        );
    }
    match digits.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => digits,
    }
}

/// A handle without its sign, or a profile address with its scheme.
fn user_id(literal: Cow<'_, str>) -> Cow<'_, str> {
    let is_address = literal.contains('/') && literal.contains('.') && !literal.starts_with('@');
    if is_address {
        return with_scheme(literal);
    }
    let start = if literal.starts_with('@') {
        1
    } else if literal
        .get(..5)
        .is_some_and(|head| head.eq_ignore_ascii_case("acct:"))
    {
        5
    } else {
        return literal;
    };
    match literal {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(start..).unwrap_or("")),
        Cow::Owned(text) => Cow::Owned(text.get(start..).unwrap_or("").to_owned()),
    }
}

fn with_scheme(literal: Cow<'_, str>) -> Cow<'_, str> {
    if literal.contains("://") {
        literal
    } else {
        Cow::Owned(format!("https://{}", literal.trim_start_matches('/')))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(category: Category, literal: &str, expected: &str) {
        let span = Span {
            start: 0,
            end: literal.len() as u32,
            category,
        };
        assert_eq!(clear_value(literal, &span), expected, "of {literal:?}");
    }

    #[test]
    fn emails_lose_their_disguise() {
        for (literal, expected) in [
            ("anna@web.de", "anna@web.de"),
            ("anna (at) web punkt de", "anna@web.de"),
            ("anna[at]web[dot]de", "anna@web.de"),
            ("anna AT web DOT de", "anna@web.de"),
            ("anna ät web de", "anna@web.de"),
            ("anna @ web . de", "anna@web.de"),
            (
                "marcus dot webb at outlook dot com",
                "marcus.webb@outlook.com",
            ),
            (
                "ruediger.obermeier(at)t-online(punkt)de",
                "ruediger.obermeier@t-online.de",
            ),
            ("nils.aumann%40gmx.de", "nils.aumann@gmx.de"),
            ("anna＠web.de", "anna@web.de"),
            ("anna(@)web.de", "anna@web.de"),
            ("lena_at_web.de", "lena@web.de"),
            ("anna-at-web.de", "anna@web.de"),
        ] {
            check(Category::Email, literal, expected);
        }
    }

    #[test]
    fn phones_are_digits() {
        check(Category::Phone, "+49 (0)40 66969 812", "+494066969812");
        check(Category::Phone, "004930231250", "+4930231250");
        check(Category::Phone, "0231 / 132-7441", "02311327441");
        check(
            Category::Phone,
            "null eins sieben sechs 04069 033",
            "017604069033",
        );
        check(Category::Phone, "four one four, 555, 01 99", "4145550199");
    }

    #[test]
    fn user_ids_are_bare() {
        check(Category::UserId, "@lena_k", "lena_k");
        check(Category::UserId, "@lena@chaos.social", "lena@chaos.social");
        check(Category::UserId, "lenchen#4821", "lenchen#4821");
        check(
            Category::UserId,
            "instagram.com/lena",
            "https://instagram.com/lena",
        );
        check(
            Category::UserId,
            "acct:lena@chaos.social",
            "lena@chaos.social",
        );
        check(Category::PersonName, "Lena", "Lena");
    }

    #[test]
    fn impossible_spans_are_empty() {
        let span = Span {
            start: 1,
            end: 9,
            category: Category::Email,
        };
        assert_eq!(clear_value("ü", &span), "");
    }
}

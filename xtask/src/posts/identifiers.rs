//! Identifiers that are planted into texts: well-formed, with valid check digits, and nobody's.
//!
//! Phone numbers are those that regulators keep free for films, networks those that the RFCs keep
//! free for tests, bank codes start with a 9 that no bank has, cards are of test ranges.

use std::fmt::Write as _;

use super::authors::Author;
use super::draft::{Draft, Language};
use super::names::{FORENAMES, SURNAMES};
use crate::random::Random;

const HOSTS: &[&str] = &[
    "example.org",
    "example.com",
    "example.net",
    "post.example",
    "mail.example",
];

/// Appends a sentence with an identifier.
pub(super) fn plant(
    language: &Language,
    authors: &[Author],
    random: &mut Random,
    draft: &mut Draft,
) {
    let german = language.code == "de";
    let choose = |de, en| if german { de } else { en };
    match random.below(100) {
        0..30 => {
            draft
                .text
                .push_str(choose("Schreib mir an ", "Write to me at "));
            draft.push_span(&email(random, german), "EMAIL", false);
            draft.text.push_str(choose(" wegen ", " about the "));
        }
        30..50 => {
            draft
                .text
                .push_str(choose("Ruf einfach an: ", "Just call "));
            draft.push_span(&phone(random, german), "PHONE", false);
            draft.text.push_str(choose(" wegen ", " re "));
        }
        50..70 => mention(
            authors,
            random,
            draft,
            choose(" hat mir davon erzählt: ", " told me about the "),
        ),
        70..90 => {
            draft
                .text
                .push_str(choose("Viele Grüße an ", "Many thanks to "));
            name(authors, random, draft);
            draft.text.push_str(choose(" für ", " for the "));
        }
        90..94 => {
            draft
                .text
                .push_str(choose("Bitte überweisen auf ", "Please transfer to "));
            draft.push_span(&iban(random), "BANK_ACCOUNT", false);
            draft.text.push_str(choose(", Zweck ", ", reference "));
        }
        94..96 => {
            draft.text.push_str(choose("Meine Karte ", "My card "));
            draft.push_span(&card(random), "PAYMENT_CARD", false);
            draft
                .text
                .push_str(choose(" ging nicht für ", " was declined for the "));
        }
        _ => {
            draft.text.push_str(choose("Der Server ", "The server "));
            draft.push_span(&ip(random), "IP_ADDRESS", false);
            draft
                .text
                .push_str(choose(" antwortet nicht, also keine ", " is down, so no "));
        }
    }
    language.noun(random, &mut draft.text);
    draft.text.push('.');
}

fn email(random: &mut Random, german: bool) -> String {
    let forename: String = random
        .any(FORENAMES)
        .chars()
        .filter(char::is_ascii)
        .collect::<String>()
        .to_lowercase();
    let number = random.below(1_000_000);
    let host = random.any(HOSTS);
    match (random.below(8), german) {
        (0, true) => format!(
            "{forename}{number} (at) {} punkt {}",
            front(host),
            back(host)
        ),
        (0, false) => format!("{forename}{number} (at) {} dot {}", front(host), back(host)),
        (1, _) => format!("{forename}{number} [at] {host}"),
        _ => format!("{forename}.{number}@{host}"),
    }
}

fn front(host: &str) -> &str {
    host.split_once('.').map_or(host, |(front, _)| front)
}

fn back(host: &str) -> &str {
    host.split_once('.').map_or(host, |(_, back)| back)
}

/// Numbers that the Bundesnetzagentur and Ofcom keep for drama.
fn phone(random: &mut Random, german: bool) -> String {
    let last = random.below(1000);
    if german {
        let (area, front) = [
            ("30", "23125"),
            ("69", "90009"),
            ("40", "66969"),
            ("221", "4710"),
            ("89", "99998"),
        ][random.below(5)];
        match random.below(4) {
            0 => format!("+49 {area} {front}{last:03}"),
            1 => format!("0{area}/{front}{last:03}"),
            2 => format!("0049{area}{front}{last:03}"),
            _ => format!("0{area} {front} {last:03}"),
        }
    } else {
        match random.below(3) {
            0 => format!("07700 900{last:03}"),
            1 => format!("+44 7700 900{last:03}"),
            _ => format!("020 7946 0{last:03}"),
        }
    }
}

fn mention(authors: &[Author], random: &mut Random, draft: &mut Draft, rest: &str) {
    let number = random.rank(authors.len());
    let Some(author) = authors.get(number) else {
        return;
    };
    let in_fields = random.chance(750);
    draft.push_span(&format!("@{}", author.handle), "USER_ID", in_fields);
    draft.text.push_str(rest);
    draft.about.push(number);
    draft.mentions.extend(in_fields.then_some(number));
}

/// Half the names are those of accounts that the item is tagged with, half stand in the text alone.
fn name(authors: &[Author], random: &mut Random, draft: &mut Draft) {
    let number = random.rank(authors.len());
    match authors.get(number) {
        Some(author) if random.chance(500) => {
            draft.push_span(&author.name, "PERSON_NAME", true);
            draft.mentions.push(number);
            draft.about.push(number);
        }
        _ => {
            let name = format!("{} {}", random.any(FORENAMES), random.any(SURNAMES));
            draft.push_span(&name, "PERSON_NAME", false);
        }
    }
}

/// A German IBAN with check digits.
fn iban(random: &mut Random) -> String {
    let bank = 90_000_000 + random.below(10_000_000) as u64;
    let account = random.below(10_000_000_000) as u64;
    // ISO 13616: the account, then `DE00` as 131400, modulo 97; the digits make it 1.
    let number =
        u128::from(bank) * 10_u128.pow(16) + u128::from(account) * 10_u128.pow(6) + 131_400;
    let check = 98 - number % 97;
    let compact = format!("DE{check:02}{bank:08}{account:010}");
    if random.chance(500) {
        grouped(&compact, 4)
    } else {
        compact
    }
}

/// A card number of a test range with its Luhn digit.
fn card(random: &mut Random) -> String {
    let front = random.any(&["400000", "555555"]);
    let mut digits = format!("{front}{:09}", random.below(1_000_000_000));
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0') * if place % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    let _ = write!(digits, "{}", (10 - sum % 10) % 10);
    if random.chance(500) {
        grouped(&digits, 4)
    } else {
        digits
    }
}

/// Networks of RFC 2544 and RFC 3849.
fn ip(random: &mut Random) -> String {
    if random.chance(800) {
        format!(
            "198.{}.{}.{}",
            18 + random.below(2),
            random.below(256),
            random.between(1, 254)
        )
    } else {
        format!(
            "2001:db8:{:x}::{:x}",
            random.below(0xffff),
            random.between(1, 0xffff)
        )
    }
}

fn grouped(digits: &str, size: usize) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / size);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && place % size == 0 {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posts::authors::invent;

    #[test]
    fn check_digits_are_right() {
        let mut random = Random::new(5);
        for _ in 0..500 {
            let iban: String = iban(&mut random).replace(' ', "");
            let (country, rest) = iban.split_at(4);
            let number: String = format!("{rest}{country}")
                .replace('D', "13")
                .replace('E', "14");
            assert_eq!(number.parse::<u128>().unwrap() % 97, 1, "{iban}");
            let card: Vec<u32> = card(&mut random)
                .chars()
                .filter_map(|digit| digit.to_digit(10))
                .collect();
            let sum: u32 = card
                .iter()
                .rev()
                .enumerate()
                .map(|(place, digit)| match place % 2 {
                    0 => *digit,
                    _ => digit * 2 / 10 + digit * 2 % 10,
                })
                .sum();
            assert_eq!((card.len(), sum % 10), (16, 0));
        }
    }

    #[test]
    fn every_planted_value_lies_in_its_span() {
        let authors = invent(100, 1);
        let mut random = Random::new(9);
        let mut categories = std::collections::BTreeSet::new();
        for language in [Language::german(), Language::english()] {
            for _ in 0..1_000 {
                let mut draft = Draft::default();
                plant(&language, &authors, &mut random, &mut draft);
                let span = draft.spans[0];
                let value = draft.text.get(span.start..span.end).unwrap();
                assert!(!value.trim().is_empty() && value.trim() == value, "{value}");
                categories.insert(span.category);
            }
        }
        assert_eq!(categories.len(), 7, "{categories:?}");
    }
}

//! Contacts that are nobody's: the press office of an authority, a helpline, the address of a
//! court.
//!
//! ## What it leaves
//! At the balanced operating point: mail addresses whose local part is an office
//! (`pressestelle@`), numbers that cost the caller nothing or are the same in all of Europe
//! (`0800`, `116 117`), and addresses that follow the name of an authority. `recall` and
//! `maximum` take them out like any other.
//!
//! ## Why
//! Personal data relate to a natural person (GDPR Art. 4(1)); who asks where the town hall is
//! gains nothing from a placeholder. `info@` and `kontakt@` are not left: a sole trader writes so.
//!
//! ## Limits
//! Only what says so itself: the number of a town hall looks like any other and goes.

use licit_record::Category;

use crate::Span;

/// Local parts of mail addresses that no person has.
const OFFICES: &[&str] = &[
    "abuse",
    "datenschutz",
    "do-not-reply",
    "donotreply",
    "hostmaster",
    "mailer-daemon",
    "no-reply",
    "noreply",
    "postmaster",
    "poststelle",
    "presse",
    "pressestelle",
    "press",
    "press-office",
    "pressoffice",
    "prensa",
    "prasa",
    "pers",
    "ufficiostampa",
    "webmaster",
];

/// Authorities, as a text names them, by their last word; in lower case, sorted.
const AUTHORITIES: &[&str] = &[
    "amtsgericht",
    "arbeitsagentur",
    "arbeitsgericht",
    "ayuntamiento",
    "botschaft",
    "bundesamt",
    "bundesministerium",
    "bürgeramt",
    "bürgerbüro",
    "comisaría",
    "consulate",
    "courthouse",
    "einwohnermeldeamt",
    "embassy",
    "finanzamt",
    "gemeentehuis",
    "gesundheitsamt",
    "jobcenter",
    "jugendamt",
    "juzgado",
    "konsulat",
    "landesamt",
    "landgericht",
    "landratsamt",
    "mairie",
    "ministerium",
    "ministry",
    "municipio",
    "oberlandesgericht",
    "ordnungsamt",
    "politiebureau",
    "polizeipräsidium",
    "polizeirevier",
    "polizeiwache",
    "préfecture",
    "questura",
    "rathaus",
    "rechtbank",
    "rådhuset",
    "sozialgericht",
    "stadtbibliothek",
    "stadtbücherei",
    "stadtverwaltung",
    "standesamt",
    "tribunal",
    "tribunale",
    "urząd",
    "verwaltungsgericht",
];

/// Words before an authority that make it a landmark of somebody's address.
const BESIDE: &[&str] = &[
    "gegenüber",
    "neben",
    "nähe",
    "hinter",
    "beim",
    "near",
    "opposite",
    "behind",
    "beside",
    "next",
    "by",
    "nahe",
    "unweit",
    "près",
    "cerca",
    "vicino",
    "naast",
    "obok",
    "ved",
];

/// Codes of numbers that are free to call; in North America the whole code is reserved.
const FREE_CODES: &[&str] = &["0800", "00800", "0808"];
const NORTH_AMERICAN_FREE_CODES: &[&str] = &["800", "888", "877", "866", "855", "844", "833"];

/// Longest piece of text before an address that is read, in bytes.
const BEFORE: usize = 80;
/// Most words between the name of an authority and its address: its town.
const WORDS_BETWEEN: usize = 3;

/// Whether a finding is nobody's contact.
pub(crate) fn is_public_contact(text: &str, span: &Span) -> bool {
    let found = text
        .get(span.start as usize..span.end as usize)
        .unwrap_or("");
    match span.category {
        Category::Email => is_of_office(found),
        Category::Phone => is_free(found),
        Category::PostalAddress => is_of_authority(text, span.start as usize),
        _ => false,
    }
}

fn is_of_office(address: &str) -> bool {
    address
        .split_once('@')
        .is_some_and(|(local, _)| OFFICES.contains(&local.to_lowercase().as_str()))
}

fn is_free(number: &str) -> bool {
    if number.chars().any(char::is_alphabetic) {
        return false;
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let starts = |codes: &[&str]| codes.iter().any(|code| digits.starts_with(code));
    let north_american = match digits.strip_prefix('1') {
        Some(rest) if rest.len() == 10 => rest,
        _ if digits.len() == 10 && !number.starts_with('+') => digits.as_str(),
        _ => "",
    };
    // The harmonised numbers of social value in Europe: 116000 to 116123.
    let harmonised = digits.len() == 6 && digits.starts_with("116") && !number.starts_with('+');
    harmonised
        || (!number.starts_with('+') && starts(FREE_CODES))
        || NORTH_AMERICAN_FREE_CODES
            .iter()
            .any(|code| north_american.starts_with(code))
}

/// Whether the name of an authority stands right before an address: `Amtsgericht Köln, …`.
fn is_of_authority(text: &str, start: usize) -> bool {
    let from = text.floor_char_boundary(start.saturating_sub(BEFORE));
    let before = text.get(from..start).unwrap_or("");
    let line = before.rsplit(['\n', '!', '?', ';']).next().unwrap_or("");
    let mut stops = 0;
    let mut words = line.split_whitespace().rev().enumerate();
    let Some((place, _)) = words.find(|(_, word)| {
        let is_authority = is_authority(word);
        stops += usize::from(word.ends_with([',', '.', ':']));
        is_authority
    }) else {
        return false;
    };
    let is_landmark = words
        .take(3)
        .any(|(_, word)| BESIDE.contains(&word.to_lowercase().as_str()));
    // A second comma, a further sentence: something else stands between.
    place <= WORDS_BETWEEN && stops <= 1 && !is_landmark
}

fn is_authority(word: &str) -> bool {
    let word = word.trim_matches(|char: char| !char.is_alphanumeric());
    // Names of authorities have a capital, and no other word needs to be lowered.
    word.starts_with(char::is_uppercase)
        && AUTHORITIES
            .binary_search(&word.to_lowercase().as_str())
            .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_left(text: &str, found: &str, category: Category) -> bool {
        let start = text.find(found).expect("the finding stands in the text");
        let span = Span {
            start: u32::try_from(start).expect("short"),
            end: u32::try_from(start + found.len()).expect("short"),
            category,
        };
        is_public_contact(text, &span)
    }

    #[test]
    fn authorities_are_sorted() {
        assert!(AUTHORITIES.is_sorted());
    }

    #[test]
    fn offices_are_left_and_traders_are_not() {
        for (address, left) in [
            ("pressestelle@polizei.example", true),
            ("NoReply@shop.example", true),
            ("info@ohlsen.example", false),
            ("presse.mueller@zeitung.example", false),
            ("anna@web.example", false),
        ] {
            assert_eq!(
                is_left(address, address, Category::Email),
                left,
                "{address}"
            );
        }
    }

    #[test]
    fn free_numbers_are_left() {
        for (number, left) in [
            ("0800 1111", true),
            ("0800 1110111", true),
            ("116 117", true),
            ("1-800-555-0100", true),
            ("(888) 555-0100", true),
            ("0221 0800112", false),
            ("+49 800 5550100", false),
            ("+1 202 555 0100", false),
            ("0151 08001111", false),
        ] {
            assert_eq!(is_left(number, number, Category::Phone), left, "{number}");
        }
    }

    #[test]
    fn the_address_of_an_authority_is_left_and_that_of_its_neighbour_is_not() {
        let address = "Lindenstr. 4, 50674 Köln";
        for (before, left) in [
            ("Das Amtsgericht Köln, ", true),
            ("Rathaus: ", true),
            ("Embassy (Consular Section), ", true),
            ("gehe zum rathaus, ", false),
            ("wohne gegenüber vom Rathaus, ", false),
            (
                "Ich war im Rathaus und treffe euch danach bei mir in der ",
                false,
            ),
            ("Finanzamt nervt. Meine Adresse: ", false),
            ("Jana Finanzamtmann, ", false),
            ("", false),
        ] {
            let text = format!("{before}{address}");
            assert_eq!(
                is_left(&text, address, Category::PostalAddress),
                left,
                "{text}"
            );
        }
    }
}

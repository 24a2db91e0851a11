//! Contacts that are nobody's: the press office of an authority, a helpline, the address of a
//! court.
//!
//! ## What it leaves
//! At the balanced operating point: mail addresses whose local part is an office
//! (`pressestelle@`), numbers that cost the caller nothing or are the same in all of Europe
//! (`0800`, `116 117`), and addresses that follow the name of an authority, with nothing but its
//! town or subject between them. `recall` and `maximum` take them out like any other.
//!
//! ## Why
//! Personal data relate to a natural person (GDPR Art. 4(1)); who asks where the town hall is
//! gains nothing from a placeholder. `info@` and `kontakt@` are not left: a sole trader writes so.
//!
//! ## Limits
//! Only what says so itself: the number of a town hall looks like any other and goes. Who stands
//! between an authority and an address is noticed where names are looked for. Ten digits in
//! a row or with blanks go too, since mobile numbers of India and Mexico begin like free American
//! ones.

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

/// Words without a capital that may stand between an authority and its address: those of its name,
/// and those that lead to the address. Others tell something else, such as whose address it is
/// (`Amtsgericht gegen Jonas, Lindenstr. 4`).
const LEADING: &[&str] = &[
    "aan", "am", "an", "at", "auf", "de", "del", "della", "der", "des", "di", "do", "du", "en",
    "et", "for", "für", "i", "im", "in", "is", "ist", "of", "the", "und", "van", "voor", "w", "y",
];

/// Codes of numbers that are free to call; in North America the whole code is reserved.
const FREE_CODES: &[&str] = &["0800", "00800", "0808"];
const NORTH_AMERICAN_FREE_CODES: &[&str] = &["800", "888", "877", "866", "855", "844", "833"];

/// Longest piece of text before an address that is read, in bytes.
const BEFORE: usize = 80;
/// Most words between the name of an authority and its address: its town.
const WORDS_BETWEEN: usize = 3;

/// Drops those of the first `detected` findings that are nobody's contact. The others are what the
/// dictionary and the tagger know: they stay, and an address behind a person is that person's.
pub(crate) fn leave(text: &str, spans: &mut Vec<Span>, detected: usize) {
    // Few texts name an authority; only then the persons are put in order.
    let mut ends_of_persons: Option<Vec<u32>> = None;
    let mut left = Vec::new();
    let (found, known) = spans.split_at(detected.min(spans.len()));
    for (place, span) in found.iter().enumerate() {
        let Some(from) = public_from(text, span) else {
            continue;
        };
        let ends = ends_of_persons.get_or_insert_with(|| {
            let persons = known
                .iter()
                .filter(|span| span.category == Category::PersonName);
            let mut ends: Vec<u32> = persons.map(|span| span.end).collect();
            ends.sort_unstable();
            ends
        });
        let next = ends.partition_point(|end| *end as usize <= from);
        if ends.get(next).is_none_or(|end| *end > span.start) {
            left.push(place);
        }
    }
    if left.is_empty() {
        return;
    }
    let mut place = 0;
    spans.retain(|_| {
        place += 1;
        left.binary_search(&(place - 1)).is_err()
    });
}

/// From where on a finding is nobody's contact as long as no person stands there; nothing if it is
/// somebody's.
fn public_from(text: &str, span: &Span) -> Option<usize> {
    let start = span.start as usize;
    let found = text.get(start..span.end as usize).unwrap_or("");
    match span.category {
        Category::Email => is_of_office(found).then_some(start),
        Category::Phone => is_free(found).then_some(start),
        Category::PostalAddress => end_of_authority(text, start),
        _ => None,
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
        _ if digits.len() == 10 && is_grouped(number) => digits.as_str(),
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

/// Whether ten digits are written as in North America: `(888) 555-0100`, `888-555-0100`.
fn is_grouped(number: &str) -> bool {
    let mut groups = number.split(['-', '.', '/', ')']).map(|group| {
        let digits = group.chars().filter(char::is_ascii_digit);
        digits.count()
    });
    !number.starts_with('+') && groups.next() == Some(3) && groups.next().is_some()
}

/// Where the name of an authority ends that stands right before an address: `Amtsgericht Köln, …`.
fn end_of_authority(text: &str, start: usize) -> Option<usize> {
    let from = text.floor_char_boundary(start.saturating_sub(BEFORE));
    let before = text.get(from..start).unwrap_or("");
    let line = before.rsplit(['\n', '!', '?', ';']).next().unwrap_or("");
    let mut stops = 0;
    let line_start = start - line.len();
    let mut words = line.split_whitespace().rev();
    // The name itself, and up to so many words behind it.
    for word in words.by_ref().take(WORDS_BETWEEN + 1) {
        // A second comma, a further sentence: something else stands between.
        stops += usize::from(word.ends_with([',', '.', ':']));
        if stops > 1 {
            return None;
        }
        if is_authority(word) {
            let is_landmark = words
                .take(3)
                .any(|word| BESIDE.contains(&word.to_lowercase().as_str()));
            let end = line.rfind(word)? + word.len();
            return (!is_landmark).then_some(line_start + end);
        }
        if !may_stand_between(word) {
            return None;
        }
    }
    None
}

/// Whether a word may stand between an authority and its address: part of a name, or leading on.
fn may_stand_between(word: &str) -> bool {
    let word = word.trim_matches(|char: char| !char.is_alphanumeric());
    !word.starts_with(char::is_lowercase) || LEADING.binary_search(&word).is_ok()
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
        let mut spans = vec![span];
        leave(text, &mut spans, 1);
        spans.is_empty()
    }

    #[test]
    fn lists_are_sorted() {
        assert!(AUTHORITIES.is_sorted() && LEADING.is_sorted());
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
            ("888-555-0100", true),
            ("8885550100", false),
            ("88855 50100", false),
            ("833 555 0100", false),
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
            ("Ministerium für Inneres, ", true),
            ("Das Amtsgericht ist in der ", true),
            ("Urteil vom Amtsgericht gegen Jonas, ", false),
            ("Das Jugendamt war in der ", false),
            ("Das Finanzamt schreibt Jana, ", false),
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

    #[test]
    fn an_address_behind_a_person_is_that_persons() {
        let text = "Jugendamt Jana Ohlsen, Lindenstr. 4, 50674 Köln";
        let span = |start, end, category| Span {
            start,
            end,
            category,
        };
        let address = span(23, 47, Category::PostalAddress);
        let person = span(10, 21, Category::PersonName);
        let mut spans = vec![address, person];
        leave(text, &mut spans, 1);
        assert_eq!(spans, [address, person]);
        // What is known of a person is not asked whether it is public.
        let mut spans = vec![address];
        leave(text, &mut spans, 0);
        assert_eq!(spans, [address]);
    }
}

//! Phone numbers.
//!
//! ## What it finds
//! International numbers (`+49`, `0049`, `(+49)`), national ones of Germany, Austria, Switzerland,
//! France, Belgium, the Netherlands, Italy, Spain, Portugal, Poland, the Czech Republic, the
//! Nordic countries, the United Kingdom, Ireland and North America in their usual layouts, with
//! any of the usual separators, and any number beside a word such as `Tel` or `WhatsApp`.
//!
//! ## Why
//! `PHONE`, DEI-1: a number reaches one person or household.
//!
//! ## Example
//! `0231 / 132-7441` is found; `14.03.1935`, `2:1`, `12 500 000` and `ISBN 3-16-148410-0` are not.
//!
//! ## Limits
//! A number without country code, leading zero, usual layout or context word is a number like any
//! other. Extensions after a word (`ext. 12`) stay.
//!
//! ## References
//! ITU-T E.164 and its national numbering plans; DIN 5008 (layout).

use licit_record::Category;
use licit_record::policy::OperatingPoint;

use super::cue::{self, Cues, List, Table, Window};
use super::phone_layout::{Layout, international, national};
use super::Text;
use crate::Span;

/// Digits of the longest number (E.164 has 15, `00` comes before).
pub(super) const MAX_DIGITS: usize = 17;
/// Groups of digits that a number is written in.
const MAX_GROUPS: usize = 17;
/// Characters between two groups.
const MAX_GAP: usize = 5;
/// Groups of a number that is written in groups of more than one or two digits.
const USUAL_GROUPS: usize = 9;

/// Units behind an amount.
static UNITS: Cues = Cues::new(|| Table::new(&[UNIT_WORDS]));

/// Words that announce a number, as [`Window`] folds them.
pub(super) const CUES: &[&str] = &[
    "tel", "tfno", "tfnos", "telf", "telfs", "tlfs", "tlfno", "tlno", "fono", "telefon*", "fon", "phone", "phones", "telephone", "cell", "cellphone", "mobile", "mob",
    "mobil", "mobilnummer", "handy*", "festnetz", "fax", "telefax", "rufnummer", "durchwahl",
    "hotline", "whatsapp", "whats app", "whatsap", "wa me", "signal", "sms", "imessage", "viber",
    "call", "calls", "calling", "text me", "text", "txt", "ring me", "dial", "anruf*", "anrufen",
    "ruf an", "ruf mich", "ruft*", "rufen", "angerufen", "ruf", "meine nummer", "nummer ist",
    "neue nummer", "nummer", "telefonisch", "erreichbar*", "erreicht", "kontakt", "my number",
    "number is", "number", "appel*", "appelle*", "portable", "telephoner", "numero", "joindre",
    "joignable", "llama*", "llamame", "movil", "celular", "telefono", "chiama*", "cellulare",
    "cell", "scrivimi", "bel", "bellen", "telefoon*", "mobiel*", "zadzwon", "dzwon*", "numer",
    "komorka", "volej*", "zavolej", "cislo", "ring", "telefon", "ringe", "puhelin", "soita", "puh",
    "tlf", "tfn", "telemovel", "telefone", "ligar", "contacto", "contatto", "contact", "notruf",
    "telegram", "threema", "bizum", "handynr", "telnr", "telefonnr", "mobilnr", "rueckruf", "ruckruf",
    "send phone", "preguntar*", "interesados*", "interesadas*", "llamar*", "escribir*", "rufnr", "phone no", "tel nr",
    "chiamare", "telefonare", "appeler", "telefoneer*", "bellen", "dzwonic", "volat", "telefonnummer", "handynummer",
];
/// Words after which a number is something else, as [`Window`] folds them.
pub(super) const OTHER: &[&str] = &[
    "isbn*", "issn", "ean", "gtin", "pzn", "asin", "iban", "konto*", "blz", "kto", "bestellnr",
    "bestellnummer", "order", "order no", "order number", "bestellung", "kundennummer", "kundennr",
    "rechnungsnummer", "rechnung", "rechnungsnr", "invoice", "artikelnummer", "artikelnr",
    "art nr", "sendungsnummer", "tracking", "tracking number", "tracking id", "sendung",
    "seriennummer", "serial", "sn", "vin", "fin", "imei", "aktenzeichen", "az", "hrb", "hra", "ust",
    "ust id", "ustid", "steuernummer", "steuer id", "doi", "arxiv", "cve", "rfc", "din", "iso",
    "paragraph", "version", "ver", "build", "commit", "ticket", "issue", "case", "gtin", "sku",
    "modell", "model", "part no", "ref", "vorgang", "mitgliedsnummer", "matrikelnummer", "losnummer",
    "meter id", "zahlernummer", "zaehlernummer", "epsg", "pmid", "patent", "meeting id", "kenncode",
];
/// Words for a number that is none of a phone, although `number` stands among them.
pub(super) const OTHER_NUMBERS: &[&str] = &[
    "reference number", "reference no", "order number", "tracking number", "account number", "customer number", "serial number",
    "case number", "ticket number", "invoice number", "policy number", "booking number", "flight number", "part number",
    "model number", "house number", "lot number", "item number", "member number", "membership number", "incident number",
    "crime number", "registration number", "confirmation number", "referenznummer", "vorgangsnummer", "buchungsnummer", "ticketnummer",
    "numero de commande", "numero de dossier", "numero de pedido", "numero di ordine", "issue number", "room number",
];
/// Units behind a number that is an amount, as [`Window`] folds them.
const UNIT_WORDS: &[&str] = &[
    "euro", "eur", "dollar", "dollars", "usd", "chf", "franken", "pfund", "gbp", "km", "kg", "g",
    "m", "cm", "mm", "l", "ml", "mb", "gb", "kb", "tb", "kwh", "mwh", "watt", "w", "ps", "uhr", "h",
    "std", "stunden", "min", "minuten", "prozent", "percent", "mio", "mrd", "millionen", "million",
    "tausend", "billion", "views", "follower", "followers", "likes", "einwohner", "menschen",
    "people", "leute", "stimmen", "votes", "points", "punkte", "mal", "times", "zl", "kc", "kr",
    "sek", "nok", "dkk", "jahre", "years", "tage", "days", "stuck", "schritte", "steps", "meter",
    "personen", "fans", "abonnenten", "klicks", "clicks", "seiten", "pages", "hits", "kcal",
];

/// A number in its groups, as it stands in a text.
#[derive(Clone, Copy)]
pub(super) struct Run {
    /// Its digits.
    digits: [u8; MAX_DIGITS],
    /// How many digits it has.
    pub(super) len: usize,
    /// Digits of each group.
    groups: [u8; MAX_GROUPS],
    /// End of each group in the text.
    ends: [usize; MAX_GROUPS],
    /// First byte of the separator before each group.
    gaps: [u8; MAX_GROUPS],
    /// How many groups it has.
    count: usize,
    /// Whether `+` stands before it.
    pub(super) plus: bool,
    /// Whether its first group stands in brackets.
    pub(super) bracketed: bool,
    /// Whether letters stand for some of its digits.
    disguised: bool,
}

impl Run {
    /// Its digits.
    pub(super) fn digits(&self) -> &[u8] {
        self.digits.get(..self.len).unwrap_or(&[])
    }

    /// Lengths of its groups.
    pub(super) fn groups(&self) -> &[u8] {
        self.groups.get(..self.count).unwrap_or(&[])
    }

    /// First bytes of the separators between its groups.
    pub(super) fn gaps(&self) -> &[u8] {
        self.gaps.get(1..self.count).unwrap_or(&[])
    }

    /// The one separator that all its groups have between them.
    pub(super) fn only_gap(&self) -> Option<u8> {
        let (first, rest) = self.gaps().split_first()?;
        rest.iter().all(|gap| gap == first).then_some(*first)
    }

    /// The same without its last group.
    fn shorten(&mut self) {
        if let Some(last) = self.count.checked_sub(1) {
            self.len -= usize::from(self.groups.get(last).copied().unwrap_or(0));
            self.count = last;
        }
    }

    /// The groups before the first line break, if there is one among them.
    fn before_break(&self) -> Option<Self> {
        let breaks = self.gaps().iter().position(|gap| *gap == b'\n')?;
        let mut first = *self;
        while first.count > breaks + 1 {
            first.shorten();
        }
        Some(first)
    }

    /// End in the text.
    fn end(&self) -> usize {
        self.count.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or(0)
    }

    /// Reads groups of digits from the first digit on, as many as could be one number.
    fn read(text: &Text<'_>, start: usize) -> Self {
        let mut run = Self {
            digits: [0; MAX_DIGITS],
            len: 0,
            groups: [0; MAX_GROUPS],
            ends: [0; MAX_GROUPS],
            gaps: [0; MAX_GROUPS],
            count: 0,
            plus: false,
            bracketed: false,
            disguised: false,
        };
        let (mut at, mut gap) = (start, 0);
        while run.count < MAX_GROUPS {
            let end = group_end(text, at);
            let (count, len) = (run.count, run.len);
            let group = text.bytes().get(at..end).unwrap_or(&[]);
            let Some(room) = run.digits.get_mut(len..len + group.len()) else { break };
            for (digit, byte) in room.iter_mut().zip(group) {
                *digit = look_alike(*byte).unwrap_or(b'0');
                run.disguised |= digit != byte;
            }
            run.len += group.len();
            if let (Some(length), Some(to), Some(first)) =
                (run.groups.get_mut(count), run.ends.get_mut(count), run.gaps.get_mut(count))
            {
                // A group is not longer than the digits, which are 17.
                *length = group.len() as u8;
                *to = end;
                *first = gap;
            }
            run.count += 1;
            let Some(next) = next_group(text, end).or_else(|| mobile_after(text, at, end)) else { break };
            (at, gap) = (next, text.byte(end));
        }
        run
    }
}

/// The digit that a byte is or looks like.
fn look_alike(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte),
        b'o' | b'O' => Some(b'0'),
        b'l' | b'I' => Some(b'1'),
        _ => None,
    }
}

/// The end of a group of digits, among which letters may look like digits if nothing else does.
fn group_end(text: &Text<'_>, at: usize) -> usize {
    let mut end = at;
    while look_alike(text.byte(end)).is_some() && end - at <= MAX_DIGITS {
        end += 1;
    }
    let digits = text.bytes().get(at..end).unwrap_or(&[]).iter().any(u8::is_ascii_digit);
    if digits && !text.is_word_at(end) { end } else { text.digits_end(at) }
}

/// Where a group begins whose first digits are letters that look like them: `o171`.
fn group_start(text: &Text<'_>, trigger: usize) -> usize {
    let mut start = trigger;
    while start > 0 && trigger - start < 3 && look_alike(text.byte(start - 1)).is_some() {
        start -= 1;
    }
    if text.is_word_before(start) { trigger } else { start }
}

/// The number behind the prefix of a German mobile one and a comma or dots.
fn mobile_after(text: &Text<'_>, at: usize, end: usize) -> Option<usize> {
    let prefix = text.slice(at..end);
    if !matches!(prefix.as_bytes(), [b'0', b'1', b'5'..=b'7', _] | [b'0', b'1', b'5'..=b'7', _, _]) {
        return None;
    }
    let next = text.run_end(end, |char| matches!(char, ',' | '…' | ' '));
    (next - end <= 5 && text.digits_end(next) - next >= 6).then_some(next)
}

/// The beginning of the next group, if a separator that phone numbers have leads to it.
fn next_group(text: &Text<'_>, at: usize) -> Option<usize> {
    let mut end = at;
    let (mut signs, mut breaks) = (0, 0);
    while end - at <= MAX_GAP {
        match text.byte(end) {
            b'0'..=b'9' => return (end > at).then_some(end),
            b' ' => {}
            b'\n' if breaks == 0 => breaks += 1,
            b'.' if end > at && text.byte(end - 1) == b'.' => {}
            b'-' | b'.' | b'/' | b'(' | b')' | b'_' | b'*' | b'~' | b'|' => signs += 1,
            _ => return (end > at && group_end(text, end) > end).then_some(end),
        }
        // `) ` and ` (` and ` / ` are one sign; `)-(` is not.
        if signs > 2 || end - at >= 3 && text.byte(end) == b' ' {
            return None;
        }
        end += 1;
    }
    None
}

/// Looks at a number from its first digit on.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    // Nearly all numbers in posts are short ones with nothing beside them.
    let first_end = group_end(text, trigger);
    if first_end - trigger < 6 && text.byte_before(trigger) != b'+' && next_group(text, first_end).is_none() && mobile_after(text, trigger, first_end).is_none() {
        return;
    }
    let Some((start, mut run)) = begin(text, group_start(text, trigger)) else { return };
    let before = cue::before(text, start);
    // `reference number 4471902`.
    let is_cued = before.meets(List::Phone) && !cue::is_near(text, start, 26, List::OtherNumber);
    if before.meets(List::NoPhone) && !is_cued {
        return;
    }
    let link = is_phone_link(text, start);
    if !link && text.is_inside_url(start) {
        return;
    }
    if run.disguised && !is_cued && run.digits().first() != Some(&b'0') && !run.plus {
        return;
    }
    if let Some(end) = single_digits(text, &run, is_cued) {
        return text.push(out, start..end, Category::Phone);
    }
    while run.count > USUAL_GROUPS {
        run.shorten();
    }
    // What stands on one line is read first; a number that is none alone may go on below.
    let lines = run.before_break();
    let first = lines.and_then(|first| end_of_number(text, first, start, is_cued, link));
    let certain = first.filter(|(_, layout)| *layout == Layout::Usual);
    let found = certain.or_else(|| end_of_number(text, run, start, is_cued, link)).or(first);
    if let Some((end, _)) = found {
        text.push(out, start..with_extension(text, end), Category::Phone);
    }
}

/// The end of the longest number that the groups begin with, and how well it fits.
fn end_of_number(text: &Text<'_>, mut run: Run, start: usize, is_cued: bool, link: bool) -> Option<(usize, Layout)> {
    let groups = run.count;
    while run.count > 0 && run.len >= 6 {
        let end = run.end();
        let layout = fit(text, &run, start, is_cued, link);
        // Six or more pairs are the numbers of a draw, of which no five are taken out.
        let draw = || run.count < groups && run.groups().iter().all(|group| *group == 2) && !run.plus && !is_cued;
        if layout != Layout::No && ends_well(text, end, &run, is_cued) && !draw() {
            return Some((end, layout));
        }
        run.shorten();
    }
    None
}

/// The end of a number whose digits stand one by one or in pairs, as `0 1 5 1 - 2 3 4`: a mobile
/// number, or any number behind a word that announces one.
fn single_digits(text: &Text<'_>, run: &Run, is_cued: bool) -> Option<usize> {
    let apart = run.groups().iter().all(|group| *group <= 2);
    let singles = run.groups().iter().filter(|group| **group == 1).count();
    let enough = (9..=15).contains(&run.len) && (singles * 2 > run.count || is_cued && run.count > 5);
    let digits = run.digits();
    // Six pairs whose second is beyond any lottery.
    let pairs = run.count == 6 && run.len == 12 && matches!(digits, [b'0', b'1', b'5'..=b'7', ..]);
    let enough = enough || pairs;
    let mobile = match digits {
        [b'0', b'1', b'5'..=b'7', ..] | [b'0', b'6', b'4'..=b'9', ..] | [b'0', b'7', b'4'..=b'9', ..] => run.len >= 10,
        [b'0', b'0', ..] => is_cued,
        [b'0', ..] => is_cued,
        _ => run.plus && international(run),
    };
    // One value again and again, or two in turn, are a pattern.
    let kinds = (b'0'..=b'9').filter(|digit| digits.contains(digit)).count();
    let whole = !text.is_word_at(run.end()) && !text.byte(run.end() + 1).is_ascii_digit();
    (apart && enough && mobile && kinds >= 4 && whole).then(|| run.end())
}

/// The end with an extension behind a number: `ext. 12`, `x12`, `DW 12`.
fn with_extension(text: &Text<'_>, end: usize) -> usize {
    let word_start = text.run_end(end, |char| matches!(char, ' ' | ',' | '-'));
    let word_end = text.run_end(word_start, |char| char.is_ascii_alphabetic());
    let word = text.slice(word_start..word_end);
    let known = ["ext", "x", "extension", "dw", "durchwahl", "poste", "anexo", "int"];
    let number = text.run_end(word_end, |char| matches!(char, ' ' | '.' | ':'));
    let stop = text.digits_end(number);
    let fits = known.iter().any(|known| known.eq_ignore_ascii_case(word)) && (1..=5).contains(&(stop - number));
    if fits && word_start - end <= 3 && number - word_end <= 2 && !text.is_word_at(stop) { stop } else { end }
}

/// Where a number begins, with the signs before its first digit; `None` if the digits are the
/// tail of something else.
fn begin(text: &Text<'_>, trigger: usize) -> Option<(usize, Run)> {
    let mut run = Run::read(text, trigger);
    let mut start = trigger;
    if text.byte_before(start) == b'+' {
        start -= 1;
        run.plus = true;
    } else if text.byte_before(start) == b' ' && text.byte_before(start - 1) == b'+' {
        start -= 2;
        run.plus = true;
    }
    if text.byte_before(start) == b'(' {
        start -= 1;
        run.bracketed = true;
    }
    let before = text.char_before(start);
    let tail = match before {
        None => false,
        Some('$' | '€' | '£' | '%' | '\\' | '^' | '&') => !run.plus,
        // `#0171...` and `tel=0171`, but not the number of an order.
        Some('#' | '_' | '=' | '~') => !run.plus && run.digits().first() != Some(&b'0'),
        // `WhatsApp:0171` and `Tel.0171`, but not `3,0171` or `12:0171`.
        Some(sign @ ('.' | ',' | ':' | '-' | '/' | '+' | '(' | ')')) => {
            text.char_before(start - sign.len_utf8()).is_some_and(|char| char.is_ascii_digit())
                && !run.plus
        }
        Some(' ') => false,
        Some(char) => super::is_word_char(char) && !run.plus,
    };
    if tail {
        return None;
    }
    // Behind another group of digits, only a zero or a plus begins a number.
    let behind_digits =
        before == Some(' ') && text.byte_before(start - 1).is_ascii_digit();
    let opens = run.plus || run.bracketed || run.digits().first() == Some(&b'0');
    (!behind_digits || opens).then_some((start, run))
}

/// Whether the number stands in a link that calls it.
fn is_phone_link(text: &Text<'_>, start: usize) -> bool {
    let before = text.slice(text.run_start(start, |char| !char.is_whitespace() && char.is_ascii())..start);
    ["wa.me/", "tel:", "phone=", "callto:", "sms:", "tel=", "/qr/"].iter().any(|link| before.ends_with(link))
}

/// Whether what follows allows a number to end here.
fn ends_well(text: &Text<'_>, end: usize, run: &Run, is_cued: bool) -> bool {
    let after = text.char_at(end);
    if after.is_some_and(|char| super::is_word_char(char) || matches!(char, '%' | '€' | '$' | '£' | '°') || char == '_' && text.is_word_at(end + 1)) {
        return false;
    }
    // `0171 3920044,5` and `12:30` go on.
    let goes_on = matches!(after, Some(',' | ':' | '.')) && text.byte(end + 1).is_ascii_digit();
    if goes_on {
        return false;
    }
    let amount = || {
        let rest = text.slice(end..text.len()).trim_start_matches(' ');
        rest.starts_with(['€', '$', '£', '%', '°']) || Window::after_within(text, end, 12).starts_with(&UNITS)
    };
    let beyond_doubt = (run.plus || is_cued) && run.len >= 9;
    beyond_doubt || !amount()
}

/// Whether the groups are a phone number, and whether beyond doubt.
fn fit(text: &Text<'_>, run: &Run, start: usize, is_cued: bool, link: bool) -> Layout {
    let possible_if = |condition| if condition { Layout::Possible } else { Layout::No };
    if link {
        return possible_if((7..=15).contains(&run.len));
    }
    if run.plus || run.digits().starts_with(b"00") {
        if international(run) {
            return Layout::Usual;
        }
        if run.plus {
            return possible_if(is_cued && (8..=15).contains(&run.len));
        }
    }
    if is_date_or_amount(run) {
        return Layout::No;
    }
    // Signs that are no separators of numbers elsewhere need a word.
    let odd = run.gaps().iter().any(|gap| matches!(gap, b'_' | b'*' | b'~' | b'|' | b'\n'));
    match national(run, text.region) {
        Layout::Usual if is_cued || !odd || run.len >= 10 && run.digits().first() == Some(&b'0') => Layout::Usual,
        Layout::Usual | Layout::Possible => {
            let zero = run.digits().first() == Some(&b'0');
            possible_if(is_cued || text.point >= OperatingPoint::Recall && (zero || run.len >= 9))
        }
        Layout::No => {
            let strong = is_cued && is_near_cue(text, start);
            let fits = (7..=13).contains(&run.len) && run.groups().iter().all(|group| *group >= 2);
            let alone = || text.point == OperatingPoint::Maximum && run.groups().len() == 1;
            possible_if(fits && (strong || alone()))
        }
    }
}

/// Whether one of the words stands directly before the number, with at most a short one between.
fn is_near_cue(text: &Text<'_>, start: usize) -> bool {
    cue::is_near(text, start, 18, List::Phone)
}

/// Whether the groups are a date, a span of years, a decimal or an amount with separators.
fn is_date_or_amount(run: &Run) -> bool {
    let groups = run.groups();
    let digits = run.digits();
    let value = |from: usize, to: usize| {
        digits.get(from..to).unwrap_or(&[]).iter().fold(0u32, |sum, digit| {
            sum.saturating_mul(10).saturating_add(u32::from(digit - b'0'))
        })
    };
    let is_year = |value: u32| (1000..=2100).contains(&value);
    let zero = digits.first() == Some(&b'0');
    match (groups, run.only_gap()) {
        ([4, 4], _) => is_year(value(0, 4)) && is_year(value(4, 8)),
        ([1 | 2, 1 | 2, 4, rest @ ..], Some(_) | None) if rest.len() <= 2 => {
            let split = usize::from(groups.first().copied().unwrap_or(0));
            let middle = split + usize::from(groups.get(1).copied().unwrap_or(0));
            (1..=31).contains(&value(0, split))
                && (1..=31).contains(&value(split, middle))
                && is_year(value(middle, middle + 4))
        }
        ([4, 2, 2, rest @ ..], _) if rest.len() <= 2 => {
            is_year(value(0, 4)) && value(4, 6) <= 12 && value(6, 8) <= 31
        }
        ([2, 2, 2], _) => true,
        // `2019-2024`, `52.520008`, `1.000.000`, `12 500 000`.
        ([1..=3, _], Some(b'.')) => !zero || groups.first() == Some(&1),
        ([1..=3, rest @ ..], Some(b'.' | b' ')) if !zero => {
            rest.iter().all(|group| *group == 3) && !matches!(groups, [3, 3, 3])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{check, check_in};

    fn phones(text: &str, expected: &[&str]) {
        check(licit_record::Category::Phone, text, expected);
    }

    #[test]
    fn international_numbers() {
        for number in [
            "+49 (0)40 66969 812", "004930231250", "+44 20 7946 0958", "+353 87 123 4567",
            "00447700900456", "+39 347 1234567", "+420 601 123 456", "(+49) 171 3920044",
            "+49-171-39200-44", "+1 (414) 555-0142", "+1.414.555.0178", "+41 79 123 45 67",
            "+33 6 39 98 12 34", "+48 601 234 567", "+436641234567", "+49/171/3920044",
        ] {
            phones(&format!("ok {number} ok"), &[number]);
            phones(number, &[number]);
        }
        phones("bei +49 171 39 200 44.", &["+49 171 39 200 44"]);
        phones("https://wa.me/491713920044 jetzt", &["491713920044"]);
    }

    #[test]
    fn national_numbers() {
        for number in [
            "0152 28817386", "0231 / 132-7441", "0176 04069012", "0221 4710934", "0711/2309912",
            "030-23125-99", "0171/3920044", "069 90009 415", "0170-5551234", "01713920044",
            "(0221) 4710934", "(030) 23 12 50", "07700 900123", "0161 496 0321", "07700 900 777",
            "020 7946 0958", "06 39 98 12 34", "06.39.98.12.34", "06 12345678", "06-12345678",
            "079 123 45 67", "(414) 555-0142", "414.555.0178", "414-555-0178", "1-202-555-0199",
            "0664 1234567", "0 171 3920044", "08-123 456 78", "070-123 45 67", "040 1234567",
        ] {
            phones(&format!("ok {number} ok"), &[number]);
            phones(&format!("\"{number}\""), &[number]);
        }
        phones("heute um 18 0152 28817386", &["0152 28817386"]);
    }

    #[test]
    fn numbers_in_context() {
        phones("lost dog, call Hank 555-0134 reward", &["555-0134"]);
        phones("llámame al 612 345 678", &["612 345 678"]);
        phones("Tel 23125099", &["23125099"]);
        phones("zadzwoń 601 234 567", &["601 234 567"]);
        phones("ring meg på 40 61 23 45", &["40 61 23 45"]);
        check_in("ES", licit_record::Category::Phone, "es el 612 345 678", &["612 345 678"]);
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "am 14.03.1935 um 18:30 Uhr", "14/03/1935", "1935-03-14", "2019-2024", "2019 - 2024",
            "ISBN 978-3-16-148410-0", "ISBN 3-16-148410-0", "0-306-40615-2", "12 500 000 Menschen",
            "1.000.000 EUR", "52.520008", "52.520008, 13.404954", "2:1 (1:0)", "99,99", "100%",
            "#1234567890", "Bestellnummer 0123456789", "https://x.com/a/status/1234567890123456",
            "0,0171 2345", "+100 Punkte", "+10 000 Leute", "+1000000", "01.02.2024 - 05.02.2024",
            "10-12-14", "2024-01-15 10:30:00", "24/7 365", "1 2 3 4 5 6 7 8 9", "0815", "4711",
            "v2.10.3.4567", "A0171392004", "1234567890", "50 000 000", "3-5 2-1 4-4", "00:00:00",
            "110 112 116117", "192.168.178.20", "1990 1991 1992", "20 000 - 30 000", "90-60-90",
        ] {
            phones(text, &[]);
        }
    }
}

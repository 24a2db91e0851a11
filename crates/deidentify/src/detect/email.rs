//! E-mail addresses.
//!
//! ## What it finds
//! Addresses in plain form, with letters of any script, with blanks around their signs, in web
//! addresses (`%40`), and in the disguises that people use against harvesters: `(at)`, `[dot]`,
//! `punkt`, ` AT ` and the like, in the larger languages of Europe.
//!
//! ## Why
//! `EMAIL`, DEI-1: an address identifies its owner, obfuscated or not.
//!
//! ## Example
//! `anna (at) web punkt de` is found; `look at google.com` is not.
//!
//! ## Limits
//! A bare ` at ` before a plain domain counts only where something else speaks for an address: a
//! digit or sign in front of it, a free-mail service behind it, or a word such as `mail` nearby.
//!
//! ## References
//! RFC 5321, section 4.1.2; RFC 6531 (internationalised addresses).

use std::ops::Range;

use licit_record::Category;
use licit_record::policy::OperatingPoint;

use super::cue::{Cues, Table, Window};
use super::{Text, is_word_char};
use crate::Span;
use crate::common_words::is_common;
use crate::fold::fold_word;

/// Longest stretch of blanks around a sign.
const MAX_BLANKS: usize = 3;
/// Most labels of a name or domain that are put together from words.
const MAX_LABELS: usize = 6;

/// What stands for a dot between brackets or blanks, lower case.
const DOTS: &[&str] = &[
    "dot", "punkt", "point", "punto", "ponto", "kropka", "punt", "tečka", "tecka", "pkt", "d0t",
    "period", "prik", "piste", "pont", "bodka", "точка",
];
/// What stands for other signs inside a name, lower case.
const NAME_SIGNS: &[&str] = &[
    "underscore", "unterstrich", "minus", "dash", "hyphen", "bindestrich", "tiret", "guion", "underline",
];
/// Top-level domains that are no short words: a blank may stand before them in place of the dot.
const BLANK_TOP: &[&str] = &["de", "com", "net", "org", "fr", "ch", "pl", "eu", "uk", "dk", "cz"];
/// Bytes of an address with blanks between all letters.
const MAX_SPACED: usize = 160;

/// Services whose name alone, without `.com`, tells an address.
const FREE_MAIL: &[&str] = &[
    "gmail", "googlemail", "gmx", "web", "yahoo", "hotmail", "outlook", "icloud", "protonmail",
    "proton", "aol", "t-online", "freenet", "posteo", "mailbox", "live", "msn", "ymail", "orange",
    "wanadoo", "laposte", "libero", "tutanota", "tuta", "fastmail", "bluewin", "wp", "onet",
    "interia", "seznam", "mail", "me", "arcor", "online", "gmial", "zoho", "yandex",
];
/// Of these, the ones that are no word: they need no top-level domain behind them.
const FREE_MAIL_ALONE: &[&str] = &[
    "gmail", "googlemail", "gmx", "yahoo", "hotmail", "icloud", "protonmail", "t-online", "ymail",
    "tutanota", "fastmail", "gmial",
];
/// Top-level domains that stand behind spelled-out dots. Two letters are a country.
const GENERIC_TOP: &[&str] = &[
    "com", "org", "net", "info", "edu", "gov", "biz", "name", "mail", "email", "online", "app",
    "dev", "cloud", "shop", "club", "wien", "berlin", "hamburg", "koeln", "bayern", "ruhr", "swiss",
    "social", "space", "tech", "site", "world", "life", "live", "family", "me", "bzh", "cat",
    "example", "invalid", "test", "photo", "photography", "art", "studio", "design", "health",
];
/// Words that announce an address.
static CUES: Cues = Cues::new(|| Table::new(&[CUE_WORDS]));
const CUE_WORDS: &[&str] = &[
    "mail", "mails", "mailt", "maile", "email", "emails", "e mail", "kontakt", "kontaktiert", "contact",
    "write", "schreib", "schreibt", "schreiben", "erreichbar", "paypal", "correo", "courriel",
    "adresse", "address", "reach", "posta", "poczta", "messenger", "pp",
];

/// Looks at `@`, or behind a word that stands for it.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    if text.byte(trigger) == b'@' {
        match bracketed_sign(text, trigger) {
            Some(sign) => disguised(text, &sign, out),
            None => match spaced(text, trigger..trigger + 1) {
                Some(address) => text.push(out, address, Category::Email),
                None => plain(text, trigger, out),
            },
        }
    } else if is_service(text, trigger) {
        if let Some(address) = signless(text, trigger) {
            text.push(out, address, Category::Email);
        }
    } else if let Some(sign) = disguised_sign(text, trigger) {
        disguised(text, &sign, out);
    }
}

/// An address around `@`.
fn plain(text: &Text<'_>, sign: usize, out: &mut Vec<Span>) {
    let name_end = back_over_blanks(text, sign);
    let domain_start = over_blanks(text, sign + 1);
    let (gap_before, gap_after) = (name_end < sign, domain_start > sign + 1);
    if gap_before || gap_after {
        // `anna @ web . de`, but not `Danke @web.designer`: a blank on one side is a mention.
        let Some((end, kind)) = domain(text, domain_start) else { return };
        let wanted = if gap_before && gap_after { Domain::Plain } else { Domain::FreeMail };
        if kind >= wanted && !text.is_word_before(domain_start) {
            let mut start = name_start(text, name_end);
            // `max . muster @ web . de`.
            while gap_before && gap_after && text.slice(start.saturating_sub(3)..start) == " . " {
                start = name_start(text, start - 3);
            }
            if start < name_end && !is_mention(text, start) {
                text.push(out, start..end, Category::Email);
            }
        }
        return;
    }
    let start = name_start(text, sign);
    if start == sign || is_mention(text, start) {
        return;
    }
    let (end, spelled) = match (plain_domain_end(text, sign + 1), domain(text, sign + 1)) {
        (Some(end), _) => (end, false),
        (None, Some((end, kind))) if kind >= Domain::FreeMail => {
            let whole = blank_domain(text, sign + 1).map_or(end, |(longer, _)| longer.max(end));
            (whole, kind == Domain::Spelled)
        }
        _ => return,
    };
    let start = if spelled { spelled_name_start(text, start) } else { quoted_start(text, start) };
    text.push(out, start..end, Category::Email);
}

/// An address with a blank between all its letters: `l e n a @ w e b . d e`.
fn spaced(text: &Text<'_>, sign: Range<usize>) -> Option<Range<usize>> {
    let part = |char: char| is_word_char(char) || matches!(char, '.' | '_' | '-' | '+');
    let mut start = sign.start;
    while sign.start - start < MAX_SPACED && text.byte_before(start) == b' ' {
        let Some(char) = text.char_before(start - 1).filter(|char| part(*char)) else { break };
        let at = start - 1 - char.len_utf8();
        if !matches!(text.byte_before(at), b' ' | b'\n' | 0) {
            break;
        }
        start = at;
    }
    // Two letters may be a word and a letter; three are nothing else.
    if text.slice(start..sign.start).split(' ').count() < 4 {
        return None;
    }
    let mut domain = String::new();
    let (mut end, mut closed) = (sign.end, None);
    while end - sign.end < MAX_SPACED && text.byte(end) == b' ' {
        let Some(char) = text.char_at(end + 1).filter(|char| part(*char)) else { break };
        let next = end + 1 + char.len_utf8();
        if text.is_word_at(next) && is_word_char(char) {
            break;
        }
        domain.push(char);
        end = next;
        let labels = domain.rsplit_once('.');
        if labels.is_some_and(|(before, top)| before.len() >= 2 && is_top(top)) {
            closed = Some(end);
        }
    }
    Some(start..closed?)
}

/// Where the word begins that ends at a place.
fn service_start(text: &Text<'_>, end: usize) -> usize {
    text.run_start(end, |char| char.is_ascii_alphabetic() || char == '-')
}

/// Whether a service of free mail ends at a place.
fn is_service(text: &Text<'_>, end: usize) -> bool {
    let word = text.slice(service_start(text, end)..end);
    FREE_MAIL.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// An address without any sign before a service of free mail: `lena.k 👉 gmail.com`, `mail: lena
/// bei gmx`, `lena.k gmx de`.
fn signless(text: &Text<'_>, trigger: usize) -> Option<Range<usize>> {
    let service = service_start(text, trigger);
    let gap = text.run_start(service, |char| {
        matches!(char, ' ' | '>' | '-' | '→' | '➡') || (!char.is_ascii() && !is_word_char(char) && !char.is_whitespace() && char != '…')
    });
    let signs = text.slice(gap..service);
    let arrow = signs.contains(['>', '→', '➡']) || !signs.is_ascii();
    let mut name_end = gap;
    let mut worded = false;
    if !arrow {
        let on = text.run_start(gap, |char| char.is_ascii_alphabetic());
        worded = ["bei", "on", "at", "@", "auf", "via", "chez", "en"].iter().any(|word| word.eq_ignore_ascii_case(text.slice(on..gap)));
        if worded {
            name_end = text.run_start(on, |char| char == ' ');
        }
    }
    if gap == service || name_end - text.run_start(name_end, |char| char == ' ') > 1 {
        return None;
    }
    let start = name_start(text, name_end);
    let name = text.slice(start..name_end);
    let top = domain(text, service);
    let end = match (top, blank_domain(text, service)) {
        (Some((end, _)), _) if end > trigger => end,
        (_, Some((end, _))) => end,
        _ if arrow || worded => trigger,
        _ => return None,
    };
    let signed = name.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'+'));
    let announced = || {
        let before = text.run_start(start, |char| matches!(char, ' ' | ':' | '='));
        let is_cue = Window::before_within(text, start, 16).has(&CUES);
        is_cue && before < start && name.chars().all(|char| !char.is_uppercase()) && !is_common(&fold_word(name))
    };
    let fits = name.len() >= 3 && name.chars().any(char::is_alphabetic) && !is_mention(text, start);
    // With nothing but blanks, only a whole domain behind a word for mail tells an address.
    let counts = if arrow || worded { signed || announced() } else { announced() };
    (fits && counts).then_some(start..end)
}

/// Whether the name is one of `@name@host`, which is an account.
fn is_mention(text: &Text<'_>, start: usize) -> bool {
    text.byte_before(start) == b'@'
}

/// Where the local part of an address begins that ends at `end`.
fn name_start(text: &Text<'_>, end: usize) -> usize {
    let start = text.run_start(end, |char| {
        is_word_char(char) || "._%+-'!#$&*=?^`{|}~/".contains(char)
    });
    // Signs that are allowed in front in theory are punctuation in posts.
    let name = text.slice(start..end);
    let first = name.find(|char: char| is_word_char(char) || char == '_' || char == '+');
    let trimmed = first.map_or(end, |first| start + first);
    // `mailto:` stops the run by itself; of a path or a list, only the last part is the name.
    let cut = text.slice(trimmed..end).rfind(['/', '|', '=', '&', '?', '#', '*', '!', '{', '}']);
    cut.map_or(trimmed, |cut| trimmed + cut + 1)
}

/// The start with a quoted local part before it, as in `"anna k"@web.de`.
fn quoted_start(text: &Text<'_>, start: usize) -> usize {
    start
        .checked_sub(1)
        .filter(|quote| text.byte(*quote) == b'"' && text.byte(start) == b'@')
        .and_then(|quote| text.slice(quote.saturating_sub(64)..quote).rfind('"').map(|at| quote.saturating_sub(64) + at))
        .unwrap_or(start)
}

/// The end of a domain of plain dots, or `None` if it is none.
fn plain_domain_end(text: &Text<'_>, start: usize) -> Option<usize> {
    if text.byte(start) == b'[' {
        let close = text.run_end(start + 1, |char| char.is_ascii_hexdigit() || ".:IPv".contains(char));
        return (text.byte(close) == b']' && close > start + 7).then_some(close + 1);
    }
    let mut end = text.run_end(start, |char| is_word_char(char) || ".-_".contains(char));
    while end > start {
        let host = text.slice(start..end);
        let trimmed = host.trim_end_matches(['.', '-', '_']);
        end = start + trimmed.len();
        let (before, top) = trimmed.rsplit_once('.')?;
        let is_top = top.chars().count() >= 2 && top.chars().all(char::is_alphabetic)
            || top.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("xn--"));
        if is_top && before.chars().any(is_word_char) {
            return Some(end);
        }
        end = start + before.len();
    }
    None
}

/// What a domain is made of; a later one says more for an address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Domain {
    /// Labels and plain dots.
    Plain,
    /// A free-mail service.
    FreeMail,
    /// A dot is spelled out: nobody does so with a host that is not part of an address.
    Spelled,
}

/// Reads a domain whose dots may be spelled out or have blanks around them.
fn domain(text: &Text<'_>, start: usize) -> Option<(usize, Domain)> {
    let label = |at: usize| {
        let end = text.run_end(at, |char| is_word_char(char) || char == '-');
        at + text.slice(at..end).trim_end_matches('-').len()
    };
    let mut end = label(start);
    let first = start..end;
    if first.is_empty() {
        return None;
    }
    let mut kind = Domain::Plain;
    // The end of the domain as far as it closes with a top-level domain.
    let mut closed = None;
    for _ in 0..MAX_LABELS {
        let Some(dot) = dot_after(text, end) else { break };
        let next = label(dot.end);
        if next == dot.end {
            break;
        }
        let top = text.slice(dot.end..next);
        let spelled = dot.spelled;
        // `gmx,de`: a comma is a dot in the name of a service alone.
        if dot.comma && !(is_top(top) && FREE_MAIL.iter().any(|name| name.eq_ignore_ascii_case(text.slice(first.clone())))) {
            break;
        }
        end = next;
        if is_top(top) {
            closed = Some(end);
            if spelled {
                kind = Domain::Spelled;
            }
        } else if dot.blanks {
            // A blank and a word that is no top-level domain: the next sentence.
            break;
        }
    }
    let service = text.slice(first);
    let one_of = |list: &[&str]| list.iter().any(|name| name.eq_ignore_ascii_case(service));
    match closed {
        Some(end) if kind == Domain::Plain && one_of(FREE_MAIL) => Some((end, Domain::FreeMail)),
        Some(end) => Some((end, kind)),
        None if one_of(FREE_MAIL_ALONE) => Some((start + service.len(), Domain::FreeMail)),
        None => None,
    }
}

/// Reads a free-mail service with a blank where its dot belongs: `web de`.
fn blank_domain(text: &Text<'_>, start: usize) -> Option<(usize, Domain)> {
    let service_end = text.run_end(start, |char| is_word_char(char) || char == '-');
    let top_start = over_blanks(text, service_end);
    let top_end = text.run_end(top_start, is_word_char);
    let service = text.slice(start..service_end);
    let is_service = FREE_MAIL.iter().any(|name| name.eq_ignore_ascii_case(service));
    let top = text.slice(top_start..top_end);
    let is_top = BLANK_TOP.iter().any(|known| known.eq_ignore_ascii_case(top));
    let is_domain = is_service && top_start > service_end && is_top;
    is_domain.then_some((top_end, Domain::FreeMail))
}

/// Whether a word is a top-level domain: a country or one of the common generic ones.
fn is_top(word: &str) -> bool {
    (word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic()))
        || GENERIC_TOP.iter().any(|top| top.eq_ignore_ascii_case(word))
}

/// A dot in a domain or name.
pub(super) struct Dot {
    pub(super) end: usize,
    /// Written as a word or in brackets.
    pub(super) spelled: bool,
    /// Blanks stand beside it.
    pub(super) blanks: bool,
    /// It is a comma.
    comma: bool,
}

/// Which signs may be spelled out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Signs {
    /// Dots.
    OfDomain,
    /// Dots, dashes and underscores.
    OfName,
}

/// Reads a dot behind a label: `.`, ` . `, ` dot `, `(punkt)`, `[.]`.
pub(super) fn dot_after(text: &Text<'_>, at: usize) -> Option<Dot> {
    sign_after(text, at, Signs::OfDomain)
}

fn sign_after(text: &Text<'_>, at: usize, signs: Signs) -> Option<Dot> {
    let start = over_blanks(text, at);
    let open = text.byte(start);
    if open == b'.' {
        let end = over_blanks(text, start + 1);
        return Some(Dot { end, spelled: false, blanks: start > at || end > start + 1, comma: false });
    }
    if open == b',' {
        return Some(Dot { end: start + 1, spelled: false, blanks: start > at, comma: true });
    }
    let bracket = match open {
        b'(' => Some(b')'),
        b'[' => Some(b']'),
        b'{' => Some(b'}'),
        b'<' => Some(b'>'),
        b'-' | b'_' | b'*' => Some(open),
        _ => None,
    };
    let word_start = if bracket.is_some() { over_blanks(text, start + 1) } else { start };
    let (word_end, known) = if text.byte(word_start) == b'.' {
        (word_start + 1, bracket.is_some())
    } else {
        let end = text.run_end(word_start, char::is_alphanumeric);
        let word = text.slice(word_start..end);
        let one_of = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
        (end, one_of(DOTS) || signs == Signs::OfName && one_of(NAME_SIGNS))
    };
    if !known {
        return None;
    }
    let close = match bracket {
        Some(close) => {
            let at = over_blanks(text, word_end);
            (text.byte(at) == close).then_some(at + 1)?
        }
        // A bare word needs blanks on both sides.
        None if start > at && over_blanks(text, word_end) > word_end => word_end,
        None => return None,
    };
    Some(Dot { end: over_blanks(text, close), spelled: true, blanks: true, comma: false })
}

/// What stands for `@`.
struct Sign {
    range: Range<usize>,
    /// In brackets or otherwise beyond doubt, unlike the bare word `at`.
    certain: bool,
    /// `%40` and the like, inside a web address.
    encoded: bool,
}

/// `@` in brackets: `(@)`, `[ @ ]`.
fn bracketed_sign(text: &Text<'_>, at: usize) -> Option<Sign> {
    let open = back_over_blanks(text, at).checked_sub(1)?;
    let close = over_blanks(text, at + 1);
    let pair = matches!(
        (text.byte(open), text.byte(close)),
        (b'(', b')') | (b'[', b']') | (b'{', b'}') | (b'<', b'>')
    );
    pair.then_some(Sign { range: open..close + 1, certain: true, encoded: false })
}

/// Finds the sign that ends before `end`, as `words.rs` has them.
fn disguised_sign(text: &Text<'_>, end: usize) -> Option<Sign> {
    let encoded = |sign: &str| {
        let start = end.checked_sub(sign.len())?;
        text.slice(start..end).eq_ignore_ascii_case(sign).then_some(start)
    };
    if let Some(start) = ["%40", "&#64;", "&commat;"].into_iter().find_map(encoded) {
        return Some(Sign { range: start..end, certain: true, encoded: true });
    }
    let last = text.char_before(end)?;
    if last == ' ' {
        let word_end = end - 1;
        let start = text.run_start(word_end, |char| char.is_alphanumeric() || char == '-');
        let word = text.slice(start..word_end);
        // Nobody writes AT or ät inside a sentence.
        let shouted = word == "AT" && text.slice(0..text.len()).chars().any(char::is_lowercase);
        let certain = shouted || !(word.eq_ignore_ascii_case("at") || word.eq_ignore_ascii_case("affe"));
        return Some(Sign { range: start..word_end, certain, encoded: false });
    }
    let open = match last {
        ')' => '(',
        ']' => '[',
        '}' => '{',
        '>' => '<',
        other => other,
    };
    let inside = end - last.len_utf8();
    let start = text.slice(inside.saturating_sub(20)..inside).rfind(open)?;
    Some(Sign { range: inside.saturating_sub(20) + start..end, certain: true, encoded: false })
}

/// An address around a disguised sign.
fn disguised(text: &Text<'_>, sign: &Sign, out: &mut Vec<Span>) {
    if sign.encoded {
        let start = name_start(text, sign.range.start);
        if let Some(end) = plain_domain_end(text, sign.range.end) {
            text.push(out, start..end, Category::Email);
        }
        return;
    }
    let name_end = back_over_blanks(text, sign.range.start);
    let domain_start = over_blanks(text, sign.range.end);
    let affe = text.slice(sign.range.clone()).eq_ignore_ascii_case("affe");
    let blank_for_dot = || (sign.certain || affe).then(|| blank_domain(text, domain_start)).flatten();
    if sign.certain
        && let Some(address) = spaced(text, sign.range.clone())
    {
        return text.push(out, address, Category::Email);
    }
    let Some((end, kind)) = domain(text, domain_start).or_else(blank_for_dot) else { return };
    let last_label = name_start(text, name_end);
    if last_label == name_end {
        return;
    }
    let start = spelled_name_start(text, last_label);
    let name = text.slice(last_label..name_end);
    let signed = name.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'+'));
    // `looked at gmail` names a service only.
    let whole = text.slice(domain_start..end).contains(['.', ' ', '(', '[']);
    let is_counted = || {
        (kind > Domain::Plain && whole)
            || text.point >= OperatingPoint::Recall
            || start < last_label
            || signed
            || Window::before(text, start).has(&CUES)
    };
    // A letter in brackets before a word is an item of a list as well.
    let listed = text.slice(sign.range.clone()).len() == 3 && text.byte(sign.range.start + 1).eq_ignore_ascii_case(&b'a');
    let certain = sign.certain && !(listed && kind < Domain::Spelled && !signed && name.starts_with(char::is_uppercase));
    if certain || is_counted() && !listed {
        text.push(out, start..end, Category::Email);
    }
}

/// Where a local part begins whose dots are spelled out: `marcus dot webb`.
fn spelled_name_start(text: &Text<'_>, last_label: usize) -> usize {
    let mut start = last_label;
    for _ in 0..MAX_LABELS {
        let window = start.saturating_sub(16);
        let window = (window..=start).find(|at| text.is_char_boundary(*at)).unwrap_or(start);
        // The dot that ends exactly where this label begins.
        let Some(dot) = (window..start)
            .filter(|at| text.is_char_boundary(*at) && !text.is_word_at(*at))
            .filter(|at| *at == window || text.is_word_before(*at))
            .find(|at| sign_after(text, *at, Signs::OfName).is_some_and(|dot| dot.end == start && dot.spelled))
        else {
            break;
        };
        let before = name_start(text, dot);
        if before == dot {
            break;
        }
        start = before;
    }
    start
}

/// Passes over a few blanks to the right.
fn over_blanks(text: &Text<'_>, at: usize) -> usize {
    let mut end = at;
    while end - at < MAX_BLANKS && matches!(text.byte(end), b' ' | b'\t' | b'\n') {
        end += 1;
    }
    end
}

/// Passes over a few blanks to the left.
fn back_over_blanks(text: &Text<'_>, at: usize) -> usize {
    let mut start = at;
    while at - start < MAX_BLANKS && matches!(text.byte_before(start), b' ' | b'\t' | b'\n') {
        start -= 1;
    }
    start
}

#[cfg(test)]
mod tests {
    use super::super::check;

    fn emails(text: &str, expected: &[&str]) {
        check(licit_record::Category::Email, text, expected);
    }

    #[test]
    fn plain_addresses() {
        emails("mail an l.hoffmann87@gmx.de, bitte", &["l.hoffmann87@gmx.de"]);
        emails("(info@ohlsen-keramik.de).", &["info@ohlsen-keramik.de"]);
        emails("mailto:tj_parker+art@proton.me?subject=x", &["tj_parker+art@proton.me"]);
        emails("abi99@gymnasium-neustadt.example!", &["abi99@gymnasium-neustadt.example"]);
        emails("jürgen@bücher-müller.de", &["jürgen@bücher-müller.de"]);
        emails("https://s.de/?mail=nils.aumann%40gmx.de&x=1", &["nils.aumann%40gmx.de"]);
        emails("meine ist lena.k@gmail ok", &["lena.k@gmail"]);
        emails("root@[192.0.2.7] ist da", &["root@[192.0.2.7]"]);
        emails("a@web.de.Danke b@web.de.", &["a@web.de.Danke", "b@web.de"]);
    }

    #[test]
    fn disguised_addresses() {
        for disguised in [
            "anna (at) web punkt de",
            "anna[at]web[dot]de",
            "anna AT web DOT de",
            "anna ät web de",
            "anna @ web . de",
            "anna@ web.de",
            "anna @gmx.de",
            "anna{at}web{dot}de",
            "anna(at)web.de",
            "anna (ät) web . de",
            "marcus dot webb at outlook dot com",
            "ruediger.obermeier(at)t-online(punkt)de",
            "pia [at] pfadfinder-sued [dot] org",
            "lena_k at gmail.com",
            "lena arroba correo punto es",
            "lena(at)gmail",
        ] {
            emails(&format!("hallo: {disguised} ok"), &[disguised]);
            emails(&format!("Bitte, {disguised}!"), &[disguised]);
        }
        emails("schreib mir an maria at posteo.de", &["maria at posteo.de"]);
    }

    #[test]
    fn what_is_no_address() {
        for text in [
            "look at google.com now",
            "Danke @dr.engelhardt.praxis für alles",
            "@lena@chaos.social hallo",
            "meet me at 5 at the station. de rien",
            "we are at home dot",
            "Treffpunkt (at) Bahnhof",
            "3 @ 5 EUR, a@b",
            "photo by anna at work. Me too",
            "@ @@ @. a@.de @b.de",
        ] {
            emails(text, &[]);
        }
    }
}

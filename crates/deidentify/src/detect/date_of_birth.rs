//! Dates of birth.
//!
//! ## What it finds
//! Dates, in figures and with the names of months, beside a word that speaks of birth or a
//! birthday or of a child that came into the world, behind the star of genealogy, and the two dates
//! of a life, in German, English and the main European languages.
//!
//! ## Why
//! `DATE_OF_BIRTH`: with a place and a sex it singles out most people.
//!
//! ## Example
//! `geb. 01/11/79`, `Ich bin am 3. Juli 1998 geboren`, `born on the 9th of August, 2001`,
//! `*12.03.1990`; a date without such a word stays.
//!
//! ## Limits
//! The second of two dates of a life is taken for one of birth as well, since the two cannot be told
//! apart for certain. At the operating point `maximum` every whole date counts. A year alone (`Jahrgang 1985`) counts at the operating point `maximum` only. A date in words
//! ("third of May") is not found.
//!
//! ## References
//! CLDR month names; Sweeney, Simple Demographics Often Identify People Uniquely (2000).

use std::ops::Range;

use licit_record::Category;
use licit_record::policy::OperatingPoint;

use super::Text;
use super::check_digit::{is_day, number};
use super::compact::{is_inside_number, starts_word};
use super::cue::{self, Cues, List, Table, Window};
use super::month::month_in;
use crate::Span;

/// Words of birth behind a date (0), behind a day that returns (1).
static AFTER: Cues = Cues::new(|| Table::new(&[CUES_AFTER, YEARLY]));
/// Words of mourning.
static MOURNING: Cues = Cues::new(|| Table::new(&[MOURNING_WORDS]));
const MOURNING_WORDS: &[&str] = &[
    "in loving memory", "rest in peace", "rip", "r i p", "passed away", "obituary", "gedenken", "in memoriam", "ruhe sanft",
    "ruhe in frieden", "trauer*", "verstorben*", "beisetzung", "bestattung*", "en memoria", "in memoria", "memory of", "beloved",
    "unvergessen", "im andenken", "andenken", "gestorben", "died", "wir trauern", "abschied", "lived", "lebte",
];
/// What a child does (0), the child (1), what is said behind a date alone (2).
static ARRIVALS: Cues = Cues::new(|| Table::new(&[ARRIVED, CHILD, LIGHT]));
const ARRIVED: &[&str] = &[
    "arrived", "arrive", "angekommen", "gelandet", "kam", "ist da", "entered the world", "came into*", "gebore", "erblickt",
    "joined us", "made her entrance", "made his entrance", "welcomed", "begrussen", "durften wir", "schlupfte", "geschlupft", "uf d walt",
];
const CHILD: &[&str] = &[
    "baby*", "sohn", "tochter", "kleiner", "kleine", "son", "daughter", "zwillinge", "twins", "little one", "bub", "madel", "madchen",
    "junge", "grandson", "granddaughter", "enkel*", "newborn", "bebe", "hijo", "hija", "gramm", "g", "lb", "lbs", "oz", "cm",
];
const LIGHT: &[&str] = &["licht der welt", "zur welt", "auf die welt", "into the world", "into this world"];

/// Words of birth, before a date or behind it.
pub(super) const CUES: &[&str] = &[
    "geb",
    "geboren*",
    "gebore",
    "birth cert*",
    "synt",
    "jahrgang",
    "geburts*",
    "*geburtstag*",
    "gebdat*",
    "geb dat",
    "gebtag",
    "b day",
    "born",
    "birth*",
    "dob",
    "d o b",
    "bday*",
    "date of birth",
    "year old on",
    "ne le",
    "nee le",
    "naissance",
    "anniversaire",
    "nato il",
    "nata il",
    "nato a",
    "nata a",
    "nato",
    "nata",
    "nascita",
    "compleanno",
    "nacido*",
    "nacida*",
    "nacimiento",
    "naci el",
    "nacio el",
    "cumple*",
    "cumpleanos",
    "f nac",
    "nascido*",
    "nascida*",
    "nascimento",
    "nasci",
    "nasceu",
    "aniversario",
    "geboorte*",
    "geb datum",
    "verjaar*",
    "jarig*",
    "fodt*",
    "fodels*",
    "fodd",
    "fodselsdag*",
    "fyller ar",
    "fodselsdato",
    "syntynyt",
    "syntyma*",
    "syntynyt",
    "urodz*",
    "ur",
    "data ur",
    "narozen*",
    "narodil*",
    "narodeni*",
    "naroden*",
    "dat nar",
    "nar",
    "szulet*",
    "szul",
    "nascut*",
    "nasterii",
    "nastere",
    "rojen*",
    "rojstni*",
    "roden*",
    "rodendan*",
    "datum rodenja",
    "sundinud*",
    "sunni*",
    "dzimis*",
    "dzimsanas",
    "gim",
    "gime*",
    "gimimo",
    "роден*",
    "рожден*",
    "γεννηθ*",
    "γεννησ*",
    "γενεθλι*",
];
/// Words of birth that may follow a date.
const CUES_AFTER: &[&str] = &[
    "geboren*",
    "geb",
    "*geburtstag*",
    "zur welt",
    "auf die welt",
    "birthday*",
    "bday*",
    "born",
    "birth cert*",
    "on my birth*",
    "was born",
    "dob",
    "is my birthday",
    "geburtsdatum",
    "verjaardag*",
    "jarig",
    "anniversaire",
    "compleanno",
    "cumple*",
    "naci",
    "aniversario",
    "fodselsdag*",
    "fodelsedag*",
    "urodziny",
    "narozeniny",
    "syntymapaiva*",
    "syntynyt",
];
/// No year of a date is later.
const MAX_YEAR: u32 = 2100;

/// Words of a day that returns: beside them a date needs no year.
pub(super) const YEARLY: &[&str] = &[
    "*geburtstag*",
    "birthday*",
    "bday*",
    "b day",
    "anniversaire",
    "cumple*",
    "compleanno",
    "aniversario",
    "verjaar*",
    "jarig*",
    "fodelsedag*",
    "fodselsdag*",
    "syntymapaiva*",
    "urodziny",
    "urodzin",
    "narozeniny",
    "narozenin",
    "rodendan*",
    "szuletesnap*",
    "рожден*",
    "γενεθλι*",
];

/// Looks at a number that could be the first of a date.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    if !starts_word(text, trigger) || is_inside_number(text, trigger) {
        return;
    }
    let Some(date) = date_at(text, trigger) else {
        return;
    };
    if is_of_birth(text, &date) {
        text.push(out, date, Category::DateOfBirth);
    }
}

/// The date whose first figure is at a place: in figures, with the name of a month, or a month
/// name before it.
fn date_at(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let end = text.digits_end(at);
    match end - at {
        1 | 2 => figures(text, at, end)
            .or_else(|| day_month(text, at, end))
            .or_else(|| month_day(text, at, end)),
        4 => year_first(text, at, end)
            .or_else(|| year_month_day(text, at, end))
            .or_else(|| year_alone(text, at, end)),
        8 => compact(text, at, end),
        _ => None,
    }
}

/// `d.m.y`, `d/m/y`, `m/d/y`, `d-m-y`, `d. m. y`, with two or four digits of the year, or
/// without a year where a full stop ends the month.
fn figures(text: &Text<'_>, at: usize, first_end: usize) -> Option<Range<usize>> {
    let mark = text.byte(first_end);
    if !matches!(mark, b'.' | b'/' | b'-' | b' ') {
        return None;
    }
    let second = skip_blank(text, first_end + usize::from(mark != b' '));
    let second_end = text.digits_end(second);
    let (one, two) = (
        number(text.bytes(), at, first_end),
        number(text.bytes(), second, second_end),
    );
    let fits = matches!(second_end - second, 1 | 2) && (is_day(one, two) || is_day(two, one));
    if !fits {
        return None;
    }
    let has_mark = text.byte(second_end) == mark;
    let third = skip_blank(text, second_end + usize::from(has_mark && mark != b' '));
    let third_end = text.digits_end(third);
    let year = number(text.bytes(), third, third_end);
    let long = third_end - third == 4 && (1850..=MAX_YEAR).contains(&year);
    let short = third_end - third == 2 && (mark != b' ' || year > 31);
    let dated = (has_mark || (mark == b'.' && third > second_end)) && (long || short);
    if dated && !text.is_word_at(third_end) && text.byte(third_end) != b':' {
        return Some(at..third_end);
    }
    (mark == b'.' && has_mark && is_day(one, two)).then_some(at..second_end + 1)
}

/// `3. Juli 1998`, `9th of August, 2001`, `3 de julio de 1998`, `1er mai`, with or without year.
fn day_month(text: &Text<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    if !(1..=31).contains(&number(text.bytes(), at, end)) {
        return None;
    }
    let mut from = end;
    let suffix = text.run_end(end, |char| {
        char.is_alphabetic() || matches!(char, 'º' | 'ª')
    });
    let ordinal = text.slice(end..suffix);
    if [
        "st", "nd", "rd", "th", "er", "e", "º", "ª", "ste", "de", "o",
    ]
    .contains(&ordinal)
    {
        from = suffix;
    } else if suffix > end && month_in(text, end..suffix).is_none() {
        return None;
    }
    // `4-Mar-1990`.
    if text.byte(from) == b'-' {
        let month_end = text.run_end(from + 1, char::is_alphabetic);
        month_in(text, from + 1..month_end)?;
        let year_end = text.digits_end(month_end + 1);
        let dashed = text.byte(month_end) == b'-' && matches!(year_end - month_end - 1, 2 | 4);
        return dashed.then_some(at..year_end);
    }
    let mut word = near_word(text, from)?;
    if ["of", "de", "di", "d", "do"].contains(&text.slice(word.clone())) {
        word = near_word(text, word.end)?;
    }
    month_in(text, word.clone())?;
    Some(at..year_after(text, word.end).unwrap_or(word.end))
}

/// `February 4, 1932`, `Feb. 4th`.
fn month_day(text: &Text<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let mut month = text.word_before(at);
    if text.slice(month.clone()) == "the" {
        month = text.word_before(month.start);
    }
    let near = at.saturating_sub(month.end) <= 6;
    if !near || !(1..=31).contains(&number(text.bytes(), at, end)) {
        return None;
    }
    month_in(text, month.clone())?;
    let suffix = text.run_end(end, |char| char.is_ascii_alphabetic());
    let ordinal = matches!(text.slice(end..suffix), "" | "st" | "nd" | "rd" | "th");
    let day_end = if ordinal { suffix } else { return None };
    Some(month.start..year_after(text, day_end).unwrap_or(day_end))
}

/// `2019-04-17`, `2019/04/17`, `2019. 04. 17.`
fn year_first(text: &Text<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let mark = text.byte(end);
    if !matches!(mark, b'-' | b'/' | b'.')
        || !(1850..=MAX_YEAR).contains(&number(text.bytes(), at, end))
    {
        return None;
    }
    let month = skip_blank(text, end + 1);
    let month_end = text.digits_end(month);
    let day = skip_blank(text, month_end + 1);
    let day_end = text.digits_end(day);
    let short = month_end - month <= 2 && day_end.saturating_sub(day) <= 2;
    let whole = text.byte(month_end) == mark && !text.byte(day_end).is_ascii_alphanumeric();
    let date = is_day(
        number(text.bytes(), day, day_end),
        number(text.bytes(), month, month_end),
    );
    (short && whole && date).then_some(at..day_end)
}

/// `1990. július 3.`
fn year_month_day(text: &Text<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    if text.byte(end) != b'.' || !(1850..=MAX_YEAR).contains(&number(text.bytes(), at, end)) {
        return None;
    }
    let month = near_word(text, end)?;
    month_in(text, month.clone())?;
    let day = skip_blank(text, month.end);
    let day_end = text.digits_end(day);
    let fits = (1..=31).contains(&number(text.bytes(), day, day_end)) && day_end - day <= 2;
    fits.then_some(at..day_end + usize::from(text.byte(day_end) == b'.'))
}

/// A year without day, where the operator wants as much as possible.
fn year_alone(text: &Text<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let year = (1900..=MAX_YEAR).contains(&number(text.bytes(), at, end));
    (year && text.point == OperatingPoint::Maximum && !text.is_word_at(end)).then_some(at..end)
}

/// `ddmmyyyy` and `yyyymmdd` in one run.
fn compact(text: &Text<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let part = |from: usize, to: usize| number(text.bytes(), at + from, at + to);
    let year = |from: usize| (1900..=MAX_YEAR).contains(&part(from, from + 4));
    let day_first = is_day(part(0, 2), part(2, 4)) && year(4);
    let year_first = is_day(part(6, 8), part(4, 6)) && year(0);
    ((day_first || year_first) && !text.is_word_at(end)).then_some(at..end)
}

/// Whether a word beside a date speaks of birth, or a star stands before it.
fn is_of_birth(text: &Text<'_>, date: &Range<usize>) -> bool {
    let written = text.slice(date.clone());
    let digits = written.bytes().filter(u8::is_ascii_digit).count();
    let yearly = digits <= 2 || (written.ends_with('.') && digits <= 4);
    let list = if yearly { List::Yearly } else { List::Birth };
    // Who wants as much as possible takes every whole date of the past for one of birth.
    let whole = text.point == OperatingPoint::Maximum && !yearly;
    whole
        || (!yearly && (has_star(text, date) || is_life(text, date) || is_arrival(text, date)))
        || cue::before(text, date.start).meets(list)
        || Window::after_within(text, date.end, 26)
            .lists(&AFTER)
            .has(usize::from(yearly))
}

/// Whether a sign of birth stands before a date: the star of genealogy, a cake, `b.`, `f.`.
fn has_star(text: &Text<'_>, date: &Range<usize>) -> bool {
    let end = text.run_start(date.start, |char| char == ' ');
    let before = text.slice(end.saturating_sub(4)..end);
    let sign = before.ends_with(['*', '⭐', '☆', '★', '✶', '🎂', '👶', '†', '✝', '✟']);
    let short = |letter: &str| {
        let head = before.strip_suffix(letter);
        head.is_some_and(|head| !head.ends_with(super::is_word_char) && !head.ends_with('.'))
    };
    sign || (date.start - end <= 1 && (short("b.") || short("f.") || short("n.")))
}

/// Whether a date is one of the two between which somebody lived: two dates with a dash between,
/// a generation apart, or beside a word of mourning.
fn is_life(text: &Text<'_>, date: &Range<usize>) -> bool {
    let year = |date: &Range<usize>| {
        let written = text.slice(date.clone());
        let digits = written.rfind(|char: char| !char.is_ascii_digit()).map_or(0, |at| at + 1);
        let year = number(text.bytes(), date.start + digits, date.end);
        (year >= 1850).then_some(year)
    };
    let is_dash = |from: usize, to: usize| {
        let between = text.slice(from..to).trim();
        matches!(between, "-" | "–" | "—" | "†" | "- †" | "bis" | "to") && to - from <= 8
    };
    let Some(own) = year(date) else { return false };
    let next = text.run_end(date.end, |char| !char.is_ascii_digit());
    let after = (next - date.end <= 8).then(|| date_at(text, next)).flatten();
    let born = after.filter(|after| is_dash(date.end, after.start)).and_then(|after| Some((own, year(&after)?)));
    let died = || {
        let from = text.run_start(date.start, |char| !char.is_ascii_digit());
        let start = text.run_start(from, |char| char.is_ascii_digit() || matches!(char, '.' | '/' | '-'));
        let before = (date.start - from <= 8).then(|| date_at(text, start)).flatten()?;
        is_dash(before.end, date.start).then_some((year(&before)?, own))
    };
    let Some((first, last)) = born.or_else(died) else { return false };
    let mourned = || {
        Window::before(text, date.start).has(&MOURNING)
            || Window::after_within(text, date.end, 40).has(&MOURNING)
    };
    last >= first + 18 || (last >= first && mourned())
}

/// Whether a child came into the world on a date.
fn is_arrival(text: &Text<'_>, date: &Range<usize>) -> bool {
    let lists = Window::before(text, date.start).lists(&ARRIVALS);
    let after = || Window::after_within(text, date.end, 44).lists(&ARRIVALS);
    let child = lists.has(1) || after().has(1);
    child && (lists.has(0) || after().has(0)) || after().has(2)
}

/// The end of a year behind a month or a day: `1998`, `, 1998`, `de 1998`, `98`, `'98`.
fn year_after(text: &Text<'_>, at: usize) -> Option<usize> {
    let mut from = text.run_end(at, |char| {
        matches!(char, ' ' | ',' | '.' | '\u{a0}' | '\'' | '’')
    });
    let word = text.run_end(from, |char| char.is_ascii_alphabetic());
    if ["de", "del", "of", "do"].contains(&text.slice(from..word)) {
        from = skip_blank(text, word);
    }
    let end = text.digits_end(from);
    let year = number(text.bytes(), from, end);
    let long = end - from == 4 && (1850..=MAX_YEAR).contains(&year);
    let short = end - from == 2 && year > 31;
    (from - at <= 8 && (long || short) && !text.is_word_at(end)).then_some(end)
}

/// The word behind a place with at most three bytes between.
fn near_word(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let word = text.word_after(at);
    (!word.is_empty() && word.start - at <= 3).then_some(word)
}

/// One place further if a blank stands there.
fn skip_blank(text: &Text<'_>, at: usize) -> usize {
    at + usize::from(text.byte(at) == b' ')
}

#[cfg(test)]
mod tests {
    use licit_record::Category::DateOfBirth;

    use super::super::check;

    #[test]
    fn finds() {
        for (text, found) in [
            ("geboren am 14.03.1935 🎂", "14.03.1935"),
            ("Ich bin am 3. Juli 1998 geboren und", "3. Juli 1998"),
            ("geb. 01/11/79 in", "01/11/79"),
            (
                "Happy Birthday Finn! am 22.8.2020 kamst du zur Welt",
                "22.8.2020",
            ),
            ("turns 93 today, born 4 February 1932", "4 February 1932"),
            ("DOB 11/23/1984 is", "11/23/1984"),
            ("born on the 9th of August, 2001 and", "9th of August, 2001"),
            ("born February 4th, 1932", "February 4th, 1932"),
            ("happy 6th birthday Mia!! 2019-04-17 was", "2019-04-17"),
            ("Erika Muster *12.03.1990", "12.03.1990"),
            ("Max Muster (* 3. März 1971)", "3. März 1971"),
            ("né le 3 juillet 1998", "3 juillet 1998"),
            ("nacida el 3 de julio de 1998", "3 de julio de 1998"),
            ("nato il 1 gennaio 1980", "1 gennaio 1980"),
            ("geboren op 12 maart 1990", "12 maart 1990"),
            ("urodzona 12 marca 1990", "12 marca 1990"),
            ("född 12 mars 1990", "12 mars 1990"),
            ("f. nac. 12/03/1990", "12/03/1990"),
            ("my birthday is July 4", "July 4"),
            ("hab am 3. Juli Geburtstag", "3. Juli"),
            ("Geburtsdatum: 12031990", "12031990"),
            ("narozena 5. 6. 1984", "5. 6. 1984"),
            ("született 1984. 06. 05", "1984. 06. 05"),
            ("D.O.B.: 5 Sept 84", "5 Sept 84"),
        ] {
            check(DateOfBirth, text, &[found]);
        }
    }

    #[test]
    fn near_misses() {
        for text in [
            "am 14.03.2025 um 8",
            "3. Juli 1998",
            "born in 1985",
            "geboren am 3. Juli",
            "born to run 24 7",
            "geboren um 12:30",
            "born 3 may be four",
            "Geburtstag 32.13.1990",
            "born in version 1.2.3",
            "birthday party 10/10 would go again 5",
            "Aktion am 3. Juli",
            "Umgebung 12.03.1990",
            "2019-04-17",
            "geb 12.03.19901",
        ] {
            check(DateOfBirth, text, &[]);
        }
    }
}

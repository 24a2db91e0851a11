//! Towns, known and unknown ones, with what tells them from others of the name.

use licit_record::policy::OperatingPoint;

use super::super::Text;
use super::lexicon::{Layouts, Roles, TownHash};
use super::postcode::Postcode;
use super::token::{Gap, Token, after};

/// A town behind a postcode.
#[derive(Clone, Copy, Debug)]
pub(super) struct Town {
    /// Where it ends.
    pub(super) end: usize,
    /// Whether the tables know it, in a country of the layout that was asked for.
    pub(super) known: bool,
    /// Whether it begins with a capital.
    pub(super) capital: bool,
}

/// Most words of a town's name.
const TOWN_WORDS: usize = 5;

/// The longest known town from a place on, whose name lies in a country with one of these
/// layouts, and the gap before it.
pub(super) fn known_town(text: &Text<'_>, from: usize, layouts: Layouts) -> Option<(Town, Gap)> {
    let inside = Gap::BLANK.or(Gap::STOP).or(Gap::DASH);
    let mut hash = TownHash::EMPTY;
    let mut found = None;
    let (mut at, mut gap, mut capital) = (from, Gap::default(), false);
    for count in 0..TOWN_WORDS {
        let near = |token: &Token| token.is_word() && (count == 0 || token.gap.within(inside));
        let Some(token) = after(text, at).filter(near) else {
            break;
        };
        if count == 0 {
            gap = token.gap;
            capital = token.capital;
        }
        let word = token.str(text);
        hash = hash.with(word);
        at = token.end;
        // A part of a town stands behind a hyphen: Essen-Kettwig.
        let main = word
            .split_once('-')
            .map(|(main, _)| main)
            .filter(|_| count == 0);
        let known = |hash: TownHash| hash.layouts().has(layouts);
        if known(hash) || main.is_some_and(|main| known(TownHash::EMPTY.with(main))) {
            found = Some(Town {
                end: at,
                known: true,
                capital,
            });
        }
    }
    Some((found?, gap))
}

/// The town behind a postcode.
pub(super) fn town_after(text: &Text<'_>, code: &Postcode) -> Option<Town> {
    let near = Gap::BLANK.or(Gap::LINE).or(Gap::DASH).or(Gap::COMMA);
    let known = known_town(text, code.end, code.layout).filter(|(_, gap)| gap.within(near));
    let mut town = match known {
        Some((town, _)) => town,
        None => unknown_town(text, code.end)?,
    };
    town.end = with_addition(text, town.end);
    Some(town)
}

/// A word or two in capitals that may be a town.
fn unknown_town(text: &Text<'_>, from: usize) -> Option<Town> {
    let barred = Roles::MEASURE.or(Roles::MONTH).or(Roles::STOP);
    let first = after(text, from).filter(|token| {
        token.is_word()
            && token.capital
            && token.len() > 1
            && token.gap.within(Gap::BLANK.or(Gap::LINE))
            && !token.roles.has(barred)
    })?;
    let mut end = first.end;
    let next = after(text, end)
        .filter(|next| next.is_word() && next.capital && next.gap.within(Gap::BLANK.or(Gap::STOP)));
    if let Some(next) = next.filter(|_| is_open(first.str(text))) {
        end = next.end;
    }
    Some(Town {
        end,
        known: false,
        capital: true,
    })
}

/// Whether a word is no town alone: `Bad`, `Boitzenburger`, `St`.
fn is_open(word: &str) -> bool {
    const OPEN: &[&str] = &[
        "bad",
        "st",
        "sankt",
        "neu",
        "alt",
        "groß",
        "gross",
        "klein",
        "am",
        "ostseebad",
        "markt",
        "nordseebad",
        "thermalbad",
        "seebad",
        "stadt",
        "nowy",
        "nowa",
        "san",
        "santa",
        "saint",
        "ville",
        "le",
        "la",
        "les",
        "los",
        "las",
        "el",
        "den",
        "de",
    ];
    let lower = |end: &str| word.len() > end.len() + 2 && word.to_lowercase().ends_with(end);
    OPEN.iter().any(|open| word.eq_ignore_ascii_case(open)) || lower("er") || lower("ische")
}

/// The end of a town with what is added to its name.
pub(super) fn with_addition(text: &Text<'_>, from: usize) -> usize {
    let mut end = river_end(text, from);
    end = initials_end(text, end);
    end = part_end(text, end);
    end = bracket_end(text, end);
    district_end(text, end)
}

/// The end of what tells a town from others of the name: `am Chiemsee`, `ob der Tauber`.
fn river_end(text: &Text<'_>, from: usize) -> usize {
    const LINKS: &[&str] = &[
        "am", "an", "im", "ob", "bei", "unter", "auf", "in", "der", "dem", "den", "sur", "sous",
        "sul", "del", "de", "la", "nad", "upon", "on", "aan",
    ];
    let barred = Roles::STOP
        .or(Roles::MONTH)
        .or(Roles::COUNTRY)
        .or(Roles::CUE);
    let mut at = from;
    for count in 0..4 {
        let near = |token: &Token| token.is_word() && token.gap.within(Gap::BLANK.or(Gap::DASH));
        let Some(token) = after(text, at).filter(near) else {
            return from;
        };
        let word = token.str(text);
        let upper = token.capital && token.is_upper(text) && word.len() > 1;
        if LINKS.contains(&word)
            || upper && LINKS.iter().any(|link| link.eq_ignore_ascii_case(word))
        {
            at = token.end;
            continue;
        }
        if count == 0 || !token.capital || token.roles.has(barred) {
            return from;
        }
        let next = after(text, token.end);
        let next = next.filter(|next| word == "Bad" && next.capital && next.gap == Gap::BLANK);
        return next.map_or(token.end, |next| next.end);
    }
    from
}

/// The end of `o. d. T.`, `i.d.OPf.`, `b. München`.
fn initials_end(text: &Text<'_>, from: usize) -> usize {
    let (mut end, mut letters) = (from, 0);
    while letters < 3 {
        let initial = |token: &Token| {
            token.is_word()
                && token.len() == 1
                && token.gap.within(Gap::BLANK.or(Gap::STOP))
                && text.byte(token.end) == b'.'
                && "abdiouvABDIOUVT".contains(token.str(text))
        };
        let Some(letter) = after(text, end).filter(initial) else {
            break;
        };
        end = letter.end + 1;
        letters += 1;
    }
    if letters == 0 {
        return from;
    }
    let name = after(text, end).filter(|name| {
        name.is_word()
            && name.capital
            && name.start <= end + 1
            && !name.roles.has(Roles::STOP.or(Roles::CUE))
    });
    match name {
        Some(name) => name.end + usize::from(text.byte(name.end) == b'.' && name.len() <= 4),
        None if letters > 1 => end,
        None => from,
    }
}

/// The end of a part of a town: `OT Brünlos`, `, Ortsteil Zinnberg`.
fn part_end(text: &Text<'_>, from: usize) -> usize {
    let near = Gap::BLANK.or(Gap::COMMA).or(Gap::DASH);
    let Some(word) = after(text, from).filter(|word| word.gap.within(near)) else {
        return from;
    };
    let announced =
        ["OT", "ot", "Ot", "Ortsteil", "ortsteil", "Stadtteil"].contains(&word.str(text));
    let part = after(text, word.end)
        .filter(|part| announced && part.is_word() && part.gap.within(Gap::BLANK.or(Gap::STOP)));
    part.map_or(from, |part| part.end)
}

/// Longest addition to a town's name in brackets.
const ADDITION: usize = 24;

/// The end of `/Holst.`, ` (Saale)`.
fn bracket_end(text: &Text<'_>, from: usize) -> usize {
    let slash = text.byte(from) == b'/';
    let bracket = text.slice(from..from + 2) == " (" || text.byte(from) == b'(';
    let word = after(text, from).filter(|word| word.is_word() && word.start <= from + 2);
    let Some(word) = word.filter(|_| slash || bracket) else {
        return from;
    };
    if slash && word.capital {
        let short = text.byte(word.end) == b'.' && (3..=6).contains(&word.len());
        let part = if short { from } else { part_end(text, from) };
        return part.max(word.end + usize::from(short));
    }
    let inside = |char: char| char != ')' && char != '\n' && !char.is_ascii_digit();
    let end = text.run_end(word.end, inside);
    let closed = bracket && text.byte(end) == b')' && end - from <= ADDITION;
    if closed { end + 1 } else { from }
}

/// The end of a district or province: `K`, `1`, `(MI)`.
fn district_end(text: &Text<'_>, from: usize) -> usize {
    let Some(token) = after(text, from) else {
        return from;
    };
    let next = text.char_at(token.end);
    let ends = next.is_none_or(|char| !char.is_alphanumeric() && char != ' ' && char != ':');
    let letters = token.is_word() && token.str(text).chars().count() <= 2 && token.is_upper(text);
    let short = token.is_number(2) || letters && token.capital;
    if token.gap == Gap::BLANK && short && ends {
        token.end
    } else {
        from
    }
}

/// The end of a place behind street and number, without a postcode: a known town, or a word in
/// capitals with which the sentence or line ends. Its worth as evidence stands beside it.
pub(super) fn place_after(text: &Text<'_>, from: usize) -> Option<(usize, i32)> {
    let apart = Gap::COMMA.or(Gap::LINE);
    if let Some((town, gap)) = known_town(text, from, Layouts::ALL)
        && gap.within(Gap::BLANK.or(apart).or(Gap::DASH))
        // Posts in lower case have towns in lower case.
        && (town.capital || gap.has(Gap::COMMA))
    {
        let points = if gap.has(apart) { 3 } else { 2 };
        return Some((with_addition(text, town.end), points));
    }
    let barred = Roles::STOP.or(Roles::CUE).or(Roles::MONTH).or(Roles::UNIT);
    let first = after(text, from).filter(|first| {
        first.is_word()
            && first.capital
            && first.len() > 2
            && first.gap.within(Gap::COMMA.or(Gap::BLANK))
            && first.gap.has(Gap::COMMA)
            && !first.roles.has(barred)
    })?;
    let mut end = first.end;
    if let Some(next) =
        after(text, end).filter(|next| next.is_word() && next.capital && next.gap == Gap::BLANK)
    {
        end = next.end;
    }
    end = with_addition(text, end);
    let ends = text
        .char_at(end)
        .is_none_or(|char| matches!(char, ',' | '.' | '!' | '?' | ';' | ')' | '\n' | '\r'));
    let bold = text.point != OperatingPoint::Balanced;
    (ends || bold).then_some((end, 0))
}

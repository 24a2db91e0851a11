//! Streets to either side of a house number.

use super::super::Text;
use super::lexicon::{Certainty, Folded, Roles, TownHash};
use super::token::{Gap, Kind, Row, Token};

/// A street beside a number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Street {
    /// Where it starts.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// What it is worth as evidence.
    pub(super) points: i32,
    /// Whether a street type was found.
    pub(super) typed: bool,
    /// Whether it is one word with its name, as in German, Dutch and the Nordic languages.
    pub(super) joined: bool,
    /// Whether its name begins with a capital.
    pub(super) capital: bool,
}

/// Most tokens between the number and the postcode, with those of the street.
const REACH: usize = 12;
/// Most words of a name in lower case.
const LOWER_WORDS: usize = 2;
/// Gaps inside a name.
const INSIDE: Gap = Gap::BLANK.or(Gap::STOP);

/// The street before a number.
pub(super) fn before_number(text: &Text<'_>, row: &Row<'_>) -> Option<Street> {
    let nearest = row.get(0)?;
    // `Nr.` or `n.º` between street and number.
    let marks = row.iter().take(2);
    let first = marks
        .take_while(|token| token.roles.has(Roles::NUMBER))
        .count();
    let marked = first > 0;
    let name = row.get(first)?;
    let near = Gap::BLANK.or(Gap::STOP).or(Gap::COMMA).or(Gap::LINE);
    if nearest.gap == Gap::default()
        || !nearest
            .gap
            .within(if marked { near.or(Gap::OTHER) } else { near })
        || !name.gap.within(near)
    {
        return None;
    }
    let mut street = before_type(text, row, first)
        .or_else(|| joined_type(text, row, first))
        .or_else(|| trailing_type(text, row, first))
        .or_else(|| untyped(text, row, first))?;
    street.points += i32::from(marked);
    street.end = name.end;
    // A full stop ends the sentence unless the word before it is an abbreviation.
    if name.gap.has(Gap::STOP)
        && !marked
        && !(street.typed && name.len() <= 4 || is_abbreviated(text, &name))
    {
        return None;
    }
    if name.gap.has(Gap::LINE) && !(street.typed && street.points >= 5) {
        return None;
    }
    // `Vej, 5` is an address, `Flindtgaard, 54` the age of a man.
    if name.gap.has(Gap::COMMA) && !(street.typed && street.points >= 5) {
        return None;
    }
    Some(street)
}

/// Whether a word ends with the abbreviation of a street type: `Bülowstr`.
fn is_abbreviated(text: &Text<'_>, token: &Token) -> bool {
    let folded = Folded::of(token.str(text));
    ["str", "pl", "g", "v", "gt"]
        .iter()
        .any(|end| folded.bytes().ends_with(end.as_bytes()))
}

/// `Lindenstraße`, `Karl-Marx-Allee`.
fn joined_type(text: &Text<'_>, row: &Row<'_>, first: usize) -> Option<Street> {
    let name = row.get(first).filter(Token::is_word)?;
    let word = name.str(text);
    let certainty = Folded::of(word).street()?;
    let common = certainty == Certainty::Common;
    // Heidelberg and Hamburg end as streets do. In lower case, a word of everyday life needs a
    // postcode or a cue beside it.
    let town = common && TownHash::EMPTY.with(word).layouts().is_known();
    let typed = !common || name.capital && !town;
    let (start, prefix) = extend_left(text, row, first, common);
    let mut points = base(certainty) + prefix;
    points += i32::from(name.capital && certainty != Certainty::Certain);
    // Rudolf-Breitscheid-Hof
    points += if common && word.bytes().filter(|byte| *byte == b'-').count() > 1 {
        2
    } else {
        0
    };
    Some(Street {
        start,
        end: name.end,
        points,
        typed,
        joined: true,
        capital: name.capital,
    })
}

/// `Venloer Str`, `Kossuth utca`, `Am Markt`.
fn trailing_type(text: &Text<'_>, row: &Row<'_>, first: usize) -> Option<Street> {
    let kind = row.get(first)?;
    let certainty = kind.roles.trail()?;
    let name = row
        .get(first + 1)
        .filter(|name| name.gap.within(INSIDE) && name.kind != Kind::Number)?;
    let short = kind.len() <= 2 && kind.str(text).is_ascii();
    if short && !(kind.gap.has(Gap::STOP)) {
        return None;
    }
    if name.roles.has(Roles::STOP.or(Roles::CUE)) {
        return None;
    }
    let link = name.roles.has(Roles::STREET.or(Roles::GAP));
    if link && !kind.capital || certainty != Certainty::Certain && !name.capital && !link {
        return None;
    }
    let (mut start, mut points) = extend_left(text, row, first, true);
    if link && start == kind.start {
        // In lower case, `am Markt` is as much a place in a sentence as a street.
        let rank = is_rank(text, &kind, &name);
        let whole = name.roles.has(Roles::STREET) && kind.capital && !rank;
        start = name.start;
        points += i32::from(whole);
        return whole.then_some(Street {
            start,
            end: kind.end,
            points: points + base(certainty) - 2,
            typed: true,
            joined: false,
            capital: true,
        });
    }
    // On the road, at the first place: no address is written so.
    if link && !name.capital && certainty == Certainty::Certain || is_rank(text, &kind, &name) {
        return None;
    }
    start = start.min(name.start);
    // Josef Hofmiller Weg
    let given = row.get(first + 2).filter(|given| {
        start == name.start
            && given.is_word()
            && given.capital
            && given.gap == Gap::BLANK
            && !given.roles.has(Roles::STOP.or(Roles::CUE).or(Roles::PLACE))
    });
    if let Some(given) =
        given.filter(|_| kind.capital && name.capital && !is_adjective(name.str(text)))
    {
        start = given.start;
    }
    // Potsdamer Platz, not Brasilien Platz.
    let fits = !kind.capital || certainty == Certainty::Certain || is_adjective(name.str(text));
    let capital = name.capital && fits;
    points += base(certainty) + i32::from(capital) - i32::from(!name.capital);
    // Martin Winkel, 38
    points -= i32::from(certainty == Certainty::Common && !fits && !link);
    // Neustädter Markt
    let local = name.str(text).ends_with("er") && name.len() > 4 && kind.capital;
    points += i32::from(capital && local && certainty == Certainty::Common);
    Some(Street {
        start,
        end: kind.end,
        points,
        typed: true,
        joined: kind.capital,
        capital: true,
    })
}

/// Whether a street type is the place in a table: `auf Platz`.
fn is_rank(text: &Text<'_>, kind: &Token, name: &Token) -> bool {
    let ranked = ["auf", "vor", "hinter", "um"];
    kind.str(text).eq_ignore_ascii_case("platz")
        && ranked
            .iter()
            .any(|word| word.eq_ignore_ascii_case(name.str(text)))
}

/// `Calle Mayor`, `ul. Długa`, `Straße des 17. Juni`.
fn before_type(text: &Text<'_>, row: &Row<'_>, first: usize) -> Option<Street> {
    let mut lower = 0;
    let mut names = 0;
    for (at, token) in row.iter().enumerate().skip(first) {
        let slash = token.gap.has(Gap::DASH)
            && token.gap.within(Gap::DASH.or(INSIDE))
            && text.byte(token.end) == b'/';
        if at > first && !token.gap.within(INSIDE) && !(slash && token.len() <= 2) {
            return None;
        }
        if at > first
            && token.is_word()
            && let Some(street) = opening_type(text, row, at, names, slash)
        {
            return Some(street);
        }
        let gap = token.roles.has(Roles::GAP);
        let ordinal =
            token.is_number(2) && at > first || token.kind == Kind::Mixed && token.len() <= 5;
        if token.roles.has(Roles::STOP) && !gap
            || token.kind != Kind::Word && !ordinal
            || token.roles.has(Roles::MONTH) && at == first && !token.capital
        {
            return None;
        }
        if at > first && token.gap.has(Gap::STOP) && token.len() > 5 {
            return None;
        }
        // Roman numbers and initials are no names.
        let named = token.len() > 2
            && !token
                .str(text)
                .bytes()
                .all(|byte| matches!(byte, b'I' | b'V' | b'X'));
        names += usize::from(named && (!gap || token.capital));
        lower += usize::from(!gap && !token.capital && token.is_word());
        if lower > LOWER_WORDS {
            return None;
        }
    }
    None
}

/// What stands between a German street type and a name behind it.
const GERMAN_LINKS: &[&str] = &[
    "der", "des", "dem", "den", "am", "an", "zum", "zur", "vom", "von", "im", "unter",
];

/// A street type at a place of a row, with its name between it and the number.
fn opening_type(
    text: &Text<'_>,
    row: &Row<'_>,
    at: usize,
    names: usize,
    slash: bool,
) -> Option<Street> {
    let kind = row.get(at)?;
    let next = row.get(at.checked_sub(1)?)?;
    let word = kind.str(text);
    let spanish = slash && matches!(word, "C" | "c" | "Cl" | "cl");
    let german = kind.capital
        && GERMAN_LINKS.contains(&next.str(text))
        && kind
            .roles
            .trail()
            .is_some_and(|certainty| certainty != Certainty::Common);
    let certainty = if spanish {
        Certainty::Certain
    } else if german {
        Certainty::Likely
    } else {
        kind.roles.before().or(kind.roles.first())?
    };
    let short = kind.len() <= 2 && !word.eq_ignore_ascii_case("ul");
    if names == 0 || short && !slash && !kind.gap.has(Gap::STOP) {
        return None;
    }
    // The name is what shows whether `via` and `place` are streets.
    let named = (0..at)
        .rev()
        .filter_map(|at| row.get(at))
        .find(|name| !name.roles.has(Roles::GAP.or(Roles::NUMBER)));
    let capital = named.is_some_and(|name| name.capital);
    let mut points = base(certainty) + i32::from(capital);
    if certainty != Certainty::Certain && !kind.capital && !kind.gap.has(Gap::STOP) {
        points -= 1;
    }
    Some(Street {
        start: kind.start,
        end: kind.end,
        points,
        typed: true,
        joined: false,
        capital: true,
    })
}

/// A name without a type: worth nothing without other evidence.
fn untyped(text: &Text<'_>, row: &Row<'_>, first: usize) -> Option<Street> {
    let barred = Roles::STOP
        .or(Roles::CUE)
        .or(Roles::UNIT)
        .or(Roles::FLOOR)
        .or(Roles::MONTH);
    let name = row
        .get(first)
        .filter(|name| name.is_word() && !name.roles.has(barred))?;
    if name.len() < 3 || name.len() < 4 && name.is_upper(text) {
        return None;
    }
    let (start, points) = extend_left(text, row, first, true);
    let points = points - i32::from(!name.capital);
    Some(Street {
        start,
        end: name.end,
        points,
        typed: false,
        joined: false,
        capital: name.capital,
    })
}

/// The beginning of a name, and points for what stands there: prepositions that open a street
/// name, adjectives.
fn extend_left(text: &Text<'_>, row: &Row<'_>, first: usize, lower_too: bool) -> (usize, i32) {
    let Some(name) = row.get(first) else {
        return (0, 0);
    };
    let mut start = name.start;
    let mut points = 0;
    // Beyond a word in lower case, nothing but a preposition belongs to the name.
    let mut crossed = false;
    for (at, token) in row.iter().enumerate().skip(first + 1) {
        // St. Georg, Gr. Bleichen, Mah. of Türkiye; another full stop ends a sentence.
        let short = token.len() <= 2 || token.roles.has(Roles::GAP) || is_quarter(token.str(text));
        if !token.gap.within(INSIDE) || !token.is_word() || token.gap.has(Gap::STOP) && !short {
            break;
        }
        let inner = token.str(text);
        let opens =
            token.roles.has(Roles::STREET) || token.capital && inner.eq_ignore_ascii_case("in");
        if opens && (token.capital || at <= first + 2) {
            // In lower case it is worth less: sentences hold it too.
            points += if token.capital { 2 } else { 1 };
            // A street that is sure of itself needs no `im`.
            if token.capital || lower_too && token.gap == Gap::BLANK {
                start = token.start;
            }
            break;
        }
        if token.str(text).eq_ignore_ascii_case("van") && at <= first + 2 {
            start = token.start;
            break;
        }
        if token.roles.has(Roles::GAP) && !token.capital {
            crossed = true;
            continue;
        }
        if !token.capital
            || token.roles.has(Roles::STOP.or(Roles::CUE).or(Roles::PLACE))
                && !token.roles.has(Roles::GAP)
        {
            break;
        }
        let quarter = at
            .checked_sub(1)
            .and_then(|last| row.get(last))
            .is_some_and(|last| is_quarter(last.str(text)));
        let part = is_adjective(token.str(text))
            || token.roles.has(Roles::GAP)
            || token.len() <= 3
            || quarter;
        if crossed || !part {
            break;
        }
        start = token.start;
    }
    (start, points)
}

/// Whether a word has the form of an adjective before a street type: `Mainzer`, `Alte`.
fn is_adjective(word: &str) -> bool {
    if is_quarter(word) || word.len() > 3 && (word.ends_with("er") || word.ends_with("ER")) {
        return true;
    }
    let endings = [
        "e", "es", "em", "ten", "hen", "len", "gen", "a", "á", "ý", "ski", "ska",
    ];
    (4..=10).contains(&word.len()) && endings.iter().any(|end| word.ends_with(end))
}

/// Whether a word stands behind the name of a quarter in Türkiye.
fn is_quarter(word: &str) -> bool {
    ["Mah", "Mahallesi", "Mh"].contains(&word)
}

/// The street behind a number.
pub(super) fn after_number(text: &Text<'_>, row: &Row<'_>) -> Option<Street> {
    let first = row
        .get(0)
        .filter(|first| first.gap.within(Gap::BLANK.or(Gap::COMMA)) && first.gap.has(Gap::BLANK))?;
    if !first.is_word() && !first.is_ordinal(text) {
        return None;
    }
    first_type(row).or_else(|| english(text, row))
}

/// `rue des Lilas`.
fn first_type(row: &Row<'_>) -> Option<Street> {
    let kind = row.get(0)?;
    let certainty = kind.roles.first().filter(|_| kind.len() > 1)?;
    let mut end = 0;
    let mut capital = false;
    let mut names = 0;
    for token in row.iter().skip(1) {
        let inside = token.gap.within(INSIDE) && (!token.gap.has(Gap::STOP) || names == 0);
        if !inside || token.kind == Kind::Number {
            break;
        }
        if token.roles.has(Roles::GAP) && !token.capital {
            continue;
        }
        if token.roles.has(Roles::STOP.or(Roles::PLACE)) || !token.capital && names > 0 {
            break;
        }
        capital |= token.capital;
        names += 1;
        end = token.end;
    }
    let linked = row.get(1)?.roles.has(Roles::GAP);
    if kind.len() <= 2 && !row.get(1)?.capital {
        return None;
    }
    if names == 0 || !capital && !linked && certainty != Certainty::Certain {
        return None;
    }
    let points = base(certainty) + i32::from(capital);
    Some(Street {
        start: kind.start,
        end,
        points,
        typed: true,
        joined: false,
        capital: true,
    })
}

/// `High Street`, `W Cedar St`.
fn english(text: &Text<'_>, row: &Row<'_>) -> Option<Street> {
    let mut lower = 0;
    let mut found: Option<(usize, Certainty)> = None;
    for (at, token) in row.iter().enumerate() {
        if at > 0
            && !(token.gap == Gap::BLANK
                || token.gap.within(INSIDE) && row.get(at - 1).is_some_and(|last| last.len() <= 3))
        {
            break;
        }
        let kind = token.roles.after().filter(|_| at > 0);
        if let Some((last, _)) = found {
            // Park Road, Church Hill Lane: the last one counts.
            match kind.filter(|_| token.capital == row.get(last).is_some_and(|last| last.capital)) {
                Some(kind) if last + 1 == at => found = Some((at, kind)),
                _ => break,
            }
            continue;
        }
        if let Some(kind) = kind {
            found = Some((at, kind));
            continue;
        }
        let the = at == 0 && token.str(text) == "The";
        let barred = Roles::STOP.or(Roles::MEASURE).or(Roles::CUE).or(Roles::GAP);
        let named = token.is_word() || token.is_ordinal(text);
        if !the
            && (!named
                || token.roles.has(barred)
                    && !token.roles.has(Roles::DIRECTION)
                    && !(token.capital && token.roles.has(Roles::GAP)))
        {
            return None;
        }
        lower += usize::from(!token.capital && token.is_word());
        if lower > LOWER_WORDS {
            return None;
        }
    }
    let (at, certainty) = found?;
    let kind = row.get(at)?;
    // A doctor, not a drive.
    let title = row
        .get(at + 1)
        .is_some_and(|next| next.gap.has(Gap::STOP) && next.capital);
    if title && kind.str(text).eq_ignore_ascii_case("dr") {
        return None;
    }
    let mut points = match certainty {
        Certainty::Certain => 5,
        Certainty::Likely => 4,
        Certainty::Common => 3,
    };
    points += if lower == 0 && kind.capital { 1 } else { -1 };
    let direction = row.get(at + 1).filter(|next| {
        next.gap == Gap::BLANK
            && next.capital
            && next.len() <= 2
            && next.roles.has(Roles::DIRECTION)
    });
    let start = row.get(0)?.start;
    Some(Street {
        start,
        end: direction.map_or(kind.end, |next| next.end),
        points,
        typed: true,
        joined: false,
        capital: true,
    })
}

/// What a street type is worth.
fn base(certainty: Certainty) -> i32 {
    match certainty {
        Certainty::Certain => 5,
        Certainty::Likely => 4,
        Certainty::Common => 2,
    }
}

/// The beginning of a street and number that end before a postcode, whatever the order: the
/// nearest number decides.
pub(super) fn before_postcode(text: &Text<'_>, code: usize) -> Option<(usize, i32)> {
    let row = Row::<REACH>::before(text, code);
    let mut lines = 0;
    for (at, token) in row.iter().enumerate() {
        lines += usize::from(token.gap.has(Gap::LINE));
        let sentence = token.gap.has(Gap::STOP) && token.len() > 4;
        if token.gap.has(Gap::END.or(Gap::OTHER)) || lines > 2 || sentence {
            return None;
        }
        if token.kind != Kind::Word && token.len() <= 6 && text.byte(token.start).is_ascii_digit() {
            return number_before(&row, at);
        }
        // Houses without a number.
        if text.slice(token.start.saturating_sub(2)..token.end) == "s/n" {
            return number_before(&row, at + 1);
        }
        let passable = token.capital && !token.roles.has(Roles::STOP.or(Roles::CUE))
            || token
                .roles
                .has(Roles::GAP.or(Roles::UNIT).or(Roles::SIDE).or(Roles::FLOOR));
        if !passable {
            return None;
        }
    }
    None
}

/// As [`before_postcode`], once the number is known.
fn number_before(row: &Row<'_, REACH>, at: usize) -> Option<(usize, i32)> {
    let number = row.get(at)?;
    let name = row.get(at + 1).filter(|name| {
        name.gap.within(INSIDE.or(Gap::COMMA))
            && (name.is_word() || name.len() <= 3)
            && name.capital
            && !name.roles.has(Roles::STOP.or(Roles::CUE))
    });
    let Some(name) = name else {
        // The number comes first, a name must follow it.
        return (at > 0).then_some((number.start, 1));
    };
    if name.roles.has(Roles::UNIT) {
        let inner = row.get(at + 2).filter(|inner| {
            inner.kind == Kind::Number && inner.gap.within(Gap::BLANK.or(Gap::COMMA))
        });
        return match inner {
            Some(_) => number_before(row, at + 2).or(Some((name.start, 2))),
            None => Some((name.start, 2)),
        };
    }
    let mut start = name.start;
    for token in row.iter().skip(at + 2).take(4) {
        let inside = token.gap.within(INSIDE) && token.is_word();
        let barred = Roles::STOP.or(Roles::CUE).or(Roles::STREET);
        let sentence = token.gap.has(Gap::STOP) && token.len() > 4;
        if !inside || sentence || token.roles.has(barred) && !token.capital {
            break;
        }
        if token.capital && !token.roles.has(Roles::STOP.or(Roles::CUE))
            || token.roles.before().is_some()
        {
            start = token.start;
        } else if !token.roles.has(Roles::GAP) {
            break;
        }
    }
    Some((start, 2))
}

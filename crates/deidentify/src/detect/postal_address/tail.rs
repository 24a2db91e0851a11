//! What follows street and number: flat, stair and floor, postcode and town, country.

use super::super::Text;
use super::lexicon::Roles;
use super::postcode::Postcode;
use super::token::{Gap, Kind, Row, Token, after};
use super::town::{place_after, town_after, with_addition};

/// What stands behind street and number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tail {
    /// Where the address ends.
    pub(super) end: usize,
    /// What was found is worth as evidence.
    pub(super) points: i32,
}

impl Tail {
    /// Nothing.
    pub(super) fn none(end: usize) -> Self {
        Self { end, points: 0 }
    }
}

/// Most units in a row.
const UNITS: usize = 5;
/// Most tokens between street and postcode.
const REACH: usize = 9;
/// Most line breaks among them.
const LINES: usize = 3;

/// Reads on from the end of street and number.
pub(super) fn tail(text: &Text<'_>, from: usize) -> Tail {
    let mut tail = Tail {
        end: from,
        points: 0,
    };
    for _ in 0..UNITS {
        let Some(end) = unit_end(text, tail.end) else {
            break;
        };
        tail = Tail { end, points: 2 };
    }
    if let Some(place) = postcode_and_town(text, tail.end) {
        tail.end = country_end(text, place.end);
        tail.points += place.points;
    } else if let Some((end, points)) = place_after(text, tail.end) {
        tail.end = country_end(text, state_end(text, end));
        tail.points += points;
    }
    tail
}

/// The end of one unit: `Apt 4B`, `3. OG`, `2. tv`, `HH`, `#12`, `A 12`.
pub(super) fn unit_end(text: &Text<'_>, from: usize) -> Option<usize> {
    let near = Gap::BLANK
        .or(Gap::COMMA)
        .or(Gap::DASH)
        .or(Gap::STOP)
        .or(Gap::LINE)
        .or(Gap::OTHER);
    let first = after(text, from).filter(|token| token.gap.within(near))?;
    let between = text.slice(from..first.start);
    if first.gap.has(Gap::OTHER)
        && !matches!(between.trim_start_matches([',', ' ']), "#" | "(" | "/ ")
    {
        return None;
    }
    if between.ends_with('#') {
        return (first.kind != Kind::Word).then_some(first.end);
    }
    let apart = first
        .gap
        .has(Gap::COMMA.or(Gap::DASH).or(Gap::LINE).or(Gap::OTHER));
    let end = match first.kind {
        Kind::Word => word_unit_end(text, &first, apart),
        _ => floor_end(text, &first, apart).or_else(|| door_end(text, &first, apart)),
    }?;
    Some(if between.ends_with('(') && text.byte(end) == b')' {
        end + 1
    } else {
        end
    })
}

/// A unit that begins with a word.
fn word_unit_end(text: &Text<'_>, first: &Token, apart: bool) -> Option<usize> {
    if first.roles.has(Roles::UNIT)
        && let Some(value) = after(text, first.end)
        && (value.gap.within(Gap::BLANK.or(Gap::STOP).or(Gap::DASH))
            || text.slice(first.end..value.start) == ": ")
    {
        let value = if value.roles.has(Roles::NUMBER) {
            after(text, value.end)?
        } else {
            value
        };
        let letter = value.is_word() && value.len() <= 2 && value.is_upper(text);
        let value_fits = value.is_number(4)
            || value.kind == Kind::Mixed && value.len() <= 5
            || letter
            || value.roles.has(Roles::SIDE);
        if value_fits && !follows_amount(text, &value) && !is_postcode_start(text, &value) {
            return Some(side_end(text, value.end));
        }
    }
    // Ground floor of Portugal; stair and flat of Hungary.
    if first.str(text) == "r" && text.slice(first.end..first.end + 2) == "/c" {
        return Some(side_end(text, first.end + 2));
    }
    let roman = first
        .str(text)
        .bytes()
        .all(|byte| matches!(byte, b'I' | b'V' | b'X'));
    if roman && text.byte(first.end) == b'/' && text.byte(first.end + 1).is_ascii_digit() {
        return Some(text.digits_end(first.end + 1));
    }
    if first.roles.has(Roles::SIDE) && (apart || first.capital && first.len() > 1) {
        return Some(side_end(text, first.end));
    }
    // Stair and flat of Finland: A 12.
    if first.len() == 1 && first.capital && first.gap == Gap::BLANK {
        let flat =
            after(text, first.end).filter(|flat| flat.is_number(3) && flat.gap == Gap::BLANK)?;
        return (!follows_amount(text, &flat)).then_some(flat.end);
    }
    None
}

/// Whether a token may begin a postcode of letters and digits.
fn is_postcode_start(text: &Text<'_>, token: &Token) -> bool {
    token.kind == Kind::Mixed && Postcode::read(text, token).is_some()
}

/// A floor that begins with its number.
fn floor_end(text: &Text<'_>, first: &Token, apart: bool) -> Option<usize> {
    let ordinal = first.is_ordinal(text);
    if !ordinal && !first.is_number(2) {
        return None;
    }
    let mut next = after(text, first.end)
        .filter(|next| next.gap.within(Gap::BLANK.or(Gap::STOP).or(Gap::COMMA)));
    // 3 rd floor.
    if let Some(word) =
        next.filter(|word| matches!(word.str(text), "st" | "nd" | "rd" | "th" | "er" | "e"))
    {
        next = after(text, word.end).or(next);
    }
    if let Some(next) = next {
        let floor = next.roles.has(Roles::FLOOR)
            || next.roles.has(Roles::SIDE) && next.gap.has(Gap::STOP) && apart;
        if floor {
            return Some(side_end(text, next.end));
        }
    }
    let iberian = ordinal && first.str(text).ends_with(['º', 'ª', 'o']);
    // 2.º izda.
    let dotted = next.filter(|sign| matches!(sign.str(text), "º" | "ª") && sign.gap == Gap::STOP);
    if let Some(sign) = dotted {
        return Some(side_end(text, sign.end));
    }
    (iberian && apart).then_some(side_end(text, first.end))
}

/// Floor and door of Spain without a word: `3B`, `3, A`, `4 Izq`.
fn door_end(text: &Text<'_>, first: &Token, apart: bool) -> Option<usize> {
    let ends = |at: usize| {
        let closes = |char| matches!(char, ',' | '.' | '\n' | ')' | ';');
        text.char_at(at).is_none_or(closes) || text.slice(at..at + 2) == " ."
    };
    let is_door = |door: &Token| {
        door.is_word()
            && (door.len() == 1 && door.capital || door.roles.has(Roles::SIDE) && door.len() > 2)
    };
    if first.kind == Kind::Mixed {
        let door = first
            .str(text)
            .trim_start_matches(|char: char| char.is_ascii_digit());
        let letter = door.trim_start_matches(['º', 'ª']);
        let fits = first.len() - door.len() <= 2
            && letter.len() == 1
            && letter.bytes().all(|byte| byte.is_ascii_uppercase());
        return (fits && (apart || ends(first.end))).then_some(first.end);
    }
    let near = Gap::BLANK.or(Gap::COMMA).or(Gap::DASH);
    let door = after(text, first.end).filter(|door| door.gap.within(near) && is_door(door))?;
    (first.is_number(2) && apart && ends(door.end)).then_some(door.end)
}

/// The end of a side or door behind a floor: `links`, `B`, `tv`.
fn side_end(text: &Text<'_>, from: usize) -> usize {
    let Some(next) = after(text, from).filter(|next| next.gap.within(Gap::BLANK.or(Gap::COMMA)))
    else {
        return from;
    };
    let letter = next.is_word()
        && next.len() == 1
        && next.capital
        && next.gap == Gap::BLANK
        && !text.is_word_at(next.end);
    let side = next.roles.has(Roles::SIDE) && next.len() > 1;
    if letter || side { next.end } else { from }
}

/// Whether what follows makes a number an amount or a date.
pub(super) fn follows_amount(text: &Text<'_>, number: &Token) -> bool {
    amount_after(text, number.end)
}

/// Whether what follows a place makes a number that ends there an amount or a date.
pub(super) fn amount_after(text: &Text<'_>, end: usize) -> bool {
    let Some(next) =
        after(text, end).filter(|next| next.gap.within(Gap::BLANK.or(Gap::STOP).or(Gap::DASH)))
    else {
        return false;
    };
    if next.roles.has(Roles::MONTH) {
        return true;
    }
    // A unit as m. 3 is a flat.
    next.roles.has(Roles::MEASURE)
        && !next.gap.has(Gap::STOP)
        && !(next.roles.has(Roles::UNIT)
            && after(text, next.end).is_some_and(|value| value.kind == Kind::Number))
}

/// Postcode and town, with words of a place before them.
fn postcode_and_town(text: &Text<'_>, from: usize) -> Option<Tail> {
    let row = Row::<REACH>::after(text, from);
    let (mut lines, mut lower) = (0, 0);
    for (at, token) in row.iter().enumerate() {
        lines += usize::from(token.gap.has(Gap::LINE));
        let bridges = at > 0
            || token.gap.within(
                Gap::BLANK
                    .or(Gap::COMMA)
                    .or(Gap::LINE)
                    .or(Gap::DASH)
                    .or(Gap::OTHER)
                    .or(Gap::STOP),
            );
        if token.gap.has(Gap::END) || lines > LINES || !bridges {
            return None;
        }
        // Hauptstr. 5 in 12345 Berlin
        let linked = at == 1 && row.get(0).is_some_and(|link| link.roles.has(Roles::PLACE));
        let apart = linked || token.gap.has(Gap::COMMA.or(Gap::LINE).or(Gap::DASH));
        if let Some(code) = Postcode::read(text, &token)
            && let Some(place) = place_of(text, &code, at, apart)
        {
            return Some(place);
        }
        // Posts in lower case have districts in lower case: one or two words of them.
        let place = !token
            .roles
            .has(Roles::STOP.or(Roles::CUE).or(Roles::MEASURE));
        let led = at > 0 || token.gap.has(Gap::COMMA.or(Gap::LINE));
        lower += usize::from(token.is_word() && !token.capital);
        let passable = match token.kind {
            Kind::Word if lower > 0 && lower <= 2 && place && led => true,
            Kind::Word => {
                token.capital && !token.roles.has(Roles::STOP.or(Roles::CUE))
                    || token
                        .roles
                        .has(Roles::GAP.or(Roles::UNIT).or(Roles::SIDE).or(Roles::PLACE))
                    || is_state(text, &token)
            }
            Kind::Number => token.len() <= 2 && at > 0,
            Kind::Mixed => token.len() <= 4,
        };
        let hard = token.gap.has(Gap::STOP)
            && at > 0
            && row.get(at - 1).is_some_and(|last| last.len() > 4);
        if !passable || hard || token.gap.has(Gap::OTHER) && at > 0 {
            return None;
        }
    }
    None
}

/// A postcode with its town, if they belong to an address that ended before.
fn place_of(text: &Text<'_>, code: &Postcode, at: usize, apart: bool) -> Option<Tail> {
    if code.behind {
        return Some(Tail {
            end: code.end,
            points: code.points,
        });
    }
    // Between a street and digits, only a comma or line shows that they belong together.
    if at > 1 && !apart {
        return None;
    }
    match town_after(text, code) {
        Some(town) => {
            let points = code.points + if town.known { 2 } else { 1 };
            let near = apart || at == 0 && !code.doubtful;
            let enough = near && (town.known || code.points >= if at == 0 { 2 } else { 3 });
            enough.then_some(Tail {
                end: town.end,
                points,
            })
        }
        None => {
            let end = lower_town_end(text, code);
            let points = if end > code.end { 4 } else { 2 };
            (code.points >= 3 && !code.doubtful && apart && at <= 5).then_some(Tail { end, points })
        }
    }
}

/// The end of a town in lower case that the tables do not know, behind a postcode that belongs to
/// a street.
fn lower_town_end(text: &Text<'_>, code: &Postcode) -> usize {
    let barred = Roles::STOP
        .or(Roles::MEASURE)
        .or(Roles::MONTH)
        .or(Roles::CUE)
        .or(Roles::GAP)
        .or(Roles::PLACE);
    after(text, code.end)
        .filter(|town| {
            town.is_word() && town.gap == Gap::BLANK && town.len() >= 3 && !town.roles.has(barred)
        })
        .map_or(code.end, |town| with_addition(text, town.end))
}

/// The end of a state behind a town: `, IL`.
fn state_end(text: &Text<'_>, from: usize) -> usize {
    let near = Gap::BLANK.or(Gap::COMMA);
    after(text, from)
        .filter(|next| next.gap.within(near) && is_state(text, next))
        .map_or(from, |next| next.end)
}

/// Whether a token is the code of a state.
fn is_state(text: &Text<'_>, token: &Token) -> bool {
    token.roles.has(Roles::STATE) && token.is_upper(text)
}

/// The end of a country behind a town.
pub(super) fn country_end(text: &Text<'_>, from: usize) -> usize {
    let near = Gap::BLANK
        .or(Gap::COMMA)
        .or(Gap::LINE)
        .or(Gap::DASH)
        .or(Gap::OTHER);
    let next =
        after(text, from).filter(|next| next.gap.within(near) && next.roles.has(Roles::COUNTRY));
    let Some(next) = next else { return from };
    let bracket = text.slice(from..next.start).ends_with('(');
    if next.gap.has(Gap::OTHER) && !bracket || !next.capital && !next.gap.has(Gap::COMMA) {
        return from;
    }
    if bracket && text.byte(next.end) == b')' {
        next.end + 1
    } else {
        next.end
    }
}

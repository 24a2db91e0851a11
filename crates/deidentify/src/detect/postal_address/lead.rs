//! What stands before street and number and belongs to them: a flat, the name of a house, or
//! postcode and town.

use super::super::Text;
use super::lexicon::{Layouts, Roles};
use super::postcode::Postcode;
use super::token::{Gap, Kind, Row};
use super::town::town_after;

/// What may stand between the parts of an address.
const BETWEEN: Gap = Gap::BLANK.or(Gap::COMMA).or(Gap::LINE).or(Gap::DASH);
/// What must stand there if nothing else shows where a part ends.
const APART: Gap = Gap::COMMA.or(Gap::LINE).or(Gap::DASH);

/// The beginning of an address whose street and number begin at a place.
pub(super) fn lead(text: &Text<'_>, start: usize) -> usize {
    let row = Row::before(text, start);
    let near = row
        .get(0)
        .is_some_and(|nearest| nearest.gap.within(BETWEEN.or(Gap::STOP)));
    if !near {
        return start;
    }
    house(text, &row)
        .or_else(|| flat(text, &row))
        .or_else(|| tenement(text, &row))
        .or_else(|| postcode_and_town(text, &row, start))
        .unwrap_or(start)
}

/// `Flat 3, `, `3rd floor, `.
fn flat(text: &Text<'_>, row: &Row<'_>) -> Option<usize> {
    let value = row.get(0).filter(|value| value.len() <= 6)?;
    let unit = row
        .get(1)
        .filter(|unit| unit.gap.within(Gap::BLANK.or(Gap::STOP)))?;
    let apart = value.gap.has(APART);
    let floor = value.roles.has(Roles::FLOOR) && (unit.is_ordinal(text) || unit.is_number(2));
    let numbered =
        value.is_number(4) || value.kind == Kind::Mixed && value.len() <= 4 || value.len() == 1;
    let named = unit.roles.has(Roles::UNIT) && (unit.capital || apart && unit.len() > 2);
    (floor && apart || numbered && named).then_some(unit.start)
}

/// `2/1, ` before a street of Scotland.
fn tenement(text: &Text<'_>, row: &Row<'_>) -> Option<usize> {
    let (flat, floor) = (row.get(0)?, row.get(1)?);
    let fits = flat.is_number(2) && floor.is_number(2) && flat.gap.has(Gap::COMMA);
    (fits && text.slice(floor.end..flat.start) == "/").then_some(floor.start)
}

/// `Flat 9, Ropewalk House, `, `Résidence Les Glycines, Bât. C, `.
fn house(text: &Text<'_>, row: &Row<'_>) -> Option<usize> {
    if !row.get(0)?.gap.has(APART) {
        return None;
    }
    let mut start = None;
    for (at, token) in row.iter().enumerate() {
        let sentence = token.gap.has(Gap::STOP) && token.len() > 4;
        if !token.gap.within(BETWEEN.or(Gap::STOP)) || sentence {
            break;
        }
        let value = at > 0
            && row
                .get(at - 1)
                .is_some_and(|value| value.kind != Kind::Word || value.len() == 1);
        if token.roles.has(Roles::UNIT) && value
            || token.capital && token.roles.first().is_some() && at > 0 && token.len() > 5
        {
            start = Some(token.start);
            continue;
        }
        let barred =
            token.roles.has(Roles::STOP) || token.roles.has(Roles::CUE) && !token.gap.has(APART);
        let part = token.capital && !barred
            || token.roles.has(Roles::GAP)
            || token.is_number(4)
            || token.kind == Kind::Mixed && token.len() <= 4;
        if !part || text.byte_before(token.start) == b'@' {
            break;
        }
    }
    start
}

/// `97422 Schweinfurt, `.
fn postcode_and_town(text: &Text<'_>, row: &Row<'_>, start: usize) -> Option<usize> {
    if !row.get(0)?.gap.has(APART) {
        return None;
    }
    for (at, token) in row.iter().enumerate().take(5) {
        if !token.gap.within(BETWEEN.or(Gap::STOP))
            || at > 0 && token.gap.has(APART) && token.kind != Kind::Number
        {
            return None;
        }
        if token.kind == Kind::Number && token.len() >= 2 {
            let code = Postcode::read(text, &token).filter(|code| !code.behind)?;
            let town = town_after(text, &code)?;
            let sure = town.known || code.layout == Layouts::FIVE && !code.doubtful;
            return (sure && town.end <= start).then_some(code.start);
        }
        if !token.is_word() || !token.capital && !token.roles.has(Roles::GAP) {
            return None;
        }
    }
    None
}

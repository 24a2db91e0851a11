//! Post office boxes: `Postfach 10 12 33`, `PO Box 1187`.

use super::super::Text;
use super::lexicon::Roles;
use super::token::{Gap, Row};

/// Most digits of the number of a box.
const DIGITS: usize = 8;

/// Start and end of a box whose number begins at a place.
pub(super) fn post_box(text: &Text<'_>, number: usize, row: &Row<'_>) -> Option<(usize, usize)> {
    let mut at = 0;
    while row
        .get(at)
        .is_some_and(|token| token.roles.has(Roles::NUMBER))
        && at < 2
    {
        at += 1;
    }
    let word = row.get(at)?;
    if !word.gap.within(Gap::BLANK.or(Gap::STOP).or(Gap::OTHER))
        || word.gap.has(Gap::OTHER) && !text.slice(word.end..number).contains([':', '#', '°'])
    {
        return None;
    }
    let start = if word.roles.has(Roles::BOX) {
        // Apartado de correos, Skrytka pocztowa.
        word.start
    } else if word.roles.has(Roles::BOX2) {
        opening(text, row, at)?
    } else if word.roles.has(Roles::GAP) {
        let outer = row.get(at + 1).filter(|outer| outer.roles.has(Roles::BOX))?;
        outer.start
    } else {
        return None;
    };
    Some((start, number_end(text, number)?))
}

/// The beginning of `P.O. Box`, `boîte postale`, `apartado de correos`, `BP`.
fn opening(text: &Text<'_>, row: &Row<'_>, at: usize) -> Option<usize> {
    let word = row.get(at)?;
    let text_of = word.str(text);
    if matches!(text_of, "BP" | "CP") {
        return Some(word.start);
    }
    let near = |place: usize| {
        row.get(place)
            .filter(|token| token.gap.within(Gap::BLANK.or(Gap::STOP)))
    };
    let before = near(at + 1)?;
    let lower = |token: &str| token.to_ascii_lowercase();
    let is = |words: &[&str]| words.contains(&lower(before.str(text)).as_str());
    if is(&[
        "po", "gpo", "pobox", "boite", "boîte", "skrytka", "casella", "caixa", "case", "postal",
    ]) {
        return Some(before.start);
    }
    // P. O. Box; apartado de correos.
    let outer = near(at + 2)?;
    let initials = is(&["o"]) && lower(outer.str(text)) == "p";
    let linked = before.roles.has(Roles::GAP) && outer.roles.has(Roles::BOX);
    (initials || linked).then_some(outer.start)
}

/// The end of a number in groups of digits.
fn number_end(text: &Text<'_>, from: usize) -> Option<usize> {
    let mut end = text.digits_end(from);
    let mut digits = end - from;
    while text.byte(end) == b' ' && text.byte(end + 1).is_ascii_digit() {
        let next = text.digits_end(end + 1);
        let group = next - end - 1;
        if group > 3 || digits + group > DIGITS {
            break;
        }
        digits += group;
        end = next;
    }
    (digits <= DIGITS && !text.is_word_at(end)).then_some(end)
}

//! Postal addresses.
//!
//! ## What it finds
//! Street and house number, with flat, stair, floor, postcode, town and country where they
//! stand beside them, in the orders and with the separators of Europe, Türkiye, North America,
//! Australia and New Zealand; postcode and town; post office boxes.
//!
//! ## Why
//! `POSTAL_ADDRESS`, DEI-1: an address tells where a person lives.
//!
//! ## Example
//! `Lindenstr. 14, 50674 Köln` is found; `Platz 3`, `Köln` and `Lindenstraße` are not.
//!
//! ## How it decides
//! A number wakes it. The words beside the number are read as the parts of an address, and each
//! part that fits is worth points: a certain street type (`straße`, `rue`, `ulica`) nearly enough
//! for itself, one that is a word of everyday life as well (`Berg`, `Way`) only with a postcode,
//! a town, a preposition or a word such as `wohne` beside it. The operating point says how many
//! points are enough.
//!
//! ## Limits
//! A house number in words, a house that has a name and no number, and a street whose name is
//! unlike one (`Unter den Eichen 12` without a word that announces it) stay. So does a street
//! without a number. Towns are known by name from 15,000 inhabitants on.
//!
//! ## References
//! UPU S42 (parts of an address); DIN 5008; the address layouts of the postal services.

#[cfg(test)]
mod generated;
mod house_number;
mod lead;
mod lexicon;
mod post_box;
mod postcode;
mod street;
mod tail;
#[cfg(test)]
mod tests;
mod token;
mod town;

use licit_record::Category;
use licit_record::policy::OperatingPoint;

use super::Text;
use crate::Span;
use house_number::House;
use lead::lead;
use lexicon::{Layouts, Roles};
use postcode::Postcode;
use street::{after_number, before_number, before_postcode};
use tail::{Tail, amount_after, country_end, tail};
pub(super) use token::Memo;
use token::{Gap, Kind, Row, Token, after, before};
use town::{known_town, town_after};

/// What may be an address, with its evidence.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    start: usize,
    end: usize,
    points: i32,
}

/// A number with the words on either side, each of which is read once.
struct Place<'t> {
    text: &'t Text<'t>,
    at: usize,
    before: Row<'t>,
    after: Row<'t>,
}

/// Looks at a number.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    let end = text.digits_end(trigger);
    if end - trigger > LONGEST || !may_be_part(text, trigger, end) {
        return;
    }
    // Letters and digits of a link, which few readings would notice themselves.
    if text.is_word_before(trigger) && text.is_inside_url(trigger) {
        return;
    }
    let place = Place {
        text,
        at: trigger,
        before: Row::before(text, trigger),
        after: Row::after(text, end),
    };
    let enough = match text.point {
        OperatingPoint::Balanced => 6,
        OperatingPoint::Recall => 5,
        OperatingPoint::Maximum => 4,
    };
    let found = place.readings().find(|found| found.points >= enough);
    if let Some(found) = found.filter(|_| !text.is_inside_url(trigger)) {
        let start = lead(text, found.start);
        text.push(out, start..found.end, Category::PostalAddress);
    }
}

/// Digits of the longest number that is a part of an address.
const LONGEST: usize = 6;

/// Whether what touches a number leaves it a house number or a postcode: it is no part of a time,
/// a price, a date, an address of the net.
fn may_be_part(text: &Text<'_>, start: usize, end: usize) -> bool {
    let before = text.byte_before(start);
    let inside = matches!(before, b'.' | b',' | b':' | b'-' | b'/' | b'+')
        && start
            .checked_sub(1)
            .is_some_and(|mark| text.byte_before(mark).is_ascii_digit());
    let marked = matches!(
        before,
        b'$' | b'@' | b'_' | b'=' | b'&' | b'+' | b'%' | b'*'
    );
    let after = text.byte(end);
    let goes_on = matches!(after, b'.' | b',' | b':') && text.byte(end + 1).is_ascii_digit();
    !inside && !marked && !goes_on && !matches!(after, b'%' | b'$' | b'_' | b'=')
}

impl Place<'_> {
    /// What it may be, the likeliest first.
    fn readings(&self) -> impl Iterator<Item = Candidate> {
        // In a word of letters and digits it can be nothing but a postcode.
        let inside = self.text.is_word_before(self.at);
        let house = (!inside)
            .then(|| House::read(self.text, self.at))
            .flatten()
            .filter(|house| !amount_after(self.text, house.end));
        (0..4).filter_map(move |reading| match reading {
            0 => self.street_then_number(&house?),
            1 => self.number_then_street(&house?),
            2 if !inside => self.boxed(),
            2 => None,
            _ if self.may_be_postcode(inside) => postcode_then_town(self.text, self.at),
            _ => None,
        })
    }

    /// Whether a postcode may begin here or in the letters before: most numbers are none.
    fn may_be_postcode(&self, inside: bool) -> bool {
        let text = self.text;
        if inside {
            // LS6, K1M, D08: one or two letters before the first digit.
            let letters = text.run_start(self.at, |char| char.is_ascii_alphabetic());
            return self.at - letters <= 2 && !text.is_word_before(letters);
        }
        let end = text.digits_end(self.at);
        let digits_follow = text.byte(end + 1).is_ascii_digit();
        match end - self.at {
            2 => text.byte(end) == b'-' && digits_follow,
            3 => text.byte(end) == b' ' && digits_follow,
            4 if text.byte(end) == b'-' => digits_follow,
            4 => {
                self.after.get(0).is_some_and(|town| town.capital)
                    || text.byte(end).is_ascii_uppercase()
                    || self.has_state()
            }
            5 | 6 => true,
            _ => false,
        }
    }

    /// Whether the code of a state stands before the number.
    fn has_state(&self) -> bool {
        self.before
            .get(0)
            .is_some_and(|word| word.roles.has(Roles::STATE) && word.capital)
    }

    /// `Lindenstraße 14`.
    fn street_then_number(&self, house: &House) -> Option<Candidate> {
        let text = self.text;
        let street = before_number(text, &self.before).filter(|_| house.digits <= 4)?;
        let house = if street.joined {
            house.with_letter(text)
        } else {
            *house
        };
        // A name and a number are nothing without a postcode or a word that announces them.
        let next = text.byte(house.end);
        let followed = matches!(next, b',' | b'\n' | b'\r' | b'(')
            || next == b' ' && text.byte(house.end + 1).is_ascii_digit();
        let tail = if street.typed || followed {
            tail(text, house.end)
        } else {
            Tail::none(house.end)
        };
        let mut points = street.points + plausible(&house) + tail.points;
        points += i32::from(street.joined && house.lettered);
        let announced = if points < SURE || !street.typed {
            context(text, street.start)
        } else {
            0
        };
        if !street.typed
            && tail.points < POSTCODE
            && (announced < CUE || house.rating || !street.capital && !street.joined)
        {
            return None;
        }
        points += announced + i32::from(!street.typed);
        Some(Candidate {
            start: street.start,
            end: tail.end,
            points,
        })
    }

    /// `14 Barrow Lane`.
    fn number_then_street(&self, house: &House) -> Option<Candidate> {
        let text = self.text;
        let street = if house.marked {
            after_number(text, &Row::after(text, house.end))
        } else {
            after_number(text, &self.after)
        }?;
        let tail = tail(text, street.end);
        let mut points = street.points + plausible(house) + tail.points;
        if points < SURE {
            points += context(text, self.at);
        }
        Some(Candidate {
            start: self.at,
            end: tail.end,
            points,
        })
    }

    /// `PO Box 1187`.
    fn boxed(&self) -> Option<Candidate> {
        let (start, end) = post_box::post_box(self.text, self.at, &self.before)?;
        Some(Candidate {
            start,
            end: tail(self.text, end).end,
            points: 8,
        })
    }
}

/// Points of a postcode with its town, of a word that announces an address.
const POSTCODE: i32 = 4;
const CUE: i32 = 3;

/// Points at which nothing more is looked at.
const SURE: i32 = 6;

/// What the number itself says.
fn plausible(house: &House) -> i32 {
    i32::from(house.digits <= 3) + i32::from(house.marked) - if house.year { 2 } else { 0 }
}

/// `50674 Köln`, `Leeds LS6 2QT`, with what stands before it.
fn postcode_then_town(text: &Text<'_>, at: usize) -> Option<Candidate> {
    let token = postcode_token(text, at)?;
    let code = Postcode::read(text, &token)?;
    let (mut end, mut points, start) = if code.behind {
        let town = town_before(text, code.start);
        (
            code.end,
            code.points + if town.is_some() { 2 } else { 0 },
            town.unwrap_or(code.start),
        )
    } else {
        let town = town_after(text, &code)
            .filter(|town| town.known || code.points >= 3 && code.layout != Layouts::DUTCH)?;
        let german = code.layout == Layouts::FIVE
            && known_town(text, code.end, Layouts::GERMAN)
                .is_some_and(|(_, gap)| gap == Gap::BLANK);
        let worth = if town.known && town.capital {
            2
        } else {
            i32::from(town.capital)
        };
        let doubt = if code.doubtful { 3 } else { 0 };
        let alone = fills_line(text, code.start, town.end);
        (
            town.end,
            code.points + worth + i32::from(german) + if alone { 2 } else { 0 } - doubt,
            code.start,
        )
    };
    end = country_end(text, end);
    let mut start = start;
    let street = before_postcode(text, start);
    let has_street = street.is_some();
    if let Some((street, worth)) = street {
        start = street;
        points += worth;
    }
    let announced = context(text, start);
    if points < SURE {
        points += announced;
    }
    // `Abholung in 53111 Bonn`: a town with its postcode in the middle of a sentence, which
    // nothing calls an address, tells no more than the town.
    if !has_street && announced < CUE && stands_in_sentence(text, start) {
        points -= 3;
    }
    Some(Candidate { start, end, points })
}

/// Whether a lower-case word stands right before.
fn stands_in_sentence(text: &Text<'_>, start: usize) -> bool {
    Row::<1>::before(text, start)
        .get(0)
        .is_some_and(|word| word.gap == Gap::BLANK && !word.capital && word.is_word())
}

/// Whether a line holds nothing else.
fn fills_line(text: &Text<'_>, start: usize, end: usize) -> bool {
    let begins = text.char_before(start).is_none_or(|char| char == '\n');
    begins
        && text
            .char_at(end)
            .is_none_or(|char| matches!(char, '\n' | '\r'))
}

/// The token in which a postcode begins that a number belongs to.
fn postcode_token(text: &Text<'_>, at: usize) -> Option<Token> {
    let own = after(text, text.run_start(at, super::is_word_char)).filter(|own| own.start <= at)?;
    if own.kind == Kind::Mixed {
        return Some(own);
    }
    let code = before(text, at).filter(|word| word.len() <= 3 && word.capital && word.is_word());
    let leads = |word: &Token| {
        word.gap == Gap::DASH && word.end + 1 == at
            || word.roles.has(Roles::STATE) && word.gap == Gap::BLANK
    };
    Some(
        code.filter(leads)
            .filter(|word| Postcode::read(text, word).is_some())
            .unwrap_or(own),
    )
}

/// The beginning of the town before a postcode that stands behind its town.
fn town_before(text: &Text<'_>, code: usize) -> Option<usize> {
    let row = Row::<3>::before(text, code);
    let near = Gap::BLANK.or(Gap::COMMA).or(Gap::LINE);
    let mut start = None;
    for (at, token) in row.iter().enumerate() {
        let inside = if at == 0 {
            token.gap.within(near)
        } else {
            token.gap == Gap::BLANK
        };
        if !inside
            || !token.is_word()
            || !token.capital
            || token.roles.has(Roles::STOP.or(Roles::CUE))
        {
            break;
        }
        start = Some(token.start);
    }
    start
}

/// Most words before an address among which one may announce it.
const CONTEXT: usize = 5;

/// What stands before an address and announces it.
fn context(text: &Text<'_>, start: usize) -> i32 {
    let mut points = pictured(text, start);
    let row = Row::<CONTEXT>::before(text, start);
    let mut ended = false;
    for (at, token) in row.iter().enumerate() {
        ended |= token.gap.has(Gap::END) || token.gap.has(Gap::STOP) && token.len() > 3;
        if at == 0 && token.roles.has(Roles::PLACE) && token.gap == Gap::BLANK {
            points += 1;
        }
        if token.roles.has(Roles::CUE) {
            return points + if ended { 1 } else { CUE };
        }
    }
    points
}

/// Whether a picture of a house, a pin or a letter stands before an address.
fn pictured(text: &Text<'_>, start: usize) -> i32 {
    let mut at = start;
    for _ in 0..4 {
        let Some(char) = text.char_before(at) else {
            return 0;
        };
        if matches!(
            char,
            '🏠' | '🏡'
                | '🏘'
                | '📍'
                | '📮'
                | '📬'
                | '📫'
                | '✉'
                | '📌'
                | '🗺'
                | '📦'
                | '🚪'
        ) {
            return 3;
        }
        if char.is_alphanumeric() {
            return 0;
        }
        at -= char.len_utf8();
    }
    0
}

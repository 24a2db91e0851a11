//! Coordinates.
//!
//! ## What it finds
//! Latitude and longitude as decimal degrees with enough digits to mean a house, in degrees,
//! minutes and seconds, in `geo:` addresses and in links to maps.
//!
//! ## Why
//! `GEO_POINT`, DEI-2: a point tells where a person lives or was.
//!
//! ## Example
//! `52.520008, 13.404954` is found; `3.14, 2.72` and `20° C` are not.
//!
//! ## Limits
//! Fewer than four decimals (about ten metres) need a word or link that says what they are. Plus
//! codes and words for places are not recognised.
//!
//! ## References
//! ISO 6709; RFC 5870 (`geo`).

use licit_record::Category;

use super::cue::{Cues, Table, Window};
use super::Text;
use crate::Span;

/// Words before coordinates.
static CUES: Cues = Cues::new(|| Table::new(&[CUE_WORDS]));
const CUE_WORDS: &[&str] = &[
    "koordinaten", "koordinate", "koords", "coords", "coord", "coordinates", "gps", "lat", "latitude", "lon", "lng",
    "longitude", "breite", "lange", "laenge", "geo", "standort", "location", "position", "ll", "q", "query", "mlat", "map", "maps",
    "coordonnees", "coordenadas", "coordinate", "wspolrzedne", "ubicacion",
];

/// Looks at a number that may be a latitude.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    let end = text.digits_end(trigger);
    if end - trigger > 3 {
        return;
    }
    let rest = text.char_at(end);
    let start = trigger - usize::from(matches!(text.byte_before(trigger), b'-' | b'+'));
    let found = match rest {
        Some('.' | ',') => decimal_pair(text, start),
        Some('°' | 'º') => sexagesimal_pair(text, start),
        _ => None,
    };
    if let Some(end) = found {
        text.push(out, start..end, Category::GeoPoint);
    }
}

/// A number of degrees.
struct Degrees {
    end: usize,
    /// Digits behind the point.
    decimals: usize,
    /// The whole degrees.
    whole: u32,
    /// Whether a direction stands behind it.
    direction: bool,
}

/// Reads decimal degrees, with a degree sign and a direction behind them or not.
fn degrees(text: &Text<'_>, start: usize) -> Option<Degrees> {
    let first = start + usize::from(matches!(text.byte(start), b'-' | b'+'));
    let point = text.digits_end(first);
    if point == first || point - first > 3 || !matches!(text.byte(point), b'.' | b',') {
        return None;
    }
    let whole = text.slice(first..point).bytes().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let mut end = text.digits_end(point + 1);
    let decimals = end - point - 1;
    if matches!(text.char_at(end), Some('°' | 'º')) {
        end += '°'.len_utf8();
    }
    let mut direction_at = end;
    while text.byte(direction_at) == b' ' && direction_at - end < 2 {
        direction_at += 1;
    }
    let direction = direction_end(text, direction_at);
    Some(Degrees { end: direction.unwrap_or(end), decimals, whole, direction: direction.is_some() })
}

/// The end of a direction: N, S, E, O, W.
fn direction_end(text: &Text<'_>, at: usize) -> Option<usize> {
    let is_direction = matches!(text.byte(at), b'N' | b'S' | b'E' | b'O' | b'W' | b'n' | b's' | b'e' | b'o' | b'w');
    (is_direction && !text.is_word_at(at + 1)).then_some(at + 1)
}

/// Latitude and longitude in decimal degrees.
fn decimal_pair(text: &Text<'_>, start: usize) -> Option<usize> {
    let before = text.byte_before(start);
    let tail = text.is_word_before(start) || matches!(before, b'.' | b',') && text.byte_before(start - 1).is_ascii_digit();
    if tail {
        return None;
    }
    let latitude = degrees(text, start)?;
    if latitude.decimals < 2 || latitude.whole > 90 {
        return None;
    }
    let between = latitude.end;
    let next = text.run_end(between, |char| matches!(char, ' ' | ',' | ';' | '/' | '|' | '\n' | '!' | 'd' | '3' | 'l' | 'o' | 'n' | 'g' | ':' | '='));
    // `lat=52.5 lon=13.4` and `!3d52.5!4d13.4` put a name between them; digits end it.
    let next = first_number(text, between, next.min(between + 16))?;
    let longitude = degrees(text, next)?;
    if longitude.decimals < 2 || longitude.whole > 180 || text.is_word_at(longitude.end) {
        return None;
    }
    let fewest = latitude.decimals.min(longitude.decimals);
    let in_link = matches!(before, b'@' | b'=' | b'/' | b':');
    let said = || in_link || latitude.direction && longitude.direction || Window::before(text, start).has(&CUES);
    (fewest >= 4 || said()).then_some(longitude.end)
}

/// The first number, with its sign, between two places.
fn first_number(text: &Text<'_>, from: usize, to: usize) -> Option<usize> {
    (from..=to)
        .find(|at| {
            text.byte(*at).is_ascii_digit()
                || matches!(text.byte(*at), b'-' | b'+') && text.byte(at + 1).is_ascii_digit()
        })
        .filter(|at| *at > from)
}

/// Latitude and longitude in degrees and minutes; a latitude alone counts as well.
fn sexagesimal_pair(text: &Text<'_>, start: usize) -> Option<usize> {
    let (first, _) = sexagesimal(text, start)?;
    let next = text.run_end(first, |char| matches!(char, ' ' | ',' | ';' | '/'));
    Some(sexagesimal(text, next).map_or(first, |(end, _)| end))
}

/// Reads degrees, minutes, perhaps seconds, and the direction on either side.
fn sexagesimal(text: &Text<'_>, start: usize) -> Option<(usize, ())> {
    let skip = |at: usize| text.run_end(at, |char| char == ' ');
    let leading = direction_end(text, start).map_or(start, skip);
    let mut at = leading + usize::from(text.byte(leading) == b'-');
    let mut parts = 0;
    for signs in [&['°', 'º'][..], &['\'', '′', '’', '´', '‘'][..], &['"', '″', '”', '“', '\''][..]] {
        let digits = text.digits_end(at);
        if digits == at || digits - at > 3 {
            break;
        }
        let fraction = if matches!(text.byte(digits), b'.' | b',') { text.digits_end(digits + 1) } else { digits };
        let Some(sign) = text.char_at(fraction).filter(|char| signs.contains(char)) else { break };
        at = skip(fraction + sign.len_utf8());
        parts += 1;
    }
    // Two apostrophes stand for the sign of seconds.
    if text.byte(at) == b'\'' {
        at = skip(at + 1);
    }
    let end = direction_end(text, at).or((leading > start).then_some(at))?;
    (parts >= 2).then_some((end, ()))
}

#[cfg(test)]
mod tests {
    use super::super::check;

    fn points(text: &str, expected: &[&str]) {
        check(licit_record::Category::GeoPoint, text, expected);
    }

    #[test]
    fn finds() {
        for point in [
            "52.520008, 13.404954", "-33.8688, 151.2093", "52.5200° N, 13.4050° E", "52.520008 13.404954",
            "52°31'12.0\"N 13°24'18.0\"E", "52° 31′ 12″ N, 13° 24′ 18″ O", "48.137154;11.576124",
        ] {
            points(&format!("hier {point} ok"), &[point]);
        }
        points("geo:52.52,13.40", &["52.52,13.40"]);
        points("https://www.google.com/maps/@52.5200,13.4049,15z", &["52.5200,13.4049"]);
        points("https://maps.google.com/?q=52.52,13.40", &["52.52,13.40"]);
        points("GPS 52.52 13.40", &["52.52 13.40"]);
        points("lat=52.5200 lon=13.4050", &["52.5200 lon=13.4050"]);
    }

    #[test]
    fn near_misses() {
        for text in [
            "3.14, 2.72", "20° C", "20° im Schatten", "52.5 und 13.4", "1.2345", "99.1234, 200.1234",
            "19,99, 29,99 EUR", "12.03.2024, 13.03.2024", "180° Wende", "5' 11\" tall",
        ] {
            points(text, &[]);
        }
    }
}

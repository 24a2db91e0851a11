//! Ids of devices.
//!
//! ## What it finds
//! IMEI beside a word that names it (or with the layout of its four parts and a right check
//! digit), advertising ids, Android and Apple device ids beside a word that names them.
//!
//! ## Why
//! `DEVICE_ID`: online identifiers of Art. 4(1) and recital 30 GDPR.
//!
//! ## Example
//! `IMEI 49-015420-323751-8`; `IDFA: 6D92078A-8246-4BA4-AE5B-76104861E7DC`.
//!
//! ## Limits
//! A UUID without a word is the id of anything, and stays.
//!
//! ## References
//! 3GPP TS 23.003 (IMEI); RFC 9562 (UUID); IAB guidance on the identifier for advertising.

use licit_record::Category;

use super::Text;
use super::check_digit;
use super::compact::{Compact, Piece, is_inside_number, starts_word, token_start};
use super::cue::{self, List};
use crate::Span;

/// Words that name an IMEI.
pub(super) const IMEI_CUES: &[&str] = &[
    "imei*",
    "imeisv",
    "meid",
    "gestohlenes handy",
    "stolen phone",
];
/// Words that name another id.
pub(super) const ID_CUES: &[&str] = &[
    "idfa",
    "gaid",
    "aaid",
    "adid",
    "idfv",
    "ad id",
    "advertising id*",
    "werbe id*",
    "werbekennung",
    "device id*",
    "deviceid",
    "gerate id*",
    "geraete id*",
    "geratekennung",
    "android id*",
    "udid",
    "identifiant publicitaire",
    "id de publicidad",
    "id pubblicitario",
    "gerateid",
    "openudid",
    "device identifier",
    "reklam id",
    "id reklamowy",
    "hardware id",
    "hwid",
    "machine id",
];

/// Looks at the first number of a word.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    let hex = |char: char| char.is_ascii_hexdigit() || char == '-';
    let start = token_start(text, trigger);
    if is_inside_number(text, start) || !starts_word(text, start) {
        return;
    }
    if start == trigger {
        imei(text, start, out);
    }
    // An id in hexadecimal may begin with groups of letters alone.
    let start = text.run_start(trigger, hex);
    if text
        .slice(start..trigger)
        .bytes()
        .any(|byte| byte.is_ascii_digit())
        || !starts_word(text, start)
    {
        return;
    }
    let end = text.run_end(trigger, hex);
    if !text.is_word_at(end)
        && is_id(text.slice(start..end))
        && cue::before(text, start).meets(List::Device)
    {
        text.push(out, start..end, Category::DeviceId);
    }
}

/// Fifteen or sixteen digits, in one run or as approval, origin, serial and check.
fn imei(text: &Text<'_>, start: usize, out: &mut Vec<Span>) {
    let run = Compact::read(text, start);
    let Some(piece) = run.pieces().find(is_imei) else {
        return;
    };
    let laid_out = ["2-6-6-1", "6-2-6-1", "2 6 6 1", "8-6-1"]
        .iter()
        .any(|l| piece.is_written(l));
    let right = check_digit::luhn(piece.bytes);
    if (laid_out && right) || cue::before(text, start).meets(List::Imei) {
        text.push(out, piece.start..piece.end, Category::DeviceId);
    }
}

fn is_imei(piece: &Piece<'_>) -> bool {
    matches!(piece.bytes.len(), 14..=16) && check_digit::all_digits(piece.bytes)
}

/// A UUID, an Apple id of 40 or of 8 and 16 digits, an Android id of 16, an id of 32.
fn is_id(token: &str) -> bool {
    let mut lengths = [0usize; 5];
    let mut count = 0;
    for group in token.split('-') {
        let Some(slot) = lengths.get_mut(count) else {
            return false;
        };
        *slot = group.len();
        count += 1;
    }
    let layout = lengths.get(..count).unwrap_or(&[]);
    matches!(
        layout,
        [8, 4, 4, 4, 12] | [8, 16] | [40] | [32] | [16] | [15]
    )
}

#[cfg(test)]
mod tests {
    use super::super::check_digit::testing::check_all;

    #[test]
    fn finds() {
        check_all(
            super::at,
            &[
                ("IMEI: 490154203237518", &["490154203237518"]),
                (
                    "meine imei ist 49-015420-323751-8.",
                    &["49-015420-323751-8"],
                ),
                ("49-015420-323751-8", &["49-015420-323751-8"]),
                ("49-015420-323751-7", &[]),
                ("IMEI 490154203237517", &["490154203237517"]),
                ("490154203237518", &[]),
                (
                    "IDFA 6D92078A-8246-4BA4-AE5B-76104861E7DC",
                    &["6D92078A-8246-4BA4-AE5B-76104861E7DC"],
                ),
                (
                    "Werbe-ID: cdda802e-fb9c-47ad-9866-0794d394c912",
                    &["cdda802e-fb9c-47ad-9866-0794d394c912"],
                ),
                ("commit cdda802e-fb9c-47ad-9866-0794d394c912", &[]),
                ("android id 9774d56d682e549c", &["9774d56d682e549c"]),
                ("device id cdda802e-fb9c-47ad-9866-0794d394c912x", &[]),
            ],
        );
    }
}

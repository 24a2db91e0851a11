//! Numbers that a state, a health insurer or a school gives to a person.
//!
//! ## What it finds
//! Identity card, passport, social security, tax, health insurance and driving licence numbers of
//! the EU states, Great Britain, Switzerland, Norway, Iceland and the United States, one table of
//! schemes a group of countries; and beside a word that names a document, any number that could
//! stand on one.
//!
//! ## Why
//! `NATIONAL_ID`, DEI-1; Art. 87 GDPR treats national identification numbers apart.
//!
//! ## Example
//! `RSSMRA85T10A562S` is found wherever it stands; `13570869260` beside `Steuer-ID`.
//!
//! ## Limits
//! A scheme of digits alone needs a word that names it, or the layout in which it alone is
//! written, or a check so strong that chance does not meet it. Beside its word a number with a
//! wrong check digit counts as well, since a typo still points to a person. At the operating point
//! `recall` a right check digit is enough for ten digits or more, at `maximum` for any number.
//!
//! ## References
//! Each group's file names them; numbers were compared with python-stdnum.

mod baltic;
mod benelux;
mod central;
mod german;
mod islands;
mod nordic;
mod overseas;
mod romance;
mod southeast;

use std::sync::LazyLock;

use licit_record::Category;
use licit_record::policy::OperatingPoint;

use super::Text;
use super::check_digit;
use super::compact::{Compact, Piece, is_inside_number, starts_word, token_start};
use super::cue::{self, Cues, List, Lists, Table, Window};
use crate::Span;

/// A kind of number.
pub(super) struct Scheme {
    /// The form of the number without separators: `d` a digit, `a` a letter, `x` either, anything
    /// else itself.
    shape: &'static str,
    /// Whether check digits, dates and prefixes are right.
    check: fn(&[u8]) -> bool,
    /// What counts without a word.
    alone: Alone,
    /// Words that name it.
    cues: &'static [&'static str],
}

/// What a right number counts for where no word names it.
#[derive(Clone, Copy)]
pub(super) enum Alone {
    /// Nothing: chance meets the check too often.
    Never,
    /// It is found.
    Always,
    /// It is found if it is written in one of these layouts (see `Piece::is_written`).
    Written(&'static [&'static str]),
}

/// All schemes, by group of countries.
const SCHEMES: &[&[Scheme]] = &[
    german::SCHEMES,
    romance::SCHEMES,
    benelux::SCHEMES,
    nordic::SCHEMES,
    baltic::SCHEMES,
    central::SCHEMES,
    southeast::SCHEMES,
    islands::SCHEMES,
    overseas::SCHEMES,
];
/// A scheme with what its shape asks for, as bits of the places of a number.
struct Form {
    scheme: &'static Scheme,
    /// The place of the scheme among all.
    place: usize,
    /// Where a digit must stand.
    digits: u64,
    /// Where a letter must stand.
    letters: u64,
    /// Whether the shape names digits or letters.
    literal: bool,
}

impl Form {
    fn of((place, scheme): (usize, &'static Scheme)) -> Self {
        let bits = |holds: fn(u8) -> bool| {
            let shape = scheme.shape.bytes().enumerate();
            shape.fold(0, |bits, (at, sign)| bits | u64::from(holds(sign)) << at)
        };
        Self {
            scheme,
            place,
            digits: bits(|sign| sign == b'd' || sign.is_ascii_digit()),
            letters: bits(|sign| sign == b'a' || sign.is_ascii_uppercase()),
            literal: scheme.shape.bytes().any(|sign| !matches!(sign, b'd' | b'a' | b'x')),
        }
    }

    /// Whether a piece of the right length has this form: most schemes fall at the first glance.
    #[inline]
    fn fits(&self, piece: &Piece<'_>) -> bool {
        piece.digits & self.digits == self.digits
            && piece.digits & self.letters == 0
            && (!self.literal || self.scheme.fits(piece.bytes))
    }
}

/// The schemes by how many letters and digits their numbers have.
static BY_LENGTH: LazyLock<Vec<Vec<Form>>> = LazyLock::new(|| {
    let all = || SCHEMES.iter().copied().flatten().enumerate();
    let longest = all().map(|(_, scheme)| scheme.shape.len()).max().unwrap_or(0);
    let of_length = |length| all().filter(move |(_, scheme)| scheme.shape.len() == length);
    (0..=longest).map(|length| of_length(length).map(Form::of).collect()).collect()
});
/// Units behind an amount.
static UNITS: Cues = Cues::new(|| Table::new(&[&["eur", "euro"]]));
/// No number of any scheme is shorter.
const SHORTEST: usize = 7;

/// The words of each scheme, in their order.
pub(super) fn scheme_cues() -> impl Iterator<Item = &'static [&'static str]> {
    SCHEMES.iter().copied().flatten().map(|scheme| scheme.cues)
}

/// Looks at a number and the letters around it.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    let start = token_start(text, trigger);
    if !starts_word(text, start) || is_inside_number(text, start) {
        return;
    }
    // Only the first number of a token looks at it, so that a token is read once.
    if text
        .slice(start..trigger)
        .bytes()
        .any(|byte| byte.is_ascii_digit())
    {
        return;
    }
    let found = letters_before(text, start).filter(|_| start == trigger);
    if !found.is_some_and(|from| look(text, from, out)) {
        look(text, start, out);
    }
}

/// Where one to three letters begin that stand before a number with a blank or dash between.
fn letters_before(text: &Text<'_>, start: usize) -> Option<usize> {
    let letters_end = start.checked_sub(1)?;
    if !matches!(text.byte(letters_end), b' ' | b'-') {
        return None;
    }
    let from = token_start(text, letters_end);
    let letters = text.slice(from..letters_end);
    let fits = (1..=3).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase());
    (fits && starts_word(text, from)).then_some(from)
}

/// Compares what starts at a place with all schemes, the longest piece first.
fn look(text: &Text<'_>, start: usize, out: &mut Vec<Span>) -> bool {
    let run = Compact::read(text, start);
    if run.bytes().len() < 6 {
        return false;
    }
    let before = || cue::before(text, start);
    for piece in run.pieces().filter(is_number) {
        let forms = BY_LENGTH.get(piece.bytes.len()).into_iter().flatten();
        let mut fitting = forms.filter(|form| form.fits(&piece));
        if fitting.any(|form| form.scheme.finds(text, form.place, &piece, before)) {
            text.push(out, piece.start..piece.end, Category::NationalId);
            return true;
        }
    }
    let Some(piece) = run.pieces().find(is_document) else {
        return false;
    };
    let amount = || Window::after_within(text, piece.end, 6).starts_with(&UNITS);
    let found = cue::is_near(text, start, NEAR, List::Document) && !amount();
    if found {
        text.push(out, piece.start..piece.end, Category::NationalId);
    }
    found
}

/// Whether a piece is long enough and has digits enough: "ausweis b2 genommen" is no number.
fn is_number(piece: &Piece<'_>) -> bool {
    piece.bytes.len() >= SHORTEST && piece.digit_count() >= 4 && !piece.is_broken()
}

impl Scheme {
    /// Whether a piece of the scheme's form is a number of it; it is at a place among all.
    fn finds(
        &self,
        text: &Text<'_>,
        place: usize,
        piece: &Piece<'_>,
        before: impl Fn() -> Lists,
    ) -> bool {
        let alone = match self.alone {
            Alone::Never => false,
            Alone::Always => piece.groups <= 6,
            Alone::Written(layouts) => layouts.iter().any(|layout| piece.is_written(layout)),
        };
        let right = (self.check)(piece.bytes);
        let checked = || right && self.has_check(piece.bytes);
        let goes_far = match text.point {
            OperatingPoint::Balanced => false,
            OperatingPoint::Recall => checked() && piece.bytes.len() >= RECALL_LENGTH,
            OperatingPoint::Maximum => checked(),
        };
        if goes_far {
            return true;
        }
        if (alone && right) || before().meets_scheme(place) {
            return true;
        }
        // A number with a right check digit may be farther from the word that names it, or before
        // it: few numbers come so far.
        checked() && is_named_farther(text, piece, place)
    }

    /// Whether a wrong last digit would be noticed.
    fn has_check(&self, bytes: &[u8]) -> bool {
        let mut wrong = [0; cue::REACH];
        let Some(wrong) = wrong.get_mut(..bytes.len()) else {
            return false;
        };
        wrong.copy_from_slice(bytes);
        if let Some(last) = wrong.last_mut() {
            *last = match *last {
                b'0'..=b'8' | b'A'..=b'Y' => *last + 1,
                b'9' => b'0',
                _ => b'A',
            };
        }
        !(self.check)(wrong)
    }

    fn fits(&self, bytes: &[u8]) -> bool {
        self.shape.len() == bytes.len()
            && self
                .shape
                .bytes()
                .zip(bytes)
                .all(|(shape, byte)| match shape {
                    b'd' => byte.is_ascii_digit(),
                    b'a' => byte.is_ascii_uppercase(),
                    b'x' => true,
                    literal => literal == *byte,
                })
    }
}

/// Letters and digits of a number that needs no word at the operating point `recall`.
const RECALL_LENGTH: usize = 10;
/// How many windows are read before a number, each half over the next.
const FAR_WINDOWS: usize = 5;
/// Bytes behind a number in which its word may stand.
const BEHIND: usize = 24;

/// Whether a word names the number of a scheme farther before a piece, or behind it.
fn is_named_farther(text: &Text<'_>, piece: &Piece<'_>, place: usize) -> bool {
    let after = Window::after_within(text, piece.end, BEHIND).shared();
    after.meets_scheme(place)
        || (1..=FAR_WINDOWS).any(|windows| {
            let end = piece.start.saturating_sub(windows * cue::REACH / 2);
            let end = (end..piece.start).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            end > 0 && Window::before(text, end).shared().meets_scheme(place)
        })
}

/// Bytes before a number in which a word that names any document must stand.
const NEAR: usize = 28;
/// Words that name a document or a number of a person, whatever its form.
pub(super) const DOCUMENT_CUES: &[&str] = &[
    // German
    "*ausweis*",
    "perso",
    "reisepass*",
    "passnummer",
    "passnr",
    "pass nr",
    "pass nummer",
    "*fuhrerschein*",
    "*fuehrerschein*",
    "fahrerlaubnis*",
    "matrikelnummer",
    "matrikelnr",
    "matrikel nr",
    "matrikel",
    "steuernummer",
    "steuer nr",
    "steuernr",
    "steuer nummer",
    "versichertennummer",
    "versichertennr",
    "versicherungsnummer",
    "versicherungsnr",
    "mitgliedsnummer",
    "krankenkassennummer",
    "aufenthaltstitel",
    "sozialversicherungs*",
    "patientennummer",
    "personalnummer",
    "schulernummer",
    "fuhrerscheinnummer",
    // English
    "passport*",
    "id card*",
    "identity card*",
    "id number",
    "id no",
    "national id",
    "driver license*",
    "drivers license*",
    "driver s license*",
    "driver licence*",
    "drivers licence*",
    "driving licence*",
    "driving license*",
    "driver s licence*",
    "dl number",
    "social security number",
    "tax id",
    "tin",
    "student id",
    "student number",
    "employee id",
    "insurance number",
    "medicare*",
    "medicaid",
    "green card number",
    "visa number",
    "member id",
    "patient number",
    "utr",
    // French, Italian, Spanish, Portuguese, Romanian
    "passeport*",
    "carte d identite*",
    "carte identite",
    "cni",
    "permis de conduire",
    "numero fiscal",
    "passaporto",
    "carta d identita",
    "carta identita",
    "patente",
    "tessera sanitaria",
    "pasaporte",
    "documento de identidad",
    "carnet de conducir",
    "permiso de conducir",
    "cartao de cidadao",
    "passaporte",
    "bilhete de identidade",
    "carta de conducao",
    "pasaport*",
    "buletin*",
    "carte de identitate",
    "permis",
    // Dutch, Nordic
    "paspoort*",
    "rijbewijs*",
    "identiteitskaart*",
    "id kaart",
    "korekort*",
    "forerkort*",
    "passi*",
    "ajokortti*",
    "pas nummer",
    "pasnummer",
    "passnummer",
    "id kort",
    // Polish, Czech, Slovak, Hungarian, Slovene, Croatian
    "paszport*",
    "dowod*",
    "nr dowodu",
    "prawo jazdy",
    "obcansk*",
    "cislo op",
    "ridicsk*",
    "obciansky preukaz",
    "cestovny pas",
    "vodicsky preukaz",
    "szemelyi*",
    "utlevel*",
    "jogositvany*",
    "osebna izkaznica",
    "potni list",
    "vozniska*",
    "osobna iskaznica",
    "osobne iskaznice",
    "putovnica",
    "vozacka*",
    // Baltic, Greek, Bulgarian
    "asmens tapatybes",
    "id kaart",
    "passi number",
    "ταυτοτητα*",
    "αδτ",
    "διαβατηρι*",
    "διπλωμα οδηγησης",
    "лична карта",
    "паспорт*",
    "шофьорска*",
];

/// Whether a piece could be the number of a document: six to fourteen letters and digits in one
/// group, or one with a short group of letters before it.
fn is_document(piece: &Piece<'_>) -> bool {
    let length = piece.bytes.len();
    if !(6..=16).contains(&length) || piece.is_broken() || piece.digit_count() < 4 {
        return false;
    }
    let first = piece.layout().next().map_or(0, |(length, _)| length);
    let lettered = piece
        .bytes
        .get(..first)
        .is_some_and(|head| head.iter().all(u8::is_ascii_uppercase));
    let slashed = (3..=4).contains(&piece.groups) && piece.separated_by(b"/");
    let groups = piece.groups == 1 || (piece.groups == 2 && lettered && first <= 3);
    (groups || (slashed && length >= 10))
        && !(piece.groups == 1 && is_compact_date(piece.bytes))
}

/// Eight digits that are a day of our time, year first.
fn is_compact_date(bytes: &[u8]) -> bool {
    let year = check_digit::number(bytes, 0, 4);
    let (month, day) = (
        check_digit::number(bytes, 4, 6),
        check_digit::number(bytes, 6, 8),
    );
    bytes.len() == 8 && (1900..=2100).contains(&year) && check_digit::is_day(day, month)
}

/// Whether `from..from + 6` is a day written day, month, year.
fn is_ddmmyy(bytes: &[u8], from: usize) -> bool {
    let day = check_digit::number(bytes, from, from + 2);
    check_digit::is_day(day, check_digit::number(bytes, from + 2, from + 4))
}

/// Whether `from..from + 6` is a day written year, month, day.
fn is_yymmdd(bytes: &[u8], from: usize) -> bool {
    let day = check_digit::number(bytes, from + 4, from + 6);
    check_digit::is_day(day, check_digit::number(bytes, from + 2, from + 4))
}

/// A check that a scheme without check digits has.
fn unchecked(_: &[u8]) -> bool {
    true
}

#[cfg(test)]
mod tests;

//! Number plates.
//!
//! ## What it finds
//! German plates in the form district, dash, letters, figures wherever they stand, and with blanks
//! beside a word that speaks of a vehicle, before or behind them; the plates of other countries
//! beside a word for number plates, and those whose form little else has beside one for a vehicle.
//!
//! ## Why
//! `LICENSE_PLATE`, DEI-1: a plate leads to its keeper.
//!
//! ## Example
//! `B-XY 1234E`; `grauer Passat, M AB 1234`; `plaque AB-123-CD`. Not `RE 4`, `A 61`, `LH 123`.
//!
//! ## Limits
//! A plate in lower case counts beside a word for plates alone. Figures that read as a year count
//! beside a word only (`EU-US 2023`). Plates of letters alone are not found.
//!
//! ## References
//! Kraftfahrt-Bundesamt, list of distinguishing signs (§ 9 FZV), those still on the road included.

use std::ops::Range;

use licit_record::Category;
use licit_record::policy::OperatingPoint;

use super::Text;
use super::check_digit::number;
use super::compact::{Compact, Piece, is_inside_number, separator_at, starts_word, token_start};
use super::cue::{self, Cues, List, Table, Window};
use crate::Span;

/// Units behind figures.
static UNITS: Cues = Cues::new(|| Table::new(&[UNIT_WORDS]));
const UNIT_WORDS: &[&str] = &["zoll", "euro", "eur", "inch", "prozent", "uhr"];

/// Words that name a plate: any form counts beside them.
pub(super) const PLATE_CUES: &[&str] = &[
    "*kennzeichen*",
    "kennz",
    "kfz kz",
    "kfz kennz",
    "nummernschild*",
    "nummernschilder",
    "autonummer",
    "nummerntafel",
    "kontrollschild*",
    "plate",
    "plates",
    "number plate*",
    "license plate*",
    "licence plate*",
    "registration*",
    "reg no",
    "reg number",
    "vrm",
    "plaque",
    "plaques",
    "plaque d immatriculation",
    "immatricul*",
    "targa",
    "targata",
    "targhe",
    "matricula*",
    "placa",
    "placas",
    "kenteken*",
    "nummerplaat",
    "rejestrac*",
    "tablic*",
    "nr rej",
    "registreringsnummer*",
    "regnummer*",
    "regnr",
    "nummerplade*",
    "skilt*",
    "rekisteri*",
    "rekkari",
    "spz",
    "rz",
    "registracni znacka",
    "rendszam*",
    "registarsk*",
    "registrsk*",
    "tablica",
    "inmatriculare*",
    "numar de inmatriculare",
    "πινακιδ*",
    "регистрационен",
];
/// Words that speak of a vehicle or of what happens with one.
pub(super) const VEHICLE_CUES: &[&str] = &[
    "auto",
    "autos",
    "wagen",
    "pkw",
    "kfz",
    "lkw",
    "fahrzeug*",
    "fahrer*",
    "fahrerin",
    "halter*",
    "parkt",
    "geparkt",
    "parken",
    "falschparker*",
    "gerammt",
    "angefahren",
    "unfall*",
    "motorrad",
    "roller",
    "transporter",
    "sprinter",
    "kombi",
    "taxi",
    "car",
    "cars",
    "van",
    "driver",
    "parked",
    "vehicle",
    "truck",
    "voiture*",
    "vehicule*",
    "macchina",
    "coche",
    "carro",
    "bil",
    "bilen",
    "samochod*",
    "audi",
    "bmw",
    "vw",
    "volkswagen",
    "mercedes",
    "daimler",
    "opel",
    "ford",
    "skoda",
    "seat",
    "toyota",
    "renault",
    "peugeot",
    "citroen",
    "fiat",
    "tesla",
    "porsche",
    "volvo",
    "mazda",
    "hyundai",
    "kia",
    "dacia",
    "nissan",
    "honda",
    "suzuki",
    "mini",
    "smart",
    "golf",
    "polo",
    "passat",
    "touran",
    "tiguan",
    "astra",
    "corsa",
    "fiesta",
    "focus",
    "octavia",
    "fabia",
    "clio",
    "twingo",
    "a klasse",
    "e klasse",
    "c klasse",
    "cabrio",
    "limousine",
    "suv",
    "reg",
    "yaris",
    "civic",
    "lkw fahrer",
    "sedan",
    "hatchback",
    "estate",
    "corolla",
    "ibiza",
    "leon",
    "punto",
    "500er",
    "e golf",
    "caddy",
    "vito",
    "ducati",
    "harley",
    "vespa",
    "abgeschleppt",
    "zugeparkt",
    "gerast",
    "overtook",
    "drove",
    "driving",
    "reversed",
    "parking",
];
/// Words behind a plate (0: of a plate, 1: of a vehicle).
static BEHIND: Cues = Cues::new(|| Table::new(&[PLATE_CUES, VEHICLE_CUES]));
/// Bytes behind a plate in which such a word must stand.
const BEHIND_REACH: usize = 32;
/// Forms of plates that little else has: `a` a letter, `d` a digit. They need a word that speaks of
/// a vehicle.
const FORMS: &[&str] = &[
    // Great Britain.
    "aadd aaa", "aaddaaa", "add aaa", "addd aaa", 
    // France, Italy.
    "aa-ddd-aa", "aa ddd aa", "aadddaa",
    // Spain.
    "dddd aaa", "ddddaaa", "dddd-aaa",
    // Netherlands.
    "aa-dd-aa", "dd-aa-dd", "dd-aaa-d", "a-ddd-aa", "aa-ddd-a", "dd-aa-aa", "aa-aa-dd", "d-aaa-dd", "aaa-dd-a",
    // Ireland.
    "ddd-a-ddd", "ddd-a-dddd", "ddd-a-ddddd", "ddd-aa-ddd", "ddd-aa-dddd", "ddd-aa-ddddd", "dd-a-dddd", "dd-a-ddddd", "ddd-a-dddddd",
    // Switzerland.
    "aa ddd ddd", "aa dddddd", "aa-dddddd", "aa ddddd",
    // Austria, Belgium, Portugal.
    "a-ddddda", "a ddddd a", "d-aaa-ddd", "a-aaa-ddd",
];
/// Of these, the ones that at the point `recall` need no word.
const FORMS_ALONE: &[&str] = &[
    "aa-ddd-aa", "dd-aaa-d", "a-ddd-aa", "ddd-a-dddd", "ddd-a-ddddd", "ddd-a-dddddd", "d-aaa-ddd",
];

/// Looks at the figures of a plate and the letters before them.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    let found = may_be_german(text, trigger)
        .then(|| german(text, trigger))
        .flatten();
    let named = || may_be_named(text, trigger).then(|| named(text, trigger)).flatten();
    if let Some(plate) = found.or_else(named) {
        text.push(out, plate, Category::LicensePlate);
    }
}

/// A quick look whether one or two letters stand before a number: most numbers have none.
#[inline]
fn may_be_german(text: &Text<'_>, trigger: usize) -> bool {
    let mut at = trigger;
    while trigger - at < 6 && at > 0 && !text.byte_before(at).is_ascii_alphanumeric() {
        at -= 1;
    }
    let is_letter = |back: usize| {
        at.checked_sub(back)
            .is_some_and(|place| text.byte(place).is_ascii_alphabetic())
    };
    is_letter(1) && !(is_letter(2) && is_letter(3))
}

/// A quick look whether a capital stands near a number, as in all plates that are not German.
#[inline]
fn may_be_named(text: &Text<'_>, trigger: usize) -> bool {
    let near = trigger.saturating_sub(8)..(trigger + 12).min(text.len());
    let near = text.bytes().get(near).unwrap_or(&[]);
    near.iter().filter(|byte| byte.is_ascii_uppercase()).count() > 0
}

/// District, letters, one to four figures, `E` or `H`.
fn german(text: &Text<'_>, trigger: usize) -> Option<Range<usize>> {
    let digits = text.digits_end(trigger);
    if digits - trigger > 4 || text.byte(trigger) == b'0' {
        return None;
    }
    let suffix = matches!(text.byte(digits), b'E' | b'H' | b'e' | b'h');
    let end = digits + usize::from(suffix);
    if text.is_word_at(end) || text.byte(end) == b'_' {
        return None;
    }
    // Most numbers have a blank and a small letter or nothing before them.
    let letters_end = before_separator(text, trigger).unwrap_or(trigger);
    if !text.byte_before(letters_end).is_ascii_alphabetic() {
        return None;
    }
    let letters = letters_end - 1 - usize::from(is_letter_before(text, letters_end - 1));
    if is_letter_before(text, letters) {
        return None;
    }
    let district_end = before_separator(text, letters)?;
    let district = text.run_start(district_end, |char| char.is_alphabetic());
    let code = text.slice(district..district_end);
    if !starts_word(text, district) || code.len() > 6 || !is_district(code) {
        return None;
    }
    let capitals = !text.slice(district..digits).chars().any(char::is_lowercase);
    let dashed = matches!(text.byte(district_end), b'-');
    let year = (1900..=2099).contains(&number(text.bytes(), trigger, digits));
    let alone = capitals && dashed && !year && !is_measure(text, end);
    // A paper size of an industry norm.
    let norm = code == "DIN" && letters_end - letters == 1;
    let named = || {
        let speech = Speech::around(text, district..end);
        speech.plate || (capitals && speech.vehicle)
    };
    ((alone && !norm) || named()).then_some(district..end)
}

/// What the words around a plate speak of.
struct Speech {
    plate: bool,
    vehicle: bool,
}

impl Speech {
    fn any(&self) -> bool {
        self.plate || self.vehicle
    }

    fn around(text: &Text<'_>, plate: Range<usize>) -> Self {
        let before = cue::before(text, plate.start);
        let after = Window::after_within(text, plate.end, BEHIND_REACH).lists(&BEHIND);
        let sign = text.slice(text.run_start(plate.start, |char| char == ' ')..plate.start).len();
        let pictured = text.slice(0..plate.start - sign);
        Self {
            plate: before.meets(List::Plate) || after.has(0),
            vehicle: before.meets(List::Vehicle)
                || after.has(1)
                || pictured.ends_with(['🚗', '🚙', '🚘', '🚕', '🚚', '🏍', '🚐', '🛵']),
        }
    }
}

/// Whether a piece is written in one of these forms.
fn is_form(piece: &Piece<'_>, forms: &[&str]) -> bool {
    let mut written = [0; 16];
    let mut length = 0;
    let mut from = 0;
    for (index, (group, separator)) in piece.layout().enumerate() {
        let letters = piece.bytes.get(from..from + group).unwrap_or(&[]);
        from += group;
        let kinds = letters.iter().map(|byte| if byte.is_ascii_digit() { b'd' } else { b'a' });
        for sign in (index > 0).then_some(separator).into_iter().chain(kinds) {
            let Some(slot) = written.get_mut(length) else { return false };
            *slot = sign;
            length += 1;
        }
    }
    let written = written.get(..length).unwrap_or(&[]);
    let year = written.starts_with(b"dddd") && (1900..=2099).contains(&number(piece.bytes, 0, 4));
    !year && forms.iter().any(|form| form.as_bytes() == written)
}

/// Whether an ASCII letter ends at a place.
fn is_letter_before(text: &Text<'_>, at: usize) -> bool {
    text.byte_before(at).is_ascii_alphabetic()
}

/// Whether a unit follows: `HD-TV 55 Zoll`.
fn is_measure(text: &Text<'_>, end: usize) -> bool {
    text.byte(end) == b'%'
        || Window::after_within(text, end, 10).starts_with(&UNITS)
}

/// Where the letters before a single separator end.
fn before_separator(text: &Text<'_>, at: usize) -> Option<usize> {
    // `B • XY 1234`.
    let mark = text.run_start(at, |char| char == ' ');
    if let Some(sign @ ('\u{2022}' | '\u{b7}' | '-' | '\u{2013}')) = text.char_before(mark)
        && at - mark == 1
    {
        let end = mark - sign.len_utf8();
        return Some(end - usize::from(text.byte_before(end) == b' '));
    }
    match text.char_before(at)? {
        char @ (' ' | '-' | ':' | '.' | '\u{a0}' | '\u{2013}' | '\u{2022}' | '\u{b7}') => {
            Some(at - char.len_utf8())
        }
        _ => None,
    }
}

fn is_district(code: &str) -> bool {
    let upper = code.to_uppercase();
    DISTRICTS.binary_search(&upper.as_str()).is_ok()
}

/// Letters and figures of the longest plate.
const LONGEST: usize = 10;

/// Any plate behind a word that names it: capitals and figures in up to three groups.
fn named(text: &Text<'_>, trigger: usize) -> Option<Range<usize>> {
    let own = token_start(text, trigger);
    let end = text.run_end(trigger, |char| char.is_ascii_alphanumeric());
    let small = |byte: u8| byte.is_ascii_lowercase();
    if end - own > LONGEST || text.slice(own..end).bytes().any(small) {
        return None;
    }
    if !has_capitals_near(text, own, trigger) {
        return None;
    }
    if !starts_word(text, own) || is_inside_number(text, own) {
        return None;
    }
    if text
        .slice(own..trigger)
        .bytes()
        .any(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let first = letters_before(text, own);
    let second = first.and_then(|at| letters_before(text, at));
    let starts = [second, first, Some(own)];
    starts.into_iter().flatten().find_map(|start| {
        let run = Compact::read(text, start);
        let mut plates = run.pieces().filter(|piece| is_plate(text, piece));
        plates.find_map(|piece| {
            let plate = piece.start..piece.end;
            let counts = cue::before(text, piece.start).meets(List::Plate)
                || is_form(&piece, FORMS) && {
                    let alone = text.point >= OperatingPoint::Recall;
                    let speech = || Speech::around(text, plate.clone());
                    alone && is_form(&piece, FORMS_ALONE) || speech().any()
                };
            counts.then_some(plate)
        })
    })
}

/// Whether a capital stands in the token of a number, one separator before it or in the groups
/// behind it: a plate has one there, and most numbers have none.
fn has_capitals_near(text: &Text<'_>, own: usize, trigger: usize) -> bool {
    if (own < trigger && text.byte(own).is_ascii_uppercase())
        || before_separator(text, own).is_some_and(|end| text.byte_before(end).is_ascii_uppercase())
    {
        return true;
    }
    let mut at = trigger;
    for _ in 0..3 {
        at = text.digits_end(at);
        let Some((_, width)) = separator_at(text, at) else {
            return text.byte(at).is_ascii_uppercase();
        };
        at += width;
        if text.byte(at).is_ascii_uppercase() {
            return true;
        }
    }
    false
}

/// The start of a group of up to three capitals one separator before a place.
fn letters_before(text: &Text<'_>, at: usize) -> Option<usize> {
    let end = before_separator(text, at)?;
    let start = token_start(text, end);
    let letters = text.slice(start..end);
    let fits =
        (1..=3).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_uppercase());
    (fits && starts_word(text, start)).then_some(start)
}

/// Four to nine characters with capitals and at least one figure, in up to three groups.
fn is_plate(text: &Text<'_>, piece: &Piece<'_>) -> bool {
    let lower = || {
        let written = text.slice(piece.start..piece.end);
        written.bytes().any(|byte| byte.is_ascii_lowercase())
    };
    (4..=LONGEST).contains(&piece.bytes.len())
        && (1..piece.bytes.len()).contains(&piece.digit_count())
        && piece.groups <= 3
        && piece.layout().all(|(length, _)| length <= 7)
        && !lower()
}

/// The 741 distinguishing signs of German districts, in the order of their bytes.
#[rustfmt::skip]
const DISTRICTS: &[&str] = &[
    "A", "AA", "AB", "ABG", "ABI", "AC", "AE", "AH", "AIB", "AIC", "AK", "ALF", "ALZ", "AM", "AN",
    "ANA", "ANG", "ANK", "AP", "APD", "AR", "ARN", "ART", "AS", "ASL", "ASZ", "AT", "AU", "AUR",
    "AW", "AZ", "AZE", "B", "BA", "BAD", "BAR", "BB", "BBG", "BBL", "BC", "BCH", "BD", "BE", "BED",
    "BEI", "BEL", "BER", "BF", "BGD", "BGL", "BH", "BI", "BID", "BIN", "BIR", "BIT", "BIW", "BK",
    "BKS", "BL", "BLB", "BLK", "BM", "BN", "BNA", "BO", "BOG", "BOH", "BOR", "BOT", "BP", "BRA",
    "BRB", "BRG", "BRI", "BRK", "BRL", "BRV", "BS", "BSB", "BSK", "BT", "BTF", "BUL", "BW", "BWL",
    "BYL", "BZ", "BZA", "BÖ", "BÜD", "BÜR", "BÜS", "BÜZ", "C", "CA", "CAS", "CB", "CE", "CHA",
    "CLP", "CLZ", "CO", "COC", "COE", "CR", "CUX", "CW", "D", "DA", "DAH", "DAN", "DAU", "DB",
    "DBR", "DD", "DE", "DEG", "DEL", "DGF", "DH", "DI", "DIL", "DIN", "DIZ", "DKB", "DL", "DLG",
    "DM", "DN", "DO", "DON", "DU", "DUD", "DW", "DZ", "DÜW", "E", "EA", "EB", "EBE", "EBN", "EBS",
    "ECK", "ED", "EE", "EF", "EG", "EH", "EI", "EIC", "EIH", "EIL", "EIN", "EIS", "EL", "EM",
    "EMD", "EMS", "EN", "ER", "ERB", "ERH", "ERK", "ERZ", "ES", "ESB", "ESW", "EU", "EUT", "EW",
    "F", "FB", "FD", "FDB", "FDS", "FEU", "FF", "FFB", "FG", "FH", "FI", "FKB", "FL", "FLÖ", "FN",
    "FO", "FOR", "FR", "FRG", "FRI", "FRW", "FS", "FT", "FTL", "FW", "FZ", "FÜ", "FÜS", "G", "GA",
    "GAN", "GAP", "GC", "GD", "GDB", "GE", "GEL", "GEM", "GEO", "GER", "GF", "GG", "GHA", "GHC",
    "GI", "GK", "GL", "GLA", "GM", "GMN", "GN", "GNT", "GOA", "GOH", "GP", "GR", "GRA", "GRH",
    "GRI", "GRM", "GRS", "GRZ", "GS", "GT", "GTH", "GUB", "GUN", "GV", "GVM", "GW", "GZ", "GÖ",
    "GÜ", "H", "HA", "HAB", "HAL", "HAM", "HAS", "HB", "HBN", "HBS", "HC", "HCH", "HD", "HDH",
    "HDL", "HE", "HEB", "HEF", "HEI", "HEL", "HER", "HET", "HF", "HG", "HGN", "HGW", "HH", "HHM",
    "HI", "HIG", "HIP", "HK", "HL", "HM", "HMÜ", "HN", "HO", "HOG", "HOH", "HOL", "HOM", "HOR",
    "HOT", "HP", "HR", "HRO", "HS", "HSK", "HST", "HU", "HUS", "HV", "HVL", "HWI", "HX", "HY",
    "HZ", "HÖS", "IGB", "IK", "IL", "ILL", "IN", "IZ", "J", "JE", "JEV", "JL", "JÜL", "K", "KA",
    "KAR", "KB", "KC", "KE", "KEH", "KEL", "KEM", "KF", "KG", "KH", "KI", "KIB", "KK", "KL", "KLE",
    "KLZ", "KM", "KN", "KO", "KR", "KRU", "KS", "KT", "KU", "KUS", "KW", "KY", "KYF", "KÖN", "KÖT",
    "KÖZ", "KÜN", "L", "LA", "LAN", "LAU", "LB", "LBS", "LBZ", "LC", "LD", "LDK", "LDS", "LEO",
    "LER", "LEV", "LF", "LG", "LH", "LI", "LIB", "LIF", "LIN", "LIP", "LL", "LM", "LN", "LOS",
    "LP", "LR", "LRO", "LSA", "LSN", "LSZ", "LU", "LUP", "LWL", "LÖ", "LÖB", "LÜD", "LÜN", "M",
    "MA", "MAB", "MAI", "MAK", "MAL", "MAR", "MB", "MC", "MD", "ME", "MED", "MEG", "MEI", "MEK",
    "MEL", "MER", "MET", "MG", "MGH", "MGN", "MH", "MHL", "MI", "MIL", "MK", "ML", "MM", "MN",
    "MO", "MOD", "MOL", "MON", "MOS", "MQ", "MR", "MS", "MSE", "MSH", "MSP", "MST", "MTK", "MTL",
    "MVL", "MW", "MY", "MYK", "MZ", "MZG", "MÜ", "MÜB", "MÜL", "MÜN", "MÜR", "N", "NAB", "NAI",
    "NAU", "NB", "ND", "NDH", "NE", "NEA", "NEB", "NEC", "NEN", "NES", "NEU", "NEW", "NF", "NH",
    "NI", "NIB", "NK", "NL", "NM", "NMB", "NMS", "NOH", "NOL", "NOM", "NOR", "NP", "NR", "NRW",
    "NT", "NU", "NVP", "NW", "NWM", "NY", "NZ", "NÖ", "OA", "OAL", "OB", "OBB", "OBG", "OC", "OCH",
    "OD", "OE", "OF", "OG", "OH", "OHA", "OHV", "OHZ", "OK", "OL", "OP", "OPR", "OR", "OS", "OSL",
    "OTW", "OVI", "OVL", "OVP", "OZ", "P", "PA", "PAF", "PAN", "PAR", "PB", "PCH", "PE", "PEG",
    "PF", "PI", "PIR", "PL", "PLÖ", "PM", "PN", "PR", "PRÜ", "PS", "PW", "PZ", "QFT", "QLB", "R",
    "RA", "RC", "RD", "RDG", "RE", "REG", "REH", "REI", "RG", "RH", "RI", "RID", "RIE", "RL", "RM",
    "RN", "RO", "ROD", "ROF", "ROH", "ROK", "ROL", "ROS", "ROT", "ROW", "RPL", "RS", "RSL", "RT",
    "RU", "RV", "RW", "RZ", "RÜD", "RÜG", "S", "SAB", "SAD", "SAL", "SAN", "SAW", "SB", "SBG",
    "SBK", "SC", "SCZ", "SDH", "SDL", "SDT", "SE", "SEB", "SEE", "SEF", "SEL", "SFB", "SFT", "SG",
    "SGH", "SH", "SHA", "SHG", "SHK", "SHL", "SI", "SIG", "SIM", "SK", "SL", "SLE", "SLF", "SLG",
    "SLK", "SLN", "SLS", "SLZ", "SLÜ", "SM", "SN", "SO", "SOB", "SOG", "SOK", "SON", "SP", "SPB",
    "SPN", "SR", "SRB", "SRO", "ST", "STA", "STB", "STD", "STE", "STL", "STO", "SU", "SUL", "SW",
    "SWA", "SY", "SZ", "SZB", "SÖM", "SÜW", "TBB", "TDO", "TE", "TET", "TF", "TG", "THL", "THW",
    "TIR", "TO", "TP", "TR", "TS", "TT", "TUT", "TÖL", "TÜ", "UE", "UEM", "UFF", "UH", "UL", "UM",
    "UN", "USI", "V", "VAI", "VB", "VEC", "VER", "VG", "VIB", "VIE", "VIT", "VK", "VOH", "VR",
    "VS", "W", "WA", "WAF", "WAK", "WAN", "WAR", "WAT", "WB", "WBG", "WBS", "WDA", "WE", "WEB",
    "WEG", "WEL", "WEM", "WEN", "WER", "WES", "WF", "WG", "WHV", "WI", "WIL", "WIS", "WIT", "WIV",
    "WIZ", "WK", "WL", "WLG", "WM", "WMS", "WN", "WND", "WO", "WOB", "WOH", "WOL", "WOR", "WOS",
    "WR", "WRN", "WS", "WSF", "WST", "WSW", "WT", "WTL", "WTM", "WUG", "WUN", "WUR", "WW", "WZ",
    "WZL", "WÜ", "WÜM", "Y", "Z", "ZE", "ZEL", "ZI", "ZIG", "ZP", "ZR", "ZW", "ZZ", "ÖHR",
];

#[cfg(test)]
mod tests {
    use super::super::check_digit::testing::check_all;
    use super::*;

    #[test]
    fn districts_are_sorted() {
        assert!(DISTRICTS.is_sorted());
        assert!(is_district("HH") && is_district("müb") && !is_district("XX"));
    }

    #[test]
    fn finds() {
        check_all(
            at,
            &[
                ("Kennzeichen K-LH 2087 blockiert", &["K-LH 2087"]),
                ("roter Polo, HH-XY 123, Unfallflucht", &["HH-XY 123"]),
                ("B-XY 1234E", &["B-XY 1234E"]),
                ("B-XY1234", &["B-XY1234"]),
                ("MÜ-A 7H!", &["MÜ-A 7H"]),
                (
                    "Wer hat am 1.9. den grauen Passat M AB 1234 gerammt?",
                    &["M AB 1234"],
                ),
                ("Kennz. B-MW 4021E parkt", &["B-MW 4021E"]),
                ("nummernschild b-xy 12", &["b-xy 12"]),
                ("plate AB12 CDE just cut me off", &["AB12 CDE"]),
                ("white Tesla CA plate 8ABC123 you left", &["8ABC123"]),
                ("plaque AB-123-CD stationnée", &["AB-123-CD"]),
                ("Kenteken GX-391-T heeft", &["GX-391-T"]),
                ("targa EK 123 LM", &["EK 123 LM"]),
                ("matrícula 1234 BCD", &["1234 BCD"]),
                ("Kontrollschild ZH 123456", &["ZH 123456"]),
                ("tablice WA 12345", &["WA 12345"]),
                ("Kennzeichen W-12345A", &["W-12345A"]),
            ],
        );
    }

    #[test]
    fn near_misses() {
        for source in [
            "Der RE 4 nach Aachen",
            "S 3 Richtung Pinneberg",
            "ICE 2023 und IC 2023",
            "auf der A 61 Stau",
            "B 27 gesperrt",
            "LH 123 nach Rom",
            "MH 17",
            "EU-US 2023",
            "HD-TV 55 Zoll",
            "U-Bahn 6",
            "COVID-19",
            "M AB 1234",
            "USB-C 3",
            "XX-AB 123",
            "b-xy 12",
            "K-LH 02087",
            "mit dem Auto auf der A 61",
            "K-LH 20877",
            "A-B-C 123x",
            "plate 20 cookies",
            "G-20 Gipfel",
            "F-16",
            "Boeing 737-800",
            "plaquetas 203.400, GPT 220",
        ] {
            check_all(at, &[(source, &[])]);
        }
    }
}

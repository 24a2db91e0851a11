//! Numbers of cases and files.
//!
//! ## What it finds
//! German court file numbers by their shape (`12 O 345/21`, `6 StR 123/19`) and any number behind
//! `Aktenzeichen`, `case no` and the like.
//!
//! ## Why
//! `CASE_NUMBER`: it leads to the parties of a proceeding, and to data of Art. 10 GDPR.
//!
//! ## Example
//! `Az. 3 C 123/20` is found, `3 c 4` is not.
//!
//! ## Limits
//! Numbers of cases that are cited as law (`15 UKl 2/25`) are found as well.
//!
//! ## References
//! Aktenordnung of the German courts, register signs.

use licit_record::Category;

use super::Text;
use crate::Span;

/// Register signs of German courts and prosecutors.
const SIGNS: &[&str] = &[
    "O", "OH", "OLG", "C", "S", "U", "W", "T", "F", "UF", "WF", "K", "L", "A", "B", "BV", "BVR", "E", "M", "N", "IN", "IK", "Ca", "Sa", "Ta",
    "AZR", "ABR", "ZR", "ZB", "StR", "Ds", "Ls", "Js", "Cs", "Ks", "KLs", "Ns", "Ss", "Ws", "Qs", "Gs", "OWi", "UJs", "AR", "UKl", "KR",
    "AS", "SO", "P", "R", "RJ", "KA", "BvR", "BvL", "BvF", "VG", "CN", "HK", "HKO", "XVII", "XIV", "Lw", "Kart", "VA", "VI", "X", "II", "Ga",
];

/// Looks at a number, or behind an announcing word.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    if text.byte(trigger).is_ascii_digit() {
        if text.is_word_before(trigger) {
            return;
        }
        if let Some(end) = court_file(text, trigger) {
            text.push(out, with_chamber(text, trigger)..end, Category::CaseNumber);
        }
        return;
    }
    let start = text.run_end(trigger, |char| matches!(char, ' ' | ':' | '.' | '#' | '='));
    if start == trigger && !matches!(text.byte_before(trigger), b'.' | b':' | b'#') || start - trigger > 6 {
        return;
    }
    let end = number_end(text, start);
    let number = text.slice(start..end);
    if number.len() >= 4 && number.bytes().filter(u8::is_ascii_digit).count() >= 2 {
        text.push(out, start..end, Category::CaseNumber);
    }
}

/// The end of tokens that hold a digit, or are short and stand between such.
fn number_end(text: &Text<'_>, start: usize) -> usize {
    let mut end = start;
    let mut at = start;
    for _ in 0..5 {
        let stop = text.run_end(at, |char| char.is_alphanumeric() || matches!(char, '-' | '/' | '.' | ':' | '_' | '(' | ')'));
        let token = text.slice(at..stop);
        let has_digit = token.bytes().any(|byte| byte.is_ascii_digit());
        if has_digit {
            end = at + token.trim_end_matches(['.', ':', '-', '/', '(', ')']).len();
        } else if token.is_empty() || token.len() > 5 {
            break;
        }
        if text.byte(stop) != b' ' {
            break;
        }
        at = stop + 1;
    }
    end
}

/// The end of a court file number that begins at a number: `12 O 345/21`.
fn court_file(text: &Text<'_>, start: usize) -> Option<usize> {
    let chamber = text.digits_end(start);
    let sign_start = chamber + usize::from(text.byte(chamber) == b' ');
    if !text.byte(sign_start).is_ascii_uppercase() {
        return None;
    }
    let sign_end = text.run_end(sign_start, |char| char.is_ascii_alphabetic());
    let number_start = sign_end + usize::from(text.byte(sign_end) == b' ');
    let number = text.digits_end(number_start);
    let year = text.digits_end(number + 1);
    let is_file = chamber - start <= 4
        && (1..=6).contains(&(number - number_start))
        && text.byte(number) == b'/'
        && matches!(year - number - 1, 2 | 4)
        && !text.is_word_at(year)
        && SIGNS.contains(&text.slice(sign_start..sign_end));
    is_file.then_some(year)
}

/// The start with a Roman number of a senate before it: `VI ZR` has none, `II 3 C` has.
fn with_chamber(text: &Text<'_>, start: usize) -> usize {
    let roman_end = start.saturating_sub(1);
    let roman = text.run_start(roman_end, |char| matches!(char, 'I' | 'V' | 'X'));
    let is_roman = text.byte_before(start) == b' ' && roman < roman_end && !text.is_word_before(roman);
    if is_roman { roman } else { start }
}

#[cfg(test)]
mod tests {
    use super::super::check;

    #[test]
    fn finds() {
        let cases = |text: &str, expected: &[&str]| check(licit_record::Category::CaseNumber, text, expected);
        cases("Az. 3 C 123/20, gestern", &["3 C 123/20"]);
        cases("das Urteil 12 O 345/21 sagt", &["12 O 345/21"]);
        cases("Aktenzeichen: 4711-2020/33.", &["4711-2020/33"]);
        cases("case no. 2:21-cv-01234 filed", &["2:21-cv-01234"]);
        cases("AZ: BL-2023-991 bitte", &["BL-2023-991"]);
        cases("3 c 4, 5 O 6, Az. folgt, 12 Uhr 30/45, 1 kg 3/4", &[]);
    }
}

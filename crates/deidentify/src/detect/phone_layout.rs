//! Layouts of phone numbers: country codes with their lengths, and the national forms.

use super::phone::Run;

/// How well digits and groups fit a national form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// A form that hardly anything else has.
    Usual,
    /// A form that other numbers share; a context word must decide.
    Possible,
    /// None.
    No,
}

/// Country codes with the fewest and most digits behind them. Those that are missing have 7 to 12.
const COUNTRIES: &[(&[u8], usize, usize)] = &[
    (b"1", 10, 10),
    (b"7", 10, 10),
    (b"20", 8, 10),
    (b"27", 9, 9),
    (b"30", 10, 10),
    (b"31", 9, 9),
    (b"32", 8, 9),
    (b"33", 9, 9),
    (b"34", 9, 9),
    (b"36", 8, 9),
    (b"39", 6, 11),
    (b"40", 9, 9),
    (b"41", 9, 9),
    (b"43", 5, 13),
    (b"44", 9, 10),
    (b"45", 8, 8),
    (b"46", 7, 10),
    (b"47", 8, 8),
    (b"48", 9, 9),
    (b"49", 6, 13),
    (b"52", 10, 11),
    (b"54", 10, 11),
    (b"55", 10, 11),
    (b"61", 9, 9),
    (b"64", 8, 10),
    (b"81", 9, 10),
    (b"86", 10, 11),
    (b"90", 10, 10),
    (b"91", 10, 10),
    (b"351", 9, 9),
    (b"352", 6, 11),
    (b"353", 7, 9),
    (b"354", 7, 9),
    (b"355", 8, 9),
    (b"356", 8, 8),
    (b"357", 8, 8),
    (b"358", 6, 11),
    (b"359", 8, 9),
    (b"370", 8, 8),
    (b"371", 8, 8),
    (b"372", 7, 8),
    (b"373", 8, 8),
    (b"380", 9, 9),
    (b"381", 8, 9),
    (b"382", 8, 8),
    (b"383", 8, 9),
    (b"385", 8, 9),
    (b"386", 8, 8),
    (b"387", 8, 9),
    (b"389", 8, 8),
    (b"420", 9, 9),
    (b"421", 9, 9),
    (b"423", 7, 9),
    (b"998", 9, 9),
    (b"212", 9, 9),
    (b"213", 8, 9),
    (b"216", 8, 8),
    (b"234", 8, 10),
    (b"972", 8, 9),
];

/// Codes of two digits; all others begin with 1 or 7, or have three.
const TWO_DIGITS: &[&[u8]] = &[
    b"20", b"27", b"30", b"31", b"32", b"33", b"34", b"36", b"39", b"40", b"41", b"43", b"44",
    b"45", b"46", b"47", b"48", b"49", b"51", b"52", b"53", b"54", b"55", b"56", b"57", b"58",
    b"60", b"61", b"62", b"63", b"64", b"65", b"66", b"81", b"82", b"84", b"86", b"90", b"91",
    b"92", b"93", b"94", b"95", b"98",
];

/// Whether digits behind `+` or `00` are a number of some country.
pub(super) fn international(run: &Run) -> bool {
    let digits = run.digits();
    let digits = if run.plus {
        digits
    } else {
        digits.get(2..).unwrap_or(&[])
    };
    let code = match digits {
        [b'1' | b'7', ..] => 1,
        [first, second, ..] if TWO_DIGITS.contains(&[*first, *second].as_slice()) => 2,
        [b'2'..=b'9', _, _, ..] => 3,
        _ => return false,
    };
    let (Some(country), Some(rest)) = (digits.get(..code), digits.get(code..)) else {
        return false;
    };
    // `+49 (0)171` and `+49 0171`: people keep the zero.
    let rest = if country == b"39" {
        rest
    } else {
        rest.strip_prefix(b"0").unwrap_or(rest)
    };
    let (least, most) = COUNTRIES
        .iter()
        .find(|(known, _, _)| *known == country)
        .map_or((7, 12), |(_, least, most)| (*least, *most));
    // Amounts such as `+1 000 000 000` end in a row of zeros.
    let round = rest
        .iter()
        .rev()
        .take_while(|digit| **digit == b'0')
        .count()
        >= 6;
    (least..=most).contains(&rest.len()) && !round
}

/// How well a number without country code fits a national form.
pub(super) fn national(run: &Run, region: &str) -> Layout {
    let digits = run.digits();
    match digits {
        [b'0', b'1'..=b'9', ..] => with_trunk_zero(run, region),
        [b'0', ..] => Layout::No,
        [b'1', b'2'..=b'9', ..] if run.len == 11 && north_american(run.groups(), true) => {
            usual_if(separated(run))
        }
        [b'2'..=b'9', _, _, b'2'..=b'9', ..]
            if run.len == 10 && north_american(run.groups(), false) =>
        {
            usual_if(run.bracketed || separated(run) || region == "US" || region == "CA")
        }
        // Russia with its own prefix for long-distance calls; Brazil.
        [b'8', b'9' | b'4' | b'8', ..]
            if run.len == 11 && matches!(run.groups(), [1, 3, 3, 2, 2]) =>
        {
            usual_if(separated(run))
        }
        [b'1'..=b'9', _, b'9', ..] if run.len == 11 && matches!(run.groups(), [2, 5, 4]) => {
            usual_if(run.bracketed)
        }
        _ if run.len == 10 && run.groups().len() == 1 => Layout::Possible,
        _ => without_zero(run, region),
    }
}

fn usual_if(condition: bool) -> Layout {
    if condition {
        Layout::Usual
    } else {
        Layout::Possible
    }
}

/// Whether the groups are written with something else than blanks.
fn separated(run: &Run) -> bool {
    run.gaps().iter().any(|gap| *gap != b' ')
}

/// Whether groups are those of North America: 3-3-4, with the 1 before them or not.
fn north_american(groups: &[u8], with_one: bool) -> bool {
    match groups {
        [1, 3, 3, 4] => with_one,
        [3, 3, 4] => !with_one,
        _ => false,
    }
}

/// Numbers that begin with the zero of long-distance calls: Germany, Austria, Switzerland, France,
/// Belgium, the Netherlands, Italy, the United Kingdom, Ireland, Sweden, Finland, Hungary.
fn with_trunk_zero(run: &Run, region: &str) -> Layout {
    let digits = run.digits();
    let groups = run.groups();
    if !(8..=13).contains(&run.len) {
        return Layout::No;
    }
    let mobile = matches!(
        digits,
        [b'0', b'1', b'5'..=b'7', ..] | [b'0', b'6', b'4'..=b'9', ..] | [b'0', b'7', ..]
    );
    match groups {
        // In one run: only the mobile numbers of Germany, Austria, France, the Netherlands and
        // the United Kingdom have their length to themselves.
        [_] => usual_if(mobile && (10..=12).contains(&run.len)),
        // Pairs: France, Belgium.
        [2, 2, 2, 2, 2] | [3, 2, 2, 2] | [4, 2, 2, 2] | [2, 3, 2, 2] => Layout::Usual,
        // `0 171 3920044`.
        [1, 2..=4, rest @ ..] if !rest.is_empty() => {
            usual_if(run.len >= 10 && run.only_gap() == Some(b' ') || run.bracketed)
        }
        [1, ..] => Layout::No,
        // Two digits of area: `06 12345678`, `02 1234567`, `020-1234567` has three.
        [2, 7..=8] => usual_if(run.only_gap() != Some(b'.')),
        [2, first, rest @ ..] if run.len >= 9 && *first >= 3 => {
            usual_if(rest.iter().all(|group| *group >= 2) || region == "IT")
        }
        [2, ..] => Layout::Possible,
        // An area and a number, perhaps in groups or with an extension.
        [3..=6, number, extension @ ..] => {
            let grouped = *number >= 2 && extension.iter().all(|group| *group >= 1);
            let whole = groups
                .iter()
                .skip(1)
                .map(|group| usize::from(*group))
                .sum::<usize>();
            if grouped && extension.len() <= 4 && whole >= 4 && run.len >= 9 {
                usual_if(!matches!(groups, [4, 4] | [5, 5]) || mobile || separated(run))
            } else {
                Layout::Possible
            }
        }
        _ => Layout::Possible,
    }
}

/// Numbers of countries without a zero before the area.
fn without_zero(run: &Run, region: &str) -> Layout {
    let at_home = |regions: &[&str]| regions.contains(&region);
    match (run.groups(), run.digits()) {
        ([3, 3, 3] | [3, 2, 2, 2] | [2, 3, 2, 2] | [9] | [3, 6] | [2, 3, 4], _) => {
            let home = at_home(&["ES", "PT", "PL", "CZ", "SK"]) && run.groups().len() > 1;
            let mobile = matches!(
                (run.groups(), run.digits()),
                ([3, 2, 2, 2], [b'6' | b'7', ..])
            );
            usual_if(home || mobile)
        }
        ([3, 3, 4] | [3, 7 | 8], [b'3', ..]) => usual_if(at_home(&["IT"])),
        ([2, 2, 2, 2] | [4, 4] | [3, 2, 3] | [8], _) => {
            usual_if(at_home(&["DK", "NO"]) && run.groups().len() > 1)
        }
        ([3, 4], _) => Layout::Possible,
        _ => Layout::No,
    }
}

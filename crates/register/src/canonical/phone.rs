//! `phone`: `0171 / 123 45 67` becomes `+491711234567`, in the region DE.
//!
//! The canonical form is E.164. A number without country code belongs to the default region and
//! must be written with the trunk prefix of that region, where it has one: `171 1234567` may be
//! a number of three countries and is rejected. Extensions are rejected too.

use std::borrow::Cow;

use super::regions::{self, NumberingPlan};
use super::{CanonicalError, Region, characters};

/// E.164: country code and number together.
const MAX_DIGITS: usize = 15;

/// Fewest digits of a number of a country whose plan is not in the table.
const MIN_DIGITS: usize = 8;

pub(super) fn canonical(value: &str, region: Region) -> Result<Cow<'_, str>, CanonicalError> {
    let value = characters::clean(value)?;
    let written = Written::read(&value).ok_or(CanonicalError::Phone)?;
    let plan = region.plan();
    let international = if written.plus {
        Some(written.digits.as_str())
    } else {
        written.digits.strip_prefix(plan.exit_prefix)
    };
    let number = match international {
        Some(digits) => from_abroad(digits, written.bracketed_zero),
        None => at_home(&written, plan),
    }
    .ok_or(CanonicalError::Phone)?;
    if *number == *value {
        Ok(value)
    } else {
        Ok(Cow::Owned(number))
    }
}

/// What stands on the paper: the digits, without the signs between them.
struct Written {
    plus: bool,
    /// Digits, those of `(0)` behind the country code left out.
    digits: String,
    bracketed_zero: bool,
}

impl Written {
    fn read(value: &str) -> Option<Self> {
        let value = match value.get(..4) {
            Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => value.get(4..)?.trim_start(),
            _ => value,
        };
        let (plus, rest) = match value.strip_prefix('+').or_else(|| value.strip_prefix("(+")) {
            Some(rest) => (true, rest),
            None => (false, value),
        };
        let without_zero = rest.replacen("(0)", "", 1);
        let bracketed_zero = without_zero.len() != rest.len();
        let mut digits = String::with_capacity(MAX_DIGITS);
        for sign in without_zero.chars() {
            match sign {
                '0'..='9' => digits.push(sign),
                ' ' | '-' | '.' | '/' | '(' | ')' | '‐' | '–' | '−' => {}
                _ => return None,
            }
        }
        // The exit prefix and a trunk prefix come on top of the longest number.
        (digits.len() <= MAX_DIGITS + 5).then_some(Self {
            plus,
            digits,
            bracketed_zero,
        })
    }
}

/// A number with country code.
fn from_abroad(digits: &str, bracketed_zero: bool) -> Option<String> {
    let Some((code, plan)) = regions::plan_of_number(digits) else {
        let plausible = (MIN_DIGITS..=MAX_DIGITS).contains(&digits.len())
            && !digits.starts_with('0')
            && regions::is_assigned(digits);
        return plausible.then(|| format!("+{digits}"));
    };
    let national = digits.get(code.len()..)?;
    if plan.keeps_zero && bracketed_zero {
        return complete(code, &format!("0{national}"), plan);
    }
    complete(code, without_zero(national, plan), plan)
}

/// A number of the default region.
fn at_home(written: &Written, plan: &NumberingPlan) -> Option<String> {
    // `(0)171 …`: the bracketed zero is the trunk prefix.
    if written.bracketed_zero && plan.trunk.contains(&"0") {
        return complete(plan.country_code, &written.digits, plan);
    }
    if written.bracketed_zero {
        return None;
    }
    if plan.trunk.is_empty() {
        return complete(plan.country_code, &written.digits, plan);
    }
    let stripped = plan
        .trunk
        .iter()
        .find_map(|trunk| written.digits.strip_prefix(trunk));
    match stripped {
        Some(national) if fits(national, plan) => complete(plan.country_code, national, plan),
        _ if plan.trunk_optional => complete(plan.country_code, &written.digits, plan),
        _ => None,
    }
}

/// `+49 0171 …` is a frequent slip: behind a country code no number begins with the trunk zero.
fn without_zero<'a>(national: &'a str, plan: &NumberingPlan) -> &'a str {
    if plan.trunk.contains(&"0") {
        national.strip_prefix('0').unwrap_or(national)
    } else {
        national
    }
}

fn complete(code: &str, national: &str, plan: &NumberingPlan) -> Option<String> {
    let begins_well = plan.keeps_zero || !national.starts_with('0');
    (fits(national, plan) && begins_well).then(|| format!("+{code}{national}"))
}

fn fits(national: &str, plan: &NumberingPlan) -> bool {
    plan.length.contains(&national.len())
}

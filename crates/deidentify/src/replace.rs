//! Replacements: what stands in the text where something was taken out (DEI-3).
//!
//! Placeholders are typed and numbered anew in every record: the same value gets the same number
//! inside a record, so that the text stays readable, and no number means anything outside it.

use std::ops::Range;

use licit_record::Category;
use licit_record::policy::ReplacementStyle;

use crate::clear::clear_value;
use crate::surrogate::Surrogates;
use crate::{Scratch, Span};

/// Longest number of a literal placeholder. Longer ones could smuggle a phone number.
const MAX_NUMBER_DIGITS: usize = 5;

/// The values of one record that were replaced already.
#[derive(Default)]
pub(crate) struct Values {
    given: Vec<Given>,
    /// The values and replacements, one behind the other.
    pool: String,
    /// Numbers that literal placeholders of the text use.
    taken: Vec<(Category, u32)>,
    /// How much of all three belongs to earlier texts of the record.
    kept: (usize, usize, usize),
    /// Whether the last text was given invented values.
    invented: bool,
}

/// A value with its replacement: places in the pool.
#[derive(Clone)]
struct Given {
    category: Category,
    /// The clear value in lower case.
    value: Range<usize>,
    replacement: Range<usize>,
}

impl Values {
    /// Begins a record.
    pub(crate) fn begin(&mut self) {
        self.kept = (0, 0, 0);
    }

    /// Keeps what the last text was given for the next text of the record. Invented values are
    /// not kept: detectors would find them in the next text.
    pub(crate) fn keep(&mut self) {
        if !self.invented {
            self.kept = (self.given.len(), self.pool.len(), self.taken.len());
        }
    }

    fn clear(&mut self) {
        self.given.truncate(self.kept.0);
        self.pool.truncate(self.kept.1);
        self.taken.truncate(self.kept.2);
    }

    /// The replacement of a value, made at its first occurrence.
    fn replacement(
        &mut self,
        category: Category,
        value: &str,
        make: impl FnOnce(&[(Category, u32)], u32, &mut String),
    ) -> &str {
        let start = self.pool.len();
        push_lower(value, &mut self.pool);
        let end = self.pool.len();
        let value = self.pool.get(start..);
        let same = |given: &&Given| {
            given.category == category && self.pool.get(given.value.clone()) == value
        };
        let replacement = match self.given.iter().find(same) {
            Some(known) => {
                self.pool.truncate(start);
                known.replacement.clone()
            }
            None => {
                let of_category = self.given.iter().filter(|given| given.category == category);
                let others = u32::try_from(of_category.count()).unwrap_or(u32::MAX);
                make(&self.taken, others, &mut self.pool);
                let replacement = end..self.pool.len();
                self.given.push(Given {
                    category,
                    value: start..end,
                    replacement: replacement.clone(),
                });
                replacement
            }
        };
        self.pool.get(replacement).unwrap_or("")
    }
}

/// Writes a text in lower case.
fn push_lower(text: &str, out: &mut String) {
    if text.is_ascii() {
        let start = out.len();
        out.push_str(text);
        if let Some(written) = out.get_mut(start..) {
            written.make_ascii_lowercase();
        }
    } else {
        // Some letters are lower cased by what stands around them.
        out.push_str(&text.to_lowercase());
    }
}

/// Writes a text with its spans replaced, and where the replacements stand into
/// `scratch.replaced`. The spans are resolved ones.
pub(crate) fn replace(
    text: &str,
    spans: &[Span],
    style: ReplacementStyle,
    seed: u64,
    scratch: &mut Scratch,
    out: &mut String,
) {
    scratch.values.clear();
    scratch.values.invented = style == ReplacementStyle::Surrogate;
    scratch.replaced.clear();
    if !spans.is_empty() {
        find_placeholders(text, &mut scratch.placeholders);
        for &(start, end) in &scratch.placeholders {
            let literal = text.get(start as usize..end as usize).unwrap_or("");
            scratch
                .values
                .taken
                .extend(parse_placeholder(literal).map(|(found, _)| found));
        }
    }
    let mut surrogates = Surrogates::new(seed);
    let mut at = 0;
    for span in spans {
        let (start, end) = (span.start as usize, span.end as usize);
        out.push_str(text.get(at..start).unwrap_or(""));
        let value = clear_value(text, span);
        let literal = text.get(start..end).unwrap_or("");
        let replacement =
            scratch
                .values
                .replacement(span.category, &value, |taken, others, pool| match style {
                    // Nothing invented stands for a passage.
                    ReplacementStyle::Surrogate if !is_passage(span.category) => {
                        pool.push_str(&surrogates.draw(span.category, literal));
                    }
                    _ => push_placeholder(span.category, taken, others, pool),
                });
        let first = out.len() as u32;
        out.push_str(replacement);
        scratch.replaced.push((first, out.len() as u32));
        at = end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
}

/// Whether a category is of whole passages that the caller names.
const fn is_passage(category: Category) -> bool {
    matches!(
        category,
        Category::Quote | Category::SpecialCategory | Category::MinorMention
    )
}

/// Writes the next placeholder of a category, of which `others` are given already. Numbers that
/// the text itself uses are passed over.
fn push_placeholder(category: Category, taken: &[(Category, u32)], others: u32, out: &mut String) {
    let is_free = |number: &u32| !taken.contains(&(category, *number));
    let number = if taken.is_empty() {
        others.saturating_add(1)
    } else {
        (1..=u32::MAX)
            .filter(is_free)
            .nth(others as usize)
            .unwrap_or(u32::MAX)
    };
    out.push('[');
    out.push_str(category.code());
    out.push('_');
    push_number(number, out);
    out.push(']');
}

fn push_number(number: u32, out: &mut String) {
    if number >= 10 {
        push_number(number / 10, out);
    }
    out.extend(char::from_digit(number % 10, 10));
}

/// Finds literal placeholders in a text.
pub(crate) fn find_placeholders(text: &str, found: &mut Vec<(u32, u32)>) {
    found.clear();
    for start in memchr::memchr_iter(b'[', text.as_bytes()) {
        if let Some((_, length)) = text.get(start..).and_then(parse_placeholder) {
            found.push((start as u32, (start + length) as u32));
        }
    }
}

/// The length of the placeholder that a text begins with.
pub(crate) fn placeholder_length(text: &str) -> Option<usize> {
    parse_placeholder(text).map(|(_, length)| length)
}

/// The category, number and length of the placeholder that a text begins with.
fn parse_placeholder(text: &str) -> Option<((Category, u32), usize)> {
    let inside = text.strip_prefix('[')?;
    // A quick look: most brackets hold something else.
    if !inside.as_bytes().first()?.is_ascii_uppercase() {
        return None;
    }
    let category = *Category::ALL.iter().find(|category| {
        inside
            .strip_prefix(category.code())
            .is_some_and(|rest| rest.starts_with('_'))
    })?;
    let number = inside.get(category.code().len() + 1..)?;
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let value = number.get(..digits)?;
    let is_number = (1..=MAX_NUMBER_DIGITS).contains(&digits) && !value.starts_with('0');
    if !is_number || number.as_bytes().get(digits) != Some(&b']') {
        return None;
    }
    let length = 1 + category.code().len() + 1 + digits + 1;
    Some(((category, value.parse().ok()?), length))
}

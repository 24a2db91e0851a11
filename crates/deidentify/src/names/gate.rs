//! Puts aside, at little cost, the words that are hardly names, so that only the others are
//! weighed with all features: a logistic regression over a table that fits the nearest cache.
//!
//! It is set so that it loses almost none of the names it was trained on; which share, the model
//! card says.

use super::feature::{Style, TEMPLATE, names_of, near, pair, row, shape, traits};
use super::lexicon::{field, hash};
use super::token::{Kind, Tokens};

/// Rows of the table, a power of two.
pub(crate) const ROWS: usize = 1 << 15;
/// Features of a word.
pub(crate) const FEATURES: usize = 11;

/// The rows of the token at `at`.
#[inline]
pub(crate) fn rows(tokens: &Tokens, style: Style, at: usize) -> [u16; FEATURES] {
    let list = tokens.list.as_slice();
    let [before, this, after] = [-1, 0, 1].map(|distance| near(list, at, distance));
    let low = tokens.low(&this).as_bytes();
    let ending = low
        .len()
        .checked_sub(3)
        .and_then(|from| low.get(from..))
        .unwrap_or(low);
    let case = this.case as u64;
    let names = names_of(this.entry);
    let values = [
        pair(traits(this.entry), pair(case, style.value())),
        pair(
            pair(names, case),
            pair(traits(before.entry), before.case as u64),
        ),
        pair(
            pair(names, case),
            pair(traits(after.entry), after.case as u64),
        ),
        pair(before.hash, names),
        pair(after.hash, names),
        u64::from(this.entry.get(field::ENGLISH_ALIKE)),
        pair(u64::from(this.entry.get(field::ENGLISH_TITLE)), case),
        pair(u64::from(this.entry.get(field::GERMAN_TITLE)), case),
        pair(pair(shape(&before), shape(&this)), shape(&after)),
        pair(hash(ending), case),
        pair(u64::from(before.entry.get(field::ENGLISH_ALIKE)), names),
    ];
    let mut template = 0_u64;
    values.map(|value| {
        template = template.wrapping_add(TEMPLATE);
        // 15 bits.
        row(template, value, ROWS as u32) as u16
    })
}

/// The weights of the gate.
pub(crate) struct Gate {
    /// Weights in steps that only mean something against `least`.
    pub(crate) weights: Vec<i8>,
    /// The sum from which a word is let through.
    pub(crate) least: i32,
}

impl Gate {
    /// Lets everything through.
    #[cfg(feature = "training")]
    pub(crate) fn open() -> Self {
        Self {
            weights: vec![0; ROWS],
            least: i32::MIN,
        }
    }

    /// Takes the mark of a candidate from the words that are hardly names. The neighbours of a
    /// word that is let through keep theirs: a name does not break at one of its words.
    pub(crate) fn apply(&self, tokens: &mut Tokens, style: Style) {
        let mut passed_before = false;
        // Whether the token before `at` waits for one of its neighbours to pass.
        let mut waits = false;
        for at in 0..tokens.list.len() {
            let Some(token) = tokens.list.get(at) else {
                break;
            };
            if !token.candidate {
                drop_waiting(tokens, at, waits);
                (passed_before, waits) = (false, false);
                continue;
            }
            let is_mark = token.kind == Kind::Mark;
            let passes = !is_mark && self.sum(&rows(tokens, style, at)) >= self.least;
            if !passes && !passed_before {
                drop_waiting(tokens, at, waits);
                waits = true;
            } else {
                waits = false;
            }
            // A mark hands on what stands before it.
            passed_before = passes || (is_mark && passed_before);
        }
        let len = tokens.list.len();
        drop_waiting(tokens, len, waits);
    }

    #[inline]
    fn sum(&self, rows: &[u16; FEATURES]) -> i32 {
        rows.iter()
            .map(|row| i32::from(self.weights.get(usize::from(*row)).copied().unwrap_or(0)))
            .sum()
    }
}

/// The token before `at`, if it waits, is no candidate any more.
fn drop_waiting(tokens: &mut Tokens, at: usize, waits: bool) {
    if waits
        && let Some(token) = at
            .checked_sub(1)
            .and_then(|before| tokens.list.get_mut(before))
    {
        token.candidate = false;
    }
}

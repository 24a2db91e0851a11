//! What woke the detectors in a text, carried over to the text with its findings replaced.
//!
//! A text with findings is read again (see `deidentifier.rs`). What woke a detector outside of
//! them wakes it in the redacted text, too, and little else does: so it need not be looked for
//! again. The code of a category may be a word that wakes one (`user_id`), but nothing is found
//! beside it: a placeholder goes on behind it. Where a finding touches something that a trigger is made of, nothing is carried over,
//! and the redacted text is scanned like any other.

use crate::Span;
use crate::detect::{Wake, trigger};

/// Most triggers that are kept; texts with more are long, and are scanned again.
const MOST: usize = 1 << 12;
/// Bytes on either side of a word for `@` that say whether it stands for one.
const BESIDE_SIGN: u32 = 3;

/// What woke the detectors in one text.
#[derive(Default)]
pub(crate) struct Wakes {
    list: Vec<Wake>,
    /// Whether the list holds all of the text's.
    whole: bool,
}

impl Wakes {
    /// Begins a text.
    pub(crate) fn begin(&mut self) {
        self.list.clear();
        self.whole = true;
    }

    /// The list is not to be carried over.
    pub(crate) fn spoil(&mut self) {
        self.whole = false;
    }

    /// Keeps a trigger.
    #[inline]
    pub(crate) fn push(&mut self, wake: Wake) {
        if self.list.len() < MOST {
            self.list.push(wake);
        } else {
            self.whole = false;
        }
    }

    /// Whether nothing wakes a detector.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them.
    pub(crate) fn list(&self) -> &[Wake] {
        &self.list
    }

    /// Turns the triggers of a text into those of the text with its spans replaced by placeholders,
    /// which stand at `replaced` there. Returns whether it could.
    pub(crate) fn carry(&mut self, text: &str, spans: &[Span], replaced: &[(u32, u32)]) -> bool {
        if !self.whole || !spans.iter().all(|span| stands_apart(text, span)) {
            return false;
        }
        let mut possible = true;
        self.list.retain_mut(|wake| {
            let next = spans.partition_point(|span| span.end <= wake.start);
            let last = next.checked_sub(1);
            let margin = if wake.trigger == trigger::WORD_AT {
                BESIDE_SIGN
            } else {
                0
            };
            if let Some(span) = spans
                .get(next)
                .filter(|span| span.start < wake.end() + margin)
            {
                possible &= span.start <= wake.start && wake.end() <= span.end;
                return false;
            }
            if let Some((span, (_, end))) =
                last.and_then(|last| spans.get(last).zip(replaced.get(last)))
            {
                possible &= span.end + margin <= wake.start || margin == 0;
                wake.start = wake.start - span.end + end;
                wake.at = wake.at - span.end + end;
            }
            // Whether a number is a long one depends on what stands behind it.
            wake.trigger != trigger::LONG_NUMBER
        });
        // It holds those of the redacted text now, or nothing that is of use.
        self.whole = false;
        possible
    }
}

/// Whether nothing that stands directly beside a span is part of a trigger, or would be one with
/// a bracket beside it.
pub(crate) fn stands_apart(text: &str, span: &Span) -> bool {
    let is_apart = |byte: &u8| {
        byte.is_ascii()
            && !byte.is_ascii_alphanumeric()
            && !matches!(byte, b'/' | b'%' | b'&' | b'[')
    };
    let before = (span.start as usize)
        .checked_sub(1)
        .and_then(|at| text.as_bytes().get(at));
    let after = text.as_bytes().get(span.end as usize);
    before.is_none_or(is_apart) && after.is_none_or(is_apart)
}

#[cfg(test)]
mod tests {
    use licit_record::Category;
    use proptest::prelude::*;

    use super::*;
    use crate::detect::scan;
    use crate::replace::find_placeholders;

    fn wakes(text: &str) -> Wakes {
        let mut wakes = Wakes::default();
        wakes.begin();
        scan(text, |wake| wakes.push(wake));
        wakes
    }

    /// Replaces a piece of a text. Returns the triggers of the result, carried over and scanned
    /// for, or nothing if they cannot be carried over.
    fn carried(text: &str, piece: std::ops::Range<usize>) -> Option<(Vec<Wake>, Vec<Wake>)> {
        let placeholder = "[USER_ID_1]";
        let end = (piece.start + placeholder.len()) as u32;
        let span = Span {
            start: piece.start as u32,
            end: piece.end as u32,
            category: Category::UserId,
        };
        let mut carried = wakes(text);
        let possible = carried.carry(text, &[span], &[(span.start, end)]);
        let sorted = |mut list: Vec<Wake>| {
            let is_inside = |wake: &Wake| span.start <= wake.start && wake.end() <= end;
            list.retain(|wake| wake.trigger != trigger::LONG_NUMBER && !is_inside(wake));
            list.sort_by_key(|wake| (wake.start, wake.at, wake.trigger));
            list
        };
        let mut redacted = text.to_owned();
        redacted.replace_range(piece, placeholder);
        possible.then(|| (sorted(carried.list), sorted(wakes(&redacted).list)))
    }

    fn carried_of(text: &str, found: &str) -> Option<(Vec<Wake>, Vec<Wake>)> {
        let start = text.find(found).expect("the finding stands in the text");
        carried(text, start..start + found.len())
    }

    #[test]
    fn what_is_carried_over_is_what_a_scan_finds() {
        for (text, found) in [
            ("Insta: lena_k ok", "lena_k"),
            ("um 18:30 mit @lena_k bei gmx, Nr. 4", "@lena_k"),
            ("@lena_k", "@lena_k"),
            (
                "https://a.example/b (@lena_k) pin 1234, [EMAIL_1]",
                "@lena_k",
            ),
            ("pass code 12, von lena_k.", "lena_k"),
            ("ä lena_k, @anna", "lena_k"),
        ] {
            let (carried, scanned) = carried_of(text, found).expect("it stands apart");
            assert_eq!(carried, scanned, "{text}");
        }
    }

    #[test]
    fn placeholders_wake_nothing_but_the_search_for_names_of_services() {
        for category in Category::ALL {
            let woken = wakes(&format!("[{}_1]", category.code())).list;
            let is_harmless = |wake: &Wake| wake.trigger == trigger::WORD_PLATFORM;
            assert!(woken.iter().all(is_harmless), "{category}");
        }
    }

    #[test]
    fn what_touches_a_trigger_is_scanned_again() {
        for (text, found) in [
            ("a1lena_k", "lena_k"),
            ("lena_k1", "lena_k"),
            ("pass code 12", "code 12"),
            ("pass code 12", "pass"),
            ("anna (at) lena_k", "lena_k"),
            ("lena_k at web", "lena_k"),
            ("😀lena_k", "lena_k"),
            ("/lena_k", "lena_k"),
        ] {
            assert_eq!(carried_of(text, found), None, "{text}");
        }
    }

    const PIECES: &[&str] = &[
        " ",
        " ",
        " ",
        "-",
        ".",
        ",",
        ":",
        "/",
        "(",
        ")",
        "[",
        "]",
        "_",
        "@",
        "%40",
        "&#64;",
        "\n",
        "a",
        "b",
        "ä",
        "é",
        "😀",
        "…",
        "1",
        "12",
        "18:30",
        "at",
        " at ",
        "(at)",
        "[at]",
        "pass",
        "code",
        "pass code",
        "pin",
        "insta",
        "user_id",
        "user",
        "id",
        "case no",
        "null",
        "gmx",
        "sk-",
        "bic",
        "https://",
        "[EMAIL_1]",
        "[USER_ID_2]",
        "EMAIL_1]",
        "lena",
        "Az.",
        "snabel-a",
        "📸",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn nothing_is_lost_or_made_up(
            picks in prop::collection::vec(0..PIECES.len(), 1..14),
            from in 0usize..14,
            count in 1usize..4,
        ) {
            let pieces: Vec<&str> = picks.iter().map(|pick| PIECES[*pick]).collect();
            let text = pieces.concat();
            let offset = |place: usize| pieces.iter().take(place).map(|piece| piece.len()).sum();
            let whole: std::ops::Range<usize> = offset(from)..offset(from + count);
            // Findings hold no white space at their ends and cut no literal placeholder.
            let piece = text.get(whole.clone()).unwrap_or("");
            let trimmed = piece.trim();
            let start = whole.start + (piece.len() - piece.trim_start().len());
            let end = start + trimmed.len();
            let mut literals = Vec::new();
            find_placeholders(&text, &mut literals);
            let cuts = literals.iter().any(|(from, to)| (*from as usize) < end && (*to as usize) > start);
            if trimmed.is_empty() || cuts {
                return Ok(());
            }
            if let Some((carried, scanned)) = carried(&text, start..end) {
                prop_assert_eq!(carried, scanned, "{:?} without {:?}", text, trimmed);
            }
        }
    }
}

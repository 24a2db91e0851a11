//! Cuts a long text into stretches, so that memory is bounded however long it is.

use std::ops::Range;

/// Longest stretch, in bytes.
const STRETCH: usize = 16 << 10;
/// How much of a stretch the next one sees again: a name on the seam lies in one of them.
const AGAIN: usize = 1 << 10;

/// The stretches of a text: each is a piece of it, and together they cover it.
pub(crate) fn stretches(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let limit = text.floor_char_boundary(start + STRETCH);
        let end = if limit == text.len() {
            limit
        } else {
            let half = text.floor_char_boundary(start + STRETCH / 2);
            after_last_blank(text, half..limit)
        };
        next = (end < text.len()).then(|| {
            let again = text.floor_char_boundary(end - AGAIN);
            after_last_blank(text, text.floor_char_boundary(again - AGAIN)..again)
        });
        Some(start..end)
    })
}

/// The place behind the last blank of a range; its end, if there is none.
fn after_last_blank(text: &str, range: Range<usize>) -> usize {
    let piece = text.get(range.clone()).unwrap_or_default();
    let blank = piece.rfind(char::is_whitespace);
    let behind = blank.map(|at| text.ceil_char_boundary(range.start + at + 1));
    behind.unwrap_or(range.end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str) {
        let mut covered = 0;
        let mut count = 0;
        for range in stretches(text) {
            assert!(text.get(range.clone()).is_some(), "{range:?}");
            assert!(range.len() <= STRETCH && range.start <= covered);
            assert!(range.end > covered || text.is_empty());
            covered = range.end;
            count += 1;
        }
        assert_eq!(covered, text.len());
        assert!(count <= 1 + text.len() / (STRETCH / 2 - 2 * AGAIN - 8));
    }

    #[test]
    fn short_texts_are_one_stretch() {
        for text in ["", "a", "ä ö", &" ".repeat(STRETCH)] {
            check(text);
            assert_eq!(stretches(text).count(), 1);
        }
    }

    #[test]
    fn long_texts_are_covered_with_and_without_blanks() {
        for text in [
            "a".repeat(100_000),
            "ä€😀".repeat(20_000),
            " ".repeat(50_000),
            "wort für wort ".repeat(9_000),
            "\u{2003}".repeat(30_000),
        ] {
            check(&text);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_covered(pieces in prop::collection::vec("[a ä😀\u{2003}]{1,20}", 1..30)) {
            check(&pieces.join("x").repeat(200));
        }
    }
}

//! Whole words: a name must not be cut in its middle because a model was sure of one piece of it.

use std::ops::Range;

/// How far a word is followed to either side, in bytes. No name is longer.
const REACH: usize = 256;

/// Widens a piece of a text to the words that it begins and ends in. Both ends lie on character
/// boundaries afterwards, whatever they did before.
pub(crate) fn widen(text: &str, piece: Range<usize>) -> Range<usize> {
    let mut start = text.floor_char_boundary(piece.start);
    let mut end = text.ceil_char_boundary(piece.end.max(start));
    let touches_word = |at: Range<usize>, inner: fn(&str) -> Option<char>| {
        text.get(at).and_then(inner).is_some_and(joins)
    };
    if touches_word(start..end, |piece| piece.chars().next()) {
        let reach = text.floor_char_boundary(start.saturating_sub(REACH));
        let before = text.get(reach..start).unwrap_or_default();
        start = reach + before.trim_end_matches(joins).len();
    }
    if touches_word(start..end, |piece| piece.chars().next_back()) {
        let reach = text.ceil_char_boundary(end.saturating_add(REACH).min(text.len()));
        let after = text.get(end..reach).unwrap_or_default();
        end += after.len() - after.trim_start_matches(joins).len();
    }
    start..end
}

/// Whether a character belongs to one word with its neighbours: a letter or digit, a mark on one,
/// or a character without width inside of a word. Scripts that put no blanks between words have
/// none of these: a sentence is no name.
fn joins(char: char) -> bool {
    match char {
        '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {
            true
        }
        // Thai, Lao, Tibetan; Burmese, Khmer; kana, ideographs; the planes of rare ideographs.
        '\u{e00}'..='\u{fff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}' => false,
        _ => char.is_alphanumeric(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn widened<'t>(text: &'t str, piece: &str) -> &'t str {
        let start = text.find(piece).unwrap();
        text.get(widen(text, start..start + piece.len())).unwrap()
    }

    #[test]
    fn a_piece_becomes_its_word() {
        assert_eq!(widened("mit Zqvorblix.", "vor"), "Zqvorblix");
        assert_eq!(widened("mit Zqvorblix.", "lix"), "Zqvorblix");
        assert_eq!(widened("grüß Zöe\u{308}la!", "ö"), "Zöe\u{308}la");
        assert_eq!(widened("Zq\u{200b}vor", "vor"), "Zq\u{200b}vor");
        assert_eq!(widened("Anna-Lena", "nn"), "Anna");
        assert_eq!(widened("Mias Tom", "as To"), "Mias Tom");
        assert_eq!(widened("a . b", "."), ".");
        assert_eq!(widened("李小龙来了", "小"), "小");
    }

    #[test]
    fn a_word_without_end_is_not_followed_for_ever() {
        let text = "a".repeat(5000);
        assert_eq!(widen(&text, 2000..2001), 2000 - REACH..2001 + REACH);
    }

    proptest! {
        #[test]
        fn ends_lie_on_character_boundaries(
            text in "[ a-cä😀\u{300}李.]{0,30}", start in 0usize..200, length in 0usize..40,
        ) {
            let start = start.min(text.len());
            let end = (start + length).min(text.len());
            let wide = widen(&text, start..end);
            prop_assert!(wide.start <= start && wide.end >= end);
            prop_assert!(text.get(wide).is_some());
        }
    }
}

//! A text with its look-alike characters made plain, so that no detector is defeated by a
//! zero-width space or a full-width `@`, with the way back to the original offsets.
//!
//! Most texts hold no such character; then no copy is made (see [`needed`]).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A plain copy of a text, made piece by piece.
#[derive(Default)]
pub(crate) struct View {
    text: String,
    /// Where plain offsets and original ones part, sorted by both.
    pieces: Vec<Piece>,
}

/// From here to the next piece, both texts are the same (`plain`), or one original character
/// stands for what the copy has there.
#[derive(Clone, Copy)]
struct Piece {
    /// Offset in the copy.
    start: u32,
    /// Offset in the original.
    original: u32,
    /// Length in the original if the piece was replaced, else 0.
    replaced: u32,
}

/// Whether a text holds characters that [`View::fill`] would change. Errs on the side of yes.
pub(crate) fn needed(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = next_lead(bytes, at) {
        at = start;
        let next = bytes.get(at + 1).copied().unwrap_or(0);
        let suspect = match bytes.get(at).copied().unwrap_or(0) {
            // U+00A0 and U+00AD.
            0xc2 => matches!(next, 0xa0 | 0xad),
            // Variation selectors stand behind emoji too; U+2000 to U+206F are blanks, dashes
            // and marks, among them the quotes that people type.
            0xe2 => match next {
                0x80 => !matches!(
                    bytes.get(at + 2),
                    Some(0x94 | 0x98..=0xa2 | 0xa6 | 0xb9 | 0xba)
                ),
                0x9d => bytes.get(at + 2) >= Some(&0xb6),
                0x81 | 0x83 | 0x84 | 0x85 | 0x88 | 0x91..=0x93 => true,
                _ => false,
            },
            // U+3000, U+3002; full-width forms and U+FEFF; Arabic and Indic digits.
            0xe3 => next == 0x80,
            0xef => matches!(next, 0xb9..=0xbf) && !is_variation_selector(bytes, at),
            0xd9 | 0xdb => matches!(next, 0xa0..=0xaa | 0xb0..=0xb9),
            0xe0 => true,
            // Mathematical alphanumerics, enclosed letters, tags.
            0xf0 => matches!(
                (next, bytes.get(at + 2)),
                (0x9d, _) | (0x9f, Some(0x84..=0x86))
            ),
            0xf3 => true,
            _ => false,
        };
        if suspect {
            return true;
        }
        at += 1;
    }
    false
}

/// The first byte from a place on that begins a character beyond U+007F.
#[inline]
fn next_lead(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    // Eight bytes of ASCII at a time.
    while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let beyond = u64::from_le_bytes(*eight) & 0x8080_8080_8080_8080;
        if beyond == 0 {
            at += 8;
            continue;
        }
        at += beyond.trailing_zeros() as usize / 8;
        if bytes.get(at) >= Some(&0xc2) {
            return Some(at);
        }
        at += 1;
    }
    let rest = bytes.get(at..)?;
    rest.iter()
        .position(|byte| *byte >= 0xc2)
        .map(|place| at + place)
}

/// Whether a variation selector begins here (U+FE00 to U+FE0F are EF B8 80 to EF B8 8F).
fn is_variation_selector(bytes: &[u8], at: usize) -> bool {
    bytes.get(at + 1) == Some(&0xb8) && matches!(bytes.get(at + 2), Some(0x80..=0x8f))
}

impl View {
    /// The plain copy.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Makes the copy of a text shorter than 4 GiB.
    pub(crate) fn fill(&mut self, original: &str) {
        self.text.clear();
        self.pieces.clear();
        self.pieces.push(Piece {
            start: 0,
            original: 0,
            replaced: 0,
        });
        let mut verbatim = 0;
        for (at, char) in original.char_indices() {
            if char.is_ascii() {
                continue;
            }
            let plain = plain(char);
            if matches!(plain, Plain::Same) {
                continue;
            }
            self.text.push_str(original.get(verbatim..at).unwrap_or(""));
            verbatim = at + char.len_utf8();
            let start = self.text.len() as u32;
            match plain {
                Plain::Same | Plain::Gone => {}
                Plain::One(char) => self.text.push(char),
                Plain::Many => self.text.extend(std::iter::once(char).nfkc()),
            }
            if self.text.len() as u32 > start {
                let replaced = char.len_utf8() as u32;
                self.pieces.push(Piece {
                    start,
                    original: at as u32,
                    replaced,
                });
            }
            let start = self.text.len() as u32;
            self.pieces.push(Piece {
                start,
                original: verbatim as u32,
                replaced: 0,
            });
        }
        self.text.push_str(original.get(verbatim..).unwrap_or(""));
    }

    /// The original offset of the first byte of a finding.
    pub(crate) fn original_start(&self, at: u32) -> u32 {
        let piece = self.piece(at);
        if piece.replaced > 0 {
            piece.original
        } else {
            piece.original + (at - piece.start)
        }
    }

    /// The original offset after the last byte of a finding.
    pub(crate) fn original_end(&self, at: u32) -> u32 {
        let Some(last) = at.checked_sub(1) else {
            return 0;
        };
        let piece = self.piece(last);
        if piece.replaced > 0 {
            piece.original + piece.replaced
        } else {
            piece.original + (last - piece.start) + 1
        }
    }

    /// The piece that an offset of the copy lies in: the last one that begins at or before it.
    fn piece(&self, at: u32) -> Piece {
        let after = self.pieces.partition_point(|piece| piece.start <= at);
        let last = after.checked_sub(1).and_then(|last| self.pieces.get(last));
        last.copied().unwrap_or(Piece {
            start: 0,
            original: 0,
            replaced: 0,
        })
    }
}

/// What becomes of a character.
enum Plain {
    /// It stays.
    Same,
    /// It goes: nobody sees it.
    Gone,
    /// One plain character stands for it.
    One(char),
    /// Its compatibility form, which is longer, stands for it.
    Many,
}

fn plain(char: char) -> Plain {
    match char {
        // Soft hyphen, zero-width characters and directions, word joiners, byte order mark,
        // variation selectors, the box of keycap digits, tags.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{20e3}'
        | '\u{e0000}'..='\u{e01ef}' => Plain::Gone,
        // Blanks.
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Plain::One(' ')
        }
        // Dashes that stand where a hyphen belongs.
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' => Plain::One('-'),
        '\u{2044}' | '\u{2215}' => Plain::One('/'),
        '\u{2024}' | '\u{3002}' => Plain::One('.'),
        '\u{2236}' => Plain::One(':'),
        // Full-width and small forms, styled letters and digits, enclosed ones.
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(char) - 0xfee0).map_or(Plain::Same, Plain::One)
        }
        '\u{fe50}'..='\u{fe6b}'
        | '\u{1d400}'..='\u{1d7ff}'
        | '\u{2100}'..='\u{211f}'
        | '\u{2124}'..='\u{214f}'
        | '\u{2460}'..='\u{2473}'
        | '\u{24b6}'..='\u{24ea}' => Plain::Many,
        '\u{1f130}'..='\u{1f149}' => styled(char, 0x1f130, 'A'),
        '\u{1f150}'..='\u{1f169}' => styled(char, 0x1f150, 'A'),
        '\u{1f170}'..='\u{1f189}' => styled(char, 0x1f170, 'A'),
        '\u{2776}'..='\u{277e}' => styled(char, 0x2776, '1'),
        // Digits of other scripts.
        '\u{660}'..='\u{669}' => styled(char, 0x660, '0'),
        '\u{6f0}'..='\u{6f9}' => styled(char, 0x6f0, '0'),
        '\u{966}'..='\u{96f}' => styled(char, 0x966, '0'),
        '\u{9e6}'..='\u{9ef}' => styled(char, 0x9e6, '0'),
        '\u{e50}'..='\u{e59}' => styled(char, 0xe50, '0'),
        _ => Plain::Same,
    }
}

/// The plain character of a range that runs parallel to ASCII.
fn styled(char: char, first: u32, plain_first: char) -> Plain {
    char::from_u32(u32::from(char) - first + u32::from(plain_first)).map_or(Plain::Same, Plain::One)
}

/// The end of a finding with the marks that stand on its last character, such as the box around
/// a keycap digit: nobody would see what they belong to, but they would tell its form.
pub(crate) fn end_with_marks(original: &str, end: u32) -> u32 {
    let rest = original.get(end as usize..).unwrap_or("");
    let is_rest = |char: &char| {
        matches!(char, '\u{20e3}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e01ef}')
            || is_combining_mark(*char)
    };
    end + rest
        .chars()
        .take_while(is_rest)
        .map(char::len_utf8)
        .sum::<usize>() as u32
}

/// The plain form of a name or handle, for the dictionary: as [`View::fill`] makes it.
pub(crate) fn plain_text(text: &str) -> String {
    let mut view = View::default();
    view.fill(text);
    view.text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(original: &str, plain: &str) {
        assert!(needed(original), "{original:?}");
        assert_eq!(plain_text(original), plain);
    }

    #[test]
    fn look_alikes_become_plain() {
        check("a\u{200b}b\u{ad}c", "abc");
        check("＠ａ１．", "@a1.");
        check("🄰🅐🆀", "AAQ");
        check("𝐚𝟙 ①", "a1 1");
        check("0\u{fe0f}\u{20e3}", "0");
        check("٠١۲९", "0129");
        check("a\u{a0}b\u{2009}c", "a b c");
        check("1\u{2011}2\u{2013}3", "1-2-3");
    }

    #[test]
    fn usual_texts_need_no_copy() {
        for text in [
            "Grüße aus Köln, „schön“ …",
            "Déjà vu • ‚ja‘ — nein",
            "😀🎂 ❤️ 👍 🇩🇪",
            "Łódź ЛЕНА",
        ] {
            assert!(!needed(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn ways_back_lead_to_characters(text in "[a-c\u{200b}＠１ä\u{ad}😀\u{a0}𝐚]{0,30}") {
            let mut view = View::default();
            view.fill(&text);
            let mut last = 0;
            for (start, char) in view.text().char_indices() {
                let original = view.original_start(start as u32);
                let end = view.original_end((start + char.len_utf8()) as u32);
                prop_assert!(original >= last && end > original);
                prop_assert!(text.get(original as usize..end as usize).is_some());
                last = original;
            }
        }

        #[test]
        fn what_needs_no_copy_stays_the_same(text in any::<String>()) {
            // A variation selector alone is not worth a copy; posts are full of them.
            let text = text.replace(|char| matches!(char, '\u{fe00}'..='\u{fe0f}'), "");
            if !needed(&text) {
                prop_assert_eq!(plain_text(&text), text);
            }
        }
    }
}

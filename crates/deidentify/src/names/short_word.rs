//! Words of up to eight ASCII letters and digits, which most words are, read as one number: cut,
//! lower cased and hashed without a look at each byte.

use super::lexicon::hash_of_eight;
use super::token::Case;

/// A word as one number, its first byte the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShortWord {
    /// How many bytes it has.
    pub(super) len: usize,
    /// Its bytes in lower case; those behind its end are 0.
    low: u64,
    /// The highest bit of each byte that is a letter.
    letters: u64,
    /// The highest bit of each byte that is a capital.
    capitals: u64,
}

/// The same byte eight times.
const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The highest bit of each byte of ASCII that lies between two.
#[inline]
const fn between(bytes: u64, first: u8, last: u8) -> u64 {
    let from_first = bytes.wrapping_add(eight(0x80 - first));
    let behind_last = bytes.wrapping_add(eight(0x7f - last));
    from_first & !behind_last & eight(0x80)
}

impl ShortWord {
    /// The word that begins at a place, if it is a short one and nothing beyond ASCII may
    /// continue it.
    #[inline]
    pub(super) fn at(bytes: &[u8], at: usize) -> Option<Self> {
        let rest = bytes.get(at..)?;
        let (raw, next) = match rest.first_chunk() {
            Some(whole) => (
                u64::from_le_bytes(*whole),
                rest.get(8).copied().unwrap_or(0),
            ),
            None => {
                let mut padded = [0; 8];
                padded.get_mut(..rest.len())?.copy_from_slice(rest);
                (u64::from_le_bytes(padded), 0)
            }
        };
        // What is beyond ASCII ends the reading as a blank does, and is looked at below.
        let high = raw & eight(0x80);
        let ascii = raw & !high;
        let letters = between(ascii | eight(0x20), b'a', b'z') & !high;
        let digits = between(ascii, b'0', b'9') & !high;
        let len = ((letters | digits | eight(0x7f)).trailing_ones() / 8) as usize;
        let beyond = rest.get(len).map_or(0, |_| {
            if len < 8 {
                raw >> (8 * len)
            } else {
                next.into()
            }
        });
        if len == 0 || beyond & 0x80 != 0 || len == 8 && next.is_ascii_alphanumeric() {
            return None;
        }
        let inside = u64::MAX >> (64 - 8 * len);
        let capitals = between(ascii, b'A', b'Z') & !high & inside;
        Some(Self {
            len,
            low: (raw | capitals >> 2) & inside,
            letters: letters & inside,
            capitals,
        })
    }

    /// How it is written.
    #[inline]
    pub(super) fn case(self) -> Case {
        let first_letter = self.letters & self.letters.wrapping_neg();
        let is_first_capital = self.capitals & first_letter != 0;
        let (letters, capitals) = (self.letters.count_ones(), self.capitals.count_ones());
        Case::of(letters, capitals, is_first_capital)
    }

    /// Whether it has a capital.
    #[inline]
    pub(super) fn has_capital(self) -> bool {
        self.capitals != 0
    }

    /// The hash of its lower-case form.
    #[inline]
    pub(super) fn hash(self) -> u64 {
        hash_of_eight(self.low, self.len)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::lexicon::hash;
    use super::*;

    fn check(text: &str) -> Result<(), TestCaseError> {
        let bytes = text.as_bytes();
        let end = bytes
            .iter()
            .position(|byte| !byte.is_ascii_alphanumeric())
            .unwrap_or(bytes.len());
        let goes_on = bytes.get(end).is_some_and(|byte| !byte.is_ascii());
        let expected = (1..=8).contains(&end) && !goes_on;
        let word = ShortWord::at(bytes, 0);
        prop_assert_eq!(word.is_some(), expected, "{:?}", text);
        if let Some(word) = word {
            let (written, _) = text.split_at(end);
            prop_assert_eq!(word.len, end);
            prop_assert_eq!(word.hash(), hash(written.to_ascii_lowercase().as_bytes()));
            prop_assert_eq!(
                word.has_capital(),
                written.bytes().any(|byte| byte.is_ascii_uppercase())
            );
            let mut low = String::new();
            let case = super::super::token::lower_into(written, &mut low);
            prop_assert_eq!(word.case(), case, "{:?}", text);
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn a_short_word_is_what_its_bytes_say(text in "[a-zA-Z0-9]{0,9}[ -~äß…]{0,4}") {
            check(&text)?;
        }

        #[test]
        fn any_text_is_borne(text in any::<String>()) {
            check(&text)?;
        }
    }
}

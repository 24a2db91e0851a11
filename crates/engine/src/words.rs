//! Words and word shingles of a text, as keyed hashes.
//!
//! Copies are found by what they say, not by how it is written: a word is a run of letters and
//! digits in lower case and without accents (Unicode NFKD), a web address is one word, and
//! everything between words is passed over.
//! A shingle is five words in a row. Winnowing (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD
//! 2003) keeps of every four shingles in a row at least one, so that two texts with eight words
//! in common share a kept one.

use std::hash::Hasher as _;

use siphasher::sip::SipHasher13;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Words of a shingle.
pub(crate) const SHINGLE_WORDS: usize = 5;
/// Shingles of which winnowing keeps one.
const WINDOW: usize = 4;
/// Odd number with well-spread bits (2^64 divided by the golden ratio).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// A word of a text: its hash and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) hash: u64,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// Puts the words of a text into `words`, which is cleared before.
pub(crate) fn words(text: &str, key: &[u8; 16], words: &mut Vec<Word>) {
    words.clear();
    let mut rest = text.char_indices().peekable();
    while let Some(&(start, first)) = rest.peek() {
        let tail = text.get(start..).unwrap_or_default();
        if let Some(length) = web_address(tail) {
            let mut hash = SipHasher13::new_with_key(key);
            hash.write(tail.as_bytes().get(..length).unwrap_or_default());
            words.push(word(hash, start, start + length));
            while rest.peek().is_some_and(|&(at, _)| at < start + length) {
                rest.next();
            }
        } else if first.is_alphanumeric() {
            let mut hash = SipHasher13::new_with_key(key);
            let mut end = start;
            let belongs = |c: char| c.is_alphanumeric() || is_mark(c);
            while let Some(&(at, c)) = rest.peek().filter(|(_, c)| belongs(*c)) {
                feed(&mut hash, c);
                end = at + c.len_utf8();
                rest.next();
                if is_word_by_itself(c) {
                    break;
                }
            }
            words.push(word(hash, start, end));
        } else {
            rest.next();
        }
    }
}

fn word(hash: SipHasher13, start: usize, end: usize) -> Word {
    // Records are limited to a few megabytes, far below 4 GiB.
    Word {
        hash: hash.finish(),
        start: start as u32,
        end: end as u32,
    }
}

fn feed(hash: &mut SipHasher13, c: char) {
    if c.is_ascii() {
        hash.write_u8(c.to_ascii_lowercase() as u8);
        return;
    }
    decompose_compatible(c, |c| match c {
        'ß' | 'ẞ' => hash.write(b"ss"),
        c if is_mark(c) => {}
        c if c.is_ascii() => hash.write_u8(c.to_ascii_lowercase() as u8),
        c => c.to_lowercase().for_each(|c| hash.write_u32(u32::from(c))),
    });
}

/// Accents that stand apart from their letter, and characters that are not seen: neither ends a
/// word, and none makes another word.
fn is_mark(c: char) -> bool {
    let unseen = matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    );
    !c.is_ascii() && (unseen || is_combining_mark(c))
}

/// Scripts that are written without spaces: each character is taken for a word.
fn is_word_by_itself(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0x20000..=0x3ffff)
}

/// Length of the web address that a text begins with.
fn web_address(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("http")?;
    let rest = rest.strip_prefix('s').unwrap_or(rest).strip_prefix("://")?;
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    Some(text.len() - rest.len() + end)
}

/// Hashes of all shingles of some words.
pub(crate) fn shingles(words: &[Word]) -> impl Iterator<Item = u64> + '_ {
    words.windows(SHINGLE_WORDS).map(|window| {
        let sum = window
            .iter()
            .fold(0_u64, |sum, word| sum.wrapping_mul(SPREAD) ^ word.hash);
        mix(sum)
    })
}

/// Hash of all words in their order; of the text itself where it has none.
pub(crate) fn whole(words: &[Word], text: &str) -> u128 {
    let fold = |start: u64, spread: u64| {
        words.iter().fold(start, |sum, word| {
            (sum ^ word.hash).wrapping_mul(spread).rotate_left(29)
        })
    };
    let length = words.len() as u64;
    if words.is_empty() {
        let mut hash = SipHasher13::new_with_key(&[0; 16]);
        hash.write(text.trim().as_bytes());
        return u128::from(hash.finish());
    }
    let low = mix(fold(length, SPREAD));
    let high = mix(fold(!length, SPREAD.swap_bytes() | 1));
    u128::from(high) << 64 | u128::from(low)
}

/// Of all shingles of a text those that winnowing keeps, each value once, sorted, into `kept`.
pub(crate) fn winnow(all: &[u64], kept: &mut Vec<u64>) {
    kept.clear();
    if all.len() <= WINDOW {
        kept.extend(all.iter().min());
    } else {
        kept.extend(all.windows(WINDOW).filter_map(|window| window.iter().min()));
    }
    kept.sort_unstable();
    kept.dedup();
}

/// The finaliser of MurmurHash3: every bit of the input changes half of the output.
fn mix(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        words(text, &[1; 16], &mut found);
        found
            .iter()
            .map(|w| text.get(w.start as usize..w.end as usize).unwrap())
            .collect()
    }

    fn whole_of(text: &str) -> u128 {
        let mut found = Vec::new();
        words(text, &[1; 16], &mut found);
        whole(&found, text)
    }

    #[test]
    fn words_are_letters_digits_and_web_addresses() {
        assert_eq!(
            split("Hallo, Welt! 3 Äpfel"),
            ["Hallo", "Welt", "3", "Äpfel"]
        );
        assert_eq!(
            split("siehe https://a.b/c?d=e, ja"),
            ["siehe", "https://a.b/c?d=e,", "ja"]
        );
        assert_eq!(split("日本x"), ["日", "本", "x"]);
        assert!(split("😀 … !").is_empty());
    }

    #[test]
    fn case_and_punctuation_make_no_difference() {
        assert_eq!(
            whole_of("Guten Morgen, Köln!"),
            whole_of("guten morgen KÖLN")
        );
        assert_ne!(whole_of("guten morgen"), whole_of("morgen guten"));
        // Apart or together, full-width, with soft hyphens, in capitals: the same words.
        for same in ["Gru\u{308}ße", "GRÜSSE", "Ｇｒüße", "Grü\u{ad}ße", "grusse"] {
            assert_eq!(whole_of(same), whole_of("Grüße"), "{same}");
        }
        assert_ne!(whole_of("😀"), whole_of("😎"));
        assert_eq!(whole_of(" 😀"), whole_of("😀\n"));
    }

    #[test]
    fn eight_common_words_share_a_kept_shingle() {
        let common = "eins zwei drei vier fünf sechs sieben acht";
        let kept = |text: &str| {
            let (mut found, mut kept) = (Vec::new(), Vec::new());
            words(text, &[1; 16], &mut found);
            winnow(&shingles(&found).collect::<Vec<_>>(), &mut kept);
            kept
        };
        for before in 0..20 {
            let a = kept(&format!("{} {common} b c d", "a ".repeat(before)));
            let b = kept(&format!("x y {common} z {}", "q ".repeat(before)));
            assert!(a.iter().any(|shingle| b.contains(shingle)), "{before}");
        }
    }
}

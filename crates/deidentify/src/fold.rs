//! Folding: words in a form in which `Müller`, `MUELLER` and `muller` are equal.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Longest word that is folded; what is longer is cut, and is no name.
const MAX_WORD: usize = 64;
/// Words joined by `.`, `_` or `-` that are also read as one.
const MAX_JOINED: usize = 6;

/// A word of a text in folded form.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Word {
    /// Where it stands in the text.
    pub(crate) start: u32,
    /// Its end in the text.
    pub(crate) end: u32,
    /// Where its folded form begins in the buffer.
    from: u32,
    /// Length of its folded form.
    len: u16,
    /// Its first two folded bytes, for quick refusals.
    pub(crate) head: [u8; 2],
    /// Whether it begins with a capital letter.
    pub(crate) capital: bool,
    /// Whether a sentence begins with it, where a capital letter says nothing.
    pub(crate) opens_sentence: bool,
    /// Whether it is a hashtag or a part of one.
    pub(crate) tag: bool,
    /// What kind of reading it is.
    pub(crate) reading: Reading,
}

/// How a word was read from a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Reading {
    /// A run of letters and digits.
    #[default]
    Word,
    /// A part of a word between two capitals, as `Lena` in `TeamLena`.
    Hump,
    /// Words joined without blanks, as `lena.k`.
    Joined,
}

/// Words of a text, and their folded forms in one buffer.
#[derive(Default)]
pub(crate) struct Words {
    bytes: Vec<u8>,
    words: Vec<Word>,
}

impl Words {
    /// The words: plain ones in the order of the text, each followed by its humps and by the
    /// joined reading that ends with it.
    pub(crate) fn words(&self) -> &[Word] {
        &self.words
    }

    /// The folded form of a word.
    pub(crate) fn folded(&self, word: &Word) -> &[u8] {
        let from = word.from as usize;
        self.bytes
            .get(from..from + usize::from(word.len))
            .unwrap_or(&[])
    }

    /// Reads the words of a text shorter than 4 GiB.
    pub(crate) fn read(&mut self, text: &str) {
        self.bytes.clear();
        self.words.clear();
        // First of the plain words that are joined to the one at hand, with their number.
        let mut joined: Option<(Word, usize)> = None;
        let mut before = Before {
            opens_sentence: true,
            ..Before::default()
        };
        let mut chars = text.char_indices().peekable();
        while let Some((start, char)) = chars.next() {
            if !is_letter(char) {
                before.pass(char);
                continue;
            }
            let from = self.bytes.len();
            let mut folding = Folding::default();
            let mut humps = 0;
            let mut end = start;
            let mut next = Some((start, char));
            let mut was_lower = false;
            while let Some((at, char)) = next {
                humps += usize::from(was_lower && char.is_uppercase());
                was_lower = char.is_lowercase();
                if self.bytes.len() - from < MAX_WORD {
                    folding.push(char, &mut self.bytes);
                }
                end = at + char.len_utf8();
                next = chars.next_if(|(_, char)| is_letter(*char));
            }
            let word = Word {
                capital: char.is_uppercase(),
                opens_sentence: before.opens_sentence,
                tag: before.tag,
                ..self.word(start, end, from)
            };
            self.words.push(word);
            if humps > 0 {
                self.read_humps(text, &word);
            }
            joined = self.join(&word, joined.filter(|_| before.joins));
            before = Before {
                tag: before.tag,
                is_initial: end - start <= 2,
                ..Before::default()
            };
        }
    }

    /// The word whose folded form is the end of the buffer.
    fn word(&self, start: usize, end: usize, from: usize) -> Word {
        let folded = self.bytes.get(from..).unwrap_or(&[]);
        let byte = |at| folded.get(at).copied().unwrap_or(0);
        Word {
            start: start as u32,
            end: end as u32,
            from: from as u32,
            len: folded.len() as u16,
            head: [byte(0), byte(1)],
            ..Word::default()
        }
    }

    /// Adds the parts of a word between its capitals.
    fn read_humps(&mut self, text: &str, word: &Word) {
        let base = word.start as usize;
        let piece = text.get(base..word.end as usize).unwrap_or("");
        let mut start = 0;
        let mut was_lower = false;
        let ends = piece.char_indices().filter_map(|(at, char)| {
            let ends = was_lower && char.is_uppercase();
            was_lower = char.is_lowercase();
            ends.then_some(at)
        });
        for end in ends.chain([piece.len()]) {
            let from = self.bytes.len();
            let hump = piece.get(start..end).unwrap_or("");
            let mut folding = Folding::default();
            hump.chars()
                .take(MAX_WORD)
                .for_each(|char| folding.push(char, &mut self.bytes));
            let hump = Word {
                capital: hump.starts_with(char::is_uppercase),
                tag: word.tag,
                reading: Reading::Hump,
                ..self.word(base + start, base + end, from)
            };
            self.words.push(hump);
            start = end;
        }
    }

    /// Adds the joined reading of a word and those before it. Returns what the next word may
    /// join.
    fn join(&mut self, word: &Word, joined: Option<(Word, usize)>) -> Option<(Word, usize)> {
        let Some((first, count)) = joined else {
            return Some((*word, 1));
        };
        if count >= MAX_JOINED || usize::from(first.len + word.len) > MAX_WORD {
            return Some((*word, 1));
        }
        let from = self.bytes.len();
        for part in [&first, word] {
            let start = part.from as usize;
            self.bytes
                .extend_from_within(start..start + usize::from(part.len));
        }
        let whole = Word {
            capital: first.capital,
            opens_sentence: first.opens_sentence,
            tag: first.tag,
            reading: Reading::Joined,
            ..self.word(first.start as usize, word.end as usize, from)
        };
        self.words.push(whole);
        Some((whole, count + 1))
    }
}

/// What stands before a word.
#[derive(Default)]
struct Before {
    /// A full stop or nothing.
    opens_sentence: bool,
    /// A `#`, directly or with letters and underscores between.
    tag: bool,
    /// One sign that joins words: `.`, `_`, `-`.
    joins: bool,
    /// A word of one letter, whose full stop ends no sentence.
    is_initial: bool,
    /// How many signs.
    signs: u8,
}

impl Before {
    fn pass(&mut self, char: char) {
        self.signs = self.signs.saturating_add(1);
        self.joins = self.signs == 1 && matches!(char, '.' | '_' | '-');
        self.tag = char == '#' || self.tag && char == '_';
        self.opens_sentence |= char == '.' && !self.is_initial
            || matches!(char, '!' | '?' | ':' | '\n' | '…' | '•' | '|');
    }
}

/// Whether a character is part of a word.
fn is_letter(char: char) -> bool {
    if char.is_ascii() {
        char.is_ascii_alphanumeric()
    } else {
        char.is_alphanumeric() || is_combining_mark(char)
    }
}

/// The folded form of one word.
pub(crate) fn fold_word(word: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(word.len());
    let mut folding = Folding::default();
    word.chars().for_each(|char| folding.push(char, &mut out));
    out
}

/// Folds the characters of one word.
#[derive(Default)]
struct Folding {
    /// The last byte, if an `e` behind it is another way to write the two dots.
    umlaut: bool,
}

impl Folding {
    fn push(&mut self, char: char, out: &mut Vec<u8>) {
        if char.is_ascii() {
            let byte = (char as u8).to_ascii_lowercase();
            let swallowed = byte == b'e' && self.umlaut;
            self.umlaut = !swallowed && matches!(byte, b'a' | b'o' | b'u');
            if !swallowed {
                out.push(byte);
            }
            return;
        }
        if is_combining_mark(char) {
            return;
        }
        self.umlaut = false;
        char.to_lowercase().for_each(|lower| push_plain(lower, out));
    }
}

/// Writes a lower-case character without its marks.
fn push_plain(char: char, out: &mut Vec<u8>) {
    let plain: &[u8] = match char {
        'ä' | 'æ' | 'å' => b"a",
        'ö' | 'ø' | 'œ' => b"o",
        'ü' => b"u",
        'ß' => b"ss",
        'ł' => b"l",
        'đ' | 'ð' => b"d",
        'þ' => b"th",
        'ı' => b"i",
        'ħ' => b"h",
        'ŋ' => b"n",
        _ if char.is_ascii() => return out.push(char as u8),
        _ => {
            let mut base = None;
            decompose_canonical(char, |part| {
                if !is_combining_mark(part) && base.is_none() {
                    base = Some(part);
                }
            });
            let base = base
                .filter(|base| !is_combining_mark(*base))
                .unwrap_or(char);
            let mut buffer = [0; 4];
            return out.extend_from_slice(base.encode_utf8(&mut buffer).as_bytes());
        }
    };
    out.extend_from_slice(plain);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_equal() {
        for (one, other) in [
            ("Müller", "MUELLER"),
            ("Müller", "muller"),
            ("Strauß", "STRAUSS"),
            ("Łukasz", "lukasz"),
            ("Renée", "renee"),
            ("Dvořák", "DVORAK"),
            ("Mu\u{308}ller", "Müller"),
            ("Jørgen", "Jörgen"),
            ("Jürgen", "Juergen"),
            ("Yıldırım", "yildirim"),
            ("ЛЕНА", "лена"),
        ] {
            assert_eq!(fold_word(one), fold_word(other), "{one} {other}");
        }
        assert_ne!(fold_word("Meier"), fold_word("Maier"));
    }

    fn read(text: &str) -> Vec<String> {
        let mut words = Words::default();
        words.read(text);
        let folded = |word| String::from_utf8_lossy(words.folded(word)).into_owned();
        words.words().iter().map(folded).collect()
    }

    #[test]
    fn words_humps_and_joined_readings() {
        assert_eq!(read("Hallo Lena!"), ["hallo", "lena"]);
        assert_eq!(read("#TeamLena"), ["teamlena", "team", "lena"]);
        assert_eq!(read("lena.k_99"), ["lena", "k", "lenak", "99", "lenak99"]);
        assert_eq!(read("Lena's, ok"), ["lena", "s", "ok"]);
        assert_eq!(read(""), [""; 0]);
    }
}

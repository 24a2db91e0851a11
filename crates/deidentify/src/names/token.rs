//! Cuts a text into the tokens of the name tagger and lowers their case, in one pass.
//!
//! A token is a run of letters and digits, or one other character that is no blank. What a name
//! never stands in (handles, web and mail addresses, placeholders) is one token of its own kind.
//! Words of hashtags are tokens, even where only their case or a list of names shows the seam.

use super::lexicon::{Entry, Lexicon, hash};
use super::short_word::ShortWord;

/// Longest token in bytes; a longer run of letters is no word of any language.
const MAX_WORD: usize = 64;
/// Longest word in bytes that can be one of a name.
const MAX_NAME: usize = 40;

/// What a token is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// Begins with a letter.
    Word,
    /// Begins with a digit.
    Number,
    /// Punctuation.
    #[default]
    Mark,
    /// An emoji or another symbol.
    Symbol,
    /// `@name`.
    Handle,
    /// A web or mail address.
    Address,
    /// What this crate writes in place of a finding.
    Placeholder,
    /// One or more line ends.
    Break,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Case {
    /// No letters, or letters without case.
    #[default]
    None,
    /// `word`
    Lower,
    /// `Word`
    Title,
    /// `W`
    Initial,
    /// `WORD`
    Upper,
    /// `woRd`
    Mixed,
}

impl Case {
    /// Of a word with so many letters, so many of them capitals.
    #[inline]
    pub(super) fn of(letters: u32, capitals: u32, is_first_capital: bool) -> Self {
        match (letters, capitals) {
            (0, _) => Self::None,
            (_, 0) => Self::Lower,
            (1, 1) => Self::Initial,
            (all, capitals) if all == capitals => Self::Upper,
            (_, 1) if is_first_capital => Self::Title,
            _ => Self::Mixed,
        }
    }
}

/// One token.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Token {
    /// First byte in the text.
    pub(crate) start: u32,
    /// One past the last byte.
    pub(crate) end: u32,
    /// First byte in the lower-case copy.
    pub(crate) low: u32,
    /// Length there.
    pub(crate) low_len: u8,
    /// What it is.
    pub(crate) kind: Kind,
    /// How it is written.
    pub(crate) case: Case,
    /// Whether no blank stands before it.
    pub(crate) glued: bool,
    /// Whether it belongs to a hashtag.
    pub(crate) tag: bool,
    /// Whether it may belong to a name at all.
    pub(crate) candidate: bool,
    /// Hash of its lower-case form.
    pub(crate) hash: u64,
    /// What the lexicon says of it.
    pub(crate) entry: Entry,
}

/// The tokens of a text, in buffers that are used again.
#[derive(Default)]
pub(crate) struct Tokens {
    /// The tokens in the order of the text.
    pub(crate) list: Vec<Token>,
    /// Lower-case copies of the words, one after the other.
    pub(crate) low: String,
    /// A list that is no longer needed.
    pub(super) spare: Vec<Token>,
}

impl Tokens {
    /// The lower-case form of a token.
    pub(crate) fn low(&self, token: &Token) -> &str {
        let from = token.low as usize;
        self.low
            .get(from..from + usize::from(token.low_len))
            .unwrap_or("")
    }

    /// Cuts a text, and marks what may belong to a name.
    pub(crate) fn fill(&mut self, text: &str, lexicon: &Lexicon) {
        self.list.clear();
        self.low.clear();
        let bytes = text.as_bytes();
        let (mut at, mut glued) = (0, false);
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b' ' | b'\t' => (at, glued) = (at + 1, false),
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                    at = self.word(text, at, glued, lexicon);
                    glued = true;
                }
                b'\n' | b'\r' => {
                    let end = run(bytes, at, |byte| byte.is_ascii_whitespace());
                    self.push(text, at, end, Kind::Break, false);
                    (at, glued) = (end, false);
                }
                128.. => {
                    let char = text.get(at..).and_then(|rest| rest.chars().next());
                    let char = char.unwrap_or('\u{fffd}');
                    if char.is_alphanumeric() {
                        at = self.word(text, at, glued, lexicon);
                        glued = true;
                    } else if char.is_whitespace() {
                        (at, glued) = (at + char.len_utf8(), false);
                    } else {
                        let end = at + char.len_utf8();
                        if !is_invisible(char) {
                            let kind = if is_mark(char) {
                                Kind::Mark
                            } else {
                                Kind::Symbol
                            };
                            self.push(text, at, end, kind, glued);
                            glued = true;
                        }
                        at = end;
                    }
                }
                _ => {
                    at = self.ascii_mark(text, at, glued);
                    glued = true;
                }
            }
        }
        // Apart from the cutting, and asked for before it is needed, so that the processor waits
        // for the table's lines all at once instead of one after the other.
        let marks = self.list.iter().map(|token| lexicon.touch(token.hash));
        std::hint::black_box(marks.fold(0, |all, mark| all ^ mark));
        for token in &mut self.list {
            if matches!(token.kind, Kind::Word | Kind::Number) {
                token.entry = lexicon.entry(token.hash);
            }
        }
        self.mark_candidates();
    }

    /// Takes a mark, or what begins with one; returns its end.
    fn ascii_mark(&mut self, text: &str, at: usize, glued: bool) -> usize {
        let bytes = text.as_bytes();
        let next = bytes.get(at + 1).copied().unwrap_or(0);
        match bytes.get(at) {
            Some(b'@') if next.is_ascii_alphanumeric() || next == b'_' => {
                let end = run(bytes, at + 1, |byte| {
                    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.')
                });
                let end = end - usize::from(bytes.get(end - 1) == Some(&b'.'));
                self.push(text, at, end, Kind::Handle, glued);
                end
            }
            Some(b'[') if next.is_ascii_uppercase() => match placeholder(bytes, at) {
                Some(end) => {
                    self.push(text, at, end, Kind::Placeholder, glued);
                    end
                }
                None => {
                    self.push(text, at, at + 1, Kind::Mark, glued);
                    at + 1
                }
            },
            _ => {
                self.push(text, at, at + 1, Kind::Mark, glued);
                at + 1
            }
        }
    }

    /// Takes the word that begins at `at`; returns its end.
    fn word(&mut self, text: &str, at: usize, glued: bool, lexicon: &Lexicon) -> usize {
        let bytes = text.as_bytes();
        let short = ShortWord::at(bytes, at);
        let end = short.map_or_else(|| word_end(text, at), |short| at + short.len);
        let next = bytes.get(end).copied().unwrap_or(0);
        let word = text.get(at..end).unwrap_or("");
        let is_address = match next {
            b':' => bytes.get(end..end + 3) == Some(b"://"),
            b'@' => bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric),
            b'.' | b'_' | b'-' | b'+' => {
                word.eq_ignore_ascii_case("www") || is_before_at(bytes, end)
            }
            _ => false,
        };
        if is_address {
            let end = run(bytes, end, |byte| {
                !byte.is_ascii_whitespace() && !matches!(byte, b'<' | b'>' | b'"' | b')')
            });
            let end = text.ceil_char_boundary(end);
            self.push(text, at, end, Kind::Address, glued);
            return end;
        }
        let is_tag = glued
            && self.list.last().is_some_and(|last| {
                last.end as usize == at && text.get(last.start as usize..at) == Some("#")
            });
        if is_tag {
            self.hashtag(text, at, end, lexicon);
        } else {
            match short {
                Some(short) => self.push_short(text, at, short, glued),
                None => self.push_word(text, at, end, glued, false),
            }
        }
        end
    }

    fn push_short(&mut self, text: &str, at: usize, short: ShortWord, glued: bool) {
        let end = at + short.len;
        let word = text.get(at..end).unwrap_or("");
        let low = self.low.len();
        self.low.push_str(word);
        if short.has_capital()
            && let Some(copy) = self.low.get_mut(low..)
        {
            copy.make_ascii_lowercase();
        }
        self.list.push(Token {
            start: offset(at),
            end: offset(end),
            low: offset(low),
            low_len: u8::try_from(short.len).unwrap_or(u8::MAX),
            kind: kind_of(word),
            case: short.case(),
            glued,
            tag: false,
            candidate: false,
            hash: short.hash(),
            entry: Entry::default(),
        });
    }

    /// Takes the words of a hashtag.
    fn hashtag(&mut self, text: &str, at: usize, end: usize, lexicon: &Lexicon) {
        let mut from = at;
        let mut before: Option<char> = None;
        let word = text.get(at..end).unwrap_or("");
        for (offset, char) in word.char_indices() {
            if char.is_uppercase() && before.is_some_and(char::is_lowercase) {
                self.push_word(text, from, at + offset, true, true);
                from = at + offset;
            }
            before = Some(char);
        }
        let from_first = from == at;
        let seam = if from_first {
            seam_of(word, lexicon)
        } else {
            None
        };
        match seam {
            Some(seam) => {
                self.push_word(text, at, at + seam, true, true);
                self.push_word(text, at + seam, end, true, true);
            }
            None => self.push_word(text, from, end, true, true),
        }
    }

    fn push_word(&mut self, text: &str, at: usize, end: usize, glued: bool, tag: bool) {
        let word = text.get(at..end).unwrap_or("");
        let low = self.low.len();
        let case = lower_into(word, &mut self.low);
        let folded = self.low.get(low..).unwrap_or("");
        let hash = hash(folded.as_bytes());
        self.list.push(Token {
            start: offset(at),
            end: offset(end),
            low: offset(low),
            low_len: u8::try_from(folded.len()).unwrap_or(u8::MAX),
            kind: kind_of(word),
            case,
            glued,
            tag,
            candidate: false,
            hash,
            entry: Entry::default(),
        });
    }

    fn push(&mut self, text: &str, at: usize, end: usize, kind: Kind, glued: bool) {
        // One hash for all handles and all addresses: which one it is says nothing about names.
        let hash = match kind {
            Kind::Mark | Kind::Symbol => hash(text.get(at..end).unwrap_or("").as_bytes()),
            // As if the name still stood there, for what stands beside it.
            Kind::Placeholder => hash(
                text.get(at..end)
                    .unwrap_or("")
                    .as_bytes()
                    .get(..4)
                    .unwrap_or(b""),
            ),
            other => hash(&[other as u8]),
        };
        self.list.push(Token {
            start: offset(at),
            end: offset(end),
            low: offset(self.low.len()),
            kind,
            glued,
            hash,
            ..Token::default()
        });
    }

    /// Whether any token may belong to a name.
    pub(super) fn has_candidate(&self) -> bool {
        self.list.iter().any(|token| token.candidate)
    }

    /// Words that are known never to be names need no features; and the marks inside a name
    /// belong to it only between two words that may.
    pub(super) fn mark_candidates(&mut self) {
        for token in &mut self.list {
            token.candidate = token.kind == Kind::Word
                && usize::from(token.low_len) <= MAX_NAME
                && !token.entry.is_safe(token.case == Case::Lower);
        }
        for at in 1..self.list.len().saturating_sub(1) {
            // Few tokens are marks.
            if self
                .list
                .get(at)
                .is_none_or(|token| token.kind != Kind::Mark)
            {
                continue;
            }
            let (Some(&before), Some(&token), Some(&after)) = (
                self.list.get(at - 1),
                self.list.get(at),
                self.list.get(at + 1),
            ) else {
                break;
            };
            if !before.candidate || !after.candidate || !token.glued {
                continue;
            }
            let inner = match self.low_mark(&token) {
                b'-' | b'\'' => after.glued,
                b'.' => before.end - before.start <= 2,
                _ => false,
            };
            if inner && let Some(token) = self.list.get_mut(at) {
                token.candidate = true;
            }
        }
    }

    /// The byte of a mark; 0 if it is none that can stand inside a name. Typographic
    /// apostrophes and hyphens count as plain ones.
    fn low_mark(&self, token: &Token) -> u8 {
        MARKS
            .iter()
            .find(|(_, hash)| *hash == token.hash)
            .map_or(0, |(byte, _)| *byte)
    }
}

/// Marks inside names, with the hashes of their forms.
static MARKS: std::sync::LazyLock<Vec<(u8, u64)>> = std::sync::LazyLock::new(|| {
    [
        (b'-', "-"),
        (b'-', "\u{2010}"),
        (b'-', "\u{2011}"),
        (b'\'', "'"),
        (b'\'', "\u{2019}"),
        (b'.', "."),
    ]
    .into_iter()
    .map(|(byte, form)| (byte, hash(form.as_bytes())))
    .collect()
});

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn run(bytes: &[u8], at: usize, holds: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(at..).unwrap_or(&[]);
    at + rest
        .iter()
        .position(|byte| !holds(*byte))
        .unwrap_or(rest.len())
}

/// Whether a local part of a mail address goes on at `at`, up to its `@`.
fn is_before_at(bytes: &[u8], at: usize) -> bool {
    let end = run(bytes, at, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+')
    });
    end - at <= MAX_WORD
        && bytes.get(end) == Some(&b'@')
        && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric)
}

/// The end of the run of letters and digits at `at`.
fn word_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while end < at + MAX_WORD {
        match bytes.get(end) {
            Some(byte) if byte.is_ascii_alphanumeric() => end += 1,
            Some(128..) => {
                let char = text.get(end..).and_then(|rest| rest.chars().next());
                match char {
                    Some(char)
                        if char.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&char) =>
                    {
                        end += char.len_utf8();
                    }
                    _ => break,
                }
            }
            _ => break,
        }
    }
    end
}

/// The end of the placeholder that begins at `at`, as `[PERSON_NAME_1]`.
fn placeholder(bytes: &[u8], at: usize) -> Option<usize> {
    let end = run(bytes, at + 1, |byte| {
        byte.is_ascii_uppercase() || byte == b'_' || byte.is_ascii_digit()
    });
    let is_numbered = bytes.get(end - 1).is_some_and(u8::is_ascii_digit);
    (is_numbered && bytes.get(end) == Some(&b']')).then_some(end + 1)
}

fn is_invisible(char: char) -> bool {
    matches!(char, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ad}' | '\u{1f3fb}'..='\u{1f3ff}')
}

fn is_mark(char: char) -> bool {
    matches!(char, '\u{a1}'..='\u{bf}' | '\u{2010}'..='\u{205e}' | '\u{3000}'..='\u{3020}')
}

/// Appends the lower-case form of a word, and says how it was written.
pub(super) fn lower_into(word: &str, out: &mut String) -> Case {
    let (mut letters, mut upper, mut first_upper) = (0_u32, 0_u32, false);
    if word.is_ascii() {
        let from = out.len();
        out.push_str(word);
        for byte in word.bytes() {
            let is_upper = byte.is_ascii_uppercase();
            first_upper |= letters == 0 && is_upper;
            letters += u32::from(byte.is_ascii_alphabetic());
            upper += u32::from(is_upper);
        }
        if upper > 0
            && let Some(copy) = out.get_mut(from..)
        {
            copy.make_ascii_lowercase();
        }
    } else {
        for char in word.chars() {
            let is_upper = char.is_uppercase();
            first_upper |= letters == 0 && is_upper;
            letters += u32::from(char.is_alphabetic());
            upper += u32::from(is_upper);
            out.extend(char.to_lowercase());
        }
    }
    Case::of(letters, upper, first_upper)
}

/// Whether a run of letters and digits is a word or a number.
fn kind_of(word: &str) -> Kind {
    if word.starts_with(|first: char| first.is_ascii_digit()) {
        Kind::Number
    } else {
        Kind::Word
    }
}

/// Where a forename ends and a surname begins in a word without capitals; `None` if the word is
/// one of the language, or no such place is found.
fn seam_of(word: &str, lexicon: &Lexicon) -> Option<usize> {
    if !(6..=32).contains(&word.len()) || !word.is_ascii() {
        return None;
    }
    let mut low = [0_u8; 32];
    let low = low.get_mut(..word.len())?;
    low.copy_from_slice(word.as_bytes());
    low.make_ascii_lowercase();
    let whole = lexicon.entry(hash(low));
    if whole.is_known() {
        return None;
    }
    (3..=low.len() - 3).rev().find(|&seam| {
        let (left, right) = low.split_at(seam);
        let left = lexicon.entry(hash(left));
        if left.forename() < 2 || left.is_safe(true) {
            return false;
        }
        let right = lexicon.entry(hash(right));
        right.surname() >= 1 && !right.is_safe(true)
    })
}

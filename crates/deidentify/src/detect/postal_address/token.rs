//! Words and numbers to either side of a place, one at a time, with what stands between them.

use super::super::{Text, is_word_char};
use super::lexicon::{Folded, Roles};

/// Longest token in bytes; nothing longer is part of an address.
const LONGEST: usize = 64;
/// Most characters between two tokens.
const WIDEST: usize = 6;

/// What stands between two tokens, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Gap(u8);

impl Gap {
    /// A blank.
    pub(super) const BLANK: Self = Self(1);
    /// A comma or semicolon.
    pub(super) const COMMA: Self = Self(1 << 1);
    /// One line break or two.
    pub(super) const LINE: Self = Self(1 << 2);
    /// A full stop.
    pub(super) const STOP: Self = Self(1 << 3);
    /// A dash, slash or bullet.
    pub(super) const DASH: Self = Self(1 << 4);
    /// Anything else.
    pub(super) const OTHER: Self = Self(1 << 5);
    /// The end of a sentence or paragraph.
    pub(super) const END: Self = Self(1 << 6);

    /// These and others.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether one of these is among them.
    pub(super) fn has(self, gap: Self) -> bool {
        self.0 & gap.0 != 0
    }

    /// Whether there is nothing but these.
    pub(super) fn within(self, gap: Self) -> bool {
        self.0 & !gap.0 == 0
    }

    fn add(&mut self, char: char) {
        let bit = match char {
            ' ' | '\t' | '\u{a0}' => Self::BLANK,
            ',' | ';' => Self::COMMA,
            '\n' if self.has(Self::LINE) => Self::END,
            '\n' => Self::LINE,
            '\r' => Self(0),
            '.' => Self::STOP,
            '-' | '–' | '—' | '/' | '|' | '·' | '•' | '~' => Self::DASH,
            '!' | '?' | '…' => Self::END,
            _ => Self::OTHER,
        };
        self.0 |= bit.0;
    }
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, with hyphens and apostrophes inside.
    #[default]
    Word,
    /// Digits.
    Number,
    /// Letters and digits.
    Mixed,
}

/// A word or number.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Token {
    /// Where it starts.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// What stands between it and the place where the search began.
    pub(super) gap: Gap,
    /// What it is made of.
    pub(super) kind: Kind,
    /// What it can be.
    pub(super) roles: Roles,
    /// Whether it begins with a capital.
    pub(super) capital: bool,
}

impl Token {
    /// Its length in bytes.
    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }

    /// Its text.
    pub(super) fn str<'a>(&self, text: &Text<'a>) -> &'a str {
        text.slice(self.start..self.end)
    }

    /// Whether it is a number of at most so many digits.
    pub(super) fn is_number(&self, digits: usize) -> bool {
        self.kind == Kind::Number && self.len() <= digits
    }

    /// Whether it is a word of letters.
    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// Whether it is one of the usual ways to write a numbered street or floor: `42nd`, `3º`.
    pub(super) fn is_ordinal(&self, text: &Text<'_>) -> bool {
        if self.kind != Kind::Mixed {
            return false;
        }
        let rest = self
            .str(text)
            .trim_start_matches(|char: char| char.is_ascii_digit());
        [
            "st", "nd", "rd", "th", "º", "ª", "er", "ère", "e", "ème", "de", "ste", "ND", "RD",
            "TH", "ST",
        ]
        .contains(&rest)
    }

    /// Whether all its letters are capitals.
    pub(super) fn is_upper(&self, text: &Text<'_>) -> bool {
        self.str(text).chars().all(|char| !char.is_lowercase())
    }

    fn of(text: &Text<'_>, start: usize, end: usize, gap: Gap) -> Option<Self> {
        if start == end || end - start > LONGEST {
            return None;
        }
        let word = text.slice(start..end);
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let kind = match digits {
            0 => Kind::Word,
            _ if digits == word.len() => Kind::Number,
            _ => Kind::Mixed,
        };
        let roles = if kind == Kind::Word {
            Folded::of(word).roles()
        } else {
            Roles::default()
        };
        let capital = word
            .chars()
            .find(|char| char.is_alphanumeric())
            .is_some_and(char::is_uppercase);
        Some(Self {
            start,
            end,
            gap,
            kind,
            roles,
            capital,
        })
    }
}

/// The token behind a place.
pub(super) fn after(text: &Text<'_>, from: usize) -> Option<Token> {
    let (mut at, mut gap, mut signs) = (from, Gap::default(), 0);
    loop {
        let char = text.char_at(at)?;
        if is_word_char(char) {
            break;
        }
        signs += 1;
        if char == '@' || signs > WIDEST {
            return None;
        }
        gap.add(char);
        at += char.len_utf8();
    }
    let start = at;
    while at - start <= LONGEST {
        match text.char_at(at) {
            Some(char) if is_word_char(char) => at += char.len_utf8(),
            Some(char) if joins(text, at, char) => at += char.len_utf8(),
            _ => break,
        }
    }
    Token::of(text, start, at, gap)
}

/// The token before a place.
pub(super) fn before(text: &Text<'_>, from: usize) -> Option<Token> {
    let (mut at, mut gap, mut signs) = (from, Gap::default(), 0);
    loop {
        let char = text.char_before(at)?;
        if is_word_char(char) {
            break;
        }
        signs += 1;
        if char == '@' || signs > WIDEST {
            return None;
        }
        gap.add(char);
        at -= char.len_utf8();
    }
    let end = at;
    while end - at <= LONGEST {
        match text.char_before(at) {
            Some(char) if is_word_char(char) => at -= char.len_utf8(),
            Some(char) if joins(text, at - char.len_utf8(), char) => at -= char.len_utf8(),
            _ => break,
        }
    }
    Token::of(text, at, end, gap)
}

/// Whether a hyphen or apostrophe stands between two letters.
fn joins(text: &Text<'_>, at: usize, char: char) -> bool {
    matches!(char, '-' | '\'' | '’')
        && text.char_before(at).is_some_and(char::is_alphabetic)
        && text
            .char_at(at + char.len_utf8())
            .is_some_and(char::is_alphabetic)
}

/// Most tokens that are looked at on one side.
const MOST: usize = 12;

/// The tokens on one side of a place, the nearest first.
pub(super) struct Row {
    tokens: [Token; MOST],
    count: usize,
}

impl Row {
    /// At most so many tokens behind a place.
    pub(super) fn after(text: &Text<'_>, from: usize, most: usize) -> Self {
        Self::read(most, from, |from| after(text, from), |token| token.end)
    }

    /// At most so many tokens before a place.
    pub(super) fn before(text: &Text<'_>, from: usize, most: usize) -> Self {
        Self::read(most, from, |from| before(text, from), |token| token.start)
    }

    fn read(
        most: usize,
        from: usize,
        next: impl Fn(usize) -> Option<Token>,
        place: impl Fn(&Token) -> usize,
    ) -> Self {
        let mut row = Self {
            tokens: [Token::default(); MOST],
            count: 0,
        };
        let mut from = from;
        for slot in row.tokens.iter_mut().take(most) {
            let Some(token) = next(from) else { break };
            from = place(&token);
            *slot = token;
            row.count += 1;
        }
        row
    }

    /// The tokens.
    pub(super) fn tokens(&self) -> &[Token] {
        self.tokens.get(..self.count).unwrap_or(&[])
    }

    /// One of them.
    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.tokens().get(at)
    }
}

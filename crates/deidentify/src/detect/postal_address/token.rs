//! Words and numbers to either side of a place, one at a time, with what stands between them.

use std::cell::Cell;

use super::super::{Text, is_word_char};
use super::lexicon::Roles;

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
    const NONE: Self = Self {
        start: 0,
        end: 0,
        gap: Gap(0),
        kind: Kind::Word,
        roles: Roles::NONE,
        capital: false,
    };

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
            "st", "nd", "rd", "th", "º", "ª", "er", "ère", "e", "ème", "de", "ste", "o", "ND",
            "RD", "TH", "ST",
        ]
        .contains(&rest)
    }

    /// Whether all its letters are capitals.
    pub(super) fn is_upper(&self, text: &Text<'_>) -> bool {
        self.str(text).chars().all(|char| !char.is_lowercase())
    }

    /// The token between two places. `made` is the set of what it is made of.
    fn of(text: &Text<'_>, start: usize, end: usize, gap: Gap, made: Made) -> Option<Self> {
        if start == end || end - start > LONGEST {
            return None;
        }
        let kind = match (made.letters, made.digits) {
            (true, true) => Kind::Mixed,
            (false, _) => Kind::Number,
            (true, false) => Kind::Word,
        };
        let roles = if kind == Kind::Word {
            Roles::of(text.slice(start..end))
        } else {
            Roles::default()
        };
        let first = text.byte(start);
        let capital = if first < 128 {
            first.is_ascii_uppercase()
        } else {
            text.char_at(start).is_some_and(char::is_uppercase)
        };
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

/// What the characters of a token are.
#[derive(Clone, Copy, Default)]
struct Made {
    letters: bool,
    digits: bool,
}

impl Made {
    fn add(&mut self, char: char) {
        self.digits |= char.is_ascii_digit();
        self.letters |= !char.is_ascii_digit();
    }
}

/// The token behind a place.
pub(super) fn after(text: &Text<'_>, from: usize) -> Option<Token> {
    remembered::<false>(text, from)
}

/// The token before a place.
pub(super) fn before(text: &Text<'_>, from: usize) -> Option<Token> {
    remembered::<true>(text, from)
}

/// Tokens that were read: most are asked for again, by another reading or a number nearby.
pub(in super::super) struct Memo([Cell<(usize, Option<Token>)>; REMEMBERED]);

/// How many tokens are remembered, a power of two.
const REMEMBERED: usize = 16;

/// The token behind a place, or before it, as it was read or is read now.
fn remembered<const BACK: bool>(text: &Text<'_>, from: usize) -> Option<Token> {
    let memo = text
        .tokens
        .get_or_init(|| Memo([const { Cell::new((0, None)) }; REMEMBERED]));
    // Not 0, which is the key of nothing.
    let key = from * 2 + usize::from(BACK) + 1;
    let slot = memo.0.get(key % REMEMBERED)?;
    let (known, token) = slot.get();
    if known == key {
        return token;
    }
    let token = next::<BACK>(text, from);
    slot.set((key, token));
    token
}

/// The next token from a place on, or back.
fn next<const BACK: bool>(text: &Text<'_>, from: usize) -> Option<Token> {
    let (mut at, mut gap, mut signs) = (from, Gap::default(), 0);
    loop {
        let step = Step::of::<BACK>(text, at)?;
        if is_word_char(step.char) {
            break;
        }
        signs += 1;
        if step.char == '@' || signs > WIDEST {
            return None;
        }
        gap.add(step.char);
        at = step.to;
    }
    let from = at;
    let mut made = Made::default();
    while at.abs_diff(from) <= LONGEST {
        // Letters and digits of ASCII, which most are.
        let byte = if BACK {
            text.byte_before(at)
        } else {
            text.byte(at)
        };
        if byte.is_ascii_alphanumeric() {
            made.digits |= byte.is_ascii_digit();
            made.letters |= !byte.is_ascii_digit();
            at = if BACK { at - 1 } else { at + 1 };
            continue;
        }
        match Step::of::<BACK>(text, at) {
            Some(step) if is_word_char(step.char) => {
                made.add(step.char);
                at = step.to;
            }
            Some(step) if joins(text, step.start, step.char) => at = step.to,
            _ => break,
        }
    }
    Token::of(text, from.min(at), from.max(at), gap, made)
}

/// A step over one character, on or back.
struct Step {
    char: char,
    /// Where the character starts.
    start: usize,
    /// Where the step ends: behind the character, or before it.
    to: usize,
}

impl Step {
    fn of<const BACK: bool>(text: &Text<'_>, at: usize) -> Option<Self> {
        if BACK {
            let char = text.char_before(at)?;
            let start = at - char.len_utf8();
            Some(Self {
                char,
                start,
                to: start,
            })
        } else {
            let char = text.char_at(at)?;
            Some(Self {
                char,
                start: at,
                to: at + char.len_utf8(),
            })
        }
    }
}

/// Whether a hyphen or apostrophe stands between two letters.
fn joins(text: &Text<'_>, at: usize, char: char) -> bool {
    let letter_before = |at| text.char_before(at).is_some_and(char::is_alphabetic);
    let letter_at = |at| text.char_at(at).is_some_and(char::is_alphabetic);
    match char {
        // Dr.-Braun-Straße
        '-' => {
            (letter_before(at) || text.byte_before(at) == b'.' && letter_before(at - 1))
                && letter_at(at + 1)
        }
        '.' => letter_before(at) && text.byte(at + 1) == b'-' && letter_at(at + 2),
        '\'' | '’' => letter_before(at) && letter_at(at + char.len_utf8()),
        _ => false,
    }
}

/// At most so many tokens on one side of a place, the nearest first. Each is read when it is asked for: most
/// readings end at the first or second.
pub(super) struct Row<'t, const MOST: usize = 8> {
    text: &'t Text<'t>,
    tokens: [Cell<Token>; MOST],
    count: Cell<usize>,
    /// Whether there are no more.
    ended: Cell<bool>,
    from: Cell<usize>,
    forward: bool,
}

impl<'t, const MOST: usize> Row<'t, MOST> {
    /// The tokens behind a place.
    pub(super) fn after(text: &'t Text<'t>, from: usize) -> Self {
        Self::of(text, from, true)
    }

    /// The tokens before a place.
    pub(super) fn before(text: &'t Text<'t>, from: usize) -> Self {
        Self::of(text, from, false)
    }

    fn of(text: &'t Text<'t>, from: usize, forward: bool) -> Self {
        Self {
            text,
            tokens: [const { Cell::new(Token::NONE) }; MOST],
            count: Cell::new(0),
            ended: Cell::new(false),
            from: Cell::new(from),
            forward,
        }
    }

    /// One of them.
    pub(super) fn get(&self, at: usize) -> Option<Token> {
        while self.count.get() <= at {
            if self.ended.get() || !self.read() {
                return None;
            }
        }
        self.tokens.get(at).map(Cell::get)
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = Token> {
        (0..MOST).map_while(|at| self.get(at))
    }

    /// Reads one more.
    fn read(&self) -> bool {
        let count = self.count.get();
        let next = match self.forward {
            _ if count >= MOST => None,
            true => after(self.text, self.from.get()),
            false => before(self.text, self.from.get()),
        };
        let (Some(token), Some(slot)) = (next, self.tokens.get(count)) else {
            self.ended.set(true);
            return false;
        };
        slot.set(token);
        self.from
            .set(if self.forward { token.end } else { token.start });
        self.count.set(count + 1);
        true
    }
}

//! What the tagger looks at, for each word that may belong to a name: the word, its neighbours,
//! how they are written, what the lexicon says of them.
//!
//! A feature is a row of the model's table, chosen by a hash. Training and tagging call the same
//! function, so that both see the same.

use super::language::Language;
use super::lexicon::{Entry, field, hash};
use super::token::{Case, Kind, Token, Tokens};

/// Rows of the model's table, a power of two.
pub(crate) const ROWS: u32 = 1 << 19;

/// How a text is written as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    /// 0 hardly any capitals, 1 some, 2 mostly capitalised words.
    capitals: u64,
    language: Language,
}

impl Style {
    /// Looks at the words of a text. Placeholders do not count.
    pub(crate) fn of(tokens: &Tokens) -> Self {
        let (mut words, mut capital) = (0_usize, 0_usize);
        for token in tokens
            .list
            .iter()
            .filter(|token| token.kind == Kind::Word && !token.tag)
        {
            words += 1;
            capital += usize::from(token.case != Case::Lower && token.case != Case::None);
        }
        let capitals = match () {
            () if capital == 0 => 0,
            () if words > 3 && capital * 10 >= words * 7 => 2,
            () => 1,
        };
        Self {
            capitals,
            language: Language::of(&tokens.list, &tokens.low),
        }
    }

    /// In this language, if the text does not show its own.
    pub(crate) fn or(self, language: Language) -> Self {
        match self.language {
            Language::Unknown => Self { language, ..self },
            _ => self,
        }
    }

    /// The language, as far as it shows.
    pub(crate) fn language(self) -> Language {
        self.language
    }

    /// Capitals and language as a value of a feature.
    pub(crate) fn value(self) -> u64 {
        self.capitals | (self.language as u64) << 2
    }
}

/// Collects the rows of one word.
struct Rows<'a> {
    out: &'a mut Vec<u32>,
    template: u64,
}

impl Rows<'_> {
    /// Adds the feature of the next template with a value.
    #[inline]
    fn add(&mut self, value: u64) {
        self.template = self.template.wrapping_add(TEMPLATE);
        // The table has fewer rows than 32 bits tell apart.
        self.out.push(row(self.template, value, ROWS) as u32);
    }

    /// As [`Rows::add`], if there is something to say; otherwise the template is skipped.
    #[inline]
    fn add_if(&mut self, holds: bool, value: u64) {
        if holds {
            self.add(value);
        } else {
            self.template = self.template.wrapping_add(TEMPLATE);
        }
    }
}

/// From the number of one template to the next.
pub(super) const TEMPLATE: u64 = 0x9e37_79b9_7f4a_7c15;

/// The row of a value of a template in a table of `rows` rows, a power of two.
#[inline]
pub(super) fn row(template: u64, value: u64, rows: u32) -> u64 {
    let mixed = (value ^ template).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed >> (64 - rows.trailing_zeros())
}

/// Two values as one.
#[inline]
pub(crate) fn pair(one: u64, other: u64) -> u64 {
    one.rotate_left(29).wrapping_mul(0xff51_afd7_ed55_8ccd) ^ other
}

/// The token at a distance; a mark without a text outside.
#[inline]
pub(crate) fn near(list: &[Token], at: usize, distance: isize) -> Token {
    at.checked_add_signed(distance)
        .and_then(|at| list.get(at))
        .copied()
        .unwrap_or(Token {
            hash: if distance < 0 { 11 } else { 13 },
            kind: Kind::Break,
            ..Token::default()
        })
}

/// Names, towns, frequency and casing of a word.
#[inline]
pub(crate) fn traits(entry: Entry) -> u64 {
    entry.0 >> 50
}

/// How common as a forename and as a surname.
#[inline]
pub(crate) fn names_of(entry: Entry) -> u64 {
    u64::from(entry.forename() << 2 | entry.surname())
}

/// What is left of [`traits`] where frequency is put aside.
#[inline]
fn kinds(entry: Entry) -> u64 {
    traits(entry) & !(7 << 5)
}

/// Groups of words used like this one, in the way it is written: English, German.
#[inline]
fn groups(token: &Token) -> (u64, u64) {
    let is_lower = token.case == Case::Lower;
    let german = if is_lower {
        field::GERMAN_LOWER
    } else {
        field::GERMAN_TITLE
    };
    (
        u64::from(token.entry.get(field::ENGLISH_ALIKE)),
        u64::from(token.entry.get(german)),
    )
}

/// Kind, case and whether it is glued to the token before.
#[inline]
pub(crate) fn shape(token: &Token) -> u64 {
    token.kind as u64
        | (token.case as u64) << 4
        | u64::from(token.glued) << 8
        | u64::from(token.tag) << 9
}

/// Appends the rows of the token at `at`.
pub(crate) fn rows(tokens: &Tokens, style: Style, at: usize, out: &mut Vec<u32>) {
    let list = tokens.list.as_slice();
    let [before2, before, this, after, after2] =
        [-2, -1, 0, 1, 2].map(|distance| near(list, at, distance));
    let low = tokens.low(&this).as_bytes();
    let mut rows = Rows { out, template: 0 };

    // The words themselves.
    rows.add(this.hash);
    rows.add(pair(this.hash, this.case as u64));
    rows.add(before.hash);
    rows.add(after.hash);
    rows.add(before2.hash);
    rows.add(after2.hash);
    rows.add(pair(before.hash, this.hash));
    rows.add(pair(this.hash, after.hash));
    rows.add(pair(before.hash, after.hash));

    // Beginnings and endings.
    let case = this.case as u64;
    rows.add_if(low.len() > 3, low.get(..3).map_or(0, hash));
    for len in [2, 3, 4] {
        let ending = low.len().checked_sub(len).and_then(|from| low.get(from..));
        rows.add_if(low.len() > len, pair(ending.map_or(0, hash), case));
    }

    // How they are written.
    let shapes = [before2, before, this, after].map(|token| shape(&token));
    let [shape2, shape_before, shape_this, shape_after] = shapes;
    let length = (low.len() as u64).min(12);
    rows.add(pair(shape_this, length));
    rows.add(pair(shape_before, shape_this));
    rows.add(pair(shape_this, shape_after));
    rows.add(pair(pair(shape_before, shape_this), shape_after));
    rows.add(pair(pair(shape2, shape_before), shape_this));
    rows.add(pair(
        style.capitals,
        pair(shape_this, u64::from(this.entry.get(field::CASING))),
    ));

    // What the lexicon says.
    let says = traits(this.entry);
    let style_case = pair(style.value(), case);
    let (says_before, says_after) = (traits(before.entry), traits(after.entry));
    rows.add(pair(pair(says, style.capitals), case));
    rows.add(pair(
        pair(names_of(this.entry), case),
        pair(says_before, before.case as u64),
    ));
    rows.add(pair(
        pair(names_of(this.entry), case),
        pair(says_after, after.case as u64),
    ));
    rows.add(pair(says, before.hash));
    rows.add(pair(says, after.hash));
    rows.add(pair(
        pair(names_of(before.entry), names_of(this.entry)),
        pair(names_of(after.entry), shape_this),
    ));
    rows.add(pair(says_before, says_after));
    rows.add(pair(
        pair(kinds(before.entry), kinds(this.entry)),
        shape_this,
    ));
    rows.add(pair(
        pair(kinds(this.entry), kinds(after.entry)),
        shape_this,
    ));

    // The stem of a genitive or plural in -s.
    let stem = low
        .strip_suffix(b"s")
        .filter(|stem| stem.len() > 2 && !this.entry.is_known());
    rows.add_if(stem.is_some(), stem.map_or(0, hash));

    // Words used alike.
    let title = this.entry.get(field::ENGLISH_TITLE);
    rows.add(pair(u64::from(title), case));
    rows.add(pair(u64::from(this.entry.get(field::GERMAN_TITLE)), case));
    rows.add(pair(u64::from(this.entry.get(field::ENGLISH_ALIKE)), case));
    rows.add(pair(u64::from(this.entry.get(field::GERMAN_LOWER)), case));
    rows.add(pair(u64::from(this.entry.get(field::SPANISH)), case));
    rows.add(pair(
        u64::from(title & 63),
        u64::from(this.entry.get(field::GERMAN_TITLE) & 63),
    ));
    let [groups2, groups_before, groups_this, groups_after] =
        [before2, before, this, after].map(|token| groups(&token));
    rows.add(pair(
        u64::from(before.entry.get(field::ENGLISH_TITLE)),
        before.case as u64,
    ));
    rows.add(pair(
        u64::from(after.entry.get(field::ENGLISH_TITLE)),
        after.case as u64,
    ));
    rows.add(groups_before.0);
    rows.add(groups_before.1);
    rows.add(groups_after.0);
    rows.add(groups_after.1);
    rows.add(groups2.0);
    rows.add(groups2.1);
    rows.add(pair(groups_before.0, groups_this.0));
    rows.add(pair(groups_before.1, groups_this.1));
    rows.add(pair(groups_this.0, groups_after.0));
    rows.add(pair(groups_this.1, groups_after.1));
    rows.add(pair(groups_before.0, groups_after.0));
    rows.add(pair(groups_before.1, groups_after.1));
    rows.add(pair(pair(groups2.0, groups_before.0), names_of(this.entry)));
    rows.add(pair(pair(groups2.1, groups_before.1), names_of(this.entry)));
    rows.add(pair(
        u64::from(before.entry.get(field::SPANISH)),
        names_of(this.entry),
    ));
    rows.add(pair(
        u64::from(after.entry.get(field::SPANISH)),
        names_of(this.entry),
    ));

    // In this language.
    rows.add(pair(says, style_case));
    rows.add(pair(this.hash, style_case));
    rows.add(pair(u64::from(title), style_case));
    rows.add(pair(
        u64::from(this.entry.get(field::GERMAN_TITLE)),
        style_case,
    ));
    rows.add(pair(pair(names_of(this.entry), shape_before), style_case));
    rows.add(pair(
        pair(pair(shape_before, shape_this), shape_after),
        style.value(),
    ));
}

//! How far an objection reaches, and what stands against an identifier.

use std::fmt;

use crate::canonical::IdentifierKind;

/// How far an objection reaches, in the words of the form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The person's own content, and what others write about them.
    #[default]
    All,
    /// The person's own content.
    Own,
    /// What others write about the person (OBJ-7).
    AboutMe,
    /// A whole page with what visitors write there, for its operator (OBJ-8).
    Page,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 4] = [Self::All, Self::Own, Self::AboutMe, Self::Page];

    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Own => "own",
            Self::AboutMe => "about_me",
            Self::Page => "page",
        }
    }

    /// The scope with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }

    /// What it makes stand against an identifier of a kind. The id of a page names nothing but
    /// the page, so that every objection by it covers the whole of it.
    pub const fn scopes_of(self, kind: IdentifierKind) -> Scopes {
        match kind {
            IdentifierKind::PageId => Scopes::PAGE,
            _ => self.scopes(),
        }
    }

    /// What it makes stand against a person.
    pub const fn scopes(self) -> Scopes {
        match self {
            Self::All => Scopes::OWN.union(Scopes::ABOUT_ME),
            Self::Own => Scopes::OWN,
            Self::AboutMe => Scopes::ABOUT_ME,
            Self::Page => Scopes::PAGE,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

/// Everything that stands against an identifier: a set.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scopes(u8);

impl Scopes {
    /// Nothing stands.
    pub const NONE: Self = Self(0);
    /// An objection to the use of own content.
    pub const OWN: Self = Self(1);
    /// An objection to the use of what others write about the person.
    pub const ABOUT_ME: Self = Self(1 << 1);
    /// An objection to the use of a whole page.
    pub const PAGE: Self = Self(1 << 2);
    /// Processing is restricted (GDPR Art. 18).
    pub const RESTRICTED: Self = Self(1 << 3);
    /// The content was erased (GDPR Art. 17).
    pub const ERASED: Self = Self(1 << 4);

    /// An objection to the use of pictures that show the person.
    pub const PHOTOS: Self = Self(1 << 5);

    /// Every kind of objection.
    pub const OBJECTIONS: Self = Self::OWN
        .union(Self::ABOUT_ME)
        .union(Self::PAGE)
        .union(Self::PHOTOS);

    /// What the form has ticked: everything of a person.
    pub const PERSON: Self = Self::OWN.union(Self::ABOUT_ME).union(Self::PHOTOS);

    /// Everything that can stand.
    pub const ALL: Self = Self::OBJECTIONS.union(Self::RESTRICTED).union(Self::ERASED);

    const WORDS: [(Self, &'static str); 6] = [
        (Self::OWN, "own"),
        (Self::ABOUT_ME, "about_me"),
        (Self::PAGE, "page"),
        (Self::RESTRICTED, "restricted"),
        (Self::ERASED, "erased"),
        (Self::PHOTOS, "photos"),
    ];

    /// The set as a number.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The set of a number, or `None` if it has a bit without meaning.
    pub const fn from_bits(bits: u8) -> Option<Self> {
        if bits >> Self::WORDS.len() == 0 {
            Some(Self(bits))
        } else {
            None
        }
    }

    /// The words of what stands, in their order.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        Self::WORDS
            .into_iter()
            .filter(move |(scope, _)| self.contains(*scope))
            .map(|(_, word)| word)
    }

    /// The scope with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        let found = Self::WORDS.into_iter().find(|(_, known)| *known == word);
        found.map(|(scope, _)| scope)
    }

    /// Whether nothing stands.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether all of the other set stands.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether anything of the other set stands.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// What stands in either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What stands in both.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What stands here and not in the other set.
    #[must_use]
    pub const fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_set().entries(self.words()).finish()
    }
}

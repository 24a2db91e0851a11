//! Canonical identifiers, version `c1`: one written form for each identifier.
//!
//! Whoever objects writes an address, a number or a handle as they are used to; the platform
//! writes it its own way. Both become one canonical value here, and labels are made of canonical
//! values alone. The rules are versioned, because a label cannot be turned back: another rule is
//! another version. They reject and never guess. `testdata/canonical-c1.json` holds their test
//! vectors, for other implementations too.
//!
//! Rules for every kind: NFKC, no white space at the ends, no control characters, no invisible
//! characters that change the direction of writing or separate nothing, not empty, at most
//! [`MAX_IDENTIFIER_BYTES`].

mod account_id;
mod characters;
mod content_url;
mod email;
mod handle;
mod mask;
mod page_id;
mod phone;
mod platform;
mod profile_url;
mod regions;
#[cfg(test)]
mod tests;
mod web_address;

use std::borrow::Cow;
use std::fmt;

pub use regions::Region;

/// The version of the rules in this module.
pub const CANON_VERSION: &str = "c1";

/// Longest identifier that is read, in bytes. No service has longer ones.
pub const MAX_IDENTIFIER_BYTES: usize = 2048;

/// What an identifier is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum IdentifierKind {
    /// The service's stable id of an account. This is the one that counts.
    AccountId,
    /// A handle, which may be renamed and given to another person.
    Handle,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// The address of a profile.
    ProfileUrl,
    /// The address of one post, picture or comment.
    ContentUrl,
    /// The service's id of a page, group or institution (OBJ-8).
    PageId,
}

impl IdentifierKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::AccountId,
        Self::Handle,
        Self::Email,
        Self::Phone,
        Self::ProfileUrl,
        Self::ContentUrl,
        Self::PageId,
    ];

    /// The stable word: in CSV, on the command line, in labels.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AccountId => "account_id",
            Self::Handle => "handle",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::ProfileUrl => "profile_url",
            Self::ContentUrl => "content_url",
            Self::PageId => "page_id",
        }
    }

    /// The kind with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl fmt::Display for IdentifierKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

/// An identifier in its canonical form. `Debug` prints kind and length alone.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Canonical<'a> {
    kind: IdentifierKind,
    value: Cow<'a, str>,
}

impl<'a> Canonical<'a> {
    /// Brings an identifier into its canonical form. `region` gives the country of phone numbers
    /// that are written without one; no other kind looks at it.
    ///
    /// A value that is canonical already is borrowed, not copied.
    ///
    /// # Errors
    /// [`CanonicalError`] says what was expected and never holds the value.
    #[inline]
    pub fn new(
        kind: IdentifierKind,
        value: &'a str,
        region: Region,
    ) -> Result<Self, CanonicalError> {
        let value = match kind {
            IdentifierKind::AccountId => account_id::canonical(value),
            IdentifierKind::Handle => handle::canonical(value),
            IdentifierKind::Email => email::canonical(value),
            IdentifierKind::Phone => phone::canonical(value, region),
            IdentifierKind::ProfileUrl => profile_url::canonical(value),
            IdentifierKind::ContentUrl => content_url::canonical(value),
            IdentifierKind::PageId => page_id::canonical(value),
        }?;
        Ok(Self { kind, value })
    }

    /// What it is.
    pub fn kind(&self) -> IdentifierKind {
        self.kind
    }

    /// The clear canonical value. Callers must not log it, nor put it into an error.
    pub fn expose(&self) -> &str {
        &self.value
    }

    /// The identifier for a receipt: the person knows it again, and nobody else learns it.
    pub fn masked(&self) -> String {
        mask::masked(self)
    }

    /// A second identifier that the same person is known by, as far as the first one tells:
    /// the mailbox of an e-mail address with a tag, the account that a profile's address names.
    /// An objection protects both; too much rather than too little.
    pub fn implied(&self) -> Option<Canonical<'static>> {
        let (kind, value) = match self.kind {
            IdentifierKind::Email => (IdentifierKind::Email, email::mailbox(&self.value)?),
            IdentifierKind::Handle => handle::implied(&self.value)?,
            IdentifierKind::ProfileUrl => profile_url::implied(&self.value)?,
            _ => return None,
        };
        Some(Canonical {
            kind,
            value: Cow::Owned(value),
        })
    }
}

impl fmt::Debug for Canonical<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Canonical({}, {} bytes)", self.kind, self.value.len())
    }
}

/// Why an identifier has no canonical form. It never holds the identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum CanonicalError {
    /// Nothing is left after trimming.
    #[error("the identifier is empty")]
    Empty,
    /// It is longer than any identifier.
    #[error("the identifier is longer than {MAX_IDENTIFIER_BYTES} bytes")]
    TooLong,
    /// It holds a control character.
    #[error("the identifier holds a control character")]
    Control,
    /// It holds a character that nobody sees, such as a mark of writing direction.
    #[error("the identifier holds an invisible character")]
    Invisible,
    /// It is no handle.
    #[error("expected a handle")]
    Handle,
    /// It is no e-mail address.
    #[error("expected an e-mail address")]
    Email,
    /// It is no phone number, or not one of the region.
    #[error("expected a phone number")]
    Phone,
    /// It is no address of the web.
    #[error("expected a web address")]
    Url,
    /// licit knows no numbering plan of the region.
    #[error("unknown region of phone numbers")]
    UnknownRegion,
}

impl CanonicalError {
    /// What to do about it.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Empty => "give the identifier as the service shows it",
            Self::TooLong => "give one identifier, not a text",
            Self::Control | Self::Invisible => {
                "type the identifier by hand: copying sometimes takes invisible characters along"
            }
            Self::Handle => {
                "write it as @name, name or @name@host; a name with spaces is no handle"
            }
            Self::Email => "write it as name@example.org, without display name and brackets",
            Self::Phone => "write it with country code: +49 30 1234567",
            Self::Url => "write it as https://host/path",
            Self::UnknownRegion => "use the two letters of a European country or US, such as DE",
        }
    }
}

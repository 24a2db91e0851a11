//! What comes into the register: objections and other rights, and what the register answers.

use std::fmt;

use jiff::Timestamp;
use licit_record::{Personal, RegisterSequence, Service};

use crate::canonical::IdentifierKind;
use crate::scope::Scope;

/// How something reached the controller. Every way has the same effect (OBJ-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Channel {
    /// The form on the web.
    Form,
    /// An e-mail, entered by a person.
    Email,
    /// A letter, entered by a person.
    Letter,
    /// The programming interface.
    Api,
    /// A machine-readable signal.
    Signal,
    /// A list of objections (OBJ-15).
    List,
}

impl Channel {
    /// All channels.
    pub const ALL: [Self; 6] = [
        Self::Form,
        Self::Email,
        Self::Letter,
        Self::Api,
        Self::Signal,
        Self::List,
    ];

    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Email => "email",
            Self::Letter => "letter",
            Self::Api => "api",
            Self::Signal => "signal",
            Self::List => "list",
        }
    }

    /// The channel with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }
}

/// An objection under GDPR Art. 21, to one service and by one identifier. No reason is asked
/// (OBJ-1).
#[derive(Clone, Debug)]
pub struct Objection {
    /// The service it goes to.
    pub service: Service,
    /// What the identifier is.
    pub kind: IdentifierKind,
    /// The identifier, as the person writes it.
    pub value: Personal,
    /// How far the objection reaches.
    pub scope: Scope,
    /// How it came.
    pub channel: Channel,
    /// When it came. The period of Art. 12(3) runs from here.
    pub received_at: Timestamp,
    /// When it is entered.
    pub now: Timestamp,
}

/// A request under GDPR Art. 17 or 18, to one service and by one identifier (ADM-8).
#[derive(Clone, Debug)]
pub struct RightsRequest {
    /// The service it goes to.
    pub service: Service,
    /// What the identifier is.
    pub kind: IdentifierKind,
    /// The identifier, as the person writes it.
    pub value: Personal,
    /// How it came.
    pub channel: Channel,
    /// When it came.
    pub received_at: Timestamp,
    /// When it is entered.
    pub now: Timestamp,
}

/// What the register answers. It returns only after the entry is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entered {
    /// Position of the entry in the register: its folio. Several entries share it.
    pub seq: RegisterSequence,
    /// Case number of the entry.
    pub id: EntryId,
    /// Whether it stood before: then `seq` and `id` are those of the entry that stands.
    pub already_standing: bool,
}

/// The case number of an entry: a UUIDv7.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub [u8; 16]);

impl EntryId {
    /// A new number of a day: its time is a random one of that day, so that two entries which came
    /// together have numbers that tell nothing of it.
    pub(crate) fn of_day(now: Timestamp) -> Result<Self, getrandom::Error> {
        const DAY_MS: u64 = 86_400_000;
        let (mut moment, mut random) = ([0; 8], [0; 10]);
        getrandom::fill(&mut moment)?;
        getrandom::fill(&mut random)?;
        let day = u64::try_from(now.as_millisecond()).unwrap_or(0) / DAY_MS;
        let millis = day * DAY_MS + u64::from_be_bytes(moment) % DAY_MS;
        let millis = i64::try_from(millis).unwrap_or(i64::MAX);
        let moment = Timestamp::from_millisecond(millis).unwrap_or(now);
        Ok(Self::new(moment, random))
    }

    /// A new number, of a time and ten random bytes.
    fn new(now: Timestamp, random: [u8; 10]) -> Self {
        let millis = u64::try_from(now.as_millisecond())
            .unwrap_or(0)
            .to_be_bytes();
        let mut id = [0; 16];
        id[..6].copy_from_slice(&millis[2..]);
        id[6..].copy_from_slice(&random);
        id[6] = 0x70 | (id[6] & 0x0f); // version 7
        id[8] = 0x80 | (id[8] & 0x3f); // the variant of RFC 9562
        Self(id)
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, byte) in self.0.iter().enumerate() {
            if matches!(place, 4 | 6 | 8 | 10) {
                out.write_str("-")?;
            }
            write!(out, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for EntryId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_id_is_a_uuid_of_version_7() {
        // The example of RFC 9562, appendix A.6.
        let now = Timestamp::from_millisecond(0x017F_22E2_79B0).unwrap();
        let random = [0x0C, 0xC3, 0x18, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F];
        let id = EntryId::new(now, random);
        assert_eq!(id.to_string(), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    }

    #[test]
    fn words_come_back() {
        for channel in Channel::ALL {
            assert_eq!(Channel::from_code(channel.code()), Some(channel));
        }
        for kind in IdentifierKind::ALL {
            assert_eq!(IdentifierKind::from_code(kind.code()), Some(kind));
        }
        for scope in Scope::ALL {
            assert_eq!(Scope::from_code(scope.code()), Some(scope));
        }
    }
}

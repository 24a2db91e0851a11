//! Why a record did not get in. The one list of codes: stable, never reused, in rule order.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Outcome;

macro_rules! reasons {
    ($( $(#[$doc:meta])* $variant:ident = $code:literal, $outcome:ident, $article:literal; )*) => {
        /// A reason against using a record, in rule order: the first one is the primary one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Reason { $( $(#[$doc])* #[serde(rename = $code)] $variant, )* }

        impl Reason {
            /// All reasons, in rule order.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $( Self::$variant => $code, )* }
            }

            /// What a record with this reason becomes.
            pub const fn outcome(self) -> Outcome {
                match self { $( Self::$variant => Outcome::$outcome, )* }
            }

            /// The provision, judgment or requirement behind it.
            pub const fn article(self) -> &'static str {
                match self { $( Self::$variant => $article, )* }
            }
        }
    };
}

reasons! {
    // Faults: the record could not be read.
    /// The line or entry is no JSON, or ends in the middle.
    InvalidJson = "invalid_json", Faulty, "GDPR Art. 5(1)(d)";
    /// The text is no UTF-8.
    InvalidUtf8 = "invalid_utf8", Faulty, "GDPR Art. 5(1)(d)";
    /// A field has another type than the format says, or a needed one is missing.
    InvalidField = "invalid_field", Faulty, "GDPR Art. 5(1)(d)";
    /// A field that the format does not know, in a source that is not `lenient`.
    UnknownField = "unknown_field", Faulty, "GDPR Art. 5(1)(c)";
    /// The record is larger than the limit.
    RecordTooLarge = "record_too_large", Faulty, "GDPR Art. 5(1)(d)";
    /// The record names another service than its source.
    WrongService = "wrong_service", Faulty, "GDPR Art. 5(1)(d)";
    /// A date lies after the day of the freeze, or an edit before the publication.
    ImpossibleDate = "impossible_date", Faulty, "GDPR Art. 5(1)(d)";
    /// Two records of one item differ and neither is the later one.
    ContradictoryItem = "contradictory_item", Faulty, "GDPR Art. 5(1)(d)";

    // Objections and rights come first among the refusals: they hold whatever else is true.
    /// The author objected (OBJ-5, CON-6).
    ObjectionAuthor = "objection_author", Refused, "GDPR Art. 21(1)";
    /// A person whom the item is about, mentions or quotes objected (OBJ-7, OBJ-13).
    ObjectionThird = "objection_third", Refused, "GDPR Art. 21(1), Art. 17(1)(c)";
    /// The operator of the page objected (OBJ-8).
    ObjectionPage = "objection_page", Refused, "GDPR Art. 21(1)";
    /// Processing is restricted (ADM-8).
    Restricted = "restricted", Refused, "GDPR Art. 18(1)";
    /// The item was deleted or erased (ADM-8).
    Erased = "erased", Refused, "GDPR Art. 17(1)";
    /// A machine-readable signal or a pre-collection list opts it out (ADM-10, OBJ-15).
    SourceOptout = "source_optout", Refused, "GDPR Art. 21(5); Directive (EU) 2019/790 Art. 4(3)";

    // Who can see it.
    /// It is not public, or nobody says that it is (ADM-1, ADM-2).
    NotPublic = "not_public", Refused, "GDPR Art. 6(1)(f); OLG Köln 15 UKl 2/25";
    /// Search engines may not find it, or nobody says that they may (ADM-2).
    NotIndexable = "not_indexable", Refused, "GDPR Art. 6(1)(f); OLG Köln 15 UKl 2/25";
    /// It is a message or stands in a closed channel (ADM-3).
    PrivateChannel = "private_channel", Refused, "GDPR Art. 6(1)(f); OLG Köln 15 UKl 2/25";
    /// It was meant to vanish, or has expired (ADM-3).
    Ephemeral = "ephemeral", Refused, "GDPR Art. 5(1)(b)";

    // What it is.
    /// A kind that is not on the allow-list (ADM-4).
    Type = "type", Refused, "GDPR Art. 5(1)(b), (c)";
    /// Log data, or data from outside the platform (ADM-5).
    OffPlatform = "off_platform", Refused, "GDPR Art. 5(1)(b); OLG Schleswig 6 UKl 3/25";
    /// A conversation with an AI system (ADM-6).
    Flywheel = "flywheel", Refused, "GDPR Art. 5(1)(b)";
    /// A source or page on the exclusion list (ADM-11, MIN-4).
    ExcludedSource = "excluded_source", Refused, "GDPR Art. 6(1)(f); EDPB Opinion 28/2024";
    /// Published before the first day that the policy allows, or at an unknown time (ADM-7).
    TooOld = "too_old", Refused, "GDPR Art. 6(1)(f); EDPB Opinion 28/2024";

    // Minors.
    /// The author is under 18 at the freeze (MIN-1, CON-5).
    Minor = "minor", Refused, "GDPR Art. 6(1)(f), Art. 8, recital 38";
    /// The author's age is unknown (MIN-1).
    AgeUnknown = "age_unknown", Refused, "GDPR Art. 6(1)(f), recital 38";
    /// The author was under 18 when it was published (MIN-2).
    MinorAtPublication = "minor_at_publication", Refused, "GDPR Art. 6(1)(f), recital 38";
    /// It speaks of a minor (MIN-3).
    MinorMentioned = "minor_mentioned", Refused, "GDPR recital 38";

    // Basis.
    /// No individual notice, or not long enough before the freeze (NOT-1).
    Notice = "notice", Refused, "GDPR Art. 13(3), Art. 21(4)";
    /// No consent, or one for something else (CON-1, CON-2).
    NoConsent = "no_consent", Refused, "GDPR Art. 6(1)(a), Art. 7";
    /// The consent was withdrawn (CON-3).
    ConsentWithdrawn = "consent_withdrawn", Refused, "GDPR Art. 7(3)";

    // What it says.
    /// Special categories or crimes of the author (SC-2).
    ScAuthor = "sc_author", Refused, "GDPR Art. 9(1), Art. 10";
    /// Special categories or crimes of another person, or of nobody knows whom (SC-2, CON-4).
    ScOther = "sc_other", Refused, "GDPR Art. 9(1), Art. 10";
    /// A picture that cannot be made safe (IMG-2).
    ImageUnsafe = "image_unsafe", Refused, "GDPR Art. 5(1)(c)";
    /// Nothing to learn from: no text.
    Empty = "empty", Refused, "GDPR Art. 5(1)(c)";
    /// A newer record of the same item is there (ADM-9).
    Superseded = "superseded", Refused, "GDPR Art. 5(1)(d), Art. 16";
    /// A copy of another record (TRN-3).
    Duplicate = "duplicate", Refused, "GDPR Art. 5(1)(c)";

    // Unsure.
    /// A rule or detector failed on it (DEI-6).
    QuarantineDetector = "quarantine_detector", Quarantined, "GDPR Art. 25(1)";
}

impl Reason {
    /// The reason with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|reason| reason.code() == code)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

/// A set of reasons; iterates in rule order.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reasons(u64);

const _: () = assert!(Reason::ALL.len() <= 64, "the set is one word");

impl Reasons {
    /// No reason.
    pub const NONE: Self = Self(0);

    /// The set as a number: bit n is the reason at place n of [`Reason::ALL`].
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The set of a number, or `None` if it names a reason that does not exist.
    pub const fn from_bits(bits: u64) -> Option<Self> {
        if Reason::ALL.len() < 64 && bits >> Reason::ALL.len() != 0 {
            None
        } else {
            Some(Self(bits))
        }
    }

    /// Adds a reason.
    pub fn insert(&mut self, reason: Reason) {
        self.0 |= 1 << reason as u8;
    }

    /// Whether it holds a reason.
    pub const fn contains(self, reason: Reason) -> bool {
        self.0 >> reason as u8 & 1 == 1
    }

    /// Whether it is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// All reasons of both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The reasons, primary one first.
    pub fn iter(self) -> impl Iterator<Item = Reason> {
        Reason::ALL
            .iter()
            .copied()
            .filter(move |reason| self.contains(*reason))
    }

    /// What a record with these reasons becomes. Faulty outweighs refused, refused outweighs
    /// quarantined: nobody can release from quarantine what a rule refuses.
    pub fn outcome(self) -> Outcome {
        self.iter()
            .map(Reason::outcome)
            .min_by_key(|outcome| match outcome {
                Outcome::Faulty => 0,
                Outcome::Refused => 1,
                Outcome::Quarantined => 2,
                Outcome::Admitted => 3,
            })
            .unwrap_or(Outcome::Admitted)
    }
}

impl FromIterator<Reason> for Reasons {
    fn from_iter<I: IntoIterator<Item = Reason>>(reasons: I) -> Self {
        let mut set = Self::NONE;
        for reason in reasons {
            set.insert(reason);
        }
        set
    }
}

impl From<Reason> for Reasons {
    fn from(reason: Reason) -> Self {
        Self(1 << reason as u8)
    }
}

impl fmt::Debug for Reasons {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_set()
            .entries(self.iter().map(Reason::code))
            .finish()
    }
}

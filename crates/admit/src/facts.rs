//! What a rule may look at: the item, how its visibility is known, what the register says, and
//! the policy. Nothing else can influence a decision.

use jiff::civil::Date;
use licit_record::{Account, EffectivePolicy, Item, VisibilityEvidence};

use crate::calendar;

/// Everything that is known when an item is judged.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The item, as the platform states it.
    pub item: &'a Item,
    /// How the source knows that the item is public (ADM-2).
    pub evidence: VisibilityEvidence,
    /// What the register says about the persons and the page that the item touches.
    pub standing: Standing,
    /// The settings of the build.
    pub policy: &'a EffectivePolicy,
}

impl<'a> Facts<'a> {
    /// The account that wrote the item.
    pub(crate) fn author(&self) -> Option<&'a Account> {
        self.item.author.as_ref()
    }

    /// The author, if the register can be asked about the account at all: it has an id or a
    /// handle. Nobody can match an objection, or prove a notice, for an account without either.
    pub(crate) fn identified_author(&self) -> Option<&'a Account> {
        self.author().filter(|author| {
            [&author.id, &author.handle]
                .into_iter()
                .flatten()
                .any(|name| !name.expose().trim().is_empty())
        })
    }

    /// The day (UTC) on which the item was published.
    pub(crate) fn published_on(&self) -> Option<Date> {
        self.item.published_at.map(calendar::utc_date)
    }

    /// Whether the register holds a consent of the author that covers the item.
    pub(crate) fn has_registered_consent(&self) -> bool {
        let consent = self.standing.consent;
        consent.covers(self.published_on(), self.policy.freeze_on)
    }

    /// The author's 18th birthday. `None` if no birth date is stated; a birth date so late that
    /// the calendar ends before the birthday gives the last day of the calendar.
    pub(crate) fn eighteenth_birthday(&self) -> Option<Date> {
        self.author()?.birth_date.map(calendar::eighteenth_birthday)
    }
}

/// What the register says about the persons and the page that an item touches, and what its text
/// tells about persons, looked up by the caller: flags alone, no identifier and no case. The default is an empty register.
///
/// ```
/// use licit_admit::{Claim, Standing, Trace};
/// let objector_quoted = Standing { quoted: Trace::Removed, ..Standing::default() };
/// let author_objected = Standing { author_objection: Claim::Stands, ..Standing::default() };
/// assert_ne!(objector_quoted, author_objected);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Standing {
    /// The author objected to the use of the own content, under any identifier of the account
    /// (scopes `all` and `own`; OBJ-5, OBJ-6). An author's own objection to this item's address
    /// belongs here too.
    pub author_objection: Claim,
    /// Processing of the author's data, or of this item, is restricted (Art. 18; ADM-8).
    pub restriction: Claim,
    /// The author's data, or this item, are to be erased (Art. 17; ADM-8).
    pub erasure: Claim,
    /// A pre-collection list names the author or the item's address (OBJ-15).
    pub pre_collection_optout: Claim,
    /// The operator of the page or group that the item stands on objected (OBJ-8).
    pub page_objection: Claim,
    /// Somebody objected to this item by its address, whoever wrote it (OBJ-7).
    pub content_url_objection: Claim,
    /// The item mentions a person who objected to content about them (OBJ-7).
    pub mentioned: Trace,
    /// The text itself holds a name, handle, mail address or phone number of such a person.
    pub in_text: Trace,
    /// Such a person is tagged in the item, hence likely to be seen in its picture.
    pub tagged: Claim,
    /// The item answers such a person.
    pub answered: Claim,
    /// The item quotes or shares what a person wrote who objected (OBJ-13).
    pub quoted: Trace,
    /// The text tells something of a special category, or of a crime, about the author, and the
    /// author did not manifestly make it public where that would do (SC-2, SC-3).
    pub sc_author: Trace,
    /// It tells such a thing about another person.
    pub sc_other: Trace,
    /// It tells such a thing and does not say about whom.
    pub sc_unknown: Trace,
    /// It speaks of a minor (MIN-3).
    pub minor_mentioned: Trace,
    /// What the author last did about consent to training on this service (CON-1).
    pub consent: RegisteredConsent,
}

/// What the register says about a consent. It knows days, so that consents of one person on two
/// services are not tied by their time (UNL-1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RegisteredConsent {
    /// Nothing: it may be stated by the item.
    #[default]
    Unknown,
    /// It was given.
    Given {
        /// On this day (UTC).
        on: Date,
        /// Whether older content is included.
        covers_past: bool,
    },
    /// It was refused or withdrawn.
    Ended {
        /// On this day (UTC).
        on: Date,
    },
}

impl RegisteredConsent {
    /// Whether it holds for something that was published on a day, in a version that is frozen on
    /// another. Without the past it begins on the day after: nobody knows the hour.
    pub fn covers(self, published_on: Option<Date>, freeze_on: Date) -> bool {
        match self {
            Self::Given { on, covers_past } => {
                let later = published_on.is_some_and(|published| published > on);
                on <= freeze_on && (covers_past || later)
            }
            Self::Unknown | Self::Ended { .. } => false,
        }
    }
}

/// Whether the register holds a standing claim: an objection, an opt-out, a restriction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Claim {
    /// No.
    #[default]
    None,
    /// Yes, and it has not been withdrawn by the person (OBJ-16).
    Stands,
}

impl Claim {
    /// Whether it stands.
    pub const fn stands(self) -> bool {
        matches!(self, Self::Stands)
    }
}

/// What an objecting third person has left in a text, or what it tells that must not be learned,
/// and whether it can be taken out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Trace {
    /// The item holds nothing of the kind.
    #[default]
    Absent,
    /// It does, its place in the text is known, and it is taken out before the text goes on.
    Removed,
    /// It does, and it could not be found in the text or cannot be taken out. When in doubt, this.
    Remains,
}

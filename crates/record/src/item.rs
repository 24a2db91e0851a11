//! The item: one thing a person published, as the platform states it.
//!
//! Everything but `service`, `item_id` and `kind` may be absent. Absence is unknown, and unknown
//! is refused where a rule needs the fact; a reader never guesses.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Personal, Service, Signals};

/// One item of user content in the native interchange format (JSONL or Parquet).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Item {
    /// The service it was published on.
    pub service: Service,
    /// The service's own id of the item.
    pub item_id: Personal,
    /// What it is.
    pub kind: Kind,
    /// Who can see it.
    #[serde(default, skip_serializing_if = "Audience::is_unknown")]
    pub audience: Audience,
    /// Whether search engines may find it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indexable: Option<bool>,
    /// Whether it was meant to vanish (a story).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ephemeral: Option<bool>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Account>,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// When it was last edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// When its author took it down; such an item carries no text and removes older copies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Timestamp>,
    /// When the platform or the archive read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collected_at: Option<Timestamp>,
    /// Language of the text (BCP 47).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Title, where the platform has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Personal>,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Personal>,
    /// Where it stands on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Personal>,
    /// Accounts that the text mentions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Account>,
    /// Accounts that are tagged in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tagged: Vec<Account>,
    /// Place that it is tagged with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<Reference>,
    /// What it quotes or shares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quotes: Option<Reference>,
    /// Page, group or institution that it stands on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
    /// Pictures and other media.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
    /// Signals about training.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signals: Option<Signals>,
    /// Consent of the author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
}

impl Item {
    /// An item of which nothing but these three facts is known.
    pub fn new(service: Service, item_id: impl Into<Personal>, kind: Kind) -> Self {
        Self {
            service,
            item_id: item_id.into(),
            kind,
            audience: Audience::Unknown,
            indexable: None,
            ephemeral: None,
            author: None,
            published_at: None,
            edited_at: None,
            deleted_at: None,
            collected_at: None,
            lang: None,
            title: None,
            text: None,
            url: None,
            mentions: Vec::new(),
            tagged: Vec::new(),
            place: None,
            in_reply_to: None,
            quotes: None,
            page: None,
            media: Vec::new(),
            signals: None,
            consent: None,
        }
    }
}

/// What an item is (ADM-4). A word that licit does not know is [`Kind::Other`] and refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A post on an own page or timeline.
    Post,
    /// A comment or reply.
    Comment,
    /// The caption of a picture or video.
    Caption,
    /// A review of a place or a product.
    Review,
    /// The text of a public profile.
    Profile,
    /// A picture.
    Image,
    /// A video.
    Video,
    /// A story: shown for a day.
    Story,
    /// A private message, whatever its flag says.
    Message,
    /// A post in a group.
    GroupPost,
    /// A conversation with an AI system (flywheel data, ADM-6).
    AiInteraction,
    /// Technical log data (ADM-5).
    Log,
    /// Anything else.
    #[serde(other)]
    Other,
}

/// Who can see an item. A word that licit does not know is [`Audience::Unknown`].
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody, without log-in.
    Public,
    /// Everybody who has the link; not listed, not to be found.
    Unlisted,
    /// Followers.
    Followers,
    /// Friends.
    Friends,
    /// Members of a group.
    Group,
    /// The persons addressed.
    Direct,
    /// The author alone.
    Private,
    /// Not stated.
    #[default]
    #[serde(other)]
    Unknown,
}

impl Audience {
    /// Whether nothing is stated.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }
}

/// How a source knows that its items are public. Set for each `[[source]]` of the policy, and
/// for single items by readers of formats that state it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum VisibilityEvidence {
    /// The item itself says so.
    Stated,
    /// The source holds only public items, by contract or by design.
    Contract,
    /// The history of the account says that it was public at that time.
    Interval,
    /// The operator asserts it, by name and date.
    Operator,
    /// Nothing says so; refused (ADM-2).
    #[default]
    #[serde(other)]
    Unknown,
}

/// An account on one service.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Account {
    /// The service's stable id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Personal>,
    /// The handle, without `@`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<Personal>,
    /// The display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal>,
    /// Date of birth as declared to the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<Date>,
    /// When the last individual notice was delivered to the account (NOT-1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notified_at: Option<Timestamp>,
    /// Whether the account is public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<bool>,
}

/// A place that an item is tagged with. It never reaches a dataset (DEI-2).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Place {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal>,
    /// Latitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
}

/// A pointer to another item, perhaps of another author.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Reference {
    /// The other item's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item_id: Option<Personal>,
    /// The other item's author's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_id: Option<Personal>,
}

/// A page, group or institution.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Page {
    /// The service's id of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Personal>,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal>,
    /// Its class, a word of the operator such as `childcare`, `school`, `club` (MIN-4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
}

/// A picture, video or sound that belongs to an item.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Media {
    /// Where the file lies, relative to the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Personal>,
    /// Media type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// Alternative text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<Personal>,
}

/// A consent as stored by the service (CON-1).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Consent {
    /// What it was given for; `ai_training` is needed (CON-2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The service that it was given to; absent means the item's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// When it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_at: Option<Timestamp>,
    /// When it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Timestamp>,
    /// Version of the wording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<String>,
    /// Channel it came by (`app`, `web`, `letter`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Whether it expressly covers items older than itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covers_past: Option<bool>,
}

//! What actors and deletions say about the other records of a file.

use std::collections::HashMap;

use jiff::Timestamp;
use licit_record::{Account, Audience, Item, Signal, SignalValue, Signals};
use memchr::memmem;
use serde_json::Value;

use crate::json_fields::{Fields, Wrong, signal_value};
use crate::json_records::TooMany;
use crate::{Context, visibility};

/// Actors and deletions that are kept in memory, each; at about 300 bytes a piece.
const MAX_KEPT: usize = 1_000_000;

/// Names that stand in records which concern other records; all others need no second look.
const MARKERS: [&str; 12] = [
    "\"Delete\"",
    "\"Undo\"",
    "\"Tombstone\"",
    "preferredUsername",
    "ndexable",
    "iscoverable",
    "preventAiLearning",
    "\"suspended\"",
    "\"memorial\"",
    "_misskey_",
    "\"noai\"",
    "noindex",
];

/// Signals by the name under which actors and objects carry them.
const SIGNALS: [(&str, Signal); 4] = [
    ("preventAiLearning", Signal::PreventAiLearning),
    ("noai", Signal::Noai),
    ("noindex", Signal::Noindex),
    ("noCrawle", Signal::Noindex),
];

/// The actors of a file and the ids of what was deleted.
#[derive(Default)]
pub(super) struct Actors {
    known: HashMap<String, Actor>,
    deleted: HashMap<String, Option<Timestamp>>,
}

/// One actor. Where a file describes it twice, the more restrictive statement holds.
#[derive(Default)]
struct Actor {
    handle: Option<String>,
    name: Option<String>,
    followers: Option<String>,
    indexable: Option<bool>,
    is_withdrawn: bool,
    signals: Signals,
    followers_only_before: Option<i64>,
    hidden_before: Option<i64>,
}

/// Whether a record may concern others, from its bytes alone.
pub(super) fn may_concern_others(bytes: &[u8]) -> bool {
    MARKERS
        .iter()
        .any(|marker| memmem::find(bytes, marker.as_bytes()).is_some())
}

/// The id of a value: itself, or that of the object that it is.
pub(super) fn id_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(id) => Some(id.as_str()),
        Value::Object(map) => map
            .get("id")
            .or_else(|| map.get("href"))
            .and_then(Value::as_str),
        _ => None,
    }
    .filter(|id| !id.is_empty())
}

/// When a `Delete` or an `Undo` happened. Mastodon writes the time into the signature alone.
pub(super) fn deletion_time(fields: &Fields<'_>) -> Result<Option<Timestamp>, Wrong> {
    if let Some(Value::Object(_)) = fields.value("object")
        && let Some(object) = fields.object("object")?
        && let Some(time) = object.time("deleted")?
    {
        return Ok(Some(time));
    }
    if let Some(time) = fields.time("published")?.or(fields.time("updated")?) {
        return Ok(Some(time));
    }
    match fields.value("signature") {
        Some(Value::Object(signature)) => Ok(signature
            .get("created")
            .and_then(Value::as_str)
            .and_then(|t| t.parse().ok())),
        _ => Ok(None),
    }
}

/// The id of the share that an `Undo` takes back.
pub(super) fn undone_share<'a>(fields: &Fields<'a>) -> Option<&'a str> {
    match fields.value("object") {
        Some(object @ Value::Object(map)) => {
            let word = map.get("type").and_then(Value::as_str)?;
            matches!(word, "Announce" | "Create")
                .then(|| id_of(object))
                .flatten()
        }
        _ => None,
    }
}

impl Actors {
    /// Takes what a record says about others. A record that is wrong says nothing here; it is
    /// reported when items are read.
    pub(super) fn learn(&mut self, fields: &Fields<'_>) -> Result<(), TooMany> {
        match fields.value("type").and_then(Value::as_str) {
            Some("Delete") => {
                let time = deletion_time(fields).ok().flatten();
                let object = fields.value("object").and_then(id_of);
                match (object, fields.value("actor").and_then(id_of)) {
                    (Some(id), Some(actor)) if id == actor => self.withdraw(actor)?,
                    (Some(id), _) => self.delete(id, time)?,
                    _ => {}
                }
            }
            Some("Undo") => {
                if let Some(id) = undone_share(fields) {
                    self.delete(id, deletion_time(fields).ok().flatten())?;
                }
            }
            Some("Tombstone") => {
                if let Some(id) = fields.value("id").and_then(Value::as_str) {
                    self.delete(id, fields.time("deleted").ok().flatten())?;
                }
            }
            Some(word) if super::ACTORS.contains(&word) => self.describe(fields)?,
            _ => {}
        }
        for name in ["actor", "attributedTo", "object"] {
            if let Ok(Some(inner)) = fields.object(name) {
                if is_actor(&inner) {
                    self.describe(&inner)?;
                } else if let Ok(Some(author)) = inner.object("attributedTo") {
                    self.describe(&author)?;
                }
            }
        }
        Ok(())
    }

    /// The followers collection of an actor.
    pub(super) fn followers(&self, id: &str) -> Option<&str> {
        self.known
            .get(id)
            .and_then(|actor| actor.followers.as_deref())
    }

    /// Whether something was deleted, and when if that is known.
    pub(super) fn deletion(&self, id: &str) -> Option<Option<Timestamp>> {
        self.deleted.get(id).copied()
    }

    /// Puts what is known of an item's author into the item.
    pub(super) fn apply(&self, item: &mut Item, author: &str, context: &Context) {
        let mut account = Account {
            id: Some(author.into()),
            ..Account::default()
        };
        if let Some(owner) = context.owner.as_ref().filter(|owner| owner.id == author) {
            account.handle = owner.handle.as_deref().map(Into::into);
            account.name = owner.name.as_deref().map(Into::into);
        }
        if let Some(actor) = self.known.get(author) {
            account.handle = actor.handle.as_deref().map(Into::into).or(account.handle);
            account.name = actor.name.as_deref().map(Into::into).or(account.name);
            account.public = actor.is_withdrawn.then_some(false);
            item.indexable = visibility::findable(&[item.indexable, actor.indexable]);
            for (signal, value) in &actor.signals {
                restrict(item.signals.get_or_insert_default(), *signal, value.clone());
            }
            item.audience = actor.audience_now(item);
        }
        item.author = Some(account);
    }

    fn describe(&mut self, fields: &Fields<'_>) -> Result<(), TooMany> {
        let Some(id) = fields.value("id").and_then(Value::as_str) else {
            return Ok(());
        };
        self.actor(id)?.learn(fields);
        Ok(())
    }

    fn withdraw(&mut self, id: &str) -> Result<(), TooMany> {
        self.actor(id)?.is_withdrawn = true;
        Ok(())
    }

    fn actor(&mut self, id: &str) -> Result<&mut Actor, TooMany> {
        if self.known.len() >= MAX_KEPT && !self.known.contains_key(id) {
            return Err(TooMany(MAX_KEPT));
        }
        Ok(self.known.entry(id.to_owned()).or_default())
    }

    fn delete(&mut self, id: &str, time: Option<Timestamp>) -> Result<(), TooMany> {
        if self.deleted.len() >= MAX_KEPT && !self.deleted.contains_key(id) {
            return Err(TooMany(MAX_KEPT));
        }
        let known = self.deleted.entry(id.to_owned()).or_default();
        *known = (*known).max(time);
        Ok(())
    }
}

impl Actor {
    fn learn(&mut self, fields: &Fields<'_>) {
        let text = |name| fields.text(name).ok().flatten().map(str::to_owned);
        self.handle = text("preferredUsername").or(self.handle.take());
        self.name = text("name").or(self.name.take());
        self.followers = text("followers").or(self.followers.take());
        // An account that does not want to be found is not found through search engines either;
        // one that wants to be found has not said that its posts may be.
        let refuses = |name: &str, word: bool| flag(fields, name) == Some(word);
        let hides = refuses("discoverable", false) || refuses("isExplorable", false);
        let stated = flag(fields, "indexable");
        self.indexable = visibility::findable(&[self.indexable, stated, hides.then_some(false)]);
        let needs_login = refuses("_misskey_requireSigninToViewContents", true);
        let is_gone = refuses("suspended", true) || refuses("memorial", true);
        self.is_withdrawn |= needs_login || is_gone;
        for (name, signal) in SIGNALS {
            if let Some(value) = fields.value(name) {
                restrict(&mut self.signals, signal, signal_value(value));
            }
        }
        let moment = |name| fields.integer(name).ok().flatten();
        self.followers_only_before =
            moment("_misskey_makeNotesFollowersOnlyBefore").or(self.followers_only_before);
        self.hidden_before = moment("_misskey_makeNotesHiddenBefore").or(self.hidden_before);
    }

    /// The audience after what a Misskey account says of its older notes.
    fn audience_now(&self, item: &Item) -> Audience {
        let mut audience = item.audience;
        let rules = [
            (self.followers_only_before, Audience::Followers),
            (self.hidden_before, Audience::Private),
        ];
        for (before, narrow) in rules {
            let Some(before) = before else { continue };
            if is_before(item, before) {
                audience = visibility::narrower(audience, narrow);
            }
        }
        audience
    }
}

/// Whether an item is older than a moment in seconds since 1970, or, if negative, than so many
/// seconds before it was read. What cannot be reckoned counts as older.
fn is_before(item: &Item, seconds: i64) -> bool {
    let moment = match seconds {
        0.. => Timestamp::from_second(seconds).ok(),
        _ => item
            .collected_at
            .and_then(|now| now.as_second().checked_add(seconds))
            .and_then(|moment| Timestamp::from_second(moment).ok()),
    };
    match (item.published_at, moment) {
        (Some(published), Some(moment)) => published < moment,
        _ => true,
    }
}

/// A flag of an actor. One that is there and no flag is read as the word that forbids, by being
/// absent where it would permit.
fn flag(fields: &Fields<'_>, name: &str) -> Option<bool> {
    match fields.value(name) {
        None => None,
        Some(Value::Bool(flag)) => Some(*flag),
        // Not a permission; for names whose truth restricts, the restriction.
        Some(_) => Some(!matches!(
            name,
            "indexable" | "discoverable" | "isExplorable"
        )),
    }
}

fn is_actor(fields: &Fields<'_>) -> bool {
    let word = fields.value("type").and_then(Value::as_str);
    word.is_some_and(|word| super::ACTORS.contains(&word))
}

/// Keeps the more restrictive of two values of a signal whose truth forbids.
fn restrict(signals: &mut Signals, signal: Signal, value: SignalValue) {
    let forbids = value != SignalValue::Flag(false);
    let kept = signals.entry(signal).or_insert_with(|| value.clone());
    if forbids && *kept == SignalValue::Flag(false) {
        *kept = value;
    }
}

/// The signals of an object itself.
pub(super) fn signals(fields: &Fields<'_>) -> Option<Signals> {
    let mut signals = Signals::new();
    for (name, signal) in SIGNALS {
        if let Some(value) = fields.value(name) {
            restrict(&mut signals, signal, signal_value(value));
        }
    }
    (!signals.is_empty()).then_some(signals)
}

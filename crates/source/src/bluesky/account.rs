//! What a file says about accounts: whether they are there, how they want to be seen, and what
//! they declare about training.

use std::collections::HashMap;

use jiff::Timestamp;
use licit_record::{Account, Item, Signal, SignalValue, Signals};
use memchr::memmem;
use serde_json::Value;

use super::event::{Body, Commit, Event, Operation, Status};
use super::post::{NO_UNAUTHENTICATED, no_unauthenticated};
use crate::json_fields::{Fields, Wrong};
use crate::json_records::TooMany;

/// The profile of an account.
pub(super) const PROFILE: &str = "app.bsky.actor.profile";
/// Declarations after proposal 0008.
pub(super) const INTENTS: &str = "org.user-intents.declaration";
/// Preferences after the community lexicon.
pub(super) const PREFERENCES: &str = "community.lexicon.preference.ai";

/// Accounts that are kept in memory, at about 300 bytes a piece.
const MAX_KEPT: usize = 500_000;

/// Declarations of one account that are told apart. The lexicons ask for one.
const MAX_DECLARATIONS: usize = 16;

/// What stands in events that concern other records of the account.
const MARKERS: [&str; 8] = [
    PROFILE,
    INTENTS,
    PREFERENCES,
    NO_UNAUTHENTICATED,
    "\"account\"",
    "#account",
    "\"identity\"",
    "#identity",
];

/// Whether a record may concern others, from its bytes alone.
pub(super) fn may_concern_others(bytes: &[u8]) -> bool {
    MARKERS
        .iter()
        .any(|marker| memmem::find(bytes, marker.as_bytes()).is_some())
}

/// The accounts of a file.
#[derive(Default)]
pub(super) struct Accounts(HashMap<String, Standing>);

/// What is known of one account.
#[derive(Default)]
struct Standing {
    handle: Option<(Option<Timestamp>, String)>,
    name: Option<String>,
    status: Option<(Option<Timestamp>, Status)>,
    declarations: Vec<Declaration>,
    /// What declarations beyond [`MAX_DECLARATIONS`] say, all together.
    further: Signals,
}

/// The newest version of one record of an account.
struct Declaration {
    record: (String, String),
    time: Option<Timestamp>,
    signals: Signals,
}

impl Accounts {
    /// Takes what an event says about its account. An event that cannot be read says nothing
    /// here; it is reported when items are read.
    pub(super) fn learn(&mut self, fields: &Fields<'_>) -> Result<(), TooMany> {
        let Ok(event) = Event::of(fields) else {
            return Ok(());
        };
        if let Some(value) = event.author_label {
            let standing = self.standing(&event.did)?;
            add(&mut standing.further, Signal::NoUnauthenticated, value);
        }
        match &event.body {
            Body::Account(status) => {
                let standing = self.standing(&event.did)?;
                // Of two at one time, or at none, the stricter one holds.
                standing.status = standing.status.max(Some((event.observed, *status)));
            }
            Body::Identity(Some(handle)) => {
                let standing = self.standing(&event.did)?;
                let heard = (event.observed, (*handle).to_owned());
                standing.handle = standing.handle.take().max(Some(heard));
            }
            Body::Commit(commit) => {
                if [PROFILE, INTENTS, PREFERENCES].contains(&commit.collection.as_str()) {
                    let signals = signals_of(commit);
                    let standing = self.standing(&event.did)?;
                    if commit.collection == PROFILE {
                        standing.name = display_name(commit).or(standing.name.take());
                    }
                    standing.declare(commit, event.observed, signals);
                }
            }
            Body::Identity(None) | Body::Other => {}
        }
        Ok(())
    }

    /// Puts the author and what is known of it into an item.
    pub(super) fn apply(&self, item: &mut Item, did: &str, author: Option<&Account>) {
        let mut account = author.cloned().unwrap_or_default();
        account.id = Some(did.into());
        if let Some(standing) = self.0.get(did) {
            if account.handle.is_none() {
                account.handle = standing
                    .handle
                    .as_ref()
                    .map(|(_, handle)| handle.as_str().into());
            }
            if account.name.is_none() {
                account.name = standing.name.as_deref().map(Into::into);
            }
            if let Some((time, status)) = standing.status {
                account.public = (status != Status::Active).then_some(false);
                if status == Status::Deleted {
                    let time = item.deleted_at.or(time).or(item.collected_at);
                    item.deleted_at = Some(time.unwrap_or(Timestamp::UNIX_EPOCH));
                    item.text = None;
                    item.media.clear();
                    item.mentions.clear();
                }
            }
            for (signal, value) in standing.signals() {
                add(item.signals.get_or_insert_default(), *signal, value.clone());
            }
        }
        let label = item
            .signals
            .as_ref()
            .and_then(|all| all.get(&Signal::NoUnauthenticated));
        item.indexable = Some(matches!(label, None | Some(SignalValue::Flag(false))));
        item.author = Some(account);
    }

    fn standing(&mut self, did: &str) -> Result<&mut Standing, TooMany> {
        if self.0.len() >= MAX_KEPT && !self.0.contains_key(did) {
            return Err(TooMany(MAX_KEPT));
        }
        Ok(self.0.entry(did.to_owned()).or_default())
    }
}

impl Standing {
    /// Takes one version of a record. The newest counts: who takes a label off has taken it off.
    /// Where the times do not tell which is newer, both count.
    fn declare(&mut self, commit: &Commit<'_>, time: Option<Timestamp>, signals: Signals) {
        let record = (commit.collection.clone(), commit.rkey.clone());
        let has_room = self.declarations.len() < MAX_DECLARATIONS;
        match self
            .declarations
            .iter_mut()
            .find(|known| known.record == record)
        {
            Some(known) if time > known.time && known.time.is_some() => {
                (known.time, known.signals) = (time, signals);
            }
            Some(known) if time < known.time && time.is_some() => {}
            Some(known) => {
                known.time = known.time.max(time);
                for (signal, value) in signals {
                    add(&mut known.signals, signal, value);
                }
            }
            None if has_room => {
                self.declarations.push(Declaration {
                    record,
                    time,
                    signals,
                });
            }
            None => {
                for (signal, value) in signals {
                    add(&mut self.further, signal, value);
                }
            }
        }
    }

    fn signals(&self) -> impl Iterator<Item = (&Signal, &SignalValue)> {
        self.declarations
            .iter()
            .flat_map(|one| &one.signals)
            .chain(&self.further)
    }
}

/// Keeps the more restrictive of two values.
fn add(signals: &mut Signals, signal: Signal, value: SignalValue) {
    let permits = |value: &SignalValue| match value {
        SignalValue::Flag(flag) => *flag == (signal != Signal::NoUnauthenticated),
        _ => false,
    };
    let forbids = !permits(&value);
    let kept = signals.entry(signal).or_insert_with(|| value.clone());
    if forbids && permits(kept) {
        *kept = value;
    }
}

/// The signals of a profile, a declaration or a preference; of a deleted one none.
fn signals_of(commit: &Commit<'_>) -> Signals {
    let mut signals = Signals::new();
    if commit.operation == Operation::Delete {
        return signals;
    }
    let unreadable = || SignalValue::Unreadable(Value::Null);
    let record = commit
        .record
        .and_then(|value| Fields::of(value, "record").ok());
    match (commit.collection.as_str(), record) {
        (PROFILE, None) => {
            signals.insert(Signal::NoUnauthenticated, unreadable());
        }
        (PROFILE, Some(profile)) => {
            let value = no_unauthenticated(&profile);
            signals.extend(value.map(|value| (Signal::NoUnauthenticated, value)));
        }
        (INTENTS, None) => {
            signals.insert(Signal::BulkDataset, unreadable());
            signals.insert(Signal::SyntheticContentGeneration, unreadable());
        }
        (INTENTS, Some(intents)) => {
            let value = allowed(&intents, "bulkDataset");
            signals.extend(value.map(|value| (Signal::BulkDataset, value)));
            let value = allowed(&intents, "syntheticContentGeneration");
            signals.extend(value.map(|value| (Signal::SyntheticContentGeneration, value)));
        }
        (_, record) => match record.map(|record| preferences(&record)) {
            Some(Ok(found)) => signals = found,
            Some(Err(_)) | None => {
                signals.insert(Signal::TrainingPreference, unreadable());
            }
        },
    }
    signals
}

/// The preferences about training and generation. They may be stated for everything, for one
/// addressee, or for one collection. A refusal counts in each case, a permission only where it
/// is for everything: the most restrictive scope wins, and a narrow yes is none for us.
fn preferences(record: &Fields<'_>) -> Result<Signals, Wrong> {
    let mut signals = Signals::new();
    let Some(preferences) = record.object("preferences")? else {
        return Ok(signals);
    };
    let is_global = match record.value("scope") {
        Some(Value::String(scope)) => scope.ends_with("global"),
        Some(Value::Object(scope)) => {
            let word = scope
                .get("$type")
                .and_then(Value::as_str)
                .unwrap_or_default();
            word.ends_with("#globalScope") || word.ends_with("#global")
        }
        _ => false,
    };
    let named = [
        ("training", Signal::TrainingPreference),
        ("syntheticContent", Signal::SyntheticContentGeneration),
    ];
    for (name, signal) in named {
        if let Some(value) = allowed(&preferences, name)
            && (is_global || value != SignalValue::Flag(true))
        {
            add(&mut signals, signal, value);
        }
    }
    Ok(signals)
}

/// One declaration: allowed, forbidden, not stated, or unreadable, which forbids.
fn allowed(fields: &Fields<'_>, name: &'static str) -> Option<SignalValue> {
    let unreadable = || Some(SignalValue::Unreadable(Value::Null));
    match fields.object(name) {
        Ok(None) => None,
        Err(_) => unreadable(),
        Ok(Some(intent)) => match intent.flag("allow") {
            Ok(allow) => allow.map(SignalValue::Flag),
            Err(_) => unreadable(),
        },
    }
}

fn display_name(commit: &Commit<'_>) -> Option<String> {
    let profile = Fields::of(commit.record?, "record").ok()?;
    profile
        .text("displayName")
        .ok()
        .flatten()
        .map(str::to_owned)
}

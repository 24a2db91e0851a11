//! Bluesky and the AT protocol: Jetstream events of both versions, and records of repositories,
//! told apart record by record.
//!
//! - All of it is public by protocol, so that visibility is known by *contract*. A person who
//!   does not want to be seen without log-in says so on the profile (`!no-unauthenticated`); that
//!   holds for all items of the account in the file, wherever in it the profile stands.
//! - Accounts that are deleted, suspended or taken down, and the declarations of
//!   `org.user-intents` and `community.lexicon.preference.ai`, hold likewise. A declaration that
//!   cannot be read forbids; one that is absent says nothing (OBJ-15).
//! - `createdAt` is what the author's program claims. The time at which the event was observed is
//!   the time of collection, and the latest that the item can have been published.
//! - Facets say byte for byte whom the text mentions and which link it shortens.
//! - A repost is an item with the reference and without text. Likes, follows, blocks and the
//!   other records of [`NOT_CONTENT`] are no content; a collection on no list is a fault.
//!
//! Known gaps: Jetstream events that carry the record as CBOR alone, texts of profiles, and
//! `tags` outside of the text.

mod account;
mod event;
mod post;

use licit_record::{Audience, Item, Kind, Reference};
use serde_json::Value;

use self::account::Accounts;
use self::event::{Body, Commit, Event, Operation};
use crate::json_fields::{Fields, Wrong};
use crate::json_items::{Heads, Shape};
use crate::json_records::Rereadable;
use crate::{Context, Read, SourceError, visibility};

/// The lists are those of the answers of `listRecords`, `getAuthorFeed`, `getPosts`.
const SHAPE: Shape = Shape {
    lists: &["records", "feed", "posts"],
    heads: Heads::Frames,
    may_concern_others: account::may_concern_others,
};

/// Collections that carry no content of their own.
const NOT_CONTENT: [&str; 19] = [
    account::PROFILE,
    account::INTENTS,
    account::PREFERENCES,
    "app.bsky.actor.status",
    "app.bsky.feed.generator",
    "app.bsky.feed.like",
    "app.bsky.feed.postgate",
    "app.bsky.feed.threadgate",
    "app.bsky.graph.block",
    "app.bsky.graph.follow",
    "app.bsky.graph.list",
    "app.bsky.graph.listblock",
    "app.bsky.graph.listitem",
    "app.bsky.graph.starterpack",
    "app.bsky.graph.verification",
    "app.bsky.labeler.service",
    "app.bsky.notification.declaration",
    "chat.bsky.actor.declaration",
    "com.atproto.lexicon.schema",
];

const POST: &str = "app.bsky.feed.post";
const REPOST: &str = "app.bsky.feed.repost";

/// Reads events or records.
///
/// # Errors
/// If the file cannot be read, or speaks of more accounts than are kept.
pub(crate) fn read(
    input: &mut dyn Rereadable,
    context: &Context,
    sink: &mut dyn FnMut(Read),
) -> Result<(), SourceError> {
    let mut accounts = Accounts::default();
    SHAPE.survey(input, &mut |fields| accounts.learn(fields))?;
    let item = |value: &Value| item(&Fields::of(value, "")?, &accounts, context);
    let evidence = |_: &Item| visibility::by_contract(context);
    SHAPE.items(input, None, &item, &evidence, sink)
}

/// The item of an event, if it is about content.
fn item(
    fields: &Fields<'_>,
    accounts: &Accounts,
    context: &Context,
) -> Result<Option<Item>, Wrong> {
    let event = Event::of(fields)?;
    let Body::Commit(commit) = &event.body else {
        return Ok(None);
    };
    if NOT_CONTENT.contains(&commit.collection.as_str()) {
        return Ok(None);
    }
    if commit.collection != POST && commit.collection != REPOST {
        return Err(Wrong::field(commit.collection_field));
    }
    let uri = format!("at://{}/{}/{}", event.did, commit.collection, commit.rkey);
    let mut item = Item::new(context.service.clone(), uri, Kind::Post);
    // Public by protocol; who is gone or asks for log-in is told apart below.
    item.audience = Audience::Public;
    item.collected_at = event.observed.or(context.collected_at);
    if commit.operation == Operation::Delete {
        let time = item.collected_at.unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        item.deleted_at = Some(time);
    } else {
        written(&mut item, commit)?;
        if commit.operation == Operation::Update {
            item.edited_at = item.collected_at;
        }
    }
    accounts.apply(&mut item, &event.did, event.author.as_ref());
    Ok(Some(item))
}

/// What a post or a repost says.
fn written(item: &mut Item, commit: &Commit<'_>) -> Result<(), Wrong> {
    let Some(value) = commit.record else {
        return Err(Wrong::field(commit.record_field));
    };
    let record = Fields::of(value, commit.record_field)?;
    let created = record
        .time("createdAt")?
        .ok_or_else(|| record.wrong("createdAt"))?;
    item.published_at = Some(item.collected_at.map_or(created, |seen| created.min(seen)));
    if commit.collection == REPOST {
        let subject = record
            .object("subject")?
            .ok_or_else(|| record.wrong("subject"))?;
        item.quotes = Some(reference(subject.needed_text("uri")?));
        return Ok(());
    }
    post::read(item, &record)
}

/// The reference to a record: its address, and the account that the address names.
fn reference(uri: &str) -> Reference {
    Reference {
        item_id: Some(uri.into()),
        author_id: event::did_of(uri).map(Into::into),
    }
}

#[cfg(test)]
mod tests;

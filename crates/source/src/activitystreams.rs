//! ActivityStreams 2: a Mastodon account archive, an outbox, or activities one a line.
//!
//! - `Create` is an item, `Update` its later version, `Delete` its end. `Announce` shares what
//!   somebody else wrote: an item with the reference and without text, never the other's words
//!   under the sharer's name.
//! - Who can see an item stands in `to` and `cc` and is *stated* (ADM-2). Whether search engines
//!   may find it is a flag of its actor; `manuallyApprovesFollowers` says nothing about either,
//!   since public posts of such accounts are public.
//! - Flags of an actor and deletions hold for the whole file, wherever in it they stand.
//! - Likes, follows, blocks and the other activities of [`NOT_CONTENT`] are no content and make
//!   no record. An activity that is on no list is a fault.
//!
//! Known gaps: JSON-LD in expanded form, and the text of profiles (`summary` of an actor).

mod actor;
mod audience;
mod object;

use std::io::BufRead;
use std::path::Path;

use jiff::Timestamp;
use licit_record::{Audience, Item, Kind, Reason, Reference};
use serde_json::Value;

use self::actor::{Actors, id_of};
use crate::archive::Archive;
use crate::json_fields::{Fields, Wrong, parse};
use crate::json_items::{Heads, Shape, placed};
use crate::json_records::{Cut, Rereadable, cut, fault};
use crate::{Context, Read, SourceError, visibility};

/// A collection is a record as well: an actor may stand there.
const SHAPE: Shape = Shape {
    lists: &["orderedItems", "items"],
    heads: Heads::Records,
    may_concern_others: actor::may_concern_others,
};

/// Activities that carry no content.
const NOT_CONTENT: [&str; 27] = [
    "Accept",
    "Add",
    "Arrive",
    "Block",
    "Dislike",
    "EmojiReact",
    "EmojiReaction",
    "Flag",
    "Follow",
    "Ignore",
    "Invite",
    "Join",
    "Leave",
    "Like",
    "Listen",
    "Move",
    "Offer",
    "QuoteRequest",
    "Read",
    "Reject",
    "Remove",
    "TentativeAccept",
    "TentativeReject",
    "Travel",
    "Undo",
    "View",
    "Vote",
];

/// Collections without their items.
const COLLECTIONS: [&str; 4] = [
    "Collection",
    "CollectionPage",
    "OrderedCollection",
    "OrderedCollectionPage",
];

/// Actors: their facts are taken, they are no content.
const ACTORS: [&str; 5] = ["Application", "Group", "Organization", "Person", "Service"];

/// Reads an outbox, a collection or activities one a line.
///
/// # Errors
/// If the file cannot be read, or speaks of more accounts than are kept.
pub(crate) fn read(
    input: &mut dyn Rereadable,
    context: &Context,
    sink: &mut dyn FnMut(Read),
) -> Result<(), SourceError> {
    let mut actors = Actors::default();
    survey(input, &mut actors)?;
    emit(input, &actors, context, None, sink)
}

/// Reads account archives: every `outbox.json` with the `actor.json` beside it.
///
/// # Errors
/// If there is no outbox, or an entry cannot be read.
pub(crate) fn read_archive(
    archive: &mut Archive,
    context: &Context,
    sink: &mut dyn FnMut(Read),
) -> Result<(), SourceError> {
    for _ in 0..archive.nested() {
        let wrong = Wrong::field("archive inside the archive");
        sink(Read::Fault(wrong.at(0)));
    }
    let outboxes: Vec<(usize, String)> = archive
        .entries()
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.name().rsplit('/').next() == Some("outbox.json"))
        .map(|(place, entry)| (place, entry.name().to_owned()))
        .collect();
    if outboxes.is_empty() {
        return Err(SourceError::Format {
            path: archive.path().to_owned(),
            problem: "no outbox.json in it".to_owned(),
            hint: "give the account archive as it was downloaded, or an outbox as a file",
        });
    }
    for (place, name) in outboxes {
        let mut actors = Actors::default();
        let beside = format!(
            "{}actor.json",
            name.strip_suffix("outbox.json").unwrap_or_default()
        );
        if let Some(actor) = archive.find(&beside) {
            let mut file = ArchiveFile {
                archive,
                place: actor,
            };
            survey(&mut file, &mut actors)?;
            report_damage(&mut file, &beside, sink)?;
        }
        let mut file = ArchiveFile { archive, place };
        survey(&mut file, &mut actors)?;
        emit(&mut file, &actors, context, Some(&name), sink)?;
    }
    Ok(())
}

/// One entry of an archive.
struct ArchiveFile<'a> {
    archive: &'a mut Archive,
    place: usize,
}

impl Rereadable for ArchiveFile<'_> {
    fn reader(&mut self) -> Result<Box<dyn BufRead + '_>, SourceError> {
        self.archive.reader(self.place)
    }

    fn path(&self) -> &Path {
        self.archive.path()
    }
}

/// Collects what actors and deletions say about other records of the file.
fn survey(input: &mut dyn Rereadable, actors: &mut Actors) -> Result<(), SourceError> {
    SHAPE.survey(input, &mut |fields| actors.learn(fields))
}

/// An `actor.json` that cannot be read is a fault: its flags would be missing without a word.
fn report_damage(
    input: &mut dyn Rereadable,
    entry: &str,
    sink: &mut dyn FnMut(Read),
) -> Result<(), SourceError> {
    let mut look = |piece: Cut<'_>, number: u64| {
        let reason = match piece {
            Cut::Record(bytes) | Cut::Head(bytes) => parse(bytes).err(),
            Cut::TooLarge => Some(Reason::RecordTooLarge),
            Cut::Broken => Some(Reason::InvalidJson),
        };
        if let Some(reason) = reason {
            sink(Read::Fault(placed(fault(reason, number), Some(entry))));
        }
        Ok(())
    };
    cut(input, SHAPE.lists, &mut look)
}

fn emit(
    input: &mut dyn Rereadable,
    actors: &Actors,
    context: &Context,
    entry: Option<&str>,
    sink: &mut dyn FnMut(Read),
) -> Result<(), SourceError> {
    let item = |value: &Value| activity(value, actors, context);
    let evidence = |item: &Item| visibility::stated(context, item.audience);
    SHAPE.items(input, entry, &item, &evidence, sink)
}

/// The item of an activity, or of an object that stands alone.
fn activity(value: &Value, actors: &Actors, context: &Context) -> Result<Option<Item>, Wrong> {
    let fields = Fields::of(value, "")?;
    let word = type_of(&fields)?;
    match word {
        "Create" | "Update" => written(&fields, word == "Update", actors, context),
        "Announce" => shared(&fields, actors, context).map(Some),
        "Delete" => deleted(&fields, actors, context),
        "Undo" => undone(&fields, actors, context),
        _ if object::is_content(word) => alone(&fields, actors, context).map(Some),
        _ if NOT_CONTENT.contains(&word) || ACTORS.contains(&word) => Ok(None),
        _ if COLLECTIONS.contains(&word) => Ok(None),
        "Tombstone" => {
            let id = fields.needed_text("id")?;
            let time = fields.time("deleted")?;
            Ok(Some(gone(id, time, None, actors, context)))
        }
        _ => Err(fields.wrong("type")),
    }
}

/// The first word of `type`, which JSON-LD allows to be a list.
fn type_of<'a>(fields: &Fields<'a>) -> Result<&'a str, Wrong> {
    let words = fields.one_or_more("type");
    words
        .iter()
        .find_map(Value::as_str)
        .ok_or_else(|| fields.wrong("type"))
}

/// `Create` and `Update`.
fn written(
    fields: &Fields<'_>,
    is_update: bool,
    actors: &Actors,
    context: &Context,
) -> Result<Option<Item>, Wrong> {
    let author = needed_id(fields, "actor")?;
    let stated = audience::of(fields, actors.followers(author))?;
    let Some(object) = fields.value("object") else {
        return Err(fields.wrong("object"));
    };
    if let Value::String(id) = object {
        // The object is elsewhere; what is known is that it exists.
        let mut item = Item::new(context.service.clone(), id.as_str(), Kind::Post);
        item.audience = stated;
        item.published_at = fields.time("published")?;
        finish(&mut item, author, actors, context);
        return Ok(Some(item));
    }
    let Some(object) = fields.object("object")? else {
        return Err(fields.wrong("object"));
    };
    let word = type_of(&object)?;
    if ACTORS.contains(&word) || NOT_CONTENT.contains(&word) {
        return Ok(None);
    }
    if !object::is_content(word) {
        return Err(object.wrong("type"));
    }
    // Nobody but its author publishes an object; who says otherwise puts words in a mouth.
    let attributed = object.one_or_more("attributedTo");
    if !attributed.is_empty() && !attributed.iter().any(|who| id_of(who) == Some(author)) {
        return Err(object.wrong("attributedTo"));
    }
    let mut item = object::item(&object, word, context)?;
    let own = audience::of(&object, actors.followers(author))?;
    item.audience = visibility::narrower(visibility::narrower(item.audience, own), stated);
    item.published_at = item.published_at.or(match is_update {
        false => fields.time("published")?,
        true => None,
    });
    if is_update && item.edited_at.is_none() {
        item.edited_at = fields.time("updated")?.or(fields.time("published")?);
    }
    finish(&mut item, author, actors, context);
    Ok(Some(item))
}

/// An object without an activity around it.
fn alone(fields: &Fields<'_>, actors: &Actors, context: &Context) -> Result<Item, Wrong> {
    let author = match fields.one_or_more("attributedTo") {
        [first, ..] => id_of(first).ok_or_else(|| fields.wrong("attributedTo"))?,
        [] => needed_id(fields, "actor")?,
    };
    let mut item = object::item(fields, type_of(fields)?, context)?;
    let stated = audience::of(fields, actors.followers(author))?;
    item.audience = visibility::narrower(item.audience, stated);
    finish(&mut item, author, actors, context);
    Ok(item)
}

/// `Announce`: the reference to what is shared, and none of its words.
fn shared(fields: &Fields<'_>, actors: &Actors, context: &Context) -> Result<Item, Wrong> {
    let author = needed_id(fields, "actor")?;
    let id = fields.needed_text("id")?;
    let object = needed_id(fields, "object")?;
    let mut item = Item::new(context.service.clone(), id, Kind::Post);
    let other = match fields.value("object") {
        Some(Value::Object(_)) => match fields.object("object")? {
            Some(object) => object.one_or_more("attributedTo").iter().find_map(id_of),
            None => None,
        },
        _ => None,
    };
    item.quotes = Some(Reference {
        item_id: Some(object.into()),
        author_id: other.map(Into::into),
    });
    item.audience = audience::of(fields, actors.followers(author))?;
    item.published_at = fields.time("published")?;
    finish(&mut item, author, actors, context);
    Ok(item)
}

/// `Delete`: of an item, or of an account, which is no item.
fn deleted(fields: &Fields<'_>, actors: &Actors, context: &Context) -> Result<Option<Item>, Wrong> {
    let author = needed_id(fields, "actor")?;
    let id = needed_id(fields, "object")?;
    if id == author {
        return Ok(None);
    }
    let time = actor::deletion_time(fields)?;
    Ok(Some(gone(id, time, Some(author), actors, context)))
}

/// `Undo`: of a share, which ends it; of a like or a follow, which is no content.
fn undone(fields: &Fields<'_>, actors: &Actors, context: &Context) -> Result<Option<Item>, Wrong> {
    match actor::undone_share(fields) {
        None => Ok(None),
        Some(id) => {
            let author = needed_id(fields, "actor")?;
            let time = actor::deletion_time(fields)?;
            Ok(Some(gone(id, time, Some(author), actors, context)))
        }
    }
}

/// An item that was taken down.
fn gone(
    id: &str,
    time: Option<Timestamp>,
    author: Option<&str>,
    actors: &Actors,
    context: &Context,
) -> Item {
    let mut item = Item::new(context.service.clone(), id, Kind::Post);
    // That it is gone counts, whenever it went: a deletion without a time stands at the first
    // moment there is.
    let time = time
        .or(context.collected_at)
        .unwrap_or(Timestamp::UNIX_EPOCH);
    item.deleted_at = Some(time);
    if let Some(author) = author {
        finish(&mut item, author, actors, context);
    }
    item
}

/// What the actor and the deletions of the file say about an item.
fn finish(item: &mut Item, author: &str, actors: &Actors, context: &Context) {
    item.collected_at = context.collected_at;
    actors.apply(item, author, context);
    if item.kind != Kind::Message && item.audience == Audience::Direct {
        item.kind = Kind::Message;
    }
    if let Some(time) = actors.deletion(item.item_id.expose()) {
        let known = item.deleted_at.or(time).or(context.collected_at);
        let latest = item.edited_at.max(item.published_at);
        item.deleted_at = Some(known.or(latest).unwrap_or(Timestamp::UNIX_EPOCH));
    }
    if item.deleted_at.is_some() {
        object::clear(item);
    }
}

/// The id of a field that holds an id, or an object that has one.
fn needed_id<'a>(fields: &Fields<'a>, name: &str) -> Result<&'a str, Wrong> {
    match fields.one_or_more(name) {
        [one] => id_of(one).ok_or_else(|| fields.wrong(name)),
        _ => Err(fields.wrong(name)),
    }
}

#[cfg(test)]
mod tests;

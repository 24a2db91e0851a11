//! Posts, comments, stories and captions of a Facebook export.
//!
//! What is the owner's own text becomes text: `data[].post`, `data[].comment.comment`, the
//! title and text of a note, the description of a picture. What is not stays out: the title of a
//! story is Facebook's sentence, the name of a shared link or event is somebody else's text, and
//! the link itself leads to it.

use licit_record::{Account, Audience, Item, Kind, Page as PageFact, VisibilityEvidence};

use super::super::fields::{
    BadField, Fields, Read, child, children, media, mime, names, place, seconds, text,
};
use super::super::titles::{self, Page, Title};
use super::super::{Author, Draft, asserted, blank, withdrawn};
use crate::Context;

/// A post. It is the owner's own if its title says so, or if it has none: what stands on other
/// pages always has one.
pub(super) fn post(context: &Context, record: &Fields) -> Read<Draft> {
    let mut item = blank(context, Kind::Post);
    let title = common(record, &mut item)?;
    let (page, audience) = match title.as_ref().map_or(Page::Own, |title| title.page) {
        Page::Own => (false, asserted(context)),
        Page::Group => {
            item.kind = Kind::GroupPost;
            (true, (Audience::Group, VisibilityEvidence::Unknown))
        }
        Page::OtherPerson => (true, (Audience::Unknown, VisibilityEvidence::Unknown)),
        Page::Unknown => (false, (Audience::Unknown, VisibilityEvidence::Unknown)),
    };
    if page {
        item.page = stands_on(title.as_ref());
    }
    item.audience = audience.0;
    Ok(Draft {
        what: "post",
        item,
        author: Author::Owner,
        evidence: audience.1,
    })
}

/// A post that somebody else wrote on the owner's timeline. Nothing of it is read but when.
pub(super) fn post_of_other(context: &Context, record: &Fields) -> Read<Draft> {
    let mut item = blank(context, Kind::Post);
    item.published_at = seconds(record, "timestamp")?;
    let evidence = VisibilityEvidence::Unknown;
    Ok(Draft {
        what: "post-of-other",
        item,
        author: Author::Unknown,
        evidence,
    })
}

/// A comment. Who can see it depends on what it is about, which the export does not say.
pub(super) fn comment(context: &Context, record: &Fields, own: &[String]) -> Read<Draft> {
    let mut item = blank(context, Kind::Comment);
    let title = common(record, &mut item)?;
    let mut author = Author::Owner;
    let mut in_group = title
        .as_ref()
        .is_some_and(|title| title.page == Page::Group);
    for data in children(record, "data")? {
        let Some(comment) = child(data, "comment")? else {
            continue;
        };
        append(&mut item, text(comment, "comment")?);
        item.published_at = item.published_at.or(seconds(comment, "timestamp")?);
        if let Some(name) = text(comment, "author")? {
            // A page that the owner runs, or a name that the profile does not know.
            if !own.is_empty() && !own.iter().any(|own| own == name) {
                author = Author::Named(name.to_owned());
            }
        }
        if let Some(group) = text(comment, "group")? {
            in_group = true;
            item.page = Some(PageFact {
                name: Some(group.into()),
                ..PageFact::default()
            });
        }
    }
    if in_group {
        item.audience = Audience::Group;
        item.page = item.page.or_else(|| stands_on(title.as_ref()));
    }
    Ok(Draft {
        what: "comment",
        item,
        author,
        evidence: VisibilityEvidence::Unknown,
    })
}

/// A post or comment in a group. Whether the group is open is not stated.
pub(super) fn in_group(context: &Context, record: &Fields, own: &[String]) -> Read<Draft> {
    let is_comment = children(record, "data")?
        .iter()
        .any(|data| data.contains_key("comment"));
    let mut draft = if is_comment {
        comment(context, record, own)?
    } else {
        post(context, record)?
    };
    if !is_comment {
        draft.item.kind = Kind::GroupPost;
        draft.what = "group-post";
    }
    draft.item.audience = Audience::Group;
    draft.evidence = VisibilityEvidence::Unknown;
    Ok(draft)
}

/// A story, which was shown for a day. The export has those from the archive.
pub(super) fn story(context: &Context, record: &Fields) -> Read<Draft> {
    let mut item = blank(context, Kind::Story);
    common(record, &mut item)?;
    item.ephemeral = Some(true);
    let evidence = VisibilityEvidence::Unknown;
    Ok(withdrawn(Draft {
        what: "story",
        item,
        author: Author::Owner,
        evidence,
    }))
}

/// A short video with its caption.
pub(super) fn reel(context: &Context, record: &Fields) -> Read<Draft> {
    if record.contains_key("uri") {
        return medium(context, record);
    }
    let mut item = blank(context, Kind::Caption);
    common(record, &mut item)?;
    let evidence = VisibilityEvidence::Unknown;
    Ok(Draft {
        what: "reel",
        item,
        author: Author::Owner,
        evidence,
    })
}

/// A picture or video of an album. Albums have audiences of their own, which are not stated.
/// Comments below it are other people's and are not read.
pub(super) fn medium(context: &Context, record: &Fields) -> Read<Draft> {
    let uri = text(record, "uri")?.ok_or(BadField("uri"))?;
    let is_video = mime(uri).is_some_and(|mime| mime.starts_with("video/"));
    let mut item = blank(context, if is_video { Kind::Video } else { Kind::Image });
    // What is kept in an album or a list was not made to vanish: stories stand elsewhere.
    item.ephemeral = Some(false);
    item.published_at = seconds(record, "creation_timestamp")?;
    append(&mut item, text(record, "description")?);
    if item.text.is_some() {
        item.kind = Kind::Caption;
    }
    item.media.push(media(record, None)?);
    let what = if is_video { "video" } else { "image" };
    let evidence = VisibilityEvidence::Unknown;
    Ok(Draft {
        what,
        item,
        author: Author::Owner,
        evidence,
    })
}

/// A note. Its audience was set for each, and is not stated.
pub(super) fn note(context: &Context, record: &Fields) -> Read<Draft> {
    let mut item = blank(context, Kind::Post);
    read_note(record, &mut item)?;
    item.published_at = seconds(record, "created_timestamp")?;
    let edited = seconds(record, "updated_timestamp")?;
    item.edited_at = edited.filter(|edited| Some(*edited) != item.published_at);
    let evidence = VisibilityEvidence::Unknown;
    Ok(Draft {
        what: "note",
        item,
        author: Author::Owner,
        evidence,
    })
}

/// What all stories have: time, text, persons, attachments. Gives the title, as it was read.
fn common(record: &Fields, item: &mut Item) -> Read<Option<Title>> {
    if record.contains_key("label_values") {
        // A form of other files, which none of the known exports has for stories: its words
        // would be lost without a sound.
        return Err(BadField("label_values"));
    }
    item.published_at = seconds(record, "timestamp")?;
    for data in children(record, "data")? {
        append(item, text(data, "post")?);
        if let Some(updated) = seconds(data, "update_timestamp")? {
            item.edited_at = item.edited_at.max(Some(updated));
        }
    }
    item.edited_at = item
        .edited_at
        .filter(|edited| Some(*edited) != item.published_at);
    item.tagged = names(record, "tags")?
        .iter()
        .map(|name| named(name))
        .collect();
    for attachment in children(record, "attachments")? {
        for data in children(attachment, "data")? {
            attached(data, item)?;
        }
    }
    let title = text(record, "title")?.map(titles::read);
    if let Some(title) = &title {
        item.mentions
            .extend(title.persons.iter().map(|name| named(name)));
    }
    Ok(title)
}

/// One attachment. `external_context` and `event` are left out: their words are of others.
fn attached(data: &Fields, item: &mut Item) -> Read<()> {
    if let Some(medium) = child(data, "media")? {
        let description = text(medium, "description")?;
        let repeats = description == item.text.as_ref().map(|text| text.expose());
        item.media
            .push(media(medium, description.filter(|_| !repeats))?);
    }
    if let Some(found) = place(data)? {
        item.place.get_or_insert(found);
    }
    if let Some(note) = child(data, "note")? {
        read_note(note, item)?;
    }
    Ok(())
}

fn read_note(note: &Fields, item: &mut Item) -> Read<()> {
    if let Some(title) = text(note, "title")? {
        item.title.get_or_insert_with(|| title.into());
    }
    append(item, text(note, "text")?);
    item.tagged
        .extend(names(note, "tags")?.iter().map(|name| named(name)));
    for medium in children(note, "media")? {
        item.media
            .push(media(medium, text(medium, "description")?)?);
    }
    Ok(())
}

/// Adds a paragraph to the text.
fn append(item: &mut Item, text: Option<&str>) {
    let Some(text) = text else { return };
    item.text = Some(match item.text.take() {
        None => text.into(),
        Some(before) => format!("{}\n\n{text}", before.expose()).into(),
    });
}

fn named(name: &str) -> Account {
    Account {
        name: Some(name.into()),
        ..Account::default()
    }
}

/// The group or person whose page it stands on.
fn stands_on(title: Option<&Title>) -> Option<PageFact> {
    let title = title?;
    let name = title.group.as_ref().or_else(|| title.persons.first())?;
    Some(PageFact {
        name: Some(name.as_str().into()),
        ..PageFact::default()
    })
}

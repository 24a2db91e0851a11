//! Posts, stories, videos and comments of an Instagram export.

use licit_record::{Account, Audience, Item, Kind, Personal, VisibilityEvidence};
use serde_json::Value;

use super::super::fields::{BadField, Fields, Read, children, media, seconds, text};
use super::super::labels::{self, Label, Labelled};
use super::super::privacy::History;
use super::super::{Author, Draft, blank};
use crate::Context;

/// A post: pictures with one caption.
pub(super) fn post(context: &Context, record: &Fields, history: &History) -> Read<Draft> {
    own(context, record, history, Kind::Post, "post")
}

/// A story, which was shown for a day.
pub(super) fn story(context: &Context, record: &Fields, history: &History) -> Read<Draft> {
    let mut draft = own(context, record, history, Kind::Story, "story")?;
    draft.item.ephemeral = Some(true);
    Ok(draft)
}

/// A video with its caption.
pub(super) fn video(context: &Context, record: &Fields, history: &History) -> Read<Draft> {
    let mut draft = own(context, record, history, Kind::Video, "video")?;
    // Videos of stories stand among the stories.
    draft.item.ephemeral = Some(false);
    if draft.item.text.is_some() {
        draft.item.kind = Kind::Caption;
    }
    Ok(draft)
}

/// A picture of the profile.
pub(super) fn profile_picture(context: &Context, record: &Fields) -> Read<Draft> {
    let mut item = blank(context, Kind::Image);
    item.ephemeral = Some(false);
    item.published_at = seconds(record, "creation_timestamp")?;
    item.media.push(media(record, None)?);
    let evidence = VisibilityEvidence::Unknown;
    Ok(Draft {
        what: "profile-picture",
        item,
        author: Author::Owner,
        evidence,
    })
}

/// A comment. Who can see it depends on the account that it stands below, which the export says
/// nothing about. That account is a person who is mentioned.
pub(super) fn comment(context: &Context, record: &Fields, own: Option<&Personal>) -> Read<Draft> {
    let labelled = Labelled::new(record)?;
    let text = labelled.text(Label::Comment)?;
    if !labelled.all_known() || (text.is_none() && labelled.get(Label::Comment).is_none()) {
        return Err(BadField(labelled.field()));
    }
    let mut item = blank(context, Kind::Comment);
    item.text = text.map(Personal::from);
    item.published_at = match labelled.seconds(Label::Time)? {
        Some(at) => Some(at),
        None => seconds(record, "timestamp")?,
    };
    let mut below = Vec::new();
    below.extend(labelled.text(Label::MediaOwner)?);
    persons(record.get("label_values"), 0, &mut below)?;
    for handle in below {
        let own = own.is_some_and(|own| own.expose().eq_ignore_ascii_case(handle));
        if !own && !is_mentioned(&item, handle) {
            item.mentions.push(Account {
                handle: Some(handle.into()),
                ..Account::default()
            });
        }
    }
    let evidence = VisibilityEvidence::Unknown;
    Ok(Draft {
        what: "comment",
        item,
        author: Author::Owner,
        evidence,
    })
}

/// Finds handles in groups of labelled values (`{"title": …, "dict": […]}`).
fn persons<'a>(values: Option<&'a Value>, depth: u8, found: &mut Vec<&'a str>) -> Read<()> {
    const DEEPEST: u8 = 8;
    for value in values.and_then(Value::as_array).into_iter().flatten() {
        let Some(fields) = value.as_object().filter(|_| depth < DEEPEST) else {
            continue;
        };
        if text(fields, "label")?.and_then(labels::label) == Some(Label::Username) {
            found.extend(text(fields, "value")?);
        }
        persons(fields.get("dict"), depth + 1, found)?;
    }
    Ok(())
}

fn is_mentioned(item: &Item, handle: &str) -> bool {
    item.mentions.iter().any(|known| {
        known
            .handle
            .as_ref()
            .is_some_and(|known| known.expose() == handle)
    })
}

/// What the owner published. A caption stands in the title of the post, or where a post has one
/// picture, in that picture's title; titles of further pictures describe those. Metadata of the
/// pictures are never looked at (ADM-5).
fn own(
    context: &Context,
    record: &Fields,
    history: &History,
    kind: Kind,
    what: &'static str,
) -> Read<Draft> {
    let mut item = blank(context, kind);
    let pictures = match children(record, "media")? {
        pictures if pictures.is_empty() && record.contains_key("uri") => vec![record],
        pictures => pictures,
    };
    let first = pictures.first().copied();
    let caption = match (text(record, "title")?, pictures.as_slice()) {
        (None, [only]) => text(only, "title")?,
        (title, _) => title,
    };
    if caption.is_none() && first.is_none() {
        return Err(BadField("media"));
    }
    item.text = caption.map(Personal::from);
    item.published_at = match (seconds(record, "creation_timestamp")?, first) {
        (None, Some(first)) => seconds(first, "creation_timestamp")?,
        (at, _) => at,
    };
    for picture in pictures {
        let alt = text(picture, "title")?.filter(|title| Some(*title) != caption);
        item.media.push(media(picture, alt)?);
    }
    let (audience, evidence) = history.judge(item.published_at, context);
    item.audience = audience;
    debug_assert!(evidence == VisibilityEvidence::Unknown || audience == Audience::Public);
    Ok(Draft {
        what,
        item,
        author: Author::Owner,
        evidence,
    })
}

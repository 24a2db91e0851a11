//! A post: its text, whom it mentions, what it answers and quotes, its pictures.

use licit_record::{Account, Item, Kind, Media, Personal, Signal, SignalValue};
use serde_json::Value;

use super::reference;
use crate::html;
use crate::json_fields::{Fields, Wrong, language};

/// The label by which a person asks not to be shown to anyone without log-in.
pub(super) const NO_UNAUTHENTICATED: &str = "!no-unauthenticated";

/// Reads the record of a post into its item.
pub(super) fn read(item: &mut Item, record: &Fields<'_>) -> Result<(), Wrong> {
    let text = match record.value("text") {
        None => return Err(record.wrong("text")),
        Some(_) => record.text("text")?.unwrap_or_default(),
    };
    item.text = Some(apply_facets(item, record, text)?)
        .filter(|text| !text.is_empty())
        .map(Personal::new);
    if let [one] = record.list("langs")? {
        item.lang = one.as_str().and_then(language);
    }
    if let Some(reply) = record.object("reply")? {
        item.kind = Kind::Comment;
        let parent = reply
            .object("parent")?
            .ok_or_else(|| reply.wrong("parent"))?;
        item.in_reply_to = Some(reference(parent.needed_text("uri")?));
    }
    if let Some(embed) = record.object("embed")? {
        read_embed(item, &embed)?;
    }
    if let Some(value) = no_unauthenticated(record) {
        item.signals
            .get_or_insert_default()
            .insert(Signal::NoUnauthenticated, value);
    }
    Ok(())
}

/// Whether a post or profile carries the label. Labels that cannot be read count as if it did.
pub(super) fn no_unauthenticated(record: &Fields<'_>) -> Option<SignalValue> {
    let unreadable = || Some(SignalValue::Unreadable(Value::Null));
    let labels = match record.object("labels") {
        Ok(None) => return None,
        Ok(Some(labels)) => labels,
        Err(_) => return unreadable(),
    };
    let Ok(values) = labels.objects("values") else {
        return unreadable();
    };
    for value in values {
        match value.text("val") {
            Ok(Some(NO_UNAUTHENTICATED)) => return Some(SignalValue::Flag(true)),
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => return unreadable(),
        }
    }
    None
}

/// One annotated span of the text.
struct Span<'a> {
    start: usize,
    end: usize,
    uri: &'a str,
}

/// Records the mentions, and puts whole links where the text shortens them. Spans are counted in
/// bytes by the author's program, and programs err: one that does not fit the text is no reason
/// to forget whom it mentions.
fn apply_facets(item: &mut Item, record: &Fields<'_>, text: &str) -> Result<String, Wrong> {
    let mut links = Vec::new();
    for facet in record.objects("facets")? {
        let index = facet.object("index")?.ok_or_else(|| facet.wrong("index"))?;
        let start = offset(&index, "byteStart")?;
        let end = offset(&index, "byteEnd")?;
        let shown = match (start, end) {
            (Some(start), Some(end)) => text.get(start..end).filter(|shown| !shown.is_empty()),
            _ => None,
        };
        for feature in facet.objects("features")? {
            match feature.text("$type")? {
                Some("app.bsky.richtext.facet#mention") => {
                    let handle = shown.map(|shown| shown.strip_prefix('@').unwrap_or(shown));
                    item.mentions.push(Account {
                        id: Some(feature.needed_text("did")?.into()),
                        handle: handle.map(Into::into),
                        ..Account::default()
                    });
                }
                Some("app.bsky.richtext.facet#link") => {
                    let uri = feature.needed_text("uri")?;
                    if let (Some(start), Some(end), Some(shown)) = (start, end, shown)
                        && html::is_short_for(shown, uri)
                    {
                        links.push(Span { start, end, uri });
                    }
                }
                _ => {}
            }
        }
    }
    Ok(with_links(text, links))
}

/// The text with whole links; of spans that overlap the first one counts.
fn with_links(text: &str, mut links: Vec<Span<'_>>) -> String {
    links.sort_by_key(|link| (link.start, link.end));
    let mut whole = String::with_capacity(text.len());
    let mut at = 0;
    for link in links {
        if let Some(before) = text.get(at..link.start) {
            whole.push_str(before);
            whole.push_str(link.uri);
            at = link.end;
        }
    }
    whole.push_str(text.get(at..).unwrap_or_default());
    whole
}

/// An offset, if it can be one.
fn offset(index: &Fields<'_>, name: &str) -> Result<Option<usize>, Wrong> {
    Ok(index
        .integer(name)?
        .and_then(|offset| usize::try_from(offset).ok()))
}

/// Pictures, videos, and what is quoted. The title of an external page is not the author's text.
fn read_embed(item: &mut Item, embed: &Fields<'_>) -> Result<(), Wrong> {
    match embed.text("$type")? {
        Some("app.bsky.embed.record") => read_quote(item, embed)?,
        Some("app.bsky.embed.recordWithMedia") => {
            if let Some(quote) = embed.object("record")? {
                read_quote(item, &quote)?;
            }
            if let Some(media) = embed.object("media")? {
                read_media(item, &media)?;
            }
        }
        _ => read_media(item, embed)?,
    }
    Ok(())
}

fn read_quote(item: &mut Item, embed: &Fields<'_>) -> Result<(), Wrong> {
    let record = embed
        .object("record")?
        .ok_or_else(|| embed.wrong("record"))?;
    item.quotes = Some(reference(record.needed_text("uri")?));
    Ok(())
}

fn read_media(item: &mut Item, embed: &Fields<'_>) -> Result<(), Wrong> {
    for name in ["images", "items"] {
        for image in embed.objects(name)? {
            item.media.push(medium(&image, "image")?);
        }
    }
    if embed.has("video") {
        item.media.push(medium(embed, "video")?);
    }
    Ok(())
}

/// A picture or video by its alternative text; the file itself lies elsewhere.
fn medium(fields: &Fields<'_>, blob: &'static str) -> Result<Media, Wrong> {
    let mime = match fields.object(blob)? {
        Some(blob) => blob.text("mimeType")?.map(str::to_owned),
        None => None,
    };
    Ok(Media {
        path: None,
        mime,
        alt: fields.text("alt")?.map(Into::into),
    })
}

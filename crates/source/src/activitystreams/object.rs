//! The item of an object: a note, an article, a question.

use licit_record::{Account, Audience, Item, Kind, Media, Personal, Place, Reference};
use serde_json::Value;

use super::actor::{id_of, signals};
use crate::Context;
use crate::html::{self, Content};
use crate::json_fields::{Fields, Wrong, language};

/// Objects that are content, with their kind when they answer nothing.
const CONTENT: [(&str, Kind); 9] = [
    ("Note", Kind::Post),
    ("Article", Kind::Post),
    ("Question", Kind::Post),
    ("Page", Kind::Post),
    ("Event", Kind::Post),
    ("Audio", Kind::Post),
    ("Video", Kind::Video),
    ("Image", Kind::Image),
    // Pleroma's direct messages.
    ("ChatMessage", Kind::Message),
];

/// Members that name the object that is quoted; implementations differ.
const QUOTES: [&str; 4] = ["quote", "quoteUrl", "quoteUri", "_misskey_quote"];

/// Whether a type is content.
pub(super) fn is_content(word: &str) -> bool {
    CONTENT.iter().any(|(known, _)| *known == word)
}

/// The item of an object, without what its activity and its author's account say.
pub(super) fn item(object: &Fields<'_>, word: &str, context: &Context) -> Result<Item, Wrong> {
    let id = object.needed_text("id")?;
    let reply = reference(object, "inReplyTo")?;
    let kind = CONTENT
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, kind)| *kind);
    let kind = match kind.ok_or_else(|| object.wrong("type"))? {
        Kind::Post if reply.is_some() => Kind::Comment,
        kind => kind,
    };
    let mut item = Item::new(context.service.clone(), id, kind);
    if kind == Kind::Message {
        item.audience = Audience::Direct;
    }
    item.in_reply_to = reply;
    item.published_at = object.time("published")?;
    item.edited_at = object.time("updated")?;
    item.url = url(object)?;
    let (written, lang) = content(object)?;
    item.lang = lang;
    item.title = plain(object, "name")?
        .filter(|_| word != "Note")
        .map(Personal::new);
    item.mentions = mentions(object, &written)?;
    item.quotes = quoted(object, &written)?;
    item.text = text(object, word, written.text)?.map(Personal::new);
    item.place = place(object)?;
    item.media = media(object)?;
    item.signals = signals(object);
    Ok(item)
}

/// Takes everything out of an item that was deleted but that it was.
pub(super) fn clear(item: &mut Item) {
    item.title = None;
    item.text = None;
    item.url = None;
    item.mentions.clear();
    item.tagged.clear();
    item.place = None;
    item.media.clear();
}

/// The content and its language. `contentMap` says in which language the content is; where it
/// holds several, the one that is the content.
fn content(object: &Fields<'_>) -> Result<(Content, Option<String>), Wrong> {
    let content = object.text("content")?;
    let Some(map) = object.object("contentMap")? else {
        return Ok((rendered(object, "content", content)?, None));
    };
    let mut chosen = None;
    let mut count = 0;
    for (lang, one) in map.texts()? {
        count += 1;
        if content.is_none_or(|content| content == one) && chosen.is_none() {
            chosen = Some((lang, one));
        }
    }
    let is_sure = content.is_some() || count == 1;
    let lang = chosen
        .filter(|_| is_sure)
        .and_then(|(lang, _)| language(lang));
    let written = content.or(chosen.map(|(_, one)| one));
    Ok((rendered(object, "content", written)?, lang))
}

fn rendered(object: &Fields<'_>, name: &str, html: Option<&str>) -> Result<Content, Wrong> {
    html::read(html.unwrap_or_default()).map_err(|_| object.wrong(name))
}

/// A field that may hold markup, as text.
fn plain(object: &Fields<'_>, name: &str) -> Result<Option<String>, Wrong> {
    let text = rendered(object, name, object.text(name)?)?.text;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// The whole text: the content warning, the content, the answers of a poll.
fn text(object: &Fields<'_>, word: &str, content: String) -> Result<Option<String>, Wrong> {
    // The summary of an article repeats it; that of a note stands in front of it.
    let warning = if word == "Article" {
        None
    } else {
        plain(object, "summary")?
    };
    let mut answers = String::new();
    for name in ["oneOf", "anyOf"] {
        for answer in object.objects(name)? {
            if let Some(answer) = plain(&answer, "name")? {
                answers.push_str(if answers.is_empty() { "- " } else { "\n- " });
                answers.push_str(&answer);
            }
        }
    }
    let parts = [warning.unwrap_or_default(), content, answers];
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    Ok(Some(parts.join("\n\n")).filter(|text| !text.is_empty()))
}

/// The persons that its tags mention, and those that the text mentions besides.
fn mentions(object: &Fields<'_>, content: &Content) -> Result<Vec<Account>, Wrong> {
    let mut mentions: Vec<Account> = Vec::new();
    let mut hrefs: Vec<&str> = Vec::new();
    for tag in object.one_or_more("tag") {
        let tag = Fields::of(tag, "tag")?;
        if tag.value("type").and_then(Value::as_str) != Some("Mention") {
            continue;
        }
        let href = tag.text("href")?;
        let handle = tag
            .text("name")?
            .map(|name| name.strip_prefix('@').unwrap_or(name));
        hrefs.extend(href);
        mentions.push(Account {
            id: href.map(Into::into),
            handle: handle.map(Into::into),
            ..Account::default()
        });
    }
    content.add_mentioned(&hrefs, &mut mentions);
    Ok(mentions)
}

fn quoted(object: &Fields<'_>, content: &Content) -> Result<Option<Reference>, Wrong> {
    for name in QUOTES {
        if let Some(quoted) = reference(object, name)? {
            return Ok(Some(quoted));
        }
    }
    let id = content.quoted.as_deref().map(Into::into);
    Ok(id.map(|id| Reference {
        item_id: Some(id),
        author_id: None,
    }))
}

fn reference(object: &Fields<'_>, name: &str) -> Result<Option<Reference>, Wrong> {
    let Some(other) = object.one_or_more(name).first() else {
        return Ok(None);
    };
    let id = match other {
        Value::String(text) if text.is_empty() => return Ok(None),
        other => id_of(other).ok_or_else(|| object.wrong(name))?,
    };
    let author = match other {
        Value::Object(map) => map.get("attributedTo").and_then(id_of),
        _ => None,
    };
    Ok(Some(Reference {
        item_id: Some(id.into()),
        author_id: author.map(Into::into),
    }))
}

/// The address of the page: a text, a link, or a list of them with the page first or marked.
fn url(object: &Fields<'_>) -> Result<Option<Personal>, Wrong> {
    let links = object.one_or_more("url");
    let is_page = |link: &&Value| match link {
        Value::Object(map) => map.get("mediaType").and_then(Value::as_str) == Some("text/html"),
        _ => false,
    };
    match links.iter().find(is_page).or(links.first()) {
        None => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(Value::Object(map)) => Ok(map.get("href").and_then(Value::as_str).map(Into::into)),
        Some(link) => id_of(link)
            .map(|id| Some(id.into()))
            .ok_or_else(|| object.wrong("url")),
    }
}

fn place(object: &Fields<'_>) -> Result<Option<Place>, Wrong> {
    let Some(location) = object.one_or_more("location").first() else {
        return Ok(None);
    };
    let location = match location {
        Value::String(name) => {
            return Ok(Some(Place {
                name: Some(name.as_str().into()),
                lat: None,
                lon: None,
            }));
        }
        location => Fields::of(location, "location")?,
    };
    Ok(Some(Place {
        name: location.text("name")?.map(Into::into),
        lat: location.number("latitude")?,
        lon: location.number("longitude")?,
    }))
}

/// Pictures and other media. An archive holds the files under the path that it states, which
/// begins with a slash; a file elsewhere on the web is not there.
fn media(object: &Fields<'_>) -> Result<Vec<Media>, Wrong> {
    let mut media = Vec::new();
    for attachment in object.one_or_more("attachment") {
        let attachment = Fields::of(attachment, "attachment")?;
        let word = attachment.value("type").and_then(Value::as_str);
        if !matches!(word, Some("Document" | "Image" | "Video" | "Audio")) {
            continue;
        }
        let path = match attachment.value("url") {
            Some(Value::String(url)) if !url.contains("://") => {
                Some(url.trim_start_matches('/')).filter(|path| !path.is_empty())
            }
            _ => None,
        };
        media.push(Media {
            path: path.map(Into::into),
            mime: attachment.text("mediaType")?.map(str::to_owned),
            alt: attachment
                .text("name")?
                .or(attachment.text("summary")?)
                .map(Into::into),
        });
    }
    Ok(media)
}

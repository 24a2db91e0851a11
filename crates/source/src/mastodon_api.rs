//! Statuses of the Mastodon API: arrays, pages of arrays, or one a line.
//!
//! - `visibility` states who can see a status (ADM-2). A direct one is a private message,
//!   whatever else it says (ADM-3).
//! - A `reblog` is what somebody else wrote: an item with the reference and without text.
//! - Account flags decide whether search engines may find it: one "no" of `indexable`, `noindex`,
//!   `discoverable` or `limited` is enough. `locked` says nothing about public statuses.
//! - `text`, the source that the author typed, counts before the HTML of `content`.
//!
//! Flags of an account hold for all its statuses of the file, wherever in it they stand.
//! Known gap: statuses that the server no longer has are absent and not told.

mod account;

use licit_record::{
    Account, Audience, Item, Kind, Media, Personal, Reference, Signal, SignalValue,
};
use serde_json::Value;

use self::account::Accounts;
use crate::html::{self, Content};
use crate::json_fields::{Fields, Wrong, language};
use crate::json_items::{Heads, Shape};
use crate::json_records::Rereadable;
use crate::{Context, Read, SourceError, visibility};

/// The lists are those of answers of the search and of conversations' contexts.
const SHAPE: Shape = Shape {
    lists: &["statuses", "ancestors", "descendants"],
    heads: Heads::Frames,
    may_concern_others: account::may_restrict,
};

/// Reads statuses.
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
    let item = |value: &Value| status(&Fields::of(value, "")?, &accounts, context).map(Some);
    let evidence = |item: &Item| visibility::stated(context, item.audience);
    SHAPE.items(input, None, &item, &evidence, sink)
}

fn status(fields: &Fields<'_>, accounts: &Accounts, context: &Context) -> Result<Item, Wrong> {
    let id = fields.needed_text("id")?;
    let mut item = Item::new(context.service.clone(), id, Kind::Post);
    item.collected_at = context.collected_at;
    item.published_at = fields.time("created_at")?;
    item.edited_at = fields.time("edited_at")?;
    item.audience = audience(fields)?;
    let author = fields
        .object("account")?
        .ok_or_else(|| fields.wrong("account"))?;
    accounts.apply(&mut item, &author)?;
    item.in_reply_to = reply(fields)?;
    if let Some(reblog) = fields.object("reblog")? {
        item.quotes = Some(other_status(&reblog)?);
    } else {
        written(&mut item, fields)?;
    }
    item.kind = match (item.audience, &item.in_reply_to) {
        (Audience::Direct, _) => Kind::Message,
        (_, Some(_)) => Kind::Comment,
        _ => Kind::Post,
    };
    Ok(item)
}

/// What the author wrote.
fn written(item: &mut Item, fields: &Fields<'_>) -> Result<(), Wrong> {
    let html = fields.text("content")?.unwrap_or_default();
    let content = html::read(html).map_err(|_| fields.wrong("content"))?;
    item.url = fields.text("url")?.or(fields.text("uri")?).map(Into::into);
    item.lang = fields.text("language")?.and_then(language);
    item.mentions = mentions(fields, &content)?;
    item.media = media(fields)?;
    item.quotes = quoted(fields, &content)?;
    item.text = text(fields, content)?.map(Personal::new);
    Ok(())
}

fn audience(fields: &Fields<'_>) -> Result<Audience, Wrong> {
    Ok(match fields.text("visibility")? {
        None => Audience::Unknown,
        Some("public") => Audience::Public,
        Some("unlisted") => Audience::Unlisted,
        Some("private") => Audience::Followers,
        Some("direct") => Audience::Direct,
        // Forks have more words (`local`, `list`, `mutuals_only`, ...); each is narrower than
        // public, and what it means is not known here.
        Some(_) => Audience::Unknown,
    })
}

/// The whole text: the content warning, what was written, the answers of a poll.
fn text(fields: &Fields<'_>, content: Content) -> Result<Option<String>, Wrong> {
    let warning = fields.text("spoiler_text")?.unwrap_or_default();
    let written = match fields.text("text")? {
        Some(source) => source.to_owned(),
        None => content.text,
    };
    let mut answers = Vec::new();
    if let Some(poll) = fields.object("poll")? {
        for option in poll.objects("options")? {
            answers.extend(option.text("title")?.map(|title| format!("- {title}")));
        }
    }
    let answers = answers.join("\n");
    let parts: Vec<&str> = [warning.trim(), written.trim(), &answers]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    Ok(Some(parts.join("\n\n")).filter(|text| !text.is_empty()))
}

/// The accounts that the server says are mentioned, and those that the text mentions besides.
fn mentions(fields: &Fields<'_>, content: &Content) -> Result<Vec<Account>, Wrong> {
    let mut mentions = Vec::new();
    let mut links = Vec::new();
    for mention in fields.objects("mentions")? {
        links.extend(mention.text("url")?);
        mentions.push(Account {
            id: account::id(&mention)?.map(Into::into),
            handle: mention
                .text("acct")?
                .or(mention.text("username")?)
                .map(Into::into),
            ..Account::default()
        });
    }
    content.add_mentioned(&links, &mut mentions);
    Ok(mentions)
}

/// Media by their description. The files stay on the server; an address is no path.
fn media(fields: &Fields<'_>) -> Result<Vec<Media>, Wrong> {
    let mut media = Vec::new();
    for attachment in fields.objects("media_attachments")? {
        media.push(Media {
            path: None,
            mime: None,
            alt: attachment.text("description")?.map(Into::into),
        });
    }
    Ok(media)
}

fn reply(fields: &Fields<'_>) -> Result<Option<Reference>, Wrong> {
    let item_id = account::id_in(fields, "in_reply_to_id")?;
    let author_id = account::id_in(fields, "in_reply_to_account_id")?;
    Ok(
        (item_id.is_some() || author_id.is_some()).then(|| Reference {
            item_id: item_id.map(Into::into),
            author_id: author_id.map(Into::into),
        }),
    )
}

/// The status that is quoted: as an object, by its id, or as a link that the text marks.
fn quoted(fields: &Fields<'_>, content: &Content) -> Result<Option<Reference>, Wrong> {
    if let Some(quote) = fields.object("quote")? {
        if let Some(other) = quote.object("quoted_status")? {
            return other_status(&other).map(Some);
        }
        for name in ["quoted_status_id", "id"] {
            if let Some(id) = account::id_in(&quote, name)? {
                let author_id = match quote.object("account")? {
                    Some(author) => account::id(&author)?.map(Into::into),
                    None => None,
                };
                return Ok(Some(Reference {
                    item_id: Some(id.into()),
                    author_id,
                }));
            }
        }
    }
    let id = content.quoted.as_deref().map(Into::into);
    Ok(id.map(|id| Reference {
        item_id: Some(id),
        author_id: None,
    }))
}

/// The reference to another status and its author.
fn other_status(other: &Fields<'_>) -> Result<Reference, Wrong> {
    let author_id = match other.object("account")? {
        Some(author) => account::id(&author)?.map(Into::into),
        None => None,
    };
    Ok(Reference {
        item_id: account::id(other)?.map(Into::into),
        author_id,
    })
}

/// `noindex` as a signal: true forbids, and so does what cannot be read.
fn noindex(value: &Value) -> (Signal, SignalValue) {
    (Signal::Noindex, crate::json_fields::signal_value(value))
}

#[cfg(test)]
mod tests;

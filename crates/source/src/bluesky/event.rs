//! The envelopes: Jetstream version 1 and 2, repository records, and posts as the API shows them.

use jiff::Timestamp;
use licit_record::{Account, SignalValue};
use serde_json::Value;

use super::post::NO_UNAUTHENTICATED;
use crate::json_fields::{Fields, Wrong};

/// One event.
pub(super) struct Event<'a> {
    /// The account that it is about.
    pub(super) did: String,
    /// When the stream or the server saw it.
    pub(super) observed: Option<Timestamp>,
    /// The author, where the envelope describes it.
    pub(super) author: Option<Account>,
    /// Whether the author's labels, as the API shows them, ask for log-in.
    pub(super) author_label: Option<SignalValue>,
    /// What happened.
    pub(super) body: Body<'a>,
}

/// What happened.
pub(super) enum Body<'a> {
    /// A record was written or deleted.
    Commit(Commit<'a>),
    /// The account was switched on or off.
    Account(Status),
    /// The account has another handle.
    Identity(Option<&'a str>),
    /// Something that concerns the stream alone.
    Other,
}

/// A change of a record.
pub(super) struct Commit<'a> {
    pub(super) operation: Operation,
    pub(super) collection: String,
    pub(super) rkey: String,
    pub(super) record: Option<&'a Value>,
    /// What faults call the collection and the record.
    pub(super) collection_field: &'static str,
    pub(super) record_field: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Create,
    Update,
    Delete,
}

/// Whether an account is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    /// It is.
    Active,
    /// It is switched off by its owner, suspended, taken down, or nobody says why.
    Withdrawn,
    /// It was deleted.
    Deleted,
}

impl<'a> Event<'a> {
    /// Reads an envelope of any kind.
    pub(super) fn of(fields: &Fields<'a>) -> Result<Self, Wrong> {
        match fields.text("$type")? {
            Some("message") => Self::version_2(fields),
            // The stream's own notice that it ends.
            Some("error") => Ok(Self::of_stream()),
            _ if fields.has("kind") => Self::version_1(fields),
            _ => Self::of_repository(fields),
        }
    }

    fn of_stream() -> Self {
        Self {
            did: String::new(),
            observed: None,
            author: None,
            author_label: None,
            body: Body::Other,
        }
    }

    fn version_1(fields: &Fields<'a>) -> Result<Self, Wrong> {
        let did = did(fields)?.to_owned();
        let micros = fields.integer("time_us")?;
        let observed = match micros.map(Timestamp::from_microsecond) {
            None => None,
            Some(time) => Some(time.map_err(|_| fields.wrong("time_us"))?),
        };
        let body = match fields.needed_text("kind")? {
            "commit" => {
                let commit = inner(fields, "commit")?;
                Body::Commit(commit_of(&commit, "commit.collection", "commit.record")?)
            }
            "account" => Body::Account(status(&inner(fields, "account")?)?),
            "identity" => Body::Identity(inner(fields, "identity")?.text("handle")?),
            _ => return Err(fields.wrong("kind")),
        };
        Ok(Self {
            did,
            observed,
            author: None,
            author_label: None,
            body,
        })
    }

    fn version_2(fields: &Fields<'a>) -> Result<Self, Wrong> {
        let payload = inner(fields, "payload")?;
        let word = payload.needed_text("$type")?;
        let Some((_, word)) = word.split_once('#') else {
            return Err(payload.wrong("$type"));
        };
        if word == "info" {
            return Ok(Self::of_stream());
        }
        let did = did(&payload)?.to_owned();
        let observed = payload.time("time")?;
        let body = match word {
            "commit" => Body::Commit(commit_of(&payload, "payload.collection", "payload.record")?),
            "account" => Body::Account(status(&inner(&payload, "account")?)?),
            "identity" => Body::Identity(inner(&payload, "identity")?.text("handle")?),
            "sync" => Body::Other,
            _ => return Err(payload.wrong("$type")),
        };
        Ok(Self {
            did,
            observed,
            author: None,
            author_label: None,
            body,
        })
    }

    /// A record with its address (`uri` and `value`), a post as the API shows it (`uri`, `author`
    /// and `record`, perhaps inside `post`), or a record with the `did` beside its own fields.
    fn of_repository(fields: &Fields<'a>) -> Result<Self, Wrong> {
        if fields.has("post") {
            return Self::of_repository(&inner(fields, "post")?);
        }
        let author = author(fields)?;
        let author_label = author_label(fields);
        let whole = fields.whole();
        let (record, record_field) = match (fields.value("value"), fields.value("record")) {
            (Some(value), _) => (value, "value"),
            (None, Some(record)) => (record, "record"),
            (None, None) => (whole, "record"),
        };
        let (did, collection, rkey) = match fields.text("uri")? {
            Some(uri) => {
                let parts = parts_of(uri).ok_or_else(|| fields.wrong("uri"))?;
                let (did, collection, rkey) = parts;
                (did, collection.to_owned(), rkey)
            }
            None => {
                let collection = match fields.text("collection")? {
                    Some(collection) => collection,
                    None => Fields::of(record, record_field)?.needed_text("$type")?,
                };
                (
                    did(fields)?,
                    collection.to_owned(),
                    fields.needed_text("rkey")?,
                )
            }
        };
        let observed = fields.time("indexedAt")?;
        let commit = Commit {
            operation: Operation::Create,
            collection,
            rkey: rkey.to_owned(),
            record: Some(record),
            collection_field: "collection",
            record_field,
        };
        Ok(Self {
            did: did.to_owned(),
            observed,
            author,
            author_label,
            body: Body::Commit(commit),
        })
    }
}

/// The account that an address names.
pub(super) fn did_of(uri: &str) -> Option<&str> {
    let authority = uri.strip_prefix("at://")?.split('/').next()?;
    Some(authority).filter(|authority| authority.starts_with("did:"))
}

/// Account, collection and key of an address.
fn parts_of(uri: &str) -> Option<(&str, &str, &str)> {
    let did = did_of(uri)?;
    let mut rest = uri.strip_prefix("at://")?.split('/').skip(1);
    match (rest.next(), rest.next(), rest.next()) {
        (Some(collection), Some(rkey), None) if !collection.is_empty() && !rkey.is_empty() => {
            Some((did, collection, rkey))
        }
        _ => None,
    }
}

fn did<'a>(fields: &Fields<'a>) -> Result<&'a str, Wrong> {
    let did = fields.needed_text("did")?;
    if did.starts_with("did:") {
        Ok(did)
    } else {
        Err(fields.wrong("did"))
    }
}

fn inner<'a>(fields: &Fields<'a>, name: &'static str) -> Result<Fields<'a>, Wrong> {
    fields.object(name)?.ok_or_else(|| fields.wrong(name))
}

fn commit_of<'a>(
    commit: &Fields<'a>,
    collection_field: &'static str,
    record_field: &'static str,
) -> Result<Commit<'a>, Wrong> {
    let operation = match commit.needed_text("operation")? {
        "create" => Operation::Create,
        "update" => Operation::Update,
        "delete" => Operation::Delete,
        _ => return Err(commit.wrong("operation")),
    };
    Ok(Commit {
        operation,
        collection: commit.needed_text("collection")?.to_owned(),
        rkey: commit.needed_text("rkey")?.to_owned(),
        record: commit.value("record"),
        collection_field,
        record_field,
    })
}

/// An account that is not active is withdrawn, whatever word stands beside; one of which nothing
/// readable is said, too.
fn status(account: &Fields<'_>) -> Result<Status, Wrong> {
    let word = account.text("status")?;
    Ok(match (account.flag("active")?, word) {
        (Some(true), _) => Status::Active,
        (_, Some("deleted")) => Status::Deleted,
        _ => Status::Withdrawn,
    })
}

fn author(fields: &Fields<'_>) -> Result<Option<Account>, Wrong> {
    let Some(author) = fields.object("author")? else {
        return Ok(None);
    };
    Ok(Some(Account {
        id: author.text("did")?.map(Into::into),
        handle: author.text("handle")?.map(Into::into),
        name: author.text("displayName")?.map(Into::into),
        ..Account::default()
    }))
}

fn author_label(fields: &Fields<'_>) -> Option<SignalValue> {
    let author = fields.object("author").ok().flatten()?;
    let labels = author.value("labels")?;
    let Value::Array(labels) = labels else {
        return Some(SignalValue::Unreadable(Value::Null));
    };
    let asks = labels.iter().any(|label| {
        label
            .get("val")
            .and_then(Value::as_str)
            .is_none_or(|word| word == NO_UNAUTHENTICATED)
    });
    asks.then_some(SignalValue::Flag(true))
}

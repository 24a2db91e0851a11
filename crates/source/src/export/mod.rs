//! Exports that a person downloads from a platform of Meta ("download your information").
//!
//! An export is one person's: almost no record says who wrote it, and none says who can see it.
//! The readers here therefore state what the files state, and nothing more: the author is the
//! account that the export belongs to, the audience comes from the account's history
//! ([`instagram`]) or from the operator's assertion ([`facebook`]), and what stands on another
//! person's page or in a group keeps an audience of its own.
//!
//! Every JSON file of an export is accounted for: content gives items, files of the log and from
//! outside the platform give one item each without any text (ADM-5), lists and settings are
//! known and passed over, and a file that is not known is a fault. Of messages nothing is read
//! but that they are there. Addresses of uploads and coordinates of pictures never enter an
//! item (ADM-5, DEI-2).

pub mod facebook;
pub mod instagram;

mod encoding;
mod entry;
mod fields;
mod labels;
mod privacy;
mod records;
mod titles;

use std::collections::HashMap;

use jiff::Timestamp;
use licit_record::{Account, Audience, Item, Kind, Personal, Reason, VisibilityEvidence};
use serde_json::Value;

use self::entry::Place;
use self::fields::{BadField, Fields};
use self::records::{Broken, Want};
use crate::{Archive, Context, Fault, Position, Read, SourceError, Sourced};

/// Repairs the text encoding of JSON that Meta wrote, while it is read. In each string, escapes
/// of single bytes become the letter that the bytes are in UTF-8; a string for which that gives
/// no UTF-8 stays as it is.
pub fn repair(json: impl std::io::Read) -> impl std::io::Read {
    encoding::Repair::new(json)
}

/// One JSON file of an export, told by where it stands.
struct File<Sort> {
    /// Its place in the archive.
    place: usize,
    /// Its path as it may be printed.
    printable: String,
    /// What it holds.
    sort: Sort,
}

/// Whether all records of a file could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whole {
    Yes,
    No,
}

/// The layout of a platform's exports.
struct Layout {
    /// What is wrong with an archive in which no file is known.
    missing: &'static str,
    /// Folders around the activities, one a generation of exports.
    activity: &'static [&'static str],
    /// All other folders that stand at the top.
    sections: &'static [&'static str],
}

/// A record that was read, before it has its id: in one export, items have none.
struct Draft {
    /// What it is, as part of its id.
    what: &'static str,
    /// The item, without id, author and time of collection.
    item: Item,
    /// Who wrote it.
    author: Author,
    /// How it is known to be public.
    evidence: VisibilityEvidence,
}

/// Who wrote a record.
enum Author {
    /// The account that the export belongs to.
    Owner,
    /// Another person, of whom only a name is known.
    Named(String),
    /// Not stated.
    Unknown,
}

/// An export while it is read.
struct Export<'a> {
    archive: &'a mut Archive,
    context: &'a Context,
    layout: &'static Layout,
    sink: &'a mut dyn FnMut(Read),
    owner: Option<Account>,
    /// Where media files lie, by their path below the folders that vary.
    media: HashMap<String, String>,
    /// Records of one sort in one second, which are numbered.
    numbers: HashMap<(&'static str, Option<Timestamp>), u32>,
}

/// A function that reads one record.
type Reader<'a> = &'a dyn Fn(&Context, &Fields) -> fields::Read<Draft>;

impl<'a> Export<'a> {
    /// Takes an archive in hand, sorts its JSON files and reports archives inside it, which are
    /// not opened. An archive in which all files are of the sort `unknown` is no export.
    fn open<Sort: PartialEq>(
        archive: &'a mut Archive,
        context: &'a Context,
        layout: &'static Layout,
        sink: &'a mut dyn FnMut(Read),
        sort: impl Fn(&Place<'_>) -> Sort,
        unknown: &Sort,
    ) -> Result<(Self, Vec<File<Sort>>), SourceError> {
        let mut files = Vec::new();
        let mut media = HashMap::new();
        for (place, entry) in archive.entries().iter().enumerate() {
            let stands = Place::new(entry.name(), layout.activity, layout.sections);
            if entry.name().ends_with(".json") {
                files.push(File {
                    place,
                    printable: stands.printable(),
                    sort: sort(&stands),
                });
            } else {
                media.insert(stands.below(layout.activity), entry.name().to_owned());
            }
        }
        if files.iter().all(|file| file.sort == *unknown) {
            return Err(SourceError::Format {
                path: archive.path().to_owned(),
                problem: layout.missing.to_owned(),
                hint: "choose the format JSON, not HTML, when the download is ordered",
            });
        }
        let mut export = Self {
            archive,
            context,
            layout,
            sink,
            owner: None,
            media,
            numbers: HashMap::new(),
        };
        for _ in 0..export.archive.nested() {
            export.fault("*.zip", 0, Reason::UnknownField, Some("archive"));
        }
        Ok((export, files))
    }

    /// Reads the records of a file, each with its fields.
    fn records_of<Sort>(
        &mut self,
        file: &File<Sort>,
        keys: &[&str],
        read: Reader<'_>,
    ) -> Result<(), SourceError> {
        let each = |context: &Context, value| read(context, fields_of(&value)?).map(Some);
        self.records(file.place, &file.printable, keys, Want::Fields, each)
            .map(|_| ())
    }

    /// Reads a file about the account: its records are learned, and are no items.
    fn learn_from<Sort>(
        &mut self,
        file: &File<Sort>,
        keys: &[&str],
        mut learn: impl FnMut(&Fields) -> Result<(), BadField>,
    ) -> Result<Whole, SourceError> {
        let each = |_: &Context, value| learn(fields_of(&value)?).map(|()| None);
        self.records(file.place, &file.printable, keys, Want::Fields, each)
    }

    /// Gives an item for each message of a conversation, of which nothing else is read.
    fn messages_of<Sort>(&mut self, file: &File<Sort>) -> Result<(), SourceError> {
        let each = |context: &Context, _| Ok(Some(message(context)));
        self.records(
            file.place,
            &file.printable,
            &["messages"],
            Want::Number,
            each,
        )
        .map(|_| ())
    }

    /// Reports a file of which nothing is known.
    fn unknown_file<Sort>(&mut self, file: &File<Sort>) {
        self.fault(&file.printable, 0, Reason::UnknownField, Some("file"));
    }

    /// Reads the records of a file, one at a time. Damage inside the file is a fault of it; the
    /// other files are read on.
    fn records(
        &mut self,
        place: usize,
        printable: &str,
        keys: &[&str],
        want: Want,
        mut each: impl FnMut(&Context, Value) -> Result<Option<Draft>, BadField>,
    ) -> Result<Whole, SourceError> {
        let mut whole = Whole::Yes;
        let Self {
            archive,
            context,
            layout,
            sink,
            owner,
            media,
            numbers,
        } = self;
        let mut emitter = Emitter {
            context,
            layout,
            sink: &mut **sink,
            owner: owner.as_ref(),
            media,
            numbers,
        };
        let broken = match archive.reader(place) {
            Err(error) => return emitter.unreadable(printable, error).map(|()| Whole::No),
            Ok(file) => records::read(file, keys, want, &mut |number, record| {
                let (reason, field) = match record.map(|value| each(context, value)) {
                    Ok(Ok(Some(draft))) => return emitter.item(printable, number, draft),
                    Ok(Ok(None)) => return,
                    Ok(Err(BadField(field))) => (Reason::InvalidField, Some(field)),
                    Err(reason) => (reason, None),
                };
                whole = Whole::No;
                emitter.fault(printable, number, reason, field);
            }),
        };
        match broken {
            Ok(()) => Ok(whole),
            Err(Broken::Damaged(number, reason)) => {
                emitter.fault(printable, number, reason, None);
                Ok(Whole::No)
            }
            Err(Broken::Unreadable(error)) => {
                let error = archive.read_error(error);
                self.emitter()
                    .unreadable(printable, error)
                    .map(|()| Whole::No)
            }
        }
    }

    /// Gives one item for a file of which nothing is read.
    fn closed_file(&mut self, printable: &str, kind: Kind) {
        let item = self.blank(kind);
        let evidence = VisibilityEvidence::Unknown;
        let draft = Draft {
            what: "file",
            item,
            author: Author::Owner,
            evidence,
        };
        self.emitter().item(printable, 1, draft);
    }

    fn blank(&self, kind: Kind) -> Item {
        blank(self.context, kind)
    }

    fn fault(&mut self, printable: &str, record: u64, reason: Reason, field: Option<&str>) {
        self.emitter().fault(printable, record, reason, field);
    }

    fn emitter(&mut self) -> Emitter<'_> {
        Emitter {
            context: self.context,
            layout: self.layout,
            sink: &mut *self.sink,
            owner: self.owner.as_ref(),
            media: &self.media,
            numbers: &mut self.numbers,
        }
    }
}

/// The part of an [`Export`] that hands on, while its archive is being read.
struct Emitter<'a> {
    context: &'a Context,
    layout: &'static Layout,
    sink: &'a mut dyn FnMut(Read),
    owner: Option<&'a Account>,
    media: &'a HashMap<String, String>,
    numbers: &'a mut HashMap<(&'static str, Option<Timestamp>), u32>,
}

impl Emitter<'_> {
    fn item(&mut self, printable: &str, record: u64, draft: Draft) {
        let Draft {
            what,
            mut item,
            author,
            evidence,
        } = draft;
        item.item_id = self.id(what, item.published_at);
        item.collected_at = self.context.collected_at;
        item.author = match author {
            Author::Owner => self.owner.cloned(),
            Author::Named(name) => Some(Account {
                name: Some(name.into()),
                ..Account::default()
            }),
            Author::Unknown => None,
        };
        for media in &mut item.media {
            if let Some(path) = &mut media.path {
                self.locate(path);
            }
        }
        let position = Position {
            entry: Some(printable.to_owned()),
            record,
        };
        (self.sink)(Read::Item(Box::new(Sourced {
            item,
            evidence,
            position,
        })));
    }

    /// Makes an id that is the same in every export of this account: the files have none. Two
    /// records of one sort in one second are told apart by their order.
    fn id(&mut self, what: &'static str, published: Option<Timestamp>) -> Personal {
        let owner = self.owner.and_then(|owner| {
            [&owner.id, &owner.handle, &owner.name]
                .into_iter()
                .flatten()
                .next()
        });
        let number = self.numbers.entry((what, published)).or_insert(0);
        *number += 1;
        let mut id = String::new();
        if let Some(owner) = owner {
            id.push_str(owner.expose());
        }
        id.push('/');
        id.push_str(what);
        if let Some(published) = published {
            id.push_str(&format!("/{}", published.as_second()));
        }
        if published.is_none() || *number > 1 {
            id.push_str(&format!("/{number}"));
        }
        id.into()
    }

    /// Finds the file of a path. Some exports keep a beginning of it that is not true any more.
    fn locate(&self, path: &mut Personal) {
        let stated = Place::new(path.expose(), self.layout.activity, self.layout.sections);
        if let Some(name) = self.media.get(&stated.below(self.layout.activity)) {
            *path = Personal::from(name.as_str());
        }
    }

    fn fault(&mut self, printable: &str, record: u64, reason: Reason, field: Option<&str>) {
        let position = Position {
            entry: Some(printable.to_owned()),
            record,
        };
        let field = field.map(str::to_owned);
        (self.sink)(Read::Fault(Fault {
            reason,
            position,
            field,
        }));
    }

    /// A file that is damaged inside its archive is a fault. A disk that fails, or a limit that
    /// is passed, ends the reading: what else the archive holds cannot be trusted.
    fn unreadable(&mut self, printable: &str, error: SourceError) -> Result<(), SourceError> {
        match error {
            SourceError::Format { .. } => {
                self.fault(printable, 0, Reason::InvalidJson, None);
                Ok(())
            }
            error => Err(error),
        }
    }
}

/// A message, of which nothing is read but that it is there (ADM-3).
fn message(context: &Context) -> Draft {
    let mut item = blank(context, Kind::Message);
    item.audience = Audience::Direct;
    let evidence = VisibilityEvidence::Unknown;
    Draft {
        what: "message",
        item,
        author: Author::Unknown,
        evidence,
    }
}

/// What its author has withdrawn from view.
fn withdrawn(mut draft: Draft) -> Draft {
    draft.item.audience = Audience::Private;
    draft.evidence = VisibilityEvidence::Unknown;
    draft
}

/// An item of which nothing is known yet but its kind.
fn blank(context: &Context, kind: Kind) -> Item {
    Item::new(context.service.clone(), "", kind)
}

/// The audience that the operator's word gives to what stands on the owner's own page. The
/// formats state none.
fn asserted(context: &Context) -> (Audience, VisibilityEvidence) {
    match context.visibility {
        VisibilityEvidence::Operator | VisibilityEvidence::Contract => {
            (Audience::Public, context.visibility)
        }
        _ => (Audience::Unknown, VisibilityEvidence::Unknown),
    }
}

/// The account that an export belongs to: what the policy says, completed by what the export
/// says about itself.
///
/// # Errors
/// If the two are different accounts: all records would be put down to the wrong person.
fn owner(
    context: &Context,
    stated: Option<Account>,
    archive: &Archive,
) -> Result<Option<Account>, SourceError> {
    let Some(named) = &context.owner else {
        return Ok(stated.filter(|account| {
            account.id.is_some() || account.handle.is_some() || account.name.is_some()
        }));
    };
    let stated = stated.unwrap_or_default();
    let differ = |named: Option<&str>, stated: &Option<Personal>| {
        named.zip(stated.as_ref()).is_some_and(|(named, stated)| {
            named.trim_start_matches('@').to_lowercase() != stated.expose().to_lowercase()
        })
    };
    if differ(Some(&named.id), &stated.id) || differ(named.handle.as_deref(), &stated.handle) {
        return Err(SourceError::Format {
            path: archive.path().to_owned(),
            problem: "the export belongs to another account than `owner` of its source says"
                .to_owned(),
            hint: "correct or remove `owner`, or give each export a source of its own",
        });
    }
    let own = |value: &Option<String>| value.as_deref().map(Personal::from);
    Ok(Some(Account {
        id: Some(named.id.as_str().into()),
        handle: own(&named.handle).or(stated.handle),
        name: own(&named.name).or(stated.name),
        ..stated
    }))
}

/// What a record that is no object is called in a fault.
const RECORD: &str = "record";

/// The fields of a record.
fn fields_of(value: &Value) -> Result<&Fields, BadField> {
    fields::object(value, RECORD)
}

#[cfg(test)]
mod tests;

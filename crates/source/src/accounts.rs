//! The service's own facts about accounts, from a CSV file, joined onto the authors of items.
//!
//! Columns: `id`, `handle`, `birth_date` (`1990-05-01`), `notified_at` (`2025-04-17T08:00:00Z`),
//! `public` (`true`, `false`), and of a consent `consent_purpose`, `consent_service`,
//! `consent_given_at`, `consent_withdrawn_at`, `consent_wording`, `consent_channel`,
//! `consent_covers_past`. Any may be missing, but `id` or `handle` must be there; an empty cell
//! is an unknown fact. A row that cannot be read refuses the file, since a fact that is missing
//! without a word could let a minor's post through.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::File;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use licit_record::{Account, Consent, Item, Personal, Service};

use crate::SourceError;
use crate::compression::Unpacked;
use crate::limits::{Limits, read_error};

/// What a service knows of its accounts.
#[derive(Default)]
pub struct Accounts {
    facts: Vec<Facts>,
    by_id: HashMap<Personal, usize>,
    by_handle: HashMap<Personal, usize>,
}

/// The facts of one row.
struct Facts {
    has_id: bool,
    birth_date: Option<Date>,
    notified_at: Option<Timestamp>,
    public: Option<bool>,
    consent: Option<Box<Consent>>,
}

/// The columns that are known, in the order of [`Columns`].
const COLUMNS: [&str; 12] = [
    "id",
    "handle",
    "birth_date",
    "notified_at",
    "public",
    "consent_purpose",
    "consent_service",
    "consent_given_at",
    "consent_withdrawn_at",
    "consent_wording",
    "consent_channel",
    "consent_covers_past",
];

impl Accounts {
    /// Reads a CSV file with a header; it may be packed with gzip or zstd.
    ///
    /// # Errors
    /// If it cannot be read, names an unknown column, or a row is wrong or stands twice: with
    /// line and column, without the value.
    pub fn from_csv(path: &Path) -> Result<Self, SourceError> {
        let file = File::open(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => SourceError::NothingThere {
                path: path.to_owned(),
            },
            _ => read_error(path, error),
        })?;
        let unpacked = Unpacked::new(file, Limits::default());
        let unpacked = unpacked.map_err(|error| read_error(path, error))?;
        let damage = unpacked.damage();
        let accounts = Self::read(unpacked, path)?;
        if damage.happened() {
            return Err(wrong(
                path,
                "the compressed data are damaged or end in the middle",
            ));
        }
        Ok(accounts)
    }

    /// How many accounts it knows.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// Adds what is known of the author to an item. What the item states already stays, unless
    /// the two contradict each other: then the fact holds that protects more, the younger age,
    /// the later notice, the account that is not public, the consent that was withdrawn.
    pub fn complete(&self, item: &mut Item) {
        let Some(author) = &mut item.author else {
            return;
        };
        let Some(facts) = self.find(author) else {
            return;
        };
        author.birth_date = author.birth_date.max(facts.birth_date);
        author.notified_at = author.notified_at.max(facts.notified_at);
        author.public = match (author.public, facts.public) {
            (Some(one), Some(other)) => Some(one && other),
            (one, other) => one.or(other),
        };
        if let Some(known) = &facts.consent {
            match &mut item.consent {
                None => item.consent = Some(Consent::clone(known)),
                Some(stated) => restrict(stated, known),
            }
        }
    }

    fn find(&self, author: &Account) -> Option<&Facts> {
        let by_id = author.id.as_ref().and_then(|id| self.by_id.get(id));
        if let Some(place) = by_id {
            return self.facts.get(*place);
        }
        let handle = canonical_handle(author.handle.as_ref()?.expose());
        let facts = self.facts.get(*self.by_handle.get(&handle)?)?;
        // A row with another id is another account, which had or has the same handle.
        (author.id.is_none() || !facts.has_id).then_some(facts)
    }

    fn read(csv: impl std::io::Read, path: &Path) -> Result<Self, SourceError> {
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(csv);
        let headers = reader.headers().map_err(|error| csv_error(path, &error))?;
        let columns = Columns::of(headers, path)?;
        let mut accounts = Self::default();
        let mut row = csv::StringRecord::new();
        loop {
            let more = reader
                .read_record(&mut row)
                .map_err(|error| csv_error(path, &error))?;
            if !more {
                return Ok(accounts);
            }
            let line = row.position().map_or(0, csv::Position::line);
            let facts = columns.facts(&row);
            let added = facts.and_then(|(id, handle, facts)| accounts.add(id, handle, facts));
            added.map_err(|problem| wrong(path, &format!("line {line}: {problem}")))?;
        }
    }

    fn add(
        &mut self,
        id: Option<&str>,
        handle: Option<&str>,
        facts: Facts,
    ) -> Result<(), &'static str> {
        let place = self.facts.len();
        if id.is_none() && handle.is_none() {
            return Err("neither id nor handle");
        }
        if let Some(id) = id {
            match self.by_id.entry(Personal::from(id)) {
                Entry::Occupied(_) => return Err("id: stands twice"),
                Entry::Vacant(entry) => entry.insert(place),
            };
        }
        if let Some(handle) = handle {
            match self.by_handle.entry(canonical_handle(handle)) {
                Entry::Occupied(_) => return Err("handle: stands twice"),
                Entry::Vacant(entry) => entry.insert(place),
            };
        }
        self.facts.push(facts);
        Ok(())
    }
}

impl std::fmt::Debug for Accounts {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Accounts({})", self.facts.len())
    }
}

/// Where the known columns stand.
struct Columns([Option<usize>; COLUMNS.len()]);

impl Columns {
    fn of(headers: &csv::StringRecord, path: &Path) -> Result<Self, SourceError> {
        let mut columns = [None; COLUMNS.len()];
        for (place, header) in headers.iter().enumerate() {
            let header = header.trim_start_matches('\u{feff}');
            let known = COLUMNS.iter().position(|column| *column == header);
            match known.and_then(|known| columns.get_mut(known)) {
                Some(column) if column.is_none() => *column = Some(place),
                Some(_) => return Err(wrong(path, &format!("column {} stands twice", place + 1))),
                None => return Err(wrong(path, &format!("column {} is unknown", place + 1))),
            }
        }
        if columns.iter().take(2).all(Option::is_none) {
            return Err(wrong(path, "neither a column `id` nor a column `handle`"));
        }
        Ok(Self(columns))
    }

    fn cell<'a>(&self, row: &'a csv::StringRecord, name: &str) -> Option<&'a str> {
        let column = COLUMNS.iter().position(|column| *column == name)?;
        let place = (*self.0.get(column)?)?;
        row.get(place).filter(|cell| !cell.is_empty())
    }

    fn facts<'a>(
        &self,
        row: &'a csv::StringRecord,
    ) -> Result<(Option<&'a str>, Option<&'a str>, Facts), &'static str> {
        let cell = |name| self.cell(row, name);
        let time = |name, problem| match cell(name) {
            Some(text) => text.parse::<Timestamp>().map(Some).map_err(|_| problem),
            None => Ok(None),
        };
        let flag = |name, problem| match cell(name) {
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            None => Ok(None),
            Some(_) => Err(problem),
        };
        let birth_date = match cell("birth_date") {
            Some(text) => text.parse::<Date>().map(Some),
            None => Ok(None),
        };
        let service = match cell("consent_service") {
            Some(name) => Service::new(name).map(Some),
            None => Ok(None),
        };
        let word = |name| cell(name).map(str::to_owned);
        let consent = Consent {
            purpose: word("consent_purpose"),
            service: service.map_err(|_| "consent_service: expected the name of a service")?,
            given_at: time(
                "consent_given_at",
                "consent_given_at: expected a time with zone",
            )?,
            withdrawn_at: time(
                "consent_withdrawn_at",
                "consent_withdrawn_at: expected a time with zone",
            )?,
            wording: word("consent_wording"),
            channel: word("consent_channel"),
            covers_past: flag(
                "consent_covers_past",
                "consent_covers_past: expected true or false",
            )?,
        };
        let has_consent = COLUMNS.iter().skip(5).any(|name| cell(name).is_some());
        let id = cell("id");
        let facts = Facts {
            has_id: id.is_some(),
            birth_date: birth_date.map_err(|_| "birth_date: expected YYYY-MM-DD")?,
            notified_at: time("notified_at", "notified_at: expected a time with zone")?,
            public: flag("public", "public: expected true or false")?,
            consent: has_consent.then(|| Box::new(consent)),
        };
        Ok((id, cell("handle"), facts))
    }
}

/// What of a known consent narrows a stated one. Two consents for different purposes or
/// services say nothing about each other.
fn restrict(stated: &mut Consent, known: &Consent) {
    if stated.purpose != known.purpose || stated.service != known.service {
        return;
    }
    stated.given_at = stated.given_at.max(known.given_at);
    stated.withdrawn_at = stated.withdrawn_at.max(known.withdrawn_at);
    stated.covers_past = match (stated.covers_past, known.covers_past) {
        (Some(one), Some(other)) => Some(one && other),
        (one, other) => one.or(other),
    };
    stated.wording = stated.wording.take().or_else(|| known.wording.clone());
    stated.channel = stated.channel.take().or_else(|| known.channel.clone());
}

/// Handles are compared as people write them: with or without `@`, in any case.
fn canonical_handle(handle: &str) -> Personal {
    handle.trim_start_matches('@').to_lowercase().into()
}

/// The csv crate's errors quote no cells, but may quote the system; only the line is kept.
fn csv_error(path: &Path, error: &csv::Error) -> SourceError {
    let line = error.position().map_or(0, csv::Position::line);
    let problem = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "no UTF-8",
        csv::ErrorKind::UnequalLengths { .. } => "another number of cells than the header has",
        _ => "cannot be read",
    };
    wrong(path, &format!("line {line}: {problem}"))
}

fn wrong(path: &Path, problem: &str) -> SourceError {
    SourceError::Format {
        path: path.to_owned(),
        problem: problem.to_owned(),
        hint: "columns: id,handle,birth_date,notified_at,public,consent_*; unknown facts stay empty",
    }
}

#[cfg(test)]
mod tests;

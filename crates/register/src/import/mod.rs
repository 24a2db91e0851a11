//! Lists of objections from files (OBJ-15).

mod error;
mod jsonl;
mod named;
mod rows;
mod table;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::Path;

use jiff::Timestamp;
use licit_record::Service;
use sqlx::AnyConnection;
use tokio::runtime::Runtime;

pub use error::{ImportError, ImportProblem};
use named::Named;
use rows::{ListedObjection, Maker, Rows};

use crate::canonical::Region;
use crate::error::RegisterError;
use crate::event::{Act, Entry};
use crate::label::{Label, LabelKeys};
use crate::location::Location;
use crate::objection::{Channel, EntryId};
use crate::register::{day_number, no_randomness};
use crate::scope::Scopes;
use crate::store::{self, StoreError, Writing};

/// What became of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportReport {
    /// Rows read.
    pub read: u64,
    /// Objections entered.
    pub entered: u64,
    /// Objections that stood already.
    pub standing: u64,
    /// Objections that a list took away again; of some the same stands by others.
    pub removed: u64,
    /// Removals of what the list does not name: they change nothing.
    pub unknown: u64,
}

/// A list of objections in a file.
#[derive(Clone, Copy, Debug)]
pub struct ObjectionList<'a> {
    /// The file.
    pub path: &'a Path,
    /// Its name: what a list of this name named, a later one may take away. Without a name it
    /// only adds.
    pub name: Option<&'a str>,
    /// Whether it is all of the list: what it names no more is taken away.
    pub is_full: bool,
}

impl<'a> ObjectionList<'a> {
    /// A list that only adds.
    pub fn of(path: &'a Path) -> Self {
        Self {
            path,
            name: None,
            is_full: false,
        }
    }

    fn check(&self) -> Result<(), ImportProblem> {
        let is_usable = |name: &str| {
            let mut letters = name.chars();
            (1..=100).contains(&name.len())
                && letters.all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter))
        };
        match self.name {
            Some(name) if !is_usable(name) => Err(ImportProblem::Name),
            None if self.is_full => Err(ImportProblem::RemovedWithoutName),
            _ => Ok(()),
        }
    }
}

/// Takes in a list, in one transaction.
pub(crate) fn import(
    list: &ObjectionList<'_>,
    now: Timestamp,
    keys: &LabelKeys,
    region: Region,
    register: &Location,
    connection: &mut AnyConnection,
    runtime: &Runtime,
) -> Result<ImportReport, RegisterError> {
    let wrong = |problem| ImportError {
        path: list.path.to_owned(),
        line: 1,
        column: None,
        problem,
    };
    list.check().map_err(wrong)?;
    let maker = Maker::new(keys, region, now, list.name.is_some());
    let mut rows = Rows::open(list.path, maker)?;
    let mut report = ImportReport::default();
    runtime.block_on(async {
        let failed = |error: StoreError| error.at(register);
        let mut writing = store::write(connection).await.map_err(failed)?;
        let mut named = match list.name {
            Some(name) => Some(Named::begin(&mut writing, name).await.map_err(failed)?),
            None => None,
        };
        loop {
            let batch = rows.next_batch()?;
            if batch.is_empty() {
                break;
            }
            match &mut named {
                Some(named) => {
                    let entered = named.enter(batch, now, &mut writing, &mut report);
                    entered.await.map_err(failed)?;
                }
                None => enter(batch, now, &mut writing, register, &mut report).await?,
            }
        }
        if let Some(named) = named.filter(|_| list.is_full) {
            if report.read == report.unknown + report.removed {
                return Err(wrong(ImportProblem::EmptyFull).into());
            }
            let ended = named.end_full(&mut writing, now, &mut report);
            ended.await.map_err(failed)?;
        }
        store::commit(writing.transaction).await.map_err(failed)
    })?;
    Ok(report)
}

/// Enters what does not stand yet of some rows.
async fn enter(
    batch: Vec<ListedObjection>,
    now: Timestamp,
    writing: &mut Writing<'_>,
    register: &Location,
    report: &mut ImportReport,
) -> Result<(), RegisterError> {
    let mut labels: Vec<_> = batch
        .iter()
        .map(|row| (row.service.clone(), row.label))
        .collect();
    labels.sort_unstable();
    labels.dedup();
    let found = store::standing(&mut writing.transaction, &labels)
        .await
        .map_err(|error| error.at(register))?;
    let mut standing: HashMap<(Service, Label), Scopes> = labels
        .into_iter()
        .zip(found.into_iter().map(|found| found.apart))
        .collect();
    let mut new = Vec::new();
    for row in batch {
        report.read += 1;
        let scopes = standing
            .entry((row.service.clone(), row.label))
            .or_default();
        if scopes.contains(row.scopes) {
            report.standing += 1;
        } else {
            *scopes = scopes.union(row.scopes);
            report.entered += 1;
            new.push(row);
        }
    }
    let entries = entries(new, now)?;
    store::add(writing, &entries)
        .await
        .map_err(|error| error.at(register))
}

fn entries(rows: Vec<ListedObjection>, now: Timestamp) -> Result<Vec<Entry>, RegisterError> {
    let entries = rows.into_iter().map(|row| {
        Ok(Entry {
            id: EntryId::of_day(now).map_err(no_randomness)?,
            service: row.service,
            act: Act::Objection,
            kind: row.kind,
            label: row.label,
            implied_label: row.implied_label,
            scopes: row.scopes,
            channel: Channel::List,
            received_on: day_number(row.received_at),
        })
    });
    entries.collect()
}

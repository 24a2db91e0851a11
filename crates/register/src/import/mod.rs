//! Lists of objections from files (OBJ-15).

mod error;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::Path;

use jiff::Timestamp;
use licit_record::Service;
use sqlx::AnyConnection;
use tokio::runtime::Runtime;

pub use error::{ImportError, ImportProblem};
use rows::{ListedObjection, Rows};

use crate::canonical::Region;
use crate::error::RegisterError;
use crate::event::{Act, Entry};
use crate::label::{Label, LabelKeys};
use crate::location::Location;
use crate::objection::{Channel, EntryId};
use crate::register::{day_number, no_randomness};
use crate::scope::Scopes;
use crate::store::{self, Writing};

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
}

/// Takes in a list, in one transaction.
pub(crate) fn import(
    list: &Path,
    now: Timestamp,
    keys: &LabelKeys,
    region: Region,
    register: &Location,
    connection: &mut AnyConnection,
    runtime: &Runtime,
) -> Result<ImportReport, RegisterError> {
    let mut rows = Rows::open(list, now, keys, region)?;
    let mut report = ImportReport::default();
    runtime.block_on(async {
        let mut writing = store::write(connection)
            .await
            .map_err(|error| error.at(register))?;
        loop {
            let batch = rows.next_batch()?;
            if batch.is_empty() {
                break;
            }
            enter(batch, now, &mut writing, register, &mut report).await?;
        }
        store::commit(writing.transaction)
            .await
            .map_err(|error| error.at(register))
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
        .zip(found.into_iter().map(|found| found.scopes))
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
            kind: Some(row.kind),
            label: row.label,
            implied_label: row.implied_label,
            scopes: row.scopes,
            channel: Channel::List,
            received_on: day_number(row.received_at),
        })
    });
    entries.collect()
}

//! Lists of objections from files (OBJ-15).

mod error;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io;
use std::path::Path;

use jiff::Timestamp;
use licit_record::Service;
use sqlx::SqliteConnection;
use tokio::runtime::Runtime;

pub use error::{ImportError, ImportProblem};
use rows::{ListedObjection, Rows};

use crate::canonical::Region;
use crate::error::RegisterError;
use crate::event::{Act, Entry};
use crate::label::{Label, LabelKeys};
use crate::objection::{Channel, EntryId};
use crate::scope::Scopes;
use crate::store;

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
    register: &Path,
    connection: &mut SqliteConnection,
    runtime: &Runtime,
) -> Result<ImportReport, RegisterError> {
    let mut rows = Rows::open(list, now, keys, region)?;
    let mut report = ImportReport::default();
    runtime.block_on(async {
        let mut transaction = store::write(connection)
            .await
            .map_err(|error| error.at(register))?;
        loop {
            let batch = rows.next_batch()?;
            if batch.is_empty() {
                break;
            }
            enter(batch, now, &mut transaction, register, &mut report).await?;
        }
        store::commit(transaction)
            .await
            .map_err(|error| error.at(register))
    })?;
    Ok(report)
}

/// Enters what does not stand yet of some rows.
async fn enter(
    batch: Vec<ListedObjection>,
    now: Timestamp,
    connection: &mut SqliteConnection,
    register: &Path,
    report: &mut ImportReport,
) -> Result<(), RegisterError> {
    let mut labels: Vec<_> = batch
        .iter()
        .map(|row| (row.service.clone(), row.label))
        .collect();
    labels.sort_unstable();
    labels.dedup();
    let found = store::standing(connection, &labels)
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
    // In the order of the labels, which is that of a hash: neighbours in the list may be one
    // person on two services, neighbours in the register say nothing.
    new.sort_by(|one, other| (&one.service, one.label).cmp(&(&other.service, other.label)));
    let entries = entries(new, now)?;
    store::add(connection, &entries)
        .await
        .map_err(|error| error.at(register))
}

fn entries(rows: Vec<ListedObjection>, now: Timestamp) -> Result<Vec<Entry>, RegisterError> {
    let mut random = vec![[0; 10]; rows.len()];
    getrandom::fill(random.as_flattened_mut())
        .map_err(|error| RegisterError::System(io::Error::other(error)))?;
    let entries = rows.into_iter().zip(random).map(|(row, random)| Entry {
        id: EntryId::new(now, random),
        service: row.service,
        act: Act::Objection,
        kind: row.kind,
        label: row.label,
        implied_label: row.implied_label,
        scopes: row.scopes,
        channel: Channel::List,
        received_at: row.received_at.as_second(),
        entered_at: now.as_second(),
    });
    Ok(entries.collect())
}

//! Lists with a name: what they add, and what they take away again. What a list names stands by an
//! entry of its own, whoever else objected, so that a removal reaches that entry and nothing else.

use std::collections::BTreeMap;

use jiff::Timestamp;
use licit_record::Service;

use super::{ImportReport, ListedObjection};
use crate::event::{Act, Entry};
use crate::label::Label;
use crate::objection::{Channel, EntryId};
use crate::register::day_number;
use crate::scope::Scopes;
use crate::store::lists::{self, OnList};
use crate::store::{self, StoreError, Writing};

/// An import of a list with a name.
pub(super) struct Named<'a> {
    name: &'a str,
    /// Its number.
    round: i64,
}

impl<'a> Named<'a> {
    pub(super) async fn begin(
        writing: &mut Writing<'_>,
        name: &'a str,
    ) -> Result<Self, StoreError> {
        let round = lists::next_round(writing, name).await?;
        Ok(Self { name, round })
    }

    /// Enters some rows.
    pub(super) async fn enter(
        &mut self,
        batch: Vec<ListedObjection>,
        now: Timestamp,
        writing: &mut Writing<'_>,
        report: &mut ImportReport,
    ) -> Result<(), StoreError> {
        // The last row of a label is what the list says. Sorted, the order of a list, which may
        // tell who is one person, is lost.
        let mut last: BTreeMap<(Service, Label), ListedObjection> = BTreeMap::new();
        for mut row in batch {
            report.read += 1;
            let key = (row.service.clone(), row.label);
            if let Some(before) = last.get(&key) {
                if !row.is_removed && !before.is_removed {
                    row.scopes = row.scopes.union(before.scopes);
                }
                // A row that another one takes the place of is told as standing.
                report.standing += 1;
            }
            last.insert(key, row);
        }
        let labels: Vec<_> = last.keys().cloned().collect();
        let listed = lists::on_list(writing, self.name, &labels).await?;
        let standing = store::standing(&mut writing.transaction, &labels).await?;
        let (mut gone, mut named, mut entries) = (Vec::new(), Vec::new(), Vec::new());
        let rows = last.into_values().zip(listed).zip(standing);
        for ((row, listed), standing) in rows {
            if row.is_removed {
                match listed.filter(|listed| listed.is_named) {
                    Some(listed) => gone.push((row, listed)),
                    None => report.unknown += 1,
                }
                continue;
            }
            let id = match &listed {
                Some(listed) => listed.id,
                None => EntryId::of_day(now).map_err(StoreError::Random)?,
            };
            named.push((row.service.clone(), row.label, id));
            let own = listed.as_ref().map_or(Scopes::NONE, |listed| listed.scopes);
            if own.contains(row.scopes) && standing.scopes.contains(row.scopes) {
                report.standing += 1;
            } else {
                report.entered += 1;
                entries.push(entry(row, id, Act::Objection));
            }
        }
        store::add(writing, &entries).await?;
        lists::note(writing, self.name, &named, self.round).await?;
        self.take_away(gone, writing, report).await
    }

    /// Takes away what the list named before and names no more.
    pub(super) async fn end_full(
        &self,
        writing: &mut Writing<'_>,
        now: Timestamp,
        report: &mut ImportReport,
    ) -> Result<(), StoreError> {
        loop {
            let labels = lists::not_named_in(writing, self.name, self.round).await?;
            if labels.is_empty() {
                return Ok(());
            }
            let listed = lists::on_list(writing, self.name, &labels).await?;
            let mut gone = Vec::with_capacity(labels.len());
            for ((service, label), listed) in labels.into_iter().zip(listed) {
                let Some(listed) = listed else {
                    continue;
                };
                let row = ListedObjection {
                    service,
                    kind: listed.kind,
                    label,
                    implied_label: listed.implied_label,
                    scopes: listed.scopes,
                    received_at: now,
                    is_removed: true,
                };
                gone.push((row, listed));
            }
            self.take_away(gone, writing, report).await?;
        }
    }

    async fn take_away(
        &self,
        gone: Vec<(ListedObjection, OnList)>,
        writing: &mut Writing<'_>,
        report: &mut ImportReport,
    ) -> Result<(), StoreError> {
        let labels = gone.iter();
        let labels: Vec<_> = labels
            .map(|(row, listed)| (row.service.clone(), row.label, listed.id))
            .collect();
        let others = lists::others_hold(&mut writing.transaction, &labels).await?;
        let mut entries = Vec::with_capacity(gone.len());
        for ((mut row, listed), others) in gone.into_iter().zip(others) {
            report.removed += 1;
            row.scopes = listed.scopes.difference(others);
            if !row.scopes.is_empty() {
                entries.push(entry(row, listed.id, Act::ObjectionWithdrawn));
            }
        }
        store::add(writing, &entries).await?;
        lists::note(writing, self.name, &labels, 0).await
    }
}

fn entry(row: ListedObjection, id: EntryId, act: Act) -> Entry {
    Entry {
        id,
        service: row.service,
        act,
        kind: row.kind,
        label: row.label,
        implied_label: row.implied_label,
        scopes: row.scopes,
        channel: Channel::List,
        received_on: day_number(row.received_at),
    }
}

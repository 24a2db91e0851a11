//! Consents in the database: adding them, and what was last done about each.

use futures_util::TryStreamExt as _;
use licit_record::{RegisterSequence, Service};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::events::column;
use super::requests::{day_of, number_of};
use super::sql::Sql;
use super::{Doing as _, Result, StoreError, Writing};
use crate::canonical::{CANON_VERSION, IdentifierKind};
use crate::consent::{ConsentAct, ConsentStanding, ConsentWord, Purpose};
use crate::label::Label;
use crate::objection::EntryId;
use crate::snapshot::SnapshotError;

/// Look-ups in one statement; 4 values each, SQLite takes 32,766.
const BATCH: usize = 4000;

/// Whose consent to what.
pub(crate) type ConsentKey = (Service, Label, Purpose);

/// A consent to be added.
pub(crate) struct ConsentRow {
    pub(crate) key: ConsentKey,
    pub(crate) id: EntryId,
    pub(crate) kind: IdentifierKind,
    pub(crate) standing: ConsentStanding,
    pub(crate) wording: ConsentWord,
    pub(crate) channel: ConsentWord,
}

/// Adds a consent on the open folio.
pub(crate) async fn add_consent(writing: &mut Writing<'_>, row: &ConsentRow) -> Result<()> {
    let (service, label, purpose) = &row.key;
    let seq = i64::try_from(writing.folio.0).unwrap_or(i64::MAX);
    let step: i64 = sqlx::query_scalar(
        "SELECT coalesce(max(step) + 1, 0) FROM consent \
         WHERE service = $1 AND label = $2 AND purpose = $3 AND seq = $4",
    )
    .bind(service.as_str())
    .bind(&label.0[..])
    .bind(purpose.code())
    .bind(seq)
    .fetch_one(&mut *writing.transaction)
    .await
    .doing("cannot look up a consent")?;
    sqlx::query(
        "INSERT INTO consent (service, label, purpose, seq, step, id, act, kind, canon_version, \
         wording, covers_past, channel, acted_on) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(service.as_str())
    .bind(&label.0[..])
    .bind(purpose.code())
    .bind(seq)
    .bind(step)
    .bind(&row.id.0[..])
    .bind(row.standing.act.code())
    .bind(row.kind.code())
    .bind(CANON_VERSION)
    .bind(row.wording.as_str())
    .bind(i64::from(row.standing.covers_past))
    .bind(row.channel.as_str())
    .bind(number_of(row.standing.on))
    .execute(&mut *writing.transaction)
    .await
    .doing("cannot add a consent")?;
    writing.count(1).await
}

/// What was last done about each of some consents, in their order.
pub(crate) async fn last_consents(
    connection: &mut AnyConnection,
    keys: &[ConsentKey],
) -> Result<Vec<Option<ConsentStanding>>> {
    let mut found = vec![None; keys.len()];
    for (batch, found) in keys.chunks(BATCH).zip(found.chunks_mut(BATCH)) {
        let mut sql = Sql::new("WITH asked (place, service, label, purpose) AS (VALUES ");
        sql.rows(
            batch.iter().enumerate(),
            |row, (place, (service, label, purpose))| {
                row.bind(place as i64)
                    .bind(service.as_str())
                    .bind(&label.0[..])
                    .bind(purpose.code());
            },
        );
        sql.push(
            ") SELECT place, seq, act, covers_past, acted_on FROM asked CROSS JOIN consent \
             WHERE consent.service = asked.service AND consent.label = asked.label \
             AND consent.purpose = asked.purpose ORDER BY place, seq, step",
        );
        let query = sql.finish().doing("cannot look up a consent")?.query();
        let mut rows = query.fetch(&mut *connection);
        while let Some(row) = rows.try_next().await.doing("cannot look up a consent")? {
            let place: i64 = column(&row, "place")?;
            let place = usize::try_from(place).ok();
            let found = place.and_then(|place| found.get_mut(place));
            *found.ok_or(StoreError::Event(0))? = Some(standing(&row)?);
        }
    }
    Ok(found)
}

/// Takes what stands: service, label, purpose, in ascending order, each once.
pub(crate) type ConsentSink<'s> =
    dyn FnMut(&ConsentKey, ConsentStanding) -> std::result::Result<(), SnapshotError> + 's;

/// Hands out what stood at a position.
pub(crate) async fn consents_at(
    connection: &mut AnyConnection,
    position: RegisterSequence,
    sink: &mut ConsentSink<'_>,
) -> Result<()> {
    // Nothing is added to a closed folio any more, so that reading needs no transaction.
    let mut rows = sqlx::query(
        "SELECT service, label, purpose, seq, act, covers_past, acted_on FROM consent \
         WHERE seq <= $1 ORDER BY service, label, purpose, seq, step",
    )
    .bind(i64::try_from(position.0).unwrap_or(i64::MAX))
    .fetch(&mut *connection);
    let mut last: Option<(ConsentKey, ConsentStanding)> = None;
    while let Some(row) = rows.try_next().await.doing("cannot read the consents")? {
        let (key, standing) = (key(&row)?, standing(&row)?);
        if let Some((done, stood)) = last.replace((key.clone(), standing))
            && done != key
        {
            sink(&done, stood).map_err(StoreError::Snapshot)?;
        }
    }
    if let Some((done, stood)) = last {
        sink(&done, stood).map_err(StoreError::Snapshot)?;
    }
    Ok(())
}

fn key(row: &AnyRow) -> Result<ConsentKey> {
    let seq: i64 = column(row, "seq")?;
    let unknown = || StoreError::Event(seq);
    let service: &str = column(row, "service")?;
    let label: &[u8] = column(row, "label")?;
    let purpose: &str = column(row, "purpose")?;
    Ok((
        Service::new(service).map_err(|_| unknown())?,
        Label(label.try_into().map_err(|_| unknown())?),
        Purpose::from_code(purpose).ok_or_else(unknown)?,
    ))
}

fn standing(row: &AnyRow) -> Result<ConsentStanding> {
    let seq: i64 = column(row, "seq")?;
    let act: &str = column(row, "act")?;
    let covers_past: i64 = column(row, "covers_past")?;
    let on: i64 = column(row, "acted_on")?;
    Ok(ConsentStanding {
        act: ConsentAct::from_code(act).ok_or(StoreError::Event(seq))?,
        on: day_of(on),
        covers_past: covers_past == 1,
    })
}

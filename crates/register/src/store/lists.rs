//! Lists with a name: what each names, and what would stand without it.

use licit_record::Service;
use sqlx::AnyConnection;

use super::events::{BATCH, column};
use super::sql::Sql;
use super::{Doing as _, Result, StoreError, Writing};
use crate::canonical::IdentifierKind;
use crate::label::Label;
use crate::objection::EntryId;
use crate::scope::Scopes;

/// What a list says about one label.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OnList {
    /// The case number of what it entered.
    pub(crate) id: EntryId,
    /// Whether it names the label still.
    pub(crate) is_named: bool,
    /// What it ever entered.
    pub(crate) scopes: Scopes,
    pub(crate) kind: Option<IdentifierKind>,
    pub(crate) implied_label: Option<Label>,
}

/// The number of a new import of a list.
pub(crate) async fn next_round(writing: &mut Writing<'_>, list: &str) -> Result<i64> {
    let last: Option<i64> = sqlx::query_scalar("SELECT max(round) FROM listed WHERE list = $1")
        .bind(list)
        .fetch_one(&mut *writing.transaction)
        .await
        .doing("cannot read what a list names")?;
    Ok(last.unwrap_or(0) + 1)
}

/// What a list says about each of some labels, in their order.
pub(crate) async fn on_list(
    writing: &mut Writing<'_>,
    list: &str,
    labels: &[(Service, Label)],
) -> Result<Vec<Option<OnList>>> {
    let reading = "cannot read what a list names";
    let mut found = vec![None; labels.len()];
    for (batch, found) in labels.chunks(BATCH).zip(found.chunks_mut(BATCH)) {
        let mut sql = asked(batch.iter().map(|(service, label)| (service, label, None)));
        sql.push(
            ") SELECT place, listed.id AS id, round, event.scopes AS scopes, kind, implied_label \
             FROM asked CROSS JOIN listed LEFT JOIN event ON event.service = listed.service \
             AND event.label = listed.label AND event.id = listed.id AND act = 'objection' \
             WHERE listed.service = asked.service AND listed.label = asked.label \
             AND listed.list = ",
        );
        sql.bind(list);
        let query = sql.finish().doing(reading)?.query();
        let rows = query.fetch_all(&mut *writing.transaction).await;
        for row in rows.doing(reading)? {
            let id: Vec<u8> = column(&row, "id")?;
            let round: i64 = column(&row, "round")?;
            let scopes: Option<i64> = column(&row, "scopes")?;
            let place = place(&row, found.len())?;
            let Some(found) = found.get_mut(place) else {
                continue;
            };
            let known = found.get_or_insert(OnList {
                id: EntryId(id.try_into().map_err(|_| StoreError::Event(0))?),
                is_named: round > 0,
                scopes: Scopes::NONE,
                kind: None,
                implied_label: None,
            });
            let kind: Option<String> = column(&row, "kind")?;
            known.kind = kind
                .and_then(|kind| IdentifierKind::from_code(&kind))
                .or(known.kind);
            let implied: Option<Vec<u8>> = column(&row, "implied_label")?;
            let implied = implied.and_then(|bytes| bytes.try_into().ok()).map(Label);
            known.implied_label = implied.or(known.implied_label);
            known.scopes = known.scopes.union(scopes_of(scopes.unwrap_or(0))?);
        }
    }
    Ok(found)
}

/// Notes that a list names some labels, or names them no more (round 0).
pub(crate) async fn note(
    writing: &mut Writing<'_>,
    list: &str,
    labels: &[(Service, Label, EntryId)],
    round: i64,
) -> Result<()> {
    for batch in labels.chunks(BATCH) {
        let mut sql = Sql::new("INSERT INTO listed (list, service, label, id, round) VALUES ");
        sql.rows(batch, |row, (service, label, id)| {
            row.bind(list)
                .bind(service.as_str())
                .bind(&label.0[..])
                .bind(&id.0[..])
                .bind(round);
        });
        sql.push(" ON CONFLICT (list, service, label) DO UPDATE SET round = excluded.round");
        let query = sql.finish().doing("cannot note what a list names")?.query();
        query
            .execute(&mut *writing.transaction)
            .await
            .doing("cannot note what a list names")?;
    }
    Ok(())
}

/// Labels that a list named before a round and not in it; some of them.
pub(crate) async fn not_named_in(
    writing: &mut Writing<'_>,
    list: &str,
    round: i64,
) -> Result<Vec<(Service, Label)>> {
    let reading = "cannot read what a list names";
    let rows: Vec<(String, Vec<u8>)> = sqlx::query_as(
        "SELECT service, label FROM listed WHERE list = $1 AND round > 0 AND round < $2 \
         ORDER BY service, label LIMIT $3",
    )
    .bind(list)
    .bind(round)
    .bind(i64::try_from(BATCH).unwrap_or(i64::MAX))
    .fetch_all(&mut *writing.transaction)
    .await
    .doing(reading)?;
    let labels = rows.into_iter().map(|(service, label)| {
        let service = Service::new(&service).map_err(|_| StoreError::Event(0))?;
        let label = label.try_into().map_err(|_| StoreError::Event(0))?;
        Ok((service, Label(label)))
    });
    labels.collect()
}

/// What others say about each of some labels: requests that hold, lists that name it, and whoever
/// objected by other ways.
pub(crate) async fn others_hold(
    connection: &mut AnyConnection,
    labels: &[(Service, Label, EntryId)],
) -> Result<Vec<Scopes>> {
    let reading = "cannot look for other requests";
    let mut found = vec![Scopes::NONE; labels.len()];
    for (batch, found) in labels.chunks(BATCH).zip(found.chunks_mut(BATCH)) {
        let labels = batch.iter();
        let mut sql = asked(labels.map(|(service, label, id)| (service, label, Some(id))));
        sql.push(
            ") SELECT place, event.scopes AS scopes FROM asked CROSS JOIN event \
             LEFT JOIN request ON request.id = event.id LEFT JOIN listed ON listed.id = event.id \
             WHERE event.service = asked.service AND event.label = asked.label \
             AND event.id <> asked.id AND event.act = 'objection' \
             AND (request.state IS NULL OR request.state NOT IN \
             ('refused', 'withdrawn', 'lapsed')) \
             AND (listed.round IS NULL OR listed.round > 0)",
        );
        let query = sql.finish().doing(reading)?.query();
        let rows = query.fetch_all(&mut *connection).await;
        for row in rows.doing(reading)? {
            let scopes = scopes_of(column(&row, "scopes")?)?;
            let place = place(&row, found.len())?;
            if let Some(found) = found.get_mut(place) {
                *found = found.union(scopes);
            }
        }
    }
    Ok(found)
}

fn asked<'l>(labels: impl Iterator<Item = (&'l Service, &'l Label, Option<&'l EntryId>)>) -> Sql {
    let mut sql = Sql::new("WITH asked (place, service, label, id) AS (VALUES ");
    sql.rows(labels.enumerate(), |row, (place, (service, label, id))| {
        row.bind(place as i64)
            .bind(service.as_str())
            .bind(&label.0[..])
            .bind(id.map_or(&[0; 16][..], |id| &id.0[..]));
    });
    sql
}

fn place(row: &sqlx::any::AnyRow, count: usize) -> Result<usize> {
    let place: i64 = column(row, "place")?;
    let place = usize::try_from(place).ok().filter(|place| *place < count);
    place.ok_or(StoreError::Event(0))
}

fn scopes_of(bits: i64) -> Result<Scopes> {
    let scopes = u8::try_from(bits).ok().and_then(Scopes::from_bits);
    scopes.ok_or(StoreError::Event(0))
}

//! Events: adding them, and what stands after them.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use futures_util::TryStreamExt as _;
use licit_record::{RegisterSequence, Service};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, Row as _};

use super::sql::Sql;
use super::{Doing as _, Position, Result, StoreError, Writing};
use crate::canonical::{CANON_VERSION, IdentifierKind};
use crate::event::{Act, Entry};
use crate::label::Label;
use crate::objection::EntryId;
use crate::scope::Scopes;
use crate::snapshot::SnapshotError;

/// Entries in one statement; 12 values each, SQLite takes 32,766.
pub(crate) const BATCH: usize = 1000;

/// The kind of a label that was entered again from what knew the label alone.
const UNKNOWN_KIND: &str = "label";

/// What stands against one label.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Standing {
    pub(crate) scopes: Scopes,
    /// What stands by itself: apart from lists, which may take away what they named, and from
    /// requests that have ended.
    pub(crate) apart: Scopes,
    /// The last event that added to it.
    pub(crate) by: Option<(RegisterSequence, EntryId)>,
}

/// What stands against each of some labels, in their order: by itself, and by what implies it.
pub(crate) async fn standing_with_implied(
    writing: &mut Writing<'_>,
    service: &Service,
    labels: &[Label],
) -> Result<Vec<Scopes>> {
    let mut found = vec![Scopes::NONE; labels.len()];
    for (batch, found) in labels.chunks(BATCH).zip(found.chunks_mut(BATCH)) {
        let mut sql = Sql::new("WITH asked (place, service, label) AS (VALUES ");
        sql.rows(batch.iter().enumerate(), |row, (place, label)| {
            row.bind(place as i64)
                .bind(service.as_str())
                .bind(&label.0[..]);
        });
        sql.push(
            ") SELECT place, event.label, seq, step, act, scopes \
             FROM asked CROSS JOIN event \
             WHERE event.service = asked.service AND event.label = asked.label \
             UNION ALL SELECT place, event.label, seq, step, act, scopes \
             FROM asked CROSS JOIN event \
             WHERE event.service = asked.service AND event.implied_label = asked.label \
             ORDER BY 1, 2, 3, 4",
        );
        let query = sql.finish().doing("cannot look up a label")?.query();
        let mut rows = query.fetch(&mut *writing.transaction);
        let mut one: Option<(i64, Label, Scopes)> = None;
        let mut finish = |one: Option<(i64, Label, Scopes)>| {
            let Some((place, _, scopes)) = one else {
                return;
            };
            let place = usize::try_from(place).ok();
            if let Some(found) = place.and_then(|place| found.get_mut(place)) {
                *found = found.union(scopes);
            }
        };
        while let Some(row) = rows.try_next().await.doing("cannot look up a label")? {
            let (place, seq): (i64, i64) = (column(&row, "place")?, column(&row, "seq")?);
            let (act, scopes) = act_and_scopes(&row, seq)?;
            let label: &[u8] = column(&row, "label")?;
            let label = Label(label.try_into().map_err(|_| StoreError::Event(seq))?);
            match &mut one {
                Some((at, known, standing)) if *at == place && *known == label => {
                    *standing = act.apply(*standing, scopes);
                }
                _ => finish(one.replace((place, label, act.apply(Scopes::NONE, scopes)))),
            }
        }
        finish(one);
    }
    Ok(found)
}

/// What stands against each of some labels, in their order.
pub(crate) async fn standing(
    connection: &mut AnyConnection,
    labels: &[(Service, Label)],
) -> Result<Vec<Standing>> {
    let mut found = vec![Standing::default(); labels.len()];
    for (batch, found) in labels.chunks(BATCH).zip(found.chunks_mut(BATCH)) {
        let mut sql = Sql::new("WITH asked (place, service, label) AS (VALUES ");
        sql.rows(
            batch.iter().enumerate(),
            |row, (place, (service, label))| {
                row.bind(place as i64)
                    .bind(service.as_str())
                    .bind(&label.0[..]);
            },
        );
        // A cross join keeps its order in SQLite: for each label asked for, its events.
        sql.push(
            ") SELECT place, event.seq AS seq, event.id AS id, act, event.scopes AS scopes, \
             CASE WHEN listed.id IS NOT NULL OR request.state IN \
             ('refused', 'withdrawn', 'lapsed') THEN 1 ELSE 0 END AS may_go \
             FROM asked CROSS JOIN event LEFT JOIN request ON request.id = event.id \
             LEFT JOIN listed ON listed.id = event.id \
             WHERE event.service = asked.service AND event.label = asked.label \
             ORDER BY place, event.seq, step",
        );
        let query = sql.finish().doing("cannot look up a label")?.query();
        let mut rows = query.fetch(&mut *connection);
        while let Some(row) = rows.try_next().await.doing("cannot look up a label")? {
            let place: i64 = column(&row, "place")?;
            let seq: i64 = column(&row, "seq")?;
            let (act, scopes) = act_and_scopes(&row, seq)?;
            let id: &[u8] = column(&row, "id")?;
            let id = EntryId(id.try_into().map_err(|_| StoreError::Event(seq))?);
            let standing = usize::try_from(place)
                .ok()
                .and_then(|place| found.get_mut(place));
            let standing = standing.ok_or(StoreError::Event(seq))?;
            standing.scopes = act.apply(standing.scopes, scopes);
            let may_go: i64 = column(&row, "may_go")?;
            if may_go != 0 {
                continue;
            }
            standing.apart = act.apply(standing.apart, scopes);
            if !act.takes_away() {
                standing.by = Some((RegisterSequence(seq.unsigned_abs()), id));
            }
        }
    }
    Ok(found)
}

/// Adds events on the open folio. Their order matters only among those of one label.
pub(crate) async fn add(writing: &mut Writing<'_>, entries: &[Entry]) -> Result<()> {
    for batch in entries.chunks(BATCH) {
        let steps = steps(writing, batch).await?;
        let folio = i64::try_from(writing.folio.0).unwrap_or(i64::MAX);
        let mut sql = Sql::new(
            "INSERT INTO event (service, label, seq, step, id, act, kind, canon_version, \
             implied_label, scopes, channel, received_on) VALUES ",
        );
        sql.rows(batch.iter().zip(steps), |row, (entry, step)| {
            row.bind(entry.service.as_str())
                .bind(&entry.label.0[..])
                .bind(folio)
                .bind(step)
                .bind(&entry.id.0[..])
                .bind(entry.act.code())
                .bind(entry.kind.map_or(UNKNOWN_KIND, IdentifierKind::code))
                .bind(CANON_VERSION)
                .bind(entry.implied_label.as_ref().map(|label| label.0.to_vec()))
                .bind(i64::from(entry.scopes.bits()))
                .bind(entry.channel.code())
                .bind(entry.received_on);
        });
        let query = sql.finish().doing("cannot add an entry")?.query();
        query
            .execute(&mut *writing.transaction)
            .await
            .doing("cannot add an entry")?;
        writing.count(batch.len()).await?;
    }
    Ok(())
}

/// Which step of its label on the open folio each entry is. Asked of the index alone, so that who
/// objected often before does not wait longer than who never did.
async fn steps(writing: &mut Writing<'_>, batch: &[Entry]) -> Result<Vec<i64>> {
    let mut labels: Vec<(&Service, Label)> = batch
        .iter()
        .map(|entry| (&entry.service, entry.label))
        .collect();
    labels.sort_unstable();
    labels.dedup();
    let mut sql = Sql::new("WITH asked (place, service, label) AS (VALUES ");
    sql.rows(
        labels.iter().enumerate(),
        |row, (place, (service, label))| {
            row.bind(place as i64)
                .bind(service.as_str())
                .bind(&label.0[..]);
        },
    );
    sql.push(
        ") SELECT (SELECT max(step) FROM event WHERE event.service = asked.service \
         AND event.label = asked.label AND event.seq = ",
    );
    sql.bind(i64::try_from(writing.folio.0).unwrap_or(i64::MAX));
    sql.push(") FROM asked ORDER BY place");
    let last: Vec<(Option<i64>,)> = sql
        .finish()
        .doing("cannot look up a label")?
        .query_as()
        .fetch_all(&mut *writing.transaction)
        .await
        .doing("cannot look up a label")?;
    let mut next: HashMap<_, _> = labels
        .into_iter()
        .zip(last.iter().map(|(last,)| last.map_or(0, |last| last + 1)))
        .collect();
    let steps = batch.iter().map(|entry| {
        let next = next.entry((&entry.service, entry.label)).or_default();
        *next += 1;
        *next - 1
    });
    Ok(steps.collect())
}

/// Takes what stands against a label. Services come in ascending order, labels in none.
pub(crate) type Sink<'s> =
    dyn FnMut(&Service, Label, Scopes) -> std::result::Result<(), SnapshotError> + 's;

/// Hands out what stands at a position: the highest closed one, or the one asked for if the
/// register has got so far. Returns the position.
pub(crate) async fn at_position(
    connection: &mut AnyConnection,
    asked: Option<RegisterSequence>,
    sink: &mut Sink<'_>,
) -> Result<Position> {
    // Nothing is added to a closed folio any more, so that reading needs no transaction.
    let last = super::close(connection).await?;
    let position = match asked {
        Some(asked) if asked < last.0 => super::position(connection, Some(asked)).await?,
        _ => last,
    };
    let mut person: Option<Person> = None;
    {
        let mut rows = sqlx::query(
            "SELECT seq, service, label, implied_label, act, scopes FROM event WHERE seq <= $1 \
             ORDER BY service, label, seq, step",
        )
        .bind(i64::try_from(position.0.0).unwrap_or(i64::MAX))
        .fetch(&mut *connection);
        while let Some(row) = rows.try_next().await.doing("cannot read the events")? {
            let event = EventRow::read(&row)?;
            match &mut person {
                Some(person) if person.is_of(&event) => person.add(&event),
                _ => {
                    if let Some(done) = person.replace(Person::new(&event)?) {
                        done.finish(sink)?;
                    }
                }
            }
        }
    }
    if let Some(done) = person {
        done.finish(sink)?;
    }
    Ok(position)
}

/// Takes what was touched, with what stands against it; nothing more is handed out after a break.
pub(crate) type Changes<'s> = dyn FnMut(&Service, Label, Scopes) -> ControlFlow<()> + 's;

/// Hands out what was touched after a position and up to another, with what stands against it at
/// the latter: labels that were entered, and those that they imply, sorted.
pub(crate) async fn changes(
    connection: &mut AnyConnection,
    since: RegisterSequence,
    upto: RegisterSequence,
    sink: &mut Changes<'_>,
) -> Result<()> {
    let number = |seq: RegisterSequence| i64::try_from(seq.0).unwrap_or(i64::MAX);
    let (since, upto) = (number(since), number(upto));
    let mut rows = sqlx::query(
        "WITH touched (service, label) AS ( \
         SELECT service, label FROM event WHERE seq > $1 AND seq <= $2 \
         UNION SELECT service, implied_label FROM event WHERE seq > $3 AND seq <= $4 \
         AND implied_label IS NOT NULL) \
         SELECT touched.service, touched.label, event.label AS by_label, seq, step, act, scopes \
         FROM touched CROSS JOIN event WHERE event.service = touched.service \
         AND event.label = touched.label AND seq <= $5 \
         UNION ALL \
         SELECT touched.service, touched.label, event.label AS by_label, seq, step, act, scopes \
         FROM touched CROSS JOIN event WHERE event.service = touched.service \
         AND event.implied_label = touched.label AND seq <= $6 \
         ORDER BY 1, 2, 3, 4, 5",
    )
    .bind(since)
    .bind(upto)
    .bind(since)
    .bind(upto)
    .bind(upto)
    .bind(upto)
    .fetch(connection);
    let mut one: Option<Touched> = None;
    let reading = "cannot read what came since";
    while let Some(row) = rows.try_next().await.doing(reading)? {
        let seq: i64 = column(&row, "seq")?;
        let label = |name| {
            let bytes: &[u8] = column(&row, name)?;
            bytes
                .try_into()
                .map(Label)
                .map_err(|_| StoreError::Event(seq))
        };
        let (act, scopes) = act_and_scopes(&row, seq)?;
        let service: &str = column(&row, "service")?;
        let (label, by) = (label("label")?, label("by_label")?);
        match &mut one {
            Some(touched) if touched.label == label && touched.service.as_str() == service => {
                touched.add(by, act, scopes);
            }
            _ => {
                let service = Service::new(service).map_err(|_| StoreError::Event(seq))?;
                let begun = Touched::new(service, label, by, act.apply(Scopes::NONE, scopes));
                if let Some(done) = one.replace(begun)
                    && done.finish(sink).is_break()
                {
                    return Ok(());
                }
            }
        }
    }
    if let Some(done) = one {
        let _ = done.finish(sink);
    }
    Ok(())
}

/// A label that was touched, and what stands against it by the labels read so far.
struct Touched {
    service: Service,
    label: Label,
    before: Scopes,
    by: Label,
    standing: Scopes,
}

impl Touched {
    fn new(service: Service, label: Label, by: Label, standing: Scopes) -> Self {
        Self {
            service,
            label,
            before: Scopes::NONE,
            by,
            standing,
        }
    }

    fn add(&mut self, by: Label, act: Act, scopes: Scopes) {
        if self.by != by {
            self.before = self.before.union(self.standing);
            (self.by, self.standing) = (by, Scopes::NONE);
        }
        self.standing = act.apply(self.standing, scopes);
    }

    fn finish(self, sink: &mut Changes<'_>) -> ControlFlow<()> {
        sink(&self.service, self.label, self.before.union(self.standing))
    }
}

/// The services on which anything was ever entered by a web address, or by a label that may be one
/// of a web address.
pub(crate) async fn services_by_address(
    connection: &mut AnyConnection,
) -> Result<BTreeSet<Service>> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT service FROM event WHERE kind IN ('content_url', 'profile_url', 'label')",
    )
    .fetch_all(connection)
    .await
    .doing("cannot read the services")?;
    let services = names
        .iter()
        .map(|name| Service::new(name).map_err(|_| StoreError::Event(0)));
    services.collect()
}

/// One event, as a snapshot reads it.
struct EventRow<'r> {
    seq: i64,
    service: &'r str,
    label: Label,
    implied_label: Option<Label>,
    act: Act,
    scopes: Scopes,
}

impl<'r> EventRow<'r> {
    fn read(row: &'r AnyRow) -> Result<Self> {
        let seq: i64 = column(row, "seq")?;
        let label = |bytes: &[u8]| {
            bytes
                .try_into()
                .map(Label)
                .map_err(|_| StoreError::Event(seq))
        };
        let (act, scopes) = act_and_scopes(row, seq)?;
        let implied: Option<&[u8]> = column(row, "implied_label")?;
        Ok(Self {
            seq,
            service: column(row, "service")?,
            label: label(column(row, "label")?)?,
            implied_label: implied.map(label).transpose()?,
            act,
            scopes,
        })
    }
}

/// The events of one label, which come one after the other.
struct Person {
    service: Service,
    label: Label,
    implied_label: Option<Label>,
    scopes: Scopes,
}

impl Person {
    fn new(event: &EventRow<'_>) -> Result<Self> {
        Ok(Self {
            service: Service::new(event.service).map_err(|_| StoreError::Event(event.seq))?,
            label: event.label,
            implied_label: event.implied_label,
            scopes: event.act.apply(Scopes::NONE, event.scopes),
        })
    }

    fn is_of(&self, event: &EventRow<'_>) -> bool {
        self.label == event.label && self.service.as_str() == event.service
    }

    fn add(&mut self, event: &EventRow<'_>) {
        self.scopes = event.act.apply(self.scopes, event.scopes);
        // What an identifier implies may be known only since a later event.
        self.implied_label = event.implied_label.or(self.implied_label);
    }

    fn finish(self, sink: &mut Sink<'_>) -> Result<()> {
        if self.scopes.is_empty() {
            return Ok(());
        }
        for label in [Some(self.label), self.implied_label].into_iter().flatten() {
            sink(&self.service, label, self.scopes).map_err(StoreError::Snapshot)?;
        }
        Ok(())
    }
}

fn act_and_scopes(row: &AnyRow, seq: i64) -> Result<(Act, Scopes)> {
    let act: &str = column(row, "act")?;
    let scopes: i64 = column(row, "scopes")?;
    // An act or scope that is not known may be one that protects: nothing is built without it.
    let act = Act::from_code(act).ok_or(StoreError::Event(seq))?;
    let scopes = u8::try_from(scopes).ok().and_then(Scopes::from_bits);
    Ok((act, scopes.ok_or(StoreError::Event(seq))?))
}

pub(super) fn column<'r, T>(row: &'r AnyRow, name: &'static str) -> Result<T>
where
    T: sqlx::Decode<'r, Any> + sqlx::Type<Any>,
{
    row.try_get(name).doing("cannot read a column")
}

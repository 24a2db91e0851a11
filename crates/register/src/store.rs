//! The database: the one place that speaks SQL.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use futures_util::TryStreamExt;
use licit_record::{RegisterSequence, Service};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteRow, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, QueryBuilder, Row, Sqlite, SqliteConnection, Transaction};

use crate::canonical::CANON_VERSION;
use crate::error::{RegisterError, is_busy};
use crate::event::{Act, Entry};
use crate::label::Label;
use crate::objection::EntryId;
use crate::scope::Scopes;
use crate::snapshot::SnapshotError;

/// How long a process waits for another one that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// How often opening is tried again while another process makes the same register.
const OPEN_ATTEMPTS: u32 = 50;

/// Entries in one statement; 12 values each, SQLite takes 32,766.
pub(crate) const BATCH: usize = 1000;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// What stands against one label, and the event that last added to it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Standing {
    pub(crate) scopes: Scopes,
    pub(crate) by: Option<(RegisterSequence, EntryId)>,
}

/// What can fail inside the database; [`crate::Register`] adds the path.
#[derive(Debug)]
pub(crate) enum StoreError {
    Sql(&'static str, sqlx::Error),
    Migrate(sqlx::migrate::MigrateError),
    WrongKey,
    Event(i64),
    /// Not the database, but what its labels were handed to.
    Snapshot(SnapshotError),
}

impl StoreError {
    pub(crate) fn at(self, path: &Path) -> RegisterError {
        let path = path.to_owned();
        match self {
            Self::Sql(doing, source) => RegisterError::Database {
                path,
                doing,
                source,
            },
            Self::Migrate(source) => RegisterError::Schema { path, source },
            Self::WrongKey => RegisterError::WrongKey { path },
            Self::Event(seq) => RegisterError::Event { path, seq },
            Self::Snapshot(error) => RegisterError::Snapshot(error),
        }
    }

    fn is_busy(&self) -> bool {
        match self {
            Self::Sql(_, error) | Self::Migrate(sqlx::migrate::MigrateError::Execute(error)) => {
                is_busy(error)
            }
            _ => false,
        }
    }
}

type Result<T> = std::result::Result<T, StoreError>;

/// Says what was being done when the database failed.
trait Doing<T> {
    fn doing(self, what: &'static str) -> Result<T>;
}

impl<T> Doing<T> for std::result::Result<T, sqlx::Error> {
    fn doing(self, what: &'static str) -> Result<T> {
        self.map_err(|error| StoreError::Sql(what, error))
    }
}

/// Opens a register, brings its tables up to date and checks the key.
pub(crate) async fn open(path: &Path, check_value: &[u8; 32]) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(BUSY_TIMEOUT)
        .journal_mode(SqliteJournalMode::Wal)
        // An entry is on the disk before anybody is told that it was made.
        .synchronous(SqliteSynchronous::Full)
        .disable_statement_logging();
    let mut attempt = 0;
    loop {
        // Turning a new file into WAL mode does not wait for others as writing does.
        let error = match try_open(&options, check_value).await {
            Ok(connection) => return Ok(connection),
            Err(error) => error,
        };
        attempt += 1;
        if attempt == OPEN_ATTEMPTS || !error.is_busy() {
            return Err(error);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

async fn try_open(
    options: &SqliteConnectOptions,
    check_value: &[u8; 32],
) -> Result<SqliteConnection> {
    let mut connection = options.connect().await.doing("cannot open the register")?;
    if !is_up_to_date(&mut connection).await? {
        // Within one transaction that writes, so that of two processes one waits for the other.
        let mut transaction = write(&mut connection).await?;
        MIGRATIONS
            .run_direct(None, &mut *transaction, false)
            .await
            .map_err(StoreError::Migrate)?;
        sqlx::query(
            "INSERT INTO label_key (one, check_value) VALUES (1, ?) ON CONFLICT DO NOTHING",
        )
        .bind(&check_value[..])
        .execute(&mut *transaction)
        .await
        .doing("cannot write the check of the key")?;
        commit(transaction).await?;
    }
    let kept: Vec<u8> = sqlx::query_scalar("SELECT check_value FROM label_key WHERE one = 1")
        .fetch_one(&mut connection)
        .await
        .doing("cannot read the check of the key")?;
    if kept == check_value {
        Ok(connection)
    } else {
        Err(StoreError::WrongKey)
    }
}

/// Whether the tables are those of this version, so that opening need not wait for a writer.
async fn is_up_to_date(connection: &mut SqliteConnection) -> Result<bool> {
    let tables: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM sqlite_schema WHERE name IN ('_sqlx_migrations', 'label_key')",
    )
    .fetch_one(&mut *connection)
    .await
    .doing("cannot read the tables")?;
    if tables != 2 {
        return Ok(false);
    }
    let applied: Option<i64> = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(connection)
        .await
        .doing("cannot read the version of the tables")?;
    Ok(applied == MIGRATIONS.iter().map(|migration| migration.version).max())
}

/// Begins a transaction that writes. It waits here for other writers, not in its middle.
pub(crate) async fn write(connection: &mut SqliteConnection) -> Result<Transaction<'_, Sqlite>> {
    connection
        .begin_with("BEGIN IMMEDIATE")
        .await
        .doing("cannot begin to write")
}

/// Commits, and returns when the entry is on the disk.
pub(crate) async fn commit(transaction: Transaction<'_, Sqlite>) -> Result<()> {
    transaction.commit().await.doing("cannot commit")
}

/// The highest position.
pub(crate) async fn sequence(connection: &mut SqliteConnection) -> Result<RegisterSequence> {
    let seq: i64 = sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM event")
        .fetch_one(connection)
        .await
        .doing("cannot read the position")?;
    Ok(RegisterSequence(seq.unsigned_abs()))
}

/// What stands against each of some labels, in their order.
pub(crate) async fn standing(
    connection: &mut SqliteConnection,
    labels: &[(Service, Label)],
) -> Result<Vec<Standing>> {
    let mut found = vec![Standing::default(); labels.len()];
    for (batch, found) in labels.chunks(BATCH).zip(found.chunks_mut(BATCH)) {
        let mut query = QueryBuilder::<Sqlite>::new("WITH asked (place, service, label) AS (");
        query.push_values(
            batch.iter().enumerate(),
            |mut row, (place, (service, label))| {
                row.push_bind(place as i64)
                    .push_bind(service.as_str())
                    .push_bind(&label.0[..]);
            },
        );
        // A cross join keeps its order in SQLite: for each label asked for, its events.
        query.push(
            ") SELECT place, seq, id, act, scopes FROM asked CROSS JOIN event \
             ON event.service = asked.service AND event.label = asked.label \
             ORDER BY place, seq",
        );
        let mut rows = query.build().fetch(&mut *connection);
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
            if !act.takes_away() {
                standing.by = Some((RegisterSequence(seq.unsigned_abs()), id));
            }
        }
    }
    Ok(found)
}

/// Adds events, in their order.
pub(crate) async fn add(connection: &mut SqliteConnection, entries: &[Entry]) -> Result<()> {
    for batch in entries.chunks(BATCH) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO event (id, service, act, kind, canon_version, label, implied_label, \
             scopes, channel, received_at, entered_at) ",
        );
        query.push_values(batch, |mut row, entry| {
            row.push_bind(&entry.id.0[..])
                .push_bind(entry.service.as_str())
                .push_bind(entry.act.code())
                .push_bind(entry.kind.code())
                .push_bind(CANON_VERSION)
                .push_bind(&entry.label.0[..])
                .push_bind(entry.implied_label.as_ref().map(|label| &label.0[..]))
                .push_bind(i64::from(entry.scopes.bits()))
                .push_bind(entry.channel.code())
                .push_bind(entry.received_at)
                .push_bind(entry.entered_at);
        });
        query
            .build()
            .execute(&mut *connection)
            .await
            .doing("cannot add an entry")?;
    }
    Ok(())
}

/// Takes what stands against a label. Services come in ascending order, labels in none.
pub(crate) type Sink<'s> =
    dyn FnMut(&Service, Label, Scopes) -> std::result::Result<(), SnapshotError> + 's;

/// A position that was read, and the entry that stands there; none in an empty register.
pub(crate) type Position = (RegisterSequence, Option<EntryId>);

/// Hands out what stands at a position, and returns the position itself: the highest one, or the
/// one asked for if the register has got so far.
pub(crate) async fn at_position(
    connection: &mut SqliteConnection,
    position: Option<RegisterSequence>,
    sink: &mut Sink<'_>,
) -> Result<Position> {
    // One transaction that reads: events of others that arrive meanwhile have higher positions
    // and are not seen.
    let mut transaction = connection.begin().await.doing("cannot begin to read")?;
    let (last, _) = last(&mut transaction, None).await?;
    let position = position.map_or(last, |asked| asked.min(last));
    let mut person: Option<Person> = None;
    {
        let mut rows = sqlx::query(
            "SELECT seq, service, label, implied_label, act, scopes FROM event WHERE seq <= ? \
             ORDER BY service, label, seq",
        )
        .bind(i64::try_from(position.0).unwrap_or(i64::MAX))
        .fetch(&mut *transaction);
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
    let (_, id) = self::last(&mut transaction, Some(position)).await?;
    commit(transaction).await?;
    Ok((position, id))
}

/// The last entry up to a position, or the last of all.
pub(crate) async fn last(
    connection: &mut SqliteConnection,
    position: Option<RegisterSequence>,
) -> Result<Position> {
    let upto = position.and_then(|position| i64::try_from(position.0).ok());
    let row: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT seq, id FROM event WHERE seq <= ? ORDER BY seq DESC LIMIT 1")
            .bind(upto.unwrap_or(i64::MAX))
            .fetch_optional(connection)
            .await
            .doing("cannot read the last entry")?;
    let Some((seq, id)) = row else {
        return Ok((RegisterSequence(0), None));
    };
    let id = id.try_into().map_err(|_| StoreError::Event(seq))?;
    Ok((RegisterSequence(seq.unsigned_abs()), Some(EntryId(id))))
}

/// The services on which anything was ever entered by a web address.
pub(crate) async fn services_by_address(
    connection: &mut SqliteConnection,
) -> Result<BTreeSet<Service>> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT service FROM event WHERE kind IN ('content_url', 'profile_url')",
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
    fn read(row: &'r SqliteRow) -> Result<Self> {
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

fn act_and_scopes(row: &SqliteRow, seq: i64) -> Result<(Act, Scopes)> {
    let act: &str = column(row, "act")?;
    let scopes: i64 = column(row, "scopes")?;
    // An act or scope that is not known may be one that protects: nothing is built without it.
    let act = Act::from_code(act).ok_or(StoreError::Event(seq))?;
    let scopes = u8::try_from(scopes).ok().and_then(Scopes::from_bits);
    Ok((act, scopes.ok_or(StoreError::Event(seq))?))
}

fn column<'r, T>(row: &'r SqliteRow, name: &'static str) -> Result<T>
where
    T: sqlx::Decode<'r, Sqlite> + sqlx::Type<Sqlite>,
{
    row.try_get(name).doing("cannot read a column")
}

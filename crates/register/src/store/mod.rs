//! The database: the one place that speaks SQL. The same statements run on SQLite and on
//! PostgreSQL; only the tables are made in each one's own words (`migrations/`).

mod consents;
mod events;
pub(crate) mod known;
pub(crate) mod lists;
pub(crate) mod organisation;
pub(crate) mod requests;
mod sql;
pub(crate) mod staff;
pub(crate) mod tables;

use std::time::Duration;

use licit_record::RegisterSequence;
use sqlx::any::{AnyConnectOptions, install_default_drivers};
use sqlx::migrate::Migrator;
use sqlx::{Any, AnyConnection, ConnectOptions, Connection, Executor as _, Transaction};

pub(crate) use consents::{ConsentKey, ConsentRow, add_consent, consents_at, last_consents};
pub(crate) use events::{
    Sink, add, at_position, changes, services_by_address, standing, standing_with_implied,
};
pub(crate) use known::{Evidence, begin_anew};

use crate::error::{RegisterError, is_busy};
use crate::location::Location;
use crate::snapshot::SnapshotError;

/// How long a process waits for another one that writes, in milliseconds.
const BUSY_MS: u64 = 30_000;

/// How often opening is tried again while another process makes the same register.
const OPEN_ATTEMPTS: u32 = 50;

static SQLITE: Migrator = sqlx::migrate!("./migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("./migrations/postgres");

/// What can fail inside the database; [`crate::Register`] adds where it is.
#[derive(Debug)]
pub(crate) enum StoreError {
    Sql(&'static str, sqlx::Error),
    Migrate(sqlx::migrate::MigrateError),
    WrongKey,
    Event(i64),
    /// Not the database, but what its labels were handed to.
    Snapshot(SnapshotError),
    /// The operating system gave no randomness.
    Random(getrandom::Error),
}

impl StoreError {
    pub(crate) fn at(self, register: &Location) -> RegisterError {
        let register = register.clone();
        match self {
            Self::Sql(doing, source) => RegisterError::Database {
                register,
                doing,
                source,
            },
            Self::Migrate(source) => RegisterError::Schema { register, source },
            Self::WrongKey => RegisterError::WrongKey { register },
            Self::Event(seq) => RegisterError::Event { register, seq },
            Self::Snapshot(error) => RegisterError::Snapshot(error),
            Self::Random(error) => RegisterError::System(std::io::Error::other(error)),
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

pub(crate) type Result<T> = std::result::Result<T, StoreError>;

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
pub(crate) async fn open(location: &Location, check_value: &[u8; 32]) -> Result<AnyConnection> {
    install_default_drivers();
    let unusable = || sqlx::Error::Configuration("the path has no address".into());
    let address = location.address().ok_or_else(unusable);
    let options: AnyConnectOptions = address
        .and_then(|address| address.parse())
        .doing("cannot open the register")?;
    // A statement holds labels, and may hold what is sealed.
    let options = options.disable_statement_logging();
    let mut attempt = 0;
    loop {
        // Turning a new file into WAL mode does not wait for others as writing does.
        let error = match try_open(&options, location, check_value).await {
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
    options: &AnyConnectOptions,
    location: &Location,
    check_value: &[u8; 32],
) -> Result<AnyConnection> {
    let mut connection = options.connect().await.doing("cannot open the register")?;
    match location {
        Location::File(_) => set_up_sqlite(&mut connection).await?,
        Location::Server(_) => {
            let quiet = "SET client_min_messages = warning";
            let done = connection.execute(quiet).await;
            done.doing("cannot set the connection up")?;
        }
    }
    let migrator = migrator_of(location);
    if !is_up_to_date(&mut connection, migrator).await {
        bring_up_to_date(&mut connection, location, migrator, check_value).await?;
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

/// What makes the tables.
pub(crate) fn migrator_of(location: &Location) -> &'static Migrator {
    match location {
        Location::File(_) => &SQLITE,
        Location::Server(_) => &POSTGRES,
    }
}

async fn set_up_sqlite(connection: &mut AnyConnection) -> Result<()> {
    let wait = sqlx::AssertSqlSafe(format!("PRAGMA busy_timeout = {BUSY_MS}"));
    let done = connection.execute(wait).await;
    done.doing("cannot set the connection up")?;
    for pragma in [
        "PRAGMA journal_mode = WAL",
        // An entry is on the disk before anybody is told that it was made.
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
        // What is erased is overwritten, not left in free pages.
        "PRAGMA secure_delete = ON",
    ] {
        let done = connection.execute(pragma).await;
        done.doing("cannot set the connection up")?;
    }
    Ok(())
}

/// Whether the tables are those of this version, so that opening need not wait for a writer. A
/// table that is not there is an answer, too.
async fn is_up_to_date(connection: &mut AnyConnection, migrator: &Migrator) -> bool {
    let last = "SELECT max(version) FROM _sqlx_migrations";
    let applied: std::result::Result<Option<i64>, _> =
        sqlx::query_scalar(last).fetch_one(connection).await;
    let newest = migrator
        .iter()
        .filter(|migration| migration.migration_type.is_up_migration());
    matches!(applied, Ok(applied) if applied == newest.map(|migration| migration.version).max())
}

async fn bring_up_to_date(
    connection: &mut AnyConnection,
    location: &Location,
    migrator: &Migrator,
    check_value: &[u8; 32],
) -> Result<()> {
    // Within one transaction, and behind a lock that is held until it ends: of two processes one
    // waits for the other. The lock that sqlx takes on a server ends with the migrations, before
    // the other process can see their tables.
    let (begin, lock) = match location {
        Location::File(_) => ("BEGIN IMMEDIATE", None),
        Location::Server(_) => ("BEGIN", Some("SELECT pg_advisory_xact_lock(1818452340)")),
    };
    let mut transaction = connection
        .begin_with(begin)
        .await
        .doing("cannot begin to write")?;
    if let Some(lock) = lock {
        let got = transaction.execute(lock).await;
        got.doing("cannot wait for another process")?;
    }
    migrator
        .run_direct(None, &mut *transaction, false)
        .await
        .map_err(StoreError::Migrate)?;
    sqlx::query("INSERT INTO label_key (one, check_value) VALUES (1, $1) ON CONFLICT DO NOTHING")
        .bind(&check_value[..])
        .execute(&mut *transaction)
        .await
        .doing("cannot write the check of the key")?;
    commit(transaction).await
}

/// A transaction that writes, and the folio that it writes on. Other writers wait from its
/// beginning on, in this process and in others.
pub(crate) struct Writing<'c> {
    pub(crate) transaction: Transaction<'c, Any>,
    pub(crate) folio: RegisterSequence,
    entries: i64,
}

impl Writing<'_> {
    /// Counts entries that were added, so that the folio is known not to be empty.
    async fn count(&mut self, added: usize) -> Result<()> {
        let added = i64::try_from(added).unwrap_or(i64::MAX);
        sqlx::query("UPDATE open_folio SET entries = entries + $1")
            .bind(added)
            .execute(&mut *self.transaction)
            .await
            .doing("cannot count what was added")?;
        self.entries += added;
        Ok(())
    }
}

/// Begins to write.
pub(crate) async fn write(connection: &mut AnyConnection) -> Result<Writing<'_>> {
    let mut transaction = connection.begin().await.doing("cannot begin to write")?;
    // A statement that writes comes first: it is what others wait for, on either database.
    let lock = "UPDATE open_folio SET one = one WHERE one = 1 RETURNING seq, entries";
    let (seq, entries): (i64, i64) = sqlx::query_as(lock)
        .fetch_one(&mut *transaction)
        .await
        .doing("cannot begin to write")?;
    Ok(Writing {
        transaction,
        folio: RegisterSequence(seq.unsigned_abs()),
        entries,
    })
}

/// Commits, and returns when everything is on the disk.
pub(crate) async fn commit(transaction: Transaction<'_, Any>) -> Result<()> {
    transaction.commit().await.doing("cannot commit")
}

/// A folio that is closed, and its mark; none where nothing was ever closed.
pub(crate) type Position = (RegisterSequence, Option<[u8; 16]>);

/// Closes the folio that is being written on, unless it is empty: from here on the highest
/// position says what stands, and never another thing.
pub(crate) async fn close(connection: &mut AnyConnection) -> Result<Position> {
    let open = "SELECT entries FROM open_folio WHERE one = 1";
    let entries: i64 = sqlx::query_scalar(open)
        .fetch_one(&mut *connection)
        .await
        .doing("cannot read the position")?;
    if entries > 0 {
        let mut writing = write(connection).await?;
        if writing.entries > 0 {
            turn(&mut writing).await?;
        }
        commit(writing.transaction).await?;
    }
    position(connection, None).await
}

/// Turns to the next folio.
async fn turn(writing: &mut Writing<'_>) -> Result<()> {
    let mut mark = [0; 16];
    getrandom::fill(&mut mark).map_err(StoreError::Random)?;
    sqlx::query("INSERT INTO closed_folio (seq, mark) SELECT seq, $1 FROM open_folio")
        .bind(&mark[..])
        .execute(&mut *writing.transaction)
        .await
        .doing("cannot close a folio")?;
    sqlx::query("UPDATE open_folio SET seq = seq + 1, entries = 0")
        .execute(&mut *writing.transaction)
        .await
        .doing("cannot close a folio")?;
    Ok(())
}

/// How many events and consents there are.
pub(crate) async fn entries(connection: &mut AnyConnection) -> Result<u64> {
    let both = "SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM consent)";
    let entries: i64 = sqlx::query_scalar(both)
        .fetch_one(connection)
        .await
        .doing("cannot count the entries")?;
    Ok(entries.unsigned_abs())
}

/// The highest closed folio, or the highest one up to another.
pub(crate) async fn position(
    connection: &mut AnyConnection,
    upto: Option<RegisterSequence>,
) -> Result<Position> {
    let upto = upto.and_then(|upto| i64::try_from(upto.0).ok());
    let row: Option<(i64, Vec<u8>)> = sqlx::query_as(
        "SELECT seq, mark FROM closed_folio WHERE seq <= $1 ORDER BY seq DESC LIMIT 1",
    )
    .bind(upto.unwrap_or(i64::MAX))
    .fetch_optional(connection)
    .await
    .doing("cannot read the position")?;
    let Some((seq, mark)) = row else {
        return Ok((RegisterSequence(0), None));
    };
    let mark = mark.try_into().map_err(|_| StoreError::Event(seq))?;
    Ok((RegisterSequence(seq.unsigned_abs()), Some(mark)))
}

//! The register on a real database: what its tests share; they lie in `tests/` by subject.
//!
//! The same tests run on a SQLite file and, where `LICIT_TEST_POSTGRES` names a server, on
//! PostgreSQL, each in a schema of its own. `cargo xtask test` runs them on both.

mod consents;
mod durability;
mod file;
mod history;
mod keeping;
mod organisation;
mod requests;
mod secrecy;
mod snapshots;
mod spelling;
mod staff;
mod standing;

pub(crate) use requests::{action, lena};
use tempfile::TempDir;

use super::*;
use crate::{Lookup, Scope};

/// A register in a fresh folder.
pub(crate) struct Fixture {
    pub(crate) folder: TempDir,
    pub(crate) location: Location,
    pub(crate) register: Register,
}

/// The server that the tests run on; none where they run on files.
pub(crate) fn server() -> Option<String> {
    std::env::var("LICIT_TEST_POSTGRES").ok()
}

/// A new place for a register: a file in the folder, or a schema of its own on the server.
pub(crate) fn new_location(folder: &Path) -> Location {
    let Some(url) = server() else {
        return Location::File(folder.join("r.db"));
    };
    let mut name = [0; 8];
    getrandom::fill(&mut name).unwrap();
    let schema = format!("t{}", u64::from_be_bytes(name));
    sqlx::any::install_default_drivers();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        use sqlx::{Connection as _, Executor as _};
        let mut connection = AnyConnection::connect(&url).await.unwrap();
        let create = sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
        connection.execute(create).await.unwrap();
        connection.close().await.unwrap();
    });
    let mark = if url.contains('?') { '&' } else { '?' };
    Location::Server(format!("{url}{mark}options[search_path]={schema}"))
}

pub(crate) fn keys() -> LabelKeys {
    LabelKeys::derive(&[42; 32])
}

fn germany() -> Region {
    Region::new("DE").unwrap()
}

pub(crate) fn service(name: &str) -> Service {
    Service::new(name).unwrap()
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn objection(
    service_name: &str,
    kind: IdentifierKind,
    value: &str,
    scope: Scope,
) -> Objection {
    Objection {
        service: service(service_name),
        kind,
        value: value.into(),
        scope,
        channel: Channel::Form,
        received_at: time("2026-03-02T10:00:00Z"),
        now: time("2026-03-02T10:00:01Z"),
    }
}

fn request(service_name: &str, kind: IdentifierKind, value: &str) -> RightsRequest {
    RightsRequest {
        service: service(service_name),
        kind,
        value: value.into(),
        channel: Channel::Letter,
        received_at: time("2026-03-02T10:00:00Z"),
        now: time("2026-03-02T10:00:01Z"),
    }
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = new_location(folder.path());
        let register = Register::open(&location, &keys(), germany()).unwrap();
        Self {
            folder,
            location,
            register,
        }
    }

    /// The database behind the register, and the runtime that it is reached by.
    fn database(&mut self) -> (&mut AnyConnection, &Runtime) {
        (&mut self.register.connection, &self.register.runtime)
    }

    /// All events as they lie in the database, but for their case numbers, which are random.
    pub(crate) fn everything_but_ids(&mut self) -> Vec<(String, Vec<u8>, i64, i64, i64)> {
        let (connection, runtime) = self.database();
        let select = "SELECT service, label, seq, step, received_on FROM event";
        let mut rows = runtime
            .block_on(sqlx::query_as(select).fetch_all(connection))
            .unwrap();
        if server().is_some() {
            // A server keeps rows as they came until they are clustered.
            rows.sort();
        }
        rows
    }

    /// Closes the folio, and says which number it had.
    pub(crate) fn close(&mut self) -> u64 {
        self.register.sequence().unwrap().0
    }

    pub(crate) fn object(&mut self, kind: IdentifierKind, value: &str, scope: Scope) -> Entered {
        self.register
            .object(objection("plauderei", kind, value, scope))
            .unwrap()
    }

    /// Answers of the look-up for the service `plauderei`, now.
    pub(crate) fn ask(&mut self, question: impl Fn(&Lookup<'_>) -> Scopes) -> Scopes {
        self.ask_on("plauderei", question)
    }

    pub(crate) fn ask_on(
        &mut self,
        name: &str,
        question: impl Fn(&Lookup<'_>) -> Scopes,
    ) -> Scopes {
        let snapshot = self.register.snapshot().unwrap();
        let labeler = keys().labeler(&service(name));
        question(&Lookup::new(
            labeler,
            snapshot.service(&service(name)),
            germany(),
        ))
    }

    pub(crate) fn import(&mut self, list: &str) -> Result<ImportReport, RegisterError> {
        let path = self.folder.path().join("list.csv");
        fs::write(&path, list).unwrap();
        self.register.import(
            &crate::ObjectionList::of(&path),
            time("2026-03-02T10:00:00Z"),
        )
    }

    /// All bytes that the register has on the disk.
    fn bytes_on_disk(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for file in ["r.db", "r.db-wal", "r.db-shm"] {
            bytes.extend(fs::read(self.folder.path().join(file)).unwrap_or_default());
        }
        bytes
    }
}

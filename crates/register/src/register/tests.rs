//! The register on a real file: what its tests share; they lie in `tests/` by subject.

mod durability;
mod file;
mod history;
mod secrecy;
mod snapshots;
mod spelling;
mod standing;

use tempfile::TempDir;

use super::*;
use crate::{Lookup, Scope};

/// A register in a fresh folder.
pub(crate) struct Fixture {
    pub(crate) folder: TempDir,
    pub(crate) register: Register,
}

fn keys() -> LabelKeys {
    LabelKeys::derive(&[42; 32])
}

fn germany() -> Region {
    Region::new("DE").unwrap()
}

fn service(name: &str) -> Service {
    Service::new(name).unwrap()
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn objection(service_name: &str, kind: IdentifierKind, value: &str, scope: Scope) -> Objection {
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
        let register = Register::open(&folder.path().join("r.db"), &keys(), germany()).unwrap();
        Self { folder, register }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("r.db")
    }

    /// The database behind the register, and the runtime that it is reached by.
    fn database(&mut self) -> (&mut SqliteConnection, &Runtime) {
        (&mut self.register.connection, &self.register.runtime)
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
        self.register
            .import_csv(&path, time("2026-03-02T10:00:00Z"))
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

//! The register as its callers see it: blocking calls on one database.

mod consents;
mod keeping;
mod organisation;
mod requests;
mod staff;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use jiff::Timestamp;
use licit_record::{Personal, RegisterSequence, Service};
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;
use tokio::runtime::Runtime;

use crate::canonical::{Canonical, IdentifierKind, Region};
use crate::error::RegisterError;
use crate::event::{Act, Entry};
use crate::import::{self, ImportReport, ObjectionList};
use crate::label::{Label, LabelKeys};
use crate::lines::Span;
use crate::location::Location;
use crate::objection::{Channel, Entered, EntryId, Objection, RightsRequest};
use crate::scope::Scopes;
use crate::snapshot::{Origin, Snapshot, SnapshotError, SnapshotWriter};
use crate::store::{self, Evidence, StoreError};

pub use keeping::Replayed;
pub use requests::{Intake, LAPSE_DAYS};

/// First bytes of what tells the origin of a snapshot.
const ORIGIN_INFO: &[u8] = b"licit/register/origin/v1\n";

/// Labels that are told one by one, at most.
const MAX_DELTAS: usize = 100_000;

/// A label that was touched, and what stands against it.
pub type Delta = (Service, Label, Scopes);

/// A register of objections, in a SQLite file or on a PostgreSQL server.
///
/// Several processes may have the same register open; writers wait for each other.
///
/// Entries are written on one folio after the other; the number of the folio is their position.
/// A folio is closed when somebody asks how far the register has got, or takes a snapshot. What
/// stands on one folio has no order and no time, so that nobody can see in it which entries came
/// together (UNL-1). Every call that
/// enters something returns only after it is on the disk.
///
/// # Panics
/// The calls block, and must not be made from within an asynchronous task.
pub struct Register {
    location: Location,
    keys: LabelKeys,
    region: Region,
    connection: AnyConnection,
    runtime: Runtime,
}

impl Register {
    /// Opens a register, and makes it if there is none. `region` is that of phone numbers
    /// without country code.
    ///
    /// # Errors
    /// If the file cannot be opened, is no register, or was made with another key.
    pub fn open(
        location: &Location,
        keys: &LabelKeys,
        region: Region,
    ) -> Result<Self, RegisterError> {
        if let Location::File(path) = location {
            create_private(path).map_err(|source| RegisterError::Open {
                register: location.clone(),
                source,
            })?;
        }
        // Connections to a server need sockets and timers.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(RegisterError::System)?;
        let connection = runtime
            .block_on(store::open(location, &keys.check_value()))
            .map_err(|error| error.at(location))?;
        Ok(Self {
            location: location.clone(),
            keys: keys.clone(),
            region,
            connection,
            runtime,
        })
    }

    /// Enters an objection. Entering what stands already changes nothing and says so.
    ///
    /// # Errors
    /// If the identifier has no canonical form, or the database fails.
    pub fn object(&mut self, objection: Objection) -> Result<Entered, RegisterError> {
        let Objection {
            service,
            kind,
            value,
            scope,
            channel,
            received_at,
            now,
        } = objection;
        let subject = Subject {
            service,
            kind,
            value,
            channel,
            received_at,
            now,
        };
        self.add(&subject, Act::Objection, scope.scopes_of(kind))
    }

    /// Withdraws what stands of an objection. This needs a fresh act of the person (OBJ-16), of
    /// which the caller has made sure. `None` if nothing of it stood.
    ///
    /// # Errors
    /// If the identifier has no canonical form, or the database fails.
    pub fn withdraw_objection(
        &mut self,
        objection: Objection,
    ) -> Result<Option<Entered>, RegisterError> {
        let Objection {
            service,
            kind,
            value,
            scope,
            channel,
            received_at,
            now,
        } = objection;
        let subject = Subject {
            service,
            kind,
            value,
            channel,
            received_at,
            now,
        };
        self.take_away(&subject, Act::ObjectionWithdrawn, scope.scopes_of(kind))
    }

    /// Restricts the processing (GDPR Art. 18).
    ///
    /// # Errors
    /// If the identifier has no canonical form, or the database fails.
    pub fn restrict(&mut self, request: RightsRequest) -> Result<Entered, RegisterError> {
        self.add(&request.into(), Act::Restriction, Scopes::RESTRICTED)
    }

    /// Lifts a restriction, after the person was told (GDPR Art. 18(3)). `None` if none stood.
    ///
    /// # Errors
    /// If the identifier has no canonical form, or the database fails.
    pub fn lift_restriction(
        &mut self,
        request: RightsRequest,
    ) -> Result<Option<Entered>, RegisterError> {
        self.take_away(&request.into(), Act::RestrictionLifted, Scopes::RESTRICTED)
    }

    /// Marks content as erased (GDPR Art. 17), so that no copy of it comes in again.
    ///
    /// # Errors
    /// If the identifier has no canonical form, or the database fails.
    pub fn erase(&mut self, request: RightsRequest) -> Result<Entered, RegisterError> {
        self.add(&request.into(), Act::Erasure, Scopes::ERASED)
    }

    /// Takes in a list of objections (OBJ-15): CSV with the columns `service`, `kind`, `value`
    /// and, if wanted, `scope` (default `all`), `received_at` (default `now`) and `removed`, in any
    /// order, or lines of JSON with the same fields. All rows are entered or none; what stands
    /// already is left as it is.
    ///
    /// A list with a name can take away again what it named, and nothing else: an objection of the
    /// person, or of another list, stays. Memory is bounded however long it is.
    ///
    /// # Errors
    /// [`RegisterError::Import`] names file, line and column, and never a value.
    pub fn import(
        &mut self,
        list: &ObjectionList<'_>,
        now: Timestamp,
    ) -> Result<ImportReport, RegisterError> {
        import::import(
            list,
            now,
            &self.keys,
            self.region,
            &self.location,
            &mut self.connection,
            &self.runtime,
        )
    }

    /// The highest position: the number of the last folio. The one that is being written on is
    /// closed by this, so that what comes later has a higher number.
    ///
    /// # Errors
    /// If the database fails.
    pub fn sequence(&mut self) -> Result<RegisterSequence, RegisterError> {
        self.runtime
            .block_on(store::close(&mut self.connection))
            .map(|(sequence, _)| sequence)
            .map_err(|error| error.at(&self.location))
    }

    /// How much was ever entered.
    ///
    /// # Errors
    /// If the database fails.
    pub fn entries(&mut self) -> Result<u64, RegisterError> {
        self.run(async |connection| store::entries(connection).await)
    }

    /// What stands now.
    ///
    /// # Errors
    /// If the database fails, or holds an event that this version does not understand.
    pub fn snapshot(&mut self) -> Result<Snapshot, RegisterError> {
        self.read_snapshot(None)
    }

    /// What stood at an earlier position; now, if the register has not got so far.
    ///
    /// # Errors
    /// As [`Self::snapshot`].
    pub fn snapshot_at(&mut self, position: RegisterSequence) -> Result<Snapshot, RegisterError> {
        self.read_snapshot(Some(position))
    }

    /// What was touched since a position, with what stands against it now: nothing, where it was
    /// taken away. `None` for more than 100,000 labels: then a snapshot is the quicker way.
    ///
    /// # Errors
    /// If the database fails.
    pub fn deltas(
        &mut self,
        since: RegisterSequence,
    ) -> Result<(Span, Option<Vec<Delta>>), RegisterError> {
        let span = self.span(since)?;
        let mut touched = Vec::new();
        self.changes(&span, &mut |service, label, scopes| {
            touched.push((service.clone(), label, scopes));
            if touched.len() > MAX_DELTAS {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        Ok((span, (touched.len() <= MAX_DELTAS).then_some(touched)))
    }

    /// From a position to that of now.
    ///
    /// # Errors
    /// If the database fails.
    pub fn span(&mut self, since: RegisterSequence) -> Result<Span, RegisterError> {
        let (now, at, digest) = self.run(async |connection| {
            let now = store::close(connection).await?;
            let at = store::position(connection, Some(since)).await?;
            let digest = store::known::digest_of(connection, now.0).await?;
            Ok((now, at, digest))
        })?;
        Ok(Span {
            since,
            sequence: now.0,
            since_mark: (at.0 == since).then(|| self.origin(at)),
            mark: self.origin(now),
            key: self.keys.name(),
            digest,
        })
    }

    /// Hands out what was touched within a span, with what stands against it at its end, sorted
    /// by service and label; until a break. Memory stays bounded.
    ///
    /// # Errors
    /// If the database fails.
    pub fn changes(
        &mut self,
        span: &Span,
        each: &mut dyn FnMut(&Service, Label, Scopes) -> ControlFlow<()>,
    ) -> Result<(), RegisterError> {
        self.run(async |connection| {
            store::changes(connection, span.since, span.sequence, each).await
        })
    }

    /// What stands now, from the file of a snapshot: the one that is there if it still says what
    /// stands in this register, else one that is written and put in its place. Memory stays
    /// bounded however many objections there are.
    ///
    /// # Errors
    /// As [`Self::snapshot`]; and if the file is damaged, or cannot be read or written. A damaged
    /// file is left for somebody to look at: the disk that changed it may hold the register, too.
    /// [`RegisterError::Behind`] if it says what this register does not know.
    pub fn snapshot_in(&mut self, path: &Path) -> Result<Snapshot, RegisterError> {
        match Snapshot::origin_of(path) {
            Ok(found) => {
                let last = self.runtime.block_on(store::close(&mut self.connection));
                if found == self.origin(last.map_err(|error| error.at(&self.location))?) {
                    return Ok(Snapshot::open(path)?);
                }
            }
            Err(SnapshotError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        self.write_snapshot(path)
    }

    /// Writes what stands now into the file of a snapshot, and puts it in the place of the one
    /// that is there.
    ///
    /// # Errors
    /// As [`Self::snapshot`], and if the file cannot be written. [`RegisterError::Behind`] if the
    /// one that is there says what this register does not know.
    pub fn write_snapshot(&mut self, path: &Path) -> Result<Snapshot, RegisterError> {
        // Other writers wait from here on, so that a later snapshot is never replaced by an
        // earlier one.
        let mut writer = SnapshotWriter::create(path)?.of_key(self.keys.name());
        self.must_know_snapshot(path)?;
        let mut sink = |service: &Service, label, scopes| writer.push(service, label, scopes);
        let (position, by_address) = self.stand(None, &mut sink)?;
        let origin = self.origin(position);
        let written = writer.commit(position.0, origin, by_address)?;
        self.vouch(position.0, Evidence::Digest(written.digest))?;
        Ok(written)
    }

    /// The snapshot that is to be replaced may be all that is left of a register that was lost.
    fn must_know_snapshot(&mut self, path: &Path) -> Result<(), RegisterError> {
        match Snapshot::state_of(path) {
            Ok((position, digest)) => self.must_know(position, &digest, path),
            Err(SnapshotError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    fn read_snapshot(
        &mut self,
        position: Option<RegisterSequence>,
    ) -> Result<Snapshot, RegisterError> {
        let mut standing: BTreeMap<Service, Vec<(Label, Scopes)>> = BTreeMap::new();
        let mut sink = |service: &Service, label, scopes| {
            match standing.get_mut(service) {
                Some(labels) => labels.push((label, scopes)),
                None => drop(standing.insert(service.clone(), vec![(label, scopes)])),
            }
            Ok(())
        };
        let (position, by_address) = self.stand(position, &mut sink)?;
        let origin = self.origin(position);
        Ok(Snapshot::new(position.0, origin, standing, by_address)?)
    }

    /// Hands out what stands at a position. Returns the position, and the services on which
    /// anything was ever entered by a web address.
    fn stand(
        &mut self,
        position: Option<RegisterSequence>,
        sink: &mut store::Sink<'_>,
    ) -> Result<(store::Position, BTreeSet<Service>), RegisterError> {
        let connection = &mut self.connection;
        let work = async {
            let position = store::at_position(&mut *connection, position, sink).await?;
            // Read after the events: what came in between names a service too many, which is
            // harmless.
            Ok((position, store::services_by_address(connection).await?))
        };
        self.runtime
            .block_on(work)
            .map_err(|error: StoreError| error.at(&self.location))
    }

    /// Tells what stands at a position of this register from what stands in any other: the key
    /// decides what labels mean, and the mark of the last folio is random.
    fn origin(&self, (sequence, mark): store::Position) -> Origin {
        let hash = Sha256::new()
            .chain_update(ORIGIN_INFO)
            .chain_update(self.keys.check_value())
            .chain_update(sequence.0.to_be_bytes())
            .chain_update(mark.unwrap_or_default())
            .finalize();
        Origin(hash.into())
    }

    fn add(
        &mut self,
        subject: &Subject,
        act: Act,
        scopes: Scopes,
    ) -> Result<Entered, RegisterError> {
        let entry = self.entry(subject, act, scopes)?;
        let work = async |connection: &mut AnyConnection| {
            let mut writing = store::write(connection).await?;
            let labels = [(entry.service.clone(), entry.label)];
            let standing = store::standing(&mut writing.transaction, &labels).await?;
            if let Some(standing) = standing.first()
                && standing.apart.contains(entry.scopes)
                && let Some((seq, id)) = standing.by
            {
                return Ok(Entered {
                    seq,
                    id,
                    already_standing: true,
                });
            }
            store::add(&mut writing, std::slice::from_ref(&entry)).await?;
            let seq = writing.folio;
            store::commit(writing.transaction).await?;
            Ok(Entered {
                seq,
                id: entry.id,
                already_standing: false,
            })
        };
        self.runtime
            .block_on(work(&mut self.connection))
            .map_err(|error: StoreError| error.at(&self.location))
    }

    fn take_away(
        &mut self,
        subject: &Subject,
        act: Act,
        scopes: Scopes,
    ) -> Result<Option<Entered>, RegisterError> {
        let entry = self.entry(subject, act, scopes)?;
        let work = async |connection: &mut AnyConnection| {
            let mut writing = store::write(connection).await?;
            let labels = [(entry.service.clone(), entry.label)];
            let standing = store::standing(&mut writing.transaction, &labels).await?;
            if !standing
                .first()
                .is_some_and(|found| found.scopes.intersects(entry.scopes))
            {
                return Ok(None);
            }
            store::add(&mut writing, std::slice::from_ref(&entry)).await?;
            let seq = writing.folio;
            store::commit(writing.transaction).await?;
            Ok(Some(Entered {
                seq,
                id: entry.id,
                already_standing: false,
            }))
        };
        self.runtime
            .block_on(work(&mut self.connection))
            .map_err(|error: StoreError| error.at(&self.location))
    }

    /// The event for a subject. Here the identifier becomes a label and is left behind.
    fn entry(&self, subject: &Subject, act: Act, scopes: Scopes) -> Result<Entry, RegisterError> {
        let kind = subject.kind;
        let canonical = Canonical::new(kind, subject.value.expose(), self.region)
            .map_err(|problem| RegisterError::Identifier { kind, problem })?;
        let labeler = self.keys.labeler(&subject.service);
        Ok(Entry {
            id: EntryId::of_day(subject.now).map_err(no_randomness)?,
            service: subject.service.clone(),
            act,
            kind: Some(kind),
            label: labeler.label(&canonical),
            implied_label: canonical.implied().map(|implied| labeler.label(&implied)),
            scopes,
            channel: subject.channel,
            received_on: day_number(subject.received_at),
        })
    }
}

impl std::fmt::Debug for Register {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Register")
            .field("path", &self.location)
            .finish_non_exhaustive()
    }
}

/// What every entry says, whatever it does.
struct Subject {
    service: Service,
    kind: IdentifierKind,
    value: Personal,
    channel: Channel,
    received_at: Timestamp,
    now: Timestamp,
}

impl From<RightsRequest> for Subject {
    fn from(request: RightsRequest) -> Self {
        let RightsRequest {
            service,
            kind,
            value,
            channel,
            received_at,
            now,
        } = request;
        Self {
            service,
            kind,
            value,
            channel,
            received_at,
            now,
        }
    }
}

/// Days since 1970, in UTC.
pub(crate) fn day_number(at: Timestamp) -> i64 {
    at.as_second().div_euclid(86_400)
}

pub(crate) fn no_randomness(error: getrandom::Error) -> RegisterError {
    RegisterError::System(io::Error::other(error))
}

/// Makes the file, for its owner alone, and makes sure that its name outlives a crash. SQLite
/// gives the files beside it the same permissions.
fn create_private(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        Err(error) => return Err(error),
    }
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests;

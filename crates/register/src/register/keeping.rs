//! Keeping the register: backup, restoration, and entering again what came after a backup.
//!
//! A register that was restored knows less than the one that was lost. What was made of the lost
//! one still says how far it honours it: manifests of versions and snapshots, by sequence and
//! digest. Nothing is built until the restored register vouches for all of that.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use jiff::Timestamp;
use licit_record::{RegisterSequence, Service};

use super::{Register, day_number, no_randomness};
use crate::backup::{self, Backup};
use crate::error::RegisterError;
use crate::event::{Act, Entry};
use crate::label::Label;
use crate::lines::{LineProblem, LineReader, Span};
use crate::objection::{Channel, EntryId};
use crate::scope::Scopes;
use crate::snapshot::{Snapshot, SnapshotWriter};
use crate::store::{self, Evidence, Writing, known};

/// Labels that are looked up and entered again together.
const AT_ONCE: usize = 20_000;

/// What became of a file that was entered again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replayed {
    /// The position of the lost register that the file is of.
    pub sequence: RegisterSequence,
    /// Labels in the file.
    pub read: u64,
    /// Labels that the register did not know with all that stands against them.
    pub entered: u64,
    /// Labels that stood already.
    pub standing: u64,
}

impl Register {
    /// Writes everything into a file that restores into either database. It is of one moment,
    /// while others go on entering, and stands under its name only when it is whole and on the
    /// disk. Nobody but its owner may read it.
    ///
    /// # Errors
    /// If the file is there already or cannot be written, or the database fails.
    pub fn back_up(&mut self, path: &Path, now: Timestamp) -> Result<Backup, RegisterError> {
        self.runtime.block_on(backup::back_up(
            &mut self.connection,
            &self.location,
            &self.keys,
            path,
            now,
        ))
    }

    /// Restores a backup into this register, which must be empty: all of it, or nothing. The next
    /// folio gets a number far beyond the last one of the backup and beyond `past`, the highest
    /// that is known to have been given out: a number of the lost register never stands for other
    /// entries.
    ///
    /// # Errors
    /// If the register is not empty, the backup is cut off, was changed, belongs to another key or
    /// another version of licit, or the database fails.
    pub fn restore(
        &mut self,
        path: &Path,
        past: RegisterSequence,
    ) -> Result<Backup, RegisterError> {
        self.runtime.block_on(backup::restore(
            &mut self.connection,
            &self.location,
            &self.keys,
            path,
            past,
        ))
    }

    /// Whether everything that stood at a position, as its digest says, stands in this register or
    /// was taken away in it: whether it is the register that `digest` was taken of, or has entered
    /// again what that one knew.
    ///
    /// # Errors
    /// If the database fails, or the folder of temporary files: a position of which no snapshot
    /// was written is read anew.
    pub fn vouches_for(
        &mut self,
        position: RegisterSequence,
        digest: &[u8; 32],
    ) -> Result<bool, RegisterError> {
        let evidence = Evidence::Digest(*digest);
        let known = self.run(async |connection| {
            if known::is_known(connection, position, &evidence).await? {
                return Ok(Some(true));
            }
            // Nobody is told of a folio that is still open.
            let (last, _) = store::position(connection, Some(position)).await?;
            Ok((last != position).then_some(false))
        })?;
        if let Some(known) = known {
            return Ok(known);
        }
        let folder = tempfile::tempdir().map_err(RegisterError::System)?;
        let mut writer = SnapshotWriter::create(&folder.path().join("snapshot"))?;
        let mut sink = |service: &Service, label, scopes| writer.push(service, label, scopes);
        let (at, by_address) = self.stand(Some(position), &mut sink)?;
        let origin = self.origin(at);
        let found = writer.commit(at.0, origin, by_address)?;
        let is_same = found.digest == *digest;
        if is_same {
            self.vouch(position, evidence)?;
        }
        Ok(is_same)
    }

    pub(super) fn vouch(
        &mut self,
        position: RegisterSequence,
        evidence: Evidence,
    ) -> Result<(), RegisterError> {
        self.run(async |connection| known::vouch(connection, position, &evidence).await)
    }

    /// Fails unless this register vouches for a position of which something at `by` was made.
    ///
    /// # Errors
    /// [`RegisterError::Behind`] if not, and as [`Self::vouches_for`].
    pub fn must_know(
        &mut self,
        position: RegisterSequence,
        digest: &[u8; 32],
        by: &Path,
    ) -> Result<(), RegisterError> {
        if self.vouches_for(position, digest)? {
            return Ok(());
        }
        Err(RegisterError::Behind {
            register: self.location.clone(),
            by: by.to_owned(),
            honoured: position,
        })
    }

    /// Enters again what a file says and this register does not know: after a restoration, what
    /// came after the backup. The file is a snapshot, or an export since a position that this
    /// register knows. It only ever adds: what was taken away after the backup stands again, and
    /// who took it away is asked once more. All of it is entered, or nothing.
    ///
    /// # Errors
    /// If the file is neither, is damaged, is of another register or begins after what this one
    /// knows, or the database fails.
    pub fn replay(&mut self, path: &Path, now: Timestamp) -> Result<Replayed, RegisterError> {
        let mut first = Vec::new();
        File::open(path)
            .and_then(|file| file.take(8).read_to_end(&mut first))
            .map_err(|error| problem(path, LineProblem::Unreadable(error.kind())))?;
        if first == *b"licitsnp" {
            let snapshot = Snapshot::open(path)?;
            self.must_be_own_key(path, snapshot.key)?;
            return self.replay_snapshot(&snapshot, now);
        }
        let (reader, span) = LineReader::open(path).map_err(|error| problem(path, error))?;
        self.replay_lines(path, reader, &span, now)
    }

    fn replay_lines(
        &mut self,
        path: &Path,
        mut reader: LineReader,
        span: &Span,
        now: Timestamp,
    ) -> Result<Replayed, RegisterError> {
        self.must_be_own_key(path, span.key)?;
        self.must_follow(path, span)?;
        let location = self.location.clone();
        let mut replayed = Replayed {
            sequence: span.sequence,
            ..Replayed::default()
        };
        self.runtime.block_on(async {
            let failed = |error: store::StoreError| error.at(&location);
            let mut writing = store::write(&mut self.connection).await.map_err(failed)?;
            let mut batch: Vec<(Label, Scopes)> = Vec::with_capacity(AT_ONCE);
            let mut of: Option<Service> = None;
            loop {
                let next = reader.next_change().map_err(|error| problem(path, error))?;
                let is_other = next.as_ref().map(|(service, ..)| service) != of.as_ref();
                if let Some(service) = &of
                    && (is_other || batch.len() == AT_ONCE)
                {
                    replayed.add(again(&mut writing, service, &batch, now, &location).await?);
                    batch.clear();
                }
                let Some((service, label, scopes)) = next else {
                    break;
                };
                if is_other {
                    of = Some(service);
                }
                if !scopes.is_empty() {
                    batch.push((label, scopes));
                }
            }
            let mark = Evidence::Mark(span.mark.0);
            finish(&mut writing, span.sequence, mark)
                .await
                .map_err(failed)?;
            if let Some(digest) = span.digest {
                let digest = Evidence::Digest(digest);
                finish(&mut writing, span.sequence, digest)
                    .await
                    .map_err(failed)?;
            }
            store::commit(writing.transaction).await.map_err(failed)?;
            Ok(replayed)
        })
    }

    /// Labels of another key name nobody here.
    fn must_be_own_key(&self, path: &Path, key: [u8; 16]) -> Result<(), RegisterError> {
        if key == self.keys.name() {
            return Ok(());
        }
        Err(RegisterError::Replay {
            path: path.to_owned(),
            problem: "its labels are made with another key",
            hint: "put the key file back that belongs to it: with another key no objection in it \
                   would be found",
        })
    }

    /// An export since a position needs a register that knows what was before it.
    fn must_follow(&mut self, path: &Path, span: &Span) -> Result<(), RegisterError> {
        let (since, mark) = (span.since, span.since_mark);
        if since.0 == 0 {
            return Ok(());
        }
        let (at, known) = self.run(async |connection| {
            let at = store::position(connection, Some(since)).await?;
            let known = match mark {
                Some(mark) => known::is_known(connection, since, &Evidence::Mark(mark.0)).await?,
                None => false,
            };
            Ok((at, known))
        })?;
        let is_own = at.0 == since && mark == Some(self.origin(at));
        if is_own || known {
            return Ok(());
        }
        Err(RegisterError::Replay {
            path: path.to_owned(),
            problem: "the export begins at a position that this register does not know",
            hint: "enter again what came before it first: an export that ends there, or a \
                   snapshot, which needs none",
        })
    }

    fn replay_snapshot(
        &mut self,
        snapshot: &Snapshot,
        now: Timestamp,
    ) -> Result<Replayed, RegisterError> {
        let location = self.location.clone();
        let mut replayed = Replayed {
            sequence: snapshot.sequence,
            ..Replayed::default()
        };
        self.runtime.block_on(async {
            let failed = |error: store::StoreError| error.at(&location);
            let mut writing = store::write(&mut self.connection).await.map_err(failed)?;
            for (service, objections) in snapshot.services() {
                let mut batch = Vec::with_capacity(AT_ONCE);
                for entry in objections.iter() {
                    batch.push(entry);
                    if batch.len() == AT_ONCE {
                        let done = again(&mut writing, service, &batch, now, &location);
                        replayed.add(done.await?);
                        batch.clear();
                    }
                }
                replayed.add(again(&mut writing, service, &batch, now, &location).await?);
            }
            let evidence = Evidence::Digest(snapshot.digest);
            finish(&mut writing, snapshot.sequence, evidence)
                .await
                .map_err(failed)?;
            store::commit(writing.transaction).await.map_err(failed)?;
            Ok(replayed)
        })
    }
}

impl Replayed {
    pub(super) fn add(&mut self, (entered, standing): (u64, u64)) {
        self.read += entered + standing;
        self.entered += entered;
        self.standing += standing;
    }
}

/// Vouches for what was entered again, and goes on beyond its number.
pub(super) async fn finish(
    writing: &mut Writing<'_>,
    sequence: RegisterSequence,
    evidence: Evidence,
) -> Result<(), store::StoreError> {
    known::vouch(&mut writing.transaction, sequence, &evidence).await?;
    if sequence >= writing.folio {
        store::begin_anew(writing, sequence).await?;
    }
    Ok(())
}

/// Enters what does not stand yet of some labels; how many were entered, and how many stood.
pub(super) async fn again(
    writing: &mut Writing<'_>,
    service: &Service,
    labels: &[(Label, Scopes)],
    now: Timestamp,
    register: &crate::Location,
) -> Result<(u64, u64), RegisterError> {
    let names: Vec<Label> = labels.iter().map(|(label, _)| *label).collect();
    let found = store::standing_with_implied(writing, service, &names)
        .await
        .map_err(|error| error.at(register))?;
    let (mut entered, mut standing) = (0, 0);
    let mut entries = Vec::new();
    for ((label, scopes), found) in labels.iter().zip(found) {
        let missing = scopes.difference(found);
        let parts = [
            (Act::Objection, Scopes::OBJECTIONS),
            (Act::Restriction, Scopes::RESTRICTED),
            (Act::Erasure, Scopes::ERASED),
        ];
        let before = entries.len();
        let id = EntryId::of_day(now).map_err(no_randomness)?;
        for (act, part) in parts {
            let scopes = missing.intersection(part);
            if !scopes.is_empty() {
                entries.push(Entry {
                    id,
                    service: service.clone(),
                    act,
                    kind: None,
                    label: *label,
                    implied_label: None,
                    scopes,
                    channel: Channel::List,
                    received_on: day_number(now),
                });
            }
        }
        if entries.len() > before {
            entered += 1;
        } else {
            standing += 1;
        }
    }
    store::add(writing, &entries)
        .await
        .map_err(|error| error.at(register))?;
    Ok((entered, standing))
}

fn problem(path: &Path, error: LineProblem) -> RegisterError {
    let cut = "take another copy; nothing of this one was entered";
    let (problem, hint) = match error {
        LineProblem::Unreadable(io::ErrorKind::NotFound) => {
            ("there is no such file", "check the path")
        }
        LineProblem::Unreadable(_) => ("the file cannot be read", "check that it may be read"),
        LineProblem::NotAnExport => (
            "neither a snapshot nor an export of a register",
            "name `register.snapshot`, a snapshot that a pipeline got, or what `licit register \
             export` wrote",
        ),
        LineProblem::CutOff => ("the export was cut off: its last line is missing", cut),
        LineProblem::Changed => ("the export is not what was written", cut),
    };
    RegisterError::Replay {
        path: path.to_owned(),
        problem,
        hint,
    }
}

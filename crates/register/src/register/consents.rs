//! Consents in the register: entering them, what stands, and whether somebody may be asked.

use std::collections::HashMap;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use licit_record::{Personal, RegisterSequence, Service};

use super::Register;
use crate::canonical::{Canonical, IdentifierKind};
use crate::consent::{
    ConsentEntry, ConsentOutcome, ConsentReport, ConsentStanding, Consents, ConsentsWriter, MayAsk,
    Purpose, read_list,
};
use crate::error::RegisterError;
use crate::label::Label;
use crate::objection::EntryId;
use crate::register::no_randomness;
use crate::scope::Scopes;
use crate::store::{self, ConsentKey, ConsentRow, Writing};

/// Consents that are looked up and entered together, which bounds the memory of a list.
const AT_ONCE: usize = 10_000;

impl Register {
    /// Enters what people did about consents, all or nothing: agreement, refusal, withdrawal
    /// (CON-1). A withdrawal needs no proof of who makes it: it only takes data out. The answers
    /// are in the order of the entries.
    ///
    /// # Errors
    /// [`RegisterError::Consent`] if one is none; if an identifier has no canonical form; if the
    /// database fails.
    pub fn consent(
        &mut self,
        entries: &[ConsentEntry],
        now: Timestamp,
    ) -> Result<Vec<ConsentOutcome>, RegisterError> {
        let rows = self.consent_rows(entries, now)?;
        let location = self.location.clone();
        let work = async {
            let mut writing = store::write(&mut self.connection).await?;
            let outcomes = enter(&mut writing, &rows).await?;
            store::commit(writing.transaction).await?;
            Ok(outcomes)
        };
        self.runtime
            .block_on(work)
            .map_err(|error: store::StoreError| error.at(&location))
    }

    /// Takes in a list of consents, one JSON object a line: all of it, or nothing.
    ///
    /// # Errors
    /// [`RegisterError::Import`] names file, line and field, and never a value.
    pub fn import_consents(
        &mut self,
        path: &Path,
        now: Timestamp,
    ) -> Result<ConsentReport, RegisterError> {
        let location = self.location.clone();
        // Read once before anything is locked: others would wait for a long list, and one that
        // is wrong at its end would have been entered for nothing.
        read_list(path, now, AT_ONCE, |entries| {
            self.consent_rows(&entries, now).map(drop)
        })?;
        let (keys, region) = (self.keys.clone(), self.region);
        let Self {
            connection,
            runtime,
            ..
        } = self;
        let failed = |error: store::StoreError| error.at(&location);
        let mut report = ConsentReport::default();
        let mut writing = runtime.block_on(store::write(connection)).map_err(failed)?;
        read_list(path, now, AT_ONCE, |entries| {
            let rows = entries.iter().map(|entry| row(entry, now, &keys, region));
            let rows = rows.collect::<Result<Vec<_>, _>>()?;
            let outcomes = runtime.block_on(enter(&mut writing, &rows));
            let outcomes = outcomes.map_err(failed)?;
            outcomes
                .into_iter()
                .for_each(|outcome| report.count(outcome));
            Ok::<_, RegisterError>(())
        })?;
        let committed = runtime.block_on(store::commit(writing.transaction));
        committed.map_err(failed)?;
        Ok(report)
    }

    /// What stands of all consents at a position that was closed, from the file if that still says
    /// so, else written anew. Memory stays bounded.
    ///
    /// # Errors
    /// As [`Register::snapshot_in`].
    pub fn consents_in(
        &mut self,
        path: &Path,
        position: RegisterSequence,
    ) -> Result<Consents, RegisterError> {
        let location = self.location.clone();
        let failed = |error: store::StoreError| error.at(&location);
        let at = store::position(&mut self.connection, Some(position));
        let at = self.runtime.block_on(at).map_err(failed)?;
        let origin = self.origin(at);
        if path.exists() {
            let found = Consents::open(path)?;
            if found.origin() == origin {
                return Ok(found);
            }
        }
        let mut writer = ConsentsWriter::create(path)?;
        let mut sink = |(service, label, purpose): &ConsentKey, standing: ConsentStanding| {
            writer.push(service, *label, *purpose, standing)
        };
        let read = store::consents_at(&mut self.connection, at.0, &mut sink);
        self.runtime.block_on(read).map_err(failed)?;
        Ok(writer.commit(at.0, origin)?)
    }

    /// Whether a service may ask people for consent to a purpose (CON-7), in their order. Who
    /// objected has answered.
    ///
    /// # Errors
    /// If an identifier has no canonical form, or the database fails.
    pub fn may_ask(
        &mut self,
        service: &Service,
        purpose: Purpose,
        people: &[(IdentifierKind, Personal)],
        today: Date,
    ) -> Result<Vec<MayAsk>, RegisterError> {
        let labeler = self.keys.labeler(service);
        let label = |(kind, value): &(IdentifierKind, Personal)| {
            let canonical = Canonical::new(*kind, value.expose(), self.region);
            let canonical = canonical.map_err(|problem| RegisterError::Identifier {
                kind: *kind,
                problem,
            })?;
            Ok::<_, RegisterError>(labeler.label(&canonical))
        };
        let labels: Vec<Label> = people.iter().map(label).collect::<Result<_, _>>()?;
        let keys: Vec<ConsentKey> = labels
            .iter()
            .map(|label| (service.clone(), *label, purpose))
            .collect();
        let pairs: Vec<(Service, Label)> = labels
            .iter()
            .map(|label| (service.clone(), *label))
            .collect();
        self.run(async |connection| {
            let standing = store::last_consents(connection, &keys).await?;
            let objected = store::standing(connection, &pairs).await?;
            let answers = standing
                .into_iter()
                .zip(objected)
                .map(|(standing, against)| {
                    let objected = against.scopes.intersects(Scopes::OBJECTIONS);
                    MayAsk::of(standing, objected, today)
                });
            Ok(answers.collect())
        })
    }

    fn consent_rows(
        &self,
        entries: &[ConsentEntry],
        now: Timestamp,
    ) -> Result<Vec<ConsentRow>, RegisterError> {
        let rows = entries
            .iter()
            .map(|entry| row(entry, now, &self.keys, self.region));
        rows.collect()
    }
}

/// A consent as it is kept. Here the identifier becomes a label and is left behind.
fn row(
    entry: &ConsentEntry,
    now: Timestamp,
    keys: &crate::LabelKeys,
    region: crate::Region,
) -> Result<ConsentRow, RegisterError> {
    let kind = entry.kind;
    if let Some(problem) = entry.problem(now) {
        return Err(RegisterError::Consent { problem });
    }
    let canonical = Canonical::new(kind, entry.value.expose(), region)
        .map_err(|problem| RegisterError::Identifier { kind, problem })?;
    let label = keys.labeler(&entry.service).label(&canonical);
    Ok(ConsentRow {
        key: (entry.service.clone(), label, entry.purpose),
        id: EntryId::of_day(now).map_err(no_randomness)?,
        kind,
        standing: ConsentStanding {
            act: entry.act,
            on: Offset::UTC.to_datetime(entry.at).date(),
            covers_past: entry.covers_past,
        },
        wording: entry.wording.clone(),
        channel: entry.channel.clone(),
    })
}

/// Enters what changes anything.
async fn enter(
    writing: &mut Writing<'_>,
    rows: &[ConsentRow],
) -> Result<Vec<ConsentOutcome>, store::StoreError> {
    let keys: Vec<ConsentKey> = rows.iter().map(|row| row.key.clone()).collect();
    let last = store::last_consents(&mut writing.transaction, &keys).await?;
    let mut standing: HashMap<&ConsentKey, Option<ConsentStanding>> =
        keys.iter().zip(last).collect();
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in rows {
        let stands = standing.entry(&row.key).or_default();
        let outcome = ConsentStanding::outcome(*stands, row.standing);
        if outcome == ConsentOutcome::Entered {
            store::add_consent(writing, row).await?;
            *stands = Some(row.standing);
        }
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

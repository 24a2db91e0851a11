//! Receipts: a leaf in the evidence log for each request, its proof, and a signed file that only
//! the holder of the token can read.
//!
//! The request is in the register before anything here begins. Whatever goes wrong here, it
//! stands, and the receipt is made when its holder asks for it next.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use licit_dataset::Store;
use licit_evidence::log::{LogError, LogReader, LogWriter};
use licit_evidence::receipt::{
    Controller, DueDates, Language, LogEvidence, MaskedIdentifier, Objector, Receipt,
    STATEMENT_FORMAT, Statement, Subject, VersionThen,
};
use licit_evidence::{Salt, Sha256, SigningKey, canonical_json, commitment};
use licit_record::Service;
use licit_register::canonical::CANON_VERSION;
use licit_register::{Canonical, Region, Register, RegisterError, Request, Scopes, Token};

/// Versions of a dataset that a receipt names: the newest ones.
const MAX_VERSIONS: usize = 64;

/// Why no receipt could be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiptFault {
    /// The evidence log failed.
    #[error("evidence log: {0}")]
    Log(#[from] LogError),
    /// The register failed.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The receipt has no canonical form.
    #[error("the receipt cannot be written: {0}")]
    Canonical(#[from] canonical_json::CanonicalError),
    /// The system gave no randomness.
    #[error("randomness: {0}")]
    Random(String),
}

/// A request whose receipt is wanted.
pub(crate) struct Wanted {
    pub(crate) token: Token,
    pub(crate) request: Request,
    /// The moment of receipt where it is still known; the register keeps the day alone.
    pub(crate) received_at: Option<Timestamp>,
}

/// Who issues receipts, and what they are made of besides the request.
#[derive(Clone, Debug)]
pub struct Issuer<'s> {
    /// Region of phone numbers without country code.
    pub region: Region,
    /// Signs receipts and checkpoints of the log.
    pub signing: &'s SigningKey,
    /// Folder of the evidence log.
    pub log: &'s Path,
    /// Who answers.
    pub controller: Controller,
    /// Hash of the policy.
    pub policy: Sha256,
    /// Where the versions are: of the common dataset, and of those of one service.
    pub stores: &'s [(Option<Service>, Store)],
}

impl Issuer<'_> {
    /// The receipt of a request. It is made now if it was not made before; `received_at` is the
    /// moment of receipt where it is still known. Nobody else may append to the log meanwhile.
    ///
    /// # Errors
    /// If register or log fail. The request stands all the same.
    pub fn receipt(
        &self,
        register: &mut Register,
        token: &Token,
        request: &Request,
        received_at: Option<Timestamp>,
    ) -> Result<Option<Vec<u8>>, ReceiptFault> {
        if let Some(receipt) = register.receipt(token, request)? {
            return Ok(Some(receipt));
        }
        let wanted = Wanted {
            token: token.clone(),
            request: request.clone(),
            received_at,
        };
        self.issue(register, &[wanted])?;
        Ok(register.receipt(token, request)?)
    }

    /// Makes the receipts of some requests, with one checkpoint, and keeps them.
    pub(crate) fn issue(
        &self,
        register: &mut Register,
        wanted: &[Wanted],
    ) -> Result<(), ReceiptFault> {
        if wanted.is_empty() {
            return Ok(());
        }
        let mut log = LogWriter::open(self.log, self.signing)?;
        let mut leaves = Vec::with_capacity(wanted.len());
        for wanted in wanted {
            let (statement, identifiers) = self.statement(register, wanted)?;
            let salt = Salt::random().map_err(|error| ReceiptFault::Random(error.to_string()))?;
            let entry = commitment(&salt, &statement)?;
            let index = log.add(&entry.0)?;
            leaves.push((index, statement, salt, identifiers));
        }
        let checkpoint = log.commit()?.clone();
        let reader = LogReader::new(self.log, &self.signing.verifying_key());
        let mut receipts = Vec::with_capacity(wanted.len());
        for (wanted, (index, statement, salt, identifiers)) in wanted.iter().zip(leaves) {
            let evidence = LogEvidence {
                checkpoint: log.note().to_owned(),
                inclusion: reader.prove_inclusion(index, &checkpoint)?,
            };
            let receipt = Receipt::new(statement, salt, evidence, identifiers, self.signing);
            let bytes = receipt.sign(self.signing)?;
            let request = &wanted.request;
            receipts.push((
                wanted.token.clone(),
                request.service.clone(),
                request.id,
                bytes,
            ));
        }
        register.keep_receipts(&receipts)?;
        Ok(())
    }

    fn statement(
        &self,
        register: &mut Register,
        wanted: &Wanted,
    ) -> Result<(Statement, Vec<MaskedIdentifier>), ReceiptFault> {
        let request = &wanted.request;
        let labels = register.labels_of(request.id)?;
        let written = register.written(request.id)?.unwrap_or_default();
        let identifiers = written.identifiers.iter().filter_map(|(kind, value)| {
            let canonical = Canonical::new(*kind, value.expose(), self.region).ok()?;
            Some(MaskedIdentifier {
                kind: kind.code().to_owned(),
                masked: canonical.masked(),
            })
        });
        let received_at = wanted.received_at;
        let received_at = received_at.unwrap_or_else(|| midnight(request.received_on));
        let statement = Statement {
            format: STATEMENT_FORMAT.to_owned(),
            controller: self.controller.clone(),
            service: request.service.to_string(),
            request: request.id.to_string(),
            sequence: request.seq.0,
            already_standing: false,
            right: "gdpr:A21".to_owned(),
            scope: scope_code(request.scopes),
            channel: request.channel.code().to_owned(),
            received_at,
            effective_from: received_at,
            due: DueDates {
                target: request.due_target,
                legal: request.due_legal,
            },
            language: match request.lang.as_str() {
                "de" => Language::German,
                _ => Language::English,
            },
            notice: None,
            policy: self.policy,
            objector: Objector {
                canonical: CANON_VERSION.to_owned(),
                labels: labels
                    .into_iter()
                    .map(|(kind, label)| Subject {
                        kind: kind.code().to_owned(),
                        label: label.to_string(),
                    })
                    .collect(),
            },
            versions: versions_then(self.stores, request),
        };
        Ok((statement, identifiers.collect()))
    }
}

/// The words of what a request covers, with `+` between.
pub(crate) fn scope_code(scopes: Scopes) -> String {
    let words: Vec<&str> = scopes.intersection(Scopes::OBJECTIONS).words().collect();
    words.join("+")
}

fn versions_then(stores: &[(Option<Service>, Store)], request: &Request) -> Vec<VersionThen> {
    let mut versions = Vec::new();
    for (service, store) in stores {
        if service
            .as_ref()
            .is_some_and(|service| *service != request.service)
        {
            continue;
        }
        let numbers = store.numbers().unwrap_or_default();
        for number in numbers.into_iter().rev().take(MAX_VERSIONS) {
            let Ok(version) = store.version(number) else {
                continue;
            };
            versions.push(VersionThen {
                dataset: version.manifest.dataset,
                version: number,
                id: version.id,
                sequence: version.manifest.register.sequence,
            });
        }
    }
    versions
}

/// The beginning of a day, in UTC: the register keeps no time of it.
pub(crate) fn midnight(day: Date) -> Timestamp {
    let midnight = Offset::UTC.to_timestamp(day.to_datetime(Time::midnight()));
    midnight.unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The hash of a file, as evidence names it.
pub(crate) fn hash(bytes: &[u8]) -> Sha256 {
    Sha256::of(bytes)
}

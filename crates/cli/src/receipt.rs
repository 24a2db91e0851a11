//! Issues the receipt for an objection: a leaf in the evidence log, its proof, and a signed file.
//!
//! The objection is in the register before anything here begins. Whatever goes wrong here, it
//! stands; entering it again says so and gives a receipt.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

use licit_engine::{Installation, Keys};
use licit_evidence::log::{LogReader, LogWriter};
use licit_evidence::receipt::{
    Controller, DueDates, Language, LogEvidence, MaskedIdentifier, Objector, Receipt,
    STATEMENT_FORMAT, Statement, Subject, VersionThen,
};
use licit_evidence::{Salt, Sha256, commitment};
use licit_record::{Personal, Service};
use licit_register::canonical::CANON_VERSION;
use licit_register::{Canonical, Deadline, Entered, Objection, RegisterError};

use crate::failure::Failure;

/// Versions of a dataset that a receipt names: the newest ones.
const MAX_VERSIONS: usize = 64;

/// A receipt that was written.
#[derive(Clone, Copy)]
pub(crate) struct Issued {
    /// The leaf of the log.
    pub(crate) index: u64,
    /// Leaves of the log then.
    pub(crate) size: u64,
}

/// What a receipt is made of besides the installation.
pub(crate) struct Request<'a> {
    pub(crate) objection: &'a Objection,
    pub(crate) entered: Entered,
    pub(crate) language: Language,
    /// The policy file.
    pub(crate) policy: &'a Path,
}

/// Puts an objection into the log and writes the receipt.
pub(crate) fn issue(
    installation: &Installation,
    keys: &Keys,
    request: &Request<'_>,
    file: &Path,
) -> Result<Issued, Failure> {
    let (labels, identifiers) = identify(installation, keys, request.objection)?;
    let statement = statement(installation, request, labels)?;
    let salt = Salt::random().map_err(|error| Failure::user(format!("randomness: {error}")))?;
    let unwritable = |error| Failure::user(format!("the receipt cannot be written: {error}"));
    let entry = commitment(&salt, &statement).map_err(unwritable)?;

    let folder = installation.log_folder();
    let mut log = LogWriter::open(&folder, keys.signing())?;
    let index = log.add(&entry.0)?;
    let checkpoint = log.commit()?.clone();
    let reader = LogReader::new(&folder, &keys.signing().verifying_key());
    let evidence = LogEvidence {
        checkpoint: log.note().to_owned(),
        inclusion: reader.prove_inclusion(index, &checkpoint)?,
    };
    let receipt = Receipt::new(statement, salt, evidence, identifiers, keys.signing());
    let bytes = receipt.sign(keys.signing()).map_err(unwritable)?;
    write_private(file, &bytes)
        .map_err(|error| Failure::user(format!("{}: {error}", file.display())))?;
    Ok(Issued {
        index,
        size: checkpoint.size,
    })
}

/// The labels of the person, and the identifier as the receipt shows it.
fn identify(
    installation: &Installation,
    keys: &Keys,
    objection: &Objection,
) -> Result<(Vec<Subject>, Vec<MaskedIdentifier>), Failure> {
    let Objection {
        service,
        kind,
        value,
        ..
    } = objection;
    let labeler = keys.labels().labeler(service);
    let value: &Personal = value;
    let canonical =
        Canonical::new(*kind, value.expose(), installation.region()?).map_err(|problem| {
            RegisterError::Identifier {
                kind: *kind,
                problem,
            }
        })?;
    let subject = |canonical: &Canonical<'_>| Subject {
        kind: canonical.kind().code().to_owned(),
        label: labeler.label(canonical).to_string(),
    };
    let mut labels = vec![subject(&canonical)];
    labels.extend(canonical.implied().as_ref().map(subject));
    let identifier = MaskedIdentifier {
        kind: kind.code().to_owned(),
        masked: canonical.masked(),
    };
    Ok((labels, vec![identifier]))
}

fn statement(
    installation: &Installation,
    request: &Request<'_>,
    labels: Vec<Subject>,
) -> Result<Statement, Failure> {
    let Request {
        objection, entered, ..
    } = request;
    let policy = std::fs::read(request.policy)
        .map_err(|error| Failure::user(format!("{}: {error}", request.policy.display())))?;
    let controller = &installation.policy.controller;
    let due = Deadline::of_receipt(objection.received_at);
    Ok(Statement {
        format: STATEMENT_FORMAT.to_owned(),
        controller: Controller {
            name: controller.name.clone(),
            contact: controller.contact.clone(),
        },
        service: objection.service.to_string(),
        request: entered.id.to_string(),
        sequence: entered.seq.0,
        already_standing: entered.already_standing,
        right: "gdpr:A21".to_owned(),
        scope: objection.scope.code().to_owned(),
        channel: objection.channel.code().to_owned(),
        received_at: objection.received_at,
        effective_from: objection.now,
        due: DueDates {
            target: due.target,
            legal: due.legal,
        },
        language: request.language,
        notice: None,
        policy: Sha256::of(&policy),
        objector: Objector {
            canonical: CANON_VERSION.to_owned(),
            labels,
        },
        versions: versions(installation, &objection.service)?,
    })
}

/// The versions that there are, of the common dataset and of the service's own.
fn versions(installation: &Installation, service: &Service) -> Result<Vec<VersionThen>, Failure> {
    let mut versions = Vec::new();
    for service in [None, Some(service)] {
        let store = installation.store(service);
        let numbers = store.numbers()?;
        for number in numbers.into_iter().rev().take(MAX_VERSIONS) {
            let version = store.version(number)?;
            versions.push(VersionThen {
                dataset: version.manifest.dataset,
                version: number,
                id: version.id,
                sequence: version.manifest.register.sequence,
            });
        }
    }
    Ok(versions)
}

/// Writes a new file that nobody else may read, wholly on the disk.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

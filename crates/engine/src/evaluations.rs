//! Evaluations of the detectors, kept as evidence beside the policy: `evaluations/DATE-HASH.json`.
//!
//! The release gate reads the newest one that speaks for the detectors and settings in force.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use licit_dataset::write_atomically;
use licit_deidentify::{AddedDetector, Deidentifier};
use licit_evidence::{DetectorVersion, Evaluation, Sha256, canonical_json};

use crate::error::EngineError;
use crate::installation::Installation;

/// Digits of the hash in the name of a file.
const NAME_DIGITS: usize = 12;
/// Largest evaluation that is read: one has a few kilobytes.
const MAX_BYTES: u64 = 4 << 20;

/// The detectors of this program and an added one, as evidence names them.
pub fn detector_versions(added: Option<&dyn AddedDetector>) -> Vec<DetectorVersion> {
    let built_in = Deidentifier::versions().iter();
    let built_in = built_in.map(|(id, version)| DetectorVersion {
        id: (*id).to_owned(),
        version: *version,
        digests: BTreeMap::new(),
    });
    let added = added.map(|added| {
        let digests = added.digests().iter();
        DetectorVersion {
            id: added.id().to_owned(),
            version: added.version(),
            digests: digests
                .map(|(name, digest)| (name.clone(), Sha256(*digest)))
                .collect(),
        }
    });
    built_in.chain(added).collect()
}

impl Installation {
    /// Folder of the evaluations.
    pub fn evaluations_folder(&self) -> PathBuf {
        self.base.join("evaluations")
    }

    /// Writes an evaluation down.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn store_evaluation(&self, evaluation: &Evaluation) -> Result<PathBuf, EngineError> {
        let folder = self.evaluations_folder();
        let bytes = canonical_json::to_vec(evaluation)
            .map_err(|error| EngineError::damaged(&folder, &error.to_string()))?;
        let mut name = Sha256::of(&bytes).to_string();
        name.truncate(NAME_DIGITS);
        let day = evaluation.evaluated_at.to_string();
        let day = day.split('T').next().unwrap_or_default();
        let path = folder.join(format!("{day}-{name}.json"));
        write_atomically(&path, &bytes).map_err(EngineError::io(&path))?;
        Ok(path)
    }

    /// The newest evaluation of the operator's own sample by the detectors and settings in force:
    /// what [`Evaluation::gate`] is asked about before a release. None, if there is none.
    ///
    /// # Errors
    /// If an evaluation cannot be read: a damaged one might be the newest.
    pub fn newest_evaluation(&self) -> Result<Option<Evaluation>, EngineError> {
        let folder = self.evaluations_folder();
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(EngineError::io(&folder)(error)),
        };
        let detectors = self.detectors()?;
        let mut newest: Option<Evaluation> = None;
        for entry in entries {
            let path = entry.map_err(EngineError::io(&folder))?.path();
            if path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let evaluation = read(&path)?;
            let is_newer = newest
                .as_ref()
                .is_none_or(|newest| newest.evaluated_at < evaluation.evaluated_at);
            if is_newer && evaluation.speaks_for(&self.effective, &detectors) {
                newest = Some(evaluation);
            }
        }
        Ok(newest)
    }
}

fn read(path: &Path) -> Result<Evaluation, EngineError> {
    let unknown = || EngineError::Evaluation {
        path: path.to_owned(),
    };
    let bytes = fs::metadata(path).map_err(EngineError::io(path))?.len();
    if bytes > MAX_BYTES {
        return Err(unknown());
    }
    let text = fs::read(path).map_err(EngineError::io(path))?;
    Evaluation::from_slice(&text).map_err(|_| unknown())
}

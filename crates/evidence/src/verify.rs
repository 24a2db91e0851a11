//! Holds a version folder against its manifest.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use licit_record::{Outcome, Service};
use parquet::column::reader::ColumnReader;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use sha2::Digest as _;

use crate::{Counts, Manifest, NoteError, Sha256, VerifyingKey, VersionId};

/// Largest manifest that is read; one of 100,000 parts has about 30 MB.
const MAX_MANIFEST_BYTES: u64 = 256 << 20;
/// Where the decisions lie in a version folder.
const DECISIONS_FILE: &str = "evidence/decisions.parquet";
/// Values that are read from a column at a time.
const COLUMN_BATCH: usize = 64 << 10;

/// What a successful verification found.
#[derive(Clone, Debug)]
pub struct Check {
    /// The version's id.
    pub id: VersionId,
    /// The manifest.
    pub manifest: Manifest,
    /// The key whose signature it bears.
    pub key: VerifyingKey,
    /// Whether the caller named that key; otherwise it is the one that the manifest names.
    pub key_was_given: bool,
    /// Files that were read and hashed.
    pub files: u64,
    /// Their size.
    pub bytes: u64,
}

/// Why a version does not verify. The file is always named.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// A file cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The manifest is none.
    #[error("{path}: not a manifest of format {expected}: {problem}", expected = Manifest::FORMAT)]
    NotAManifest {
        /// The file.
        path: PathBuf,
        /// What is wrong, without content.
        problem: String,
    },
    /// The signature does not fit.
    #[error("{path}: {source}")]
    Signature {
        /// The file.
        path: PathBuf,
        /// Why.
        source: NoteError,
    },
    /// A file has other bytes than the manifest says.
    #[error("{path}: SHA-256 is {found}, the manifest says {expected}")]
    Changed {
        /// The file.
        path: PathBuf,
        /// As frozen.
        expected: Sha256,
        /// As found.
        found: Sha256,
    },
    /// A file that the manifest does not know.
    #[error("{path}: not in the manifest")]
    Stray {
        /// The file.
        path: PathBuf,
    },
    /// The counts do not add up.
    #[error("{path}: {what}: expected {expected}, got {found}")]
    Counts {
        /// The file.
        path: PathBuf,
        /// Which count.
        what: String,
        /// As stated elsewhere.
        expected: u64,
        /// As found here.
        found: u64,
    },
}

/// Verifies a version folder.
///
/// Checks, in this order: the manifest's signature (by `trusted`, else by the key that the
/// manifest names), the hash of every file it lists, that there is no other file, that admitted +
/// refused + quarantined + faulty = read in the manifest, that the parts hold as many examples as
/// records were admitted, and that the decisions count up to the same sums.
///
/// # Errors
/// The first thing that does not fit, with its file.
pub fn verify_version(folder: &Path, trusted: Option<&VerifyingKey>) -> Result<Check, VerifyError> {
    let (manifest, id) = read_manifest(folder)?;
    let key = check_signature(folder, &manifest, id, trusted)?;
    let (files, bytes) = check_files(folder, &manifest)?;
    check_strays(folder, &manifest)?;
    check_counts(folder, &manifest)?;
    Ok(Check {
        id,
        manifest,
        key,
        key_was_given: trusted.is_some(),
        files,
        bytes,
    })
}

fn read_manifest(folder: &Path) -> Result<(Manifest, VersionId), VerifyError> {
    let path = folder.join(Manifest::FILE);
    let bytes = read_small(&path)?;
    let not_a_manifest = |problem: &str| VerifyError::NotAManifest {
        path: path.clone(),
        problem: problem.into(),
    };
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| {
        not_a_manifest(&format!("line {}, column {}", error.line(), error.column()))
    })?;
    if manifest.format != Manifest::FORMAT {
        return Err(not_a_manifest("another format"));
    }
    if Service::new(&manifest.dataset).is_err() {
        return Err(not_a_manifest("the name of the dataset is none"));
    }
    match manifest.seal() {
        Ok((canonical, id)) if canonical == bytes => Ok((manifest, id)),
        Ok(_) => Err(not_a_manifest(
            "its bytes are not the canonical ones: it was changed",
        )),
        Err(error) => Err(not_a_manifest(&error.to_string())),
    }
}

fn read_small(path: &Path) -> Result<Vec<u8>, VerifyError> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_MANIFEST_BYTES).read_to_end(&mut bytes))
        .map_err(|source| VerifyError::Io {
            path: path.to_owned(),
            source,
        })?;
    Ok(bytes)
}

fn check_signature(
    folder: &Path,
    manifest: &Manifest,
    id: VersionId,
    trusted: Option<&VerifyingKey>,
) -> Result<VerifyingKey, VerifyError> {
    let path = folder.join(Manifest::SIGNATURE_FILE);
    let wrong = |source| VerifyError::Signature {
        path: path.clone(),
        source,
    };
    let note =
        String::from_utf8(read_small(&path)?).map_err(|_| wrong(NoteError::Format("not UTF-8")))?;
    let key = match trusted {
        Some(key) => key.clone(),
        None => VerifyingKey::parse(&manifest.signing_key).map_err(wrong)?,
    };
    let text = key.open(&note).map_err(wrong)?;
    if text != manifest.statement(id) {
        return Err(VerifyError::NotAManifest {
            path: folder.join(Manifest::FILE),
            problem: "it is not the one that was signed: it was changed".to_owned(),
        });
    }
    Ok(key)
}

/// All files that the manifest lists, with size and hash.
fn listed(manifest: &Manifest) -> impl Iterator<Item = (&str, u64, Sha256)> {
    let parts = manifest.parts.iter();
    let parts = parts.map(|part| (part.path.as_str(), part.bytes, part.sha256));
    let files = manifest.files.iter();
    parts.chain(files.map(|file| (file.path.as_str(), file.bytes, file.sha256)))
}

fn check_files(folder: &Path, manifest: &Manifest) -> Result<(u64, u64), VerifyError> {
    let (mut files, mut bytes) = (0, 0);
    for (name, size, expected) in listed(manifest) {
        let path = check_place(folder, name)?;
        let hashed = hash_file(&path, size);
        let (found, read) = hashed.map_err(|source| VerifyError::Io {
            path: path.clone(),
            source,
        })?;
        if found != expected || read != size {
            return Err(VerifyError::Changed {
                path,
                expected,
                found,
            });
        }
        files += 1;
        bytes += size;
    }
    Ok((files, bytes))
}

/// The path of a listed file, if it is one in the folder: the manifest of a stranger could name
/// any file, and a link could lead to one.
fn check_place(folder: &Path, name: &str) -> Result<PathBuf, VerifyError> {
    let path = folder.join(name);
    let not_in_folder = || VerifyError::NotAManifest {
        path: folder.join(Manifest::FILE),
        problem: "it lists a file that is none of the folder's own".to_owned(),
    };
    let own = |step: std::path::Component<'_>| matches!(step, std::path::Component::Normal(_));
    if name.is_empty() || !Path::new(name).components().all(own) {
        return Err(not_in_folder());
    }
    let metadata = std::fs::symlink_metadata(&path);
    let metadata = metadata.map_err(|source| VerifyError::Io {
        path: path.clone(),
        source,
    })?;
    if metadata.is_file() {
        Ok(path)
    } else {
        Err(not_in_folder())
    }
}

/// Hashes a file of a known size; of a longer one no more than a byte beyond it.
fn hash_file(path: &Path, size: u64) -> io::Result<(Sha256, u64)> {
    let mut file = File::open(path)?.take(size.saturating_add(1));
    let mut hash = sha2::Sha256::new();
    let mut buffer = vec![0; 256 << 10];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer)?;
        let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else {
            break;
        };
        hash.update(piece);
        bytes += read as u64;
    }
    Ok((Sha256(hash.finalize().into()), bytes))
}

fn check_strays(folder: &Path, manifest: &Manifest) -> Result<(), VerifyError> {
    let mut known: BTreeSet<PathBuf> = listed(manifest)
        .map(|(name, ..)| folder.join(name))
        .collect();
    known.insert(folder.join(Manifest::FILE));
    known.insert(folder.join(Manifest::SIGNATURE_FILE));
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let failed = |source| VerifyError::Io {
            path: folder.clone(),
            source,
        };
        let mut entries: Vec<_> = std::fs::read_dir(&folder)
            .and_then(|entries| entries.collect::<io::Result<_>>())
            .map_err(failed)?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            if entry.file_type().map_err(failed)?.is_dir() {
                folders.push(path);
            } else if !known.contains(&path) {
                return Err(VerifyError::Stray { path });
            }
        }
    }
    Ok(())
}

fn check_counts(folder: &Path, manifest: &Manifest) -> Result<(), VerifyError> {
    let counts = manifest.counts;
    let path = folder.join(Manifest::FILE);
    let differ = |path: &Path, what: &str, expected, found| {
        if expected == found {
            return Ok(());
        }
        Err(VerifyError::Counts {
            path: path.to_owned(),
            what: what.to_owned(),
            expected,
            found,
        })
    };
    let sum = [
        counts.admitted,
        counts.refused,
        counts.quarantined,
        counts.faulty,
    ];
    let sum = sum.into_iter().fold(0, u64::saturating_add);
    differ(
        &path,
        "admitted + refused + quarantined + faulty",
        counts.read,
        sum,
    )?;
    let from_sources = manifest
        .sources
        .iter()
        .map(|source| source.counts.read)
        .sum();
    differ(&path, "records of all sources", counts.read, from_sources)?;
    let rows = manifest.parts.iter().map(|part| part.rows).sum();
    differ(&path, "examples in all parts", counts.admitted, rows)?;
    for part in &manifest.parts {
        let path = folder.join(&part.path);
        differ(&path, "examples", part.rows, rows_of(&path)?)?;
    }
    let path = folder.join(DECISIONS_FILE);
    let decided = count_decisions(&path)?;
    for (what, expected, found) in [
        ("decisions", counts.read, decided.read),
        ("admitted", counts.admitted, decided.admitted),
        ("refused", counts.refused, decided.refused),
        ("quarantined", counts.quarantined, decided.quarantined),
        ("faulty", counts.faulty, decided.faulty),
    ] {
        differ(&path, what, expected, found)?;
    }
    Ok(())
}

fn open_parquet(path: &Path) -> Result<SerializedFileReader<File>, VerifyError> {
    let failed = |source| VerifyError::Io {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    SerializedFileReader::new(file).map_err(|error| failed(io::Error::other(error)))
}

fn rows_of(path: &Path) -> Result<u64, VerifyError> {
    let rows = open_parquet(path)?.metadata().file_metadata().num_rows();
    Ok(u64::try_from(rows).unwrap_or(0))
}

/// Counts the column `outcome` of the decisions.
fn count_decisions(path: &Path) -> Result<Counts, VerifyError> {
    let failed = |what: String| VerifyError::Io {
        path: path.to_owned(),
        source: io::Error::new(io::ErrorKind::InvalidData, what),
    };
    let reader = open_parquet(path)?;
    let schema = reader.metadata().file_metadata().schema_descr();
    let column = (0..schema.num_columns())
        .find(|&place| schema.column(place).name() == "outcome")
        .ok_or_else(|| failed("no column `outcome`".to_owned()))?;
    let mut words: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    for group in 0..reader.num_row_groups() {
        let group = reader
            .get_row_group(group)
            .map_err(|error| failed(error.to_string()))?;
        let column = group
            .get_column_reader(column)
            .map_err(|error| failed(error.to_string()))?;
        let ColumnReader::ByteArrayColumnReader(mut column) = column else {
            return Err(failed("column `outcome` holds no text".to_owned()));
        };
        let (mut levels, mut values) = (Vec::new(), Vec::new());
        loop {
            levels.clear();
            values.clear();
            let (records, _, _) = column
                .read_records(COLUMN_BATCH, Some(&mut levels), None, &mut values)
                .map_err(|error| failed(error.to_string()))?;
            if records == 0 {
                break;
            }
            for value in &values {
                match words.get_mut(value.data()) {
                    Some(count) => *count += 1,
                    None => drop(words.insert(value.data().to_vec(), 1)),
                }
            }
        }
    }
    let mut counts = Counts::default();
    for (word, count) in words {
        let outcome = std::str::from_utf8(&word).ok().and_then(Outcome::from_code);
        let outcome = outcome.ok_or_else(|| failed("an outcome that does not exist".to_owned()))?;
        counts.read += count;
        *match outcome {
            Outcome::Admitted => &mut counts.admitted,
            Outcome::Refused => &mut counts.refused,
            Outcome::Quarantined => &mut counts.quarantined,
            Outcome::Faulty => &mut counts.faulty,
        } += count;
    }
    Ok(counts)
}

//! The keys of an installation: made at first use, never in a dataset.
//!
//! ```text
//! keys/master.key    32 secret bytes, in hex; every keyed hash is derived from them
//! keys/signing.key   32 secret bytes, in hex; signs versions
//! keys/signing.pub   the public half, for whoever verifies
//! ```
//! Who loses `master.key` can no longer find a person in an old version; who loses
//! `signing.key` signs later versions with another key.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use licit_dataset::ProvenanceKey;
use licit_evidence::SigningKey;
use licit_record::{ItemToken, Service};
use licit_register::LabelKeys;
use sha2::Sha256;
use siphasher::sip::SipHasher24;
use siphasher::sip128::{Hasher128 as _, SipHasher24 as SipHasher24x128};
use std::hash::Hasher as _;
use zeroize::Zeroizing;

/// Keys that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file holds no key.
    #[error("{path}: expected 64 hex digits")]
    NoKey {
        /// The file.
        path: PathBuf,
    },
    /// Others may read a secret key.
    #[error("{path}: mode {mode:03o} lets others read the key")]
    Open {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
}

impl KeyError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Io { .. } => "the folder of the keys must be writable at first use",
            Self::NoKey { .. } => "restore the file from a backup; do not edit it",
            Self::Open { .. } => "chmod 600 the file",
        }
    }
}

/// All keys of an installation.
pub struct Keys {
    master: Zeroizing<[u8; 32]>,
    signing: SigningKey,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Keys({})", self.name())
    }
}

impl Keys {
    /// Opens the keys in a folder, and makes what is missing. `controller` names the signature.
    ///
    /// # Errors
    /// [`KeyError`], with the file.
    pub fn open_or_create(folder: &Path, controller: &str) -> Result<Self, KeyError> {
        create_private_folder(folder)?;
        let master = open_or_create(&folder.join("master.key"))?;
        let signing = open_or_create(&folder.join("signing.key"))?;
        let signing = SigningKey::new(controller, &signing);
        let public = folder.join("signing.pub");
        let text = format!("{}\n", signing.verifying_key());
        if fs::read(&public).ok().as_deref() != Some(text.as_bytes()) {
            licit_dataset::write_atomically(&public, text.as_bytes()).map_err(|source| {
                KeyError::Io {
                    path: public,
                    source,
                }
            })?;
        }
        Ok(Self { master, signing })
    }

    /// The key that signs versions.
    pub fn signing(&self) -> &SigningKey {
        &self.signing
    }

    /// The keys of the labels.
    pub fn labels(&self) -> LabelKeys {
        LabelKeys::derive(&self.master)
    }

    /// The key of the provenance index.
    pub fn provenance(&self) -> ProvenanceKey {
        ProvenanceKey::new(self.derive("provenance", ""))
    }

    /// A one-way name of the keys, for the manifest: the same keys, the same name.
    pub fn name(&self) -> String {
        self.derive("name", "")
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The id of a text in a sample for labelling: whoever lacks the key can make none, so that
    /// an evaluation knows the operator's own sample again.
    pub fn sample_id(&self, text: &str) -> String {
        let key = self.short("audit-sample", "");
        format!("{:032x}", sip128(&key, &[text.as_bytes()]))
    }

    /// Place of a record in the order in which samples for labelling are drawn.
    pub(crate) fn sample_rank(&self, token: ItemToken) -> u64 {
        sip64(&self.short("audit-rank", ""), &[&token.0])
    }

    /// The hashes that the records of one service get.
    pub(crate) fn of_service(&self, service: &Service) -> ServiceKeys {
        let token = self.derive("item-token", service.as_str());
        ServiceKeys {
            token: Hmac::new_from_slice(token.as_slice()).expect("HMAC takes keys of any length"),
            bucket: self.short("bucket", service.as_str()),
        }
    }

    /// The hashes that are the same for all services.
    pub(crate) fn of_build(&self) -> BuildKeys {
        BuildKeys {
            record: self.short("record", ""),
            example: self.short("example", ""),
            shuffle: self.short("shuffle", ""),
            rank: self.short("rank", ""),
            words: self.short("words", ""),
            surrogate: self.short("surrogate", ""),
        }
    }

    fn derive(&self, purpose: &str, service: &str) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, self.master.as_slice())
            .expand_multi_info(
                &[
                    b"licit/engine/v1|",
                    purpose.as_bytes(),
                    b"|",
                    service.as_bytes(),
                ],
                key.as_mut_slice(),
            )
            .expect("32 bytes are less than HKDF can give");
        key
    }

    fn short(&self, purpose: &str, service: &str) -> [u8; 16] {
        let key = self.derive(purpose, service);
        *key.first_chunk().expect("32 bytes have a first half")
    }
}

/// Keyed hashes of one service.
#[derive(Clone)]
pub(crate) struct ServiceKeys {
    token: Hmac<Sha256>,
    bucket: [u8; 16],
}

impl ServiceKeys {
    /// The token of an item.
    pub(crate) fn token(&self, item_id: &str) -> ItemToken {
        self.hash(&[b"item|", item_id.as_bytes()])
    }

    /// The token of a record that could not be read: it has no id but its place.
    pub(crate) fn token_of_fault(&self, file: &str, entry: &str, record: u64) -> ItemToken {
        let record = record.to_le_bytes();
        self.hash(&[
            b"fault|",
            file.as_bytes(),
            b"|",
            entry.as_bytes(),
            b"|",
            &record,
        ])
    }

    fn hash(&self, pieces: &[&[u8]]) -> ItemToken {
        let mut mac = self.token.clone();
        pieces.iter().for_each(|piece| mac.update(piece));
        let hash: [u8; 32] = mac.finalize().into_bytes().into();
        ItemToken(*hash.first_chunk().expect("32 bytes have a first half"))
    }

    /// The slot of a subject: all its examples fall into it. Services hash independently.
    pub(crate) fn slot(&self, label: &[u8; 16]) -> u8 {
        (sip64(&self.bucket, &[label]) >> 56) as u8
    }
}

/// Keyed hashes of a build. SipHash-2-4 is a pseudo-random function: whoever lacks the key learns
/// nothing from its values.
#[derive(Clone, Copy)]
pub(crate) struct BuildKeys {
    record: [u8; 16],
    example: [u8; 16],
    shuffle: [u8; 16],
    rank: [u8; 16],
    words: [u8; 16],
    surrogate: [u8; 16],
}

impl BuildKeys {
    /// The key of a record: the same item with the same content has the same one.
    pub(crate) fn record(&self, token: ItemToken, content: &[u8]) -> u128 {
        sip128(&self.record, &[&token.0, content])
    }

    /// The id of an example.
    pub(crate) fn example(&self, record: u128) -> [u8; 16] {
        sip128(&self.example, &[&record.to_le_bytes()]).to_be_bytes()
    }

    /// Place in the shuffle.
    pub(crate) fn shuffle(&self, record: u128) -> u64 {
        sip64(&self.shuffle, &[&record.to_le_bytes()])
    }

    /// Place in the order in which survivors among copies are chosen.
    pub(crate) fn rank(&self, record: u128) -> u64 {
        sip64(&self.rank, &[&record.to_le_bytes()])
    }

    /// The seed of the surrogates of a record.
    pub(crate) fn surrogate(&self, record: u128) -> u64 {
        sip64(&self.surrogate, &[&record.to_le_bytes()])
    }

    /// The hash of a word.
    pub(crate) fn words(&self) -> [u8; 16] {
        self.words
    }
}

fn sip64(key: &[u8; 16], pieces: &[&[u8]]) -> u64 {
    let mut hash = SipHasher24::new_with_key(key);
    pieces.iter().for_each(|piece| hash.write(piece));
    hash.finish()
}

fn sip128(key: &[u8; 16], pieces: &[&[u8]]) -> u128 {
    let mut hash = SipHasher24x128::new_with_key(key);
    pieces.iter().for_each(|piece| hash.write(piece));
    hash.finish128().as_u128()
}

fn create_private_folder(folder: &Path) -> Result<(), KeyError> {
    let failed = |source| KeyError::Io {
        path: folder.to_owned(),
        source,
    };
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(failed)?;
    set_mode(folder, 0o700).map_err(failed)
}

/// Reads a key, or makes one. Two processes that start at once agree on the first one's key.
fn open_or_create(path: &Path) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let failed = |source| KeyError::Io {
        path: path.to_owned(),
        source,
    };
    if !path.exists() {
        let mut key = Zeroizing::new([0; 32]);
        getrandom::fill(key.as_mut_slice()).map_err(|error| failed(io::Error::other(error)))?;
        let text = Zeroizing::new(format!("{}\n", hex::encode(key.as_slice())));
        let fresh = path.with_extension(format!("new-{}", std::process::id()));
        let mut file = private_file(&fresh).map_err(failed)?;
        let linked = file
            .write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .and_then(|()| match fs::hard_link(&fresh, path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                other => other,
            });
        let removed = fs::remove_file(&fresh);
        linked.and(removed).map_err(failed)?;
        path.parent()
            .map_or(Ok(()), licit_dataset::sync_folder)
            .map_err(failed)?;
    }
    check_mode(path)?;
    let text = Zeroizing::new(fs::read_to_string(path).map_err(failed)?);
    let mut key = Zeroizing::new([0; 32]);
    hex::decode_to_slice(text.trim(), key.as_mut_slice()).map_err(|_| KeyError::NoKey {
        path: path.to_owned(),
    })?;
    Ok(key)
}

#[cfg(unix)]
fn private_file(path: &Path) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(unix)]
fn check_mode(path: &Path) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = fs::metadata(path).map_err(|source| KeyError::Io {
        path: path.to_owned(),
        source,
    })?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(KeyError::Open {
            path: path.to_owned(),
            mode,
        })
    }
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> io::Result<fs::File> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(path)
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn check_mode(_: &Path) -> Result<(), KeyError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let first = Keys::open_or_create(&path, "Beispiel").unwrap();
        let second = Keys::open_or_create(&path, "Beispiel").unwrap();
        assert_eq!(first.name(), second.name());
        assert_eq!(
            first.signing().verifying_key(),
            second.signing().verifying_key()
        );
        #[cfg(unix)]
        {
            set_mode(&path.join("master.key"), 0o644).unwrap();
            let error = Keys::open_or_create(&path, "Beispiel").unwrap_err();
            assert!(matches!(error, KeyError::Open { mode: 0o644, .. }));
        }
    }

    #[test]
    fn a_broken_key_is_refused_and_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        fs::write(&path, "abc").unwrap();
        set_mode(&path, 0o600).unwrap();
        assert!(matches!(
            Keys::open_or_create(folder.path(), "B"),
            Err(KeyError::NoKey { .. })
        ));
        assert_eq!(fs::read_to_string(&path).unwrap(), "abc");
    }

    #[test]
    fn tokens_of_two_services_are_unrelated() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::open_or_create(folder.path(), "B").unwrap();
        let of = |name: &str| keys.of_service(&Service::new(name).unwrap());
        assert_ne!(of("a").token("1"), of("b").token("1"));
        assert_ne!(of("a").token("1"), of("a").token_of_fault("1", "", 0));
        assert_eq!(of("a").token("1"), of("a").token("1"));
    }
}

//! The key of the provenance index.

use std::fmt;
use std::sync::Arc;

use parquet::encryption::decrypt::FileDecryptionProperties;
use parquet::encryption::encrypt::FileEncryptionProperties;
use zeroize::Zeroizing;

/// An AES-256 key. Who holds it can go from an example back to the item and the subjects;
/// nobody else can (UNL-5).
#[derive(Clone)]
pub struct ProvenanceKey(Zeroizing<[u8; 32]>);

impl fmt::Debug for ProvenanceKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ProvenanceKey")
    }
}

impl ProvenanceKey {
    /// Wraps the key.
    pub fn new(key: Zeroizing<[u8; 32]>) -> Self {
        Self(key)
    }

    /// Whole-file encryption: footer and all columns under one key, the footer too, so that not
    /// even the number of rows is in clear.
    pub(crate) fn encrypt(&self) -> parquet::errors::Result<Arc<FileEncryptionProperties>> {
        FileEncryptionProperties::builder(self.0.to_vec()).build()
    }

    pub(crate) fn decrypt(&self) -> parquet::errors::Result<Arc<FileDecryptionProperties>> {
        FileDecryptionProperties::builder(self.0.to_vec()).build()
    }
}

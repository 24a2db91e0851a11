//! The three files of a model: read once, with limits, and hashed as they were read.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::ModelError;

/// Largest `model.onnx`. A file of this format cannot hold more than 2 GiB of weights.
const MODEL_BYTES: u64 = 4 << 30;
/// Largest `tokenizer.json`: vocabularies of 250,000 pieces take 17 MB.
const TOKENIZER_BYTES: u64 = 64 << 20;
/// Largest `config.json`.
const CONFIG_BYTES: u64 = 1 << 20;

/// A file of a model.
#[derive(Debug)]
pub(crate) struct ModelFile {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
}

/// The files, and the hashes of what was read.
#[derive(Debug)]
pub(crate) struct Files {
    pub(crate) network: ModelFile,
    pub(crate) tokenizer: ModelFile,
    pub(crate) config: ModelFile,
    pub(crate) digests: BTreeMap<String, [u8; 32]>,
}

/// Reads the files of a folder.
pub(crate) fn read(folder: &Path) -> Result<Files, ModelError> {
    let mut digests = BTreeMap::new();
    let mut one = |name: &str, limit| {
        let file = read_file(folder.join(name), limit)?;
        digests.insert(name.to_owned(), Sha256::digest(&file.bytes).into());
        Ok::<_, ModelError>(file)
    };
    // The small ones first: a wrong folder is told at once.
    let config = one("config.json", CONFIG_BYTES)?;
    let tokenizer = one("tokenizer.json", TOKENIZER_BYTES)?;
    let network = one("model.onnx", MODEL_BYTES)?;
    Ok(Files {
        network,
        tokenizer,
        config,
        digests,
    })
}

fn read_file(path: PathBuf, limit: u64) -> Result<ModelFile, ModelError> {
    let failed = |source| ModelError::Io {
        path: path.clone(),
        source,
    };
    let file = File::open(&path).map_err(failed)?;
    let bytes = file.metadata().map_err(failed)?.len();
    let too_large = |bytes| ModelError::TooLarge {
        path: path.clone(),
        bytes,
        limit,
    };
    if bytes > limit {
        return Err(too_large(bytes));
    }
    let mut content = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0));
    // It may grow while it is read, or be a pipe.
    let read = file.take(limit + 1).read_to_end(&mut content);
    let read = read.map_err(failed)? as u64;
    if read > limit {
        return Err(too_large(read));
    }
    Ok(ModelFile {
        path,
        bytes: content,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_larger_than_its_limit_is_not_loaded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.json");
        std::fs::write(&path, [b' '; 11]).unwrap();
        let read = |limit| read_file(path.clone(), limit);
        assert_eq!(read(11).unwrap().bytes.len(), 11);
        let error = read(10).unwrap_err();
        assert!(matches!(error, ModelError::TooLarge { bytes: 11, .. }));
        assert!(error.to_string().contains("config.json"), "{error}");
    }

    #[test]
    fn a_missing_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = read(folder.path()).unwrap_err();
        assert!(error.to_string().contains("config.json"), "{error}");
    }
}

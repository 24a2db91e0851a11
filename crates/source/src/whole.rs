//! Reads a small file as a whole, packed or not.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::SourceError;
use crate::compression::Unpacked;
use crate::limits::{Limits, read_error};

/// Reads all of a file: plain, gzip or zstd, told by its first bytes.
///
/// # Errors
/// If it cannot be read, is damaged, or unpacks to more than `most_bytes`.
pub fn read_whole(path: &Path, most_bytes: u64) -> Result<Vec<u8>, SourceError> {
    let failed = |error| read_error(path, error);
    let file = File::open(path).map_err(failed)?;
    let unpacked = Unpacked::new(file, Limits::default()).map_err(failed)?;
    let damage = unpacked.damage();
    let mut bytes = Vec::new();
    unpacked
        .take(most_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if damage.happened() {
        return Err(SourceError::Format {
            path: path.to_owned(),
            problem: "the compressed data are damaged or end in the middle".to_owned(),
            hint: "fetch the file again",
        });
    }
    if bytes.len() as u64 > most_bytes {
        return Err(SourceError::Limit {
            path: path.to_owned(),
            limit: format!("larger than {most_bytes} bytes"),
            hint: "cut it into several files",
        });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn packed_or_not_the_bytes_are_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let check = |packed: &[u8]| {
            std::fs::write(&path, packed).unwrap();
            read_whole(&path, 100)
        };
        let text = b"one\ntwo\n";
        let gzip = {
            let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            out.write_all(text).unwrap();
            out.finish().unwrap()
        };
        let zstd = zstd::encode_all(&text[..], 1).unwrap();
        for packed in [&text[..], &gzip, &zstd] {
            assert_eq!(check(packed).unwrap(), text);
        }
        assert!(matches!(
            check(&gzip[..gzip.len() - 9]),
            Err(SourceError::Format { .. })
        ));
        assert!(matches!(
            check(&[b'x'; 101]),
            Err(SourceError::Limit { .. })
        ));
        assert!(read_whole(&folder.path().join("b"), 1).is_err());
    }
}

//! Zip files.

use std::io::Read;
use std::path::Path;

use zip::result::ZipError;

use super::{Entry, ReadSeek, climbing, inside, is_hidden, linked, too_many};
use crate::SourceError;
use crate::limits::{Limits, read_error};

/// An open zip file.
pub(super) type Zip = zip::ZipArchive<Box<dyn ReadSeek>>;

/// Reads the directory of a zip file and checks every name in it.
pub(super) fn open(
    path: &Path,
    file: Box<dyn ReadSeek>,
    limits: &Limits,
) -> Result<(Zip, Vec<Entry>), SourceError> {
    let archive = zip::ZipArchive::new(file).map_err(|error| zip_error(path, error))?;
    if archive.len() > limits.entries {
        return Err(too_many(path, limits));
    }
    let mut entries = Vec::with_capacity(archive.len());
    for place in 0..archive.len() {
        let entry = archive
            .by_index_data(place)
            .map_err(|error| zip_error(path, error))?;
        let number = place + 1;
        let raw = entry.name().map_err(|error| zip_error(path, error))?;
        let name = inside(&raw);
        if entry.is_dir() {
            // A folder named `/` or `./` is none of our business, one that climbs is.
            if name.is_none() && raw.contains("..") {
                return Err(climbing(path, number));
            }
            continue;
        }
        let name = name.ok_or_else(|| climbing(path, number))?;
        if is_hidden(&name) {
            continue;
        }
        if entry.is_symlink() {
            return Err(linked(path, number));
        }
        if entry.encrypted() {
            return Err(SourceError::Format {
                path: path.to_owned(),
                problem: format!("entry {number} is encrypted"),
                hint: "unpack it with its password and give the folder",
            });
        }
        entries.push(Entry {
            name,
            bytes: entry.size(),
            packed: Some(entry.compressed_size()),
            part: 0,
            place,
        });
    }
    Ok((archive, entries))
}

/// Opens one entry.
pub(super) fn reader<'a>(
    path: &Path,
    archive: &'a mut Zip,
    place: usize,
) -> Result<impl Read + 'a, SourceError> {
    archive
        .by_index(place)
        .map_err(|error| zip_error(path, error))
}

/// The zip crate's errors speak of structure; names are not among what is passed on.
fn zip_error(path: &Path, error: ZipError) -> SourceError {
    let (problem, hint) = match error {
        ZipError::Io(error) if !crate::limits::is_damage(&error) => return read_error(path, error),
        ZipError::CompressionMethodNotSupported(method) => (
            format!("an entry is packed with method {method}, which is not read"),
            "unpack it and give the folder",
        ),
        ZipError::InvalidPassword => (
            "an entry is encrypted".to_owned(),
            "unpack it with its password and give the folder",
        ),
        _ => ("the zip file is damaged".to_owned(), "fetch the file again"),
    };
    SourceError::Format {
        path: path.to_owned(),
        problem,
        hint,
    }
}

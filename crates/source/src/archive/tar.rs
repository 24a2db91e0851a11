//! Tar and tar.gz files, as Mastodon writes account archives.
//!
//! A tar file is read front to back once: its records (`.json` and the like) go into one file
//! without a name, which vanishes with the process; media are counted and passed over.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::Path;

use super::{Entry, climbing, inside, is_hidden, is_record, linked, too_many};
use crate::SourceError;
use crate::compression::{Compression, Unpacked};
use crate::limits::{Exceeded, Limits, is_damage, read_error};

/// Bytes of a header that holds a long name.
const LONGEST_HEADER: u64 = 64 << 10;

/// What a tar file held.
pub(super) struct Spooled {
    /// The bytes of its records.
    pub(super) records: File,
    /// Its records.
    pub(super) entries: Vec<Entry>,
    /// Where they start in `records`, and how long they are.
    pub(super) places: Vec<(u64, u64)>,
}

/// Whether these first bytes are those of a tar file.
pub(super) fn is_tar(start: &[u8]) -> bool {
    start.get(257..262) == Some(b"ustar")
}

/// Whether these first bytes are those of a packed tar file.
pub(super) fn is_tar_gz(start: &[u8]) -> bool {
    if Compression::detect(start) != Compression::Gzip {
        return false;
    }
    // A tar header is 512 bytes, mostly zeros; packed, the first ones are in the first 512 bytes.
    let mut header = [0u8; 262];
    let mut unpacked = flate2::read::GzDecoder::new(start);
    let length = super::read_up_to(&mut unpacked, &mut header).unwrap_or_default();
    length == header.len() && is_tar(&header)
}

/// Reads a tar file through.
pub(super) fn open(path: &Path, file: File, limits: &Limits) -> Result<Spooled, SourceError> {
    let unpacked = Unpacked::new(file, *limits).map_err(|error| read_error(path, error))?;
    let damage = unpacked.damage();
    let mut archive = tar::Archive::new(BufReader::new(unpacked));
    let spool = tempfile::tempfile().map_err(|error| read_error(path, error))?;
    let mut spooled = Spooled {
        records: spool,
        entries: Vec::new(),
        places: Vec::new(),
    };
    let mut number = 0;
    let mut long_name = None;
    // Raw entries, since the crate reads long names whole, however long a file says they are.
    for entry in archive
        .entries()
        .map_err(|error| tar_error(path, error))?
        .raw(true)
    {
        let mut entry = entry.map_err(|error| tar_error(path, error))?;
        let kind = entry.header().entry_type();
        if kind.is_gnu_longname() {
            let name = read_bounded(path, &mut entry)?;
            long_name = Some(
                name.split(|byte| *byte == 0)
                    .next()
                    .unwrap_or_default()
                    .to_vec(),
            );
            continue;
        }
        if kind.is_pax_local_extensions() {
            long_name = pax_path(path, &read_bounded(path, &mut entry)?)?.or(long_name);
            continue;
        }
        number += 1;
        if number > limits.entries {
            return Err(too_many(path, limits));
        }
        let name = long_name
            .take()
            .unwrap_or_else(|| entry.path_bytes().into_owned());
        spool_entry(path, entry, &name, number, limits, &mut spooled)?;
    }
    if damage.happened() {
        return Err(damaged(path));
    }
    spooled
        .records
        .rewind()
        .map_err(|error| read_error(path, error))?;
    Ok(spooled)
}

fn spool_entry(
    path: &Path,
    entry: tar::Entry<'_, impl Read>,
    name: &[u8],
    number: usize,
    limits: &Limits,
    spooled: &mut Spooled,
) -> Result<(), SourceError> {
    let kind = entry.header().entry_type();
    if kind.is_dir() || kind.is_pax_global_extensions() {
        return Ok(());
    }
    let name = inside(&String::from_utf8_lossy(name)).ok_or_else(|| climbing(path, number))?;
    if is_hidden(&name) {
        return Ok(());
    }
    if !kind.is_file() && !kind.is_contiguous() {
        return Err(linked(path, number));
    }
    let bytes = entry.size();
    let start = spooled
        .places
        .last()
        .map_or(0, |(start, length)| start + length);
    let mut length = 0;
    if is_record(&name) {
        let mut limited = entry.take(limits.entry_bytes.saturating_add(1));
        length = io::copy(&mut limited, &mut spooled.records)
            .and_then(|length| match length > limits.entry_bytes {
                true => Err(Exceeded::EntryBytes(limits.entry_bytes).into()),
                false => spooled.records.flush().map(|()| length),
            })
            .map_err(|error| tar_error(path, error))?;
    }
    let place = spooled.places.len();
    spooled.places.push((start, length));
    spooled.entries.push(Entry {
        name,
        bytes,
        packed: None,
        part: 0,
        place,
    });
    Ok(())
}

/// Reads the header in front of an entry, which holds a name.
fn read_bounded(path: &Path, entry: &mut impl Read) -> Result<Vec<u8>, SourceError> {
    let mut bytes = Vec::new();
    let mut limited = entry.take(LONGEST_HEADER + 1);
    limited
        .read_to_end(&mut bytes)
        .map_err(|error| tar_error(path, error))?;
    if bytes.len() as u64 > LONGEST_HEADER {
        Err(damaged(path))
    } else {
        Ok(bytes)
    }
}

/// The `path` of a pax header: lines of `LENGTH KEY=VALUE`.
fn pax_path(path: &Path, header: &[u8]) -> Result<Option<Vec<u8>>, SourceError> {
    let mut found = None;
    let mut rest = header;
    while let Some(space) = rest.iter().position(|byte| *byte == b' ') {
        let length = rest
            .get(..space)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| digits.parse::<usize>().ok())
            .ok_or_else(|| damaged(path))?;
        let record = length
            .checked_sub(1)
            .and_then(|end| rest.get(space + 1..end))
            .ok_or_else(|| damaged(path))?;
        if record.starts_with(b"size=") {
            return Err(SourceError::Limit {
                path: path.to_owned(),
                limit: "an entry of more than 8 GiB".to_owned(),
                hint: "unpack it and give the folder",
            });
        }
        if let Some(name) = record.strip_prefix(b"path=") {
            found = Some(name.to_vec());
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(found)
}

fn tar_error(path: &Path, error: io::Error) -> SourceError {
    let limit = error.get_ref().is_some_and(|inner| inner.is::<Exceeded>());
    let damage = is_damage(&error) || error.kind() == io::ErrorKind::Other;
    if damage && !limit {
        damaged(path)
    } else {
        read_error(path, error)
    }
}

fn damaged(path: &Path) -> SourceError {
    SourceError::Format {
        path: path.to_owned(),
        problem: "the tar file is damaged or ends in the middle".to_owned(),
        hint: "fetch the file again",
    }
}

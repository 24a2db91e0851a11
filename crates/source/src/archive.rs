//! One view on a zip file, a tar file, a folder or a set of them: named entries in sorted order.
//!
//! Whatever the container, names are relative, with `/`, never climb out, and entries come in
//! the same order, so that a zip and its unpacked folder read alike. The [`Limits`] hold while
//! an entry is read. Nothing is ever unpacked into the file system; the records of a tar file,
//! which can only be read front to back, wait in a file without a name.

mod folder;
mod tar;
mod zip;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::SourceError;
use crate::limits::{Exceeded, Limits, Metered, read_error};

pub(crate) use folder::{FolderFile, files};

/// A container of named entries.
///
/// A folder whose only files are archives (`export-1.zip`, `export-2.zip`) is one export that
/// came in parts and is read as one.
pub struct Archive {
    path: PathBuf,
    entries: Vec<Entry>,
    nested: usize,
    parts: Vec<Part>,
    limits: Limits,
    read_bytes: u64,
}

/// One file inside an [`Archive`]. Its `Debug` hides the name, which may hold a person's.
#[derive(Clone)]
pub struct Entry {
    name: String,
    bytes: u64,
    packed: Option<u64>,
    part: usize,
    place: usize,
}

impl Entry {
    /// Its path inside the archive, with `/`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its unpacked size, as the archive claims; reading holds to the limits, not to this.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Entry")
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

/// What an archive is made of.
enum Part {
    Folder(Vec<PathBuf>),
    Zip {
        archive: Box<zip::Zip>,
        file_bytes: u64,
    },
    Tar {
        records: File,
        places: Vec<(u64, u64)>,
    },
    Memory(Vec<Vec<u8>>),
}

/// A reader that can be moved, as a zip file needs it.
pub(crate) trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

impl Archive {
    /// Opens a zip file, a tar or tar.gz file, or a folder, told by its first bytes.
    ///
    /// # Errors
    /// If it is none of these, holds an encrypted entry, a name that climbs out, a link, or
    /// nothing but archives, or passes a limit.
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        Self::open_with(path, Limits::default())
    }

    /// [`Archive::open`] with other limits.
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub fn open_with(path: &Path, limits: Limits) -> Result<Self, SourceError> {
        let mut archive = Self::empty(path, limits);
        let metadata = path.metadata().map_err(|error| read_error(path, error))?;
        if metadata.is_dir() {
            let files = files(path, &limits)?;
            let in_parts = !files.is_empty() && files.iter().all(|file| is_archive(&file.name));
            if in_parts {
                for file in &files {
                    archive.add_file(&file.path)?;
                }
            } else {
                archive.add_folder(files);
            }
        } else {
            archive.add_file(path)?;
        }
        archive.finish()
    }

    /// An archive of what stands in memory, for tests and for fuzzing.
    pub fn from_entries(entries: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut archive = Self::empty(Path::new("memory"), Limits::default());
        let mut contents = Vec::new();
        for (place, (name, bytes)) in entries.into_iter().enumerate() {
            archive.entries.push(Entry {
                name,
                bytes: bytes.len() as u64,
                packed: None,
                part: 0,
                place,
            });
            contents.push(bytes);
        }
        archive.parts.push(Part::Memory(contents));
        archive.sort();
        archive
    }

    /// A zip file that stands in memory.
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub fn from_zip_bytes(bytes: Vec<u8>, limits: Limits) -> Result<Self, SourceError> {
        let mut archive = Self::empty(Path::new("memory"), limits);
        let length = bytes.len() as u64;
        archive.add_zip(Box::new(Cursor::new(bytes)), length)?;
        archive.finish()
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its entries, sorted by name. Archives inside it are not among them.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many archives stand inside it. They are never opened: a reader reports each as a
    /// fault, so that nothing is lost without a word.
    pub fn nested(&self) -> usize {
        self.nested
    }

    /// The place of the entry with this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.entries
            .binary_search_by(|entry| entry.name.as_str().cmp(name))
            .ok()
    }

    /// Opens the entry at a place of [`Archive::entries`].
    ///
    /// # Errors
    /// If there is none, or it cannot be unpacked. Errors while reading become a
    /// [`SourceError`] through [`Archive::read_error`].
    pub fn reader(&mut self, place: usize) -> Result<Box<dyn BufRead + '_>, SourceError> {
        let Self {
            path,
            entries,
            parts,
            limits,
            read_bytes,
            ..
        } = self;
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        let entry = entries
            .get(place)
            .ok_or_else(|| read_error(path, missing()))?;
        let part = parts
            .get_mut(entry.part)
            .ok_or_else(|| read_error(path, missing()))?;
        let (bytes, packed_total): (Box<dyn BufRead + '_>, _) = match part {
            Part::Folder(files) => {
                let file = files
                    .get(entry.place)
                    .ok_or_else(|| read_error(path, missing()))?;
                let opened = File::open(file).map_err(|error| read_error(file, error))?;
                (Box::new(BufReader::new(opened)), None)
            }
            Part::Zip {
                archive,
                file_bytes,
            } => {
                let reader = zip::reader(path, archive, entry.place)?;
                (Box::new(BufReader::new(reader)), Some(*file_bytes))
            }
            Part::Tar { records, places } => {
                let (start, length) = *places
                    .get(entry.place)
                    .ok_or_else(|| read_error(path, missing()))?;
                records
                    .seek(SeekFrom::Start(start))
                    .map_err(|error| read_error(path, error))?;
                (Box::new(BufReader::new(records.take(length))), None)
            }
            Part::Memory(contents) => {
                let bytes = contents
                    .get(entry.place)
                    .ok_or_else(|| read_error(path, missing()))?;
                (Box::new(bytes.as_slice()), None)
            }
        };
        Ok(Box::new(Metered::new(
            bytes,
            read_bytes,
            entry.packed,
            packed_total,
            *limits,
        )))
    }

    /// Reads an entry whole.
    ///
    /// # Errors
    /// As [`Archive::reader`], and if it is longer than `max_bytes`.
    pub fn read(&mut self, place: usize, max_bytes: u64) -> Result<Vec<u8>, SourceError> {
        let path = self.path.clone();
        let mut bytes = Vec::new();
        let reader = self.reader(place)?;
        reader
            .take(max_bytes.saturating_add(1))
            .read_to_end(&mut bytes)
            .and_then(|_| match bytes.len() as u64 > max_bytes {
                true => Err(Exceeded::EntryBytes(max_bytes).into()),
                false => Ok(()),
            })
            .map_err(|error| read_error(&path, error))?;
        Ok(bytes)
    }

    /// Turns an error of a reader that came from here into a [`SourceError`].
    pub fn read_error(&self, error: io::Error) -> SourceError {
        read_error(&self.path, error)
    }

    fn empty(path: &Path, limits: Limits) -> Self {
        Self {
            path: path.to_owned(),
            entries: Vec::new(),
            nested: 0,
            parts: Vec::new(),
            limits,
            read_bytes: 0,
        }
    }

    fn add_folder(&mut self, files: Vec<FolderFile>) {
        let part = self.parts.len();
        let mut paths = Vec::with_capacity(files.len());
        for (place, file) in files.into_iter().enumerate() {
            self.entries.push(Entry {
                name: file.name,
                bytes: file.bytes,
                packed: None,
                part,
                place,
            });
            paths.push(file.path);
        }
        self.parts.push(Part::Folder(paths));
    }

    fn add_file(&mut self, path: &Path) -> Result<(), SourceError> {
        let mut file = File::open(path).map_err(|error| read_error(path, error))?;
        let mut start = [0u8; 512];
        let length = read_up_to(&mut file, &mut start).map_err(|error| read_error(path, error))?;
        let start = start.get(..length).unwrap_or_default();
        file.seek(SeekFrom::Start(0))
            .map_err(|error| read_error(path, error))?;
        if is_zip(start) {
            let bytes = file
                .metadata()
                .map_err(|error| read_error(path, error))?
                .len();
            self.add_zip(Box::new(BufReader::new(file)), bytes)
        } else if tar::is_tar_gz(start) || tar::is_tar(start) {
            self.add_tar(path, file)
        } else {
            Err(SourceError::Format {
                path: path.to_owned(),
                problem: "neither a zip nor a tar.gz file".to_owned(),
                hint: "give the archive as it was downloaded, or its unpacked folder",
            })
        }
    }

    fn add_zip(&mut self, file: Box<dyn ReadSeek>, file_bytes: u64) -> Result<(), SourceError> {
        let part = self.parts.len();
        let (archive, entries) = zip::open(&self.path, file, &self.limits)?;
        self.entries
            .extend(entries.into_iter().map(|entry| Entry { part, ..entry }));
        self.parts.push(Part::Zip {
            archive: Box::new(archive),
            file_bytes,
        });
        Ok(())
    }

    fn add_tar(&mut self, path: &Path, file: File) -> Result<(), SourceError> {
        let part = self.parts.len();
        let tar::Spooled {
            records,
            entries,
            places,
        } = tar::open(path, file, &self.limits)?;
        self.entries
            .extend(entries.into_iter().map(|entry| Entry { part, ..entry }));
        self.parts.push(Part::Tar { records, places });
        Ok(())
    }

    /// Sorts, and takes out archives inside the archive.
    fn finish(mut self) -> Result<Self, SourceError> {
        if self.entries.len() > self.limits.entries {
            return Err(too_many(&self.path, &self.limits));
        }
        let before = self.entries.len();
        self.entries.retain(|entry| !is_archive(&entry.name));
        self.nested = before - self.entries.len();
        if self.entries.is_empty() && self.nested > 0 {
            return Err(SourceError::Limit {
                path: self.path,
                limit: format!("it holds nothing but {} archives", self.nested),
                hint: "archives inside archives are not opened: unpack the outer one",
            });
        }
        self.sort();
        Ok(self)
    }

    fn sort(&mut self) {
        self.entries
            .sort_by(|a, b| (&a.name, a.part, a.place).cmp(&(&b.name, b.part, b.place)));
    }
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Archive")
            .field("entries", &self.entries.len())
            .finish_non_exhaustive()
    }
}

/// Whether these first bytes are those of a zip file (with entries, or empty).
pub(crate) fn is_zip(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06")
}

/// Whether these first bytes are those of any archive that can be opened here.
pub(crate) fn is_archive_start(start: &[u8]) -> bool {
    is_zip(start) || tar::is_tar_gz(start) || tar::is_tar(start)
}

/// Whether a name is that of an archive or a packed file.
pub(crate) fn is_archive(name: &str) -> bool {
    const ENDINGS: [&str; 11] = [
        "zip", "tar", "gz", "tgz", "zst", "bz2", "tbz2", "xz", "txz", "7z", "rar",
    ];
    name.rsplit_once('.').is_some_and(|(_, ending)| {
        ENDINGS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}

/// Whether a file may hold records. All else in an export is media.
pub(crate) fn is_record(name: &str) -> bool {
    const ENDINGS: [&str; 4] = ["json", "jsonl", "ndjson", "csv"];
    name.rsplit_once('.').is_some_and(|(_, ending)| {
        ENDINGS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}

/// The name of an entry, if it stays inside: relative, without `..`, separated by `/`.
fn inside(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    let climbs = name.starts_with('/')
        || name.contains('\0')
        || name.as_bytes().get(1) == Some(&b':')
        || name.split('/').any(|step| step == "..");
    let name = name
        .split('/')
        .filter(|step| !matches!(*step, "" | "."))
        .collect::<Vec<_>>();
    (!climbs && !name.is_empty()).then(|| name.join("/"))
}

/// Whether a file is the system's own and no part of an export: hidden files, and what macOS
/// puts into zip files.
fn is_hidden(name: &str) -> bool {
    name.split('/')
        .any(|step| step.starts_with('.') || step == "__MACOSX")
}

fn climbing(path: &Path, number: usize) -> SourceError {
    SourceError::Format {
        path: path.to_owned(),
        problem: format!("the name of entry {number} points out of the archive"),
        hint: "this is no export of a platform; do not unpack it",
    }
}

fn linked(path: &Path, number: usize) -> SourceError {
    SourceError::Format {
        path: path.to_owned(),
        problem: format!("entry {number} is a link"),
        hint: "links inside archives are not followed: pack the file itself",
    }
}

fn too_many(path: &Path, limits: &Limits) -> SourceError {
    SourceError::Limit {
        path: path.to_owned(),
        limit: format!("more than {} entries", limits.entries),
        hint: "split it",
    }
}

/// Fills a buffer as far as the file goes.
pub(crate) fn read_up_to(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests;

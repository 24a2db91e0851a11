//! The unit of work: a run of whole lines, or one file or archive.
//!
//! Blocks are what runs in parallel and what results are addressed by: the same bytes in the
//! same place give the same [`Block::digest`], on any machine and with any number of threads.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use licit_record::policy::SourceFormat;
use sha2::{Digest, Sha256};

use crate::archive::{self, Archive};
use crate::compression::{Damage, Unpacked};
use crate::json_records::Rereadable;
use crate::limits::{Limits, read_error};
use crate::{Fault, SourceError};

/// A piece of a source that is read on its own.
pub struct Block {
    pub(crate) path: PathBuf,
    pub(crate) format: SourceFormat,
    pub(crate) limits: Limits,
    pub(crate) body: Body,
}

/// What a block holds.
pub(crate) enum Body {
    /// Whole lines, unpacked.
    Lines(Lines),
    /// A file on disk.
    File,
    /// A file without a name, filled from standard input.
    Spooled(Arc<Mutex<File>>),
    /// A file in memory.
    Memory(Arc<[u8]>),
    /// An archive: a zip or tar file or a folder.
    Archive,
}

/// Whole lines.
pub(crate) struct Lines {
    /// The lines with their line breaks; the last one of a file may have none.
    pub(crate) bytes: Vec<u8>,
    /// Line number of the first one, from 1.
    pub(crate) first_line: u64,
    /// What stands behind them, if it is no record that can be read.
    pub(crate) end: Option<Fault>,
}

impl Block {
    /// A block of what stands in memory, as a file of that format would hold it.
    pub fn from_bytes(format: SourceFormat, bytes: Vec<u8>) -> Self {
        let is_lines = format == SourceFormat::Items && !bytes.starts_with(b"PAR1");
        let body = if is_lines {
            Body::Lines(Lines {
                bytes,
                first_line: 1,
                end: None,
            })
        } else {
            Body::Memory(bytes.into())
        };
        Self {
            path: PathBuf::from("memory"),
            format,
            limits: Limits::default(),
            body,
        }
    }

    /// The file it comes from; `-` is standard input.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its format.
    pub fn format(&self) -> SourceFormat {
        self.format
    }

    /// Line number of its first line, from 1, for lines.
    pub fn first_line(&self) -> Option<u64> {
        match &self.body {
            Body::Lines(lines) => Some(lines.first_line),
            _ => None,
        }
    }

    /// Bytes that it keeps in memory.
    pub fn bytes_in_memory(&self) -> usize {
        match &self.body {
            Body::Lines(lines) => lines.bytes.len(),
            Body::Memory(bytes) => bytes.len(),
            Body::File | Body::Spooled(_) | Body::Archive => 0,
        }
    }

    /// SHA-256 of format, place and content. For a folder, the content of media counts by name
    /// and length alone, since no record is read from it.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn digest(&self) -> Result<[u8; 32], SourceError> {
        let mut hash = Sha256::new();
        hash.update(b"licit block 1\n");
        hash.update(format!("{:?}\n", self.format));
        match &self.body {
            Body::Lines(lines) => {
                hash.update(lines.first_line.to_be_bytes());
                hash.update((lines.bytes.len() as u64).to_be_bytes());
                hash.update(&lines.bytes);
                let end = lines.end.as_ref().map_or("", |fault| fault.reason.code());
                hash.update(end);
            }
            Body::Archive if self.path.is_dir() => self.hash_folder(&mut hash)?,
            Body::File | Body::Archive => hash_file(&self.path, &mut hash)?,
            Body::Spooled(file) => {
                let mut reader = BufReader::new(SharedFile {
                    file: Arc::clone(file),
                    at: 0,
                });
                copy(&mut reader, &mut hash).map_err(|error| read_error(&self.path, error))?;
            }
            Body::Memory(bytes) => hash.update(bytes),
        }
        Ok(hash.finalize().into())
    }

    /// Opens it as an archive.
    pub(crate) fn archive(&self) -> Result<Archive, SourceError> {
        match &self.body {
            Body::Memory(bytes) => Archive::from_zip_bytes(bytes.to_vec(), self.limits),
            _ => Archive::open_with(&self.path, self.limits),
        }
    }

    /// Its unpacked bytes from the beginning, and word of damage once they have ended.
    fn unpacked(&self) -> Result<Unpacked, SourceError> {
        let limits = self.limits;
        let unpacked = match &self.body {
            Body::Lines(lines) => Unpacked::from_reader(Cursor::new(lines.bytes.clone()), limits),
            Body::Spooled(file) => {
                let shared = SharedFile {
                    file: Arc::clone(file),
                    at: 0,
                };
                Unpacked::from_reader(BufReader::new(shared), limits)
            }
            Body::Memory(bytes) => Unpacked::from_reader(Cursor::new(Arc::clone(bytes)), limits),
            Body::File | Body::Archive => {
                File::open(&self.path).and_then(|file| Unpacked::new(file, limits))
            }
        };
        unpacked.map_err(|error| read_error(&self.path, error))
    }

    fn hash_folder(&self, hash: &mut Sha256) -> Result<(), SourceError> {
        for file in archive::files(&self.path, &self.limits)? {
            hash.update((file.name.len() as u64).to_be_bytes());
            hash.update(&file.name);
            hash.update(file.bytes.to_be_bytes());
            if archive::is_record(&file.name) || archive::is_archive(&file.name) {
                hash_file(&file.path, hash)?;
            }
        }
        Ok(())
    }
}

impl std::fmt::Debug for Block {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Block")
            .field("path", &self.path)
            .field("format", &self.format)
            .field("first_line", &self.first_line())
            .field("bytes_in_memory", &self.bytes_in_memory())
            .finish_non_exhaustive()
    }
}

/// A block as a file that is read more than once; remembers whether it broke off.
pub(crate) struct WholeFile<'a> {
    block: &'a Block,
    damage: Damage,
}

impl<'a> WholeFile<'a> {
    /// Wraps a block.
    pub(crate) fn new(block: &'a Block) -> Self {
        Self {
            block,
            damage: Damage::default(),
        }
    }

    /// Whether its packed data broke off at the last reading.
    pub(crate) fn is_damaged(&self) -> bool {
        self.damage.happened()
    }
}

impl Rereadable for WholeFile<'_> {
    fn reader(&mut self) -> Result<Box<dyn BufRead + '_>, SourceError> {
        let unpacked = self.block.unpacked()?;
        self.damage = unpacked.damage();
        Ok(Box::new(unpacked.buffered()))
    }

    fn path(&self) -> &Path {
        &self.block.path
    }
}

/// A place in a file that several readers share.
struct SharedFile {
    file: Arc<Mutex<File>>,
    at: u64,
}

impl Read for SharedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let count = file.read(buffer)?;
        self.at += count as u64;
        Ok(count)
    }
}

fn hash_file(path: &Path, hash: &mut Sha256) -> Result<(), SourceError> {
    File::open(path)
        .and_then(|file| copy(&mut BufReader::with_capacity(1 << 18, file), hash))
        .map_err(|error| read_error(path, error))
}

fn copy(reader: &mut impl BufRead, hash: &mut Sha256) -> io::Result<()> {
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok(());
        }
        hash.update(bytes);
        let count = bytes.len();
        reader.consume(count);
    }
}

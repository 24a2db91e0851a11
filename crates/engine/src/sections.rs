//! Intermediate files: rows of bytes, sorted into numbered sections, each of which can be read
//! on its own.
//!
//! A task of one phase writes a row into the section that the next phase's task will want: a
//! bucket, or a range of hashes. Sections are compressed and carry a checksum of zstd.
//!
//! ```text
//! section 0 (zstd) … section n-1 (zstd)   n × { u64 offset, u64 packed, u64 raw }   u32 n   magic
//! ```

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use licit_dataset::AtomicFile;

use crate::error::EngineError;

const MAGIC: &[u8; 8] = b"licitse1";
/// Negative levels of zstd give up density for speed: these files live for one build.
const ZSTD_LEVEL: i32 = -3;
/// Length of an entry of the table.
const ENTRY_BYTES: u64 = 24;
/// Largest section that is read into memory. A chunk has at most 32 MiB of records.
const MAX_SECTION_BYTES: u64 = 1 << 30;

/// Collects rows and writes them in one go.
#[derive(Debug)]
pub(crate) struct SectionWriter {
    sections: Vec<Vec<u8>>,
}

impl SectionWriter {
    pub(crate) fn new(count: usize) -> Self {
        Self {
            sections: vec![Vec::new(); count],
        }
    }

    /// The rows of a section so far; a row is appended to them.
    pub(crate) fn section(&mut self, number: usize) -> &mut Vec<u8> {
        &mut self.sections[number]
    }

    pub(crate) fn write(self, path: &Path) -> Result<(), EngineError> {
        let failed = |source| EngineError::Io {
            path: path.to_owned(),
            source,
        };
        let (folder, name) = path
            .parent()
            .zip(path.file_name().and_then(|name| name.to_str()))
            .ok_or_else(|| EngineError::damaged(path, "no name for a file"))?;
        let mut file = AtomicFile::create_in(folder).map_err(failed)?;
        let mut zstd = zstd::bulk::Compressor::new(ZSTD_LEVEL).map_err(failed)?;
        zstd.include_checksum(true).map_err(failed)?;
        let mut table = Vec::with_capacity(self.sections.len() * ENTRY_BYTES as usize);
        let (mut offset, count) = (0_u64, self.sections.len() as u32);
        for section in self.sections {
            let packed = if section.is_empty() {
                Vec::new()
            } else {
                zstd.compress(&section).map_err(failed)?
            };
            file.write_all(&packed).map_err(failed)?;
            for number in [offset, packed.len() as u64, section.len() as u64] {
                table.extend_from_slice(&number.to_le_bytes());
            }
            offset += packed.len() as u64;
        }
        file.write_all(&table)
            .and_then(|()| file.write_all(&count.to_le_bytes()))
            .and_then(|()| file.write_all(MAGIC))
            .map_err(failed)?;
        file.commit(name).map_err(failed)?;
        Ok(())
    }
}

/// Reads single sections of a file.
pub(crate) struct SectionReader {
    path: PathBuf,
    file: File,
    table: Vec<[u64; 3]>,
}

impl SectionReader {
    pub(crate) fn open(path: &Path) -> Result<Self, EngineError> {
        let damaged = || EngineError::damaged(path, "no file of sections");
        let mut file = File::open(path).map_err(EngineError::io(path))?;
        let length = file.metadata().map_err(EngineError::io(path))?.len();
        let mut end = [0; 12];
        let end_at = length.checked_sub(end.len() as u64).ok_or_else(damaged)?;
        file.seek(SeekFrom::Start(end_at))
            .map_err(EngineError::io(path))?;
        file.read_exact(&mut end).map_err(EngineError::io(path))?;
        let (count, magic) = end.split_first_chunk::<4>().ok_or_else(damaged)?;
        let count = u64::from(u32::from_le_bytes(*count));
        let table_at = end_at
            .checked_sub(count * ENTRY_BYTES)
            .ok_or_else(damaged)?;
        if magic != MAGIC {
            return Err(damaged());
        }
        let mut bytes = vec![0; (end_at - table_at) as usize];
        file.seek(SeekFrom::Start(table_at))
            .map_err(EngineError::io(path))?;
        file.read_exact(&mut bytes).map_err(EngineError::io(path))?;
        let number = |bytes: &[u8]| bytes.try_into().map(u64::from_le_bytes).unwrap_or(u64::MAX);
        let table = bytes
            .chunks_exact(ENTRY_BYTES as usize)
            .map(|entry| {
                let mut numbers = entry.chunks_exact(8).map(number);
                std::array::from_fn(|_| numbers.next().unwrap_or(u64::MAX))
            })
            .collect();
        Ok(Self {
            path: path.to_owned(),
            file,
            table,
        })
    }

    /// Size of a section, unpacked.
    pub(crate) fn raw_bytes(&self, number: usize) -> u64 {
        self.table.get(number).map_or(0, |entry| entry[2])
    }

    /// The rows of a section.
    pub(crate) fn read(&mut self, number: usize) -> Result<Vec<u8>, EngineError> {
        let damaged = |problem| EngineError::damaged(&self.path, problem);
        let Some(&[offset, packed, raw]) = self.table.get(number) else {
            return Err(damaged("no such section"));
        };
        if raw == 0 {
            return Ok(Vec::new());
        }
        if raw > MAX_SECTION_BYTES || packed > MAX_SECTION_BYTES {
            return Err(damaged("a section of absurd size"));
        }
        let mut bytes = vec![0; packed as usize];
        self.file
            .seek(SeekFrom::Start(offset))
            .map_err(EngineError::io(&self.path))?;
        self.file
            .read_exact(&mut bytes)
            .map_err(EngineError::io(&self.path))?;
        unpack(&bytes, raw as usize).map_err(EngineError::io(&self.path))
    }
}

/// Unpacks a section. Making a decompressor costs more than a small section, so each thread keeps
/// one.
fn unpack(bytes: &[u8], raw: usize) -> io::Result<Vec<u8>> {
    thread_local! {
        static ZSTD: RefCell<Option<zstd::bulk::Decompressor<'static>>> =
            const { RefCell::new(None) };
    }
    ZSTD.with_borrow_mut(|zstd| match zstd {
        Some(zstd) => zstd.decompress(bytes, raw),
        none => none
            .insert(zstd::bulk::Decompressor::new()?)
            .decompress(bytes, raw),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_come_back_and_damage_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let mut writer = SectionWriter::new(3);
        writer.section(0).extend_from_slice(b"eins");
        writer.section(2).extend_from_slice(&[7; 100_000]);
        writer.write(&path).unwrap();
        let mut reader = SectionReader::open(&path).unwrap();
        assert_eq!(reader.read(0).unwrap(), b"eins");
        assert_eq!(reader.read(1).unwrap(), b"");
        assert_eq!(reader.read(2).unwrap(), [7; 100_000]);
        assert!(reader.read(3).is_err());

        let mut bytes = std::fs::read(&path).unwrap();
        bytes[6] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        assert!(SectionReader::open(&path).unwrap().read(0).is_err());
        std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        assert!(SectionReader::open(&path).is_err());
        std::fs::write(&path, b"").unwrap();
        assert!(SectionReader::open(&path).is_err());
    }
}

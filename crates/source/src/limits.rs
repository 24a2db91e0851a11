//! The written limits of reading: how large an archive, an entry, a compressed stream may grow.
//!
//! They are enforced while bytes flow, never from what a header claims, so that a small file
//! that unfolds into a huge one (a zip bomb) costs no more than the limit.

use std::fmt;
use std::io::{self, BufRead, Read};
use std::path::Path;

use crate::SourceError;

/// How far a reader goes before it refuses a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Entries of one archive, or files of one folder.
    pub entries: usize,
    /// Unpacked bytes of one entry of an archive.
    pub entry_bytes: u64,
    /// Unpacked bytes that are read from one archive or compressed file, all entries together.
    pub total_bytes: u64,
    /// Unpacked bytes for each packed one.
    pub ratio: u64,
    /// Unpacked bytes up to which no ratio is reckoned: small files of blanks are harmless.
    pub ratio_free_bytes: u64,
    /// Folders inside folders.
    pub depth: usize,
}

impl Default for Limits {
    /// Generous for real exports and dumps: JSON packs 5 to 20 times, logs of one event 100
    /// times, while a bomb packs 1,000 times and more.
    fn default() -> Self {
        Self {
            entries: 2_000_000,
            entry_bytes: 4 << 30,
            total_bytes: 1 << 40,
            ratio: 250,
            ratio_free_bytes: 64 << 20,
            depth: 64,
        }
    }
}

/// A limit that was passed, as it travels inside an [`io::Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exceeded {
    /// [`Limits::entry_bytes`].
    EntryBytes(u64),
    /// [`Limits::total_bytes`].
    TotalBytes(u64),
    /// [`Limits::ratio`].
    Ratio(u64),
}

impl fmt::Display for Exceeded {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EntryBytes(limit) => write!(out, "an entry unpacks to more than {limit} bytes"),
            Self::TotalBytes(limit) => write!(out, "it unpacks to more than {limit} bytes"),
            Self::Ratio(limit) => {
                write!(out, "it unpacks to more than {limit} times its packed size")
            }
        }
    }
}

impl std::error::Error for Exceeded {}

impl From<Exceeded> for io::Error {
    fn from(exceeded: Exceeded) -> Self {
        Self::other(exceeded)
    }
}

/// Turns what a read returned into a source error: a passed limit, damage, or the system's word.
///
/// The message of a decoder is not passed on, since a decoder may quote what it read.
pub(crate) fn read_error(path: &Path, error: io::Error) -> SourceError {
    let exceeded = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Exceeded>());
    if let Some(exceeded) = exceeded {
        return SourceError::Limit {
            path: path.to_owned(),
            limit: exceeded.to_string(),
            hint: "if the file is what it should be, unpack it and give the folder",
        };
    }
    if is_damage(&error) {
        return SourceError::Format {
            path: path.to_owned(),
            problem: "the compressed data are damaged or end in the middle".to_owned(),
            hint: "fetch the file again; what stood before the damage was read",
        };
    }
    if error.kind() == io::ErrorKind::Unsupported {
        return SourceError::Format {
            path: path.to_owned(),
            problem: error.to_string(),
            hint: "unpack it",
        };
    }
    SourceError::Io {
        path: path.to_owned(),
        source: error,
    }
}

/// Whether an error speaks of the bytes and not of the disk.
pub(crate) fn is_damage(error: &io::Error) -> bool {
    let kind = error.kind();
    matches!(
        kind,
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof
    )
}

/// Counts what flows out of one entry and stops it at the limits.
pub(crate) struct Metered<'a, R> {
    inner: R,
    total: &'a mut u64,
    entry: u64,
    packed_entry: Option<u64>,
    packed_total: Option<u64>,
    limits: Limits,
}

impl<'a, R: BufRead> Metered<'a, R> {
    /// Wraps the bytes of one entry; `total` goes on over all entries of an archive. The packed
    /// sizes are `None` where nothing is packed.
    pub(crate) fn new(
        inner: R,
        total: &'a mut u64,
        packed_entry: Option<u64>,
        packed_total: Option<u64>,
        limits: Limits,
    ) -> Self {
        Self {
            inner,
            total,
            entry: 0,
            packed_entry,
            packed_total,
            limits,
        }
    }

    fn check(&self) -> Result<(), Exceeded> {
        let limits = &self.limits;
        if self.entry > limits.entry_bytes {
            return Err(Exceeded::EntryBytes(limits.entry_bytes));
        }
        if *self.total > limits.total_bytes {
            return Err(Exceeded::TotalBytes(limits.total_bytes));
        }
        if past_ratio(limits, self.entry, self.packed_entry)
            || past_ratio(limits, *self.total, self.packed_total)
        {
            return Err(Exceeded::Ratio(limits.ratio));
        }
        Ok(())
    }
}

/// Whether so many unpacked bytes are too many for so many packed ones.
pub(crate) fn past_ratio(limits: &Limits, unpacked: u64, packed: Option<u64>) -> bool {
    packed.is_some_and(|packed| {
        unpacked > limits.ratio_free_bytes && unpacked > packed.max(1).saturating_mul(limits.ratio)
    })
}

impl<R: BufRead> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), available.get(..count)) {
            to.copy_from_slice(from);
        }
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Metered<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.check()?;
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.entry = self.entry.saturating_add(count as u64);
        *self.total = self.total.saturating_add(count as u64);
        self.inner.consume(count);
    }
}

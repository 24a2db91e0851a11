//! Packed streams: gzip (also of several members) and zstd (also with a long window), told by
//! their first bytes and not by a file's ending.
//!
//! A stream that is damaged or ends in the middle ends at the last byte that could be unpacked;
//! [`Damage`] then tells the reader, so that what stood before is kept and the rest is reported.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::archive::read_up_to;
use crate::limits::{Exceeded, Limits, past_ratio};

/// Windows of up to 2 GiB: large dumps are packed with `--long=31`.
const LARGEST_ZSTD_WINDOW_LOG: u32 = 31;

/// How a stream is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    /// Not at all.
    None,
    /// Gzip.
    Gzip,
    /// Zstandard.
    Zstd,
    /// In a way that is recognised and not read; the word names it.
    Unread(&'static str),
}

impl Compression {
    /// Tells from the first bytes.
    pub(crate) fn detect(start: &[u8]) -> Self {
        match start {
            [0x1f, 0x8b, 0x08, ..] => Self::Gzip,
            // A zstd file may open with a skippable frame.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Unread("xz"),
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => Self::Unread("bzip2"),
            [b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, ..] => Self::Unread("7-Zip"),
            [b'R', b'a', b'r', b'!', 0x1a, 0x07, ..] => Self::Unread("rar"),
            [0x04, 0x22, 0x4d, 0x18, ..] => Self::Unread("lz4"),
            _ => Self::None,
        }
    }
}

/// Whether an unpacked stream broke off. Shared with the stream, so that it can be asked when
/// the stream is wrapped.
#[derive(Clone, Debug, Default)]
pub(crate) struct Damage(Arc<AtomicBool>);

impl Damage {
    /// Whether it did.
    pub(crate) fn happened(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The unpacked bytes of a stream, within the limits.
pub(crate) struct Unpacked {
    bytes: Box<dyn Read + Send>,
    compression: Compression,
    limits: Limits,
    packed: Arc<Packed>,
    unpacked: u64,
    damage: Damage,
}

/// What the packed side has seen.
#[derive(Default)]
struct Packed {
    bytes: AtomicU64,
    failed: AtomicBool,
}

/// Counts packed bytes and remembers whether the disk failed: a decoder's error is damage only
/// if it did not.
struct Counted<R> {
    inner: R,
    packed: Arc<Packed>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let result = self.inner.read(buffer);
        match &result {
            Ok(count) => {
                self.packed
                    .bytes
                    .fetch_add(*count as u64, Ordering::Relaxed);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => self.packed.failed.store(true, Ordering::Relaxed),
        }
        result
    }
}

impl Unpacked {
    /// Opens a file.
    pub(crate) fn new(file: File, limits: Limits) -> io::Result<Self> {
        Self::from_reader(file, limits)
    }

    /// Opens a stream, which need not be seekable.
    pub(crate) fn from_reader<R: Read + Send + 'static>(
        mut inner: R,
        limits: Limits,
    ) -> io::Result<Self> {
        let mut start = [0u8; 8];
        let length = read_up_to(&mut inner, &mut start)?;
        let start = start.get(..length).unwrap_or_default().to_vec();
        let compression = Compression::detect(&start);
        let packed = Arc::new(Packed::default());
        let all = Counted {
            inner: Cursor::new(start).chain(inner),
            packed: Arc::clone(&packed),
        };
        let bytes: Box<dyn Read + Send> = match compression {
            Compression::None => Box::new(all),
            Compression::Gzip => {
                let buffered = BufReader::with_capacity(128 << 10, all);
                Box::new(flate2::bufread::MultiGzDecoder::new(buffered))
            }
            Compression::Zstd => {
                let mut decoder = zstd::Decoder::new(all)?;
                decoder.window_log_max(LARGEST_ZSTD_WINDOW_LOG)?;
                Box::new(decoder)
            }
            Compression::Unread(name) => {
                return Err(io::Error::new(
                    io::ErrorKind::Unsupported,
                    format!("packed with {name}; gzip and zstd are read"),
                ));
            }
        };
        let damage = Damage::default();
        Ok(Self {
            bytes,
            compression,
            limits,
            packed,
            unpacked: 0,
            damage,
        })
    }

    /// Whether the stream broke off; ask when it has ended.
    pub(crate) fn damage(&self) -> Damage {
        self.damage.clone()
    }

    /// The stream with a buffer.
    pub(crate) fn buffered(self) -> impl BufRead + Send {
        BufReader::with_capacity(128 << 10, self)
    }

    fn check(&self) -> Result<(), Exceeded> {
        if self.compression == Compression::None {
            return Ok(());
        }
        let packed = self.packed.bytes.load(Ordering::Relaxed);
        if self.unpacked > self.limits.total_bytes {
            return Err(Exceeded::TotalBytes(self.limits.total_bytes));
        }
        if past_ratio(&self.limits, self.unpacked, Some(packed)) {
            return Err(Exceeded::Ratio(self.limits.ratio));
        }
        Ok(())
    }
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.damage.happened() {
            return Ok(0);
        }
        match self.bytes.read(buffer) {
            Ok(count) => {
                self.unpacked = self.unpacked.saturating_add(count as u64);
                self.check()?;
                Ok(count)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) if self.packed.failed.load(Ordering::Relaxed) => Err(error),
            Err(_) => {
                self.damage.set();
                Ok(0)
            }
        }
    }
}

#[cfg(test)]
mod tests;

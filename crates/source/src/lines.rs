//! Cuts a stream into blocks of whole lines.
//!
//! Where a block ends follows from the bytes and the size of blocks alone, never from how a
//! disk or a pipe hands them over. Three things are no lines and become faults with their line
//! number, while the rest is read on:
//!
//! - a line of more than [`MAX_RECORD_BYTES`], of which no more than that is ever kept;
//! - the place where packed data are damaged or end in the middle: complete lines before it
//!   count, the piece of a line right before it does not, and the damage is one fault;
//! - what stands behind the damage cannot be read, which is what this fault says.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use licit_record::Reason;
use licit_record::policy::{MAX_RECORD_BYTES, SourceFormat};
use memchr::{memchr, memchr_iter};

use crate::block::{Block, Body, Lines};
use crate::compression::{Damage, Unpacked};
use crate::limits::{Limits, read_error};
use crate::{Fault, Position, SourceError};

/// What a fault of a broken stream says it is about.
pub(crate) const BROKEN_STREAM: &str = "compressed stream, damaged or ending in the middle";

/// By how much a block grows when a line is longer than a whole block.
const GROWTH: usize = 64 << 10;

/// The blocks of one stream of lines.
pub(crate) struct LineBlocks {
    stream: Unpacked,
    damage: Damage,
    path: PathBuf,
    format: SourceFormat,
    limits: Limits,
    max_bytes: usize,
    next_line: u64,
    carry: Vec<u8>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Reading,
    Done,
}

impl LineBlocks {
    /// Cuts a stream into blocks of at most `max_bytes`, unless a single line is longer.
    pub(crate) fn new(
        stream: Unpacked,
        path: &Path,
        format: SourceFormat,
        limits: Limits,
        max_bytes: usize,
    ) -> Self {
        Self {
            damage: stream.damage(),
            stream,
            path: path.to_owned(),
            format,
            limits,
            max_bytes: max_bytes.max(1),
            next_line: 1,
            carry: Vec::new(),
            state: State::Start,
        }
    }

    fn next_block(&mut self) -> Result<Option<Block>, SourceError> {
        let mut bytes = std::mem::take(&mut self.carry);
        let mut target = self.max_bytes;
        loop {
            let ended = self.fill(&mut bytes, target)?;
            if self.state == State::Start {
                self.check_start(&mut bytes)?;
                self.state = State::Reading;
            }
            let scan = Scan::of(&bytes);
            if let Some(start) = scan.too_long {
                return self.end_at_long_line(bytes, start, scan.lines).map(Some);
            }
            if ended {
                self.state = State::Done;
                return Ok(self.last_block(bytes, scan));
            }
            if scan.end > 0 {
                self.carry
                    .extend_from_slice(bytes.get(scan.end..).unwrap_or_default());
                bytes.truncate(scan.end);
                let first_line = self.next_line;
                self.next_line += scan.lines;
                return Ok(Some(self.block(bytes, first_line, None)));
            }
            // One line that is longer than a block, but no longer than a record may be.
            target = bytes.len() + GROWTH;
        }
    }

    /// Fills up to `target` bytes; true if the stream has ended.
    fn fill(&mut self, bytes: &mut Vec<u8>, target: usize) -> Result<bool, SourceError> {
        let missing = target.saturating_sub(bytes.len()) as u64;
        let stream = &mut self.stream;
        stream
            .take(missing)
            .read_to_end(bytes)
            .map_err(|error| read_error(&self.path, error))?;
        Ok(bytes.len() < target)
    }

    /// Takes a byte order mark off and refuses what is no text in lines at all.
    fn check_start(&self, bytes: &mut Vec<u8>) -> Result<(), SourceError> {
        let format = |problem: &str, hint| SourceError::Format {
            path: self.path.clone(),
            problem: problem.to_owned(),
            hint,
        };
        if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
            bytes.drain(..3);
        }
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(format("the text is UTF-16", "convert it to UTF-8"));
        }
        if bytes.starts_with(b"PAR1") {
            return Err(format(
                "a packed Parquet file",
                "unpack it: Parquet packs its pages itself",
            ));
        }
        if crate::archive::is_archive_start(bytes) {
            return Err(format(
                "an archive, where items one a line are expected",
                "unpack it",
            ));
        }
        Ok(())
    }

    /// The last lines, and the fault of a stream that broke off.
    fn last_block(&mut self, mut bytes: Vec<u8>, scan: Scan) -> Option<Block> {
        let first_line = self.next_line;
        let end = self.damage.happened().then(|| {
            bytes.truncate(scan.end);
            fault(
                Reason::InvalidJson,
                first_line + scan.lines,
                Some(BROKEN_STREAM),
            )
        });
        let nothing = bytes.is_empty() && end.is_none();
        (!nothing).then(|| self.block(bytes, first_line, end))
    }

    /// Ends a block before a line that is too long, and reads on behind that line.
    fn end_at_long_line(
        &mut self,
        mut bytes: Vec<u8>,
        start: usize,
        lines: u64,
    ) -> Result<Block, SourceError> {
        let first_line = self.next_line;
        let number = first_line + lines;
        let long = bytes.split_off(start);
        match memchr(b'\n', &long) {
            Some(end) => self.carry = long.get(end + 1..).unwrap_or_default().to_vec(),
            None => {
                drop(long);
                self.skip_line()
                    .map_err(|error| read_error(&self.path, error))?;
            }
        }
        self.next_line = number + 1;
        Ok(self.block(
            bytes,
            first_line,
            Some(fault(Reason::RecordTooLarge, number, None)),
        ))
    }

    /// Reads to the end of the line without keeping it.
    fn skip_line(&mut self) -> io::Result<()> {
        let mut buffer = vec![0u8; GROWTH];
        loop {
            let count = match self.stream.read(&mut buffer) {
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let read = buffer.get(..count).unwrap_or_default();
            if let Some(end) = memchr(b'\n', read) {
                self.carry = read.get(end + 1..).unwrap_or_default().to_vec();
                return Ok(());
            }
            if count == 0 {
                return Ok(());
            }
        }
    }

    fn block(&self, bytes: Vec<u8>, first_line: u64, end: Option<Fault>) -> Block {
        Block {
            path: self.path.clone(),
            format: self.format,
            limits: self.limits,
            body: Body::Lines(Lines {
                bytes,
                first_line,
                end,
            }),
        }
    }
}

impl Iterator for LineBlocks {
    type Item = Result<Block, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.state == State::Done {
            return None;
        }
        let block = self.next_block();
        if block.is_err() {
            self.state = State::Done;
        }
        block.transpose()
    }
}

/// Where lines end in a buffer.
struct Scan {
    /// Complete lines, up to a line that is too long.
    lines: u64,
    /// Where the last complete line ends.
    end: usize,
    /// Where a line begins that is too long.
    too_long: Option<usize>,
}

impl Scan {
    fn of(bytes: &[u8]) -> Self {
        let mut scan = Self {
            lines: 0,
            end: 0,
            too_long: None,
        };
        for line_break in memchr_iter(b'\n', bytes) {
            if line_break - scan.end > MAX_RECORD_BYTES {
                scan.too_long = Some(scan.end);
                return scan;
            }
            scan.lines += 1;
            scan.end = line_break + 1;
        }
        if bytes.len() - scan.end > MAX_RECORD_BYTES {
            scan.too_long = Some(scan.end);
        }
        scan
    }
}

fn fault(reason: Reason, line: u64, field: Option<&str>) -> Fault {
    Fault {
        reason,
        position: Position {
            entry: None,
            record: line,
        },
        field: field.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests;

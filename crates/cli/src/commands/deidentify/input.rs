//! Standard input in batches of whole lines, read ahead in a thread of its own.
//!
//! What has come in goes to work at once when nothing else is at work, and in larger batches
//! when something is. So a slow pipe is answered line by line, and a fast one keeps all threads
//! busy. At most two batches and one unfinished line are held.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::failure::Failure;

/// Bytes that are read at once.
const READ_BYTES: usize = 256 << 10;

/// How lines are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Longest line, with its end.
    pub(super) line_bytes: usize,
    /// Bytes of a batch, from which on no more are read.
    pub(super) batch_bytes: usize,
    /// All of the input is one line.
    pub(super) whole: bool,
}

/// Lines in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// Their bytes.
    pub(super) bytes: Vec<u8>,
    /// Where each stands, with its end; nothing of a line that is too long.
    pub(super) lines: Vec<Option<Range<usize>>>,
    /// Number of the first one, from 1.
    pub(super) first: u64,
}

/// What is read ahead.
#[derive(Clone)]
pub(super) struct Input(Arc<(Mutex<State>, Condvar)>);

struct State {
    assembler: Assembler,
    ended: Option<io::Result<()>>,
}

impl Input {
    /// Begins to read. The thread ends with the input, or with the process.
    pub(super) fn begin(mut from: impl Read + Send + 'static, limits: Limits) -> Self {
        let state = State {
            assembler: Assembler::new(limits),
            ended: None,
        };
        let input = Self(Arc::new((Mutex::new(state), Condvar::new())));
        let shared = input.clone();
        std::thread::spawn(move || {
            let mut buffer = vec![0; READ_BYTES];
            loop {
                let read = match from.read(&mut buffer) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    read => read,
                };
                let mut state = shared.lock();
                while state.assembler.is_full() {
                    state = shared.wait(state);
                }
                match read {
                    Ok(0) => {
                        state.assembler.finish();
                        state.ended = Some(Ok(()));
                    }
                    Ok(count) => state
                        .assembler
                        .push(buffer.get(..count).unwrap_or_default()),
                    Err(error) => state.ended = Some(Err(error)),
                }
                let is_over = state.ended.is_some();
                shared.0.1.notify_all();
                if is_over {
                    return;
                }
            }
        });
        input
    }

    /// Waits for lines; nothing at the end.
    pub(super) fn next(&self) -> Result<Option<Batch>, Failure> {
        let mut state = self.lock();
        loop {
            if state.assembler.has_lines() {
                let batch = state.assembler.take();
                self.0.1.notify_all();
                return Ok(Some(batch));
            }
            match state.ended.take() {
                Some(Ok(())) => return Ok(None),
                Some(Err(error)) => {
                    return Err(Failure::user(format!("standard input: {error}"))
                        .hint("what came before is written"));
                }
                None => state = self.wait(state),
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.0.1.wait(state).unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts lines together from pieces.
struct Assembler {
    limits: Limits,
    batch: Batch,
    /// Where the unfinished line begins.
    begun: usize,
    /// Whether it is too long: nothing of it is kept.
    too_long: bool,
    /// Whether anything of it has come.
    has_begun: bool,
}

impl Assembler {
    fn new(limits: Limits) -> Self {
        Self {
            limits,
            batch: Batch {
                first: 1,
                ..Batch::default()
            },
            begun: 0,
            too_long: false,
            has_begun: false,
        }
    }

    fn has_lines(&self) -> bool {
        !self.batch.lines.is_empty()
    }

    fn is_full(&self) -> bool {
        self.has_lines() && self.begun >= self.limits.batch_bytes
    }

    fn push(&mut self, mut new: &[u8]) {
        while !new.is_empty() {
            let newline = memchr::memchr(b'\n', new).filter(|_| !self.limits.whole);
            let (piece, rest) = new.split_at(newline.map_or(new.len(), |at| at + 1));
            new = rest;
            self.has_begun = true;
            let length = self.batch.bytes.len() - self.begun + piece.len();
            if self.too_long || length > self.limits.line_bytes {
                self.too_long = true;
                self.batch.bytes.truncate(self.begun);
            } else {
                self.batch.bytes.extend_from_slice(piece);
            }
            if newline.is_some() {
                self.finish();
            }
        }
    }

    /// Ends the line at hand, if one was begun.
    fn finish(&mut self) {
        if self.has_begun {
            let line = self.begun..self.batch.bytes.len();
            self.batch.lines.push((!self.too_long).then_some(line));
        }
        self.begun = self.batch.bytes.len();
        (self.too_long, self.has_begun) = (false, false);
    }

    /// Takes the whole lines and keeps the unfinished one.
    fn take(&mut self) -> Batch {
        // The next batch will be about as large as this one.
        let mut bytes = Vec::with_capacity(self.batch.bytes.len());
        bytes.extend_from_slice(self.batch.bytes.get(self.begun..).unwrap_or_default());
        self.batch.bytes.truncate(self.begun);
        let next = Batch {
            bytes,
            lines: Vec::with_capacity(self.batch.lines.len()),
            first: self.batch.first + self.batch.lines.len() as u64,
        };
        self.begun = 0;
        std::mem::replace(&mut self.batch, next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(line_bytes: usize, whole: bool) -> Limits {
        Limits {
            line_bytes,
            batch_bytes: 16,
            whole,
        }
    }

    /// All lines, in whatever pieces they come; `None` is a line that is too long.
    fn lines(text: &[u8], piece: usize, limits: Limits) -> Vec<Option<Vec<u8>>> {
        let mut assembler = Assembler::new(limits);
        let mut lines = Vec::new();
        let mut collect = |batch: Batch| {
            assert_eq!(batch.first, lines.len() as u64 + 1);
            for line in batch.lines {
                lines.push(line.map(|line| batch.bytes[line].to_vec()));
            }
        };
        for new in text.chunks(piece) {
            assembler.push(new);
            if assembler.has_lines() {
                collect(assembler.take());
            }
        }
        assembler.finish();
        if assembler.has_lines() {
            collect(assembler.take());
        }
        lines
    }

    #[test]
    fn lines_come_whole_in_whatever_pieces() {
        let text = b"one\r\n\ntwo two two\nlast";
        for piece in 1..=text.len() {
            let found: Vec<Vec<u8>> = lines(text, piece, limits(100, false))
                .into_iter()
                .flatten()
                .collect();
            assert_eq!(
                found,
                [&b"one\r\n"[..], b"\n", b"two two two\n", b"last"],
                "{piece}"
            );
            assert_eq!(lines(text, piece, limits(100, true)).len(), 1);
        }
        assert!(lines(b"", 1, limits(9, false)).is_empty());
        assert!(lines(b"", 1, limits(9, true)).is_empty());
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over_and_not_kept() {
        let text = b"short\nvery very long\nshort\nlong at the end";
        for piece in 1..=text.len() {
            let found = lines(text, piece, limits(6, false));
            let short = Some(b"short\n".to_vec());
            assert_eq!(found, [short.clone(), None, short, None], "{piece}");
        }
        let mut assembler = Assembler::new(limits(6, false));
        for _ in 0..1000 {
            assembler.push(&[b'x'; 1000]);
            assert!(assembler.batch.bytes.len() <= 6);
        }
    }

    #[test]
    fn reading_ahead_stops_when_a_batch_is_full() {
        struct Endless(Arc<Mutex<usize>>);
        impl Read for Endless {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                *self.0.lock().unwrap() += 1;
                buffer[..2].copy_from_slice(b"x\n");
                Ok(2)
            }
        }
        let reads = Arc::new(Mutex::new(0));
        let input = Input::begin(Endless(Arc::clone(&reads)), limits(9, false));
        for _ in 0..50 {
            let batch = input.next().unwrap().unwrap();
            assert!(batch.bytes.len() <= 16 + 2);
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
        let before = *reads.lock().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20));
        assert_eq!(*reads.lock().unwrap(), before);
    }
}

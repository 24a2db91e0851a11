//! Sorts the labels of a service in bounded memory: what does not fit goes through an unnamed
//! temporary file as sorted runs, which are merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::block::{RECORD, entry, record};
use crate::label::Label;
use crate::scope::Scopes;

/// Labels that are sorted in memory at once: 18 MB.
pub(super) const IN_MEMORY: usize = 1 << 20;

/// Labels that are written or read at once: 140 kB.
const AT_ONCE: usize = 1 << 13;

/// Labels of one service, in any order and as often as it happens.
pub(super) struct Sorter {
    /// Where the temporary file goes.
    folder: PathBuf,
    in_memory: usize,
    entries: Vec<(Label, Scopes)>,
    spill: Option<Spill>,
}

impl Sorter {
    pub(super) fn new(folder: &Path, in_memory: usize) -> Self {
        Self {
            folder: folder.to_owned(),
            in_memory: in_memory.max(1),
            entries: Vec::new(),
            spill: None,
        }
    }

    pub(super) fn push(&mut self, label: Label, scopes: Scopes) -> io::Result<()> {
        if scopes.is_empty() {
            return Ok(());
        }
        if self.entries.len() >= self.in_memory {
            self.spill()?;
        }
        self.entries.push((label, scopes));
        Ok(())
    }

    /// Hands every label to `take`, in ascending order and once, with all that stands against it.
    /// The sorter is empty afterwards.
    pub(super) fn drain(
        &mut self,
        take: &mut dyn FnMut(Label, Scopes) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut once = Once { last: None, take };
        if self.spill.is_some() {
            self.spill()?;
        }
        match self.spill.take() {
            Some(spill) => spill.merge(&mut once)?,
            None => {
                sort(&mut self.entries);
                self.entries
                    .drain(..)
                    .try_for_each(|(label, scopes)| once.push(label, scopes))?;
            }
        }
        once.finish()
    }

    fn spill(&mut self) -> io::Result<()> {
        sort(&mut self.entries);
        let spill = match &mut self.spill {
            Some(spill) => spill,
            none => none.insert(Spill {
                file: tempfile::tempfile_in(&self.folder)?,
                runs: Vec::new(),
            }),
        };
        spill.add(&self.entries)?;
        self.entries.clear();
        Ok(())
    }
}

fn sort(entries: &mut [(Label, Scopes)]) {
    entries.sort_unstable_by_key(|(label, _)| u128::from_be_bytes(label.0));
}

/// Makes one of equal labels that follow each other.
struct Once<'t> {
    last: Option<(Label, Scopes)>,
    take: &'t mut dyn FnMut(Label, Scopes) -> io::Result<()>,
}

impl Once<'_> {
    fn push(&mut self, label: Label, scopes: Scopes) -> io::Result<()> {
        match &mut self.last {
            Some((last, all)) if *last == label => *all = all.union(scopes),
            last => {
                if let Some((label, scopes)) = last.replace((label, scopes)) {
                    (self.take)(label, scopes)?;
                }
            }
        }
        Ok(())
    }

    fn finish(self) -> io::Result<()> {
        match self.last {
            Some((label, scopes)) => (self.take)(label, scopes),
            None => Ok(()),
        }
    }
}

/// Sorted runs in one file.
struct Spill {
    file: File,
    runs: Vec<Run>,
}

/// A sorted run: from one label of the file to another.
struct Run {
    from: u64,
    to: u64,
    last: Label,
}

impl Spill {
    /// Adds sorted labels, to the last run if they go on where it ends: input that is sorted
    /// already is one run.
    fn add(&mut self, entries: &[(Label, Scopes)]) -> io::Result<()> {
        let (Some((first, _)), Some((last, _))) = (entries.first(), entries.last()) else {
            return Ok(());
        };
        let from = self.runs.last().map_or(0, |run| run.to);
        let to = from + entries.len() as u64;
        let mut bytes = Vec::with_capacity(entries.len().min(AT_ONCE) * RECORD);
        for some in entries.chunks(AT_ONCE) {
            bytes.clear();
            bytes.extend(
                some.iter()
                    .flat_map(|(label, scopes)| record(label, *scopes)),
            );
            self.file.write_all(&bytes)?;
        }
        match self.runs.last_mut() {
            Some(run) if run.last <= *first => (run.to, run.last) = (to, *last),
            _ => self.runs.push(Run {
                from,
                to,
                last: *last,
            }),
        }
        Ok(())
    }

    fn merge(self, once: &mut Once<'_>) -> io::Result<()> {
        // Many runs get smaller buffers, so that together they take no more than sorting did.
        let at_once = (IN_MEMORY / self.runs.len().max(1)).clamp(64, AT_ONCE);
        let mut readers: Vec<Reader<'_>> = self
            .runs
            .iter()
            .map(|run| Reader::new(&self.file, run, at_once))
            .collect();
        let mut heads = BinaryHeap::with_capacity(readers.len());
        for (place, reader) in readers.iter_mut().enumerate() {
            heads.extend(
                reader
                    .next()?
                    .map(|(label, scopes)| Reverse((label, place, scopes))),
            );
        }
        while let Some(mut head) = heads.peek_mut() {
            let Reverse((label, place, scopes)) = *head;
            let next = match readers.get_mut(place) {
                Some(reader) => reader.next()?,
                None => None,
            };
            match next {
                Some((label, scopes)) => *head = Reverse((label, place, scopes)),
                None => drop(std::collections::binary_heap::PeekMut::pop(head)),
            }
            once.push(label, scopes)?;
        }
        Ok(())
    }
}

/// Reads one run, in pieces.
struct Reader<'f> {
    file: &'f File,
    from: u64,
    to: u64,
    at_once: usize,
    bytes: Vec<u8>,
    used: usize,
}

impl<'f> Reader<'f> {
    fn new(file: &'f File, run: &Run, at_once: usize) -> Self {
        Self {
            file,
            from: run.from,
            to: run.to,
            at_once,
            bytes: Vec::new(),
            used: 0,
        }
    }

    fn next(&mut self) -> io::Result<Option<(Label, Scopes)>> {
        if self.used == self.bytes.len() && !self.fill()? {
            return Ok(None);
        }
        let rest = self.bytes.get(self.used..).unwrap_or_default();
        let found = rest.first_chunk().and_then(entry);
        self.used += RECORD;
        match found {
            Some(found) => Ok(Some(found)),
            None => Err(io::Error::other("the temporary file changed")),
        }
    }

    fn fill(&mut self) -> io::Result<bool> {
        let count = (self.to - self.from).min(self.at_once as u64);
        self.bytes.resize(count as usize * RECORD, 0);
        self.used = 0;
        // All readers share the place in the file, so each goes to its own before it reads.
        self.file.seek(SeekFrom::Start(self.from * RECORD as u64))?;
        self.file.read_exact(&mut self.bytes)?;
        self.from += count;
        Ok(count > 0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_order_and_any_memory_give_the_same(
            entries in prop::collection::vec((any::<[u8; 2]>(), 0..32_u8), 0..300),
            in_memory in 1..400_usize,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let mut sorter = Sorter::new(folder.path(), in_memory);
            let mut expected = BTreeMap::<Label, Scopes>::new();
            for (bytes, bits) in entries {
                let mut label = Label([0; 16]);
                label.0[..2].copy_from_slice(&bytes);
                let scopes = Scopes::from_bits(bits).unwrap();
                sorter.push(label, scopes).unwrap();
                if !scopes.is_empty() {
                    let all = expected.entry(label).or_default();
                    *all = all.union(scopes);
                }
            }
            let mut sorted = Vec::new();
            sorter.drain(&mut |label, scopes| { sorted.push((label, scopes)); Ok(()) }).unwrap();
            prop_assert!(sorted.into_iter().eq(expected));
        }
    }

    #[test]
    fn sorted_input_is_one_run_and_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut sorter = Sorter::new(folder.path(), 10);
        for number in 0..1000_u128 {
            sorter
                .push(Label(number.to_be_bytes()), Scopes::OWN)
                .unwrap();
        }
        assert_eq!(sorter.spill.as_ref().unwrap().runs.len(), 1);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let mut count = 0;
        sorter
            .drain(&mut |_, _| {
                count += 1;
                Ok(())
            })
            .unwrap();
        assert_eq!(count, 1000);
    }
}

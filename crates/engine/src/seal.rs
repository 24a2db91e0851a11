//! Seal: writes the part of each bucket, in the order of a keyed shuffle, and its provenance.
//!
//! A bucket is made of whole slots, so that all examples of one subject of one service are in
//! it, and of so many that enough subjects share it: it must not point at a person.

use std::collections::HashSet;

use licit_dataset::{
    Example, ExampleId, NewVersion, PartWriter, ProvenanceKey, ProvenanceRow, ProvenanceWriter,
    SubjectLabel,
};
use licit_evidence::Part;
use licit_record::Service;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::copies::Losses;
use crate::error::EngineError;
use crate::judge::{Judged, SLOTS};
use crate::keys::BuildKeys;
use crate::progress::{Phase, Progress};
use crate::rows::{Cursor, ExampleRow};
use crate::sections::SectionReader;

/// Bytes of a row of subjects: record and label.
const SUBJECT_BYTES: usize = 32;

/// What was sealed.
#[derive(Debug, Default)]
pub(crate) struct Sealed {
    pub(crate) parts: Vec<Part>,
    pub(crate) buckets: u32,
    pub(crate) fewest_subjects: u64,
}

/// Everything that sealing needs.
pub(crate) struct Sealer<'a> {
    pub(crate) judged: &'a [Judged],
    pub(crate) losses: &'a Losses,
    pub(crate) keys: BuildKeys,
    pub(crate) services: &'a [Service],
    pub(crate) provenance: ProvenanceKey,
    pub(crate) version: &'a NewVersion,
    /// Bytes of rows that one bucket may hold in memory.
    pub(crate) memory_bytes: u64,
}

impl Sealer<'_> {
    /// Chooses the number of buckets and writes them all.
    pub(crate) fn seal(
        &self,
        min_subjects: u32,
        progress: &dyn Progress,
    ) -> Result<Sealed, EngineError> {
        let subjects: Vec<u64> = (0..SLOTS)
            .into_par_iter()
            .map(|slot| self.subjects_of(slot))
            .collect::<Result<_, _>>()?;
        let (buckets, fewest_subjects) = buckets(&subjects, min_subjects);
        progress.begin(Phase::Seal, buckets as u64);
        let parts: Vec<Option<Part>> = (0..buckets)
            .into_par_iter()
            .map(|bucket| {
                let slots = bucket * SLOTS / buckets..(bucket + 1) * SLOTS / buckets;
                let part = self.bucket(bucket as u32, slots)?;
                progress.advance(1);
                Ok(part)
            })
            .collect::<Result<_, EngineError>>()?;
        let parts = parts.into_iter().flatten().collect();
        Ok(Sealed {
            parts,
            buckets: buckets as u32,
            fewest_subjects,
        })
    }

    /// Subjects of a slot that have an example left.
    fn subjects_of(&self, slot: usize) -> Result<u64, EngineError> {
        let mut subjects = HashSet::new();
        for judged in self.judged {
            let bytes = SectionReader::open(&judged.subjects)?.read(slot)?;
            for row in bytes.chunks_exact(SUBJECT_BYTES) {
                let Some((record, label)) = row.split_first_chunk::<16>() else {
                    continue;
                };
                if self
                    .losses
                    .of(&self.keys, u128::from_le_bytes(*record))
                    .is_none()
                {
                    subjects.insert(<[u8; 16]>::try_from(label).unwrap_or_default());
                }
            }
        }
        Ok(subjects.len() as u64)
    }

    fn bucket(
        &self,
        bucket: u32,
        slots: std::ops::Range<usize>,
    ) -> Result<Option<Part>, EngineError> {
        let mut bytes = 0;
        for judged in self.judged {
            let reader = SectionReader::open(&judged.examples)?;
            bytes += slots
                .clone()
                .map(|slot| reader.raw_bytes(slot))
                .sum::<u64>();
        }
        if bytes == 0 {
            return Ok(None);
        }
        // The shuffle is by a hash, so a range of it holds its share of the rows: a bucket that
        // does not fit into memory is written range by range.
        let passes = bytes.div_ceil(self.memory_bytes.max(1)).max(1);
        let mut part = PartWriter::create(&self.version.path.join("parts"), bucket)?;
        let mut provenance = ProvenanceWriter::create(
            &self.version.restricted.join("provenance"),
            bucket,
            &self.provenance,
        )?;
        let mut rows = 0;
        for pass in 0..passes {
            let share = |pass: u64| (u128::from(pass) << 64).div_ceil(u128::from(passes));
            let range = share(pass)..share(pass + 1);
            let mut loaded = Loaded::default();
            loaded.bytes.reserve((bytes / passes) as usize);
            self.load(slots.clone(), &range, &mut loaded)?;
            rows += self.write(&loaded, &mut part, &mut provenance)?;
        }
        if rows == 0 {
            return Ok(None);
        }
        provenance.finish()?;
        Ok(Some(part.finish()?))
    }

    /// Loads the rows of some slots whose place in the shuffle lies in a range, in order.
    fn load(
        &self,
        slots: std::ops::Range<usize>,
        range: &std::ops::Range<u128>,
        loaded: &mut Loaded,
    ) -> Result<(), EngineError> {
        for judged in self.judged {
            let mut reader = SectionReader::open(&judged.examples)?;
            for slot in slots.clone() {
                let bytes = reader.read(slot)?;
                let mut cursor = Cursor::new(&bytes);
                while !cursor.is_empty() {
                    let row = ExampleRow::get(&mut cursor)
                        .ok_or_else(|| EngineError::damaged(&judged.examples, "half a row"))?;
                    let in_range = range.contains(&u128::from(row.shuffle));
                    if in_range && self.losses.of(&self.keys, row.record).is_none() {
                        loaded
                            .order
                            .push((row.shuffle, row.record, loaded.bytes.len()));
                        row.put(&mut loaded.bytes);
                    }
                }
            }
        }
        loaded.order.sort_unstable();
        // The same record from two files is one example.
        loaded.order.dedup_by_key(|(_, record, _)| *record);
        Ok(())
    }

    fn write(
        &self,
        loaded: &Loaded,
        part: &mut PartWriter,
        provenance: &mut ProvenanceWriter,
    ) -> Result<u64, EngineError> {
        let mut subjects = Vec::new();
        for (_, _, offset) in &loaded.order {
            let bytes = loaded.bytes.get(*offset..).unwrap_or_default();
            let row = ExampleRow::get(&mut Cursor::new(bytes)).expect("it was put there whole");
            let id = ExampleId(self.keys.example(row.record));
            let lang = Some(row.lang).filter(|lang| !lang.is_empty());
            let place = part.push(Example {
                id,
                text: std::str::from_utf8(row.text).expect("it was put there as a text"),
                lang,
            })?;
            subjects.clear();
            let (labels, _) = row.subjects.as_chunks::<16>();
            subjects.extend(labels.iter().map(|label| SubjectLabel(*label)));
            provenance.push(&ProvenanceRow {
                example: id,
                service: self
                    .services
                    .get(usize::from(row.service))
                    .map_or("", Service::as_str),
                token: row.token,
                subjects: &subjects,
                row: place,
            })?;
        }
        Ok(loaded.order.len() as u64)
    }
}

#[derive(Default)]
struct Loaded {
    bytes: Vec<u8>,
    order: Vec<(u64, u128, usize)>,
}

/// The largest number of buckets, a power of two, in which every bucket has enough subjects; one
/// if there is none. Also the number of subjects in the emptiest bucket.
fn buckets(subjects: &[u64], min_subjects: u32) -> (usize, u64) {
    let fewest = |buckets: usize| {
        let slots = subjects.len() / buckets;
        subjects
            .chunks(slots)
            .map(|slots| slots.iter().sum())
            .min()
            .unwrap_or(0)
    };
    let mut count = subjects.len();
    while count > 1 && fewest(count) < u64::from(min_subjects) {
        count /= 2;
    }
    (count, fewest(count))
}

#[cfg(test)]
mod tests {
    use super::buckets;

    #[test]
    fn every_bucket_has_enough_subjects() {
        assert_eq!(buckets(&[5; 256], 20), (64, 20));
        assert_eq!(buckets(&[20; 256], 20), (256, 20));
        assert_eq!(buckets(&[0; 256], 20), (1, 0));
        let mut uneven = [100; 256];
        uneven[0] = 1;
        assert_eq!(buckets(&uneven, 20), (128, 101));
    }
}

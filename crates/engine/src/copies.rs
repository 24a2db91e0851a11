//! Match: which records are older or repeated ones of the same item, and which are copies of
//! each other (ADM-9, TRN-3).
//!
//! Everything is found range by range of a hash, so that a range fits into memory and ranges can
//! be worked on in any order. Which of several copies survives is decided by a keyed hash, never
//! by arrival: of exact copies the one from whose text most was taken out, so that no copy keeps
//! what another lost (DEI-7).

use std::collections::{BTreeMap, HashMap, HashSet};

use licit_record::{Outcome, Reason};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::error::EngineError;
use crate::judge::{Judged, PRINT_RANGES, TOKEN_RANGES};
use crate::keys::BuildKeys;
use crate::progress::{Phase, Progress};
use crate::rows::{DecisionEntry, ShingleRow, WholeRow, all};
use crate::sections::SectionReader;

/// Fewest kept shingles for texts to be compared by them: about ten words. Shorter texts are
/// copies only if all words are the same.
const FEWEST_SHINGLES: u16 = 4;
/// Kept shingles that near copies have in common, as a share of the mean of both: three fifths,
/// because one changed word changes five shingles.
const COMMON_NUMERATOR: u32 = 3;
const COMMON_DENOMINATOR: u32 = 5;
/// Texts with a common shingle of which every pair is compared; of more, each is compared with
/// the first alone, which keeps the work linear.
const ALL_PAIRS: usize = 16;

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Losses {
    /// Records of which the same item has a later one, or one that contradicts it.
    records: HashMap<u128, Reason>,
    /// Ranks of copies.
    exact: HashSet<u64>,
    near: HashSet<u64>,
}

/// Why a record is lost, besides its own reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// Another record of its item holds.
    OfItem(Reason),
    /// The same words as another record.
    ExactCopy,
    /// Nearly the same words as another record.
    NearCopy,
}

impl Loss {
    /// The reason code.
    pub(crate) fn reason(self) -> Reason {
        match self {
            Self::OfItem(reason) => reason,
            Self::ExactCopy | Self::NearCopy => Reason::Duplicate,
        }
    }
}

impl Losses {
    /// Whether and why a record is lost.
    pub(crate) fn of(&self, keys: &BuildKeys, record: u128) -> Option<Loss> {
        if let Some(reason) = self.records.get(&record) {
            return Some(Loss::OfItem(*reason));
        }
        let rank = keys.rank(record);
        if self.exact.contains(&rank) {
            Some(Loss::ExactCopy)
        } else if self.near.contains(&rank) {
            Some(Loss::NearCopy)
        } else {
            None
        }
    }
}

/// Compares all records.
pub(crate) fn find(
    judged: &[Judged],
    keys: &BuildKeys,
    progress: &dyn Progress,
) -> Result<Losses, EngineError> {
    progress.begin(Phase::Match, (TOKEN_RANGES + 2 * PRINT_RANGES) as u64);
    let done = |_: &_| progress.advance(1);
    let records: Vec<HashMap<u128, Reason>> = (0..TOKEN_RANGES)
        .into_par_iter()
        .map(|range| records_of_items(judged, range).inspect(|found| done(&found.len())))
        .collect::<Result<_, _>>()?;
    let records: HashMap<u128, Reason> = records.into_iter().flatten().collect();
    let mut out: HashSet<u64> = records.keys().map(|&record| keys.rank(record)).collect();
    let exact: Vec<Vec<u64>> = (0..PRINT_RANGES)
        .into_par_iter()
        .map(|range| exact_copies(judged, range, &out).inspect(|found| done(&found.len())))
        .collect::<Result<_, _>>()?;
    let exact: HashSet<u64> = exact.into_iter().flatten().collect();
    out.extend(&exact);
    let pairs: Vec<Vec<Pair>> = (0..PRINT_RANGES)
        .into_par_iter()
        .map(|range| pairs(judged, range, &out).inspect(|found| done(&found.len())))
        .collect::<Result<_, _>>()?;
    let near = near_copies(pairs);
    Ok(Losses {
        records,
        exact,
        near,
    })
}

/// All rows of one section of all chunks.
fn read_range<T>(
    paths: impl Iterator<Item = std::path::PathBuf>,
    section: usize,
    mut each: impl FnMut(&[u8]) -> Option<Vec<T>>,
) -> Result<Vec<T>, EngineError> {
    let mut rows = Vec::new();
    for path in paths {
        let bytes = SectionReader::open(&path)?.read(section)?;
        let found = each(&bytes).ok_or_else(|| EngineError::damaged(&path, "half a row"))?;
        rows.extend(found);
    }
    Ok(rows)
}

/// A record of an item, as far as it matters which one holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Dated {
    token: [u8; 16],
    collected: i64,
    changed: i64,
    record: u128,
    /// A reason that holds for the item whichever of its records is the later one.
    holding: Option<Reason>,
}

/// Objections, restrictions and erasures: what stands against one record of an item stands
/// against all of them.
const HOLDING: [Reason; 3] = [Reason::ObjectionAuthor, Reason::Restricted, Reason::Erased];

/// Of the records of each item: which do not hold.
fn records_of_items(judged: &[Judged], range: usize) -> Result<HashMap<u128, Reason>, EngineError> {
    let paths = judged.iter().map(|judged| judged.decisions.clone());
    let mut rows = read_range(paths, range, |bytes| {
        let rows = all(bytes, DecisionEntry::get)?;
        let read = |row: &DecisionEntry<'_>| row.reasons.outcome() != Outcome::Faulty;
        Some(rows.iter().filter(|row| read(row)).map(dated).collect())
    })?;
    rows.sort_unstable();
    // The same record twice is one record here; the repetition is found when it is written.
    rows.dedup();
    let mut lost = HashMap::new();
    for records in rows
        .chunk_by(|a, b| a.token == b.token)
        .filter(|records| records.len() > 1)
    {
        let Some((last, earlier)) = records.split_last() else {
            continue;
        };
        if let Some(reason) = records.iter().find_map(|record| record.holding) {
            let others = records.iter().filter(|record| record.holding.is_none());
            lost.extend(others.map(|record| (record.record, reason)));
            continue;
        }
        let when = |record: &Dated| (record.collected, record.changed);
        let tie = earlier
            .last()
            .is_some_and(|before| when(before) == when(last));
        for record in earlier {
            let contradicts = tie && when(record) == when(last);
            let reason = if contradicts {
                Reason::ContradictoryItem
            } else {
                Reason::Superseded
            };
            lost.insert(record.record, reason);
        }
        if tie {
            lost.insert(last.record, Reason::ContradictoryItem);
        }
    }
    Ok(lost)
}

fn dated(row: &DecisionEntry<'_>) -> Dated {
    Dated {
        token: row.token.0,
        changed: row.changed,
        collected: row.collected,
        record: row.record,
        holding: HOLDING
            .into_iter()
            .find(|reason| row.reasons.contains(*reason))
            // Of a record that was not stored nothing else is known: its reason holds.
            .or_else(|| {
                row.reasons
                    .iter()
                    .next()
                    .filter(|_| row.changed == i64::MIN)
            }),
    }
}

/// Ranks of texts whose words are all the same as those of one that survives.
fn exact_copies(
    judged: &[Judged],
    range: usize,
    out: &HashSet<u64>,
) -> Result<Vec<u64>, EngineError> {
    let paths = judged.iter().map(|judged| judged.prints.clone());
    let mut rows = read_range(paths, range, |bytes| all(bytes, WholeRow::get))?;
    rows.retain(|row| !out.contains(&row.rank));
    rows.sort_unstable();
    // A record that came twice has one rank: it is no copy of itself.
    rows.dedup_by_key(|row| (row.whole, row.rank));
    let groups = rows.chunk_by(|a, b| a.whole == b.whole);
    Ok(groups
        .flat_map(|group| group.iter().skip(1).map(|row| row.rank))
        .collect())
}

/// Two texts with shingles in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    first: (u64, u16),
    second: (u64, u16),
    common: u32,
}

/// Pairs with a common shingle in this range, with their number of common shingles.
fn pairs(judged: &[Judged], range: usize, out: &HashSet<u64>) -> Result<Vec<Pair>, EngineError> {
    let paths = judged.iter().map(|judged| judged.prints.clone());
    let mut rows = read_range(paths, PRINT_RANGES + range, |bytes| {
        all(bytes, ShingleRow::get)
    })?;
    rows.retain(|row| row.of >= FEWEST_SHINGLES && !out.contains(&row.rank));
    rows.sort_unstable();
    rows.dedup();
    let mut pairs = Vec::new();
    for group in rows
        .chunk_by(|a, b| a.shingle == b.shingle)
        .filter(|group| group.len() > 1)
    {
        let firsts = if group.len() <= ALL_PAIRS {
            group.len()
        } else {
            1
        };
        for (place, first) in group.iter().enumerate().take(firsts) {
            for second in group
                .iter()
                .skip(place + 1)
                .filter(|second| similar_size(first, second))
            {
                let (first, second) = ((first.rank, first.of), (second.rank, second.of));
                pairs.push(Pair {
                    first,
                    second,
                    common: 1,
                });
            }
        }
    }
    Ok(add_up(pairs))
}

/// Whether two texts can have enough in common at all.
fn similar_size(a: &ShingleRow, b: &ShingleRow) -> bool {
    enough(u32::from(a.of.min(b.of)), a.of, b.of)
}

fn enough(common: u32, a: u16, b: u16) -> bool {
    2 * COMMON_DENOMINATOR * common >= COMMON_NUMERATOR * (u32::from(a) + u32::from(b))
}

fn add_up(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.sort_unstable();
    pairs.dedup_by(|next, sum| {
        let same = (next.first, next.second) == (sum.first, sum.second);
        if same {
            sum.common += next.common;
        }
        same
    });
    pairs
}

/// Ranks of texts that have nearly the words of one that survives.
///
/// In the order of ranks: a text is a copy if it is near one that is none. So the result does
/// not depend on the order in which pairs were found, and a chain of small changes does not make
/// its ends copies of each other.
fn near_copies(pairs: Vec<Vec<Pair>>) -> HashSet<u64> {
    let pairs = add_up(pairs.into_iter().flatten().collect());
    let mut near: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for pair in pairs {
        if enough(pair.common, pair.first.1, pair.second.1) {
            near.entry(pair.second.0).or_default().push(pair.first.0);
        }
    }
    let mut copies = HashSet::new();
    for (second, firsts) in near {
        if firsts.iter().any(|first| !copies.contains(first)) {
            copies.insert(second);
        }
    }
    copies
}

//! The rows that phases hand to each other, as bytes.
//!
//! Numbers are little-endian; texts are preceded by their length. A row knows its own length, so
//! that rows are read one after the other without an index.

use licit_record::{
    Category, Concerns, ItemToken, Reasons, Redactions, SpecialCategory, StatementFate, Statements,
};

/// Reads numbers and texts from the front of some bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    fn i64(&mut self) -> Option<i64> {
        self.array().map(i64::from_le_bytes)
    }

    pub(crate) fn u128(&mut self) -> Option<u128> {
        self.array().map(u128::from_le_bytes)
    }

    /// A text, not yet looked at: most rows are passed on without it.
    fn text(&mut self) -> Option<&'a [u8]> {
        let length = self.u32()? as usize;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(text)
    }
}

fn put_text(out: &mut Vec<u8>, text: &[u8]) {
    // Texts come from records of a few megabytes at the most.
    out.extend_from_slice(&(text.len() as u32).to_le_bytes());
    out.extend_from_slice(text);
}

/// An example on its way from judge to seal. It has no account and no time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ExampleRow<'a> {
    pub(crate) shuffle: u64,
    pub(crate) record: u128,
    pub(crate) token: ItemToken,
    /// Place of the service in the list of services of the build.
    pub(crate) service: u16,
    pub(crate) lang: &'a str,
    /// UTF-8, as it was put there.
    pub(crate) text: &'a [u8],
    /// Labels of its subjects, 16 bytes each, the author's first.
    pub(crate) subjects: &'a [u8],
}

impl<'a> ExampleRow<'a> {
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.shuffle.to_le_bytes());
        out.extend_from_slice(&self.record.to_le_bytes());
        out.extend_from_slice(&self.token.0);
        out.extend_from_slice(&self.service.to_le_bytes());
        put_text(out, self.lang.as_bytes());
        put_text(out, self.text);
        out.extend_from_slice(&((self.subjects.len() / 16) as u16).to_le_bytes());
        out.extend_from_slice(self.subjects);
    }

    pub(crate) fn get(from: &mut Cursor<'a>) -> Option<Self> {
        Some(Self {
            shuffle: from.u64()?,
            record: from.u128()?,
            token: ItemToken(from.array()?),
            service: from.u16()?,
            lang: std::str::from_utf8(from.text()?).ok()?,
            text: from.text()?,
            subjects: {
                let length = usize::from(from.u16()?) * 16;
                let (subjects, rest) = from.0.split_at_checked(length)?;
                from.0 = rest;
                subjects
            },
        })
    }
}

/// What else is known of a decision's record, for the sums of the manifest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks(u8);

impl Marks {
    /// Its fields name another person than the author.
    pub(crate) const NAMES_OTHERS: Self = Self(1);
    /// It is older than the public announcement.
    pub(crate) const OLDER: Self = Self(1 << 1);

    pub(crate) fn set(&mut self, mark: Self, on: bool) {
        if on {
            self.0 |= mark.0;
        }
    }

    pub(crate) fn contains(self, mark: Self) -> bool {
        self.0 & mark.0 != 0
    }
}

/// A decision on its way from judge to conclude.
#[derive(Clone, Debug)]
pub(crate) struct DecisionEntry<'a> {
    pub(crate) token: ItemToken,
    pub(crate) record: u128,
    /// When the item was last changed, and when it was read: the record that was read last holds,
    /// of those the one that was changed last.
    pub(crate) changed: i64,
    pub(crate) collected: i64,
    pub(crate) source: u16,
    pub(crate) marks: Marks,
    pub(crate) reasons: Reasons,
    /// The service's own id; empty for a record that could not be read.
    pub(crate) item_id: &'a [u8],
    pub(crate) redactions: Redactions,
    pub(crate) statements: Statements,
}

impl<'a> DecisionEntry<'a> {
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.token.0);
        out.extend_from_slice(&self.record.to_le_bytes());
        out.extend_from_slice(&self.changed.to_le_bytes());
        out.extend_from_slice(&self.collected.to_le_bytes());
        out.extend_from_slice(&self.source.to_le_bytes());
        out.push(self.marks.0);
        out.extend_from_slice(&self.reasons.bits().to_le_bytes());
        put_text(out, self.item_id);
        // There are fewer categories than 256.
        out.push(self.redactions.len() as u8);
        for (category, count) in &self.redactions {
            out.push(*category as u8);
            out.extend_from_slice(&count.to_le_bytes());
        }
        // At the most one for each category, person and fate: fewer than 256.
        out.push(self.statements.len() as u8);
        for ((category, concerns, fate), count) in &self.statements {
            out.extend_from_slice(&[*category as u8, *concerns as u8, *fate as u8]);
            out.extend_from_slice(&count.to_le_bytes());
        }
    }

    pub(crate) fn get(from: &mut Cursor<'a>) -> Option<Self> {
        Some(Self {
            token: ItemToken(from.array()?),
            record: from.u128()?,
            changed: from.i64()?,
            collected: from.i64()?,
            source: from.u16()?,
            marks: Marks(from.u8()?),
            reasons: Reasons::from_bits(from.u64()?)?,
            item_id: from.text()?,
            redactions: {
                let count = from.u8()?;
                let mut redactions = Redactions::new();
                for _ in 0..count {
                    let category = *Category::ALL.get(usize::from(from.u8()?))?;
                    redactions.insert(category, from.u32()?);
                }
                redactions
            },
            statements: {
                let count = from.u8()?;
                let mut statements = Statements::new();
                for _ in 0..count {
                    let category = *SpecialCategory::ALL.get(usize::from(from.u8()?))?;
                    let concerns = *Concerns::ALL.get(usize::from(from.u8()?))?;
                    let fate = *StatementFate::ALL.get(usize::from(from.u8()?))?;
                    statements.insert((category, concerns, fate), from.u32()?);
                }
                statements
            },
        })
    }
}

/// What exact copies are found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WholeRow {
    pub(crate) whole: u128,
    /// Spans taken out, downwards: the copy with most taken out survives (DEI-7).
    pub(crate) kept: u32,
    pub(crate) rank: u64,
}

impl WholeRow {
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.whole.to_le_bytes());
        out.extend_from_slice(&self.kept.to_le_bytes());
        out.extend_from_slice(&self.rank.to_le_bytes());
    }

    pub(crate) fn get(from: &mut Cursor<'_>) -> Option<Self> {
        Some(Self {
            whole: from.u128()?,
            kept: from.u32()?,
            rank: from.u64()?,
        })
    }
}

/// A kept shingle of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ShingleRow {
    pub(crate) shingle: u64,
    pub(crate) rank: u64,
    /// Kept shingles of the text.
    pub(crate) of: u16,
}

impl ShingleRow {
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.shingle.to_le_bytes());
        out.extend_from_slice(&self.rank.to_le_bytes());
        out.extend_from_slice(&self.of.to_le_bytes());
    }

    pub(crate) fn get(from: &mut Cursor<'_>) -> Option<Self> {
        Some(Self {
            shingle: from.u64()?,
            rank: from.u64()?,
            of: from.u16()?,
        })
    }
}

/// All rows of a section; `None` if its bytes do not end with a row.
pub(crate) fn all<'a, T>(
    bytes: &'a [u8],
    get: impl Fn(&mut Cursor<'a>) -> Option<T>,
) -> Option<Vec<T>> {
    let mut cursor = Cursor::new(bytes);
    let mut rows = Vec::new();
    while !cursor.is_empty() {
        rows.push(get(&mut cursor)?);
    }
    Some(rows)
}

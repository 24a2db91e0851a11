//! The weights of the tagger: a table of rows, one weight a label, and what a label costs behind
//! another.
//!
//! A linear-chain conditional random field (Lafferty, McCallum, Pereira 2001) over hashed
//! features. The label "no name" is the zero point: its weights are 0.

use super::feature::ROWS;
use super::gate::{self, Gate};

/// First line of the file.
pub(crate) const MAGIC: &[u8; 16] = b"licit-names/1  \n";

/// Labels with weights of their own: the first token of a person's name, a further one, and the
/// same of a place. Places are labelled so that they are not taken for persons.
pub(crate) const OWN: usize = 4;
/// All labels; the last is "no name".
pub(crate) const LABELS: usize = OWN + 1;
/// The label of what is no name.
pub(crate) const OUTSIDE: usize = OWN;

/// Scores of the labels of one token.
pub(crate) type Scores = [f32; LABELS];

/// A trained model.
pub struct Model {
    /// What decides which words are weighed at all.
    pub(crate) gate: Gate,
    /// Rows of weights, in steps of `step`.
    rows: Vec<[i8; OWN]>,
    /// What one step is worth.
    step: f32,
    /// What a label is worth behind another: `[before][label]`.
    pub(crate) chain: [Scores; LABELS],
}

impl std::fmt::Debug for Model {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Model({} rows)", self.rows.len())
    }
}

impl Model {
    /// Puts a model together; weights are rounded to 8 bits.
    #[cfg(feature = "training")]
    pub(crate) fn new(
        rows: &[[f32; OWN]],
        chain: [Scores; LABELS],
        gate: Gate,
        largest: f32,
    ) -> Self {
        let step = largest / f32::from(i8::MAX);
        // Rounded and clamped to the range of the type first.
        let rounded = |weight: f32| (weight / step).round().clamp(-127.0, 127.0) as i8;
        Self {
            gate,
            rows: rows.iter().map(|row| row.map(rounded)).collect(),
            step,
            chain,
        }
    }

    /// The scores of a token with these features.
    #[inline]
    pub(crate) fn scores(&self, rows: &[u32]) -> Scores {
        let mut sums = [0_i32; OWN];
        for row in rows {
            if let Some(weights) = self.rows.get(*row as usize) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += i32::from(*weight);
                }
            }
        }
        let mut scores = [0.0; LABELS];
        for (score, sum) in scores.iter_mut().zip(sums) {
            // Sums of a hundred bytes are exact in 32 bits.
            *score = sum as f32 * self.step;
        }
        scores
    }

    /// The bytes of the file: magic, step and chain (f32), least sum (i32) and weights
    /// (i8) of the gate, rows (i8), all little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.step.to_le_bytes());
        bytes.extend(
            self.chain
                .iter()
                .flatten()
                .flat_map(|cost| cost.to_le_bytes()),
        );
        bytes.extend(self.gate.least.to_le_bytes());
        bytes.extend(
            self.gate
                .weights
                .iter()
                .flat_map(|weight| weight.to_le_bytes()),
        );
        bytes.extend(
            self.rows
                .iter()
                .flatten()
                .flat_map(|weight| weight.to_le_bytes()),
        );
        bytes
    }

    /// Reads the bytes of a file; `None` if they are not those of one.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (step, rest) = rest.split_first_chunk::<4>()?;
        let (costs, rest) = rest.split_at_checked(4 * LABELS * LABELS)?;
        let (least, rest) = rest.split_first_chunk::<4>()?;
        let (gate, rest) = rest.split_at_checked(gate::ROWS)?;
        let (rows, more) = rest.as_chunks::<OWN>();
        if rows.len() != ROWS as usize || !more.is_empty() {
            return None;
        }
        let mut chain = [[0.0; LABELS]; LABELS];
        for (cost, bytes) in chain.iter_mut().flatten().zip(costs.as_chunks::<4>().0) {
            *cost = f32::from_le_bytes(*bytes);
        }
        Some(Self {
            gate: Gate {
                weights: gate.iter().map(|byte| i8::from_le_bytes([*byte])).collect(),
                least: i32::from_le_bytes(*least),
            },
            rows: rows
                .iter()
                .map(|row| row.map(|byte| i8::from_le_bytes([byte])))
                .collect(),
            step: f32::from_le_bytes(*step),
            chain,
        })
    }
}

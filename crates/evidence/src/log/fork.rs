//! Whether two signed checkpoints can belong to one log.
//!
//! A log that shows one history to some and another to others is a fork. It cannot be seen in one
//! receipt; two are often enough, and two with a consistency proof always.

use super::checkpoint::Checkpoint;
use super::merkle::{ConsistencyProof, InclusionProof, ProofError};
use crate::Sha256;

/// A checkpoint with what is known of its tree.
#[derive(Clone, Debug)]
pub struct Witnessed<'a> {
    /// The checkpoint.
    pub checkpoint: &'a Checkpoint,
    /// A leaf and the proof that it is in the tree, if there is one.
    pub leaf: Option<(&'a Sha256, &'a InclusionProof)>,
}

/// How two checkpoints of one log agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// They are the same.
    Same,
    /// One is proven to be the beginning of the other.
    Consistent,
    /// Nothing speaks against it, and nothing proves it: a consistency proof is missing.
    Unproven {
        /// Subtrees that both fix, and in which they agree.
        common_subtrees: usize,
    },
}

/// That two checkpoints, both signed, cannot belong to one log; or that they do not belong to one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fork {
    /// They are of two logs, which need not agree.
    #[error("the checkpoints are of two logs: `{first}` and `{second}`")]
    OtherLog {
        /// Origin of the first.
        first: String,
        /// Origin of the second.
        second: String,
    },
    /// A leaf that a checkpoint comes with is not in its tree.
    #[error("a leaf is not in the tree of its checkpoint: {0}")]
    Leaf(ProofError),
    /// One log, one size, two roots.
    #[error("fork: two roots are signed for the same {size} leaves")]
    Roots {
        /// The size.
        size: u64,
    },
    /// One log, and another hash of the same subtree.
    #[error("fork: leaves {first} to {last} are others in the two trees")]
    Subtree {
        /// First leaf of the subtree.
        first: u64,
        /// Its last leaf.
        last: u64,
    },
    /// The consistency proof leads elsewhere.
    #[error("fork: {first} leaves are not shown to be the beginning of {second}: {source}")]
    Inconsistent {
        /// The smaller size.
        first: u64,
        /// The larger size.
        second: u64,
        /// Why.
        source: ProofError,
    },
}

impl Fork {
    /// Whether it shows that the log was forked, and not merely that the two cannot be compared.
    pub fn is_fork(&self) -> bool {
        !matches!(self, Self::OtherLog { .. } | Self::Leaf(_))
    }
}

/// Compares two checkpoints whose signatures were checked with the same key.
///
/// # Errors
/// [`Fork`], if they cannot belong to one log.
pub fn compare(
    one: &Witnessed<'_>,
    other: &Witnessed<'_>,
    proof: Option<&ConsistencyProof>,
) -> Result<Agreement, Fork> {
    let (old, new) = if one.checkpoint.size <= other.checkpoint.size {
        (one.checkpoint, other.checkpoint)
    } else {
        (other.checkpoint, one.checkpoint)
    };
    if old.origin != new.origin {
        return Err(Fork::OtherLog {
            first: one.checkpoint.origin.clone(),
            second: other.checkpoint.origin.clone(),
        });
    }
    let common_subtrees = compare_subtrees(&subtrees(one)?, &subtrees(other)?)?;
    let (first, second) = (old.size, new.size);
    if first == second {
        return if old.root == new.root {
            Ok(Agreement::Same)
        } else {
            Err(Fork::Roots { size: first })
        };
    }
    let Some(proof) = proof else {
        return Ok(Agreement::Unproven { common_subtrees });
    };
    let fits = if (proof.first, proof.second) == (first, second) {
        proof.verify(&old.root, &new.root)
    } else {
        Err(ProofError::Length)
    };
    fits.map_err(|source| Fork::Inconsistent {
        first,
        second,
        source,
    })?;
    Ok(Agreement::Consistent)
}

type Subtrees = Vec<(u32, u64, Sha256)>;

fn subtrees(of: &Witnessed<'_>) -> Result<Subtrees, Fork> {
    let Some((leaf, proof)) = of.leaf else {
        return Ok(Vec::new());
    };
    let Checkpoint { size, root, .. } = of.checkpoint;
    if proof.size != *size {
        return Err(Fork::Leaf(ProofError::Length));
    }
    proof.verify(leaf, root).map_err(Fork::Leaf)?;
    proof.subtrees(leaf).map_err(Fork::Leaf)
}

fn compare_subtrees(one: &Subtrees, other: &Subtrees) -> Result<usize, Fork> {
    let mut common = 0;
    // Each has at most two a level: no map is needed.
    for (level, place, hash) in one {
        for (_, _, hash_there) in other
            .iter()
            .filter(|(level_there, place_there, _)| (level_there, place_there) == (level, place))
        {
            if hash != hash_there {
                let first = place << level;
                let last = first + (1 << level) - 1;
                return Err(Fork::Subtree { first, last });
            }
            common += 1;
        }
    }
    Ok(common)
}

//! The Merkle tree of RFC 6962, section 2.1: hashes, and proofs that need nothing but themselves.
//!
//! A leaf is `SHA-256(0x00, entry)`, a node `SHA-256(0x01, left, right)`; the different first byte
//! keeps anyone from passing a node off as an entry. Proofs are checked as RFC 9162 describes,
//! section 2.1.3.2 and 2.1.4.2.

use serde::{Deserialize, Serialize};
use sha2::Digest as _;

use crate::Sha256;

/// Hashes that a proof may have: the height of a tree of 2^64 leaves.
const MAX_PROOF_HASHES: usize = 64;

/// Hash of a leaf.
pub fn leaf_hash(entry: &[u8]) -> Sha256 {
    let mut hash = sha2::Sha256::new();
    hash.update([0]);
    hash.update(entry);
    Sha256(hash.finalize().into())
}

/// Hash of a node over its two children.
pub fn node_hash(left: &Sha256, right: &Sha256) -> Sha256 {
    let mut hash = sha2::Sha256::new();
    hash.update([1]);
    hash.update(left.0);
    hash.update(right.0);
    Sha256(hash.finalize().into())
}

/// Root of a tree without leaves.
pub fn empty_root() -> Sha256 {
    Sha256::of(&[])
}

/// Why a proof proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// The leaf is not in a tree of this size.
    #[error("leaf {index} is not in a tree of {size} leaves")]
    Index {
        /// The leaf.
        index: u64,
        /// The size.
        size: u64,
    },
    /// Every tree begins with the empty one: that proves nothing and is therefore refused.
    #[error("a consistency proof from size 0 proves nothing")]
    FromNothing,
    /// The second tree is smaller than the first.
    #[error("a tree of {first} leaves is not the beginning of one of {second}")]
    Shrunk {
        /// Size of the first.
        first: u64,
        /// Size of the second.
        second: u64,
    },
    /// Too many or too few hashes.
    #[error("the proof has the wrong number of hashes")]
    Length,
    /// The hashes lead to another root.
    #[error("the proof leads to another root")]
    Root,
}

/// That a leaf is in a tree: the hashes beside its way to the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InclusionProof {
    /// The leaf, from 0.
    pub index: u64,
    /// Leaves of the tree.
    pub size: u64,
    /// From the leaf's neighbour to the child of the root.
    pub hashes: Vec<Sha256>,
}

impl InclusionProof {
    /// Checks that the leaf is in the tree with this root.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn verify(&self, leaf: &Sha256, root: &Sha256) -> Result<(), ProofError> {
        let mut found = *leaf;
        self.climb(leaf, |_, node, _| found = node)?;
        if found == *root {
            Ok(())
        } else {
            Err(ProofError::Root)
        }
    }

    /// The hashes of complete subtrees that leaf and proof together fix, each with its level and
    /// its place in it. Two honest proofs of one log, whatever their sizes, agree on every subtree
    /// that both name.
    ///
    /// # Errors
    /// [`ProofError`], but [`ProofError::Root`]: nothing is compared here.
    pub fn subtrees(&self, leaf: &Sha256) -> Result<Vec<(u32, u64, Sha256)>, ProofError> {
        let mut subtrees = vec![(0, self.index, *leaf)];
        self.climb(leaf, |level, node, beside| {
            let (place, hash) = beside;
            for (level, place, hash) in [(level, place, hash), (level + 1, place >> 1, node)] {
                let end = (u128::from(place) + 1) << level;
                if end <= u128::from(self.size) {
                    subtrees.push((level, place, hash));
                }
            }
        })?;
        Ok(subtrees)
    }

    /// Walks from leaf to root. At every step it tells the level, the hash of the parent, and
    /// place and hash of what stands beside the way.
    fn climb(
        &self,
        leaf: &Sha256,
        mut step: impl FnMut(u32, Sha256, (u64, Sha256)),
    ) -> Result<(), ProofError> {
        let Self {
            index,
            size,
            ref hashes,
        } = *self;
        if index >= size {
            return Err(ProofError::Index { index, size });
        }
        if hashes.len() > MAX_PROOF_HASHES {
            return Err(ProofError::Length);
        }
        let (mut place, mut last, mut level) = (index, size - 1, 0);
        let mut node = *leaf;
        for beside in hashes {
            // A node at the right edge without neighbour is its own parent.
            while place == last && place & 1 == 0 {
                if last == 0 {
                    return Err(ProofError::Length);
                }
                (place, last, level) = (place >> 1, last >> 1, level + 1);
            }
            let sibling = place ^ 1;
            node = if place & 1 == 1 {
                node_hash(beside, &node)
            } else {
                node_hash(&node, beside)
            };
            step(level, node, (sibling, *beside));
            (place, last, level) = (place >> 1, last >> 1, level + 1);
        }
        // The last hash stands beside the child of the root.
        if last != 0 {
            return Err(ProofError::Length);
        }
        Ok(())
    }
}

/// That a tree is the beginning of a larger one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsistencyProof {
    /// Leaves of the first tree.
    pub first: u64,
    /// Leaves of the second.
    pub second: u64,
    /// The hashes, in the order of RFC 6962.
    pub hashes: Vec<Sha256>,
}

impl ConsistencyProof {
    /// Checks that the tree with the first root is the beginning of the one with the second.
    ///
    /// # Errors
    /// [`ProofError`]. A first tree of size 0 is always refused.
    pub fn verify(&self, first_root: &Sha256, second_root: &Sha256) -> Result<(), ProofError> {
        let Self {
            first,
            second,
            ref hashes,
        } = *self;
        if first == 0 {
            return Err(ProofError::FromNothing);
        }
        if first > second {
            return Err(ProofError::Shrunk { first, second });
        }
        if hashes.len() > MAX_PROOF_HASHES {
            return Err(ProofError::Length);
        }
        if first == second {
            return match (hashes.is_empty(), first_root == second_root) {
                (true, true) => Ok(()),
                (true, false) => Err(ProofError::Root),
                (false, _) => Err(ProofError::Length),
            };
        }
        // A first tree of 2^n leaves is a node of the second, and its hash is left out.
        let mut rest = hashes.iter();
        let begin = if first.is_power_of_two() {
            first_root
        } else {
            rest.next().ok_or(ProofError::Length)?
        };
        let (mut place, mut last) = (first - 1, second - 1);
        while place & 1 == 1 {
            (place, last) = (place >> 1, last >> 1);
        }
        let (mut old, mut new) = (*begin, *begin);
        for beside in rest {
            if last == 0 {
                return Err(ProofError::Length);
            }
            if place & 1 == 1 || place == last {
                old = node_hash(beside, &old);
                new = node_hash(beside, &new);
                while place & 1 == 0 && place != 0 {
                    (place, last) = (place >> 1, last >> 1);
                }
            } else {
                new = node_hash(&new, beside);
            }
            (place, last) = (place >> 1, last >> 1);
        }
        if last != 0 {
            return Err(ProofError::Length);
        }
        if old == *first_root && new == *second_root {
            Ok(())
        } else {
            Err(ProofError::Root)
        }
    }
}

/// Hash over the leaves `begin..end`, where `begin` is a multiple of the largest complete subtree
/// within. `node` gives the hash of a complete subtree by level and place.
pub(super) fn range_root<E>(
    begin: u64,
    end: u64,
    node: &mut impl FnMut(u32, u64) -> Result<Sha256, E>,
) -> Result<Sha256, E> {
    let (mut rest, mut right) = (end - begin, end);
    let mut root = None;
    while rest > 0 {
        let level = rest.trailing_zeros();
        right -= 1 << level;
        let peak = node(level, right >> level)?;
        root = Some(root.map_or(peak, |root| node_hash(&peak, &root)));
        rest &= rest - 1;
    }
    Ok(root.unwrap_or_else(empty_root))
}

/// The proof that a leaf is in a tree; `index` must be less than `size`.
pub(super) fn prove_inclusion<E>(
    index: u64,
    size: u64,
    node: &mut impl FnMut(u32, u64) -> Result<Sha256, E>,
) -> Result<InclusionProof, E> {
    let (mut begin, mut end) = (0, size);
    let mut hashes = Vec::new();
    while end - begin > 1 {
        let middle = begin + left_of(end - begin);
        if index < middle {
            hashes.push(range_root(middle, end, node)?);
            end = middle;
        } else {
            hashes.push(range_root(begin, middle, node)?);
            begin = middle;
        }
    }
    hashes.reverse();
    Ok(InclusionProof {
        index,
        size,
        hashes,
    })
}

/// The proof that a tree begins another; `0 < first <= second` must hold.
pub(super) fn prove_consistency<E>(
    first: u64,
    second: u64,
    node: &mut impl FnMut(u32, u64) -> Result<Sha256, E>,
) -> Result<ConsistencyProof, E> {
    let (mut begin, mut end) = (0, second);
    let mut hashes = Vec::new();
    while end != first {
        let middle = begin + left_of(end - begin);
        if first <= middle {
            hashes.push(range_root(middle, end, node)?);
            end = middle;
        } else {
            hashes.push(range_root(begin, middle, node)?);
            begin = middle;
        }
    }
    // Where the way never turned right, the verifier knows this hash: it is the first root.
    if begin != 0 {
        hashes.push(range_root(begin, end, node)?);
    }
    hashes.reverse();
    Ok(ConsistencyProof {
        first,
        second,
        hashes,
    })
}

/// Leaves of the left child of a tree of at least two: the largest power of two below its size.
fn left_of(size: u64) -> u64 {
    1 << (63 - (size - 1).leading_zeros())
}

#[cfg(test)]
mod tests;

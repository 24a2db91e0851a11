//! The reference tree of RFC 6962 implementations, and every proof of small trees against a tree
//! that is written as the RFC defines it.

use super::*;

/// The entries of the reference tree, in hex.
const ENTRIES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

/// Its roots at sizes 1 to 8.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const A: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const B: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const C: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const D: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const E: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const F: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";

/// Index, size and hashes of the reference inclusion proofs.
const INCLUSIONS: [(u64, u64, &[&str]); 5] = [
    (0, 1, &[]),
    (0, 8, &[A, B, C]),
    (5, 8, &[D, E, ROOTS[3]]),
    (2, 3, &[ROOTS[1]]),
    (1, 5, &[ROOTS[0], B, D]),
];

/// First size, second size and hashes of the reference consistency proofs.
const CONSISTENCIES: [(u64, u64, &[&str]); 4] = [
    (1, 1, &[]),
    (1, 8, &[A, B, C]),
    (6, 8, &[F, E, ROOTS[3]]),
    (2, 5, &[B, D]),
];

fn hash(hex_digits: &str) -> Sha256 {
    Sha256(hex::decode(hex_digits).unwrap().try_into().unwrap())
}

fn hashes(hex_digits: &[&str]) -> Vec<Sha256> {
    hex_digits.iter().map(|digits| hash(digits)).collect()
}

fn reference() -> Vec<Sha256> {
    let entries = ENTRIES.map(|digits| hex::decode(digits).unwrap());
    entries.iter().map(|entry| leaf_hash(entry)).collect()
}

/// Leaves of a tree that is as large as a test needs.
fn leaves(count: u64) -> Vec<Sha256> {
    (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
}

/// The root, as section 2.1 of the RFC defines it.
fn naive_root(leaves: &[Sha256]) -> Sha256 {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node_hash(&naive_root(left), &naive_root(right))
        }
    }
}

/// A source of complete subtrees over leaves in memory.
fn nodes(leaves: &[Sha256]) -> impl FnMut(u32, u64) -> Result<Sha256, std::convert::Infallible> {
    |level, place| {
        let begin = usize::try_from(place << level).unwrap();
        Ok(naive_root(&leaves[begin..begin + (1 << level)]))
    }
}

#[test]
fn the_reference_tree_has_the_reference_roots() {
    let leaves = reference();
    assert_eq!(
        empty_root(),
        hash("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    );
    for (place, root) in ROOTS.iter().enumerate() {
        let leaves = &leaves[..=place];
        assert_eq!(naive_root(leaves), hash(root));
        let size = leaves.len() as u64;
        assert_eq!(range_root(0, size, &mut nodes(leaves)), Ok(hash(root)));
    }
}

#[test]
fn the_reference_inclusion_proofs_are_made_and_accepted() {
    let leaves = reference();
    for (index, size, expected) in INCLUSIONS {
        let Ok(proof) = prove_inclusion(index, size, &mut nodes(&leaves));
        assert_eq!(proof.hashes, hashes(expected), "{index} in {size}");
        let place = usize::try_from(index).unwrap();
        let root = hash(ROOTS[usize::try_from(size).unwrap() - 1]);
        assert_eq!(proof.verify(&leaves[place], &root), Ok(()));
    }
}

#[test]
fn the_reference_consistency_proofs_are_made_and_accepted() {
    let leaves = reference();
    let root = |size: u64| hash(ROOTS[usize::try_from(size).unwrap() - 1]);
    for (first, second, expected) in CONSISTENCIES {
        let Ok(proof) = prove_consistency(first, second, &mut nodes(&leaves));
        assert_eq!(proof.hashes, hashes(expected), "{first} in {second}");
        assert_eq!(proof.verify(&root(first), &root(second)), Ok(()));
    }
}

#[test]
fn a_consistency_proof_from_nothing_is_refused() {
    for (second, root) in (1..).zip(ROOTS) {
        let proof = ConsistencyProof {
            first: 0,
            second,
            hashes: Vec::new(),
        };
        let refused = proof.verify(&empty_root(), &hash(root));
        assert_eq!(refused, Err(ProofError::FromNothing));
    }
}

#[test]
fn proofs_of_impossible_trees_are_refused() {
    let root = hash(ROOTS[7]);
    let leaf = reference()[0];
    for (index, size) in [(0, 0), (8, 8), (u64::MAX, 8), (1, 1)] {
        let proof = InclusionProof {
            index,
            size,
            hashes: Vec::new(),
        };
        assert_eq!(
            proof.verify(&leaf, &root),
            Err(ProofError::Index { index, size })
        );
    }
    let shrunk = ConsistencyProof {
        first: 8,
        second: 7,
        hashes: Vec::new(),
    };
    assert!(matches!(
        shrunk.verify(&root, &hash(ROOTS[6])),
        Err(ProofError::Shrunk { .. })
    ));
}

#[test]
fn every_leaf_of_every_small_tree_is_proven() {
    let leaves = leaves(300);
    for size in (1..=70).chain([127, 128, 129, 255, 256, 257, 300]) {
        let leaves = &leaves[..size];
        let root = naive_root(leaves);
        for (index, leaf) in (0..).zip(leaves) {
            let Ok(proof) = prove_inclusion(index, size as u64, &mut nodes(leaves));
            assert_eq!(proof.verify(leaf, &root), Ok(()), "{index} in {size}");
            for (level, place, hash) in proof.subtrees(leaf).unwrap() {
                assert_eq!(nodes(leaves)(level, place), Ok(hash), "{index} in {size}");
            }
        }
    }
}

#[test]
fn every_pair_of_small_trees_is_consistent() {
    let leaves = leaves(300);
    let roots: Vec<_> = (0..=300).map(|size| naive_root(&leaves[..size])).collect();
    for second in (1..=70).chain([127, 128, 129, 255, 256, 257, 300]) {
        for first in 1..=second {
            let mut nodes = nodes(&leaves[..second]);
            let Ok(proof) = prove_consistency(first as u64, second as u64, &mut nodes);
            assert_eq!(
                proof.verify(&roots[first], &roots[second]),
                Ok(()),
                "{first} in {second}"
            );
        }
    }
}

/// Whatever is changed in a proof: a bit, a hash too many or too few, another index or size.
#[test]
fn a_changed_inclusion_proof_is_refused() {
    let leaves = leaves(23);
    for size in 1..=23_u64 {
        let leaves = &leaves[..usize::try_from(size).unwrap()];
        let root = naive_root(leaves);
        for (index, leaf) in (0..).zip(leaves) {
            let Ok(proof) = prove_inclusion(index, size, &mut nodes(leaves));
            let refused = |proof: &InclusionProof| {
                assert!(proof.verify(leaf, &root).is_err(), "{proof:?}");
            };
            for changed in changed_hashes(&proof.hashes) {
                refused(&InclusionProof {
                    hashes: changed,
                    ..proof
                });
            }
            for other in (0..size).filter(|other| *other != index) {
                // A proof of one leaf may have the shape of another's, never its hashes.
                refused(&InclusionProof {
                    index: other,
                    ..proof.clone()
                });
            }
            assert!(proof.verify(&Sha256([0; 32]), &root).is_err());
            assert!(proof.verify(leaf, &Sha256([0; 32])).is_err());
        }
    }
}

#[test]
fn a_changed_consistency_proof_is_refused() {
    let leaves = leaves(23);
    for second in 2..=23_usize {
        let new = naive_root(&leaves[..second]);
        for first in 1..second {
            let old = naive_root(&leaves[..first]);
            let mut nodes = nodes(&leaves[..second]);
            let Ok(proof) = prove_consistency(first as u64, second as u64, &mut nodes);
            for changed in changed_hashes(&proof.hashes) {
                let changed = ConsistencyProof {
                    hashes: changed,
                    ..proof
                };
                assert!(changed.verify(&old, &new).is_err(), "{first} in {second}");
            }
            assert!(proof.verify(&Sha256([0; 32]), &new).is_err());
            assert!(proof.verify(&old, &Sha256([0; 32])).is_err());
        }
    }
}

fn changed_hashes(hashes: &[Sha256]) -> Vec<Vec<Sha256>> {
    let mut all = Vec::new();
    for place in 0..hashes.len() {
        for byte in 0..32 {
            let mut changed = hashes.to_vec();
            changed[place].0[byte] ^= 1;
            all.push(changed);
        }
        let mut fewer = hashes.to_vec();
        fewer.remove(place);
        all.push(fewer);
    }
    let mut more = hashes.to_vec();
    more.push(Sha256([0; 32]));
    all.push(more);
    all
}

//! Reads a log: proofs from its tiles, entries, and a check of all of it.
//!
//! Nothing that lies in the folder is believed: every proof is held against the signed root before
//! it is given out. A proof reads at most a few dozen tiles of 8 KiB, however large the log is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::checkpoint::{Checkpoint, MAX_CHECKPOINT_BYTES};
use super::error::LogError;
use super::layout::{HASH_BYTES, TILE_HEIGHT, TILE_WIDTH, Tile, hashes_at, levels};
use super::merkle::{
    ConsistencyProof, InclusionProof, leaf_hash, node_hash, prove_consistency, prove_inclusion,
    range_root,
};
use crate::{NoteError, Sha256, VerifyingKey};

/// Name of the checkpoint.
pub(super) const CHECKPOINT_FILE: &str = "checkpoint";
/// Largest bundle: 256 entries of the greatest length.
const MAX_BUNDLE_BYTES: u64 = TILE_WIDTH * (2 + u16::MAX as u64);

/// A log as its readers see it: a folder, or a copy of one, and the key that signs it.
#[derive(Clone, Debug)]
pub struct LogReader {
    folder: PathBuf,
    key: VerifyingKey,
}

/// What a check of a whole log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogCheck {
    /// The checkpoint that everything fits.
    pub checkpoint: Checkpoint,
    /// Tiles that were read.
    pub tiles: u64,
}

impl LogReader {
    /// A reader of the log in a folder.
    pub fn new(folder: &Path, key: &VerifyingKey) -> Self {
        Self {
            folder: folder.to_owned(),
            key: key.clone(),
        }
    }

    /// The checkpoint as it lies there now, with the note that signs it.
    ///
    /// # Errors
    /// If it cannot be read, or is not signed by the key.
    pub fn checkpoint(&self) -> Result<(Checkpoint, String), LogError> {
        read_checkpoint(&self.folder.join(CHECKPOINT_FILE), &self.key)
    }

    /// The proof that a leaf is in the log of a checkpoint.
    ///
    /// # Errors
    /// If the log has no such leaf, or its tiles do not fit the checkpoint.
    pub fn prove_inclusion(
        &self,
        index: u64,
        checkpoint: &Checkpoint,
    ) -> Result<InclusionProof, LogError> {
        let size = checkpoint.size;
        if index >= size {
            return Err(LogError::Beyond { asked: index, size });
        }
        let mut tiles = Tiles::new(&self.folder, size);
        let leaf = tiles.node(0, index)?;
        let proof = prove_inclusion(index, size, &mut |level, place| tiles.node(level, place))?;
        let checked = proof.verify(&leaf, &checkpoint.root);
        checked.map_err(|source| self.unproven(source))?;
        Ok(proof)
    }

    /// The proof that an earlier checkpoint is the beginning of a later one.
    ///
    /// # Errors
    /// If there is no such proof: the first size is 0 or larger than the second, or the tiles do
    /// not fit both roots.
    pub fn prove_consistency(
        &self,
        first: &Checkpoint,
        second: &Checkpoint,
    ) -> Result<ConsistencyProof, LogError> {
        let (asked, size) = (first.size, second.size);
        if asked > size {
            return Err(LogError::Beyond { asked, size });
        }
        let mut proof = ConsistencyProof {
            first: asked,
            second: size,
            hashes: Vec::new(),
        };
        if asked > 0 {
            let mut tiles = Tiles::new(&self.folder, size);
            proof = prove_consistency(asked, size, &mut |level, place| tiles.node(level, place))?;
        }
        let checked = proof.verify(&first.root, &second.root);
        checked.map_err(|source| self.unproven(source))?;
        Ok(proof)
    }

    /// An entry of the log of a checkpoint.
    ///
    /// # Errors
    /// If the log has no such entry, or the bundle is broken. Whether it is the one that was
    /// signed, a proof says.
    pub fn entry(&self, index: u64, checkpoint: &Checkpoint) -> Result<Vec<u8>, LogError> {
        let size = checkpoint.size;
        let beyond = LogError::Beyond { asked: index, size };
        let tile = Tile::of(size, 0, index / TILE_WIDTH).filter(|_| index < size);
        let bundle = read_bundle(&self.folder, tile.ok_or(beyond)?)?;
        let place = usize::try_from(index % TILE_WIDTH).unwrap_or(usize::MAX);
        bundle
            .into_iter()
            .nth(place)
            .ok_or(LogError::Beyond { asked: index, size })
    }

    /// Reads the whole log, tile by tile, and holds it against its checkpoint: every entry against
    /// its leaf, every full tile against the one above, the edge against the root.
    ///
    /// # Errors
    /// The first file that does not fit.
    pub fn check(&self) -> Result<LogCheck, LogError> {
        let (checkpoint, _) = self.checkpoint()?;
        let size = checkpoint.size;
        let mut tiles = 0;
        for level in 0..levels(size) {
            let count = hashes_at(size, level).div_ceil(TILE_WIDTH);
            // The tile above that is at hand: its hashes are those of 256 tiles of this level.
            let mut above: Option<(u64, Vec<Sha256>)> = None;
            for index in 0..count {
                let Some(tile) = Tile::of(size, level, index) else {
                    break;
                };
                let hashes = read_tile(&self.folder, tile)?;
                tiles += 1;
                if level == 0 {
                    self.check_entries(tile, &hashes)?;
                }
                if !tile.is_full() {
                    continue;
                }
                let parent = index / TILE_WIDTH;
                if above.as_ref().is_none_or(|(place, _)| *place != parent) {
                    let tile = Tile::of(size, level + 1, parent);
                    let tile = tile.ok_or(LogError::Beyond { asked: index, size })?;
                    above = Some((parent, read_tile(&self.folder, tile)?));
                }
                let place = usize::try_from(index % TILE_WIDTH).unwrap_or(usize::MAX);
                let known = above.as_ref().and_then(|(_, hashes)| hashes.get(place));
                if known != Some(&subtree_root(hashes)) {
                    return Err(corrupt(
                        self.folder.join(tile.path()),
                        "the hashes are not those that the tile above sums up",
                    ));
                }
            }
        }
        let mut edge = Tiles::new(&self.folder, size);
        let root = range_root(0, size, &mut |level, place| edge.node(level, place))?;
        if root != checkpoint.root {
            return Err(corrupt(
                self.folder.join(CHECKPOINT_FILE),
                "the tiles have another root than the checkpoint",
            ));
        }
        Ok(LogCheck { checkpoint, tiles })
    }

    fn check_entries(&self, tile: Tile, hashes: &[Sha256]) -> Result<(), LogError> {
        let bundle = read_bundle(&self.folder, tile)?;
        let fits = bundle.len() == hashes.len()
            && bundle
                .iter()
                .zip(hashes)
                .all(|(entry, hash)| leaf_hash(entry) == *hash);
        if fits {
            return Ok(());
        }
        Err(corrupt(
            self.folder.join(tile.entries_path()),
            "an entry is not the one whose hash is in the tree",
        ))
    }

    fn unproven(&self, source: super::merkle::ProofError) -> LogError {
        LogError::Proof {
            path: self.folder.clone(),
            source,
        }
    }
}

/// The tiles of a tree of one size, each read once a proof.
pub(super) struct Tiles<'folder> {
    folder: &'folder Path,
    size: u64,
    read: BTreeMap<(u32, u64), Vec<Sha256>>,
}

impl<'folder> Tiles<'folder> {
    pub(super) fn new(folder: &'folder Path, size: u64) -> Self {
        Self {
            folder,
            size,
            read: BTreeMap::new(),
        }
    }

    /// The hash of a complete subtree.
    pub(super) fn node(&mut self, level: u32, place: u64) -> Result<Sha256, LogError> {
        let within = level % TILE_HEIGHT;
        let first = place << within;
        let (level, index) = (level / TILE_HEIGHT, first / TILE_WIDTH);
        if !self.read.contains_key(&(level, index)) {
            let size = self.size;
            let tile = Tile::of(size, level, index);
            let tile = tile.ok_or(LogError::Beyond { asked: place, size })?;
            self.read
                .insert((level, index), read_tile(self.folder, tile)?);
        }
        let begin = usize::try_from(first % TILE_WIDTH).unwrap_or(usize::MAX);
        let hashes = self.read.get(&(level, index));
        let hashes = hashes.and_then(|hashes| hashes.get(begin..)?.get(..1 << within));
        let size = self.size;
        let hashes = hashes.ok_or(LogError::Beyond { asked: place, size })?;
        Ok(subtree_root(hashes.to_vec()))
    }
}

/// The root over hashes, of which there are a power of two.
pub(super) fn subtree_root(mut hashes: Vec<Sha256>) -> Sha256 {
    while hashes.len() > 1 {
        let pairs = hashes.chunks(2);
        let parents = pairs.filter_map(|pair| match pair {
            [left, right] => Some(node_hash(left, right)),
            _ => pair.first().copied(),
        });
        hashes = parents.collect();
    }
    hashes
        .first()
        .copied()
        .unwrap_or_else(super::merkle::empty_root)
}

/// Reads and opens a checkpoint.
pub(super) fn read_checkpoint(
    path: &Path,
    key: &VerifyingKey,
) -> Result<(Checkpoint, String), LogError> {
    let bytes = read_limited(path, MAX_CHECKPOINT_BYTES)?;
    let note = String::from_utf8(bytes).map_err(|_| LogError::NotACheckpoint {
        path: path.to_owned(),
        problem: "it is not UTF-8",
    })?;
    let checkpoint = Checkpoint::open(&note, key).map_err(|source| match source {
        NoteError::Format(problem) => LogError::NotACheckpoint {
            path: path.to_owned(),
            problem,
        },
        source => LogError::Signature {
            path: path.to_owned(),
            source,
        },
    })?;
    Ok((checkpoint, note))
}

/// Reads the hashes of a tile.
pub(super) fn read_tile(folder: &Path, tile: Tile) -> Result<Vec<Sha256>, LogError> {
    let limit = TILE_WIDTH * HASH_BYTES as u64;
    let (path, bytes, width) = read_either(folder, tile, Tile::path, limit)?;
    let (hashes, rest) = bytes.as_chunks::<HASH_BYTES>();
    if hashes.len() as u64 != width || !rest.is_empty() {
        return Err(corrupt(path, "the tile is not as wide as its name says"));
    }
    let wanted = usize::try_from(tile.width).unwrap_or(usize::MAX);
    Ok(hashes.iter().take(wanted).copied().map(Sha256).collect())
}

/// Reads the entries of a bundle.
pub(super) fn read_bundle(folder: &Path, tile: Tile) -> Result<Vec<Vec<u8>>, LogError> {
    let (path, bytes, width) = read_either(folder, tile, Tile::entries_path, MAX_BUNDLE_BYTES)?;
    let mut entries = Vec::new();
    let mut rest = bytes.as_slice();
    while let Some((length, behind)) = rest.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length));
        let Some((entry, behind)) = behind.split_at_checked(length) else {
            break;
        };
        entries.push(entry.to_vec());
        rest = behind;
    }
    if !rest.is_empty() || entries.len() as u64 != width {
        return Err(corrupt(path, "the bundle does not hold what its name says"));
    }
    entries.truncate(usize::try_from(tile.width).unwrap_or(usize::MAX));
    Ok(entries)
}

/// Reads the file of a tile; where an unfinished one is gone, the full one that took its place.
fn read_either(
    folder: &Path,
    tile: Tile,
    name: fn(&Tile) -> String,
    limit: u64,
) -> Result<(PathBuf, Vec<u8>, u64), LogError> {
    let path = folder.join(name(&tile));
    match read_limited(&path, limit) {
        Err(LogError::Io { source, .. })
            if source.kind() == io::ErrorKind::NotFound && !tile.is_full() =>
        {
            let full = tile.full();
            let path_of_full = folder.join(name(&full));
            match read_limited(&path_of_full, limit) {
                Ok(bytes) => Ok((path_of_full, bytes, full.width)),
                Err(_) => Err(LogError::Io { path, source }),
            }
        }
        Ok(bytes) => Ok((path, bytes, tile.width)),
        Err(error) => Err(error),
    }
}

fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, LogError> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(LogError::io(path))?;
    if bytes.len() as u64 > limit {
        return Err(corrupt(path.to_owned(), "the file is too large"));
    }
    Ok(bytes)
}

pub(super) fn corrupt(path: PathBuf, problem: &'static str) -> LogError {
    LogError::Corrupt { path, problem }
}

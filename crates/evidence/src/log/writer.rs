//! Appends to a log.
//!
//! | the process dies | what is there | what the next opening does |
//! |---|---|---|
//! | while tiles are written | the old checkpoint, and tiles that no checkpoint signs | goes on from the old checkpoint and overwrites them |
//! | while the new checkpoint is written | the old one, and half a file beside it | removes the half |
//! | before the new checkpoint got its name | the old one; all new tiles; the new one, signed | gives it its name: what was signed is never taken back |
//! | after | the new state | nothing |

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::checkpoint::Checkpoint;
use super::disk::Disk;
use super::error::LogError;
use super::layout::{HASH_BYTES, TILE_HEIGHT, TILE_WIDTH, Tile, hashes_at, levels};
use super::merkle::{empty_root, leaf_hash, range_root};
use super::reader::{
    CHECKPOINT_FILE, corrupt, read_bundle, read_checkpoint, read_tile, subtree_root,
};
use crate::{Sha256, SigningKey};

/// Name of the lock.
const LOCK_FILE: &str = ".lock";
/// Name of a checkpoint that is signed and has not replaced the old one yet.
const NEW_CHECKPOINT_FILE: &str = ".checkpoint.new";
/// What a log that is not empty has.
const FIRST_FOLDER: &str = "tile";

/// Appends entries to a log, and signs. There is one at a time; it holds the lock of the folder.
///
/// It keeps the right edge of the tree in memory, at most 255 hashes a level of tiles and the
/// bundle of entries that is not full: 300 KiB for a log of 10^7 leaves of 32 bytes, as for one of
/// ten.
pub struct LogWriter {
    folder: PathBuf,
    key: SigningKey,
    disk: Disk,
    /// Hashes of the unfinished tile of each level.
    edge: Vec<Vec<Sha256>>,
    /// The unfinished bundle, as it lies on the disk.
    bundle: Vec<u8>,
    size: u64,
    committed: Checkpoint,
    note: String,
    failed: bool,
    _lock: File,
}

impl LogWriter {
    /// Opens a log, and begins it where there is none. A log is bound to its key: its name is the
    /// origin of the log.
    ///
    /// # Errors
    /// [`LogError`]: another process is appending, the checkpoint is missing or of another key, or
    /// the tiles at the edge are not those that it signs.
    pub fn open(folder: &Path, key: &SigningKey) -> Result<Self, LogError> {
        fs::create_dir_all(folder).map_err(LogError::io(folder))?;
        let lock = lock(folder)?;
        let mut disk = Disk::new(folder);
        let (committed, note) = match recover(&mut disk, key)? {
            Some(found) => found,
            None => begin(&mut disk, key)?,
        };
        let edge = read_edge(folder, &committed)?;
        let bundle = match Tile::edge(committed.size, 0) {
            Some(tile) => read_edge_bundle(folder, tile, edge.first())?,
            None => Vec::new(),
        };
        Ok(Self {
            folder: folder.to_owned(),
            key: key.clone(),
            disk,
            edge,
            bundle,
            size: committed.size,
            committed,
            note,
            failed: false,
            _lock: lock,
        })
    }

    /// Leaves, with those that wait for a checkpoint.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The last signed state.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.committed
    }

    /// The note that signs it.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Adds an entry and says which leaf it is. It is in the log after [`Self::commit`] alone.
    ///
    /// # Errors
    /// [`LogError`]; after a failure of the disk the log must be opened anew.
    pub fn add(&mut self, entry: &[u8]) -> Result<u64, LogError> {
        self.check_usable()?;
        let length =
            u16::try_from(entry.len()).map_err(|_| LogError::TooLong { bytes: entry.len() })?;
        let index = self.size;
        self.bundle.extend_from_slice(&length.to_be_bytes());
        self.bundle.extend_from_slice(entry);
        self.size += 1;
        self.failed = true;
        self.push(leaf_hash(entry))?;
        self.failed = false;
        Ok(index)
    }

    /// Makes everything that was added durable, and signs: one checkpoint for any number of
    /// leaves. With nothing added, the last one.
    ///
    /// # Errors
    /// [`LogError`]; the log must then be opened anew.
    pub fn commit(&mut self) -> Result<&Checkpoint, LogError> {
        self.check_usable()?;
        if self.size == self.committed.size {
            return Ok(&self.committed);
        }
        self.failed = true;
        self.write_edge()?;
        // From here on every tile of the new checkpoint is on the disk, with its name.
        self.disk.sync_names()?;
        let checkpoint = Checkpoint {
            origin: self.key.verifying_key().name().to_owned(),
            size: self.size,
            root: root_of(&self.edge, self.size),
        };
        let note = checkpoint.sign(&self.key);
        publish(&mut self.disk, &note)?;
        let before = std::mem::replace(&mut self.committed, checkpoint);
        self.note = note;
        self.failed = false;
        remove_superseded(&mut self.disk, before.size, self.size);
        Ok(&self.committed)
    }

    fn check_usable(&self) -> Result<(), LogError> {
        if self.failed {
            return Err(LogError::Failed {
                path: self.folder.clone(),
            });
        }
        Ok(())
    }

    /// Takes a hash into level 0, and the root of every tile that it fills into the level above.
    fn push(&mut self, hash: Sha256) -> Result<(), LogError> {
        let (mut hash, mut level) = (hash, 0);
        loop {
            while self.edge.len() <= level as usize {
                self.edge.push(Vec::new());
            }
            let Some(hashes) = self.edge.get_mut(level as usize) else {
                return Ok(());
            };
            hashes.push(hash);
            if (hashes.len() as u64) < TILE_WIDTH {
                return Ok(());
            }
            let hashes = std::mem::take(hashes);
            let tile = Tile {
                level,
                index: hashes_at(self.size, level) / TILE_WIDTH - 1,
                width: TILE_WIDTH,
            };
            self.remove_leftovers(tile)?;
            self.disk.write(&tile.path(), &bytes_of(&hashes))?;
            if level == 0 {
                let bundle = std::mem::take(&mut self.bundle);
                self.disk.write(&tile.entries_path(), &bundle)?;
            }
            hash = subtree_root(hashes);
            level += 1;
        }
    }

    /// Writes the unfinished tiles that are others than those of the last checkpoint.
    fn write_edge(&mut self) -> Result<(), LogError> {
        for (level, hashes) in (0..).zip(&self.edge) {
            let unchanged = hashes_at(self.size, level) == hashes_at(self.committed.size, level);
            let Some(tile) = Tile::edge(self.size, level).filter(|_| !unchanged) else {
                continue;
            };
            self.disk.write(&tile.path(), &bytes_of(hashes))?;
            if level == 0 {
                self.disk.write(&tile.entries_path(), &self.bundle)?;
            }
        }
        Ok(())
    }

    /// Removes unfinished states that a crash left where a full tile is about to stand. Those that
    /// the last checkpoint signs stay until the next one.
    fn remove_leftovers(&mut self, tile: Tile) -> Result<(), LogError> {
        let signed = Tile::edge(self.committed.size, tile.level);
        if signed.is_some_and(|signed| signed.index == tile.index) {
            return Ok(());
        }
        for folder in tile.partial_folders() {
            if self.disk.path(&folder).exists() {
                self.disk.remove_folder(&folder)?;
            }
        }
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn disk(&mut self) -> &mut Disk {
        &mut self.disk
    }
}

impl std::fmt::Debug for LogWriter {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("LogWriter")
            .field("folder", &self.folder)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

fn lock(folder: &Path) -> Result<File, LogError> {
    let path = folder.join(LOCK_FILE);
    let file = File::create(&path).map_err(LogError::io(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(LogError::Busy { path }),
        Err(TryLockError::Error(source)) => Err(LogError::Io { path, source }),
    }
}

/// The last signed state. Where a checkpoint was signed and did not get its name, it gets it now.
fn recover(disk: &mut Disk, key: &SigningKey) -> Result<Option<(Checkpoint, String)>, LogError> {
    let key = key.verifying_key();
    let (path, new) = (disk.path(CHECKPOINT_FILE), disk.path(NEW_CHECKPOINT_FILE));
    let missing = |error: &LogError| matches!(error, LogError::Io { source, .. } if source.kind() == io::ErrorKind::NotFound);
    let old = match read_checkpoint(&path, &key) {
        Ok(found) => Some(found),
        Err(error) if missing(&error) => None,
        Err(error) => return Err(error),
    };
    match read_checkpoint(&new, &key) {
        Ok((found, note)) => {
            let is_next = old.as_ref().is_none_or(|(old, _)| old.size < found.size);
            let folder = path.parent().unwrap_or(Path::new("."));
            if is_next && read_edge(folder, &found).is_ok() {
                disk.rename(&new, &path)?;
                disk.sync_names()?;
                remove_superseded(disk, old.map_or(0, |(old, _)| old.size), found.size);
                return Ok(Some((found, note)));
            }
        }
        Err(LogError::Io { source, path }) if source.kind() != io::ErrorKind::NotFound => {
            return Err(LogError::Io { path, source });
        }
        // Half a file: nobody has seen it, and the next commit overwrites it.
        Err(_) => {}
    }
    if old.is_none() && disk.path(FIRST_FOLDER).exists() {
        return Err(LogError::NoCheckpoint { path });
    }
    Ok(old)
}

/// Begins a log: signs that it is empty.
fn begin(disk: &mut Disk, key: &SigningKey) -> Result<(Checkpoint, String), LogError> {
    let checkpoint = Checkpoint {
        origin: key.verifying_key().name().to_owned(),
        size: 0,
        root: empty_root(),
    };
    let note = checkpoint.sign(key);
    publish(disk, &note)?;
    Ok((checkpoint, note))
}

/// Puts a signed checkpoint in the place of the last one.
fn publish(disk: &mut Disk, note: &str) -> Result<(), LogError> {
    let (path, new) = (disk.path(CHECKPOINT_FILE), disk.path(NEW_CHECKPOINT_FILE));
    disk.write_synced(&new, note.as_bytes())?;
    disk.rename(&new, &path)?;
    disk.sync_names()
}

/// Removes the unfinished states of tiles that are full now. What cannot be removed is merely not
/// needed.
fn remove_superseded(disk: &mut Disk, before: u64, now: u64) {
    for level in 0..levels(before) {
        let Some(tile) = Tile::edge(before, level) else {
            continue;
        };
        if Tile::of(now, level, tile.index).is_some_and(|now| now.is_full()) {
            for folder in tile.partial_folders() {
                let _ = disk.remove_folder(&folder);
            }
        }
    }
}

/// Reads the unfinished tiles that a checkpoint signs, and holds them against its root.
fn read_edge(folder: &Path, checkpoint: &Checkpoint) -> Result<Vec<Vec<Sha256>>, LogError> {
    let mut edge = Vec::new();
    for level in 0..levels(checkpoint.size) {
        edge.push(match Tile::edge(checkpoint.size, level) {
            Some(tile) => read_tile(folder, tile)?,
            None => Vec::new(),
        });
    }
    if root_of(&edge, checkpoint.size) == checkpoint.root {
        return Ok(edge);
    }
    Err(corrupt(
        folder.join(CHECKPOINT_FILE),
        "the tiles have another root than the checkpoint",
    ))
}

fn read_edge_bundle(
    folder: &Path,
    tile: Tile,
    hashes: Option<&Vec<Sha256>>,
) -> Result<Vec<u8>, LogError> {
    let entries = read_bundle(folder, tile)?;
    let leaves: Vec<_> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    if hashes != Some(&leaves) {
        return Err(corrupt(
            folder.join(tile.entries_path()),
            "an entry is not the one whose hash is in the tree",
        ));
    }
    let mut bundle = Vec::new();
    for entry in entries {
        // It was read with a length of two bytes.
        let length = u16::try_from(entry.len()).unwrap_or(u16::MAX);
        bundle.extend_from_slice(&length.to_be_bytes());
        bundle.extend_from_slice(&entry);
    }
    Ok(bundle)
}

/// The root of a tree, which its unfinished tiles fix.
fn root_of(edge: &[Vec<Sha256>], size: u64) -> Sha256 {
    let mut node = |level: u32, place: u64| -> Result<Sha256, std::convert::Infallible> {
        let within = level % TILE_HEIGHT;
        let begin = usize::try_from((place << within) % TILE_WIDTH).unwrap_or(usize::MAX);
        let hashes = edge.get((level / TILE_HEIGHT) as usize);
        let hashes = hashes.and_then(|hashes| hashes.get(begin..)?.get(..1 << within));
        // A tile that is too short gives a root that fits no checkpoint.
        Ok(subtree_root(hashes.unwrap_or_default().to_vec()))
    };
    match range_root(0, size, &mut node) {
        Ok(root) => root,
        Err(never) => match never {},
    }
}

fn bytes_of(hashes: &[Sha256]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(hashes.len() * HASH_BYTES);
    for hash in hashes {
        bytes.extend_from_slice(&hash.0);
    }
    bytes
}

//! Writes the files of a log so that a crash at any moment leaves nothing half-done under a final
//! name.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::error::LogError;

/// End of the name of a file that is being written. A log has one writer, so that one name a
/// folder is enough, and what a crash leaves under it is overwritten.
const UNFINISHED: &str = ".unfinished";

/// The folder of a log, and which folders in it hold names that are not on the disk yet.
pub(super) struct Disk {
    root: PathBuf,
    touched: BTreeSet<PathBuf>,
    /// Folders that were written to: one for every 256,000 leaves.
    used: BTreeSet<PathBuf>,
    /// Operations until everything fails, as in a crash. Tests alone set it.
    pub(super) steps_left: Option<u32>,
}

impl Disk {
    pub(super) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            touched: BTreeSet::new(),
            used: BTreeSet::new(),
            steps_left: None,
        }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Writes a file, on the disk but for its name; [`Self::sync_names`] follows before anything
    /// refers to it.
    pub(super) fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), LogError> {
        let path = self.path(name);
        let folder = path.parent().unwrap_or(&self.root).to_owned();
        self.make_folder(&folder)?;
        let unfinished = folder.join(UNFINISHED);
        self.write_synced(&unfinished, bytes)?;
        self.rename(&unfinished, &path)
    }

    /// Writes a file under its name and leaves nothing to do.
    pub(super) fn write_synced(&mut self, path: &Path, bytes: &[u8]) -> Result<(), LogError> {
        let half = bytes.len() / 2;
        let (begin, end) = bytes.split_at_checked(half).unwrap_or((bytes, &[]));
        self.step(path)?;
        let mut file = File::create(path).map_err(LogError::io(path))?;
        file.write_all(begin).map_err(LogError::io(path))?;
        self.step(path)?;
        file.write_all(end).map_err(LogError::io(path))?;
        file.sync_data().map_err(LogError::io(path))
    }

    pub(super) fn rename(&mut self, from: &Path, to: &Path) -> Result<(), LogError> {
        self.step(to)?;
        fs::rename(from, to).map_err(LogError::io(to))?;
        self.touched
            .insert(to.parent().unwrap_or(&self.root).to_owned());
        Ok(())
    }

    /// Makes the names of everything that was written durable.
    pub(super) fn sync_names(&mut self) -> Result<(), LogError> {
        while let Some(folder) = self.touched.pop_first() {
            self.step(&folder)?;
            File::open(&folder)
                .and_then(|folder| folder.sync_all())
                .map_err(LogError::io(&folder))?;
        }
        Ok(())
    }

    /// Removes a folder, if it is there.
    pub(super) fn remove_folder(&mut self, name: &str) -> Result<(), LogError> {
        let path = self.path(name);
        self.step(&path)?;
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(LogError::io(&path)(error))
            }
            _ => Ok(()),
        }
    }

    /// Makes a folder. At its first use all names above it are made durable, too: a writer that
    /// died may have made them and not got so far.
    fn make_folder(&mut self, folder: &Path) -> Result<(), LogError> {
        if self.used.contains(folder) {
            return Ok(());
        }
        self.step(folder)?;
        fs::create_dir_all(folder).map_err(LogError::io(folder))?;
        let above = folder.ancestors().skip(1);
        let above = above.take_while(|above| above.starts_with(&self.root));
        self.touched.extend(above.map(Path::to_owned));
        self.used.insert(folder.to_owned());
        Ok(())
    }

    /// One operation on the disk. Tests end it all after any number of them.
    fn step(&mut self, path: &Path) -> Result<(), LogError> {
        match &mut self.steps_left {
            Some(0) => Err(LogError::io(path)(io::Error::other("no operation is left"))),
            Some(steps) => {
                *steps -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

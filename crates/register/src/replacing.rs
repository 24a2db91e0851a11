//! A file that takes the place of another one at once, whole and on the disk, or not at all.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::snapshot::SnapshotError;

/// A file that is being written beside the one that it will replace. One process at a time writes:
/// others wait.
pub(crate) struct Replacing {
    path: PathBuf,
    new_path: PathBuf,
    /// Held until the end, so that no other process writes to the same file.
    _lock: File,
    is_committed: bool,
}

impl Replacing {
    /// Begins a file that is to have this name. The one that has it is untouched until
    /// [`Self::commit`].
    pub(crate) fn begin(path: &Path) -> Result<(Self, File), SnapshotError> {
        let lock_path = beside(path, "lock");
        let lock = private().open(&lock_path).and_then(|lock| {
            lock.lock()?;
            Ok(lock)
        });
        let lock = lock.map_err(at(&lock_path, "cannot lock the snapshot"))?;
        let new_path = beside(path, "new");
        // What a process that died has left.
        remove_if_there(&new_path).map_err(at(&new_path, "cannot remove what was left"))?;
        let file = private().open(&new_path);
        let file = file.map_err(at(&new_path, "cannot create the snapshot"))?;
        let replacing = Self {
            path: path.to_owned(),
            new_path,
            _lock: lock,
            is_committed: false,
        };
        Ok((replacing, file))
    }

    /// The name that the file will have.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The name that it has until then.
    pub(crate) fn new_path(&self) -> &Path {
        &self.new_path
    }

    /// The folder of both.
    pub(crate) fn folder(&self) -> &Path {
        folder_of(&self.path)
    }

    /// Brings what was written to the disk and lets nobody write to it any more.
    pub(crate) fn seal(&self, file: &File) -> Result<(), SnapshotError> {
        seal(file)
            .and_then(|()| file.sync_all())
            .map_err(at(&self.new_path, "cannot bring the snapshot to the disk"))
    }

    /// Gives the file its name. When this returns, the name is on the disk.
    pub(crate) fn commit(mut self) -> Result<(), SnapshotError> {
        fs::rename(&self.new_path, &self.path)
            .map_err(at(&self.path, "cannot put the snapshot in its place"))?;
        self.is_committed = true;
        sync_folder(folder_of(&self.path)).map_err(at(
            &self.path,
            "cannot bring the snapshot's name to the disk",
        ))
    }
}

impl Drop for Replacing {
    fn drop(&mut self) {
        if !self.is_committed {
            // If this fails, the next writer removes it.
            drop(fs::remove_file(&self.new_path));
        }
    }
}

/// Says of which file something failed.
pub(crate) fn at(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> SnapshotError {
    let path = path.to_owned();
    move |source| SnapshotError::Io {
        path,
        doing,
        source,
    }
}

/// A file beside another one, on the same disk.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// For the owner alone: labels are personal data for whoever has the key.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Takes the permission to write, so that nothing is copied over a file that others have mapped.
fn seal(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o400))?;
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

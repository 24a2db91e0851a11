//! Files that are there wholly or not at all: temporary name, fsync, rename, fsync of the folder.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Beginning of temporary names.
const TEMPORARY: &str = ".tmp-";

/// Whether a file bears a temporary name: while nobody is at work, a crash left it behind.
pub fn is_temporary(path: &Path) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| name.starts_with(TEMPORARY))
}

/// A file that gets its final name by [`AtomicFile::commit`] alone. Dropped before, it vanishes.
#[derive(Debug)]
pub struct AtomicFile {
    writer: Option<BufWriter<File>>,
    temporary: PathBuf,
}

impl AtomicFile {
    /// Begins a file in a folder, which is made where it is missing.
    ///
    /// # Errors
    /// What the system says.
    pub fn create_in(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        // Process and counter make the name unique: two processes never write one file.
        static COUNTER: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        let count = COUNTER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let temporary = folder.join(format!("{TEMPORARY}{}-{count}", std::process::id()));
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&temporary)?;
        Ok(Self {
            writer: Some(BufWriter::with_capacity(256 << 10, file)),
            temporary,
        })
    }

    /// Writes everything to the disk and gives the file its name in the same folder.
    ///
    /// # Errors
    /// What the system says; the file is then gone.
    pub fn commit(mut self, name: &str) -> io::Result<PathBuf> {
        let writer = self.writer.take().expect("it is taken here alone");
        let file = writer
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        drop(file);
        let path = self.temporary.with_file_name(name);
        fs::rename(&self.temporary, &path)?;
        if let Some(folder) = path.parent() {
            sync_folder(folder)?;
        }
        Ok(path)
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer
            .as_mut()
            .expect("it is taken in commit alone")
            .write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer
            .as_mut()
            .expect("it is taken in commit alone")
            .flush()
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        // After a commit there is nothing under this name; otherwise nothing better can be done.
        if let Some(writer) = self.writer.take() {
            drop(writer.into_parts());
        }
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Writes a small file in one go.
///
/// # Errors
/// What the system says; nothing is then under the name but what was there before.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no file name"))?;
    let mut file = AtomicFile::create_in(folder)?;
    file.write_all(bytes)?;
    file.commit(name)?;
    Ok(())
}

/// Makes the names in a folder durable.
///
/// # Errors
/// What the system says.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_uncommitted_file_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = AtomicFile::create_in(folder.path()).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_committed_file_replaces_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write_atomically(&path, b"old").unwrap();
        write_atomically(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

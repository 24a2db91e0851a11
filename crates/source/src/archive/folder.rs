//! Files of a folder and its sub-folders, sorted, hidden ones left out.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::{is_hidden, too_many};
use crate::SourceError;
use crate::limits::{Limits, read_error};

/// One file of a folder.
pub(crate) struct FolderFile {
    /// Its path below the folder, with `/`.
    pub(crate) name: String,
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// Its size.
    pub(crate) bytes: u64,
}

/// Lists a folder. Links are followed as long as they stay inside; a file that is reached
/// twice is listed once, under the name that sorts first.
///
/// # Errors
/// If a link leaves the folder or leads nowhere, or a limit is passed.
pub(crate) fn files(root: &Path, limits: &Limits) -> Result<Vec<FolderFile>, SourceError> {
    let real_root = root
        .canonicalize()
        .map_err(|error| read_error(root, error))?;
    let mut walk = Walk {
        root,
        real_root,
        limits,
        seen: HashSet::new(),
        files: Vec::new(),
    };
    walk.folder(root, "", 0)?;
    walk.files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(walk.files)
}

struct Walk<'a> {
    root: &'a Path,
    real_root: PathBuf,
    limits: &'a Limits,
    seen: HashSet<PathBuf>,
    files: Vec<FolderFile>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, name: &str, depth: usize) -> Result<(), SourceError> {
        if depth > self.limits.depth {
            return Err(SourceError::Limit {
                path: self.root.to_owned(),
                limit: format!("more than {} folders inside folders", self.limits.depth),
                hint: "give the folder that holds the files",
            });
        }
        let mut names = Vec::new();
        for entry in folder
            .read_dir()
            .map_err(|error| read_error(folder, error))?
        {
            names.push(
                entry
                    .map_err(|error| read_error(folder, error))?
                    .file_name(),
            );
            if self.files.len() + names.len() > self.limits.entries {
                return Err(too_many(self.root, self.limits));
            }
        }
        names.sort();
        for file_name in names {
            let path = folder.join(&file_name);
            let step = file_name.to_string_lossy();
            if is_hidden(&step) {
                continue;
            }
            let name = if name.is_empty() {
                step.into_owned()
            } else {
                format!("{name}/{step}")
            };
            self.entry(path, name, depth)?;
        }
        Ok(())
    }

    fn entry(&mut self, path: PathBuf, name: String, depth: usize) -> Result<(), SourceError> {
        let real = path
            .canonicalize()
            .map_err(|error| read_error(&path, error))?;
        if !real.starts_with(&self.real_root) {
            return Err(SourceError::Format {
                path,
                problem: "a link that leaves the folder".to_owned(),
                hint: "put the file itself into the folder, or name it as a source of its own",
            });
        }
        if !self.seen.insert(real) {
            return Ok(());
        }
        let metadata = path.metadata().map_err(|error| read_error(&path, error))?;
        if metadata.is_dir() {
            self.folder(&path, &name, depth + 1)?;
        } else if metadata.is_file() {
            self.files.push(FolderFile {
                name,
                path,
                bytes: metadata.len(),
            });
        }
        Ok(())
    }
}

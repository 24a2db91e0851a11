//! Which versions there are, and how a new one comes to be.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use licit_evidence::{Manifest, Sha256, SigningKey, VersionId};

use crate::atomic::{sync_folder, write_atomically};
use crate::error::DatasetError;

/// The versions of one dataset, and the restricted folders that belong to them.
#[derive(Clone, Debug)]
pub struct Store {
    datasets: PathBuf,
    restricted: PathBuf,
}

/// One frozen version.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its number.
    pub number: u32,
    /// Its id.
    pub id: VersionId,
    /// Its folder.
    pub path: PathBuf,
    /// Its restricted folder.
    pub restricted: PathBuf,
    /// Its manifest, as read; not yet verified.
    pub manifest: Manifest,
}

/// A version that is being written, under a name that no reader takes for a version.
#[derive(Debug)]
pub struct NewVersion {
    store: Store,
    number: u32,
    /// Folder of the dataset's files.
    pub path: PathBuf,
    /// Folder of the restricted files.
    pub restricted: PathBuf,
}

impl Store {
    /// The versions of dataset `name` under two folders; neither needs to be there yet.
    pub fn new(datasets: &Path, restricted: &Path, name: &str) -> Self {
        Self {
            datasets: datasets.join(name),
            restricted: restricted.join(name),
        }
    }

    /// Folder of the dataset.
    pub fn folder(&self) -> &Path {
        &self.datasets
    }

    /// Numbers of the versions that there are, oldest first.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn numbers(&self) -> Result<Vec<u32>, DatasetError> {
        let entries = match fs::read_dir(&self.datasets) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(DatasetError::io(&self.datasets)(error)),
        };
        let mut numbers = Vec::new();
        for entry in entries {
            let name = entry.map_err(DatasetError::io(&self.datasets))?.file_name();
            let number = name.to_str().and_then(|name| name.strip_prefix('v'));
            numbers.extend(number.and_then(|number| number.parse::<u32>().ok()));
        }
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// One version.
    ///
    /// # Errors
    /// [`DatasetError::NoVersion`] if it is not there, or a manifest that cannot be read.
    pub fn version(&self, number: u32) -> Result<Version, DatasetError> {
        let path = self.datasets.join(format!("v{number}"));
        let restricted = self.restricted.join(format!("v{number}"));
        let file = path.join(Manifest::FILE);
        let bytes = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(DatasetError::NoVersion { path });
            }
            Err(error) => return Err(DatasetError::io(&file)(error)),
        };
        let manifest = serde_json::from_slice(&bytes).map_err(|error| DatasetError::Format {
            path: file,
            problem: format!(
                "no manifest: line {}, column {}",
                error.line(),
                error.column()
            ),
        })?;
        Ok(Version {
            number,
            id: Sha256::of(&bytes),
            path,
            restricted,
            manifest,
        })
    }

    /// The newest version, if there is one.
    ///
    /// # Errors
    /// As [`Store::version`].
    pub fn newest(&self) -> Result<Option<Version>, DatasetError> {
        self.numbers()?
            .last()
            .map(|&number| self.version(number))
            .transpose()
    }

    /// Removes what interrupted runs left behind under names that no reader takes for a version.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn clear_unfinished(&self) -> Result<(), DatasetError> {
        for folder in [&self.datasets, &self.restricted] {
            let Ok(entries) = fs::read_dir(folder) else {
                continue;
            };
            for entry in entries {
                let path = entry.map_err(DatasetError::io(folder))?.path();
                let name = path.file_name().and_then(|name| name.to_str());
                if name.is_some_and(|name| name.starts_with(".building-v")) {
                    remove_folder(&path)?;
                }
            }
        }
        Ok(())
    }

    /// Begins a new version: clears what an interrupted run left behind and makes the folders.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn begin(&self) -> Result<NewVersion, DatasetError> {
        let number = self.numbers()?.last().map_or(1, |last| last + 1);
        let path = self.datasets.join(format!(".building-v{number}"));
        let restricted = self.restricted.join(format!(".building-v{number}"));
        self.clear_unfinished()?;
        for folder in [&path, &restricted] {
            fs::create_dir_all(folder).map_err(DatasetError::io(folder))?;
        }
        for folder in ["parts", "evidence"] {
            let folder = path.join(folder);
            fs::create_dir_all(&folder).map_err(DatasetError::io(&folder))?;
        }
        restrict(&self.restricted)?;
        Ok(NewVersion {
            store: self.clone(),
            number,
            path,
            restricted,
        })
    }
}

fn remove_folder(folder: &Path) -> Result<(), DatasetError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(DatasetError::io(folder)(error))
        }
        _ => Ok(()),
    }
}

/// Takes the folder away from everybody but its owner.
fn restrict(folder: &Path) -> Result<(), DatasetError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
            .map_err(DatasetError::io(folder))?;
    }
    Ok(())
}

impl NewVersion {
    /// Its number.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Signs the manifest and gives the version its name. The restricted folder is complete
    /// before: whoever sees the version can answer for it.
    ///
    /// # Errors
    /// What the system says, with the path; the version is then not there.
    pub fn publish(self, manifest: &Manifest, key: &SigningKey) -> Result<Version, DatasetError> {
        debug_assert!(
            manifest.counts.balance(),
            "in = admitted + refused + quarantined + faulty"
        );
        let file = self.path.join(Manifest::FILE);
        let (bytes, id) = manifest.seal().map_err(|error| DatasetError::Format {
            path: file.clone(),
            problem: error.to_string(),
        })?;
        write_atomically(&file, &bytes).map_err(DatasetError::io(&file))?;
        let signature = self.path.join(Manifest::SIGNATURE_FILE);
        write_atomically(&signature, key.sign(&manifest.statement(id)).as_bytes())
            .map_err(DatasetError::io(&signature))?;
        for folder in ["parts", "evidence"] {
            let folder = self.path.join(folder);
            sync_folder(&folder).map_err(DatasetError::io(&folder))?;
        }
        let path = self.store.datasets.join(format!("v{}", self.number));
        // The restricted folder first: whoever sees the version can answer for it. One that a
        // crash left behind between the two steps belongs to no version.
        let restricted = self.store.restricted.join(format!("v{}", self.number));
        remove_folder(&restricted)?;
        fs::rename(&self.restricted, &restricted).map_err(DatasetError::io(&restricted))?;
        sync_folder(&self.store.restricted).map_err(DatasetError::io(&restricted))?;
        fs::rename(&self.path, &path).map_err(DatasetError::io(&path))?;
        sync_folder(&self.store.datasets).map_err(DatasetError::io(&path))?;
        Ok(Version {
            number: self.number,
            id,
            path,
            restricted,
            manifest: manifest.clone(),
        })
    }
}

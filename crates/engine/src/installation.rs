//! Everything of one installation: its policy, and where its things lie.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use licit_dataset::Store;
use licit_deidentify::{AddedDetector, Deidentifier, Settings};
use licit_evidence::DetectorVersion;
use licit_record::{EffectivePolicy, Policy, PolicyError, RegisterSequence, Service};
use licit_register::{Location, Region, Register};

use crate::error::EngineError;
use crate::evaluations::detector_versions;
use crate::keys::Keys;

/// A policy and the folder it lies in. Paths of the policy are relative to that folder.
#[derive(Clone, Debug)]
pub struct Installation {
    /// Folder of `licit.toml`.
    pub base: PathBuf,
    /// The policy as written.
    pub policy: Policy,
    /// The settings in force.
    pub effective: EffectivePolicy,
    /// The token classifier that the policy names, once it is loaded. This crate reads no models;
    /// whoever builds or evaluates loads it before.
    pub added: Option<Arc<dyn AddedDetector>>,
}

impl Installation {
    /// Fills in the defaults. `today` is the freeze where the policy names none.
    ///
    /// # Errors
    /// [`PolicyError`] if settings contradict each other.
    pub fn new(base: &Path, policy: Policy, today: Date) -> Result<Self, PolicyError> {
        let effective = EffectivePolicy::new(&policy, today)?;
        check_folders(base, &policy)?;
        Ok(Self {
            base: base.to_owned(),
            policy,
            effective,
            added: None,
        })
    }

    /// Folder of the token classifier, if the policy names one.
    pub fn model_folder(&self) -> Option<PathBuf> {
        let model = self.policy.deidentify.model.as_ref()?;
        Some(self.base.join(&model.folder))
    }

    /// The detectors in force, as evidence names them.
    ///
    /// # Errors
    /// If the policy names a model and nobody loaded it: nothing may go on without it.
    pub fn detectors(&self) -> Result<Vec<DetectorVersion>, EngineError> {
        if self.effective.model.is_some() && self.added.is_none() {
            return Err(EngineError::ModelNotLoaded);
        }
        Ok(detector_versions(self.added.as_deref()))
    }

    /// The detectors in force, with settings.
    ///
    /// # Errors
    /// As [`Installation::detectors`].
    pub fn deidentifier(&self, settings: Settings) -> Result<Deidentifier, EngineError> {
        self.detectors()?;
        Ok(Deidentifier::new(settings).with_added(self.added.clone()))
    }

    /// Folder of the staging areas.
    pub fn staging(&self) -> PathBuf {
        self.base.join(&self.policy.dataset.staging)
    }

    /// Folder of the keys.
    pub fn keys_folder(&self) -> PathBuf {
        self.base.join(&self.policy.dataset.keys)
    }

    /// Folder of the evidence log.
    pub fn log_folder(&self) -> PathBuf {
        self.base.join(&self.policy.dataset.log)
    }

    /// Opens the keys, and makes them at first use.
    ///
    /// # Errors
    /// If a key cannot be read or made.
    pub fn keys(&self) -> Result<Keys, EngineError> {
        Ok(Keys::open_or_create(
            &self.keys_folder(),
            &self.policy.controller.name,
        )?)
    }

    /// The versions of the dataset; with a service, those of its own dataset (UNL-4).
    pub fn store(&self, service: Option<&Service>) -> Store {
        let dataset = &self.policy.dataset;
        let name = self.dataset_name(service);
        Store::new(
            &self.base.join(&dataset.path),
            &self.base.join(&dataset.restricted),
            &name,
        )
    }

    /// Name of the dataset; with a service, of its own dataset.
    pub fn dataset_name(&self, service: Option<&Service>) -> String {
        match service {
            Some(service) => format!("{}-{service}", self.policy.dataset.name),
            None => self.policy.dataset.name.clone(),
        }
    }

    /// Where the register is.
    ///
    /// # Errors
    /// If the URL names neither a file nor a server.
    pub fn register_location(&self) -> Result<Location, EngineError> {
        Location::from_url(&self.policy.register.url, &self.base).ok_or(EngineError::RegisterUrl)
    }

    /// The file that holds what stands in the register: beside the register, or beside the policy
    /// where the register is on a server.
    ///
    /// # Errors
    /// As [`Installation::register_location`].
    pub fn snapshot_path(&self) -> Result<PathBuf, EngineError> {
        Ok(match self.register_location()? {
            Location::File(path) => path.with_extension("snapshot"),
            _ => self.base.join("register.snapshot"),
        })
    }

    /// Opens the register, and makes it at first use.
    ///
    /// # Errors
    /// If the URL names neither a file nor a server, or what it names is no register.
    pub fn register(&self, keys: &Keys) -> Result<Register, EngineError> {
        let location = self.register_location()?;
        Ok(Register::open(&location, &keys.labels(), self.region()?)?)
    }

    /// Makes sure that the register knows everything that the newest versions honour: one that was
    /// lost, restored from a backup or mistaken for another would bring back who objected.
    ///
    /// # Errors
    /// [`licit_register::RegisterError::Behind`] names the version; or a manifest cannot be read,
    /// or the database fails.
    pub fn check_register(&self, register: &mut Register) -> Result<(), EngineError> {
        for store in self.stores() {
            let Some(newest) = store.newest()? else {
                continue;
            };
            let honoured = &newest.manifest.register;
            register.must_know(
                RegisterSequence(honoured.sequence),
                &honoured.digest.0,
                &newest.path,
            )?;
        }
        Ok(())
    }

    /// The highest position of the register that any version honours.
    ///
    /// # Errors
    /// If a manifest cannot be read.
    pub fn honoured(&self) -> Result<RegisterSequence, EngineError> {
        let mut highest = RegisterSequence(0);
        for store in self.stores() {
            for number in store.numbers()? {
                let manifest = store.version(number)?.manifest;
                highest = highest.max(RegisterSequence(manifest.register.sequence));
            }
        }
        Ok(highest)
    }

    /// The dataset of all services, and those of single ones.
    fn stores(&self) -> impl Iterator<Item = Store> {
        let services = self.policy.sources.iter().map(|source| &source.service);
        let services: BTreeSet<&Service> = services.collect();
        let single = services
            .into_iter()
            .map(|service| self.store(Some(service)));
        std::iter::once(self.store(None)).chain(single)
    }

    /// Region for phone numbers without country code.
    ///
    /// # Errors
    /// If the policy names one that does not exist.
    pub fn region(&self) -> Result<Region, EngineError> {
        Ok(Region::new(&self.policy.register.region)?)
    }
}

/// Keys, staged content, provenance, datasets and the log must not lie in each other: a dataset is
/// given away, the log is public, and staging areas are emptied.
fn check_folders(base: &Path, policy: &Policy) -> Result<(), PolicyError> {
    let dataset = &policy.dataset;
    let folders = [
        ("dataset.path", &dataset.path),
        ("dataset.staging", &dataset.staging),
        ("dataset.restricted", &dataset.restricted),
        ("dataset.keys", &dataset.keys),
        ("dataset.log", &dataset.log),
    ]
    .map(|(key, folder)| (key, plain(&base.join(folder))));
    for (place, (key, folder)) in folders.iter().enumerate() {
        let mut others = folders.iter().skip(place + 1);
        if let Some((other_key, _)) = others.find(|(_, other)| overlap(folder, other)) {
            return Err(PolicyError::Setting {
                key,
                problem: format!("`{}` and `{other_key}` lie in each other", folder.display()),
                hint: "give keys, staging, restricted, datasets and log each a folder of its own",
            });
        }
    }
    Ok(())
}

fn overlap(a: &Path, b: &Path) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

/// The path without `.` and `..`, as far as that can be said without looking.
fn plain(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for step in path.components() {
        match step {
            std::path::Component::ParentDir => drop(plain.pop()),
            std::path::Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

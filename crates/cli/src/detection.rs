//! What the detectors are told: the flags, else the policy that was named, else the defaults.

use std::path::Path;
use std::sync::Arc;

use licit_classifier::Classifier;
use licit_deidentify::{AddedDetector, Settings};
use licit_engine::Installation;
use licit_record::Category;
use licit_record::policy::{ClassifierSettings, OperatingPoint, ReplacementStyle};
use licit_register::Region;

use crate::arguments::{Detection, Global};
use crate::failure::Failure;
use crate::session;

/// Region of phone numbers without country code where neither flag nor policy names one.
const REGION: &str = "DE";

/// The installation, if a policy was named. The one that happens to lie in the folder does not
/// count: these commands work without any.
pub(crate) fn installation(global: &Global) -> Result<Option<Installation>, Failure> {
    global
        .config
        .as_deref()
        .map(session::installation)
        .transpose()
}

/// Loads the token classifier that the policy names, if it does.
pub(crate) fn with_model(mut installation: Installation) -> Result<Installation, Failure> {
    if let Some((folder, settings)) = installation
        .model_folder()
        .zip(installation.effective.model.as_ref())
    {
        installation.added = Some(open(&folder, settings)?);
    }
    Ok(installation)
}

/// The token classifier that the flag names, else that of the policy. The flag leaves threshold and
/// labels as the policy has them.
pub(crate) fn model(
    installation: Option<&Installation>,
    detection: &Detection,
) -> Result<Option<Arc<dyn AddedDetector>>, Failure> {
    if detection.patterns_only {
        return Ok(None);
    }
    let in_policy = installation.and_then(|installation| installation.effective.model.clone());
    let folder = match &detection.model {
        Some(folder) => Some(folder.clone()),
        None => installation.and_then(Installation::model_folder),
    };
    folder
        .map(|folder| open(&folder, &in_policy.unwrap_or_default()))
        .transpose()
}

fn open(folder: &Path, settings: &ClassifierSettings) -> Result<Arc<dyn AddedDetector>, Failure> {
    Ok(Arc::new(Classifier::open(folder, settings)?))
}

/// The settings, with the operating point and the style of the policy or the default ones.
pub(crate) fn settings(
    installation: Option<&Installation>,
    detection: &Detection,
) -> Result<Settings, Failure> {
    let policy = installation.map(|installation| &installation.effective);
    let is_wanted =
        |category: &Category| !detection.patterns_only || *category != Category::PersonName;
    let categories = match policy {
        Some(policy) => policy
            .categories
            .iter()
            .copied()
            .filter(is_wanted)
            .collect(),
        None => Category::ALL.iter().copied().filter(is_wanted).collect(),
    };
    let region = match (&detection.region, policy) {
        (Some(region), _) => region.to_ascii_uppercase(),
        (None, Some(policy)) => policy.region.clone(),
        (None, None) => REGION.to_owned(),
    };
    Region::new(&region)
        .map_err(|error| Failure::user(format!("--region: {error}")).hint(error.hint()))?;
    Ok(Settings {
        categories,
        style: policy.map_or(ReplacementStyle::Placeholder, |policy| policy.style),
        point: policy.map_or(OperatingPoint::Balanced, |policy| policy.point),
        region,
    })
}

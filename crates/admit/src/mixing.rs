//! UNL-4: which services may stand together in one dataset.
//!
//! A designated gatekeeper may not combine personal data of its core platform services with those
//! of other services without the consent of the end user (DMA Art. 5(2)(b)). OLG Köln saw no
//! combining in an unlinked training set; the critics and the joint guidelines do. The switch
//! `basis.gatekeeper` takes the careful side.

use std::collections::BTreeSet;

use licit_record::{EffectivePolicy, LegalBasis, Service};

/// How the services of a build are laid out in datasets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Partition {
    /// All services share one dataset, unlinked and shuffled.
    Together,
    /// Each service gets a dataset of its own.
    PerService,
}

/// A build that would mix services of a gatekeeper without consent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "basis.gatekeeper: expected one service a dataset or mode `consent`, got {} services ({}) in mode `{}`",
    services.len(), listed(services), mode.code()
)]
#[non_exhaustive]
pub struct MixingRefused {
    /// The services that would be mixed.
    pub services: BTreeSet<Service>,
    /// The mode in which.
    pub mode: LegalBasis,
}

impl MixingRefused {
    /// What the operator can do.
    pub const fn hint(&self) -> &'static str {
        "build each service from a policy of its own, or set basis.mode to \"strict\" (one dataset \
         per service) or \"consent\" (DMA Art. 5(2)(b))"
    }
}

fn listed(services: &BTreeSet<Service>) -> String {
    let names: Vec<&str> = services.iter().map(Service::as_str).collect();
    names.join(", ")
}

/// Decides whether the services of a build may share a dataset.
///
/// In mode `consent` every record needs a consent for its own service (`no_consent`, CON-2), so
/// each person in a mixed dataset agreed to the training.
///
/// # Errors
/// [`MixingRefused`] if the controller is a gatekeeper, more than one service would be mixed, and
/// the mode rests on no consent.
pub fn mixing(
    policy: &EffectivePolicy,
    services: &BTreeSet<Service>,
) -> Result<Partition, MixingRefused> {
    if policy.one_dataset_per_service {
        return Ok(Partition::PerService);
    }
    let mixed = services.len() > 1;
    if policy.gatekeeper && mixed && policy.mode != LegalBasis::Consent {
        return Err(MixingRefused {
            services: services.clone(),
            mode: policy.mode,
        });
    }
    Ok(Partition::Together)
}

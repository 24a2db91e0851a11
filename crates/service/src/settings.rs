//! What the service is set up with. The caller reads files, keys and the clock's zone; nothing
//! here does.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use licit_dataset::Store;
use licit_evidence::{Sha256, SigningKey};
use licit_record::Service;
use licit_record::policy::{LegalBasis, Pipeline};
use licit_register::{IdentifierKind, LabelKeys, Location, Region};

use crate::oidc::Oidc;
use crate::pages::Controller;
use crate::receipts::Issuer;

/// Everything that the service needs to know.
#[derive(Clone)]
pub struct Settings {
    /// Where the register is.
    pub register: Location,
    /// Keys of the labels.
    pub labels: LabelKeys,
    /// Region of phone numbers without country code.
    pub region: Region,
    /// The key that signs log and receipts.
    pub signing: SigningKey,
    /// Folder of the evidence log.
    pub log: PathBuf,
    /// File of the snapshot.
    pub snapshot: PathBuf,
    /// The dataset of all services, and those of single ones.
    pub stores: Vec<(Option<Service>, Store)>,
    /// The services that people can object to.
    pub services: Vec<ServiceFacts>,
    /// Hash of the policy that is in force.
    pub policy: Sha256,
    /// Who answers for it all.
    pub controller: Controller,
    /// What is trained, in the controller's words.
    pub models: String,
    /// The interest pursued, in the controller's words.
    pub interest: Option<String>,
    /// How long data is kept, in the controller's words.
    pub retention: Option<String>,
    /// Mode of the policy.
    pub legal_basis: LegalBasis,
    /// Day of the public announcement.
    pub announced_on: Option<Date>,
    /// Day of the freeze.
    pub freeze_on: Option<Date>,
    /// Address by which people reach the service, without a stroke at its end.
    pub url: String,
    /// Time zone in which times are written.
    pub zone: TimeZone,
    /// Header in which a trusted proxy tells the client's address.
    pub client_address_header: Option<String>,
    /// Submissions that one address may send in an hour.
    pub submissions_per_hour: u32,
    /// Programs that may read the register.
    pub pipelines: Vec<Pipeline>,
    /// The organisation that signs its people in at the desk.
    pub oidc: Option<Arc<Oidc>>,
    /// The clock.
    pub now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

/// A service, as pages show it.
#[derive(Clone, Debug)]
pub struct ServiceFacts {
    /// The service, as in the register.
    pub service: Service,
    /// Its name, as people know it.
    pub name: String,
    /// The identifiers that it knows people by, the usual one first.
    pub kinds: Vec<IdentifierKind>,
    /// Published since when content is used.
    pub published_after: Option<Date>,
}

impl Settings {
    /// Name of a service, as people know it.
    pub fn name_of<'s>(&'s self, service: &'s Service) -> &'s str {
        let known = self.services.iter().find(|known| known.service == *service);
        known.map_or(service.as_str(), |known| known.name.as_str())
    }

    /// What receipts are made with.
    pub(crate) fn issuer(&self) -> Issuer<'_> {
        Issuer {
            region: self.region,
            signing: &self.signing,
            log: &self.log,
            controller: licit_evidence::receipt::Controller {
                name: self.controller.name.clone(),
                contact: self.controller.email.clone(),
            },
            policy: self.policy,
            stores: &self.stores,
        }
    }

    /// The services, as in the register.
    pub fn service_list(&self) -> Vec<Service> {
        let services = self.services.iter();
        services.map(|known| known.service.clone()).collect()
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Settings")
            .field("register", &self.register)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

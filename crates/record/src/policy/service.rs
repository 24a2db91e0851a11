//! `[service]`: the register as a service on the web.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Service;

/// `[service]`: where it listens, and what its pages say.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Web {
    /// Address and port to listen on.
    #[serde(default = "Web::default_listen")]
    pub listen: String,
    /// Address by which people reach it, `https://…`. Default: the address that it listens on.
    pub url: Option<String>,
    /// Postal address of the controller, line by line.
    #[serde(default)]
    pub address: Vec<String>,
    /// The supervisory authority that people can complain to (Art. 77).
    pub authority: Option<Authority>,
    /// What is trained, in the controller's words.
    pub models: Option<String>,
    /// The legitimate interest, in the controller's words (Art. 13(1)(d)).
    pub interest: Option<String>,
    /// How long data is kept, in the controller's words.
    pub retention: Option<String>,
    /// Header in which a reverse proxy tells the client's address, such as `x-forwarded-for`. Name
    /// it only where a proxy sets it: anybody else could write it, too.
    pub client_address_header: Option<String>,
    /// Submissions that one address may send in an hour.
    #[serde(default = "Web::default_submissions_per_hour")]
    pub submissions_per_hour: u32,
    /// A certificate of its own. Without it, a reverse proxy speaks TLS.
    pub tls: Option<Tls>,
    /// The organisation that signs its people in at the desk.
    pub oidc: Option<Oidc>,
    /// How mails are sent. Without it, nobody is asked for a code.
    pub mail: Option<Mail>,
    /// What people call the services, and by what they are known there.
    #[serde(default)]
    pub names: BTreeMap<Service, ServiceWords>,
    /// Programs that may read the register: pipelines.
    #[serde(default, rename = "pipeline")]
    pub pipelines: Vec<Pipeline>,
}

impl Default for Web {
    fn default() -> Self {
        Self {
            listen: Self::default_listen(),
            url: None,
            address: Vec::new(),
            authority: None,
            models: None,
            interest: None,
            retention: None,
            client_address_header: None,
            submissions_per_hour: Self::default_submissions_per_hour(),
            tls: None,
            oidc: None,
            mail: None,
            names: BTreeMap::new(),
            pipelines: Vec::new(),
        }
    }
}

impl Web {
    fn default_listen() -> String {
        "127.0.0.1:8420".to_owned()
    }

    fn default_submissions_per_hour() -> u32 {
        60
    }
}

/// `[service.authority]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Its name.
    pub name: String,
    /// Its web address.
    pub url: String,
}

/// `[service.tls]`: HTTPS without a proxy.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// PEM file with the server's certificate first, then those that it stands on.
    pub certificate: String,
    /// PEM file with its private key, not encrypted.
    pub key: String,
}

/// `[service.oidc]`: people come to the desk through their organisation (OpenID Connect).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oidc {
    /// Address of the provider as it stands in its tokens, `https://…`.
    pub issuer: String,
    /// What people call it: "Sign in with …". Default: the name of the controller.
    pub name: Option<String>,
    /// By which the provider knows this service.
    pub client_id: String,
    /// File with the secret between the two.
    pub client_secret_file: String,
    /// Claim with the words that give roles, by its name or as a path (`realm_access.roles`).
    #[serde(default = "Oidc::default_roles_claim")]
    pub roles_claim: String,
    /// From the provider's words to roles: `dpo`, `engineer` or `auditor`.
    pub roles: BTreeMap<String, String>,
    /// PEM file of the authorities that vouch for the provider. Default: those that Mozilla trusts.
    pub authorities: Option<String>,
    /// Whether people may sign in with passwords, too.
    #[serde(default = "Oidc::default_passwords")]
    pub passwords: bool,
}

impl Oidc {
    fn default_roles_claim() -> String {
        "groups".to_owned()
    }

    fn default_passwords() -> bool {
        true
    }
}

/// `[service.mail]`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// `smtp://HOST:PORT`, `smtps://USER:PASSWORD@HOST`, or `file:FOLDER` for trials.
    pub url: String,
    /// Who sends.
    pub from: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address of a server may hold a password.
        write!(out, "Mail(from {})", self.from)
    }
}

/// `[service.names.SERVICE]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceWords {
    /// Its name, as people know it.
    pub name: String,
    /// Kinds of identifiers that it knows people by, the usual one first. Default: all.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// What is used was published from this day on.
    pub published_after: Option<Date>,
}

/// `[[service.pipeline]]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pipeline {
    /// Its name, for the log of accesses.
    pub name: String,
    /// SHA-256 of its token, in hex: `printf %s TOKEN | sha256sum`.
    pub token_sha256: String,
}

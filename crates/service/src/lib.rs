//! The register of objections as a service: pages for people who object, an interface for
//! programs, and the desk of the data protection officer.

mod codes;
pub mod http;
pub mod mail;
pub mod office;
pub mod oidc;
pub mod pages;
pub mod passwords;
mod receipts;
mod serve;
mod settings;
pub mod tls;
mod upkeep;

pub use receipts::{Issuer, ReceiptFault};
pub use serve::{Door, ServeError, serve};
pub use settings::{ServiceFacts, Settings};

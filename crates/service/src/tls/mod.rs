//! HTTPS without a proxy: the service's own certificate, and the connections that it is shown on.

mod certificate;
mod connections;

pub use certificate::{Certificate, CertificateError, Renewal};
pub(crate) use connections::{Limits, serve};

//! The service as a function from requests to answers, over a real register, a real log and a real
//! mail server on loopback.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod api;
mod consent;
mod desk;
mod house;
mod load;
mod objection;
mod oidc;
mod operations;
mod provider;
mod secrets;
mod tls;

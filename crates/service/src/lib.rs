//! The register of objections as a service: pages for people who object, an interface for
//! programs, and the desk of the data protection officer.

pub mod pages;

//! Runs a build: collect, judge, match, seal.
//!
//! ```text
//! sources ─collect─▶ chunks ─judge─▶ examples ────────────┬─seal─▶ parts, provenance
//!                               ├──▶ fingerprints ─match──┤
//!                               └──▶ decisions ───────────┴─conclude─▶ decisions, manifest
//! ```
//!
//! Tasks are pure functions of content-addressed inputs and write content-addressed outputs
//! under a temporary name, then rename: a run that was cut off goes on where it stopped, and the
//! same inputs give the same version on any number of threads (GOV-7). Nothing depends on where
//! chunks begin or which task ends first: examples are ordered by a keyed hash, survivors among
//! copies are chosen by one, decisions are sorted by token.
//!
//! This crate knows no web, and no rule: what is admitted, and why not, is decided by
//! `licit-admit`; what is taken out of a text, by `licit-deidentify`.

mod build;
mod collect;
mod conclude;
mod copies;
mod error;
mod evaluations;
mod installation;
mod judge;
mod keys;
mod progress;
mod quotes;
mod rows;
mod sample;
mod seal;
mod sections;
mod staging;
mod statements;
mod words;

pub use build::{BuildOptions, Built, Documents, build, threads_within_memory};
pub use collect::{Collected, CollectedSource, FaultReport, collect};
pub use error::EngineError;
pub use evaluations::detector_versions;
pub use installation::Installation;
pub use judge::text_of;
pub use keys::{KeyError, Keys};
pub use progress::{NoProgress, Phase, Progress};
pub use sample::{SampledText, sample};

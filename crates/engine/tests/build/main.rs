//! Builds from the first byte to the frozen version, held against what must come out.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod consents;
mod copies;
mod evaluations;
mod evidence;
mod model;
mod modes;
mod objections;
mod place;
mod planted;
mod repeat;
mod sample;
mod statements;

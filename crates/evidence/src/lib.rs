//! What makes versions and receipts checkable: manifests, signatures, the evidence log, and the
//! verifier.
//!
//! - [`Manifest`]: everything a version is, as canonical JSON ([`canonical_json`], RFC 8785). The
//!   SHA-256 of those bytes is the version's id.
//! - [`SigningKey`], [`VerifyingKey`]: signed notes (C2SP `signed-note`) over the id.
//! - [`verify_version`]: holds a version folder against its manifest, byte for byte and count for
//!   count, and names the file that does not fit.
//! - [`log`]: the evidence log, a Merkle tree on disk with signed checkpoints; [`commitment`] makes
//!   its entries, which tell nobody anything without their salt.
//! - [`receipt`]: what a person who objected holds. It is checked with the public key alone.
//! - [`Evaluation`]: what the detectors found of what people had labelled; the release gate asks
//!   it.
//!
//! This crate builds without the readers, rules and detectors: an auditor needs the folder, the
//! public key and nothing else. It does not say whether a decision was right; it says that
//! nothing was changed, added or lost since the version was frozen.

pub mod canonical_json;
mod commitment;
mod evaluation;
pub mod log;
mod manifest;
mod note;
pub mod receipt;
mod verify;

pub use commitment::{Salt, commitment};
pub use evaluation::{
    EvaluatedFile, EvaluatedFlags, Evaluation, EvaluationError, FlagScore, Gate, LabelScore,
};
pub use manifest::{
    CopiesRemoved, Counts, DetectorVersion, FileEntry, Manifest, Part, RegisterState, RuleVersion,
    Sha256, SourceFacts, StatementCount, ThirdPersons, VersionId,
};
pub use note::{NoteError, SigningKey, VerifyingKey};
pub use verify::{Check, VerifyError, verify_version};

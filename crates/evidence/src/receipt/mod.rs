//! Receipts: what a person who objected holds, and what an independent verifier accepts.
//!
//! This is format `licit-receipt/1`: canonical JSON (RFC 8785) with one line feed at the end,
//! signed over its hash. It opens a commitment of the evidence log, proves that the commitment is
//! in the log, and carries the signed checkpoint that it is proven against. Nothing but the public
//! key is needed to check it. Fields are only ever added; a change of meaning makes a new format.

mod check;
mod statement;
mod words;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use check::{ReceiptCheck, ReceiptError};
pub use statement::{
    Controller, DueDates, Objector, STATEMENT_FORMAT, Statement, Subject, VersionThen,
};
pub use words::{Language, Words};

use crate::canonical_json::{self, CanonicalError};
use crate::commitment::Salt;
use crate::log::merkle::InclusionProof;
use crate::{Sha256, SigningKey};

/// The format that this program writes.
pub const RECEIPT_FORMAT: &str = "licit-receipt/1";

/// What the receipt says of the log: where the commitment stands, and the proof.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LogEvidence {
    /// The signed checkpoint, as a note.
    pub checkpoint: String,
    /// That the commitment is in it: index, size and hashes.
    pub inclusion: InclusionProof,
}

/// An identifier as the receipt shows it: enough for the person to know it again, too little for
/// others to learn it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskedIdentifier {
    /// What it is.
    pub kind: String,
    /// Its ends.
    pub masked: String,
}

/// A receipt, as it is made. [`Receipt::sign`] gives the file; [`ReceiptCheck`] reads one.
#[derive(Clone, Debug, Serialize)]
pub struct Receipt {
    /// `licit-receipt/1`.
    pub format: &'static str,
    /// What is stated, and committed to in the log.
    pub statement: Statement,
    /// Opens the commitment.
    pub salt: Salt,
    /// Proof that it is in the log.
    pub log: LogEvidence,
    /// The person's identifiers, masked.
    pub identifiers: Vec<MaskedIdentifier>,
    /// The same for people to read.
    pub words: Words,
    /// Public key of log and receipt, as a note verifier key.
    pub key: String,
}

impl Receipt {
    /// A receipt for a statement that is in the log. Words are made here, in the language of the
    /// statement.
    pub fn new(
        statement: Statement,
        salt: Salt,
        log: LogEvidence,
        identifiers: Vec<MaskedIdentifier>,
        key: &SigningKey,
    ) -> Self {
        let words = Words::of(&statement);
        Self {
            format: RECEIPT_FORMAT,
            statement,
            salt,
            log,
            identifiers,
            words,
            key: key.verifying_key().to_string(),
        }
    }

    /// The signed file.
    ///
    /// # Errors
    /// If a value has no canonical spelling.
    pub fn sign(&self, key: &SigningKey) -> Result<Vec<u8>, CanonicalError> {
        let mut value = serde_json::to_value(self)?;
        let note = key.sign(&signed_text(&value)?);
        if let Value::Object(fields) = &mut value {
            fields.insert(SIGNATURE_FIELD.to_owned(), Value::String(note));
        }
        let mut bytes = canonical_json::to_vec(&value)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// Field that holds the signature, which does not sign itself.
const SIGNATURE_FIELD: &str = "signature";

/// What the signature signs: the hash of everything but itself.
fn signed_text(unsigned: &Value) -> Result<String, CanonicalError> {
    let hash = Sha256::of(&canonical_json::to_vec(unsigned)?);
    Ok(format!("licit receipt\nsha256:{hash}\n"))
}

#[cfg(test)]
mod tests;

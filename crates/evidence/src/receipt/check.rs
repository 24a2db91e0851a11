//! Checks a receipt, with nothing but itself and a public key.

use serde::Deserialize;
use serde_json::Value;

use super::{
    LogEvidence, MaskedIdentifier, RECEIPT_FORMAT, SIGNATURE_FIELD, STATEMENT_FORMAT, Statement,
    Words, signed_text,
};
use crate::canonical_json::{self, CanonicalError};
use crate::commitment::{Salt, commitment};
use crate::log::Checkpoint;
use crate::log::fork::Witnessed;
use crate::log::merkle::{InclusionProof, ProofError, leaf_hash};
use crate::{NoteError, Sha256, VerifyingKey};

/// Why a receipt does not verify. It never holds what the receipt says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiptError {
    /// It is larger than any receipt.
    #[error("more than {max} bytes, which no receipt has", max = ReceiptCheck::MAX_BYTES)]
    TooLarge,
    /// It is no JSON.
    #[error("not a receipt: line {line}, column {column}")]
    NotAReceipt {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
    /// It lacks a field, or is of a format that this program does not know.
    #[error(
        "not a receipt of format {RECEIPT_FORMAT} with a statement of format {STATEMENT_FORMAT}"
    )]
    Format,
    /// It is not spelled as it was signed.
    #[error("the receipt is not spelled as it was signed (RFC 8785, one line feed at the end)")]
    Spelling,
    /// The key that it names is none, or the signature is not one of the key.
    #[error("the receipt: {0}")]
    Signature(NoteError),
    /// What the signature signs is another receipt.
    #[error("the signature is one of another receipt")]
    OtherReceipt,
    /// The checkpoint is not one of the key.
    #[error("the checkpoint: {0}")]
    Checkpoint(NoteError),
    /// The proof is one for another size.
    #[error("the proof is for {proof} leaves, the checkpoint has {checkpoint}")]
    OtherSize {
        /// Size of the proof.
        proof: u64,
        /// Size of the checkpoint.
        checkpoint: u64,
    },
    /// The commitment is not in the log.
    #[error("the statement is not shown to be in the log: {0}")]
    Inclusion(ProofError),
}

impl From<CanonicalError> for ReceiptError {
    fn from(_: CanonicalError) -> Self {
        Self::Spelling
    }
}

impl From<serde_json::Error> for ReceiptError {
    fn from(error: serde_json::Error) -> Self {
        match (error.line(), error.column()) {
            // It is JSON, and a field is missing or of another kind.
            (0, _) => Self::Format,
            (line, column) => Self::NotAReceipt { line, column },
        }
    }
}

/// A receipt that was checked.
#[derive(Clone, Debug)]
pub struct ReceiptCheck {
    /// What is stated.
    pub statement: Statement,
    /// The person's identifiers, masked.
    pub identifiers: Vec<MaskedIdentifier>,
    /// The same for people to read.
    pub words: Words,
    /// The checkpoint that the statement is proven against.
    pub checkpoint: Checkpoint,
    /// Hash of the statement's leaf.
    pub leaf: Sha256,
    /// That it is in the log of the checkpoint.
    pub inclusion: InclusionProof,
    /// The key that signed.
    pub key: VerifyingKey,
    /// Whether the caller named that key; otherwise it is the one that the receipt names.
    pub key_was_given: bool,
}

/// The fields that a check needs, as they stand in the file.
#[derive(Deserialize)]
struct Written {
    format: String,
    /// As written, so that fields of a later version of the format count, too.
    statement: Value,
    salt: Salt,
    log: LogEvidence,
    identifiers: Vec<MaskedIdentifier>,
    words: Words,
    key: String,
}

impl ReceiptCheck {
    /// Largest receipt that is read; one has about 4 KB.
    pub const MAX_BYTES: usize = 1 << 20;

    /// Checks a receipt: that not a byte of it was changed since it was signed, by `trusted` or
    /// else by the key that it names; that its statement opens a commitment; and that this
    /// commitment is in the log of the checkpoint, which the same key signed.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn of(bytes: &[u8], trusted: Option<&VerifyingKey>) -> Result<Self, ReceiptError> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(ReceiptError::TooLarge);
        }
        let text = bytes.strip_suffix(b"\n").ok_or(ReceiptError::Spelling)?;
        let mut value: Value = serde_json::from_slice(text)?;
        if canonical_json::to_vec(&value)? != text {
            return Err(ReceiptError::Spelling);
        }
        let note = match &mut value {
            Value::Object(fields) => fields.remove(SIGNATURE_FIELD),
            _ => None,
        };
        let Some(Value::String(note)) = note else {
            return Err(ReceiptError::Format);
        };
        let signed = signed_text(&value)?;
        let written: Written = serde_json::from_value(value)?;
        if written.format != RECEIPT_FORMAT {
            return Err(ReceiptError::Format);
        }
        let named = VerifyingKey::parse(&written.key).map_err(ReceiptError::Signature)?;
        let key = trusted.unwrap_or(&named);
        if key.open(&note).map_err(ReceiptError::Signature)? != signed {
            return Err(ReceiptError::OtherReceipt);
        }
        Self::of_signed(written, key.clone(), trusted.is_some())
    }

    fn of_signed(
        written: Written,
        key: VerifyingKey,
        key_was_given: bool,
    ) -> Result<Self, ReceiptError> {
        let entry = commitment(&written.salt, &written.statement)?;
        let statement: Statement = serde_json::from_value(written.statement)?;
        if statement.format != STATEMENT_FORMAT {
            return Err(ReceiptError::Format);
        }
        let LogEvidence {
            checkpoint,
            inclusion,
        } = written.log;
        let checkpoint = Checkpoint::open(&checkpoint, &key).map_err(ReceiptError::Checkpoint)?;
        if inclusion.size != checkpoint.size {
            return Err(ReceiptError::OtherSize {
                proof: inclusion.size,
                checkpoint: checkpoint.size,
            });
        }
        let leaf = leaf_hash(&entry.0);
        inclusion
            .verify(&leaf, &checkpoint.root)
            .map_err(ReceiptError::Inclusion)?;
        Ok(Self {
            statement,
            identifiers: written.identifiers,
            words: written.words,
            checkpoint,
            leaf,
            inclusion,
            key,
            key_was_given,
        })
    }

    /// Its checkpoint and leaf, to be compared with another's.
    pub fn witnessed(&self) -> Witnessed<'_> {
        Witnessed {
            checkpoint: &self.checkpoint,
            leaf: Some((&self.leaf, &self.inclusion)),
        }
    }
}

//! Signed notes: a text and an Ed25519 signature, in the C2SP `signed-note` format, which the
//! transparency log uses too.
//!
//! ```text
//! licit dataset version
//! NAME/v3
//! sha256:9f86…
//!
//! — NAME base64(key id, signature)
//! ```

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// Algorithm byte of Ed25519 in key ids.
const ED25519: u8 = 1;

/// A note or key that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// The key is not written as `NAME+ID+BASE64`.
    #[error("verifier key: expected NAME+8 hex digits+base64")]
    Key,
    /// The note has no text, no signature block, or a line that is none.
    #[error("signed note: {0}")]
    Format(&'static str),
    /// No line is a valid signature of the key.
    #[error("no valid signature of key {key}")]
    Signature {
        /// Name of the key.
        key: String,
    },
}

/// The key that signs versions. It is made from 32 secret bytes and wiped on drop.
#[derive(Clone)]
pub struct SigningKey {
    name: String,
    key: ed25519_dalek::SigningKey,
}

/// The public half of a [`SigningKey`].
#[derive(Clone, PartialEq, Eq)]
pub struct VerifyingKey {
    name: String,
    key: ed25519_dalek::VerifyingKey,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SigningKey({})", self.name)
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "VerifyingKey({self})")
    }
}

impl SigningKey {
    /// A key from its secret bytes. The name must have neither white space nor `+`; other
    /// characters are replaced by `-`.
    pub fn new(name: &str, secret: &Zeroizing<[u8; 32]>) -> Self {
        let name = name.replace(|c: char| c.is_whitespace() || c == '+', "-");
        Self {
            name,
            key: ed25519_dalek::SigningKey::from_bytes(secret),
        }
    }

    /// Its public half.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey {
            name: self.name.clone(),
            key: self.key.verifying_key(),
        }
    }

    /// Signs a text, which must end in a line feed; one is added where it is missing.
    pub fn sign(&self, text: &str) -> String {
        let mut note = text.to_owned();
        if !note.ends_with('\n') {
            note.push('\n');
        }
        let mut blob = self.verifying_key().id().to_vec();
        blob.extend_from_slice(&self.key.sign(note.as_bytes()).to_bytes());
        note.push_str(&format!("\n— {} {}\n", self.name, STANDARD.encode(blob)));
        note
    }
}

impl VerifyingKey {
    /// Reads the form that [`fmt::Display`] writes: `NAME+ID+BASE64`.
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut fields = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(blob)) = (fields.next(), fields.next(), fields.next())
        else {
            return Err(NoteError::Key);
        };
        let blob = STANDARD.decode(blob).map_err(|_| NoteError::Key)?;
        let Some((&ED25519, bytes)) = blob.split_first() else {
            return Err(NoteError::Key);
        };
        let bytes: &[u8; 32] = bytes.try_into().map_err(|_| NoteError::Key)?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(bytes).map_err(|_| NoteError::Key)?;
        let parsed = Self {
            name: name.to_owned(),
            key,
        };
        if name.is_empty() || hex::encode(parsed.id()) != id {
            return Err(NoteError::Key);
        }
        Ok(parsed)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text of a note, if this key signed it.
    ///
    /// # Errors
    /// [`NoteError::Format`] if it is no note, [`NoteError::Signature`] if no signature fits.
    pub fn open<'note>(&self, note: &'note str) -> Result<&'note str, NoteError> {
        let at = note
            .rfind("\n\n— ")
            .ok_or(NoteError::Format("no signature block"))?;
        let (text, signatures) = note.split_at(at + 1);
        let signatures = signatures
            .strip_prefix('\n')
            .and_then(|block| block.strip_suffix('\n'))
            .ok_or(NoteError::Format("the last line has no end"))?;
        for line in signatures.split('\n') {
            let fields = line
                .strip_prefix("— ")
                .and_then(|line| line.split_once(' '));
            let (name, blob) = fields.ok_or(NoteError::Format("a line is no signature"))?;
            let blob = STANDARD
                .decode(blob)
                .map_err(|_| NoteError::Format("no base64"))?;
            if name == self.name && self.signed(text, &blob) {
                return Ok(text);
            }
        }
        Err(NoteError::Signature {
            key: self.name.clone(),
        })
    }

    fn signed(&self, text: &str, blob: &[u8]) -> bool {
        let Some((id, signature)) = blob.split_first_chunk::<4>() else {
            return false;
        };
        let Ok(signature) = Signature::from_slice(signature) else {
            return false;
        };
        *id == self.id() && self.key.verify_strict(text.as_bytes(), &signature).is_ok()
    }

    fn id(&self) -> [u8; 4] {
        let mut hash = Sha256::new();
        hash.update(self.name.as_bytes());
        hash.update([b'\n', ED25519]);
        hash.update(self.key.as_bytes());
        let digest: [u8; 32] = hash.finalize().into();
        [digest[0], digest[1], digest[2], digest[3]]
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut blob = vec![ED25519];
        blob.extend_from_slice(self.key.as_bytes());
        write!(
            out,
            "{}+{}+{}",
            self.name,
            hex::encode(self.id()),
            STANDARD.encode(blob)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> SigningKey {
        SigningKey::new("beispiel netz+1", &Zeroizing::new([byte; 32]))
    }

    #[test]
    fn a_signed_text_opens_with_its_key_alone() {
        let note = key(1).sign("eins\n\n— zwei\n");
        assert_eq!(
            key(1).verifying_key().open(&note).unwrap(),
            "eins\n\n— zwei\n"
        );
        assert!(key(2).verifying_key().open(&note).is_err());
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let note = key(1).sign("licit dataset version\nx/v1\n");
        for place in 0..note.len() {
            let mut bytes = note.clone().into_bytes();
            bytes[place] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            assert!(
                key(1).verifying_key().open(&changed).is_err(),
                "byte {place}"
            );
        }
    }

    #[test]
    fn a_verifier_key_survives_writing_and_reading() {
        let key = key(3).verifying_key();
        assert_eq!(VerifyingKey::parse(&key.to_string()).unwrap(), key);
        assert_eq!(key.name(), "beispiel-netz-1");
        for broken in ["", "a+b", "a+00000000+AQ==", "+0+x"] {
            assert!(VerifyingKey::parse(broken).is_err(), "{broken}");
        }
    }
}

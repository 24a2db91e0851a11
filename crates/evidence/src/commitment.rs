//! Salted commitments: what stands in the log instead of what is stated.
//!
//! A commitment is `SHA-256(salt, statement)`, the salt 32 random bytes, the statement canonical
//! JSON. The log holds commitments alone. Who has salt and statement can open one; once the salt
//! is deleted, nobody can, not even by trying out every statement there could be.

use std::fmt;
use std::io;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Digest as _;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::Sha256;
use crate::canonical_json::{self, CanonicalError};

/// 32 random bytes that hide a statement. They are wiped on drop and printed by nothing but
/// serialisation.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Salt([u8; 32]);

impl Salt {
    /// A new salt.
    ///
    /// # Errors
    /// If the system gives no randomness.
    pub fn random() -> io::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        Ok(Self(bytes))
    }

    /// A salt of known bytes, to open an old commitment.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Salt(…)")
    }
}

impl Serialize for Salt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(self.0))
    }
}

impl<'de> Deserialize<'de> for Salt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Sha256::deserialize(deserializer)?.0))
    }
}

/// Commits to a statement. The 32 bytes are the entry of the log.
///
/// # Errors
/// If the statement has no canonical spelling.
pub fn commitment(salt: &Salt, statement: &impl Serialize) -> Result<Sha256, CanonicalError> {
    let statement = canonical_json::to_vec(statement)?;
    let mut hash = sha2::Sha256::new();
    hash.update(salt.0);
    hash.update(&statement);
    Ok(Sha256(hash.finalize().into()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_commitment_is_the_hash_of_salt_and_canonical_statement() {
        let mut bytes = vec![5; 32];
        bytes.extend_from_slice(br#"{"a":1,"b":"x"}"#);
        let made = commitment(&Salt::from_bytes([5; 32]), &json!({"b": "x", "a": 1}));
        assert_eq!(made.unwrap(), Sha256::of(&bytes));
    }

    /// Without the salt the leaf cannot be opened: the same statement gives unrelated leaves, and
    /// the statement alone gives none of them.
    #[test]
    fn a_leaf_without_its_salt_is_unopenable() {
        let statement = json!({"service": "plauderei"});
        let (one, other) = (Salt::random().unwrap(), Salt::random().unwrap());
        let leaf = commitment(&one, &statement).unwrap();
        assert_ne!(leaf, commitment(&other, &statement).unwrap());
        drop(one);
        let canonical = canonical_json::to_vec(&statement).unwrap();
        let guesses = [
            Sha256::of(&canonical),
            commitment(&Salt::from_bytes([0; 32]), &statement).unwrap(),
        ];
        assert!(!guesses.contains(&leaf));
    }

    #[test]
    fn a_salt_is_not_shown() {
        assert_eq!(format!("{:?}", Salt::from_bytes([5; 32])), "Salt(…)");
        let salt: Salt = serde_json::from_str(&format!("\"{}\"", "05".repeat(32))).unwrap();
        assert_eq!(salt, Salt::from_bytes([5; 32]));
    }
}

//! What a person wrote, sealed until it is answered: identifiers, contact, words. A copy of the
//! database shows none of it, and what was answered is erased.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use licit_record::Personal;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::canonical::IdentifierKind;
use crate::objection::EntryId;

/// Bytes before the sealed content.
const NONCE: usize = 24;

/// What identifies the person and what they wrote.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// The identifiers, as written.
    pub identifiers: Vec<(IdentifierKind, Personal)>,
    /// Where an answer goes.
    pub contact: Option<Personal>,
    /// What else they wrote. No reason is asked.
    pub words: Option<Personal>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    identifiers: Vec<(String, String)>,
    contact: Option<String>,
    words: Option<String>,
}

impl Written {
    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let exposed = |personal: &Personal| personal.expose().to_owned();
        let stored = Stored {
            identifiers: self
                .identifiers
                .iter()
                .map(|(kind, value)| (kind.code().to_owned(), exposed(value)))
                .collect(),
            contact: self.contact.as_ref().map(exposed),
            words: self.words.as_ref().map(exposed),
        };
        Zeroizing::new(serde_json::to_vec(&stored).unwrap_or_default())
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let stored: Stored = serde_json::from_slice(bytes).ok()?;
        let identifiers = stored.identifiers.into_iter().map(|(kind, value)| {
            IdentifierKind::from_code(&kind).map(|kind| (kind, Personal::from(value)))
        });
        Some(Self {
            identifiers: identifiers.collect::<Option<_>>()?,
            contact: stored.contact.map(Personal::from),
            words: stored.words.map(Personal::from),
        })
    }
}

/// Seals bytes for one request: nobody can move them to another one.
pub(crate) fn seal(
    key: &[u8; 32],
    request: EntryId,
    bytes: &[u8],
) -> Result<Vec<u8>, getrandom::Error> {
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce)?;
    let payload = Payload {
        msg: bytes,
        aad: &request.0,
    };
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), payload)
        // It fails for more than 256 GB alone.
        .unwrap_or_default();
    Ok([&nonce[..], &sealed].concat())
}

/// Opens what was sealed. `None` with another key, for another request, or if a bit differs.
pub(crate) fn open(key: &[u8; 32], request: EntryId, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
    let payload = Payload {
        msg: sealed,
        aad: &request.0,
    };
    let opened = XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(*nonce), payload);
    opened.ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_request_alone() {
        let id = EntryId([1; 16]);
        let written = Written {
            identifiers: vec![(IdentifierKind::Handle, "lena.k".into())],
            contact: Some("lena@example.org".into()),
            words: None,
        };
        let sealed = seal(&[7; 32], id, &written.to_bytes()).unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("lena"));
        let opened = Written::from_bytes(&open(&[7; 32], id, &sealed).unwrap()).unwrap();
        assert_eq!(opened.identifiers[0].1.expose(), "lena.k");
        assert_eq!(opened.contact.unwrap().expose(), "lena@example.org");
        assert!(open(&[8; 32], id, &sealed).is_none());
        assert!(open(&[7; 32], EntryId([2; 16]), &sealed).is_none());
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(open(&[7; 32], id, &changed).is_none(), "{place}");
        }
        assert!(open(&[7; 32], id, &sealed[..10]).is_none());
    }
}

//! Labels: what the register knows a person by.
//!
//! A label is a keyed hash of `kind|service|canonical value|c1`. Each service has a key of its
//! own, so that the same e-mail address has unrelated labels on two services (UNL-1). Without
//! the key nobody can try identifiers out, which a plain hash of a phone number would allow in
//! minutes (OBJ-11).

use std::fmt;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use licit_record::Service;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::canonical::{CANON_VERSION, Canonical, IdentifierKind};

/// What is derived from the master key, per service.
const LABEL_INFO: &str = "licit/register/label/v1|";

/// What is derived from it to recognise the key again.
const CHECK_INFO: &str = "licit/register/check/v1";

/// The label of one identifier on one service.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(pub [u8; 16]);

impl fmt::Debug for Label {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Display for Label {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, out)
    }
}

/// The root of the keys of all services. It hands out the [`Labeler`] of one service at a time;
/// no other type leads to the keys of two.
#[derive(Clone)]
pub struct LabelKeys {
    root: Zeroizing<[u8; 32]>,
}

impl LabelKeys {
    /// The keys that follow from a master key.
    pub fn derive(master: &[u8; 32]) -> Self {
        Self {
            root: Zeroizing::new(*master),
        }
    }

    /// The labeler of one service.
    pub fn labeler(&self, service: &Service) -> Labeler {
        let key = self.expand(&[LABEL_INFO.as_bytes(), service.as_str().as_bytes()]);
        let state = Hmac::new_from_slice(&*key).expect("HMAC takes a key of any length");
        Labeler {
            state,
            service: service.clone(),
        }
    }

    /// A value that tells this key from others and nothing else about it. A register keeps it,
    /// because a register opened with the wrong key would answer "no objection" to everything.
    pub(crate) fn check_value(&self) -> [u8; 32] {
        *self.expand(&[CHECK_INFO.as_bytes()])
    }

    fn expand(&self, info: &[&[u8]]) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, &*self.root)
            .expand_multi_info(info, &mut *key)
            .expect("32 bytes are one block of HKDF-SHA-256");
        key
    }
}

impl fmt::Debug for LabelKeys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("LabelKeys(…)")
    }
}

/// Makes the labels of one service.
#[derive(Clone)]
pub struct Labeler {
    /// HMAC with the key already taken in: a label costs two blocks of SHA-256.
    state: Hmac<Sha256>,
    service: Service,
}

impl Labeler {
    /// The service whose labels it makes.
    pub fn service(&self) -> &Service {
        &self.service
    }

    /// The label of a canonical identifier.
    #[inline]
    pub fn label(&self, canonical: &Canonical<'_>) -> Label {
        self.label_value(canonical.kind(), canonical.expose())
    }

    /// The label of a value that is known to be canonical.
    #[inline]
    pub(crate) fn label_value(&self, kind: IdentifierKind, value: &str) -> Label {
        let mut state = self.state.clone();
        // Neither a kind nor a service has a bar in it, so that the parts can be told apart.
        for part in [
            kind.code(),
            "|",
            self.service.as_str(),
            "|",
            value,
            "|",
            CANON_VERSION,
        ] {
            state.update(part.as_bytes());
        }
        let tag: [u8; 32] = state.finalize().into_bytes().into();
        let (front, _) = tag.split_first_chunk().expect("16 of 32 bytes");
        Label(*front)
    }
}

impl fmt::Debug for Labeler {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Labeler({})", self.service)
    }
}

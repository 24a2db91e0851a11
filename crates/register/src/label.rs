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

/// What is derived from it for hashes that are no labels.
const KEYED_INFO: &str = "licit/register/keyed/v1|";

/// Label inputs up to this length, in bytes, are put together on the stack.
const SHORT: usize = 128;

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

    /// A name for this key, which files bear whose labels are made with it.
    pub(crate) fn name(&self) -> [u8; 16] {
        let hash = self.keyed("key name", &[]);
        let (front, _) = hash.split_first_chunk().expect("16 of 32 bytes");
        *front
    }

    /// A keyed hash of some parts, for a purpose that no other has.
    pub(crate) fn keyed(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let key = self.expand(&[KEYED_INFO.as_bytes(), purpose.as_bytes()]);
        let mut state: Hmac<Sha256> =
            Hmac::new_from_slice(&*key).expect("HMAC takes a key of any length");
        parts.iter().for_each(|part| state.update(part));
        state.finalize().into_bytes().into()
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
        let parts = [
            kind.code(),
            "|",
            self.service.as_str(),
            "|",
            value,
            "|",
            CANON_VERSION,
        ];
        // One call for the usual short identifier: this is done for every author of every item.
        let mut short = [0; SHORT];
        let mut length = 0;
        for part in parts {
            let end = length + part.len();
            if let Some(place) = short.get_mut(length..end) {
                place.copy_from_slice(part.as_bytes());
            }
            length = end;
        }
        match short.get(..length) {
            Some(input) => state.update(input),
            None => parts.iter().for_each(|part| state.update(part.as_bytes())),
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

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::Region;

    #[derive(Deserialize)]
    struct Vectors {
        master_key: String,
        labels: Vec<Vector>,
    }

    #[derive(Deserialize)]
    struct Vector {
        service: String,
        kind: String,
        canonical: String,
        label: String,
    }

    fn canonical(kind: IdentifierKind, value: &str) -> Canonical<'_> {
        Canonical::new(kind, value, Region::new("DE").unwrap()).unwrap()
    }

    #[test]
    fn vectors_of_labels() {
        let vectors: Vectors =
            serde_json::from_str(include_str!("../testdata/canonical-c1.json")).unwrap();
        let mut master = [0; 32];
        for (place, byte) in master.iter_mut().enumerate() {
            let digits = vectors.master_key.get(2 * place..2 * place + 2).unwrap();
            *byte = u8::from_str_radix(digits, 16).unwrap();
        }
        let keys = LabelKeys::derive(&master);
        for vector in vectors.labels {
            let kind = IdentifierKind::from_code(&vector.kind).unwrap();
            let labeler = keys.labeler(&Service::new(&vector.service).unwrap());
            let label = labeler.label(&canonical(kind, &vector.canonical));
            assert_eq!(
                label.to_string(),
                vector.label,
                "{kind} {}",
                vector.canonical
            );
        }
    }

    #[test]
    fn service_kind_and_key_each_change_the_label() {
        let label = |key: u8, service: &str, kind, value: &str| {
            let keys = LabelKeys::derive(&[key; 32]);
            keys.labeler(&Service::new(service).unwrap())
                .label(&canonical(kind, value))
        };
        let labels = [
            label(1, "plauderei", IdentifierKind::AccountId, "a1"),
            label(1, "andere", IdentifierKind::AccountId, "a1"),
            label(1, "plauderei", IdentifierKind::Handle, "a1"),
            label(1, "plauderei", IdentifierKind::AccountId, "a2"),
            label(2, "plauderei", IdentifierKind::AccountId, "a1"),
        ];
        for (place, one) in labels.iter().enumerate() {
            assert!(!labels[..place].contains(one));
        }
        assert_eq!(
            labels[0],
            label(1, "plauderei", IdentifierKind::AccountId, " a1 ")
        );
    }

    /// Labels of two services agree in as many bits as chance lets them.
    #[test]
    fn labels_of_two_services_are_unrelated() {
        let keys = LabelKeys::derive(&[5; 32]);
        let one = keys.labeler(&Service::new("plauderei").unwrap());
        let other = keys.labeler(&Service::new("andere").unwrap());
        let mut differing = 0;
        for number in 0..1000 {
            let value = format!("a{number}");
            let value = canonical(IdentifierKind::AccountId, &value);
            let (one, other) = (one.label(&value), other.label(&value));
            differing += (u128::from_be_bytes(one.0) ^ u128::from_be_bytes(other.0)).count_ones();
        }
        // 128,000 fair coins: 64,000 and 20 standard deviations of 179.
        assert!((60_400..67_600).contains(&differing), "{differing}");
    }

    #[test]
    fn no_key_is_shown() {
        let keys = LabelKeys::derive(&[7; 32]);
        let labeler = keys.labeler(&Service::new("plauderei").unwrap());
        assert_eq!(
            format!("{keys:?} {labeler:?}"),
            "LabelKeys(…) Labeler(plauderei)"
        );
    }
}

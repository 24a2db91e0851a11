//! The name of a service (a platform, a community, an archive).

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The name of one service, 1 to 64 characters of `a-z`, `0-9`, `-`, `_`, `.`, beginning with a
/// letter or digit. It is no personal data, names folders, and scopes every key: a label of one
/// service means nothing in another (UNL-1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Service(Arc<str>);

/// A service name that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("service name: expected 1 to 64 characters of a-z, 0-9, '-', '_', '.', got {length} bytes")]
#[non_exhaustive]
pub struct ServiceError {
    /// Length of what was given; the text itself may be somebody's name and is not kept.
    pub length: usize,
}

impl Service {
    /// Checks and wraps a name.
    ///
    /// # Errors
    /// If the name is empty, too long, or has other characters.
    pub fn new(name: &str) -> Result<Self, ServiceError> {
        let allowed = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.')
        };
        let starts_well = name
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_alphanumeric());
        if starts_well && name.len() <= 64 && name.bytes().all(allowed) {
            Ok(Self(name.into()))
        } else {
            Err(ServiceError { length: name.len() })
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Service {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Serialize for Service {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Service {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Service;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("the name of a service")
            }
            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Service, E> {
                Service::new(name).map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

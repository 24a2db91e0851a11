//! `Personal<T>`: content and identifiers that must not be printed.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Personal data. `Debug` prints nothing but its length, there is no `Display`, and the value
/// is reached by [`Personal::expose`] alone, so that every place that looks at it can be found.
///
/// It serialises as the bare value: the staging area and the interchange format hold it.
///
/// ```
/// let name = licit_record::Personal::new("Lena Kraus".to_owned());
/// assert_eq!(format!("{name:?}"), "Personal(10 bytes)");
/// assert_eq!(name.expose(), "Lena Kraus");
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Personal<T = String>(T);

impl<T> Personal<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// Takes the value out.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl Personal<String> {
    /// The clear value. Callers must not log it, nor put it into an error.
    #[inline]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Personal<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl From<String> for Personal<String> {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl<T: AsRef<[u8]>> fmt::Debug for Personal<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Personal({} bytes)", self.0.as_ref().len())
    }
}

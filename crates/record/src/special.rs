//! What a text may tell about a person beyond who it is: special categories (GDPR Art. 9),
//! crimes (Art. 10), minors and persons in need of protection (requirements.md, tier 3).

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! special_categories {
    ($( $(#[$doc:meta])* $variant:ident = $code:literal; )*) => {
        /// A kind of statement about a person. Texts are flagged with it while they are judged;
        /// no record of a dataset ever bears it (SC-6).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum SpecialCategory { $( $(#[$doc])* #[serde(rename = $code)] $variant, )* }

        impl SpecialCategory {
            /// All of them, in the order of the requirements.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $( Self::$variant => $code, )* }
            }
        }
    };
}

special_categories! {
    /// Racial or ethnic origin.
    RaceEthnic = "SC_RACE_ETHNIC";
    /// Political opinions.
    Political = "SC_POLITICAL";
    /// Religious or philosophical beliefs.
    Religion = "SC_RELIGION";
    /// Trade-union membership.
    Union = "SC_UNION";
    /// Genetic data.
    Genetic = "SC_GENETIC";
    /// Biometric data that tell who somebody is.
    Biometric = "SC_BIOMETRIC";
    /// Health.
    Health = "SC_HEALTH";
    /// Sex life.
    SexLife = "SC_SEXLIFE";
    /// Sexual orientation; gender identity is kept with it.
    Orientation = "SC_ORIENTATION";
    /// Criminal convictions and offences (Art. 10).
    Criminal = "CR_CRIMINAL";
    /// A person under 18.
    Minor = "MINOR";
    /// Victims, refugees, homeless persons and others in need of protection.
    Vulnerable = "VULNERABLE";
}

impl SpecialCategory {
    /// The category with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|category| category.code() == code)
    }
}

impl fmt::Display for SpecialCategory {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

/// Whom a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Concerns {
    /// The one who wrote it.
    Author,
    /// Another person.
    Other,
    /// The text does not say.
    Unknown,
}

impl Concerns {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Author, Self::Other, Self::Unknown];

    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }
}

/// What became of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum StatementFate {
    /// It stays: the author manifestly made it public (Art. 9(2)(e); SC-3).
    Kept,
    /// Its sentence was taken out.
    Redacted,
    /// The record was refused.
    Refused,
}

impl StatementFate {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Kept, Self::Redacted, Self::Refused];
}

/// Counts of statements. They are for sums alone: beside a record they would be a label that
/// assigns a special category to a person (SC-6).
pub type Statements = BTreeMap<(SpecialCategory, Concerns, StatementFate), u32>;

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands in a dataset never tells which category a sentence had (SC-6).
    #[test]
    fn no_placeholder_is_called_like_a_special_category() {
        for category in crate::Category::ALL {
            assert_eq!(SpecialCategory::from_code(category.code()), None);
            assert!(!category.code().starts_with("SC_") && !category.code().starts_with("CR_"));
        }
    }

    #[test]
    fn codes_are_those_of_the_requirements_and_read_back() {
        assert_eq!(SpecialCategory::ALL.len(), 12);
        for category in SpecialCategory::ALL {
            assert_eq!(SpecialCategory::from_code(category.code()), Some(*category));
            let json = serde_json::to_string(category).unwrap();
            assert_eq!(json, format!("\"{category}\""));
        }
    }
}

//! What the texts were searched for and how, from the detectors and settings of the manifest: a
//! page must neither promise a detector that did not run nor hide one that did.

use licit_evidence::Manifest;
use licit_record::{Category, Reason};

use crate::Language;
use crate::texts::texts;

/// How names of persons were searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    /// In the text itself, by the tagger.
    Tagged,
    /// As far as the record's own fields name the person.
    FromFields,
    /// Not at all.
    Left,
}

/// What the texts of a version were searched for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Searched {
    names: Names,
    addresses: bool,
    /// Statements of special categories, on crimes and of minors (SC-1).
    pub(crate) statements: bool,
}

impl Searched {
    /// A detector ran if the manifest names it and the settings ask for what it finds.
    pub(crate) fn new(manifest: &Manifest) -> Self {
        let asked = |category| manifest.policy.categories.contains(&category);
        let has = |id: &str| manifest.detectors.iter().any(|detector| detector.id == id);
        let names = if !asked(Category::PersonName) {
            Names::Left
        } else if has("names") {
            Names::Tagged
        } else if has("dictionary") {
            Names::FromFields
        } else {
            Names::Left
        };
        let of_statements = [Reason::ScAuthor.code(), Reason::ScOther.code()];
        Self {
            names,
            addresses: asked(Category::PostalAddress) && has("postal_address"),
            statements: manifest
                .rules
                .iter()
                .any(|rule| of_statements.contains(&rule.code.as_str())),
        }
    }

    /// What must be expected to be left in the texts, a sentence for names, postal addresses and
    /// statements each.
    pub(crate) fn limits(self, language: Language) -> [&'static str; 3] {
        let t = texts(language);
        let names = match self.names {
            Names::Tagged => t.limit_names,
            Names::FromFields => t.limit_names_from_fields,
            Names::Left => t.limit_names_left,
        };
        let addresses = if self.addresses {
            t.limit_addresses
        } else {
            t.limit_addresses_left
        };
        let statements = if self.statements {
            t.limit_statements
        } else {
            t.limit_special
        };
        [names, addresses, statements]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(categories: &[Category], detectors: &[&str]) -> [&'static str; 3] {
        let mut manifest: Manifest =
            serde_json::from_str(include_str!("../testdata/manifest.json")).unwrap();
        manifest.policy.categories = categories.iter().copied().collect();
        manifest
            .detectors
            .retain(|detector| detectors.contains(&detector.id.as_str()));
        assert_eq!(manifest.detectors.len(), detectors.len(), "{detectors:?}");
        Searched::new(&manifest).limits(Language::English)
    }

    #[test]
    fn a_search_needs_its_detector_and_its_category() {
        use Category::{Email, PersonName, PostalAddress};
        let t = texts(Language::English);
        let both = &[PersonName, PostalAddress][..];
        for (categories, detectors, names, addresses) in [
            (
                both,
                &["dictionary", "names", "postal_address"][..],
                t.limit_names,
                t.limit_addresses,
            ),
            (
                both,
                &["dictionary"],
                t.limit_names_from_fields,
                t.limit_addresses_left,
            ),
            (both, &["names"], t.limit_names, t.limit_addresses_left),
            (both, &["email"], t.limit_names_left, t.limit_addresses_left),
            (
                &[Email],
                &["dictionary", "names", "postal_address"],
                t.limit_names_left,
                t.limit_addresses_left,
            ),
            (
                &[PostalAddress],
                &["names", "postal_address"],
                t.limit_names_left,
                t.limit_addresses,
            ),
        ] {
            let [of_names, of_addresses, _] = limits(categories, detectors);
            assert_eq!(of_names, names, "{categories:?} {detectors:?}");
            assert_eq!(of_addresses, addresses, "{categories:?} {detectors:?}");
        }
    }

    #[test]
    fn whatever_ran_something_remains() {
        let t = texts(Language::English);
        for limit in [t.limit_names, t.limit_addresses, t.limit_statements] {
            assert!(limit.contains("remain"), "{limit}");
        }
        let t = texts(Language::German);
        for limit in [t.limit_names, t.limit_addresses, t.limit_statements] {
            assert!(limit.contains("bleib"), "{limit}");
        }
    }
}

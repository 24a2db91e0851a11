//! A detector of the operator's own beside the built-in ones, such as a trained token classifier.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

use licit_record::Category;

use crate::{DetectorError, Span};

/// Finds what the built-in detectors do not. What it finds is joined with what they find; it can
/// take nothing back.
///
/// It may be slow: a text is shown to it once, as it came in, and not again after replacing.
pub trait AddedDetector: Debug + Send + Sync {
    /// Its name, in errors and in the manifest.
    fn id(&self) -> &'static str;

    /// Raised whenever its program finds something else in the same text.
    fn version(&self) -> u32;

    /// SHA-256 of everything else that decides what it finds, by name: the files of a model, and
    /// its settings. They go into the manifest (DEI-4).
    fn digests(&self) -> &BTreeMap<String, [u8; 32]>;

    /// Appends what it finds in a text. The same text gives the same findings.
    ///
    /// # Errors
    /// If it cannot tell; the record is to be quarantined (DEI-6). The error holds nothing of the
    /// text. A panic counts as one.
    fn find(&self, text: &str, spans: &mut Vec<Span>) -> Result<(), DetectorError>;
}

/// What an added detector finds in a text, of the enabled categories.
pub(crate) fn find(
    added: &dyn AddedDetector,
    text: &str,
    enabled: impl Fn(Category) -> bool,
) -> Result<Vec<Span>, DetectorError> {
    if u32::try_from(text.len()).is_err() {
        return Err(DetectorError::TooLong { bytes: text.len() });
    }
    let mut spans = Vec::new();
    catch_unwind(AssertUnwindSafe(|| added.find(text, &mut spans))).unwrap_or_else(|_| {
        Err(DetectorError::Failed {
            detector: added.id(),
        })
    })?;
    spans.retain(|span| enabled(span.category));
    Ok(spans)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use licit_record::policy::{OperatingPoint, ReplacementStyle};

    use super::*;
    use crate::{Deidentifier, KnownPersons, Scratch, Settings};

    /// Finds every `z`, and fails as it is told to.
    #[derive(Debug, Default)]
    struct Planted {
        digests: BTreeMap<String, [u8; 32]>,
        category: Option<Category>,
        calls: AtomicUsize,
    }

    impl AddedDetector for Planted {
        fn id(&self) -> &'static str {
            "planted"
        }

        fn version(&self) -> u32 {
            1
        }

        fn digests(&self) -> &BTreeMap<String, [u8; 32]> {
            &self.digests
        }

        fn find(&self, text: &str, spans: &mut Vec<Span>) -> Result<(), DetectorError> {
            self.calls.fetch_add(1, Ordering::Relaxed);
            assert!(!text.contains("panic"), "on purpose");
            if text.contains("fail") {
                return Err(DetectorError::Added {
                    detector: "planted",
                    problem: "on purpose",
                });
            }
            spans.extend(text.match_indices('z').map(|(start, _)| Span {
                start: start as u32,
                end: start as u32 + 1,
                category: self.category.unwrap_or(Category::PersonName),
            }));
            Ok(())
        }
    }

    fn with(planted: Planted) -> (Deidentifier, Arc<Planted>) {
        let planted = Arc::new(planted);
        let deidentifier = Deidentifier::new(Settings {
            categories: [Category::Email, Category::PersonName].into(),
            style: ReplacementStyle::Placeholder,
            point: OperatingPoint::Balanced,
            region: "DE".to_owned(),
        });
        let added: Arc<dyn AddedDetector> = planted.clone();
        (deidentifier.with_added(Some(added)), planted)
    }

    fn redact(deidentifier: &Deidentifier, text: &str) -> Result<String, DetectorError> {
        let (known, mut scratch) = (KnownPersons::new(), Scratch::new());
        let redacted = deidentifier.redact(text, &known, &[], 7, &mut scratch)?;
        Ok(redacted.text)
    }

    #[test]
    fn what_it_finds_is_joined_with_what_the_others_find() {
        let (deidentifier, planted) = with(Planted::default());
        assert_eq!(
            redact(&deidentifier, "z an lz@web.de").unwrap(),
            "[PERSON_NAME_1] an [EMAIL_1]"
        );
        assert_eq!(planted.calls.load(Ordering::Relaxed), 1, "once per text");
        let (known, mut scratch) = (KnownPersons::new(), Scratch::new());
        let found = deidentifier.detect("z an lz@web.de", &known, &mut scratch);
        assert_eq!(found.unwrap().len(), 2);
    }

    #[test]
    fn categories_that_are_off_stay_off() {
        let (deidentifier, _) = with(Planted {
            category: Some(Category::Phone),
            ..Planted::default()
        });
        assert_eq!(redact(&deidentifier, "z").unwrap(), "z");
    }

    #[test]
    fn a_failure_or_panic_is_an_error_and_gives_no_text() {
        let (deidentifier, _) = with(Planted::default());
        assert_eq!(
            redact(&deidentifier, "fail"),
            Err(DetectorError::Added {
                detector: "planted",
                problem: "on purpose"
            })
        );
        assert_eq!(
            redact(&deidentifier, "panic"),
            Err(DetectorError::Failed {
                detector: "planted"
            })
        );
        assert_eq!(redact(&deidentifier, "a").unwrap(), "a");
    }
}

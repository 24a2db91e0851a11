//! Puts the parts together: view, detectors, dictionary, resolution, replacement.

use std::borrow::Cow;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use licit_record::Category;
use licit_record::policy::{OperatingPoint, ReplacementStyle};

use crate::detect::{DETECTORS, Detector, Text, scan, trigger};
use crate::names::Language;
use crate::replace::{find_placeholders, replace};
use crate::resolve::{cut_out, resolve};
use crate::{
    AddedDetector, DetectorError, KnownPersons, Redacted, Scratch, Settings, Span, added,
    dictionary, names, public_contact, view,
};

/// How often a redacted text is examined again. What was too far from its context may be near
/// enough once a long value between them has gone; two rounds are usual then.
const MAX_ROUNDS: u32 = 16;

/// Finds and replaces. Built once, shared by all threads; each brings its own [`Scratch`].
#[derive(Debug)]
pub struct Deidentifier {
    settings: Settings,
    /// For each trigger, the places of the detectors in the table that it wakes and that find
    /// an enabled category.
    woken: [Vec<usize>; trigger::COUNT],
    /// The table of detectors.
    detectors: &'static [Detector],
    /// Whether the dictionary finds an enabled category.
    uses_dictionary: bool,
    /// Whether the name tagger finds an enabled category.
    uses_names: bool,
    /// A detector of the operator's own.
    added: Option<Arc<dyn AddedDetector>>,
    /// Language of texts that do not show theirs.
    language: Language,
}

impl Deidentifier {
    /// Prepares the detectors of the enabled categories.
    pub fn new(settings: Settings) -> Self {
        Self::with_detectors(settings, DETECTORS)
    }

    fn with_detectors(settings: Settings, detectors: &'static [Detector]) -> Self {
        let enabled = |categories: &[Category]| {
            categories
                .iter()
                .any(|category| settings.categories.contains(category))
        };
        let woken = std::array::from_fn(|bit| {
            let is_woken = |at: &usize| {
                detectors.get(*at).is_some_and(|detector| {
                    detector.triggers & (1 << bit) != 0 && enabled(detector.categories)
                })
            };
            (0..detectors.len()).filter(is_woken).collect()
        });
        let uses_dictionary = enabled(dictionary::CATEGORIES);
        let uses_names = enabled(names::CATEGORIES);
        Self {
            settings,
            woken,
            detectors,
            uses_dictionary,
            uses_names,
            added: None,
            language: Language::Unknown,
        }
    }

    /// Joins in what a detector of the operator's own finds. It is asked once for a text, and not
    /// again about the redacted one: with it, redacting a redacted text may take out more.
    #[must_use]
    pub fn with_added(self, added: Option<Arc<dyn AddedDetector>>) -> Self {
        Self { added, ..self }
    }

    /// Takes texts whose words do not tell their language for texts in this one: a language tag
    /// (BCP 47). One that it does not know changes nothing.
    #[must_use]
    pub fn with_language(self, tag: &str) -> Self {
        Self {
            language: Language::of_tag(tag),
            ..self
        }
    }

    /// The settings it was built with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Name and version of each detector, for the manifest (DEI-4).
    pub fn versions() -> &'static [(&'static str, u32)] {
        static VERSIONS: std::sync::LazyLock<Vec<(&'static str, u32)>> =
            std::sync::LazyLock::new(|| {
                let detectors = DETECTORS
                    .iter()
                    .map(|detector| (detector.id, detector.version));
                detectors
                    .chain([
                        ("dictionary", dictionary::VERSION),
                        ("special_categories", crate::special::VERSION),
                        ("names", names::VERSION),
                    ])
                    .collect()
            });
        &VERSIONS
    }

    /// Finds what is to be taken out of a text: sorted, disjoint, of the enabled categories. The
    /// list is borrowed from `scratch`.
    ///
    /// Literal text that looks like a placeholder (`[EMAIL_1]`) is left out of it.
    ///
    /// # Errors
    /// If a detector fails or the text is too long; the record is to be quarantined (DEI-6).
    pub fn detect<'s>(
        &self,
        text: &str,
        known: &KnownPersons,
        scratch: &'s mut Scratch,
    ) -> Result<&'s [Span], DetectorError> {
        let added = self.added(text, &[])?;
        self.examine(text, known, &added, scratch)?;
        Ok(&scratch.spans)
    }

    /// Takes everything out of a text. `extra` are spans that the caller knows of, such as a
    /// quote of a person who objected ([`Category::Quote`]); `seed` is a secret number of this
    /// record, from which surrogates are drawn.
    ///
    /// With placeholders and without an added detector, redacting a redacted text changes nothing.
    ///
    /// # Errors
    /// If a detector fails or the text is too long; the record is to be quarantined (DEI-6).
    pub fn redact(
        &self,
        text: &str,
        known: &KnownPersons,
        extra: &[Span],
        seed: u64,
        scratch: &mut Scratch,
    ) -> Result<Redacted, DetectorError> {
        let mut redacted = Redacted::default();
        self.redact_into(text, known, extra, seed, scratch, &mut redacted)?;
        Ok(redacted)
    }

    /// As [`Deidentifier::redact`], into buffers that the caller uses again.
    ///
    /// # Errors
    /// As [`Deidentifier::redact`]; `redacted` is empty then.
    pub fn redact_into(
        &self,
        text: &str,
        known: &KnownPersons,
        extra: &[Span],
        seed: u64,
        scratch: &mut Scratch,
        redacted: &mut Redacted,
    ) -> Result<(), DetectorError> {
        redacted.text.clear();
        redacted.spans.clear();
        redacted.counts.clear();
        let done = self
            .added(text, extra)
            .and_then(|extra| self.settle(text, known, &extra, seed, scratch, redacted));
        if done.is_err() {
            redacted.text.clear();
            redacted.spans.clear();
        }
        redacted.count();
        done
    }

    /// What the caller knows of, and what the added detector finds.
    fn added<'e>(&self, text: &str, extra: &'e [Span]) -> Result<Cow<'e, [Span]>, DetectorError> {
        let Some(added) = &self.added else {
            return Ok(Cow::Borrowed(extra));
        };
        let is_enabled = |category| self.settings.categories.contains(&category);
        let mut spans = added::find(added.as_ref(), text, is_enabled)?;
        spans.extend_from_slice(extra);
        Ok(Cow::Owned(spans))
    }

    /// Examines, replaces, and examines the result, until nothing more is found in it: a
    /// finding must not hide behind another one, and redacting twice must not differ from
    /// redacting once.
    fn settle(
        &self,
        text: &str,
        known: &KnownPersons,
        extra: &[Span],
        seed: u64,
        scratch: &mut Scratch,
        redacted: &mut Redacted,
    ) -> Result<(), DetectorError> {
        self.examine(text, known, extra, scratch)?;
        redacted.spans.extend_from_slice(&scratch.spans);
        for _ in 0..MAX_ROUNDS {
            // Placeholders in every style: no detector finds anything in them, whereas it would
            // find every surrogate again.
            redacted.text.clear();
            let style = ReplacementStyle::Placeholder;
            replace(
                text,
                &redacted.spans,
                style,
                seed,
                scratch,
                &mut redacted.text,
            );
            if redacted.spans.is_empty() {
                return Ok(());
            }
            self.examine(&redacted.text, known, &[], scratch)?;
            let original = |at: u32| original_offset(at, &scratch.replaced, &redacted.spans);
            let mut more: Vec<Span> = scratch
                .spans
                .iter()
                .map(|span| Span {
                    start: original(span.start),
                    end: original(span.end),
                    ..*span
                })
                .collect();
            if more.is_empty() {
                if self.settings.style != style {
                    redacted.text.clear();
                    let style = self.settings.style;
                    replace(
                        text,
                        &redacted.spans,
                        style,
                        seed,
                        scratch,
                        &mut redacted.text,
                    );
                }
                return Ok(());
            }
            redacted.spans.append(&mut more);
            resolve(text, &mut redacted.spans);
        }
        Err(DetectorError::Unsettled { rounds: MAX_ROUNDS })
    }

    /// Fills `scratch.spans` with the resolved findings of a text.
    fn examine(
        &self,
        text: &str,
        known: &KnownPersons,
        extra: &[Span],
        scratch: &mut Scratch,
    ) -> Result<(), DetectorError> {
        if u32::try_from(text.len()).is_err() {
            return Err(DetectorError::TooLong { bytes: text.len() });
        }
        let at_work = Cell::new("scan");
        // Nothing is read after a failure: every call begins by clearing the buffers.
        let examined = catch_unwind(AssertUnwindSafe(|| {
            scratch.spans.clear();
            if view::needed(text) {
                scratch.view.fill(text);
                self.find(
                    scratch.view.text(),
                    known,
                    &mut scratch.folded,
                    &mut scratch.names,
                    &mut scratch.spans,
                    &at_work,
                );
                for span in &mut scratch.spans {
                    span.start = scratch.view.original_start(span.start);
                    span.end = view::end_with_marks(text, scratch.view.original_end(span.end));
                }
            } else {
                self.find(
                    text,
                    known,
                    &mut scratch.folded,
                    &mut scratch.names,
                    &mut scratch.spans,
                    &at_work,
                );
            }
            at_work.set("resolve");
            scratch
                .spans
                .retain(|span| self.settings.categories.contains(&span.category));
            scratch.spans.extend_from_slice(extra);
            if !scratch.spans.is_empty() {
                resolve(text, &mut scratch.spans);
                find_placeholders(text, &mut scratch.placeholders);
                cut_out(&mut scratch.spans, &scratch.placeholders);
                resolve(text, &mut scratch.spans);
            }
        }));
        examined.map_err(|_| DetectorError::Failed {
            detector: at_work.get(),
        })
    }

    /// Calls every detector and the dictionary.
    fn find(
        &self,
        text: &str,
        known: &KnownPersons,
        folded: &mut dictionary::Folded,
        buffers: &mut names::Buffers,
        spans: &mut Vec<Span>,
        at_work: &Cell<&'static str>,
    ) {
        let view = Text::new(text, self.settings.point, &self.settings.region);
        scan(text, |trigger, at| {
            let Some(woken) = self.woken.get(trigger.trailing_zeros() as usize) else {
                return;
            };
            for detector in woken.iter().filter_map(|place| self.detectors.get(*place)) {
                at_work.set(detector.id);
                (detector.at)(&view, at, spans);
            }
            at_work.set("scan");
        });
        let detected = spans.len();
        if self.uses_dictionary {
            at_work.set("dictionary");
            dictionary::find(text, known, folded, spans);
        }
        if self.uses_names {
            at_work.set("names");
            names::find(text, self.settings.point, self.language, buffers, spans);
        }
        if self.settings.point == OperatingPoint::Balanced {
            at_work.set("public_contact");
            public_contact::leave(text, spans, detected);
        }
    }
}

/// The offset in the original of an offset in the redacted text that lies in no replacement.
fn original_offset(at: u32, replaced: &[(u32, u32)], spans: &[Span]) -> u32 {
    let before = replaced.partition_point(|&(_, end)| end <= at);
    match before
        .checked_sub(1)
        .and_then(|last| replaced.get(last).zip(spans.get(last)))
    {
        Some((&(_, end), span)) => span.end + (at - end),
        None => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(_: &Text<'_>, _: usize, _: &mut Vec<Span>) {
        panic!("on purpose");
    }

    static FAILING: [Detector; 1] = [Detector {
        id: "failing",
        version: 1,
        categories: &[Category::Email],
        triggers: trigger::AT,
        at: fail,
    }];

    #[test]
    fn a_failing_detector_is_an_error_and_gives_no_text() {
        let settings = Settings {
            categories: [Category::Email].into(),
            style: ReplacementStyle::Placeholder,
            point: OperatingPoint::Balanced,
            region: "DE".to_owned(),
        };
        let deidentifier = Deidentifier::with_detectors(settings, &FAILING);
        let (known, mut scratch) = (KnownPersons::new(), Scratch::new());
        let failed = DetectorError::Failed {
            detector: "failing",
        };
        let mut redacted = Redacted {
            text: "before".to_owned(),
            ..Redacted::default()
        };
        let done =
            deidentifier.redact_into("anna@web.de", &known, &[], 7, &mut scratch, &mut redacted);
        assert_eq!(done, Err(failed.clone()));
        assert!(redacted.text.is_empty() && redacted.spans.is_empty());
        assert_eq!(
            deidentifier.detect("anna@web.de", &known, &mut scratch),
            Err(failed)
        );
        // The next text is not affected.
        assert_eq!(
            deidentifier.detect("anna", &known, &mut scratch),
            Ok(&[][..])
        );
    }
}

//! Puts the parts together: view, detectors, dictionary, resolution, replacement.

use std::borrow::Cow;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use licit_record::Category;
use licit_record::policy::{OperatingPoint, ReplacementStyle};

use crate::detect::{DETECTORS, Detector, Text, Wake, number, scan, trigger};
use crate::names::Language;
use crate::replace::{find_placeholders, replace};
use crate::resolve::{cut_out, resolve};
use crate::wakes::Wakes;
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
        self.examine(text, known, &added, Search::Scan, scratch)?;
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
        self.examine(text, known, extra, Search::Scan, scratch)?;
        redacted.spans.extend_from_slice(&scratch.spans);
        for round in 0..MAX_ROUNDS {
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
            let Scratch {
                wakes,
                replaced,
                names,
                ..
            } = &mut *scratch;
            // In later rounds, what is known is of the text that was redacted before.
            let search = if round == 0 && wakes.carry(text, &redacted.spans, replaced) {
                if self.uses_names {
                    names.carry(text, &redacted.spans, &redacted.text, replaced);
                }
                Search::Carried
            } else {
                Search::Scan
            };
            let is_settled = search == Search::Carried
                && scratch.wakes.is_empty()
                && !self.uses_names
                && known.is_empty();
            if is_settled {
                scratch.spans.clear();
            } else {
                self.examine(&redacted.text, known, &[], search, scratch)?;
            }
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
        search: Search,
        scratch: &mut Scratch,
    ) -> Result<(), DetectorError> {
        if u32::try_from(text.len()).is_err() {
            return Err(DetectorError::TooLong { bytes: text.len() });
        }
        let at_work = Cell::new("scan");
        // Nothing is read after a failure: every call begins by clearing the buffers.
        let examined = catch_unwind(AssertUnwindSafe(|| {
            let Scratch {
                view,
                wakes,
                folded,
                names,
                spans,
                ..
            } = &mut *scratch;
            spans.clear();
            let needs_view = search == Search::Scan && view::needed(text);
            let plain = if needs_view {
                view.fill(text);
                view.text()
            } else {
                text
            };
            if search == Search::Scan {
                wakes.begin();
                names.begin();
            }
            let buffers = Buffers {
                wakes,
                folded,
                names,
            };
            self.find(plain, known, search, buffers, spans, &at_work);
            if needs_view {
                // Its offsets are those of the plain copy.
                wakes.spoil();
                for span in spans {
                    span.start = view.original_start(span.start);
                    span.end = view::end_with_marks(text, view.original_end(span.end));
                }
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
        search: Search,
        buffers: Buffers<'_>,
        spans: &mut Vec<Span>,
        at_work: &Cell<&'static str>,
    ) {
        let view = Text::new(text, self.settings.point, &self.settings.region);
        let wakes = buffers.wakes;
        match search {
            Search::Scan => scan(text, |wake| {
                wakes.push(wake);
                self.wake(&view, wake, spans, at_work);
            }),
            Search::Carried => {
                for wake in wakes.list() {
                    if wake.trigger == trigger::NUMBER {
                        number(text.as_bytes(), wake.at as usize, &mut |wake| {
                            self.wake(&view, wake, spans, at_work);
                        });
                    } else {
                        self.wake(&view, *wake, spans, at_work);
                    }
                }
            }
        }
        let detected = spans.len();
        if self.uses_dictionary {
            at_work.set("dictionary");
            dictionary::find(text, known, buffers.folded, spans);
        }
        if self.uses_names {
            at_work.set("names");
            let point = self.settings.point;
            names::find(text, point, self.language, buffers.names, spans);
        }
        if self.settings.point == OperatingPoint::Balanced {
            at_work.set("public_contact");
            public_contact::leave(text, spans, detected);
        }
    }

    /// Calls the detectors that a trigger wakes.
    #[inline]
    fn wake(
        &self,
        text: &Text<'_>,
        wake: Wake,
        spans: &mut Vec<Span>,
        at_work: &Cell<&'static str>,
    ) {
        let Some(woken) = self.woken.get(wake.trigger.trailing_zeros() as usize) else {
            return;
        };
        for detector in woken.iter().filter_map(|place| self.detectors.get(*place)) {
            at_work.set(detector.id);
            (detector.at)(text, wake.at as usize, spans);
        }
        at_work.set("scan");
    }
}

/// How the triggers of a text are come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Search {
    /// By reading it.
    Scan,
    /// They were carried over from the text with its findings.
    Carried,
}

/// What a search for findings fills besides their list.
struct Buffers<'s> {
    wakes: &'s mut Wakes,
    folded: &'s mut dictionary::Folded,
    names: &'s mut names::Buffers,
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

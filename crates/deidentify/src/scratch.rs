//! Buffers that a de-identifier uses again and again, so that a text without findings costs no
//! allocation.

use crate::Span;
use crate::dictionary::Folded;
use crate::names;
use crate::replace::Values;
use crate::view::View;
use crate::wakes::Wakes;

/// Working memory of one thread. Its content is of no meaning between two calls, but may hold
/// pieces of the last text: keep it inside the process.
#[derive(Default)]
pub struct Scratch {
    /// What woke detectors in the text at hand.
    pub(crate) wakes: Wakes,
    /// Plain copy of a text with look-alike characters.
    pub(crate) view: View,
    /// Folded words of a text.
    pub(crate) folded: Folded,
    /// Findings of the text at hand.
    pub(crate) spans: Vec<Span>,
    /// Literal placeholders in it.
    pub(crate) placeholders: Vec<(u32, u32)>,
    /// Where replacements stand in the redacted text.
    pub(crate) replaced: Vec<(u32, u32)>,
    /// Tokens and chances of the name tagger.
    pub(crate) names: names::Buffers,
    /// Values that were given a number or a surrogate.
    pub(crate) values: Values,
}

impl Scratch {
    /// Empty buffers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a record of several texts, after which [`Scratch::next_text`] is called between
    /// them. A record of one text needs neither.
    pub fn begin_record(&mut self) {
        self.values.begin();
    }

    /// Says that the next text belongs to the same record as the last one: a value that occurs in
    /// both gets the same placeholder, and no two values the same one. It holds until the next
    /// [`Scratch::begin_record`]. With surrogates, every text stands for itself.
    pub fn next_text(&mut self) {
        self.values.keep();
    }
}

impl std::fmt::Debug for Scratch {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Scratch")
    }
}

#[cfg(test)]
mod tests {
    use licit_record::Category;
    use licit_record::policy::{OperatingPoint, ReplacementStyle};

    use super::*;
    use crate::{Deidentifier, KnownPersons, Settings};

    /// The texts of two records, redacted one after the other in the same memory.
    fn redacted(style: ReplacementStyle, records: [&[&str]; 2]) -> Vec<String> {
        let deidentifier = Deidentifier::new(Settings {
            categories: [Category::Email].into(),
            style,
            point: OperatingPoint::Balanced,
            region: "DE".to_owned(),
        });
        let (known, mut scratch) = (KnownPersons::new(), Scratch::new());
        let mut out = Vec::new();
        for record in records {
            scratch.begin_record();
            for text in record {
                let one = deidentifier.redact(text, &known, &[], 7, &mut scratch);
                out.push(one.unwrap().text);
                scratch.next_text();
            }
        }
        out
    }

    #[test]
    fn texts_of_a_record_share_their_placeholders_and_records_do_not() {
        let found = redacted(
            ReplacementStyle::Placeholder,
            [
                &[
                    "a@web.de",
                    "nichts",
                    "b@web.de a@web.de",
                    "c@web.de, [EMAIL_4]",
                    "d@web.de",
                ],
                &["b@web.de"],
            ],
        );
        assert_eq!(
            found,
            [
                "[EMAIL_1]",
                "nichts",
                "[EMAIL_2] [EMAIL_1]",
                "[EMAIL_3], [EMAIL_4]",
                "[EMAIL_5]",
                "[EMAIL_1]"
            ]
        );
    }

    #[test]
    fn surrogates_of_one_text_do_not_disturb_the_next() {
        let text = "an anna@web.de";
        let found = redacted(ReplacementStyle::Surrogate, [&[text, text], &[text]]);
        assert!(found.iter().all(|text| !text.contains("anna@web.de")));
    }
}

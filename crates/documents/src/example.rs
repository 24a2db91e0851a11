//! Examples of texts before and after, as the caller gives them: invented people in `licit demo`.

use std::fmt;

use licit_record::{Category, Outcome, Reason};

/// One record before and after.
///
/// The text is shown as it is. Give texts of invented people, or of a sample that the reader of
/// the report may see; a report that leaves the controller has none.
#[derive(Clone, PartialEq, Eq)]
pub struct Example {
    /// Its service.
    pub service: String,
    /// The text as the platform has it.
    pub before: String,
    /// Byte ranges of `before` that were taken out, and as what. Ranges that overlap an earlier
    /// one or cut a character are passed over.
    pub spans: Vec<(usize, usize, Category)>,
    /// The text in the dataset, if it got in.
    pub after: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, primary reason first; empty if admitted.
    pub reasons: Vec<Reason>,
    /// What the example shows.
    pub note: Option<String>,
}

impl fmt::Debug for Example {
    /// Prints no content.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Example")
            .field("service", &self.service)
            .field("before_bytes", &self.before.len())
            .field("spans", &self.spans.len())
            .field("after_bytes", &self.after.as_ref().map(String::len))
            .field("outcome", &self.outcome)
            .field("reasons", &self.reasons)
            .finish()
    }
}

/// A piece of a text: plain, or of a category.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Segment<'a> {
    pub(crate) text: &'a str,
    pub(crate) category: Option<Category>,
}

impl Example {
    /// The text before, cut at its spans.
    pub(crate) fn segments_before(&self) -> Vec<Segment<'_>> {
        let mut spans = self.spans.clone();
        spans.sort_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
        cut(&self.before, &spans)
    }

    /// The text after, cut at its placeholders (`[EMAIL_1]`). Invented values of the surrogate
    /// style cannot be told from the text around them, and are not.
    pub(crate) fn segments_after(&self) -> Option<Vec<Segment<'_>>> {
        self.after
            .as_deref()
            .map(|after| cut(after, &placeholders(after)))
    }
}

fn cut<'a>(text: &'a str, spans: &[(usize, usize, Category)]) -> Vec<Segment<'a>> {
    let mut segments = Vec::with_capacity(spans.len() * 2 + 1);
    let mut done = 0;
    for &(start, end, category) in spans {
        let between = text.get(done..start);
        let within = text.get(start..end).filter(|within| !within.is_empty());
        if let (Some(between), Some(within)) = (between, within) {
            if !between.is_empty() {
                segments.push(Segment {
                    text: between,
                    category: None,
                });
            }
            segments.push(Segment {
                text: within,
                category: Some(category),
            });
            done = end;
        }
    }
    if let Some(rest) = text.get(done..).filter(|rest| !rest.is_empty()) {
        segments.push(Segment {
            text: rest,
            category: None,
        });
    }
    segments
}

fn placeholders(text: &str) -> Vec<(usize, usize, Category)> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices('[') {
        let rest = text.get(start + 1..).unwrap_or_default();
        // The longest code has 18 bytes: a closing bracket further away closes something else.
        let Some(inside) = rest
            .as_bytes()
            .iter()
            .take(40)
            .position(|byte| *byte == b']')
        else {
            continue;
        };
        let Some((code, number)) = rest.get(..inside).and_then(|name| name.rsplit_once('_')) else {
            continue;
        };
        let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let category = Category::ALL
            .iter()
            .find(|category| category.code() == code);
        if let (true, Some(category)) = (numbered, category) {
            found.push((start, start + inside + 2, *category));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn example(before: &str, spans: &[(usize, usize, Category)], after: Option<&str>) -> Example {
        Example {
            service: "plauderei".to_owned(),
            before: before.to_owned(),
            spans: spans.to_vec(),
            after: after.map(str::to_owned),
            outcome: Outcome::Admitted,
            reasons: Vec::new(),
            note: None,
        }
    }

    fn show(segments: &[Segment<'_>]) -> String {
        let show = |segment: &Segment<'_>| match segment.category {
            Some(category) => format!("<{category}:{}>", segment.text),
            None => segment.text.to_owned(),
        };
        segments.iter().map(show).collect()
    }

    #[test]
    fn texts_are_cut_at_spans() {
        use Category::{Email, PersonName};
        let check = |before, spans: &[_], expected| {
            assert_eq!(
                show(&example(before, spans, None).segments_before()),
                expected
            );
        };
        check(
            "Ruf Lena an",
            &[(4, 8, PersonName)],
            "Ruf <PERSON_NAME:Lena> an",
        );
        check("Lena", &[(0, 4, PersonName)], "<PERSON_NAME:Lena>");
        check(
            "a b",
            &[(2, 3, Email), (0, 1, PersonName)],
            "<PERSON_NAME:a> <EMAIL:b>",
        );
        check("Köln", &[(2, 3, PersonName)], "Köln"); // cuts a character
        check("abc", &[(0, 9, PersonName)], "abc"); // past the end
        check("abc", &[(2, 1, PersonName)], "abc"); // backwards
        check(
            "abcd",
            &[(0, 3, PersonName), (2, 4, Email)],
            "<PERSON_NAME:abc>d",
        ); // overlap
        check("", &[(0, 0, PersonName)], "");
    }

    #[test]
    fn placeholders_are_found_and_nothing_else() {
        let check = |after, expected| {
            let example = example("", &[], Some(after));
            assert_eq!(show(&example.segments_after().unwrap()), expected);
        };
        check("an [EMAIL_1]!", "an <EMAIL:[EMAIL_1]>!");
        check("[PERSON_NAME_12]", "<PERSON_NAME:[PERSON_NAME_12]>");
        check("[[PHONE_2]]", "[<PHONE:[PHONE_2]>]");
        check(
            "[EMAIL_] [EMAIL] [MAIL_1] [EMAIL_1",
            "[EMAIL_] [EMAIL] [MAIL_1] [EMAIL_1",
        );
        check("[ä_1]", "[ä_1]");
    }

    #[test]
    fn printing_an_example_prints_no_content() {
        let shown = format!("{:?}", example("Lena Kraus", &[], Some("[PERSON_NAME_1]")));
        assert!(
            !shown.contains("Lena") && !shown.contains("[PERSON"),
            "{shown}"
        );
    }

    proptest! {
        #[test]
        fn no_text_is_lost_whatever_the_spans(
            text in ".{0,40}",
            spans in prop::collection::vec((0_usize..60, 0_usize..60), 0..6),
        ) {
            let spans: Vec<_> = spans.into_iter().map(|(a, b)| (a, b, Category::Email)).collect();
            let example = example(&text, &spans, Some(&text));
            for segments in [example.segments_before(), example.segments_after().unwrap()] {
                let joined: String = segments.iter().map(|segment| segment.text).collect();
                prop_assert_eq!(&joined, &text);
            }
        }
    }
}

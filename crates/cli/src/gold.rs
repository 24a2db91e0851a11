//! Reads gold files: texts that people have labelled, one JSON object a line.
//!
//! ```text
//! {"id":"de-1","lang":"de","labelled":["EMAIL"],"text":"an a@b.de","spans":[{"start":3,"end":9,"category":"EMAIL"}]}
//! ```
//! `labelled` names the categories of which every occurrence in the text is labelled; a text
//! without any is not labelled yet. `start` and `end` are offsets in UTF-8 bytes, the end
//! exclusive. `flags`, where it stands, holds what the text says about persons.
//!
//! Reading is strict, and an error names file and line, never what stands there.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use licit_deidentify::Span;
use licit_evidence::Sha256;
use licit_record::Category;
use licit_source::SourceError;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::failure::Failure;

/// Largest gold file that is read, unpacked.
const MAX_FILE_BYTES: u64 = 1 << 30;
/// The fields of a line.
const FIELDS: [&str; 6] = ["id", "lang", "labelled", "text", "spans", "flags"];

/// A file with labels.
#[derive(Debug)]
pub(crate) struct GoldFile {
    /// Its name, without folders.
    pub(crate) name: String,
    /// Its hash, as it lies on disk.
    pub(crate) sha256: Sha256,
    pub(crate) lines: Vec<GoldLine>,
    /// Fields that are passed over.
    pub(crate) unknown: BTreeSet<String>,
}

/// A text with its labels.
#[derive(Debug)]
pub(crate) struct GoldLine {
    /// Line in the file, from 1.
    pub(crate) number: usize,
    pub(crate) id: String,
    pub(crate) lang: String,
    /// Categories of which every occurrence is labelled.
    pub(crate) labelled: Vec<Category>,
    pub(crate) text: String,
    /// The labels, sorted.
    pub(crate) spans: Vec<Span>,
    /// What the text says about persons (Art. 9 and 10 GDPR, minors). Not scored yet.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "read, so that such files are accepted")
    )]
    pub(crate) flags: Vec<Flag>,
}

/// A statement about a person, as it is labelled.
#[derive(Debug, Deserialize)]
#[expect(
    dead_code,
    reason = "read, so that such files are accepted; not scored yet"
)]
pub(crate) struct Flag {
    /// Its code, such as `SC_HEALTH`.
    pub(crate) category: String,
    /// Whose it is: `author`, `other` or `unknown`.
    pub(crate) concerns: Option<String>,
}

/// Reads a gold file: plain, gzip or zstd.
pub(crate) fn read(path: &Path) -> Result<GoldFile, Failure> {
    let bytes = licit_source::read_whole(path, MAX_FILE_BYTES).map_err(from_source)?;
    let mut unknown = BTreeSet::new();
    let mut lines = Vec::new();
    for (place, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let number = place + 1;
        let fault = |fault: Fault| {
            Failure::user(format!("{}:{number}: {}", path.display(), fault.problem))
                .hint(fault.hint)
        };
        let line = std::str::from_utf8(line)
            .map_err(|_| fault(Fault::new("no UTF-8", "gold files are written in UTF-8")))?;
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        if !line.trim().is_empty() {
            lines.push(parse(number, line, &mut unknown).map_err(fault)?);
        }
    }
    if lines.is_empty() {
        return Err(Failure::user(format!("{}: no labelled text", path.display())).hint(FORM));
    }
    let name = path.file_name().unwrap_or(path.as_os_str());
    let sha256 = Sha256::of(
        &std::fs::read(path)
            .map_err(|error| Failure::user(format!("{}: {error}", path.display())))?,
    );
    Ok(GoldFile {
        name: name.to_string_lossy().into_owned(),
        sha256,
        lines,
        unknown,
    })
}

fn from_source(error: SourceError) -> Failure {
    let failure = Failure::user(&error);
    match error.hint() {
        Some(hint) => failure.hint(hint),
        None => failure.hint("give files with labelled texts"),
    }
}

/// What a line looks like.
const FORM: &str = r#"a line is {"id":"…","lang":"de","labelled":["EMAIL"],"text":"…","spans":[{"start":0,"end":9,"category":"EMAIL"}]}"#;

/// What is wrong with a line, without what it says.
struct Fault {
    problem: String,
    hint: String,
}

impl Fault {
    fn new(problem: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            problem: problem.into(),
            hint: hint.into(),
        }
    }

    fn form(problem: impl Into<String>) -> Self {
        Self::new(problem, FORM)
    }
}

#[derive(Deserialize)]
struct RawSpan<'a> {
    start: u64,
    end: u64,
    #[serde(borrow)]
    category: Cow<'a, str>,
}

fn parse(number: usize, line: &str, unknown: &mut BTreeSet<String>) -> Result<GoldLine, Fault> {
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(line)
        .map_err(|error| Fault::form(format!("no JSON object, at column {}", error.column())))?;
    let new = fields
        .keys()
        .filter(|name| !FIELDS.contains(&name.as_str()));
    unknown.extend(new.cloned());
    let text: String = field(&fields, "text", "a string")?;
    let labelled: Vec<Cow<'_, str>> = field(&fields, "labelled", "a list of categories")?;
    let labelled = labelled.iter().map(|code| category(code, "labelled"));
    let spans: Vec<RawSpan<'_>> = field(
        &fields,
        "spans",
        "a list of {\"start\", \"end\", \"category\"}",
    )?;
    let mut spans = spans
        .iter()
        .enumerate()
        .map(|(place, raw)| span(place, raw, &text))
        .collect::<Result<Vec<_>, _>>()?;
    spans.sort_unstable();
    if spans.windows(2).any(|two| matches!(two, [a, b] if a == b)) {
        return Err(Fault::new("spans: one stands twice", "remove it"));
    }
    let flags = match fields.get("flags") {
        Some(_) => field(&fields, "flags", "a list of {\"category\", \"concerns\"}")?,
        None => Vec::new(),
    };
    Ok(GoldLine {
        number,
        id: field(&fields, "id", "a string")?,
        lang: field(&fields, "lang", "a string")?,
        labelled: labelled.collect::<Result<_, _>>()?,
        text,
        spans,
        flags,
    })
}

fn field<'a, T: Deserialize<'a>>(
    fields: &BTreeMap<String, &'a RawValue>,
    name: &str,
    expected: &str,
) -> Result<T, Fault> {
    let raw = fields
        .get(name)
        .ok_or_else(|| Fault::form(format!("field `{name}` is missing")))?;
    serde_json::from_str(raw.get())
        .map_err(|_| Fault::form(format!("field `{name}`: expected {expected}")))
}

fn category(code: &str, field: &str) -> Result<Category, Fault> {
    let known = Category::ALL
        .iter()
        .find(|category| category.code() == code);
    known.copied().ok_or_else(|| {
        // What looks like a code is repeated; anything else might be content.
        let is_code = code.len() <= 32
            && code
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        let code = if is_code { code } else { "(not a code)" };
        let codes: Vec<&str> = Category::ALL
            .iter()
            .map(|category| category.code())
            .collect();
        Fault::new(
            format!("{field}: unknown category `{code}`"),
            format!("the categories are {}", codes.join(", ")),
        )
    })
}

fn span(place: usize, raw: &RawSpan<'_>, text: &str) -> Result<Span, Fault> {
    let category = category(&raw.category, "spans")?;
    let fault = |problem: &str| {
        Err(Fault::new(
            format!("spans[{place}]: {}..{} {problem}", raw.start, raw.end),
            "offsets count UTF-8 bytes, not characters; the end is one past the last byte",
        ))
    };
    let (Ok(start), Ok(end)) = (u32::try_from(raw.start), u32::try_from(raw.end)) else {
        return fault("goes past the end of the text");
    };
    if start >= end {
        return fault("is empty");
    }
    if end as usize > text.len() {
        return fault(&format!(
            "goes past the end of the text, byte {}",
            text.len()
        ));
    }
    if !text.is_char_boundary(start as usize) || !text.is_char_boundary(end as usize) {
        return fault("cuts a character in two");
    }
    Ok(Span {
        start,
        end,
        category,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"id":"1","lang":"de","labelled":["EMAIL"],"text":"schön a@b.de","spans":[{"start":7,"end":13,"category":"EMAIL"}]}"#;

    fn parsed(line: &str) -> Result<GoldLine, String> {
        parse(1, line, &mut BTreeSet::new()).map_err(|fault| {
            assert!(!fault.hint.is_empty());
            fault.problem
        })
    }

    #[test]
    fn a_line_is_read_and_its_spans_are_sorted() {
        let line = parsed(GOOD).unwrap();
        assert_eq!((line.id.as_str(), line.lang.as_str()), ("1", "de"));
        assert_eq!(line.spans.len(), 1);
        let two = GOOD.replace(
            r#""spans":["#,
            r#""flags":[{"category":"SC_HEALTH","concerns":"author"}],"spans":[{"start":8,"end":9,"category":"USER_ID"},"#,
        );
        let line = parsed(&two).unwrap();
        assert_eq!(line.spans[0].start, 7);
        assert_eq!(line.flags.len(), 1);
        let mut unknown = BTreeSet::new();
        assert!(
            parse(
                1,
                &GOOD.replace("{\"id\"", "{\"who\":1,\"id\""),
                &mut unknown
            )
            .is_ok()
        );
        assert_eq!(unknown, ["who".to_owned()].into());
    }

    #[test]
    fn what_is_wrong_is_said_without_content() {
        for (from, to, expected) in [
            ("\"id\":\"1\"", "\"id\":1", "field `id`: expected a string"),
            ("\"lang\":\"de\",", "", "field `lang` is missing"),
            (
                "[\"EMAIL\"]",
                "[\"MAIL\"]",
                "labelled: unknown category `MAIL`",
            ),
            (
                "[\"EMAIL\"]",
                "[\"a@b.de\"]",
                "labelled: unknown category `(not a code)`",
            ),
            (
                "[\"EMAIL\"]",
                "\"EMAIL\"",
                "field `labelled`: expected a list of categories",
            ),
            ("\"start\":7", "\"start\":5", "5..13"),
            (
                "\"end\":13",
                "\"end\":14",
                "spans[0]: 7..14 goes past the end of the text, byte 13",
            ),
            ("\"start\":7", "\"start\":13", "spans[0]: 13..13 is empty"),
            (
                "\"start\":7",
                "\"start\":-1",
                "field `spans`: expected a list",
            ),
            ("\"end\":13", "\"end\":99999999999", "past the end"),
            ("}]}", "}]", "no JSON object, at column"),
            (GOOD, "[]", "no JSON object"),
        ] {
            let line = GOOD.replacen(from, to, 1);
            assert_ne!(line, GOOD);
            if to == "\"start\":5" {
                // Byte 5 lies behind the two bytes of `ö`; byte 4 lies between them.
                let line = GOOD.replacen(from, "\"start\":4", 1);
                assert!(
                    parsed(&line)
                        .unwrap_err()
                        .contains("cuts a character in two")
                );
                continue;
            }
            let problem = parsed(&line).unwrap_err();
            assert!(problem.contains(expected), "{line}: {problem}");
            assert!(!problem.contains("a@b"), "{problem}");
        }
        let twice = GOOD.replace(
            "\"spans\":[",
            "\"spans\":[{\"start\":7,\"end\":13,\"category\":\"EMAIL\"},",
        );
        assert_eq!(parsed(&twice).unwrap_err(), "spans: one stands twice");
    }
}

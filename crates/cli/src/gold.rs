//! Reads gold files: texts that people have labelled, one JSON object a line.
//!
//! ```text
//! {"id":"de-1","lang":"de","labelled":["EMAIL"],"text":"an a@b.de","spans":[{"start":3,"end":9,"category":"EMAIL"}]}
//! ```
//! `labelled` names the categories of which every occurrence in the text is labelled; a text
//! without any is not labelled yet. `start` and `end` are offsets in UTF-8 bytes, the end
//! exclusive. `flags`, where it stands, holds all that the text says about persons; with it,
//! `labelled` and `spans` may be missing.
//!
//! Reading is strict, and an error names file and line, never what stands there.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use licit_deidentify::Span;
use licit_deidentify::special::score::Flag;
use licit_evidence::Sha256;
use licit_record::{Category, Concerns, SpecialCategory};
use licit_source::SourceError;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::failure::Failure;

/// Largest gold file that is read, unpacked.
const MAX_FILE_BYTES: u64 = 1 << 30;
/// The fields of a line.
const FIELDS: [&str; 7] = [
    "id",
    "lang",
    "labelled",
    "text",
    "spans",
    "flags",
    SUGGESTED_FLAGS,
];
/// Flags that nobody has confirmed yet; they count for nothing.
pub(crate) const SUGGESTED_FLAGS: &str = "suggested_flags";

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
    /// What the text says about persons (Art. 9 and 10 GDPR, minors), sorted; none, if nobody
    /// labelled that.
    pub(crate) flags: Option<Vec<Flag>>,
}

impl GoldLine {
    /// Whether somebody labelled anything in it.
    pub(crate) fn is_labelled(&self) -> bool {
        !self.labelled.is_empty() || self.flags.is_some()
    }
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

#[derive(Deserialize)]
struct RawFlag<'a> {
    #[serde(borrow)]
    category: Cow<'a, str>,
    #[serde(default)]
    concerns: Option<Concerns>,
}

fn parse(number: usize, line: &str, unknown: &mut BTreeSet<String>) -> Result<GoldLine, Fault> {
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(line)
        .map_err(|error| Fault::form(format!("no JSON object, at column {}", error.column())))?;
    let new = fields
        .keys()
        .filter(|name| !FIELDS.contains(&name.as_str()));
    unknown.extend(new.cloned());
    let text: String = field(&fields, "text", "a string")?;
    let flags = match fields.contains_key("flags") {
        true => Some(flags(&fields)?),
        false => None,
    };
    // A text may be labelled with flags alone.
    let is_there = |name| flags.is_none() || fields.contains_key(name);
    let labelled: Vec<Cow<'_, str>> = match is_there("labelled") {
        true => field(&fields, "labelled", "a list of categories")?,
        false => Vec::new(),
    };
    let labelled = labelled.iter().map(|code| category(code, "labelled"));
    let spans: Vec<RawSpan<'_>> = match is_there("spans") {
        true => field(
            &fields,
            "spans",
            "a list of {\"start\", \"end\", \"category\"}",
        )?,
        false => Vec::new(),
    };
    let mut spans = spans
        .iter()
        .enumerate()
        .map(|(place, raw)| span(place, raw, &text))
        .collect::<Result<Vec<_>, _>>()?;
    spans.sort_unstable();
    if spans.windows(2).any(|two| matches!(two, [a, b] if a == b)) {
        return Err(Fault::new("spans: one stands twice", "remove it"));
    }
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
    let codes = || Category::ALL.iter().map(|category| category.code());
    known
        .copied()
        .ok_or_else(|| unknown_category(code, field, codes()))
}

fn flags(fields: &BTreeMap<String, &RawValue>) -> Result<Vec<Flag>, Fault> {
    let expected = "a list of {\"category\", \"concerns\": \"author\", \"other\" or \"unknown\"}";
    let raw: Vec<RawFlag<'_>> = field(fields, "flags", expected)?;
    let codes = || SpecialCategory::ALL.iter().map(|category| category.code());
    let flag = |raw: &RawFlag<'_>| {
        let category = SpecialCategory::from_code(&raw.category)
            .ok_or_else(|| unknown_category(&raw.category, "flags", codes()))?;
        Ok(Flag {
            category,
            concerns: raw.concerns.unwrap_or(Concerns::Unknown),
        })
    };
    let mut flags = raw.iter().map(flag).collect::<Result<Vec<_>, _>>()?;
    flags.sort_unstable();
    if flags.windows(2).any(|two| matches!(two, [a, b] if a == b)) {
        return Err(Fault::new("flags: one stands twice", "remove it"));
    }
    Ok(flags)
}

fn unknown_category(code: &str, field: &str, known: impl Iterator<Item = &'static str>) -> Fault {
    // What looks like a code is repeated; anything else might be content.
    let is_code = code.len() <= 32
        && code
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let code = if is_code { code } else { "(not a code)" };
    let known: Vec<&str> = known.collect();
    Fault::new(
        format!("{field}: unknown category `{code}`"),
        format!("the categories are {}", known.join(", ")),
    )
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
        assert_eq!((line.spans.len(), &line.flags), (1, &None));
        let two = GOOD.replace(
            r#""spans":["#,
            r#""flags":[{"category":"SC_HEALTH","concerns":"author"}],"spans":[{"start":8,"end":9,"category":"USER_ID"},"#,
        );
        let line = parsed(&two).unwrap();
        assert_eq!(line.spans[0].start, 7);
        let flag = Flag {
            category: SpecialCategory::Health,
            concerns: Concerns::Author,
        };
        assert_eq!(line.flags, Some(vec![flag]));
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
    fn a_text_may_be_labelled_with_flags_alone() {
        let line = parsed(r#"{"id":"1","lang":"de","text":"a","flags":[]}"#).unwrap();
        assert!(line.is_labelled() && line.labelled.is_empty() && line.spans.is_empty());
        assert_eq!(line.flags, Some(Vec::new()));
        let flags = |flags: &str| {
            let line = GOOD.replace("\"spans\"", &format!("\"flags\":{flags},\"spans\""));
            parsed(&line).map(|line| line.flags.unwrap_or_default())
        };
        let said = flags(r#"[{"category":"MINOR"},{"category":"SC_HEALTH","concerns":"other"}]"#);
        let said: Vec<_> = said
            .unwrap()
            .iter()
            .map(|f| (f.category, f.concerns))
            .collect();
        assert_eq!(
            said,
            [
                (SpecialCategory::Health, Concerns::Other),
                (SpecialCategory::Minor, Concerns::Unknown),
            ]
        );
        for (wrong, expected) in [
            (
                r#"[{"category":"HEALTH"}]"#,
                "flags: unknown category `HEALTH`",
            ),
            (
                r#"[{"category":"a@b.de"}]"#,
                "flags: unknown category `(not a code)`",
            ),
            (
                r#"[{"category":"MINOR","concerns":"me"}]"#,
                "field `flags`: expected a list of",
            ),
            (
                r#"[{"category":"MINOR"},{"category":"MINOR"}]"#,
                "flags: one stands twice",
            ),
            ("null", "field `flags`: expected a list of"),
        ] {
            let problem = flags(wrong).unwrap_err();
            assert!(problem.contains(expected), "{wrong}: {problem}");
        }
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

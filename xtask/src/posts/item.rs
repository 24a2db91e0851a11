//! One post as a line of native items, and its line of truth.

use std::io::Write as _;

use super::authors::Author;
use super::date::Date;
use super::draft::Draft;

/// A post, before it is written.
pub(super) struct Post<'a> {
    pub(super) service: &'a str,
    pub(super) number: u64,
    pub(super) author: &'a Author,
    pub(super) lang: &'static str,
    pub(super) kind: &'static str,
    pub(super) audience: Option<&'static str>,
    pub(super) indexable: Option<bool>,
    pub(super) ephemeral: bool,
    pub(super) opted_out: bool,
    pub(super) published: Date,
    /// Second of the day.
    pub(super) second: u32,
    /// Number and author of the post that it quotes.
    pub(super) quotes: Option<(u64, &'a str)>,
    /// Number of the first of its copies, itself included.
    pub(super) group: Option<u64>,
    /// Whether an objecting person or a copy makes its fate depend on more than itself.
    pub(super) entangled: bool,
    pub(super) draft: &'a Draft,
}

impl Post<'_> {
    /// Reasons of which a decision must name at least one; empty for a post that is admitted.
    /// The policy behind it: `legitimate_interest` with its defaults, frozen on 27 May 2025.
    pub(super) fn reasons(&self) -> Vec<&'static str> {
        let mut reasons = Vec::new();
        let mut add = |holds: bool, codes: &[&'static str]| {
            if holds {
                reasons.extend_from_slice(codes);
            }
        };
        let author = self.author;
        add(author.objected, &["objection_author"]);
        add(self.opted_out, &["source_optout"]);
        add(
            self.audience != Some("public") || !author.public,
            &["not_public"],
        );
        add(
            matches!(self.audience, Some("group" | "direct")),
            &["private_channel"],
        );
        add(self.indexable != Some(true), &["not_indexable"]);
        add(self.ephemeral, &["ephemeral"]);
        add(self.kind == "story", &["ephemeral", "type"]);
        add(self.kind == "message", &["private_channel", "type"]);
        add(self.kind == "ai_interaction", &["flywheel", "type"]);
        add(author.born.is_none(), &["age_unknown"]);
        add(
            author
                .born
                .is_some_and(|born| born.is_minor_on(Date::FREEZE)),
            &["minor"],
        );
        add(
            author
                .born
                .is_some_and(|born| born.is_minor_on(self.published)),
            &["minor_at_publication"],
        );
        add(
            author.notified.is_none_or(|day| day > Date::LAST_NOTICE),
            &["notice"],
        );
        reasons
    }

    /// Appends the item.
    pub(super) fn write(&self, authors: &[Author], out: &mut Vec<u8>) {
        let (service, number) = (self.service, self.number);
        put(
            out,
            format_args!(
                r#"{{"service":"{service}","item_id":"p{number}","kind":"{}""#,
                self.kind
            ),
        );
        if let Some(audience) = self.audience {
            put(out, format_args!(r#","audience":"{audience}""#));
        }
        if let Some(indexable) = self.indexable {
            put(out, format_args!(r#","indexable":{indexable}"#));
        }
        put(
            out,
            format_args!(r#","ephemeral":{},"author":"#, self.ephemeral),
        );
        write_author(self.author, out);
        let (hour, minute, second) = (self.second / 3600, self.second / 60 % 60, self.second % 60);
        put(
            out,
            format_args!(
                r#","published_at":"{}T{hour:02}:{minute:02}:{second:02}Z","collected_at":"2025-05-26T03:00:00Z","lang":"{}","text":""#,
                self.published, self.lang
            ),
        );
        escape(&self.draft.text, out);
        put(
            out,
            format_args!(r#"","url":"https://{service}.example/p{number}""#),
        );
        for (place, mentioned) in self
            .draft
            .mentions
            .iter()
            .filter_map(|&n| authors.get(n))
            .enumerate()
        {
            out.extend_from_slice(if place == 0 {
                b",\"mentions\":[".as_slice()
            } else {
                b","
            });
            put(
                out,
                format_args!(
                    r#"{{"id":"{}","handle":"{}","name":"{}"}}"#,
                    mentioned.id, mentioned.handle, mentioned.name
                ),
            );
        }
        if !self.draft.mentions.is_empty() {
            out.push(b']');
        }
        if let Some((quoted, author)) = self.quotes {
            put(
                out,
                format_args!(r#","quotes":{{"item_id":"p{quoted}","author_id":"{author}"}}"#),
            );
        }
        if self.opted_out {
            out.extend_from_slice(br#","signals":{"train_ai":"n"}"#);
        }
        out.extend_from_slice(b"}\n");
    }

    /// Appends the truth about it.
    pub(super) fn write_truth(&self, out: &mut Vec<u8>) {
        put(
            out,
            format_args!(
                r#"{{"service":"{}","item_id":"p{}""#,
                self.service, self.number
            ),
        );
        let reasons = self.reasons();
        if !reasons.is_empty() {
            put(
                out,
                format_args!(
                    r#","outcome":"refused","reason_any_of":["{}"]"#,
                    reasons.join(r#"",""#)
                ),
            );
        } else if self.entangled {
            out.extend_from_slice(br#","outcome_any_of":["admitted","refused"]"#);
        } else {
            out.extend_from_slice(br#","outcome":"admitted""#);
        }
        if let Some(group) = self.group {
            put(
                out,
                format_args!(r#","group":"copies-{group}","group_admitted_max":1"#),
            );
        }
        for (place, span) in self.draft.spans.iter().enumerate() {
            out.extend_from_slice(if place == 0 {
                b",\"spans\":[".as_slice()
            } else {
                b","
            });
            put(
                out,
                format_args!(
                    r#"{{"start":{},"end":{},"category":"{}","in_fields":{},"value":""#,
                    span.start, span.end, span.category, span.in_fields
                ),
            );
            escape(
                self.draft
                    .text
                    .get(span.start..span.end)
                    .unwrap_or_default(),
                out,
            );
            out.extend_from_slice(b"\"}");
        }
        if !self.draft.spans.is_empty() {
            out.push(b']');
        }
        out.extend_from_slice(b"}\n");
    }
}

fn write_author(author: &Author, out: &mut Vec<u8>) {
    put(
        out,
        format_args!(
            r#"{{"id":"{}","handle":"{}","name":"{}""#,
            author.id, author.handle, author.name
        ),
    );
    if let Some(born) = author.born {
        put(out, format_args!(r#","birth_date":"{born}""#));
    }
    if let Some(day) = author.notified {
        put(out, format_args!(r#","notified_at":"{day}T08:00:00Z""#));
    }
    put(out, format_args!(r#","public":{}}}"#, author.public));
}

/// Writing to a vector cannot fail.
fn put(out: &mut Vec<u8>, words: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(words);
}

/// Appends a text as the inside of a JSON string.
fn escape(text: &str, out: &mut Vec<u8>) {
    let plain = |byte: &u8| *byte >= 0x20 && *byte != b'"' && *byte != b'\\';
    let mut rest = text.as_bytes();
    while let Some(&byte) = rest.first() {
        let run = rest
            .iter()
            .position(|byte| !plain(byte))
            .unwrap_or(rest.len());
        let (clean, after) = rest.split_at(run);
        out.extend_from_slice(clean);
        rest = after;
        if run > 0 {
            continue;
        }
        match byte {
            b'\n' => out.extend_from_slice(b"\\n"),
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            _ => put(out, format_args!("\\u{byte:04x}")),
        }
        rest = rest.get(1..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_as_json_wants_it() {
        let check = |text: &str| {
            let mut out = vec![b'"'];
            escape(text, &mut out);
            out.push(b'"');
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        };
        check("");
        check("Grüße „so“ 🌿");
        check("a \"quote\"\n\nand \\ and \u{1}");
    }
}

//! Finds the strings of some fields in a JSON line, by their place in it: what is not one of
//! them stays as it is, byte for byte.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// Lists inside lists that a field may hold.
const DEEPEST: usize = 32;

/// Why the fields of a line cannot be found. It carries nothing of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FieldFault {
    /// The line is no JSON, from this column on.
    Syntax {
        /// Column, from 1, in bytes.
        column: usize,
    },
    /// The line is something else than an object.
    NoObject,
    /// A field holds something that is neither text nor a list of texts.
    NoText {
        /// The field, as it was asked for.
        field: String,
        /// What it holds.
        got: &'static str,
    },
}

/// The fields that are wanted.
///
/// A field is the names on the way to it, joined with dots. A name that holds a dot itself is
/// found as well. A list on the way stands for each of its elements.
#[derive(Clone, Debug)]
pub(super) struct Fields(Vec<String>);

impl Fields {
    pub(super) fn new(names: Vec<String>) -> Self {
        Self(names)
    }

    pub(super) fn names(&self) -> &[String] {
        &self.0
    }

    /// Puts the places of all strings of the fields into `found`, quotes included, in order.
    /// Tells whether a field was there at all, even if it was null.
    pub(super) fn find(
        &self,
        line: &str,
        found: &mut Vec<Range<usize>>,
    ) -> Result<bool, FieldFault> {
        found.clear();
        let mut search = Search {
            line,
            found,
            is_there: false,
        };
        let ways: Vec<Way<'_>> = self.0.iter().map(|name| Way { name, left: name }).collect();
        if line
            .trim_start_matches([' ', '\t', '\r', '\n'])
            .starts_with('{')
        {
            search.object(line, &ways)?;
        } else {
            serde_json::from_str::<IgnoredAny>(line).map_err(syntax)?;
            return Err(FieldFault::NoObject);
        }
        let is_there = search.is_there;
        // A field may have been asked for in two ways.
        found.sort_by_key(|place| place.start);
        found.dedup();
        Ok(is_there)
    }
}

fn syntax(error: serde_json::Error) -> FieldFault {
    // The message may quote the line; the column may not.
    FieldFault::Syntax {
        column: error.column(),
    }
}

/// A field, and what is left of the way to it.
#[derive(Clone, Copy)]
struct Way<'a> {
    name: &'a str,
    left: &'a str,
}

impl Way<'_> {
    /// What is left behind a key; nothing if the key is the field.
    fn behind(&self, key: &str) -> Option<Self> {
        let rest = self.left.strip_prefix(key)?;
        let left = if rest.is_empty() {
            rest
        } else {
            rest.strip_prefix('.')?
        };
        Some(Self { left, ..*self })
    }
}

struct Search<'a> {
    line: &'a str,
    found: &'a mut Vec<Range<usize>>,
    is_there: bool,
}

impl<'a> Search<'a> {
    /// Follows the ways into an object.
    fn object(&mut self, object: &'a str, ways: &[Way<'_>]) -> Result<(), FieldFault> {
        let mut hits: Vec<(&'a RawValue, Way<'_>)> = Vec::new();
        let mut reader = serde_json::Deserializer::from_str(object);
        reader
            .deserialize_map(Keys {
                ways,
                hits: &mut hits,
            })
            .and_then(|()| reader.end())
            .map_err(syntax)?;
        for (value, way) in hits {
            if way.left.is_empty() {
                self.is_there = true;
                self.text(value, way, 0)?;
            } else {
                self.deeper(value, way, 0)?;
            }
        }
        Ok(())
    }

    /// Follows a way into what stands in the middle of it.
    fn deeper(&mut self, raw: &'a RawValue, way: Way<'_>, depth: usize) -> Result<(), FieldFault> {
        match kind(raw) {
            Kind::Object => self.object(raw.get(), &[way]),
            Kind::List => self.each(raw, way, depth, Self::deeper),
            Kind::Null => Ok(()),
            // What is wanted may have moved here: better to stop than to let it pass.
            other => Err(no_text(way, other)),
        }
    }

    /// Notes the strings of a field.
    fn text(&mut self, raw: &'a RawValue, way: Way<'_>, depth: usize) -> Result<(), FieldFault> {
        match kind(raw) {
            Kind::Text => {
                // The value is borrowed from the line, so it lies in it.
                let start = raw.get().as_ptr() as usize - self.line.as_ptr() as usize;
                self.found.push(start..start + raw.get().len());
                Ok(())
            }
            Kind::List => self.each(raw, way, depth, Self::text),
            Kind::Null => Ok(()),
            other => Err(no_text(way, other)),
        }
    }

    fn each(
        &mut self,
        raw: &'a RawValue,
        way: Way<'_>,
        depth: usize,
        act: fn(&mut Self, &'a RawValue, Way<'_>, usize) -> Result<(), FieldFault>,
    ) -> Result<(), FieldFault> {
        if depth >= DEEPEST {
            return Err(FieldFault::NoText {
                field: way.name.to_owned(),
                got: "lists too deep in each other",
            });
        }
        let Elements(elements) = serde_json::from_str(raw.get()).map_err(syntax)?;
        elements
            .into_iter()
            .try_for_each(|element| act(self, element, way, depth + 1))
    }
}

fn no_text(way: Way<'_>, kind: Kind) -> FieldFault {
    let got = match kind {
        Kind::Object => "an object",
        Kind::List => "a list",
        Kind::Text => "a text",
        Kind::Null => "null",
        Kind::Flag => "true or false",
        Kind::Number => "a number",
    };
    FieldFault::NoText {
        field: way.name.to_owned(),
        got,
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Object,
    List,
    Text,
    Null,
    Flag,
    Number,
}

/// What a value is; its first byte tells.
fn kind(raw: &RawValue) -> Kind {
    match raw.get().as_bytes().first() {
        Some(b'{') => Kind::Object,
        Some(b'[') => Kind::List,
        Some(b'"') => Kind::Text,
        Some(b'n') => Kind::Null,
        Some(b't' | b'f') => Kind::Flag,
        _ => Kind::Number,
    }
}

/// Looks at the keys of an object and keeps the values that a way leads to.
struct Keys<'w, 'n, 'h, 'a> {
    ways: &'w [Way<'n>],
    hits: &'h mut Vec<(&'a RawValue, Way<'n>)>,
}

impl<'a> Visitor<'a> for Keys<'_, '_, '_, 'a> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        // A key that stands twice is looked at twice: readers differ in which one they take.
        while let Some(Text(key)) = map.next_key()? {
            let ways: Vec<Way<'_>> = self
                .ways
                .iter()
                .filter_map(|way| way.behind(&key))
                .collect();
            if ways.is_empty() {
                map.next_value::<IgnoredAny>()?;
            } else {
                let value: &'a RawValue = map.next_value()?;
                self.hits.extend(ways.into_iter().map(|way| (value, way)));
            }
        }
        Ok(())
    }
}

/// The elements of a list.
struct Elements<'a>(Vec<&'a RawValue>);

impl<'a> Deserialize<'a> for Elements<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;
        impl<'a> Visitor<'a> for List {
            type Value = Elements<'a>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<Elements<'a>, A::Error> {
                let mut elements = Vec::new();
                while let Some(element) = list.next_element()? {
                    elements.push(element);
                }
                Ok(Elements(elements))
            }
        }
        deserializer.deserialize_seq(List)
    }
}

/// A JSON string, borrowed where it has no escapes.
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

impl<'a> Deserialize<'a> for Text<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrow;
        impl<'a> Visitor<'a> for Borrow {
            type Value = Text<'a>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a string")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'a str) -> Result<Text<'a>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text<'a>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Borrow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(fields: &[&str], line: &str, expected: Result<&[&str], FieldFault>) {
        let fields = Fields::new(fields.iter().map(|&name| name.to_owned()).collect());
        let mut places = Vec::new();
        let found = fields.find(line, &mut places).map(|_| {
            let strings = places.iter().map(|place| line.get(place.clone()).unwrap());
            strings.collect::<Vec<_>>()
        });
        assert_eq!(found, expected.map(<[_]>::to_vec), "{line}");
    }

    fn no_text(field: &str, got: &'static str) -> FieldFault {
        FieldFault::NoText {
            field: field.to_owned(),
            got,
        }
    }

    #[test]
    fn strings_are_found_where_they_stand() {
        check(&["text"], r#"{"text":"a"}"#, Ok(&[r#""a""#]));
        check(
            &["text"],
            r#" { "id" : 1.0e5 , "text" : "a\"b\\" } "#,
            Ok(&[r#""a\"b\\""#]),
        );
        // Duplicate keys, escaped keys, keys that only look alike.
        check(
            &["text"],
            r#"{"text":"a","te\u0078t":"b","TEXT":"c","x":{"text":"d"}}"#,
            Ok(&[r#""a""#, r#""b""#]),
        );
        check(&["text"], r#"{"text":null}"#, Ok(&[]));
        check(&["text"], r#"{"other":"a"}"#, Ok(&[]));
        check(&["text"], "{}", Ok(&[]));
        check(
            &["b", "a"],
            r#"{"a":"1","b":"2"}"#,
            Ok(&[r#""1""#, r#""2""#]),
        );
        check(&["a", "a"], r#"{"a":"1"}"#, Ok(&[r#""1""#]));
    }

    #[test]
    fn ways_lead_through_objects_and_lists() {
        check(&["a.b"], r#"{"a":{"b":"1","c":"2"}}"#, Ok(&[r#""1""#]));
        check(
            &["a.b"],
            r#"{"a":[{"b":"1"},{"b":["2",null]},null,{}]}"#,
            Ok(&[r#""1""#, r#""2""#]),
        );
        check(
            &["a.b.c"],
            r#"{"a.b":{"c":"1"},"a":{"b.c":"2"},"a.b.c":"3"}"#,
            Ok(&[r#""1""#, r#""2""#, r#""3""#]),
        );
        check(&["a.b"], r#"{"a":null}"#, Ok(&[]));
        check(&["t"], r#"{"t":["1",["2"]]}"#, Ok(&[r#""1""#, r#""2""#]));
    }

    #[test]
    fn what_is_no_text_is_a_fault() {
        check(
            &["t"],
            r#"{"t":491711234567}"#,
            Err(no_text("t", "a number")),
        );
        check(&["t"], r#"{"t":true}"#, Err(no_text("t", "true or false")));
        check(&["t"], r#"{"t":["1",{}]}"#, Err(no_text("t", "an object")));
        check(&["a.b"], r#"{"a":"1"}"#, Err(no_text("a.b", "a text")));
        let nested = format!(
            r#"{{"t":{}"1"{}}}"#,
            "[".repeat(DEEPEST + 1),
            "]".repeat(DEEPEST + 1)
        );
        check(
            &["t"],
            &nested,
            Err(no_text("t", "lists too deep in each other")),
        );
    }

    #[test]
    fn what_is_no_object_is_a_fault() {
        for line in [r#"["text"]"#, "1", "null", r#""text""#] {
            check(&["text"], line, Err(FieldFault::NoObject));
        }
        for (line, column) in [
            (r#"{"text":"a""#, 11),
            (r#"{"text":"a"} x"#, 14),
            (r#"{"text":'a'}"#, 9),
            (r#"{"a":"\x","text":"a"}"#, 8),
            ("{\"text\":\"a\tb\"}", 10),
            (r#"{"text":"a",}"#, 13),
        ] {
            check(&["text"], line, Err(FieldFault::Syntax { column }));
        }
    }

    #[test]
    fn a_deeply_nested_line_is_passed_over_and_not_descended_into() {
        let deep = format!(
            r#"{{"x":{}{},"t":"1"}}"#,
            "[".repeat(200_000),
            "]".repeat(200_000)
        );
        check(&["t"], &deep, Ok(&[r#""1""#]));
    }
}

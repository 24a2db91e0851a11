//! Fields of foreign JSON: read by name, with the name in the fault and never the value.
//!
//! Fields that a reader does not use may be there and may be anything. A field that it uses is
//! absent (or `null`), or has the type that the format says, or is a fault. A name that stands
//! twice in an object is a fault: nobody knows which of two visibilities holds.

use std::fmt;

use jiff::Timestamp;
use licit_record::SignalValue;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::{Fault, Position, Reason};

/// A field that is wrong or missing: its name as the format has it, with those around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// Names of the format; fixed words, never taken from the input.
    pub(crate) field: String,
}

impl Wrong {
    /// A field of the outermost object.
    pub(crate) fn field(name: &str) -> Self {
        Self {
            field: name.to_owned(),
        }
    }

    /// The fault of a record.
    pub(crate) fn at(self, number: u64) -> Fault {
        Fault {
            reason: Reason::InvalidField,
            position: Position {
                entry: None,
                record: number,
            },
            field: Some(self.field),
        }
    }
}

/// Reads a JSON value.
///
/// # Errors
/// [`Reason::InvalidUtf8`] or [`Reason::InvalidJson`], the latter also for a name that stands
/// twice in one object.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, Reason> {
    let text = std::str::from_utf8(bytes).map_err(|_| Reason::InvalidUtf8)?;
    let strict: Strict = serde_json::from_str(text).map_err(|_| Reason::InvalidJson)?;
    Ok(strict.0)
}

/// The fields of one object.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a> {
    whole: &'a Value,
    map: &'a Map<String, Value>,
    /// The names of the objects around it, outermost first; empty ones are passed over.
    path: [&'static str; PATH_NAMES],
}

/// How many names of surrounding objects a fault tells; foreign formats nest about four deep.
const PATH_NAMES: usize = 6;

impl<'a> Fields<'a> {
    /// The fields of a value that must be an object; `name` is what a fault calls it, empty for
    /// a whole record.
    pub(crate) fn of(value: &'a Value, name: &'static str) -> Result<Self, Wrong> {
        match value {
            Value::Object(map) => {
                let mut path = [""; PATH_NAMES];
                path[0] = name;
                Ok(Self {
                    whole: value,
                    map,
                    path,
                })
            }
            _ => Err(Wrong::field(if name.is_empty() { "record" } else { name })),
        }
    }

    /// A field as it is; `null` is absent.
    pub(crate) fn value(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// A text; an empty one is absent.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&'a str>, Wrong> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str()).filter(|text| !text.is_empty())),
            Some(_) => Err(self.wrong(name)),
        }
    }

    /// A text that must be there.
    pub(crate) fn needed_text(&self, name: &str) -> Result<&'a str, Wrong> {
        self.text(name)?.ok_or_else(|| self.wrong(name))
    }

    /// True or false.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Wrong> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(self.wrong(name)),
        }
    }

    /// A whole number.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, Wrong> {
        match self.value(name) {
            None => Ok(None),
            Some(value) => value.as_i64().map(Some).ok_or_else(|| self.wrong(name)),
        }
    }

    /// A number.
    pub(crate) fn number(&self, name: &str) -> Result<Option<f64>, Wrong> {
        match self.value(name) {
            None => Ok(None),
            Some(value) => value.as_f64().map(Some).ok_or_else(|| self.wrong(name)),
        }
    }

    /// A point in time, RFC 3339.
    pub(crate) fn time(&self, name: &str) -> Result<Option<Timestamp>, Wrong> {
        match self.text(name)? {
            None => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| self.wrong(name)),
        }
    }

    /// The object itself.
    pub(crate) fn whole(&self) -> &'a Value {
        self.whole
    }

    /// An object.
    pub(crate) fn object(&self, name: &'static str) -> Result<Option<Fields<'a>>, Wrong> {
        match self.value(name) {
            None => Ok(None),
            Some(value) => self.inner(name, value).map(Some),
        }
    }

    /// A list; an absent one is empty.
    pub(crate) fn list(&self, name: &str) -> Result<&'a [Value], Wrong> {
        match self.value(name) {
            None => Ok(&[]),
            Some(Value::Array(list)) => Ok(list),
            Some(_) => Err(self.wrong(name)),
        }
    }

    /// A list of objects; an absent one is empty.
    pub(crate) fn objects(&self, name: &'static str) -> Result<Vec<Fields<'a>>, Wrong> {
        self.list(name)?
            .iter()
            .map(|value| self.inner(name, value))
            .collect()
    }

    /// All members, each of which must be a text, by name.
    pub(crate) fn texts(&self) -> Result<Vec<(&'a str, &'a str)>, Wrong> {
        let text = |(name, value): (&'a String, &'a Value)| match value {
            Value::String(text) => Ok((name.as_str(), text.as_str())),
            _ => Err(Wrong {
                field: self.names().join("."),
            }),
        };
        self.map
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(text)
            .collect()
    }

    /// What stands in a field: one value, a list of them, or nothing.
    pub(crate) fn one_or_more(&self, name: &str) -> &'a [Value] {
        match self.value(name) {
            None => &[],
            Some(Value::Array(list)) => list,
            Some(one) => std::slice::from_ref(one),
        }
    }

    /// Whether a field is there, `null` included.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// The fault of one of these fields.
    pub(crate) fn wrong(&self, name: &str) -> Wrong {
        let mut names = self.names();
        names.push(name);
        Wrong {
            field: names.join("."),
        }
    }

    fn names(&self) -> Vec<&str> {
        self.path
            .iter()
            .copied()
            .filter(|name| !name.is_empty())
            .collect()
    }

    /// The fields of a value of one of these fields, which must be an object.
    fn inner(&self, name: &'static str, whole: &'a Value) -> Result<Fields<'a>, Wrong> {
        let Value::Object(map) = whole else {
            return Err(self.wrong(name));
        };
        let mut path = self.path;
        if let Some(free) = path.iter_mut().find(|name| name.is_empty()) {
            *free = name;
        }
        Ok(Fields { whole, map, path })
    }
}

/// A flag that is a signal. A value of another type is kept as unreadable: it is never taken as
/// permission (OBJ-15).
pub(crate) fn signal_value(value: &Value) -> SignalValue {
    match value {
        Value::Bool(flag) => SignalValue::Flag(*flag),
        // What stands there may be anything, even a name: that it is unreadable is enough.
        _ => SignalValue::Unreadable(Value::Null),
    }
}

/// A language tag, if it looks like one (BCP 47).
pub(crate) fn language(text: &str) -> Option<String> {
    let is_tag = (2..=35).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && text
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_alphabetic());
    is_tag.then(|| text.to_owned())
}

/// A value in which no name stands twice.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(value)) = access.next_element()? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = access.next_key::<String>()? {
            let Strict(value) = access.next_value()?;
            if map.insert(name, value).is_some() {
                return Err(A::Error::custom("a name stands twice in one object"));
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_or_named() {
        let value = parse(br#"{"a":"x","b":null,"c":"","n":1,"o":{"t":"no time"},"l":[1]}"#);
        let value = value.unwrap();
        let fields = Fields::of(&value, "").unwrap();
        assert_eq!(fields.text("a"), Ok(Some("x")));
        assert_eq!(fields.text("b"), Ok(None));
        assert_eq!(fields.text("c"), Ok(None));
        assert_eq!(fields.text("n"), Err(Wrong::field("n")));
        assert_eq!(fields.flag("a"), Err(Wrong::field("a")));
        let inner = fields.object("o").unwrap().unwrap();
        assert_eq!(inner.time("t"), Err(Wrong::field("o.t")));
        assert!(fields.objects("l").is_err());
        assert!(Fields::of(&Value::Null, "").is_err());
    }

    #[test]
    fn what_cannot_be_read_has_its_reason() {
        let check = |bytes: &[u8], reason| assert_eq!(parse(bytes).err(), Some(reason));
        check(b"{\"a\":\"\xff\"}", Reason::InvalidUtf8);
        check(b"{\"a\":", Reason::InvalidJson);
        check(b"{\"a\":1,\"a\":2}", Reason::InvalidJson);
        check(
            b"{\"o\":{\"visibility\":1,\"visibility\":2}}",
            Reason::InvalidJson,
        );
        check(br#"{"a":"\ud800"}"#, Reason::InvalidJson);
        check("[".repeat(100_000).as_bytes(), Reason::InvalidJson);
    }

    #[test]
    fn languages_look_like_tags() {
        assert_eq!(language("pt-BR").as_deref(), Some("pt-BR"));
        assert_eq!(language("Lena Kraus"), None);
        assert_eq!(language(""), None);
        assert_eq!(language("x"), None);
    }
}

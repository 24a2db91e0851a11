//! Reads the records of one JSON file of an export, one at a time.
//!
//! A file is a list of records, or an object that holds such a list under a key that differs
//! from file to file, or a single record where there is but one. Records before a damaged place
//! are handed on; the damage is reported once, with the number of the record it is in.

use std::cell::Cell;
use std::fmt;
use std::io::{BufReader, Read};

use licit_record::Reason;
use licit_record::policy::MAX_RECORD_BYTES;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::encoding::Repair;

/// One record of a file: its number from 1 on, and it or why it cannot be read.
pub(super) type Record = Result<Value, Reason>;

/// Why the reading of a file ended early.
#[derive(Debug)]
pub(super) enum Broken {
    /// The file is damaged; the fault belongs to the record with this number.
    Damaged(u64, Reason),
    /// The file below cannot be read, or goes past a limit of the archive.
    Unreadable(std::io::Error),
}

/// What is wanted of the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// Their fields.
    Fields,
    /// That they are there. Each is handed on as null; what it says is never looked at.
    Number,
}

/// Reads all records of a file. `keys` are the keys under which the file may hold its list.
///
/// # Errors
/// [`Broken`] if the JSON ends early, is none, or cannot be read on.
pub(super) fn read(
    file: impl Read,
    keys: &[&str],
    want: Want,
    each: &mut dyn FnMut(u64, Record),
) -> Result<(), Broken> {
    let number = Cell::new(0);
    let repaired = Repair::new(file);
    let not_utf8 = repaired.not_utf8();
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(repaired));
    let mut emit = |record: Record| {
        number.set(number.get() + 1);
        each(number.get(), record);
    };
    let read = Top {
        keys,
        want,
        emit: &mut emit,
    }
    .deserialize(&mut json)
    .and_then(|()| json.end());
    read.map_err(|error| {
        if error.is_io() {
            Broken::Unreadable(error.into())
        } else {
            Broken::Damaged(
                number.get() + 1,
                match (error.is_data(), not_utf8.get()) {
                    // The parser says "data" only of a top level that is neither list nor object.
                    (true, _) => Reason::InvalidField,
                    (false, true) => Reason::InvalidUtf8,
                    (false, false) => Reason::InvalidJson,
                },
            )
        }
    })
}

/// The top level of a file.
struct Top<'a> {
    keys: &'a [&'a str],
    want: Want,
    emit: &'a mut dyn FnMut(Record),
}

impl<'de> DeserializeSeed<'de> for Top<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Top<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list of records or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if self.want == Want::Number {
            while list.next_element::<IgnoredAny>()?.is_some() {
                (self.emit)(Ok(Value::Null));
            }
            return Ok(());
        }
        loop {
            let limit = Limit::new();
            match list.next_element_seed(Bounded(&limit))? {
                Some(value) => (self.emit)(limit.judge(value)),
                None => return Ok(()),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let limit = Limit::new();
        let mut rest = Map::new();
        let mut listed = false;
        while let Some(key) = object.next_key::<String>()? {
            if self.keys.contains(&key.as_str()) {
                listed = true;
                object.next_value_seed(Listed {
                    want: self.want,
                    emit: &mut *self.emit,
                })?;
            } else if self.want == Want::Number {
                object.next_value::<IgnoredAny>()?;
            } else {
                let value = object.next_value_seed(Bounded(&limit))?;
                limit.insert(&mut rest, key, value);
            }
        }
        if !listed && !rest.is_empty() {
            (self.emit)(limit.judge(Value::Object(rest)));
        }
        Ok(())
    }
}

/// The list under a known key. Anything else there is one record of the wrong type.
struct Listed<'a> {
    want: Want,
    emit: &'a mut dyn FnMut(Record),
}

impl<'de> DeserializeSeed<'de> for Listed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Listed<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        Top {
            keys: &[],
            want: self.want,
            emit: self.emit,
        }
        .visit_seq(list)
    }

    /// Exports until 2021 have one more object around some lists.
    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<(), A::Error> {
        let keys = &["activity_log_data"];
        Top {
            keys,
            want: self.want,
            emit: self.emit,
        }
        .visit_map(object)
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// What a record may still take up, and what was found wrong with it.
struct Limit {
    left: Cell<usize>,
    fault: Cell<Option<Reason>>,
}

impl Limit {
    fn new() -> Self {
        Self {
            left: Cell::new(MAX_RECORD_BYTES),
            fault: Cell::new(None),
        }
    }

    /// Counts bytes; `false` once the record is too large, and nothing of it is kept from then on.
    fn allows(&self, bytes: usize) -> bool {
        match self.left.get().checked_sub(bytes) {
            Some(left) if self.fault.get() != Some(Reason::RecordTooLarge) => {
                self.left.set(left);
                true
            }
            _ => {
                self.fault.set(Some(Reason::RecordTooLarge));
                false
            }
        }
    }

    /// A key that stands there twice says two things about one fact: the record is faulty.
    fn insert(&self, map: &mut Map<String, Value>, key: String, value: Value) {
        if self.allows(key.len() + 32) && map.insert(key, value).is_some() {
            self.fault.set(Some(Reason::InvalidJson));
        }
    }

    fn judge(&self, value: Value) -> Record {
        self.fault.get().map_or(Ok(value), Err)
    }
}

/// A JSON value of bounded size.
#[derive(Clone, Copy)]
struct Bounded<'a>(&'a Limit);

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(if self.0.allows(value.len()) {
            Value::from(value)
        } else {
            Value::Null
        })
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while self.0.allows(32) {
            match list.next_element_seed(self)? {
                Some(value) => values.push(value),
                None => return Ok(Value::Array(values)),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Null)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            if self.0.allows(0) {
                let value = object.next_value_seed(self)?;
                self.0.insert(&mut map, key, value);
            } else {
                object.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests;

//! Reads structs strictly and says which field is wrong, whatever the bytes come from.
//!
//! It stands between a deserializer (JSON, Parquet) and the derived readers of the item's types
//! and adds four things in the same pass: fields that nobody knows are noticed, a list in the
//! place of an object is refused (derived readers would take it by position), a map that names a
//! key twice is refused (the later value could undo an opt-out), and an error carries the path
//! of its field. The message of the deserializer is never passed on: it may quote a value.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// What was noticed while reading.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    /// The fields that lead to where the reader is; after an error, to where it happened.
    path: Vec<&'static str>,
    /// Path of the first unknown field.
    unknown: Option<String>,
    /// How many objects and lists deep the reader is.
    depth: usize,
}

/// Objects and lists inside each other; an item has three.
const DEEPEST: usize = 16;

/// Longest name of an unknown field that is repeated; a longer one is no name.
const LONGEST_NAME: usize = 64;

impl Watch {
    /// Reads a value.
    ///
    /// # Errors
    /// That of the deserializer; [`Watch::field`] then names the field.
    pub(crate) fn read<'de, T, D>(&mut self, deserializer: D) -> Result<T, D::Error>
    where
        T: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        T::deserialize(Strict {
            inner: deserializer,
            watch: self,
        })
    }

    /// The first unknown field, if there is one.
    pub(crate) fn unknown(&self) -> Option<&str> {
        self.unknown.as_deref()
    }

    /// The field that an error is about, if it is about one.
    pub(crate) fn field(&self, error: &impl fmt::Display) -> Option<String> {
        let mut path = self.path.clone();
        let message = error.to_string();
        let missing = message
            .strip_prefix("missing field `")
            .and_then(|rest| rest.split('`').next())
            .filter(|name| {
                name.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            });
        path.extend(missing);
        (!path.is_empty()).then(|| joined(&path))
    }

    fn note_unknown(&mut self, name: &str) {
        if self.unknown.is_some() {
            return;
        }
        // A name is the producer's word; one that looks like content is not repeated.
        let is_name = name.len() <= LONGEST_NAME
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-.@$:".contains(&byte));
        let mut path = self.path.clone();
        path.push(if is_name { name } else { "(not a name)" });
        self.unknown = Some(joined(&path));
    }
}

fn joined(path: &[&str]) -> String {
    path.join(".").replace(".[]", "[]")
}

/// A deserializer that is watched.
struct Strict<'w, D> {
    inner: D,
    watch: &'w mut Watch,
}

macro_rules! pass_on {
    ($($method:ident)*) => {
        $( fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(visitor)
        } )*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Strict<'_, D> {
    type Error = D::Error;

    pass_on! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32
        deserialize_i64 deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32
        deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char
        deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf
        deserialize_unit deserialize_identifier deserialize_ignored_any
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_option(Watched {
            inner: visitor,
            watch: self.watch,
            fields: None,
        })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_seq(Watched {
            inner: visitor,
            watch: self.watch,
            fields: None,
        })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_map(Watched {
            inner: visitor,
            watch: self.watch,
            fields: None,
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let fields = Some(fields);
        self.inner.deserialize_map(Watched {
            inner: visitor,
            watch: self.watch,
            fields,
        })
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_tuple(length, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_tuple_struct(name, length, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_enum(name, variants, visitor)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

/// A visitor that hands watched values to the derived one.
struct Watched<'w, V> {
    inner: V,
    watch: &'w mut Watch,
    fields: Option<&'static [&'static str]>,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Watched<'_, V> {
    type Value = V::Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(out)
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Strict {
            inner,
            watch: self.watch,
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(WatchedSeq {
            inner,
            watch: self.watch,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        let (watch, fields) = (self.watch, self.fields);
        self.inner.visit_map(WatchedMap {
            inner,
            watch,
            fields,
            field: None,
            seen: Vec::new(),
        })
    }
}

struct WatchedSeq<'w, A> {
    inner: A,
    watch: &'w mut Watch,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for WatchedSeq<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.watch.path.push("[]");
        let element = self.inner.next_element_seed(Seed {
            seed,
            watch: self.watch,
        })?;
        self.watch.path.pop();
        Ok(element)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

struct WatchedMap<'w, A> {
    inner: A,
    watch: &'w mut Watch,
    /// The known fields, where the map is a struct.
    fields: Option<&'static [&'static str]>,
    /// The field whose value comes next.
    field: Option<&'static str>,
    /// The keys so far, where the map is none.
    seen: Vec<String>,
}

impl<'de, A: MapAccess<'de>> WatchedMap<'_, A> {
    /// Looks at a key before the derived reader does.
    fn notice(&mut self, key: &str) -> Result<(), A::Error> {
        let Some(fields) = self.fields else {
            if self.seen.iter().any(|seen| seen == key) {
                return Err(A::Error::custom("a key stands twice"));
            }
            self.seen.push(key.to_owned());
            return Ok(());
        };
        self.field = fields.iter().copied().find(|known| *known == key);
        match self.field {
            // The derived reader refuses a field that stands twice right after this.
            Some(field) => self.watch.path.push(field),
            None => self.watch.note_unknown(key),
        }
        Ok(())
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for WatchedMap<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let Some(key) = self.inner.next_key_seed(KeySeed(PhantomData))? else {
            return Ok(None);
        };
        self.notice(&key)?;
        match key {
            Cow::Borrowed(key) => seed
                .deserialize(BorrowedStrDeserializer::new(key))
                .map(Some),
            Cow::Owned(key) => seed.deserialize(StrDeserializer::new(&key)).map(Some),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let value = self.inner.next_value_seed(Seed {
            seed,
            watch: self.watch,
        })?;
        if self.field.take().is_some() {
            self.watch.path.pop();
        }
        Ok(value)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

struct Seed<'w, S> {
    seed: S,
    watch: &'w mut Watch,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Seed<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        if self.watch.depth >= DEEPEST {
            return Err(D::Error::custom("nested too deeply"));
        }
        self.watch.depth += 1;
        let value = self.seed.deserialize(Strict {
            inner,
            watch: &mut *self.watch,
        })?;
        self.watch.depth -= 1;
        Ok(value)
    }
}

/// Reads a key, borrowed where the input allows it.
struct KeySeed<'de>(PhantomData<&'de str>);

impl<'de> DeserializeSeed<'de> for KeySeed<'de> {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<Cow<'de, str>, D::Error> {
        inner.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed<'de> {
    type Value = Cow<'de, str>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the name of a field")
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

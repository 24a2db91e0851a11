//! One cell of an Arrow array as something that can be deserialised.

use std::fmt;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Date32Type, Date64Type, Float32Type, Float64Type, Int8Type, Int16Type,
    Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, StructArray};
use arrow_schema::{DataType, TimeUnit};
use jiff::{Span, Timestamp, civil};
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

/// A cell.
#[derive(Clone, Copy)]
pub(super) struct Cell<'a> {
    array: &'a dyn Array,
    row: usize,
}

/// Why a cell cannot be read. It keeps the name of a missing field and no value.
#[derive(Debug)]
pub(super) struct CellError(String);

impl fmt::Display for CellError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for CellError {}

impl Error for CellError {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(String::new())
    }

    fn missing_field(field: &'static str) -> Self {
        Self(format!("missing field `{field}`"))
    }
}

impl<'a> Cell<'a> {
    /// The cell of an array in a row.
    pub(super) fn new(array: &'a dyn Array, row: usize) -> Self {
        Self { array, row }
    }

    fn is_null(self) -> bool {
        self.array.is_null(self.row) || *self.array.data_type() == DataType::Null
    }

    /// The text of a cell, if it is one.
    fn text(self) -> Option<&'a str> {
        match self.array.data_type() {
            DataType::Utf8 => Some(self.array.as_string::<i32>().value(self.row)),
            DataType::LargeUtf8 => Some(self.array.as_string::<i64>().value(self.row)),
            DataType::Utf8View => Some(self.array.as_string_view().value(self.row)),
            DataType::Dictionary(_, _) => {
                self.in_dictionary().filter(|cell| !cell.is_null())?.text()
            }
            _ => None,
        }
    }

    /// The value that a cell with a key stands for.
    fn in_dictionary(self) -> Option<Self> {
        fn value<'a, K: ArrowDictionaryKeyType>(cell: Cell<'a>) -> Option<Cell<'a>> {
            let dictionary = cell.array.as_dictionary_opt::<K>()?;
            let row = dictionary.key(cell.row)?;
            let array = dictionary.values().as_ref();
            (row < array.len()).then_some(Cell { array, row })
        }
        let DataType::Dictionary(key, _) = self.array.data_type() else {
            return None;
        };
        match key.as_ref() {
            DataType::Int8 => value::<Int8Type>(self),
            DataType::Int16 => value::<Int16Type>(self),
            DataType::Int32 => value::<Int32Type>(self),
            DataType::Int64 => value::<Int64Type>(self),
            DataType::UInt8 => value::<UInt8Type>(self),
            DataType::UInt16 => value::<UInt16Type>(self),
            DataType::UInt32 => value::<UInt32Type>(self),
            DataType::UInt64 => value::<UInt64Type>(self),
            _ => None,
        }
    }

    /// The elements of a cell that holds a list.
    fn elements(self) -> Option<Elements<'a>> {
        let next = self.row.checked_add(1)?;
        let (elements, start, end) = match self.array.data_type() {
            DataType::List(_) => {
                let list = self.array.as_list::<i32>();
                let offsets = list.value_offsets();
                let (start, end) = (*offsets.get(self.row)?, *offsets.get(next)?);
                (list.values(), i64::from(start), i64::from(end))
            }
            DataType::LargeList(_) => {
                let list = self.array.as_list::<i64>();
                let offsets = list.value_offsets();
                (list.values(), *offsets.get(self.row)?, *offsets.get(next)?)
            }
            _ => return None,
        };
        let (next, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
        (next <= end && end <= elements.len()).then_some(Elements {
            elements: elements.as_ref(),
            next,
            end,
        })
    }

    /// A time or a day as RFC 3339 has it.
    fn time(self) -> Option<String> {
        let row = self.row;
        let day = |days: i64| {
            let day = civil::date(1970, 1, 1).checked_add(Span::new().try_days(days).ok()?);
            day.ok().map(|day| day.to_string())
        };
        // A timestamp without a zone is a clock on some wall: it could be any time.
        let time = match self.array.data_type() {
            DataType::Timestamp(TimeUnit::Second, Some(_)) => {
                Timestamp::from_second(self.array.as_primitive::<TimestampSecondType>().value(row))
            }
            DataType::Timestamp(TimeUnit::Millisecond, Some(_)) => Timestamp::from_millisecond(
                self.array
                    .as_primitive::<TimestampMillisecondType>()
                    .value(row),
            ),
            DataType::Timestamp(TimeUnit::Microsecond, Some(_)) => Timestamp::from_microsecond(
                self.array
                    .as_primitive::<TimestampMicrosecondType>()
                    .value(row),
            ),
            DataType::Timestamp(TimeUnit::Nanosecond, Some(_)) => {
                Timestamp::from_nanosecond(i128::from(
                    self.array
                        .as_primitive::<TimestampNanosecondType>()
                        .value(row),
                ))
            }
            DataType::Date32 => {
                return day(i64::from(
                    self.array.as_primitive::<Date32Type>().value(row),
                ));
            }
            DataType::Date64 => {
                return day(self
                    .array
                    .as_primitive::<Date64Type>()
                    .value(row)
                    .div_euclid(86_400_000));
            }
            _ => return None,
        };
        time.ok().map(|time| time.to_string())
    }
}

/// Hands JSON in a text cell to the visitor.
macro_rules! from_json {
    ($text:expr, $method:ident, $visitor:expr) => {{
        let mut json = serde_json::Deserializer::from_str($text);
        let value = (&mut json).$method($visitor).map_err(json_error)?;
        json.end().map_err(json_error)?;
        Ok(value)
    }};
}

/// A missing field is named by the deserializer, and its name is no content.
fn json_error(error: serde_json::Error) -> CellError {
    let message = error.to_string();
    let missing = message
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split('`').next());
    CellError(missing.map_or_else(String::new, |field| format!("missing field `{field}`")))
}

impl<'de> Deserializer<'de> for Cell<'de> {
    type Error = CellError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CellError> {
        let row = self.row;
        if self.is_null() {
            return visitor.visit_unit();
        }
        if let Some(text) = self.text() {
            return visitor.visit_borrowed_str(text);
        }
        if let Some(time) = self.time() {
            return visitor.visit_string(time);
        }
        macro_rules! number {
            ($type:ty, $visit:ident) => {
                visitor.$visit(self.array.as_primitive::<$type>().value(row).into())
            };
        }
        match self.array.data_type() {
            DataType::Boolean => visitor.visit_bool(self.array.as_boolean().value(row)),
            DataType::Int8 => number!(Int8Type, visit_i64),
            DataType::Int16 => number!(Int16Type, visit_i64),
            DataType::Int32 => number!(Int32Type, visit_i64),
            DataType::Int64 => number!(Int64Type, visit_i64),
            DataType::UInt8 => number!(UInt8Type, visit_u64),
            DataType::UInt16 => number!(UInt16Type, visit_u64),
            DataType::UInt32 => number!(UInt32Type, visit_u64),
            DataType::UInt64 => number!(UInt64Type, visit_u64),
            DataType::Float32 => number!(Float32Type, visit_f64),
            DataType::Float64 => number!(Float64Type, visit_f64),
            DataType::Struct(_) => self.deserialize_map(visitor),
            DataType::List(_) | DataType::LargeList(_) => self.deserialize_seq(visitor),
            DataType::Dictionary(_, _) => match self.in_dictionary() {
                Some(cell) => cell.deserialize_any(visitor),
                None => visitor.visit_unit(),
            },
            _ => Err(CellError::custom("a type that no field has")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CellError> {
        if self.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CellError> {
        if self.is_null() {
            return visitor.visit_unit();
        }
        if let Some(text) = self.text() {
            return from_json!(text, deserialize_map, visitor);
        }
        match self.array.as_struct_opt() {
            Some(fields) => visitor.visit_map(Fields {
                fields,
                row: self.row,
                next: 0,
            }),
            None => Err(CellError::custom("expected a struct")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CellError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CellError> {
        if self.is_null() {
            return visitor.visit_unit();
        }
        if let Some(text) = self.text() {
            return from_json!(text, deserialize_seq, visitor);
        }
        match self.elements() {
            Some(elements) => visitor.visit_seq(elements),
            None => Err(CellError::custom("expected a list")),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CellError> {
        match self.text() {
            Some(word) if !self.is_null() => visitor.visit_enum(StrDeserializer::new(word)),
            _ => Err(CellError::custom("expected a word")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CellError> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, CellError> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct tuple tuple_struct identifier
    }
}

/// The fields of a struct cell. A null field is absent.
struct Fields<'a> {
    fields: &'a StructArray,
    row: usize,
    next: usize,
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = CellError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, CellError> {
        while let (Some(array), Some(field)) = (
            self.fields.columns().get(self.next),
            self.fields.fields().get(self.next),
        ) {
            if !Cell::new(array.as_ref(), self.row).is_null() {
                let name = serde::de::value::BorrowedStrDeserializer::new(field.name().as_str());
                return seed.deserialize(name).map(Some);
            }
            self.next += 1;
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, CellError> {
        let array = self.fields.columns().get(self.next);
        let array = array.ok_or_else(|| CellError::custom("a value without its key"))?;
        self.next += 1;
        seed.deserialize(Cell::new(array.as_ref(), self.row))
    }
}

/// The elements of a list cell.
struct Elements<'a> {
    elements: &'a dyn Array,
    next: usize,
    end: usize,
}

impl<'de> SeqAccess<'de> for Elements<'de> {
    type Error = CellError;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, CellError> {
        if self.next >= self.end {
            return Ok(None);
        }
        let row = self.next;
        self.next += 1;
        seed.deserialize(Cell::new(self.elements, row)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.end - self.next)
    }
}

//! A day in the policy: TOML's own date (`2025-05-27`) or the same in quotes.

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Native(toml::value::Datetime),
    Quoted(Date),
}

/// Reads a day.
pub(super) fn required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let written = Written::deserialize(deserializer)
        .map_err(|_| D::Error::custom("expected a day, such as 2025-05-27"))?;
    match written {
        Written::Quoted(day) => Ok(day),
        Written::Native(written) => {
            let day = written
                .date
                .filter(|_| written.time.is_none() && written.offset.is_none());
            let day = day.ok_or_else(|| D::Error::custom("expected a day without a time"))?;
            let number = |number: u8| i8::try_from(number).unwrap_or(i8::MAX);
            let year = i16::try_from(day.year).unwrap_or(i16::MAX);
            Date::new(year, number(day.month), number(day.day)).map_err(D::Error::custom)
        }
    }
}

/// Reads a day that may be absent.
pub(super) fn optional<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Date>, D::Error> {
    required(deserializer).map(Some)
}

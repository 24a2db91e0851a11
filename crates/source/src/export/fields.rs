//! Typed access to the fields of a record. A field of the wrong type is an error that names the
//! field, never its value; a field that is absent or null is absent.

use jiff::Timestamp;
use licit_record::{Media, Personal, Place};
use serde_json::{Map, Value};

/// A record as the export writes it.
pub(super) type Fields = Map<String, Value>;

/// A field that is not what the format says: its name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadField(pub(super) &'static str);

/// What reading a field gives.
pub(super) type Read<T> = Result<T, BadField>;

fn present<'a>(fields: &'a Fields, name: &str) -> Option<&'a Value> {
    fields.get(name).filter(|value| !value.is_null())
}

/// A record, which is an object.
pub(super) fn object<'a>(value: &'a Value, name: &'static str) -> Read<&'a Fields> {
    value.as_object().ok_or(BadField(name))
}

/// A text; an empty one counts as absent. A text with a NUL is damaged.
pub(super) fn text<'a>(fields: &'a Fields, name: &'static str) -> Read<Option<&'a str>> {
    match present(fields, name) {
        None => Ok(None),
        Some(Value::String(text)) if !text.contains('\0') => {
            Ok(Some(text.as_str()).filter(|text| !text.trim().is_empty()))
        }
        Some(_) => Err(BadField(name)),
    }
}

/// A point in time in seconds; 0 is how the exports write "none".
pub(super) fn seconds(fields: &Fields, name: &'static str) -> Read<Option<Timestamp>> {
    match present(fields, name) {
        None => Ok(None),
        Some(value) => match value.as_i64().ok_or(BadField(name))? {
            0 => Ok(None),
            second => Timestamp::from_second(second)
                .map(Some)
                .map_err(|_| BadField(name)),
        },
    }
}

/// An object that may be absent.
pub(super) fn child<'a>(fields: &'a Fields, name: &'static str) -> Read<Option<&'a Fields>> {
    present(fields, name)
        .map(|value| object(value, name))
        .transpose()
}

/// A list of objects. Where there is but one, some exports write it without the list, and an
/// empty object is written as an empty list.
pub(super) fn children<'a>(fields: &'a Fields, name: &'static str) -> Read<Vec<&'a Fields>> {
    match present(fields, name) {
        None => Ok(Vec::new()),
        Some(Value::Array(list)) => list.iter().map(|value| object(value, name)).collect(),
        Some(value) => Ok(vec![object(value, name)?]),
    }
}

/// A list of names: texts, or objects with a `name`.
pub(super) fn names(fields: &Fields, name: &'static str) -> Read<Vec<String>> {
    let list = match present(fields, name) {
        None => return Ok(Vec::new()),
        Some(Value::Array(list)) => list,
        Some(_) => return Err(BadField(name)),
    };
    let mut names = Vec::new();
    for value in list {
        match value {
            Value::String(text) => names.push(text.clone()),
            Value::Object(tagged) => names.extend(text(tagged, "name")?.map(str::to_owned)),
            _ => return Err(BadField(name)),
        }
    }
    names.retain(|name| !name.trim().is_empty());
    Ok(names)
}

/// A place that a person tagged. The coordinates of pictures stand elsewhere, and are not read.
pub(super) fn place(fields: &Fields) -> Read<Option<Place>> {
    let Some(place) = child(fields, "place")? else {
        return Ok(None);
    };
    let coordinate = child(place, "coordinate")?;
    let degrees = |name| match coordinate.and_then(|coordinate| present(coordinate, name)) {
        None => Ok(None),
        Some(value) => value.as_f64().map(Some).ok_or(BadField("coordinate")),
    };
    Ok(Some(Place {
        name: text(place, "name")?.map(Personal::from),
        lat: degrees("latitude")?,
        lon: degrees("longitude")?,
    }))
}

/// A media file: where it lies and what its author wrote about it. `media_metadata` is not
/// looked at: it holds upload addresses, coordinates and device numbers, which are log data
/// (ADM-5).
pub(super) fn media(media: &Fields, alt: Option<&str>) -> Read<Media> {
    let uri = text(media, "uri")?;
    // A link to Meta's own network is no file of the export and carries session parameters.
    let path = uri.filter(|uri| !uri.contains("://"));
    Ok(Media {
        path: path.map(Personal::from),
        mime: uri.and_then(mime).map(str::to_owned),
        alt: alt.map(Personal::from),
    })
}

/// The media type that the ending of a path states.
pub(super) fn mime(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit_once('.')?;
    Some(match ending.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "heic" => "image/heic",
        "mp4" => "video/mp4",
        "mov" => "video/quicktime",
        "webm" => "video/webm",
        _ => return None,
    })
}

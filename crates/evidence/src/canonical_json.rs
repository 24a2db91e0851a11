//! JSON with one spelling (RFC 8785), so that a hash of it means something.
//!
//! Manifests hold strings, whole numbers, booleans and structures. Fractions are refused instead
//! of being given the spelling that RFC 8785 takes from ECMAScript: none is needed here.

use serde::Serialize;
use serde_json::Value;

/// A value that has no canonical spelling here.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CanonicalError {
    /// It is no JSON at all.
    #[error("value cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A number with a fraction, or beyond 2^53.
    #[error("number outside the whole numbers up to 2^53")]
    Number,
}

/// The largest whole number that every JSON reader keeps exact.
const MAX_EXACT: u64 = 1 << 53;

/// Writes a value in its one spelling.
///
/// # Errors
/// If it holds a fraction or a number beyond 2^53.
pub fn to_vec(value: &impl Serialize) -> Result<Vec<u8>, CanonicalError> {
    let value = serde_json::to_value(value)?;
    let mut out = Vec::new();
    write(&value, &mut out)?;
    Ok(out)
}

fn write(value: &Value, out: &mut Vec<u8>) -> Result<(), CanonicalError> {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
        Value::Number(number) => {
            let exact = number.as_u64().is_some_and(|n| n <= MAX_EXACT)
                || number
                    .as_i64()
                    .is_some_and(|n| n.unsigned_abs() <= MAX_EXACT);
            if !exact {
                return Err(CanonicalError::Number);
            }
            out.extend_from_slice(number.to_string().as_bytes());
        }
        // serde_json escapes exactly what RFC 8785 section 3.2.2.2 asks for.
        Value::String(text) => serde_json::to_writer(out, text)?,
        Value::Array(items) => {
            out.push(b'[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                write(item, out)?;
            }
            out.push(b']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push(b'{');
            for (place, (name, value)) in fields.into_iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                serde_json::to_writer(&mut *out, name)?;
                out.push(b':');
                write(value, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    fn check(value: serde_json::Value, expected: &str) {
        assert_eq!(
            String::from_utf8(super::to_vec(&value).unwrap()).unwrap(),
            expected
        );
    }

    #[test]
    fn names_are_sorted_by_utf16_units() {
        check(
            json!({"b": 1, "a": [true, null]}),
            r#"{"a":[true,null],"b":1}"#,
        );
        // RFC 8785 section 3.2.3: U+1F600 (D83D DE00) sorts before U+FB33.
        let value = json!({"\u{fb33}": 1, "\u{1f600}": 2, "\u{20ac}": 3});
        check(value, "{\"\u{20ac}\":3,\"\u{1f600}\":2,\"\u{fb33}\":1}");
    }

    #[test]
    fn strings_are_escaped_as_the_rfc_has_it() {
        check(
            json!("\u{20ac}$\u{f}\nA'B\"\\\\\"/"),
            r#""€$\u000f\nA'B\"\\\\\"/""#,
        );
    }

    #[test]
    fn fractions_are_refused() {
        assert!(super::to_vec(&json!(1.5)).is_err());
        assert!(super::to_vec(&json!(u64::MAX)).is_err());
        check(json!(-7), "-7");
    }
}

//! JSON kept as text: checked once, compacted, never built as a tree.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::{ArticleError, ErrorKind};

/// Deepest nesting of a JSON value in a cell. Canonical JSON and dead letters wrap it a few levels deeper, and common
/// parsers stop at 128.
pub const DEPTH_MAX: u32 = 64;

/// Checks that `text` is one JSON value, at most [`DEPTH_MAX`] deep, and gives it without space between its parts.
/// Numbers and strings stay as they were written.
///
/// # Errors
/// [`ErrorKind::Type`] when it is not.
pub fn check_json(text: &str) -> Result<Box<str>, ArticleError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let checked = Depth(DEPTH_MAX).deserialize(&mut reader).and_then(|()| reader.end());
    match checked {
        Ok(()) => Ok(compact(text)),
        Err(error) => Err(ArticleError::new(ErrorKind::Type, format!("not JSON: {error}"))),
    }
}

/// [`check_json`] for a value that must be an object.
///
/// # Errors
/// [`ErrorKind::Type`] when it is not JSON or not an object.
pub fn check_json_object(text: &str) -> Result<Box<str>, ArticleError> {
    let compact = check_json(text)?;
    if compact.starts_with('{') {
        return Ok(compact);
    }
    Err(ArticleError::new(ErrorKind::Type, "JSON, but not an object"))
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Takes the space outside strings out of valid JSON.
fn compact(text: &str) -> Box<str> {
    if !text.bytes().any(is_space) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in text.chars() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if c == '"' {
            in_string = true;
        } else if matches!(c, ' ' | '\t' | '\n' | '\r') {
            continue;
        }
        out.push(c);
    }
    out.into_boxed_str()
}

/// Accepts any value that nests at most this deep.
struct Depth(u32);

impl Depth {
    fn inner<E: serde::de::Error>(&self) -> Result<u32, E> {
        self.0.checked_sub(1).ok_or_else(|| E::custom(format!("nested deeper than {DEPTH_MAX}")))
    }
}

impl<'de> DeserializeSeed<'de> for Depth {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Depth {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let inner = self.inner()?;
        while seq.next_element_seed(Depth(inner))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let inner = self.inner()?;
        while map.next_key_seed(Depth(1))?.is_some() {
            map.next_value_seed(Depth(inner)).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_compacted_and_otherwise_kept() {
        let kept =
            check_json(" { \"a b\\\" \\\\\" : [ 1.10 , 99999999999999999999 ] ,\n\"a\": null } ")
                .unwrap();
        assert_eq!(&*kept, "{\"a b\\\" \\\\\":[1.10,99999999999999999999],\"a\":null}");
        assert_eq!(&*check_json("\" x \"").unwrap(), "\" x \"");
        assert_eq!(&*check_json("\u{20}7").unwrap(), "7");
    }

    #[test]
    fn other_text_is_refused() {
        for bad in ["", "{", "{}{}", "nul", "\"\\ud800\"", "{'a':1}", "1e999", "[1,]", "\u{feff}{}"]
        {
            assert_eq!(check_json(bad).unwrap_err().kind(), ErrorKind::Type, "{bad}");
        }
        assert!(check_json_object("[]").is_err());
        assert!(check_json_object(" {}").is_ok());
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |n: usize| "[".repeat(n) + &"]".repeat(n);
        assert!(check_json(&nested(64)).is_ok());
        assert!(check_json(&nested(65)).is_err());
        assert!(check_json(&nested(100_000)).is_err());
        assert!(check_json(&("{\"a\":".repeat(64) + "1" + &"}".repeat(64))).is_ok());
        assert!(check_json(&("{\"a\":".repeat(65) + "1" + &"}".repeat(65))).is_err());
    }
}

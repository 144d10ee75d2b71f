//! One line as a record: a JSON object whose values are looked up by path and read as what a field holds.
//!
//! Nothing is copied but text with escapes: the object is read as slices of the line, and only values that fields want are
//! looked into. Of a key that stands twice the last one counts.

use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Where in a record a value stands: the keys and positions to go through; none for the whole record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    steps: Vec<String>,
    shown: String,
}

impl Path {
    /// Reads a JSON pointer (RFC 6901), or takes text that does not begin with `/` for a key.
    pub(crate) fn new(text: &str) -> Self {
        let steps = match text.strip_prefix('/') {
            Some(pointer) => {
                pointer.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
            }
            None if text.is_empty() => Vec::new(),
            None => vec![text.to_owned()],
        };
        Self { steps, shown: text.to_owned() }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// What a field wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    Text,
    /// Bytes written as text, or in base64.
    Bytes {
        base64: bool,
    },
    Int,
    Float,
    Bool,
    List,
    /// Any JSON.
    Json,
}

/// A value as a field wants it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'l> {
    Text(Cow<'l, str>),
    Bytes(Cow<'l, [u8]>),
    Int(i64),
    Float(f64),
    Bool(bool),
    List(Vec<Cow<'l, str>>),
    Json(&'l str),
}

/// A JSON object, its values not yet looked into.
#[derive(Debug)]
pub(crate) struct Record<'l> {
    whole: &'l str,
    values: Object<'l>,
}

impl<'l> Record<'l> {
    /// Reads a line.
    ///
    /// # Errors
    /// What is wrong with it, to be read after "failed to read".
    pub(crate) fn parse(line: &'l [u8]) -> Result<Self, String> {
        let whole = std::str::from_utf8(line).map_err(|error| {
            format!("the line is not UTF-8 at its byte {}", error.valid_up_to() + 1)
        })?;
        let values = serde_json::from_str(whole).map_err(|error| explain(&error, whole))?;
        Ok(Self { whole, values })
    }

    /// The JSON text at a path; none where there is nothing or `null`.
    pub(crate) fn find(&self, path: &Path) -> Option<&'l str> {
        let Some((first, rest)) = path.steps.split_first() else { return Some(self.whole) };
        let mut found = self.values.get(first)?.get();
        for step in rest {
            found = enter(found, step)?;
        }
        (found != "null").then_some(found)
    }
}

/// The value of a key in an object, or at a position in a list.
fn enter<'l>(json: &'l str, step: &str) -> Option<&'l str> {
    if json.starts_with('[') {
        let items: Vec<&RawValue> = serde_json::from_str(json).ok()?;
        return Some(items.get(step.parse::<usize>().ok()?)?.get());
    }
    let object: Object<'l> = serde_json::from_str(json).ok()?;
    Some(object.get(step)?.get())
}

/// Reads JSON text as what a field wants.
///
/// # Errors
/// What it holds instead, to be read after the key.
pub(crate) fn read(json: &str, want: Want) -> Result<Value<'_>, String> {
    let wrong = || format!("holds {} where {} belongs", name(json), wanted(want));
    match want {
        Want::Json => Ok(Value::Json(json)),
        Want::Text => text(json).map(Value::Text).ok_or_else(wrong),
        Want::Bytes { base64 } => bytes(text(json).ok_or_else(wrong)?, base64),
        Want::Int => serde_json::from_str(json).map(Value::Int).map_err(|_| wrong()),
        Want::Float => serde_json::from_str(json).map(Value::Float).map_err(|_| wrong()),
        Want::Bool => serde_json::from_str(json).map(Value::Bool).map_err(|_| wrong()),
        Want::List => list(json).map(Value::List).ok_or_else(wrong),
    }
}

/// A string; borrowed when it has no escapes.
fn text(json: &str) -> Option<Cow<'_, str>> {
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Some(Cow::Borrowed(inner));
    }
    serde_json::from_str::<String>(json).ok().map(Cow::Owned)
}

fn bytes(text: Cow<'_, str>, base64: bool) -> Result<Value<'_>, String> {
    if base64 {
        let decoded = BASE64_STANDARD.decode(text.as_bytes());
        return decoded
            .map(|bytes| Value::Bytes(Cow::Owned(bytes)))
            .map_err(|error| format!("holds text that is not base64: {error}").to_lowercase());
    }
    Ok(Value::Bytes(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }))
}

/// A list of strings; `null` among them is passed over.
fn list(json: &str) -> Option<Vec<Cow<'_, str>>> {
    if !json.starts_with('[') {
        return None;
    }
    let items: Vec<&RawValue> = serde_json::from_str(json).ok()?;
    items.into_iter().map(RawValue::get).filter(|item| *item != "null").map(text).collect()
}

/// What JSON text is, in words.
fn name(json: &str) -> &'static str {
    match json.as_bytes().first() {
        Some(b'"') => "text",
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b't' | b'f') => "true or false",
        Some(b'n') => "`null`",
        _ if json.contains(['.', 'e', 'E']) => "a number with a fraction",
        _ => "a number",
    }
}

const fn wanted(want: Want) -> &'static str {
    match want {
        Want::Text | Want::Bytes { .. } => "text",
        Want::Int => "a whole number of 64 bits",
        Want::Float => "a number",
        Want::Bool => "true or false",
        Want::List => "a list of text",
        Want::Json => "JSON",
    }
}

/// The parser's words, without its line, which is always the first.
fn explain(error: &serde_json::Error, line: &str) -> String {
    let start = line.trim_start();
    if !start.starts_with('{') {
        let complete = serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok();
        return if complete {
            format!("the line holds {} where an object belongs", name(start))
        } else {
            format!("the line is not JSON at its byte {}", error.column().max(1))
        };
    }
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    format!("the line is not JSON: {words} at its byte {}", error.column())
}

/// The pairs of an object in the order they stand.
#[derive(Debug)]
struct Object<'l>(Vec<(Cow<'l, str>, &'l RawValue)>);

impl<'l> Object<'l> {
    fn get(&self, key: &str) -> Option<&'l RawValue> {
        self.0.iter().rev().find(|(name, _)| name == key).map(|(_, value)| *value)
    }
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Pairs)
    }
}

struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
        let mut pairs = Vec::new();
        while let Some(Key(key)) = map.next_key()? {
            pairs.push((key, map.next_value()?));
        }
        Ok(Object(pairs))
    }
}

/// A key, borrowed when it has no escapes.
#[derive(Deserialize)]
struct Key<'l>(#[serde(borrow)] Cow<'l, str>);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found<'l>(line: &'l str, path: &str, want: Want) -> Result<Option<Value<'l>>, String> {
        let record = Record::parse(line.as_bytes())?;
        record.find(&Path::new(path)).map(|json| read(json, want)).transpose()
    }

    fn text_at(line: &str, path: &str) -> Option<String> {
        match found(line, path, Want::Text).unwrap()? {
            Value::Text(text) => Some(text.into_owned()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn values_are_found_by_key_and_pointer() {
        let line = r#" {"title":"A \u00e4 \"b\"","meta":{"a/b":[{"x":"deep"}]},"a.b":"dot","title ":"no"} "#;
        assert_eq!(text_at(line, "title").as_deref(), Some("A ä \"b\""));
        assert_eq!(text_at(line, "/title").as_deref(), Some("A ä \"b\""));
        assert_eq!(text_at(line, "/meta/a~1b/0/x").as_deref(), Some("deep"));
        assert_eq!(text_at(line, "a.b").as_deref(), Some("dot"));
        for missing in ["none", "/meta/none", "/meta/a~1b/1/x", "/title/x", "/meta/a~1b/x"] {
            assert_eq!(text_at(line, missing), None, "{missing}");
        }
        assert_eq!(found(line, "", Want::Json).unwrap(), Some(Value::Json(line)));
    }

    #[test]
    fn the_last_of_equal_keys_counts_and_null_is_nothing() {
        assert_eq!(text_at(r#"{"a":"1","a":"2"}"#, "a").as_deref(), Some("2"));
        assert_eq!(text_at(r#"{"a":"1","a":null}"#, "a"), None);
    }

    #[test]
    fn values_are_read_as_wanted() {
        let line =
            r#"{"i":-3,"f":2.5,"b":true,"l":["a",null,"\n"],"t":"YWI=","big":9223372036854775808}"#;
        assert_eq!(found(line, "i", Want::Int), Ok(Some(Value::Int(-3))));
        assert_eq!(found(line, "i", Want::Float), Ok(Some(Value::Float(-3.0))));
        assert_eq!(found(line, "f", Want::Float), Ok(Some(Value::Float(2.5))));
        assert_eq!(found(line, "b", Want::Bool), Ok(Some(Value::Bool(true))));
        assert_eq!(
            found(line, "l", Want::List),
            Ok(Some(Value::List(vec!["a".into(), "\n".into()])))
        );
        assert_eq!(
            found(line, "t", Want::Bytes { base64: true }),
            Ok(Some(Value::Bytes(b"ab".into())))
        );
        assert_eq!(
            found(line, "t", Want::Bytes { base64: false }),
            Ok(Some(Value::Bytes(b"YWI=".into())))
        );
        assert_eq!(found(line, "l", Want::Json), Ok(Some(Value::Json(r#"["a",null,"\n"]"#))));
    }

    #[test]
    fn wrong_values_are_named() {
        let line = r#"{"i":3,"f":2.5,"o":{},"l":[1],"s":"x","t":true}"#;
        let why = |key, want| found(line, key, want).unwrap_err();
        assert_eq!(why("i", Want::Text), "holds a number where text belongs");
        assert_eq!(
            why("f", Want::Int),
            "holds a number with a fraction where a whole number of 64 bits belongs"
        );
        assert_eq!(why("o", Want::List), "holds an object where a list of text belongs");
        assert_eq!(why("l", Want::List), "holds a list where a list of text belongs");
        assert_eq!(why("s", Want::Bool), "holds text where true or false belongs");
        assert_eq!(why("t", Want::Float), "holds true or false where a number belongs");
        assert!(
            why("s", Want::Bytes { base64: true }).starts_with("holds text that is not base64: ")
        );
    }

    #[test]
    fn bad_lines_are_explained() {
        let why = |line: &[u8]| Record::parse(line).unwrap_err();
        assert_eq!(why(b"[1]"), "the line holds a list where an object belongs");
        assert_eq!(why(b"\"x\""), "the line holds text where an object belongs");
        assert_eq!(why(b"hello"), "the line is not JSON at its byte 1");
        assert_eq!(
            why(b"{\"a\":1"),
            "the line is not JSON: EOF while parsing an object at its byte 6"
        );
        assert_eq!(why(b"{\"a\":1} x"), "the line is not JSON: trailing characters at its byte 9");
        assert_eq!(why(b"{\"a\":\"\xff\"}"), "the line is not UTF-8 at its byte 7");
        assert_eq!(why(b"{'a':1}"), "the line is not JSON: key must be a string at its byte 2");
    }

    #[test]
    fn deep_nesting_ends_well() {
        let line = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        let record = Record::parse(line.as_bytes()).unwrap();
        assert_eq!(record.find(&Path::new("/a/0/0")).map(|json| json.len()), Some(199_996));
    }

    proptest! {
        #[test]
        fn objects_and_nothing_else_are_read(line in "[{}\\[\\]\":, a0n\\\\u]{0,30}") {
            let object = serde_json::from_str::<serde_json::Value>(&line).is_ok_and(|value| value.is_object());
            prop_assert_eq!(Record::parse(line.as_bytes()).is_ok(), object);
        }

        #[test]
        fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let why = Record::parse(&bytes).err();
            prop_assert!(why.is_none_or(|why| why.starts_with("the line ")));
        }

        #[test]
        fn strings_survive(text in "\\PC{0,20}[\\n\\t\"\\\\]{0,3}") {
            let line = serde_json::json!({ "a": text }).to_string();
            prop_assert_eq!(text_at(&line, "a"), Some(text));
        }
    }
}

//! The subset of JSON Schema 2020-12 that describes a stage's options.
//!
//! Keywords: `$schema`, `title`, `description`, `examples`, `type` (one or a list), `enum`, `const`, `default`,
//! `properties`, `required`, `additionalProperties` (boolean or schema), `items`, `minimum`, `maximum`,
//! `exclusiveMinimum`, `exclusiveMaximum`, `minLength`, `maxLength`, `minItems`, `maxItems`, `uniqueItems`,
//! `pattern`, `format` (an annotation; `path` makes the host resolve it), `writeOnly` (a secret) and `deprecated`.
//! Another keyword is refused when the manifest is read, so that no rule is silently ignored.
//!
//! A text with a reference (`${env:NAME}`) fits wherever a text fits, and one that is nothing but a reference
//! stands for a number or a boolean too: what a reference is, the caller says.

mod check;
mod fill;
mod near;
mod parse;
#[cfg(test)]
mod tests;

use std::fmt;

use serde_json::Value;

pub use near::nearest;

/// A schema, ready to check with.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    root: Node,
}

/// Whether a text holds references.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// None: the text stands for itself.
    None,
    /// Among other text.
    Part,
    /// The text is one reference and nothing else.
    Whole,
}

/// One way in which options do not fit their schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What kind of fault it is, and so where it is best shown.
    pub kind: ViolationKind,
    /// JSON pointer to the value; for a missing key to the object that lacks it.
    pub pointer: String,
    /// What is wrong, as a lower-case fragment.
    pub message: String,
    /// What would be right, when that is short.
    pub expected: Option<String>,
    /// The known key or value that was probably meant.
    pub suggestion: Option<String>,
}

/// Kinds of [`Violation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViolationKind {
    /// The last step of the pointer is a key the schema does not know.
    UnknownKey,
    /// A required key is missing.
    MissingKey,
    /// A value of the wrong type or out of its range.
    Value,
    /// The key still works and should not be used any more: not an error.
    Deprecated,
}

/// A schema that is not of the subset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaError {
    pointer: String,
    message: String,
}

impl SchemaError {
    /// Where in the schema, as a JSON pointer.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "/" } else { &self.pointer };
        write!(f, "has a schema whose `{place}` {}", self.message)
    }
}

impl std::error::Error for SchemaError {}

/// The schema of one value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    types: Types,
    properties: Vec<(String, Node)>,
    required: Vec<String>,
    additional: Additional,
    items: Option<Box<Node>>,
    choices: Option<Vec<Value>>,
    default: Option<Value>,
    minimum: Option<Bound>,
    maximum: Option<Bound>,
    length: Range,
    count: Range,
    unique_items: bool,
    pattern: Option<Pattern>,
    format: Option<String>,
    write_only: bool,
    deprecated: bool,
}

/// A limit of a number.
#[derive(Clone, Debug, PartialEq)]
struct Bound {
    limit: serde_json::Number,
    exclusive: bool,
}

/// Limits of a length, both inclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Range {
    min: Option<u64>,
    max: Option<u64>,
}

/// What a schema says of keys it does not name.
#[derive(Clone, Debug, Default, PartialEq)]
enum Additional {
    #[default]
    Any,
    Refused,
    Each(Box<Node>),
}

#[derive(Clone, Debug)]
struct Pattern {
    source: String,
    regex: regex_lite::Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

/// A set of JSON types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Types(u8);

impl Types {
    const NULL: Self = Self(1);
    const BOOLEAN: Self = Self(2);
    const INTEGER: Self = Self(4);
    const NUMBER: Self = Self(8);
    const STRING: Self = Self(16);
    const ARRAY: Self = Self(32);
    const OBJECT: Self = Self(64);
    const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::STRING, "string", "a text"),
        (Self::INTEGER, "integer", "a whole number"),
        (Self::NUMBER, "number", "a number"),
        (Self::BOOLEAN, "boolean", "true or false"),
        (Self::ARRAY, "array", "a list"),
        (Self::OBJECT, "object", "an object"),
        (Self::NULL, "null", "null"),
    ];

    fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The words for messages.
    fn describe(self) -> String {
        let words: Vec<_> =
            Self::ALL.iter().filter(|(t, ..)| self.has(*t)).map(|(.., words)| *words).collect();
        words.join(" or ")
    }
}

impl Default for Types {
    fn default() -> Self {
        Self(127)
    }
}

impl Schema {
    /// Whether only objects fit.
    pub fn is_object(&self) -> bool {
        self.root.types == Types::OBJECT
    }

    /// The schema that holds for the value at a JSON pointer, if one does.
    pub fn node_at(&self, pointer: &str) -> Option<&Node> {
        let mut node = &self.root;
        for step in pointer.split('/').skip(1) {
            node = node.child(&step.replace("~1", "/").replace("~0", "~"))?;
        }
        Some(node)
    }
}

impl Node {
    /// Whether a text fits (its length, pattern and choices aside).
    pub fn accepts_text(&self) -> bool {
        self.types.has(Types::STRING)
    }

    /// The number or boolean a text stands for where no text fits; `None` where a text fits or it is neither.
    pub fn convert_text(&self, text: &str) -> Option<Value> {
        if self.accepts_text() {
            return None;
        }
        let value: Value = serde_json::from_str(text.trim()).ok()?;
        let fits = match &value {
            Value::Bool(_) => self.types.has(Types::BOOLEAN),
            Value::Number(_) => self.types.has(Types::INTEGER.with(Types::NUMBER)),
            _ => false,
        };
        fits.then_some(value)
    }

    fn child(&self, step: &str) -> Option<&Self> {
        if let Some((_, node)) = self.properties.iter().find(|(name, _)| name == step) {
            return Some(node);
        }
        let index = !step.is_empty() && step.bytes().all(|b| b.is_ascii_digit());
        match (&self.items, &self.additional) {
            (Some(items), _) if index && self.types.has(Types::ARRAY) => Some(items),
            (_, Additional::Each(node)) => Some(node),
            _ => None,
        }
    }
}

/// One step of a JSON pointer, escaped.
pub fn pointer_step(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

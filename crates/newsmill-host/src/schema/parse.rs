//! Reads a schema, keyword by keyword.

use serde_json::{Map, Number, Value};

use super::{
    Additional, Bound, Node, Pattern, Range, Reference, Schema, SchemaError, Types, pointer_step,
};

type Parsed<T> = Result<T, SchemaError>;

/// No pattern is longer than this, in bytes.
const PATTERN_BYTES_MAX: usize = 1_000;

impl Schema {
    /// Reads a schema of the subset.
    ///
    /// # Errors
    /// A keyword outside the subset, a keyword whose value has the wrong type, a pattern that is no regular
    /// expression, or a default that does not fit.
    pub fn parse(value: &Value) -> Parsed<Self> {
        let root = node(value, "")?;
        Ok(Self { root })
    }
}

fn wrong(pointer: &str, message: impl Into<String>) -> SchemaError {
    SchemaError { pointer: pointer.to_owned(), message: message.into() }
}

fn node(value: &Value, pointer: &str) -> Parsed<Node> {
    match value {
        Value::Bool(true) => Ok(Node::default()),
        Value::Object(object) => object_node(object, pointer),
        _ => Err(wrong(pointer, "is not a schema")),
    }
}

fn object_node(object: &Map<String, Value>, pointer: &str) -> Parsed<Node> {
    let mut node = Node::default();
    for (keyword, value) in object {
        let at = format!("{pointer}/{}", pointer_step(keyword));
        set(&mut node, keyword, value, &at)?;
    }
    for name in &node.required {
        if !node.properties.iter().any(|(known, _)| known == name) {
            let message = format!("requires `{name}`, which is not in `properties`");
            return Err(wrong(pointer, message));
        }
    }
    if let Some(default) = &node.default {
        let schema = Schema { root: Node { default: None, ..node.clone() } };
        if let Some(violation) = schema.check(default, 1, &|_| Reference::None).first() {
            let message = format!("has a default that does not fit: {}", violation.message);
            return Err(wrong(pointer, message));
        }
    }
    Ok(node)
}

fn set(node: &mut Node, keyword: &str, value: &Value, at: &str) -> Parsed<()> {
    match keyword {
        "$schema" | "title" | "description" => text(value, at).map(drop)?,
        "examples" => list(value, at).map(drop)?,
        "type" => node.types = types(value, at)?,
        "enum" => node.choices = Some(list(value, at)?.clone()),
        "const" => node.choices = Some(vec![value.clone()]),
        "default" => node.default = Some(value.clone()),
        "properties" => node.properties = properties(value, at)?,
        "required" => {
            node.required = list(value, at)?
                .iter()
                .map(|item| text(item, at).map(str::to_owned))
                .collect::<Parsed<_>>()?;
        }
        "additionalProperties" => {
            node.additional = match value {
                Value::Bool(true) => Additional::Any,
                Value::Bool(false) => Additional::Refused,
                schema => Additional::Each(Box::new(self::node(schema, at)?)),
            }
        }
        "items" => node.items = Some(Box::new(self::node(value, at)?)),
        "minimum" => node.minimum = Some(bound(value, at, false)?),
        "maximum" => node.maximum = Some(bound(value, at, false)?),
        "exclusiveMinimum" => node.minimum = Some(bound(value, at, true)?),
        "exclusiveMaximum" => node.maximum = Some(bound(value, at, true)?),
        "minLength" => node.length = Range { min: Some(size(value, at)?), ..node.length },
        "maxLength" => node.length = Range { max: Some(size(value, at)?), ..node.length },
        "minItems" => node.count = Range { min: Some(size(value, at)?), ..node.count },
        "maxItems" => node.count = Range { max: Some(size(value, at)?), ..node.count },
        "uniqueItems" => node.unique_items = flag(value, at)?,
        "pattern" => node.pattern = Some(pattern(value, at)?),
        "format" => node.format = Some(text(value, at)?.to_owned()),
        "writeOnly" => node.write_only = flag(value, at)?,
        "deprecated" => node.deprecated = flag(value, at)?,
        _ => return Err(wrong(at, "is not a keyword of the subset newsmill knows")),
    }
    Ok(())
}

fn text<'a>(value: &'a Value, at: &str) -> Parsed<&'a str> {
    value.as_str().ok_or_else(|| wrong(at, "is not a text"))
}

fn list<'a>(value: &'a Value, at: &str) -> Parsed<&'a Vec<Value>> {
    value.as_array().ok_or_else(|| wrong(at, "is not a list"))
}

fn flag(value: &Value, at: &str) -> Parsed<bool> {
    value.as_bool().ok_or_else(|| wrong(at, "is neither true nor false"))
}

fn size(value: &Value, at: &str) -> Parsed<u64> {
    value.as_u64().ok_or_else(|| wrong(at, "is not a whole number from 0"))
}

fn bound(value: &Value, at: &str, exclusive: bool) -> Parsed<Bound> {
    let number = |v: &Value| -> Option<Number> { v.as_number().cloned() };
    let limit = number(value).ok_or_else(|| wrong(at, "is not a number"))?;
    Ok(Bound { limit, exclusive })
}

fn pattern(value: &Value, at: &str) -> Parsed<Pattern> {
    let source = text(value, at)?.to_owned();
    if source.len() > PATTERN_BYTES_MAX {
        return Err(wrong(at, format!("is longer than {PATTERN_BYTES_MAX} bytes")));
    }
    let regex = regex_lite::Regex::new(&source)
        .map_err(|e| wrong(at, format!("is not a regular expression: {e}")))?;
    Ok(Pattern { source, regex })
}

fn types(value: &Value, at: &str) -> Parsed<Types> {
    let one = |value: &Value| {
        let name = text(value, at)?;
        let found = Types::ALL.iter().find(|(_, known, _)| *known == name);
        found.map(|(ty, ..)| *ty).ok_or_else(|| wrong(at, format!("names the type `{name}`")))
    };
    let Value::Array(items) = value else { return one(value) };
    let mut types = Types(0);
    for item in items {
        types = types.with(one(item)?);
    }
    if types == Types(0) { Err(wrong(at, "is an empty list")) } else { Ok(types) }
}

fn properties(value: &Value, at: &str) -> Parsed<Vec<(String, Node)>> {
    let Value::Object(object) = value else { return Err(wrong(at, "is not an object")) };
    let mut properties = Vec::with_capacity(object.len());
    for (name, schema) in object {
        properties.push((name.clone(), node(schema, &format!("{at}/{}", pointer_step(name)))?));
    }
    Ok(properties)
}

//! What a schema knows of options beside their faults: defaults, secrets, paths.

use serde_json::{Map, Number, Value};

use super::check::is_whole;
use super::{Additional, Node, Schema, Types, pointer_step};

impl Schema {
    /// Puts the default of every option that is not there, and writes whole numbers as such (`2.0` as `2`).
    /// Options that do not fit stay as they are.
    pub fn fill_defaults(&self, value: &mut Value) {
        fill(&self.root, value);
    }

    /// JSON pointers to the values in `value` that are secrets (`writeOnly`), in the order of the value.
    pub fn secrets(&self, value: &Value) -> Vec<String> {
        let mut found = Vec::new();
        visit(&self.root, value, "", &|node| node.write_only, &mut found);
        found
    }

    /// JSON pointers to the texts in `value` that are paths (`"format": "path"`), in the order of the value.
    pub fn paths(&self, value: &Value) -> Vec<String> {
        let mut found = Vec::new();
        let is_path = |node: &Node| node.format.as_deref() == Some("path");
        visit(&self.root, value, "", &is_path, &mut found);
        found.retain(|pointer| value.pointer(pointer).is_some_and(Value::is_string));
        found
    }
}

fn fill(node: &Node, value: &mut Value) {
    match value {
        Value::Object(object) => fill_object(node, object),
        Value::Array(items) => {
            if let Some(schema) = &node.items {
                items.iter_mut().for_each(|item| fill(schema, item));
            }
        }
        Value::Number(number) if number.is_f64() => {
            let whole = node.types.has(Types::INTEGER) && !node.types.has(Types::NUMBER);
            if let Some(integer) = whole.then(|| integer(number)).flatten() {
                *value = Value::Number(integer);
            }
        }
        _ => {}
    }
}

fn fill_object(node: &Node, object: &mut Map<String, Value>) {
    for (name, schema) in &node.properties {
        if let (Some(default), false) = (&schema.default, object.contains_key(name)) {
            object.insert(name.clone(), default.clone());
        }
    }
    for (key, value) in object {
        if let Some(schema) = node.member(key) {
            fill(schema, value);
        }
    }
}

/// The integer a float without fraction is, as exactly as its decimal digits say.
fn integer(number: &Number) -> Option<Number> {
    if !is_whole(number) {
        return None;
    }
    let digits = format!("{:.0}", number.as_f64()?);
    digits.parse::<i64>().ok().map(Number::from)
}

fn visit(
    node: &Node,
    value: &Value,
    pointer: &str,
    wanted: &dyn Fn(&Node) -> bool,
    found: &mut Vec<String>,
) {
    if wanted(node) {
        found.push(pointer.to_owned());
        return;
    }
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                if let Some(schema) = node.member(key) {
                    visit(
                        schema,
                        value,
                        &format!("{pointer}/{}", pointer_step(key)),
                        wanted,
                        found,
                    );
                }
            }
        }
        Value::Array(items) => {
            let Some(schema) = &node.items else { return };
            for (index, item) in items.iter().enumerate() {
                visit(schema, item, &format!("{pointer}/{index}"), wanted, found);
            }
        }
        _ => {}
    }
}

impl Node {
    /// The schema of one member of an object.
    fn member(&self, key: &str) -> Option<&Self> {
        match self.properties.iter().find(|(name, _)| name == key) {
            Some((_, node)) => Some(node),
            None => match &self.additional {
                Additional::Each(node) => Some(node),
                _ => None,
            },
        }
    }
}

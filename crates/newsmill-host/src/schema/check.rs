//! Checks options against their schema: every fault in one pass.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde_json::{Map, Number, Value};

use super::{
    Additional, Bound, Node, Range, Reference, Schema, Types, Violation, ViolationKind, nearest,
    pointer_step,
};

/// Shown of a value in a message, in characters.
const SHOWN_MAX: usize = 40;

impl Schema {
    /// Everything in which `value` does not fit, in the order of the value, at most `limit`. `reference` tells
    /// which texts stand for something else, so that nothing is said of what is not known yet. The value of a
    /// `writeOnly` option is never in a message.
    pub fn check(
        &self,
        value: &Value,
        limit: usize,
        reference: &dyn Fn(&str) -> Reference,
    ) -> Vec<Violation> {
        let mut checker = Checker { limit, reference, steps: Vec::new(), found: Vec::new() };
        checker.value(&self.root, value, false);
        checker.found
    }
}

enum Step {
    Key(String),
    Index(usize),
}

struct Checker<'a> {
    limit: usize,
    reference: &'a dyn Fn(&str) -> Reference,
    steps: Vec<Step>,
    found: Vec<Violation>,
}

impl Checker<'_> {
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in &self.steps {
            pointer.push('/');
            match step {
                Step::Key(key) => pointer.push_str(&pointer_step(key)),
                Step::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }

    /// The place as people write it: `map.title[2]`.
    fn label(&self) -> String {
        let mut label = String::new();
        for step in &self.steps {
            match step {
                Step::Key(key) => {
                    if !label.is_empty() {
                        label.push('.');
                    }
                    label.push_str(&shortened(key));
                }
                Step::Index(index) => {
                    label.push('[');
                    label.push_str(&index.to_string());
                    label.push(']');
                }
            }
        }
        if label.is_empty() { "options".to_owned() } else { label }
    }

    fn push(&mut self, kind: ViolationKind, message: String) -> Option<&mut Violation> {
        if self.found.len() >= self.limit {
            return None;
        }
        let pointer = self.pointer();
        self.found.push(Violation { kind, pointer, message, expected: None, suggestion: None });
        self.found.last_mut()
    }

    fn wrong(&mut self, rule: &str) {
        let message = format!("`{}` {rule}", self.label());
        self.push(ViolationKind::Value, message);
    }

    fn value(&mut self, node: &Node, value: &Value, secret: bool) {
        if self.found.len() >= self.limit {
            return;
        }
        let secret = secret || node.write_only;
        if let Value::String(text) = value {
            match (self.reference)(text) {
                Reference::Whole if node.types.has(Self::TEXT_LIKE) => return,
                Reference::Part if node.types.has(Types::STRING) => return,
                _ => {}
            }
        }
        if !self.has_type(node, value) {
            return;
        }
        if let Some(choices) = &node.choices {
            self.choice(choices, value, secret);
        }
        match value {
            Value::Number(number) => self.number(node, number, secret),
            Value::String(text) => self.text(node, text, secret),
            Value::Array(items) => self.array(node, items, secret),
            Value::Object(object) => self.object(node, object, secret),
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// What a whole reference may stand for.
    const TEXT_LIKE: Types = Types(2 | 4 | 8 | 16);

    fn has_type(&mut self, node: &Node, value: &Value) -> bool {
        let (ty, found) = match value {
            Value::Null => (Types::NULL, "null"),
            Value::Bool(_) => (Types::BOOLEAN, "true or false"),
            Value::Number(n) if is_whole(n) => (Types::INTEGER.with(Types::NUMBER), "a number"),
            Value::Number(_) => (Types::NUMBER, "a number with a fraction"),
            Value::String(_) => (Types::STRING, "a text"),
            Value::Array(_) => (Types::ARRAY, "a list"),
            Value::Object(_) => (Types::OBJECT, "an object"),
        };
        let fits = node.types.has(ty);
        if !fits {
            self.wrong(&format!("must be {}, not {found}", node.types.describe()));
        }
        fits
    }

    fn choice(&mut self, choices: &[Value], value: &Value, secret: bool) {
        if choices.iter().any(|choice| same(choice, value)) {
            return;
        }
        let shown: Vec<_> = choices.iter().take(12).map(show).collect();
        let more = if choices.len() > shown.len() { ", .." } else { "" };
        let rule = match (choices, secret) {
            ([_], true) => "is not the one value it may have".to_owned(),
            (_, true) => "is none of the values it may have".to_owned(),
            ([_], false) => format!("must be {}, not {}", shown.join(""), show(value)),
            _ => format!("must be one of {}{more}, not {}", shown.join(", "), show(value)),
        };
        let near = value.as_str().filter(|_| !secret).and_then(|written| {
            nearest(written, choices.iter().filter_map(Value::as_str)).map(str::to_owned)
        });
        let message = format!("`{}` {rule}", self.label());
        if let Some(violation) = self.push(ViolationKind::Value, message) {
            violation.suggestion = near;
        }
    }

    fn number(&mut self, node: &Node, number: &Number, secret: bool) {
        if node.types.has(Types::INTEGER) && !node.types.has(Types::NUMBER) && !fits_64_bits(number)
        {
            return self.wrong("is too large for a whole number of 64 bits");
        }
        let found = if secret { String::new() } else { format!(", not {number}") };
        let limits = [(&node.minimum, Ordering::Less), (&node.maximum, Ordering::Greater)];
        for (bound, outside) in limits {
            let Some(Bound { limit, exclusive }) = bound else { continue };
            let order = compare(number, limit);
            let rule = match (outside, exclusive) {
                _ if order != outside && !(*exclusive && order == Ordering::Equal) => continue,
                (Ordering::Less, true) => format!("must be more than {limit}{found}"),
                (Ordering::Less, false) => format!("must be at least {limit}{found}"),
                (_, true) => format!("must be less than {limit}{found}"),
                (_, false) => format!("must be at most {limit}{found}"),
            };
            self.wrong(&rule);
        }
    }

    fn range(&mut self, range: Range, size: usize, unit: &str) {
        let size = u64::try_from(size).unwrap_or(u64::MAX);
        if let Some(min) = range.min.filter(|min| size < *min) {
            self.wrong(&format!("must have at least {min} {unit}, not {size}"));
        }
        if let Some(max) = range.max.filter(|max| size > *max) {
            self.wrong(&format!("must have at most {max} {unit}, not {size}"));
        }
    }

    fn text(&mut self, node: &Node, text: &str, secret: bool) {
        if node.length != Range::default() {
            self.range(node.length, text.chars().count(), "characters");
        }
        let Some(pattern) = &node.pattern else { return };
        if !pattern.regex.is_match(text) {
            let source = &pattern.source;
            if secret {
                self.wrong(&format!("does not match `{source}`"));
            } else {
                self.wrong(&format!("must match `{source}`, which `{}` does not", shortened(text)));
            }
        }
    }

    fn array(&mut self, node: &Node, items: &[Value], secret: bool) {
        self.range(node.count, items.len(), "items");
        let mut seen = BTreeSet::new();
        for (index, item) in items.iter().enumerate() {
            if self.found.len() >= self.limit {
                return;
            }
            self.steps.push(Step::Index(index));
            if node.unique_items && !seen.insert(identity(item)) {
                self.wrong("is in the list twice");
            }
            if let Some(schema) = &node.items {
                self.value(schema, item, secret);
            }
            self.steps.pop();
        }
    }

    fn object(&mut self, node: &Node, object: &Map<String, Value>, secret: bool) {
        for name in &node.required {
            if !object.contains_key(name) {
                let inside = if self.steps.is_empty() {
                    String::new()
                } else {
                    format!(" of `{}`", self.label())
                };
                let message = format!("missing option `{name}`{inside}");
                self.push(ViolationKind::MissingKey, message);
            }
        }
        for (key, value) in object {
            if self.found.len() >= self.limit {
                return;
            }
            self.steps.push(Step::Key(key.clone()));
            self.member(node, key, value, secret);
            self.steps.pop();
        }
    }

    fn member(&mut self, node: &Node, key: &str, value: &Value, secret: bool) {
        if let Some((_, schema)) = node.properties.iter().find(|(name, _)| name == key) {
            if schema.deprecated {
                let message = format!("option `{}` is deprecated", self.label());
                self.push(ViolationKind::Deprecated, message);
            }
            return self.value(schema, value, secret);
        }
        match &node.additional {
            Additional::Any => {}
            Additional::Each(schema) => self.value(schema, value, secret),
            Additional::Refused => self.unknown(node, key),
        }
    }

    fn unknown(&mut self, node: &Node, key: &str) {
        let known = || node.properties.iter().map(|(name, _)| name.as_str());
        let near = nearest(key, known()).map(str::to_owned);
        let names: Vec<_> = known().take(12).map(|name| format!("`{name}`")).collect();
        let message = format!("unknown option `{}`", self.label());
        if let Some(violation) = self.push(ViolationKind::UnknownKey, message) {
            violation.suggestion = near;
            violation.expected = Some(match names.as_slice() {
                [] => "there are no options here".to_owned(),
                names => format!("known here: {}", names.join(", ")),
            });
        }
    }
}

fn shortened(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN_MAX).filter(|c| !c.is_control()).collect();
    if text.chars().nth(SHOWN_MAX).is_some() {
        shown.push_str("..");
    }
    shown
}

fn show(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{}`", shortened(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        other => format!("`{other}`"),
    }
}

/// Whether a number has no fraction: `2.0` is whole, as JSON Schema has it.
pub(super) fn is_whole(number: &Number) -> bool {
    !number.is_f64() || number.as_f64().is_some_and(|n| n.fract() == 0.0)
}

fn fits_64_bits(number: &Number) -> bool {
    // Above 2^53 a float is no longer exact: better refused than rounded.
    !number.is_f64() || number.as_f64().is_some_and(|n| n.abs() <= 9_007_199_254_740_992.0)
}

fn compare(a: &Number, b: &Number) -> Ordering {
    if let (Some(a), Some(b)) = (a.as_i128(), b.as_i128()) {
        return a.cmp(&b);
    }
    let float = |n: &Number| n.as_f64().unwrap_or(f64::NAN);
    float(a).total_cmp(&float(b))
}

/// JSON equality: numbers by value, objects without order.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => compare(a, b) == Ordering::Equal,
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(k, v)| b.get(k).is_some_and(|w| same(v, w)))
        }
        _ => a == b,
    }
}

/// A text that is equal for equal values.
fn identity(value: &Value) -> String {
    match value {
        Value::Number(number) if number.is_f64() => {
            format!("{}", number.as_f64().unwrap_or_default())
        }
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(identity).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(object) => {
            let mut members: Vec<_> = object
                .iter()
                .map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), identity(value)))
                .collect();
            members.sort();
            format!("{{{}}}", members.join(","))
        }
        other => other.to_string(),
    }
}

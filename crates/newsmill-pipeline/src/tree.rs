//! The file as a tree that knows where every key and value stands.

use newsmill_host::schema::pointer_step;
use serde_json::{Map, Number, Value};

/// Where something stands: bytes `start..end` of the file, or of the value of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// 0 for the file, n for the n-th `--set`.
    pub(crate) argument: usize,
}

impl Span {
    pub(crate) fn file(start: usize, end: usize) -> Self {
        Self { start, end, argument: 0 }
    }

    pub(crate) fn argument(number: usize) -> Self {
        Self { start: 0, end: 0, argument: number }
    }
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Val,
}

/// A value.
#[derive(Clone, Debug)]
pub(crate) enum Val {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    Object(Vec<Member>),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) value: Node,
}

impl Node {
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Val::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn list(&self) -> Option<&[Self]> {
        match &self.value {
            Val::List(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn members(&self) -> Option<&[Member]> {
        match &self.value {
            Val::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The value of a key; of a key that is there twice the last one, as JSON parsers do.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.members()?.iter().rev().find(|m| m.key == key).map(|m| &m.value)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        match &mut self.value {
            Val::Object(members) => {
                members.iter_mut().rev().find(|m| m.key == key).map(|m| &mut m.value)
            }
            _ => None,
        }
    }

    /// What kind of value it is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Val::Null => "null",
            Val::Bool(_) => "true or false",
            Val::Number(_) => "a number",
            Val::Text(_) => "a text",
            Val::List(_) => "a list",
            Val::Object(_) => "an object",
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        match &self.value {
            Val::Null => Value::Null,
            Val::Bool(flag) => Value::Bool(*flag),
            Val::Number(number) => Value::Number(number.clone()),
            Val::Text(text) => Value::String(text.clone()),
            Val::List(items) => Value::Array(items.iter().map(Self::to_json).collect()),
            Val::Object(members) => {
                let members = members.iter().map(|m| (m.key.clone(), m.value.to_json()));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }

    /// A tree that stands at one place as a whole.
    pub(crate) fn from_json(value: &Value, span: Span) -> Self {
        let value = match value {
            Value::Null => Val::Null,
            Value::Bool(flag) => Val::Bool(*flag),
            Value::Number(number) => Val::Number(number.clone()),
            Value::String(text) => Val::Text(text.clone()),
            Value::Array(items) => {
                Val::List(items.iter().map(|item| Self::from_json(item, span)).collect())
            }
            Value::Object(object) => Val::Object(
                object
                    .iter()
                    .map(|(key, value)| Member {
                        key: key.clone(),
                        key_span: span,
                        value: Self::from_json(value, span),
                    })
                    .collect(),
            ),
        };
        Self { span, value }
    }

    /// What a JSON pointer leads to: the value, and the place of its key when it is a member. A pointer that leads
    /// nowhere gives the last thing it met.
    pub(crate) fn locate(&self, pointer: &str) -> (&Self, Option<Span>) {
        let mut at = (self, None);
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let next = match &at.0.value {
                Val::Object(members) => members
                    .iter()
                    .rev()
                    .find(|m| m.key == step)
                    .map(|m| (&m.value, Some(m.key_span))),
                Val::List(items) => {
                    step.parse::<usize>().ok().and_then(|i| items.get(i)).map(|item| (item, None))
                }
                _ => None,
            };
            match next {
                Some(next) => at = next,
                None => return at,
            }
        }
        at
    }
}

/// A JSON pointer, made only when it is needed.
#[derive(Clone, Copy)]
pub(crate) struct Path<'a> {
    parent: Option<&'a Self>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> Path<'a> {
    pub(crate) const ROOT: Self = Self { parent: None, step: Step::Root };

    pub(crate) fn key(&'a self, key: &'a str) -> Self {
        Self { parent: Some(self), step: Step::Key(key) }
    }

    pub(crate) fn index(&'a self, index: usize) -> Self {
        Self { parent: Some(self), step: Step::Index(index) }
    }

    pub(crate) fn pointer(&self) -> String {
        let mut steps = Vec::new();
        let mut at = Some(self);
        while let Some(path) = at {
            match path.step {
                Step::Root => {}
                Step::Key(key) => steps.push(pointer_step(key)),
                Step::Index(index) => steps.push(index.to_string()),
            }
            at = path.parent;
        }
        steps.iter().rev().map(|step| format!("/{step}")).collect()
    }
}

//! The file as a tree that knows where every key and value stands.

use std::collections::BTreeMap;

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
    Object(Members),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) value: Node,
}

/// The members of an object, in order, found by key in little time however many they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Members {
    list: Vec<Member>,
    /// The last place of each key, kept for objects of more than [`INDEX_MIN`] members.
    index: BTreeMap<String, usize>,
}

/// Up to this many members a look at each is as fast as an index.
const INDEX_MIN: usize = 16;

impl Members {
    pub(crate) fn new(list: Vec<Member>) -> Self {
        let mut members = Self { list, index: BTreeMap::new() };
        members.fill_index();
        members
    }

    fn fill_index(&mut self) {
        if self.list.len() > INDEX_MIN {
            let places = self.list.iter().enumerate();
            self.index = places.map(|(place, member)| (member.key.clone(), place)).collect();
        }
    }

    /// Where a key stands; of a key that is there twice the last one, as JSON parsers do.
    fn place(&self, key: &str) -> Option<usize> {
        if self.list.len() > INDEX_MIN {
            return self.index.get(key).copied();
        }
        self.list.iter().rposition(|member| member.key == key)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Member> {
        self.list.get(self.place(key)?)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Member> {
        let place = self.place(key)?;
        self.list.get_mut(place)
    }

    /// Adds a key that is not there.
    pub(crate) fn push(&mut self, member: Member) {
        self.list.push(member);
        self.fill_index();
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Member> {
        self.list.iter()
    }

    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, Member> {
        self.list.iter_mut()
    }
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

    pub(crate) fn members(&self) -> Option<&Members> {
        match &self.value {
            Val::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.members()?.get(key).map(|member| &member.value)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        match &mut self.value {
            Val::Object(members) => members.get_mut(key).map(|member| &mut member.value),
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
            Value::Object(object) => {
                let member = |(key, value): (&String, &Value)| Member {
                    key: key.clone(),
                    key_span: span,
                    value: Self::from_json(value, span),
                };
                Val::Object(Members::new(object.iter().map(member).collect()))
            }
        };
        Self { span, value }
    }

    /// What a JSON pointer leads to.
    pub(crate) fn at(&self, pointer: &str) -> Option<&Self> {
        let mut node = self;
        for step in pointer.split('/').skip(1) {
            node = node.step(&step.replace("~1", "/").replace("~0", "~"))?.0;
        }
        Some(node)
    }

    /// One step of a pointer: the value, and the place of its key.
    fn step(&self, step: &str) -> Option<(&Self, Option<Span>)> {
        match &self.value {
            Val::Object(members) => members.get(step).map(|m| (&m.value, Some(m.key_span))),
            Val::List(items) => items.get(step.parse::<usize>().ok()?).map(|item| (item, None)),
            _ => None,
        }
    }

    /// What a JSON pointer leads to: the value, and the place of its key when it is a member. A pointer that leads
    /// nowhere gives the last thing it met.
    pub(crate) fn locate(&self, pointer: &str) -> (&Self, Option<Span>) {
        let mut at = (self, None);
        for step in pointer.split('/').skip(1) {
            let next = at.0.step(&step.replace("~1", "/").replace("~0", "~"));
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

#[cfg(test)]
mod tests {
    use super::{Member, Members, Node, Span};

    #[test]
    fn many_members_are_found_like_few() {
        for count in [3, 40] {
            let member = |number: usize| Member {
                key: format!("k{}", number % 30),
                key_span: Span::file(number, number),
                value: Node::from_json(&number.into(), Span::file(0, 0)),
            };
            let mut members = Members::new((0..count).map(member).collect());
            let expected = if count > 30 { 31 } else { 1 };
            assert_eq!(members.get("k1").unwrap().key_span.start, expected);
            assert!(members.get("new").is_none());
            members.push(Member { key: "new".to_owned(), ..member(99) });
            assert_eq!(members.get_mut("new").unwrap().key_span.start, 99);
            assert_eq!(members.iter().count(), count + 1);
        }
    }
}

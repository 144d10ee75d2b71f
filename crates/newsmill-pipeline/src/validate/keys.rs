//! Rules every object of the file obeys: its keys, and the types of their values.

use newsmill_host::schema::nearest;

use crate::Code;
use crate::problems::Problems;
use crate::tree::{Node, Path, Span, Val};

/// A key in a message.
pub(super) fn shown(key: &str) -> String {
    let mut shown: String = key.chars().take(40).filter(|c| !c.is_control()).collect();
    if key.chars().nth(40).is_some() {
        shown.push_str("..");
    }
    shown
}

/// Tells keys that are not known; `elsewhere` may know what was meant.
pub(super) fn unknown(
    node: &Node,
    path: &Path<'_>,
    known: &[&str],
    problems: &mut Problems,
    elsewhere: &dyn Fn(&str) -> Option<String>,
) {
    let Some(members) = node.members() else { return };
    for member in members.iter() {
        let key = member.key.as_str();
        if known.contains(&key) {
            continue;
        }
        if problems.is_full() {
            problems.count_more(1);
            continue;
        }
        let near = || nearest(key, known.iter().copied());
        let hint = elsewhere(key).or_else(|| near().map(|near| format!("did you mean `{near}`?")));
        let hint = hint.unwrap_or_else(|| {
            let known: Vec<_> = known.iter().map(|key| format!("`{key}`")).collect();
            format!("known here: {}", known.join(", "))
        });
        let pointer = path.key(key).pointer();
        let message = format!("unknown key `{}`", shown(key));
        problems.push(Code::UnknownKey, member.key_span, pointer, message, hint);
    }
}

/// Tells keys that must be there and are not, at the brace of the object.
pub(super) fn missing(node: &Node, path: &Path<'_>, required: &[&str], problems: &mut Problems) {
    for key in required {
        if node.get(key).is_none() {
            let end = node.span.end.min(node.span.start + 1);
            let brace = Span { end, ..node.span };
            let hint = match *key {
                "use" => "name the stage: `\"use\": \"ingest.page\"`",
                "name" => "it names the reports and the state of the pipeline",
                "from" => "list what is read: `\"from\": [\"inbox/*.html\"]`",
                "to" => "name the target: `\"to\": \"out/articles.jsonl\"`",
                "ingest" => "say what is read: `\"ingest\": [{\"use\": .., \"from\": [..]}]`",
                _ => "say what is written: `\"export\": [{\"use\": .., \"to\": ..}]`",
            };
            let message = format!("missing key `{key}`");
            problems.push(Code::MissingKey, brace, path.pointer(), message, hint.to_owned());
        }
    }
}

pub(super) fn wrong_type(node: &Node, path: &Path<'_>, expected: &str, problems: &mut Problems) {
    let key = path.pointer().rsplit('/').next().unwrap_or_default().to_owned();
    let what = match key.as_str() {
        "" => "the file".to_owned(),
        key if key.bytes().all(|b| b.is_ascii_digit()) => "an item of the list".to_owned(),
        key => format!("`{key}`"),
    };
    let message = format!("{what} must be {expected}, not {}", node.kind());
    let hint = (matches!(node.value, Val::Text(_)) && expected == "a list of texts")
        .then(|| "put it into brackets: `[\"..\"]`".to_owned());
    problems.push(Code::WrongType, node.span, path.pointer(), message, hint);
}

/// The text of a key, or `None` and a problem when it is something else.
pub(super) fn text<'a>(
    object: &'a Node,
    path: &Path<'_>,
    key: &str,
    problems: &mut Problems,
) -> Option<(&'a str, Span)> {
    let node = object.get(key)?;
    match node.text() {
        Some(text) => Some((text, node.span)),
        None => {
            wrong_type(node, &path.key(key), "a text", problems);
            None
        }
    }
}

/// The texts of a list, without the items that are something else.
pub(super) fn texts<'a>(
    object: &'a Node,
    path: &Path<'_>,
    key: &str,
    problems: &mut Problems,
) -> Option<Vec<(&'a str, Span)>> {
    let node = object.get(key)?;
    let path = path.key(key);
    let Some(items) = node.list() else {
        wrong_type(node, &path, "a list of texts", problems);
        return None;
    };
    let mut texts = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        match item.text() {
            Some(text) => texts.push((text, item.span)),
            None => wrong_type(item, &path.index(index), "a text", problems),
        }
    }
    Some(texts)
}

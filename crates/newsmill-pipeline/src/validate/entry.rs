//! One entry of `ingest`, `stages` or `export`.

use newsmill_host::manifest::Kind;
use serde_json::{Map, Value};

use crate::tree::{Node, Path, Span};
use crate::{CatalogStage, Code, IfEmpty};

use super::keys::{missing, shown, text, texts, unknown, wrong_type};
use super::{Context, names, options};

/// `from` is no longer.
const FROM_MAX: usize = 4096;

/// The three lists of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum List {
    Ingest,
    Stages,
    Export,
}

impl List {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Ingest => "ingest",
            Self::Stages => "stages",
            Self::Export => "export",
        }
    }

    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Ingest => Self::Ingest,
            Kind::Clean | Kind::Tag => Self::Stages,
            Kind::Export => Self::Export,
        }
    }

    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Ingest => &["use", "name", "note", "allow", "options", "from", "if_empty"],
            Self::Stages => &["use", "name", "note", "allow", "options"],
            Self::Export => &["use", "name", "note", "allow", "options", "to"],
        }
    }

    fn required(self) -> &'static [&'static str] {
        match self {
            Self::Ingest => &["use", "from"],
            Self::Stages => &["use"],
            Self::Export => &["use", "to"],
        }
    }
}

/// An entry taken apart. What is missing or wrong has a problem and is left out.
pub(crate) struct EntryNode<'a> {
    pub(crate) list: List,
    pub(crate) index: usize,
    pub(crate) node: &'a Node,
    pub(crate) stage_id: Option<(&'a str, Span)>,
    pub(crate) name: Option<(&'a str, Span)>,
    /// The stage, when it is known and of a kind that belongs here.
    pub(crate) stage: Option<&'a CatalogStage>,
    /// The options with their defaults.
    pub(crate) options: Value,
    pub(crate) from: Vec<(&'a str, Span)>,
    pub(crate) to: Option<(&'a str, Span)>,
    pub(crate) if_empty: IfEmpty,
    pub(crate) allow: Vec<(Code, Span)>,
}

impl EntryNode<'_> {
    /// The name in reports: its own or that of its stage.
    pub(crate) fn shown_name(&self) -> &str {
        self.name.or(self.stage_id).map_or("", |(name, _)| name)
    }

    pub(crate) fn pointer(&self) -> String {
        format!("/{}/{}", self.list.key(), self.index)
    }

    /// Where `use` stands, or the whole entry.
    pub(crate) fn use_span(&self) -> Span {
        self.stage_id.map_or(self.node.span, |(_, span)| span)
    }
}

pub(super) fn check<'a>(
    node: &'a Node,
    list: List,
    index: usize,
    cx: &mut Context<'a>,
) -> EntryNode<'a> {
    let parent = Path::ROOT.key(list.key());
    let path = parent.index(index);
    let mut entry = EntryNode {
        list,
        index,
        node,
        stage_id: None,
        name: None,
        stage: None,
        options: Value::Object(Map::new()),
        from: Vec::new(),
        to: None,
        if_empty: IfEmpty::Ok,
        allow: Vec::new(),
    };
    if node.members().is_none() {
        wrong_type(node, &path, "an object", &mut cx.problems);
        return entry;
    }
    entry.stage_id = text(node, &path, "use", &mut cx.problems);
    if let Some((id, span)) = entry.stage_id {
        entry.stage = stage(id, span, list, &path, cx);
    }
    let option = |key: &str| {
        let stage = entry.stage?;
        stage.manifest.schema.node_at(&format!("/{}", newsmill_host::schema::pointer_step(key)))?;
        Some(format!(
            "`{}` is an option of `{}`: write it into `options`",
            shown(key),
            stage.manifest.id
        ))
    };
    unknown(node, &path, list.keys(), &mut cx.problems, &option);
    missing(node, &path, list.required(), &mut cx.problems);
    text(node, &path, "note", &mut cx.problems);
    entry.name = text(node, &path, "name", &mut cx.problems);
    if let Some((name, span)) = entry.name {
        names::check_form(name, span, &path.key("name").pointer(), &mut cx.problems);
    }
    entry.allow = allow(node, &path, cx);
    match list {
        List::Ingest => ingest(&mut entry, &path, cx),
        List::Export => entry.to = text(node, &path, "to", &mut cx.problems),
        List::Stages => {}
    }
    options::check(&mut entry, &path, cx);
    entry
}

fn ingest<'a>(entry: &mut EntryNode<'a>, path: &Path<'_>, cx: &mut Context<'a>) {
    if let Some(from) = texts(entry.node, path, "from", &mut cx.problems) {
        let node = entry.node.get("from");
        if let Some(node) = node.filter(|node| node.list().is_some_and(<[Node]>::is_empty)) {
            let pointer = path.key("from").pointer();
            let hint = "name a path, a glob, a `.paths` list or `-`".to_owned();
            cx.problems.push(Code::EmptyList, node.span, pointer, "`from` is empty", hint);
        }
        if let (Some(node), true) = (entry.node.get("from"), from.len() > FROM_MAX) {
            let pointer = path.key("from").pointer();
            let message = format!("`from` holds more than {FROM_MAX} texts");
            let hint = "write them into a `.paths` list, a line each".to_owned();
            cx.problems.push(Code::TooMany, node.span, pointer, message, hint);
        }
        entry.from = from;
        entry.from.truncate(FROM_MAX);
    }
    if let Some((word, span)) = text(entry.node, path, "if_empty", &mut cx.problems) {
        match word {
            "ok" => entry.if_empty = IfEmpty::Ok,
            "fail" => entry.if_empty = IfEmpty::Fail,
            _ => {
                let pointer = path.key("if_empty").pointer();
                let message = format!("`if_empty` must be `ok` or `fail`, not `{}`", shown(word));
                cx.problems.push(Code::BadValue, span, pointer, message, None);
            }
        }
    }
}

/// Looks the stage up.
fn stage<'a>(
    id: &str,
    span: Span,
    list: List,
    path: &Path<'_>,
    cx: &mut Context<'a>,
) -> Option<&'a CatalogStage> {
    let pointer = || path.key("use").pointer();
    let Some(stage) = cx.catalog.get(id) else {
        let hint = match cx.catalog.nearest(id) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`newsmill plugins` lists the stages there are".to_owned(),
        };
        let message = format!("unknown stage `{}`", shown(id));
        cx.problems.push(Code::UnknownStage, span, pointer(), message, hint);
        return None;
    };
    let kind = stage.manifest.kind;
    if List::of(kind) == list {
        return Some(stage);
    }
    let article = if matches!(kind, Kind::Ingest | Kind::Export) { "an" } else { "a" };
    let message = format!("`{id}` is {article} {} stage", kind.name());
    let hint = format!("{} stages stand under `{}`", kind.name(), List::of(kind).key());
    cx.problems.push(Code::WrongKind, span, pointer(), message, hint);
    None
}

fn allow(node: &Node, path: &Path<'_>, cx: &mut Context<'_>) -> Vec<(Code, Span)> {
    let names = texts(node, path, "allow", &mut cx.problems).unwrap_or_default();
    let path = path.key("allow");
    let mut codes = Vec::with_capacity(names.len());
    for (index, (name, span)) in names.into_iter().enumerate() {
        match Code::from_name(name) {
            Some(code) => codes.push((code, span)),
            None if cx.problems.is_full() => cx.problems.count_more(1),
            None => {
                let known = Code::ALL.iter().map(|code| code.name());
                let hint = newsmill_host::schema::nearest(name, known)
                    .map(|near| format!("did you mean `{near}`?"));
                let message = format!("`{}` is no code of a finding", shown(name));
                let pointer = path.index(index).pointer();
                cx.problems.push(Code::UnknownCode, span, pointer, message, hint);
            }
        }
    }
    codes
}

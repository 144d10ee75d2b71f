//! What a stage says of itself, as a constant.

use crate::field_type::{FieldType, STANDARD};
use crate::manifest::fail;

/// How many pointers to options a stage may have for each of needs, uses and writes.
const POINTERS: usize = 4;

/// What a stage is to a pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Bytes to rows.
    Ingest,
    /// May change, split and drop articles.
    Clean,
    /// Adds tags and own fields, nothing else.
    Tag,
    /// Rows to bytes.
    Export,
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ingest => "ingest",
            Self::Clean => "clean",
            Self::Tag => "tag",
            Self::Export => "export",
        }
    }
}

/// What a stage can be called for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facet {
    /// [`Transform`](crate::Transform).
    Transform,
    /// [`Serial`](crate::Serial).
    Serial,
    /// [`Ingest`](crate::Ingest).
    Ingest,
    /// [`Export`](crate::Export).
    Export,
}

impl Facet {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Transform => "transform",
            Self::Serial => "serial",
            Self::Ingest => "ingest",
            Self::Export => "export",
        }
    }
}

/// A namespaced field of a stage's own: `acme.readability`, with its type.
#[derive(Clone, Copy, Debug)]
pub struct Own {
    pub(crate) name: &'static str,
    pub(crate) ty: FieldType,
}

macro_rules! own {
    ($($method:ident $name:ident),+) => {
        impl Own {
            $(
                #[doc = concat!("A field of type `", stringify!($method), "`.")]
                #[must_use]
                pub const fn $method(name: &'static str) -> Self {
                    Self { name, ty: FieldType::$name }
                }
            )+
        }
    };
}

own!(
    text Text, bytes Bytes, json Json, int Int, float Float, bool Bool, time Time, list List,
    tags Tags, blocks Blocks
);

/// JSON pointers to options.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pointers {
    items: [&'static str; POINTERS],
    len: usize,
}

impl Pointers {
    const NONE: Self = Self { items: [""; POINTERS], len: 0 };

    const fn with(mut self, pointer: &'static str) -> Self {
        if self.len == POINTERS {
            panic!("a stage has at most four pointers of a kind");
        }
        if pointer.is_empty() || pointer.as_bytes()[0] != b'/' {
            fail(&["the pointer `", pointer, "` does not begin with `/`"]);
        }
        self.items[self.len] = pointer;
        self.len += 1;
        self
    }

    pub(crate) const fn as_slice(&self) -> &[&'static str] {
        self.items.split_at(self.len).0
    }
}

/// The declaration of a stage, put together in a constant and checked when the plugin is compiled.
///
/// ```
/// use newsmill_plugin::{Own, Stage};
/// const STAGE: Stage = Stage::tag("acme.readability", "Says how hard an article reads")
///     .needs(&["body_text"])
///     .uses(&["language"])
///     .writes_own(&[Own::float("acme.readability")]);
/// assert_eq!(STAGE.id(), "acme.readability");
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Stage {
    pub(crate) id: &'static str,
    pub(crate) kind: Kind,
    pub(crate) summary: &'static str,
    pub(crate) needs: &'static [&'static str],
    pub(crate) uses: &'static [&'static str],
    pub(crate) writes: &'static [&'static str],
    pub(crate) own: &'static [Own],
    pub(crate) private: &'static [Own],
    pub(crate) needs_from: Pointers,
    pub(crate) uses_from: Pointers,
    pub(crate) writes_from: Pointers,
    pub(crate) many: bool,
    pub(crate) random: bool,
    pub(crate) buffers: bool,
    pub(crate) tombstones: bool,
}

impl Stage {
    const fn new(kind: Kind, id: &'static str, summary: &'static str) -> Self {
        check_id(id);
        Self {
            id,
            kind,
            summary,
            needs: &[],
            uses: &[],
            writes: &[],
            own: &[],
            private: &[],
            needs_from: Pointers::NONE,
            uses_from: Pointers::NONE,
            writes_from: Pointers::NONE,
            many: false,
            random: false,
            buffers: false,
            tombstones: false,
        }
    }

    /// A stage that makes articles of bytes. `id` is namespaced, `summary` one line.
    pub const fn ingest(id: &'static str, summary: &'static str) -> Self {
        Self::new(Kind::Ingest, id, summary)
    }

    /// A stage that may change, split and drop articles.
    pub const fn clean(id: &'static str, summary: &'static str) -> Self {
        Self::new(Kind::Clean, id, summary)
    }

    /// A stage that adds tags and fields and changes no text.
    pub const fn tag(id: &'static str, summary: &'static str) -> Self {
        Self::new(Kind::Tag, id, summary)
    }

    /// A stage that makes bytes of articles.
    pub const fn export(id: &'static str, summary: &'static str) -> Self {
        Self::new(Kind::Export, id, summary)
    }

    /// Fields it reads that an earlier stage must write; `["*"]` for all there are.
    pub const fn needs(mut self, fields: &'static [&'static str]) -> Self {
        check_reads(fields);
        self.needs = fields;
        self
    }

    /// Fields it reads when they are there; `["*"]` for all there are. Own fields of other stages are unknown to a run
    /// in which nobody writes them: resolve them with `.ok()`.
    pub const fn uses(mut self, fields: &'static [&'static str]) -> Self {
        check_reads(fields);
        self.uses = fields;
        self
    }

    /// Standard fields it writes.
    pub const fn writes(mut self, fields: &'static [&'static str]) -> Self {
        let mut i = 0;
        while i < fields.len() {
            standard_type(fields[i]);
            i += 1;
        }
        self.writes = fields;
        self
    }

    /// Namespaced fields of its own it writes, with their types.
    pub const fn writes_own(mut self, fields: &'static [Own]) -> Self {
        check_own(fields);
        self.own = fields;
        self
    }

    /// Namespaced fields that it alone reads and writes and that are never exported: between its parallel and its
    /// serial part.
    pub const fn private(mut self, fields: &'static [Own]) -> Self {
        check_own(fields);
        self.private = fields;
        self
    }

    /// A JSON pointer to an option that lists fields it needs, or is an object keyed by them.
    pub const fn needs_from(mut self, pointer: &'static str) -> Self {
        self.needs_from = self.needs_from.with(pointer);
        self
    }

    /// A JSON pointer to an option that lists fields it uses, or is an object keyed by them.
    pub const fn uses_from(mut self, pointer: &'static str) -> Self {
        self.uses_from = self.uses_from.with(pointer);
        self
    }

    /// A JSON pointer to an option that lists fields it writes, or is an object keyed by them.
    pub const fn writes_from(mut self, pointer: &'static str) -> Self {
        self.writes_from = self.writes_from.with(pointer);
        self
    }

    /// Of an ingest stage: an input holds many articles.
    pub const fn records_many(mut self) -> Self {
        self.many = true;
        self
    }

    /// Of an ingest stage: it reads at any offset, so the host spools what cannot seek.
    pub const fn access_random(mut self) -> Self {
        self.random = true;
        self
    }

    /// Of an export: bytes of a row may come later than its `write`.
    pub const fn buffers(mut self) -> Self {
        self.buffers = true;
        self
    }

    /// It wants to see canceled articles, which are carried around other stages.
    pub const fn tombstones(mut self) -> Self {
        self.tombstones = true;
        self
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Its summary.
    #[must_use]
    pub const fn summary(&self) -> &'static str {
        self.summary
    }

    /// Two traits of one type have to declare one stage.
    pub(crate) const fn same_as(self, other: &Self) -> Self {
        if !same(self.id, other.id) {
            fail(&["one type declares two stages, `", self.id, "` and `", other.id, "`"]);
        }
        self
    }
}

/// The type of a standard field; anything else does not compile.
pub(crate) const fn standard_type(name: &str) -> FieldType {
    let mut i = 0;
    while i < STANDARD.len() {
        if same(STANDARD[i].0, name) {
            return STANDARD[i].1;
        }
        i += 1;
    }
    if has_dot(name) {
        fail(&["`", name, "` is not a standard field: name it in `writes_own`, with its type"]);
    }
    fail(&["there is no standard field `", name, "`"]);
}

const fn check_reads(fields: &[&str]) {
    let mut i = 0;
    while i < fields.len() {
        if !same(fields[i], "*") && !has_dot(fields[i]) {
            standard_type(fields[i]);
        }
        i += 1;
    }
}

const fn check_own(fields: &[Own]) {
    let mut i = 0;
    while i < fields.len() {
        check_id(fields[i].name);
        i += 1;
    }
}

/// Ids of stages and names of own fields: `namespace.name`, as the host reads them.
const fn check_id(id: &str) {
    let bytes = id.as_bytes();
    let (mut i, mut start, mut dots) = (0, true, 0);
    while i < bytes.len() {
        match bytes[i] {
            b'a'..=b'z' => start = false,
            b'0'..=b'9' | b'_' if !start => {}
            b'.' if !start => {
                start = true;
                dots += 1;
            }
            _ => bad_id(id),
        }
        i += 1;
    }
    if start || dots != 1 || bytes.len() > 64 {
        bad_id(id);
    }
}

const fn bad_id(id: &str) -> ! {
    fail(&[
        "`",
        id,
        "` is not of the form `namespace.name`: lower-case letters, digits and `_`, at most 64 bytes",
    ])
}

const fn has_dot(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] == b'.' {
            return true;
        }
        i += 1;
    }
    false
}

/// Equality in constants.
pub(crate) const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{Own, Stage};

    fn declare(_: Stage) {}

    #[test]
    #[should_panic(expected = "there is no standard field `body_txt`")]
    fn a_field_that_is_not_standard_does_not_compile() {
        declare(Stage::tag("acme.a", "A").writes(&["body_txt"]));
    }

    #[test]
    #[should_panic(expected = "there is no standard field `langage`")]
    fn nor_one_that_is_read() {
        declare(Stage::tag("acme.a", "A").uses(&["*", "acme.x", "langage"]));
    }

    #[test]
    #[should_panic(expected = "`acme.note` is not a standard field: name it in `writes_own`")]
    fn own_fields_need_a_type() {
        declare(Stage::tag("acme.a", "A").writes(&["acme.note"]));
    }

    #[test]
    #[should_panic(expected = "`note` is not of the form `namespace.name`")]
    fn own_fields_have_a_namespace() {
        const NOTE: &[Own] = &[Own::text("note")];
        declare(Stage::tag("acme.a", "A").writes_own(NOTE));
    }

    #[test]
    #[should_panic(expected = "`Acme.a` is not of the form `namespace.name`")]
    fn ids_are_lower_case() {
        declare(Stage::tag("Acme.a", "A"));
    }

    #[test]
    #[should_panic(expected = "the pointer `fields` does not begin with `/`")]
    fn pointers_begin_with_a_slash() {
        declare(Stage::tag("acme.a", "A").needs_from("fields"));
    }
}

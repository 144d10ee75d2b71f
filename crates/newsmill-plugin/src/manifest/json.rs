//! JSON in constants: the manifest and the schema of options.

use super::{Sink, fail};
use crate::field_type::FieldType;
use crate::schema::{Literal, Property, Schema, Type};
use crate::stage::{Facet, Kind, Own, Pointers, Stage, standard_type};

/// A stage in a manifest.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub(crate) stage: Stage,
    pub(crate) facets: &'static [Facet],
    /// JSON Schema of its options.
    pub(crate) schema: &'static str,
}

/// A library's manifest.
#[derive(Clone, Copy, Debug)]
pub struct Library<'l> {
    /// The package's name.
    pub name: &'l str,
    /// The package's version.
    pub version: &'l str,
    /// Whether panics unwind.
    pub unwinds: bool,
    /// Its stages.
    pub stages: &'l [Entry],
}

/// A comma before every item but the first.
struct Commas(bool);

impl Commas {
    const fn next(&mut self, to: &mut Sink<'_>) {
        if self.0 {
            to.byte(b',');
        }
        self.0 = true;
    }

    /// The next key of an object.
    const fn key(&mut self, to: &mut Sink<'_>, key: &str) {
        self.next(to);
        quoted(to, key);
        to.byte(b':');
    }
}

const fn quoted(to: &mut Sink<'_>, text: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let bytes = text.as_bytes();
    to.byte(b'"');
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'"' => to.str("\\\""),
            b'\\' => to.str("\\\\"),
            b'\n' => to.str("\\n"),
            low @ 0..0x20 => {
                to.str("\\u00");
                to.byte(HEX[(low >> 4) as usize]);
                to.byte(HEX[(low & 15) as usize]);
            }
            byte => to.byte(byte),
        }
        i += 1;
    }
    to.byte(b'"');
}

const fn integer(to: &mut Sink<'_>, value: i128) {
    if value < 0 {
        to.byte(b'-');
    }
    let mut digits = [0; 40];
    let (mut left, mut n) = (value.unsigned_abs(), 0);
    loop {
        digits[n] = b"0123456789"[(left % 10) as usize];
        left /= 10;
        n += 1;
        if left == 0 {
            break;
        }
    }
    while n > 0 {
        n -= 1;
        to.byte(digits[n]);
    }
}

const fn strings(to: &mut Sink<'_>, items: &[&str]) {
    to.byte(b'[');
    let mut commas = Commas(false);
    let mut i = 0;
    while i < items.len() {
        commas.next(to);
        quoted(to, items[i]);
        i += 1;
    }
    to.byte(b']');
}

pub(super) const fn write_library(library: &Library<'_>, to: &mut Sink<'_>) {
    to.str("{\"name\":");
    quoted(to, library.name);
    to.str(",\"version\":");
    quoted(to, library.version);
    to.str(",\"abi\":[");
    integer(to, newsmill_abi::ABI_MAJOR as i128);
    to.byte(b',');
    integer(to, newsmill_abi::ABI_MINOR as i128);
    to.str("],\"panic\":");
    quoted(to, if library.unwinds { "unwind" } else { "abort" });
    to.str(",\"stages\":[");
    let mut commas = Commas(false);
    let mut i = 0;
    while i < library.stages.len() {
        check_unique(library.stages, i);
        commas.next(to);
        write_stage(&library.stages[i], to);
        i += 1;
    }
    to.str("]}");
}

/// A library offers an id once.
const fn check_unique(stages: &[Entry], at: usize) {
    let id = stages[at].stage.id;
    let mut i = 0;
    while i < at {
        if crate::stage::same(stages[i].stage.id, id) {
            fail(&["the stage `", id, "` is exported twice"]);
        }
        i += 1;
    }
}

const fn write_stage(entry: &Entry, to: &mut Sink<'_>) {
    let stage = &entry.stage;
    check_facets(stage, entry.facets);
    let mut commas = Commas(false);
    to.byte(b'{');
    commas.key(to, "id");
    quoted(to, stage.id);
    commas.key(to, "kind");
    quoted(to, stage.kind.name());
    commas.key(to, "summary");
    quoted(to, stage.summary);
    names(to, &mut commas, "needs", stage.needs);
    names(to, &mut commas, "uses", stage.uses);
    writes(to, &mut commas, stage);
    if !stage.private.is_empty() {
        commas.key(to, "private");
        to.byte(b'{');
        own(to, &mut Commas(false), stage.private);
        to.byte(b'}');
    }
    pointers(to, &mut commas, "needs_from", &stage.needs_from);
    pointers(to, &mut commas, "uses_from", &stage.uses_from);
    pointers(to, &mut commas, "writes_from", &stage.writes_from);
    commas.key(to, "options");
    to.str(entry.schema);
    if stage.many {
        to.str(",\"records\":\"many\"");
    }
    if stage.random {
        to.str(",\"access\":\"random\"");
    }
    if stage.buffers {
        to.str(",\"buffers\":true");
    }
    if stage.tombstones {
        to.str(",\"tombstones\":true");
    }
    commas.key(to, "facets");
    facets(to, entry.facets);
    to.byte(b'}');
}

const fn names(to: &mut Sink<'_>, commas: &mut Commas, key: &str, items: &[&str]) {
    if !items.is_empty() {
        commas.key(to, key);
        strings(to, items);
    }
}

const fn pointers(to: &mut Sink<'_>, commas: &mut Commas, key: &str, pointers: &Pointers) {
    names(to, commas, key, pointers.as_slice());
}

const fn writes(to: &mut Sink<'_>, commas: &mut Commas, stage: &Stage) {
    if stage.writes.is_empty() && stage.own.is_empty() {
        return;
    }
    commas.key(to, "writes");
    to.byte(b'{');
    let mut inner = Commas(false);
    let mut i = 0;
    while i < stage.writes.len() {
        field(to, &mut inner, stage.writes[i], standard_type(stage.writes[i]));
        i += 1;
    }
    own(to, &mut inner, stage.own);
    to.byte(b'}');
}

const fn own(to: &mut Sink<'_>, commas: &mut Commas, fields: &[Own]) {
    let mut i = 0;
    while i < fields.len() {
        field(to, commas, fields[i].name, fields[i].ty);
        i += 1;
    }
}

const fn field(to: &mut Sink<'_>, commas: &mut Commas, name: &str, ty: FieldType) {
    commas.key(to, name);
    quoted(to, ty.name());
}

const fn facets(to: &mut Sink<'_>, facets: &[Facet]) {
    to.byte(b'[');
    let mut commas = Commas(false);
    let mut i = 0;
    while i < facets.len() {
        commas.next(to);
        quoted(to, facets[i].name());
        i += 1;
    }
    to.byte(b']');
}

/// A stage's kind says which traits it may implement.
const fn check_facets(stage: &Stage, facets: &[Facet]) {
    let mut i = 0;
    while i < facets.len() {
        let fits = match facets[i] {
            Facet::Transform => matches!(stage.kind, Kind::Clean | Kind::Tag),
            Facet::Serial => matches!(stage.kind, Kind::Clean),
            Facet::Ingest => matches!(stage.kind, Kind::Ingest),
            Facet::Export => matches!(stage.kind, Kind::Export),
        };
        if !fits {
            fail(&[
                "`",
                stage.id,
                "` is of kind ",
                stage.kind.name(),
                " and cannot be exported as ",
                facets[i].name(),
            ]);
        }
        i += 1;
    }
}

/// Writes `schema` as JSON Schema 2020-12.
pub(crate) const fn write_schema(schema: &Schema, to: &mut Sink<'_>) {
    to.byte(b'{');
    let mut commas = Commas(false);
    if !schema.description.is_empty() {
        commas.key(to, "description");
        quoted(to, schema.description);
    }
    write_type(&schema.ty, None, &mut commas, to);
    to.byte(b'}');
}

const fn write_type(
    ty: &Type,
    property: Option<&Property>,
    commas: &mut Commas,
    to: &mut Sink<'_>,
) {
    let name = ty.name();
    if !name.is_empty() {
        commas.key(to, "type");
        quoted(to, name);
    }
    match ty {
        Type::Any | Type::Bool | Type::Number | Type::Text { path: false } => {}
        Type::Text { path: true } => {
            commas.key(to, "format");
            quoted(to, "path");
        }
        Type::Integer { min, max } => write_range(*min, *max, property, commas, to),
        Type::Choice(values) => {
            commas.key(to, "enum");
            strings(to, values);
        }
        Type::List(items) => {
            commas.key(to, "items");
            write_schema(items, to);
        }
        Type::Map(values) => {
            commas.key(to, "additionalProperties");
            write_schema(values, to);
        }
        Type::Struct(properties) => write_struct(properties, commas, to),
    }
}

/// The range of an integer's type, where the option does not narrow it.
const fn write_range(
    min: Option<i128>,
    max: Option<i128>,
    property: Option<&Property>,
    commas: &mut Commas,
    to: &mut Sink<'_>,
) {
    let (own_min, own_max) = match property {
        Some(property) => (property.min.is_some(), property.max.is_some()),
        None => (false, false),
    };
    if let (Some(min), false) = (min, own_min) {
        commas.key(to, "minimum");
        integer(to, min);
    }
    if let (Some(max), false) = (max, own_max) {
        commas.key(to, "maximum");
        integer(to, max);
    }
}

const fn write_struct(properties: &[Property], commas: &mut Commas, to: &mut Sink<'_>) {
    commas.key(to, "properties");
    to.byte(b'{');
    let mut inner = Commas(false);
    let mut required = false;
    let mut i = 0;
    while i < properties.len() {
        inner.key(to, properties[i].name);
        write_property(&properties[i], to);
        required |= properties[i].required;
        i += 1;
    }
    to.byte(b'}');
    if required {
        commas.key(to, "required");
        to.byte(b'[');
        let mut inner = Commas(false);
        let mut i = 0;
        while i < properties.len() {
            if properties[i].required {
                inner.next(to);
                quoted(to, properties[i].name);
            }
            i += 1;
        }
        to.byte(b']');
    }
    commas.key(to, "additionalProperties");
    to.str("false");
}

const fn write_property(property: &Property, to: &mut Sink<'_>) {
    let mut commas = Commas(false);
    to.byte(b'{');
    let description = if property.description.is_empty() {
        property.schema.description
    } else {
        property.description
    };
    if !description.is_empty() {
        commas.key(to, "description");
        quoted(to, description);
    }
    write_type(&property.schema.ty, Some(property), &mut commas, to);
    write_literal_key("default", &property.default, &mut commas, to);
    write_literal_key("minimum", &property.min, &mut commas, to);
    write_literal_key("maximum", &property.max, &mut commas, to);
    write_count("minLength", property.min_len, &mut commas, to);
    write_count("maxLength", property.max_len, &mut commas, to);
    write_count("minItems", property.min_items, &mut commas, to);
    write_count("maxItems", property.max_items, &mut commas, to);
    if property.path {
        commas.key(to, "format");
        quoted(to, "path");
    }
    if property.secret {
        commas.key(to, "writeOnly");
        to.str("true");
    }
    to.byte(b'}');
}

const fn write_count(key: &str, count: Option<u64>, commas: &mut Commas, to: &mut Sink<'_>) {
    if let Some(count) = count {
        commas.key(to, key);
        integer(to, count as i128);
    }
}

const fn write_literal_key(
    key: &str,
    literal: &Option<Literal>,
    commas: &mut Commas,
    to: &mut Sink<'_>,
) {
    if let Some(literal) = literal {
        commas.key(to, key);
        write_literal(literal, to);
    }
}

const fn write_literal(literal: &Literal, to: &mut Sink<'_>) {
    match literal {
        Literal::Bool(true) => to.str("true"),
        Literal::Bool(false) => to.str("false"),
        Literal::Int(value) => integer(to, *value),
        Literal::Float { text, .. } => to.str(text),
        Literal::Text(text) => quoted(to, text),
        Literal::Empty => to.str("{}"),
        Literal::List(items) => {
            to.byte(b'[');
            let mut commas = Commas(false);
            let mut i = 0;
            while i < items.len() {
                commas.next(to);
                write_literal(&items[i], to);
                i += 1;
            }
            to.byte(b']');
        }
    }
}

//! The standard fields a manifest may name, and the form of own names.

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// UTF-8 text.
    Text,
    /// Bytes.
    Bytes,
    /// A JSON value.
    Json,
    /// A signed 64-bit number.
    Int,
    /// A 64-bit float.
    Float,
    /// True or false.
    Bool,
    /// RFC 3339 or a bare date.
    Time,
    /// A list of text.
    List,
    /// Tags.
    Tags,
    /// The structure of `body_text`.
    Blocks,
}

const TYPES: [(FieldType, &str); 10] = [
    (FieldType::Text, "text"),
    (FieldType::Bytes, "bytes"),
    (FieldType::Json, "json"),
    (FieldType::Int, "int"),
    (FieldType::Float, "float"),
    (FieldType::Bool, "bool"),
    (FieldType::Time, "time"),
    (FieldType::List, "list"),
    (FieldType::Tags, "tags"),
    (FieldType::Blocks, "blocks"),
];

impl FieldType {
    /// The name in manifests.
    pub fn name(self) -> &'static str {
        TYPES.iter().find(|(t, _)| *t == self).map_or("", |(_, name)| name)
    }

    /// The type of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        TYPES.iter().find(|(_, n)| *n == name).map(|(t, _)| *t)
    }
}

const STANDARD: [(&str, FieldType); 34] = [
    ("uri", FieldType::Text),
    ("version", FieldType::Int),
    ("status", FieldType::Text),
    ("embargoed_until", FieldType::Time),
    ("urgency", FieldType::Int),
    ("slugline", FieldType::Text),
    ("genre", FieldType::Text),
    ("url", FieldType::Text),
    ("source", FieldType::Json),
    ("content", FieldType::Bytes),
    ("media_type", FieldType::Text),
    ("charset", FieldType::Text),
    ("kind", FieldType::Text),
    ("kind_confidence", FieldType::Float),
    ("headline", FieldType::Text),
    ("standfirst", FieldType::Text),
    ("byline", FieldType::Text),
    ("section", FieldType::Text),
    ("publisher", FieldType::Text),
    ("located", FieldType::Text),
    ("authors", FieldType::List),
    ("keywords", FieldType::List),
    ("published", FieldType::Time),
    ("modified", FieldType::Time),
    ("rights", FieldType::Json),
    ("language", FieldType::Text),
    ("body_text", FieldType::Text),
    ("body_blocks", FieldType::Blocks),
    ("images", FieldType::Json),
    ("people", FieldType::Tags),
    ("organisations", FieldType::Tags),
    ("places", FieldType::Tags),
    ("subjects", FieldType::Tags),
    ("events", FieldType::Tags),
];

/// The type of a standard field.
pub fn standard_field(name: &str) -> Option<FieldType> {
    standard_fields().find(|(n, _)| *n == name).map(|(_, ty)| ty)
}

/// All standard fields, in canonical order.
pub fn standard_fields() -> impl Iterator<Item = (&'static str, FieldType)> {
    STANDARD.into_iter()
}

/// Whether a name has the form of an own field or a stage id: `namespace.name`, both of lower-case letters,
/// digits and `_`, beginning with a letter, together at most 64 bytes.
pub fn is_own_name(name: &str) -> bool {
    fn is_word(word: &str) -> bool {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    }
    name.len() <= 64
        && name.split_once('.').is_some_and(|(space, word)| is_word(space) && is_word(word))
}

/// What to say after "unknown field": the nearest standard name, if one is near.
pub fn unknown_field_hint(name: &str) -> Option<&'static str> {
    standard_fields()
        .map(|(known, _)| (strsim::damerau_levenshtein(name, known), known))
        .filter(|(distance, known)| *distance <= 1 + known.len() / 5)
        .min()
        .map(|(_, known)| known)
}

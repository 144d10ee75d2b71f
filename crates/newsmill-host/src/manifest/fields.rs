//! The names a manifest may use for fields.

use std::sync::LazyLock;

use newsmill_article::{FieldType, Registry};

use crate::schema::nearest;

static STANDARD: LazyLock<Registry> = LazyLock::new(Registry::standard);

/// The type of a standard field.
pub fn standard_field(name: &str) -> Option<FieldType> {
    STANDARD.def(STANDARD.id(name)?).map(|def| def.ty)
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

/// The standard field that was probably meant.
pub fn nearest_field(name: &str) -> Option<&'static str> {
    nearest(name, STANDARD.iter().map(|(_, def)| def.name.as_str()))
}

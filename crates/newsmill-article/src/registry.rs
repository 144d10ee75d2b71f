//! Fields: their types, names and numbers.

use std::collections::BTreeMap;

use crate::standard::STANDARD;
use crate::{ArticleError, ErrorKind};

/// The type of a field. The numbers are those of the plugin ABI (`NM_T_*`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum FieldType {
    /// UTF-8 text.
    Text = 1,
    /// Bytes.
    Bytes = 2,
    /// A JSON value.
    Json = 3,
    /// A signed 64-bit number.
    Int = 4,
    /// A finite 64-bit float.
    Float = 5,
    /// True or false.
    Bool = 6,
    /// RFC 3339 with the offset as found, or a bare date.
    Time = 7,
    /// A list of text.
    List = 8,
    /// Tags.
    Tags = 9,
    /// The structure of `body_text`.
    Blocks = 10,
}

impl FieldType {
    /// Every type, in order of the codes.
    pub const ALL: [Self; 10] = [
        Self::Text,
        Self::Bytes,
        Self::Json,
        Self::Int,
        Self::Float,
        Self::Bool,
        Self::Time,
        Self::List,
        Self::Tags,
        Self::Blocks,
    ];

    /// The number at the plugin border.
    #[must_use]
    pub fn code(self) -> u32 {
        u32::from(self as u8)
    }

    /// The type of a number at the plugin border.
    #[must_use]
    pub fn from_code(code: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|ty| ty.code() == code)
    }

    /// The name in manifests.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Bytes => "bytes",
            Self::Json => "json",
            Self::Int => "int",
            Self::Float => "float",
            Self::Bool => "bool",
            Self::Time => "time",
            Self::List => "list",
            Self::Tags => "tags",
            Self::Blocks => "blocks",
        }
    }

    /// The type of a name in a manifest.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ty| ty.name() == name)
    }
}

/// A field's number: its place in the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldId(pub(crate) u32);

impl FieldId {
    /// The field of a number that [`FieldId::code`] gave.
    #[must_use]
    pub const fn from_code(code: u32) -> Self {
        Self(code)
    }

    /// The number, for the plugin border.
    #[must_use]
    pub const fn code(self) -> u32 {
        self.0
    }

    /// The number as an index.
    #[must_use]
    pub fn index(self) -> usize {
        // A registry holds at most u32::MAX fields, so this only fails where usize is smaller; no cell is there then.
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDef {
    /// Its name: a standard one, or `vendor.name`.
    pub name: String,
    /// Its type.
    pub ty: FieldType,
    /// Seen by the stage that declares it alone, never exported.
    pub private: bool,
}

/// The fields of a run: the standard ones, then the own fields of its stages, in the order they were added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registry {
    defs: Vec<FieldDef>,
    ids: BTreeMap<String, FieldId>,
}

impl Registry {
    /// The standard fields.
    #[must_use]
    pub fn standard() -> Self {
        let mut registry = Self { defs: Vec::new(), ids: BTreeMap::new() };
        for (name, ty) in STANDARD {
            registry.push(FieldDef { name: (*name).to_owned(), ty: *ty, private: false });
        }
        registry
    }

    fn push(&mut self, def: FieldDef) -> FieldId {
        let id = FieldId(u32::try_from(self.defs.len()).unwrap_or(u32::MAX));
        self.ids.insert(def.name.clone(), id);
        self.defs.push(def);
        id
    }

    /// Adds an own field and gives its number; the same field again gives the same number.
    ///
    /// # Errors
    /// [`ErrorKind::Type`] when the name already stands for another type, or once for a private field and once not;
    /// [`ErrorKind::UnknownField`] when a new name is not of the form `vendor.name`.
    pub fn add(
        &mut self,
        name: &str,
        ty: FieldType,
        private: bool,
    ) -> Result<FieldId, ArticleError> {
        if let Some(id) = self.id(name) {
            return self.same(id, ty, private);
        }
        if !is_own_name(name) {
            return Err(ArticleError::new(
                ErrorKind::UnknownField,
                format!(
                    "`{name}` is neither a standard field nor a name of the form `vendor.name`; hint: lower-case \
                     letters, digits and `_`, parts joined by `.`"
                ),
            ));
        }
        Ok(self.push(FieldDef { name: name.to_owned(), ty, private }))
    }

    fn same(&self, id: FieldId, ty: FieldType, private: bool) -> Result<FieldId, ArticleError> {
        let Some(def) = self.def(id) else { return Ok(id) };
        if def.ty != ty {
            let (name, old, new) = (&def.name, def.ty.name(), ty.name());
            return Err(ArticleError::new(
                ErrorKind::Type,
                format!("field `{name}` is of type `{old}` and cannot be of type `{new}` too"),
            ));
        }
        if def.private != private {
            return Err(ArticleError::new(
                ErrorKind::Type,
                format!(
                    "field `{}` cannot be private for one stage and open for another",
                    def.name
                ),
            ));
        }
        Ok(id)
    }

    /// The number of a name.
    #[must_use]
    pub fn id(&self, name: &str) -> Option<FieldId> {
        self.ids.get(name).copied()
    }

    /// The definition of a number.
    #[must_use]
    pub fn def(&self, id: FieldId) -> Option<&FieldDef> {
        self.defs.get(id.index())
    }

    /// The name of a number; empty for a number of another registry.
    #[must_use]
    pub fn name(&self, id: FieldId) -> &str {
        self.def(id).map_or("", |def| &def.name)
    }

    /// Every field in canonical order.
    pub fn iter(&self) -> impl Iterator<Item = (FieldId, &FieldDef)> {
        (0..).map(FieldId).zip(&self.defs)
    }

    /// Whether the field is one of the standard ones; the others stand under `ext` in JSON.
    #[must_use]
    pub fn is_standard(&self, id: FieldId) -> bool {
        id.index() < STANDARD.len()
    }

    /// The number of fields.
    #[must_use]
    pub fn len(&self) -> usize {
        self.defs.len()
    }

    /// Never true: the standard fields are always there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.defs.is_empty()
    }
}

/// Whether `name` has the form of an own field: parts of lower-case letters, digits, `_` and `-`, joined by dots.
fn is_own_name(name: &str) -> bool {
    let part = |part: &str| {
        part.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
    };
    name.len() <= 200 && name.contains('.') && name.split('.').all(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields;

    #[test]
    fn standard_fields_have_their_constants() {
        let registry = Registry::standard();
        assert_eq!(registry.id("uri"), Some(fields::URI));
        assert_eq!(registry.id("body_text"), Some(fields::BODY_TEXT));
        assert_eq!(registry.id("quotes"), Some(fields::QUOTES));
        assert_eq!(fields::QUOTES.index() + 1, registry.len());
        assert_eq!(registry.def(fields::CONTENT).unwrap().ty, FieldType::Bytes);
        assert_eq!(registry.def(fields::BODY_BLOCKS).unwrap().ty, FieldType::Blocks);
    }

    #[test]
    fn adding_twice_is_once_and_conflicts_are_told() {
        let mut registry = Registry::standard();
        let id = registry.add("acme.note", FieldType::Text, false).unwrap();
        assert_eq!(registry.add("acme.note", FieldType::Text, false).unwrap(), id);
        assert!(!registry.is_standard(id));
        assert!(registry.is_standard(fields::EVENTS));
        let error = registry.add("acme.note", FieldType::Int, false).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Type);
        assert!(error.to_string().contains("`acme.note`"), "{error}");
        assert!(registry.add("acme.note", FieldType::Text, true).is_err());
        assert_eq!(registry.add("uri", FieldType::Text, false).unwrap(), fields::URI);
        assert!(registry.add("uri", FieldType::Int, false).is_err());
    }

    #[test]
    fn names_without_a_vendor_are_refused() {
        let mut registry = Registry::standard();
        for bad in
            ["note", "", ".", "acme.", ".note", "Acme.note", "acme..note", "acme.a b", "a.\u{e9}"]
        {
            let error = registry.add(bad, FieldType::Text, false).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnknownField, "{bad}");
        }
    }

    #[test]
    fn types_have_codes_and_names() {
        for ty in FieldType::ALL {
            assert_eq!(FieldType::from_code(ty.code()), Some(ty));
            assert_eq!(FieldType::from_name(ty.name()), Some(ty));
        }
        assert_eq!(FieldType::from_code(0), None);
        assert_eq!(FieldType::from_code(11), None);
    }
}

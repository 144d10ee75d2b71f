//! Which fields a stage may read and write.

use newsmill_article::{FieldId, FieldType, Registry};
use serde_json::Value;

use crate::manifest::{Kind, StageManifest};
use crate::{PluginError, PluginErrorKind};

/// Which fields a stage may read and write: what its manifest declares, and what its options name at the places the
/// manifest points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// One a field of the registry: [`READ`], [`WRITE`] and the type in the upper half.
    flags: Box<[u8]>,
}

pub(crate) const READ: u8 = 1;
pub(crate) const WRITE: u8 = 2;
/// What a tag stage writes neither by manifest nor by option.
const NOT_FOR_TAG: [&str; 4] = ["uri", "content", "body_text", "body_blocks"];

impl Access {
    /// Adds the fields that a stage writes or keeps to `registry`. To be done for every stage of a run before the
    /// first [`Access::resolve`]. An own field that only options name is text.
    ///
    /// # Errors
    /// [`PluginErrorKind::Fields`] when a name already has another type, or is neither standard nor `vendor.name`.
    pub fn register(
        stage: &StageManifest,
        options: &Value,
        registry: &mut Registry,
    ) -> Result<(), PluginError> {
        let mut add = |name: &str, ty, private| match registry.add(name, ty, private) {
            Ok(_) => Ok(()),
            Err(error) => Err(fields(format!("stage `{}`: {error}", stage.id))),
        };
        for (name, ty) in &stage.writes {
            add(name, article_type(stage, name, ty.name())?, false)?;
        }
        for (name, ty) in &stage.private {
            add(name, article_type(stage, name, ty.name())?, true)?;
        }
        for name in named(&stage.writes_from, options) {
            if registry.id(name).is_none() {
                registry
                    .add(name, FieldType::Text, false)
                    .map_err(|error| fields(format!("stage `{}`: {error}", stage.id)))?;
            }
        }
        Ok(())
    }

    /// Resolves what a stage declares against a complete registry. A field to read that nobody writes is left out.
    ///
    /// # Errors
    /// [`PluginErrorKind::Fields`] when a field to write is not in the registry or not for this kind of stage.
    pub fn resolve(
        stage: &StageManifest,
        options: &Value,
        registry: &Registry,
    ) -> Result<Self, PluginError> {
        let mut access = Self::none(registry);
        let reads = stage.needs.iter().chain(&stage.uses).map(String::as_str);
        let reads_from = named(&stage.needs_from, options).chain(named(&stage.uses_from, options));
        for name in reads.chain(reads_from) {
            access.read(name, registry);
        }
        let writes = stage.writes.iter().map(|(name, _)| name.as_str());
        for name in writes.chain(named(&stage.writes_from, options)) {
            if stage.kind == Kind::Tag && NOT_FOR_TAG.contains(&name) {
                return Err(fields(format!("tag stage `{}` may not write `{name}`", stage.id)));
            }
            access.write(stage, name, registry, false)?;
        }
        for (name, _) in &stage.private {
            access.write(stage, name, registry, true)?;
        }
        Ok(access)
    }

    fn none(registry: &Registry) -> Self {
        let flags = registry.iter().map(|(_, def)| (def.ty as u8) << 4).collect();
        Self { flags }
    }

    fn read(&mut self, name: &str, registry: &Registry) {
        for ((_, def), flags) in registry.iter().zip(&mut self.flags) {
            if !def.private && (name == "*" || name == def.name) {
                *flags |= READ;
            }
        }
    }

    fn write(
        &mut self,
        stage: &StageManifest,
        name: &str,
        registry: &Registry,
        private: bool,
    ) -> Result<(), PluginError> {
        let field = registry.id(name);
        let is_open =
            field.and_then(|id| registry.def(id)).is_some_and(|def| def.private == private);
        match field.and_then(|id| self.flags.get_mut(id.index())) {
            Some(flags) if is_open => {
                *flags |= READ | WRITE;
                Ok(())
            }
            _ => Err(fields(format!("stage `{}` writes `{name}`, which is not a field", stage.id))),
        }
    }

    /// Whether the stage may read the field.
    #[must_use]
    pub fn may_read(&self, field: FieldId) -> bool {
        self.flags.get(field.index()).is_some_and(|flags| flags & READ != 0)
    }

    /// Whether the stage may write the field.
    #[must_use]
    pub fn may_write(&self, field: FieldId) -> bool {
        self.flags.get(field.index()).is_some_and(|flags| flags & WRITE != 0)
    }

    pub(crate) fn flags(&self) -> &[u8] {
        &self.flags
    }
}

fn fields(message: String) -> PluginError {
    PluginError::new(PluginErrorKind::Fields, message)
}

fn article_type(stage: &StageManifest, name: &str, ty: &str) -> Result<FieldType, PluginError> {
    FieldType::from_name(ty)
        .ok_or_else(|| fields(format!("stage `{}`: `{name}` has no type `{ty}`", stage.id)))
}

/// The field names that options hold at JSON pointers.
fn named<'a>(pointers: &'a [String], options: &'a Value) -> impl Iterator<Item = &'a str> {
    pointers.iter().flat_map(|pointer| named_at(pointer, options))
}

/// The field names that options hold at a JSON pointer: the items of a list, the keys of an object, a text itself;
/// none where nothing is there.
#[must_use]
pub fn named_at<'a>(pointer: &str, options: &'a Value) -> Vec<&'a str> {
    match options.pointer(pointer) {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        Some(Value::Object(object)) => object.keys().map(String::as_str).collect(),
        Some(Value::String(name)) => vec![name],
        _ => Vec::new(),
    }
}

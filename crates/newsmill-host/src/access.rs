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
        let add = |registry: &mut Registry, name: &str, ty, private| {
            let added = registry.add(name, ty, private);
            added.map(drop).map_err(|error| fields(format!("stage `{}`: {error}", stage.id)))
        };
        for (name, ty) in &stage.writes {
            add(registry, name, *ty, false)?;
        }
        for (name, ty) in &stage.private {
            add(registry, name, *ty, true)?;
        }
        for name in named(&stage.writes_from, options) {
            // Of a field that is there the type is known; an own one that only options name is text.
            if registry.id(name).is_none() {
                add(registry, name, FieldType::Text, false)?;
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::manifest::Manifest;

    fn stage(more: &Value) -> StageManifest {
        let mut stage = json!({ "id": "acme.one", "kind": "clean", "summary": "x" });
        for (key, value) in more.as_object().unwrap() {
            stage[key] = value.clone();
        }
        let manifest = json!({ "name": "p", "version": "1.0.0", "abi": [1, 0], "stages": [stage] });
        Manifest::parse(&manifest.to_string()).unwrap().stages.remove(0)
    }

    fn names(
        access: &Access,
        registry: &Registry,
        may: impl Fn(&Access, FieldId) -> bool,
    ) -> String {
        let names: Vec<&str> =
            registry.iter().filter(|(id, _)| may(access, *id)).map(|(_, def)| &*def.name).collect();
        names.join(" ")
    }

    fn resolved(stages: &[(Value, Value)]) -> Result<Vec<(String, String)>, PluginError> {
        let mut registry = Registry::standard();
        for (more, options) in stages {
            Access::register(&stage(more), options, &mut registry)?;
        }
        let both = |(more, options): &(Value, Value)| {
            let access = Access::resolve(&stage(more), options, &registry)?;
            let reads = names(&access, &registry, Access::may_read);
            Ok((reads, names(&access, &registry, Access::may_write)))
        };
        stages.iter().map(both).collect()
    }

    #[test]
    fn what_is_declared_is_open_and_nothing_else() {
        let writer = json!({ "needs": ["url"], "uses": ["acme.later"], "writes": { "headline": "text" },
            "private": { "acme.mine": "bytes" } });
        let later = json!({ "id": "acme.two", "uses": ["acme.later", "acme.mine"], "writes": { "acme.later": "int" } });
        let all = resolved(&[(writer, json!({})), (later, json!({}))]).unwrap();
        assert_eq!(
            all[0],
            ("url headline acme.mine acme.later".into(), "headline acme.mine".into())
        );
        assert_eq!(all[1], ("acme.later".into(), "acme.later".into()));
    }

    #[test]
    fn options_name_fields_at_pointers() {
        let more = json!({ "needs_from": ["/need"], "uses_from": ["/use", "/nothing"], "writes_from": ["/map"] });
        let options = json!({ "need": ["uri", 7], "use": "byline", "map": { "acme.new": "x", "section": "y" } });
        let all = resolved(&[(more, options)]).unwrap();
        let (reads, writes) = ("uri byline section acme.new", "section acme.new");
        assert_eq!(all, [(reads.to_owned(), writes.to_owned())]);
    }

    #[test]
    fn a_star_is_all_but_private_fields() {
        let all = resolved(&[
            (json!({ "needs": ["*"] }), json!({})),
            (json!({ "writes": { "acme.a": "int" }, "private": { "acme.b": "text" } }), json!({})),
        ])
        .unwrap();
        assert!(all[0].0.starts_with("uri version ") && all[0].0.ends_with(" quotes acme.a"));
        assert_eq!(all[0].1, "");
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let text = (json!({ "writes": { "acme.a": "text" } }), json!({}));
        let number = (json!({ "id": "acme.two", "writes": { "acme.a": "int" } }), json!({}));
        let error = resolved(&[text.clone(), number]).unwrap_err();
        assert!(error.to_string().contains("`acme.a` is of type `text`"), "{error}");
        let secret = (json!({ "id": "acme.two", "private": { "acme.a": "text" } }), json!({}));
        assert!(resolved(&[text, secret]).is_err());
        let body = json!({ "kind": "tag", "writes_from": ["/map"] });
        for (name, words) in
            [("body_text", "may not write"), ("nonsense", "neither a standard field")]
        {
            let error = resolved(&[(body.clone(), json!({ "map": [name] }))]).unwrap_err();
            assert_eq!(error.kind(), PluginErrorKind::Fields);
            assert!(error.to_string().contains(words), "{error}");
        }
    }
}

//! A stage: a plugin's code with options and fields.

use std::ffi::c_void;
use std::fmt;
use std::ptr::null_mut;
use std::sync::Arc;

use newsmill_article::{FieldId, FieldType, Registry, fields};
use serde_json::Value;

use crate::context::{CallContext, Phase, note_stage};
use crate::facet::Class;
use crate::manifest::{Kind, StageManifest};
use crate::masks::Masks;
use crate::stream::guard;
use crate::strings::Refusal;
use crate::vtable::HOST;
use crate::{Access, CallError, LogLevel, Plugin, Services, Status};

/// What a stage is made with.
#[derive(Clone)]
pub struct StageSettings {
    /// Its name in the pipeline and in reports.
    pub entry: String,
    /// Its id.
    pub id: String,
    /// Its options, parsed, checked against the schema, defaults filled in.
    pub options: Value,
    /// The fields of the run, complete.
    pub registry: Arc<Registry>,
    /// Which of them it may read and write.
    pub access: Access,
    /// What the run offers.
    pub services: Arc<dyn Services>,
    /// Option values that nobody may see: `***` in every message of the plugin.
    pub secrets: Vec<String>,
    /// Most bytes of one article, also the most a stream is asked for at once.
    pub article_bytes_max: usize,
}

impl fmt::Debug for StageSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Options may hold secrets.
        f.debug_struct("StageSettings")
            .field("entry", &self.entry)
            .field("id", &self.id)
            .field("article_bytes_max", &self.article_bytes_max)
            .finish_non_exhaustive()
    }
}

/// What the calls of a stage share.
pub(crate) struct Core {
    pub(crate) settings: StageSettings,
    pub(crate) masks: Masks,
    pub(crate) plugin_name: String,
    pub(crate) plugin_version: String,
    /// Tags and blocks: what a new body touches.
    pub(crate) places: Vec<FieldId>,
    /// What `row_json` gives when no fields are named.
    pub(crate) readable: Vec<FieldId>,
}

impl Core {
    fn new(plugin: &Plugin, settings: StageSettings) -> Self {
        let fields = || settings.registry.iter();
        let places = fields()
            .filter(|(_, def)| matches!(def.ty, FieldType::Tags | FieldType::Blocks))
            .map(|(id, _)| id)
            .collect();
        let readable = fields()
            .map(|(id, _)| id)
            .filter(|id| settings.access.may_read(*id) && *id != fields::CONTENT)
            .collect();
        Self {
            masks: Masks::new(&settings.secrets),
            plugin_name: plugin.name().to_owned(),
            plugin_version: plugin.version().to_owned(),
            places,
            readable,
            settings,
        }
    }

    pub(crate) fn id(&self) -> &str {
        &self.settings.id
    }

    pub(crate) fn log(&self, level: LogLevel, message: String, fields: String) {
        let (message, fields) = (self.masks.words(message), self.masks.apply(fields));
        self.log_as(&self.settings.entry, level, &message, &fields);
    }

    pub(crate) fn log_as(&self, name: &str, level: LogLevel, message: &str, fields: &str) {
        // A service that panics loses its message; the call goes on.
        guard(|| self.settings.services.log(name, level, message, fields)).unwrap_or_default();
    }

    pub(crate) fn error(&self, call: Call, status: Status, message: String) -> CallError {
        CallError {
            status,
            message,
            plugin: self.plugin_name.clone(),
            version: self.plugin_version.clone(),
            stage: self.settings.entry.clone(),
            call: call.name,
            has_article: call.has_article,
        }
    }
}

/// A plugin function.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    pub(crate) name: &'static str,
    /// Whether a failure may cost articles or input alone.
    pub(crate) has_article: bool,
}

impl Call {
    /// A function that is not about articles.
    pub(crate) const fn apart(name: &'static str) -> Self {
        Self { name, has_article: false }
    }

    /// A function that is handed articles or input.
    pub(crate) const fn about_articles(name: &'static str) -> Self {
        Self { name, has_article: true }
    }
}

/// A plugin's code with options and fields. Shared by threads; workers, readers and writers of it are not.
pub struct Stage {
    class: Class,
    manifest: StageManifest,
    pub(crate) core: Arc<Core>,
    pointer: *mut c_void,
    /// The code; it is never unloaded.
    plugin: Arc<Plugin>,
}

// SAFETY: rule 3 of the header: a stage is shared, its functions may run at the same time from many threads. All else
// in it is data that does not change.
unsafe impl Send for Stage {}
// SAFETY: as above.
unsafe impl Sync for Stage {}

impl fmt::Debug for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stage").field("settings", &self.core.settings).finish_non_exhaustive()
    }
}

impl Stage {
    /// Makes a stage: the plugin checks its options and resolves its fields.
    ///
    /// # Errors
    /// What `create` answers; [`Status::Unsupported`] when the plugin does not offer the id.
    pub fn create(plugin: &Arc<Plugin>, settings: StageSettings) -> Result<Arc<Self>, CallError> {
        const CREATE: Call = Call::apart("create");
        let core = Arc::new(Core::new(plugin, settings));
        let class = plugin.class(core.id());
        let manifest = plugin.manifest().stage(core.id());
        let Some((class, manifest)) = class.zip(manifest) else {
            let words = format!("the plugin does not offer stage `{}`", core.id());
            return Err(core.error(CREATE, Status::Unsupported, words));
        };
        note_stage(&core);
        let mut pointer = null_mut();
        call(&core, CREATE, Phase::Create, |context| {
            // SAFETY: the host's table is static; context and out-pointer live over the call.
            unsafe { (class.create)(HOST.pointer(), context.pointer(), &raw mut pointer) }
        })?;
        let (class, manifest) = (*class, manifest.clone());
        Ok(Arc::new(Self { class, manifest, core, pointer, plugin: Arc::clone(plugin) }))
    }

    /// Lets it load models and connect. Once, before everything but `create`.
    ///
    /// # Errors
    /// What `start` answers.
    pub fn start(&self) -> Result<(), CallError> {
        let Some(start) = self.class.start else { return Ok(()) };
        call(&self.core, Call::apart("start"), Phase::Start, |context| {
            // SAFETY: the stage came from `create`; the context lives over the call.
            unsafe { start(self.pointer, context.pointer()) }
        })
        .map(|_| ())
    }

    /// Its name in the pipeline.
    #[must_use]
    pub fn entry(&self) -> &str {
        &self.core.settings.entry
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.core.id()
    }

    /// What the plugin says of it.
    #[must_use]
    pub fn manifest(&self) -> &StageManifest {
        &self.manifest
    }

    /// The plugin it is of.
    #[must_use]
    pub fn plugin(&self) -> &Arc<Plugin> {
        &self.plugin
    }

    /// Whether it offers the transform facet.
    #[must_use]
    pub fn has_transform(&self) -> bool {
        self.class.transform.is_some()
    }

    /// Whether it offers the serial facet.
    #[must_use]
    pub fn has_serial(&self) -> bool {
        self.class.serial.is_some()
    }

    /// Whether it offers the ingest facet.
    #[must_use]
    pub fn has_ingest(&self) -> bool {
        self.class.ingest.is_some()
    }

    /// Whether it offers the export facet.
    #[must_use]
    pub fn has_export(&self) -> bool {
        self.class.export.is_some()
    }

    pub(crate) fn class(&self) -> &Class {
        &self.class
    }

    pub(crate) fn pointer(&self) -> *mut c_void {
        self.pointer
    }

    /// What it may do to rows in a transform or serial call.
    pub(crate) fn right(&self) -> crate::batch::Right {
        match self.manifest.kind {
            Kind::Tag => crate::batch::Right::Tag,
            _ => crate::batch::Right::Clean,
        }
    }

    /// The error for a facet that is not offered.
    pub(crate) fn lacks(&self, call: Call, facet: &str) -> CallError {
        self.core.error(call, Status::Unsupported, format!("the stage offers no {facet} facet"))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // SAFETY: the stage came from `create`, and everything made of it holds it, so this is the last call.
        unsafe { (self.class.destroy)(self.pointer) };
    }
}

/// Runs a plugin function with a context and turns its status into words.
pub(crate) fn call(
    core: &Arc<Core>,
    call: Call,
    phase: Phase,
    run: impl FnOnce(&CallContext<'_>) -> i32,
) -> Result<Vec<crate::RejectedUri>, CallError> {
    call_with(core, call, phase, |context| (run(context), Vec::new()))
}

/// [`call`] for a function that was given a batch or streams: what they refused last comes with the status.
pub(crate) fn call_with(
    core: &Arc<Core>,
    call: Call,
    phase: Phase,
    run: impl FnOnce(&CallContext<'_>) -> (i32, Vec<Refusal>),
) -> Result<Vec<crate::RejectedUri>, CallError> {
    let context = CallContext::new(Some(core), phase);
    let (status, refused) = run(&context);
    context.settle(status, refused).map_err(|(status, message)| core.error(call, status, message))
}

//! A plugin whose functions run closures of a test, and safe shorthands for the host's functions.

use std::collections::BTreeMap;
use std::ffi::{CStr, c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use newsmill_abi::*;
use newsmill_article::{Article, Batch as Rows, Cell, FieldId, Registry, fields};
use serde_json::{Value, json};

use crate::vtable::HOST;
use crate::{
    Access, CallError, LogLevel, MetricKind, Outcome, Services, Stage, StageSettings, Worker,
};

/// A call of the plugin.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event<'a> {
    Create(*mut Ctx),
    Start(*mut Ctx),
    Open(*mut Ctx),
    Process(*mut Ctx, *mut Batch),
    Undo,
    Delta(*mut Out),
    Apply(&'a [u8]),
    Plan(*mut Ctx, &'a [u8], &'a [u8], *mut Out),
    Boundary(&'a [u8], *mut u64),
    OpenInput(&'a [u8], *mut In, &'a [u8]),
    Next(*mut Ctx, *mut In, *mut Batch, u32),
    Position(*mut Out),
    Begin(&'a [u8], *mut Out, *mut Out),
    OpenBlock([u32; 3], *mut Out),
    Write(*mut Ctx, *mut Out, *mut Batch),
    Finish(*mut Out, *mut Out),
    Commit(*mut Ctx, *const Receipt, usize, u32, *mut Out),
    Abort(&'a [u8]),
    Close,
    Destroy,
}

pub(super) type Script = dyn Fn(Event<'_>) -> Status + Send + Sync;

static SCRIPTS: Mutex<BTreeMap<u64, Arc<Script>>> = Mutex::new(BTreeMap::new());
static NEXT_SCRIPT: AtomicU64 = AtomicU64::new(1);

/// Runs the script of a stage as a plugin runs its code: a panic becomes a status.
fn run(stage: *mut c_void, event: Event<'_>) -> Status {
    let id = u64::try_from(stage.addr()).unwrap();
    let script = SCRIPTS.lock().unwrap().get(&id).cloned();
    let script = script.expect("the stage has a script");
    catch_unwind(AssertUnwindSafe(|| script(event))).unwrap_or_else(|panic| {
        if let Event::Process(ctx, _) | Event::Next(ctx, ..) | Event::Write(ctx, ..) = event {
            let words = panic.downcast_ref::<&str>().copied().unwrap_or("panic");
            fail(ctx, words);
        }
        NM_E_PANIC
    })
}

unsafe extern "C" fn create(_: *const Host, ctx: *mut Ctx, out: *mut *mut c_void) -> Status {
    let mut id = 0_i64;
    let found = unsafe { (host().option_i64)(ctx, Str::of(b"/script"), &raw mut id) };
    assert_eq!(found, NM_OK);
    let stage = std::ptr::without_provenance_mut(usize::try_from(id).unwrap());
    unsafe { out.write(stage) };
    run(stage, Event::Create(ctx))
}
unsafe extern "C" fn start(stage: *mut c_void, ctx: *mut Ctx) -> Status {
    run(stage, Event::Start(ctx))
}
unsafe extern "C" fn destroy(stage: *mut c_void) {
    run(stage, Event::Destroy);
}
unsafe extern "C" fn open(stage: *mut c_void, ctx: *mut Ctx, out: *mut *mut c_void) -> Status {
    unsafe { out.write(stage) };
    run(stage, Event::Open(ctx))
}
unsafe extern "C" fn process(worker: *mut c_void, ctx: *mut Ctx, batch: *mut Batch) -> Status {
    run(worker, Event::Process(ctx, batch))
}
unsafe extern "C" fn close(worker: *mut c_void) {
    run(worker, Event::Close);
}
unsafe extern "C" fn undo(state: *mut c_void, _: *mut Ctx) -> Status {
    run(state, Event::Undo)
}
unsafe extern "C" fn delta(state: *mut c_void, _: *mut Ctx, out: *mut Out) -> Status {
    run(state, Event::Delta(out))
}
unsafe extern "C" fn apply(state: *mut c_void, _: *mut Ctx, delta: Str) -> Status {
    run(state, Event::Apply(unsafe { delta.bytes() }))
}
unsafe extern "C" fn plan(
    stage: *mut c_void,
    ctx: *mut Ctx,
    inputs: Str,
    earlier: Str,
    out: *mut Out,
) -> Status {
    run(stage, unsafe { Event::Plan(ctx, inputs.bytes(), earlier.bytes(), out) })
}
unsafe extern "C" fn boundary(
    stage: *mut c_void,
    _: *mut Ctx,
    window: Str,
    out: *mut u64,
) -> Status {
    run(stage, Event::Boundary(unsafe { window.bytes() }, out))
}

/// A reader or writer: its stage and the stream it was opened with.
struct Opened<S> {
    stage: *mut c_void,
    stream: *mut S,
}

fn opened<S>(stage: *mut c_void, stream: *mut S) -> *mut c_void {
    Box::into_raw(Box::new(Opened { stage, stream })).cast()
}
unsafe fn parts<S>(of: *mut c_void) -> (*mut c_void, *mut S) {
    let of = unsafe { &*of.cast::<Opened<S>>() };
    (of.stage, of.stream)
}

unsafe extern "C" fn open_input(
    stage: *mut c_void,
    _: *mut Ctx,
    input: Str,
    stream: *mut In,
    resume: Str,
    out: *mut *mut c_void,
) -> Status {
    let status = run(stage, unsafe { Event::OpenInput(input.bytes(), stream, resume.bytes()) });
    if status == NM_OK {
        unsafe { out.write(opened(stage, stream)) };
    }
    status
}
unsafe extern "C" fn next(
    reader: *mut c_void,
    ctx: *mut Ctx,
    batch: *mut Batch,
    rows: u32,
) -> Status {
    let (stage, stream) = unsafe { parts(reader) };
    run(stage, Event::Next(ctx, stream, batch, rows))
}
unsafe extern "C" fn position(reader: *mut c_void, _: *mut Ctx, out: *mut Out) -> Status {
    let (stage, _) = unsafe { parts::<In>(reader) };
    run(stage, Event::Position(out))
}
unsafe extern "C" fn close_opened(of: *mut c_void) {
    let (stage, _) = unsafe { parts::<u8>(of) };
    run(stage, Event::Close);
    drop(unsafe { Box::from_raw(of.cast::<Opened<u8>>()) });
}
unsafe extern "C" fn begin(
    stage: *mut c_void,
    _: *mut Ctx,
    run_json: Str,
    job: *mut Out,
    prologue: *mut Out,
) -> Status {
    run(stage, Event::Begin(unsafe { run_json.bytes() }, job, prologue))
}
unsafe extern "C" fn open_block(
    stage: *mut c_void,
    _: *mut Ctx,
    _: Str,
    split: u32,
    block: u32,
    attempt: u32,
    staged: *mut Out,
    out: *mut *mut c_void,
) -> Status {
    unsafe { out.write(opened(stage, staged)) };
    run(stage, Event::OpenBlock([split, block, attempt], staged))
}
unsafe extern "C" fn write(writer: *mut c_void, ctx: *mut Ctx, batch: *mut Batch) -> Status {
    let (stage, staged) = unsafe { parts(writer) };
    run(stage, Event::Write(ctx, staged, batch))
}
unsafe extern "C" fn finish(writer: *mut c_void, _: *mut Ctx, receipt: *mut Out) -> Status {
    let (stage, staged) = unsafe { parts(writer) };
    run(stage, Event::Finish(staged, receipt))
}
unsafe extern "C" fn commit(
    stage: *mut c_void,
    ctx: *mut Ctx,
    _: Str,
    receipts: *const Receipt,
    stride: usize,
    n: u32,
    epilogue: *mut Out,
) -> Status {
    run(stage, Event::Commit(ctx, receipts, stride, n, epilogue))
}
unsafe extern "C" fn abort(stage: *mut c_void, _: *mut Ctx, job: Str) -> Status {
    run(stage, Event::Abort(unsafe { job.bytes() }))
}

static TRANSFORM: Transform = Transform {
    size: size_of::<Transform>(),
    open: Some(open),
    process: Some(process),
    close: Some(close),
};
static SERIAL: Serial = Serial {
    size: size_of::<Serial>(),
    open: Some(open),
    process: Some(process),
    undo: Some(undo),
    delta: Some(delta),
    apply: Some(apply),
    close: Some(close),
};
static INGEST: Ingest = Ingest {
    size: size_of::<Ingest>(),
    plan: Some(plan),
    boundary: Some(boundary),
    open: Some(open_input),
    next: Some(next),
    position: Some(position),
    close: Some(close_opened),
};
static EXPORT: Export = Export {
    size: size_of::<Export>(),
    begin: Some(begin),
    open: Some(open_block),
    write: Some(write),
    finish: Some(finish),
    close: Some(close_opened),
    commit: Some(commit),
    abort: Some(abort),
};

unsafe extern "C" fn process_facets(id: *const c_char) -> *const c_void {
    match unsafe { CStr::from_ptr(id) } {
        id if id == FACET_TRANSFORM => (&raw const TRANSFORM).cast(),
        id if id == FACET_SERIAL => (&raw const SERIAL).cast(),
        _ => std::ptr::null(),
    }
}
unsafe extern "C" fn ingest_facets(id: *const c_char) -> *const c_void {
    let is_it = unsafe { CStr::from_ptr(id) } == FACET_INGEST;
    if is_it { (&raw const INGEST).cast() } else { std::ptr::null() }
}
unsafe extern "C" fn export_facets(id: *const c_char) -> *const c_void {
    let is_it = unsafe { CStr::from_ptr(id) } == FACET_EXPORT;
    if is_it { (&raw const EXPORT).cast() } else { std::ptr::null() }
}

pub(super) const fn class(
    id: &'static CStr,
    facet: unsafe extern "C" fn(*const c_char) -> *const c_void,
) -> StageClass {
    StageClass {
        size: size_of::<StageClass>(),
        id: id.as_ptr(),
        create: Some(create),
        start: Some(start),
        destroy: Some(destroy),
        facet: Some(facet),
    }
}

static CLASSES: [StageClass; 7] = [
    class(c"test.clean", process_facets),
    class(c"test.tag", process_facets),
    class(c"test.stones", process_facets),
    class(c"test.ingest", ingest_facets),
    class(c"test.random", ingest_facets),
    class(c"test.export", export_facets),
    class(c"test.narrow", process_facets),
];

/// Pointers to the classes above.
struct Pointers([*const StageClass; 7]);
unsafe impl Sync for Pointers {}
static POINTERS: Pointers = Pointers([
    &raw const CLASSES[0],
    &raw const CLASSES[1],
    &raw const CLASSES[2],
    &raw const CLASSES[3],
    &raw const CLASSES[4],
    &raw const CLASSES[5],
    &raw const CLASSES[6],
]);

pub(super) const MANIFEST: &str = r#"{
    "name": "test-kit", "version": "0.1.0", "abi": [1, 0], "panic": "unwind",
    "stages": [
        { "id": "test.clean", "kind": "clean", "summary": "x", "needs": ["*"],
          "writes": { "uri": "text", "version": "int", "status": "text", "content": "bytes", "source": "json",
                      "kind_confidence": "float", "headline": "text", "authors": "list", "published": "time",
                      "body_text": "text", "body_blocks": "blocks", "people": "tags", "places": "tags",
                      "test.flag": "bool", "test.note": "text" },
          "private": { "test.secret": "bytes" },
          "options": { "type": "object", "properties": { "script": { "type": "integer" } } } },
        { "id": "test.tag", "kind": "tag", "summary": "x", "needs": ["body_text"], "writes": { "places": "tags" } },
        { "id": "test.stones", "kind": "clean", "summary": "x", "needs": ["*"], "tombstones": true,
          "writes": { "headline": "text" } },
        { "id": "test.ingest", "kind": "ingest", "summary": "x",
          "writes": { "uri": "text", "content": "bytes", "headline": "text" } },
        { "id": "test.random", "kind": "ingest", "summary": "x", "access": "random",
          "writes": { "uri": "text", "content": "bytes" } },
        { "id": "test.export", "kind": "export", "summary": "x", "needs": ["*"] },
        { "id": "test.narrow", "kind": "clean", "summary": "x", "needs": ["headline"],
          "writes": { "section": "text" } }
    ]
}"#;

static PLUGIN: Plugin = Plugin {
    size: size_of::<Plugin>(),
    abi_major: 1,
    abi_minor: 0,
    manifest: MANIFEST.as_ptr().cast(),
    manifest_len: MANIFEST.len(),
    init: None,
    stages: POINTERS.0.as_ptr(),
    stages_len: POINTERS.0.len(),
};

pub(super) fn plugin() -> Arc<crate::Plugin> {
    crate::Plugin::from_static(&PLUGIN).unwrap()
}

/// Services that keep what they are told.
#[derive(Default)]
pub(super) struct Recorder {
    pub(super) logs: Mutex<Vec<String>>,
    pub(super) metrics: Mutex<Vec<String>>,
    pub(super) cancelled: AtomicBool,
}

impl Services for Recorder {
    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
    fn log(&self, stage: &str, level: LogLevel, message: &str, json_fields: &str) {
        let line = format!("{stage} {level:?} {message} {json_fields}");
        self.logs.lock().unwrap().push(line.trim_end().to_owned());
    }
    fn metric(&self, stage: &str, kind: MetricKind, name: &str, value: f64) {
        self.metrics.lock().unwrap().push(format!("{stage} {kind:?} {name} {value}"));
    }
}

pub(super) fn registry() -> Arc<Registry> {
    let mut registry = Registry::standard();
    for stage in &plugin().manifest().stages {
        Access::register(stage, &Value::Null, &mut registry).unwrap();
    }
    Arc::new(registry)
}

/// Everything for one stage.
pub(super) struct Setup {
    pub(super) options: Value,
    pub(super) secrets: Vec<String>,
    pub(super) article_bytes_max: usize,
    pub(super) services: Arc<Recorder>,
}

impl Default for Setup {
    fn default() -> Self {
        let services = Arc::default();
        Self { options: json!({}), secrets: Vec::new(), article_bytes_max: 1 << 20, services }
    }
}

impl Setup {
    pub(super) fn create(
        mut self,
        id: &str,
        script: impl Fn(Event<'_>) -> Status + Send + Sync + 'static,
    ) -> Result<Arc<Stage>, CallError> {
        let number = NEXT_SCRIPT.fetch_add(1, Ordering::Relaxed);
        SCRIPTS.lock().unwrap().insert(number, Arc::new(script));
        self.options["script"] = json!(number);
        let registry = registry();
        let plugin = plugin();
        let manifest = plugin.manifest().stage(id).unwrap();
        let access = Access::resolve(manifest, &self.options, &registry).unwrap();
        let settings = StageSettings {
            entry: format!("my-{}", id.replace('.', "-")),
            id: id.to_owned(),
            options: self.options,
            registry,
            access,
            services: self.services,
            secrets: self.secrets,
            article_bytes_max: self.article_bytes_max,
        };
        Stage::create(&plugin, settings)
    }
}

/// A stage whose script only answers one kind of event.
pub(super) fn stage(
    id: &str,
    script: impl Fn(Event<'_>) -> Status + Send + Sync + 'static,
) -> Arc<Stage> {
    Setup::default().create(id, script).unwrap()
}

/// Runs `process` once over rows.
pub(super) fn process_once(
    id: &str,
    rows: &mut Rows,
    run: impl Fn(Api) -> Result<(), Status> + Send + Sync + 'static,
) -> Result<Outcome, CallError> {
    let stage = stage(id, move |event| match event {
        Event::Process(ctx, batch) => status(run(Api { ctx, batch })),
        _ => NM_OK,
    });
    Worker::open(&stage).unwrap().process(rows)
}

pub(super) fn status(result: Result<(), Status>) -> Status {
    result.err().unwrap_or(NM_OK)
}

pub(super) fn host() -> &'static Host {
    unsafe { &*HOST.pointer() }
}

pub(super) fn fail(ctx: *mut Ctx, words: &str) {
    unsafe { (host().fail)(ctx, NM_E_OTHER, Str::of(words.as_bytes())) };
}

/// An article with a uri and a body.
pub(super) fn article(uri: &str, body: &str) -> Article {
    let mut article = Article::new(&registry());
    article.set(fields::URI, Cell::Text(uri.into()));
    article.set(fields::BODY_TEXT, Cell::Text(body.into()));
    article
}

pub(super) fn rows(uris: &[&str]) -> Rows {
    let mut rows = Rows::new(registry());
    for uri in uris {
        rows.push(article(uri, "body"));
    }
    rows
}

pub(super) fn uris(rows: &Rows) -> Vec<&str> {
    rows.articles.iter().map(|a| a.text(fields::URI).unwrap_or("-")).collect()
}

pub(super) fn own(name: &str) -> FieldId {
    registry().id(name).unwrap()
}

/// The host's functions over one batch, with results.
#[derive(Clone, Copy)]
pub(super) struct Api {
    pub(super) ctx: *mut Ctx,
    pub(super) batch: *mut Batch,
}

fn done(status: Status) -> Result<(), Status> {
    if status == NM_OK { Ok(()) } else { Err(status) }
}

/// Reads through an out-parameter.
pub(super) fn out<T>(start: T, call: impl FnOnce(*mut T) -> Status) -> Result<T, Status> {
    let mut value = start;
    done(call(&raw mut value)).map(|()| value)
}

impl Api {
    pub(super) fn rows(self) -> u32 {
        unsafe { (host().rows)(self.batch) }
    }
    pub(super) fn bytes(self, row: u32, field: FieldId) -> Result<&'static [u8], Status> {
        let view =
            out(Str::EMPTY, |out| unsafe { (host().get_str)(self.batch, row, field.code(), out) })?;
        Ok(unsafe { view.bytes() })
    }
    pub(super) fn text(self, row: u32, field: FieldId) -> Result<&'static str, Status> {
        self.bytes(row, field).map(|bytes| std::str::from_utf8(bytes).unwrap())
    }
    pub(super) fn int(self, row: u32, field: FieldId) -> Result<i64, Status> {
        out(0, |out| unsafe { (host().get_i64)(self.batch, row, field.code(), out) })
    }
    pub(super) fn float(self, row: u32, field: FieldId) -> Result<f64, Status> {
        out(0.0, |out| unsafe { (host().get_f64)(self.batch, row, field.code(), out) })
    }
    pub(super) fn list(self, row: u32, field: FieldId) -> Result<Vec<&'static str>, Status> {
        let mut items = [Str::EMPTY; 8];
        let total = out(0, |total| unsafe {
            (host().get_list)(self.batch, row, field.code(), items.as_mut_ptr(), 8, total)
        })?;
        let items = items.iter().take(usize::try_from(total).unwrap());
        Ok(items.map(|item| std::str::from_utf8(unsafe { item.bytes() }).unwrap()).collect())
    }
    pub(super) fn tags(self, row: u32, field: FieldId) -> Result<Vec<Tag>, Status> {
        let mut tags = [empty_tag(); 8];
        let total = out(0, |total| unsafe {
            let stride = size_of::<Tag>();
            (host().get_tags)(self.batch, row, field.code(), tags.as_mut_ptr(), stride, 8, total)
        })?;
        Ok(tags.iter().copied().take(usize::try_from(total).unwrap()).collect())
    }
    pub(super) fn blocks(self, row: u32, field: FieldId) -> Result<Vec<Block>, Status> {
        let mut blocks = [Block { kind: 0, span: Span { start: 0, end: 0 } }; 8];
        let total = out(0, |total| unsafe {
            let (stride, field) = (size_of::<Block>(), field.code());
            (host().get_blocks)(self.batch, row, field, blocks.as_mut_ptr(), stride, 8, total)
        })?;
        Ok(blocks.iter().copied().take(usize::try_from(total).unwrap()).collect())
    }
    pub(super) fn row_json(self, row: u32, fields: &[FieldId]) -> Result<&'static str, Status> {
        let codes: Vec<u32> = fields.iter().map(|field| field.code()).collect();
        let n = u32::try_from(codes.len()).unwrap();
        let view = out(Str::EMPTY, |out| unsafe {
            (host().row_json)(self.batch, row, codes.as_ptr(), n, out)
        })?;
        Ok(std::str::from_utf8(unsafe { view.bytes() }).unwrap())
    }
    pub(super) fn cell_json(self, row: u32, field: FieldId) -> Result<&'static str, Status> {
        let view = out(Str::EMPTY, |out| unsafe {
            (host().cell_json)(self.batch, row, field.code(), out)
        })?;
        Ok(std::str::from_utf8(unsafe { view.bytes() }).unwrap())
    }
    pub(super) fn set(self, row: u32, field: FieldId, value: &[u8]) -> Result<(), Status> {
        done(unsafe { (host().set_str)(self.batch, row, field.code(), Str::of(value)) })
    }
    pub(super) fn set_int(self, row: u32, field: FieldId, value: i64) -> Result<(), Status> {
        done(unsafe { (host().set_i64)(self.batch, row, field.code(), value) })
    }
    pub(super) fn set_float(self, row: u32, field: FieldId, value: f64) -> Result<(), Status> {
        done(unsafe { (host().set_f64)(self.batch, row, field.code(), value) })
    }
    pub(super) fn clear(self, row: u32, field: FieldId) -> Result<(), Status> {
        done(unsafe { (host().set_null)(self.batch, row, field.code()) })
    }
    pub(super) fn push(self, row: u32, field: FieldId, items: &[&str]) -> Result<(), Status> {
        let items: Vec<Str> = items.iter().map(|item| Str::of(item.as_bytes())).collect();
        let n = u32::try_from(items.len()).unwrap();
        done(unsafe { (host().push_list)(self.batch, row, field.code(), items.as_ptr(), n) })
    }
    pub(super) fn add(self, row: u32, field: FieldId, tags: &[Tag]) -> Result<(), Status> {
        let n = u32::try_from(tags.len()).unwrap();
        let stride = size_of::<Tag>();
        done(unsafe { (host().add_tags)(self.batch, row, field.code(), tags.as_ptr(), stride, n) })
    }
    pub(super) fn drop_tags(self, row: u32, field: FieldId, who: &str) -> Result<(), Status> {
        done(unsafe { (host().drop_tags)(self.batch, row, field.code(), Str::of(who.as_bytes())) })
    }
    pub(super) fn set_blocks(self, row: u32, blocks: &[Block]) -> Result<(), Status> {
        let n = u32::try_from(blocks.len()).unwrap();
        let (field, stride) = (fields::BODY_BLOCKS.code(), size_of::<Block>());
        done(unsafe { (host().set_blocks)(self.batch, row, field, blocks.as_ptr(), stride, n) })
    }
    pub(super) fn set_json(self, row: u32, object: &str) -> Result<(), Status> {
        done(unsafe { (host().row_set_json)(self.batch, row, Str::of(object.as_bytes())) })
    }
    pub(super) fn new_row(self, after: u32) -> Result<u32, Status> {
        out(0, |out| unsafe { (host().new_row)(self.batch, after, out) })
    }
    pub(super) fn drop(self, row: u32, reason: &str, detail: &str) -> Result<(), Status> {
        let (reason, detail) = (Str::of(reason.as_bytes()), Str::of(detail.as_bytes()));
        done(unsafe { (host().drop)(self.batch, row, reason, detail) })
    }
    pub(super) fn reject(self, row: u32, status: Status, why: &str) -> Result<(), Status> {
        done(unsafe { (host().reject)(self.batch, row, status, Str::of(why.as_bytes())) })
    }
}

pub(super) fn empty_tag() -> Tag {
    Tag {
        name: Str::EMPTY,
        uri: Str::EMPTY,
        confidence: f64::NAN,
        relevance: f64::NAN,
        spans: std::ptr::null(),
        spans_len: 0,
        data: Str::EMPTY,
        creator: Str::EMPTY,
    }
}

/// A tag of a name and spans that both live on.
pub(super) fn tag(name: &'static str, spans: &'static [Span]) -> Tag {
    Tag {
        name: Str::of(name.as_bytes()),
        spans: spans.as_ptr(),
        spans_len: spans.len(),
        ..empty_tag()
    }
}

pub(super) fn write_out(out: *mut Out, bytes: &[u8]) -> Status {
    unsafe { (host().write)(out, bytes.as_ptr().cast(), bytes.len()) }
}

/// The kit's stage classes, for a plugin that differs elsewhere.
pub(super) fn classes() -> Vec<*const StageClass> {
    POINTERS.0.to_vec()
}

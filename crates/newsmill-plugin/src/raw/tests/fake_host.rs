//! A host in memory: enough of the contract to see what a plugin calls, with no check but those the tests are about.

use std::collections::BTreeMap;
use std::ffi::{c_char, c_void};
use std::slice;
use std::sync::Mutex;

use newsmill_abi as abi;

/// What was logged, everywhere: with a context or without.
pub(super) static LOG: Mutex<Vec<(bool, i32, String, String)>> = Mutex::new(Vec::new());

/// The fields the fake knows, in order; the index is the field.
pub(super) const FIELDS: &[(&str, u32)] = &[
    ("uri", abi::NM_T_TEXT),
    ("content", abi::NM_T_BYTES),
    ("headline", abi::NM_T_TEXT),
    ("keywords", abi::NM_T_LIST),
    ("published", abi::NM_T_TIME),
    ("body_text", abi::NM_T_TEXT),
    ("body_blocks", abi::NM_T_BLOCKS),
    ("places", abi::NM_T_TAGS),
    ("acme.count", abi::NM_T_I64),
    ("acme.score", abi::NM_T_F64),
    ("acme.done", abi::NM_T_BOOL),
];

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Bytes(Vec<u8>),
    Int(i64),
    Float(f64),
    List(Vec<String>),
    Tags(Vec<TagCell>),
    Blocks(Vec<abi::Block>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct TagCell {
    pub(super) name: String,
    pub(super) uri: String,
    pub(super) confidence: f64,
    pub(super) spans: Vec<abi::Span>,
    pub(super) data: String,
}

/// Behind `nm_batch`. Cells are kept when they are replaced: views of them stay valid.
#[derive(Default)]
pub(super) struct FakeBatch {
    pub(super) rows: u32,
    pub(super) most: u32,
    pub(super) cells: BTreeMap<(u32, u32), Box<Cell>>,
    #[expect(clippy::vec_box, reason = "views into a cell must not move")]
    pub(super) kept: Vec<Box<Cell>>,
    pub(super) gone: Vec<(u32, String)>,
}

/// Behind `nm_ctx`.
#[derive(Default)]
pub(super) struct FakeCtx {
    pub(super) options: String,
    pub(super) cancelled: bool,
    pub(super) failed: Option<(abi::Status, String)>,
    pub(super) metrics: Vec<(i32, String, f64)>,
    pub(super) refused: Vec<(String, abi::Status)>,
}

/// Behind `nm_in`.
#[derive(Default)]
pub(super) struct FakeIn {
    pub(super) bytes: Vec<u8>,
    pub(super) at: usize,
    pub(super) limit: usize,
}

/// Behind `nm_out`.
#[derive(Default)]
pub(super) struct FakeOut(pub(super) Vec<u8>);

impl FakeBatch {
    pub(super) fn of(cells: &[(u32, &str, &str)]) -> Self {
        let mut batch = Self { most: 100, ..Self::default() };
        for (row, name, text) in cells {
            batch.rows = batch.rows.max(row + 1);
            batch.cells.insert((*row, field_id(name)), Box::new(Cell::Bytes((*text).into())));
        }
        batch
    }

    pub(super) fn cell(&self, row: u32, name: &str) -> Option<&Cell> {
        self.cells.get(&(row, field_id(name))).map(|cell| &**cell)
    }

    fn put(&mut self, row: u32, field: u32, cell: Cell) {
        if let Some(old) = self.cells.insert((row, field), Box::new(cell)) {
            self.kept.push(old);
        }
    }
}

fn field_id(name: &str) -> u32 {
    let index = FIELDS.iter().position(|(field, _)| *field == name).expect("a field of the fake");
    u32::try_from(index).unwrap()
}

fn text(view: abi::Str) -> String {
    // SAFETY: views to the host are readable while its function runs (rule 2).
    String::from_utf8(unsafe { view.bytes() }.to_vec()).unwrap()
}

fn cell<'b>(batch: *const abi::Batch, row: u32, field: u32) -> Option<&'b Cell> {
    // SAFETY: the tests hand out pointers to a `FakeBatch`.
    unsafe { &*batch.cast::<FakeBatch>() }.cells.get(&(row, field)).map(|cell| &**cell)
}

fn batch<'b>(batch: *mut abi::Batch) -> &'b mut FakeBatch {
    // SAFETY: the tests hand out pointers to a `FakeBatch`, used by one thread.
    unsafe { &mut *batch.cast() }
}

fn ctx<'c>(ctx: *mut abi::Ctx) -> &'c mut FakeCtx {
    // SAFETY: the tests hand out pointers to a `FakeCtx`, used by one thread.
    unsafe { &mut *ctx.cast() }
}

/// Writes a result.
///
/// # Safety
/// `out` must be writable.
unsafe fn give<T>(out: *mut T, value: T) -> abi::Status {
    // SAFETY: the caller's promise.
    unsafe { out.write(value) };
    abi::NM_OK
}

unsafe extern "C" fn ext(_: *const c_char) -> *const c_void {
    std::ptr::null()
}
unsafe extern "C" fn option_str(_: *mut abi::Ctx, _: abi::Str, _: *mut abi::Str) -> abi::Status {
    abi::NM_E_NULL
}
unsafe extern "C" fn option_i64(_: *mut abi::Ctx, _: abi::Str, _: *mut i64) -> abi::Status {
    abi::NM_E_NULL
}
unsafe extern "C" fn option_f64(_: *mut abi::Ctx, _: abi::Str, _: *mut f64) -> abi::Status {
    abi::NM_E_NULL
}
unsafe extern "C" fn option_json(c: *mut abi::Ctx, _: abi::Str, out: *mut abi::Str) -> abi::Status {
    // SAFETY: the plugin's result is writable.
    unsafe { give(out, abi::Str::of(ctx(c).options.as_bytes())) }
}
unsafe extern "C" fn field(
    _: *mut abi::Ctx,
    name: abi::Str,
    ty: u32,
    out: *mut u32,
) -> abi::Status {
    let name = text(name);
    match FIELDS.iter().find(|(field, _)| *field == name) {
        None => abi::NM_E_UNDECLARED,
        Some((_, own)) if *own != ty => abi::NM_E_TYPE,
        // SAFETY: the plugin's result is writable.
        Some(_) => unsafe { give(out, field_id(&name)) },
    }
}
unsafe extern "C" fn field_at(
    _: *mut abi::Ctx,
    i: u32,
    name: *mut abi::Str,
    ty: *mut u32,
    out: *mut u32,
) -> abi::Status {
    match FIELDS.get(usize::try_from(i).unwrap()) {
        None => abi::NM_END,
        // SAFETY: the plugin's results are writable.
        Some((own, code)) => unsafe {
            name.write(abi::Str::of(own.as_bytes()));
            ty.write(*code);
            give(out, i)
        },
    }
}
unsafe extern "C" fn rows(b: *const abi::Batch) -> u32 {
    batch(b.cast_mut()).rows
}
unsafe extern "C" fn get_str(
    b: *const abi::Batch,
    row: u32,
    f: u32,
    out: *mut abi::Str,
) -> abi::Status {
    match cell(b, row, f) {
        // SAFETY: the plugin's result is writable.
        Some(Cell::Bytes(bytes)) => unsafe { give(out, abi::Str::of(bytes)) },
        _ => abi::NM_E_NULL,
    }
}
unsafe extern "C" fn get_i64(b: *const abi::Batch, row: u32, f: u32, out: *mut i64) -> abi::Status {
    match cell(b, row, f) {
        // SAFETY: the plugin's result is writable.
        Some(Cell::Int(value)) => unsafe { give(out, *value) },
        _ => abi::NM_E_NULL,
    }
}
unsafe extern "C" fn get_f64(b: *const abi::Batch, row: u32, f: u32, out: *mut f64) -> abi::Status {
    match cell(b, row, f) {
        // SAFETY: the plugin's result is writable.
        Some(Cell::Float(value)) => unsafe { give(out, *value) },
        _ => abi::NM_E_NULL,
    }
}

/// Fills at most `cap` items and says how many there are.
///
/// # Safety
/// `to` must have room for `cap` items `stride` bytes apart, `total` must be writable.
unsafe fn fill<T>(
    items: Vec<T>,
    to: *mut T,
    stride: usize,
    cap: u32,
    total: *mut u32,
) -> abi::Status {
    // SAFETY: the caller's promise.
    unsafe {
        total.write(u32::try_from(items.len()).unwrap());
        for (i, item) in items.into_iter().take(usize::try_from(cap).unwrap()).enumerate() {
            to.byte_add(i * stride).write(item);
        }
    }
    abi::NM_OK
}

unsafe extern "C" fn get_list(
    b: *const abi::Batch,
    row: u32,
    f: u32,
    to: *mut abi::Str,
    cap: u32,
    total: *mut u32,
) -> abi::Status {
    let items = match cell(b, row, f) {
        Some(Cell::List(items)) => items.iter().map(|i| abi::Str::of(i.as_bytes())).collect(),
        _ => Vec::new(),
    };
    // SAFETY: the plugin has room for `cap` views.
    unsafe { fill(items, to, size_of::<abi::Str>(), cap, total) }
}
unsafe extern "C" fn get_tags(
    b: *const abi::Batch,
    row: u32,
    f: u32,
    to: *mut abi::Tag,
    stride: usize,
    cap: u32,
    total: *mut u32,
) -> abi::Status {
    let view = |tag: &TagCell| abi::Tag {
        name: abi::Str::of(tag.name.as_bytes()),
        uri: abi::Str::of(tag.uri.as_bytes()),
        confidence: tag.confidence,
        relevance: f64::NAN,
        spans: tag.spans.as_ptr(),
        spans_len: tag.spans.len(),
        data: abi::Str::of(tag.data.as_bytes()),
        creator: abi::Str::of(b"acme.other"),
    };
    let items = match cell(b, row, f) {
        Some(Cell::Tags(tags)) => tags.iter().map(view).collect(),
        _ => Vec::new(),
    };
    // SAFETY: the plugin has room for `cap` tags.
    unsafe { fill(items, to, stride, cap, total) }
}
unsafe extern "C" fn get_blocks(
    b: *const abi::Batch,
    row: u32,
    f: u32,
    to: *mut abi::Block,
    stride: usize,
    cap: u32,
    total: *mut u32,
) -> abi::Status {
    let items = match cell(b, row, f) {
        Some(Cell::Blocks(blocks)) => blocks.clone(),
        _ => Vec::new(),
    };
    // SAFETY: the plugin has room for `cap` blocks.
    unsafe { fill(items, to, stride, cap, total) }
}
unsafe extern "C" fn row_json(
    _: *const abi::Batch,
    _: u32,
    _: *const u32,
    n: u32,
    out: *mut abi::Str,
) -> abi::Status {
    let json: &[u8] = if n == 0 { br#"{"all":true}"# } else { br#"{"all":false}"# };
    // SAFETY: the plugin's result is writable.
    unsafe { give(out, abi::Str::of(json)) }
}
unsafe extern "C" fn cell_json(
    b: *const abi::Batch,
    row: u32,
    f: u32,
    out: *mut abi::Str,
) -> abi::Status {
    match cell(b, row, f) {
        // SAFETY: the plugin's result is writable.
        Some(_) => unsafe { give(out, abi::Str::of(b"\"cell\"")) },
        None => abi::NM_E_NULL,
    }
}
unsafe extern "C" fn set_str(b: *mut abi::Batch, row: u32, f: u32, value: abi::Str) -> abi::Status {
    // SAFETY: views to the host are readable while its function runs (rule 2).
    let bytes = unsafe { value.bytes() }.to_vec();
    if bytes == b"refuse" {
        return abi::NM_E_UNDECLARED;
    }
    batch(b).put(row, f, Cell::Bytes(bytes));
    abi::NM_OK
}
unsafe extern "C" fn set_i64(b: *mut abi::Batch, row: u32, f: u32, value: i64) -> abi::Status {
    batch(b).put(row, f, Cell::Int(value));
    abi::NM_OK
}
unsafe extern "C" fn set_f64(b: *mut abi::Batch, row: u32, f: u32, value: f64) -> abi::Status {
    batch(b).put(row, f, Cell::Float(value));
    abi::NM_OK
}
unsafe extern "C" fn set_null(b: *mut abi::Batch, row: u32, f: u32) -> abi::Status {
    let old = batch(b).cells.remove(&(row, f));
    batch(b).kept.extend(old);
    abi::NM_OK
}
unsafe extern "C" fn push_list(
    b: *mut abi::Batch,
    row: u32,
    f: u32,
    items: *const abi::Str,
    n: u32,
) -> abi::Status {
    let mut list = match cell(b, row, f) {
        Some(Cell::List(list)) => list.clone(),
        _ => Vec::new(),
    };
    // SAFETY: the plugin gives `n` views.
    let items = unsafe { slice::from_raw_parts(items, usize::try_from(n).unwrap()) };
    list.extend(items.iter().map(|item| text(*item)));
    batch(b).put(row, f, Cell::List(list));
    abi::NM_OK
}
unsafe extern "C" fn add_tags(
    b: *mut abi::Batch,
    row: u32,
    f: u32,
    tags: *const abi::Tag,
    stride: usize,
    n: u32,
) -> abi::Status {
    let mut all = match cell(b, row, f) {
        Some(Cell::Tags(tags)) => tags.clone(),
        _ => Vec::new(),
    };
    for i in 0..usize::try_from(n).unwrap() {
        // SAFETY: the plugin gives `n` tags `stride` bytes apart, with readable spans.
        let (tag, spans) = unsafe {
            let tag = tags.byte_add(i * stride).read();
            let none = tag.spans_len == 0;
            (tag, if none { &[] } else { slice::from_raw_parts(tag.spans, tag.spans_len) })
        };
        all.push(TagCell {
            name: text(tag.name),
            uri: text(tag.uri),
            confidence: tag.confidence,
            spans: spans.to_vec(),
            data: text(tag.data),
        });
    }
    batch(b).put(row, f, Cell::Tags(all));
    abi::NM_OK
}
unsafe extern "C" fn drop_tags(b: *mut abi::Batch, row: u32, f: u32, _: abi::Str) -> abi::Status {
    batch(b).put(row, f, Cell::Tags(Vec::new()));
    abi::NM_OK
}
unsafe extern "C" fn set_blocks(
    b: *mut abi::Batch,
    row: u32,
    f: u32,
    blocks: *const abi::Block,
    stride: usize,
    n: u32,
) -> abi::Status {
    // SAFETY: the plugin gives `n` blocks `stride` bytes apart.
    let block = |i| unsafe { blocks.byte_add(i * stride).read() };
    let all = (0..usize::try_from(n).unwrap()).map(block).collect();
    batch(b).put(row, f, Cell::Blocks(all));
    abi::NM_OK
}
unsafe extern "C" fn row_set_json(b: *mut abi::Batch, row: u32, object: abi::Str) -> abi::Status {
    batch(b).put(row, field_id("headline"), Cell::Bytes(text(object).into()));
    abi::NM_OK
}
unsafe extern "C" fn new_row(b: *mut abi::Batch, _: u32, row: *mut u32) -> abi::Status {
    let batch = batch(b);
    if batch.rows == batch.most {
        return abi::NM_END;
    }
    batch.rows += 1;
    // SAFETY: the plugin's result is writable.
    unsafe { give(row, batch.rows - 1) }
}
unsafe extern "C" fn drop(
    b: *mut abi::Batch,
    row: u32,
    reason: abi::Str,
    _: abi::Str,
) -> abi::Status {
    batch(b).gone.push((row, text(reason)));
    abi::NM_OK
}
unsafe extern "C" fn reject(
    b: *mut abi::Batch,
    row: u32,
    status: i32,
    why: abi::Str,
) -> abi::Status {
    batch(b).gone.push((row, format!("{status} {}", text(why))));
    abi::NM_OK
}

fn input<'i>(stream: *mut abi::In) -> &'i mut FakeIn {
    // SAFETY: the tests hand out pointers to a `FakeIn`, used by one thread.
    unsafe { &mut *stream.cast() }
}

unsafe extern "C" fn peek(s: *mut abi::In, want: usize, out: *mut abi::Str) -> abi::Status {
    let stream = input(s);
    if want > stream.limit {
        return abi::NM_E_RANGE;
    }
    let left = &stream.bytes[stream.at..];
    if left.is_empty() {
        return abi::NM_END;
    }
    // SAFETY: the plugin's result is writable.
    unsafe { give(out, abi::Str::of(&left[..want.min(left.len())])) }
}
unsafe extern "C" fn advance(s: *mut abi::In, n: usize) -> abi::Status {
    input(s).at += n;
    abi::NM_OK
}
unsafe extern "C" fn tell(s: *const abi::In) -> u64 {
    u64::try_from(input(s.cast_mut()).at).unwrap()
}
unsafe extern "C" fn read_at(
    s: *mut abi::In,
    offset: u64,
    to: *mut c_void,
    len: usize,
    got: *mut usize,
) -> abi::Status {
    let rest = &input(s).bytes[usize::try_from(offset).unwrap()..];
    let n = len.min(rest.len());
    // SAFETY: the plugin has room for `len` bytes.
    unsafe {
        to.cast::<u8>().copy_from_nonoverlapping(rest.as_ptr(), n);
        give(got, n)
    }
}
unsafe extern "C" fn length(s: *mut abi::In, out: *mut u64) -> abi::Status {
    // SAFETY: the plugin's result is writable.
    unsafe { give(out, u64::try_from(input(s).bytes.len()).unwrap()) }
}
unsafe extern "C" fn write(s: *mut abi::Out, bytes: *const c_void, len: usize) -> abi::Status {
    // SAFETY: the tests hand out pointers to a `FakeOut`; the plugin gives `len` bytes.
    let (out, bytes) =
        unsafe { (&mut *s.cast::<FakeOut>(), abi::Str { ptr: bytes.cast(), len }.bytes()) };
    if bytes == b"full" {
        return abi::NM_E_IO;
    }
    out.0.extend(bytes);
    abi::NM_OK
}
unsafe extern "C" fn fail(c: *mut abi::Ctx, status: abi::Status, message: abi::Str) {
    ctx(c).failed = Some((status, text(message)));
}
unsafe extern "C" fn cancelled(c: *const abi::Ctx) -> i32 {
    i32::from(ctx(c.cast_mut()).cancelled)
}
unsafe extern "C" fn log(c: *mut abi::Ctx, level: i32, message: abi::Str, fields: abi::Str) {
    if c.is_null() {
        // Maybe a failed assertion of a test.
        eprintln!("{}", text(message));
    }
    LOG.lock().unwrap().push((!c.is_null(), level, text(message), text(fields)));
}
unsafe extern "C" fn metric(c: *mut abi::Ctx, kind: i32, name: abi::Str, value: f64) {
    ctx(c).metrics.push((kind, text(name), value));
}
unsafe extern "C" fn reject_uri(
    c: *mut abi::Ctx,
    uri: abi::Str,
    status: i32,
    _: abi::Str,
) -> abi::Status {
    ctx(c).refused.push((text(uri), status));
    abi::NM_OK
}

struct Static(abi::Host);
// SAFETY: static, immutable data.
unsafe impl Sync for Static {}

static TABLE: Static = Static(abi::Host {
    size: size_of::<abi::Host>(),
    abi_major: abi::ABI_MAJOR,
    abi_minor: abi::ABI_MINOR,
    name: c"fake".as_ptr(),
    version: c"0".as_ptr(),
    ext,
    option_str,
    option_i64,
    option_f64,
    option_json,
    field,
    field_at,
    rows,
    get_str,
    get_i64,
    get_f64,
    get_list,
    get_tags,
    get_blocks,
    row_json,
    cell_json,
    set_str,
    set_i64,
    set_f64,
    set_null,
    push_list,
    add_tags,
    drop_tags,
    set_blocks,
    row_set_json,
    new_row,
    drop,
    reject,
    peek,
    advance,
    tell,
    read_at,
    length,
    write,
    fail,
    cancelled,
    log,
    metric,
    reject_uri,
});

/// The fake host's table.
pub(super) fn host() -> &'static abi::Host {
    &TABLE.0
}

//! Reading rows.

use newsmill_abi::{Batch, Block, Field, NM_E_RANGE, Span as RawSpan, Status as Code, Str, Tag};
use newsmill_article::Span;

use crate::Status;
use crate::batch::CallBatch;
use crate::strings::{Refusal, give};

const _: () = assert!(
    size_of::<Span>() == size_of::<RawSpan>()
        && align_of::<Span>() == align_of::<RawSpan>()
        && std::mem::offset_of!(Span, end) == std::mem::offset_of!(RawSpan, end),
    "spans are handed out as they are stored"
);

/// The batch of the running call; `None` for null.
///
/// # Safety
/// `batch` is null or what the host gave to the plugin function now running in this thread.
unsafe fn batch<'a>(batch: *const Batch) -> Option<&'a CallBatch<'a>> {
    // SAFETY: the caller's promise; rule 3 of the header keeps other threads away.
    unsafe { batch.cast::<CallBatch<'a>>().as_ref() }
}

/// Reads a cell and writes it out.
///
/// # Safety
/// As the header's `get_*`: the batch of a running call, a place for a `T` or null.
unsafe fn get<'a, V, T>(
    from: *const Batch,
    row: u32,
    field: Field,
    out: *mut T,
    read: impl FnOnce(&'a CallBatch<'a>, u32, Field) -> Result<V, Code>,
    show: impl FnOnce(&'a CallBatch<'a>, V) -> T,
) -> Code {
    // SAFETY: passed on from the caller.
    let Some(rows) = (unsafe { batch(from) }) else { return NM_E_RANGE };
    match read(rows, row, field) {
        // SAFETY: passed on from the caller.
        Ok(value) => unsafe { give(out, show(rows, value)) },
        Err(status) => rows.refuse_read(status, row, field),
    }
}

pub(super) unsafe extern "C" fn rows(from: *const Batch) -> u32 {
    // SAFETY: rule 3 of the header.
    let rows = unsafe { batch(from) }.map_or(0, CallBatch::rows);
    u32::try_from(rows).unwrap_or(u32::MAX)
}

pub(super) unsafe extern "C" fn get_str(
    from: *const Batch,
    row: u32,
    field: Field,
    out: *mut Str,
) -> Code {
    // SAFETY: passed on from the plugin. The view is of a cell's own allocation, which lives until return: a write
    // moves the cell into the undo log.
    unsafe { get(from, row, field, out, CallBatch::str, |_, bytes| Str::of(bytes)) }
}

pub(super) unsafe extern "C" fn get_i64(
    from: *const Batch,
    row: u32,
    field: Field,
    out: *mut i64,
) -> Code {
    // SAFETY: passed on from the plugin.
    unsafe { get(from, row, field, out, CallBatch::i64, |_, value| value) }
}

pub(super) unsafe extern "C" fn get_f64(
    from: *const Batch,
    row: u32,
    field: Field,
    out: *mut f64,
) -> Code {
    // SAFETY: passed on from the plugin.
    unsafe { get(from, row, field, out, CallBatch::f64, |_, value| value) }
}

pub(super) unsafe extern "C" fn cell_json(
    from: *const Batch,
    row: u32,
    field: Field,
    out: *mut Str,
) -> Code {
    // SAFETY: passed on from the plugin; the text is kept until return.
    unsafe { get(from, row, field, out, CallBatch::cell_json, CallBatch::keep) }
}

pub(super) unsafe extern "C" fn row_json(
    from: *const Batch,
    row: u32,
    fields: *const Field,
    n: u32,
    out: *mut Str,
) -> Code {
    // SAFETY: rule 3 of the header.
    let Some(rows) = (unsafe { batch(from) }) else { return NM_E_RANGE };
    let Some(n) = usize::try_from(n).ok().filter(|n| *n == 0 || !fields.is_null()) else {
        return rows.refuse(Refusal::new(Status::Range, "a null list of fields"));
    };
    let fields = if n == 0 {
        &[]
    } else {
        // SAFETY: not null; rule 2 of the header: `n` fields, readable until this returns.
        unsafe { std::slice::from_raw_parts(fields, n) }
    };
    match rows.row_json(row, fields) {
        // SAFETY: the header's signature; the text is kept until return.
        Ok(json) => unsafe { give(out, rows.keep(json)) },
        Err(refusal) => rows.refuse(refusal),
    }
}

/// Where the items of an array go: at most `cap` of them, `stride` bytes apart.
struct Places<T> {
    out: *mut T,
    stride: usize,
    cap: u32,
    total: *mut u32,
}

impl<T> Places<T> {
    /// Writes the items there is room for, and how many there are in all. Of a larger item of the plugin only what
    /// this host knows is written.
    ///
    /// # Safety
    /// As the header's `get_list`, `get_tags` and `get_blocks`: `out` has room for `cap` items or `cap` is 0.
    unsafe fn fill<'a, S: 'a>(
        self,
        rows: &CallBatch<'_>,
        items: &'a [S],
        show: impl Fn(&'a S) -> T,
    ) -> Code {
        let Self { out, stride, cap, total } = self;
        if total.is_null() || (cap > 0 && out.is_null()) {
            return rows.refuse(Refusal::new(Status::Range, "a null place for results"));
        }
        if stride < size_of::<T>() {
            let words =
                format!("a stride of {stride} bytes, fewer than the {} of ABI 1.0", size_of::<T>());
            return rows.refuse(Refusal::new(Status::Range, words));
        }
        let Ok(count) = u32::try_from(items.len()) else {
            return rows.refuse(Refusal::new(Status::Range, "more items than can be counted"));
        };
        for (i, item) in items.iter().take(usize::try_from(cap).unwrap_or(usize::MAX)).enumerate() {
            // SAFETY: `i` is below `cap`, and `out` has `cap` places of `stride` bytes, not below the size of `T`. A
            // stride need not keep `T` aligned.
            unsafe { out.byte_add(i.wrapping_mul(stride)).write_unaligned(show(item)) };
        }
        // SAFETY: not null, and a place by the header's signature.
        unsafe { give(total, count) }
    }
}

pub(super) unsafe extern "C" fn get_list(
    from: *const Batch,
    row: u32,
    field: Field,
    out: *mut Str,
    cap: u32,
    total: *mut u32,
) -> Code {
    // SAFETY: rule 3 of the header.
    let Some(rows) = (unsafe { batch(from) }) else { return NM_E_RANGE };
    let places = Places { out, stride: size_of::<Str>(), cap, total };
    match rows.list(row, field) {
        // SAFETY: passed on from the plugin. Items are allocations of their own, which live until return.
        Ok(items) => unsafe { places.fill(rows, items, |item| Str::of(item.as_bytes())) },
        Err(status) => rows.refuse_read(status, row, field),
    }
}

pub(super) unsafe extern "C" fn get_tags(
    from: *const Batch,
    row: u32,
    field: Field,
    out: *mut Tag,
    stride: usize,
    cap: u32,
    total: *mut u32,
) -> Code {
    // SAFETY: rule 3 of the header.
    let Some(rows) = (unsafe { batch(from) }) else { return NM_E_RANGE };
    let places = Places { out, stride, cap, total };
    match rows.tags(row, field) {
        // SAFETY: passed on from the plugin. Texts and spans of a tag are allocations of their own, which live until
        // return.
        Ok(tags) => unsafe { places.fill(rows, tags, show_tag) },
        Err(status) => rows.refuse_read(status, row, field),
    }
}

fn show_tag(tag: &newsmill_article::Tag) -> Tag {
    Tag {
        name: Str::of(tag.name().as_bytes()),
        uri: Str::of(tag.uri().as_bytes()),
        confidence: tag.confidence(),
        relevance: tag.relevance(),
        spans: tag.spans().as_ptr().cast::<RawSpan>(),
        spans_len: tag.spans().len(),
        data: Str::of(tag.data().as_bytes()),
        creator: Str::of(tag.creator().as_bytes()),
    }
}

pub(super) unsafe extern "C" fn get_blocks(
    from: *const Batch,
    row: u32,
    field: Field,
    out: *mut Block,
    stride: usize,
    cap: u32,
    total: *mut u32,
) -> Code {
    // SAFETY: rule 3 of the header.
    let Some(rows) = (unsafe { batch(from) }) else { return NM_E_RANGE };
    let places = Places { out, stride, cap, total };
    let show = |block: &newsmill_article::Block| Block {
        kind: block.kind.code(),
        span: RawSpan { start: block.span.start, end: block.span.end },
    };
    match rows.blocks(row, field) {
        // SAFETY: passed on from the plugin.
        Ok(blocks) => unsafe { places.fill(rows, blocks, show) },
        Err(status) => rows.refuse_read(status, row, field),
    }
}

//! Writing rows, making and marking them.

use newsmill_abi::{
    Batch, Block, Field, NM_E_RANGE, NM_END, NM_OK, Span, Status as Code, Str, Tag,
};
use newsmill_article::{BlockKind, TagParts};

use super::answer;
use crate::Status;
use crate::batch::CallBatch;
use crate::strings::{Refusal, bytes, sized, text, words};

/// Lets `run` write the batch of the running call.
///
/// # Safety
/// `batch` is null or what the host gave to the plugin function now running in this thread.
unsafe fn with(
    batch: *mut Batch,
    run: impl FnOnce(&mut CallBatch<'_>) -> Result<(), Refusal>,
) -> Code {
    // SAFETY: the caller's promise; rule 3 of the header keeps other threads away, and no other host function runs
    // inside `run`.
    let Some(rows) = (unsafe { batch.cast::<CallBatch<'_>>().as_mut() }) else {
        return NM_E_RANGE;
    };
    let result = run(rows);
    answer(result, |refusal| rows.refuse(refusal))
}

pub(super) unsafe extern "C" fn set_str(
    batch: *mut Batch,
    row: u32,
    field: Field,
    value: Str,
) -> Code {
    // SAFETY: rules 2 and 3 of the header.
    unsafe { with(batch, |rows| rows.set_str(row, field, bytes(value)?)) }
}

pub(super) unsafe extern "C" fn set_i64(
    batch: *mut Batch,
    row: u32,
    field: Field,
    value: i64,
) -> Code {
    // SAFETY: rule 3 of the header.
    unsafe { with(batch, |rows| rows.set_i64(row, field, value)) }
}

pub(super) unsafe extern "C" fn set_f64(
    batch: *mut Batch,
    row: u32,
    field: Field,
    value: f64,
) -> Code {
    // SAFETY: rule 3 of the header.
    unsafe { with(batch, |rows| rows.set_f64(row, field, value)) }
}

pub(super) unsafe extern "C" fn set_null(batch: *mut Batch, row: u32, field: Field) -> Code {
    // SAFETY: rule 3 of the header.
    unsafe { with(batch, |rows| rows.set_null(row, field)) }
}

/// The items of an array that a plugin hands over: `n` of them, `stride` bytes apart.
///
/// # Safety
/// Rules 2 and 9 of the header: `from` points to `n` items of `stride` bytes, readable until the host function
/// returns, or `n` is 0. A `T` of zero bytes is a value.
unsafe fn items<T: Copy>(
    from: *const T,
    stride: usize,
    n: u32,
    least: usize,
) -> Result<impl Iterator<Item = T>, Refusal> {
    if n > 0 && from.is_null() {
        return Err(Refusal::new(Status::Range, "a null list of items"));
    }
    if stride < least {
        let words = format!("a stride of {stride} bytes, fewer than the {least} of ABI 1.0");
        return Err(Refusal::new(Status::Range, words));
    }
    let n = usize::try_from(n).unwrap_or(0);
    Ok((0..n).map(move |i| {
        // SAFETY: `i` is below `n`, so the item is there with `stride` bytes; the caller promises the rest.
        unsafe { sized(from.cast::<u8>().add(i.wrapping_mul(stride)), stride) }
    }))
}

pub(super) unsafe extern "C" fn push_list(
    batch: *mut Batch,
    row: u32,
    field: Field,
    list: *const Str,
    n: u32,
) -> Code {
    let run = |rows: &mut CallBatch<'_>| {
        // SAFETY: rule 2 of the header; a text of zero bytes is empty.
        let items = unsafe { items(list, size_of::<Str>(), n, size_of::<Str>()) }?;
        // SAFETY: rule 2 of the header.
        rows.push_list(row, field, items.map(|item| unsafe { text(item) }))
    };
    // SAFETY: rule 3 of the header.
    unsafe { with(batch, run) }
}

pub(super) unsafe extern "C" fn add_tags(
    batch: *mut Batch,
    row: u32,
    field: Field,
    tags: *const Tag,
    stride: usize,
    n: u32,
) -> Code {
    let run = |rows: &mut CallBatch<'_>| {
        // SAFETY: rules 2 and 9 of the header; a tag of zero bytes has null texts, which are empty.
        let items = unsafe { items(tags, stride, n, size_of::<Tag>()) }?;
        // SAFETY: rule 2 of the header.
        rows.add_tags(row, field, items.map(|tag| unsafe { parts(&tag) }))
    };
    // SAFETY: rule 3 of the header.
    unsafe { with(batch, run) }
}

/// The parts of a tag that a plugin hands over.
///
/// # Safety
/// Rule 2 of the header: texts and spans are readable and unchanged until the host function returns.
unsafe fn parts<'a>(tag: &Tag) -> Result<TagParts<'a>, Refusal> {
    if tag.spans.is_null() && tag.spans_len > 0 {
        return Err(Refusal::new(Status::Range, "a null list of spans"));
    }
    if tag.spans_len > isize::MAX.unsigned_abs() / size_of::<Span>() {
        return Err(Refusal::new(Status::Range, "a list of spans with a wrong length"));
    }
    let spans = if tag.spans_len == 0 {
        &[]
    } else {
        // SAFETY: not null, a length that memory can have, and the caller's promise. Spans are frozen, and ours has
        // the same layout.
        unsafe { std::slice::from_raw_parts(tag.spans.cast(), tag.spans_len) }
    };
    // SAFETY: passed on from the caller.
    unsafe {
        Ok(TagParts {
            name: text(tag.name)?,
            uri: text(tag.uri)?,
            confidence: tag.confidence,
            relevance: tag.relevance,
            spans,
            data: text(tag.data)?,
            creator: "",
        })
    }
}

pub(super) unsafe extern "C" fn drop_tags(
    batch: *mut Batch,
    row: u32,
    field: Field,
    creator: Str,
) -> Code {
    // SAFETY: rules 2 and 3 of the header.
    unsafe { with(batch, |rows| rows.drop_tags(row, field, text(creator)?)) }
}

pub(super) unsafe extern "C" fn set_blocks(
    batch: *mut Batch,
    row: u32,
    field: Field,
    blocks: *const Block,
    stride: usize,
    n: u32,
) -> Code {
    let run = |rows: &mut CallBatch<'_>| {
        // SAFETY: rules 2 and 9 of the header; a block is numbers.
        let items = unsafe { items(blocks, stride, n, size_of::<Block>()) }?;
        let blocks = items.map(block).collect::<Result<Vec<_>, _>>()?;
        rows.set_blocks(row, field, blocks)
    };
    // SAFETY: rule 3 of the header.
    unsafe { with(batch, run) }
}

fn block(block: Block) -> Result<newsmill_article::Block, Refusal> {
    let Block { kind, span: Span { start, end } } = block;
    let Some(kind) = BlockKind::from_code(kind) else {
        return Err(Refusal::new(Status::Range, format!("there is no kind of block {kind}")));
    };
    Ok(newsmill_article::Block { kind, span: newsmill_article::Span { start, end } })
}

pub(super) unsafe extern "C" fn row_set_json(batch: *mut Batch, row: u32, object: Str) -> Code {
    // SAFETY: rules 2 and 3 of the header.
    unsafe { with(batch, |rows| rows.row_set_json(row, text(object)?)) }
}

pub(super) unsafe extern "C" fn new_row(batch: *mut Batch, after: u32, row: *mut u32) -> Code {
    if row.is_null() {
        return NM_E_RANGE;
    }
    let run = |rows: &mut CallBatch<'_>| {
        let number = rows.new_row(after)?;
        // SAFETY: not null, and a place by the header's signature.
        unsafe { row.write(number) };
        Ok(())
    };
    // SAFETY: rule 3 of the header.
    unsafe { with(batch, run) }
}

pub(super) unsafe extern "C" fn drop(
    batch: *mut Batch,
    row: u32,
    reason: Str,
    detail: Str,
) -> Code {
    // SAFETY: rules 2 and 3 of the header.
    unsafe { with(batch, |rows| rows.drop(row, text(reason)?, &words(detail))) }
}

pub(super) unsafe extern "C" fn reject(
    batch: *mut Batch,
    row: u32,
    status: Code,
    why: Str,
) -> Code {
    if status == NM_OK || status == NM_END {
        let words = "a row cannot be rejected with a status of success";
        // SAFETY: rule 3 of the header.
        return unsafe { with(batch, |_| Err(Refusal::new(Status::Range, words))) };
    }
    // SAFETY: rules 2 and 3 of the header.
    unsafe { with(batch, |rows| rows.reject(row, status, &words(why))) }
}

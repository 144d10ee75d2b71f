//! The cells of a batch.

use std::marker::PhantomData;

use newsmill_abi as abi;

use super::host::{HostRef, bytes, text, view};
use crate::error::{Error, ErrorKind, Result};
use crate::field_type::FieldType;
use crate::tag::{Tag, TagView};
use crate::text::{Block, BlockKind, Span};

/// How many items go to the host at once.
const CHUNK: usize = 16;

/// A field the host resolved: its number, its type, and the stage instance it was resolved for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FieldKey {
    id: abi::Field,
    owner: u32,
    ty: FieldType,
}

impl FieldKey {
    /// Only for a field the host has just resolved as `ty`.
    pub(super) const fn new(id: abi::Field, ty: FieldType, owner: u32) -> Self {
        Self { id, owner, ty }
    }

    pub(crate) const fn ty(self) -> FieldType {
        self.ty
    }
}

/// A batch, for as long as the call it was given in lasts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cells<'b> {
    host: HostRef,
    batch: *mut abi::Batch,
    owner: u32,
    lasts: PhantomData<&'b ()>,
}

impl<'b> Cells<'b> {
    /// # Safety
    /// `batch` must be the batch of a call that lasts for `'b`, on this thread, of the stage instance `owner`.
    pub(super) unsafe fn new(host: HostRef, batch: *mut abi::Batch, owner: u32) -> Self {
        Self { host, batch, owner, lasts: PhantomData }
    }

    #[inline]
    fn table(&self) -> &'static abi::Host {
        self.host.table()
    }

    /// The number of a field of this stage. A key of another one could name a field of another type.
    #[inline]
    fn id(&self, key: FieldKey) -> abi::Field {
        assert!(key.owner == self.owner, "a field resolved for another stage was used");
        key.id
    }

    #[inline]
    pub(crate) fn rows(&self) -> u32 {
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3).
        unsafe { (self.table().rows)(self.batch) }
    }

    #[inline]
    fn get_str(&self, row: u32, key: FieldKey) -> Option<abi::Str> {
        let mut out = abi::Str::EMPTY;
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3); `out` is written on NM_OK only (rule 5).
        let status = unsafe { (self.table().get_str)(self.batch, row, self.id(key), &raw mut out) };
        (status == abi::NM_OK).then_some(out)
    }

    #[inline]
    pub(crate) fn text(&self, row: u32, key: FieldKey) -> Option<&'b str> {
        if !key.ty.is_text() {
            return None;
        }
        let out = self.get_str(row, key)?;
        // SAFETY: a view of a field the host resolved as text, so UTF-8 (rule 6), valid until the plugin function
        // returns even if the field is written (rule 2), which is after `'b`.
        Some(unsafe { text(out) })
    }

    #[inline]
    pub(crate) fn bytes(&self, row: u32, key: FieldKey) -> Option<&'b [u8]> {
        let out = self.get_str(row, key)?;
        // SAFETY: valid until the plugin function returns (rule 2), which is after `'b`.
        Some(unsafe { bytes(out) })
    }

    #[inline]
    pub(crate) fn int(&self, row: u32, key: FieldKey) -> Option<i64> {
        let mut out = 0;
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3); `out` is written on NM_OK only (rule 5).
        let status = unsafe { (self.table().get_i64)(self.batch, row, self.id(key), &raw mut out) };
        (status == abi::NM_OK).then_some(out)
    }

    #[inline]
    pub(crate) fn float(&self, row: u32, key: FieldKey) -> Option<f64> {
        let mut out = 0.0;
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3); `out` is written on NM_OK only (rule 5).
        let status = unsafe { (self.table().get_f64)(self.batch, row, self.id(key), &raw mut out) };
        (status == abi::NM_OK).then_some(out)
    }

    /// All items of a cell that holds many: `fill(to, cap, total)` asks the host for at most `cap` of them.
    fn collect<T: Copy>(
        empty: T,
        mut fill: impl FnMut(*mut T, u32, &mut u32) -> abi::Status,
    ) -> Vec<T> {
        let mut items = vec![empty; CHUNK / 2];
        loop {
            let (mut total, cap) = (0, u32::try_from(items.len()).unwrap_or(u32::MAX));
            if fill(items.as_mut_ptr(), cap, &mut total) != abi::NM_OK {
                return Vec::new();
            }
            let all = usize::try_from(total).unwrap_or(usize::MAX);
            if all <= items.len() || cap == u32::MAX {
                items.truncate(all);
                return items;
            }
            items.resize(all, empty);
        }
    }

    pub(crate) fn list(&self, row: u32, key: FieldKey) -> Vec<&'b str> {
        let id = self.id(key);
        let items = Self::collect(abi::Str::EMPTY, |to, cap, total| {
            // SAFETY: the batch lives for `'b` and is this thread's (rule 3); `to` has room for `cap` items.
            unsafe { (self.table().get_list)(self.batch, row, id, to, cap, total) }
        });
        // SAFETY: views of text, valid until the plugin function returns (rules 2 and 6), which is after `'b`.
        items.into_iter().map(|item| unsafe { text(item) }).collect()
    }

    pub(crate) fn tags(&self, row: u32, key: FieldKey) -> Vec<TagView<'b>> {
        let id = self.id(key);
        let items = Self::collect(NO_TAG, |to, cap, total| {
            // SAFETY: the batch lives for `'b` and is this thread's (rule 3); `to` has room for `cap` tags of the
            // stride given.
            unsafe {
                (self.table().get_tags)(self.batch, row, id, to, size_of::<abi::Tag>(), cap, total)
            }
        });
        // SAFETY: filled by the host in this call.
        items.iter().map(|tag| unsafe { tag_view(tag) }).collect()
    }

    pub(crate) fn blocks(&self, row: u32, key: FieldKey) -> Vec<Block> {
        let id = self.id(key);
        let empty = abi::Block { kind: 0, span: abi::Span { start: 0, end: 0 } };
        let items = Self::collect(empty, |to, cap, total| {
            // SAFETY: the batch lives for `'b` and is this thread's (rule 3); `to` has room for `cap` blocks of the
            // stride given.
            unsafe {
                (self.table().get_blocks)(
                    self.batch,
                    row,
                    id,
                    to,
                    size_of::<abi::Block>(),
                    cap,
                    total,
                )
            }
        });
        let block = |b: &abi::Block| Block {
            kind: BlockKind::from_code(b.kind),
            span: Span { start: b.span.start, end: b.span.end },
        };
        items.iter().map(block).collect()
    }

    pub(crate) fn row_json(&self, row: u32, keys: &[FieldKey]) -> Result<&'b str> {
        let ids: Vec<abi::Field> = keys.iter().map(|key| self.id(*key)).collect();
        let n = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        let mut out = abi::Str::EMPTY;
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3); `ids` holds `n` fields; `out` is written on
        // NM_OK only (rule 5).
        let status =
            unsafe { (self.table().row_json)(self.batch, row, ids.as_ptr(), n, &raw mut out) };
        Error::check(status, "read the article as JSON")?;
        // SAFETY: a view of JSON text, valid until the plugin function returns (rules 2 and 6), which is after `'b`.
        Ok(unsafe { text(out) })
    }

    pub(crate) fn cell_json(&self, row: u32, key: FieldKey) -> Option<&'b str> {
        let mut out = abi::Str::EMPTY;
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3); `out` is written on NM_OK only (rule 5).
        let status =
            unsafe { (self.table().cell_json)(self.batch, row, self.id(key), &raw mut out) };
        // SAFETY: a view of JSON text, valid until the plugin function returns (rules 2 and 6), which is after `'b`.
        (status == abi::NM_OK).then(|| unsafe { text(out) })
    }

    #[inline]
    pub(crate) fn set_bytes(&self, row: u32, key: FieldKey, value: &[u8]) -> Result<()> {
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3); the view is copied (rule 2).
        let status =
            unsafe { (self.table().set_str)(self.batch, row, self.id(key), abi::Str::of(value)) };
        Error::check(status, "write a field")
    }

    pub(crate) fn set_int(&self, row: u32, key: FieldKey, value: i64) -> Result<()> {
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3).
        let status = unsafe { (self.table().set_i64)(self.batch, row, self.id(key), value) };
        Error::check(status, "write a field")
    }

    pub(crate) fn set_float(&self, row: u32, key: FieldKey, value: f64) -> Result<()> {
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3).
        let status = unsafe { (self.table().set_f64)(self.batch, row, self.id(key), value) };
        Error::check(status, "write a field")
    }

    pub(crate) fn set_null(&self, row: u32, key: FieldKey) -> Result<()> {
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3).
        let status = unsafe { (self.table().set_null)(self.batch, row, self.id(key)) };
        Error::check(status, "empty a field")
    }

    pub(crate) fn push_list(&self, row: u32, key: FieldKey, items: &[&str]) -> Result<()> {
        let id = self.id(key);
        for chunk in items.chunks(CHUNK) {
            let mut views = [abi::Str::EMPTY; CHUNK];
            let mut n = 0;
            for (to, item) in views.iter_mut().zip(chunk) {
                *to = view(item);
                n += 1;
            }
            // SAFETY: the batch lives for `'b` and is this thread's (rule 3); `views` holds `n` views, which are
            // copied (rule 2).
            let status =
                unsafe { (self.table().push_list)(self.batch, row, id, views.as_ptr(), n) };
            Error::check(status, "add to a list")?;
        }
        Ok(())
    }

    #[inline]
    pub(crate) fn add_tags(&self, row: u32, key: FieldKey, tags: &[Tag<'_>]) -> Result<()> {
        match tags {
            [tag] => self.add_raw(row, key, &[raw_tag(tag)]),
            _ => tags.chunks(CHUNK).try_for_each(|chunk| {
                let mut raw = [NO_TAG; CHUNK];
                for (to, tag) in raw.iter_mut().zip(chunk) {
                    *to = raw_tag(tag);
                }
                self.add_raw(row, key, raw.get(..chunk.len()).unwrap_or_default())
            }),
        }
    }

    #[inline]
    fn add_raw(&self, row: u32, key: FieldKey, tags: &[abi::Tag]) -> Result<()> {
        let n = u32::try_from(tags.len()).unwrap_or(u32::MAX);
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3); `tags` holds `n` tags of the stride given,
        // whose views live through this function and are copied (rule 2).
        let status = unsafe {
            (self.table().add_tags)(
                self.batch,
                row,
                self.id(key),
                tags.as_ptr(),
                size_of::<abi::Tag>(),
                n,
            )
        };
        Error::check(status, "add a tag")
    }

    pub(crate) fn drop_tags(&self, row: u32, key: FieldKey, creator: &str) -> Result<()> {
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3); the view is copied (rule 2).
        let status =
            unsafe { (self.table().drop_tags)(self.batch, row, self.id(key), view(creator)) };
        Error::check(status, "drop tags")
    }

    pub(crate) fn set_blocks(&self, row: u32, key: FieldKey, blocks: &[Block]) -> Result<()> {
        let id = self.id(key);
        let Ok(n) = u32::try_from(blocks.len()) else {
            return Err(Error::new(ErrorKind::Range, "too many blocks"));
        };
        let raw: Vec<abi::Block> = blocks
            .iter()
            .map(|b| abi::Block {
                kind: b.kind.code(),
                span: abi::Span { start: b.span.start, end: b.span.end },
            })
            .collect();
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3); `raw` holds `n` blocks of the stride given,
        // which are copied (rule 2).
        let status = unsafe {
            (self.table().set_blocks)(self.batch, row, id, raw.as_ptr(), size_of::<abi::Block>(), n)
        };
        Error::check(status, "write the blocks")
    }

    pub(crate) fn set_json(&self, row: u32, object: &str) -> Result<()> {
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3); the view is copied (rule 2).
        let status = unsafe { (self.table().row_set_json)(self.batch, row, view(object)) };
        Error::check(status, "write the article from JSON")
    }

    /// `None`: the batch or the block is full.
    pub(crate) fn new_row(&self, after: Option<u32>) -> Result<Option<u32>> {
        let mut row = 0;
        let after = after.unwrap_or(abi::NO_ROW);
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3); `row` is written on NM_OK only (rule 5).
        let status = unsafe { (self.table().new_row)(self.batch, after, &raw mut row) };
        if status == abi::NM_END {
            return Ok(None);
        }
        Error::check(status, "make a row")?;
        Ok(Some(row))
    }

    pub(crate) fn drop_row(&self, row: u32, reason: &str, detail: &str) -> Result<()> {
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3); the views are copied (rule 2).
        let status = unsafe { (self.table().drop)(self.batch, row, view(reason), view(detail)) };
        Error::check(status, "drop the article")
    }

    pub(crate) fn reject(&self, row: u32, kind: ErrorKind, why: &str) -> Result<()> {
        // SAFETY: the batch lives for `'b` and is this thread's (rule 3); the view is copied (rule 2).
        let status = unsafe { (self.table().reject)(self.batch, row, kind.status(), view(why)) };
        Error::check(status, "reject the article")
    }
}

const NO_TAG: abi::Tag = abi::Tag {
    name: abi::Str::EMPTY,
    uri: abi::Str::EMPTY,
    confidence: f64::NAN,
    relevance: f64::NAN,
    spans: std::ptr::null(),
    spans_len: 0,
    data: abi::Str::EMPTY,
    creator: abi::Str::EMPTY,
};

/// The tag as it crosses. Its views live as long as `tag`.
#[inline]
fn raw_tag(tag: &Tag<'_>) -> abi::Tag {
    let spans = tag.spans_slice();
    abi::Tag {
        name: view(tag.name),
        uri: view(tag.uri),
        confidence: tag.confidence,
        relevance: tag.relevance,
        // `Span` is laid out as `nm_span`; a constant next to it proves that.
        spans: spans.as_ptr().cast(),
        spans_len: spans.len(),
        data: view(tag.data),
        creator: abi::Str::EMPTY,
    }
}

/// # Safety
/// `tag` must have been filled by the host in a call that lasts for `'b`.
unsafe fn tag_view<'b>(tag: &abi::Tag) -> TagView<'b> {
    let spans: &'b [Span] = if tag.spans.is_null() || tag.spans_len == 0 {
        &[]
    } else {
        // SAFETY: the host's spans stay valid until the plugin function returns (rule 2), and `Span` is laid out as
        // `nm_span`, which is frozen (rule 9).
        unsafe { std::slice::from_raw_parts(tag.spans.cast(), tag.spans_len) }
    };
    // SAFETY: views of text, valid until the plugin function returns (rules 2 and 6).
    let (name, uri, data, creator) =
        unsafe { (text(tag.name), text(tag.uri), text(tag.data), text(tag.creator)) };
    TagView {
        name,
        uri,
        confidence: tag.confidence,
        relevance: tag.relevance,
        spans,
        data,
        creator,
    }
}

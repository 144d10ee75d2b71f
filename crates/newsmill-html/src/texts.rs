//! Where texts lie: in the page itself wherever they can, else in a buffer beside it.

use std::borrow::Cow;

use crate::steps::step;

/// Longer pages are cut, so that offsets and the mark of the buffer fit 32 bits.
pub(crate) const INPUT_MAX: usize = 1 << 29;

/// Marks an offset into the buffer.
const BESIDE: u32 = 1 << 31;

/// A stretch of text; both ends lie in the page, or both in the buffer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// An offset in 32 bits; texts are cut long before it does not fit.
#[inline]
pub(crate) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A number of 32 bits as an index.
#[inline]
pub(crate) fn index(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

impl Span {
    /// A stretch of the page.
    #[inline]
    pub(crate) fn new(start: usize, end: usize) -> Span {
        debug_assert!(end <= INPUT_MAX, "pages are cut");
        // Lossless below `INPUT_MAX`.
        let short = |at: usize| offset(at & 0xffff_ffff);
        Span { start: short(start), end: short(end) }
    }

    #[inline]
    pub(crate) fn len(self) -> usize {
        index(self.end - self.start)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The stretch without its first `bytes`.
    pub(crate) fn skip(self, bytes: usize) -> Span {
        Span { start: self.start + offset(bytes).min(self.end - self.start), end: self.end }
    }

    /// The first `bytes` of the stretch.
    pub(crate) fn take(self, bytes: usize) -> Span {
        Span { start: self.start, end: self.start + offset(bytes).min(self.end - self.start) }
    }
}

/// The page and the buffer.
#[derive(Debug, Default)]
pub(crate) struct Texts<'t> {
    pub(crate) page: Cow<'t, str>,
    beside: String,
    /// How many bytes may still be copied to join texts that stand apart, so that the work stays linear.
    joins: usize,
}

impl<'t> Texts<'t> {
    pub(crate) fn new(page: Cow<'t, str>) -> Texts<'t> {
        let joins = page.len() + 1024;
        Texts { page, beside: String::new(), joins }
    }

    /// The text of a span; empty where it is none of this page.
    #[inline]
    pub(crate) fn get(&self, span: Span) -> &str {
        step(span.len());
        if span.start & BESIDE == 0 {
            self.page.get(index(span.start)..index(span.end)).unwrap_or("")
        } else {
            let range = index(span.start & !BESIDE)..index(span.end & !BESIDE);
            self.beside.get(range).unwrap_or("")
        }
    }

    /// The bytes of a span.
    #[inline]
    pub(crate) fn bytes(&self, span: Span) -> &[u8] {
        step(span.len());
        let (text, mark) = match span.start & BESIDE {
            0 => (&*self.page, 0),
            mark => (&*self.beside, mark),
        };
        text.as_bytes().get(index(span.start ^ mark)..index(span.end ^ mark)).unwrap_or(&[])
    }

    /// Writes into the buffer what `write` appends to it.
    pub(crate) fn add(&mut self, write: impl FnOnce(&str, &mut String)) -> Span {
        let start = offset(self.beside.len()) | BESIDE;
        write(&self.page, &mut self.beside);
        Span { start, end: offset(self.beside.len()) | BESIDE }
    }

    /// Copies a stretch of the page into the buffer, changed by `change`.
    pub(crate) fn copy(&mut self, start: usize, end: usize, change: impl Fn(char) -> char) -> Span {
        self.add(|page, out| {
            out.extend(page.get(start..end).unwrap_or("").chars().map(change));
        })
    }

    /// Both texts as one, if that costs little enough.
    pub(crate) fn join(&mut self, first: Span, second: Span) -> Option<Span> {
        if first.end == second.start {
            return Some(Span { start: first.start, end: second.end });
        }
        let ends_buffer = first.end == offset(self.beside.len()) | BESIDE;
        let copied = second.len() + if ends_buffer { 0 } else { first.len() };
        self.joins = self.joins.checked_sub(copied)?;
        // What stands in the buffer already is not copied again, so that a text may grow part by part.
        let tail = self.get(second).to_owned();
        if ends_buffer {
            self.beside.push_str(&tail);
            return Some(Span { start: first.start, end: offset(self.beside.len()) | BESIDE });
        }
        let head = self.get(first).to_owned();
        Some(self.add(|_, out| out.extend([head, tail])))
    }
}

#[cfg(test)]
mod tests {
    use super::{Span, Texts};

    #[test]
    fn texts_are_joined_in_place_where_they_can() {
        let mut texts = Texts::new("one two three".into());
        let whole = texts.join(Span::new(0, 3), Span::new(3, 7)).unwrap();
        assert_eq!((whole, texts.get(whole)), (Span::new(0, 7), "one two"));
        let apart = texts.join(Span::new(0, 3), Span::new(7, 13)).unwrap();
        assert_eq!(texts.get(apart), "one three");
        let longer = texts.join(apart, Span::new(3, 4)).unwrap();
        assert_eq!((longer.start, texts.get(longer)), (apart.start, "one three "));
        assert_eq!(texts.get(longer.skip(4).take(5)), "three");
        assert_eq!(texts.bytes(longer.skip(4).take(2)), b"th");
    }

    #[test]
    fn joining_ends_when_it_would_cost_too_much() {
        let page = "x".repeat(4_000);
        let mut texts = Texts::new(page.into());
        let joined =
            (0..100).filter_map(|_| texts.join(Span::new(0, 1_000), Span::new(2_000, 2_500)));
        assert_eq!(joined.count(), 3);
    }
}

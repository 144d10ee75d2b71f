//! The list of features a page is judged by: a name and a number each.

/// The features of a page, always the same names in the same order.
#[derive(Debug, Default)]
pub(crate) struct Features {
    pub(crate) list: Vec<(&'static str, f32)>,
}

impl Features {
    /// A number as it is.
    pub(crate) fn number(&mut self, name: &'static str, value: f32) {
        self.list.push((name, value));
    }

    /// 0 or 1.
    pub(crate) fn flag(&mut self, name: &'static str, value: bool) {
        self.number(name, f32::from(u8::from(value)));
    }

    /// A count; beyond 65,535 it makes no difference.
    pub(crate) fn count(&mut self, name: &'static str, value: usize) {
        self.number(name, small(value));
    }

    /// The share of a part in a whole, 0 where there is no whole.
    pub(crate) fn share(&mut self, name: &'static str, part: usize, whole: usize) {
        self.number(name, ratio(part, whole));
    }
}

/// A count as a number, at most 65,535.
pub(crate) fn small(value: usize) -> f32 {
    f32::from(u16::try_from(value).unwrap_or(u16::MAX))
}

/// A part of a whole. Large numbers lose their last digits, the same on every machine.
pub(crate) fn ratio(part: usize, whole: usize) -> f32 {
    let mut shift = 0;
    while part.max(whole) >> shift > 0xffff {
        shift += 1;
    }
    if whole == 0 { 0.0 } else { small(part >> shift) / small((whole >> shift).max(1)) }
}

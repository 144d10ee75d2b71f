//! Texts one of which stands in every line that a costlier rule can fit.

use memchr::memmem::Finder;

/// Such texts, prepared for searching.
#[derive(Debug)]
pub(super) struct Marks(Vec<Finder<'static>>);

impl Marks {
    pub(super) fn new(texts: &[&'static str]) -> Self {
        Self(texts.iter().map(|text| Finder::new(text.as_bytes())).collect())
    }

    /// Whether one of them stands in a line.
    pub(super) fn stand_in(&self, line: &str) -> bool {
        self.0.iter().any(|finder| finder.find(line.as_bytes()).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::Marks;

    #[test]
    fn any_one_is_enough() {
        let marks = Marks::new(&["droits", "serv"]);
        assert!(marks.stand_in("All rights reserved") && marks.stand_in("Tous droits"));
        assert!(!marks.stand_in("Alle Rechte") && !marks.stand_in(""));
    }
}

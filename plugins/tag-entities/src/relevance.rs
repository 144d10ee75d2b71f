//! How much an article is about what it names.

use newsmill_plugin::thousandths;

/// From 0 to 1: by how often it is named, how early, and whether in the headline.
///
/// Every mention, the headline for two and a first mention within the first fifth of the text for one, takes a quarter of
/// what is missing to 1.
pub(crate) fn relevance(mentions: usize, first: usize, length: usize, in_headline: bool) -> f64 {
    const KEPT: f64 = 0.75;
    let early = usize::from(first * 5 <= length);
    let weight = mentions.min(100) + early + if in_headline { 2 } else { 0 };
    thousandths(1.0 - KEPT.powi(i32::try_from(weight).unwrap_or(i32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::relevance;

    #[test]
    fn more_earlier_and_in_the_headline_is_more() {
        let once = relevance(1, 900, 1000, false);
        assert_eq!(once, 0.25);
        assert!(relevance(2, 900, 1000, false) > once);
        assert!(relevance(1, 10, 1000, false) > once);
        assert!(relevance(1, 900, 1000, true) > relevance(2, 900, 1000, false));
        assert!(relevance(usize::MAX, 0, 0, true) <= 1.0);
    }
}

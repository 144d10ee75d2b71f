//! Shares as articles show them: digits that say nothing only make files longer.

/// `share` rounded to hundredths.
#[must_use]
pub fn hundredths(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}

/// `share` rounded to thousandths, for shares of which many are near 1.
#[must_use]
pub fn thousandths(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_as_many_digits_as_they_say() {
        assert_eq!([0.0, 1.0, 0.994, 0.996, 0.125].map(hundredths), [0.0, 1.0, 0.99, 1.0, 0.13]);
        assert_eq!([0.0, 1.0, 0.9994, 0.9996].map(thousandths), [0.0, 1.0, 0.999, 1.0]);
        assert!(hundredths(f64::NAN).is_nan());
        // As written in JSON.
        assert_eq!(hundredths(f64::from(0.7_f32)).to_string(), "0.7");
        assert_eq!(thousandths(2.0 / 3.0).to_string(), "0.667");
    }
}

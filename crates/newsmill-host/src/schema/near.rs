//! Did you mean.

/// Of the candidates the one that is nearest to what was written, if one is near enough to be what was meant.
/// Of equally near ones the first in alphabetical order.
pub fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // A name longer than any name we know is no slip of the finger, and the distance is quadratic.
    if written.len() > 128 {
        return None;
    }
    let written = written.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= 128)
        .map(|candidate| {
            (strsim::damerau_levenshtein(&written, &candidate.to_lowercase()), candidate)
        })
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count() / 4)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_and_nothing_else() {
        let known = ["options", "name", "use", "allow"];
        assert_eq!(nearest("optoins", known), Some("options"));
        assert_eq!(nearest("Name", known), Some("name"));
        assert_eq!(nearest("from", known), None);
        assert_eq!(nearest(&"x".repeat(1 << 20), known), None);
        assert_eq!(nearest("ab", ["ac", "aa"]), Some("aa"));
    }
}

//! The keywords an article already has, and those found.

use newsmill_text::fold_char;

/// What becomes of keywords an article already has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existing {
    /// They are kept, and nothing is found for such an article.
    Keep,
    /// What is found is added behind them.
    Add,
    /// What is found replaces them.
    Replace,
}

/// Which of the keywords found are not among those an article has: letters and digits are compared, folded.
pub(crate) fn unknown<'f>(existing: &[&str], found: &'f [String]) -> Vec<&'f str> {
    if existing.is_empty() {
        return found.iter().map(String::as_str).collect();
    }
    let known: Vec<String> = existing.iter().map(|keyword| folded(keyword)).collect();
    let is_new = |keyword: &&str| !known.contains(&folded(keyword));
    found.iter().map(String::as_str).filter(is_new).collect()
}

fn folded(keyword: &str) -> String {
    let mut folded = String::with_capacity(keyword.len());
    for c in keyword.chars().filter(|c| c.is_alphanumeric()) {
        fold_char(c, &mut folded);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_there_twice() {
        let found = ["Côte d’Ivoire", "election", "rice-farmers", "Rice"].map(str::to_owned);
        assert_eq!(unknown(&["cote d'ivoire", "RICE FARMERS"], &found), ["election", "Rice"]);
        assert_eq!(unknown(&[], &found), found);
    }
}

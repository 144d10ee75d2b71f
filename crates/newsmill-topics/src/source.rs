//! The readable form of a lexicon.
//!
//! ```text
//! # A comment.
//! [20000065] civil unrest
//! 3 protest*, riot police, *demonstration
//! 1 crowd*
//! ```
//!
//! A section gives the number of a topic (what follows the bracket is for readers), a line a weight and terms. A term is a
//! word or a phrase; words that end in `*` match by their beginning, single words that begin with `*` by their end; a word
//! written in capitals matches only capitals. A weight may be negative.

/// A term of a topic.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term<'s> {
    /// The number of the topic.
    pub(crate) code: u32,
    /// How much it says, 3 for a term that is all but sure.
    pub(crate) weight: f32,
    /// The term as it is written.
    pub(crate) text: &'s str,
}

/// Calls `found` with the terms of a source, in order.
pub(crate) fn each_term(
    source: &str,
    mut found: impl FnMut(Term<'_>) -> Result<(), String>,
) -> Result<(), String> {
    let mut code = 0;
    for (at, line) in source.lines().enumerate() {
        let wrong =
            || format!("line {}: `{line}` is neither a section nor a weight with terms", at + 1);
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(section) = line.strip_prefix('[') {
            let number = section.split(']').next().and_then(|number| number.parse().ok());
            code = number.ok_or_else(wrong)?;
            continue;
        }
        let (weight, list) = line.split_once(' ').ok_or_else(wrong)?;
        let weight: f32 = weight.parse().map_err(|_| wrong())?;
        for text in list.split(',').map(str::trim) {
            if code == 0 || text.is_empty() {
                return Err(wrong());
            }
            found(Term { code, weight, text })?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_weights_and_terms_are_read() {
        let mut flat = Vec::new();
        let source = "# c\n[02000000] law\n3 court*, high court\n\n-1.5 food court\n";
        each_term(source, |term| {
            flat.push((term.code, term.weight, term.text.to_owned()));
            Ok(())
        })
        .unwrap();
        let term = |weight: f32, text: &str| (2_000_000, weight, text.to_owned());
        assert_eq!(flat, [term(3.0, "court*"), term(3.0, "high court"), term(-1.5, "food court")]);
    }

    #[test]
    fn what_cannot_be_is_told_with_its_line() {
        for source in ["3 a", "[x]", "[1]\nb c", "[1]\n2 a,,b", "[1]\n2"] {
            assert!(each_term(source, |_| Ok(())).unwrap_err().starts_with("line "), "{source}");
        }
    }
}

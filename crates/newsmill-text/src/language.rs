//! What a language tag says.

/// The primary subtag of a BCP 47 tag, as it is written: `en` of `en-GB`, `EN` of `EN_us`. Nothing where the tag says that
/// nobody knows the language, that there are several or none: empty, `und`, `mul`, `zxx`.
#[must_use]
pub fn primary_language(tag: &str) -> Option<&str> {
    const UNKNOWN: [&str; 4] = ["", "und", "mul", "zxx"];
    let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
    let unknown = UNKNOWN.iter().any(|unknown| primary.eq_ignore_ascii_case(unknown));
    (!unknown).then_some(primary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_says_a_language_or_that_nobody_knows() {
        for (tag, primary) in
            [("en", "en"), ("en-GB", "en"), (" EN_us", "EN"), ("zh-Hant-TW", "zh"), ("sgn", "sgn")]
        {
            assert_eq!(primary_language(tag), Some(primary));
        }
        for tag in ["", " ", "-", "und", "UND", "und-Latn", "mul", "zxx"] {
            assert_eq!(primary_language(tag), None, "{tag}");
        }
    }
}

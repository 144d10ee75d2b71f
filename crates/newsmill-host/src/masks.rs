//! Secrets, masked in what plugins say.

use crate::strings::{WORDS_MAX, shorten};

const MASK: &str = "***";

/// Texts to hide.
#[derive(Clone, Debug, Default)]
pub(crate) struct Masks(Vec<String>);

impl Masks {
    /// Hides every one of `secrets`, also as it is written inside JSON.
    pub(crate) fn new(secrets: &[String]) -> Self {
        let mut texts: Vec<String> = Vec::new();
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            let json = serde_json::Value::from(secret.as_str()).to_string();
            let inner = json.strip_prefix('"').and_then(|json| json.strip_suffix('"'));
            texts.extend(inner.filter(|inner| inner != secret).map(str::to_owned));
            texts.push(secret.clone());
        }
        // The longest first: a secret that holds another must not leave its rest.
        texts.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        texts.dedup();
        Self(texts)
    }

    /// [`Masks::apply`] for words, which are then cut to what is kept of them: never through a secret.
    pub(crate) fn words(&self, text: String) -> String {
        shorten(&self.apply(text), WORDS_MAX)
    }

    /// `text` with `***` for each secret.
    pub(crate) fn apply(&self, text: String) -> String {
        self.0.iter().fold(text, |text, secret| {
            if text.contains(secret.as_str()) { text.replace(secret.as_str(), MASK) } else { text }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_secret_is_hidden() {
        let masks =
            Masks::new(&["pw".to_owned(), "pw-long".to_owned(), "a\"b".to_owned(), String::new()]);
        let hide = |text: &str| masks.apply(text.to_owned());
        assert_eq!(hide("user:pw@host pw-long"), "user:***@host ***");
        assert_eq!(hide(r#"{"key":"a\"b"} a"b"#), r#"{"key":"***"} ***"#);
        assert_eq!(hide("nothing"), "nothing");
        // A secret at the cut is hidden whole.
        let words = masks.words("x".repeat(WORDS_MAX - 4) + "pw-long");
        assert!(words.ends_with("x***"), "{words}");
    }
}

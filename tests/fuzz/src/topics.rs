//! Topics of any text.

use std::sync::LazyLock;

use newsmill_topics::{Lexicon, Model, Scratch, Text};

/// Looks for topics in text, and reads it as a model file: what is found stays in its ranges, is the same twice, and a top
/// topic stands first.
pub fn topics(bytes: &[u8]) {
    static LEXICON: LazyLock<Option<Lexicon>> = LazyLock::new(|| Lexicon::new().ok());
    let lexicon = LEXICON.as_ref().expect("the lexicon compiles");
    let body = String::from_utf8_lossy(bytes);
    let mut scratch = Scratch::default();
    for language in ["", "en", "de", "nl"] {
        let text = Text { language, headline: &body, body: &body };
        let found = lexicon.find(&mut scratch, text);
        assert!(found.iter().all(|f| (0.0..=1.0).contains(&f.confidence)), "{found:?}");
        assert!(found.iter().all(|f| (0.0..=1.0).contains(&f.relevance)), "{found:?}");
        assert_eq!(lexicon.find(&mut scratch, text), found);
        let top = found.first().map(|first| first.topic);
        assert!(top.is_none_or(|top| lexicon.vocabulary().broader(top).is_none()));
    }
    drop(Model::from_bytes(bytes));
}

//! Keywords of any text.

use std::sync::LazyLock;

use newsmill_keywords::{Finder, SHIPPED, Scratch, Text};
use newsmill_model::Bundle;

/// The most keywords asked for.
const MAX: usize = 10;

/// Finds the keywords of a text, its first line taken for the headline: no more than were asked for, the best first, each
/// once and from the text, and the same with used buffers. Reads it as the lists of words, too.
pub fn keywords(bytes: &[u8]) {
    static FINDER: LazyLock<Option<Finder>> =
        LazyLock::new(|| Finder::from_bundle(&Bundle::from_bytes(SHIPPED).ok()?).ok());
    let Some(finder) = &*FINDER else { panic!("the shipped lists are damaged") };
    let text = String::from_utf8_lossy(bytes);
    let (headline, body) = text.split_once('\n').unwrap_or(("", &text));
    let mut scratch = Scratch::default();
    for language in ["", "en", "de", "fr", "tr"] {
        let text = Text { language, headline, body };
        let found = finder.find(&mut scratch, text, MAX);
        assert!(found.len() <= MAX);
        assert!(found.is_sorted_by(|a, b| a.weight >= b.weight), "{found:?}");
        for (at, keyword) in found.iter().enumerate() {
            let first = keyword.text.split(' ').next().unwrap_or_default();
            assert!(!first.is_empty(), "{found:?}");
            assert!(!found.iter().take(at).any(|other| other.text == keyword.text), "{found:?}");
        }
        assert_eq!(finder.find(&mut scratch, text, MAX), found);
    }
    drop(Bundle::from_bytes(bytes).map(|bundle| Finder::from_bundle(&bundle)));
}

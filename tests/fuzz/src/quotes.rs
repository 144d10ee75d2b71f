//! Quotes of any text.

use std::sync::LazyLock;

use newsmill_quotes::{Finder, Mention, Scratch, Text};

/// Looks for quotes in text: spans stand in order on character boundaries, and are the same with used buffers and in each
/// language.
pub fn quotes(bytes: &[u8]) {
    static FINDER: LazyLock<Finder> = LazyLock::new(Finder::new);
    let body = String::from_utf8_lossy(bytes);
    let mut scratch = Scratch::default();
    let first = body.split_whitespace().next().unwrap_or_default();
    let people = [Mention { start: 0, end: first.len(), name: "Ann Lee" }];
    for language in ["", "en", "de", "fr", "es", "it", "pt", "nl", "pl"] {
        for people in [&people[..], &[]] {
            let text = Text { language, body: &body, people, organisations: &[] };
            let found = FINDER.find(&mut scratch, &text);
            let mut before = 0;
            for quote in &found {
                assert!((0.0..=1.0).contains(&quote.confidence), "{quote:?}");
                assert!(!quote.spans.is_empty());
                for span in &quote.spans {
                    assert!(before <= span.start && span.start < span.end, "{quote:?}");
                    assert!(body.get(span.clone()).is_some(), "{quote:?}");
                    before = span.end;
                }
                let cue = quote.cue.clone();
                assert!(cue.is_none_or(|cue| body.get(cue).is_some()), "{quote:?}");
                if let Some(speaker) = &quote.speaker {
                    assert!(!speaker.name.is_empty(), "{quote:?}");
                    let span = speaker.span.clone();
                    assert!(span.is_none_or(|span| body.get(span).is_some()), "{quote:?}");
                }
            }
            assert_eq!(FINDER.find(&mut scratch, &text), found);
        }
    }
}

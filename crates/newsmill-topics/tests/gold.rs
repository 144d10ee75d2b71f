//! Short stories in the manner of an agency, written for this test, get the top topic they were written for.

use std::collections::BTreeMap;

use newsmill_topics::{Lexicon, Scratch, Text};

struct Story<'s> {
    uri: String,
    headline: &'s str,
    body: &'s str,
}

/// Sections with a topic, a headline and a body; lines with `#` are comments.
fn stories(source: &str) -> Vec<Story<'_>> {
    let mut lines = source.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut found = Vec::new();
    while let Some(code) = lines.next() {
        let code = code.trim_matches(['[', ']']);
        let (Some(headline), Some(body)) = (lines.next(), lines.next()) else {
            panic!("`{code}` has no headline and body");
        };
        found.push(Story { uri: format!("medtop:{code}"), headline, body });
    }
    found
}

fn check(lexicon: &Lexicon, language: &str, source: &str) {
    let mut scratch = Scratch::default();
    let stories = stories(source);
    let (mut first, mut second) = (0, 0);
    let mut missed = BTreeMap::new();
    for story in &stories {
        let text = Text { language, headline: story.headline, body: story.body };
        let found = lexicon.find(&mut scratch, text);
        let uris: Vec<String> =
            found.iter().take(2).map(|one| lexicon.vocabulary().uri(one.topic)).collect();
        first += usize::from(uris.first() == Some(&story.uri));
        if uris.contains(&story.uri) {
            second += 1;
        } else {
            missed.insert(story.headline, (story.uri.clone(), uris));
        }
    }
    let topics = stories.iter().map(|story| &story.uri).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(topics.len(), 17, "every top topic has a story");
    assert!(first * 100 >= stories.len() * 92, "{first} of {}", stories.len());
    assert!(second * 100 >= stories.len() * 96, "{missed:#?}");
}

#[test]
fn english_stories_get_their_topics() {
    check(&Lexicon::new().unwrap(), "en", include_str!("gold/en.txt"));
}

#[test]
fn german_stories_get_their_topics() {
    check(&Lexicon::new().unwrap(), "de", include_str!("gold/de.txt"));
}

#[test]
fn stories_in_other_languages_get_their_topics() {
    let lexicon = Lexicon::new().unwrap();
    check(&lexicon, "fr", include_str!("gold/fr.txt"));
    check(&lexicon, "es", include_str!("gold/es.txt"));
    check(&lexicon, "it", include_str!("gold/it.txt"));
    check(&lexicon, "pt", include_str!("gold/pt.txt"));
    check(&lexicon, "nl", include_str!("gold/nl.txt"));
}

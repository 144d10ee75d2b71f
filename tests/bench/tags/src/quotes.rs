//! `quotes: N MB/s`: articles of 5 KB in the languages whose verbs of speech are known.

use std::hint::black_box;
use std::path::Path;

use newsmill_quotes::{Finder, Scratch, Text};

use crate::language::{ARTICLE_BYTES, by_language, pieces};
use crate::{lines, seconds};

pub(crate) fn run(data: &Path) {
    let lines = lines(&data.join("lid/docs.tsv.gz"));
    let texts = by_language(&lines);
    let mut articles = Vec::new();
    for language in ["en", "de", "fr", "es", "it", "pt", "nl"] {
        let Some(text) = texts.get(language) else { continue };
        articles.extend(pieces(text, ARTICLE_BYTES).map(|body| Text {
            language,
            body,
            ..Text::default()
        }));
    }
    let finder = Finder::new();
    let mut scratch = Scratch::default();
    let seconds = seconds(|| {
        for text in &articles {
            black_box(finder.find(&mut scratch, text));
        }
    });
    let bytes: usize = articles.iter().map(|text| text.body.len()).sum();
    println!("quotes: {:.0} MB/s", f64::from(u32::try_from(bytes).unwrap()) / 1e6 / seconds);
}

//! `keywords: N MB/s`: articles of 5 KB in the languages that lists of words ship for.

use std::hint::black_box;
use std::path::Path;

use newsmill_keywords::{Finder, SHIPPED, Scratch, Text};
use newsmill_model::Bundle;

use crate::language::{ARTICLE_BYTES, by_language, pieces};
use crate::{lines, seconds};

/// Keywords an article.
const MAX: usize = 10;

pub(crate) fn run(data: &Path) {
    let finder = Finder::from_bundle(&Bundle::from_bytes(SHIPPED).unwrap()).unwrap();
    let lines = lines(&data.join("lid/docs.tsv.gz"));
    let texts = by_language(&lines);
    let mut articles = Vec::new();
    for language in Finder::languages() {
        let Some(text) = texts.get(language) else { continue };
        articles.extend(pieces(text, ARTICLE_BYTES).map(|body| Text {
            language,
            headline: "",
            body,
        }));
    }
    let mut scratch = Scratch::default();
    let seconds = seconds(|| {
        for text in &articles {
            black_box(finder.find(&mut scratch, *text, MAX));
        }
    });
    let bytes: usize = articles.iter().map(|text| text.body.len()).sum();
    println!("keywords: {:.0} MB/s", f64::from(u32::try_from(bytes).unwrap()) / 1e6 / seconds);
}

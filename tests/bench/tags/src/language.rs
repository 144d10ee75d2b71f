//! `language: N articles/s, M MB/s`: articles of 5 KB, then headlines of 60 bytes, in as many languages as there are.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;

use newsmill_model::language::{Detector, Scratch};

use crate::{lines, seconds, top};

pub(crate) const ARTICLE_BYTES: usize = 5000;
const HEADLINE_BYTES: usize = 60;

pub(crate) fn run(data: &Path) {
    let model = top().join("plugins/tag-language/model/language.model");
    let detector = Detector::from_bytes(&std::fs::read(model).unwrap()).unwrap();
    let lines = lines(&data.join("lid/docs.tsv.gz"));
    let texts = by_language(&lines);
    let articles: Vec<&str> = texts.values().flat_map(|text| pieces(text, ARTICLE_BYTES)).collect();
    let (count, megabytes) = measure(&articles, |scratch, article| {
        black_box(detector.detect(scratch, "", article));
    });
    println!("language: {count:.0} articles/s, {megabytes:.0} MB/s");
    let headlines: Vec<&str> =
        texts.values().flat_map(|text| pieces(text, HEADLINE_BYTES).step_by(8)).collect();
    let (count, megabytes) = measure(&headlines, |scratch, headline| {
        black_box(detector.detect(scratch, headline, ""));
    });
    println!("language: {count:.0} headlines/s, {megabytes:.0} MB/s");
}

/// Texts and megabytes a second.
fn measure(texts: &[&str], detect: impl Fn(&mut Scratch, &str)) -> (f64, f64) {
    let mut scratch = Scratch::default();
    let seconds = seconds(|| texts.iter().for_each(|text| detect(&mut scratch, text)));
    let number = |count: usize| f64::from(u32::try_from(count).unwrap());
    let bytes = texts.iter().map(|text| text.len()).sum();
    (number(texts.len()) / seconds, number(bytes) / 1e6 / seconds)
}

/// All texts of a language, one after the other.
pub(crate) fn by_language(lines: &[String]) -> BTreeMap<&str, String> {
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    for (language, text) in lines.iter().filter_map(|line| line.split_once('\t')) {
        let all = texts.entry(language).or_default();
        all.push_str(text);
        all.push(' ');
    }
    texts
}

/// Pieces of a text of about so many bytes.
pub(crate) fn pieces(text: &str, bytes: usize) -> impl Iterator<Item = &str> {
    let at = move |place: usize| (place..).find(|place| text.is_char_boundary(*place)).unwrap();
    (0..text.len() / bytes).filter_map(move |n| text.get(at(n * bytes)..at((n + 1) * bytes)))
}

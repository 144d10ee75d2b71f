//! `places: N MB/s`: articles of 5 KB in the languages of Latin script with most places to find.

use std::hint::black_box;
use std::path::Path;

use newsmill_places::{Finder, Known, Scratch, Wanted};

use crate::language::{ARTICLE_BYTES, by_language, pieces};
use crate::{lines, seconds};

static GAZETTEER: &[u8] = include_bytes!("../../../../plugins/tag-places/data/places.bin");
const LANGUAGES: [&str; 7] = ["de", "en", "es", "fr", "it", "nl", "pt"];

pub(crate) fn run(data: &Path) {
    let load = seconds(|| {
        black_box(Finder::new(GAZETTEER).unwrap());
    });
    let finder = Finder::new(GAZETTEER).unwrap();
    let lines = lines(&data.join("lid/docs.tsv.gz"));
    let texts = by_language(&lines);
    let articles: Vec<&str> = LANGUAGES
        .iter()
        .filter_map(|language| texts.get(language))
        .flat_map(|text| pieces(text, ARTICLE_BYTES))
        .collect();
    let mut scratch = Scratch::default();
    let seconds = seconds(|| {
        for body in &articles {
            let wanted = Wanted { min_population: 0 };
            black_box(finder.find(&mut scratch, body, "", Known::default(), wanted));
        }
    });
    let bytes: usize = articles.iter().map(|body| body.len()).sum();
    let speed = f64::from(u32::try_from(bytes).unwrap()) / 1e6 / seconds;
    println!("places: {speed:.0} MB/s, loaded in {:.1} ms", load * 1e3);
}

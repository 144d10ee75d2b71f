//! `entities: N tokens/s`: words and entities of the English articles of language identification's documents.

use std::hint::black_box;
use std::path::Path;

use newsmill_entities::{Aliases, Finder, FinderScratch, SHIPPED, Tagger};
use newsmill_model::Bundle;
use newsmill_text::Tokens;

pub(crate) fn run(data: &Path) {
    let tagger = Tagger::from_bundle(&Bundle::from_bytes(SHIPPED).unwrap()).unwrap();
    let finder = Finder::new(tagger, Aliases::standard());
    let texts: Vec<String> = crate::lines(&data.join("lid/docs.tsv.gz"))
        .iter()
        .filter_map(|line| line.strip_prefix("en\t").map(str::to_owned))
        .collect();
    let mut tokens = Tokens::default();
    let count = |text: &String| {
        tokens.cut(text);
        tokens.all().len()
    };
    let count: usize = texts.iter().map(count).sum();
    let mut scratch = FinderScratch::default();
    let seconds = crate::seconds(|| {
        for text in &texts {
            black_box(finder.find(text, None, &mut scratch));
        }
    });
    let tokens = f64::from(u32::try_from(count).unwrap());
    println!("entities: {:.0} tokens/s", tokens / seconds);
}

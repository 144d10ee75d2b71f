use newsmill_model::chain::{Example, Settings, train};
use newsmill_text::Token;

use super::*;
use crate::lexicon::Class;
use crate::lexicon::LexiconBuilder;

/// Ids and flags of words.
pub(crate) fn read(words: &mut Words, all: &[&str], lexicon: &Lexicon) -> (Vec<u32>, Vec<u16>) {
    let (mut text, mut tokens) = (String::new(), Vec::new());
    for word in all {
        let start = to_u32(text.len());
        text.push_str(word);
        tokens.push(Token { start, end: to_u32(text.len()) });
        text.push(' ');
    }
    let (mut ids, mut flags) = (Vec::new(), Vec::new());
    words.prepare(1, 0);
    words.read(&text, &tokens, lexicon, (&mut ids, &mut flags));
    (ids, flags)
}

/// A chain that learnt that features 3 and 4 are of the one label and 5 and 6 of the other.
fn chain() -> Chain {
    let example = |features: [u32; 2], label: u8| {
        let mut sequence = Sequence::default();
        features.into_iter().for_each(|feature| sequence.push(feature));
        sequence.end_item();
        Example { sequence, labels: vec![label] }
    };
    let settings = Settings { epochs: 40, dropout: 0.0, min_count: 1, ..Settings::default() };
    let labels = ["O", "X"].map(str::to_owned).to_vec();
    train(labels, &[example([3, 4], 1), example([5, 6], 0)], &settings).unwrap()
}

#[test]
fn shapes_tell_capitals() {
    assert!(shape("Ann").capital && shape("Zürich").capital && shape("NATO").capital);
    assert!(shape("al-Qaeda").capital && !shape("mid-term").capital);
    assert!(!shape("iPhone").capital && shape("iPhone").any_capital);
    assert_ne!(shape("Ann").hash, shape("ann").hash);
    assert_eq!(shape("Annabel").hash, shape("Robertson").hash);
    assert!(!shape("2024").letters);
    assert!(shape("won't").small && shape("mid-term").small && !shape("km2").small);
}

#[test]
fn words_come_back_under_their_ids() {
    let lexicon = LexiconBuilder::default().build();
    let mut words = Words::default();
    let many: Vec<String> = (0..2000).map(|n| format!("word{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let read_all = read(&mut words, &many, &lexicon);
    assert_eq!(read_all, read(&mut words, &many, &lexicon));
    let (cases, _) = read(&mut words, &["Word1", "word1", "Word1"], &lexicon);
    assert!(cases[0] != cases[1] && cases[0] == cases[2]);
    assert_eq!(words.written(read_all.0[5]), "word5");
    assert_eq!(words.word(NONE).hash, 0);
    words.prepare(2, 0);
    assert_eq!(words.words.len(), 1);
}

/// What is known of words that came back stays, and the rest is forgotten.
#[test]
fn words_seen_once_are_forgotten_first() {
    let lexicon = LexiconBuilder::default().build();
    let chain = chain();
    let mut words = Words::default();
    let sums = |words: &mut Words, id: u32, feature: u32| {
        let row = words.row(id, Role::After, |_, _, _, out| out.push(feature));
        words.sum_up(&chain, &mut Vec::new());
        words.sums(row, chain.lanes()).to_vec()
    };
    let (ids, flags) = read(&mut words, &["Kept", "also", "Kept", "once", "also"], &lexicon);
    let first = sums(&mut words, ids[0], 3);
    assert!(first.iter().any(|sum| *sum != 0));
    sums(&mut words, ids[3], 4);
    let many: Vec<String> = (0..40_000).map(|n| format!("w{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    read(&mut words, &many, &lexicon);
    assert!(words.words.len() > 40_000);
    let (again, same) = read(&mut words, &["also", "Kept", "new"], &lexicon);
    assert_eq!(words.words.len(), 4);
    assert_eq!((again[1], same[0], same[1]), (ids[0], flags[1], flags[0]));
    assert_eq!(words.written(again[0]), "also");
    // The sums are those from before: the feature is not asked for again.
    assert_eq!(sums(&mut words, again[1], 9), first);
}

#[test]
fn what_may_be_a_name_is_told_by_its_spelling_and_the_lexicon() {
    let mut builder = LexiconBuilder::default();
    builder.add("london", Class::Capital);
    builder.add("house", Class::Small);
    builder.add("Tuesday", Class::Time);
    let lexicon = builder.build();
    let mut words = Words::default();
    let mut has = |word: &str, bit: u16| read(&mut words, &[word], &lexicon).1[0] & bit != 0;
    for name in ["Ann", "london", "eBay", "al-Qaeda", "Éva", "Tuesday"] {
        assert!(has(name, flag::NAME), "{name}");
    }
    for other in ["house", "I", "12", ".", "and", "京"] {
        assert!(!has(other, flag::NAME), "{other}");
    }
    assert!(has("Tuesday", flag::TIME) && !has("Ann", flag::TIME));
    assert!(has("zoe", flag::SMALL) && !has("house", flag::SMALL) && !has("京", flag::SMALL));
}

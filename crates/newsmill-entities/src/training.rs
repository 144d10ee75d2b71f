//! Training on sentences whose mentions are known: the shipped model's, or a team's own.

use newsmill_model::chain::{Chain, Example, Sequence, Settings, train as train_chain};
use newsmill_model::{Blob, Bundle, Error, ErrorKind, Provenance, Result, TrainingSet};

use crate::bio::Sentence;
use crate::features::Features;
use crate::lexicon::Lexicon;
use crate::scheme::Scheme;
use crate::score::Score;
use crate::tagger::{Scratch, TASK, Tagger};

/// Sentences that stay together when a set is parted: neighbours are of one article.
const BLOCK: usize = 20;
const FOLDS: usize = 5;

/// Trains a chain; the same sentences in the same order give the same one.
///
/// # Errors
/// [`ErrorKind::Training`] when there is no sentence.
pub fn train(sentences: &[&Sentence], scheme: &Scheme, lexicon: &Lexicon) -> Result<Chain> {
    let mut features = Features::default();
    let example = |sentence: &&Sentence| {
        let mut sequence = Sequence::default();
        features.of(sentence.words.iter().map(String::as_str), lexicon, &mut sequence);
        Example { labels: scheme.encode(sentence.words.len(), &sentence.mentions), sequence }
    };
    let examples: Vec<Example> = sentences.iter().map(example).collect();
    train_chain(scheme.labels(), &examples, &Settings::default())
}

/// A model file of a tagger.
pub fn to_bundle(tagger: &Tagger, license: &str, training_sets: Vec<TrainingSet>) -> Bundle {
    let (phrases, clusters) = tagger.lexicon().to_bytes();
    let blob = |name: &str, bytes| Blob { name: name.to_owned(), bytes };
    Bundle {
        provenance: Provenance {
            task: TASK.to_owned(),
            license: license.to_owned(),
            training_sets,
        },
        settings: serde_json::Value::Null,
        tables: Vec::new(),
        blobs: vec![
            blob("chain", tagger.chain().to_bytes()),
            blob("phrases", phrases),
            blob("clusters", clusters),
        ],
    }
}

/// What a model of four fifths of the sentences reaches on the fifth, for each of them: all types together, then each.
///
/// # Errors
/// [`ErrorKind::Training`] when there are fewer than five blocks of 20 sentences.
pub fn measure(
    sentences: &[Sentence],
    scheme: &Scheme,
    lexicon: &Lexicon,
) -> Result<(Score, Vec<Score>)> {
    if sentences.len() < BLOCK * FOLDS {
        let why = format!("{} sentences, fewer than {}", sentences.len(), BLOCK * FOLDS);
        return Err(Error::new(ErrorKind::Training, why));
    }
    let (mut all, mut kinds) = (Score::default(), vec![Score::default(); scheme.types().len()]);
    let (mut scratch, mut found) = (Scratch::default(), Vec::new());
    for fold in 0..FOLDS {
        let (own, others): (Vec<_>, Vec<_>) =
            sentences.iter().enumerate().partition(|(at, _)| at / BLOCK % FOLDS == fold);
        let others: Vec<&Sentence> = others.into_iter().map(|(_, sentence)| sentence).collect();
        let tagger = Tagger::new(train(&others, scheme, lexicon)?, lexicon.clone())?;
        for (_, sentence) in own {
            tagger.tag(sentence.words.iter().map(String::as_str), &mut scratch, &mut found);
            all.add(&found, &sentence.mentions, None);
            for (kind, score) in (0..).zip(&mut kinds) {
                score.add(&found, &sentence.mentions, Some(kind));
            }
        }
    }
    Ok((all, kinds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bio;
    use crate::lexicon::LexiconBuilder;

    fn sentences() -> Vec<Sentence> {
        let names = ["Ada", "Bea", "Cem", "Dov", "Eva", "Fay", "Gus"];
        let text: String =
            (0..140).map(|n| format!("Mr.\tO\n{}\tB-NAME\nspoke\tO\n\n", names[n % 7])).collect();
        bio::read(&text, |_| Some(0)).unwrap()
    }

    #[test]
    fn what_is_trained_is_found_and_comes_back_from_its_file() {
        let lexicon = LexiconBuilder::default().build();
        let scheme = Scheme::new(vec!["NAME".to_owned()]).unwrap();
        let (all, kinds) = measure(&sentences(), &scheme, &lexicon).unwrap();
        assert!(all.f1() > 0.99 && kinds == [all], "{all}");
        let sentences = sentences();
        let chain = train(&sentences.iter().collect::<Vec<_>>(), &scheme, &lexicon).unwrap();
        let bundle = to_bundle(&Tagger::new(chain, lexicon).unwrap(), "CC0-1.0", Vec::new());
        let again =
            Tagger::from_bundle(&Bundle::from_bytes(&bundle.to_bytes().unwrap()).unwrap()).unwrap();
        let mut found = Vec::new();
        again.tag(["Mr.", "Zoe", "spoke"].into_iter(), &mut Scratch::default(), &mut found);
        assert_eq!(found.len(), 1);
        assert_eq!(again.types(), ["NAME"]);
    }

    #[test]
    fn too_little_is_refused() {
        let lexicon = LexiconBuilder::default().build();
        let scheme = Scheme::standard();
        assert!(measure(&sentences()[..99], &scheme, &lexicon).is_err());
        assert!(train(&[], &scheme, &lexicon).is_err());
    }
}

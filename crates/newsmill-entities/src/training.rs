//! Training on sentences whose mentions are known: the shipped model's, or a team's own.

use std::ops::Range;

use newsmill_model::chain::{Example, Sequence, Settings, train as train_chain};
use newsmill_model::{Blob, Bundle, Error, ErrorKind, Provenance, Result, TrainingSet};

use crate::bio::Sentence;
use crate::features::{Features, Stretch};
use crate::lexicon::Lexicon;
use crate::scheme::{Mention, Scheme};
use crate::score::Score;
use crate::stretches::Reading;
use crate::tagger::{Scratch, TASK, Tagger};

/// Sentences that stay together when a set is parted: neighbours are of one article.
const BLOCK: usize = 20;
const FOLDS: usize = 5;

/// What is learnt by whole words alone does not carry over to other texts: more than half of all features are left out
/// each time. More rows than these gained nothing on the measured sets.
pub(crate) const SETTINGS: Settings =
    Settings { dropout: 0.7, max_rows: 150_000, ..Settings::DEFAULT };

/// Trains a tagger; the same sentences in the same order give the same one.
///
/// # Errors
/// [`ErrorKind::Training`] when there is no sentence.
pub fn train(
    sentences: &[&Sentence],
    scheme: &Scheme,
    lexicon: &Lexicon,
    reading: Reading,
) -> Result<Tagger> {
    train_as(sentences, scheme, lexicon, reading, &SETTINGS)
}

pub(crate) fn train_as(
    sentences: &[&Sentence],
    scheme: &Scheme,
    lexicon: &Lexicon,
    reading: Reading,
    settings: &Settings,
) -> Result<Tagger> {
    let mut features = Features::default();
    let mut examples = Vec::new();
    for sentence in sentences {
        features.read_words(sentence.words.iter().map(String::as_str), lexicon, 0, reading);
        for stretch in features.stretches().to_vec() {
            let mut sequence = Sequence::default();
            let range = stretch.range.clone();
            range.clone().for_each(|at| features.put(&stretch, at, &mut sequence));
            let mentions = within(&sentence.mentions, &range);
            examples.push(Example { labels: scheme.encode(range.len(), &mentions), sequence });
        }
    }
    let chain = train_chain(scheme.labels(), &examples, settings)?;
    Tagger::new(chain, lexicon.clone(), reading)
}

/// The mentions of a stretch, what stands outside of it cut off, counted from its start.
fn within(mentions: &[Mention], stretch: &Range<usize>) -> Vec<Mention> {
    let own = |mention: &Mention| Mention {
        start: mention.start.max(stretch.start).saturating_sub(stretch.start),
        end: mention.end.min(stretch.end).saturating_sub(stretch.start),
        ..*mention
    };
    mentions.iter().map(own).filter(|mention| mention.start < mention.end).collect()
}

/// Stretches, where they hold almost all mentions; the whole sentences of sets that name other things.
pub fn reading_of(sentences: &[Sentence], lexicon: &Lexicon) -> Reading {
    const SHARE: usize = 95;
    let mut features = Features::default();
    let (mut inside, mut all) = (0, 0);
    for sentence in sentences {
        let words = sentence.words.iter().map(String::as_str);
        features.read_words(words, lexicon, 0, Reading::Stretches);
        all += sentence.mentions.len();
        let is_inside = |mention: &&Mention| {
            let holds = |stretch: &Stretch| {
                let range = &stretch.range;
                range.start <= mention.start && mention.end <= range.end
            };
            features.stretches().iter().any(holds)
        };
        inside += sentence.mentions.iter().filter(is_inside).count();
    }
    if inside * 100 >= all * SHARE { Reading::Stretches } else { Reading::Sentences }
}

/// A model file of a tagger.
pub fn to_bundle(tagger: &Tagger, license: &str, training_sets: Vec<TrainingSet>) -> Bundle {
    let (phrases, clusters) = tagger.lexicon().to_bytes();
    let blob = |name: &str, bytes: Vec<u8>| Blob { name: name.to_owned(), bytes: bytes.into() };
    Bundle {
        provenance: Provenance {
            task: TASK.to_owned(),
            license: license.to_owned(),
            training_sets,
        },
        settings: tagger.settings(),
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
    reading: Reading,
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
        let tagger = train(&others, scheme, lexicon, reading)?;
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
        let (all, kinds) = measure(&sentences(), &scheme, &lexicon, Reading::Stretches).unwrap();
        assert!(all.f1() > 0.99 && kinds == [all], "{all}");
        let sentences = sentences();
        assert_eq!(reading_of(&sentences, &lexicon), Reading::Stretches);
        let sentences = &sentences.iter().collect::<Vec<_>>();
        let tagger = train(sentences, &scheme, &lexicon, Reading::Stretches).unwrap();
        let bundle = to_bundle(&tagger, "CC0-1.0", Vec::new());
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
        assert!(measure(&sentences()[..99], &scheme, &lexicon, Reading::Stretches).is_err());
        assert!(train(&[], &scheme, &lexicon, Reading::Stretches).is_err());
    }
}

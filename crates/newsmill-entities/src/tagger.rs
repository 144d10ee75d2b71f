//! The model in use.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use newsmill_model::chain::{Chain, Decoder};
use newsmill_model::{Bundle, Error, ErrorKind, Result};
use newsmill_text::Token;

use crate::features::Features;
use crate::lexicon::Lexicon;
use crate::rules::{Language, Rules};
use crate::scheme::{Mention, Scheme};
use crate::stretches::Reading;

/// What [`newsmill_model::Provenance::task`] says of these models.
pub(crate) const TASK: &str = "entities";

/// What features are made of, in words of [`Tagger::settings`]; another number is another way.
const FEATURES: u64 = 4;

/// Finds mentions in tokenised sentences. One for all threads.
#[derive(Clone, Debug)]
pub struct Tagger {
    chain: Chain,
    lexicon: Lexicon,
    scheme: Scheme,
    reading: Reading,
    /// Tells it from other taggers, whose words scratch memory may hold.
    id: u64,
}

/// Memory for tagging; one a thread.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    features: Features,
    rules: Rules,
    decoder: Decoder,
}

impl Tagger {
    /// A tagger of a chain whose labels are those of a [`Scheme`].
    ///
    /// # Errors
    /// [`ErrorKind::Format`] when they are not.
    pub fn new(chain: Chain, lexicon: Lexicon, reading: Reading) -> Result<Self> {
        static IDS: AtomicU64 = AtomicU64::new(1);
        let scheme = Scheme::of_labels(chain.labels()).ok_or_else(|| {
            Error::new(ErrorKind::Format, "the chain's labels are not those of entities")
        })?;
        let id = IDS.fetch_add(1, Ordering::Relaxed);
        Ok(Self { chain, lexicon, scheme, reading, id })
    }

    /// Reads the parts `chain`, `phrases` and `clusters` of a model file.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] when it is damaged or made for something else.
    pub fn from_bundle(bundle: &Bundle) -> Result<Self> {
        let lexicon = Lexicon::from_bytes(bundle.blob("phrases")?, bundle.blob("clusters")?)
            .ok_or_else(|| Error::new(ErrorKind::Format, "the lexicon is damaged"))?;
        let settings = &bundle.settings;
        if settings["features"] != FEATURES {
            let why = "the model was made by another version of newsmill; hint: train it anew";
            return Err(Error::new(ErrorKind::Format, why));
        }
        let reading = match settings["reading"].as_str() {
            Some("stretches") => Reading::Stretches,
            Some("sentences") => Reading::Sentences,
            _ => return Err(Error::new(ErrorKind::Format, "the model does not say what it reads")),
        };
        Self::new(Chain::from_bytes(bundle.blob("chain")?)?, lexicon, reading)
    }

    /// What a model file says beside the parts.
    pub(crate) fn settings(&self) -> serde_json::Value {
        let reading = match self.reading {
            Reading::Stretches => "stretches",
            Reading::Sentences => "sentences",
        };
        serde_json::json!({ "features": FEATURES, "reading": reading })
    }

    /// The types it finds.
    pub fn types(&self) -> &[String] {
        self.scheme.types()
    }

    /// The chain.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The lexicon.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The mentions in one sentence, in order, in time linear in its length.
    pub fn tag<'a>(
        &self,
        words: impl Iterator<Item = &'a str>,
        scratch: &mut Scratch,
        mentions: &mut Vec<Mention>,
    ) {
        scratch.features.read_words(words, &self.lexicon, self.id, self.reading);
        self.label(scratch, mentions);
    }

    /// The mentions in some sentences of a text, in order, in time linear in their length; `sentences` are ranges of
    /// `tokens`. Adds the flags of the tokens to `flags`.
    pub(crate) fn tag_tokens(
        &self,
        text: &str,
        tokens: &[Token],
        sentences: impl Iterator<Item = Range<usize>> + Clone,
        scratch: &mut Scratch,
        (mentions, flags): (&mut Vec<Mention>, &mut Vec<u16>),
    ) {
        scratch.features.read(text, tokens, sentences, &self.lexicon, self.id, self.reading);
        flags.extend(scratch.features.flags());
        self.label(scratch, mentions);
    }

    /// The mentions in what was read.
    fn label(&self, scratch: &mut Scratch, mentions: &mut Vec<Mention>) {
        let Scratch { features, decoder, .. } = scratch;
        mentions.clear();
        features.score(&self.chain);
        let mut item = 0;
        for stretch in features.stretches() {
            let items = item..item + stretch.range.len();
            item = items.end;
            decoder.set(features.sums(items, &self.chain));
            let labels = self.chain.label(decoder);
            let labels = labels.iter().map(|found| (found.label, found.confidence));
            Scheme::decode(stretch.range.start, labels, mentions);
        }
    }

    /// As [`Tagger::tag_tokens`], for text in another language and by rules: for the types of the shipped model.
    pub(crate) fn tag_by_rules(
        &self,
        text: &str,
        tokens: &[Token],
        sentences: impl Iterator<Item = Range<usize>>,
        language: Language,
        scratch: &mut Scratch,
        (mentions, flags): (&mut Vec<Mention>, &mut Vec<u16>),
    ) {
        mentions.clear();
        let mut rules = scratch.rules.read(text, tokens, language, &self.lexicon, self.id);
        flags.extend(rules.flags());
        for sentence in sentences {
            rules.tag(sentence, &self.lexicon, mentions);
        }
    }
}

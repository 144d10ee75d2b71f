//! The model in use.

use newsmill_model::chain::{Chain, Decoder, Sequence};
use newsmill_model::{Bundle, Error, ErrorKind, Result};

use crate::features::Features;
use crate::lexicon::Lexicon;
use crate::scheme::{Mention, Scheme};

/// What [`newsmill_model::Provenance::task`] says of these models.
pub(crate) const TASK: &str = "entities";

/// Finds mentions in tokenised sentences. One for all threads.
#[derive(Clone, Debug)]
pub struct Tagger {
    chain: Chain,
    lexicon: Lexicon,
    scheme: Scheme,
}

/// Memory for tagging; one a thread.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    features: Features,
    sequence: Sequence,
    decoder: Decoder,
}

impl Tagger {
    /// A tagger of a chain whose labels are those of a [`Scheme`].
    ///
    /// # Errors
    /// [`ErrorKind::Format`] when they are not.
    pub fn new(chain: Chain, lexicon: Lexicon) -> Result<Self> {
        let scheme = Scheme::of_labels(chain.labels()).ok_or_else(|| {
            Error::new(ErrorKind::Format, "the chain's labels are not those of entities")
        })?;
        Ok(Self { chain, lexicon, scheme })
    }

    /// Reads the parts `chain`, `phrases` and `clusters` of a model file.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] when it is damaged or made for something else.
    pub fn from_bundle(bundle: &Bundle) -> Result<Self> {
        let lexicon = Lexicon::from_bytes(bundle.blob("phrases")?, bundle.blob("clusters")?)
            .ok_or_else(|| Error::new(ErrorKind::Format, "the lexicon is damaged"))?;
        Self::new(Chain::from_bytes(bundle.blob("chain")?)?, lexicon)
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
        scratch.features.of(words, &self.lexicon, &mut scratch.sequence);
        let labels = self.chain.decode(&scratch.sequence, &mut scratch.decoder);
        Scheme::decode(labels.iter().map(|found| (found.label, found.confidence)), mentions);
    }
}

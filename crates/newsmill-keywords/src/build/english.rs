//! Nouns, verbs and adjectives of English by WordNet: by how often its annotators met a word as what.

use std::collections::BTreeMap;
use std::path::Path;

use crate::build::Source;
use crate::lexicon::Class;

pub(super) const FILES: [Source; 5] = [
    Source {
        file: "wordnet/index.noun",
        digest: "b04b2f1eb3035d47fd79ec0bb65412e059be09e8f47aea5bf588a760223297e3",
    },
    Source {
        file: "wordnet/index.verb",
        digest: "5733d88e65b3f910c494d1e23578b3d40ef41eb0ee5883abc7c7fd32ddb31705",
    },
    Source {
        file: "wordnet/index.adj",
        digest: "9b3a85680c455866899729970885cff43c932ac7d7e323a6b11b8e21cbed5825",
    },
    Source {
        file: "wordnet/index.adv",
        digest: "91f5e345c7c18c9ac1c399417422b776f5e0dac4deae3b8612ddf70064865499",
    },
    Source {
        file: "wordnet/cntlist.rev",
        digest: "17a58b3966283687af0fe646c50e20a6075b91ac18b5d6fd6f0dd154a927088e",
    },
];
const VERB_FORMS: Source = Source {
    file: "wordnet/verb.exc",
    digest: "cba6f6a42416923b9aee29f49880ec9c31f2261d82ac7968eb5216cdb047731a",
};

/// What being in the index counts beside being met in texts.
const LISTED: f64 = 0.3;

/// What is met less often in all may as well be a noun.
const RARELY_MET: f64 = 5.0;

#[derive(Clone, Copy)]
enum Part {
    Noun,
    Verb,
    Adjective,
    Adverb,
}

/// How often a word is what: noun, verb, adjective, adverb.
type Counts = [f64; 4];

pub(super) struct WordNet {
    counts: BTreeMap<String, Counts>,
    /// Forms of verbs with the verb.
    forms: BTreeMap<String, String>,
}

impl WordNet {
    pub(super) fn read(sources: &Path) -> Result<Self, String> {
        let text = |source: &Source| {
            source.read(sources).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        };
        let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
        for (file, part) in FILES.iter().zip(0..4) {
            // The first lines are the licence, and begin with a space.
            for line in text(file)?.lines().filter(|line| !line.starts_with(' ')) {
                let word = line.split(' ').next().unwrap_or_default();
                counts.entry(word.to_owned()).or_default()[part] += LISTED;
            }
        }
        for line in text(&FILES[4])?.lines() {
            let count = line.rsplit(' ').next().and_then(|count| count.parse::<f64>().ok());
            let mut fields = line.split([' ', '%']);
            let (Some(word), Some(sense), Some(count)) = (fields.next(), fields.next(), count)
            else {
                continue;
            };
            let part = match sense.as_bytes().first() {
                Some(b'1') => Part::Noun,
                Some(b'2') => Part::Verb,
                Some(b'3' | b'5') => Part::Adjective,
                _ => Part::Adverb,
            };
            counts.entry(word.to_owned()).or_default()[part as usize] += count;
        }
        let forms = text(&VERB_FORMS)?;
        let forms = forms.lines().filter_map(|line| line.split_once(' '));
        Ok(Self {
            counts,
            forms: forms.map(|(form, verb)| (form.to_owned(), verb.to_owned())).collect(),
        })
    }

    /// What a word in small letters is most of the time.
    pub(super) fn class(&self, word: &str) -> Class {
        let own = self.of(word);
        let [noun, mut verb, adjective, adverb] = own;
        let verb_form =
            self.verb_of(word).map_or(0.0, |lemma| self.of(&lemma)[Part::Verb as usize]);
        let plural = self.singular_count(word);
        let noun = noun + plural;
        if verb_form > 0.0 && plural == 0.0 {
            // A form that is listed as a noun or adjective for itself is one, unless the verb is far commoner.
            let listed = noun > LISTED || adjective > LISTED;
            verb += if listed { verb_form / 8.0 } else { verb_form };
        } else {
            verb += verb_form / 4.0;
        }
        let total = noun + verb + adjective + adverb;
        if total == 0.0 {
            return if word.ends_with("ly") && word.len() > 5 { Class::Other } else { Class::Open };
        }
        // Words that are verbs more often are nouns where they are keywords; adjectives are not.
        let share = if verb > adjective { 0.2 } else { 0.3 };
        let rarely_met = total < RARELY_MET && noun > 0.0 && noun >= adjective;
        if noun >= share * total && noun > LISTED || rarely_met {
            Class::Open
        } else if adjective >= verb.max(adverb) {
            Class::Modifier
        } else if word.ends_with("ing") {
            Class::Participle
        } else {
            Class::Other
        }
    }

    fn of(&self, word: &str) -> Counts {
        self.counts.get(word).copied().unwrap_or_default()
    }

    /// How often the word is met as a noun whose plural `word` may be.
    fn singular_count(&self, word: &str) -> f64 {
        let singulars =
            [("ies", "y"), ("es", ""), ("s", "")].into_iter().filter_map(|(end, singular)| {
                word.strip_suffix(end).map(|stem| format!("{stem}{singular}"))
            });
        singulars.map(|singular| self.of(&singular)[Part::Noun as usize]).fold(0.0, f64::max)
    }

    /// The verb whose form `word` may be.
    fn verb_of(&self, word: &str) -> Option<String> {
        if let Some(verb) = self.forms.get(word) {
            return Some(verb.clone());
        }
        let endings = [
            ("ies", "y"),
            ("es", "e"),
            ("es", ""),
            ("s", ""),
            ("ied", "y"),
            ("ed", "e"),
            ("ed", ""),
            ("ing", "e"),
            ("ing", ""),
        ];
        let mut verbs = endings
            .into_iter()
            .filter_map(|(end, verb)| word.strip_suffix(end).map(|stem| format!("{stem}{verb}")));
        verbs.find(|verb| self.of(verb)[Part::Verb as usize] > 0.0)
    }
}

//! What a whole text names: the mentions of its sentences, made to agree, and joined to entities.

use std::collections::HashMap;
use std::ops::Range;

use newsmill_text::{Token, Tokens};

use crate::alias::{Aliases, initials, key_of, transliterated};
use crate::lexicon::{Class, fold, go_on};
use crate::scheme::Mention;
use crate::tagger::{Scratch as TaggerScratch, Tagger};

/// What the text names: a person, an organisation, a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Index into [`Tagger::types`].
    pub kind: u8,
    /// The fullest form the text uses.
    pub name: String,
    /// Every mention as a byte range of the text, in order.
    pub spans: Vec<(u32, u32)>,
    /// How sure its surest mention is, 0 to 1.
    pub confidence: f32,
}

/// Finds the entities of texts. One for all threads.
#[derive(Clone, Debug)]
pub struct Finder {
    tagger: Tagger,
    aliases: Aliases,
}

/// Memory for finding; one a thread.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    tokens: Tokens,
    tagger: TaggerScratch,
    mentions: Vec<Mention>,
    found: Vec<Mention>,
    buffer: String,
}

const PERSON: u8 = 0;
const ORGANISATION: u8 = 1;
const PLACE: u8 = 2;

/// A form is looked for elsewhere in the text when a mention of it is at least this sure.
const SURE: f32 = 0.7;
/// The longest form that is looked for, in tokens.
const FORM_MAX: usize = 8;

/// What all mentions of one form say together.
#[derive(Clone, Debug, Default)]
struct Form {
    /// Sums of confidence by type.
    weights: [f32; 8],
    /// The most of any mention.
    best: f32,
    /// The tokens of one mention.
    sample: Range<usize>,
}

impl Form {
    fn kind(&self) -> u8 {
        let best = (0_u8..).zip(self.weights).fold((0, f32::MIN), |best, (kind, weight)| {
            if weight > best.1 { (kind, weight) } else { best }
        });
        best.0
    }
}

impl Finder {
    /// A finder that joins forms of one name by `aliases`.
    pub fn new(tagger: Tagger, aliases: Aliases) -> Self {
        Self { tagger, aliases }
    }

    /// The model in use.
    pub fn tagger(&self) -> &Tagger {
        &self.tagger
    }

    /// The mentions of a text by byte ranges, in order, made to agree with each other: one form has one type, short
    /// forms follow full ones, and a form that is surely a name in one place is one everywhere.
    ///
    /// Time is linear in the length of the text.
    pub fn mentions(&self, text: &str, scratch: &mut Scratch) -> Vec<(u32, u32, u8, f32)> {
        self.read(text, scratch);
        let all = scratch.tokens.all();
        let range = |mention: &Mention| {
            let (first, last) = (all.get(mention.start)?, all.get(mention.end.checked_sub(1)?)?);
            Some((first.start, last.end, mention.kind, mention.confidence))
        };
        scratch.mentions.iter().filter_map(range).collect()
    }

    /// The entities of a text, in the order of their first mentions.
    pub fn find(&self, text: &str, scratch: &mut Scratch) -> Vec<Entity> {
        self.read(text, scratch);
        self.join(text, scratch)
    }

    fn read(&self, text: &str, scratch: &mut Scratch) {
        scratch.tokens.cut(text);
        scratch.mentions.clear();
        for sentence in scratch.tokens.sentences() {
            let tokens = scratch.tokens.all().get(sentence.clone()).unwrap_or_default();
            self.tagger.tag(
                tokens.iter().map(|token| token.of(text)),
                &mut scratch.tagger,
                &mut scratch.found,
            );
            for mention in &scratch.found {
                let start = mention.start + sentence.start;
                let mut own = Mention { start, end: mention.end + sentence.start, ..*mention };
                trim(text, scratch.tokens.all(), &mut own);
                self.heed_cue(text, scratch.tokens.all(), &mut own);
                if is_name(text, scratch.tokens.all(), &own) {
                    scratch.mentions.push(own);
                }
            }
        }
        let forms = self.agree(text, scratch);
        self.complete(text, scratch, &forms);
    }

    /// A word before the name that says what it is: it decides where the chain is not sure.
    fn heed_cue(&self, text: &str, all: &[Token], mention: &mut Mention) {
        const UNSURE: f32 = 0.6;
        const ORGANISATIONS: &[&str] = &[
            "agency",
            "newspaper",
            "daily",
            "broadcaster",
            "magazine",
            "company",
            "firm",
            "party",
            "channel",
            "network",
            "Agentur",
            "Zeitung",
            "Firma",
            "Partei",
            "Sender",
            "agence",
            "entreprise",
            "société",
            "parti",
            "agencia",
            "empresa",
            "partido",
            "agenzia",
            "azienda",
            "partito",
            "agência",
            "bedrijf",
            "partij",
            "persbureau",
        ];
        let before = mention
            .start
            .checked_sub(1)
            .and_then(|at| all.get(at))
            .map_or("", |token| token.of(text));
        let standard = self.tagger.types().len() == 3;
        if standard && mention.confidence < UNSURE && ORGANISATIONS.contains(&before) {
            mention.kind = ORGANISATION;
        }
    }

    /// Gives all mentions of one form the type most of them have.
    fn agree(&self, text: &str, scratch: &mut Scratch) -> HashMap<String, Form> {
        let mut forms: HashMap<String, Form> = HashMap::new();
        let keys: Vec<String> = scratch
            .mentions
            .iter()
            .map(|mention| key(text, scratch.tokens.all(), mention, &mut scratch.buffer))
            .collect();
        for (mention, key) in scratch.mentions.iter().zip(&keys) {
            let form = forms.entry(key.clone()).or_default();
            form.weights[usize::from(mention.kind)] += mention.confidence;
            if mention.confidence > form.best {
                form.best = mention.confidence;
                form.sample = mention.start..mention.end;
            }
        }
        self.weigh_short_forms(&mut forms);
        for (mention, key) in scratch.mentions.iter_mut().zip(&keys) {
            mention.kind = forms.get(key).map_or(mention.kind, Form::kind);
        }
        forms
    }

    /// The last, or the first, word of a person's full name alone is the person rather than a place or a firm.
    fn weigh_short_forms(&self, forms: &mut HashMap<String, Form>) {
        if self.tagger.types().first().is_none_or(|kind| kind != "PER") {
            return;
        }
        let mut short: HashMap<&str, f32> = HashMap::new();
        for (key, form) in forms.iter().filter(|(_, form)| form.kind() == PERSON) {
            if let Some((first, rest)) = key.split_once(' ') {
                let last = rest.rsplit(' ').next().unwrap_or(rest);
                *short.entry(last).or_default() += form.weights[0];
                *short.entry(first).or_default() += form.weights[0] * 0.5;
            }
        }
        let short: HashMap<String, f32> =
            short.into_iter().map(|(key, weight)| (key.to_owned(), weight)).collect();
        for (key, form) in forms.iter_mut().filter(|(key, _)| !key.contains(' ')) {
            if let Some(weight) = short.get(key.as_str()) {
                form.weights[0] += weight.min(2.0);
            }
        }
    }

    /// Adds mentions of sure forms that were missed.
    fn complete(&self, text: &str, scratch: &mut Scratch, forms: &HashMap<String, Form>) {
        let all = scratch.tokens.all();
        let mut by_first: HashMap<&str, Vec<(Range<usize>, u8, f32)>> = HashMap::new();
        for form in forms.values().filter(|form| form.best >= SURE && form.sample.len() <= FORM_MAX)
        {
            let own = (form.sample.clone(), form.kind(), form.best);
            let word = |at: usize| all.get(at).map_or("", |token| token.of(text));
            by_first.entry(word(own.0.start)).or_default().push(own.clone());
            // A person's family name alone.
            if own.1 == PERSON && own.0.len() > 1 {
                let last = own.0.end - 1;
                by_first.entry(word(last)).or_default().push((last..last + 1, own.1, own.2 * 0.9));
            }
        }
        let mut abbreviations: HashMap<&str, (u8, f32)> = HashMap::new();
        for (key, form) in forms.iter().filter(|(_, form)| form.best >= SURE) {
            for short in self.aliases.abbreviations(form.kind(), key) {
                abbreviations.insert(short, (form.kind(), form.best));
            }
        }
        if by_first.is_empty() && abbreviations.is_empty() {
            return;
        }
        for list in by_first.values_mut() {
            list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.start.cmp(&b.0.start)));
            list.truncate(16);
        }
        let mut added = Vec::new();
        let mut known = scratch.mentions.iter().peekable();
        let mut at = 0;
        while let Some(token) = all.get(at) {
            if let Some(mention) = known.next_if(|mention| mention.start <= at) {
                at = mention.end.max(at);
                continue;
            }
            let limit = known.peek().map_or(all.len(), |mention| mention.start);
            let candidates = by_first.get(token.of(text)).map(Vec::as_slice).unwrap_or_default();
            let fits = |sample: &Range<usize>| {
                at + sample.len() <= limit
                    && sample.clone().zip(at..).all(|(a, b)| all[a].of(text) == all[b].of(text))
            };
            let found = candidates
                .iter()
                .find(|candidate| fits(&candidate.0))
                .filter(|_| self.stands_out(token.of(text), &mut scratch.buffer));
            if let Some((kind, best)) = abbreviations.get(token.of(text)) {
                added.push(Mention { start: at, end: at + 1, kind: *kind, confidence: best * 0.8 });
                at += 1;
                continue;
            }
            match found {
                Some((sample, kind, best)) => {
                    added.push(Mention {
                        start: at,
                        end: at + sample.len(),
                        kind: *kind,
                        confidence: best * 0.8,
                    });
                    at += sample.len();
                }
                None => at += 1,
            }
        }
        scratch.mentions.extend(added);
        scratch.mentions.sort_by_key(|mention| mention.start);
    }

    /// Whether a word is written as names are and is not an everyday word.
    fn stands_out(&self, word: &str, buffer: &mut String) -> bool {
        let capital = word.starts_with(char::is_uppercase);
        fold(word, buffer);
        capital && self.tagger.lexicon().classes(go_on(None, buffer)) & Class::Small.bit() == 0
    }

    fn join(&self, text: &str, scratch: &mut Scratch) -> Vec<Entity> {
        let all = scratch.tokens.all();
        let keys: Vec<String> = scratch
            .mentions
            .iter()
            .map(|mention| key(text, all, mention, &mut scratch.buffer))
            .collect();
        let joins = self.joins(&scratch.mentions, &keys);
        let mut entities: Vec<Entity> = Vec::new();
        let mut of_key: HashMap<(u8, &str), usize> = HashMap::new();
        for (mention, key) in scratch.mentions.iter().zip(&keys) {
            let (Some(first), Some(last)) = (all.get(mention.start), all.get(mention.end - 1))
            else {
                continue;
            };
            let group =
                joins.get(&(mention.kind, key.as_str())).map_or(key.as_str(), String::as_str);
            let at = *of_key.entry((mention.kind, group)).or_insert_with(|| {
                entities.push(Entity {
                    kind: mention.kind,
                    name: String::new(),
                    spans: Vec::new(),
                    confidence: 0.0,
                });
                entities.len() - 1
            });
            let Some(entity) = entities.get_mut(at) else { continue };
            let form = text.get(first.start as usize..last.end as usize).unwrap_or_default();
            if form.len() > entity.name.len() {
                form.clone_into(&mut entity.name);
            }
            entity.spans.push((first.start, last.end));
            entity.confidence = entity.confidence.max(mention.confidence);
        }
        for entity in &mut entities {
            entity.name = entity.name.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        entities
    }

    /// For each kind and key the key it is joined to, where it is another one.
    fn joins<'a>(
        &self,
        mentions: &[Mention],
        keys: &'a [String],
    ) -> HashMap<(u8, &'a str), String> {
        let mut joins: HashMap<(u8, &'a str), String> = HashMap::new();
        let mut names: HashMap<&'a str, &'a str> = HashMap::new();
        let mut short: HashMap<String, &'a str> = HashMap::new();
        let mut spellings: HashMap<String, &'a str> = HashMap::new();
        // Full forms first, so that a short form finds its name wherever that stands.
        for (mention, key) in mentions.iter().zip(keys) {
            if mention.kind == PERSON && key.contains(' ') {
                for part in [key.rsplit(' ').next(), key.split(' ').next()].into_iter().flatten() {
                    names.entry(part).or_insert(key);
                }
            }
            if mention.kind == ORGANISATION {
                if let Some(initials) = initials(key) {
                    short.entry(initials).or_insert(key);
                }
            }
        }
        for (mention, key) in mentions.iter().zip(keys) {
            let joined = match mention.kind {
                PERSON if !key.contains(' ') => {
                    names.get(key.as_str()).map(|full| (*full).to_owned())
                }
                ORGANISATION => {
                    self.aliases.usual(ORGANISATION, key).map(str::to_owned).or_else(|| {
                        short.get(&key.replace('.', "")).filter(|full| *full != key).map(|full| {
                            self.aliases.usual(ORGANISATION, full).unwrap_or(full).to_owned()
                        })
                    })
                }
                PLACE => self.aliases.usual(PLACE, key).map(str::to_owned).or_else(|| {
                    if let Some((
                        name,
                        "river" | "lake" | "mountain" | "mountains" | "island" | "islands" | "sea"
                        | "ocean",
                    )) = key.rsplit_once(' ')
                    {
                        return Some(name.to_owned());
                    }
                    let first = *spellings.entry(transliterated(key)?).or_insert(key);
                    Some(first.to_owned())
                }),
                _ => None,
            };
            if let Some(joined) = joined.filter(|joined| joined != key) {
                joins.insert((mention.kind, key), joined);
            }
        }
        joins
    }
}

/// Whether a mention can be a name at all: it has a letter and is not as long as a paragraph.
fn is_name(text: &str, all: &[Token], mention: &Mention) -> bool {
    const LENGTH_MAX: usize = 200;
    let ends =
        all.get(mention.start).zip(mention.end.checked_sub(1).and_then(|last| all.get(last)));
    let form = ends
        .and_then(|(first, last)| text.get(first.start as usize..last.end as usize))
        .unwrap_or_default();
    form.len() <= LENGTH_MAX && form.contains(char::is_alphabetic)
}

/// Leaves out what stands before a name and is no part of it: `eastern Syria`.
fn trim(text: &str, all: &[Token], mention: &mut Mention) {
    const PARTICLES: &[&str] = &[
        "al", "el", "de", "da", "di", "do", "dos", "du", "la", "le", "van", "von", "den", "der",
        "ten", "ter", "bin", "ibn", "abu", "zu", "af", "av", "d'", "d’", "l'", "l’",
    ];
    while mention.end - mention.start > 1 {
        let first = all.get(mention.start).map_or("", |token| token.of(text));
        if !first.starts_with(char::is_lowercase)
            || first.contains('-')
            || PARTICLES.contains(&first)
        {
            return;
        }
        mention.start += 1;
    }
}

fn key(text: &str, all: &[Token], mention: &Mention, buffer: &mut String) -> String {
    let tokens = all.get(mention.start..mention.end).unwrap_or_default();
    key_of(tokens.iter().map(|token| token.of(text)), buffer)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use newsmill_model::chain::{Example, Sequence, Settings, train};
    use proptest::prelude::*;

    use super::*;
    use crate::features::Features;
    use crate::lexicon::LexiconBuilder;
    use crate::scheme::Scheme;

    /// A finder that learnt a handful of sentences; `[P Ann Lee]` marks a mention.
    static FINDER: LazyLock<Finder> = LazyLock::new(|| {
        let mut builder = LexiconBuilder::default();
        builder.add("reading", Class::Small);
        let lexicon = builder.build();
        let sentences = [
            "[P Ann Lee] met [P Tom Hill] in [L Mosul] today .",
            "the troops of [O Islamic State] left [L Raqqa] .",
            "in [L Deir al-Zour] the army fought [O Islamic State] .",
            "[P Rageh Omaar] said that [L Deir al-Zour] is near .",
            "in [L Deir el-Zour] nobody was hurt .",
            "nobody was in the house today .",
            "[P Omaar] said that the house is old .",
        ];
        let scheme = Scheme::standard();
        let mut features = Features::default();
        let example = |marked: &str| {
            let (mut words, mut mentions, mut open) = (Vec::new(), Vec::new(), None);
            for part in marked.split(' ') {
                if let Some(kind) = part.strip_prefix('[') {
                    open = Some((words.len(), u8::try_from("POL".find(kind).unwrap()).unwrap()));
                    continue;
                }
                words.push(part.trim_end_matches(']').to_owned());
                if part.ends_with(']') {
                    let (start, kind) = open.take().unwrap();
                    mentions.push(Mention { start, end: words.len(), kind, confidence: 1.0 });
                }
            }
            let mut sequence = Sequence::default();
            features.of(words.iter().map(String::as_str), &lexicon, &mut sequence);
            Example { labels: scheme.encode(words.len(), &mentions), sequence }
        };
        let examples: Vec<Example> = sentences.map(example).to_vec();
        let settings = Settings { epochs: 40, dropout: 0.0, min_count: 1, ..Settings::default() };
        let chain = train(Scheme::standard().labels(), &examples, &settings).unwrap();
        Finder::new(Tagger::new(chain, lexicon).unwrap(), Aliases::standard())
    });

    fn forms(text: &str) -> Vec<(u8, String, Vec<&str>)> {
        let entities = FINDER.find(text, &mut Scratch::default());
        let spans = |entity: &Entity| {
            entity.spans.iter().map(|span| &text[span.0 as usize..span.1 as usize]).collect()
        };
        entities.iter().map(|entity| (entity.kind, entity.name.clone(), spans(entity))).collect()
    }

    #[test]
    fn spellings_and_abbreviations_are_one_entity() {
        let found = forms(
            "in Deir al-Zour the army fought Islamic State . in Deir el-Zour nobody was hurt . IS left .",
        );
        assert_eq!(
            found[0],
            (PLACE, "Deir al-Zour".to_owned(), vec!["Deir al-Zour", "Deir el-Zour"])
        );
        assert_eq!(
            found[1],
            (ORGANISATION, "Islamic State".to_owned(), vec!["Islamic State", "IS"])
        );
    }

    #[test]
    fn short_forms_follow_the_full_name() {
        let found =
            forms("Rageh Omaar said that nobody was hurt . Omaar said that the house is old .");
        assert_eq!(found, [(PERSON, "Rageh Omaar".to_owned(), vec!["Rageh Omaar", "Omaar"])]);
    }

    #[test]
    fn text_without_names_has_no_entities() {
        let long = "a".repeat(1 << 20);
        for text in ["", " \n\n ", "12:30 — 45 %", "\u{202e}\u{200f}", "🎉🎉 🎉", long.as_str()]
        {
            assert!(forms(text).is_empty(), "{}", text.len());
        }
    }

    proptest! {
        #[test]
        fn spans_are_parts_of_the_text(text in "(Ann|Lee|Mosul|in|IS|Islamic State|the|\\.|\n\n|’s|é|京| ){0,30}|\\PC{0,80}") {
            let mut end = 0;
            for mention in FINDER.mentions(&text, &mut Scratch::default()) {
                prop_assert!(mention.0 >= end && mention.1 > mention.0);
                prop_assert!(text.get(mention.0 as usize..mention.1 as usize).is_some());
                end = mention.1;
            }
        }
    }
}

//! What a whole text names: the mentions of its sentences, made to agree, and joined to entities.

mod agree;
mod brackets;
mod cues;
mod joins;
mod keys;
mod legal;

use std::ops::Range;

use newsmill_text::{Token, Tokens};

use crate::alias::Aliases;
use crate::lexicon::{Class, fold, go_on};
use crate::map::Map;
use crate::rules::Language;
use crate::scheme::Mention;
use crate::tagger::{Scratch as TaggerScratch, Tagger};
use crate::words::{Places, flag};
pub(crate) use cues::is_cue;
use keys::Keys;

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
    /// Whether the types are those of [`Scheme::standard`](crate::Scheme::standard), which the rules here are about.
    standard: bool,
}

/// Memory for finding; one a thread.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    tokens: Tokens,
    sentences: Vec<Range<usize>>,
    /// The flags of all tokens.
    flags: Vec<u16>,
    tagger: TaggerScratch,
    mentions: Vec<Mention>,
    found: Vec<Mention>,
    /// What each mention is grouped by.
    keys: Keys,
    buffer: String,
}

/// Sentences are read together until there are so many tokens, so that what is kept of them has a bound.
const PART: usize = 2048;

const PERSON: u8 = 0;
const ORGANISATION: u8 = 1;
const PLACE: u8 = 2;

impl Finder {
    /// A finder that joins forms of one name by `aliases`.
    pub fn new(tagger: Tagger, aliases: Aliases) -> Self {
        let standard = tagger.types() == ["PER", "ORG", "LOC"];
        Self { tagger, aliases, standard }
    }

    /// The model in use.
    pub fn tagger(&self) -> &Tagger {
        &self.tagger
    }

    /// The mentions of a text, in order: byte range, type, confidence. They agree with each other: one form has one
    /// type, short forms follow full ones, and a form that is surely a name in one place is one everywhere.
    ///
    /// Time is linear in the length of the text.
    pub fn mentions(
        &self,
        text: &str,
        language: Option<Language>,
        scratch: &mut Scratch,
    ) -> Vec<(u32, u32, u8, f32)> {
        self.read(text, language, scratch);
        let range = |mention: &Mention| {
            let (start, end) = span(scratch.tokens.all(), mention)?;
            Some((start, end, mention.kind, mention.confidence))
        };
        scratch.mentions.iter().filter_map(range).collect()
    }

    /// The entities of a text, in the order of their first mentions. A text in a language that has rules is read by
    /// these, any other by the chain.
    pub fn find(
        &self,
        text: &str,
        language: Option<Language>,
        scratch: &mut Scratch,
    ) -> Vec<Entity> {
        self.read(text, language, scratch);
        let all = scratch.tokens.all();
        let joins = self.joins(&scratch.mentions, &scratch.keys);
        let mut entities: Vec<Entity> = Vec::new();
        let mut of_key: Map<(u8, &str), usize> = Map::default();
        for (mention, key) in scratch.mentions.iter().zip(scratch.keys.iter()) {
            let Some((start, end)) = span(all, mention) else { continue };
            let group = joins.get(&(mention.kind, key)).copied().unwrap_or(key);
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
            let form = text.get(start as usize..end as usize).unwrap_or_default();
            if form.len() > entity.name.len() {
                form.clone_into(&mut entity.name);
            }
            entity.spans.push((start, end));
            entity.confidence = entity.confidence.max(mention.confidence);
        }
        for entity in entities.iter_mut().filter(|entity| !is_spaced_plainly(&entity.name)) {
            entity.name = entity.name.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        entities
    }

    fn read(&self, text: &str, language: Option<Language>, scratch: &mut Scratch) {
        let language = language.filter(|_| self.standard);
        let Scratch { tokens, sentences, tagger, mentions, found, flags, .. } = scratch;
        tokens.cut(text);
        sentences.clear();
        sentences.extend(tokens.sentences());
        mentions.clear();
        flags.clear();
        let all = tokens.all();
        let mut rest = sentences.as_slice();
        while let Some(start) = rest.first().map(|first| first.start) {
            let (part, later) =
                rest.split_at(rest.iter().take_while(|own| own.start < start + PART).count());
            rest = later;
            let own = all.get(start..part.last().map_or(start, |last| last.end));
            let own = own.unwrap_or_default();
            let part = part.iter().map(|sentence| sentence.start - start..sentence.end - start);
            let out = (&mut *found, &mut *flags);
            match language {
                Some(language) => self.tagger.tag_by_rules(text, own, part, language, tagger, out),
                None => self.tagger.tag_tokens(text, own, part, tagger, out),
            }
            for mention in found.iter() {
                let (start, end) = (mention.start + start, mention.end + start);
                let mut own = Mention { start, end, ..*mention };
                if language.is_none() {
                    trim(text, all, &mut own);
                }
                self.heed_cue(text, all, &mut own);
                if is_name(text, all, &own) {
                    mentions.push(own);
                }
            }
        }
        if self.standard && language.is_none() {
            cues::heed_places(text, scratch);
            self.add_forces(text, scratch);
        }
        if self.standard {
            legal::join_forms(text, scratch);
            brackets::heed_definitions(text, scratch);
            brackets::drop_spelt(text, scratch);
        }
        self.agree(text, scratch);
    }

    /// Adds the forces and parliaments of states, `Syrian army`: sets of press name them either way, readers look for them.
    fn add_forces(&self, text: &str, scratch: &mut Scratch) {
        const CONFIDENCE: f32 = 0.6;
        let all = scratch.tokens.all();
        let mut added = Vec::new();
        let mut known = scratch.mentions.iter().peekable();
        for body in Places::of(&scratch.flags, flag::CUE).all() {
            let Some(start) = body.checked_sub(1) else { continue };
            if scratch.flags.get(start).is_none_or(|people| people & flag::BEGINS == 0) {
                continue;
            }
            let word = |at: usize| all.get(at).map_or("", |token| token.of(text));
            let people = word(start);
            if !cues::BODIES.contains(&word(body)) {
                continue;
            }
            while known.next_if(|mention| mention.end <= start).is_some() {}
            let taken = known.peek().is_some_and(|mention| mention.start < start + 2);
            if !taken && people.starts_with(char::is_uppercase) {
                fold(people, &mut scratch.buffer);
                let classes = self.tagger.lexicon().classes(go_on(None, &scratch.buffer));
                if classes & Class::People.bit() != 0 {
                    let end = start + 2;
                    added.push(Mention { start, end, kind: ORGANISATION, confidence: CONFIDENCE });
                }
            }
        }
        if !added.is_empty() {
            scratch.mentions.extend(added);
            scratch.mentions.sort_by_key(|mention| mention.start);
        }
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
        if !self.standard || mention.confidence >= UNSURE {
            return;
        }
        let before = mention.start.checked_sub(1).and_then(|at| all.get(at));
        if before.is_some_and(|token| ORGANISATIONS.contains(&token.of(text))) {
            mention.kind = ORGANISATION;
            mention.confidence = UNSURE;
        }
    }
}

/// First byte and byte after the last of a mention.
fn span(all: &[Token], mention: &Mention) -> Option<(u32, u32)> {
    Some((all.get(mention.start)?.start, all.get(mention.end.checked_sub(1)?)?.end))
}

/// Whether all white space in a name is single spaces, for sure.
fn is_spaced_plainly(name: &str) -> bool {
    name.bytes().all(|byte| (b' '..0x7F).contains(&byte)) && !name.contains("  ")
}

/// Whether a mention can be a name at all: it has a letter and is not as long as a paragraph.
fn is_name(text: &str, all: &[Token], mention: &Mention) -> bool {
    const LENGTH_MAX: usize = 200;
    let form = span(all, mention).and_then(|(start, end)| text.get(start as usize..end as usize));
    let compound = mention.end - mention.start == 1 && form.is_some_and(cues::is_compound);
    !compound && form.is_some_and(|form| form.len() <= LENGTH_MAX && has_letter(form))
}

fn has_letter(form: &str) -> bool {
    form.bytes().any(|byte| byte.is_ascii_alphabetic()) || form.contains(char::is_alphabetic)
}

/// Leaves out what stands before and behind a name and is no part of it: `eastern Syria`, `Islamic State group`.
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
            break;
        }
        mention.start += 1;
    }
    while mention.end - mention.start > 1 {
        if all.get(mention.end - 1).is_none_or(|token| token.of(text) != "group") {
            break;
        }
        mention.end -= 1;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use newsmill_model::chain::Settings;
    use proptest::prelude::*;

    use super::*;
    use crate::bio::Sentence;
    use crate::lexicon::LexiconBuilder;
    use crate::scheme::Scheme;
    use crate::stretches::Reading;
    use crate::training::train_as;

    /// A finder that learnt a handful of sentences; `[P Ann Lee]` marks a mention.
    static FINDER: LazyLock<Finder> = LazyLock::new(|| {
        let mut builder = LexiconBuilder::default();
        builder.add("reading", Class::Small);
        builder.add("Syrian", Class::People);
        let lexicon = builder.build();
        let sentences = [
            "[P Ann Lee] met [P Tom Hill] in [L Mosul] today .",
            "the troops of [O Islamic State] left [L Raqqa] .",
            "in [L Deir al-Zour] the army fought [O Islamic State] .",
            "[P Rageh Omaar] said that [L Deir al-Zour] is near .",
            "in [L Deir el-Zour] nobody was hurt .",
            "nobody was in the house today .",
            "the Syrian voters met in [L Mosul] today .",
            "[P Omaar] said that the house is old .",
        ];
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
            Sentence { words, mentions }
        };
        let sentences: Vec<Sentence> = sentences.map(example).to_vec();
        let settings = Settings { epochs: 40, dropout: 0.0, min_count: 1, ..Settings::default() };
        let tagger = train_as(
            &sentences.iter().collect::<Vec<_>>(),
            &Scheme::standard(),
            &lexicon,
            Reading::Stretches,
            &settings,
        )
        .unwrap();
        Finder::new(tagger, Aliases::standard())
    });

    fn forms(text: &str) -> Vec<(u8, String, Vec<&str>)> {
        let entities = FINDER.find(text, None, &mut Scratch::default());
        let spans = |entity: &Entity| {
            entity
                .spans
                .iter()
                .map(|span| text.get(span.0 as usize..span.1 as usize).unwrap())
                .collect()
        };
        entities.iter().map(|entity| (entity.kind, entity.name.clone(), spans(entity))).collect()
    }

    #[test]
    fn spellings_and_abbreviations_are_one_entity() {
        let found = forms(
            "in Deir al-Zour the army fought Islamic State . nobody left in Deir el-Zour today . the IS left .",
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
    fn a_legal_form_is_part_of_a_firms_name_which_stands_without_it_too() {
        let found = forms("in Mosul , Inc. met [ Tom Hill , LLC ] today . Mosul , Inc. is old .");
        assert_eq!(found[0], (ORGANISATION, "Mosul , Inc.".to_owned(), vec!["Mosul , Inc."; 2]));
        assert_eq!(legal::without_form("acme , inc"), Some("acme"));
        assert_eq!(legal::without_form("acme gmbh"), Some("acme"));
        assert_eq!(legal::without_form("inc"), None);
        assert_eq!(legal::without_form("acme bank"), None);
    }

    #[test]
    fn armies_of_peoples_are_organisations_and_a_group_is_no_part_of_a_name() {
        let found = forms("the Syrian army fought Islamic State group in Mosul today .");
        let names: Vec<&str> = found.iter().map(|entity| entity.1.as_str()).collect();
        assert_eq!(names, ["Syrian army", "Islamic State", "Mosul"]);
    }

    #[test]
    fn what_is_called_a_place_is_one_and_compounds_are_none() {
        let found = forms("the villages of Ondo Falls and Ilara were IS-held for years .");
        let places: Vec<&str> = found
            .iter()
            .filter(|entity| entity.0 == PLACE)
            .map(|entity| entity.1.as_str())
            .collect();
        assert_eq!(places, ["Ondo Falls", "Ilara"]);
        assert!(!found.iter().any(|entity| entity.1 == "IS-held"));
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
            for mention in FINDER.mentions(&text, None, &mut Scratch::default()) {
                prop_assert!(mention.0 >= end && mention.1 > mention.0);
                prop_assert!(text.get(mention.0 as usize..mention.1 as usize).is_some());
                end = mention.1;
            }
        }
    }
}

//! The labelled sets and how their labels are read.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;

use crate::bio::{self, Sentence};
use crate::lexicon::{Class, Lexicon, fold, go_on};
use crate::scheme::Mention;

/// A labelled set.
#[derive(Clone, Copy, Debug)]
pub struct Set {
    /// Its file in `ner/`.
    pub file: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its licence (SPDX).
    pub license: &'static str,
    /// Whom to credit.
    pub attribution: &'static str,
}

/// All sets that the shipped model is trained on.
pub const SETS: &[Set] = &[
    Set {
        file: "gmb.bio.gz",
        name: "Groningen Meaning Bank, part",
        license: "LicenseRef-public-domain",
        attribution: "Johan Bos, Valerio Basile, Kilian Evang, Noortje Venhuizen, Johannes Bjerva: The Groningen Meaning Bank, 2017",
    },
    Set {
        file: "wikigold.bio",
        name: "WikiGold",
        license: "CC-BY-4.0",
        attribution: "Dominic Balasuriya, Nicky Ringland, Joel Nothman, Tara Murphy, James R. Curran: Named Entity Recognition in Wikipedia, 2009",
    },
    Set {
        file: "uner_ewt_dev.bio",
        name: "Universal NER, English EWT, development part",
        license: "CC-BY-SA-4.0",
        attribution: "Stephen Mayhew et al.: Universal NER, 2024, on the Universal Dependencies English Web Treebank",
    },
    Set {
        file: "uner_ewt_test.bio",
        name: "Universal NER, English EWT, test part",
        license: "CC-BY-SA-4.0",
        attribution: "Stephen Mayhew et al.: Universal NER, 2024, on the Universal Dependencies English Web Treebank",
    },
    Set {
        file: "btc.bio.gz",
        name: "Broad Twitter Corpus, part",
        license: "CC-BY-4.0",
        attribution: "Leon Derczynski, Kalina Bontcheva, Ian Roberts: Broad Twitter Corpus, 2016",
    },
    Set {
        file: "wnut17_train.bio.gz",
        name: "WNUT 2017 Emerging Entities, training part",
        license: "CC-BY-4.0",
        attribution: "Leon Derczynski, Eric Nichols, Marieke van Erp, Nut Limsopatham: WNUT2017 Shared Task, 2017",
    },
];

const PERSON: u8 = 0;
const ORGANISATION: u8 = 1;
const PLACE: u8 = 2;

/// Reads a set, its labels brought in line with the others'.
///
/// # Errors
/// What is wrong with the file.
pub fn read_set(sources: &Path, set: &Set, lexicon: &Lexicon) -> Result<Vec<Sentence>, String> {
    let path = sources.join("ner").join(set.file);
    let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut text = String::new();
    match set.file.ends_with(".gz") {
        true => GzDecoder::new(bytes.as_slice()).read_to_string(&mut text),
        false => bytes.as_slice().read_to_string(&mut text),
    }
    .map_err(|error| format!("{}: {error}", path.display()))?;
    let mut sentences =
        bio::read(&text, kind).map_err(|reason| format!("{}: {reason}", path.display()))?;
    if set.file.starts_with("gmb") {
        let mut aligner = Aligner { lexicon, buffer: String::new() };
        sentences.iter_mut().for_each(|sentence| aligner.sentence(sentence));
        agree(&mut sentences);
    }
    Ok(sentences)
}

fn kind(name: &str) -> Option<u8> {
    Some(match name {
        "PER" | "per" | "person" => PERSON,
        "ORG" | "org" | "corporation" | "group" => ORGANISATION,
        "LOC" | "geo" | "gpe" | "location" => PLACE,
        _ => return None,
    })
}

/// What stands before the names of people in the press, or behind that of what they lead.
const OFFICES: &[&str] = &[
    "adviser",
    "ambassador",
    "archbishop",
    "ayatollah",
    "captain",
    "chairman",
    "chancellor",
    "chief",
    "coach",
    "colonel",
    "commander",
    "commissioner",
    "congressman",
    "deputy",
    "director",
    "envoy",
    "foreign",
    "former",
    "general",
    "governor",
    "judge",
    "leader",
    "lieutenant",
    "major",
    "mayor",
    "minister",
    "premier",
    "president",
    "prime",
    "prophet",
    "prosecutor",
    "secretary",
    "secretary-general",
    "senator",
    "senators",
    "sergeant",
    "sheikh",
    "specialist",
    "spokesman",
    "spokeswoman",
    "undersecretary",
    "vice",
];

/// States by the letters that stand for them, which the lexicon has for other things, too.
const STATES: &[&str] = &["U.S.", "US", "U.S", "UK", "U.K.", "UAE"];

/// Classes that are places whatever the text says of them.
const PLACES: &[Class] = &[Class::Country, Class::Region, Class::City];

/// Small words that names of places and organisations begin with.
const BEGINNINGS: &[&str] = &["al", "el", "al-", "sub-Saharan"];

/// How many words at the beginning of a name may be a title.
const TITLE_MAX: usize = 6;

/// Brings a set in line with the others: titles and articles are no part of names, words for peoples are no places, a
/// state is a place whatever it does, and what holds offices before a name is a person.
struct Aligner<'a> {
    lexicon: &'a Lexicon,
    buffer: String,
}

impl Aligner<'_> {
    /// Whether some words as one phrase are of one of the classes.
    fn is(&mut self, words: &[String], classes: &[Class]) -> bool {
        let mut phrase = None;
        for word in words {
            fold(word, &mut self.buffer);
            phrase = Some(go_on(phrase, &self.buffer));
        }
        let own = phrase.map_or(0, |phrase| self.lexicon.classes(phrase));
        classes.iter().any(|class| own & class.bit() != 0)
    }

    fn sentence(&mut self, Sentence { words, mentions }: &mut Sentence) {
        self.join(words, mentions);
        for mention in mentions.iter_mut() {
            self.mention(words, mention);
        }
        mentions.retain(|mention| {
            let own = words.get(mention.start..mention.end).unwrap_or_default();
            own.iter().any(|word| word.contains(char::is_uppercase))
                && !self.is_people(own, mention)
        });
    }

    /// Joins the parts of a country's name: `Sri` was a person, `Lanka` a people.
    fn join(&mut self, words: &[String], mentions: &mut Vec<Mention>) {
        mentions.dedup_by(|next, before| {
            let whole = next.start == before.end
                && self.is(&words[before.start..next.end], &[Class::Country]);
            if whole {
                (before.end, before.kind) = (next.end, PLACE);
            }
            whole
        });
    }

    fn mention(&mut self, words: &[String], mention: &mut Mention) {
        let own = |mention: &Mention| &words[mention.start..mention.end];
        let sign = |word: &String| word == "'s" || !word.contains(char::is_alphanumeric);
        mention.start += own(mention).iter().take_while(|word| sign(word)).count();
        mention.end -= own(mention).iter().rev().take_while(|word| sign(word)).count();
        if mention.kind == ORGANISATION && self.is_person(own(mention)) {
            mention.kind = PERSON;
        }
        if mention.kind == PERSON {
            mention.start += self.titles(own(mention));
        } else {
            self.trim(words, mention);
        }
        let own = own(mention);
        match mention.kind {
            ORGANISATION if STATES.iter().any(|state| own == [*state]) => mention.kind = PLACE,
            ORGANISATION
                if self.is(own, PLACES)
                    && !self.is(own, &[Class::Organisation, Class::GroupWord]) =>
            {
                mention.kind = PLACE;
            }
            PLACE if self.is(own, &[Class::Organisation]) => {
                let places = [PLACES, &[Class::Site, Class::Town]].concat();
                if !self.is(own, &places) && !STATES.iter().any(|state| own == [*state]) {
                    mention.kind = ORGANISATION;
                }
            }
            PERSON
                if self.is(own, &[Class::Country])
                    && !self.is(own, &[Class::Given, Class::Surname, Class::Person]) =>
            {
                mention.kind = PLACE;
            }
            _ => {}
        }
    }

    /// Leaves out articles before the names of places and organisations, and the offices of who leads them.
    fn trim(&mut self, words: &[String], mention: &mut Mention) {
        if let [first, _, ..] = &words[mention.start..mention.end] {
            let small = first.starts_with(char::is_lowercase)
                && !BEGINNINGS.iter().any(|beginning| first.starts_with(beginning));
            if first == "the" || mention.kind == PLACE && (first == "The" || small) {
                mention.start += 1;
            }
        }
        let own = &words[mention.start..mention.end];
        let offices = own.iter().rev().take_while(|word| is_office(word)).count();
        // `General` alone is labelled by mistake; so is what has no other words.
        if mention.kind == ORGANISATION {
            mention.end -= offices;
        }
    }

    /// How many words at the beginning of a person's name are titles and offices.
    fn titles(&mut self, words: &[String]) -> usize {
        let titles =
            words.iter().take_while(|word| self.is(std::slice::from_ref(word), &[Class::Title]));
        let mut count = titles.count();
        let known = &words[..words.len().min(TITLE_MAX)];
        if let Some(last) = known.iter().rposition(|word| is_office(word)) {
            count = count.max(last + 1);
        }
        // `Secretary of State`.
        if count > 0 && count + 1 < words.len() && words[count] == "of" {
            count += 2;
        }
        count
    }

    /// Whether an office stands before a given name.
    fn is_person(&mut self, words: &[String]) -> bool {
        let known = &words[..words.len().min(TITLE_MAX)];
        let last = known.iter().rposition(|word| is_office(word));
        let name = last.and_then(|last| words.get(last + 1..)).unwrap_or_default();
        (2..4).contains(&name.len()) && self.is(&name[..1], &[Class::Given])
    }

    /// Whether all that is named is a people.
    fn is_people(&mut self, words: &[String], mention: &Mention) -> bool {
        let Some((last, _)) = words.split_last() else { return true };
        mention.kind != PERSON
            && words.len() < 3
            && self.is(std::slice::from_ref(last), &[Class::People])
            && !self.is(words, &[Class::Country])
    }
}

fn is_office(word: &str) -> bool {
    OFFICES.contains(&word.to_lowercase().as_str())
}

/// One form has one type, that which it has mostly.
fn agree(sentences: &mut [Sentence]) {
    let mut counts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let form = |words: &[String], mention: &Mention| words[mention.start..mention.end].join(" ");
    for sentence in &*sentences {
        for mention in &sentence.mentions {
            counts.entry(form(&sentence.words, mention)).or_default()[usize::from(mention.kind)] +=
                1;
        }
    }
    for Sentence { words, mentions } in sentences {
        for mention in mentions {
            let counts = counts[&form(words, mention)];
            let all: usize = counts.iter().sum();
            if let Some(kind) = (0..3_u8).find(|kind| counts[usize::from(*kind)] * 3 > all * 2) {
                mention.kind = kind;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::LexiconBuilder;

    /// A sentence whose mentions are marked as in `[O U.S.] troops`, aligned.
    fn aligned(marked: &str) -> Vec<(u8, String)> {
        let mut builder = LexiconBuilder::default();
        for (phrase, class) in [
            ("Turkey", Class::Country),
            ("Sri Lanka", Class::Country),
            ("Ante", Class::Given),
            ("Mr", Class::Title),
            ("Norwegian", Class::People),
            ("United Nations", Class::Organisation),
            ("American", Class::People),
            ("American", Class::Organisation),
        ] {
            builder.add(phrase, class);
        }
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
        let mut sentence = Sentence { words, mentions };
        let lexicon = builder.build();
        Aligner { lexicon: &lexicon, buffer: String::new() }.sentence(&mut sentence);
        let own = |mention: &Mention| sentence.words[mention.start..mention.end].join(" ");
        sentence.mentions.iter().map(|mention| (mention.kind, own(mention))).collect()
    }

    #[test]
    fn labels_are_brought_in_line() {
        for (marked, kind, name) in [
            ("[O Turkey] says no", PLACE, "Turkey"),
            ("[O U.S.] troops left", PLACE, "U.S."),
            ("[P Sri] [L Lanka] voted", PLACE, "Sri Lanka"),
            ("[P Mr. Hill] spoke", PERSON, "Hill"),
            ("[P Secretary of State Ann Hill] spoke", PERSON, "Ann Hill"),
            ("[O General Ante Hill] spoke", PERSON, "Ante Hill"),
            ("the [O United Nations Secretary-General] spoke", ORGANISATION, "United Nations"),
            ("at the [L United Nations]", ORGANISATION, "United Nations"),
            ("in [L eastern Turkey]", PLACE, "Turkey"),
            ("in [L Syria -]", PLACE, "Syria"),
        ] {
            assert_eq!(aligned(marked), [(kind, name.to_owned())], "{marked}");
        }
        for marked in [
            "the [O Norwegian] government",
            "an [O American] said",
            "the [O navy] left",
            "the [P President]",
        ] {
            assert!(aligned(marked).is_empty(), "{marked}");
        }
    }

    #[test]
    fn a_form_has_the_type_it_has_mostly() {
        let sentence = |kind| Sentence {
            words: vec!["Hill".to_owned()],
            mentions: vec![Mention { start: 0, end: 1, kind, confidence: 1.0 }],
        };
        let mut sentences = [PERSON, PERSON, ORGANISATION, PERSON].map(sentence);
        agree(&mut sentences);
        assert!(sentences.iter().all(|sentence| sentence.mentions[0].kind == PERSON));
        let mut sentences = [PERSON, ORGANISATION].map(sentence);
        agree(&mut sentences);
        assert_eq!(sentences[1].mentions[0].kind, ORGANISATION);
    }
}

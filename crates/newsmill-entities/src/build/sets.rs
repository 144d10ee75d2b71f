//! The labelled sets and how their labels are read.

use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;

use crate::bio::{self, Sentence};
use crate::lexicon::{Class, Lexicon, fold, go_on};

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
        align(&mut sentences, lexicon);
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

/// Brings a set in line with the others: titles and articles are no part of names, words for peoples are no places.
fn align(sentences: &mut [Sentence], lexicon: &Lexicon) {
    let mut buffer = String::new();
    for Sentence { words, mentions } in sentences {
        let mut is = |at: usize, class: Class| {
            fold(&words[at], &mut buffer);
            lexicon.classes(go_on(None, &buffer)) & class.bit() != 0
        };
        for mention in mentions.iter_mut() {
            if mention.kind == PERSON {
                while mention.start < mention.end && is(mention.start, Class::Title) {
                    mention.start += 1;
                }
            } else if words[mention.start] == "the"
                || mention.kind == PLACE && words[mention.start] == "The"
            {
                mention.start += 1;
            }
        }
        mentions.retain(|mention| {
            let single = mention.end == mention.start + 1;
            let place = single && mention.kind == PLACE;
            let people =
                place && is(mention.start, Class::People) && !is(mention.start, Class::Country);
            mention.start < mention.end && !people
        });
    }
}

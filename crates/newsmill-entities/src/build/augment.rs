//! More examples from the same sentences: every name replaced by another of its type.
//!
//! A chain then learns what stands around names and how names are built, rather than the names of its sets. Source:
//! Dai and Adel, "An analysis of simple data augmentation for named entity recognition", 2020 (mention replacement).

use newsmill_model::random::Random;
use newsmill_text::Tokens;

use crate::bio::Sentence;
use crate::scheme::Mention;

/// Names to put in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// Given names.
    pub(crate) given: Vec<String>,
    /// Family names.
    pub(crate) surnames: Vec<String>,
    /// Those of many peoples; half of all people get one of these.
    pub(crate) world: Vec<People>,
    /// Places.
    pub(crate) places: Vec<String>,
    /// Organisations.
    pub(crate) organisations: Vec<String>,
}

/// Names of one people.
#[derive(Clone, Debug, Default)]
pub(crate) struct People {
    /// Given names.
    pub(crate) given: Vec<String>,
    /// Family names.
    pub(crate) surnames: Vec<String>,
}

const PERSON: u8 = 0;
const ORGANISATION: u8 = 1;
const PLACE: u8 = 2;

/// What stands behind a place in the name of an organisation.
const BEHIND_PLACE: &[&str] = &[
    "University",
    "College",
    "Hospital",
    "Police",
    "City Council",
    "Police Department",
    "Medical Center",
    "United",
    "City",
    "FC",
    "Rovers",
    "Wanderers",
    "Town",
    "Times",
    "Post",
    "Herald",
    "Daily News",
    "Tribune",
    "Gazette",
    "Chamber of Commerce",
    "Symphony Orchestra",
    "Bank",
    "Airlines",
    "Airways",
    "Railway",
    "Stock Exchange",
    "Museum",
    "High School",
    "Institute of Technology",
    "Football Club",
    "Tigers",
    "Lions",
    "Eagles",
    "Bears",
    "Hawks",
    "Giants",
    "Supreme Court",
    "District Court",
    "Fire Department",
    "Transit Authority",
    "Port Authority",
    "Energy",
    "Steel",
    "Electric",
    "Broadcasting",
    "Liberation Front",
    "People 's Party",
    "Democratic Party",
    "National Army",
];

/// What stands before a place.
const BEFORE_PLACE: &[&str] = &[
    "University of",
    "Bank of",
    "Government of",
    "Museum of",
    "Republican Party of",
    "Communist Party of",
    "FC",
    "Real",
    "Inter",
    "Diocese of",
    "Royal Bank of",
    "Football Association of",
    "Radio",
    "Dynamo",
    "Friends of",
    "Air",
];

/// What stands behind a family name.
const BEHIND_NAME: &[&str] = &[
    "Inc.",
    "Inc",
    "Corp.",
    "Corp",
    "Corporation",
    "Co.",
    "Company",
    "Ltd.",
    "Ltd",
    "Group",
    "Holdings",
    "Bank",
    "Industries",
    "Brothers",
    "& Sons",
    "& Co.",
    "Partners",
    "Capital",
    "Foundation",
    "Institute",
    "Energy",
    "Motors",
    "Pharmaceuticals",
    "Systems",
    "Technologies",
    "Research",
    "Securities",
    "Press",
    "Records",
    "Stores",
    "Insurance",
    "Airlines",
    "Entertainment",
    "Media",
    "Communications",
    "International",
    "AG",
    "LLC",
    "LLP",
    "plc",
    "Properties",
];

/// What government and other bodies care for.
const MATTERS: &[&str] = &[
    "Health",
    "Education",
    "Defense",
    "Defence",
    "Justice",
    "Foreign Affairs",
    "Agriculture",
    "Finance",
    "Labor",
    "Labour",
    "Transport",
    "Transportation",
    "Energy",
    "Trade",
    "Commerce",
    "Tourism",
    "Culture",
    "Sports",
    "Science",
    "Environment",
    "Human Rights",
    "Interior",
    "Women",
    "Children",
    "Refugees",
    "Statistics",
    "Development",
    "Housing",
    "Fisheries",
    "Water Resources",
    "Public Works",
    "Telecommunications",
    "Immigration",
    "Journalists",
    "Farmers",
];

const BODIES: &[&str] = &[
    "Ministry of",
    "Department of",
    "Institute of",
    "Council on",
    "Committee on",
    "Bureau of",
    "Office of",
    "Center for",
    "Agency for",
    "Commission on",
    "Association of",
    "Union of",
    "Federation of",
    "Society of",
    "Fund for",
    "School of",
];

const BODIES_BEHIND: &[&str] = &[
    "Ministry",
    "Department",
    "Committee",
    "Commission",
    "Agency",
    "Association",
    "Council",
    "Board",
    "Authority",
    "Union",
    "Party",
    "Federation",
    "Organization",
    "Fund",
    "Service",
    "Institute",
    "Center",
];

impl Names {
    /// A copy of `sentence` with other names; nothing where it has none.
    pub(crate) fn replace(&self, sentence: &Sentence, random: &mut Random) -> Option<Sentence> {
        if sentence.mentions.is_empty() {
            return None;
        }
        let mut other = Sentence::default();
        let mut at = 0;
        for mention in &sentence.mentions {
            other.words.extend_from_slice(sentence.words.get(at..mention.start)?);
            let words = sentence.words.get(mention.start..mention.end)?;
            let start = other.words.len();
            match self.like(words, mention.kind, random) {
                Some(name) => other.words.extend(name),
                None => other.words.extend_from_slice(words),
            }
            other.mentions.push(Mention { start, end: other.words.len(), ..*mention });
            at = mention.end;
        }
        other.words.extend_from_slice(sentence.words.get(at..)?);
        Some(other)
    }

    /// Another name for one of `words`; nothing where its form says too much (handles, small letters).
    fn like(&self, words: &[String], kind: u8, random: &mut Random) -> Option<Vec<String>> {
        let capital = words.first()?.starts_with(char::is_uppercase);
        if !capital {
            return None;
        }
        let name = match kind {
            PERSON => self.person(words.len(), random),
            ORGANISATION => self.organisation(random),
            PLACE => self.place(words.len(), random),
            _ => return None,
        };
        let loud = words.iter().all(|word| word.len() > 3 && word.chars().all(char::is_uppercase));
        let name = if loud { name.to_uppercase() } else { name };
        let mut tokens = Tokens::default();
        tokens.cut(&name);
        Some(tokens.all().iter().map(|token| token.of(&name).to_owned()).collect())
    }

    fn person(&self, words: usize, random: &mut Random) -> String {
        let own = (&self.given, &self.surnames);
        let (givens, surnames) = match random.below(2) {
            0 if !self.world.is_empty() => {
                let people = &self.world[random.below(self.world.len())];
                (&people.given, &people.surnames)
            }
            _ => own,
        };
        let (given, surname) = (pick(givens, random), pick(surnames, random));
        match (words, random.below(10)) {
            (1, 0..=2) => given.clone(),
            (1, _) => surname.clone(),
            (2, _) => format!("{given} {surname}"),
            (_, 0..=4) => format!("{given} {}. {surname}", letter(random)),
            (_, 5..=7) => format!("{given} {} {surname}", pick(&self.given, random)),
            _ => format!("{given} {surname}-{}", pick(&self.surnames, random)),
        }
    }

    fn place(&self, words: usize, random: &mut Random) -> String {
        for _ in 0..20 {
            let place = pick(&self.places, random);
            if (words == 1) != place.contains(' ') {
                return place.clone();
            }
        }
        pick(&self.places, random).clone()
    }

    fn organisation(&self, random: &mut Random) -> String {
        let (place, surname) =
            (pick(&self.places, random).clone(), pick(&self.surnames, random).clone());
        let list = |list: &[&str], random: &mut Random| list[random.below(list.len())].to_owned();
        match random.below(20) {
            0..=7 if !self.organisations.is_empty() => pick(&self.organisations, random).clone(),
            0..=10 => format!("{place} {}", list(BEHIND_PLACE, random)),
            11 | 12 => format!("{} {place}", list(BEFORE_PLACE, random)),
            13 | 14 => format!("{surname} {}", list(BEHIND_NAME, random)),
            15 => format!("{surname} & {}", pick(&self.surnames, random)),
            16 => format!("{} {}", list(BODIES, random), list(MATTERS, random)),
            17 => format!("{} {}", list(MATTERS, random), list(BODIES_BEHIND, random)),
            18 => format!("{place} {} {}", list(MATTERS, random), list(BODIES_BEHIND, random)),
            _ => (0..3 + random.below(2)).map(|_| letter(random)).collect(),
        }
    }
}

/// A copy of some of the sentences in capitals, as headlines and datelines have them.
pub(crate) fn shouted(sentences: &[Sentence], random: &mut Random) -> Vec<Sentence> {
    const PERCENT: usize = 3;
    let mut copies = Vec::new();
    for sentence in sentences {
        if random.below(100) < PERCENT {
            let words = sentence.words.iter().map(|word| word.to_uppercase()).collect();
            copies.push(Sentence { words, mentions: sentence.mentions.clone() });
        }
    }
    copies
}

/// One of a list that is not empty.
fn pick<'a>(list: &'a [String], random: &mut Random) -> &'a String {
    &list[random.below(list.len())]
}

/// A capital letter; those that begin few names are left out.
fn letter(random: &mut Random) -> char {
    char::from(b"ABCDEFGHIJKLMNOPRSTUVW"[random.below(22)])
}

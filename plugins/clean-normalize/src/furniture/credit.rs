//! Picture captions by the credit at their end: "Troops in the city. Credit: SANA/AP", "... (Photo by A. Name)", "... © Agency".
//!
//! A line counts when it is of a caption's length and ends in a credit: a label such as "Foto:", a photo agency's name or a
//! © sign, set apart from the sentence before, then nothing but a name. A name is a few capitalised words and joining
//! particles, so that a sentence behind a colon never passes.

/// A caption taken out of a text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Caption {
    /// What the picture shows, without the credit; may be empty.
    pub(crate) caption: String,
    /// Who made or owns it, without the label; may be empty.
    pub(crate) credit: String,
}

/// Longer lines are running text.
const CAPTION_BYTES_MAX: usize = 700;
/// Longer credits are sentences.
const CREDIT_WORDS_MAX: usize = 14;
const CREDIT_BYTES_MAX: usize = 120;

/// Labels before a colon; two words where the second alone would be too common.
const LABELS: &[&str] = &[
    "archivbild",
    "archivfoto",
    "beeld",
    "bild",
    "bilder",
    "bildcredit",
    "bildnachweis",
    "bildquelle",
    "bildrechte",
    "credit",
    "credito",
    "credits",
    "crédit",
    "crédito",
    "créditos",
    "crédits",
    "file photo",
    "file picture",
    "foto",
    "foto credit",
    "foto crédito",
    "fotocredit",
    "fotografie",
    "fotografía",
    "fotonachweis",
    "fotoquelle",
    "fotos",
    "fotó",
    "image",
    "image credit",
    "image source",
    "imagem",
    "imagen",
    "images",
    "immagine",
    "kuva",
    "photo",
    "photo credit",
    "photo courtesy",
    "photo d'archives",
    "photo source",
    "photograph",
    "photographs",
    "photographer",
    "photography",
    "photos",
    "pic",
    "pics",
    "picture",
    "picture credit",
    "pictures",
    "symbolbild",
    "symbolfoto",
    "zdjęcie",
    "ảnh",
    "фото",
    "crédit photo",
    "crédits photo",
    "crédit image",
    "crédito foto",
    "crédito da foto",
    "fot",
    "bilde",
];
/// Labels that credit pictures in brackets and articles elsewhere.
const BRACKET_LABELS: &[&str] = &["bron", "fonte", "fuente", "quelle", "source", "via"];
/// Openings of a credit without a colon.
const BY_LABELS: &[&str] = &[
    "photo by ",
    "photos by ",
    "photograph by ",
    "picture by ",
    "image by ",
    "image courtesy of ",
    "photo courtesy of ",
    "photos courtesy of ",
    "photo courtesy ",
    "courtesy of ",
    "picture courtesy of ",
    "ap photo/",
    "file photo by ",
    "foto di ",
    "foto de ",
    "foto von ",
    "foto van ",
    "photo de ",
    "photo ",
];
/// Who sells or gives pictures, in lower case; one of them makes a credit out of a bare name.
const PICTURE_SOURCES: &[&str] = &[
    "getty",
    "shutterstock",
    "istock",
    "imago",
    "alamy",
    "picture alliance",
    "picture-alliance",
    "ap photo",
    "unsplash",
    "pixabay",
    "pexels",
    "imagn",
    "epa-efe",
    "stock.adobe",
    "adobe stock",
    "wikimedia",
    "flickr",
    "gettyimages",
    "depositphotos",
    "dreamstime",
    "fotolia",
];
/// Brackets that hold no more than what a picture is.
const BARE_CREDITS: &[&str] =
    &["archivbild", "archivfoto", "file", "file photo", "handout", "symbolbild", "symbolfoto"];
/// Whose pictures are credited behind a slash: "A. Name/AP".
const AGENCIES: &[&str] = &[
    "aap",
    "afp",
    "ansa",
    "ap",
    "apa",
    "belga",
    "bloomberg",
    "cp",
    "dpa",
    "efe",
    "epa",
    "keystone",
    "lusa",
    "ntb",
    "pa",
    "pool",
    "reuters",
    "ritzau",
    "tass",
    "tt",
    "xinhua",
];
/// What may stand in a name in lower case.
const PARTICLES: &[&str] = &[
    "&", "+", "-", "–", "/", "|", "a", "al", "and", "ap", "at", "bin", "by", "da", "de", "del",
    "della", "dem", "den", "der", "des", "di", "do", "dos", "dpa", "du", "e", "el", "en", "et",
    "file", "for", "für", "handout", "ibn", "imago", "in", "la", "le", "of", "os", "para", "per",
    "photo", "picture", "alliance", "pool", "pour", "privat", "stock", "ter", "the", "tot", "und",
    "van", "via", "von", "y", "zu", "zur", "images",
];

/// Takes a line for a caption and its credit, when it ends in one.
pub(crate) fn split(line: &str) -> Option<Caption> {
    if line.len() > CAPTION_BYTES_MAX {
        return None;
    }
    bracketed(line)
        .or_else(|| labelled(line))
        .or_else(|| by_label(line))
        .or_else(|| signed(line))
        .or_else(|| sourced(line))
}

/// What marks the line after it as a caption.
const CAPTION_LABELS: &[&str] = &[
    "image caption",
    "media caption",
    "video caption",
    "photo caption",
    "picture caption",
    "pictured",
    "bildunterschrift",
    "légende",
    "file photo",
    "im bild",
    "auf dem bild",
];
/// What marks the line after it as a credit.
const CREDIT_LABELS: &[&str] = &[
    "image source",
    "image credit",
    "photo credit",
    "picture credit",
    "bildquelle",
    "crédit photo",
];

/// None of these two is longer.
const LABEL_CHARS_MAX: usize = 24;

/// "Image caption, The town hall" and "Image source, Agency".
pub(crate) fn after_label(line: &str) -> Option<Caption> {
    let mut start = line.char_indices().take(LABEL_CHARS_MAX + 1);
    let (end, mark) = start.find(|(_, c)| matches!(c, ':' | ',' | '：'))?;
    let label = line.get(..end)?.trim().to_lowercase();
    let rest = line.get(end + mark.len_utf8()..)?.trim();
    if rest.len() > CAPTION_BYTES_MAX {
        return None;
    }
    if CREDIT_LABELS.contains(&label.as_str()) && is_name(rest) {
        return Some(caption("", rest));
    }
    CAPTION_LABELS
        .contains(&label.as_str())
        .then(|| Caption { caption: rest.to_owned(), credit: String::new() })
}

/// Where the part of a line begins that can hold a label and a credit.
fn tail_start(line: &str) -> usize {
    let from = line.len().saturating_sub(CREDIT_BYTES_MAX + 40);
    (from..line.len()).find(|at| line.is_char_boundary(*at)).unwrap_or(line.len())
}

fn caption(before: &str, credit: &str) -> Caption {
    Caption { caption: trim_separators(before).to_owned(), credit: trim_credit(credit).to_owned() }
}

/// "... (Photo by A. Name/Agency)".
fn bracketed(line: &str) -> Option<Caption> {
    let trimmed = line.trim_end_matches(['.', ' ']);
    let inner = trimmed.strip_suffix([')', ']'])?;
    let open = inner.rfind(['(', '['])?;
    let (before, credit) = (inner.get(..open)?, inner.get(open + 1..)?);
    let credit = credit.trim();
    let lower = credit.to_lowercase();
    if let Some((label, name)) = credit.split_once([':', '：'])
        && (is_label(label, LABELS) || (is_label(label, BRACKET_LABELS) && is_agency(name)))
    {
        return is_name(name).then(|| caption(before, name));
    }
    if let Some(name) = BY_LABELS.iter().find_map(|label| after_prefix(credit, &lower, label)) {
        return is_name(name).then(|| caption(before, name));
    }
    let shows_credit = BARE_CREDITS.contains(&lower.as_str())
        || lower.starts_with("ap photo")
        || lower.starts_with('©')
        || (lower.contains("photo") && lower.contains('/'))
        || PICTURE_SOURCES.iter().any(|source| lower.contains(source))
        || is_person_and_agency(credit);
    let credit = credit.trim_start_matches(['©', ' ']);
    (shows_credit && is_name(credit)).then(|| caption(before, credit))
}

/// "... Credit: Name".
fn labelled(line: &str) -> Option<Caption> {
    let from = tail_start(line);
    let tail = line.get(from..)?;
    // One search each: those for a single character are by far the faster ones.
    let colon = from + tail.rfind(':').max(tail.rfind('：'))?;
    let credit = line.get(colon..)?.trim_start_matches([':', '：']);
    let before = line.get(..colon)?.trim_end();
    let label_at = label_start(before)?;
    let label = before.get(label_at..)?;
    let rest = before.get(..label_at)?;
    if !is_name(credit) || !(is_set_apart(rest) || is_sure_inside(label, credit)) {
        return None;
    }
    Some(caption(rest, credit))
}

/// Where the label at the end of the text begins: the longest of up to three words that is one.
fn label_start(text: &str) -> Option<usize> {
    let mut longest = None;
    for at in last_word_starts(text).take(3) {
        if text.get(at..).is_some_and(|label| is_label(label, LABELS)) {
            longest = Some(at);
        }
    }
    longest
}

/// Where the words of a text begin, the last one first.
fn last_word_starts(text: &str) -> impl Iterator<Item = usize> {
    let in_word =
        |c: char| !c.is_whitespace() && !matches!(c, '(' | '|' | '/' | '–' | '—' | '[' | '•');
    let is_start = move |at: usize| !text.get(..at).unwrap_or("").ends_with(in_word);
    let letters = text.char_indices().rev().filter(move |(_, c)| in_word(*c));
    letters.map(|(at, _)| at).filter(move |at| is_start(*at))
}

fn is_label(text: &str, labels: &[&str]) -> bool {
    let text = text.trim().trim_end_matches('.');
    // A caption's label is set as a heading or all in capitals; in lower case it is a word of a sentence.
    text.len() <= 24
        && text.chars().next().is_some_and(|c| !c.is_lowercase() || text.len() < 5)
        && labels.contains(&text.to_lowercase().as_str())
}

/// Whether the text before a credit ends like a sentence, or in a mark that sets apart.
fn is_set_apart(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty()
        || before.ends_with([
            '.', '!', '?', '…', ')', '”', '"', '»', '“', '’', '\'', '|', '–', '—', '-', '/', '(',
            '[', '•', '。', '*', ';', '\n',
        ])
}

/// Labels that stand in no sentence, before a name that is short.
fn is_sure_inside(label: &str, credit: &str) -> bool {
    const ENGLISH: &[&str] = &[
        "credit",
        "photograph",
        "photo",
        "picture",
        "image",
        "photo credit",
        "image credit",
        "picture credit",
    ];
    let agency = credit.contains('/')
        || PICTURE_SOURCES.iter().any(|source| credit.to_lowercase().contains(source));
    let few = credit.split_whitespace().count() <= 5;
    few && (agency || ENGLISH.contains(&label.to_lowercase().as_str()))
}

/// "... Photo by Name".
fn by_label(line: &str) -> Option<Caption> {
    let from = tail_start(line);
    let tail = line.get(from..)?;
    if !may_hold_by_label(tail) {
        return None;
    }
    let lower = tail.to_lowercase();
    if lower.len() != tail.len() {
        return None;
    }
    let (at, label) = BY_LABELS
        .iter()
        .filter(|label| {
            label.ends_with("by ") || label.ends_with('/') || label.contains("courtesy")
        })
        .filter_map(|label| Some((lower.rfind(label)?, label)))
        .max_by_key(|(at, _)| *at)?;
    let (before, name) = (line.get(..from + at)?, tail.get(at + label.len()..)?);
    let capital = tail.get(at..)?.starts_with(char::is_uppercase);
    (capital && is_set_apart(before) && is_name(name)).then(|| caption(before, name))
}

/// A cheap necessary condition: " by ", "courtesy" or "photo/" stands in it.
fn may_hold_by_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'y', b'Y', b'/', bytes).any(|at| {
        let before = bytes.get(..=at).unwrap_or_default();
        let ends = |mark: &[u8]| {
            let last = before.len().checked_sub(mark.len()).and_then(|from| before.get(from..));
            last.is_some_and(|last| last.eq_ignore_ascii_case(mark))
        };
        ends(b"courtesy") || ends(b"photo/") || (ends(b" by") && bytes.get(at + 1) == Some(&b' '))
    })
}

fn after_prefix<'a>(text: &'a str, lower: &str, prefix: &str) -> Option<&'a str> {
    if lower.starts_with(prefix) { text.get(prefix.len()..) } else { None }
}

/// "... © Name"; a line that begins with © is a rights line.
fn signed(line: &str) -> Option<Caption> {
    let at = line.rfind('©')?;
    let (before, name) = (line.get(..at)?, line.get(at + '©'.len_utf8()..)?);
    (!before.trim().is_empty() && is_set_apart(before) && is_name(name))
        .then(|| caption(before, name))
}

/// "... Name/Getty Images" behind a sentence.
fn sourced(line: &str) -> Option<Caption> {
    if !line.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ')') {
        return None;
    }
    let at = last_sentence_start(line)?;
    let (before, name) = (line.get(..at)?, line.get(at..)?);
    let named = name.to_lowercase();
    let source = PICTURE_SOURCES.iter().any(|source| named.contains(source));
    (source && is_name(name)).then(|| caption(before, name))
}

/// Where the text after the last sentence end or bar begins.
fn last_sentence_start(line: &str) -> Option<usize> {
    let mut found = None;
    let mut previous = ' ';
    let mut word = 0;
    for (at, c) in line.char_indices() {
        let ends =
            matches!(previous, '!' | '?' | '”' | '"' | '|' | '»') || (previous == '.' && word > 2);
        if c.is_whitespace() && ends {
            found = Some(at);
        }
        word = if c.is_whitespace() { 0 } else { word + 1 };
        previous = c;
    }
    found
}

/// "First Last/Agency".
fn is_person_and_agency(credit: &str) -> bool {
    let Some((person, agency)) = credit.split_once('/') else { return false };
    let names = person.split_whitespace().filter(|word| word.starts_with(char::is_uppercase));
    names.count() >= 2 && is_agency(agency)
}

/// Whether a name is, or begins with, that of a picture agency.
fn is_agency(name: &str) -> bool {
    let lower = name.trim().to_lowercase();
    let first = lower.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    AGENCIES.contains(&first) || PICTURE_SOURCES.iter().any(|source| lower.contains(source))
}

/// A few capitalised words and particles, and nothing of a sentence.
fn is_name(text: &str) -> bool {
    if text.len() > 2 * CREDIT_BYTES_MAX {
        return false;
    }
    let text = trim_credit(text);
    if text.is_empty()
        || text.len() > CREDIT_BYTES_MAX
        || text.ends_with(['?', '!', ':', '”', '"', '…'])
    {
        return false;
    }
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '|' | ','))
        .filter(|word| !word.is_empty())
        .collect();
    let mut capitals = 0;
    for word in &words {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let first = bare.chars().next();
        if first.is_some_and(|c| c.is_uppercase() || is_caseless(c)) || word.starts_with('@') {
            capitals += 1;
        } else if !(bare.is_empty()
            || first.is_some_and(|c| c.is_ascii_digit())
            || PARTICLES.contains(&word.to_lowercase().as_str())
            || bare.contains('.'))
        {
            return false;
        }
    }
    let agency_alone = capitals == 0
        && words.iter().any(|word| {
            matches!(*word, "dpa" | "imago" | "privat" | "picture" | "afp" | "ap" | "epa" | "zvg")
        });
    words.len() <= CREDIT_WORDS_MAX && (capitals > 0 || agency_alone) && !has_inner_sentence(text)
}

fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

/// A full stop behind a long word, with more behind it.
fn has_inner_sentence(text: &str) -> bool {
    text.split_once(". ").is_some_and(|(before, _)| {
        before.split_whitespace().next_back().is_some_and(|word| word.chars().count() > 3)
    })
}

fn trim_credit(credit: &str) -> &str {
    credit
        .trim()
        .trim_end_matches(['.', ')', ']', ' '])
        .trim_start_matches(['©', '(', ' ', '–', '-', '|', '/'])
        .trim()
}

fn trim_separators(before: &str) -> &str {
    before
        .trim()
        .trim_end_matches(['|', '–', '—', '-', '(', '[', '/', '•', '*', ' ', '\u{a0}', ';', '\n'])
        .trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(line: &str) -> Option<(String, String)> {
        split(line).map(|found| (found.caption, found.credit))
    }

    fn is(line: &str, caption: &str, credit: &str) {
        assert_eq!(parts(line), Some((caption.to_owned(), credit.to_owned())), "{line}");
    }

    #[test]
    fn labels_are_found() {
        is(
            "Police outside a school in Anytown. Credit: AP",
            "Police outside a school in Anytown.",
            "AP",
        );
        is("Troops in the province. Credit: ABCD/AP", "Troops in the province.", "ABCD/AP");
        is(
            "The minister arrives Photograph: Jane Doe/The Daily",
            "The minister arrives",
            "Jane Doe/The Daily",
        );
        is("Der Minister bei der Ankunft. Foto: dpa", "Der Minister bei der Ankunft.", "dpa");
        is(
            "Die Brücke am Morgen | Bild: Max Muster/picture alliance",
            "Die Brücke am Morgen",
            "Max Muster/picture alliance",
        );
        is(
            "Le port de la ville. Crédit photo : Jean Dupont",
            "Le port de la ville.",
            "Jean Dupont",
        );
        is(
            "La plaza vacía. Foto: Juan de la Cruz / EFE",
            "La plaza vacía.",
            "Juan de la Cruz / EFE",
        );
        is("Foto: ANSA", "", "ANSA");
        is("Bộ trưởng đến thăm. Ảnh: Nguyễn Văn", "Bộ trưởng đến thăm.", "Nguyễn Văn");
    }

    #[test]
    fn brackets_are_found() {
        is(
            "People wait in line on Monday. (AP Photo/John Q. Doe, File)",
            "People wait in line on Monday.",
            "John Q. Doe, File",
        );
        is(
            "Players celebrate. (Photo by Jane Doe/Getty Images)",
            "Players celebrate.",
            "Jane Doe/Getty Images",
        );
        is("Das Haus im Winter (Foto: Privat)", "Das Haus im Winter", "Privat");
        is("Ein Überblick (Quelle: imago)", "Ein Überblick", "imago");
        is("A march in town (Mark Doe/AP)", "A march in town", "Mark Doe/AP");
    }

    #[test]
    fn signs_and_sources_are_found() {
        is("Die neue Halle. © Agentur Nord", "Die neue Halle.", "Agentur Nord");
        is("A farmer at work. Jane Doe/Getty Images", "A farmer at work.", "Jane Doe/Getty Images");
        is("A view of the bay. Photo by John Doe", "A view of the bay.", "John Doe");
    }

    #[test]
    fn running_text_is_left() {
        for line in [
            "He gave them credit: the team had fought hard.",
            "Das ist ein vertrautes Bild: Angela Muster",
            "She had one thing to say about the picture: It was a fake.",
            "The suspects fled, officials said on Monday. (AP)",
            "Die Polizei ermittelt. (dpa/lnw)",
            "The company posted a photo: \"We won!\"",
            "In the end there was only one photo. It was by John Doe.",
            "He bought the rights from Getty Images.",
            "Ergebnis: Deutschland gewinnt.",
            "The winners: John Doe, Jane Doe",
            "See the picture by Max Ernst",
            "The rate rose to five per cent (Source: Eurostat)",
            "Golden Pothos (Epipremnum Aureum / Ivy)",
            "The best beaches of the year (Photos)",
            "Photo: she was smiling at the camera and nobody knew why",
        ] {
            assert_eq!(parts(line), None, "{line}");
        }
    }
}

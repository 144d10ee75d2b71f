//! Labelled sets: a `word<TAB>label` a line, a blank line between sentences.
//!
//! Labels are `O`, `B-TYPE` and `I-TYPE` (BIO); an `I` that follows nothing of its type begins a mention, so that
//! the older IOB form reads as well.

use crate::scheme::Mention;

/// A sentence with the mentions somebody marked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sentence {
    /// The words.
    pub words: Vec<String>,
    /// The mentions; `kind` is an index into the types that were read.
    pub mentions: Vec<Mention>,
}

/// Reads a set; `kind_of` gives the index of a type, or nothing for one that is left out.
///
/// # Errors
/// The number of the line that is neither blank nor a word and a label, and what is wrong with it.
pub fn read(
    text: &str,
    mut kind_of: impl FnMut(&str) -> Option<u8>,
) -> Result<Vec<Sentence>, String> {
    let mut sentences = Vec::new();
    let mut sentence = Sentence::default();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() {
            if !sentence.words.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
            continue;
        }
        let (word, label) = line
            .rsplit_once(['\t', ' '])
            .ok_or_else(|| format!("line {number}: no label behind `{line}`"))?;
        let word = word.split(['\t', ' ']).next().unwrap_or_default();
        add(&mut sentence, word, label, &mut kind_of)
            .map_err(|reason| format!("line {number}: {reason}"))?;
    }
    if !sentence.words.is_empty() {
        sentences.push(sentence);
    }
    Ok(sentences)
}

fn add(
    sentence: &mut Sentence,
    word: &str,
    label: &str,
    kind_of: &mut impl FnMut(&str) -> Option<u8>,
) -> Result<(), String> {
    let at = sentence.words.len();
    sentence.words.push(word.to_owned());
    if label == "O" {
        return Ok(());
    }
    let (part, kind) = label
        .split_once('-')
        .ok_or_else(|| format!("label `{label}` is not `O`, `B-TYPE` or `I-TYPE`"))?;
    let Some(kind) = kind_of(kind) else { return Ok(()) };
    match (part, sentence.mentions.last_mut()) {
        ("I", Some(last)) if last.end == at && last.kind == kind => last.end = at + 1,
        ("B" | "I", _) => {
            sentence.mentions.push(Mention { start: at, end: at + 1, kind, confidence: 1.0 })
        }
        _ => return Err(format!("label `{label}` is not `O`, `B-TYPE` or `I-TYPE`")),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(kind: &str) -> Option<u8> {
        ["PER", "ORG"].iter().position(|known| *known == kind).and_then(|at| u8::try_from(at).ok())
    }

    fn mention(start: usize, end: usize, kind: u8) -> Mention {
        Mention { start, end, kind, confidence: 1.0 }
    }

    #[test]
    fn reads_words_and_mentions() {
        let text = "Ann\tB-PER\nLee\tI-PER\nruns\tO\r\n\nAcme\tI-ORG\nBob\tB-PER\nTim\tB-PER\nhere\tB-TIME\n";
        let sentences = read(text, kinds).unwrap();
        assert_eq!(sentences[0].words, ["Ann", "Lee", "runs"]);
        assert_eq!(sentences[0].mentions, [mention(0, 2, 0)]);
        assert_eq!(sentences[1].mentions, [mention(0, 1, 1), mention(1, 2, 0), mention(2, 3, 0)]);
    }

    #[test]
    fn names_the_line_that_is_wrong() {
        assert_eq!(read("a\tO\nb", kinds).unwrap_err(), "line 2: no label behind `b`");
        assert!(read("a\tX-PER", kinds).unwrap_err().starts_with("line 1: label `X-PER`"));
    }
}

//! The words of a stretch of text beside a quote.

use newsmill_text::Tokens;

use crate::lexicon::{Kinds, Lexicon};

/// A word or a sign.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<'t> {
    /// First byte in the whole text.
    pub(crate) start: usize,
    /// Byte behind the last.
    pub(crate) end: usize,
    /// As it is written.
    pub(crate) text: &'t str,
    /// What it may be.
    pub(crate) kinds: Kinds,
    /// Whether it begins with a capital.
    pub(crate) capital: bool,
    /// Whether it is a sign.
    pub(crate) sign: bool,
}

impl Word<'_> {
    /// Whether it may be one of these.
    pub(crate) fn is(&self, kinds: Kinds) -> bool {
        self.kinds & kinds != 0
    }

    /// Whether it is the comma of any script.
    pub(crate) fn is_comma(&self) -> bool {
        matches!(self.text, "," | "،" | "、")
    }

    /// Whether it is a dash.
    pub(crate) fn is_dash(&self) -> bool {
        matches!(self.text, "–" | "—" | "-" | "--" | "―")
    }

    /// Whether it is a colon.
    pub(crate) fn is_colon(&self) -> bool {
        matches!(self.text, ":" | "：")
    }

    /// Whether a clause ends here.
    pub(crate) fn is_boundary(&self) -> bool {
        self.sign && !matches!(self.text, "'" | "’" | "&" | "." | "/" | "%" | "@" | "#")
            || self.text == "."
    }
}

/// Cuts text into words; the buffers are kept.
#[derive(Debug, Default)]
pub(crate) struct Cutter {
    tokens: Tokens,
}

impl Cutter {
    /// The words of `text[start..end]`, and for each sentence the index behind its last word.
    pub(crate) fn cut<'t>(
        &mut self,
        text: &'t str,
        start: usize,
        end: usize,
        lexicon: &Lexicon,
        words: &mut Vec<Word<'t>>,
        sentences: &mut Vec<usize>,
    ) {
        words.clear();
        sentences.clear();
        let Some(part) = text.get(start..end) else { return };
        self.tokens.cut(part);
        for token in self.tokens.all() {
            let word = token.of(part);
            let first = word.chars().next().unwrap_or(' ');
            let sign = !first.is_alphanumeric() && !matches!(first, '\'' | '’' if word.len() > 3);
            let kinds = if sign { 0 } else { kinds_of(word, lexicon) };
            words.push(Word {
                start: start + token.start as usize,
                end: start + token.end as usize,
                text: word,
                kinds,
                capital: first.is_uppercase() || is_tied_name(word),
                sign,
            });
        }
        sentences.extend(self.tokens.sentences().map(|range| range.end));
    }
}

/// Whether it is a name behind an Arabic article: `al-Hadi`, `ad-Din`.
fn is_tied_name(word: &str) -> bool {
    let (article, name) = match word.as_bytes() {
        [a @ b'a'..=b'e', b, b'-', name, ..] => ([*a, *b, b' '], name),
        [a @ b'a', b, c, b'-', name, ..] => ([*a, *b, *c], name),
        _ => return false,
    };
    name.is_ascii_uppercase()
        && [b"al ", b"el ", b"ad ", b"an ", b"ar ", b"as ", b"at ", b"az ", b"ash"]
            .contains(&&article)
}

/// What a word may be; of a verb with a pronoun behind a hyphen (`affirme-t-elle`, `disse-lhe`) what both may be.
fn kinds_of(word: &str, lexicon: &Lexicon) -> Kinds {
    let kinds = lexicon.kinds(word);
    if word.ends_with("n't") || word.ends_with("n’t") {
        return crate::lexicon::FUNCTION;
    }
    if kinds != 0 || !word.contains(['-', '’']) {
        return kinds;
    }
    if let Some((verb, pronoun)) = word.split_once('-') {
        let pronoun = pronoun.trim_start_matches("t-");
        let both = (lexicon.kinds(verb), lexicon.kinds(pronoun));
        if both.0 & (crate::lexicon::VERB | crate::lexicon::AUX | crate::lexicon::WEAK) != 0
            && both.1 & crate::lexicon::PRONOUN != 0
        {
            return both.0 | both.1;
        }
    }
    if word.contains('’') { lexicon.kinds(&word.replace('’', "'")) } else { 0 }
}

/// The end of the sentence that a closed quote stands in, or where looking on does not pay: the next blank line, mark or
/// so many bytes.
pub(crate) fn reach_after(text: &str, from: usize, limit: usize, bytes: usize) -> usize {
    boundary_before(text, limit.min(from.saturating_add(bytes))).max(from)
}

/// The begin of what stands before a quote: at most so many bytes.
pub(crate) fn reach_before(text: &str, to: usize, limit: usize, bytes: usize) -> usize {
    boundary_after(text, limit.max(to.saturating_sub(bytes))).min(to)
}

fn boundary_before(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn boundary_after(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at.min(text.len())
}

/// The first byte behind `from` where a sentence surely ends, `to` when there is none: a stop behind a word of four small
/// letters at least, then a space and a capital. So less is cut into words.
pub(crate) fn sentence_end(text: &str, from: usize, to: usize) -> usize {
    let bytes = text.as_bytes().get(from..to).unwrap_or_default();
    let stop = memchr::memchr3_iter(b'.', b'!', b'?', bytes).find(|&at| ends_sentence(bytes, at));
    stop.map_or(to, |at| from + at + 1)
}

/// The last byte before `to` where a sentence surely begins, `from` when there is none.
pub(crate) fn sentence_begin(text: &str, from: usize, to: usize) -> usize {
    let bytes = text.as_bytes().get(from..to).unwrap_or_default();
    let stop = memchr::memrchr3_iter(b'.', b'!', b'?', bytes).find(|&at| ends_sentence(bytes, at));
    stop.map_or(from, |at| from + at + 2)
}

fn ends_sentence(bytes: &[u8], at: usize) -> bool {
    let word = at.checked_sub(4).and_then(|start| bytes.get(start..at));
    word.is_some_and(|word| word.iter().all(u8::is_ascii_lowercase))
        && bytes.get(at + 1) == Some(&b' ')
        && bytes.get(at + 2).is_some_and(u8::is_ascii_uppercase)
}

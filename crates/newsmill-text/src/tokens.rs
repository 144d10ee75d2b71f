//! Tokens and sentences.
//!
//! Conventions are those of the treebanks that entity sets are made from: a possessive and a full stop are tokens of
//! their own, the stop of an abbreviation is not, hyphenated words stay whole.

use std::ops::Range;

use crate::abbreviation::{Stop, stop_behind};
use crate::plain::Plain;

/// A word, a number or a sign: a byte range of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Token {
    /// The token in `text`, the one it was cut from.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// The tokens of one text, in sentences. Reuse it: the buffers keep their memory.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    tokens: Vec<Token>,
    /// For each sentence the index behind its last token.
    ends: Vec<u32>,
    plain: Plain,
}

/// A sentence ends behind so many tokens in any case, so that what is kept of one has a bound: tables and lists without
/// any stop are such texts.
pub const SENTENCE_MAX: usize = 1000;

impl Tokens {
    /// Cuts `text`, in time linear in its length; what was here before is forgotten. Text of 4 GiB and more has no tokens.
    pub fn cut(&mut self, text: &str) {
        self.tokens.clear();
        self.ends.clear();
        if u32::try_from(text.len()).is_ok() {
            self.plain.read(text);
            Cutter::new(text, &mut self.tokens, &mut self.ends).run(&self.plain);
        }
    }

    /// All tokens, in order.
    pub fn all(&self) -> &[Token] {
        &self.tokens
    }

    /// How many sentences there are.
    pub fn sentence_count(&self) -> usize {
        self.ends.len()
    }

    /// Each sentence's range in [`Tokens::all`]; none is empty, together they are all tokens.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let range = start..end as usize;
            start = end as usize;
            range
        })
    }
}

/// Whether the text before looks like the end of a sentence.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    /// It does not.
    No,
    /// It does; closing quotes and brackets still belong to it.
    Ended,
    /// An abbreviation that may end it.
    Perhaps,
}

struct Cutter<'a> {
    text: &'a str,
    at: usize,
    /// Where the line begins.
    line: usize,
    tokens: &'a mut Vec<Token>,
    ends: &'a mut Vec<u32>,
    open: Open,
    /// The sentence ends when there are so many tokens.
    full: usize,
}

impl<'a> Cutter<'a> {
    fn new(text: &'a str, tokens: &'a mut Vec<Token>, ends: &'a mut Vec<u32>) -> Self {
        Self { text, at: 0, line: 0, tokens, ends, open: Open::No, full: SENTENCE_MAX }
    }

    fn run(mut self, plain: &Plain) {
        loop {
            self.plain(plain);
            if !self.step() {
                break;
            }
        }
        self.end_sentence();
    }

    /// One token or some white space; whether there was any.
    fn step(&mut self) -> bool {
        let Some(next) = self.peek() else { return false };
        if next.is_whitespace() {
            self.space();
        } else {
            self.end_before(next);
            self.token(next);
        }
        true
    }

    /// Cuts white space, words of `plain` letters and signs of ASCII as long as nothing else is to be seen: most of most
    /// texts, and several times as fast as the general way.
    fn plain(&mut self, plain: &Plain) {
        let bytes = self.text.as_bytes();
        while let Some(&first) = bytes.get(self.at) {
            let (start, end) = (self.at, plain.end(self.at));
            if start < end {
                let next = bytes.get(end).copied().unwrap_or(b'\n');
                let (end, apostrophe) = match next {
                    b' ' => (end, None),
                    _ => match self.word_end(plain, end, first) {
                        Some(whole) => whole,
                        None => return,
                    },
                };
                if self.open != Open::No {
                    self.end_before(self.peek().unwrap_or(' '));
                }
                if let Some(cut) = apostrophe {
                    self.at = cut;
                    self.push(start);
                }
                self.at = end;
                self.push(apostrophe.unwrap_or(start));
                self.at += usize::from(next == b' ');
                continue;
            }
            match kind_of(first) {
                Kind::Space => self.at += 1,
                Kind::Break => self.space(),
                Kind::Sign => self.plain_sign(bytes, first),
                Kind::Other => return,
            }
        }
    }

    /// Where a word ends for sure that begins here with `plain` letters up to `end`, of which `first` is the first, and
    /// where its ending is cut off; nothing where the general way has to tell.
    fn word_end(&self, plain: &Plain, mut end: usize, first: u8) -> Option<(usize, Option<usize>)> {
        let bytes = self.text.as_bytes();
        let mut apostrophe = None;
        loop {
            let length = match bytes.get(end..).unwrap_or_default() {
                [b'-', ..] => 1,
                [b'\'', ..] => 1,
                [0xE2, 0x80, 0x99, ..] => 3,
                rest => {
                    let ends = rest.first().is_none_or(|next| self.ends_word(end, first, *next));
                    return ends.then(|| (end, apostrophe.filter(|at| self.is_suffix(*at..end))));
                }
            };
            let hyphen = length == 1 && bytes.get(end) == Some(&b'-');
            if !hyphen && elides(self.text.get(self.at..end)?) {
                return None;
            }
            let behind = end + length;
            if plain.end(behind) == behind {
                let ends = bytes.get(behind).is_none_or(u8::is_ascii);
                return ends.then(|| (end, apostrophe.filter(|at| self.is_suffix(*at..end))));
            }
            apostrophe = if hyphen { apostrophe } else { Some(end) };
            end = plain.end(behind);
        }
    }

    fn is_suffix(&self, range: Range<usize>) -> bool {
        is_suffix(self.text.get(range).unwrap_or_default())
    }

    /// Whether `next`, which is no space, ends for sure the word that goes from here to `end` and begins with `first`.
    #[inline]
    fn ends_word(&self, end: usize, first: u8, next: u8) -> bool {
        let behind = |at| self.text.as_bytes().get(end + at).copied().unwrap_or(b' ');
        match next {
            b'_' | b'&' => false,
            b':' => first != b'h',
            b',' => !behind(1).is_ascii_digit(),
            b'.' => behind(1).is_ascii_whitespace() && self.is_end(end - self.at),
            // No-break spaces; dashes, quotes and other signs, but no hyphens.
            0xC2 => behind(1) == 0xA0,
            0xE2 => behind(1) == 0x80 && matches!(behind(2), 0x92..=0x98 | 0x9A..),
            0x80.. => false,
            _ => true,
        }
    }

    /// As [`Cutter::sign`], for one of ASCII.
    fn plain_sign(&mut self, bytes: &[u8], sign: u8) {
        if self.open != Open::No {
            self.end_before(char::from(sign));
        }
        let start = self.at;
        self.at += 1;
        if matches!(sign, b'.' | b'-' | b'!' | b'?') {
            while bytes.get(self.at) == Some(&sign) {
                self.at += 1;
            }
        }
        self.push(start);
        if matches!(sign, b'.' | b'!' | b'?') {
            self.open = Open::Ended;
        }
    }

    /// Whether the stop behind the next `length` bytes ends the sentence.
    fn is_end(&self, length: usize) -> bool {
        let word = self.text.get(self.at..self.at + length).unwrap_or_default();
        stop_behind(word) == Stop::End
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// Passes white space; a blank line ends a sentence, and so does the end of a line that was not broken for its width
    /// alone: an address, a heading, a paragraph.
    fn space(&mut self) {
        /// Bytes of lines that were broken for their width.
        const WIDTHS: Range<usize> = 50..110;
        let mut lines = 0;
        let length = self.at - self.line;
        while let Some(c) = self.peek().filter(|c| c.is_whitespace()) {
            self.at += c.len_utf8();
            if matches!(c, '\n' | '\u{2029}') {
                lines += 1;
                self.line = self.at;
            }
        }
        let goes_on = WIDTHS.contains(&length) || self.peek().is_some_and(char::is_lowercase);
        if lines > 1 || lines == 1 && !goes_on {
            self.end_sentence();
        }
    }

    /// Ends the sentence before `next` if it is at its end.
    fn end_before(&mut self, next: char) {
        let ends = match self.open {
            Open::No => false,
            Open::Ended => !is_closing(next) && !next.is_lowercase(),
            Open::Perhaps => next.is_uppercase() && self.starts_sentence(),
        };
        if ends {
            self.end_sentence();
        } else if !is_closing(next) {
            self.open = Open::No;
        }
    }

    /// Whether the word that follows is one that opens sentences more often than names.
    fn starts_sentence(&self) -> bool {
        const OPENERS: &[&str] = &[
            "A", "After", "An", "And", "As", "At", "But", "Das", "Der", "Die", "El", "For", "He",
            "I", "If", "In", "It", "La", "Le", "Les", "On", "She", "That", "The", "These", "They",
            "This", "We", "When", "While", "You",
        ];
        let rest = self.text.get(self.at..).unwrap_or_default();
        let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        OPENERS.contains(&word)
    }

    fn end_sentence(&mut self) {
        let count = u32::try_from(self.tokens.len()).unwrap_or(u32::MAX);
        if self.ends.last().copied().unwrap_or(0) < count {
            self.ends.push(count);
        }
        self.full = self.tokens.len() + SENTENCE_MAX;
        self.open = Open::No;
    }

    fn token(&mut self, first: char) {
        let start = self.at;
        if is_ideograph(first) || !is_word(first) && !matches!(first, '@' | '#') {
            self.sign(first);
        } else {
            let address = self.address_end();
            if address > start {
                self.at = address;
                self.push(start);
            } else if is_word(first) {
                self.word();
            } else {
                self.sign(first);
            }
        }
    }

    #[inline]
    fn push(&mut self, start: usize) {
        let range = u32::try_from(start).ok().zip(u32::try_from(self.at).ok());
        if let Some((start, end)) = range.filter(|(start, end)| start < end) {
            self.tokens.push(Token { start, end });
            if self.tokens.len() >= self.full {
                self.end_sentence();
            }
        }
    }

    /// One sign; several alike stops or dashes are one (`...`, `--`).
    fn sign(&mut self, sign: char) {
        let start = self.at;
        self.at += sign.len_utf8();
        if matches!(sign, '.' | '-' | '!' | '?') {
            while self.peek() == Some(sign) {
                self.at += 1;
            }
        }
        self.push(start);
        if matches!(sign, '!' | '?' | '…' | '。' | '！' | '？' | '۔' | '؟' | '।') || sign == '.'
        {
            self.open = Open::Ended;
        }
    }

    /// The end of a web or e-mail address, a handle or a hashtag that starts here, or `self.at`.
    fn address_end(&self) -> usize {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let bytes = rest.as_bytes();
        if let Some(b'@' | b'#') = bytes.first() {
            let name = rest.get(1..).unwrap_or_default();
            let length =
                name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
            return if length == 0 { self.at } else { self.at + 1 + length };
        }
        let web = ["http://", "https://", "www."].iter().any(|start| rest.starts_with(start));
        if !web {
            return self.at;
        }
        let length = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '”' | '»'))
            .unwrap_or(rest.len());
        let address = rest.get(..length).unwrap_or_default();
        self.at + address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']).len()
    }

    /// A word: letters and digits, with the signs that may stand inside one.
    fn word(&mut self) {
        let start = self.at;
        let mut before = '\0';
        while let Some(c) = self.peek() {
            if is_word(c) && !is_ideograph(c) {
                self.at += c.len_utf8();
            } else if !self.joins(c, before, start) {
                break;
            } else {
                self.at += c.len_utf8();
            }
            before = c;
        }
        self.split_suffix(start);
    }

    /// Whether `sign` behind `before` goes on with the word that began at `start`.
    fn joins(&mut self, sign: char, before: char, start: usize) -> bool {
        let after = self.text.get(self.at + sign.len_utf8()..).and_then(|rest| rest.chars().next());
        let word_after = after.is_some_and(|c| is_word(c) && !is_ideograph(c));
        match sign {
            '-' | '‐' | '\u{2011}' | '_' | '\u{ad}' => is_word(before) && word_after,
            '&' => before.is_uppercase() && after.is_some_and(char::is_uppercase),
            ',' => before.is_ascii_digit() && after.is_some_and(|c| c.is_ascii_digit()),
            '\'' | '’' => word_after && !self.elides(start),
            '.' => {
                if before.is_ascii_digit() && after.is_some_and(|c| c.is_ascii_digit()) {
                    return true;
                }
                let word = self.text.get(start..self.at).unwrap_or_default();
                let letter_before =
                    word.rsplit('.').next().is_some_and(|part| part.chars().count() == 1);
                if word_after {
                    return letter_before
                        || before.is_alphanumeric() && !after.is_some_and(char::is_uppercase);
                }
                self.stop(word)
            }
            _ => false,
        }
    }

    /// Whether the stop behind `word` is part of it.
    fn stop(&mut self, word: &str) -> bool {
        match stop_behind(word) {
            Stop::End => false,
            Stop::Inside => true,
            Stop::Either => {
                self.open = Open::Perhaps;
                true
            }
        }
    }

    /// Whether the word up to here is a token of its own before an apostrophe.
    fn elides(&self, start: usize) -> bool {
        elides(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Pushes the word from `start` to here, a possessive or contracted ending as a token of its own.
    fn split_suffix(&mut self, start: usize) {
        let word = self.text.get(start..self.at).unwrap_or_default();
        let end = self.at;
        let cut = word
            .rfind(['\'', '’'])
            .filter(|&at| at > 0 && is_suffix(word.get(at..).unwrap_or_default()));
        if let Some(cut) = cut {
            self.at = start + cut;
            self.push(start);
            self.at = end;
            self.push(start + cut);
            return;
        }
        // `l'`: the apostrophe stays with the article.
        if self.peek().is_some_and(|c| matches!(c, '\'' | '’')) && self.elides(start) {
            let apostrophe = self.peek().map_or(0, char::len_utf8);
            let after = self.text.get(self.at + apostrophe..).and_then(|rest| rest.chars().next());
            if after.is_some_and(is_word) {
                self.at += apostrophe;
            }
        }
        self.push(start);
    }
}

/// Whether a word is an article or pronoun that lost its vowel (`l'Ukraine`, `dell'Interno`): then it is
/// a token of its own.
fn elides(word: &str) -> bool {
    const ELIDED: &[&str] = &[
        "all", "c", "coll", "d", "dall", "dell", "j", "l", "m", "n", "nell", "qu", "quell", "s",
        "sull", "t", "un",
    ];
    if word.len() > 5 {
        return false;
    }
    // `O'Brien`, `D'Angelo`: a capital letter alone belongs to the name.
    let capital = word.len() == 1 && word.starts_with(char::is_uppercase) && word != "L";
    !capital && ELIDED.iter().any(|entry| entry.eq_ignore_ascii_case(word))
}

/// `'s`, `’ll` and the like.
fn is_suffix(ending: &str) -> bool {
    let letters = ending.trim_start_matches(['\'', '’']);
    ["s", "S", "re", "ve", "ll", "d", "m"].contains(&letters)
}

/// What a byte is that is no plain letter or digit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A space between words.
    Space,
    /// Other white space.
    Break,
    /// A sign that no longer token begins with.
    Sign,
    /// Anything else.
    Other,
}

/// A table is faster than comparing.
fn kind_of(byte: u8) -> Kind {
    const KINDS: [Kind; 256] = {
        let mut kinds = [Kind::Other; 256];
        let mut byte = 0_u8;
        while byte < 128 {
            kinds[byte as usize] = match byte {
                b' ' => Kind::Space,
                b'\n' | b'\r' | b'\t' => Kind::Break,
                b'@' | b'#' => Kind::Other,
                _ if byte.is_ascii_punctuation() => Kind::Sign,
                _ => Kind::Other,
            };
            byte += 1;
        }
        kinds
    };
    KINDS[usize::from(byte)]
}

fn is_word(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        // Marks that combine with the letter before, and joiners inside words.
        '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{ad}' => true,
        '\u{900}'..='\u{e7f}' => !matches!(c, '।' | '॥'),
        // Latin letters, and dashes and quotes: known without a search.
        '\u{c0}'..='\u{24f}' => !matches!(c, '×' | '÷'),
        '\u{2010}'..='\u{205f}' => false,
        _ => c.is_alphanumeric(),
    }
}

/// Scripts that write no spaces: every character is a token.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | ')' | ']' | '”' | '’' | '»' | '“' | '.' | '!' | '?' | '」' | '』' | '）'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> Vec<Vec<&str>> {
        let mut tokens = Tokens::default();
        tokens.cut(text);
        tokens
            .sentences()
            .map(|range| tokens.all()[range].iter().map(|token| token.of(text)).collect())
            .collect()
    }

    fn words(text: &str) -> String {
        cut(text).into_iter().map(|sentence| sentence.join(" ")).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn words_and_signs_are_tokens() {
        assert_eq!(words("Rain, wind and (much) snow."), "Rain , wind and ( much ) snow .");
        assert_eq!(
            words("Anglo-American firms made $3,500.50 in 2.5 days"),
            "Anglo-American firms made $ 3,500.50 in 2.5 days"
        );
        assert_eq!(words("wait... what?!"), "wait ... what ? !");
    }

    #[test]
    fn possessives_stand_alone_and_names_stay_whole() {
        assert_eq!(
            words("Iraq's O'Brien didn't see James' car"),
            "Iraq 's O'Brien didn't see James ' car"
        );
        assert_eq!(words("the mayor’s office"), "the mayor ’s office");
        assert_eq!(
            words("l'Ukraine et d’Alger, dell'Interno"),
            "l' Ukraine et d’ Alger , dell' Interno"
        );
    }

    #[test]
    fn stops_of_abbreviations_belong_to_them() {
        assert_eq!(
            words("Mr. Smith of the U.S. Senate met J. Doe. He left."),
            "Mr. Smith of the U.S. Senate met J. Doe . | He left ."
        );
        assert_eq!(
            words("He lives in the U.S. The rest is here."),
            "He lives in the U.S. | The rest is here ."
        );
        assert_eq!(words("Acme Inc. said so"), "Acme Inc. said so");
    }

    #[test]
    fn sentences_end_at_stops_and_blank_lines() {
        assert_eq!(
            words("A headline\n\n“It works.” She left. 5 stayed"),
            "A headline | “ It works . ” | She left . | 5 stayed"
        );
        assert_eq!(words("One line\nof two"), "One line of two");
        assert_eq!(words("Ann Lee\nThe Weekly\nTom Hill"), "Ann Lee | The Weekly | Tom Hill");
        let wide = "Nobody knew at that time that the mayor of the town was the son of Ann";
        assert_eq!(words(&format!("{wide}\nLee")), format!("{wide} Lee"));
        assert_eq!(words(&format!("{wide} and {wide}\nLee")), format!("{wide} and {wide} | Lee"));
        assert_eq!(words("ver. 2 of it. and so on"), "ver . | 2 of it . and so on");
    }

    #[test]
    fn a_text_without_stops_is_cut_all_the_same() {
        let mut tokens = Tokens::default();
        tokens.cut(&"word ".repeat(2 * SENTENCE_MAX + 1));
        let lengths: Vec<usize> = tokens.sentences().map(|range| range.len()).collect();
        assert_eq!(lengths, [SENTENCE_MAX, SENTENCE_MAX, 1]);
    }

    #[test]
    fn addresses_handles_and_tags_are_one_token() {
        assert_eq!(
            words("see https://a.example/b?c=d, @desk and #news."),
            "see https://a.example/b?c=d , @desk and #news ."
        );
        assert_eq!(words("example.com is up"), "example.com is up");
    }

    #[test]
    fn scripts_without_spaces_are_cut_into_characters() {
        assert_eq!(words("東京は。"), "東 京 は 。");
        assert_eq!(words("हिन्दी में।"), "हिन्दी में ।");
    }

    #[test]
    fn what_is_known_without_a_search_is_what_a_search_finds() {
        for c in ('\u{c0}'..='\u{24f}').chain('\u{2010}'..='\u{205f}') {
            assert_eq!(is_word(c), c.is_alphanumeric(), "{c}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]
        #[test]
        fn the_short_way_cuts_as_the_long_one(text in "([A-Za-z0-9]{1,8}|Mr|U|inc|www|https|['’](s|S|re|d|t|ll)|[dlL]['’]|[-‐]a|[éßÀÖŁžȘɐ]{1,2}|[.,:;'&_/×÷ªЖ中\u{a0}—‐\u{200d}! \n\r\t?\"()%@#’”-]){0,20}") {
            let general = {
                let (mut tokens, mut ends) = (Vec::new(), Vec::new());
                let mut cutter = Cutter::new(&text, &mut tokens, &mut ends);
                while cutter.step() {}
                cutter.end_sentence();
                (tokens, ends)
            };
            let mut tokens = Tokens::default();
            tokens.cut(&text);
            prop_assert_eq!((tokens.tokens, tokens.ends), general);
        }

        #[test]
        fn tokens_cover_all_but_spaces(text in "\\PC{0,60}|[A-Za-z.'’@# \\n-]{0,60}") {
            let mut tokens = Tokens::default();
            tokens.cut(&text);
            let mut at = 0;
            for token in tokens.all() {
                prop_assert!(token.start < token.end);
                let between = text.get(at..token.start as usize).unwrap();
                prop_assert!(between.chars().all(char::is_whitespace), "{between:?}");
                at = token.end as usize;
            }
            prop_assert!(text.get(at..).unwrap().chars().all(char::is_whitespace));
            prop_assert_eq!(tokens.sentences().last().map_or(0, |range| range.end), tokens.all().len());
        }
    }
}

//! Tokens and sentences.
//!
//! Conventions are those of the treebanks that entity sets are made from: a possessive and a full stop are tokens of
//! their own, the stop of an abbreviation is not, hyphenated words stay whole.

use std::ops::Range;

use crate::letters::Letters;
use cutter::Cutter;

mod cutter;
mod plain;

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
    letters: Letters,
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
            self.letters.read(text);
            Cutter::new(text, &mut self.tokens, &mut self.ends).run(&self.letters);
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tokens::cutter::is_word;

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
        fn plain_words_are_cut_as_all_others_are(
            text in "([A-Za-z0-9]{1,8}|Mr|U|inc|www|https|['’](s|S|re|d|t|ll)|[dlL]['’]|[-‐]a|[éßÀÖŁžȘɐ]{1,2}|[.,:;'&_/×÷ªЖ中\u{a0}—‐\u{200d}! \n\r\t?\"()%@#’”-]){0,20}|\\PC{0,90}",
            // Words end at the end of the text, and behind as many letters as are looked at together.
            last in "[A-Za-z]{7,9}|[é]{15,17}|[a-z0-9]{31,33}|[a-z]{63,65}|[à-ɏ]{126,130}|",
        ) {
            let text = format!("{last}{text}{last}");
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

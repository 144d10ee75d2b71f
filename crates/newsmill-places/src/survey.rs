//! One pass over the words of a text, for all that is asked of every word.

use newsmill_gazetteer::hash;
use newsmill_gazetteer::words::{Case, Gap, Words};
use newsmill_text::primary_language;

use crate::hits::Style;
use crate::lists::Lists;

/// Words that make up a tenth of any English text and hardly any of another.
const ENGLISH: [&str; 3] = ["the", "of", "and"];
/// Languages that write nouns with a capital.
const NOUNS: [&str; 2] = ["de", "lb"];
/// Percent of words inside sentences that start with a capital where every noun does, and hardly elsewhere.
const CAPITALS: usize = 27;
/// The same in a language that does not write nouns so: a text that is a list of titles, or of names.
const CAPITALS_OF_TITLES: usize = 45;

/// What a text is like, and which of its words a name may start with.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    pub(crate) style: Style,
    /// The words a name may start with, and some others, in order: all that are not written small and few that are.
    pub(crate) candidates: Vec<usize>,
}

impl Survey {
    /// Reads a text in a language, BCP 47, empty when nobody knows. `small` gets the hashes of words that are written small,
    /// `people` the countries whose people are named.
    pub(crate) fn read(
        &mut self,
        words: &Words,
        lists: &Lists,
        language: &str,
        mut small: impl FnMut(u64),
        mut people: impl FnMut(u16),
    ) {
        self.candidates.clear();
        let common = ENGLISH.map(|word| hash(word.as_bytes()));
        let (mut inside, mut capital, mut english) = (0usize, 0usize, 0usize);
        let (all, folded) = (words.words(), words.folded().as_bytes());
        // Whether the word before may be an article.
        let mut article = false;
        for (i, word) in all.iter().enumerate() {
            let length = word.fold_end - word.fold_start;
            let joined = word.gap.joins();
            let title = word.case == Case::Title;
            if word.case == Case::Lower {
                small(word.hash);
                english += usize::from(common.contains(&word.hash));
                let part = lists.may_be_part(word.hash);
                if part {
                    self.candidates.push(i);
                }
                article = length <= 3 && !part;
            } else {
                if article && title && joined {
                    self.candidates.push(i - 1);
                }
                self.candidates.push(i);
                article = false;
            }
            let within = !matches!(word.gap, Gap::Sentence | Gap::Other | Gap::Bracket);
            inside += usize::from(within);
            capital += usize::from(within & title);
            if let Some(country) =
                lists.people_at(folded, word.fold_start as usize, length as usize)
            {
                people(country);
            }
        }
        let counted = english * 100 > all.len() * 4;
        let (english, most) = match primary_language(language) {
            None => (counted, CAPITALS),
            Some(primary) => {
                let is = |code: &&str| primary.eq_ignore_ascii_case(code);
                (is(&"en"), if NOUNS.iter().any(is) { CAPITALS } else { CAPITALS_OF_TITLES })
            }
        };
        self.style = Style { noun_capitals: capital * 100 > inside * most, english };
    }
}

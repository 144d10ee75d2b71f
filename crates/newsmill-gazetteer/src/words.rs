//! Cuts text into folded words, the same way for articles and for the names of the gazetteer.
//!
//! Folded words stand in one buffer, one space between them, so that a run of words is one
//! slice of it. An apostrophe inside a word is left out of the fold (`Qa'im` is `qaim`) except after an
//! elided article (`l'Ukraine`, `d'Alger`), which is a word of its own. A possessive is not part of a word.

use newsmill_text::marked;

use cutter::Cutter;

mod cutter;
mod plain;

pub use crate::gap::Gap;

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Starts with a small letter, or holds no letter.
    Lower,
    /// Starts with a capital.
    Title,
    /// Two or more letters, all capitals.
    Caps,
    /// Of a script without capitals.
    Uncased,
}

/// One word; byte ranges are into the text and into the folded buffer.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// First byte in the text.
    pub start: u32,
    /// Byte after the last in the text, a possessive not counted.
    pub end: u32,
    /// First byte in the folded buffer.
    pub fold_start: u32,
    /// Byte after the last in the folded buffer.
    pub fold_end: u32,
    /// [`hash`](crate::hash) of its fold.
    pub hash: u64,
    /// What stands before it.
    pub gap: Gap,
    /// How it is written.
    pub case: Case,
    /// Whether what follows an inner apostrophe may be a suffix (`Ankara'da`): [`Words::stem_ends`] tells where it starts.
    pub has_suffix: bool,
}

/// The words of one text. Reuse it: the buffers keep their memory.
#[derive(Debug, Default)]
pub struct Words {
    words: Vec<Word>,
    folded: String,
    letters: String,
    /// Words with an inner apostrophe, and their ends before it in the text and in the fold.
    stems: Vec<(u32, (u32, u32))>,
    /// The bytes of the text as [`marked::mark`] marks them, letters and digits of ASCII being plain.
    marked: Vec<u8>,
}

impl Words {
    /// Cuts `text`; what was here before is forgotten. A text beyond 1 GiB is left out: it has no words. So all places in it
    /// and in its fold, which may be half as long again, fit 32 bits.
    pub fn cut(&mut self, text: &str) {
        let text = if text.len() <= 1 << 30 { text } else { "" };
        marked::mark(text.as_bytes(), marked::is_letter_or_digit, &mut self.marked);
        self.cut_marked(text);
    }

    /// Cuts a text whose bytes are marked.
    fn cut_marked(&mut self, text: &str) {
        self.words.clear();
        self.stems.clear();
        // Room for the folds of most texts, so that a plain word is written eight bytes at a time.
        let mut folded = std::mem::take(&mut self.folded).into_bytes();
        folded.resize(text.len() + text.len() / 4 + 64, b' ');
        let mut cutter = Cutter {
            text,
            bytes: text.as_bytes(),
            marked: &self.marked,
            at: 0,
            words: std::mem::take(&mut self.words),
            stems: &mut self.stems,
            folded,
            fold_end: 0,
            letters: &mut self.letters,
        };
        cutter.run();
        self.words = cutter.words;
        cutter.folded.truncate(cutter.fold_end.saturating_sub(1));
        self.folded = String::from_utf8(cutter.folded).unwrap_or_default();
    }

    /// The words, in order.
    #[must_use]
    #[inline]
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The folded form of one word.
    #[must_use]
    #[inline]
    pub fn fold(&self, i: usize) -> &str {
        self.words.get(i).map_or("", |w| self.slice(w.fold_start, w.fold_end))
    }

    /// The [`hash`](crate::hash) of one word's folded form.
    #[must_use]
    #[inline]
    pub fn hash(&self, i: usize) -> u64 {
        self.words.get(i).map_or(0, |w| w.hash)
    }

    /// The first bytes of one word's folded form.
    #[must_use]
    #[inline]
    pub fn fold_bytes(&self, i: usize) -> &[u8] {
        let word = self.words.get(i);
        word.and_then(|w| self.folded.as_bytes().get(w.fold_start as usize..w.fold_end as usize))
            .unwrap_or_default()
    }

    /// The folded form of the words `from..=to`, or `None` where they do not exist.
    #[must_use]
    #[inline]
    pub fn run(&self, from: usize, to: usize) -> Option<&str> {
        Some(self.slice(self.words.get(from)?.fold_start, self.words.get(to)?.fold_end))
    }

    /// Like [`Words::run`], with the suffix after an apostrophe of the last word left out.
    #[must_use]
    #[inline]
    pub fn run_stem(&self, from: usize, to: usize) -> Option<&str> {
        Some(self.slice(self.words.get(from)?.fold_start, self.stem_ends(to)?.1))
    }

    /// The ends of one word in the text and in the fold, its suffix after an apostrophe left out.
    #[must_use]
    #[inline]
    pub fn stem_ends(&self, i: usize) -> Option<(u32, u32)> {
        let word = self.words.get(i)?;
        let stem = word.has_suffix.then(|| {
            let at = self.stems.binary_search_by_key(&narrow(i), |stem| stem.0).ok()?;
            self.stems.get(at).map(|stem| stem.1)
        });
        Some(stem.flatten().unwrap_or((word.end, word.fold_end)))
    }

    /// The whole folded text.
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded
    }

    #[inline]
    fn slice(&self, start: u32, end: u32) -> &str {
        self.folded.get(start as usize..end as usize).unwrap_or("")
    }
}

/// Folds a whole name; words joined by one space.
#[must_use]
pub fn fold_name(name: &str) -> String {
    let mut words = Words::default();
    words.cut(name);
    words.folded
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use newsmill_text::{fold_char, is_alone};
    use proptest::prelude::*;

    use super::cutter::is_word;
    use super::*;
    use crate::table::hash;

    fn cut(s: &str) -> Vec<(String, Gap)> {
        let mut w = Words::default();
        w.cut(s);
        (0..w.words().len()).map(|i| (w.fold(i).to_owned(), w.words()[i].gap)).collect()
    }

    #[test]
    fn folds_longer_than_the_text_find_room() {
        let s =
            format!("{} Ōsaka and Kyoto again, {0} then Nara, the plain end.", "京".repeat(3000));
        let cut = cut(&s);
        assert_eq!(cut.len(), 6000 + 9);
        assert_eq!(cut[2999].0, "京");
        let plain = |from: usize, to: usize| {
            cut[from..to].iter().map(|word| word.0.as_str()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(plain(3000, 3004), "osaka and kyoto again");
        assert_eq!(plain(6004, 6009), "then nara the plain end");
    }

    #[test]
    fn joins_names() {
        assert_eq!(fold_name("Deir al-Zour"), "deir al zour");
        assert_eq!(fold_name("Al Qā’im"), "al qaim");
        assert_eq!(fold_name("Côte d’Ivoire"), "cote d ivoire");
        assert_eq!(fold_name("L'Aquila"), "l aquila");
        assert_eq!(fold_name("U.S."), "us");
        assert_eq!(fold_name("St. Louis"), "st louis");
        assert_eq!(fold_name("北京"), "北 京");
        assert_eq!(fold_name("Sana'a"), "sanaa");
    }

    #[test]
    fn sees_gaps() {
        assert_eq!(
            cut("In Paris, Texas. St. Louis-based dell'Umbria’s x"),
            [
                ("in".into(), Gap::Sentence),
                ("paris".into(), Gap::Space),
                ("texas".into(), Gap::Comma),
                ("st".into(), Gap::Sentence),
                ("louis".into(), Gap::Space),
                ("based".into(), Gap::Hyphen),
                ("dell".into(), Gap::Space),
                ("umbria".into(), Gap::Elision),
                ("x".into(), Gap::Space)
            ]
        );
    }

    #[test]
    fn suffix_after_apostrophe_can_be_left_out() {
        let mut w = Words::default();
        w.cut("Ankara'da Iraq's U.S.-led");
        assert_eq!(w.run(0, 0), Some("ankarada"));
        assert_eq!(w.run_stem(0, 0), Some("ankara"));
        assert_eq!(w.fold(1), "iraq");
        assert_eq!(w.words()[1].end, 14);
        assert_eq!(w.fold(2), "us");
        assert_eq!(w.words()[2].case, Case::Caps);
        assert_eq!(w.words()[3].gap, Gap::Hyphen);
    }

    #[test]
    fn marks_on_letters_are_no_letters() {
        let cases = |text: &str| {
            let mut words = Words::default();
            words.cut(text);
            words.words().iter().map(|word| word.case).collect::<Vec<_>>()
        };
        let all = [Case::Caps, Case::Caps, Case::Title, Case::Lower];
        assert_eq!(cases("ÉTAT LÓPEZ Íñigo é"), all);
        assert_eq!(cases("E\u{301}TAT LO\u{301}PEZ I\u{301}n\u{303}igo e\u{301}"), all);
        assert_eq!(cases("KÖ\u{ad}NIG I\u{301}"), [Case::Caps, Case::Title]);
    }

    #[test]
    fn folds_are_at_most_half_as_long_again() {
        let mut folded = String::new();
        for c in ('\0'..=char::MAX).filter(|&c| is_word(c)) {
            folded.clear();
            fold_char(c, &mut folded);
            let space = usize::from(is_alone(c));
            assert!(2 * (folded.len() + space) <= 3 * c.len_utf8(), "{c}");
        }
    }

    /// Some letters, composed and decomposed.
    const DECOMPOSED: [(char, &str); 6] = [
        ('É', "E\u{301}"),
        ('Ñ', "N\u{303}"),
        ('Ü', "U\u{308}"),
        ('é', "e\u{301}"),
        ('ñ', "n\u{303}"),
        ('ś', "s\u{301}"),
    ];

    fn decomposed(text: &str) -> String {
        DECOMPOSED.iter().fold(text.to_owned(), |text, (one, two)| text.replace(*one, two))
    }

    #[test]
    fn acronyms_may_have_marks() {
        for (text, folds) in [("É.U. ÉS.", "eu es"), ("É.-U. x", "e u x"), ("L'É.U.", "l eu")] {
            assert_eq!(
                (fold_name(text), fold_name(&decomposed(text))),
                (folds.into(), folds.into())
            );
        }
    }

    proptest! {
        #[test]
        fn decomposed_letters_are_cut_as_composed_ones(text in "([A-CÉÑÜa-cséñś]{1,3}[ .'’,-]{0,2}){0,20}") {
            let cut = |text: &str| {
                let mut words = Words::default();
                words.cut(text);
                let of = |word: &Word| (word.gap, word.case, word.has_suffix, word.hash);
                (words.folded().to_owned(), words.words().iter().map(of).collect::<Vec<_>>())
            };
            prop_assert_eq!(cut(&text), cut(&decomposed(&text)));
        }

        #[test]
        fn plain_words_are_cut_as_all_others_are(
            text in "([A-Za-z0-9]{1,20}([ ,.'’\n-]{0,2}|[éß\u{301}Ж京ｘ—“ʼ])){0,20}|((U|St|ft|J)\\.?[ -]?){0,9}|\\PC{0,90}",
            // Words end at the end of the text, and behind as many bytes as are looked at together.
            last in "[A-Za-z]{7,9}|[A-Z0-9]{15,17}|[a-z]{31,33}|[a-z]{47,65}|",
        ) {
            let longer = format!("{text}{last}é {last}. {last}");
            for text in [&text, &longer, &format!("{text} {last}")] {
                let (mut words, mut slow) = (Words::default(), Words::default());
                words.cut(text);
                slow.cut_marked(text);
                prop_assert_eq!(format!("{:?}", words.words()), format!("{:?}", slow.words()));
                prop_assert_eq!((words.folded(), &words.stems), (slow.folded(), &slow.stems));
                for (i, word) in words.words().iter().enumerate() {
                    prop_assert_eq!(word.hash, hash(words.fold(i).as_bytes()));
                }
            }
        }

        #[test]
        fn spans_are_whole_characters(s in "\\PC{0,60}") {
            let mut w = Words::default();
            w.cut(&s);
            let mut last = 0;
            for (i, word) in w.words().iter().enumerate() {
                prop_assert!(word.start >= last && word.start < word.end);
                prop_assert!(s.get(word.start as usize..word.end as usize).is_some());
                let stem = w.stem_ends(i).unwrap();
                prop_assert!(s.get(word.start as usize..stem.0 as usize).is_some());
                prop_assert!(w.run_stem(i, i).is_some());
                last = word.end;
            }
        }
    }
}

//! The quality rules: what each measures, its threshold, and the set it was published in.
//!
//! - Gopher: J. W. Rae et al., Scaling Language Models, arXiv:2112.11446, appendix A1.1 and table A1.
//! - C4: C. Raffel et al., Exploring the Limits of Transfer Learning, JMLR 21 (2020), section 2.2, and its code.
//! - FineWeb: G. Penedo et al., The FineWeb Datasets, arXiv:2406.17557.
//!
//! Where the papers leave something open, datatrove's filters were followed.

use crate::body::Body;
use crate::options::{FilterOptions, RuleSet};

/// Which side of the threshold is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Below,
    Above,
}

/// What a rule measures; none where it says nothing of a body.
type Measure = Box<dyn Fn(&Body<'_>) -> Option<f64> + Send + Sync>;

/// A rule that is in force.
pub(crate) struct Rule {
    pub(crate) reason: &'static str,
    side: Side,
    threshold: f64,
    measure: Measure,
}

impl Rule {
    /// Why a body is dropped: the value and the threshold; none when it may stay.
    pub(crate) fn broken(&self, body: &Body<'_>) -> Option<String> {
        let value = (self.measure)(body)?;
        let (bad, sign) = match self.side {
            Side::Below => (value < self.threshold, '<'),
            Side::Above => (value > self.threshold, '>'),
        };
        bad.then(|| format!("{} {sign} {}", short(value), short(self.threshold)))
    }
}

/// A number with up to three digits behind the point.
fn short(value: f64) -> String {
    ((value * 1000.0).round() / 1000.0).to_string()
}

/// Gathers the rules that the options put in force.
struct Gathered<'o> {
    options: &'o FilterOptions,
    rules: Vec<Rule>,
}

impl Gathered<'_> {
    /// A rule with its option and the threshold of its set.
    fn add(
        &mut self,
        set: Option<(RuleSet, f64)>,
        reason: &'static str,
        side: Side,
        own: Option<f64>,
        measure: impl Fn(&Body<'_>) -> Option<f64> + Send + Sync + 'static,
    ) {
        let published =
            set.filter(|(set, _)| self.options.rules.contains(set)).map(|(_, threshold)| threshold);
        if let Some(threshold) = own.or(published) {
            self.rules.push(Rule { reason, side, threshold, measure: Box::new(measure) });
        }
    }

    fn lengths(&mut self) {
        use Side::{Above, Below};
        let o = self.options;
        let own = |value: Option<u32>| value.map(f64::from);
        self.add(None, "too-short", Below, own(o.characters_min), |body| Some(body.characters()));
        self.add(None, "too-long", Above, own(o.characters_max), |body| Some(body.characters()));
        self.add(None, "too-short", Below, own(o.words_min), |body| Some(body.word_count()));
        self.add(None, "too-long", Above, own(o.words_max), |body| Some(body.word_count()));
    }

    fn gopher_quality(&mut self) {
        use Side::{Above, Below};
        let o = self.options;
        let own = |value: Option<u32>| value.map(f64::from);
        let at = |threshold: f64| Some((RuleSet::Gopher, threshold));
        let words = |body: &Body<'_>| Some(body.word_count());
        let length = |body: &Body<'_>| body.word_length();
        self.add(at(50.0), "gopher-words", Below, own(o.gopher_words_min), words);
        self.add(at(100_000.0), "gopher-words", Above, own(o.gopher_words_max), words);
        self.add(at(3.0), "gopher-word-length", Below, o.gopher_word_length_min, length);
        self.add(at(10.0), "gopher-word-length", Above, o.gopher_word_length_max, length);
        self.add(at(0.1), "gopher-symbols", Above, o.gopher_symbols_max, |body| {
            Some(body.symbols())
        });
        self.add(at(0.9), "gopher-bullet-lines", Above, o.gopher_bullet_lines_max, |body| {
            Some(body.bullet_lines())
        });
        self.add(at(0.3), "gopher-ellipsis-lines", Above, o.gopher_ellipsis_lines_max, |body| {
            Some(body.ellipsis_lines())
        });
        self.add(
            at(0.8),
            "gopher-alphabetic-words",
            Below,
            o.gopher_alphabetic_words_min,
            |body| Some(body.alphabetic_words()),
        );
        self.add(at(2.0), "gopher-stop-words", Below, own(o.gopher_stop_words_min), |body| {
            body.stop_words()
        });
    }

    fn gopher_repetition(&mut self) {
        use Side::Above;
        let o = self.options;
        let at = |threshold: f64| Some((RuleSet::Gopher, threshold));
        self.add(at(0.3), "gopher-repeated-lines", Above, o.gopher_repeated_lines_max, |body| {
            Some(body.repeated_lines())
        });
        self.add(
            at(0.3),
            "gopher-repeated-paragraphs",
            Above,
            o.gopher_repeated_paragraphs_max,
            |body| Some(body.repeated_paragraphs()),
        );
        self.add(
            at(0.2),
            "gopher-repeated-line-characters",
            Above,
            o.gopher_repeated_line_characters_max,
            |body| Some(body.repeated_line_characters()),
        );
        self.add(
            at(0.2),
            "gopher-repeated-paragraph-characters",
            Above,
            o.gopher_repeated_paragraph_characters_max,
            |body| Some(body.repeated_paragraph_characters()),
        );
        for (n, threshold, reason, own) in [
            (2, 0.2, "gopher-top-2-gram", o.gopher_top_2_gram_max),
            (3, 0.18, "gopher-top-3-gram", o.gopher_top_3_gram_max),
            (4, 0.16, "gopher-top-4-gram", o.gopher_top_4_gram_max),
        ] {
            self.add(at(threshold), reason, Above, own, move |body| Some(body.top_gram(n)));
        }
        for (n, threshold, reason, own) in [
            (5, 0.15, "gopher-repeated-5-gram", o.gopher_repeated_5_gram_max),
            (6, 0.14, "gopher-repeated-6-gram", o.gopher_repeated_6_gram_max),
            (7, 0.13, "gopher-repeated-7-gram", o.gopher_repeated_7_gram_max),
            (8, 0.12, "gopher-repeated-8-gram", o.gopher_repeated_8_gram_max),
            (9, 0.11, "gopher-repeated-9-gram", o.gopher_repeated_9_gram_max),
            (10, 0.1, "gopher-repeated-10-gram", o.gopher_repeated_10_gram_max),
        ] {
            self.add(at(threshold), reason, Above, own, move |body| Some(body.repeated_gram(n)));
        }
    }

    fn c4(&mut self) {
        use Side::{Above, Below};
        let o = self.options;
        let at = |threshold: f64| Some((RuleSet::C4, threshold));
        let words = usize::try_from(o.c4_line_words_min).unwrap_or(usize::MAX);
        // Whether a rule of yes and no is in force: what is there counts 1.
        let forbids = |own: Option<bool>| own.map(|drops| if drops { 0.0 } else { 1.0 });
        let found = |found: bool| Some(f64::from(u8::from(found)));
        self.add(at(0.0), "c4-lorem-ipsum", Above, forbids(o.c4_lorem_ipsum), move |body| {
            found(body.lorem_ipsum())
        });
        self.add(at(0.0), "c4-curly-bracket", Above, forbids(o.c4_curly_bracket), move |body| {
            found(body.curly_bracket())
        });
        let javascript = o.c4_javascript.then_some(0.0);
        self.add(None, "c4-javascript", Above, javascript, move |body| {
            found(body.asks_for_javascript())
        });
        let sentences = o.c4_sentences_min.map(f64::from);
        self.add(at(5.0), "c4-sentences", Below, sentences, move |body| {
            Some(body.sentences(words))
        });
        self.add(None, "c4-lost-characters", Above, o.c4_lost_characters_max, move |body| {
            Some(body.lost_characters(words))
        });
    }

    fn fineweb(&mut self) {
        use Side::{Above, Below};
        let o = self.options;
        let at = |threshold: f64| Some((RuleSet::FineWeb, threshold));
        let short = usize::try_from(o.fineweb_short_line).unwrap_or(usize::MAX);
        self.add(
            at(0.12),
            "fineweb-punctuated-lines",
            Below,
            o.fineweb_punctuated_lines_min,
            |body| Some(body.punctuated_lines()),
        );
        self.add(at(0.67), "fineweb-short-lines", Above, o.fineweb_short_lines_max, move |body| {
            Some(body.short_lines(short))
        });
        self.add(
            at(0.1),
            "fineweb-repeated-characters",
            Above,
            o.fineweb_repeated_characters_max,
            |body| Some(body.repeated_line_characters()),
        );
        self.add(at(0.3), "fineweb-line-breaks", Above, o.fineweb_line_breaks_max, |body| {
            Some(body.line_breaks())
        });
    }
}

/// The rules in force, in the order they are tried: lengths, Gopher, C4, FineWeb.
pub(crate) fn rules(options: &FilterOptions) -> Vec<Rule> {
    let mut gathered = Gathered { options, rules: Vec::new() };
    gathered.lengths();
    gathered.gopher_quality();
    gathered.gopher_repetition();
    gathered.c4();
    gathered.fineweb();
    gathered.rules
}

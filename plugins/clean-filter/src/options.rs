//! What a pipeline may set.

use newsmill_plugin::prelude::*;

/// Options of `clean.filter`: what an article must be, and the thresholds of the quality rules.
#[derive(Options)]
pub(crate) struct FilterOptions {
    /// Keep articles of these kinds, and those whose kind nobody told; of all kinds when empty.
    #[option(default = ["article"])]
    pub(crate) kinds: Vec<PageKind>,
    /// Drop what is of a kept kind with less confidence than this.
    #[option(default = 0.0, min = 0.0, max = 1.0)]
    pub(crate) kind_confidence_min: f64,
    /// Drop another kind only with at least this confidence.
    #[option(default = 0.0, min = 0.0, max = 1.0)]
    pub(crate) other_confidence_min: f64,
    /// Keep these languages, and articles whose language nobody told: `de` also keeps `de-AT`; all when empty.
    #[option(default = [])]
    pub(crate) languages: Vec<String>,
    /// Fields that must not be empty.
    #[option(default = ["body_text"])]
    pub(crate) required: Vec<String>,
    /// Keep what was published at this time or later, a date or an RFC 3339 time, and what has no date.
    pub(crate) published_from: Option<String>,
    /// Keep what was published before this time, and what has no date.
    pub(crate) published_before: Option<String>,
    /// At least so many characters in the body.
    #[option(min = 0)]
    pub(crate) characters_min: Option<u32>,
    /// At most so many characters in the body.
    #[option(min = 0)]
    pub(crate) characters_max: Option<u32>,
    /// At least so many words in the body.
    #[option(min = 0)]
    pub(crate) words_min: Option<u32>,
    /// At most so many words in the body.
    #[option(min = 0)]
    pub(crate) words_max: Option<u32>,
    /// Sets of quality rules to apply at their published thresholds, where no option gives another.
    #[option(default = [])]
    pub(crate) rules: Vec<RuleSet>,
    /// At least so many words; published: 50.
    #[option(min = 0)]
    pub(crate) gopher_words_min: Option<u32>,
    /// At most so many words; published: 100000.
    #[option(min = 0)]
    pub(crate) gopher_words_max: Option<u32>,
    /// At least so many characters in a mean word; published: 3.
    #[option(min = 0.0)]
    pub(crate) gopher_word_length_min: Option<f64>,
    /// At most so many characters in a mean word; published: 10.
    #[option(min = 0.0)]
    pub(crate) gopher_word_length_max: Option<f64>,
    /// At most so many hash signs, and so many ellipses, to a word; published: 0.1.
    #[option(min = 0.0)]
    pub(crate) gopher_symbols_max: Option<f64>,
    /// At most this share of the lines are list items; published: 0.9.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) gopher_bullet_lines_max: Option<f64>,
    /// At most this share of the lines end with an ellipsis; published: 0.3.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) gopher_ellipsis_lines_max: Option<f64>,
    /// At least this share of the words hold a letter; published: 0.8.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) gopher_alphabetic_words_min: Option<f64>,
    /// At least so many different stop words of the article's language, of eight; published: 2.
    #[option(min = 0, max = 8)]
    pub(crate) gopher_stop_words_min: Option<u32>,
    /// At most this share of the lines stood before; published: 0.3.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) gopher_repeated_lines_max: Option<f64>,
    /// At most this share of the paragraphs stood before; published: 0.3.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) gopher_repeated_paragraphs_max: Option<f64>,
    /// At most this share of the characters is in lines that stood before; published: 0.2.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) gopher_repeated_line_characters_max: Option<f64>,
    /// At most this share of the characters is in paragraphs that stood before; published: 0.2.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) gopher_repeated_paragraph_characters_max: Option<f64>,
    /// At most this share of the characters is in the most frequent pair of words; published: 0.2.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) gopher_top_2_gram_max: Option<f64>,
    /// The same for three words; published: 0.18.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) gopher_top_3_gram_max: Option<f64>,
    /// The same for four words; published: 0.16.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) gopher_top_4_gram_max: Option<f64>,
    /// At most this share of the characters is in runs of five words that stood before; published: 0.15.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) gopher_repeated_5_gram_max: Option<f64>,
    /// The same for six words; published: 0.14.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) gopher_repeated_6_gram_max: Option<f64>,
    /// The same for seven words; published: 0.13.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) gopher_repeated_7_gram_max: Option<f64>,
    /// The same for eight words; published: 0.12.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) gopher_repeated_8_gram_max: Option<f64>,
    /// The same for nine words; published: 0.11.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) gopher_repeated_9_gram_max: Option<f64>,
    /// The same for ten words; published: 0.1.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) gopher_repeated_10_gram_max: Option<f64>,
    /// At least so many sentences in the lines that C4 keeps; published: 5.
    #[option(min = 0)]
    pub(crate) c4_sentences_min: Option<u32>,
    /// C4 keeps lines of at least so many words, for the two rules that count what it keeps.
    #[option(default = 3, min = 0)]
    pub(crate) c4_line_words_min: u32,
    /// At most this share of the characters is in lines that C4 takes out: no end of a sentence, too few words, JavaScript, policies; in no set.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) c4_lost_characters_max: Option<f64>,
    /// Drop what holds "lorem ipsum"; published: true.
    pub(crate) c4_lorem_ipsum: Option<bool>,
    /// Drop what holds a `{`; published: true.
    pub(crate) c4_curly_bracket: Option<bool>,
    /// Drop what asks to switch JavaScript on; in no set: C4 takes the line out.
    #[option(default = false)]
    pub(crate) c4_javascript: bool,
    /// At least this share of the lines ends as a sentence does; published: 0.12.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) fineweb_punctuated_lines_min: Option<f64>,
    /// At most this share of the lines is short; published: 0.67.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) fineweb_short_lines_max: Option<f64>,
    /// A line of at most so many characters is short.
    #[option(default = 30, min = 0)]
    pub(crate) fineweb_short_line: u32,
    /// At most this share of the characters is in lines that stood before; published: 0.1.
    #[option(min = 0.0, max = 1.0)]
    pub(crate) fineweb_repeated_characters_max: Option<f64>,
    /// At most so many line ends to a word; published: 0.3.
    #[option(min = 0.0)]
    pub(crate) fineweb_line_breaks_max: Option<f64>,
}

/// The values of the field `kind`.
#[derive(Options, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageKind {
    /// One article.
    Article,
    /// A list of things to read or buy.
    Listing,
    /// One product.
    Product,
    /// A discussion.
    Forum,
    /// Documentation.
    Documentation,
    /// None of these.
    Other,
}

impl PageKind {
    /// The name in the field `kind`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Listing => "listing",
            Self::Product => "product",
            Self::Forum => "forum",
            Self::Documentation => "documentation",
            Self::Other => "other",
        }
    }
}

/// A set of quality rules.
#[derive(Options, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RuleSet {
    /// Gopher's rules on quality and repetition.
    Gopher,
    /// The rules of C4 that drop a page.
    C4,
    /// FineWeb's own rules.
    #[option(name = "fineweb")]
    FineWeb,
}

#[cfg(test)]
mod tests {
    use newsmill_plugin::testing;

    use super::*;

    #[test]
    fn the_readme_lists_the_options() {
        testing::check_readme::<FilterOptions>(include_str!("../README.md")).unwrap();
    }
}

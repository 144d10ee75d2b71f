//! The stage: reads body, language and names, adds tags to `quotes`.

use newsmill_plugin::prelude::*;
use newsmill_plugin::serde_json::{Map, json};
use newsmill_quotes::{Finder, Mention, Quote, Scratch};

use crate::options::QuotesOptions;

/// A tag's name has no more bytes; the spans hold the whole quote.
const NAME_MAX: usize = 500;

/// Tags direct quotes.
pub(crate) struct Quotes {
    body: Text,
    language: Text,
    people: Tags,
    organisations: Tags,
    quotes: Tags,
    options: QuotesOptions,
    finder: Finder,
}

impl Transform for Quotes {
    const STAGE: Stage = Stage::tag("tag.quotes", "Tags direct quotes with who said them")
        .needs(&["body_text"])
        .uses(&["language", "people", "organisations"])
        .writes(&["quotes"]);
    type Options = QuotesOptions;
    type Scratch = Scratch;

    fn create(options: QuotesOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self {
            body: cx.text("body_text")?,
            language: cx.text("language")?,
            people: cx.tags("people")?,
            organisations: cx.tags("organisations")?,
            quotes: cx.tags("quotes")?,
            options,
            finder: Finder::new(),
        })
    }

    fn process(
        &self,
        scratch: &mut Scratch,
        batch: &mut Batch<'_>,
        cx: &Context<'_>,
    ) -> Result<()> {
        for row in batch.rows() {
            cx.check()?;
            let Some(body) = row.get(self.body) else { continue };
            let people = row.tags(self.people);
            let organisations = row.tags(self.organisations);
            let text = newsmill_quotes::Text {
                language: row.get(self.language).unwrap_or_default(),
                body,
                people: &mentions(&people),
                organisations: &mentions(&organisations),
            };
            let found = self.finder.find(scratch, &text);
            let wanted = found.iter().filter(|quote| self.is_wanted(quote));
            for quote in wanted.take(self.options.max) {
                self.add(&row, body, quote)?;
            }
        }
        Ok(())
    }
}

impl Quotes {
    fn is_wanted(&self, quote: &Quote) -> bool {
        f64::from(quote.confidence) >= self.options.min_confidence
            && (quote.speaker.is_some() || !self.options.speaker_required)
    }

    fn add(&self, row: &Row<'_>, body: &str, quote: &Quote) -> Result<()> {
        let name = name_of(body, quote);
        let spans: Vec<Span> =
            quote.spans.iter().map(|span| Span::new(span.start, span.end)).collect();
        let mut data = Map::new();
        if let Some(speaker) = &quote.speaker {
            data.insert("speaker".to_owned(), json!(speaker.name));
            if let Some(span) = &speaker.span {
                data.insert("speaker_span".to_owned(), json!([span.start, span.end]));
            }
        }
        if let Some(cue) = quote.cue.clone().and_then(|cue| body.get(cue)) {
            data.insert("cue".to_owned(), json!(cue));
        }
        let data = if data.is_empty() { String::new() } else { Value::Object(data).to_string() };
        let confidence = hundredths(f64::from(quote.confidence));
        row.add(self.quotes, Tag::new(&name).confidence(confidence).spans(&spans).data(&data))
    }
}

/// The mentions of tags, in order.
fn mentions<'t>(tags: &[TagView<'t>]) -> Vec<Mention<'t>> {
    let of = |tag: &TagView<'t>| {
        let name = tag.name();
        tag.spans().iter().map(move |span| Mention {
            start: span.start as usize,
            end: span.end as usize,
            name,
        })
    };
    let mut mentions: Vec<Mention<'t>> = tags.iter().flat_map(of).collect();
    mentions.sort_by_key(|mention| mention.start);
    mentions
}

/// The words of a quote in one line, ` … ` between parts that no sign ends, without the comma that leads to its clause; long ones are cut at a space.
fn name_of(body: &str, quote: &Quote) -> String {
    let mut name = String::new();
    for part in quote.spans.iter().filter_map(|span| body.get(span.clone())) {
        if name.ends_with(char::is_alphanumeric) {
            name.push_str(" …");
        }
        for word in part.split_whitespace() {
            if name.len() + word.len() > NAME_MAX {
                name.push_str(if name.is_empty() { "…" } else { " …" });
                return name;
            }
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(word);
        }
    }
    let length = name.trim_end_matches([',', ' ']).len();
    name.truncate(length);
    name
}

#[cfg(test)]
mod tests {
    use newsmill_plugin::testing;

    use super::*;

    fn quotes(article: &Value, options: &Value) -> Vec<Value> {
        let report = testing::run::<Quotes>(options, std::slice::from_ref(article)).unwrap();
        report.articles[0]["quotes"].as_array().cloned().unwrap_or_default()
    }

    const BODY: &str = "Ann Lee runs the harbour. “The ferry will sail again,” Lee said. “It was time.”\n\n\
        The “old ferry” is gone.\n\n“Nobody asked the people who live here,” it said.";

    #[test]
    fn a_quote_has_its_words_speaker_and_cue() {
        let article = json!({"body_text": BODY, "language": "en"});
        assert_eq!(quotes(&article, &json!({})).len(), 1);
        let found = quotes(&article, &json!({"min_confidence": 0.5}));
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0]["name"], "The ferry will sail again, It was time.");
        let data = &found[0]["data"];
        assert_eq!((&data["speaker"], &data["cue"]), (&json!("Ann Lee"), &json!("said")));
        let text = |span: &Value| {
            let at = |n: usize| usize::try_from(span[n].as_u64().unwrap()).unwrap();
            BODY.get(at(0)..at(1)).unwrap()
        };
        assert_eq!(text(&found[0]["spans"][0]), "The ferry will sail again,");
        assert_eq!(text(&found[0]["spans"][1]), "It was time.");
        assert_eq!(text(&data["speaker_span"]), "Lee");
        assert_eq!(found[1]["data"].get("speaker"), None);
    }

    #[test]
    fn options_leave_quotes_out() {
        let article = json!({"body_text": BODY, "language": "en"});
        let options = json!({"speaker_required": true, "min_confidence": 0.5});
        assert_eq!(quotes(&article, &options).len(), 1);
        assert_eq!(quotes(&article, &json!({"min_confidence": 1})).len(), 0);
        assert_eq!(quotes(&article, &json!({"max": 1})).len(), 1);
        for options in [json!({"max": 0}), json!({"min_confidence": 2})] {
            assert!(testing::run::<Quotes>(&options, &[]).is_err(), "{options}");
        }
    }

    #[test]
    fn names_that_are_tagged_are_used() {
        let body = "“The ferry will sail again,” Omaar said.";
        let at = body.find("Omaar").unwrap();
        let tag =
            json!({"name": "Rageh Omaar", "spans": [[at, at + 5]], "creator": "tag.entities"});
        let article = json!({"body_text": body, "language": "en", "people": [tag]});
        assert_eq!(quotes(&article, &json!({}))[0]["data"]["speaker"], "Rageh Omaar");
    }

    #[test]
    fn long_quotes_have_short_names_and_whole_spans() {
        let words = "Word ".repeat(300);
        let body = format!("Ann Lee said: “{words}end.”");
        let found = quotes(&json!({"body_text": body, "language": "en"}), &json!({}));
        let name = found[0]["name"].as_str().unwrap();
        assert!(name.len() <= NAME_MAX + 4 && name.ends_with("Word …"), "{name}");
        assert_eq!(found[0]["spans"][0][1], body.find('”').unwrap());
    }

    #[test]
    fn a_language_is_known_however_its_tag_is_written() {
        let body = "„Die Fähre fährt wieder“, sagte Anna Kern.";
        let of = |language| quotes(&json!({"body_text": body, "language": language}), &json!({}));
        assert_eq!(of("de")[0]["data"]["speaker"], "Anna Kern");
        for language in ["DE", "de_AT", "De-Latn-DE", "", "und", "mul"] {
            assert_eq!(of(language), of("de"), "{language}");
        }
    }

    #[test]
    fn quotes_have_words() {
        let options = json!({"min_confidence": 0});
        for words in [",", "...", ", ,", "\u{200b}", "\u{301},", "\u{ad}"] {
            let body = format!("“{words}” said Ann Lee. “{words},” she said.");
            assert_eq!(quotes(&json!({"body_text": body}), &options), [Value::Null; 0], "{words}");
        }
        let body = "“A boat,” said Ann Lee, “, ,” and left.";
        assert_eq!(quotes(&json!({"body_text": body}), &options)[0]["name"], "A boat");
    }

    #[test]
    fn bad_input_gets_no_tag() {
        let long = "a".repeat(10 << 20);
        let marks = "\"".repeat(1_000_000);
        let open = "“A said ".repeat(100_000);
        let mixed = "“‘\u{202e}«„'".repeat(50_000);
        for body in ["", " ", "\"", "“”", "😀“😀”", &long, &marks, &open, &mixed] {
            assert_eq!(quotes(&json!({"body_text": body}), &json!({})).len(), 0);
        }
    }
}

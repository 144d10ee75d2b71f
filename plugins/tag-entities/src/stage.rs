//! The stage: reads body and headline, adds tags to `people`, `organisations` and `places`.

use newsmill_entities::{Aliases, Entity, Finder, FinderScratch, Language, SHIPPED, Tagger};
use newsmill_model::Bundle;
use newsmill_plugin::prelude::*;

use crate::options::EntitiesOptions;
use crate::relevance::relevance;

/// Tags the people, organisations and places an article names.
pub(crate) struct Entities {
    headline: Text,
    body: Text,
    language: Text,
    /// The fields of tags, with the name the model has for them.
    fields: [(&'static str, Tags); 3],
    options: EntitiesOptions,
    /// Loaded when the stage is started: the finder, and the field of each of its types.
    finder: Option<(Finder, Vec<Option<Tags>>)>,
}

impl Transform for Entities {
    const STAGE: Stage =
        Stage::tag("tag.entities", "Tags the people, organisations and places an article names")
            .needs(&["body_text"])
            .uses(&["headline", "places", "language"])
            .writes(&["people", "organisations", "places"]);
    type Options = EntitiesOptions;
    type Scratch = FinderScratch;

    fn create(options: EntitiesOptions, cx: &Create<'_>) -> Result<Self> {
        let fields = [
            ("PER", cx.tags("people")?),
            ("ORG", cx.tags("organisations")?),
            ("LOC", cx.tags("places")?),
        ];
        Ok(Self {
            headline: cx.text("headline")?,
            body: cx.text("body_text")?,
            language: cx.text("language")?,
            fields,
            options,
            finder: None,
        })
    }

    fn start(&mut self, _: &Create<'_>) -> Result<()> {
        let bundle = match &self.options.model {
            None => Bundle::from_static(SHIPPED)?,
            Some(path) => read_model(path)?,
        };
        let tagger = Tagger::from_bundle(&bundle)?;
        let field = |kind: &String| {
            self.fields.iter().find(|(name, _)| name == kind).map(|(_, field)| *field)
        };
        let fields: Vec<Option<Tags>> = tagger.types().iter().map(field).collect();
        if fields.iter().all(Option::is_none) {
            let message = "the model finds none of the types PER, ORG and LOC";
            return Err(Error::new(ErrorKind::Config, message));
        }
        self.finder = Some((Finder::new(tagger, Aliases::standard()), fields));
        Ok(())
    }

    fn process(
        &self,
        scratch: &mut FinderScratch,
        batch: &mut Batch<'_>,
        cx: &Context<'_>,
    ) -> Result<()> {
        let (finder, fields) = started(self.finder.as_ref())?;
        for row in batch.rows() {
            cx.check()?;
            let Some(body) = row.get(self.body) else { continue };
            let headline = row.get(self.headline).unwrap_or_default();
            let language = row.get(self.language).and_then(Language::of);
            let places = self.tagged_places(&row);
            let mut found: Vec<(f64, Entity)> = finder
                .find(body, language, scratch)
                .into_iter()
                .filter(|entity| f64::from(entity.confidence) >= self.options.min_confidence)
                .filter(|entity| !self.is_tagged(entity, fields, &places))
                .map(|entity| (relevance_of(&entity, body, headline), entity))
                .collect();
            // The order of first mentions stays where relevance is equal.
            found.sort_by(|a, b| b.0.total_cmp(&a.0));
            let mut counts = vec![0; fields.len()];
            for (relevance, entity) in &found {
                let kind = usize::from(entity.kind);
                let (Some(Some(field)), Some(count)) = (fields.get(kind), counts.get_mut(kind))
                else {
                    continue;
                };
                if *count < self.options.max {
                    *count += 1;
                    add(&row, *field, entity, *relevance)?;
                }
            }
        }
        Ok(())
    }
}

impl Entities {
    /// Where an earlier stage found places, in order.
    fn tagged_places(&self, row: &Row<'_>) -> Vec<Span> {
        let Some((_, places)) = self.fields.last() else { return Vec::new() };
        let mut spans: Vec<Span> =
            row.tags(*places).iter().flat_map(|tag| tag.spans()).copied().collect();
        spans.sort_by_key(|span| span.start);
        spans
    }

    /// Whether a place is one that an earlier stage found: it has a tag already, with more than a name.
    fn is_tagged(&self, entity: &Entity, fields: &[Option<Tags>], places: &[Span]) -> bool {
        let field = fields.get(usize::from(entity.kind)).copied().flatten();
        let is_place = self.fields.last().is_some_and(|(_, places)| field == Some(*places));
        is_place
            && entity.spans.iter().any(|&(start, end)| {
                let from = places.partition_point(|span| span.end <= start);
                places.get(from).is_some_and(|span| span.start < end)
            })
    }
}

fn relevance_of(entity: &Entity, body: &str, headline: &str) -> f64 {
    let first = entity.spans.first().map_or(0, |span| span.0 as usize);
    relevance(entity.spans.len(), first, body.len(), headline.contains(entity.name.as_str()))
}

fn add(row: &Row<'_>, field: Tags, entity: &Entity, relevance: f64) -> Result<()> {
    let spans: Vec<Span> =
        entity.spans.iter().map(|&(start, end)| Span::new(start as usize, end as usize)).collect();
    let confidence = thousandths(f64::from(entity.confidence));
    row.add(field, Tag::new(&entity.name).confidence(confidence).relevance(relevance).spans(&spans))
}

fn read_model(path: &str) -> Result<Bundle> {
    let fail = |reason: String| Error::new(ErrorKind::Io, format!("model `{path}`: {reason}"));
    let bytes = std::fs::read(path).map_err(|error| fail(error.to_string()))?;
    Bundle::from_bytes(&bytes).map_err(|error| fail(error.to_string()))
}

#[cfg(test)]
mod tests {
    use newsmill_plugin::serde_json::{Value, json};
    use newsmill_plugin::testing;

    use super::*;

    fn tags(body: &str, options: &Value) -> Value {
        let report = testing::run::<Entities>(
            options,
            &[json!({ "headline": "Harbour closed", "body_text": body })],
        );
        report.unwrap().articles.remove(0)
    }

    fn names(article: &Value, field: &str) -> Vec<String> {
        let tags = article[field].as_array().cloned().unwrap_or_default();
        tags.iter().map(|tag| tag["name"].as_str().unwrap().to_owned()).collect()
    }

    const BODY: &str = "Anna Bergström, who leads the World Health Organization in Copenhagen, said on Monday that \
        the clinics in northern Mozambique would stay open.\n\nBergström told Reuters that the WHO had no plans to leave \
        Mozambique.";

    #[test]
    fn an_article_gets_people_organisations_and_places() {
        let article = tags(BODY, &json!({}));
        assert_eq!(names(&article, "people"), ["Anna Bergström"]);
        assert_eq!(article["people"][0]["spans"].as_array().map(Vec::len), Some(2));
        assert_eq!(names(&article, "organisations"), ["World Health Organization", "Reuters"]);
        assert_eq!(article["organisations"][0]["spans"].as_array().map(Vec::len), Some(2));
        assert_eq!(names(&article, "places"), ["Mozambique", "Copenhagen"]);
    }

    /// The sentences of each language as one text; what is found less surely than is tagged does not count.
    #[test]
    fn languages_with_rules_reach_what_the_readme_says() {
        use newsmill_entities::Mention;
        use newsmill_entities::score::{Score, marked};
        let tagger = Tagger::from_bundle(&Bundle::from_bytes(SHIPPED).unwrap()).unwrap();
        let finder = Finder::new(tagger, Aliases::standard());
        let readme = include_str!("../README.md");
        let mut missing = Vec::new();
        for (language, sentences) in [
            (Language::German, include_str!("../../../crates/newsmill-entities/gold/de.txt")),
            (Language::French, include_str!("../../../crates/newsmill-entities/gold/fr.txt")),
            (Language::Spanish, include_str!("../../../crates/newsmill-entities/gold/es.txt")),
            (Language::Italian, include_str!("../../../crates/newsmill-entities/gold/it.txt")),
            (Language::Portuguese, include_str!("../../../crates/newsmill-entities/gold/pt.txt")),
            (Language::Dutch, include_str!("../../../crates/newsmill-entities/gold/nl.txt")),
        ] {
            let (text, gold) = marked(&sentences.replace('\n', "\n\n"));
            let found = |language: Option<Language>| -> Vec<Mention> {
                let found = finder.mentions(&text, language, &mut FinderScratch::default());
                let sure = found.into_iter().filter(|found| found.3 >= 0.4);
                sure.map(|(start, end, kind, confidence)| Mention {
                    start: start as usize,
                    end: end as usize,
                    kind,
                    confidence,
                })
                .collect()
            };
            let score = |found: &[Mention], kind: Option<u8>| {
                let mut score = Score::default();
                score.add(found, &gold, kind);
                score
            };
            let (rules, chain) = (found(Some(language)), found(None));
            let all = score(&rules, None);
            let row = format!(
                "| `{}` | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} |",
                language.code(),
                all.f1(),
                all.precision(),
                all.recall(),
                score(&rules, Some(0)).f1(),
                score(&rules, Some(1)).f1(),
                score(&rules, Some(2)).f1(),
                score(&chain, None).f1(),
            );
            if !readme.contains(&row) {
                missing.push(row);
            }
        }
        assert!(missing.is_empty(), "the readme does not say\n{}", missing.join("\n"));
    }

    #[test]
    fn the_language_decides_who_reads() {
        let body = "Im Rathaus sprach Bürgermeisterin Katrin Hollmann über die Stimmung in Kassel.";
        let article = json!({ "body_text": body, "language": "de-DE" });
        let report = testing::run::<Entities>(&json!({}), &[article]).unwrap();
        assert_eq!(names(&report.articles[0], "people"), ["Katrin Hollmann"]);
        assert_eq!(names(&report.articles[0], "places"), ["Kassel"]);
        assert!(names(&report.articles[0], "organisations").is_empty());
    }

    /// What is tagged in each field of a text in a language.
    fn found(language: &str, body: &str) -> [Vec<String>; 3] {
        let article = json!({ "body_text": body, "language": language });
        let report = testing::run::<Entities>(&json!({}), &[article]).unwrap();
        ["people", "organisations", "places"].map(|field| names(&report.articles[0], field))
    }

    #[test]
    fn everyday_words_with_a_capital_are_no_names() {
        let none: [&str; 0] = [];
        for (language, body) in [
            ("fr", "Son roman traduit, Au bord du fleuve, parle de la vie dans l’ancien Monde."),
            ("fr", "La réunion aura lieu à la Bourse du Travail, rue Jean Morel."),
            ("es", "Lo decidió ayer la Sala Penal, según el miembro del Buró Político."),
        ] {
            assert_eq!(found(language, body), [none; 3], "{body}");
        }
        let body = "Les élèves du lycée Anne Morel ont écrit au quotidien « Le Monde » en Europe.";
        assert_eq!(found("fr", body)[1], ["lycée Anne Morel", "Le Monde"]);
        assert_eq!(found("fr", body)[2], ["Europe"]);
        let body = "Habló el comandante de la Revolución Ramiro Valdés Pérez.";
        assert_eq!(found("es", body)[0], ["Ramiro Valdés Pérez"]);
    }

    #[test]
    fn abbreviations_are_what_the_text_says_they_stand_for() {
        let body = "The International Harbour Safety Commission (IHSC) met in Oslo. The IHSC said that the net \
            asset value (NAV) of the port had doubled. The NAV was low before.";
        let article = tags(body, &json!({}));
        assert_eq!(names(&article, "organisations"), ["International Harbour Safety Commission"]);
        assert_eq!(article["organisations"][0]["spans"].as_array().map(Vec::len), Some(3));
    }

    #[test]
    fn a_place_that_is_tagged_gets_no_other_tag() {
        let at = BODY.find("Copenhagen").unwrap();
        let tag = json!({ "name": "Copenhagen", "uri": "geonames:1", "spans": [[at, at + 10]], "creator": "tag.places" });
        let article = json!({ "body_text": BODY, "places": [tag] });
        let report = testing::run::<Entities>(&json!({}), &[article]).unwrap();
        let places = report.articles[0]["places"].as_array().unwrap();
        assert_eq!(names(&report.articles[0], "places"), ["Copenhagen", "Mozambique"]);
        assert_eq!(places[0]["uri"], "geonames:1");
    }

    #[test]
    fn options_bound_what_is_tagged() {
        let article = tags(BODY, &json!({ "max": 1 }));
        assert_eq!(names(&article, "places"), ["Mozambique"]);
        let article = tags(BODY, &json!({ "min_confidence": 1.0 }));
        assert!(names(&article, "organisations").len() < 2);
        assert!(testing::run::<Entities>(&json!({ "max": 0 }), &[]).is_err());
    }

    #[test]
    fn a_model_that_is_none_is_named() {
        for (path, reason) in [("/nowhere/x.model", "No such file"), (file!(), "")] {
            let error =
                testing::run::<Entities>(&json!({ "model": path }), &[]).unwrap_err().to_string();
            assert!(
                error.contains(&format!("model `{path}`")) && error.contains(reason),
                "{error}"
            );
        }
    }

    #[test]
    fn text_of_any_kind_is_borne() {
        let long = "a".repeat(10 << 20);
        let spaceless = "AbcDéf".repeat(1 << 17);
        for body in [
            "",
            " ",
            "1 2 3",
            "🎉 \u{202e}abc\u{202c}",
            "北京市今天下雨",
            long.as_str(),
            spaceless.as_str(),
        ] {
            let article = tags(body, &json!({}));
            assert!(names(&article, "people").len() < 2);
        }
    }

    #[test]
    fn the_model_says_where_it_comes_from() {
        let bundle = Bundle::from_bytes(SHIPPED).unwrap();
        assert!(SHIPPED.len() <= 8_000_000);
        assert_eq!(bundle.provenance.task, "entities");
        assert_eq!(bundle.provenance.license, "CC-BY-SA-4.0");
        let notice = include_str!("../../../NOTICE");
        for name in [
            "Groningen Meaning Bank",
            "WikiGold",
            "Universal NER",
            "Broad Twitter Corpus",
            "WNUT 2017",
        ] {
            assert!(
                bundle.provenance.training_sets.iter().any(|set| set.name.contains(name)),
                "{name}"
            );
            assert!(notice.contains(name), "{name}");
        }
    }

    #[test]
    fn the_readme_tells_of_every_option() {
        testing::check_readme::<EntitiesOptions>(include_str!("../README.md")).unwrap();
    }
}

//! JSON-LD: its objects, the one that is the article, and what they say.

use std::fmt;

use newsmill_html::{Dom, Tag, unescape_text};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// An object of a JSON-LD graph.
type Object = Map<String, Value>;

/// How deep objects are looked for; graphs nest two or three levels.
const DEPTH_MAX: usize = 8;

/// How many objects of a page are looked at.
const OBJECTS_MAX: usize = 2_000;

/// How many items of one list or object are kept.
const ITEMS_MAX: usize = 5_000;

/// How many values are looked at for the names of one property; each may need a look at all objects.
const NAME_STEPS_MAX: usize = 60;

/// Everything a page says in JSON-LD.
#[derive(Debug, Default)]
pub(crate) struct Linked {
    roots: Vec<Value>,
}

/// Properties that lead to further objects of interest.
const NESTED: &[&str] =
    &["@graph", "mainEntity", "mainEntityOfPage", "hasPart", "review", "subjectOf"];

impl Linked {
    /// Reads every JSON-LD script of a page.
    pub(crate) fn read(dom: &Dom) -> Linked {
        let mut roots = Vec::new();
        for script in dom.elements(dom.root(), Tag::Script) {
            if dom
                .attr(script, "type")
                .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
            {
                roots.extend(parse(&dom.text_content(script)));
            }
        }
        Linked { roots }
    }

    /// All objects, outer before inner.
    pub(crate) fn objects(&self) -> Vec<&Object> {
        let mut out = Vec::new();
        for root in &self.roots {
            collect(root, 0, &mut out);
        }
        out
    }

    /// The object with this `@id`.
    fn by_id(&self, id: &str) -> Option<&Object> {
        self.objects().into_iter().find(|object| {
            object.get("@id").and_then(Value::as_str) == Some(id) && object.len() > 1
        })
    }

    /// The object that is the article: the most specific type first, then one that has a headline, then the first.
    pub(crate) fn article(&self) -> Option<&Object> {
        let mut best: Option<(u8, &Object)> = None;
        for object in self.objects() {
            let rank = types(object).filter_map(article_rank).max().unwrap_or(0);
            if rank == 0 {
                continue;
            }
            let rank = rank
                + if object.contains_key("headline") { 4 } else { 0 }
                + u8::from(object.contains_key("datePublished"));
            if best.is_none_or(|(other, _)| rank > other) {
                best = Some((rank, object));
            }
        }
        best.map(|(_, object)| object)
    }

    /// Whether the article is said to be news.
    pub(crate) fn is_news(&self) -> bool {
        self.article().is_some_and(|article| {
            types(article).any(|kind| kind.ends_with("NewsArticle") || kind == "LiveBlogPosting")
        })
    }

    /// Whether an object has one of these types.
    pub(crate) fn has_type(&self, names: &[&str]) -> bool {
        self.objects().into_iter().any(|object| types(object).any(|kind| names.contains(&kind)))
    }

    /// The names behind a property of people or organisations.
    pub(crate) fn names(&self, value: &Value) -> Vec<String> {
        let mut out = Vec::new();
        let mut steps = NAME_STEPS_MAX;
        self.collect_names(value, 0, &mut steps, &mut out);
        out
    }

    fn collect_names(&self, value: &Value, depth: usize, steps: &mut usize, out: &mut Vec<String>) {
        if depth > 4 || out.len() > 50 || *steps == 0 {
            return;
        }
        *steps -= 1;
        match value {
            Value::String(name) => out.push(text(name)),
            Value::Array(values) => {
                values.iter().for_each(|value| self.collect_names(value, depth + 1, steps, out))
            }
            Value::Object(object) => {
                match (object.get("name"), object.get("@id").and_then(Value::as_str)) {
                    (Some(name), _) => self.collect_names(name, depth + 1, steps, out),
                    (None, Some(id)) => {
                        if let Some(name) = self.by_id(id).and_then(|object| object.get("name")) {
                            self.collect_names(name, depth + 1, steps, out);
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// The types of an object, without their vocabulary.
pub(crate) fn types(object: &Object) -> impl Iterator<Item = &str> {
    let listed = match object.get("@type") {
        Some(Value::Array(values)) => values.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    listed
        .iter()
        .filter_map(Value::as_str)
        .map(|kind| kind.rsplit(['/', ':', '#']).next().unwrap_or(kind))
}

/// How surely a type is an article: schema.org's Article and what is below it.
fn article_rank(kind: &str) -> Option<u8> {
    match kind {
        "NewsArticle"
        | "ReportageNewsArticle"
        | "AnalysisNewsArticle"
        | "OpinionNewsArticle"
        | "BackgroundNewsArticle"
        | "ReviewNewsArticle"
        | "AskPublicNewsArticle"
        | "LiveBlogPosting" => Some(10),
        "BlogPosting"
        | "Article"
        | "Report"
        | "AdvertiserContentArticle"
        | "ScholarlyArticle"
        | "TechArticle"
        | "SocialMediaPosting"
        | "SatiricalArticle"
        | "MedicalScholarlyArticle" => Some(9),
        "Recipe" | "Review" | "CreativeWork" => Some(2),
        "WebPage" | "ItemPage" | "VideoObject" => Some(1),
        _ => None,
    }
}

/// The first text of a property: a string, the first of a list, the name of an object.
pub(crate) fn string(object: &Object, key: &str) -> String {
    object.get(key).and_then(|value| first_string(value, 0)).map(text).unwrap_or_default()
}

fn first_string(value: &Value, depth: usize) -> Option<&str> {
    match value {
        Value::String(value) => Some(value),
        Value::Array(values) if depth < 3 => {
            values.iter().find_map(|value| first_string(value, depth + 1))
        }
        Value::Object(object) if depth < 3 => ["@value", "name", "url", "@id"]
            .iter()
            .filter_map(|key| object.get(*key))
            .find_map(|value| first_string(value, depth + 1)),
        _ => None,
    }
}

/// All texts of a property; a single text is cut at its commas.
pub(crate) fn strings(object: &Object, key: &str) -> Vec<String> {
    match object.get(key) {
        Some(Value::Array(values)) => {
            values.iter().filter_map(|value| first_string(value, 0)).map(text).collect()
        }
        Some(Value::String(value)) => {
            value.split([',', ';']).map(text).filter(|word| !word.is_empty()).collect()
        }
        _ => Vec::new(),
    }
}

/// A value as text: without references and with single spaces.
fn text(value: &str) -> String {
    let value = if value.contains('&') { unescape_text(value) } else { value.to_owned() };
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn collect<'v>(value: &'v Value, depth: usize, out: &mut Vec<&'v Object>) {
    if depth > DEPTH_MAX || out.len() > OBJECTS_MAX {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, depth + 1, out)),
        Value::Object(object) => {
            out.push(object);
            for key in NESTED.iter().copied() {
                if let Some(value) = object.get(key) {
                    collect(value, depth + 1, out);
                }
            }
        }
        _ => {}
    }
}

/// Parses a script; what is broken in a usual way is mended, and of the rest the whole values before the break are kept.
fn parse(source: &str) -> Vec<Value> {
    let source = strip_wrapping(source);
    if source.is_empty() {
        return Vec::new();
    }
    if let Ok(Slim(value)) = serde_json::from_str(source) {
        return vec![value];
    }
    let mended = mend(source);
    serde_json::Deserializer::from_str(&mended)
        .into_iter::<Slim>()
        .map_while(Result::ok)
        .take(100)
        .map(|Slim(value)| value)
        .collect()
}

/// A value without its numbers and truth values, of which nothing is wanted here: they would take forty times the
/// memory that they have in the page.
struct Slim(Value);

impl<'de> Deserialize<'de> for Slim {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Slim, D::Error> {
        deserializer.deserialize_any(SlimVisitor)
    }
}

struct SlimVisitor;

impl<'de> Visitor<'de> for SlimVisitor {
    type Value = Slim;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Slim, E> {
        Ok(Slim(Value::Null))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Slim, E> {
        Ok(Slim(Value::Null))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Slim, E> {
        Ok(Slim(Value::Null))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Slim, E> {
        Ok(Slim(Value::Null))
    }

    fn visit_unit<E>(self) -> Result<Slim, E> {
        Ok(Slim(Value::Null))
    }

    fn visit_str<E>(self, text: &str) -> Result<Slim, E> {
        Ok(Slim(Value::String(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Slim, E> {
        Ok(Slim(Value::String(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Slim, A::Error> {
        let mut out = Vec::new();
        while let Some(Slim(value)) = items.next_element()? {
            if !value.is_null() && out.len() < ITEMS_MAX {
                out.push(value);
            }
        }
        Ok(Slim(Value::Array(out)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Slim, A::Error> {
        let mut out = Map::new();
        while let Some((key, Slim(value))) = entries.next_entry::<String, Slim>()? {
            if !value.is_null() && out.len() < ITEMS_MAX {
                out.insert(key, value);
            }
        }
        Ok(Slim(Value::Object(out)))
    }
}

/// Takes comment and CDATA marks and a closing semicolon away.
fn strip_wrapping(source: &str) -> &str {
    let mut rest = source.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    for mark in ["<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["] {
        rest = rest.strip_prefix(mark).unwrap_or(rest).trim_start();
    }
    for mark in ["-->", "/*]]>*/", "//]]>", "]]>", "//", ";"] {
        rest = rest.strip_suffix(mark).unwrap_or(rest).trim_end();
    }
    rest
}

/// Escapes line ends and tabs inside strings, drops bad escapes and commas before a closing bracket.
fn mend(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 16);
    let mut in_string = false;
    let mut characters = source.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if in_string => match characters.peek() {
                Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') => {
                    out.push('\\');
                    out.extend(characters.next());
                }
                _ => out.push_str("\\\\"),
            },
            '"' => {
                in_string = !in_string;
                out.push('"');
            }
            control if in_string && control.is_control() => out.push(' '),
            '}' | ']' if !in_string => {
                let end = out.trim_end().len();
                if out.get(..end).is_some_and(|before| before.ends_with(',')) {
                    out.truncate(end - 1);
                }
                out.push(character);
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use newsmill_html::parse as parse_page;
    use serde_json::json;

    use super::{Linked, parse, string, strings};

    #[test]
    fn mends_what_is_often_broken() {
        assert_eq!(parse("<!-- {\"a\": \"x\ny\", \"b\": [1, 2,],} -->")[0]["a"], "x y");
        assert_eq!(parse("//<![CDATA[\n{\"a\": \"1\"};\n//]]>")[0]["a"], "1");
        assert_eq!(parse("{\"a\": 1}\n{\"b\": 2} {").len(), 2);
        assert!(parse("not json").is_empty());
        assert_eq!(
            parse("[1, true, null, \"a\", {\"n\": 2, \"s\": \"b\"}]")[0],
            json!(["a", {"s": "b"}])
        );
        let deep = "[".repeat(100_000);
        assert!(parse(&deep).is_empty());
    }

    #[test]
    fn finds_the_article_in_a_graph() {
        let page = r##"<script type="application/ld+json">{"@context":"https://schema.org","@graph":[
            {"@type":"WebPage","name":"Page","datePublished":"2020-01-01"},
            {"@type":["Thing","NewsArticle"],"headline":"A &amp; B","author":[{"@id":"#p"},"Jo Doe"],"keywords":"x, y"},
            {"@type":"Person","@id":"#p","name":"Ann Lee"}]}</script>"##;
        let linked = Linked::read(&parse_page(page));
        let article = linked.article().unwrap();
        assert_eq!(string(article, "headline"), "A & B");
        assert_eq!(strings(article, "keywords"), ["x", "y"]);
        assert_eq!(linked.names(&article["author"]), ["Ann Lee", "Jo Doe"]);
    }

    #[test]
    fn names_that_lead_nowhere_are_not_looked_for_forever() {
        let people: Vec<_> = (0..30_000).map(|at| json!({"@id": format!("#a{at}")})).collect();
        let others: Vec<_> =
            (0..3_000).map(|at| json!({"@id": format!("#p{at}"), "name": "x"})).collect();
        let graph = json!([{"@type": "NewsArticle", "headline": "H", "author": people}, others]);
        let linked = Linked::read(&parse_page(&format!(
            "<script type=application/ld+json>{graph}</script>"
        )));
        let article = linked.article().unwrap();
        assert!(linked.names(&article["author"]).is_empty());
    }
}

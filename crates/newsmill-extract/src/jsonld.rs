//! JSON-LD: its objects, the one that is the article, and what they say.

use std::fmt;

use newsmill_html::{Dom, NodeId, unescape_text};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use crate::signals::is_single_spaced;

/// How deep objects are looked for; graphs nest two or three levels.
const DEPTH_MAX: usize = 8;

/// How many objects of a page are looked at.
const OBJECTS_MAX: usize = 2_000;

/// How many items of one list are kept.
const ITEMS_MAX: usize = 5_000;

/// How many values are looked at for the names of one property; each may need a look at all objects.
const NAME_STEPS_MAX: usize = 60;

/// Properties that lead to further objects of interest.
const NESTED: &[&str] =
    &["@graph", "mainEntity", "mainEntityOfPage", "hasPart", "review", "subjectOf"];

/// All other properties that somebody asks for; the rest is passed over while a script is read.
const ASKED: &[&str] = &[
    "@id",
    "@type",
    "@value",
    "name",
    "url",
    "headline",
    "alternativeHeadline",
    "description",
    "articleBody",
    "articleSection",
    "keywords",
    "inLanguage",
    "datePublished",
    "dateModified",
    "dateCreated",
    "author",
    "creator",
    "publisher",
    "copyrightHolder",
    "copyrightNotice",
    "license",
];

/// What a property holds; numbers and truth values say nothing here and are left out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// A string as it stands.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// An object of its own.
    Object(Object),
}

impl Value {
    /// The string, if it is one.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// An object of a graph, with those of its properties that are asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Object {
    entries: Vec<(&'static str, Value)>,
    /// How many properties it has, whether they are asked for or not.
    len: usize,
}

impl Object {
    /// The value of a property, which must be among those that are kept.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        debug_assert!(kept(key).is_some(), "`{key}` is not kept");
        self.entries.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// Whether it has a property, which must be among those that are kept.
    pub(crate) fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Sets a property; of two with one name the later holds.
    fn set(&mut self, key: &'static str, value: Value) {
        match self.entries.iter_mut().find(|(name, _)| *name == key) {
            Some((_, known)) => *known = value,
            None => self.entries.push((key, value)),
        }
    }

    fn take(&mut self, key: &str) -> Option<Value> {
        let at = self.entries.iter().position(|(name, _)| *name == key)?;
        Some(self.entries.remove(at).1)
    }
}

/// The name of a property, if it is kept.
fn kept(key: &str) -> Option<&'static str> {
    ASKED.iter().chain(NESTED).copied().find(|name| *name == key)
}

/// Everything a page says in JSON-LD.
#[derive(Debug, Default)]
pub(crate) struct Linked {
    /// All objects, outer before inner; none holds another one of these.
    objects: Vec<Object>,
    /// Which of them is the article.
    article: Option<usize>,
}

impl Linked {
    /// Reads the JSON-LD among the scripts of a page.
    pub(crate) fn read(dom: &Dom, scripts: &[NodeId]) -> Linked {
        let mut linked = Linked::default();
        for script in scripts.iter().copied() {
            if dom
                .attr(script, "type")
                .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
            {
                for root in parse(&dom.text_content(script)) {
                    collect(root, 0, &mut linked.objects);
                }
            }
        }
        linked.article = article(&linked.objects);
        linked
    }

    /// All objects, outer before inner.
    pub(crate) fn objects(&self) -> &[Object] {
        &self.objects
    }

    /// The object with this `@id`.
    fn by_id(&self, id: &str) -> Option<&Object> {
        self.objects
            .iter()
            .find(|object| object.len > 1 && object.get("@id").and_then(Value::as_str) == Some(id))
    }

    /// The object that is the article.
    pub(crate) fn article(&self) -> Option<&Object> {
        self.objects.get(self.article?)
    }

    /// Whether the article is said to be news.
    pub(crate) fn is_news(&self) -> bool {
        self.article().is_some_and(|article| {
            types(article).any(|kind| kind.ends_with("NewsArticle") || kind == "LiveBlogPosting")
        })
    }

    /// Whether an object has one of these types.
    pub(crate) fn has_type(&self, names: &[&str]) -> bool {
        self.objects.iter().any(|object| types(object).any(|kind| names.contains(&kind)))
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
            Value::Text(name) => out.push(text(name)),
            Value::List(values) => {
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
        }
    }
}

/// The article among the objects: the most specific type first, then one that has a headline, then the first.
fn article(objects: &[Object]) -> Option<usize> {
    let mut best: Option<(u8, usize)> = None;
    for (at, object) in objects.iter().enumerate() {
        let rank = types(object).filter_map(article_rank).max().unwrap_or(0);
        if rank == 0 {
            continue;
        }
        let rank = rank
            + if object.contains_key("headline") { 4 } else { 0 }
            + u8::from(object.contains_key("datePublished"));
        if best.is_none_or(|(other, _)| rank > other) {
            best = Some((rank, at));
        }
    }
    best.map(|(_, at)| at)
}

/// The types of an object, without their vocabulary.
pub(crate) fn types(object: &Object) -> impl Iterator<Item = &str> {
    let listed = match object.get("@type") {
        Some(Value::List(values)) => values.as_slice(),
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
        Value::Text(value) => Some(value),
        Value::List(values) if depth < 3 => {
            values.iter().find_map(|value| first_string(value, depth + 1))
        }
        Value::Object(object) if depth < 3 => ["@value", "name", "url", "@id"]
            .iter()
            .filter_map(|key| object.get(key))
            .find_map(|value| first_string(value, depth + 1)),
        _ => None,
    }
}

/// All texts of a property; a single text is cut at its commas.
pub(crate) fn strings(object: &Object, key: &str) -> Vec<String> {
    match object.get(key) {
        Some(Value::List(values)) => {
            values.iter().filter_map(|value| first_string(value, 0)).map(text).collect()
        }
        Some(Value::Text(value)) => {
            value.split([',', ';']).map(text).filter(|word| !word.is_empty()).collect()
        }
        _ => Vec::new(),
    }
}

/// A value as text: without references and with single spaces.
fn text(value: &str) -> String {
    let value = if value.contains('&') { unescape_text(value) } else { value.to_owned() };
    if is_single_spaced(&value) {
        return value;
    }
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes a value apart into its objects.
fn collect(value: Value, depth: usize, out: &mut Vec<Object>) {
    if depth > DEPTH_MAX || out.len() > OBJECTS_MAX {
        return;
    }
    match value {
        Value::List(values) => values.into_iter().for_each(|value| collect(value, depth + 1, out)),
        Value::Object(mut object) => {
            let nested: Vec<Value> = NESTED.iter().filter_map(|key| object.take(key)).collect();
            out.push(object);
            nested.into_iter().for_each(|value| collect(value, depth + 1, out));
        }
        Value::Text(_) => {}
    }
}

/// Parses a script; what is broken in a usual way is mended, and of the rest the whole values before the break are kept.
fn parse(source: &str) -> Vec<Value> {
    let source = strip_wrapping(source);
    if source.is_empty() {
        return Vec::new();
    }
    if let Ok(Slim(value)) = serde_json::from_str(source) {
        return value.into_iter().collect();
    }
    let mended = mend(source);
    serde_json::Deserializer::from_str(&mended)
        .into_iter::<Slim>()
        .map_while(Result::ok)
        .take(100)
        .filter_map(|Slim(value)| value)
        .collect()
}

/// A value, where it is one that is kept.
struct Slim(Option<Value>);

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
        Ok(Slim(None))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Slim, E> {
        Ok(Slim(None))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Slim, E> {
        Ok(Slim(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Slim, E> {
        Ok(Slim(None))
    }

    fn visit_unit<E>(self) -> Result<Slim, E> {
        Ok(Slim(None))
    }

    fn visit_str<E>(self, text: &str) -> Result<Slim, E> {
        Ok(Slim(Some(Value::Text(text.to_owned()))))
    }

    fn visit_string<E>(self, text: String) -> Result<Slim, E> {
        Ok(Slim(Some(Value::Text(text))))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Slim, A::Error> {
        let mut out = Vec::new();
        while let Some(Slim(value)) = items.next_element()? {
            if out.len() < ITEMS_MAX {
                out.extend(value);
            }
        }
        Ok(Slim(Some(Value::List(out))))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Slim, A::Error> {
        let mut out = Object::default();
        while let Some(key) = entries.next_key_seed(KeySeed)? {
            let Some(key) = key else {
                entries.next_value::<IgnoredAny>()?;
                out.len += 1;
                continue;
            };
            if let Slim(Some(value)) = entries.next_value()? {
                out.set(key, value);
                out.len += 1;
            }
        }
        Ok(Slim(Some(Value::Object(out))))
    }
}

/// Reads the name of a property without making a string of it.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Option<&'static str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Option<&'static str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a property")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(kept(key))
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
    use newsmill_html::{Tag, parse as parse_page};
    use serde_json::json;

    use super::{Linked, Value, parse, string, strings};

    fn linked(page: &str) -> Linked {
        let dom = parse_page(page);
        let scripts: Vec<_> = dom.elements(dom.root(), Tag::Script).collect();
        Linked::read(&dom, &scripts)
    }

    fn name(value: &Value) -> String {
        match value {
            Value::Object(object) => string(object, "name"),
            _ => String::new(),
        }
    }

    #[test]
    fn mends_what_is_often_broken() {
        let broken = "<!-- {\"name\": \"x\ny\", \"url\": [1, 2,],} -->";
        assert_eq!(name(&parse(broken)[0]), "x y");
        assert_eq!(name(&parse("//<![CDATA[\n{\"name\": \"1\"};\n//]]>")[0]), "1");
        assert_eq!(parse("{\"a\": 1}\n{\"b\": 2} {").len(), 2);
        assert!(parse("not json").is_empty());
        for deep in ["[", "{\"name\":", "{\"other\":["] {
            assert!(parse(&deep.repeat(100_000)).is_empty());
        }
    }

    #[test]
    fn only_what_is_asked_for_is_kept() {
        let page = "[1, true, null, \"a\", {\"n\": 2, \"s\": {\"name\": \"c\"}, \"name\": 3, \"url\": \"b\"}]";
        let Value::List(items) = &parse(page)[0] else { panic!("no list") };
        let [Value::Text(text), Value::Object(object)] = items.as_slice() else {
            panic!("{items:?}")
        };
        assert_eq!((text.as_str(), object.entries.len(), object.len), ("a", 1, 3));
        assert_eq!(object.get("url").and_then(Value::as_str), Some("b"));
    }

    #[test]
    fn of_two_properties_with_one_name_the_later_holds() {
        let Value::Object(object) = &parse("{\"url\": \"a\", \"url\": \"b\", \"url\": 1}")[0]
        else {
            panic!("no object")
        };
        assert_eq!(object.get("url").and_then(Value::as_str), Some("b"));
    }

    #[test]
    fn finds_the_article_in_a_graph() {
        let page = r##"<script type="application/ld+json">{"@context":"https://schema.org","@graph":[
            {"@type":"WebPage","name":"Page","datePublished":"2020-01-01"},
            {"@type":["Thing","NewsArticle"],"headline":"A &amp; B","author":[{"@id":"#p"},"Jo Doe"],"keywords":"x, y"},
            {"@type":"Person","@id":"#p","name":"Ann Lee"}]}</script>"##;
        let linked = linked(page);
        assert_eq!(linked.objects().len(), 4);
        let article = linked.article().unwrap();
        assert_eq!(string(article, "headline"), "A & B");
        assert_eq!(strings(article, "keywords"), ["x", "y"]);
        assert_eq!(linked.names(article.get("author").unwrap()), ["Ann Lee", "Jo Doe"]);
    }

    #[test]
    fn names_that_lead_nowhere_are_not_looked_for_forever() {
        let people: Vec<_> = (0..30_000).map(|at| json!({"@id": format!("#a{at}")})).collect();
        let others: Vec<_> =
            (0..3_000).map(|at| json!({"@id": format!("#p{at}"), "name": "x"})).collect();
        let graph = json!([{"@type": "NewsArticle", "headline": "H", "author": people}, others]);
        let linked = linked(&format!("<script type=application/ld+json>{graph}</script>"));
        let article = linked.article().unwrap();
        assert!(linked.names(article.get("author").unwrap()).is_empty());
    }
}

//! Labelled articles, as a team's archive has them.

use serde_json::Value;

use crate::vocabulary::Vocabulary;

/// One labelled article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Example {
    /// Its headline.
    pub headline: String,
    /// Its body.
    pub body: String,
    /// Its topics: URIs or names, each once, with the broader ones of IPTC Media Topics.
    pub subjects: Vec<String>,
}

impl Example {
    /// Reads one line of JSON Lines: `headline`, `body_text` and `subjects`, a list of URIs, of names, or of tags with
    /// `uri` or `name`. Names of IPTC Media Topics become their URIs, and a narrower topic implies its broader ones.
    ///
    /// # Errors
    /// What is wrong with the line: it is no object, has no text, or no list of subjects.
    pub fn parse(vocabulary: &Vocabulary, line: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let text =
            |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (headline, body) = (text("headline"), text("body_text"));
        if headline.is_empty() && body.is_empty() {
            return Err("neither `headline` nor `body_text` is there".to_owned());
        }
        let list = value.get("subjects").and_then(Value::as_array);
        let list = list.ok_or("`subjects` is no list; hint: a list of uris or names")?;
        let mut subjects = Vec::new();
        for subject in list {
            let of = |key: &str| subject.get(key).and_then(Value::as_str);
            let label = subject.as_str().or_else(|| of("uri")).or_else(|| of("name"));
            let label = label.ok_or("a subject has neither `uri` nor `name`")?.trim();
            let Some(mut topic) = vocabulary.by_label(label) else {
                subjects.push(label.to_owned());
                continue;
            };
            subjects.push(vocabulary.uri(topic));
            while let Some(broader) = vocabulary.broader(topic) {
                subjects.push(vocabulary.uri(broader));
                topic = broader;
            }
        }
        subjects.sort();
        subjects.dedup();
        subjects.retain(|subject| !subject.is_empty());
        Ok(Self { headline, body, subjects })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_are_uris_names_or_tags() {
        let vocabulary = Vocabulary::media_topics().unwrap();
        let line =
            r#"{"headline":"H","subjects":["War",{"uri":"x:1","name":"n"},{"name":"Local"}]}"#;
        let example = Example::parse(&vocabulary, line).unwrap();
        assert_eq!(
            example.subjects,
            ["Local", "medtop:16000000", "medtop:20000056", "medtop:20000062", "x:1"]
        );
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        let vocabulary = Vocabulary::media_topics().unwrap();
        for (line, word) in [
            ("{", "EOF"),
            (r#"{"subjects":[]}"#, "headline"),
            (r#"{"headline":"H"}"#, "subjects"),
            (r#"{"headline":"H","subjects":[1]}"#, "uri"),
        ] {
            let error = Example::parse(&vocabulary, line).unwrap_err();
            assert!(error.contains(word), "{error}");
        }
    }
}

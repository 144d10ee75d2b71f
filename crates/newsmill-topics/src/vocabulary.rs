//! The topics and which is broader than which.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// IPTC Media Topics of 2023-03-31, without retired ones: number, number of the broader topic, English name, definition.
/// CC BY 4.0, © IPTC.
const MEDIA_TOPICS: &str = include_str!("../data/mediatopics.tsv");

/// A topic, as its index in a [`Vocabulary`].
pub type TopicId = u16;

/// Topics with their numbers, names and broader topics.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    topics: Vec<Topic>,
    by_code: BTreeMap<u32, TopicId>,
    /// By names in small letters, made when a name is first asked for.
    by_name: OnceLock<BTreeMap<String, TopicId>>,
}

/// A line of the vocabulary.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) code: u32,
    pub(crate) name: &'static str,
    pub(crate) definition: &'static str,
}

/// All topics with their English names and definitions.
pub(crate) fn entries() -> impl Iterator<Item = Entry> {
    MEDIA_TOPICS.lines().filter_map(|line| {
        let mut parts = line.split('\t');
        let (code, _, name) = (parts.next()?, parts.next()?, parts.next()?);
        let definition = parts.next().unwrap_or_default();
        Some(Entry { code: code.parse().ok()?, name, definition })
    })
}

#[derive(Clone, Debug)]
struct Topic {
    code: u32,
    name: String,
    broader: Option<TopicId>,
    top: TopicId,
}

impl Vocabulary {
    /// The IPTC Media Topics.
    ///
    /// # Errors
    /// A line that is no topic: never with the file that is built in, which a test reads.
    pub fn media_topics() -> Result<Self, String> {
        Self::parse(MEDIA_TOPICS)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let wrong = |line: &str| format!("`{line}` is no topic");
        let (mut topics, mut by_code, mut broader) = (Vec::new(), BTreeMap::new(), Vec::new());
        for line in text.lines() {
            let mut parts = line.split('\t');
            let (Some(code), Some(above), Some(name)) = (parts.next(), parts.next(), parts.next())
            else {
                return Err(wrong(line));
            };
            let code: u32 = code.parse().map_err(|_| wrong(line))?;
            let id = TopicId::try_from(topics.len()).map_err(|_| wrong(line))?;
            by_code.insert(code, id);
            broader.push(above.parse::<u32>().ok());
            topics.push(Topic { code, name: name.to_owned(), broader: None, top: id });
        }
        for (topic, above) in topics.iter_mut().zip(broader) {
            topic.broader = above.and_then(|above| by_code.get(&above).copied());
        }
        let tops: Vec<TopicId> = (0..topics.len())
            .map(|at| {
                let mut top = TopicId::try_from(at).unwrap_or_default();
                // No topic lies deeper than this.
                for _ in 0..12 {
                    top = topics.get(usize::from(top)).and_then(|t| t.broader).unwrap_or(top);
                }
                top
            })
            .collect();
        for (topic, top) in topics.iter_mut().zip(tops) {
            topic.top = top;
        }
        Ok(Self { topics, by_code, by_name: OnceLock::new() })
    }

    /// How many topics there are.
    pub fn len(&self) -> usize {
        self.topics.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
    }

    /// The topic with a number such as 16000000.
    pub fn by_code(&self, code: u32) -> Option<TopicId> {
        self.by_code.get(&code).copied()
    }

    /// The topic with this URI (`medtop:16000000`) or English name.
    pub fn by_label(&self, label: &str) -> Option<TopicId> {
        match label.strip_prefix("medtop:") {
            Some(code) => self.by_code(code.parse().ok()?),
            None => self.by_name().get(&label.to_lowercase()).copied(),
        }
    }

    fn by_name(&self) -> &BTreeMap<String, TopicId> {
        self.by_name.get_or_init(|| {
            let names = self.topics.iter().map(|topic| topic.name.to_lowercase());
            names.zip(0..).collect()
        })
    }

    /// The number of a topic; 0 for an index out of range.
    pub fn code(&self, topic: TopicId) -> u32 {
        self.topics.get(usize::from(topic)).map_or(0, |topic| topic.code)
    }

    /// Its URI: `medtop:` and eight digits.
    pub fn uri(&self, topic: TopicId) -> String {
        format!("medtop:{:08}", self.code(topic))
    }

    /// Its English name.
    pub fn name(&self, topic: TopicId) -> &str {
        self.topics.get(usize::from(topic)).map_or("", |topic| topic.name.as_str())
    }

    /// The next broader topic; none for the 17 top topics.
    pub fn broader(&self, topic: TopicId) -> Option<TopicId> {
        self.topics.get(usize::from(topic)).and_then(|topic| topic.broader)
    }

    /// The top topic above it, or itself.
    pub fn top(&self, topic: TopicId) -> TopicId {
        self.topics.get(usize::from(topic)).map_or(topic, |topic| topic.top)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_its_place() {
        let topics = Vocabulary::media_topics().unwrap();
        assert_eq!(topics.len(), 1100);
        let all = || (0..1100_u16).map(|topic| (topic, topics.top(topic)));
        assert_eq!(all().filter(|(topic, top)| topic == top).count(), 17);
        assert!(all().all(|(_, top)| topics.broader(top).is_none()));
        let war = topics.by_label("medtop:20000062").unwrap();
        assert_eq!(topics.name(war), "war");
        assert_eq!(topics.uri(topics.broader(war).unwrap()), "medtop:20000056");
        assert_eq!(topics.by_label("Conflict, war and peace"), Some(topics.top(war)));
        assert_eq!(topics.uri(topics.top(war)), "medtop:16000000");
        assert_eq!(topics.by_label("nothing of the kind"), None);
        assert_eq!(topics.name(9999), "");
    }

    #[test]
    fn a_line_that_is_no_topic_is_told() {
        assert!(Vocabulary::parse("x\ty").unwrap_err().contains("`x\ty`"));
        assert!(Vocabulary::parse("x\ty\tz").is_err());
    }
}

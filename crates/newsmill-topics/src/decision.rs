//! From sums of evidence to topics.

use crate::lexicon::Found;
use crate::vocabulary::{TopicId, Vocabulary};

/// Evidence for topics, in which broader ones have what narrower ones have; indexes are those of the vocabulary.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sums {
    sums: Vec<f32>,
    /// How many terms spoke for a topic.
    terms: Vec<u16>,
    touched: Vec<TopicId>,
}

/// Evidence below which nothing is said.
const LEAST: f32 = 2.5;
/// Less is enough for the strongest topic of a text of fewer than so many words: so much, and a share of the rest.
const LEAST_SHORT: f32 = 1.5;
const WORDS_SHORT: f32 = 150.0;
/// Evidence that is believed by half; it grows with the length of a text, since long texts name many things.
const HALF: f32 = 5.0;
/// A top topic needs this share of the strongest one's evidence.
const SHARE_TOP: f32 = 0.12;
/// A narrower topic needs this share of the strongest top topic's evidence.
const SHARE_NARROW: f32 = 0.13;
/// And so many terms, unless it is strong.
const TERMS_NARROW: u16 = 2;
const STRONG: f32 = 6.0;

impl Sums {
    /// Ready for so many topics.
    pub(crate) fn clear(&mut self, topics: usize) {
        for topic in self.touched.drain(..) {
            if let Some(sum) = self.sums.get_mut(usize::from(topic)) {
                *sum = 0.0;
            }
            if let Some(terms) = self.terms.get_mut(usize::from(topic)) {
                *terms = 0;
            }
        }
        self.sums.resize(topics, 0.0);
        self.terms.resize(topics, 0);
    }

    /// Adds what a term says.
    pub(crate) fn add(&mut self, topic: TopicId, evidence: f32) {
        let at = usize::from(topic);
        let (Some(sum), Some(terms)) = (self.sums.get_mut(at), self.terms.get_mut(at)) else {
            return;
        };
        if *terms == 0 {
            self.touched.push(topic);
        }
        *sum += evidence;
        *terms = terms.saturating_add(1);
    }

    fn sum(&self, topic: TopicId) -> f32 {
        self.sums.get(usize::from(topic)).copied().unwrap_or(0.0)
    }

    fn count(&self, topic: TopicId) -> u16 {
        self.terms.get(usize::from(topic)).copied().unwrap_or(0)
    }
}

/// The topics that the sums are enough for: top topics first, then narrower ones, the strongest first. `words` is the
/// length of the text.
pub(crate) fn decide(vocabulary: &Vocabulary, sums: &Sums, words: usize) -> Vec<Found> {
    let mut tops: Vec<(TopicId, f32)> = Vec::new();
    let mut narrow: Vec<(TopicId, f32)> = Vec::new();
    for &topic in &sums.touched {
        let list = if vocabulary.top(topic) == topic { &mut tops } else { &mut narrow };
        list.push((topic, sums.sum(topic)));
    }
    let order = |a: &(TopicId, f32), b: &(TopicId, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    tops.sort_by(order);
    narrow.sort_by(order);
    let words = f32::from(u16::try_from(words).unwrap_or(u16::MAX));
    let least = LEAST_SHORT + (LEAST - LEAST_SHORT) * (words / WORDS_SHORT).min(1.0);
    let Some(&(first, best)) = tops.first().filter(|(_, sum)| *sum >= least) else {
        return Vec::new();
    };
    let all: f32 = tops.iter().map(|(_, sum)| sum.max(0.0)).sum();
    let half = HALF + words.sqrt() / 5.0;
    let found = |topic: TopicId, sum: f32, rivals: f32| Found {
        topic,
        confidence: f64::from(sum / (sum + half) * (sum / rivals).sqrt().min(1.0)),
        relevance: f64::from((sum / best).min(1.0)),
    };
    tops.retain(|&(topic, sum)| topic == first || sum >= LEAST && sum >= best * SHARE_TOP);
    narrow.retain(|&(topic, sum)| {
        sum >= LEAST
            && sum >= best * SHARE_NARROW
            && (sum >= STRONG || sums.count(topic) >= TERMS_NARROW)
            && tops.iter().any(|&(top, _)| top == vocabulary.top(topic))
    });
    let tops = tops.iter().map(|&(topic, sum)| found(topic, sum, all));
    let narrow = narrow.iter().map(|&(topic, sum)| found(topic, sum, best));
    tops.chain(narrow).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(evidence: &[(u32, f32)], words: usize) -> Vec<(u32, f64)> {
        let vocabulary = Vocabulary::media_topics().unwrap();
        let mut sums = Sums::default();
        sums.clear(vocabulary.len());
        for &(code, sum) in evidence {
            let mut topic = vocabulary.by_code(code);
            while let Some(one) = topic {
                sums.add(one, sum);
                topic = vocabulary.broader(one);
            }
        }
        let found = decide(&vocabulary, &sums, words);
        found.iter().map(|f| (vocabulary.code(f.topic), f.confidence)).collect()
    }

    #[test]
    fn top_topics_come_first_then_narrower_ones() {
        let found = decided(&[(20_000_063, 9.0), (4_000_000, 2.6)], 100);
        let codes: Vec<u32> = found.iter().map(|f| f.0).collect();
        assert_eq!(codes, [16_000_000, 4_000_000, 20_000_056, 20_000_062, 20_000_063]);
        assert!(found[0].1 > 0.4 && found[1].1 < 0.3);
    }

    #[test]
    fn weak_evidence_says_nothing_and_a_long_text_needs_more() {
        assert_eq!(decided(&[(4_000_000, 2.0)], 100), []);
        assert_eq!(decided(&[(4_000_000, 1.4)], 10), []);
        let first = decided(&[(4_000_000, 2.0), (11_000_000, 1.9)], 30);
        assert!(first.len() == 1 && first[0].1 < 0.3, "only the strongest: {first:?}");
        assert_eq!(decided(&[(4_000_000, -9.0)], 100), []);
        assert!(decided(&[(4_000_000, 9.0)], 5000)[0].1 < decided(&[(4_000_000, 9.0)], 50)[0].1);
    }
}

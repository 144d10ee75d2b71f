//! Which of the topics found are written.

use newsmill_topics::{Found, Labelled, TopicId, Vocabulary};

/// What a pipeline wants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) max: usize,
    pub(crate) max_narrower: usize,
    pub(crate) confidence_min: f64,
    pub(crate) broader: Broader,
}

/// Which broader topics are written beside a narrower one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Broader {
    All,
    Top,
    None,
}

/// A topic to write.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Subject {
    /// Of IPTC's topics.
    pub(crate) topic: Option<TopicId>,
    /// As it is called.
    pub(crate) name: String,
    /// Its URI, if it has one.
    pub(crate) uri: Option<String>,
    pub(crate) confidence: f64,
    pub(crate) relevance: f64,
}

/// A topic that the lexicon found.
pub(crate) fn of_lexicon(vocabulary: &Vocabulary, found: Found) -> Subject {
    Subject {
        topic: Some(found.topic),
        name: vocabulary.name(found.topic).to_owned(),
        uri: Some(vocabulary.uri(found.topic)),
        confidence: found.confidence,
        relevance: found.relevance,
    }
}

/// A topic that a model gives; `best` is the probability of its most probable one.
pub(crate) fn of_model(vocabulary: &Vocabulary, labelled: Labelled<'_>, best: f64) -> Subject {
    let Labelled { label, confidence } = labelled;
    let relevance = confidence / best.max(1e-6);
    if let Some(topic) = vocabulary.by_label(label) {
        return of_lexicon(vocabulary, Found { topic, confidence, relevance });
    }
    // What has a scheme is a URI; a name has none.
    let is_uri = label.contains(':') && !label.contains(' ');
    // Its last part, unless it is nothing but signs.
    let last = || label.rsplit(['/', '#', ':']).find(|part| !part.is_empty());
    let name = if is_uri { last().unwrap_or(label) } else { label };
    Subject {
        topic: None,
        name: name.to_owned(),
        uri: is_uri.then(|| label.to_owned()),
        confidence,
        relevance,
    }
}

/// Adds subjects of another source: of one that both have the greater confidence counts.
pub(crate) fn merge(subjects: &mut Vec<Subject>, others: impl Iterator<Item = Subject>) {
    for other in others {
        let known = subjects.iter_mut().find(|own| own.name == other.name && own.uri == other.uri);
        if let Some(own) = known {
            own.confidence = own.confidence.max(other.confidence);
            own.relevance = own.relevance.max(other.relevance);
        } else {
            subjects.push(other);
        }
    }
}

/// Chooses: top topics and those of a team first, then narrower ones; the most relevant first.
pub(crate) fn choose(
    vocabulary: &Vocabulary,
    mut subjects: Vec<Subject>,
    wanted: Wanted,
) -> Vec<Subject> {
    let order = |a: &Subject, b: &Subject| {
        b.relevance
            .total_cmp(&a.relevance)
            .then(b.confidence.total_cmp(&a.confidence))
            .then(a.topic.cmp(&b.topic))
    };
    subjects.retain(|subject| subject.confidence >= wanted.confidence_min);
    subjects.sort_by(order);
    let above = |topic: Option<TopicId>| topic.and_then(|topic| vocabulary.broader(topic));
    let (mut tops, narrower): (Vec<_>, Vec<_>) =
        subjects.into_iter().partition(|subject| above(subject.topic).is_none());
    tops.truncate(wanted.max);
    let is_broader = |one: Option<TopicId>, other: Option<TopicId>| {
        let mut step = above(other);
        while step.is_some() && step != one {
            step = above(step);
        }
        one.is_some() && step == one
    };
    // The most specific ones count; what is above them comes with them.
    let mut leaves: Vec<Option<TopicId>> = Vec::new();
    let mut kept: Vec<Subject> = Vec::new();
    for subject in &narrower {
        let top = subject.topic.map(|topic| vocabulary.top(topic));
        if !tops.iter().any(|one| one.topic == top) {
            continue;
        }
        let leaf = !narrower.iter().any(|one| is_broader(subject.topic, one.topic));
        if leaf && leaves.len() < wanted.max_narrower {
            leaves.push(subject.topic);
            kept.push(subject.clone());
        }
    }
    if wanted.broader == Broader::All {
        let bridging =
            narrower.iter().filter(|one| leaves.iter().any(|&leaf| is_broader(one.topic, leaf)));
        kept.extend(bridging.cloned());
        kept.sort_by(order);
    }
    if wanted.broader == Broader::None {
        tops.retain(|top| !leaves.iter().any(|&leaf| is_broader(top.topic, leaf)));
    }
    tops.extend(kept);
    tops
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uris_of_a_team_have_names() {
        let vocabulary = Vocabulary::media_topics().unwrap();
        let of = |label| {
            let subject = of_model(&vocabulary, Labelled { label, confidence: 0.5 }, 0.5);
            (subject.name, subject.uri)
        };
        for (label, name) in [
            ("https://a.example/harbour", "harbour"),
            ("https://a.example/harbour/", "harbour"),
            ("https://a.example/t#harbour", "harbour"),
            ("team:harbour", "harbour"),
            ("a:", "a"),
            ("::", "::"),
        ] {
            assert_eq!(of(label), (name.to_owned(), Some(label.to_owned())));
        }
        assert_eq!(of("Harbours: all"), ("Harbours: all".to_owned(), None));
    }

    fn chosen(found: &[(u32, f64)], change: impl FnOnce(&mut Wanted)) -> Vec<u32> {
        let vocabulary = Vocabulary::media_topics().unwrap();
        let subjects = found.iter().map(|&(code, relevance)| {
            let topic = vocabulary.by_code(code).unwrap();
            of_lexicon(&vocabulary, Found { topic, confidence: 0.5, relevance })
        });
        let mut wanted =
            Wanted { max: 2, max_narrower: 2, confidence_min: 0.2, broader: Broader::All };
        change(&mut wanted);
        let subjects = choose(&vocabulary, subjects.collect(), wanted);
        subjects.iter().map(|subject| vocabulary.code(subject.topic.unwrap())).collect()
    }

    /// War below armed conflict below conflict; court below judiciary below law; a third top topic.
    const FOUND: [(u32, f64); 8] = [
        (16_000_000, 1.0),
        (2_000_000, 0.8),
        (4_000_000, 0.3),
        (20_000_056, 0.9),
        (20_000_062, 0.7),
        (20_000_106, 0.6),
        (20_000_107, 0.5),
        (20_000_350, 0.4),
    ];

    #[test]
    fn narrower_topics_bring_broader_ones_with_them() {
        assert_eq!(
            chosen(&FOUND, |_| ()),
            [16_000_000, 2_000_000, 20_000_056, 20_000_062, 20_000_106, 20_000_107]
        );
        assert_eq!(
            chosen(&FOUND, |w| w.max_narrower = 1),
            [16_000_000, 2_000_000, 20_000_056, 20_000_062]
        );
        assert_eq!(
            chosen(&FOUND, |w| w.broader = Broader::Top),
            [16_000_000, 2_000_000, 20_000_062, 20_000_107]
        );
        assert_eq!(chosen(&FOUND, |w| w.broader = Broader::None), [20_000_062, 20_000_107]);
        assert_eq!(chosen(&FOUND[..3], |w| w.broader = Broader::None), [16_000_000, 2_000_000]);
        assert_eq!(chosen(&FOUND, |w| w.confidence_min = 0.6), [0_u32; 0]);
    }

    #[test]
    fn a_topic_is_written_once_also_where_one_below_it_says_more() {
        let found = [(16_000_000, 1.0), (20_000_056, 0.5), (20_000_062, 0.9), (20_000_063, 0.7)];
        let all = chosen(&found, |_| ());
        assert_eq!(all, [16_000_000, 20_000_062, 20_000_063, 20_000_056]);
        assert_eq!(chosen(&found, |w| w.broader = Broader::Top), [16_000_000, 20_000_063]);
    }

    #[test]
    fn a_team_s_topics_have_a_uri_or_a_name_and_iptc_s_their_own() {
        let vocabulary = Vocabulary::media_topics().unwrap();
        let of = |label: &str| {
            let subject = of_model(&vocabulary, Labelled { label, confidence: 0.5 }, 1.0);
            (subject.name, subject.uri)
        };
        assert_eq!(of("Local traffic"), ("Local traffic".to_owned(), None));
        assert_eq!(
            of("https://a.example/t/rail"),
            ("rail".to_owned(), Some("https://a.example/t/rail".to_owned()))
        );
        assert_eq!(of("medtop:20000062"), ("war".to_owned(), Some("medtop:20000062".to_owned())));
    }

    #[test]
    fn what_both_sources_have_is_one() {
        let subject = |confidence| Subject {
            topic: None,
            name: "n".to_owned(),
            uri: None,
            confidence,
            relevance: 0.5,
        };
        let mut subjects = vec![subject(0.4)];
        merge(&mut subjects, [subject(0.6)].into_iter());
        assert_eq!(subjects, [subject(0.6)]);
    }
}

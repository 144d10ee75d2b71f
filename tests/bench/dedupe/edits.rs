//! What editors, agencies and sites do to a story.

use crate::random::Random;
use crate::text::{Story, body, is_dense, joined, units};

/// An edit in a grade.
pub(crate) struct Edit {
    pub(crate) kind: &'static str,
    pub(crate) grade: usize,
    pub(crate) apply: fn(&Story, usize, &mut Source<'_>) -> Story,
}

/// Where other text comes from.
pub(crate) struct Source<'s> {
    pub(crate) random: Random,
    /// Stories of the same language.
    pub(crate) others: &'s [&'s Story],
}

impl Source<'_> {
    fn sentence(&mut self) -> String {
        for _ in 0..20 {
            let others = self.others;
            let story = *self.random.pick(others);
            let paragraph = self.random.pick(story);
            if !paragraph.is_empty() {
                return self.random.pick(paragraph).clone();
            }
        }
        String::new()
    }

    fn unit(&mut self) -> String {
        let units = units(&self.sentence());
        self.random.pick(&units).clone()
    }
}

/// Every edit in every grade.
pub(crate) fn all() -> Vec<Edit> {
    type Apply = fn(&Story, usize, &mut Source<'_>) -> Story;
    let kinds: [(&'static str, Apply, &[usize]); 14] = [
        ("typography", typography, &[1]),
        ("other headline", headline, &[1, 2]),
        ("other first line", first_line, &[1, 2]),
        ("cut end", cut_end, &[1, 20, 40]),
        ("header and footer", furniture, &[1, 2, 3]),
        ("cut paragraphs", cut, &[10, 20, 30, 40, 50]),
        ("reordered", reorder, &[1, 2]),
        ("other words", other_words, &[5, 10, 20, 30, 40]),
        ("words in and out", in_and_out, &[5, 10, 20, 30, 40]),
        ("shuffled words", shuffled, &[5, 10, 20, 30, 40]),
        ("other sentences", other_sentences, &[5, 10, 20, 30, 40]),
        ("misread", misread, &[5, 10, 15, 20]),
        ("words in every sentence", every_sentence, &[5, 10, 15, 20]),
        ("several", several, &[1, 2, 3]),
    ];
    let of = |(kind, apply, grades): (_, Apply, &[usize])| {
        grades.iter().map(|grade| Edit { kind, grade: *grade, apply }).collect::<Vec<_>>()
    };
    kinds.into_iter().flat_map(of).collect()
}

fn sentences(story: &Story) -> usize {
    story.iter().map(Vec::len).sum()
}

/// Changes a share of the sentences.
fn change(
    story: &Story,
    percent: usize,
    source: &mut Source<'_>,
    with: fn(&str, &mut Source<'_>) -> String,
) -> Story {
    let chosen = source.random.some_of(sentences(story), percent);
    let mut at = 0;
    let mut sentence = |text: &String| {
        at += 1;
        if chosen.contains(&(at - 1)) { with(text, source) } else { text.clone() }
    };
    story.iter().map(|paragraph| paragraph.iter().map(&mut sentence).collect()).collect()
}

fn typography(story: &Story, _: usize, _: &mut Source<'_>) -> Story {
    let text = |s: &String| {
        s.replace('"', "”").replace('\'', "’").replace(" - ", " — ").replace("...", "…")
    };
    story.iter().map(|paragraph| paragraph.iter().map(text).collect()).collect()
}

fn headline(story: &Story, grade: usize, source: &mut Source<'_>) -> Story {
    let mut units = units(&source.sentence());
    units.truncate(10);
    let line = joined(&units, is_dense(&units.concat()));
    let mut story = story.clone();
    match grade {
        1 => story.insert(0, vec![line]),
        _ => story[0] = vec![line],
    }
    story
}

fn first_line(story: &Story, grade: usize, source: &mut Source<'_>) -> Story {
    let mut story = story.clone();
    let sentence = source.sentence();
    if grade == 1 {
        story[0][0] = sentence;
    } else {
        let length = story[0].len();
        story[0] = (0..length).map(|_| source.sentence()).collect();
    }
    story
}

fn cut_end(story: &Story, grade: usize, _: &mut Source<'_>) -> Story {
    let mut story = story.clone();
    let gone = if grade == 1 { 1 } else { story.len() * grade / 100 };
    story.truncate((story.len() - gone.min(story.len())).max(1));
    story
}

fn furniture(story: &Story, grade: usize, source: &mut Source<'_>) -> Story {
    let random = &mut source.random;
    let place = *random.pick(&["LONDON", "Berlin", "Nairobi", "SEOUL", "Lima", "Oslo"]);
    let agency = *random.pick(&["Reuters", "AP", "dpa", "AFP", "EFE", "Kyodo"]);
    let mut story = story.clone();
    let first = story[0][0].clone();
    story[0][0] = format!("{place} ({agency}) - {first}");
    if grade > 1 {
        story.push(vec![format!(
            "(Reporting by {agency} staff in {place}; Editing by the night desk)"
        )]);
        story.insert(0, vec![format!("{agency} | updated {} minutes ago", random.within(2, 59))]);
    }
    if grade > 2 {
        let at = random.below(story.len());
        let mut line = units(&source.sentence());
        line.truncate(9);
        let dense = is_dense(&line.concat());
        story.insert(at, vec![format!("Read more: {}", joined(&line, dense))]);
        story.push(vec![
            "Sign up for our newsletter and get the day's stories in your inbox.".to_owned(),
        ]);
        story.push(vec!["Follow us for more. All rights reserved.".to_owned()]);
        // The dateline of the other agency is gone.
        story[1] = vec![first];
    }
    story
}

fn cut(story: &Story, grade: usize, source: &mut Source<'_>) -> Story {
    let gone = source.random.some_of(story.len(), grade);
    let kept = story.iter().enumerate().filter(|(at, _)| !gone.contains(at));
    let kept: Story = kept.map(|(_, paragraph)| paragraph.clone()).collect();
    if kept.is_empty() { story.clone() } else { kept }
}

fn reorder(story: &Story, grade: usize, source: &mut Source<'_>) -> Story {
    let mut story = story.clone();
    if grade == 1 {
        let (a, b) = (source.random.below(story.len()), source.random.below(story.len()));
        story.swap(a, b);
    } else {
        source.random.shuffle(&mut story);
    }
    story
}

fn other_words(story: &Story, grade: usize, source: &mut Source<'_>) -> Story {
    change(story, grade, source, |text, source| {
        let (mut words, dense) = (units(text), is_dense(text));
        for at in source.random.some_of(words.len(), 40) {
            words[at] = source.unit();
        }
        joined(&words, dense)
    })
}

fn in_and_out(story: &Story, grade: usize, source: &mut Source<'_>) -> Story {
    change(story, grade, source, |text, source| {
        let (words, dense) = (units(text), is_dense(text));
        let mut changed = Vec::new();
        for word in words {
            match source.random.below(6) {
                0 => {}
                1 => changed.extend([word, source.unit()]),
                _ => changed.push(word),
            }
        }
        joined(&changed, dense)
    })
}

fn shuffled(story: &Story, grade: usize, source: &mut Source<'_>) -> Story {
    change(story, grade, source, |text, source| {
        let (mut words, dense) = (units(text), is_dense(text));
        source.random.shuffle(&mut words);
        joined(&words, dense)
    })
}

fn other_sentences(story: &Story, grade: usize, source: &mut Source<'_>) -> Story {
    change(story, grade, source, |_, source| source.sentence())
}

/// Letters misread in a share of all words, as scanners do.
fn misread(story: &Story, grade: usize, source: &mut Source<'_>) -> Story {
    let mut word = |word: String| {
        if !source.random.chance(grade) {
            return word;
        }
        let mut chars: Vec<char> = word.chars().collect();
        let at = source.random.below(chars.len());
        if let Some(c) = chars.get_mut(at) {
            *c = *source.random.pick(&['e', 'o', 'l', 'i', '1', 'n', 'u']);
        }
        chars.into_iter().collect()
    };
    let mut sentence = |text: &String| {
        let (words, dense) = (units(text), is_dense(text));
        joined(&words.into_iter().map(&mut word).collect::<Vec<_>>(), dense)
    };
    story.iter().map(|paragraph| paragraph.iter().map(&mut sentence).collect()).collect()
}

/// Other words for a share of the words of every sentence.
fn every_sentence(story: &Story, grade: usize, source: &mut Source<'_>) -> Story {
    let mut sentence = |text: &String| {
        let (mut words, dense) = (units(text), is_dense(text));
        for word in &mut words {
            if source.random.chance(grade) {
                *word = source.unit();
            }
        }
        joined(&words, dense)
    };
    story.iter().map(|paragraph| paragraph.iter().map(&mut sentence).collect()).collect()
}

fn several(story: &Story, grade: usize, source: &mut Source<'_>) -> Story {
    let story = furniture(story, grade, source);
    let story = cut(&story, 10 * grade, source);
    let story = other_words(&story, 10 * grade, source);
    let story = in_and_out(&story, 10 * grade, source);
    reorder(&first_line(&story, 1, source), 1 + grade / 3, source)
}

/// Two stories on one page.
pub(crate) fn merged(first: &Story, second: &Story) -> String {
    format!("{}\n\n{}", body(first), body(second))
}

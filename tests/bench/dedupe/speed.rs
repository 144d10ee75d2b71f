//! How fast signatures are made and articles judged, and in how many bytes an article is kept.

use std::hint::black_box;
use std::time::Duration;

use newsmill_dedupe::{Incoming, Memory, Signed, Signer};
use rustix::time::{ClockId, clock_gettime};

use crate::news::{Lexicon, Topic};
use crate::random::Random;
use crate::score::SETTINGS;
use crate::text::body;

/// Bytes of a body.
const BODY: usize = 5_000;
const ROUNDS: usize = 5;

/// What was measured.
pub(crate) struct Speed {
    /// Signatures a second.
    pub(crate) signed: f64,
    /// Articles a second judged when the memory is nearly empty, and when it is full.
    pub(crate) first: f64,
    pub(crate) last: f64,
    /// Bytes an article in memory, and in its addition.
    pub(crate) kept: f64,
    pub(crate) added: f64,
}

/// `articles` different articles of 5 KB, one after the other into one memory. Every tenth is a copy.
pub(crate) fn measure(articles: usize) -> Speed {
    let mut random = Random::new(7);
    let lexicon = Lexicon::new(&mut random);
    let bodies: Vec<String> = (0..500).map(|_| long(&lexicon, &mut random)).collect();
    let mut signer = Signer::default();
    let best = (0..ROUNDS).map(|_| {
        cost(|| {
            bodies.iter().for_each(|body| {
                black_box(signer.sign(body));
            })
        })
    });
    let signed = per_second(bodies.len(), best.min().unwrap());
    let mut memory = Memory::new(SETTINGS);
    let (mut first, mut last, mut added, mut kept) = (Duration::ZERO, Duration::ZERO, 0, 0);
    let step = articles / 10;
    let mut before = String::new();
    for number in 0..articles {
        let text = if number % 10 == 9 {
            std::mem::take(&mut before)
        } else {
            shuffled(&bodies, &mut random)
        };
        let uri = format!("https://example.org/2024/05/17/a-story-of-that-day-{number}");
        let signed = signer.sign(&text).unwrap();
        let signed = Signed::read(signed).unwrap();
        let took = cost(|| {
            memory.begin();
            black_box(memory.judge(&Incoming { uri: &uri, day: Some(1), signed }));
        });
        added += memory.take_delta().len();
        kept += usize::from(number % 10 != 9);
        if number < step {
            first += took;
        } else if number >= articles - step {
            last += took;
        }
        before = text;
    }
    assert_eq!(memory.len(), kept);
    Speed {
        signed,
        first: per_second(step, first),
        last: per_second(step, last),
        kept: ratio(memory.bytes(), memory.len()),
        added: ratio(added, articles),
    }
}

fn long(lexicon: &Lexicon, random: &mut Random) -> String {
    let topic = Topic::new(lexicon, random);
    let mut text = String::new();
    while text.len() < BODY {
        text.push_str(&body(&topic.story(1, random)));
        text.push_str("\n\n");
    }
    text
}

/// A body of 5 KB with the words of another one in another order: new shingles at a small price.
fn shuffled(bodies: &[String], random: &mut Random) -> String {
    let mut words: Vec<&str> = random.pick(bodies).split(' ').collect();
    random.shuffle(&mut words);
    words.join(" ")
}

fn cost(work: impl FnOnce()) -> Duration {
    let now = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap();
    let before = now();
    work();
    now() - before
}

fn per_second(count: usize, took: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap()) / took.as_secs_f64()
}

fn ratio(a: usize, b: usize) -> f64 {
    f64::from(u32::try_from(a / b.max(1)).unwrap())
}

//! Different stories that look alike: reports from a template, columns with boilerplate, follow-ups, two reporters.

use crate::news::{Lexicon, Topic, fill};
use crate::random::Random;
use crate::text::{Story, body};

/// A report of a series, and the name of the series' kind.
pub(crate) type Report = (&'static str, String);

const MATCH: &[&str] = &[
    "_team beat _team _goals at _ground on _day in front of a crowd of _crowd.",
    "_player opened the scoring in the _minute minute after a pass from _player, and the home side never looked back.",
    "_team had the better of the first half but could not find a way past _player in goal.",
    "The second goal came in the _minute minute when _player headed in a corner from _player.",
    "_team thought they had pulled one back through _player, but the goal was ruled out for offside after a video check.",
    "_player was sent off in the _minute minute for a second yellow card.",
    "\"We were not good enough today and we have to look at ourselves,\" said _team coach _player.",
    "His opposite number _player was full of praise: \"The lads gave everything, and I am proud of them.\"",
    "The result leaves _team in _place place with _points points, while _team drop to _place.",
    "_team travel to _team next weekend, while _team host _team.",
];
const STOCK: &[&str] = &[
    "Shares of _firm traded up _percent percent on _day, reaching as high as _price dollars and last trading at _price dollars.",
    "About _crowd shares were traded during the session, a decline of _points percent from the average daily volume.",
    "The stock had previously closed at _price dollars.",
    "Several research analysts have recently weighed in on the company.",
    "_firm upgraded the shares from a hold rating to a buy rating in a report on _day and set a price objective of _price dollars.",
    "_points investment analysts have rated the stock with a hold rating, and _minute have given a buy rating to the company.",
    "The company has a market capitalization of _price billion dollars, a price-to-earnings ratio of _price and a beta of _percent.",
    "The firm has a fifty day moving average of _price dollars and a two-hundred day moving average of _price dollars.",
    "In other news, insider _player sold _crowd shares of the business's stock in a transaction on _day.",
    "Institutional investors and hedge funds own _points percent of the company's stock.",
    "_firm is a holding company which engages in the provision of services through its subsidiaries.",
];
const WEATHER: &[&str] = &[
    "_town will see _sky skies on _day with highs of _minute degrees and lows of _points degrees overnight.",
    "Winds will blow from the _side at _points kilometres an hour, with gusts of up to _minute.",
    "The chance of rain is _points percent in the morning and _minute percent in the afternoon.",
    "In _town it will be _sky, with temperatures around _points degrees.",
    "Drivers should expect delays on the roads around _town and leave more time for their journey.",
    "The outlook for _day is _sky with a high near _minute degrees, the weather service in _town said.",
    "The sun sets at _points minutes past eight, and humidity will be around _minute percent.",
];
const QUAKE: &[&str] = &[
    "A magnitude _percent earthquake was reported on _day morning _points kilometres from _town, according to the geological survey.",
    "The quake hit at a depth of _percent kilometres at _points minutes past the hour local time.",
    "According to the survey, the epicenter was _minute kilometres from _town, _points kilometres from _town and _crowd kilometres from _town.",
    "In the past _minute days, there have been _points earthquakes of magnitude three or greater centered nearby.",
    "This information comes from the notification service and this post was created by an algorithm written by the editors.",
];
const LOTTERY: &[&str] = &[
    "The winning numbers in the _day evening draw of _town were _points, _minute, _points, _minute, _points and _minute, with the bonus number _points.",
    "The jackpot of _crowd dollars was not won and rolls over to the next draw on _day, when it will reach an estimated _crowd dollars.",
    "_points players matched five numbers and win _crowd dollars each, while _crowd players matched four numbers.",
    "Players have one hundred and eighty days to claim their prizes at any licensed retailer or at the office in the capital.",
    "The odds of winning the jackpot are one in several million, and all prizes are paid in cash after taxes.",
];
const GERMAN: &[&str] = &[
    "Die Polizei in _town sucht nach einem Unfall am _day gegen _points Uhr dringend Zeugen.",
    "Nach bisherigen Erkenntnissen war eine _minute-jährige Fahrerin auf der Straße in Richtung _town unterwegs, als sie mit dem Wagen eines _points-jährigen Mannes aus _town zusammenstieß.",
    "Beide Beteiligten wurden leicht verletzt und kamen mit dem Rettungswagen in das Krankenhaus nach _town.",
    "An den Fahrzeugen entstand ein Sachschaden in Höhe von etwa _crowd Euro.",
    "Die Straße war für die Dauer der Unfallaufnahme für _minute Minuten voll gesperrt.",
    "Hinweise nimmt die Polizeiinspektion _town unter der Rufnummer _crowd entgegen.",
];

/// Reports of one series: everything between the slots is the same.
fn series(patterns: &[&str], count: usize, random: &mut Random, lexicon: &Lexicon) -> Vec<String> {
    (0..count)
        .map(|_| {
            let topic = Topic::new(lexicon, random);
            let names: Vec<String> = (0..6)
                .map(|_| fill("_place _last", |slot| topic.slot(slot, random)))
                .map(|name| name.split(' ').next_back().unwrap().to_owned())
                .collect();
            let sentences = patterns
                .iter()
                .map(|pattern| fill(pattern, |slot| in_series(slot, &names, random)));
            sentences.collect::<Vec<_>>().join(" ")
        })
        .collect()
}

fn in_series(slot: &str, names: &[String], random: &mut Random) -> String {
    match slot {
        "_goals" => format!("{}-{}", random.within(1, 5), random.below(2)),
        "_minute" => random.within(2, 90).to_string(),
        "_points" => random.within(10, 60).to_string(),
        "_crowd" => random.within(1_000, 60_000).to_string(),
        "_percent" => format!("{}.{}", random.below(9), random.within(1, 9)),
        "_price" => format!("{}.{:02}", random.within(3, 400), random.below(100)),
        "_day" => {
            (*random.pick(&["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"])).to_owned()
        }
        "_place" => (*random.pick(&["third", "fifth", "eighth", "last", "second"])).to_owned(),
        "_sky" => {
            (*random.pick(&["clear", "cloudy", "grey", "mostly sunny", "overcast"])).to_owned()
        }
        "_side" => (*random.pick(&["north", "south", "east", "west"])).to_owned(),
        "_ground" => format!("{} Park", random.pick(names)),
        "_firm" => format!("{} Holdings", random.pick(names)),
        _ => random.pick(names).clone(),
    }
}

/// Reports whose sentences were written once by the grammar, with one to four slots a sentence.
fn made_series(count: usize, random: &mut Random, lexicon: &Lexicon) -> Vec<String> {
    let topic = Topic::new(lexicon, random);
    let slots = random.within(1, 3);
    let length = random.within(8, 20);
    let patterns: Vec<String> = (0..length)
        .map(|_| {
            let mut words: Vec<String> =
                topic.sentence(random).split(' ').map(str::to_owned).collect();
            for _ in 0..slots {
                let at = random.below(words.len());
                words[at] =
                    (*random.pick(&["_team", "_minute", "_price", "_town", "_crowd"])).to_owned();
            }
            words.join(" ")
        })
        .collect();
    let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
    series(&patterns, count, random, lexicon)
}

/// A daily column: sentences drawn from a stock, under the same heading.
fn horoscopes(count: usize, random: &mut Random, lexicon: &Lexicon) -> Vec<String> {
    let topic = Topic::new(lexicon, random);
    let stock: Vec<String> = (0..80).map(|_| topic.sentence(random)).collect();
    let signs =
        ["Aries", "Taurus", "Gemini", "Cancer", "Leo", "Virgo", "Libra", "Scorpio", "Pisces"];
    let day = |random: &mut Random| {
        let sign = |sign: &&str| {
            format!(
                "{sign} (the {}th to the {}th): {} {}",
                20,
                19,
                random.pick(&stock),
                random.pick(&stock)
            )
        };
        let signs: Vec<String> = signs.iter().map(sign).collect();
        format!("Here is what the stars hold for you today.\n\n{}", signs.join("\n\n"))
    };
    (0..count).map(|_| day(random)).collect()
}

/// A column whose opening and closing paragraphs are the same every time: `percent` of all sentences.
fn column(percent: usize, count: usize, random: &mut Random, lexicon: &Lexicon) -> Vec<String> {
    let topic = Topic::new(lexicon, random);
    let (opening, closing) = (topic.story(2, random), topic.story(2, random));
    let same: usize = opening.iter().chain(&closing).map(Vec::len).sum();
    let other = same * (100 - percent) / percent;
    let one = |random: &mut Random| {
        let topic = Topic::new(lexicon, random);
        let middle: Story = (0..other.max(2)).map(|_| vec![topic.sentence(random)]).collect();
        let story: Story = opening.iter().chain(&middle).chain(&closing).cloned().collect();
        body(&story)
    };
    (0..count).map(|_| one(random)).collect()
}

/// Two reporters at one event: the same names, places and numbers, one quote in common.
fn two_reporters(random: &mut Random, lexicon: &Lexicon) -> Vec<String> {
    let topic = Topic::new(lexicon, random);
    let quote: Vec<String> = (0..random.within(1, 2)).map(|_| topic.sentence(random)).collect();
    let one = |random: &mut Random| {
        let mut story = topic.story(random.within(6, 14), random);
        let at = random.below(story.len());
        story.insert(at, quote.clone());
        body(&story)
    };
    vec![one(random), one(random)]
}

/// The next day's story: new, with `percent` of its sentences as background from the first one.
fn follow_up(percent: usize, random: &mut Random, lexicon: &Lexicon) -> Vec<String> {
    let topic = Topic::new(lexicon, random);
    let first = topic.story(12, random);
    let mut next = topic.story(random.within(7, 10), random);
    let (mut old, mut new) = (0, next.iter().map(Vec::len).sum::<usize>());
    for paragraph in &first {
        if (old + paragraph.len()) * 100 > (old + new + paragraph.len()) * percent {
            break;
        }
        old += paragraph.len();
        next.push(paragraph.clone());
    }
    new += old;
    assert!(new > old);
    vec![body(&first), body(&next)]
}

/// Everything that must be kept, series by series.
pub(crate) fn all(random: &mut Random, lexicon: &Lexicon) -> Vec<Vec<Report>> {
    let named = |kind: &'static str, reports: Vec<String>| -> Vec<Report> {
        reports.into_iter().map(|report| (kind, report)).collect()
    };
    let mut found = Vec::new();
    for (kind, patterns) in [
        ("match reports", MATCH),
        ("stock reports", STOCK),
        ("weather reports", WEATHER),
        ("quake reports", QUAKE),
        ("lottery reports", LOTTERY),
        ("police reports", GERMAN),
    ] {
        found.push(named(kind, series(patterns, 15, random, lexicon)));
    }
    for _ in 0..12 {
        found.push(named("made series", made_series(4, random, lexicon)));
        found.push(named("two reporters", two_reporters(random, lexicon)));
    }
    for _ in 0..2 {
        found.push(named("horoscopes", horoscopes(8, random, lexicon)));
    }
    for percent in [20, 30, 40] {
        for _ in 0..3 {
            found.push(named("columns", column(percent, 4, random, lexicon)));
            found.push(named("follow-ups", follow_up(percent, random, lexicon)));
        }
    }
    found
}

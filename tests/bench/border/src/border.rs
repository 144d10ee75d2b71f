//! What the plugin border costs: the same work through it and on plain structs, both in one library.
//!
//! `cargo bench --bench border`. Articles of 5 KB, batches of 64; a sample is the median over many batches, a figure
//! the median over 15 interleaved pairs of samples; the last line gives the worse of ASCII and other bodies.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints and may panic")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use newsmill_article::{Article, Batch, Cell, Registry, fields};
use newsmill_host::library::load;
use newsmill_host::{Access, LogLevel, MetricKind, Plugin, Services, Stage, StageSettings, Worker};
use serde_json::{Value, json};

const BODY_BYTES: usize = 5_000;
const BATCH: usize = 64;
const BATCHES: u32 = 2;
const PAIRS: usize = 15;

/// A kind of work: its stage, its name in the options of `bench.direct`, and how often a sample repeats it.
const WORKS: [(&str, &str, usize); 3] =
    [("bench.look", "look", 500), ("bench.rewrite", "rewrite", 40), ("bench.tag", "tag", 80)];

fn main() {
    let plugin = load(&library()).unwrap();
    let mut worst: BTreeMap<&str, f64> = BTreeMap::new();
    for (script, words) in [("ASCII", ASCII), ("non-ASCII", OTHER)] {
        for (id, work, rounds) in WORKS {
            let figure = measure(&plugin, id, work, rounds, words);
            let price = match work {
                "look" => figure.more,
                _ => figure.ratio,
            };
            println!(
                "{work} {script}: direct {:.1} ns, through {:.1} ns an article, {:+.1} ns, {:.3} x",
                figure.direct, figure.through, figure.more, figure.ratio
            );
            let known = worst.entry(work).or_insert(price);
            *known = known.max(price);
        }
    }
    println!(
        "border: look {:.1} ns, rewrite {:.3} x, tag {:.3} x",
        worst["look"], worst["rewrite"], worst["tag"]
    );
}

/// Medians over all pairs, in nanoseconds an article.
struct Figure {
    direct: f64,
    through: f64,
    more: f64,
    ratio: f64,
}

fn measure(plugin: &Arc<Plugin>, id: &str, work: &str, rounds: usize, words: &str) -> Figure {
    let mut through = Lane::new(plugin, id, json!({}), words);
    let mut direct = Lane::new(plugin, "bench.direct", json!({ "work": work }), words);
    through.warm_up();
    direct.warm_up();
    assert_eq!(through.bytes(), direct.noted("bytes"), "both sides do the same work");
    let mut pairs = Vec::new();
    for pair in 0..PAIRS {
        // Who goes first must not matter.
        let pair = if pair % 2 == 0 {
            let first = direct.sample(rounds);
            (first, through.sample(rounds))
        } else {
            let first = through.sample(rounds);
            (direct.sample(rounds), first)
        };
        pairs.push(pair);
    }
    Figure {
        direct: median(pairs.iter().map(|(direct, _)| *direct)),
        through: median(pairs.iter().map(|(_, through)| *through)),
        more: median(pairs.iter().map(|(direct, through)| through - direct)),
        ratio: median(pairs.iter().map(|(direct, through)| through / direct)),
    }
}

/// One side: a stage with a worker and a batch of its own each.
struct Lane {
    lanes: Vec<(Worker, Batch)>,
    notes: Arc<Notes>,
    is_direct: bool,
}

impl Lane {
    fn new(plugin: &Arc<Plugin>, id: &str, options: Value, words: &str) -> Self {
        let registry = Arc::new(Registry::standard());
        let notes = Arc::new(Notes::default());
        let manifest = plugin.manifest().stage(id).unwrap();
        let settings = StageSettings {
            entry: id.to_owned(),
            id: id.to_owned(),
            access: Access::resolve(manifest, &options, &registry).unwrap(),
            options,
            registry: Arc::clone(&registry),
            services: Arc::clone(&notes) as _,
            secrets: Vec::new(),
            article_bytes_max: 64 << 20,
        };
        let stage = Stage::create(plugin, settings).unwrap();
        stage.start().unwrap();
        let lane = |number| (Worker::open(&stage).unwrap(), batch(&registry, words, number));
        Self { lanes: (0..BATCHES).map(lane).collect(), notes, is_direct: id == "bench.direct" }
    }

    /// The median over all batches of `rounds` rounds, in nanoseconds an article.
    fn sample(&mut self, rounds: usize) -> f64 {
        let mut times = Vec::new();
        for _ in 0..rounds {
            for (worker, batch) in &mut self.lanes {
                for article in &mut batch.articles {
                    article.set(fields::PLACES, Cell::Empty);
                }
                let begun = Instant::now();
                drop(black_box(worker.process(batch).unwrap()));
                let took = begun.elapsed().as_secs_f64();
                times.push(if self.is_direct { self.notes.get("seconds") } else { took });
            }
        }
        median(times) * 1e9 / f64::from(u32::try_from(BATCH).unwrap())
    }

    fn warm_up(&mut self) {
        self.sample(3);
    }

    /// Bytes of the bodies and names of the last batch.
    fn bytes(&self) -> f64 {
        let names = |article: &Article| {
            article.tags(fields::PLACES).iter().map(|tag| tag.name().len()).sum::<usize>()
        };
        let bytes = |article| names(article) + article.text(fields::BODY_TEXT).unwrap().len();
        let (_, batch) = self.lanes.last().unwrap();
        f64::from(u32::try_from(batch.articles.iter().map(bytes).sum::<usize>()).unwrap())
    }

    fn noted(&self, name: &str) -> f64 {
        self.notes.get(name)
    }
}

/// What a stage measured itself.
#[derive(Default)]
struct Notes(Mutex<BTreeMap<String, f64>>);

impl Notes {
    fn get(&self, name: &str) -> f64 {
        self.0.lock().unwrap()[name]
    }
}

impl Services for Notes {
    fn cancelled(&self) -> bool {
        false
    }

    fn log(&self, stage: &str, _: LogLevel, message: &str, _: &str) {
        println!("{stage}: {message}");
    }

    fn metric(&self, _: &str, _: MetricKind, name: &str, value: f64) {
        self.0.lock().unwrap().insert(name.to_owned(), value);
    }
}

/// The plugin: cargo puts a library that a benchmark depends on beside it.
fn library() -> std::path::PathBuf {
    let folder = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    let (before, after) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    folder.join(format!("{before}border_plugin{after}"))
}

const ASCII: &str = "The council of Harbourton said on Tuesday that ferries to Northisland would stop for \
     three weeks, while engineers from Westbridge look at the quay. Residents were told";
const OTHER: &str = "Рада міста Чорноморськ повідомила у вівторок, що пороми до Острова зупинять на три \
     тижні, поки інженери з Дніпра оглянуть причал. Genève и Zürich помогут, łódź stoi. \
     Мешканцям";

/// A batch of articles of about [`BODY_BYTES`], no two with one body.
fn batch(registry: &Arc<Registry>, words: &str, number: u32) -> Batch {
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut batch = Batch::new(Arc::clone(registry));
    for row in 0..BATCH {
        let mut article = Article::new(registry);
        let mut at = row * 7 + usize::try_from(number).unwrap() * 11;
        let mut body = String::new();
        while body.len() < BODY_BYTES {
            body.push_str(words[at % words.len()]);
            body.push(' ');
            at += 1 + at % 5;
        }
        article.set(fields::URI, Cell::Text(format!("bench/{number}/{row}").into()));
        article.set(fields::BODY_TEXT, Cell::Text(body.into()));
        batch.push(article);
    }
    batch
}

fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

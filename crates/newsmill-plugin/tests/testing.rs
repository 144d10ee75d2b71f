//! `newsmill_plugin::testing`: stages of every facet on the host's real batch.

use newsmill_plugin::prelude::*;
use newsmill_plugin::serde_json::{self, json};
use newsmill_plugin::testing::{self, Report};

#[derive(Options)]
struct WordOptions {
    /// Words longer than this are tags.
    #[option(default = 4, min = 1)]
    longer: usize,
    /// Of the counter.
    #[option(secret)]
    key: Option<String>,
}

/// Tags long words and counts all of them; the headline says what goes wrong.
struct Words {
    options: WordOptions,
    headline: Text,
    body: Text,
    subjects: Tags,
    count: Int,
    earlier: Option<Int>,
}

#[derive(Default)]
struct Memory(u32);

impl Transform for Words {
    const STAGE: Stage = Stage::clean("acme.words", "Tags long words")
        .needs(&["body_text"])
        .uses(&["headline", "other.count"])
        .writes(&["subjects", "published", "headline"])
        .writes_own(&[Own::int("acme.count")]);
    type Options = WordOptions;
    type Scratch = Memory;

    fn create(options: WordOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self {
            options,
            headline: cx.text("headline")?,
            body: cx.text("body_text")?,
            subjects: cx.tags("subjects")?,
            count: cx.int("acme.count")?,
            earlier: cx.int("other.count").ok(),
        })
    }

    fn process(&self, memory: &mut Memory, batch: &mut Batch<'_>, cx: &Context<'_>) -> Result<()> {
        for row in batch.rows() {
            memory.0 += 1;
            match row.get(self.headline) {
                Some("panic") => panic!("a word too many"),
                Some("error") => bail!(ErrorKind::Input, "no words"),
                Some("drop") => row.drop("too-short", "by far")?,
                Some("reject") => row.reject(ErrorKind::Range, "too long")?,
                Some("remember") => row.set(self.headline, &memory.0.to_string())?,
                Some("log") => log(cx, self.options.key.as_deref()),
                Some("unwritable") => row.set(self.body, "x")?,
                Some("child") => {
                    let child = batch.new_row(After::Row(row.index()))?;
                    child.map_or(Ok(()), |child| child.set(self.count, 0))?;
                }
                _ => self.tag(row)?,
            }
        }
        Ok(())
    }
}

fn log(cx: &Context<'_>, key: Option<&str>) {
    newsmill_plugin::log::info!("the key is {}", key.unwrap_or_default());
    cx.warn("beware");
    cx.count("articles", 1);
}

impl Words {
    fn tag(&self, row: Row<'_>) -> Result<()> {
        let body = row.get(self.body).unwrap_or_default();
        let (mut at, mut count) = (0, self.earlier.and_then(|field| row.get(field)).unwrap_or(0));
        for word in body.split(' ') {
            if word.len() > self.options.longer {
                row.add(self.subjects, Tag::new(word).span(Span::new(at, at + word.len())))?;
            }
            at += word.len() + 1;
            count += 1;
        }
        row.set(self.count, count)
    }
}

fn run(articles: &[Value]) -> Result<Report> {
    testing::run::<Words>(&json!({"key": "s3cr3t"}), articles)
}

fn headed(headline: &str) -> Value {
    json!({ "headline": headline, "body_text": "a b" })
}

#[test]
fn a_transform_gives_articles_in_canonical_json() {
    let report = run(&[
        json!({"body_text": "many words here"}),
        json!({"body_text": "", "ext": {"other.count": 40}}),
        headed("child"),
    ])
    .unwrap();
    assert_eq!(
        report.articles[..2],
        [
            json!({
                "body_text": "many words here",
                "subjects": [{"name": "words", "spans": [[5, 10]], "creator": "acme.words"}],
                "ext": {"acme.count": 3},
            }),
            json!({"ext": {"acme.count": 41, "other.count": 40}}),
        ]
    );
    assert_eq!(report.articles[3], json!({"ext": {"acme.count": 0}}));
    assert!(report.dropped.is_empty() && report.rejected.is_empty());
}

#[test]
fn what_goes_wrong_costs_its_article_alone() {
    let headlines = ["panic", "fine", "error", "drop", "reject"];
    let articles: Vec<_> = headlines.into_iter().map(headed).collect();
    let report = run(&articles).unwrap();
    assert_eq!(report.articles.len(), 1);
    let dropped = &report.dropped[0];
    assert_eq!((&*dropped.reason, &*dropped.detail), ("too-short", "by far"));
    assert_eq!(dropped.article, headed("drop"));
    let rejected: Vec<_> = report.rejected.iter().map(|r| (r.status, &*r.message)).collect();
    assert_eq!(rejected[1..], [("input", "no words"), ("range", "too long")]);
    let (status, message) = rejected[0];
    assert!(status == "panic" && message.ends_with(": a word too many"), "{message}");
    assert!(message.contains("tests/testing.rs:"), "{message}");
}

#[test]
fn logs_and_numbers_are_kept_and_secrets_masked() {
    let report = run(&[headed("log")]).unwrap();
    let logs: Vec<_> = report.logs.iter().map(|(level, words)| (*level, &**words)).collect();
    assert_eq!(logs, [(Level::Info, "the key is ***"), (Level::Warn, "beware")]);
    assert_eq!((&*report.metrics[0].name, report.metrics[0].value), ("articles", 1.0));
}

#[test]
fn a_stage_that_remembers_between_batches_is_found() {
    let error = run(&[headed("fine"), headed("remember")]).unwrap_err();
    assert!(error.message().contains("batches of one article differ"), "{error}");
}

#[test]
fn what_would_stop_a_run_is_an_error() {
    let error = run(&[headed("unwritable")]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undeclared);
    assert!(error.message().contains("write a field"), "{error}");
    let error = testing::run::<Words>(&json!({"longer": 0, "shorter": 1}), &[]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.message().contains("shorter"), "{error}");
    let error = run(&[json!({"headlin": "x"})]).unwrap_err();
    assert!(error.message().contains("headlin"), "{error}");
}

/// Drops copies of a headline; its transform part writes the key to compare.
struct Unique {
    headline: Text,
    key: Text,
    forgets: bool,
}

#[derive(Options)]
struct UniqueOptions {
    /// Whether `delta` leaves out what it should tell.
    #[option(default = false)]
    forgets: bool,
}

#[derive(Default)]
struct Seen {
    keys: Vec<String>,
    before: usize,
    told: usize,
}

impl Serial for Unique {
    const STAGE: Stage = Stage::clean("acme.unique", "Drops copies")
        .needs(&["headline"])
        .private(&[Own::text("acme.key")]);
    type Options = UniqueOptions;
    type State = Seen;

    fn create(options: UniqueOptions, cx: &Create<'_>) -> Result<Self> {
        let (headline, key) = (cx.text("headline")?, cx.text("acme.key")?);
        Ok(Self { headline, key, forgets: options.forgets })
    }

    fn open(&self, _: &Context<'_>) -> Result<Seen> {
        Ok(Seen::default())
    }

    fn process(&self, seen: &mut Seen, batch: &mut Batch<'_>, _: &Context<'_>) -> Result<()> {
        seen.before = seen.keys.len();
        for row in batch.rows() {
            let key = row.get(self.key).or(row.get(self.headline)).unwrap_or_default();
            match key {
                "panic" => panic!("never seen"),
                _ if seen.keys.iter().any(|other| other == key) => row.drop("copy", key)?,
                _ => seen.keys.push(key.to_owned()),
            }
        }
        Ok(())
    }

    fn undo(&self, seen: &mut Seen, _: &Context<'_>) -> Result<()> {
        seen.keys.truncate(seen.before);
        Ok(())
    }

    fn delta(&self, seen: &mut Seen, out: &mut Output<'_>, _: &Context<'_>) -> Result<()> {
        for key in seen.keys.iter().skip(seen.told).filter(|_| !self.forgets) {
            out.write(format!("{key}\n").as_bytes())?;
        }
        seen.told = seen.keys.len();
        Ok(())
    }

    fn apply(&self, seen: &mut Seen, delta: &[u8], _: &Context<'_>) -> Result<()> {
        seen.keys.extend(std::str::from_utf8(delta)?.lines().map(str::to_owned));
        seen.told = seen.keys.len();
        Ok(())
    }
}

impl Transform for Unique {
    const STAGE: Stage = <Self as Serial>::STAGE;
    type Options = UniqueOptions;
    type Scratch = ();

    fn create(options: UniqueOptions, cx: &Create<'_>) -> Result<Self> {
        <Self as Serial>::create(options, cx)
    }

    fn process(&self, (): &mut (), batch: &mut Batch<'_>, _: &Context<'_>) -> Result<()> {
        for row in batch.rows() {
            row.set(self.key, &row.get(self.headline).unwrap_or_default().to_lowercase())?;
        }
        Ok(())
    }
}

#[test]
fn a_serial_stage_remembers() {
    let articles: Vec<_> = ["a", "b", "panic", "a", "A"].into_iter().map(headed).collect();
    let report = testing::serial::<Unique>(&json!({}), &articles).unwrap();
    assert_eq!(report.articles, [headed("a"), headed("b"), headed("A")]);
    assert_eq!((report.dropped.len(), report.rejected[0].status), (1, "panic"));
    let both = testing::serial_transform::<Unique>(&json!({}), &articles).unwrap();
    assert_eq!(both.articles, [headed("a"), headed("b")], "private fields reach the serial part");
}

#[test]
fn a_serial_stage_that_forgets_is_found() {
    let articles = [headed("a"), headed("a")];
    let error = testing::serial::<Unique>(&json!({"forgets": true}), &articles).unwrap_err();
    assert!(error.message().contains("its delta applied to a new state"), "{error}");
}

/// One article a line; `!` in front is an error, `?` a bad record.
struct Lines {
    headline: Text,
}

impl Ingest for Lines {
    const STAGE: Stage =
        Stage::ingest("acme.lines", "One article a line").writes(&["headline"]).records_many();
    type Options = NoOptions;
    type Reader = u32;

    fn create(_: NoOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self { headline: cx.text("headline")? })
    }

    fn open(
        &self,
        input: &InputLine<'_>,
        _: Option<&mut Input<'_>>,
        resume: &[u8],
        _: &Context<'_>,
    ) -> Result<u32> {
        if input.media_type() == Some("image/png") {
            bail!(ErrorKind::Input, "`{}` is a picture", input.path().unwrap_or_default());
        }
        if resume.is_empty() { Ok(0) } else { Ok(std::str::from_utf8(resume)?.parse()?) }
    }

    fn next(
        &self,
        number: &mut u32,
        stream: Option<&mut Input<'_>>,
        batch: &mut Batch<'_>,
        max_rows: u32,
        _: &Context<'_>,
    ) -> Result<Next> {
        let Some(stream) = stream else { return Ok(Next::End) };
        for _ in 0..max_rows {
            let line = stream.peek_line()?;
            let len = line.len();
            if len == 0 {
                return Ok(Next::End);
            }
            let Some(row) = batch.new_row(After::None)? else { return Ok(Next::More) };
            match std::str::from_utf8(line)?.trim_end() {
                "!" => bail!(ErrorKind::Input, "line {number} is no line"),
                "?" => row.reject(ErrorKind::Input, "no article")?,
                text => row.set(self.headline, &format!("{number} {text}"))?,
            }
            stream.advance(len)?;
            *number += 1;
        }
        Ok(Next::More)
    }

    fn position(&self, number: &mut u32, token: &mut Output<'_>, _: &Context<'_>) -> Result<()> {
        token.write(number.to_string().as_bytes())
    }
}

#[test]
fn an_ingest_stage_reads_and_resumes() {
    let input = json!({"path": "in/a.txt"});
    let lines: String = (0..200).map(|i| format!("line {i}\n")).collect();
    let report = testing::ingest::<Lines>(&json!({}), &input, Some(lines.as_bytes())).unwrap();
    assert_eq!(report.articles.len(), 200);
    assert_eq!(report.articles[199], json!({"headline": "199 line 199"}));
    let report = testing::ingest::<Lines>(&json!({}), &input, Some(b"a\n?\nb\n!\nc")).unwrap();
    assert_eq!(report.articles, [json!({"headline": "0 a"}), json!({"headline": "2 b"})]);
    let words: Vec<_> = report.rejected.iter().map(|r| &*r.message).collect();
    assert_eq!(words, ["no article", "line 3 is no line"]);
    assert!(testing::ingest::<Lines>(&json!({}), &input, None).unwrap().articles.is_empty());
    let picture = json!({"path": "in/a.png", "media_type": "image/png"});
    let report = testing::ingest::<Lines>(&json!({}), &picture, Some(b"")).unwrap();
    assert_eq!(report.rejected[0].message, "`in/a.png` is a picture");
}

/// A JSON list of headlines.
struct Listed {
    headline: Text,
}

impl Export for Listed {
    const STAGE: Stage = Stage::export("acme.listed", "A list").uses(&["headline"]);
    type Options = NoOptions;
    type Writer = u32;
    const COMMITS: bool = true;

    fn create(_: NoOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self { headline: cx.text("headline")? })
    }

    fn begin(&self, _: &RunInfo, _: &Context<'_>) -> Result<Job> {
        Ok(Job { separator: ",".to_owned(), prologue: b"[".to_vec(), ..Job::default() })
    }

    fn open(&self, _: &str, _: Place, _: &mut Output<'_>, _: &Context<'_>) -> Result<u32> {
        Ok(0)
    }

    fn write(
        &self,
        count: &mut u32,
        staged: &mut Output<'_>,
        batch: &mut Batch<'_>,
        _: &Context<'_>,
    ) -> Result<()> {
        for row in batch.rows() {
            let headline = row.get(self.headline).unwrap_or_default();
            match headline {
                "panic" => panic!("unwritable"),
                "reject" => {
                    row.reject(ErrorKind::Input, "unwritten")?;
                    continue;
                }
                "error" => bail!(ErrorKind::Type, "unlikely"),
                _ => {}
            }
            if *count > 0 {
                staged.write(b",")?;
            }
            serde_json::to_writer(&mut *staged, headline)?;
            *count += 1;
        }
        Ok(())
    }

    fn finish(
        &self,
        count: u32,
        _: &mut Output<'_>,
        receipt: &mut Output<'_>,
        _: &Context<'_>,
    ) -> Result<()> {
        receipt.write(count.to_string().as_bytes())
    }

    fn commit(
        &self,
        _: &str,
        receipts: &mut [Receipt<'_>],
        epilogue: &mut Output<'_>,
        _: &Commit<'_>,
    ) -> Result<()> {
        for receipt in receipts {
            let count = std::str::from_utf8(receipt.receipt)?;
            epilogue.write(format!(",{count},{}", receipt.length).as_bytes())?;
        }
        epilogue.write(b"]")
    }
}

#[test]
fn an_export_stage_gives_its_bytes() {
    let headlines = ["a", "panic", "reject", "b", "error"];
    let articles: Vec<_> = headlines.into_iter().map(headed).collect();
    let exported = testing::export::<Listed>(&json!({}), &articles).unwrap();
    assert_eq!(str::from_utf8(&exported.bytes), Ok(r#"["a","b",2,7]"#));
    assert_eq!(exported.job, json!({"join": "concat", "separator": ","}));
    assert_eq!(exported.report.articles, [headed("a"), headed("b")]);
    assert_eq!(exported.report.rejected.len(), 3);
    let none = testing::export::<Listed>(&json!({}), &[]).unwrap();
    assert_eq!(none.bytes, b"[]");
}

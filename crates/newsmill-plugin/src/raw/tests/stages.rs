//! Stages of every facet, exported as a plugin's author would.

use std::sync::OnceLock;

use crate::prelude::*;

/// Asks for trouble where the headline says so, else writes every type of field.
#[derive(Options)]
pub(super) struct AllOptions {
    /// Written to `acme.count`.
    #[option(default = 7, min = 0)]
    count: i64,
    #[option(default = false)]
    fail_create: bool,
    #[option(default = false)]
    panic_start: bool,
    #[option(default = false)]
    panic_destroy: bool,
}

pub(super) struct All {
    options: AllOptions,
    headline: Text,
    keywords: List,
    published: Time,
    body: Text,
    blocks: Blocks,
    places: Tags,
    count: Int,
    score: Float,
    done: Bool,
    any: AnyField,
    /// The headline as the first stage of them all resolved it.
    foreign: Text,
}

static FIRST: OnceLock<Text> = OnceLock::new();

#[derive(Default)]
struct Noisy(bool);

impl Drop for Noisy {
    fn drop(&mut self) {
        assert!(!self.0, "noisy to the end");
    }
}

#[derive(Default)]
pub(super) struct Scratch {
    seen: u32,
    noisy: Noisy,
}

impl Transform for All {
    const STAGE: Stage = Stage::clean("acme.all", "Writes \"every\" type\tof field")
        .needs(&["headline", "body_text"])
        .uses(&["*"])
        .writes(&["keywords", "published", "body_text", "body_blocks", "places"])
        .writes_own(&[Own::int("acme.count"), Own::float("acme.score")])
        .private(&[Own::bool("acme.done")])
        .needs_from("/fields")
        .needs_from("/more")
        .uses_from("/use")
        .writes_from("/map")
        .tombstones();
    type Options = AllOptions;
    type Scratch = Scratch;

    fn create(options: AllOptions, cx: &Create<'_>) -> Result<Self> {
        if options.fail_create {
            bail!(ErrorKind::Config, "the option `{}` says so", "fail_create");
        }
        assert!(cx.text("acme.score").is_err());
        let headline = cx.text("headline")?;
        Ok(Self {
            options,
            headline,
            keywords: cx.list("keywords")?,
            published: cx.time("published")?,
            body: cx.text("body_text")?,
            blocks: cx.blocks("body_blocks")?,
            places: cx.tags("places")?,
            count: cx.int("acme.count")?,
            score: cx.float("acme.score")?,
            done: cx.bool("acme.done")?,
            any: cx.any("published")?,
            foreign: *FIRST.get_or_init(|| headline),
        })
    }

    fn start(&mut self, _: &Create<'_>) -> Result<()> {
        assert!(!self.options.panic_start, "start says no");
        Ok(())
    }

    fn process(
        &self,
        scratch: &mut Scratch,
        batch: &mut Batch<'_>,
        cx: &Context<'_>,
    ) -> Result<()> {
        for row in batch.rows() {
            cx.check()?;
            scratch.seen += 1;
            match row.get(self.headline) {
                Some("panic") => panic!("this headline is too much"),
                Some("odd panic") => std::panic::panic_any(vec![1]),
                Some("error") => bail!(ErrorKind::Input, "no good headline in row {}", row.index()),
                Some("number") => drop("x".parse::<u8>()?),
                Some("undeclared") => row.set(self.body, "refuse")?,
                Some("drop") => row.drop("no-good", "")?,
                Some("reject") => row.reject(ErrorKind::Range, "too long")?,
                Some("log") => log::warn!("seen {}", 1),
                Some("foreign") => drop(row.get(self.foreign)),
                Some("noisy") => scratch.noisy.0 = true,
                Some("child") => drop(batch.new_row(After::Row(row.index()))?),
                _ => self.write(row)?,
            }
        }
        cx.count("seen", scratch.seen.into());
        Ok(())
    }
}

impl All {
    fn write(&self, row: Row<'_>) -> Result<()> {
        let before = row.get(self.body).unwrap_or_default();
        let body = format!("{before} Aleppo");
        row.set(self.body, &body)?;
        assert_eq!(row.get(self.body), Some(&*body));
        assert!(!before.contains("Aleppo"), "what was read stays as it was");
        let words: Vec<&str> = body.split(' ').collect();
        row.set_list(self.keywords, &words)?;
        assert_eq!(row.list(self.keywords), words);
        let spans = [Span::new(0, 1), Span::new(2, 4)];
        row.add(self.places, Tag::new("Aleppo").uri("geonames:170063").span(spans[1]))?;
        let many: Vec<Tag<'_>> = words.iter().map(|word| Tag::new(word).spans(&spans)).collect();
        row.add_all(self.places, &many)?;
        let tags = row.tags(self.places);
        assert_eq!(tags.len(), many.len() + 1);
        assert_eq!((tags[0].name(), tags[0].spans()), ("Aleppo", &spans[1..]));
        assert_eq!((tags[0].confidence(), tags[0].creator()), (None, "acme.other"));
        let blocks = [Block { kind: BlockKind::Quote, span: spans[0] }];
        row.set_blocks(self.blocks, &blocks)?;
        assert_eq!(row.blocks(self.blocks), blocks);
        row.set(self.published, "2024-12-01")?;
        row.set(self.count, self.options.count)?;
        row.set(self.score, 0.5)?;
        row.set(self.done, true)?;
        assert_eq!(
            (row.get(self.count), row.get(self.score)),
            (Some(self.options.count), Some(0.5))
        );
        assert_eq!(row.get(self.done), Some(true));
        assert_eq!(row.cell_json(self.any), Some("\"cell\""));
        assert_eq!(
            (row.json(&[])?, row.json(&[self.any])?),
            (r#"{"all":true}"#, r#"{"all":false}"#)
        );
        assert_eq!(self.any.as_time(), Some(self.published));
        assert_eq!((self.any.as_text(), self.any.ty()), (None, FieldType::Time));
        row.clear(self.published)?;
        assert_eq!(row.get(self.published), None);
        Ok(())
    }
}

impl Drop for All {
    fn drop(&mut self) {
        assert!(!self.options.panic_destroy, "destroy says no");
    }
}

/// Drops what it has seen before, by headline.
pub(super) struct Unique {
    headline: Text,
}

#[derive(Default)]
pub(super) struct Seen {
    all: Vec<String>,
    /// How many were there before the last batch, and before the last delta.
    before: usize,
    told: usize,
}

impl Serial for Unique {
    const STAGE: Stage = Stage::clean("acme.unique", "Drops copies").needs(&["headline"]);
    type Options = NoOptions;
    type State = Seen;

    fn create(_: NoOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self { headline: cx.text("headline")? })
    }

    fn open(&self, _: &Context<'_>) -> Result<Seen> {
        Ok(Seen::default())
    }

    fn process(&self, seen: &mut Seen, batch: &mut Batch<'_>, _: &Context<'_>) -> Result<()> {
        seen.before = seen.all.len();
        for row in batch.rows() {
            let Some(headline) = row.get(self.headline) else { continue };
            if seen.all.iter().any(|other| other == headline) {
                row.drop("copy", headline)?;
            } else {
                seen.all.push(headline.to_owned());
            }
        }
        Ok(())
    }

    fn undo(&self, seen: &mut Seen, _: &Context<'_>) -> Result<()> {
        seen.all.truncate(seen.before);
        Ok(())
    }

    fn delta(&self, seen: &mut Seen, out: &mut Output<'_>, _: &Context<'_>) -> Result<()> {
        for headline in seen.all.iter().skip(seen.told) {
            out.write(headline.as_bytes())?;
            out.write(b"\n")?;
        }
        seen.told = seen.all.len();
        Ok(())
    }

    fn apply(&self, seen: &mut Seen, delta: &[u8], _: &Context<'_>) -> Result<()> {
        let text = std::str::from_utf8(delta)?;
        seen.all.extend(text.lines().map(str::to_owned));
        seen.told = seen.all.len();
        Ok(())
    }
}

impl Transform for Unique {
    const STAGE: Stage = <Self as Serial>::STAGE;
    type Options = NoOptions;
    type Scratch = ();

    fn create(options: NoOptions, cx: &Create<'_>) -> Result<Self> {
        <Self as Serial>::create(options, cx)
    }

    fn process(&self, (): &mut (), _: &mut Batch<'_>, _: &Context<'_>) -> Result<()> {
        Ok(())
    }
}

/// One article a line.
pub(super) struct Lines {
    headline: Text,
    uri: Text,
}

pub(super) struct LineReader {
    path: String,
    skip: u64,
}

impl Ingest for Lines {
    const STAGE: Stage = Stage::ingest("acme.lines", "One article a line")
        .writes(&["headline", "uri"])
        .records_many();
    type Options = NoOptions;
    type Reader = LineReader;
    const BOUNDARIES: bool = true;

    fn create(_: NoOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self { headline: cx.text("headline")?, uri: cx.text("uri")? })
    }

    fn boundary(&self, window: &[u8], _: &Context<'_>) -> Result<Option<u64>> {
        let end = window.iter().position(|byte| *byte == b'\n');
        Ok(end.map(|at| at as u64 + 1))
    }

    fn open(
        &self,
        line: &InputLine<'_>,
        stream: Option<&mut Input<'_>>,
        resume: &[u8],
        _: &Context<'_>,
    ) -> Result<LineReader> {
        if stream.is_none() {
            bail!(ErrorKind::Unsupported, "the host opened nothing");
        }
        let skip = if resume.is_empty() { 0 } else { std::str::from_utf8(resume)?.parse()? };
        Ok(LineReader { path: line.path().unwrap_or_default().to_owned(), skip })
    }

    fn next(
        &self,
        reader: &mut LineReader,
        stream: Option<&mut Input<'_>>,
        batch: &mut Batch<'_>,
        max_rows: u32,
        _: &Context<'_>,
    ) -> Result<Next> {
        let Some(stream) = stream else { bail!(ErrorKind::Input, "no stream") };
        for _ in 0..max_rows {
            let line = stream.peek_line()?;
            if line.is_empty() {
                return Ok(Next::End);
            }
            let len = line.len();
            let Some(row) = batch.new_row(After::None)? else { return Ok(Next::More) };
            row.set(self.headline, std::str::from_utf8(line)?.trim_end())?;
            row.set(self.uri, &format!("{}#{}", reader.path, reader.skip))?;
            stream.advance(len)?;
            reader.skip += 1;
        }
        Ok(Next::More)
    }

    fn position(
        &self,
        reader: &mut LineReader,
        token: &mut Output<'_>,
        _: &Context<'_>,
    ) -> Result<()> {
        token.write(reader.skip.to_string().as_bytes())
    }
}

/// One line an article.
pub(super) struct Headlines {
    headline: Text,
}

impl Export for Headlines {
    const STAGE: Stage =
        Stage::export("acme.headlines", "One line an article").uses(&["headline"]).buffers();
    type Options = NoOptions;
    type Writer = u64;
    const COMMITS: bool = true;

    fn create(_: NoOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self { headline: cx.text("headline")? })
    }

    fn begin(&self, run: &RunInfo, _: &Context<'_>) -> Result<Job> {
        let prologue = format!("{} {}\n", run.id, run.to).into_bytes();
        Ok(Job { join: Join::Parts, suffix: ".txt".to_owned(), prologue, ..Job::default() })
    }

    fn open(
        &self,
        job: &str,
        place: Place,
        staged: &mut Output<'_>,
        _: &Context<'_>,
    ) -> Result<u64> {
        staged.write(
            format!("{job} {} {} {}\n", place.split, place.block, place.attempt).as_bytes(),
        )?;
        Ok(0)
    }

    fn write(
        &self,
        lines: &mut u64,
        staged: &mut Output<'_>,
        batch: &mut Batch<'_>,
        _: &Context<'_>,
    ) -> Result<()> {
        use std::io::Write as _;
        for row in batch.rows() {
            staged.write_all(row.get(self.headline).unwrap_or("-").as_bytes())?;
            staged.write(b"\n")?;
            *lines += 1;
        }
        Ok(())
    }

    fn finish(
        &self,
        lines: u64,
        staged: &mut Output<'_>,
        receipt: &mut Output<'_>,
        _: &Context<'_>,
    ) -> Result<()> {
        staged.write(b"end\n")?;
        receipt.write(lines.to_string().as_bytes())
    }

    fn commit(
        &self,
        _: &str,
        receipts: &mut [Receipt<'_>],
        epilogue: &mut Output<'_>,
        cx: &Commit<'_>,
    ) -> Result<()> {
        for receipt in receipts {
            epilogue.write(receipt.receipt)?;
            epilogue.write(receipt.staged.peek_all()?)?;
            cx.reject_uri("some/uri", ErrorKind::Range, receipt.length)?;
        }
        Ok(())
    }
}

crate::export!(All, serial + transform Unique, ingest Lines, export Headlines);

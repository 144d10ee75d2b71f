//! Stages that panic when an article asks for it, one a facet.
#![forbid(unsafe_code)]

use newsmill_plugin::prelude::*;

/// Where to panic beside articles.
#[derive(Options)]
struct PanicOptions {
    /// `create`, `start`, `open` or nothing.
    #[option(default = "")]
    at: String,
}

impl PanicOptions {
    fn check(&self, at: &str) {
        assert!(self.at != at, "the options ask for it");
    }
}

fn check(headline: Option<&str>) {
    assert!(headline != Some("panic"), "the article asks for it");
}

struct Process {
    headline: Text,
    options: PanicOptions,
}

/// Scratch that is told nothing, so that only `open` of the border can make it panic.
#[derive(Default)]
struct Scratch {
    rows: usize,
}

impl Transform for Process {
    const STAGE: Stage =
        Stage::clean("panics.process", "Panics in process").uses(&["headline"]).writes(&["headline"]);
    type Options = PanicOptions;
    type Scratch = Scratch;

    fn create(options: PanicOptions, cx: &Create<'_>) -> Result<Self> {
        options.check("create");
        Ok(Self { headline: cx.text("headline")?, options })
    }

    fn start(&mut self, _: &Create<'_>) -> Result<()> {
        self.options.check("start");
        Ok(())
    }

    fn process(&self, scratch: &mut Scratch, batch: &mut Batch<'_>, _: &Context<'_>) -> Result<()> {
        for row in batch.rows() {
            scratch.rows += 1;
            let headline = row.get(self.headline);
            // Written before the panic, so that only a rollback hides it.
            row.set(self.headline, "touched")?;
            check(headline);
            row.set(self.headline, headline.unwrap_or("none"))?;
        }
        Ok(())
    }
}

struct Remember {
    headline: Text,
}

impl Serial for Remember {
    const STAGE: Stage = Stage::clean("panics.serial", "Numbers articles, and panics").uses(&["headline"]).writes_own(&[Own::int("panics.number")]);
    type Options = NoOptions;
    /// Articles so far, and before the last call.
    type State = (i64, i64);

    fn create(_: NoOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self { headline: cx.text("headline")? })
    }

    fn open(&self, _: &Context<'_>) -> Result<(i64, i64)> {
        Ok((0, 0))
    }

    fn process(&self, state: &mut (i64, i64), batch: &mut Batch<'_>, _: &Context<'_>) -> Result<()> {
        state.1 = state.0;
        for row in batch.rows() {
            state.0 += 1;
            check(row.get(self.headline));
        }
        Ok(())
    }

    fn undo(&self, state: &mut (i64, i64), _: &Context<'_>) -> Result<()> {
        state.0 = state.1;
        Ok(())
    }

    fn delta(&self, state: &mut (i64, i64), out: &mut Output<'_>, _: &Context<'_>) -> Result<()> {
        out.write(&state.0.to_le_bytes())
    }

    fn apply(&self, state: &mut (i64, i64), delta: &[u8], _: &Context<'_>) -> Result<()> {
        let number = delta.try_into().map(i64::from_le_bytes);
        state.0 = number.map_err(|_| Error::new(ErrorKind::Input, "a delta of another length"))?;
        Ok(())
    }
}

struct Lines {
    headline: Text,
}

impl Ingest for Lines {
    const STAGE: Stage =
        Stage::ingest("panics.ingest", "A line is a headline").writes(&["headline"]).records_many();
    const BOUNDARIES: bool = true;
    type Options = NoOptions;
    type Reader = ();

    fn create(_: NoOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self { headline: cx.text("headline")? })
    }

    fn boundary(&self, window: &[u8], _: &Context<'_>) -> Result<Option<u64>> {
        let end = window.iter().position(|&byte| byte == b'\n');
        Ok(end.and_then(|end| u64::try_from(end + 1).ok()))
    }

    fn open(&self, _: &InputLine<'_>, _: Option<&mut Input<'_>>, _: &[u8], _: &Context<'_>) -> Result<()> {
        Ok(())
    }

    fn next(
        &self,
        _: &mut (),
        stream: Option<&mut Input<'_>>,
        batch: &mut Batch<'_>,
        max_rows: u32,
        _: &Context<'_>,
    ) -> Result<Next> {
        let Some(stream) = stream else { bail!(ErrorKind::Unsupported, "no stream") };
        for _ in 0..max_rows {
            let line = stream.peek_line()?;
            if line.is_empty() {
                return Ok(Next::End);
            }
            let length = line.len();
            let text = std::str::from_utf8(line)?.trim_end().to_owned();
            let Some(row) = batch.new_row(After::None)? else { return Ok(Next::More) };
            check(Some(&text));
            row.set(self.headline, &text)?;
            stream.advance(length)?;
        }
        Ok(Next::More)
    }
}

struct Write {
    headline: Text,
}

impl Export for Write {
    const STAGE: Stage = Stage::export("panics.export", "A headline a line").uses(&["headline"]);
    type Options = NoOptions;
    type Writer = ();

    fn create(_: NoOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self { headline: cx.text("headline")? })
    }

    fn begin(&self, _: &RunInfo, _: &Context<'_>) -> Result<Job> {
        Ok(Job::default())
    }

    fn open(&self, _: &str, _: Place, _: &mut Output<'_>, _: &Context<'_>) -> Result<()> {
        Ok(())
    }

    fn write(&self, _: &mut (), out: &mut Output<'_>, batch: &mut Batch<'_>, _: &Context<'_>) -> Result<()> {
        for row in batch.rows() {
            let headline = row.get(self.headline);
            out.write(headline.unwrap_or_default().as_bytes())?;
            check(headline);
            out.write(b"\n")?;
        }
        Ok(())
    }

    fn finish(&self, _: (), _: &mut Output<'_>, _: &mut Output<'_>, _: &Context<'_>) -> Result<()> {
        Ok(())
    }
}

newsmill_plugin::export!(Process, serial Remember, ingest Lines, export Write);

//! The work on plain structs, as a Rust program without plugins would have them.

use std::hint::black_box;
use std::time::Instant;

use newsmill_plugin::prelude::*;

use crate::work;

/// Which work is done.
#[derive(Options)]
pub(crate) struct DirectOptions {
    /// Which work is done.
    work: Work,
}

/// A kind of work.
#[derive(Options, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// Looks at bodies.
    Look,
    /// Writes bodies anew.
    Rewrite,
    /// Adds five tags.
    Tag,
}

/// Takes the bodies of the first batch over into plain articles, and works on those in every later call.
pub(crate) struct Direct {
    body: Text,
    work: Work,
}

/// An article without newsmill.
struct Article {
    body: String,
    places: Vec<PlainTag>,
}

/// A tag without newsmill.
#[expect(dead_code, reason = "made to be kept, and read by nobody here")]
struct PlainTag {
    name: String,
    uri: String,
    confidence: f64,
    relevance: f64,
    spans: Vec<Span>,
    data: String,
    creator: &'static str,
}

impl Transform for Direct {
    const STAGE: Stage = Stage::tag("bench.direct", "Works on plain structs").needs(&["body_text"]);
    type Options = DirectOptions;
    type Scratch = Articles;

    fn create(options: DirectOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self { body: cx.text("body_text")?, work: options.work })
    }

    fn process(&self, all: &mut Articles, batch: &mut Batch<'_>, cx: &Context<'_>) -> Result<()> {
        if all.0.is_empty() {
            let bodies = batch.rows().filter_map(|row| row.get(self.body));
            all.0 = bodies.map(|body| Article { body: body.to_owned(), places: vec![] }).collect();
        }
        for article in &mut all.0 {
            article.places = Vec::new();
        }
        let begun = Instant::now();
        match self.work {
            Work::Look => look(&all.0),
            Work::Rewrite => rewrite(&mut all.0),
            Work::Tag => tag(&mut all.0),
        }
        cx.gauge("seconds", begun.elapsed().as_secs_f64());
        cx.gauge("bytes", all.bytes());
        Ok(())
    }
}

/// The plain articles of one worker.
#[derive(Default)]
pub(crate) struct Articles(Vec<Article>);

impl Articles {
    /// Bytes of all bodies and names, to show that the work is the same.
    fn bytes(&self) -> f64 {
        let names =
            |article: &Article| article.places.iter().map(|tag| tag.name.len()).sum::<usize>();
        let bytes = self.0.iter().map(|article| article.body.len() + names(article)).sum::<usize>();
        u32::try_from(bytes).map_or(f64::NAN, f64::from)
    }
}

#[inline(never)]
fn look(articles: &[Article]) {
    for article in articles {
        black_box(work::look(&article.body));
    }
}

#[inline(never)]
fn rewrite(articles: &mut [Article]) {
    for article in articles {
        let mut new = String::with_capacity(article.body.len());
        work::rewrite(&article.body, &mut new);
        article.body = new;
    }
}

#[inline(never)]
fn tag(articles: &mut [Article]) {
    for article in articles {
        for span in work::names(&article.body) {
            article.places.push(PlainTag {
                name: article.body.get(span.clone()).unwrap_or_default().to_owned(),
                uri: work::identity(&span),
                confidence: 0.9,
                relevance: f64::NAN,
                spans: vec![span.into()],
                data: String::new(),
                creator: "bench.direct",
            });
        }
    }
}

//! The stage: what the article is, then what its text is like.

use newsmill_plugin::prelude::*;

use crate::body::Body;
use crate::options::FilterOptions;
use crate::range;
use crate::rules::{Rule, rules};

/// Drops what is not wanted.
pub(crate) struct Filter {
    kind: Text,
    confidence: Float,
    language: Text,
    published: Time,
    body: Text,
    blocks: Blocks,
    required: Vec<(String, AnyField)>,
    languages: Vec<String>,
    from: Option<i64>,
    before: Option<i64>,
    rules: Vec<Rule>,
    options: FilterOptions,
}

/// Why an article is dropped, and what shows it.
type Verdict = Option<(&'static str, String)>;

impl Transform for Filter {
    const STAGE: Stage =
        Stage::clean("clean.filter", "Drops what is not wanted, each with a reason")
            .uses(&["kind", "kind_confidence", "language", "published", "body_text", "body_blocks"])
            .needs_from("/required");
    type Options = FilterOptions;
    type Scratch = ();

    fn create(options: FilterOptions, cx: &Create<'_>) -> Result<Self> {
        let required = options.required.iter().map(|name| Ok((name.clone(), cx.any(name)?)));
        let required = required.collect::<Result<Vec<_>>>()?;
        let time = |name: &str, value: &Option<String>| {
            value.as_deref().map(range::micros).transpose().map_err(|why| {
                Error::new(ErrorKind::Config, format_args!("read option `{name}`: {why}"))
            })
        };
        let lower = |name: &String| name.to_ascii_lowercase().replace('_', "-");
        Ok(Self {
            kind: cx.text("kind")?,
            confidence: cx.float("kind_confidence")?,
            language: cx.text("language")?,
            published: cx.time("published")?,
            body: cx.text("body_text")?,
            blocks: cx.blocks("body_blocks")?,
            required,
            languages: options.languages.iter().map(lower).collect(),
            from: time("published_from", &options.published_from)?,
            before: time("published_before", &options.published_before)?,
            rules: rules(&options),
            options,
        })
    }

    fn process(&self, (): &mut (), batch: &mut Batch<'_>, cx: &Context<'_>) -> Result<()> {
        for row in batch.rows() {
            cx.check()?;
            let verdict = self
                .kind(row)
                .or_else(|| self.missing(row))
                .or_else(|| self.language(row))
                .or_else(|| self.published(row))
                .or_else(|| self.quality(row));
            if let Some((reason, detail)) = verdict {
                row.drop(reason, &detail)?;
            }
        }
        Ok(())
    }
}

impl Filter {
    fn kind(&self, row: Row<'_>) -> Verdict {
        let kind = row.get(self.kind)?;
        if self.options.kinds.is_empty() {
            return None;
        }
        let confidence = row.get(self.confidence).unwrap_or(1.0);
        let wanted = self.options.kinds.iter().any(|wanted| wanted.name() == kind);
        let drops = if wanted {
            confidence < self.options.kind_confidence_min
        } else {
            confidence >= self.options.other_confidence_min
        };
        drops.then(|| ("not-an-article", format!("{kind}, confidence {confidence}")))
    }

    fn missing(&self, row: Row<'_>) -> Verdict {
        let empty = |(_, field): &&(String, AnyField)| row.cell_json(*field).is_none();
        self.required.iter().find(empty).map(|(name, _)| ("missing-field", name.clone()))
    }

    fn language(&self, row: Row<'_>) -> Verdict {
        let language = row.get(self.language)?;
        let lower = language.to_ascii_lowercase().replace('_', "-");
        let is = |wanted: &String| {
            lower
                .strip_prefix(wanted.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let kept = self.languages.is_empty() || self.languages.iter().any(is);
        (!kept).then(|| ("language", language.to_owned()))
    }

    fn published(&self, row: Row<'_>) -> Verdict {
        if self.from.is_none() && self.before.is_none() {
            return None;
        }
        let time = row.unix_micros(self.published)?;
        let early = self.from.is_some_and(|from| time < from);
        let late = self.before.is_some_and(|before| time >= before);
        (early || late).then(|| ("published", range::show(time)))
    }

    fn quality(&self, row: Row<'_>) -> Verdict {
        if self.rules.is_empty() {
            return None;
        }
        let text = row.get(self.body).unwrap_or_default();
        let items = row
            .blocks(self.blocks)
            .into_iter()
            .filter(|block| block.kind == BlockKind::ListItem)
            .map(|block| block.span.range())
            .collect();
        let body = Body::new(text, row.get(self.language).unwrap_or_default(), items);
        self.rules.iter().find_map(|rule| rule.broken(&body).map(|detail| (rule.reason, detail)))
    }
}

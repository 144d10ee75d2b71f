//! Doc comments and `#[option(..)]`.

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Error, Expr, ExprLit, Lit, LitStr, Meta, Result};

use crate::literal::Literal;

/// What stands before a field, variant or type.
#[derive(Default)]
pub(crate) struct Attributes {
    pub(crate) description: String,
    pub(crate) name: Option<String>,
    pub(crate) default: Option<Literal>,
    pub(crate) min: Option<Literal>,
    pub(crate) max: Option<Literal>,
    pub(crate) min_len: Option<u64>,
    pub(crate) max_len: Option<u64>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
    pub(crate) secret: bool,
    pub(crate) path: bool,
    seen: Vec<(String, Span)>,
}

const NAMES: &str = "`default`, `min`, `max`, `min_len`, `max_len`, `min_items`, `max_items`, `secret`, `path`, `name`";

impl Attributes {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut parsed = Self { description: description(attributes), ..Self::default() };
        for attribute in attributes {
            if attribute.path().is_ident("option") {
                attribute.parse_nested_meta(|meta| parsed.take(&meta))?;
            }
        }
        Ok(parsed)
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let Some(ident) = meta.path.get_ident() else {
            return Err(meta.error(format_args!("expected one of {NAMES}")));
        };
        let key = ident.to_string();
        if self.seen.iter().any(|(seen, _)| *seen == key) {
            return Err(meta.error(format_args!("`{key}` is given twice")));
        }
        match key.as_str() {
            "default" => self.default = Some(value(meta)?),
            "min" => self.min = Some(number(meta)?),
            "max" => self.max = Some(number(meta)?),
            "min_len" => self.min_len = Some(count(meta)?),
            "max_len" => self.max_len = Some(count(meta)?),
            "min_items" => self.min_items = Some(count(meta)?),
            "max_items" => self.max_items = Some(count(meta)?),
            "secret" => self.secret = true,
            "path" => self.path = true,
            "name" => self.name = Some(meta.value()?.parse::<LitStr>()?.value()),
            _ => return Err(meta.error(format_args!("unknown `{key}`, expected one of {NAMES}"))),
        }
        self.seen.push((key, ident.span()));
        Ok(())
    }

    /// Refuses what is not among `names`.
    pub(crate) fn allow(&self, names: &[&str], place: &str) -> Result<()> {
        match self.seen.iter().find(|(key, _)| !names.contains(&key.as_str())) {
            Some((key, span)) => {
                Err(Error::new(*span, format_args!("`{key}` has no meaning {place}")))
            }
            None => Ok(()),
        }
    }
}

fn value(meta: &ParseNestedMeta<'_>) -> Result<Literal> {
    meta.value()?.parse()
}

fn number(meta: &ParseNestedMeta<'_>) -> Result<Literal> {
    let input = meta.value()?;
    let at = input.span();
    match input.parse()? {
        literal @ (Literal::Int(_) | Literal::Float(_)) => Ok(literal),
        _ => Err(Error::new(at, "expected a number")),
    }
}

fn count(meta: &ParseNestedMeta<'_>) -> Result<u64> {
    let input = meta.value()?;
    let at = input.span();
    match input.parse()? {
        Literal::Int(count) => u64::try_from(count).ok(),
        _ => None,
    }
    .ok_or_else(|| Error::new(at, "expected a whole number that is not negative"))
}

/// The doc comment: the lines of a paragraph joined by spaces, paragraphs by an empty line.
fn description(attributes: &[Attribute]) -> String {
    let mut text = String::new();
    let mut paragraph_ended = false;
    for attribute in attributes {
        let Meta::NameValue(pair) = &attribute.meta else { continue };
        let Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) = &pair.value else { continue };
        if !pair.path.is_ident("doc") {
            continue;
        }
        // A line comment is one line, maybe empty; a block comment is many.
        for line in line.value().split('\n').map(str::trim) {
            if line.is_empty() {
                paragraph_ended = true;
                continue;
            }
            if !text.is_empty() {
                text.push_str(if paragraph_ended { "\n\n" } else { " " });
            }
            paragraph_ended = false;
            text.push_str(line);
        }
    }
    text
}

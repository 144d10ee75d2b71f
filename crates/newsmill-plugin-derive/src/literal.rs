//! Values in attributes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::token::{Brace, Bracket};
use syn::{Error, Lit, Result, Token, braced, bracketed};

const EXPECTED: &str = "expected a number, `true`, `false`, text, a list `[..]` of these, or `{}`";

/// A value that JSON can say.
pub(crate) enum Literal {
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(String),
    List(Vec<Literal>),
    Empty,
}

impl Parse for Literal {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let inner;
        if input.peek(Bracket) {
            bracketed!(inner in input);
            let items = Punctuated::<Self, Token![,]>::parse_terminated(&inner)?;
            return Ok(Self::List(items.into_iter().collect()));
        }
        if input.peek(Brace) {
            braced!(inner in input);
            return if inner.is_empty() { Ok(Self::Empty) } else { Err(inner.error(EXPECTED)) };
        }
        let negative = input.parse::<Option<Token![-]>>()?.is_some();
        let literal = input.parse::<Lit>().map_err(|error| Error::new(error.span(), EXPECTED))?;
        match (&literal, negative) {
            (Lit::Int(value), _) => {
                let value: i128 = value.base10_parse()?;
                Ok(Self::Int(if negative { -value } else { value }))
            }
            (Lit::Float(value), _) => {
                let value: f64 = value.base10_parse()?;
                Ok(Self::Float(if negative { -value } else { value }))
            }
            (Lit::Bool(value), false) => Ok(Self::Bool(value.value)),
            (Lit::Str(value), false) => Ok(Self::Text(value.value())),
            _ => Err(Error::new_spanned(literal, EXPECTED)),
        }
    }
}

impl Literal {
    /// The value as JSON.
    pub(crate) fn json(&self) -> String {
        match self {
            Self::Bool(value) => value.to_string(),
            Self::Int(value) => value.to_string(),
            Self::Float(value) => format!("{value:?}"),
            Self::Text(value) => quoted(value),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::json).collect();
                format!("[{}]", items.join(","))
            }
            Self::Empty => "{}".to_owned(),
        }
    }

    /// The value as a constant of the SDK's `Literal`.
    pub(crate) fn tokens(&self) -> TokenStream {
        match self {
            Self::Bool(value) => quote!(__sdk::Literal::Bool(#value)),
            Self::Int(value) => quote!(__sdk::Literal::Int(#value)),
            Self::Float(value) => {
                let text = self.json();
                quote!(__sdk::Literal::Float { text: #text, value: #value })
            }
            Self::Text(value) => quote!(__sdk::Literal::Text(#value)),
            Self::List(items) => {
                let items = items.iter().map(Self::tokens);
                quote!(__sdk::Literal::List({
                    const ITEMS: &[__sdk::Literal] = &[#(#items),*];
                    ITEMS
                }))
            }
            Self::Empty => quote!(__sdk::Literal::Empty),
        }
    }
}

fn quoted(text: &str) -> String {
    let mut json = String::from('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            low if u32::from(low) < 0x20 => {
                json.extend(["\\u00", &format!("{:02x}", u32::from(low))]);
            }
            other => json.push(other),
        }
    }
    json.push('"');
    json
}

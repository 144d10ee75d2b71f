//! `#[derive(Options)]`: serde's `Deserialize` and a constant JSON Schema from one type.
//!
//! Use it as `newsmill_plugin::Options`, where it is documented; the code it makes refers to that crate alone.
#![forbid(unsafe_code)]

mod attributes;
mod choice;
mod literal;
mod object;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use syn::{Data, DeriveInput, Error, Result, parse_macro_input};

use crate::attributes::Attributes;

/// Makes options of a struct with named fields, or one option's choices of an enum with bare variants.
///
/// Doc comments become descriptions. A field is required unless it has a default or is an `Option`. Unknown keys are
/// refused.
///
/// | `#[option(..)]` | on | means |
/// |---|---|---|
/// | `default = 20` | any field | its value when it is left out: a number, bool, text, list, or `{}` |
/// | `min = 1`, `max = 100` | numbers | its limits |
/// | `min_len = 1`, `max_len = 80` | text | its length in characters |
/// | `min_items = 1`, `max_items = 9` | lists | their number |
/// | `secret` | text | is never printed |
/// | `path` | text | is made absolute by the host |
/// | `name = "other"` | fields and variants | its name in JSON; otherwise that of the field, or the variant in snake_case |
///
/// Types: `bool`, integers, `f32`, `f64`, `String`, `PathBuf`, `Value` (any JSON), `Option<T>`, `Vec<T>`,
/// `BTreeMap<String, T>` and other types that derive it.
#[proc_macro_derive(Options, attributes(option))]
pub fn options(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

fn expand(input: &DeriveInput) -> Result<Tokens> {
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(&input.generics, "options have no generic parameters"));
    }
    let container = Attributes::parse(&input.attrs)?;
    container.allow(&[], "on a type")?;
    match &input.data {
        Data::Struct(data) => object::expand(&input.ident, &container.description, data),
        Data::Enum(data) => choice::expand(&input.ident, &container.description, data),
        Data::Union(_) => Err(Error::new_spanned(&input.ident, "options are a struct or an enum")),
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_str;

    use super::expand;

    #[test]
    fn wrong_attributes_are_told() {
        for (code, words) in [
            ("struct O { #[option(mini = 1)] a: u8 }", "unknown `mini`, expected one of `default`"),
            ("struct O { #[option(min = 1, min = 2)] a: u8 }", "`min` is given twice"),
            ("struct O { #[option(min = \"1\")] a: u8 }", "expected a number"),
            (
                "struct O { #[option(min_len = -1)] a: String }",
                "expected a whole number that is not negative",
            ),
            ("struct O { #[option(default = f())] a: u8 }", "expected a number, `true`, `false`"),
            ("struct O { #[option(default = {1})] a: u8 }", "expected a number, `true`, `false`"),
            ("struct O { #[option(name = \"b\")] a: u8, b: u8 }", "two options are named `b`"),
            ("struct O(u8);", "a struct with named fields"),
            ("struct O<T> { a: T }", "no generic parameters"),
            ("#[option(name = \"x\")] struct O { a: u8 }", "`name` has no meaning on a type"),
            ("union O { a: u8 }", "a struct or an enum"),
            ("enum O { A(u8) }", "variants without data"),
            ("enum O { #[option(min = 1)] A }", "`min` has no meaning on a choice"),
            ("enum O { A, #[option(name = \"a\")] B }", "two choices are named `a`"),
            ("enum O {}", "no choice"),
        ] {
            let error = expand(&parse_str(code).unwrap()).unwrap_err().to_string();
            assert!(error.contains(words), "{code}: {error}");
        }
    }
}

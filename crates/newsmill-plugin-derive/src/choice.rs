//! Enums: one of a few texts.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{DataEnum, Error, Fields, Result};

use crate::attributes::Attributes;

pub(crate) fn expand(ident: &Ident, description: &str, data: &DataEnum) -> Result<TokenStream> {
    let (mut idents, mut names) = (Vec::new(), Vec::<String>::new());
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            return Err(Error::new_spanned(variant, "choices are variants without data"));
        }
        let attributes = Attributes::parse(&variant.attrs)?;
        attributes.allow(&["name"], "on a choice")?;
        let name = attributes.name.unwrap_or_else(|| snake_case(&variant.ident.to_string()));
        if names.contains(&name) {
            return Err(Error::new_spanned(
                variant,
                format_args!("two choices are named `{name}`"),
            ));
        }
        idents.push(&variant.ident);
        names.push(name);
    }
    if names.is_empty() {
        return Err(Error::new_spanned(ident, "an enum without variants is no choice"));
    }
    let own_name = ident.to_string();
    Ok(quote! {
        const _: () = {
            use ::newsmill_plugin::__private as __sdk;

            #[derive(__sdk::serde::Deserialize)]
            #[serde(crate = "::newsmill_plugin::__private::serde", rename = #own_name)]
            enum __Helper {
                #(#[serde(rename = #names)] #idents),*
            }

            #[automatically_derived]
            impl<'de> __sdk::serde::Deserialize<'de> for #ident {
                fn deserialize<D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
                where
                    D: __sdk::serde::Deserializer<'de>,
                {
                    ::core::result::Result::Ok(
                        match __sdk::serde::Deserialize::deserialize(deserializer)? {
                            #(__Helper::#idents => Self::#idents),*
                        },
                    )
                }
            }

            #[automatically_derived]
            impl __sdk::OptionType for #ident {
                const SHAPE: __sdk::Schema = __sdk::Schema {
                    ty: __sdk::Type::Choice(&[#(#names),*]),
                    description: #description,
                };
            }
        };
    })
}

/// `TableRow` is `table_row`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake
}

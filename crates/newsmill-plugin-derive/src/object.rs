//! Structs: an object with these keys alone.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{DataStruct, Error, Fields, Result, Type};

use crate::attributes::Attributes;
use crate::literal::Literal;

struct Field<'f> {
    ident: &'f Ident,
    ty: &'f Type,
    name: String,
    attributes: Attributes,
}

pub(crate) fn expand(ident: &Ident, description: &str, data: &DataStruct) -> Result<TokenStream> {
    let fields = fields(ident, data)?;
    let deserialize = deserialize(ident, &fields);
    let properties = fields.iter().map(property);
    let count = fields.len();
    Ok(quote! {
        const _: () = {
            use ::newsmill_plugin::__private as __sdk;

            #deserialize

            #[automatically_derived]
            impl __sdk::OptionType for #ident {
                const SHAPE: __sdk::Schema = {
                    const PROPERTIES: [__sdk::Property; #count] = [#(#properties),*];
                    __sdk::Schema {
                        ty: __sdk::Type::Struct(&PROPERTIES),
                        description: #description,
                    }
                };
            }

            #[automatically_derived]
            impl ::newsmill_plugin::Options for #ident {
                const SCHEMA: &'static str = {
                    const SHAPE: __sdk::Schema = <#ident as __sdk::OptionType>::SHAPE;
                    const LEN: usize = __sdk::schema_len(&SHAPE);
                    const JSON: [u8; LEN] = __sdk::schema_json::<LEN>(&SHAPE);
                    __sdk::as_text(&JSON)
                };
            }
        };
    })
}

fn fields<'f>(ident: &Ident, data: &'f DataStruct) -> Result<Vec<Field<'f>>> {
    let named = match &data.fields {
        Fields::Named(named) => named.named.iter().collect(),
        Fields::Unit => Vec::new(),
        Fields::Unnamed(_) => {
            return Err(Error::new_spanned(ident, "options are a struct with named fields"));
        }
    };
    let mut fields: Vec<Field<'f>> = Vec::new();
    for field in named {
        let Some(ident) = &field.ident else { continue };
        let attributes = Attributes::parse(&field.attrs)?;
        let name = attributes.name.clone().unwrap_or_else(|| ident.unraw().to_string());
        if fields.iter().any(|other| other.name == name) {
            return Err(Error::new_spanned(ident, format_args!("two options are named `{name}`")));
        }
        fields.push(Field { ident, ty: &field.ty, name, attributes });
    }
    Ok(fields)
}

/// `Deserialize` by way of a struct of the same fields for which serde derives it.
fn deserialize(ident: &Ident, fields: &[Field<'_>]) -> TokenStream {
    let name = ident.to_string();
    let idents: Vec<_> = fields.iter().map(|field| field.ident).collect();
    let helper = fields.iter().enumerate().map(|(i, field)| {
        let Field { ident, ty, name, attributes } = field;
        let default = attributes.default.as_ref().map(|_| {
            let function = format_ident!("__default_{i}").to_string();
            quote!(, default = #function)
        });
        quote!(#[serde(rename = #name #default)] #ident: #ty)
    });
    let defaults = fields.iter().enumerate().filter_map(|(i, field)| {
        let json = field.attributes.default.as_ref()?.json();
        let (function, ty) = (format_ident!("__default_{i}"), field.ty);
        Some(quote! {
            fn #function() -> #ty {
                __sdk::default_value(#json)
            }
        })
    });
    quote! {
        #[derive(__sdk::serde::Deserialize)]
        #[serde(crate = "::newsmill_plugin::__private::serde", deny_unknown_fields, rename = #name)]
        struct __Helper {
            #(#helper),*
        }

        #(#defaults)*

        #[automatically_derived]
        impl<'de> __sdk::serde::Deserialize<'de> for #ident {
            fn deserialize<D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: __sdk::serde::Deserializer<'de>,
            {
                let __Helper { #(#idents),* } = __sdk::serde::Deserialize::deserialize(deserializer)?;
                ::core::result::Result::Ok(Self { #(#idents),* })
            }
        }
    }
}

fn property(field: &Field<'_>) -> TokenStream {
    let Field { ident: _, ty, name, attributes } = field;
    let description = &attributes.description;
    let has_default = attributes.default.is_some();
    let [default, min, max] = [&attributes.default, &attributes.min, &attributes.max]
        .map(|value| optional(value.as_ref().map(Literal::tokens)));
    let [min_len, max_len, min_items, max_items] =
        [attributes.min_len, attributes.max_len, attributes.min_items, attributes.max_items]
            .map(|count| optional(count.map(|count| quote!(#count))));
    let Attributes { secret, path, .. } = attributes;
    quote_spanned! {ty.span()=>
        {
            const PROPERTY: __sdk::Property = __sdk::Property {
                name: #name,
                description: #description,
                schema: <#ty as __sdk::OptionType>::SHAPE,
                required: !#has_default && !<#ty as __sdk::OptionType>::OPTIONAL,
                default: #default,
                min: #min,
                max: #max,
                min_len: #min_len,
                max_len: #max_len,
                min_items: #min_items,
                max_items: #max_items,
                secret: #secret,
                path: #path,
            }
            .checked();
            PROPERTY
        }
    }
}

fn optional(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

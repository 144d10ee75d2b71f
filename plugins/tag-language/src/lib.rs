//! `tag.language`: says what language an article is in.
//!
//! The text decides, by its script and by n-grams ([`newsmill_model::language`]); what the page declares counts
//! where the text leaves a doubt. See this folder's README.

#![forbid(unsafe_code)]

mod choice;
mod options;
mod stage;

newsmill_plugin::export!(stage::Language);

//! `tag.entities`: tags the people, organisations and places an article names.
//!
//! A linear chain labels the words of each sentence, the mentions of a text are made to agree, and forms of one name are
//! joined to one tag. See this folder's README.
#![forbid(unsafe_code)]

mod options;
mod relevance;
mod stage;

newsmill_plugin::export!(stage::Entities);

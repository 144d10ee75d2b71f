//! `clean.extract`: finds the article in a page.
//!
//! A page goes through four steps. Its bytes become text and a tree ([`newsmill_html`]). The tree becomes a sequence
//! of pieces of text, each with what its place says of it (`layout`, `hints`). The element whose pieces speak most for
//! an article is its container, and what in it is furniture is left out (`content`, `phrases`). What the page says of
//! itself, in JSON-LD, meta elements, microdata and around the text, gives the rest (`signals`, `headline`,
//! `metadata`, `published`, `dates`, `people`, `authors`, `images`, `kind`). Plain text has its own short way (`plain`).
//!
//! Everything but `stage` and `options` is free of the pipeline and works on plain strings.

#![forbid(unsafe_code)]

mod authors;
#[cfg(test)]
mod cases;
mod content;
mod dates;
mod extract;
mod headline;
mod hints;
mod images;
mod jsonld;
mod kind;
mod layout;
mod metadata;
mod options;
mod page;
mod people;
mod phrases;
mod plain;
mod published;
mod signals;
mod stage;

newsmill_plugin::export!(stage::Extract);

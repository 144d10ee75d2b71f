//! The same work twice in one library: as stages behind the border, and on plain structs.
//!
//! `bench.look`, `bench.rewrite` and `bench.tag` are stages as their authors write them. `bench.direct` does what
//! they do as a Rust program without plugins would, and says itself how long that took.
#![forbid(unsafe_code)]

mod direct;
mod through;
mod work;

newsmill_plugin::export!(through::Look, through::Rewrite, through::Tagger, direct::Direct);

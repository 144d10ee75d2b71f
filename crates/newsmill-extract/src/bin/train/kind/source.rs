//! The table as a source file.

use std::fmt::Write as _;

use super::boost::Grown;
use super::pages::Sample;

const HEAD: &str = "\
//! How kinds of pages are told apart. Made by `train kind` from the development set of WCXB (CC BY 4.0); never edited.

use super::model::{Model, Tree};

";

/// Names of features, base scores and trees as Rust source.
pub(crate) fn source(samples: &[Sample], grown: &Grown, sharpness: f64) -> Result<String, String> {
    let mut out = HEAD.to_owned();
    let names = samples.first().map_or(&[][..], |sample| &sample.seen[0]);
    write_all(&mut out, names.iter().map(|(name, _)| *name), grown, sharpness)
        .map_err(|e| format!("write the table: {e}"))?;
    Ok(out)
}

fn write_all<'n>(
    out: &mut String,
    names: impl Iterator<Item = &'n str>,
    grown: &Grown,
    sharpness: f64,
) -> std::fmt::Result {
    writeln!(out, "/// The features, in the order the trees count them in.\n#[cfg(test)]")?;
    writeln!(out, "pub(super) const NAMES: &[&str] = &[")?;
    for name in names {
        writeln!(out, "    {name:?},")?;
    }
    writeln!(out, "];\n\n/// The whole model.")?;
    writeln!(out, "pub(super) const MODEL: Model<'static> = Model {{")?;
    writeln!(
        out,
        "    base: {:?},\n    trees: TREES,\n    sharpness: {sharpness:?},\n}};\n",
        grown.base
    )?;
    writeln!(out, "const TREES: &[Tree] = &[")?;
    for tree in &grown.trees {
        let leaves = format!("{:?}", tree.leaves).replace(' ', "");
        writeln!(out, "    Tree {{ questions: {:?}, leaves: {leaves} }},", tree.questions)?;
    }
    writeln!(out, "];")
}

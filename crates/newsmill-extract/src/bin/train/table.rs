//! Where the fitted tables stand in the sources.

use std::path::{Path, PathBuf};

use crate::say;

fn place(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file)
}

/// Writes a table, given as its whole file below `src`.
pub(crate) fn write(file: &str, text: &str) -> Result<(), String> {
    let path = place(file);
    std::fs::write(&path, text).map_err(|e| format!("write `{}`: {e}", path.display()))?;
    say(&format!("wrote {} bytes to src/{file}", text.len()));
    Ok(())
}

/// Writes weights, in hundredths, into the lines `Name = weight,` of a source file; all else in it stays.
pub(crate) fn write_weights(file: &str, names: &[&str], weights: &[f64]) -> Result<(), String> {
    let path = place(file);
    let text =
        std::fs::read_to_string(&path).map_err(|e| format!("read `{}`: {e}", path.display()))?;
    let line = |line: &str| {
        let (name, _) = line.trim_start().split_once(" = ")?;
        let at = names.iter().position(|known| *known == name)?;
        Some(format!("    {name} = {:.0},\n", hundredths(weights[at])))
    };
    let lines: String =
        text.split_inclusive('\n').map(|old| line(old).unwrap_or_else(|| old.to_owned())).collect();
    write(file, &lines)
}

/// What the table holds of a weight; no `-0`.
pub(crate) fn hundredths(weight: f64) -> f64 {
    (weight * 100.0).round().clamp(-999.0, 999.0) + 0.0
}

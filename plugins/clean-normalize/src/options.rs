//! What a pipeline may set.

use newsmill_plugin::prelude::*;

use crate::normalize::Steps;

/// Options of `clean.normalize`: each step can be left out.
#[derive(Options)]
pub(crate) struct NormalizeOptions {
    /// Mend text whose UTF-8 was read as windows-1252 or Latin-1, once or twice, where the repair is certain.
    #[option(default = true)]
    mojibake: bool,
    /// Decode HTML references left in the text, such as `&amp;` and `&#8217;`; `&lt;` and `&gt;` stay.
    #[option(default = true)]
    entities: bool,
    /// Remove control characters, soft hyphens and other invisible characters; joiners stay where scripts need them.
    #[option(default = true)]
    characters: bool,
    /// Fold whitespace: one plain space between words, no-break spaces included.
    #[option(default = true)]
    whitespace: bool,
    /// Compose characters (Unicode NFC).
    #[option(default = true)]
    nfc: bool,
    /// Take page furniture out of the body; picture captions with credits go to `images`.
    #[option(default = true)]
    furniture: bool,
}

impl NormalizeOptions {
    pub(crate) const fn steps(&self) -> Steps {
        Steps {
            mojibake: self.mojibake,
            entities: self.entities,
            characters: self.characters,
            whitespace: self.whitespace,
            nfc: self.nfc,
            furniture: self.furniture,
        }
    }
}

#[cfg(test)]
mod tests {
    use newsmill_plugin::testing;

    use super::*;

    #[test]
    fn the_readme_lists_the_options() {
        testing::check_readme::<NormalizeOptions>(include_str!("../README.md")).unwrap();
    }
}

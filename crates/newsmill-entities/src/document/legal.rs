//! Legal forms of firms: `Acme, Inc.` is one name.

use newsmill_text::Token;

use super::{ORGANISATION, Scratch};

/// Forms that stand behind a comma. `Co.` also begins other things there.
const BEHIND_COMMA: &[&str] = &[
    "Inc.", "Inc", "LLC", "L.L.C.", "LLP", "L.L.P.", "Ltd.", "Ltd", "L.P.", "LP", "Corp.", "PLC",
    "plc", "P.C.", "N.A.",
];

/// The same and others, as the last word of a key.
const FORMS: &[&str] =
    &["inc", "llc", "l.l.c", "llp", "l.l.p", "ltd", "l.p", "corp", "plc", "gmbh", "limited"];

/// How sure a name is an organisation's that a legal form stands behind.
const SURE: f32 = 0.8;

/// Makes a legal form behind a comma part of the name before it, which is a firm's then.
pub(super) fn join_forms(text: &str, scratch: &mut Scratch) {
    let all = scratch.tokens.all();
    let is = |at: usize, words: &[&str]| {
        all.get(at).is_some_and(|token: &Token| words.contains(&token.of(text)))
    };
    let mut end = 0;
    scratch.mentions.retain_mut(|mention| {
        if mention.start < end {
            return false;
        }
        if is(mention.end, &[","]) && is(mention.end + 1, BEHIND_COMMA) {
            mention.end += 2;
            mention.kind = ORGANISATION;
            mention.confidence = mention.confidence.max(SURE);
            end = mention.end;
        }
        true
    });
}

/// What is left of the key of an organisation without its legal form; nothing where it has none.
pub(super) fn without_form(key: &str) -> Option<&str> {
    let (name, form) = key.rsplit_once(' ')?;
    let name = name.trim_end_matches([' ', ',']);
    (FORMS.contains(&form) && !name.is_empty()).then_some(name)
}

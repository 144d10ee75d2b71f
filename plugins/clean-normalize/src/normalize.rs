//! The steps, one after the other, over the texts of an article.
//!
//! Order matters: mojibake is mended before control characters are removed, which its bytes may look like; references are
//! decoded before whitespace is folded, since `&nbsp;` is one; composition comes last.

use std::borrow::Cow;
use std::collections::BTreeMap;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use crate::characters::{self, Jobs, Shape};
use crate::entities;
use crate::furniture::{Caption, Context, Furniture};
use crate::mojibake;
use crate::paragraphs::{self, Block, Paragraph};

/// Which steps to take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Steps {
    pub(crate) mojibake: bool,
    pub(crate) entities: bool,
    pub(crate) characters: bool,
    pub(crate) whitespace: bool,
    pub(crate) nfc: bool,
    pub(crate) furniture: bool,
}

/// A body that came out different.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub(crate) text: String,
    pub(crate) blocks: Vec<Block>,
    pub(crate) captions: Vec<Caption>,
    /// Lines taken out, counted by reason.
    pub(crate) removed: BTreeMap<&'static str, u32>,
}

/// All steps, ready to run; shared by threads.
#[derive(Debug)]
pub(crate) struct Normalizer {
    steps: Steps,
    furniture: Furniture,
}

impl Normalizer {
    pub(crate) fn new(steps: Steps) -> Self {
        Self { steps, furniture: Furniture::new() }
    }

    /// Cleans a text of one line, such as a headline; none when it is clean.
    pub(crate) fn line(&self, text: &str) -> Option<String> {
        let mended = if self.steps.mojibake { mojibake::repair_one(text) } else { None };
        let source = mended.as_deref().unwrap_or(text);
        match self.characters(source, Shape::Line) {
            Cow::Owned(clean) => Some(clean),
            Cow::Borrowed(_) => mended,
        }
    }

    /// Cleans a body and takes the furniture out; none when nothing changed.
    pub(crate) fn body(&self, body: &str, blocks: &[Block], context: &Context<'_>) -> Option<Body> {
        let mut paragraphs = paragraphs::split(body, blocks);
        self.clean(&mut paragraphs);
        let mut out = Body::default();
        if self.steps.furniture {
            let sifted = self.furniture.sift(paragraphs, context);
            for removed in &sifted.removed {
                *out.removed.entry(removed.reason).or_default() += 1;
            }
            out.captions = sifted.captions;
            paragraphs = sifted.kept;
        }
        let (text, new_blocks) = paragraphs::join(&paragraphs);
        if text == body && (blocks.is_empty() || new_blocks == blocks) {
            return None;
        }
        out.text = text;
        // An article without blocks keeps having none: what its paragraphs are is not known here.
        out.blocks = if blocks.is_empty() { Vec::new() } else { new_blocks };
        Some(out)
    }

    fn clean(&self, paragraphs: &mut Vec<Paragraph>) {
        if self.steps.mojibake
            && paragraphs.iter().any(|paragraph| mojibake::is_suspicious(&paragraph.text))
        {
            let mut texts: Vec<String> = paragraphs
                .iter_mut()
                .map(|paragraph| std::mem::take(&mut paragraph.text))
                .collect();
            mojibake::repair(&mut texts);
            for (paragraph, text) in paragraphs.iter_mut().zip(texts) {
                paragraph.text = text;
            }
        }
        for paragraph in paragraphs.iter_mut() {
            if let Cow::Owned(clean) = self.characters(&paragraph.text, Shape::Paragraph) {
                paragraph.text = clean;
            }
        }
        paragraphs.retain(|paragraph| !paragraph.text.is_empty());
    }

    /// References, characters, whitespace, composition.
    fn characters<'a>(&self, text: &'a str, shape: Shape) -> Cow<'a, str> {
        let steps = self.steps;
        let jobs = Jobs { characters: steps.characters, whitespace: steps.whitespace };
        let decoded = if steps.entities { entities::decode(text) } else { Cow::Borrowed(text) };
        let cleaned = then(decoded, |text| characters::clean(text, shape, jobs));
        then(cleaned, |text| {
            if !steps.nfc
                || characters::is_plainly_composed(text)
                || is_nfc_quick(text.chars()) == IsNormalized::Yes
            {
                return Cow::Borrowed(text);
            }
            let composed: String = text.nfc().collect();
            if composed == text { Cow::Borrowed(text) } else { Cow::Owned(composed) }
        })
    }
}

/// Applies a step to what another one left.
fn then<'a>(text: Cow<'a, str>, step: impl for<'b> Fn(&'b str) -> Cow<'b, str>) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) => step(text),
        Cow::Owned(text) => match step(&text) {
            Cow::Owned(changed) => Cow::Owned(changed),
            Cow::Borrowed(_) => Cow::Owned(text),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paragraphs::Kind;
    use proptest::prelude::*;

    const ALL: Steps = Steps {
        mojibake: true,
        entities: true,
        characters: true,
        whitespace: true,
        nfc: true,
        furniture: true,
    };
    const NONE: Steps = Steps {
        mojibake: false,
        entities: false,
        characters: false,
        whitespace: false,
        nfc: false,
        furniture: false,
    };

    fn line(text: &str) -> String {
        Normalizer::new(ALL).line(text).unwrap_or_else(|| text.to_owned())
    }

    #[test]
    fn lines_go_through_every_step() {
        assert_eq!(line(" Cafe\u{301}\u{a0}&amp;\tItâ€™s\nfine\0 "), "Café & It’s fine");
        assert_eq!(Normalizer::new(ALL).line("Ein schöner Tag"), None);
        assert_eq!(line("&#8203;"), "");
    }

    #[test]
    fn steps_can_be_left_out() {
        let text = "Cafe\u{301} &amp; itâ€™s  \u{200b}so";
        assert_eq!(Normalizer::new(NONE).line(text), None);
        let only_nfc = Normalizer::new(Steps { nfc: true, ..NONE });
        assert_eq!(only_nfc.line(text).unwrap(), "Café &amp; itâ€™s  \u{200b}so");
        let body = "The council met on Monday.\n\nRead more";
        assert!(
            Normalizer::new(Steps { furniture: false, ..ALL })
                .body(body, &[], &Context::default())
                .is_none()
        );
    }

    /// The layout of a wire story in plain text: a numbered section line, a video credit, captions among the paragraphs.
    const STORY: &str = "1. ABC Report\n\n  • Video report by ABC News Europe Editor Jane Doe\n\nThe town council announced that the old bridge will open again in spring.\n\nWorkers walk across the bridge in Anytown. Credit: AP\n\n\"We are glad,\" the mayor said on Monday.\n\nThe bridge seen from the river. Credit: ABCD/AP\n\nShare this article\n\nThe work took three years.\n";

    #[test]
    fn a_story_loses_its_furniture_and_keeps_its_captions() {
        let body = Normalizer::new(ALL).body(STORY, &[], &Context::default()).unwrap();
        assert_eq!(
            body.text,
            "The town council announced that the old bridge will open again in spring.\n\n\"We are glad,\" the mayor said on Monday.\n\nThe work took three years."
        );
        assert!(body.blocks.is_empty());
        let captions: Vec<_> =
            body.captions.iter().map(|c| (c.caption.as_str(), c.credit.as_str())).collect();
        assert_eq!(
            captions,
            [
                ("Workers walk across the bridge in Anytown.", "AP"),
                ("The bridge seen from the river.", "ABCD/AP")
            ]
        );
        let removed: Vec<_> = body.removed.into_iter().collect();
        assert_eq!(removed, [("caption", 2), ("media", 1), ("section", 1), ("share", 1)]);
    }

    #[test]
    fn blocks_stay_in_step() {
        let text = "Head\u{a0}line\n\nThe council  met on Monday.\n\nRead more\n\nDone.";
        let at = |part: &str| text.find(part).map(|start| start..start + part.len()).unwrap();
        let blocks = [
            (Kind::Crosshead, at("Head\u{a0}line")),
            (Kind::Paragraph, at("The council  met on Monday.")),
            (Kind::Paragraph, at("Read more")),
            (Kind::Quote, at("Done.")),
        ];
        let body = Normalizer::new(ALL).body(text, &blocks, &Context::default()).unwrap();
        let found: Vec<_> = body
            .blocks
            .iter()
            .map(|(kind, span)| (*kind, body.text.get(span.clone()).unwrap()))
            .collect();
        assert_eq!(
            found,
            [
                (Kind::Crosshead, "Head line"),
                (Kind::Paragraph, "The council met on Monday."),
                (Kind::Quote, "Done.")
            ]
        );
    }

    #[test]
    fn a_clean_body_is_left() {
        let text = "The council met on Monday.\n\nIt was long.";
        assert!(Normalizer::new(ALL).body(text, &[], &Context::default()).is_none());
        assert!(
            Normalizer::new(ALL)
                .body(
                    text,
                    &[(Kind::Paragraph, 0..26), (Kind::Paragraph, 28..40)],
                    &Context::default()
                )
                .is_none()
        );
    }

    proptest! {
        #[test]
        fn bodies_come_out_tidy(texts in prop::collection::vec("[ \\n\\r\\t\\u{a0}\\u{0}a-cÃ©&;#1]{0,30}", 0..5)) {
            let body = texts.join("\n\n");
            let normalizer = Normalizer::new(ALL);
            let out = normalizer.body(&body, &[], &Context::default()).map_or_else(|| body.clone(), |out| out.text);
            prop_assert!(!out.contains("\n\n\n") && out.trim() == out);
        }
    }
}

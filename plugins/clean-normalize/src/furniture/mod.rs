//! Page furniture in a body: what a page says around an article, taken out line by line.
//!
//! A line goes only when all of it is furniture (see [`phrases`], [`credit`], [`head`]); a paragraph of an article stays even
//! where it mentions newsletters, pictures or adverts. Captions are kept apart, with their credits.

pub(crate) mod credit;
mod head;
mod marks;
mod notes;
mod pattern;
mod phrases;

pub(crate) use credit::Caption;

use crate::paragraphs::{Kind, Paragraph};
use marks::Marks;
use pattern::{RuleBook, lazy_words, words};

/// Longer lines are running text, whatever they begin with.
const LINE_BYTES_MAX: usize = 480;
const LINE_WORDS_MAX: usize = 60;
/// Longer lines that begin with "Watch:" or "Read more:" are running text.
const LABELLED_WORDS_MAX: usize = 30;

/// What other fields say, to know their repetitions in the body by.
#[derive(Default, Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    pub(crate) headline: &'a str,
    pub(crate) section: &'a str,
    pub(crate) publisher: &'a str,
    pub(crate) byline: &'a str,
    pub(crate) authors: &'a [&'a str],
    /// Captions that are known from elsewhere.
    pub(crate) captions: &'a [String],
}

/// A line that was taken out, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Removed {
    pub(crate) reason: &'static str,
    pub(crate) text: String,
}

/// A body without its furniture.
#[derive(Default, Debug)]
pub(crate) struct Sifted {
    pub(crate) kept: Vec<Paragraph>,
    pub(crate) captions: Vec<Caption>,
    pub(crate) removed: Vec<Removed>,
}

enum Verdict {
    Keep,
    Remove(&'static str),
    Caption(Caption),
}

/// The rules, read once.
#[derive(Debug)]
pub(crate) struct Furniture {
    lines: RuleBook,
    head: RuleBook,
    calls: RuleBook,
    call_marks: Marks,
    rights_marks: Marks,
}

impl Furniture {
    pub(crate) fn new() -> Self {
        Self {
            lines: RuleBook::new(&[
                ("advert", phrases::ADVERT),
                ("share", phrases::SHARE),
                ("newsletter", phrases::NEWSLETTER),
                ("related", phrases::RELATED),
                ("consent", phrases::CONSENT),
                ("copyright", phrases::COPYRIGHT),
                ("media", phrases::MEDIA),
                ("note", phrases::NOTES),
            ]),
            head: RuleBook::new(&[("head", phrases::HEAD)]),
            calls: RuleBook::new(&[("newsletter", phrases::CALLS)]),
            call_marks: Marks::new(phrases::CALL_MARKS),
            rights_marks: Marks::new(RIGHTS_MARKS),
        }
    }

    /// Sorts the paragraphs of one body.
    pub(crate) fn sift(&self, paragraphs: Vec<Paragraph>, context: &Context<'_>) -> Sifted {
        let verdicts = self.verdicts(&paragraphs, context);
        let mut sifted = Sifted::default();
        let mut after_caption = false;
        for (paragraph, verdict) in paragraphs.into_iter().zip(verdicts) {
            let is_caption = matches!(verdict, Verdict::Caption(_));
            match verdict {
                Verdict::Keep => sifted.kept.push(paragraph),
                Verdict::Remove(reason) => {
                    sifted.removed.push(Removed { reason, text: paragraph.text });
                }
                Verdict::Caption(caption) => {
                    add_caption(&mut sifted.captions, caption, after_caption);
                    sifted.removed.push(Removed { reason: "caption", text: paragraph.text });
                }
            }
            after_caption = is_caption;
        }
        sifted
    }

    fn verdicts(&self, paragraphs: &[Paragraph], context: &Context<'_>) -> Vec<Verdict> {
        let text_starts = head::text_starts(paragraphs);
        let captions: Vec<Vec<String>> = context.captions.iter().map(|text| words(text)).collect();
        let mut verdicts: Vec<Verdict> = Vec::with_capacity(paragraphs.len());
        for (at, paragraph) in paragraphs.iter().enumerate() {
            let above = at < text_starts;
            let verdict = self.judge(paragraph, above, context, &captions);
            let in_link_list = paragraph.kind == Kind::ListItem
                && is_link_list(paragraphs, &verdicts, at)
                && matches!(verdict, Verdict::Keep);
            verdicts.push(if in_link_list { Verdict::Remove("related") } else { verdict });
        }
        drop_hollow_crossheads(paragraphs, &mut verdicts);
        verdicts
    }

    fn judge(
        &self,
        paragraph: &Paragraph,
        above: bool,
        context: &Context<'_>,
        captions: &[Vec<String>],
    ) -> Verdict {
        if matches!(paragraph.kind, Kind::Quote | Kind::TableRow) {
            return Verdict::Keep;
        }
        let text = paragraph.text.trim();
        if paragraph.kind != Kind::Crosshead
            && let Some(caption) = captioned(text, captions)
        {
            return Verdict::Caption(caption);
        }
        if text.len() > LINE_BYTES_MAX || text.starts_with(['"', '“', '„', '«', '»', '‘', '‚'])
        {
            return Verdict::Keep;
        }
        if paragraph.kind != Kind::Crosshead && notes::is_note(text) {
            return Verdict::Remove("note");
        }
        if !above && !self.may_be_furniture(text) {
            return Verdict::Keep;
        }
        let words = words(text);
        match self.reason(text, &words, above, context) {
            Some(reason) => Verdict::Remove(reason),
            None => Verdict::Keep,
        }
    }

    /// A cheap necessary condition of [`Self::reason`] below the head.
    fn may_be_furniture(&self, text: &str) -> bool {
        let mut words = lazy_words(text);
        let Some(first) = words.next() else { return false };
        let second = words.next();
        self.lines.may_begin(&first, second.as_deref())
            || (is_bar_word(&first) && second.as_deref().is_some_and(is_bar_word))
            || self.call_marks.stand_in(text)
            || (text.len() <= RIGHTS_BYTES_MAX && self.rights_marks.stand_in(text))
    }

    fn reason(
        &self,
        text: &str,
        words: &[String],
        above: bool,
        context: &Context<'_>,
    ) -> Option<&'static str> {
        if words.len() > LINE_WORDS_MAX {
            return None;
        }
        if above && let Some(reason) = head::reason(text, words, context) {
            return Some(reason);
        }
        if above && words.len() <= 14 && self.head.reason(words).is_some() {
            return Some("date");
        }
        if words.len() <= LABELLED_WORDS_MAX + 15
            && self.call_marks.stand_in(text)
            && !is_quoted(text)
            && let Some(reason) = self.calls.reason_anywhere(words)
        {
            return Some(reason);
        }
        if is_share_bar(words) {
            return Some("share");
        }
        if is_rights_line(text, words) {
            return Some("copyright");
        }
        let reason = self.lines.reason(words)?;
        let labelled = matches!(reason, "related" | "media") && words.len() > LABELLED_WORDS_MAX;
        let specification = reason == "media" && is_specification(words);
        (!labelled && !specification).then_some(reason)
    }
}

/// A caption by its credit, by a label before it, or because the page gives it with the picture too: `captions` are the
/// words of those.
fn captioned(text: &str, captions: &[Vec<String>]) -> Option<Caption> {
    if let Some(caption) = credit::split(text) {
        return Some(caption);
    }
    if let Some(caption) = credit::after_label(text) {
        return Some(caption);
    }
    let is_twin =
        |caption: &Vec<String>| caption.len() >= 4 && lazy_words(text).eq(caption.iter().cloned());
    captions
        .iter()
        .any(is_twin)
        .then(|| Caption { caption: text.to_owned(), credit: String::new() })
}

/// Adds a caption; two lines next to each other, one the caption and one the credit, are one.
fn add_caption(captions: &mut Vec<Caption>, caption: Caption, after_caption: bool) {
    if after_caption && let Some(last) = captions.last_mut() {
        if last.caption.is_empty() && caption.credit.is_empty() {
            last.caption = caption.caption;
            return;
        }
        if last.credit.is_empty() && caption.caption.is_empty() {
            last.credit = caption.credit;
            return;
        }
    }
    captions.push(caption);
}

/// Whether a list item follows a link heading, with nothing but removed items between.
fn is_link_list(paragraphs: &[Paragraph], verdicts: &[Verdict], at: usize) -> bool {
    let items = paragraphs.get(..at).unwrap_or(&[]).iter().zip(verdicts).rev();
    for (paragraph, verdict) in items {
        match (paragraph.kind, verdict) {
            (Kind::ListItem, Verdict::Remove("related")) => {}
            (Kind::Paragraph | Kind::Crosshead, Verdict::Remove("related")) => {
                return words(&paragraph.text).len() <= 6;
            }
            _ => return false,
        }
    }
    false
}

/// Removes a crosshead when everything under it was removed.
fn drop_hollow_crossheads(paragraphs: &[Paragraph], verdicts: &mut [Verdict]) {
    let mut only_removed_below = false;
    for (paragraph, verdict) in paragraphs.iter().zip(verdicts.iter_mut()).rev() {
        match (paragraph.kind, &verdict) {
            (_, Verdict::Caption(_)) => {}
            (Kind::Crosshead, Verdict::Keep) => {
                if only_removed_below && is_label(&paragraph.text) {
                    *verdict = Verdict::Remove("heading");
                }
                only_removed_below = false;
            }
            (_, Verdict::Keep) => only_removed_below = false,
            (_, Verdict::Remove(_)) => only_removed_below = true,
        }
    }
}

/// A heading of a few words, no sentence.
fn is_label(text: &str) -> bool {
    words(text).len() <= 6 && !text.trim_end().ends_with(['.', '!', '?', '…'])
}

const NETWORKS: &[&str] = &[
    "bluesky",
    "e-mail",
    "email",
    "facebook",
    "flipboard",
    "google",
    "instagram",
    "line",
    "linkedin",
    "mail",
    "mastodon",
    "messenger",
    "pinterest",
    "pocket",
    "reddit",
    "sms",
    "telegram",
    "threads",
    "tiktok",
    "tumblr",
    "twitter",
    "vk",
    "whatsapp",
    "x",
    "xing",
    "youtube",
];
const BAR_WORDS: &[&str] = &[
    "auf",
    "by",
    "compartilhar",
    "compartir",
    "condividi",
    "copy",
    "drucken",
    "en",
    "flip",
    "in",
    "icon",
    "imprimer",
    "kopieren",
    "link",
    "more",
    "on",
    "or",
    "partager",
    "pin",
    "post",
    "print",
    "save",
    "send",
    "share",
    "su",
    "submit",
    "sur",
    "teilen",
    "this",
    "to",
    "tweet",
    "url",
    "via",
];

fn is_bar_word(word: &str) -> bool {
    NETWORKS.contains(&word) || BAR_WORDS.contains(&word)
}

/// A row of buttons: nothing but names of networks and what one does with them.
fn is_share_bar(words: &[String]) -> bool {
    let networks = words.iter().filter(|word| NETWORKS.contains(&word.as_str())).count();
    let others = words.iter().filter(|word| BAR_WORDS.contains(&word.as_str())).count();
    networks >= 1
        && words.len() >= 2
        && words.len() <= 24
        && networks + others == words.len()
        && (networks >= 2 || others >= 1)
}

const RIGHTS: &[&str] = &[
    "all rights reserved",
    "alle rechte vorbehalten",
    "tous droits réservés",
    "todos los derechos reservados",
    "todos os direitos reservados",
    "tutti i diritti riservati",
    "alle rechten voorbehouden",
    "riproduzione riservata",
    "droits de reproduction",
];

/// "Video: 4K/30p" in a list of features.
fn is_specification(words: &[String]) -> bool {
    let kind = words.first().is_some_and(|word| matches!(word.as_str(), "video" | "audio"));
    kind && words.iter().any(|word| word.contains(|c: char| c.is_ascii_digit()))
}

/// A longer line with a formula in it is running text.
const RIGHTS_BYTES_MAX: usize = 300;
/// One of these stands in every formula, in either case.
const RIGHTS_MARKS: &[&str] =
    &["serv", "SERV", "ehalten", "EHALTEN", "ehouden", "EHOUDEN", "droits", "DROITS"];

/// A line of rights: short, and with the usual formula.
fn is_rights_line(text: &str, words: &[String]) -> bool {
    if words.len() > LABELLED_WORDS_MAX || text.len() > RIGHTS_BYTES_MAX {
        return false;
    }
    let line = words.join(" ");
    let formula = RIGHTS.iter().any(|formula| line.contains(formula));
    formula && !is_quoted(text)
}

fn is_quoted(text: &str) -> bool {
    text.contains(['"', '“', '„', '«', '»'])
}

#[cfg(test)]
mod tests;

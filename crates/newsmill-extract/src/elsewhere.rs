//! The text where the page shows none: in its JSON-LD, or in markup that a script would put into place.

use newsmill_html::{Dom, Tag, parse, unescape_text};

use crate::extract::by_rules;
use crate::jsonld::Value;
use crate::layout::{Trust, lay_out};
use crate::page::{Body, Kind};
use crate::signals::Signals;

/// A text that stands elsewhere is at least this long, and twice as long as what is shown.
const CHARS_MIN: usize = 500;

/// So many templates of a page are looked at, and so many bytes of one.
const TEMPLATES_MAX: usize = 8;
const TEMPLATE_BYTES_MAX: usize = 1 << 20;

/// The text of the page where what it shows, of `shown` letters, is next to nothing.
pub(crate) fn body(dom: &Dom, signals: &Signals, shown: usize) -> Option<Body> {
    let least = (shown * 2).max(CHARS_MIN);
    let found = stated(signals, least);
    if found.is_some() || shown >= CHARS_MIN {
        return found;
    }
    let mut best: Option<Body> = None;
    for script in signals
        .scripts
        .iter()
        .copied()
        .filter(|node| {
            let kind = dom.attr(*node, "type").unwrap_or("");
            kind.to_ascii_lowercase().contains("template")
        })
        .take(TEMPLATES_MAX)
    {
        let markup = dom.text_content(script);
        if markup.len() < least || markup.len() > TEMPLATE_BYTES_MAX {
            continue;
        }
        let body = of_markup(&markup, true);
        let longest = best.as_ref().map_or(least, |best| best.text().len());
        if body.text().len() > longest {
            best = Some(body);
        }
    }
    best
}

/// The text in JSON-LD, if it is at least `least` letters long.
fn stated(signals: &Signals, least: usize) -> Option<Body> {
    let text = signals.linked.article()?.get("articleBody").and_then(Value::as_str)?;
    if text.len() < least || text.chars().filter(|c| !c.is_whitespace()).count() < least {
        return None;
    }
    let text = if text.contains("&lt;") { unescape_text(text) } else { text.to_owned() };
    if text.contains("</p>") || text.contains("<br") || text.contains("<p>") {
        return Some(of_markup(&text, false));
    }
    let mut body = Body::default();
    for line in unescape_text(&text).lines() {
        body.push(Kind::Paragraph, line);
    }
    Some(body)
}

/// The text of a piece of markup, all of it or what the rules take for text.
fn of_markup(markup: &str, select: bool) -> Body {
    let dom = parse(markup);
    let root = dom.elements(dom.root(), Tag::Body).next().unwrap_or(dom.root());
    let mut body = Body::default();
    if select {
        let (layout, content) = by_rules(&dom, root);
        for piece in content.pieces.iter().filter_map(|at| layout.pieces.get(*at)) {
            body.push(piece.kind, &piece.text);
        }
    } else {
        for piece in &lay_out(&dom, root, Trust::None).pieces {
            body.push(piece.kind, &piece.text);
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use super::body;
    use crate::signals::Signals;
    use newsmill_html::parse;

    fn found(page: &str, shown: usize) -> Option<String> {
        let dom = parse(page);
        body(&dom, &Signals::read(&dom), shown).map(|body| body.text().to_owned())
    }

    const LINE: &str = "The old bridge over the river will open again in spring, the town council said on Monday evening. ";

    #[test]
    fn json_ld_gives_the_text_where_the_page_shows_less_than_half() {
        let text = format!("{}\\n\\n{}", LINE.repeat(4), LINE.repeat(3));
        let page = format!(
            "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"A\",\"articleBody\":\"{text}\"}}</script>"
        );
        let text = found(&page, 100).unwrap();
        assert_eq!(text.split("\n\n").count(), 2);
        assert_eq!(found(&page, 600), None);
        let marked = page.replace("\\n\\n", "</p><p>");
        assert_eq!(found(&marked, 100), Some(text));
    }

    #[test]
    fn templates_are_read_where_nothing_is_shown() {
        let paragraph = format!("<p>{}</p>", LINE.repeat(3));
        let page = format!(
            "<title>A bridge</title><div></div><script type='text/template'>{}</script>",
            paragraph.repeat(4)
        );
        assert!(found(&page, 0).unwrap().starts_with("The old bridge"));
        assert_eq!(found(&page, 700), None);
        assert_eq!(found("<script type='text/template'><p>Loading</p></script>", 0), None);
    }
}

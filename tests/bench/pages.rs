//! News pages made up for benchmarks: of the size and the mix of real ones, much of it script and style.

use std::fmt::Write as _;
use std::path::Path;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.roll(of.len())]
    }
}

const WHO: &[&str] = &[
    "The council",
    "A spokesperson for the ministry",
    "Residents",
    "The union",
    "Two witnesses",
    "The opposition",
    "Engineers from Rotterdam",
    "Fishermen near Mombasa",
    "The mayor of Lyon",
    "A judge in Santiago",
];
const DID: &[&str] = &[
    "said that",
    "warned that",
    "denied reports that",
    "told reporters that",
    "confirmed on Tuesday that",
    "doubts that",
];
const WHAT: &[&str] = &[
    "the bridge over the river would stay closed",
    "talks with the neighbouring country had failed",
    "prices for bread and fuel rose by a fifth",
    "the vaccine would be given out from next week",
    "nobody had been hurt in the fire",
    "the harbour lost half of its ships to Antwerp",
    "trains from Vienna to Budapest would run again",
    "the new law \u{201c}helps no one\u{201d}",
];
const WHY: &[&str] = &[
    "after a night of heavy rain",
    "while the army closed the road to Odesa",
    "because the money from Brussels ran out",
    "three years after the earthquake in Kathmandu",
    "as voters in Nairobi queued before dawn",
    "although experts in Geneva see it otherwise",
    "and that help from Tokyo was on its way",
];
const SECTIONS: &[&str] =
    &["World", "Politics", "Business", "Science", "Sport", "Culture", "Opinion", "Weather"];

/// Writes `count` pages of 20 to 150 KB into `folder` and gives their bytes.
pub(crate) fn write_pages(folder: &Path, count: u64) -> usize {
    let mut bytes = 0;
    for number in 0..count {
        let page = page(number);
        bytes += page.len();
        std::fs::write(folder.join(format!("page-{number:05}.html")), page).unwrap();
    }
    bytes
}

fn sentence(dice: &mut Dice) -> String {
    format!("{} {} {} {}.", dice.pick(WHO), dice.pick(DID), dice.pick(WHAT), dice.pick(WHY))
}

fn page(number: u64) -> String {
    let mut dice = Dice(number + 1);
    let size = 20_000 + dice.roll(130_000);
    let headline = format!("{} {} {}", dice.pick(WHO), dice.pick(DID), dice.pick(WHAT));
    let section = dice.pick(SECTIONS);
    let mut html = String::with_capacity(size + 4_000);
    head(&mut html, &mut dice, &headline, section, size);
    write!(html, "<body class=\"page page--article\"><header><nav><ul>").unwrap();
    for (link, section) in SECTIONS.iter().enumerate() {
        write!(html, "<li class=\"nav__item\"><a href=\"/section/{link}\">{section}</a></li>")
            .unwrap();
    }
    write!(html, "</ul></nav></header><main><article><h1>{headline}</h1>").unwrap();
    write!(html, "<p class=\"byline\">By Ana Kovar and Tom Lindqvist</p><time datetime=\"2024-05-0{}T08:30:00+02:00\">", 1 + number % 9).unwrap();
    write!(html, "8:30</time><figure><img src=\"/i/{number}.jpg\" alt=\"A harbour\"><figcaption>Ships wait. Photograph: J. Doe/Agency</figcaption></figure>").unwrap();
    for paragraph in 0..8 + size / 5_000 {
        if paragraph % 7 == 6 {
            write!(html, "<h2>{}</h2>", dice.pick(SECTIONS)).unwrap();
        }
        html.push_str("<p class=\"article__p\" data-track=\"p\">");
        for _ in 0..2 + dice.roll(4) {
            let text = sentence(&mut dice);
            match dice.roll(5) {
                0 => write!(
                    html,
                    "<a class=\"link\" href=\"/story/{}\">{text}</a> ",
                    dice.roll(9_999)
                )
                .unwrap(),
                _ => write!(html, "{text} ").unwrap(),
            }
        }
        html.push_str("</p>\n");
    }
    html.push_str("</article><aside class=\"related\"><h3>More on this story</h3>");
    while html.len() < size {
        card(&mut html, &mut dice);
    }
    html.push_str("</aside></main><footer><p>&copy; 2024 The Daily Bench. All rights reserved.</p></footer></body></html>\n");
    html
}

/// A teaser of another story, wrapped as teasers are.
fn card(html: &mut String, dice: &mut Dice) {
    let (story, section, text) = (dice.roll(9_999), dice.pick(SECTIONS), sentence(dice));
    write!(
        html,
        "  <div class=\"grid__item grid__item--third\">\n    <div class=\"card\" data-id=\"{story}\">\n\
        \x20     <a href=\"/story/{story}?from=home&amp;pos={}\" class=\"card__link\"><span class=\"k\">{section}</span>\n\
        \x20       <h4 class=\"t\"><span>{text}</span></h4></a>\n      <ul class=\"meta\">\n        <li><time>{}&nbsp;min</time></li>\n\
        \x20       <li><b>{}</b></li><li><i>A&#8217;s</i></li><li>|</li>\n      </ul>\n    </div>\n  </div>\n",
        dice.roll(20),
        dice.roll(59),
        dice.roll(99),
    )
    .unwrap();
}

/// The head, with scripts and styles of four tenths of the page's size.
fn head(html: &mut String, dice: &mut Dice, headline: &str, section: &str, size: usize) {
    write!(
        html,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{headline} | The Daily Bench</title>\
         <meta property=\"og:type\" content=\"article\"><meta property=\"og:title\" content=\"{headline}\">\
         <meta property=\"article:section\" content=\"{section}\"><meta name=\"author\" content=\"Ana Kovar\">\
         <script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\
         \"headline\":\"{headline}\",\"datePublished\":\"2024-05-02T08:30:00+02:00\",\"author\":[{{\"@type\":\"Person\",\
         \"name\":\"Ana Kovar\"}}],\"publisher\":{{\"@type\":\"Organization\",\"name\":\"The Daily Bench\"}}}}</script>\n<style>"
    )
    .unwrap();
    while html.len() < size / 10 {
        writeln!(
            html,
            ".c{}>.card{{margin:0 {}px;color:#{:06x}}}",
            dice.roll(999),
            dice.roll(40),
            dice.roll(0xff_ffff)
        )
        .unwrap();
    }
    html.push_str("</style><script>\n");
    while html.len() < size * 2 / 5 {
        let (a, b) = (dice.roll(9_999), dice.roll(9_999));
        writeln!(html, "window.q=window.q||[];if(a{a}<{b}&&f(\"<div>{b}</div>\")){{q.push(['track',{a},{{id:\"{b}\"}}]);}}").unwrap();
    }
    html.push_str("</script></head>");
}

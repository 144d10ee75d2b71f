//! Whole lines that go and whole lines that stay, in the languages the rules cover.

use super::*;

fn reason(text: &str) -> Option<&'static str> {
    let body = vec![
        Paragraph::plain("The council met on Monday to talk about the new bridge over the river."),
        Paragraph::plain(text),
    ];
    Furniture::new().sift(body, &Context::default()).removed.first().map(|removed| removed.reason)
}

fn all_are(expected: &str, lines: &[&str]) {
    for line in lines {
        assert_eq!(reason(line), Some(expected), "{line}");
    }
}

#[test]
fn share_lines_go() {
    all_are(
        "share",
        &[
            "Share this article",
            "SHARE",
            "Share on Facebook",
            "Share this story with your friends",
            "Facebook Twitter WhatsApp Email",
            "Copy link",
            "Artikel teilen",
            "Auf Facebook teilen",
            "Partager sur Facebook",
            "Partager cet article",
            "Comparte esta nota",
            "Condividi su WhatsApp",
            "Compartilhe esta notícia",
            "Deel dit artikel",
            "12 Comments",
            "Teilen: Facebook Twitter",
        ],
    );
}

#[test]
fn newsletter_and_follow_lines_go() {
    all_are(
        "newsletter",
        &[
            "Sign up for our newsletter",
            "Sign up to our free daily newsletter and get the best stories in your inbox",
            "Subscribe to our YouTube channel",
            "Follow us on Twitter and Facebook",
            "Get the latest news straight to your inbox.",
            "Download our app",
            "Abonnieren Sie unseren Newsletter",
            "Jetzt kostenlos für unseren Newsletter anmelden!",
            "Folgen Sie uns auf Instagram",
            "Inscrivez-vous à notre newsletter",
            "Suivez-nous sur Facebook",
            "Suscríbete a nuestro boletín",
            "Síguenos en Twitter",
            "Iscriviti alla newsletter",
            "Seguici su Facebook",
            "Siga-nos no Instagram",
            "Assine nossa newsletter",
            "Schrijf je in voor onze nieuwsbrief",
            "Volg ons op Instagram",
            "Follow Jane Doe on X @janedoe",
            "By signing up, you agree to our terms and privacy policy.",
            "Your email address will not be published.",
        ],
    );
}

#[test]
fn link_lines_go() {
    all_are(
        "related",
        &[
            "Read more: Ten things to know about the bridge",
            "Read more",
            "READ MORE",
            "Related articles",
            "Related: The bridge in pictures",
            "See also: Bridges of the world",
            "You may also like",
            "Lesen Sie auch: Zehn Fakten zur Brücke",
            "Mehr zum Thema",
            "Das könnte Sie auch interessieren",
            "Auch interessant:",
            "Lire aussi : Le pont en dix dates",
            "À lire aussi",
            "Sur le même sujet",
            "Lea también: Diez datos",
            "Te puede interesar:",
            "Leggi anche: Dieci cose",
            "Potrebbe interessarti",
            "Leia também: Dez fatos",
            "Veja também",
            "Lees ook: Tien feiten",
            "• Read more: X",
            "Click here to read more stories",
            "Back to top",
            "Continue reading",
            "Weiterlesen",
            "Ähnliche Beiträge",
        ],
    );
}

#[test]
fn other_furniture_goes() {
    all_are(
        "advert",
        &[
            "Advertisement",
            "ADVERTISEMENT",
            "- Anzeige -",
            "Publicité",
            "Publicidad",
            "Continua dopo la pubblicità",
            "Advertentie",
            "Article continues below advertisement",
        ],
    );
    all_are(
        "consent",
        &[
            "We use cookies to give you the best experience on our site.",
            "Diese Website verwendet Cookies.",
            "Accept all cookies",
            "Ce site utilise des cookies.",
            "This video is not available in your country",
        ],
    );
    all_are(
        "copyright",
        &[
            "© 2024 The Daily Example. All rights reserved.",
            "Copyright © 2024 Example GmbH",
            "Alle Rechte vorbehalten.",
            "© RIPRODUZIONE RISERVATA",
            "Copyright 2024 Example Press",
        ],
    );
    all_are(
        "media",
        &[
            "Video report by Jane Doe",
            "• Video report by ABC News International Affairs Editor Jane Mary Doe",
            "Watch: The minister answers questions",
            "WATCH: Crowd cheers",
            "Listen: The bridge podcast",
            "Video: Die Brücke von oben",
            "Watch the full video below",
            "Bilderstrecke: Die Brücke",
            "En images : le pont",
            "Mira el video",
        ],
    );
}

#[test]
fn notes_go() {
    all_are(
        "note",
        &[
            "First published in The Daily Example.",
            "Additional reporting by Jane Doe",
            "Dieser Artikel erschien zuerst im Beispielblatt.",
            "3 Min Lesezeit",
            "Publiziert: 01.07.2023, 11:16",
            "(dpa/lnw)",
            "28.4.2023 18:41 Uhr",
            "___",
        ],
    );
    all_are(
        "newsletter",
        &[
            "For the latest stories from across the globe, sign up for our newsletters.",
            "Jane Doe in Rome contributed to this report.",
            "Get our award-winning daily news email featuring exclusive stories",
        ],
    );
}

#[test]
fn running_text_stays() {
    for line in [
        "Share prices fell by three per cent on Tuesday.",
        "Read more books, the teacher told them, and watch less television.",
        "Follow the path along the river until you reach the old mill.",
        "Watch out for ice on the roads tonight, police said.",
        "Sign up sheets were left on the tables.",
        "The newsletter had 3,000 readers before it closed.",
        "Copyright law has changed twice since then.",
        "Advertisement revenue fell sharply last year.",
        "More stories like hers are coming to light every week, lawyers say.",
        "We use cookies made of oats, she said, laughing about the bakery.",
        "Video footage shows the car crossing the bridge at speed.",
        "Related companies paid no tax at all.",
        "Listen to the children, she told the committee, before you decide about their school.",
        "Mehr als hundert Menschen kamen zur Kundgebung.",
        "Lesen ist ihr liebstes Hobby, sagt sie.",
        "Das Bild: Angela Muster vor dem Rathaus.",
        "Folgen hat das Urteil vor allem für die Mieter.",
        "Lire est un plaisir, dit-elle.",
        "Voir la mer lui manque chaque jour depuis son départ.",
        "Ver para creer, dijo el alcalde.",
        "Mehr Informationen lagen der Polizei zunächst nicht vor.",
        "Comments were not available from the ministry.",
        "He said: “All rights reserved for the people of this town.”",
        "X marks the spot.",
        "Residents were asked to sign up for the newsletter of the council.",
        "“Sign up for our newsletter”, the mayor wrote on every wall.",
        "First published in 1904, the book has never been out of print since then.",
        "The heat contributed to this summer's fires.",
        "Wed 3 May",
        "The report's findings will be published on 3 May.",
        "Subscribers rose to 3 million.",
    ] {
        assert_eq!(reason(line), None, "{line}");
    }
}

#[test]
fn lines_above_the_text_go() {
    let body = [
        "1. ABC Report",
        "Bridge to open in spring",
        "By Jane Doe and John Roe",
        "Published 3 May 2024, 10:15",
        "3 min read",
        "The bridge will open to traffic in April, the council said on Monday.",
        "News",
    ];
    let context = Context {
        headline: "Bridge to open in spring",
        authors: &["Jane Doe", "John Roe"],
        ..Context::default()
    };
    let sifted = Furniture::new().sift(body.map(Paragraph::plain).to_vec(), &context);
    let kept: Vec<_> = sifted.kept.iter().map(|paragraph| paragraph.text.as_str()).collect();
    assert_eq!(
        kept,
        ["The bridge will open to traffic in April, the council said on Monday.", "News"]
    );
    let reasons: Vec<_> = sifted.removed.iter().map(|removed| removed.reason).collect();
    assert_eq!(reasons, ["section", "headline", "byline", "date", "date"]);
}

#[test]
fn labels_that_name_no_section_stay() {
    for line in
        ["Climate change", "A long way home", "Was nun?", "Jane Doe reports:", "Dr Jane Doe"]
    {
        let body = vec![
            Paragraph::plain(line),
            Paragraph::plain(
                "The bridge will open to traffic in April, the council said on Monday.",
            ),
        ];
        assert_eq!(Furniture::new().sift(body, &Context::default()).kept.len(), 2, "{line}");
    }
}

#[test]
fn captions_are_kept_apart() {
    let body = [
        "The bridge will open to traffic in April, the council said.",
        "Workers on the bridge. Credit: AP",
        "Image caption, The bridge at night",
        "The old bridge seen from the town.",
    ];
    let known = ["The old bridge seen from the town".to_owned()];
    let sifted = Furniture::new().sift(
        body.map(Paragraph::plain).to_vec(),
        &Context { captions: &known, ..Context::default() },
    );
    assert_eq!(sifted.kept.len(), 1);
    assert_eq!(
        sifted.captions.first().map(|c| (c.caption.as_str(), c.credit.as_str())),
        Some(("Workers on the bridge.", "AP"))
    );
    assert_eq!(sifted.captions.len(), 3);
}

#[test]
fn link_lists_and_their_headings_go() {
    let paragraph = |kind, text: &str| Paragraph { kind, text: text.to_owned() };
    let body = vec![
        Paragraph::plain("The bridge will open to traffic in April, the council said."),
        paragraph(Kind::Crosshead, "Related articles"),
        paragraph(Kind::ListItem, "Town plans second bridge"),
        paragraph(Kind::ListItem, "Ferry to close"),
        paragraph(Kind::Crosshead, "About our service"),
        Paragraph::plain("Sign up for our newsletter"),
    ];
    let sifted = Furniture::new().sift(body, &Context::default());
    assert_eq!(sifted.kept.len(), 1, "{sifted:?}");
}

#[test]
fn quotes_and_tables_stay() {
    for kind in [Kind::Quote, Kind::TableRow] {
        let body = vec![Paragraph { kind, text: "Share this article".to_owned() }];
        assert_eq!(Furniture::new().sift(body, &Context::default()).kept.len(), 1);
    }
}

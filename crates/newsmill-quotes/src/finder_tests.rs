//! Sentences of all orders, and any text.

use proptest::prelude::*;

use crate::{Finder, Mention, Quote, Scratch, Text};

fn find(language: &str, body: &str) -> Vec<Quote> {
    let text = Text { language, body, ..Text::default() };
    Finder::new().find(&mut Scratch::default(), &text)
}

/// The speakers of the quotes that are surely quotes.
fn speakers(language: &str, body: &str) -> Vec<String> {
    let sure = find(language, body).into_iter().filter(|quote| quote.confidence >= 0.7);
    sure.map(|quote| quote.speaker.map_or("-".to_owned(), |speaker| speaker.name)).collect()
}

#[test]
fn english_orders() {
    for (body, name) in [
        ("“It is late now,” said Ann Lee.", "Ann Lee"),
        ("“It is late now,” Ann Lee, who runs the port, said on Monday.", "Ann Lee"),
        ("“It is late now,” Oslo resident Ann Lee told reporters.", "Ann Lee"),
        ("“It is late now,” port director Ann Lee said.", "Ann Lee"),
        ("“Is it late now?” Ann Lee asked.", "Ann Lee"),
        ("Ann Lee told reporters: “It is late now.”", "Ann Lee"),
        ("The head of ports, Ann Lee, said: “It is late now.”", "Ann Lee"),
        ("As Ann Lee said of the boat, “It is late now.”", "Ann Lee"),
        ("“It is late now,” according to Ann Lee.", "Ann Lee"),
        ("“It is late now,” the captain said.", "the captain"),
        ("Ann Lee: “It is late now.”", "Ann Lee"),
    ] {
        assert_eq!(speakers("en", body), [name], "{body}");
    }
}

#[test]
fn other_orders() {
    for (language, body, name) in [
        ("de", "„Es ist spät“, sagte die Ärztin und Autorin Eva Maria Kern.", "Eva Maria Kern"),
        ("de", "Es werde spät, sagte Eva Kern vor Journalisten: „Wir fahren nun los.“", "Eva Kern"),
        ("de", "„Es ist nun spät“, so der Kapitän am Abend.", "der Kapitän"),
        ("fr", "« Il est déjà tard », a expliqué le ministre, Paul Petit.", "Paul Petit"),
        ("es", "“Ya es muy tarde”, explicó del Prado. Ana del Prado navega.", "Ana del Prado"),
        ("it", "«È già molto tardi», ha spiegato Carla Neri.", "Carla Neri"),
        ("pt", "“Já é muito tarde”, disse o capitão Nuno Reis.", "Nuno Reis"),
        ("nl", "‘Het is al laat’, zei Kees Bakker gisteren.", "Kees Bakker"),
    ] {
        assert_eq!(speakers(language, body), [name], "{body}");
    }
}

#[test]
fn pronouns_mean_the_last_one_named() {
    let body = "Ann Lee runs the port.\n\n“We sail tonight,” she said.\n\nBen Moss said it was late. “The \
        tide is high,” he added.";
    assert_eq!(speakers("en", body), ["Ann Lee", "Ben Moss"]);
    let unclear = "“We sail tonight,” she said.";
    assert!(speakers("en", unclear).is_empty());
}

#[test]
fn terms_titles_and_notes_are_no_quotes() {
    for body in [
        "The “blue line” was closed, he said.",
        "Her book, “The Sea at Night”, describes it.",
        "Java's \"write once, run anywhere\" idea remains, she said.",
        "They called it “the aunt” and laughed.",
        "“We will sail again”\n\nThe boat is back.",
        "It was ‘late’, Ann Lee said.",
    ] {
        assert!(speakers("en", body).is_empty(), "{body}");
    }
}

#[test]
fn a_name_that_is_known_is_given_in_full() {
    let body = "“It is late now,” Lee said.";
    let at = body.find("Lee").unwrap();
    let people = [Mention { start: at, end: at + 3, name: "Ann Lee" }];
    let text = Text { language: "en", body, people: &people, organisations: &[] };
    let found = Finder::new().find(&mut Scratch::default(), &text);
    assert_eq!(found[0].speaker.as_ref().unwrap().name, "Ann Lee");
    assert_eq!(found[0].cue, Some(at + 4..at + 8));
}

proptest! {
    #[test]
    fn spans_lie_in_order_on_boundaries(
        body in "([“”„\"«»‘’']|[A-Z][a-zé]{1,6}|said|sagte|he|er|[,.:?!–]| |\n\n){0,60}",
    ) {
        for language in ["", "en", "de", "fr", "es"] {
            let mut before = 0;
            for quote in find(language, &body) {
                prop_assert!((0.0..=1.0).contains(&quote.confidence));
                for span in quote.spans {
                    prop_assert!(before <= span.start && span.start < span.end);
                    prop_assert!(body.get(span.clone()).is_some());
                    before = span.end;
                }
            }
        }
    }
}

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
        ("de", "Demnach fragte Eva Kern im Hafen: „Ist es nun schon spät?“", "Eva Kern"),
        ("de", "„Es ist nun spät“, betonte die Lotsin ihrem Brief zufolge.", "die Lotsin"),
        (
            "de",
            "Gleich zu Beginn der neuen Tagung gibt Präsidentin Eva Kern den Ton vor: „Es ist nun spät.“",
            "Eva Kern",
        ),
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

#[test]
fn who_hears_or_owns_or_is_one_of_two_does_not_speak() {
    for (language, body, name) in [
        ("en", "Mr Ann Lee, who was a pilot, told The Harbour Post: “It is late now.”", "Ann Lee"),
        ("en", "“It is late now,” Ann Lee's neighbour on the pier, Ben Moss, said.", "Ben Moss"),
        ("en", "Fellow skipper, deck officer Ann Lee, 60, said: “It is late now.”", "Ann Lee"),
        ("en", "“It is late now,” said J.B. Moss.", "J.B. Moss"),
        ("en", "“It is late now,” writes Harbourline reader Moss.", "Moss"),
        (
            "de",
            "Wer das Boot und mein Ruder baut, sagte eine Nachbarin: „Es ist nun spät.“",
            "eine Nachbarin",
        ),
        ("de", "„Es ist nun spät“, kommentiert Ostbank das Gesetz zur Hafenruhe.", "Ostbank"),
        ("de", "„Es ist nun spät“, sagt der Lotse kämpferisch.", "der Lotse"),
        ("de", "„Es ist nun spät“, sagt Ostdorfs Sportdirektorin Eva Kern.", "Eva Kern"),
        ("de", "„Es ist nun spät“, sagt Malerin Eva Kern.", "Eva Kern"),
        ("es", "Ana Mar recordó que su tía, Eva Sol, siempre decía: “Ya es muy tarde”.", "Eva Sol"),
    ] {
        assert_eq!(speakers(language, body), [name], "{body}");
    }
    for (language, body) in [
        ("en", "“It is late now,” Ann Lee and Ben Moss said."),
        ("de", "„Es ist nun spät“, sagten die Wirte Eva Kern und Karl Maier."),
        ("de", "Man sagt, dass er seine Rede ganz anders gemeint habe: „Es ist nun spät.“"),
        ("es", "“Ya es muy tarde”, dijo a la radio Sur."),
    ] {
        assert!(speakers(language, body).is_empty(), "{body}");
    }
}

#[test]
fn examples_jokes_and_signs_are_no_quotes() {
    for body in [
        "Teacher: “Where is the boat now?”",
        "User asks “Can you show me the boat?” and waits.",
        "Don’t tell the crew, “We are late again.”",
        "Tea was cold. A good line is short, e.g. “Sail at noon, never later than that.”",
        "The sign by the pier read: “Sail at noon or never.”",
        "Ann Lee wrote “The Quiet Harbour,” which sold well.",
        "Lee was asked, “Is it late now?” Lee replied: “No.”",
        "Lee was asked, “Is it late now?” The captain admitted that it was.",
        "My journey has often reflected aspects of the hard lesson that Lee once gave us about boats: “We never sail late.”",
        "The firm that “could sail anywhere,” announced another ferry at the pier.",
        "The usual trouble begins with a light on the panel: “Please fill the tank soon.”",
        "Pier Stories\n\n“Love the boat and the crew. We will be back.”",
    ] {
        assert!(speakers("en", body).is_empty(), "{body}");
    }
}

#[test]
fn where_two_can_be_meant_nobody_is() {
    for body in [
        "Ann Lee hopes for wind. For the aunt of Ben Moss, that is new. “We sail tonight,” he said.",
        "Ann Lee said it was late. Ben Moss left.\n\n“We sail tonight, whatever they say.”",
        "“We sail,” guffawed Ben Moss to the crew. “We always do, and we always will.”",
        "“Do we sail?” said Ann Lee.\n\n“We always do, and we always will.”",
        "Ann Lee left the pier. “We sail tonight,” the captain said.",
    ] {
        let people: Vec<Mention<'_>> = ["Ann Lee", "Ben Moss"]
            .into_iter()
            .filter_map(|name| {
                let start = body.find(name)?;
                Some(Mention { start, end: start + name.len(), name })
            })
            .collect();
        let mut people = people;
        people.sort_by_key(|mention| mention.start);
        let text = Text { language: "en", body, people: &people, organisations: &[] };
        let found = Finder::new().find(&mut Scratch::default(), &text);
        let last = found.last().unwrap();
        assert!(last.confidence < 0.7, "{body} {last:?}");
    }
}

#[test]
fn a_speaker_goes_on() {
    for (body, names) in [
        ("“We sail,” said Ann Lee.\n\n“We always do, and we always will.”", 2),
        ("Ann Lee said it was late. “We always sail, and we always will.”", 1),
        ("Port chief Ann Lee was brief: “We always sail, and we always will.”", 1),
        ("“We sail,” Ann Lee said. “We do,” the captain added.", 2),
    ] {
        assert_eq!(speakers("en", body), vec!["Ann Lee"; names], "{body}");
    }
}

#[test]
fn german_nouns_are_no_part_of_names() {
    let find = |body: &str, names: &[&'static str]| {
        let at = |name: &&'static str| {
            let start = body.find(name).unwrap();
            Mention { start, end: start + name.len(), name }
        };
        let people: Vec<Mention<'_>> = names.iter().map(at).collect();
        let text = Text { language: "de", body, people: &people, organisations: &[] };
        Finder::new().find(&mut Scratch::default(), &text).pop().unwrap()
    };
    let two = find("„Es ist nun spät“, sagt Anna Berg Karl Maier.", &["Anna Berg Karl Maier"]);
    assert_eq!(two.speaker.unwrap().name, "Karl Maier");
    let office = "Hafen Eva Kern kam. Eva Kern blieb, Eva Kern ging. „Es ist nun spät“, sagt Kern.";
    let office = find(office, &["Hafen Eva Kern"]);
    assert_eq!(office.speaker.unwrap().name, "Eva Kern");
    // Either may speak.
    let several = "Eva Kern traf Anna Berg. „Es ist nun spät“, sagt sie.";
    let pronoun = find(several, &["Eva Kern", "Anna Berg"]);
    assert!(pronoun.confidence < 0.7 && pronoun.speaker.is_none(), "{pronoun:?}");
    let told = "Eva Kern sagt, es gehe los. „Es ist nun spät“, sagt sie.";
    assert_eq!(find(told, &["Eva Kern"]).speaker.unwrap().name, "Eva Kern");
}

#[test]
fn a_firm_keeps_its_name() {
    let body = "Camp Harbourline is open.\n\n“It is late now,” Harbourline said.";
    let start = body.rfind("Harbourline").unwrap();
    let firm = [Mention { start, end: start + 11, name: "Harbourline" }];
    let text = Text { language: "en", body, people: &[], organisations: &firm };
    let found = Finder::new().find(&mut Scratch::default(), &text);
    assert_eq!(found[0].speaker.as_ref().unwrap().name, "Harbourline");
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

/// The speakers where earlier steps named these persons.
fn speakers_among(persons: &[&str], body: &str) -> Vec<String> {
    let mut people: Vec<Mention<'_>> = Vec::new();
    for name in persons {
        for form in [*name, name.rsplit(' ').next().unwrap()] {
            let found = body.match_indices(form).map(|(start, _)| (start, start + form.len()));
            for (start, end) in found {
                if !people.iter().any(|known| known.start < end && start < known.end) {
                    people.push(Mention { start, end, name });
                }
            }
        }
    }
    people.sort_by_key(|mention| mention.start);
    let text = Text { language: "de", body, people: &people, organisations: &[] };
    let sure = Finder::new().find(&mut Scratch::default(), &text).into_iter();
    let sure = sure.filter(|quote| quote.confidence >= 0.7);
    sure.map(|quote| quote.speaker.map_or("-".to_owned(), |speaker| speaker.name)).collect()
}

#[test]
fn german_sentences_tell_who_is_meant() {
    for (body, name) in [
        (
            "Karl Maier, Leiter der Werft, unterstrich den großen Bedarf. „Es ist nun spät“, sagte er.",
            "Karl Maier",
        ),
        ("Doch Karl Maier entschied sich zu bleiben. „Es ist nun spät“, sagte er.", "Karl Maier"),
        (
            "Konzernchef Karl Maier lud ein.\n\nDie Lage ist ernst. „Es ist nun spät“, sagte der Konzernchef.",
            "Karl Maier",
        ),
        (
            "Karl Maier lobte das Schiff. „Es ist nun spät.“ Er sehe darin eine Chance: „Wir fahren nun los.“",
            "Karl Maier",
        ),
        (
            "Karl Maier kam. Auch neue Boote hält er für möglich: „Wir fahren nun bald los.“",
            "Karl Maier",
        ),
        ("Karl Maier kam. „Es ist nun spät“, sagt der Lotse.", "Karl Maier"),
    ] {
        assert_eq!(speakers_among(&["Karl Maier"], body).last().unwrap(), name, "{body}");
    }
}

#[test]
fn german_pronouns_mean_nobody_among_several() {
    for body in [
        "Karl Maier traf Eva Kern am Hafen. „Es ist nun spät“, hieß es. „Wir fahren nun los“, sagte er.",
        "Karl Maier ist da.\n\nDas Meer ist ruhig.\n\nDer Tag ist lang.\n\n„Es ist nun spät“, sagte er.",
    ] {
        let names = speakers_among(&["Karl Maier", "Eva Kern"], body);
        assert!(
            !names.iter().any(|name| name == "Karl Maier" || name == "Eva Kern"),
            "{body}: {names:?}"
        );
    }
    // No name, though it has a capital; which of the two is not clear.
    let body = "Karl Maier traf Eva Kern. Der Vorstandschef sagte: „Es ist nun spät.“";
    assert!(speakers_among(&["Karl Maier", "Eva Kern"], body).is_empty());
    let body = "Er nannte die „Tag X“-Meldung noch falsch und betonte: „Es ist nun spät.“";
    assert!(!speakers_among(&[], body).iter().any(|name| name == "Meldung"));
}

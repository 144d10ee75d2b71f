//! Who is meant: pronouns, roles, quotes without a clause.

use crate::{Finder, Mention, Scratch, Text};

/// The speakers of sure quotes where earlier steps named these persons; `-` where none is known.
fn speakers(language: &str, persons: &[&str], body: &str) -> Vec<String> {
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
    let text = Text { language, body, people: &people, organisations: &[] };
    let sure = Finder::new().find(&mut Scratch::default(), &text).into_iter();
    let sure = sure.filter(|quote| quote.confidence >= 0.7);
    sure.map(|quote| quote.speaker.map_or("-".to_owned(), |speaker| speaker.name)).collect()
}

#[test]
fn a_pronoun_means_nobody_of_the_other_sex() {
    for (body, names) in [
        ("Peter Moss said it was late.\n\nThe tide rose. “We sail tonight,” she said.", vec![]),
        (
            "Ann Lee runs the port. Peter Moss left the pier. “We sail tonight,” she said.",
            vec!["Ann Lee"],
        ),
        (
            "“We sail,” Robin Gale said.\n\nAsked again of Lord Ann Lee, he said: “We sail tonight.”",
            vec!["Robin Gale"; 2],
        ),
        (
            "“We sail,” Robin Gale said.\n\nAsked again was Ann Lee. He said: “We sail tonight.”",
            vec!["Robin Gale"; 2],
        ),
        ("Robin Gale runs the port. Peter Moss left it. “We sail tonight,” she said.", vec![]),
        ("Peter Moss runs the port. He took her along. She said: “We sail tonight.”", vec![]),
        ("“We sail,” Ann Lee said.\n\nPeter Moss met her. “We do,” she said.", vec!["Ann Lee"; 2]),
        (
            "Peter Moss said it was late. In the case of Ann Lee, she stayed. “I sail tonight,” she said.",
            vec![],
        ),
    ] {
        let names: Vec<&str> = names;
        let found = speakers("en", &["Ann Lee", "Robin Gale", "Peter Moss"], body);
        assert_eq!(found.iter().filter(|name| *name != "-").collect::<Vec<_>>(), names, "{body}");
    }
    let body = "Karl Maier traf Eva Kern am Hafen. „Es ist nun spät“, sagte sie.";
    assert_eq!(speakers("de", &["Karl Maier", "Eva Kern"], body), ["Eva Kern"]);
}

#[test]
fn a_pronoun_is_not_one_whom_an_adverbial_names() {
    let body = "Mika Moss said it was late. In Lee’s case, she stayed. “I sail tonight,” she said. Kim Lee left.";
    assert!(speakers("en", &["Mika Moss", "Kim Lee"], body).is_empty());
    let body = "President Moss’s office said so. Asked of the tide, Lee sighed. “I sail tonight,” he said. Kim Lee left.";
    assert!(speakers("en", &["Kim Lee"], body).iter().all(|name| name == "Kim Lee"));
}

#[test]
fn reports_and_groups_speak_for_themselves() {
    for (body, name) in [
        ("Ann Lee left. “It is late now,” the report said.", "the report"),
        ("Ann Lee left. “It is late now,” the port authorities said.", "the port authorities"),
        (
            "Ann Lee said so. The Port Department complaint says “it is late for all boats now.”",
            "-",
        ),
    ] {
        let found = speakers("en", &["Ann Lee"], body);
        assert!(found.iter().all(|found| found == name), "{body} {found:?}");
    }
    let body = "Karl Maier ging. „Es ist nun spät“, schrieben die Anwälte.";
    assert_eq!(speakers("de", &["Karl Maier"], body), ["die Anwälte"]);
    // One who may be named.
    let body = "Mara Stein kam. „Es ist nun spät“, sagt die Mutter.";
    assert!(speakers("de", &[], body).is_empty());
}

#[test]
fn names_stand_behind_insertions_and_before_places() {
    for (language, body, name) in [
        ("es", "“Ya es muy tarde”, lamenta, por su parte, Iris Mar. Ana Sol calla.", "Iris Mar"),
        (
            "en",
            "The boat’s expert and owner, Kim Lee, suggested that the Bolt would sail, saying, “It is late now.”",
            "Kim Lee",
        ),
        ("en", "Senior Planner (SP) Kim Lee of Harbour.org confirms, “It is late now.”", "Kim Lee"),
        (
            "en",
            "“It is late now,” Kim Lee, head of Spicer’s Ropes & Sails told us on the pier.",
            "Kim Lee",
        ),
        ("de", "Mara Stein aus Oslo findet Haba Kula gut: „Ich kann nun fahren.“", "Mara Stein"),
        (
            "de",
            "„Es ist nun spät“, sagte der Sozial-, Hafen- und Werftdirektor Karl Maier.",
            "Karl Maier",
        ),
        ("de", "„Es ist nun spät“, sagt Sheib ad-Din.", "Omar Sheib ad-Din"),
        ("en", "“It is late now,” he has said, “I sail. I always do.” Lee’s boats are old.", "-"),
    ] {
        let persons =
            ["Iris Mar", "Kim Lee", "Mara Stein", "Karl Maier", "Haba Kula", "Omar Sheib ad-Din"];
        let body = format!("Omar Sheib ad-Din kam. {body}");
        let found = speakers(language, &persons, &body);
        if name == "-" {
            assert!(found.len() < 2, "{body} {found:?}");
        } else {
            assert_eq!(found, [name], "{body}");
        }
    }
    let body =
        "Der Richter Jens Vogel kam. Das Meer war still.\n\nVogel sagte: „Wir fahren nun los.“";
    assert_eq!(
        speakers("de", &["Mara Stein"], &format!("Mara Stein ging. {body}")),
        ["Jens Vogel"]
    );
    // One who is not tagged is named, too.
    let body = "Mara Stein kam. Gunda Vogel las, Eva Vogel schwieg. „Es ist nun spät“, sagte sie.";
    assert!(speakers("de", &["Mara Stein"], body).is_empty());
    for body in [
        "„Es ist nun spät“, so Landesspre... weiter lesen. Dort steht mehr.",
        "Landesspre... weiter lesen.\n\n„Es ist nun spät“, so Landesspre... weiter\n\nMehr.",
        "„Es ist nun spät“, so die gemeinsame Aussage von Hafenleuten.",
        "Karl Maier sagt, es gehe los.\n\n„Fahrt nun endlich los!“\n\nEr bat: „Fahrt nun endlich los!“",
    ] {
        let found = speakers("de", &["Karl Maier"], body);
        let wrong = |name: &String| name.contains("Hafen") || name.contains("spre");
        assert!(found.len() < 2 && !found.iter().any(wrong), "{found:?}");
    }
}

#[test]
fn roles_are_those_who_hold_them() {
    let persons = ["Kim Lee", "Mika Moss", "Mara Stein", "Karl Maier"];
    for (language, body, name) in [
        (
            "en",
            "Port Governor Kim Lee came. Mika Moss left.\n\n“It is late now,” the governor said.",
            "Kim Lee",
        ),
        (
            "en",
            "Kim Lee, the mayor, came. Mika Moss left.\n\n“It is late now,” the mayor said.",
            "Kim Lee",
        ),
        ("en", "Ann Moss left. “It is late now,” our tester noted.", "our tester"),
        (
            "de",
            "Sprecher Karl Maier ging, auch Eva Kern.\n\n„Es ist nun spät“, sagte der Werftsprecher.",
            "Karl Maier",
        ),
        (
            "de",
            "Kapitän und Autor Karl Maier ging, auch Eva Kern.\n\n„Es ist nun spät“, sagte der Kapitän.",
            "Karl Maier",
        ),
        (
            "en",
            "Kim Lee, 48, came. Mika Moss left.\n\n“It is late now,” the 48-year-old said.",
            "Kim Lee",
        ),
        (
            "de",
            "Mara Stein (48) kam. Karl Maier ging.\n\n„Es ist nun spät“, sagte die 48-Jährige.",
            "Mara Stein",
        ),
        (
            "de",
            "Mara Stein, Sprecherin der Werft, ging zu Karl Maier.\n\n„Es ist nun spät“, so die Sprecherin.",
            "Mara Stein",
        ),
        (
            "de",
            "Hoch über dem Meer. Karl Maier, Kapitän der Werft, nennt das Boot neu. „Es ist nun spät“, sagte er.",
            "Karl Maier",
        ),
        (
            "en",
            "“We sail,” Mika Moss said.\n\nFor the crew of Mika Moss that was new. “It is late now,” he said.",
            "Mika Moss",
        ),
    ] {
        let found = speakers(language, &persons, body);
        assert_eq!(found.last().map(String::as_str), Some(name), "{body}");
    }
    let vice =
        "Vizepräsidentin Eva Kern ging zu Karl Maier.\n\n„Es ist nun spät“, sagte die Präsidentin.";
    assert!(speakers("de", &["Eva Kern", "Karl Maier"], vice).is_empty());
    for body in [
        "Former Governor Kim Lee came. Mika Moss left.\n\n“It is late now,” the governor said.",
        "Governor Kim Lee met Governor Mika Moss.\n\n“It is late now,” the governor said.",
        "Kim Lee, 4.8 of 5, came. Mika Moss left.\n\n“It is late now,” the 4-year-old said.",
        "“We sail,” Mika Moss said.\n\nFor the crew of Kim Lee that was new. “It is late now,” he said.",
    ] {
        let found = speakers("en", &persons, body);
        assert!(found.last().is_none_or(|name| name != "Kim Lee"), "{body} {found:?}");
    }
}

#[test]
fn a_signature_names_the_speaker() {
    for (language, body, names) in [
        ("en", "“It is late now, and we sail.” – Kim Lee, Oslo", vec!["Kim Lee"]),
        ("en", "“It is late now, and we sail.” — Peter Stone", vec!["Peter Stone"]),
        ("de", "„Es ist nun spät, und wir fahren.“ – Kim Lee", vec!["Kim Lee"]),
        ("en", "“The Sea by Night and Day” – Kim Lee", vec![]),
        ("en", "“It is late now, and we sail.” – Harbour Guide", vec![]),
        ("en", "The best line: ‘sail’. She read “It is late now.” – Kim Lee", vec![]),
    ] {
        assert_eq!(speakers(language, &["Kim Lee"], body), names, "{body}");
    }
}

#[test]
fn a_clause_between_two_parts_joins_them() {
    let body = "Kim Lee is late. “Rather than sail,” he has said, “I stay at home and read.” Lee’s best boat rests.";
    assert_eq!(speakers("en", &["Kim Lee"], body), ["Kim Lee"]);
}

#[test]
fn short_names_follow_those_that_are_tagged() {
    let body = "Kim Lee Solved It\n\nPost Kim Lee runs the port.\n\n“It is late now,” Lee said.";
    let at = body.rfind("Kim Lee").unwrap();
    let people = [Mention { start: at, end: at + 7, name: "Kim Lee" }];
    let text = Text { language: "en", body, people: &people, organisations: &[] };
    let found = Finder::new().find(&mut Scratch::default(), &text);
    assert_eq!(found[0].speaker.as_ref().unwrap().name, "Kim Lee");
}

//! The stage: reads headline and body, writes the language.

use newsmill_model::Bundle;
use newsmill_model::language::{Detector, Scratch};
use newsmill_plugin::prelude::*;

use crate::choice::Rules;
use crate::options::LanguageOptions;

/// Trained by `cargo run --release -p newsmill-model --example train_language`.
static MODEL: &[u8] = include_bytes!("../model/language.model");

const DETECTED: &str = "tag_language.detected";
const CONFIDENCE: &str = "tag_language.confidence";

/// Says what language a text is in.
pub(crate) struct Language {
    headline: Text,
    body: Text,
    language: Text,
    detected: Text,
    confidence: Float,
    rules: Rules,
    /// The detector and its languages, once the stage is started.
    model: Option<(Detector, Vec<String>)>,
}

impl Transform for Language {
    const STAGE: Stage = Stage::tag("tag.language", "Says what language a text is in")
        .needs(&["body_text"])
        .uses(&["headline", "language"])
        .writes(&["language"])
        .writes_own(&[Own::text(DETECTED), Own::float(CONFIDENCE)]);
    type Options = LanguageOptions;
    type Scratch = Scratch;

    fn create(options: LanguageOptions, cx: &Create<'_>) -> Result<Self> {
        Ok(Self {
            headline: cx.text("headline")?,
            body: cx.text("body_text")?,
            language: cx.text("language")?,
            detected: cx.text(DETECTED)?,
            confidence: cx.float(CONFIDENCE)?,
            rules: options.rules(),
            model: None,
        })
    }

    fn start(&mut self, _: &Create<'_>) -> Result<()> {
        let detector = Detector::new(Bundle::from_static(MODEL)?)?;
        let languages = detector.languages().into_iter().map(str::to_owned).collect();
        self.model = Some((detector, languages));
        Ok(())
    }

    fn process(
        &self,
        scratch: &mut Scratch,
        batch: &mut Batch<'_>,
        cx: &Context<'_>,
    ) -> Result<()> {
        let (detector, languages) = started(self.model.as_ref())?;
        for row in batch.rows() {
            cx.check()?;
            let headline = row.get(self.headline).unwrap_or_default();
            let body = row.get(self.body).unwrap_or_default();
            let guess = detector.detect(scratch, headline, body);
            if let Some(language) = self.rules.choose(row.get(self.language), &guess, languages) {
                row.set(self.language, language)?;
            }
            if let Some(detected) = guess.language {
                row.set(self.detected, detected)?;
                row.set(self.confidence, thousandths(guess.confidence))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    const README: &str = include_str!("../README.md");

    static DETECTOR: LazyLock<Detector> = LazyLock::new(|| Detector::from_bytes(MODEL).unwrap());

    fn detect(headline: &str, body: &str) -> (String, f64) {
        let guess = DETECTOR.detect(&mut Scratch::default(), headline, body);
        (guess.language.unwrap_or("none").to_owned(), guess.confidence)
    }

    #[test]
    fn the_shipped_model_tells_languages_apart() {
        for (language, text) in [
            ("en", "The harbour will stay closed until the divers have looked at every pier."),
            ("de", "Der Hafen bleibt geschlossen, bis die Taucher jeden Pfeiler angesehen haben."),
            (
                "fr",
                "Le port restera fermé jusqu'à ce que les plongeurs aient examiné chaque pilier.",
            ),
            (
                "es",
                "El puerto seguirá cerrado hasta que los buzos hayan revisado todos los pilares.",
            ),
            (
                "it",
                "Il porto resterà chiuso finché i sommozzatori non avranno guardato ogni pilone.",
            ),
            (
                "pt",
                "O porto ficará fechado até que os mergulhadores tenham visto todos os pilares.",
            ),
            ("nl", "De haven blijft dicht totdat de duikers elke pijler hebben bekeken."),
            ("sv", "Hamnen är stängd tills dykarna har tittat på varenda brygga i staden."),
            ("pl", "Port pozostanie zamknięty, dopóki nurkowie nie obejrzą każdego filaru."),
            ("tr", "Dalgıçlar bütün ayakları inceleyene kadar liman kapalı kalacak."),
            ("fi", "Satama pysyy suljettuna, kunnes sukeltajat ovat tutkineet jokaisen laiturin."),
            ("hu", "A kikötő zárva marad, amíg a búvárok minden pillért meg nem néztek."),
            ("ru", "Порт останется закрытым, пока водолазы не осмотрят каждую опору."),
            ("uk", "Порт залишиться закритим, доки водолази не оглянуть кожну опору."),
            ("ar", "سيبقى الميناء مغلقا حتى يفحص الغواصون كل رصيف في المدينة"),
            ("fa", "بندر تا زمانی که غواصان همه ستون‌ها را بررسی کنند بسته می‌ماند"),
            ("hi", "जब तक गोताखोर हर खंभे की जाँच नहीं कर लेते तब तक बंदरगाह बंद रहेगा"),
            ("el", "Το λιμάνι θα μείνει κλειστό μέχρι να ελέγξουν οι δύτες κάθε προβλήτα"),
            ("he", "הנמל יישאר סגור עד שהצוללנים יבדקו כל רציף"),
            ("ja", "潜水士がすべての橋脚を調べるまで港は閉鎖されたままです"),
            ("zh", "在潜水员检查完每个桥墩之前，港口将一直关闭"),
            ("ko", "잠수부들이 모든 교각을 살펴볼 때까지 항구는 닫혀 있습니다"),
            ("th", "ท่าเรือจะปิดจนกว่านักดำน้ำจะตรวจเสาทุกต้น"),
            ("am", "ጠላቂዎች እያንዳንዱን ምሰሶ እስኪያዩ ድረስ ወደቡ ዝግ ሆኖ ይቆያል"),
        ] {
            let (found, confidence) = detect("", text);
            assert_eq!(found, language, "{text}");
            assert!(confidence > 0.6, "{language} {confidence}");
        }
    }

    #[test]
    fn what_is_no_language_has_none() {
        let random: String = (0..600_u32)
            .map(|n| {
                char::from(b"qzxvkjwpfbmgy hd"[(n.wrapping_mul(2_654_435_761) >> 28) as usize])
            })
            .collect();
        for text in ["", "12:30 14.05.2026 +3 %", "https://a.example/the/of/and", random.as_str()] {
            assert_eq!(detect("", text), ("none".to_owned(), 0.0), "{text}");
        }
        assert!(detect("", "xq").1 < 0.7);
    }

    #[test]
    fn names_do_not_hide_the_language() {
        let text = "El Real Vallarín venció al Gostafe con goles de Kylor Mbandé y Jaden Bellhorn.";
        assert_eq!(detect("", text).0, "es");
    }

    #[test]
    fn only_a_part_of_a_long_text_is_read_and_names_in_other_scripts_do_not_count() {
        let body = "Hamnen är stängd tills dykarna har tittat på varenda brygga. ".repeat(20_000);
        let guess = DETECTOR.detect(&mut Scratch::default(), "", &body);
        assert_eq!(guess.language, Some("sv"));
        assert!(guess.letters < 3 * 208 + 64, "{}", guess.letters);
        assert_eq!(detect("", "Компания Microsoft Windows назвала новый завод в городе").0, "ru");
    }

    #[test]
    fn odd_text_is_read_in_part_and_never_guessed_wildly() {
        let long = 10_000_000;
        for (body, answers) in [
            (String::new(), &["none"][..]),
            ("a".repeat(long), &["none"]),
            ("🙂".repeat(long / 4), &["none"]),
            ("\u{200f}\u{202e}\u{2066}".repeat(1000), &["none"]),
            ("\u{0}\u{fffd}".repeat(1000), &["none"]),
            ("漢".repeat(long / 3), &["zh"]),
            ("דג".repeat(long / 4), &["he"]),
        ] {
            let guess = DETECTOR.detect(&mut Scratch::default(), &body, &body);
            let found = guess.language.unwrap_or("none");
            assert!(answers.contains(&found), "{found} {}", guess.confidence);
            assert!(guess.letters <= 4 * 4096, "{}", guess.letters);
        }
        let marked =
            "\u{200f}سيبقى الميناء مغلقا حتى يفحص\u{200e} الغواصون كل رصيف في المدينة 🙂 OK";
        assert_eq!(detect("", marked).0, "ar");
        let joined = "derhafenbleibtgeschlossenbisdietaucherjedenpfeilerangesehenhaben".repeat(9);
        assert!(detect("", &joined).1 <= 1.0);
    }

    #[test]
    fn close_relatives_are_told_apart() {
        for (language, text) in [
            ("nb", "Hun visste ikke hva som hadde skjedd, men hun ville ikke gi opp nå."),
            ("nn", "Ho visste ikkje kva som hadde hendt, men ho ville ikkje gje opp no."),
            ("da", "Hun vidste ikke, hvad der var sket, men hun ville ikke give op nu."),
            ("id", "Mereka bisa datang ke kantor karena mobil itu sudah diperbaiki kemarin."),
            ("ms", "Mereka boleh datang ke pejabat kerana kereta itu telah dibaiki semalam."),
            ("cs", "Nevěděla, co se stalo, ale nechtěla se vzdát, protože měla pravdu."),
            ("sk", "Nevedela, čo sa stalo, ale nechcela sa vzdať, pretože mala pravdu."),
        ] {
            assert_eq!(detect("", text).0, language, "{text}");
        }
    }

    #[test]
    fn of_close_relatives_the_whole_sample_is_read() {
        let body = "Mereka bisa datang ke kantor karena mobil itu sudah diperbaiki. ".repeat(60);
        let guess = DETECTOR.detect(&mut Scratch::default(), "", &body);
        assert_eq!(guess.language, Some("id"));
        assert!(guess.letters > 2500, "{}", guess.letters);
    }

    #[test]
    fn marks_may_follow_their_letters() {
        let text = "Mo\u{323}i ngu\u{31b}o\u{31b}\u{300}i \u{111}e\u{302}\u{300}u \u{111}u\u{31b}o\u{31b}\u{323}c \
            hu\u{31b}o\u{31b}\u{309}ng nhu\u{31b}\u{303}ng quye\u{302}\u{300}n la\u{300}m ngu\u{31b}o\u{31b}\u{300}i, \
            kho\u{302}ng pha\u{302}n bie\u{302}\u{323}t mo\u{323}\u{302}t \u{111}ie\u{302}\u{300}u gi\u{300}";
        assert_eq!(detect("", text).0, "vi");
    }

    #[test]
    fn the_model_says_where_it_comes_from_and_the_readme_what_it_knows() {
        let bundle = Bundle::from_bytes(MODEL).unwrap();
        assert!(MODEL.len() <= 6_000_000);
        let sets = &bundle.provenance.training_sets;
        assert_eq!(sets.len(), 3);
        for set in sets {
            assert!(["Leipzig", "Wikipedia"].iter().any(|name| set.attribution.contains(name)));
            assert!(set.digest.len() == 64 && README.contains(&set.digest), "{}", set.digest);
        }
        let detector = Detector::new(bundle).unwrap();
        let languages = detector.languages();
        assert!(README.contains(&format!("\n{}. Trained", languages.len())), "{}", languages.len());
        let section = README.split("## Languages").nth(1).unwrap().split("## ").next().unwrap();
        let words: Vec<&str> = section.split([' ', '\n', '.']).collect();
        assert!(languages.iter().all(|language| words.contains(language)));
    }
}

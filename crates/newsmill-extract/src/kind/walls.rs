//! Pages that stand where an article should: error pages, consent and login walls, checks for robots.
//!
//! Sets of typed pages hold none of them, so they are told by their words: a title or heading that says what is wrong,
//! over hardly any prose.

use crate::content::Content;
use crate::hints::Hint;
use crate::layout::Layout;
use crate::signals::Signals;

/// How sure such a page is none of the other kinds.
pub(super) const CONFIDENCE: f64 = 0.95;

/// An error page may explain itself in this many letters; an article about errors is longer.
const PROSE_MAX: usize = 700;

/// Phrases of titles and headings, lower case.
const TITLES: &[&str] = &[
    "error 404",
    "404 error",
    "404 not found",
    "404 page",
    "404 -",
    "404 –",
    "404 |",
    "404 seite",
    "fehler 404",
    "erreur 404",
    "errore 404",
    "403 forbidden",
    "500 internal",
    "502 bad gateway",
    "503 service",
    "page not found",
    "page cannot be found",
    "page can't be found",
    "page could not be found",
    "page doesn't exist",
    "page does not exist",
    "page is not available",
    "page isn't available",
    "verify you are human",
    "seite nicht gefunden",
    "seite wurde nicht gefunden",
    "page introuvable",
    "page non trouvée",
    "página no encontrada",
    "no se ha encontrado la página",
    "pagina non trovata",
    "página não encontrada",
    "pagina niet gevonden",
    "sidan kunde inte hittas",
    "sidan hittades inte",
    "siden ble ikke funnet",
    "siden blev ikke fundet",
    "sivua ei löytynyt",
    "strona nie została znaleziona",
    "nie znaleziono strony",
    "stránka nenalezena",
    "stránka nebyla nalezena",
    "az oldal nem található",
    "pagina nu a fost găsită",
    "страница не найдена",
    "сторінку не знайдено",
    "sayfa bulunamadı",
    "الصفحة غير موجودة",
    "העמוד לא נמצא",
    "halaman tidak ditemukan",
    "không tìm thấy trang",
    "ページが見つかりません",
    "页面不存在",
    "页面未找到",
    "找不到頁面",
    "페이지를 찾을 수 없습니다",
];

/// Phrases that make a title or heading nearly alone: what could be a headline's part too, consent, accounts.
const GATES: &[&str] = &[
    "404",
    "page unavailable",
    "access denied",
    "access to this page has been denied",
    "zugriff verweigert",
    "accès refusé",
    "acceso denegado",
    "accesso negato",
    "acesso negado",
    "are you a robot",
    "are you human",
    "just a moment",
    "attention required",
    "security check",
    "captcha",
    "we value your privacy",
    "your privacy",
    "before you continue",
    "cookie settings",
    "manage consent",
    "cookie consent",
    "we use cookies",
    "privacy settings",
    "datenschutzeinstellungen",
    "cookie-einstellungen",
    "mit werbung weiterlesen",
    "vos choix concernant les cookies",
    "tu privacidad",
    "la tua privacy",
    "log in",
    "login",
    "sign in",
    "anmelden",
    "se connecter",
    "connexion",
    "iniciar sesión",
    "accedi",
    "inloggen",
    "logga in",
];

/// Whether the page is nothing, an error, a question for consent or a login.
pub(super) fn is_wall(layout: &Layout, content: &Content, signals: &Signals) -> bool {
    let prose: usize = content
        .pieces
        .iter()
        .filter_map(|at| layout.pieces.get(*at))
        .filter(|piece| piece.level == 0 && piece.link_chars * 2 < piece.chars)
        .map(|piece| piece.chars)
        .sum();
    if prose > PROSE_MAX {
        return false;
    }
    if layout.pieces.iter().all(|piece| piece.level > 0) {
        return true;
    }
    let title = signals.title.to_lowercase();
    let first = layout
        .pieces
        .iter()
        .find(|piece| piece.level > 0 && piece.hint <= Hint::Content)
        .map(|piece| piece.text.to_lowercase())
        .unwrap_or_default();
    let says = |phrases: &[&str], text: &str| {
        text.chars().count() < 120 && phrases.iter().any(|phrase| names(text, phrase))
    };
    says(TITLES, &title) || says(TITLES, &first) || gate(&title) || gate(&first)
}

/// A gate's heading is little more than the phrase: "Sign in", not "Thousands sign in to vote".
fn gate(text: &str) -> bool {
    GATES.iter().any(|phrase| {
        // A short phrase begins many a headline.
        let more = if phrase.chars().count() > 5 { 20 } else { 0 };
        text.strip_prefix(phrase).is_some_and(|rest| rest.chars().count() <= more)
    })
}

/// Whether a text holds a phrase, not as a part of a longer number.
fn names(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + phrase.len()..).and_then(|after| after.chars().next());
        !phrase.starts_with(|c: char| c.is_ascii_digit()) || (!digit(before) && !digit(after))
    })
}

#[cfg(test)]
mod tests {
    use super::{gate, names};

    #[test]
    fn a_number_is_no_part_of_another() {
        assert!(names("error 404 - not found", "404"));
        assert!(!names("company 14045 reports", "404"));
    }

    #[test]
    fn a_gate_says_little_else() {
        assert!(gate("sign in to continue"));
        assert!(!gate("thousands sign in to vote in the first week"));
        assert!(gate("404") && !gate("404 homes without power"));
        assert!(!gate("login data of a million customers stolen from shop"));
    }
}

//! Words in capitals: abbreviations of organisations, and what is none.

use super::facts::fact;
use super::find::{ORGANISATION, Reader};
use crate::lexicon::Class;
use crate::words::flag;

/// Capitals that name nobody.
pub(super) const NO_NAMES: &[&str] = &[
    "TV", "PC", "DVD", "CD", "OK", "FAQ", "PDF", "HTML", "URL", "GPS", "SMS", "WLAN", "SUV", "IT",
    "KI", "AI", "IA", "HIV", "DNA", "DNS", "RNA", "VIP", "LED", "USB", "ID", "CEO", "BIP", "PIB",
    "PIL", "IVA", "TVA", "MWST", "BTW", "CO2", "LKW", "PKW", "WM", "EM", "NGO", "ONG", "ADN", "VR",
    "UHR", "AM", "PM", "PR", "DJ", "RSS", "XML", "HTTP", "SEO", "API", "II", "III", "IV", "VI",
    "VII", "VIII", "IX", "XI", "XII", "XIV", "XV", "XVI", "XIX", "XX", "XXI", "XVIII", "XVII",
    "BBB", "SOS", "UTC", "CET", "EUR", "USD", "PS", "DIY", "MP3", "SIM", "DIE", "DER", "DAS",
    "UND", "LE", "LA", "LES", "EL", "LOS", "DE",
    // Numbers of accounts, books and goods.
    "ISBN", "DIN", "ISO", "ISSN", "IBAN", "BIC", "SWIFT", "PLZ", "EAN", "PIN", "TAN", "QR", "DOI",
    "VIN", // Laws and courts' file numbers.
    "BGB", "HGB", "GG", "ZPO", "AGB", "DSGVO", "GDPR", "RGPD", "AZR", "EUV", "AEUV",
    // Technology.
    "HTTPS", "FTP", "SSH", "SSL", "TLS", "TLD", "SQL", "CSS", "PHP", "CMS", "CRM", "ERP", "VPN",
    "LAN", "LTE", "NFC", "RFID", "CPU", "GPU", "RAM", "ROM", "SSD", "HDD", "HDMI", "LCD", "OLED",
    "UHD", "HD", "HDR", "MB", "GB", "TB", "KB", "DSL", "GPT", "LLM", "NFT", "BTC", "ETH", "ETF",
    "PV", "KW", "XP", "AR", "MR", "3D", "GSM", "MMS", "MMO", "RPG", "NPC", "FPS", "DLC", "PVC",
    // Medicine and science.
    "PCR", "MRT", "CT", "EKG", "EHEC", "SARS", "MERS", "COVID", "AIDS", "ADHS", "IQ", "UV", "BMI",
    "FFP2", "HNO", "PTBS", "THC", "CBD", "LSD", "PET", // Music, time, sport.
    "EP", "LP", "MC", "PDT", "PST", "EST", "GMT", "MEZ", "CEST", "GC", "GP", "MVP", "KO",
    // Everyday life.
    "LGBT", "LGBTQ", "LGBTI", "LGBTQI", "LSBTI", "LSBTIQ", "BDSM", "FKK", "UVP", "RA", "CV", "CSD",
    "MINT", "KFZ", "ABS", "ESP", "NR", "TEL", "XL", "XXL", "PKS", "SB", "FDH", "WG",
];

impl Reader<'_> {
    /// An abbreviation of an organisation; with its place where that stands behind, `TSV Ulm`.
    pub(super) fn acronym(&self, at: usize) -> Option<(usize, u8, f32)> {
        let place = Class::Country.bit() | Class::Region.bit();
        if !self.is_capitals(at) || self.is(at, fact::LEGAL) || self.token(at).phrase & place != 0 {
            return None;
        }
        let word = self.word(at);
        let letters = word.chars().count();
        let is_one = (2..=6).contains(&letters)
            && word.chars().all(|c| c.is_alphanumeric() || c == '&')
            && !self.shouted(at);
        if !is_one {
            return None;
        }
        if let Some(end) = self.club_end(at) {
            return Some((end, ORGANISATION, 0.65));
        }
        let beside =
            at.checked_sub(1).is_some_and(|at| self.is_capitals(at)) || self.is_capitals(at + 1);
        let doubtful = self.is_no_organisation(at, letters);
        (!beside && !doubtful).then_some((at + 1, ORGANISATION, 0.6))
    }

    /// Whether an abbreviation is as likely something else: a word that is shouted, a code, a model.
    fn is_no_organisation(&self, at: usize, letters: usize) -> bool {
        let digits = self.word(at).contains(|c: char| c.is_ascii_digit());
        let number = self.token(at + 1).flags & flag::LETTERS == 0
            && self.word(at + 1).starts_with(|c: char| c.is_ascii_digit());
        // In other languages the list of everyday words has abbreviations too.
        let shout = self.common(at) && (self.language.capital_nouns() || letters > 4);
        shout || letters < 3 || digits || number
    }

    /// The end of a club's or office's name that begins with capitals and ends with its town.
    pub(super) fn club_end(&self, at: usize) -> Option<usize> {
        let short = |at: usize| self.is_capitals(at) && self.word(at).chars().count() < 6;
        let end = (at..at + 3).find(|&at| !short(at))?;
        let town = self.token(end);
        let place = Class::City.bit() | Class::Town.bit();
        let is_town = town.phrase & place != 0 && self.capital(end) && !self.is_capitals(end);
        (end > at && is_town && !self.common(end)).then_some(end + town.length)
    }

    /// Whether a word stands among others in capitals, as in a headline.
    fn shouted(&self, at: usize) -> bool {
        let near = at.saturating_sub(3)..self.tokens.len().min(at + 4);
        near.filter(|&near| near != at && self.is_capitals(near)).count() > 1
    }
}

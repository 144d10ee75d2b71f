//! Weighs what stands around a mention: prepositions, nouns of places, titles, given names, other names.

use newsmill_gazetteer::words::{Case, Gap};

use crate::hits::{Around, Hit, Reader};
use crate::lists::Says;

/// Bytes behind the first word in the brackets of a dateline: `dpa/lhe`.
const SIGNED_MAX: usize = 24;

impl Reader<'_> {
    /// Weighs what stands around each hit.
    pub(crate) fn judge(&self, hits: &mut [Hit]) {
        for k in 0..hits.len() {
            let before = k.checked_sub(1).and_then(|b| hits.get(b)).map(|h| h.to);
            let after = hits.get(k + 1).map(|h| h.from);
            let listed = k
                .checked_sub(1)
                .and_then(|b| hits.get(b))
                .is_some_and(|h| h.around.cue && self.lists_on(h.to, hits.get(k)));
            if let Some(hit) = hits.get_mut(k) {
                hit.around = self.around(hit.from, hit.to, before, after);
                if listed && !hit.around.cue {
                    hit.around.cue = true;
                    hit.around.points += 0.6;
                }
                self.weigh_known(hit.from, hit.to, hit.span, &mut hit.around);
            }
        }
    }

    /// `in X and Y`, `in X, Y`: what is said of X holds for Y.
    fn lists_on(&self, to: usize, next: Option<&Hit>) -> bool {
        let Some(next) = next else { return false };
        let gap = self.word(to + 1).map(|w| w.gap);
        match next.from - to {
            1 => gap == Some(Gap::Comma),
            2 => {
                let and = matches!(
                    self.words.fold(to + 1),
                    "and"
                        | "or"
                        | "und"
                        | "oder"
                        | "et"
                        | "ou"
                        | "y"
                        | "e"
                        | "o"
                        | "en"
                        | "och"
                        | "og"
                        | "i"
                        | "a"
                        | "и"
                        | "і"
                        | "та"
                        | "ve"
                        | "sowie"
                );
                and && self.gap_joins(next.from)
            }
            _ => false,
        }
    }

    fn around(
        &self,
        from: usize,
        to: usize,
        hit_before: Option<usize>,
        hit_after: Option<usize>,
    ) -> Around {
        let mut around = Around::default();
        let Some(first) = self.word(from) else { return around };
        around.opens = matches!(first.gap, Gap::Sentence | Gap::Other | Gap::Bracket);
        if around.opens {
            around.points -= 0.2;
        }
        let next = self.word(to + 1).filter(|next| next.gap == Gap::Hyphen);
        around.hyphened = first.gap == Gap::Hyphen
            || next.is_some_and(|next| matches!(next.case, Case::Title | Case::Caps));
        let joined = matches!(first.gap, Gap::Space | Gap::Elision | Gap::Hyphen);
        if joined && from > 0 {
            self.look_back(from, hit_before, &mut around);
        }
        self.look_ahead(from, to, hit_after, &mut around);
        if self.is_dateline(from, to) {
            around.points += 1.5;
            around.cue = true;
        }
        let suffixed = self.word(to).filter(|w| w.has_suffix);
        if suffixed.is_some_and(|w| w.case == Case::Title) {
            around.points += 0.7;
            around.cue = true;
        }
        around
    }

    /// The words before a mention.
    fn look_back(&self, from: usize, hit_before: Option<usize>, around: &mut Around) {
        let Some(first) = self.word(from) else { return };
        let mut at = from - 1;
        // Points of the compass belong to the name: `in northern Raqqa`.
        while at > 0 && from - at < 4 && self.says(at).any(Says::PART) && self.gap_joins(at) {
            at -= 1;
        }
        let mut says = self.says(at);
        let is_lower = self.word(at).is_some_and(|w| w.case == Case::Lower);
        if says.any(Says::ARTICLE)
            && !says.any(Says::IN)
            && at > 0
            && self.gap_joins(at)
            && is_lower
        {
            at -= 1;
            says = self.says(at);
            around.with_article = true;
        }
        around.nature = says.any(Says::NATURE);
        let Some(word) = self.word(at) else { return };
        let lower = word.case == Case::Lower;
        let opening = matches!(word.gap, Gap::Sentence | Gap::Other | Gap::Bracket);
        if (lower || opening) && says.any(Says::IN) {
            around.points += 1.0;
            around.cue = true;
        } else if says.any(Says::NOUN) {
            around.points += 2.2;
            around.cue = true;
        } else if says.any(Says::THING) {
            around.points -= 2.0;
            around.org = true;
        } else if (lower || opening) && says.any(Says::WEAK) {
            self.look_behind_of(at, around);
        } else if hit_before == Some(at) && !says.any(Says::GIVEN) {
            // Two names side by side: no more is known.
        } else if at + 1 == from {
            self.name_before(at, first.gap, around);
        }
    }

    /// `city of X` speaks for a place, `University of X` for something else.
    fn look_behind_of(&self, of: usize, around: &mut Around) {
        around.points += 0.3;
        let Some(word) =
            of.checked_sub(1).filter(|_| self.gap_joins(of)).and_then(|i| self.word(i))
        else {
            return;
        };
        let fold = self.words.fold(of - 1);
        if self.lists.says(fold).any(Says::NOUN.or(Says::PART)) {
            around.points += 2.0;
            around.cue = true;
        } else if word.case == Case::Title
            && !self.style.noun_capitals
            && !self.is_opening(of - 1)
            && matches!(
                self.words.fold(of),
                "of" | "de" | "di" | "von" | "van" | "du" | "da" | "do"
            )
            && !self.small.has(self.words.hash(of - 1))
        {
            around.points -= 1.3;
            around.org = true;
        }
    }

    /// A capitalised word right before a mention.
    fn name_before(&self, at: usize, gap: Gap, around: &mut Around) {
        let Some(word) = self.word(at) else { return };
        let says = self.says(at);
        let titled = word.case == Case::Title;
        if says.any(Says::TITLE)
            && (titled || self.lists.says(self.words.fold(at)).any(Says::TITLE))
            && !says.any(Says::IN)
        {
            around.points -= 1.5;
            around.person = true;
        } else if titled && says.any(Says::GIVEN) && gap != Gap::Elision {
            around.points -= 2.5;
            around.person = true;
        } else if titled && !self.style.noun_capitals && gap == Gap::Space {
            let fold = self.words.fold(at);
            let ordinary = self.small.has(self.words.hash(at))
                || says.any(Says::COMMON)
                || self.lists.people_of(fold).is_some();
            let known =
                says.any(Says::IN.or(Says::WEAK).or(Says::ARTICLE).or(Says::PART).or(Says::NOUN));
            if !ordinary && !known {
                around.points -= 1.5;
                around.person = true;
            }
        }
    }

    /// The words after a mention.
    fn look_ahead(&self, from: usize, to: usize, hit_after: Option<usize>, around: &mut Around) {
        let Some(next) = self.word(to + 1) else { return };
        if !matches!(next.gap, Gap::Space | Gap::Hyphen) {
            return;
        }
        let fold = self.words.fold(to + 1);
        let says = self.lists.says(fold);
        let titled = next.case == Case::Title;
        around.county = titled && fold == "county";
        let is_given = to == from && self.says(from).any(Says::GIVEN);
        if is_given && titled && next.gap == Gap::Space {
            around.points -= 2.0;
            around.person = true;
            around.cue = false;
        } else if next.gap == Gap::Hyphen {
            if matches!(fold, "based" | "born" | "area" | "basierte" | "basierten") {
                around.points += 1.0;
                around.cue = true;
            } else if titled && hit_after != Some(to + 1) && !self.style.noun_capitals {
                around.points -= 1.0;
            }
        } else if says.any(Says::ORG) && titled {
            around.points -= 1.5;
            around.org = true;
        } else if says.any(Says::AFTER.or(Says::NOUN)) {
            around.points += 0.8;
            around.cue |= !around.person;
        } else if titled && hit_after != Some(to + 1) && !self.style.noun_capitals {
            let ordinary =
                self.small.has(self.words.hash(to + 1)) || self.lists.people_of(fold).is_some();
            if !ordinary && !says.any(Says::PART) {
                around.points -= 1.2;
                around.compound = true;
            }
        }
    }

    pub(crate) fn gap_joins(&self, i: usize) -> bool {
        self.word(i).is_some_and(|w| w.gap.joins())
    }

    fn is_opening(&self, i: usize) -> bool {
        self.word(i).is_some_and(|w| matches!(w.gap, Gap::Sentence | Gap::Other | Gap::Bracket))
    }

    /// `PARIS (AP) -`, `Kassel (dpa/lhe) -`, `Paris, 3 May -`: the first words of a text, set off.
    fn is_dateline(&self, from: usize, to: usize) -> bool {
        let (Some(first), Some(next)) = (self.word(from), self.word(to + 1)) else { return false };
        let new_line =
            from == 0 || self.text.get(..first.start as usize).is_some_and(|t| t.ends_with('\n'));
        if !new_line || from > 200 {
            return false;
        }
        match next.gap {
            Gap::Bracket => {
                matches!(next.case, Case::Caps | Case::Title) || self.is_signed(next.end as usize)
            }
            Gap::Other => self.gap_text(to).contains(['—', '–', '-']),
            Gap::Comma => self.words.fold(to + 1).starts_with(|c: char| c.is_ascii_digit()),
            _ => false,
        }
    }

    /// Whether a short bracket ends soon after this byte and a dash follows.
    fn is_signed(&self, from: usize) -> bool {
        let rest = self.text.get(from..).unwrap_or_default();
        let inside = rest.bytes().take(SIGNED_MAX).position(|byte| byte == b')');
        inside.and_then(|end| rest.get(end + 1..)).is_some_and(|behind| {
            behind.strip_prefix(' ').unwrap_or(behind).starts_with(['-', '–', '—'])
        })
    }

    fn gap_text(&self, i: usize) -> &str {
        let (Some(a), Some(b)) = (self.word(i), self.word(i + 1)) else { return "" };
        self.text.get(a.end as usize..b.start as usize).unwrap_or("")
    }
}

//! What a quotation is: speech, distance or a name.
//!
//! Takes the words inside the marks, what stands before them and the attribution, gives a [`Kind`] and
//! the reason for it. The order of the rules is the order of their strength: naming words, speech by
//! tag or verb, utterances that stand alone, and only then shape.

use super::{
    Flag, Kind,
    attribution::{Attribution, How},
    lexicon::Class,
    word::{Item, Shape, items_of},
};
use crate::span::Span;

/// The shape of the words inside the marks.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent observation")]
pub(super) struct Inside {
    pub(super) words: usize,
    pub(super) finite: bool,
    pub(super) first_person: bool,
    pub(super) capital: bool,
    /// Two words or more, and every word that is not small begins with a capital.
    pub(super) title_case: bool,
    /// Ends with a mark that ends a sentence.
    pub(super) stops: bool,
    /// Starts with qui, que, dont, de…
    pub(super) hangs: bool,
    /// Starts with an article.
    pub(super) determined: bool,
    /// Starts with dots: words left out.
    pub(super) dots: bool,
}

impl Inside {
    /// Reads the words of `span`.
    pub(super) fn read(text: &str, span: Span, items: &mut Vec<Item>, buffer: &mut String) -> Self {
        items.clear();
        items_of(text, span, items, buffer);
        let words: Vec<&Item> = items.iter().filter(|item| item.is_word()).collect();
        let Some(first) = words.first() else { return Self::default() };
        let capital = first.is_capital();
        let long = |item: &&&Item| item.span.len() > 3 || item.shape == Shape::Number;
        let big = words.iter().filter(|item| item.is_capital()).count();
        let small = words.iter().filter(long).filter(|item| item.shape == Shape::Lower).count();
        Self {
            words: words.len(),
            finite: has_finite_verb(&words),
            first_person: words.iter().any(|item| item.is(Class::FIRST)),
            capital,
            title_case: big >= 2 && small == 0,
            stops: span.of(text).ends_with(['.', '!', '?', '…']),
            hangs: first.is(Class::REL | Class::QUE) && !capital,
            determined: first.is(Class::DET),
            dots: items.first().is_some_and(|item| item.is_punct("…")),
        }
    }
}

/// Whether one of the words is a verb in a finite form, and no noun that looks like one.
fn has_finite_verb(words: &[&Item]) -> bool {
    words.iter().enumerate().any(|(index, item)| {
        let before = index.checked_sub(1).map(|before| words[before]);
        let after_noun_mark = before.is_some_and(|before| {
            before.is(Class::DET | Class::PREP | Class::ADJ) && !before.is(Class::CLITIC)
        });
        let clitic = before.is_some_and(|before| {
            before.is(Class::SUBJ | Class::REL | Class::NEG)
                || before.is(Class::CLITIC) && !before.is(Class::DET)
        });
        item.is(Class::FIN)
            && item.shape != Shape::Number
            && (item.is(Class::AUX) && !after_noun_mark
                || clitic
                || !after_noun_mark
                    && !item.is(Class::ROLE | Class::ORG | Class::PREP | Class::ADV | Class::NOUNISH))
            && !(item.is(Class::PP) && !clitic && !item.is(Class::AUX))
    })
}

/// What stands around a quotation in its sentence.
pub(super) struct Setting<'a> {
    pub(super) text: &'a str,
    pub(super) items: &'a [Item],
    pub(super) sentence: std::ops::Range<usize>,
    pub(super) at: usize,
    /// The same words stand elsewhere in the text without marks.
    pub(super) recurs: bool,
}

/// The decision and its reason.
pub(super) struct Verdict {
    pub(super) kind: Kind,
    pub(super) reason: &'static str,
    pub(super) flag: Option<Flag>,
}

fn verdict(kind: Kind, reason: &'static str) -> Verdict {
    Verdict { kind, reason, flag: None }
}

impl Setting<'_> {
    fn before(&self, back: usize) -> Option<&Item> {
        self.at
            .checked_sub(back)
            .filter(|index| *index >= self.sentence.start)
            .map(|index| &self.items[index])
    }

    fn after(&self) -> Option<&Item> {
        self.items.get(self.at + 1).filter(|_| self.at + 1 < self.sentence.end)
    }

    /// First in its sentence, or after a colon, or after the comma or full stop of a tag.
    fn stands_alone(&self) -> bool {
        self.before(1).is_none_or(|item| match item.shape {
            Shape::Punct(mark) => !"(['’/".contains(mark),
            _ => false,
        })
    }

    /// Decides.
    pub(super) fn decide(&self, inside: &Inside, attribution: &Attribution) -> Verdict {
        self.named(inside, attribution)
            .or_else(|| self.speech(inside, attribution))
            .or_else(|| self.utterance(inside, attribution))
            .unwrap_or_else(|| self.shape(inside))
    }

    /// Names: after a naming verb, after the noun of a work, all in capitals.
    fn named(&self, inside: &Inside, attribution: &Attribution) -> Option<Verdict> {
        let tagged = matches!(attribution.how, How::Tag);
        if inside.title_case && !tagged && !inside.first_person {
            return Some(verdict(Kind::Title, "every word begins with a capital"));
        }
        let before = self.before(1)?;
        let word = before.span.of(self.text);
        let called = matches!(word, "dit" | "dite" | "dits" | "dites")
            && self.before(2).is_some_and(|item| item.is_punct(",(") || item.is_capital());
        if called && !tagged && inside.words <= 5 {
            return Some(Verdict {
                kind: Kind::Title,
                reason: "after “dit” in apposition",
                flag: Some(Flag::Nickname),
            });
        }
        let passive = before.is(Class::PP) || before.is(Class::INF);
        if before.is(Class::NAMING) && passive && inside.words <= 14 && !before.is(Class::SAY) {
            let nickname = word.starts_with("surnomm");
            return Some(Verdict {
                kind: Kind::Title,
                reason: "after a naming verb",
                flag: nickname.then_some(Flag::Nickname),
            });
        }
        let determined = self.before(2).is_some_and(|item| item.is(Class::DEF | Class::DEMO));
        let phrase_name = determined && inside.determined;
        let names_work = before.is(Class::WORK)
            || before.is_capital() && self.before(2).is_some_and(|item| item.is(Class::WORK));
        if names_work && !tagged && (inside.capital || phrase_name) && !before.is(Class::FIN) {
            return Some(verdict(Kind::Title, "after the noun of a work"));
        }
        None
    }

    /// Attributed speech.
    fn speech(&self, inside: &Inside, attribution: &Attribution) -> Option<Verdict> {
        if attribution.how == How::Nothing || inside.words == 0 {
            return None;
        }
        if self.is_scare(inside, attribution) {
            return Some(verdict(Kind::Scare, "a name in use, not somebody’s words"));
        }
        let alone = self.stands_alone() && !inside.hangs;
        let kind = match attribution.how {
            How::Tag | How::Signature | How::Incise => {
                alone && (inside.capital || inside.finite || inside.dots || inside.words <= 2)
            }
            How::Continued => alone && (inside.finite || inside.capital),
            How::Colon => true,
            How::FarTag => alone && inside.finite && inside.capital,
            How::Governed | How::Particle => inside.capital && inside.finite && !self.hung(),
            _ => false,
        };
        if kind {
            Some(verdict(Kind::Full, "an utterance with its tag"))
        } else {
            Some(verdict(Kind::Partial, "words hung on the sentence of an attribution"))
        }
    }

    /// "que « …", "de « …": the words depend on the sentence around them.
    fn hung(&self) -> bool {
        self.before(1).is_some_and(|item| item.is(Class::QUE | Class::PREP | Class::DET | Class::REL))
    }

    /// A group's or thing's name in marks that stands near an attributing verb by chance.
    fn is_scare(&self, inside: &Inside, attribution: &Attribution) -> bool {
        let short = inside.words <= 3 && !inside.finite;
        if !short
            || matches!(attribution.how, How::Tag | How::Colon | How::Signature | How::Passive | How::Incise)
        {
            return false;
        }
        let noun_mark = self.before(1).is_some_and(|item| item.is(Class::DET | Class::PREP));
        if self.recurs && noun_mark {
            return true;
        }
        // "affirmer son soutien aux « … »": the verb has its object already.
        let between = &self.items[attribution.between.start.min(self.at)..self.at];
        let to_many = self.before(1).is_some_and(|item| item.is(Class::PREP) && item.is(Class::PLUR));
        let filled = between.iter().any(|item| item.is_word() && item.is(Class::DET))
            && !between.iter().any(|item| item.is(Class::QUE) || item.is_punct(":"));
        to_many && filled && attribution.how == How::Governed && !attribution.class.any(Class::JUDGE)
    }

    /// Something that only speech looks like, though nobody is named.
    fn utterance(&self, inside: &Inside, _attribution: &Attribution) -> Option<Verdict> {
        let ends = self.after().is_none_or(|item| item.is_punct(".!?…"));
        let alone = self.before(1).is_none_or(|item| item.is_punct(":;.!?—•|"));
        let says = inside.finite || inside.first_person || inside.stops;
        if alone && ends && (says && inside.words >= 2 || inside.words >= 6) {
            return Some(Verdict {
                kind: Kind::Full,
                reason: "a whole utterance that stands alone",
                flag: Some(Flag::Floating),
            });
        }
        if inside.finite && inside.words >= 5 || inside.first_person && inside.words >= 3 || inside.words >= 8
        {
            let full = inside.capital && inside.finite && !self.hung();
            let kind = if full { Kind::Full } else { Kind::Partial };
            return Some(Verdict {
                kind,
                reason: "long or in the first person, so somebody’s words",
                flag: Some(Flag::Floating),
            });
        }
        None
    }

    fn shape(&self, inside: &Inside) -> Verdict {
        if inside.capital && self.before(1).is_some() {
            return verdict(Kind::Title, "a capital inside the sentence");
        }
        verdict(Kind::Scare, "few words, nobody quoted")
    }
}

//! What a quotation is: speech, distance or a name.
//!
//! Takes the words inside the marks, what stands before them and the attribution, gives a [`Kind`] and
//! the reason for it. The order of the rules is the order of their strength: naming words, speech by
//! tag or verb, utterances that stand alone, and only then shape.

use std::{collections::HashSet, sync::LazyLock};

use super::{
    Flag, Kind,
    attribution::{Attribution, How},
    inside::Inside,
    kin::stem,
    lexicon::Class,
    word::{Item, Shape},
};

/// "l’auteur de « … »": who makes works.
static MAKERS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("data/makers.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

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
        let said = matches!(word, "dit" | "dite" | "dits" | "dites");
        let apposed =
            self.before(2).is_some_and(|item| item.is_punct(",(") || item.is_capital() && inside.capital);
        // "la loi dite « anticasseurs »": the participle hangs on a noun.
        let hung = word != "dit"
            && self.before(2).is_some_and(|item| {
                item.is_word() && !item.is(Class::AUX | Class::CLITIC | Class::SUBJ | Class::ADV | Class::NEG)
            });
        if said && hung && !apposed && !tagged && inside.words <= 5 {
            return Some(verdict(Kind::Scare, "so called"));
        }
        if said && apposed && !tagged && inside.words <= 5 {
            return Some(Verdict {
                kind: Kind::Title,
                reason: "after “dit” in apposition",
                flag: Some(Flag::Nickname),
            });
        }
        // "le mot « … »" names a word; "ce départ marque « … »" is a verb.
        let verb = before.is(Class::FIN)
            && self.before(2).is_some_and(|item| {
                item.shape == Shape::Lower && !item.is(Class::DET | Class::PREP | Class::ADJ | Class::COORD)
                    || item.is_capital()
            });
        if before.is(Class::NAMING_NOUN) && !verb && !tagged && attribution.how != How::Noun {
            let name = before.is(Class::UTTER) && !before.is(Class::WORK) && inside.capital;
            let kind = if name || before.is(Class::WORK) { Kind::Title } else { Kind::Scare };
            return Some(verdict(kind, "a word named as a word"));
        }
        // "la loi dite « … »", "l’affaire dite du « … »".
        let so_called = before.is(Class::PREP)
            && self
                .before(2)
                .is_some_and(|item| matches!(item.span.of(self.text), "dit" | "dite" | "dits" | "dites"))
            && self
                .before(3)
                .is_some_and(|item| item.is_word() && !item.is(Class::AUX | Class::SUBJ | Class::CLITIC));
        if so_called && !tagged && inside.words <= 6 {
            return Some(verdict(Kind::Scare, "so called"));
        }
        let passive = before.is(Class::PP) || before.is(Class::INF);
        if before.is(Class::NAMING) && passive && inside.words <= 40 && !before.is(Class::SAY) {
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
        // "le réalisateur de « Nuits blanches »": who makes works, and one of them.
        let makes = before.is(Class::OF)
            && self.before(2).is_some_and(|item| {
                let stem = stem(item.span.of(self.text));
                item.shape == Shape::Lower && MAKERS.contains(&stem.as_str())
            });
        if makes && inside.capital && !inside.first_person {
            return Some(verdict(Kind::Title, "after who makes works"));
        }
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
        if attribution.class.any(Class::NAMING) && !attribution.class.any(Class::SAY | Class::JUDGE) {
            return Some(Verdict { kind: Kind::Title, reason: "named so", flag: None });
        }
        if self.is_name_given(inside, attribution) {
            let kind = if self.before(1).is_some_and(|item| item.is(Class::DET)) {
                Kind::Scare
            } else {
                Kind::Title
            };
            return Some(verdict(kind, "a name that is given"));
        }
        let plain = attribution.class.is_none() && attribution.how == How::Governed;
        if plain
            && inside.capital
            && self.at > attribution.between.start.saturating_sub(1)
            && attribution.between.is_empty()
        {
            return Some(verdict(Kind::Title, "a capital right after a verb that reports nothing"));
        }
        if attribution.how == How::Subject {
            // "des viols « systématiques »": an adjective after its noun is chosen by somebody.
            let after_noun = !inside.capital
                && self.before(1).is_some_and(|item| {
                    item.shape == Shape::Lower
                        && !item.is(Class::DET | Class::PREP | Class::COORD | Class::VERB | Class::AUX)
                        && !item.is(Class::WORK | Class::NAMING_NOUN | Class::ADV | Class::QUE | Class::NEG)
                });
            let said = inside.whole || inside.finite || after_noun || inside.words >= 4 && !inside.capital;
            if inside.capital && inside.finite && self.stands_alone() {
                return Some(verdict(Kind::Full, "an utterance that the rest of its sentence comments"));
            }
            return said.then(|| {
                verdict(Kind::Partial, "words that bring their own article or verb, under a speaking subject")
            });
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

    /// "ce que les chercheurs appellent « … »", "on l’appelle « … »", "qui s’appelle « … »".
    fn is_name_given(&self, inside: &Inside, attribution: &Attribution) -> bool {
        let between = &self.items[attribution.between.start.min(self.at)..self.at];
        let touching =
            between.len() <= 1 && between.iter().all(|item| item.is(Class::DET) && !item.is(Class::PREP));
        // "les a appelés « pour expliquer son geste »" gives no name.
        let clause = inside.whole && !inside.determined;
        if !attribution.class.any(Class::CALL) || attribution.how != How::Governed || !touching || clause {
            return false;
        }
        let verb = attribution.between.start.saturating_sub(1);
        let head = &self.items[self.sentence.start..verb.max(self.sentence.start)];
        let many = attribution.speaker.as_ref().is_none_or(|speaker| {
            speaker.plural || speaker.name.is_none() && speaker.head == super::phrase::Head::Pronoun
        });
        let relative = head.iter().rev().take(8).any(|item| item.is(Class::QUE)) && !inside.finite;
        many || relative
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
        // "les « black blocs », selon la préfecture"
        let after = attribution.how == How::Particle
            && (attribution.between.start > self.at || attribution.between.is_empty());
        let many = self.before(1).is_some_and(|item| item.is(Class::DET) && item.is(Class::PLUR));
        if after && many && inside.words <= 2 {
            return true;
        }
        // "raille « Coach » Romney": an epithet before the name.
        let epithet =
            self.after().is_some_and(|item| item.is_capital() && !item.is(Class::DET | Class::SUBJ));
        if epithet && inside.words <= 2 && attribution.how == How::Governed {
            return true;
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
        let ends = self.after().is_none_or(|item| item.is_punct(".!?…(|—"));
        let alone = self.before(1).is_none_or(|item| item.is_punct(":;.!?—•|"));
        let says = inside.finite || inside.first_person || inside.stops;
        let everything = self.sentence.len() == 1 && inside.capital && (inside.words >= 3 || inside.stops);
        if everything || alone && ends && (says && inside.words >= 2 || inside.words >= 6) {
            return Some(Verdict {
                kind: Kind::Full,
                reason: "a whole utterance that stands alone",
                flag: Some(Flag::Floating),
            });
        }
        let whole = inside.whole
            && inside.words >= 4 - usize::from(inside.determined)
            && !inside.name
            && !self.before(1).is_some_and(|item| item.is(Class::WORK | Class::ORG));
        if whole
            || inside.finite && inside.words >= 5
            || inside.first_person && inside.words >= 3
            || inside.words >= 8
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
        if inside.name && inside.words <= 6 {
            return verdict(Kind::Title, "an article and a name");
        }
        if inside.capital && self.before(1).is_some() {
            return verdict(Kind::Title, "a capital inside the sentence");
        }
        verdict(Kind::Scare, "few words, nobody quoted")
    }
}

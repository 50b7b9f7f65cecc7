//! What a quotation is: speech, distance or a name.
//!
//! Takes the words inside the marks, what stands before them and the attribution, gives a [`Kind`] and
//! the reason for it. The order of the rules is the order of their strength: naming words, speech by
//! tag or verb, utterances that stand alone, and only then shape.

mod naming;

use super::{
    Flag, Kind,
    attribution::{Attribution, How, list_head},
    inside::Inside,
    lexicon::Class,
    word::{Item, Shape},
};

/// What stands around a quotation in its sentence.
pub(super) struct Setting<'a> {
    pub(super) text: &'a str,
    pub(super) items: &'a [Item],
    pub(super) sentence: std::ops::Range<usize>,
    pub(super) at: usize,
    /// The same words stand elsewhere in the text without marks.
    pub(super) recurs: bool,
    /// What the same words in marks were before, when nobody said them.
    pub(super) known: Option<Kind>,
    /// It stands inside another quotation.
    pub(super) nested: bool,
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

    /// First in its sentence, or after a colon, a quotation, or the comma or full stop of a tag; also after
    /// "Mais" or a like word that joins whole clauses, and where a page glued it to other words.
    fn stands_alone(&self, inside: &Inside) -> bool {
        self.before(1).is_none_or(|item| match item.shape {
            Shape::Punct(mark) => !"(['’/".contains(mark),
            Shape::Quote(_) => inside.capital,
            _ if item.is(Class::COORD) => {
                inside.finite && !inside.predicate && self.before(2).is_none_or(|item| !item.is_word())
            }
            _ => inside.capital && inside.finite && item.span.end == self.items[self.at].span.start,
        })
    }

    /// Decides.
    pub(super) fn decide(&self, inside: &Inside, attribution: &Attribution) -> Verdict {
        self.named(inside, attribution)
            .or_else(|| self.speech(inside, attribution))
            .or_else(|| self.utterance(inside, attribution))
            .unwrap_or_else(|| self.shape(inside))
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
            let determined = self.before(1).is_some_and(|item| item.is(Class::DET));
            let long = inside.words >= 4 && !inside.capital && !(determined && inside.words <= 5);
            let said = inside.whole
                || inside.finite
                || after_noun && (inside.words != 2 || inside.qualifies)
                || long;
            if inside.capital && inside.finite && self.stands_alone(inside) {
                return Some(verdict(Kind::Full, "an utterance that the rest of its sentence comments"));
            }
            return said.then(|| {
                verdict(Kind::Partial, "words that bring their own article or verb, under a speaking subject")
            });
        }
        if self.is_meaning(attribution) {
            return Some(verdict(Kind::Scare, "what something means"));
        }
        if self.is_scare(inside, attribution) {
            return Some(verdict(Kind::Scare, "a name in use, not somebody’s words"));
        }
        let alone = self.stands_alone(inside) && !inside.hangs;
        let kind = match attribution.how {
            How::Tag | How::Signature | How::Incise => {
                alone && (inside.capital || inside.finite || inside.dots || inside.words <= 2)
            }
            How::Continued => alone && (inside.finite || inside.capital),
            How::Colon => true,
            How::FarTag => alone && inside.capital && (inside.finite || inside.stops),
            How::Governed | How::Particle => {
                // "ont crié : « Dehors », « honte à vous »": a list that a colon begins.
                let listed = list_head(self.items, self.sentence.start, self.at)
                    .is_some_and(|head| head > self.sentence.start && self.items[head - 1].is_punct(":"));
                listed && (inside.finite || inside.capital || !inside.determined)
                    || inside.capital && inside.finite && !self.hung()
            }
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

    /// "cela veut dire « … »": nobody says it.
    fn is_meaning(&self, attribution: &Attribution) -> bool {
        let Some(cue) = &attribution.cue else { return false };
        let head = &self.text[..cue.span.start];
        let wants = ["veut", "voulait", "veulent"];
        let before = head.split_whitespace().next_back().unwrap_or_default();
        let means = cue.text.ends_with("dire")
            && (wants.iter().any(|verb| cue.text.starts_with(verb)) || wants.contains(&before));
        means && attribution.speaker.as_ref().is_none_or(|speaker| !speaker.can_speak())
    }

    /// "que « …", "de « …": the words depend on the sentence around them.
    fn hung(&self) -> bool {
        self.before(1).is_some_and(|item| item.is(Class::QUE | Class::PREP | Class::DET | Class::REL))
    }

    /// A group's or thing's name in marks that stands near an attributing verb by chance.
    fn is_scare(&self, inside: &Inside, attribution: &Attribution) -> bool {
        let noun_mark = self.before(1).is_some_and(|item| item.is(Class::DET | Class::PREP));
        let recurs = self.recurs && noun_mark && inside.words <= 5 && !inside.finite;
        let short = inside.words <= 3 && !inside.finite;
        if !short && !recurs
            || matches!(attribution.how, How::Tag | How::Colon | How::Signature | How::Passive | How::Incise)
        {
            return false;
        }
        if recurs {
            return true;
        }
        // "ceux qui rejoignent les « cols bleus », a dit X": a tag far off says nothing of a group's name.
        if self.is_group(inside) && matches!(attribution.how, How::FarTag | How::Particle | How::Governed) {
            return true;
        }
        // "les « black blocs », selon la préfecture"
        let after = attribution.how == How::Particle
            && (attribution.between.start > self.at || attribution.between.is_empty());
        let many = self.before(1).is_some_and(|item| item.is(Class::DET) && item.is(Class::PLUR));
        if after && many && inside.words <= 2 {
            return true;
        }
        // A word or two in marks inside somebody's words, whom nobody is said to have said.
        let told = attribution.speaker.as_ref().is_some_and(|speaker| speaker.span.of(self.text) != "on");
        let touching = told && attribution.between.is_empty();
        if self.nested && inside.words <= 2 && !(told && inside.whole) && !touching {
            return true;
        }
        // "refuse de toucher à la « bonification »": another infinitive has the words as its object.
        let between = &self.items[attribution.between.start.min(self.at)..self.at];
        let refuses = attribution.cue.as_ref().is_some_and(|cue| cue.text.contains("refus"));
        let other =
            between.iter().take(2).any(|item| item.is(Class::INF) && !item.is(Class::SAY | Class::JUDGE));
        if refuses && other && noun_mark && inside.words == 1 {
            return true;
        }
        // "raille « Coach » Romney": an epithet before the name.
        let epithet =
            self.after().is_some_and(|item| item.is_capital() && !item.is(Class::DET | Class::SUBJ));
        if epithet && inside.words <= 2 && attribution.how == How::Governed {
            return true;
        }
        // "affirmer son soutien aux « … »": the verb has its object already.
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
        if self.recurs && inside.words <= 5 && !inside.first_person {
            return None;
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

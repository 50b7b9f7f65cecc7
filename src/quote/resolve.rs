//! Who a speaker's phrase means: names, offices and pronouns brought to one person or body.
//!
//! Takes phrases in the order of the text, gives [`Referent`]s. A memory of what was spoken of
//! ([`Focus`]) is weighed by role (speaker, subject, other), distance, gender and number; below a
//! floor nobody is named. What a later sentence tells (the full name, who holds an office) is added
//! at the end by [`Resolver::name_of`].

mod anaphor;
mod description;

use super::{
    Name,
    kin::Stem,
    lexicon::fold,
    person::{Id, Register},
    phrase::{Gender, Head, Phrase},
};
use crate::span::Span;

/// How many remembered phrases are weighed for one pronoun.
const MEMORY: usize = 40;
/// So many mentions are kept before the oldest are forgotten.
const REMEMBERED: usize = 512;
/// Below this weight nobody is named.
const FLOOR: f32 = -2.5;
/// A sentence costs one: so many back nobody can weigh more than the floor without a bonus, or with the
/// highest.
const NEAR: usize = 7;
const FAR: usize = 10;

/// Whom a phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Referent {
    Entity(Id),
    /// A phrase without name: "des pompiers".
    Phrase(Span),
}

/// The part somebody played where they were mentioned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Part {
    Speaker,
    Subject,
    Other,
}

impl Part {
    fn weight(self) -> f32 {
        match self {
            Self::Speaker => 3.6,
            Self::Subject => 3.0,
            Self::Other => 1.2,
        }
    }
}

/// Somebody who was spoken of.
#[derive(Debug, Clone, Copy)]
struct Focus {
    who: Referent,
    at: usize,
    sentence: usize,
    paragraph: usize,
    part: Part,
    gender: Gender,
    plural: bool,
    person: bool,
    /// One capital word that may be anything.
    weak: bool,
    /// The stem of the noun that somebody without name goes by: "un responsable".
    noun: Option<Stem>,
}

/// Where in the text something is asked: for distances.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    pub(super) at: usize,
    pub(super) sentence: usize,
    pub(super) paragraph: usize,
    /// Asked for the subject of a tag right after a quotation.
    pub(super) tag: bool,
}

/// The register with the memory of the text so far.
#[derive(Debug, Default)]
pub(super) struct Resolver {
    pub(super) register: Register,
    memory: Vec<Focus>,
    /// For each entry of the memory the furthest place (byte) mentioned up to it.
    latest: Vec<usize>,
}

impl Resolver {
    /// Remembers that `phrase` was mentioned.
    pub(super) fn mention(&mut self, text: &str, phrase: &Phrase, part: Part, place: Place) {
        if phrase.head == Head::Pronoun && part == Part::Subject {
            // "Il avait déjà ironisé": whoever it is stays in mind.
            let here = Place { at: phrase.span.start, ..place };
            if let Some(who) = self.pronoun(text, phrase, here) {
                self.remember(text, who, phrase, part, place);
            }
            return;
        }
        if matches!(phrase.head, Head::Pronoun | Head::Thing) && phrase.name.is_none() {
            return;
        }
        // The gender of several people is not the first one's.
        let own =
            Phrase { gender: if phrase.joined { Gender::Unknown } else { phrase.gender }, ..phrase.clone() };
        let who = if let Some(id) = self.register.note(text, &own) {
            Referent::Entity(id)
        } else {
            let holder = self.holder(text, phrase, place).map(Referent::Entity);
            let here = Place { at: phrase.span.start, ..place };
            // "le président américain" goes on about somebody, "le maire de Bourges" brings somebody new.
            let goes_on = part == Part::Subject || phrase.span.of(text).split_whitespace().count() <= 3;
            let salient = || goes_on.then(|| self.salient(text, phrase, here)).flatten();
            let found = holder.or_else(salient);
            if let Some(who) = found.filter(|_| !place.tag) {
                self.learn(text, who, phrase);
            }
            found.unwrap_or(Referent::Phrase(phrase.span))
        };
        if phrase.joined {
            self.remember(text, who, &Phrase { plural: false, ..own }, Part::Other, place);
            self.remember(text, Referent::Phrase(phrase.span), phrase, part, place);
            return;
        }
        self.remember(text, who, phrase, part, place);
    }

    /// Remembers that the noun of `phrase` took `who` up.
    pub(super) fn learn(&mut self, text: &str, who: Referent, phrase: &Phrase) {
        if let (Referent::Entity(id), Some(noun), Head::Role, None) =
            (who, phrase.noun, phrase.head, phrase.name)
        {
            self.register.call(id, Stem::of(fold(noun.of(text), &mut String::new())));
            let gender = &mut self.register.entities[id].gender;
            if *gender == Gender::Unknown {
                *gender = phrase.gender;
            }
        }
    }

    /// Remembers who spoke.
    pub(super) fn spoke(&mut self, text: &str, who: Referent, phrase: Option<&Phrase>, place: Place) {
        let (gender, plural) =
            phrase.map_or((Gender::Unknown, false), |phrase| (phrase.gender, phrase.plural));
        let (gender, person) = match who {
            Referent::Entity(id) => {
                let entity = &self.register.entities[id];
                (
                    if entity.gender == Gender::Unknown { gender } else { entity.gender },
                    !entity.body && !entity.place,
                )
            }
            Referent::Phrase(_) => {
                (gender, phrase.is_none_or(|phrase| !matches!(phrase.head, Head::Body | Head::Thing)))
            }
        };
        self.keep(Focus {
            who,
            at: place.at,
            sentence: place.sentence,
            paragraph: place.paragraph,
            part: Part::Speaker,
            gender,
            plural,
            person,
            weak: self.is_weak(who),
            noun: phrase.and_then(|phrase| noun_of(text, who, phrase)),
        });
    }

    fn keep(&mut self, focus: Focus) {
        let before = self.latest.last().copied().unwrap_or(0);
        self.latest.push(before.max(focus.at));
        self.memory.push(focus);
    }

    fn remember(&mut self, text: &str, who: Referent, phrase: &Phrase, part: Part, place: Place) {
        let (gender, person) = match who {
            Referent::Entity(id) => {
                let entity = &self.register.entities[id];
                if entity.place {
                    return;
                }
                let gender = if entity.gender == Gender::Unknown { phrase.gender } else { entity.gender };
                (gender, !entity.body && !entity.weak)
            }
            Referent::Phrase(_) => (phrase.gender, phrase.head == Head::Role),
        };
        self.keep(Focus {
            who,
            at: phrase.span.start,
            sentence: place.sentence,
            paragraph: place.paragraph,
            part,
            gender,
            plural: phrase.plural,
            person,
            weak: self.is_weak(who),
            noun: noun_of(text, who, phrase),
        });
    }

    fn is_weak(&self, who: Referent) -> bool {
        matches!(who, Referent::Entity(id) if self.register.entities[id].weak && !self.register.entities[id].body)
    }

    /// Whom `phrase` means at `place`; `None` when the text does not say clearly enough.
    pub(super) fn resolve(&self, text: &str, phrase: &Phrase, place: Place) -> Option<Referent> {
        if phrase.joined {
            return Some(Referent::Phrase(phrase.span));
        }
        if let Some(id) = self.register.lookup(text, phrase) {
            return Some(Referent::Entity(id));
        }
        match phrase.head {
            Head::Pronoun => self.pronoun(text, phrase, place),
            Head::Role | Head::Body => {
                let holder = self.holder(text, phrase, place).map(Referent::Entity);
                let known = holder.or_else(|| self.salient(text, phrase, place));
                Some(known.unwrap_or(Referent::Phrase(phrase.span)))
            }
            Head::Thing if place.tag => {
                let known = self.described(text, phrase, place);
                Some(known.unwrap_or(Referent::Phrase(phrase.span)))
            }
            _ => Some(Referent::Phrase(phrase.span)),
        }
    }

    /// The speaker of a quotation that has no tag: whoever spoke or was the subject last.
    pub(super) fn floating(&self, place: Place) -> Option<Referent> {
        self.brought_up(place, false).or_else(|| self.last_acting(place))
    }

    /// "Un argument qui fait bondir Paul Roux. « … »": the one person with a full name in a sentence right
    /// before that has nobody else.
    /// `over_bodies` lets bodies stand beside it.
    fn brought_up(&self, place: Place, over_bodies: bool) -> Option<Referent> {
        let mut found = None;
        let last = self.before(place.at).rev().filter(|focus| focus.at < place.at).take(MEMORY);
        let before = last.skip_while(|focus| focus.sentence >= place.sentence);
        for focus in before.take_while(|focus| focus.sentence + 1 == place.sentence) {
            if over_bodies && !focus.person {
                continue;
            }
            if focus.paragraph != place.paragraph || !focus.person || focus.plural {
                return None;
            }
            let Referent::Entity(id) = focus.who else { return None };
            let whole = focus.part == Part::Other && !focus.weak && !self.register.is_first_name(id);
            if !whole || found.is_some_and(|found| found != focus.who) {
                return None;
            }
            found = Some(focus.who);
        }
        found
    }

    fn last_acting(&self, place: Place) -> Option<Referent> {
        self.best(place, |focus| {
            focus.part != Part::Other && !focus.plural && place.paragraph.saturating_sub(focus.paragraph) <= 2
        })
    }

    fn best(&self, place: Place, fits: impl Fn(&Focus) -> bool) -> Option<Referent> {
        self.weigh_within(place, NEAR, |focus| fits(focus).then_some(0.0))
    }

    /// Whoever weighs most of those that `bonus` (at most 3) lets through, with what it adds.
    fn weigh(&self, place: Place, bonus: impl Fn(&Focus) -> Option<f32>) -> Option<Referent> {
        self.weigh_within(place, FAR, bonus)
    }

    /// As [`Self::weigh`], over the last `reach` sentences: what lies further back is below the floor.
    fn weigh_within(
        &self,
        place: Place,
        reach: usize,
        bonus: impl Fn(&Focus) -> Option<f32>,
    ) -> Option<Referent> {
        let mut best: Option<(f32, Referent)> = None;
        let before = self.before(place.at).rev().filter(|focus| focus.at < place.at).take(MEMORY);
        for focus in before.take_while(|focus| place.sentence.saturating_sub(focus.sentence) < reach) {
            let Some(bonus) = bonus(focus) else { continue };
            let weight = bonus + focus.part.weight() + if focus.person { 0.5 } else { -1.5 }
                - distance(place.sentence, focus.sentence)
                - 0.5 * distance(place.paragraph, focus.paragraph);
            if weight > FLOOR && best.is_none_or(|(top, _)| weight > top) {
                best = Some((weight, focus.who));
            }
        }
        best.map(|(_, who)| who)
    }

    /// Forgets what nothing that comes after can be weighed against: everything mentioned in the
    /// regions read so far but the last [`MEMORY`] mentions. Keeps a long text in the cache.
    pub(super) fn forget(&mut self) {
        if self.memory.len() > REMEMBERED {
            let gone = self.memory.len() - MEMORY;
            self.memory.drain(..gone);
            self.latest.drain(..gone);
        }
    }

    /// What was mentioned before byte `at`, and little that was mentioned after it.
    fn before(&self, at: usize) -> std::slice::Iter<'_, Focus> {
        self.memory[..self.end_of_memory(at)].iter()
    }

    /// A place in the memory from which on nothing was mentioned before byte `at`. Quotations inside
    /// quotations are read when their whole region has been, with all of it in memory: without
    /// this each would pass over what came after it.
    fn end_of_memory(&self, at: usize) -> usize {
        let first = self.latest.partition_point(|latest| *latest < at);
        let Some(focus) = self.memory.get(first) else { return self.memory.len() };
        // Within a sentence mentions may lie out of order; sentences come one after the other.
        let later = self.memory[first..].partition_point(|other| other.sentence <= focus.sentence + 1);
        first + later
    }

    /// The name that stands for `who` in the whole text.
    pub(super) fn name_of(&self, text: &str, who: Referent) -> Name {
        let span = match who {
            Referent::Entity(id) => {
                let entity = &self.register.entities[id];
                entity.full.filter(|full| full.start == entity.name.start).unwrap_or(entity.name)
            }
            Referent::Phrase(span) => span,
        };
        Name { text: span.of(text).to_owned(), span }
    }

    /// The office of `who`, as the text first gives it.
    pub(super) fn role_of(&self, who: Referent) -> Option<Span> {
        match who {
            Referent::Entity(id) => self.register.entities[id].role,
            Referent::Phrase(_) => None,
        }
    }
}

/// The stem of the noun of somebody without name.
fn noun_of(text: &str, who: Referent, phrase: &Phrase) -> Option<Stem> {
    let unnamed = matches!(who, Referent::Phrase(_)) && phrase.head == Head::Role;
    let noun = phrase.noun.filter(|_| unnamed)?;
    Some(Stem::of(fold(noun.of(text), &mut String::new())))
}

#[expect(clippy::cast_precision_loss, reason = "sentence counts near one another are small")]
fn distance(here: usize, there: usize) -> f32 {
    here.abs_diff(there).min(1_000) as f32
}

#[cfg(test)]
mod tests {
    use super::{Focus, Gender, Part, Referent, Resolver};

    #[test]
    fn what_lies_behind_the_end_of_memory_came_later() {
        let mut resolver = Resolver::default();
        for mention in 0..600 {
            let sentence = mention / 3;
            // Within their sentence the mentions lie in reverse order.
            let at = sentence * 30 + (2 - mention % 3) * 10;
            resolver.keep(Focus {
                who: Referent::Entity(mention),
                at,
                sentence,
                paragraph: 0,
                part: Part::Other,
                gender: Gender::Unknown,
                plural: false,
                person: true,
                weak: false,
                noun: None,
            });
        }
        for at in 0..6_100 {
            let end = resolver.end_of_memory(at);
            assert!(resolver.memory[end..].iter().all(|focus| focus.at >= at), "{at}");
            let passed = resolver.memory[..end].iter().rev().take_while(|focus| focus.at >= at).count();
            assert!(passed <= 9, "{passed} mentions are passed over for {at}");
        }
    }
}

//! Phrases without a name that take somebody up: offices, peoples, pronouns, "la première".
//!
//! Takes the phrase and the memory of a [`Resolver`], gives whom it means, or nobody when the text does
//! not say clearly enough.

use super::{Focus, MEMORY, Part, Place, Referent, Resolver};
use crate::quote::{
    kin::Taker,
    lexicon::{Class, class_of, fold},
    person::{Id, office_of},
    phrase::{Gender, Head, Phrase},
};

impl Resolver {
    /// The last holder of the office that `phrase` names.
    pub(super) fn holder(&self, text: &str, phrase: &Phrase, place: Place) -> Option<Id> {
        if !phrase.definite || phrase.plural {
            return None;
        }
        let noun = &office_of(text, phrase.noun?);
        let holders = self.register.holders(noun);
        let fits = |id: &&Id| {
            let entity = &self.register.entities[**id];
            entity.gender.agrees(phrase.gender)
        };
        match holders {
            [] => None,
            [only] => Some(*only).filter(|id| fits(&id)),
            _ => {
                let recent = self.memory.iter().rev().take(MEMORY).find_map(|focus| match focus.who {
                    Referent::Entity(id)
                        // The holders of one office may be many, the offices of one person are few.
                        if focus.at < place.at && self.register.holds(id, noun) && fits(&&id) =>
                    {
                        Some(id)
                    }
                    _ => None,
                });
                recent.or_else(|| holders.iter().rev().take(MEMORY).find(fits).copied())
            }
        }
    }

    /// A definite office that nobody was given by name: whoever is being spoken of, when clear.
    pub(super) fn salient(&self, text: &str, phrase: &Phrase, place: Place) -> Option<Referent> {
        if !phrase.definite || phrase.plural || !matches!(phrase.head, Head::Role | Head::Body) {
            return None;
        }
        // "son éditeur" is somebody else than whoever is spoken of.
        let words = phrase.span.of(text);
        let first = words.split_whitespace().next().unwrap_or_default();
        if class_of(fold(first, &mut String::new())).any(Class::POSS) {
            return None;
        }
        let mut buffer = String::new();
        let noun = phrase.noun.map_or("", |noun| noun.of(text));
        // "le ministère des Armées" is told apart by its complement, "le groupe" takes somebody up.
        let after = phrase.noun.and_then(|noun| text.get(noun.end..phrase.span.end)).unwrap_or_default();
        let takes_up = class_of(fold(noun, &mut buffer)).any(Class::TAKES_UP);
        if phrase.head == Head::Body && (!takes_up || after.contains(char::is_uppercase)) {
            return None;
        }
        if phrase.head == Head::Body {
            let taker = Taker::new(fold(noun, &mut buffer));
            return self.body(&taker, !after.trim().is_empty(), place);
        }
        let shown = class_of(fold(first, &mut String::new())).any(Class::DEMO);
        self.taken_up(text, phrase, noun, shown, place)
    }

    /// What is known of a gender by now: a later phrase may have shown it.
    pub(super) fn gender_of(&self, focus: &Focus) -> Gender {
        match focus.who {
            Referent::Entity(id) if focus.gender == Gender::Unknown => self.register.entities[id].gender,
            _ => focus.gender,
        }
    }

    pub(super) fn pronoun(&self, text: &str, phrase: &Phrase, place: Place) -> Option<Referent> {
        let mut buffer = String::new();
        let word = fold(phrase.span.of(text), &mut buffer);
        let last = word.starts_with("ce") || word.ends_with("quel") || word.ends_with("quelle");
        let refers = last
            || class_of(word).any(Class::SUBJ | Class::PRON) && class_of(word).any(Class::MASC | Class::FEM)
            || matches!(word, "lui" | "eux");
        let ordinal = word.split(' ').nth(1).filter(|word| class_of(word).any(Class::ORDINAL));
        if let Some(ordinal) = ordinal.filter(|_| !word.starts_with("ce")) {
            return self.one_of_two(phrase, ordinal.starts_with("premi"), place);
        }
        if !refers || matches!(word, "ceci" | "cela") {
            return None;
        }
        let fits =
            |focus: &Focus| focus.plural == phrase.plural && self.gender_of(focus).agrees(phrase.gender);
        if last {
            // "celle-ci", "ce dernier", "lequel" takes up whoever was named last, not whoever matters most.
            let known = |focus: &&Focus| {
                focus.at < place.at
                    && focus.part != Part::Speaker
                    && fits(focus)
                    && (focus.person || focus.gender != Gender::Unknown)
                    && place.sentence.saturating_sub(focus.sentence) <= 2
            };
            let last = self.before(place.at).rev().take(MEMORY).filter(known).max_by_key(|focus| focus.at);
            return last.map(|focus| focus.who).or_else(|| self.best(place, fits));
        }
        self.best(place, fits)
    }

    /// Whether a name was shown to be a body's, or at least nothing showed it to be a person's.
    pub(super) fn may_be_body(&self, who: Referent) -> bool {
        match who {
            Referent::Entity(id) => {
                let entity = &self.register.entities[id];
                let nobody = !entity.person && !entity.place && !self.register.is_first_name(id);
                (entity.body || nobody) && !entity.medium
            }
            Referent::Phrase(_) => false,
        }
    }

    /// "la première", "le second": of the two people named last, the one that comes first or second.
    fn one_of_two(&self, phrase: &Phrase, first: bool, place: Place) -> Option<Referent> {
        let mut people: Vec<&Focus> = Vec::new();
        for focus in self.before(place.at).rev().filter(|focus| focus.at < place.at).take(MEMORY) {
            let known = people.iter().any(|other| other.who == focus.who);
            if focus.person && !focus.plural && focus.part != Part::Speaker && !known && people.len() < 2 {
                people.push(focus);
            }
        }
        // "Deux suspects ont été arrêtés. Le premier": two without names.
        let last = people.iter().map(|focus| focus.at).max();
        let pair = |focus: &&Focus| focus.at < place.at && focus.plural && focus.part != Part::Speaker;
        let pair = self.before(place.at).rev().take(MEMORY).find(pair);
        if pair.is_some_and(|pair| Some(pair.at) > last && matches!(pair.who, Referent::Phrase(_))) {
            return None;
        }
        people.sort_by_key(|focus| focus.at);
        let chosen = if first { people.first() } else { people.get(1) };
        let agrees = |focus: &&&Focus| focus.gender.agrees(phrase.gender);
        chosen.filter(agrees).map(|focus| focus.who).or_else(|| {
            let known = |focus: &Focus| focus.person && !focus.plural && focus.gender == phrase.gender;
            self.best(place, known)
        })
    }
}

//! Phrases without a name that take somebody up: offices, peoples, pronouns, "la première".
//!
//! Takes the phrase and the memory of a [`Resolver`], gives whom it means, or those whom it may mean when
//! the text does not say clearly enough.

use std::{collections::HashSet, sync::LazyLock};

use super::{Focus, Found, MEMORY, Part, Place, Question, Referent, Resolver};
use crate::quote::{
    kin::Taker,
    lexicon::{Class, class_of, fold},
    person::{Id, Office, Seat, office_of},
    phrase::{Gender, Head, Phrase},
};

/// A bare office ("le président") means its holder who was mentioned at most so many paragraphs before.
const HOLDER_NEAR: usize = 3;

/// Nouns for who somebody is to somebody else.
static RELATIONS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("../data/relations.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

impl Resolver {
    /// The holder of the office that `phrase` names, where it can be nobody else.
    pub(super) fn holder(&self, text: &str, phrase: &Phrase, place: Place) -> Option<Referent> {
        if !phrase.definite || phrase.plural {
            return None;
        }
        // Most offices are nobody's in the text: what tells them apart is read where somebody holds one.
        if self.register.holders(&office_of(text, phrase.noun?)).is_empty() {
            return None;
        }
        let office = Office::read(text, phrase.span, phrase.noun?);
        let seat = |id: Id| {
            let fits = self.register.entities[id].gender.agrees(phrase.gender);
            self.register.seat(id, &office).filter(|seat| fits && matches!(seat, Seat::Same | Seat::Open))
        };
        let mut holders: Vec<(Id, Seat)> = Vec::new();
        for id in self.register.holders(&office.noun) {
            let id = self.register.canonical(*id);
            if let Some(seat) = seat(id).filter(|_| holders.iter().all(|(known, _)| *known != id)) {
                holders.push((id, seat));
            }
        }
        if holders.iter().any(|(_, seat)| *seat == Seat::Same) {
            holders.retain(|(_, seat)| *seat == Seat::Same);
        }
        if let [(only, seat)] = holders[..] {
            // "le président" means the one of whom the text speaks here, "le président du club" whoever is called so.
            let near = seat == Seat::Same || self.is_near(Referent::Entity(only), place);
            return near.then_some(Referent::Entity(only));
        }
        // Of several holders the one who was spoken of last, when no other is near.
        let before = self.before(place.at).rev().filter(|focus| focus.at < place.at).take(MEMORY);
        let near = before.take_while(|focus| place.paragraph.saturating_sub(focus.paragraph) <= 1);
        let mut recent = near.filter_map(|focus| match focus.who {
            Referent::Entity(id) if holders.iter().any(|(holder, _)| *holder == id) => Some(id),
            _ => None,
        });
        let first = recent.next()?;
        recent.all(|id| id == first).then_some(Referent::Entity(first))
    }

    /// Whether `who` was mentioned in one of the last paragraphs.
    fn is_near(&self, who: Referent, place: Place) -> bool {
        let before = self.before(place.at).rev().filter(|focus| focus.at < place.at).take(MEMORY);
        let mut near =
            before.take_while(|focus| place.paragraph.saturating_sub(focus.paragraph) <= HOLDER_NEAR);
        near.any(|focus| focus.who == who)
    }

    /// A definite office that nobody was given by name: the person being spoken of, when clear.
    pub(super) fn salient(&self, text: &str, phrase: &Phrase, place: Place) -> Found {
        let nobody = Found::uncertain(Vec::new(), 0.0);
        if !phrase.definite || phrase.plural || !matches!(phrase.head, Head::Role | Head::Body) {
            return nobody;
        }
        // "son éditeur" is somebody else than the person spoken of.
        let words = phrase.span.of(text);
        let first = words.split_whitespace().next().unwrap_or_default();
        if class_of(fold(first, &mut String::new())).any(Class::POSS) {
            return nobody;
        }
        let mut buffer = String::new();
        let noun = phrase.noun.map_or("", |noun| noun.of(text));
        if is_of_somebody(text, phrase, noun) {
            return nobody;
        }
        // "le ministère des Armées" is told apart by its complement, "le groupe" takes somebody up.
        let after = phrase.noun.and_then(|noun| text.get(noun.end..phrase.span.end)).unwrap_or_default();
        let takes_up = class_of(fold(noun, &mut buffer)).any(Class::TAKES_UP);
        if phrase.head == Head::Body && (!takes_up || after.contains(char::is_uppercase)) {
            return nobody;
        }
        if phrase.head == Head::Body {
            let taker = Taker::new(fold(noun, &mut buffer));
            return self.body(&taker, !after.trim().is_empty(), place).map_or(nobody, Found::resolved);
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

    pub(super) fn pronoun(&self, text: &str, phrase: &Phrase, place: Place) -> Found {
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
            return Found::uncertain(Vec::new(), 0.0);
        }
        let fits =
            |focus: &Focus| focus.plural == phrase.plural && self.gender_of(focus).agrees(phrase.gender);
        if last {
            // "celle-ci", "ce dernier", "lequel" takes up the person named last, not the one who matters most.
            let known = |focus: &&Focus| {
                focus.at < place.at
                    && focus.part != Part::Speaker
                    && fits(focus)
                    && (focus.person || focus.gender != Gender::Unknown)
                    && place.sentence.saturating_sub(focus.sentence) <= 2
            };
            let last = self.before(place.at).rev().take(MEMORY).filter(known).max_by_key(|focus| focus.at);
            if let Some(last) = last {
                return Found::resolved(last.who);
            }
        }
        let mut candidates = self.candidates(place, fits);
        if place.far {
            // "Si X ne voit pas « … », c’est qu’il …, explique-t-il": whom the words name does not say them.
            candidates
                .retain(|candidate| candidate.last.sentence != place.sentence || candidate.spoke_here());
        }
        self.choose(Question::Pronoun, place, candidates)
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
    fn one_of_two(&self, phrase: &Phrase, first: bool, place: Place) -> Found {
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
            return Found::uncertain(Vec::new(), 0.0);
        }
        people.sort_by_key(|focus| focus.at);
        let chosen = if first { people.first() } else { people.get(1) };
        let agrees = |focus: &&&Focus| focus.gender.agrees(phrase.gender);
        if let Some(chosen) = chosen.filter(agrees) {
            return Found::resolved(chosen.who);
        }
        let known = |focus: &Focus| focus.person && !focus.plural && focus.gender == phrase.gender;
        self.choose(Question::Pronoun, place, self.candidates(place, known))
    }
}

/// "l’ex-femme de Marc Roux", "la veuve de « Titi » Roux": who is somebody's is nobody who is spoken of.
fn is_of_somebody(text: &str, phrase: &Phrase, noun: &str) -> bool {
    let mut buffer = String::new();
    let noun = fold(noun, &mut buffer);
    if !RELATIONS.contains(noun) {
        return false;
    }
    let inside = phrase.noun.and_then(|noun| text.get(noun.end..phrase.span.end)).unwrap_or_default();
    let after = text[phrase.span.end..].trim_start();
    let marked = ["de «", "de \"", "d’«", "d'«"].iter().any(|head| after.starts_with(head));
    marked || inside.contains(char::is_uppercase)
}

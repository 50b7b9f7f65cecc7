//! Nouns that take up somebody who was spoken of before: "l’élue", "le jeune homme", "l’accusé", "le groupe".
//!
//! Takes the phrase and the memory of a [`Resolver`], gives whom it means, or nobody. What is known of
//! the offices of each person ([`kin`](crate::quote::kin)) comes first, then the person spoken of last;
//! [`anaphor`](super::anaphor) asks here once no holder of the very office is known.

use super::{
    Focus, Found, MEMORY, Part, Place, Question, Referent, Resolver, candidate::Candidate, weigh::Feature,
};
use crate::{
    quote::{
        kin::{Kinship, Taker, stem},
        lexicon::{Class, class_of, fold},
        person::{Id, Office, Seat, office_of},
        phrase::Phrase,
        writing::is_no_person,
    },
    span::Span,
    word_list,
};

word_list::words_of! { ANYBODY: "../data/descriptions.txt", "anybody" }

/// "Le groupe" is looked for among at most this many people and bodies at the head of the text.
const BODIES: usize = 100;

impl Resolver {
    /// Somebody whom an office or a description takes up: "l’élue", "le jeune homme", "cette infirmière".
    /// `shown` tells that *ce* or *cette* stands before it.
    pub(super) fn taken_up(
        &self,
        text: &str,
        phrase: &Phrase,
        noun: &str,
        shown: bool,
        place: Place,
    ) -> Found {
        let mut buffer = String::new();
        let noun = fold(noun, &mut buffer);
        // "De son côté, le négociateur" brings somebody else.
        let before = text[..phrase.span.start].trim_end();
        if ["e son côté,", "our sa part,", "Quant à", "quant à"].iter().any(|turn| before.ends_with(turn))
        {
            return Found::uncertain(Vec::new(), 0.0);
        }
        let search = Search {
            resolver: self,
            text,
            phrase,
            place,
            shown,
            taker: Taker::new(noun),
            anybody: is_anybody(noun),
            seat: is_taken_seat(text, phrase),
            office: phrase.noun.map(|noun| Office::read(text, phrase.span, noun)),
        };
        let distinct = class_of(noun).any(Class::DISTINCT) && !shown;
        if distinct && let Some(accused) = self.on_trial(text, phrase, noun, place) {
            return Found::resolved(accused);
        }
        search.chosen(distinct)
    }

    /// "explique cette vendeuse", "prédit le demi de mêlée": a noun of no table, whose tag shows that it
    /// means somebody.
    pub(super) fn described(&self, text: &str, phrase: &Phrase, place: Place) -> Found {
        let nobody = Found::uncertain(Vec::new(), 0.0);
        if !phrase.definite || phrase.plural || phrase.name.is_some() {
            return nobody;
        }
        let first = class_of_first(text, phrase.span);
        let mut buffer = String::new();
        let Some(noun) = phrase.noun else { return nobody };
        let noun = fold(noun.of(text), &mut buffer);
        let says = class_of(noun).any(Class::WORK | Class::UTTER | Class::NAMING_NOUN | Class::TIME);
        if first.any(Class::POSS) || says || is_no_person(noun) {
            return nobody;
        }
        let shown = first.any(Class::DEMO);
        let fits = |focus: &Focus| {
            focus.person
                && !focus.plural
                && focus.part != Part::Other
                && focus.gender.agrees(phrase.gender)
                && (shown || focus.gender == phrase.gender)
                && (shown || matches!(focus.who, Referent::Entity(_)))
                && place.paragraph.saturating_sub(focus.paragraph) <= 1
        };
        let mut candidates = self.candidates(place, fits);
        for candidate in &mut candidates {
            candidate.set(Feature::Thing, true);
            candidate.set(Feature::ShownActor, shown);
        }
        self.choose(Question::Description, place, candidates)
    }

    /// "l’accusé", "le prévenu": the one person without office of whom the text says that justice is at work.
    fn on_trial(&self, text: &str, phrase: &Phrase, noun: &str, place: Place) -> Option<Referent> {
        if !matches!(stem(noun).as_str(), "accusé" | "prévenu" | "suspect" | "conducteur") {
            return None;
        }
        let mut found = None;
        for focus in self.before(place.at).rev().filter(|focus| focus.at < place.at).take(MEMORY) {
            let Referent::Entity(id) = focus.who else { continue };
            let entity = &self.register.entities[id];
            let plain = focus.person && !focus.weak && entity.stems.is_empty();
            if !plain || !focus.gender.agrees(phrase.gender) || found == Some(focus.who) {
                continue;
            }
            if is_judged(text, focus.at) {
                if found.is_some() {
                    return None;
                }
                found = Some(focus.who);
            }
        }
        found
    }

    /// "Le groupe", "l’association": the body whose own noun fits, else the last one that acted. With more
    /// words ("l’organisation islamique": `described`) it may be any other, but for one close by.
    pub(super) fn body(&self, taker: &Taker, described: bool, place: Place) -> Option<Referent> {
        let fits = |id: Id| taker.kinship(&self.register.entities[id].stems) == Kinship::Takes;
        let entity = |focus: &Focus| match focus.who {
            Referent::Entity(id) if self.may_be_body(focus.who) => Some(id),
            _ => None,
        };
        let close = |focus: &Focus| !described || focus.paragraph == place.paragraph;
        let recent = self.before(place.at).rev().filter(|focus| focus.at < place.at).take(MEMORY);
        let own =
            recent.filter(|focus| close(focus)).filter_map(entity).find(|id| fits(*id)).map(Referent::Entity);
        let acted = |focus: &Focus| {
            let unknown = entity(focus)
                .is_some_and(|id| taker.kinship(&self.register.entities[id].stems) != Kinship::Apart);
            unknown
                && close(focus)
                && focus.part != Part::Other
                && place.paragraph.saturating_sub(focus.paragraph) <= 1
        };
        own.or_else(|| if described { None } else { self.only_body(&fits, place.at) })
            .or_else(|| self.acted_last(place, acted))
    }

    /// The one body at the head of the text whose own noun ("le géant du luxe X") fits.
    fn only_body(&self, fits: &impl Fn(Id) -> bool, at: usize) -> Option<Referent> {
        let head = self.register.entities.iter().take(BODIES).enumerate();
        let mut bodies = head.filter(|(id, entity)| entity.name.start < at && !entity.medium && fits(*id));
        let (id, _) = bodies.next()?;
        bodies.next().is_none().then_some(Referent::Entity(id))
    }

    /// The person who acted last of those who `fit`.
    fn acted_last(&self, place: Place, fits: impl Fn(&Focus) -> bool) -> Option<Referent> {
        let candidates = self.candidates(place, fits);
        candidates.iter().max_by_key(|candidate| candidate.last.at).map(|candidate| candidate.who)
    }
}

/// A description and all that decides whom it means.
struct Search<'a> {
    resolver: &'a Resolver,
    text: &'a str,
    phrase: &'a Phrase,
    place: Place,
    /// *Ce* or *cette* stands before it.
    shown: bool,
    taker: Taker,
    /// "l’homme" takes up anybody, "le président" somebody who acts.
    anybody: bool,
    /// "le gouverneur de la région" brings somebody new where all others have an office of their own.
    seat: bool,
    /// As an office, with what tells it from others.
    office: Option<Office>,
}

impl Search<'_> {
    /// The person meant, where that is clear. `distinct` leaves only those of a fitting office: "le
    /// propriétaire" is somebody else, "l’avocate" is the one who was called *Me*.
    fn chosen(&self, distinct: bool) -> Found {
        let mut candidates = self.resolver.candidates(self.place, |focus| self.agrees(focus));
        candidates.retain(|candidate| self.comes_into_question(candidate, distinct));
        for candidate in &mut candidates {
            self.observe(candidate);
        }
        self.resolver.choose(Question::Description, self.place, candidates)
    }

    fn comes_into_question(&self, candidate: &Candidate, distinct: bool) -> bool {
        let kinship = self.kinship(&candidate.last);
        let own = kinship == Kinship::Takes;
        let named = matches!(candidate.who, Referent::Entity(_));
        let near = self.place.paragraph.saturating_sub(candidate.last.paragraph) <= if own { 6 } else { 3 };
        let beside = !own && !self.place.tag && candidate.beside;
        let described = self.shown || self.anybody || own;
        let seat = self.is_other_seat(candidate);
        near && !beside && (named || described) && (own || !distinct) && !seat
    }

    fn observe(&self, candidate: &mut Candidate) {
        let kinship = self.kinship(&candidate.last);
        let (called, settled, holds) = match candidate.who {
            Referent::Entity(id) => (
                self.resolver.register.is_called(id, self.taker.stem()),
                self.resolver.register.is_settled(id),
                self.seat_of(candidate.who).is_some(),
            ),
            // "le juge": the person called so all along is hardly "le jeune homme".
            Referent::Phrase(span) => (false, class_of_first(self.text, span).any(Class::DEF), false),
        };
        candidate.set(Feature::Takes, kinship == Kinship::Takes);
        candidate.set(Feature::Apart, kinship == Kinship::Apart);
        candidate.set(Feature::OtherOffice, kinship == Kinship::Unknown && settled);
        candidate.set(Feature::NoOffice, kinship == Kinship::Unknown && !settled);
        candidate.set(Feature::Called, called);
        candidate.set(Feature::ShownActor, self.shown);
        candidate.set(Feature::AnybodyNoun, self.anybody);
        candidate.set(Feature::People, noun_is_people(self.text, self.phrase));
        candidate.set(Feature::OtherSeat, self.seat && settled && kinship != Kinship::Takes);
        candidate.set(Feature::Holder, holds);
    }

    fn agrees(&self, focus: &Focus) -> bool {
        let person = focus.person || focus.weak && noun_is_people(self.text, self.phrase);
        person && !focus.plural && self.resolver.gender_of(focus).agrees(self.phrase.gender)
    }

    fn kinship(&self, focus: &Focus) -> Kinship {
        match focus.who {
            Referent::Entity(id) => self.taker.kinship(&self.resolver.register.entities[id].stems),
            Referent::Phrase(_) => focus.noun.map_or(Kinship::Unknown, |own| self.taker.kinship(&[own])),
        }
    }

    fn seat_of(&self, who: Referent) -> Option<Seat> {
        let (Referent::Entity(id), Some(office)) = (who, &self.office) else { return None };
        self.resolver.register.seat(id, office)
    }

    /// Whether it holds an office, but another one: "le maire de Bourges" is not the mayor of Brest, "le patron de
    /// LR" no president. A person who has only just acted may be described anew.
    fn is_other_seat(&self, candidate: &Candidate) -> bool {
        let (Referent::Entity(id), Some(office)) = (candidate.who, &self.office) else { return false };
        if matches!(self.seat_of(candidate.who), Some(Seat::Other | Seat::Narrower)) {
            return true;
        }
        let offices = &self.resolver.register.entities[id].offices;
        if offices.iter().any(|own| own.is_of_other_nation(office)) {
            return true;
        }
        // "le gouverneur de la région" is nobody who has another office, but for a tag right after their words.
        let just = candidate.just_acted(self.place);
        let other = self.kinship(&candidate.last) != Kinship::Takes;
        if self.seat && other && !self.shown && self.resolver.register.is_settled(id) {
            let called = self.resolver.register.is_called(id, self.taker.stem());
            return !(called || self.place.tag && just);
        }
        let apart = office.is_told_apart()
            && !self.shown
            && !offices.is_empty()
            && !offices.iter().any(|own| own.shares(office));
        apart && !just
    }
}

/// "l’homme", "la trentenaire", "l’intéressée": words that say nothing but that somebody is meant.
fn is_anybody(noun: &str) -> bool {
    ANYBODY.contains(&noun)
        || noun.ends_with("génaire")
        || noun.ends_with("trentenaire")
        || noun.starts_with("adolescent")
}

/// The class of the first word of `span`, *l’* being one.
fn class_of_first(text: &str, span: Span) -> Class {
    let first = span.of(text).split_inclusive([' ', '\'', '’']).next().unwrap_or_default();
    class_of(fold(first.trim_end(), &mut String::new()))
}

/// "le Premier ministre", "la préfète": an office that its own holder has.
fn is_seat(text: &str, phrase: &Phrase) -> bool {
    word_list::words_of! { SEATS: "../data/descriptions.txt", "seats" }
    let office = phrase.noun.map(|noun| stem(&office_of(text, noun)));
    office.is_some_and(|office| SEATS.contains(&office.as_str()))
}

/// Whether an office means its present holder: not "l’ancien ministre".
fn is_taken_seat(text: &str, phrase: &Phrase) -> bool {
    let after = phrase.noun.and_then(|noun| text.get(noun.end..phrase.span.end)).unwrap_or_default();
    let former = phrase.span.of(text).contains("ancien") || phrase.span.of(text).contains("ex-");
    !former && (is_seat(text, phrase) || after.contains(char::is_uppercase))
}

/// "le Brésilien": somebody by where they come from.
fn noun_is_people(text: &str, phrase: &Phrase) -> bool {
    phrase.noun.is_some_and(|noun| noun.of(text).starts_with(char::is_uppercase))
}

/// Whether the words around byte `at` tell of a trial or an arrest.
fn is_judged(text: &str, at: usize) -> bool {
    const AROUND: usize = 160;
    word_list::words_of! { STEMS: "../data/descriptions.txt", "stems" }
    let start = text.floor_char_boundary(at.saturating_sub(AROUND));
    let end = text.floor_char_boundary(at + AROUND);
    text.get(start..end).is_some_and(|around| STEMS.iter().any(|stem| around.contains(stem)))
}

//! Nouns that take up somebody who was spoken of before: "l’élue", "le jeune homme", "l’accusé", "le groupe".
//!
//! Takes the phrase and the memory of a [`Resolver`], gives whom it means, or nobody. What is known of
//! the offices of each person ([`kin`](crate::quote::kin)) comes first, then whoever was spoken of last;
//! [`anaphor`](super::anaphor) asks here once no holder of the very office is known.

use super::{Focus, MEMORY, Part, Place, Referent, Resolver};
use crate::{
    quote::{
        kin::{Kinship, Taker, stem},
        lexicon::{Class, class_of, fold},
        person::{Id, office_of},
        phrase::{Gender, Phrase},
    },
    span::Span,
};

/// "Le groupe" is looked for among so many people and bodies at the head of the text.
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
    ) -> Option<Referent> {
        let mut buffer = String::new();
        let noun = fold(noun, &mut buffer);
        let search = Search {
            resolver: self,
            text,
            phrase,
            place,
            shown,
            taker: Taker::new(noun),
            anybody: is_anybody(noun),
            seat: is_taken_seat(text, phrase),
        };
        if class_of(noun).any(Class::DISTINCT) && !shown {
            return search.known().or_else(|| self.on_trial(text, phrase, noun, place));
        }
        search
            .spoken_of()
            .or_else(|| search.acting())
            .or_else(|| search.left_by_gender())
            .or_else(|| search.of_one_word())
    }

    /// "explique cette vendeuse", "prédit le demi de mêlée": a noun of no table, whose tag shows that it
    /// means somebody.
    pub(super) fn described(&self, text: &str, phrase: &Phrase, place: Place) -> Option<Referent> {
        if !phrase.definite || phrase.plural || phrase.name.is_some() {
            return None;
        }
        let first = class_of_first(text, phrase.span);
        let mut buffer = String::new();
        let noun = fold(phrase.noun?.of(text), &mut buffer);
        let says = class_of(noun).any(Class::WORK | Class::UTTER | Class::NAMING_NOUN | Class::TIME);
        if first.any(Class::POSS) || says || is_writing(noun) {
            return None;
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
        self.best(place, fits)
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
            .or_else(|| self.best(place, acted))
    }

    /// The one body at the head of the text whose own noun ("le géant du luxe X") fits.
    fn only_body(&self, fits: &impl Fn(Id) -> bool, at: usize) -> Option<Referent> {
        let head = self.register.entities.iter().take(BODIES).enumerate();
        let mut bodies = head.filter(|(id, entity)| entity.name.start < at && !entity.medium && fits(*id));
        let (id, _) = bodies.next()?;
        bodies.next().is_none().then_some(Referent::Entity(id))
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
}

impl Search<'_> {
    /// "le propriétaire" is somebody else, "l’avocate" is the one who was called *Me*.
    fn known(&self) -> Option<Referent> {
        let own = |focus: &Focus| self.agrees(focus) && self.near(focus, 6) && self.takes(focus);
        self.resolver.weigh(self.place, |focus| own(focus).then_some(2.0))
    }

    /// "… du Québécois Simon Roy. « … », a lancé le Montréalais."
    fn spoken_of(&self) -> Option<Referent> {
        if !self.place.tag || !(self.anybody || self.is_people()) {
            return None;
        }
        self.resolver.brought_up(self.place, true).filter(|who| match who {
            Referent::Entity(id) => self.resolver.register.entities[*id].gender.agrees(self.phrase.gender),
            Referent::Phrase(_) => false,
        })
    }

    /// Whoever acted last, by what is known of the offices of each.
    fn acting(&self) -> Option<Referent> {
        self.resolver.weigh(self.place, |focus| self.weight(focus))
    }

    /// How much there is for somebody who acted; `None` where it cannot be meant.
    fn weight(&self, focus: &Focus) -> Option<f32> {
        let kinship = self.kinship(focus);
        let own = kinship == Kinship::Takes;
        let named = matches!(focus.who, Referent::Entity(_));
        let called = matches!(focus.who, Referent::Entity(id)
            if self.resolver.register.is_called(id, self.taker.stem()));
        if called && !self.anybody && self.agrees(focus) && self.near(focus, 6) {
            // "la comédienne", as before.
            return Some(3.0);
        }
        if !own && !self.place.tag && self.beside(focus.who) {
            return None;
        }
        let who = named || self.is_itself() || own;
        let fits = self.agrees(focus) && who && self.near(focus, if own { 6 } else { 3 });
        let part = focus.part != Part::Other || self.anybody || own && named;
        // "le juge": whoever is called so all along is hardly "le jeune homme".
        let settled =
            matches!(focus.who, Referent::Phrase(span) if class_of_first(self.text, span).any(Class::DEF));
        let weight = match kinship {
            Kinship::Takes => 0.9,
            Kinship::Apart | Kinship::Unknown if self.is_other(focus) => return None,
            Kinship::Apart => -1.0,
            Kinship::Unknown if settled => -1.5,
            Kinship::Unknown => 0.0,
        };
        (fits && part).then_some(weight)
    }

    /// "il a passé le relais à Anne Roche … la nouvelle ministre": the gender leaves one.
    fn left_by_gender(&self) -> Option<Referent> {
        let gender = self.phrase.gender;
        let alone = |focus: &Focus| {
            let named = matches!(focus.who, Referent::Entity(_));
            self.resolver.gender_of(focus) == gender
                && self.agrees(focus)
                && (named || self.is_itself())
                && self.near(focus, 3)
                && (self.takes(focus) || !self.is_other(focus))
                && (self.place.tag || !self.beside(focus.who))
        };
        (gender != Gender::Unknown).then(|| self.resolver.best(self.place, alone)).flatten()
    }

    /// "Vinicius … le Brésilien": a people's name shows that the one word before was a person.
    fn of_one_word(&self) -> Option<Referent> {
        let unknown = |focus: &Focus| {
            focus.weak
                && focus.part != Part::Other
                && focus.gender.agrees(self.phrase.gender)
                && self.near(focus, 1)
        };
        if self.is_people() { self.resolver.best(self.place, unknown) } else { None }
    }

    fn agrees(&self, focus: &Focus) -> bool {
        focus.person && !focus.plural && self.resolver.gender_of(focus).agrees(self.phrase.gender)
    }

    fn kinship(&self, focus: &Focus) -> Kinship {
        match focus.who {
            Referent::Entity(id) => self.taker.kinship(&self.resolver.register.entities[id].stems),
            Referent::Phrase(_) => focus.noun.map_or(Kinship::Unknown, |own| self.taker.kinship(&[own])),
        }
    }

    fn takes(&self, focus: &Focus) -> bool {
        self.kinship(focus) == Kinship::Takes
    }

    /// "le Brésilien".
    fn is_people(&self) -> bool {
        noun_is_people(self.text, self.phrase)
    }

    /// Whether it was mentioned at most `reach` paragraphs before.
    fn near(&self, focus: &Focus, reach: usize) -> bool {
        self.place.paragraph.saturating_sub(focus.paragraph) <= reach
    }

    /// Whether the description may mean somebody of whom nothing but a description is known.
    fn is_itself(&self) -> bool {
        self.shown || self.anybody
    }

    /// Whether a seat that is spoken of must be another's: this one has an office.
    fn is_other(&self, focus: &Focus) -> bool {
        let place = self.place;
        let goes_on = place.tag && place.paragraph == focus.paragraph && place.sentence <= focus.sentence + 1;
        let office = matches!(focus.who, Referent::Entity(id) if self.resolver.register.is_settled(id));
        self.seat && office && !self.shown && !goes_on
    }

    /// "Tout en insistant sur le bilan d’Obama, le républicain": whoever its own sentence names beside it
    /// is somebody else.
    fn beside(&self, who: Referent) -> bool {
        let place = self.place;
        let here = |focus: &&Focus| {
            focus.part == Part::Other && focus.sentence == place.sentence && focus.at < place.at
        };
        self.resolver.before(place.at).rev().take(MEMORY).filter(here).any(|focus| focus.who == who)
    }
}

/// "l’homme", "la trentenaire", "l’intéressée": words that say nothing but that somebody is meant.
fn is_anybody(noun: &str) -> bool {
    matches!(noun, "homme" | "femme" | "intéressé" | "intéressée" | "édile" | "jeune" | "quinqua")
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
    const SEATS: [&str; 15] = [
        "ministre",
        "premier ministre",
        "vice-premier ministre",
        "président",
        "préfet",
        "gouverneur",
        "maire",
        "chef",
        "procureur",
        "ambassadeur",
        "chancelier",
        "secrétaire",
        "directeur",
        "roi",
        "pape",
    ];
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

/// What is written speaks for itself: "précise le rapport", "indique l’étude".
fn is_writing(noun: &str) -> bool {
    const WRITINGS: [&str; 22] = [
        "rapport",
        "document",
        "étude",
        "arrêt",
        "note",
        "lettre",
        "décision",
        "circulaire",
        "loi",
        "décret",
        "projet",
        "ouvrage",
        "sondage",
        "enquête",
        "courrier",
        "dossier",
        "avis",
        "manifeste",
        "pétition",
        "proverbe",
        "affiche",
        "banderole",
    ];
    WRITINGS.contains(&noun) || ["tion", "ment", "sion"].iter().any(|ending| noun.ends_with(ending))
}

/// Whether the words around byte `at` tell of a trial or an arrest.
fn is_judged(text: &str, at: usize) -> bool {
    const AROUND: usize = 160;
    const STEMS: [&str; 14] = [
        "condamn",
        "jugé",
        "poursuivi",
        "mis en examen",
        "mise en examen",
        "soupçonn",
        "accusé",
        "écrou",
        "interpell",
        "comparai",
        "comparu",
        "réclusion",
        "assises",
        "garde à vue",
    ];
    let start = text.floor_char_boundary(at.saturating_sub(AROUND));
    let end = text.floor_char_boundary(at + AROUND);
    text.get(start..end).is_some_and(|around| STEMS.iter().any(|stem| around.contains(stem)))
}

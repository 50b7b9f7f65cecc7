//! Nouns that take up somebody who was spoken of before: "l’élue", "le jeune homme", "l’accusé", "le groupe".
//!
//! Takes the phrase and the memory of a [`Resolver`], gives whom it means, or nobody. What is known of
//! the offices of each person ([`kin`](super::kin)) comes first, then whoever was spoken of last;
//! [`anaphor`](super::anaphor) asks here once no holder of the very office is known.

use super::{
    Focus, MEMORY, Part, Place, Referent, Resolver,
    kin::{Kinship, Taker, stem},
};
use crate::quote::{
    lexicon::{Class, class_of, fold},
    person::{Id, office_of},
    phrase::{Gender, Phrase},
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
        let taker = Taker::new(noun);
        let agrees =
            |focus: &Focus| focus.person && !focus.plural && self.gender_of(focus).agrees(phrase.gender);
        let kinship = |focus: &Focus| match focus.who {
            Referent::Entity(id) => taker.kinship(&self.register.entities[id].stems),
            Referent::Phrase(_) => focus.noun.map_or(Kinship::Unknown, |own| taker.kinship(&[own])),
        };
        let near = |focus: &Focus, reach| place.paragraph.saturating_sub(focus.paragraph) <= reach;
        if class_of(noun).any(Class::DISTINCT) && !shown {
            // "le propriétaire" is somebody else, "l’avocate" is the one who was called *Me*.
            let known = |focus: &Focus| {
                let own = agrees(focus) && near(focus, 6) && kinship(focus) == Kinship::Takes;
                own.then_some(2.0)
            };
            return self.weigh(place, known).or_else(|| self.on_trial(text, phrase, noun, place));
        }
        // "l’homme" takes up anybody, "le président" somebody who acts.
        let anybody = is_anybody(noun);
        if place.tag && (anybody || noun_is_people(text, phrase)) {
            // "… du Québécois Simon Roy. « … », a lancé le Montréalais."
            let one = self.brought_up(place, true).filter(|who| match who {
                Referent::Entity(id) => self.register.entities[*id].gender.agrees(phrase.gender),
                Referent::Phrase(_) => false,
            });
            if one.is_some() {
                return one;
            }
        }
        let itself = shown || anybody;
        // "le gouverneur de la région" brings somebody new where all others have an office of their own.
        let after = phrase.noun.and_then(|noun| text.get(noun.end..phrase.span.end)).unwrap_or_default();
        let former = phrase.span.of(text).contains("ancien") || phrase.span.of(text).contains("ex-");
        let seat = !former && (is_seat(text, phrase) || after.contains(char::is_uppercase));
        let other = |focus: &Focus| {
            let goes_on =
                place.tag && place.paragraph == focus.paragraph && place.sentence <= focus.sentence + 1;
            let office = matches!(focus.who, Referent::Entity(id) if self.register.is_settled(id));
            seat && office && !shown && !goes_on
        };
        // "Tout en insistant sur le bilan d’Obama, le républicain": whoever its own sentence names beside it is
        // somebody else.
        let beside = |who: Referent| {
            let here = |focus: &&Focus| {
                focus.part == Part::Other && focus.sentence == place.sentence && focus.at < place.at
            };
            self.before(place.at).rev().take(MEMORY).filter(here).any(|focus| focus.who == who)
        };
        let acts = |focus: &Focus| {
            let kinship = kinship(focus);
            let own = kinship == Kinship::Takes;
            let named = matches!(focus.who, Referent::Entity(_));
            let again =
                matches!(focus.who, Referent::Entity(id) if self.register.is_called(id, taker.stem()));
            if again && !anybody && agrees(focus) && near(focus, 6) {
                // "la comédienne", as before.
                return Some(3.0);
            }
            if !own && !place.tag && beside(focus.who) {
                return None;
            }
            let fits = agrees(focus) && (named || itself || own) && near(focus, if own { 6 } else { 3 });
            let part = focus.part != Part::Other || anybody || own && named;
            // "le juge": whoever is called so all along is hardly "le jeune homme".
            let settled = matches!(focus.who, Referent::Phrase(span) if starts_definite(text, span));
            let weight = match kinship {
                Kinship::Takes => 0.9,
                Kinship::Apart | Kinship::Unknown if other(focus) => return None,
                Kinship::Apart => -1.0,
                Kinship::Unknown if settled => -1.5,
                Kinship::Unknown => 0.0,
            };
            (fits && part).then_some(weight)
        };
        let acts = self.weigh(place, acts);
        // "il a passé le relais à Anne Roche … la nouvelle ministre": the gender leaves one.
        let fits = |focus: &Focus| {
            let apart = kinship(focus) != Kinship::Takes && other(focus);
            let who = matches!(focus.who, Referent::Entity(_)) || itself;
            agrees(focus) && who && near(focus, 3) && !apart && (place.tag || !beside(focus.who))
        };
        let alone = |focus: &Focus| {
            fits(focus) && self.gender_of(focus) == phrase.gender && phrase.gender != Gender::Unknown
        };
        if acts.is_some() {
            return acts;
        }
        // "Vinicius … le Brésilien": a people's name shows that the one word before was a person.
        let people = noun_is_people(text, phrase);
        let unknown = |focus: &Focus| {
            people
                && focus.weak
                && focus.part != Part::Other
                && focus.gender.agrees(phrase.gender)
                && near(focus, 1)
        };
        let shown = (phrase.gender != Gender::Unknown).then(|| self.best(place, alone)).flatten();
        shown.or_else(|| if people { self.best(place, unknown) } else { None })
    }

    /// "explique cette vendeuse", "prédit le demi de mêlée": a noun of no table, whose tag shows that it
    /// means somebody.
    pub(super) fn described(&self, text: &str, phrase: &Phrase, place: Place) -> Option<Referent> {
        if !phrase.definite || phrase.plural || phrase.name.is_some() {
            return None;
        }
        let mut buffer = String::new();
        let first = phrase.span.of(text).split_inclusive([' ', '\'', '’']).next().unwrap_or_default();
        let first = class_of(fold(first.trim_end(), &mut buffer));
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

/// "l’homme", "la trentenaire", "l’intéressée": words that say nothing but that somebody is meant.
fn is_anybody(noun: &str) -> bool {
    matches!(noun, "homme" | "femme" | "intéressé" | "intéressée" | "édile" | "jeune" | "quinqua")
        || noun.ends_with("génaire")
        || noun.ends_with("trentenaire")
        || noun.starts_with("adolescent")
}

/// Whether the words of `span` begin with *le*, *la* or *l’*.
fn starts_definite(text: &str, span: crate::span::Span) -> bool {
    let first = span.of(text).split_inclusive([' ', '\'', '’']).next().unwrap_or_default();
    class_of(fold(first.trim_end(), &mut String::new())).any(Class::DEF)
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

//! Noun phrases: who or what the words of a sentence name.
//!
//! Takes items and a place among them, gives the [`Phrase`] that starts there: a pronoun, a name, an
//! office with or without a name ("le ministre français de l’Économie Bruno Le Maire"), a body. What
//! is name and what is office comes from typography and the tables. [`clause`](super::clause) asks
//! for subjects here; [`person`](super::person) collects the names.

mod complement;
mod inside;
mod joined;
mod name;
mod noun;

use std::ops::Range;

use super::{
    lexicon::Class,
    stretch::Stretch,
    word::{Item, Shape},
};
use crate::span::Span;
pub(super) use inside::{named_at_end, named_in_complement};
pub(super) use joined::{with_apposition, with_coordinated};
pub(super) use name::{first_name_gender, is_capital_noun, named, starts_name};
use noun::determined;
pub(super) use noun::office;

/// Grammatical gender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Gender {
    Masculine,
    Feminine,
    #[default]
    Unknown,
}

impl Gender {
    /// Whether the two can be the same person's.
    pub(super) fn agrees(self, other: Self) -> bool {
        self == other || self == Self::Unknown || other == Self::Unknown
    }

    pub(super) fn of(class: Class) -> Self {
        match (class.any(Class::MASC), class.any(Class::FEM)) {
            (true, false) => Self::Masculine,
            (false, true) => Self::Feminine,
            _ => Self::Unknown,
        }
    }
}

/// What a phrase is headed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    Pronoun,
    Name,
    /// A person by office or trade.
    Role,
    /// A body or medium.
    Body,
    /// Several people.
    Group,
    /// Any other noun.
    Thing,
}

/// A noun phrase.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent observation")]
pub(super) struct Phrase {
    /// The items it takes.
    pub(super) items: Range<usize>,
    pub(super) span: Span,
    pub(super) head: Head,
    /// The proper name in it, without title.
    pub(super) name: Option<Span>,
    /// The office in it, from its article on.
    pub(super) role: Option<Span>,
    /// The head noun or pronoun.
    pub(super) noun: Option<Span>,
    pub(super) gender: Gender,
    pub(super) plural: bool,
    /// M., Mme, Dr …
    pub(super) titled: bool,
    /// Starts with le, la, l’, les, ce or a possessive.
    pub(super) definite: bool,
    /// Several people that *et* joins.
    pub(super) joined: bool,
}

impl Phrase {
    /// Whether it can speak: not a mere thing.
    pub(super) fn can_speak(&self) -> bool {
        self.head != Head::Thing
    }
}

/// Reads the phrase that starts `here`.
pub(super) fn parse(here: Stretch<'_>) -> Option<Phrase> {
    let item = here.first()?;
    if let Some(phrase) = one_of_many(here) {
        return Some(phrase);
    }
    if let Some(end) = one_of_them(here) {
        return Some(bare(&here, here.at..end, Head::Pronoun));
    }
    if item.is(Class::SUBJ | Class::PRON) && !item.is(Class::DET) {
        return pronoun(here);
    }
    if is_this_last(here) {
        return Some(pronoun_of(here, 2));
    }
    if item.is(Class::REL) && item.shape == Shape::Capital && item.is(Class::MASC | Class::FEM) {
        // "Lequel promet": the person named last.
        return Some(pronoun_of(here, 1));
    }
    if is_another(here) {
        return Some(pronoun_of(here, 2));
    }
    if is_ordinal(here) {
        return Some(Phrase { plural: false, ..pronoun_of(here, 2) });
    }
    let name_first = starts_name(here);
    if !name_first && (item.is(Class::DET) || is_de_many(here)) {
        return determined(here);
    }
    if name_first {
        return Some(named(here));
    }
    if item.is(Class::ROLE | Class::GROUP) && item.shape == Shape::Lower && !item.is(Class::FIN) {
        return determined(here);
    }
    many_of(here)
}

/// "nombre de riverains", "beaucoup de parents": a quantity without article and a group.
fn many_of(here: Stretch<'_>) -> Option<Phrase> {
    let (first, noun) = (here.first()?, here.ahead(2)?);
    let of = here.ahead(1).filter(|of| of.is(Class::OF) && !of.is(Class::DET))?;
    let quantity = first.shape == Shape::Lower && !first.is(Class::VERB | Class::PREP | Class::COORD);
    let many = noun.is(Class::GROUP) && noun.is(Class::PLUR);
    if !quantity || !many || of.shape != Shape::Lower {
        return None;
    }
    let group = determined(here.from(here.at + 2))?;
    Some(Phrase {
        items: here.at..group.items.end,
        span: Span::new(first.span.start, group.span.end),
        head: Head::Group,
        plural: true,
        ..group
    })
}

/// "l’un des correspondants de la presse": somebody by trade, whom an apposition may name.
fn one_of_many(here: Stretch<'_>) -> Option<Phrase> {
    let (le, un, des) = (here.first()?, here.ahead(1)?, here.ahead(2)?);
    let one = le.is(Class::DEF) && un.is(Class::INDEF) && un.is(Class::SING) && des.is(Class::OF);
    if !one || un.span.start != le.span.end || !des.is(Class::DET) || here.ahead(3).is_none() {
        return None;
    }
    let many = determined(here.from(here.at + 2)).filter(|many| many.head == Head::Group)?;
    let span = Span::new(le.span.start, many.span.end);
    Some(Phrase {
        items: here.at..many.items.end,
        span,
        head: Head::Role,
        role: None,
        gender: Gender::of(un.class),
        plural: false,
        definite: false,
        ..many
    })
}

/// "l’un d’eux", "l’une des deux".
fn one_of_them(here: Stretch<'_>) -> Option<usize> {
    let (le, un) = (here.first()?, here.ahead(1)?);
    let joined = un.span.start == le.span.end;
    if !(joined && le.is(Class::DEF) && un.is(Class::INDEF) && un.is(Class::SING)) {
        return None;
    }
    let mut of = 2;
    // "l’un d’eux", "l’un d’entre eux", "l’une des deux".
    while of < 4 && here.ahead(of).is_some_and(|item| item.is(Class::PREP)) {
        of += 1;
    }
    let them = of > 2 && here.ahead(of).is_some_and(|item| item.is(Class::PRON | Class::DET | Class::SUBJ));
    Some(here.at + if them { of + 1 } else { 2 })
}

/// "ce dernier", "cette dernière", "ces derniers".
fn is_this_last(here: Stretch<'_>) -> bool {
    here.first().is_some_and(|item| item.is(Class::DEMO))
        && here.ahead(1).is_some_and(|item| item.is(Class::LAST))
        && here.ahead(2).is_none_or(|next| {
            // "ce dernier juge la municipalité sourde": a noun that is a verb as well, before its object.
            let object = here.ahead(3).is_some_and(|object| {
                object.is(Class::DET | Class::QUE | Class::PREP) || object.quote().is_some()
            });
            !next.is(Class::ROLE | Class::ORG | Class::GROUP) || next.is(Class::FIN) && object
        })
}

/// "la première", "le second" of two people, before a verb or at the end.
fn is_ordinal(here: Stretch<'_>) -> bool {
    let article = |item: &Item| item.is(Class::DEF) && item.is(Class::SING) && !item.is(Class::PREP);
    let ordinal = |item: &Item| item.is(Class::ORDINAL) && item.shape == Shape::Lower;
    here.first().is_some_and(article)
        && here.ahead(1).is_some_and(ordinal)
        && here.ahead(2).is_none_or(|next| {
            next.is(Class::AUX) || next.is(Class::FIN) && !next.is(Class::SPEAKER) || !next.is_word()
        })
}

/// "un autre", "d’autres": somebody else, before a verb or a mark.
fn is_another(here: Stretch<'_>) -> bool {
    here.first().is_some_and(|item| item.is(Class::INDEF))
        && here.ahead(1).is_some_and(|item| item.is(Class::PRON) && item.is(Class::ADJ))
        && here.ahead(2).is_none_or(|next| {
            !next.is_word()
                || next.is(Class::AUX | Class::CLITIC)
                || next.is(Class::FIN) && next.is(Class::CUE)
        })
}

/// "De nombreux habitants".
fn is_de_many(here: Stretch<'_>) -> bool {
    here.first().is_some_and(|item| item.is(Class::PREP) && item.shape == Shape::Capital)
        && here.ahead(1).is_some_and(|item| item.is(Class::ADJ))
}

fn pronoun(here: Stretch<'_>) -> Option<Phrase> {
    let item = here.first()?;
    if item.is(Class::FIRST) && item.is(Class::CLITIC) {
        return None;
    }
    // "celui qui", "l’un d’eux": the pronoun is enough.
    let of_them = item.is(Class::PRON)
        && here.ahead(1).is_some_and(|item| item.is(Class::PREP))
        && here.ahead(2).is_some_and(|item| item.is(Class::PRON));
    let head = if item.is(Class::NEUTER) { Head::Thing } else { Head::Pronoun };
    Some(Phrase { head, ..pronoun_of(here, if of_them { 3 } else { 1 }) })
}

/// A pronoun of `count` words, of which the first shows gender and number.
fn pronoun_of(here: Stretch<'_>, count: usize) -> Phrase {
    let class = here[here.at].class;
    let phrase = bare(&here, here.at..here.at + count, Head::Pronoun);
    Phrase { gender: Gender::of(class), plural: class.any(Class::PLUR), ..phrase }
}

fn bare(items: &[Item], range: Range<usize>, head: Head) -> Phrase {
    let span = Span::new(items[range.start].span.start, items[range.end - 1].span.end);
    Phrase {
        noun: Some(span),
        items: range,
        span,
        head,
        name: None,
        role: None,
        gender: Gender::Unknown,
        plural: false,
        titled: false,
        definite: false,
        joined: false,
    }
}

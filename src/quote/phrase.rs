//! Noun phrases: who or what the words of a sentence name.
//!
//! Takes items and a place among them, gives the [`Phrase`] that starts there: a pronoun, a name, an
//! office with or without a name ("le ministre français de l’Économie Bruno Le Maire"), a body. What
//! is name and what is office comes from typography and the tables. [`clause`](super::clause) asks
//! for subjects here; [`person`](super::person) collects the names.

mod complement;
mod joined;
mod name;
mod noun;

use std::ops::Range;

use super::{
    lexicon::Class,
    word::{Item, Shape},
};
use crate::span::Span;
pub(super) use joined::{with_apposition, with_coordinated};
use name::named;
pub(super) use name::{first_name_gender, named_at_end, starts_name};
use noun::determined;

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

/// Reads the phrase that starts at `at` and ends before `limit`.
pub(super) fn parse(items: &[Item], at: usize, limit: usize) -> Option<Phrase> {
    let item = items.get(at).filter(|_| at < limit)?;
    if let Some(phrase) = one_of_many(items, at, limit) {
        return Some(phrase);
    }
    if let Some(end) = one_of_them(items, at, limit) {
        return Some(bare(items, at..end, Head::Pronoun));
    }
    if item.is(Class::SUBJ | Class::PRON) && !item.is(Class::DET) {
        return pronoun(items, at, limit);
    }
    if is_this_last(items, at, limit) {
        let end = at + 2;
        let mut phrase = bare(items, at..end, Head::Pronoun);
        phrase.gender = Gender::of(items[at].class);
        phrase.plural = items[at].is(Class::PLUR);
        return Some(phrase);
    }
    if item.is(Class::REL) && item.shape == Shape::Capital && item.is(Class::MASC | Class::FEM) {
        // "Lequel promet": whoever was named last.
        let mut phrase = bare(items, at..at + 1, Head::Pronoun);
        phrase.gender = Gender::of(item.class);
        phrase.plural = item.is(Class::PLUR);
        return Some(phrase);
    }
    if is_another(items, at, limit) {
        let mut phrase = bare(items, at..at + 2, Head::Pronoun);
        phrase.gender = Gender::of(items[at].class);
        phrase.plural = items[at].is(Class::PLUR);
        return Some(phrase);
    }
    if is_ordinal(items, at, limit) {
        let mut phrase = bare(items, at..at + 2, Head::Pronoun);
        phrase.gender = Gender::of(items[at].class);
        return Some(phrase);
    }
    let name_first = starts_name(items, at, limit);
    if !name_first && (item.is(Class::DET) || is_de_many(items, at, limit)) {
        return determined(items, at, limit);
    }
    if name_first {
        return Some(named(items, at, limit));
    }
    if item.is(Class::ROLE | Class::GROUP) && item.shape == Shape::Lower && !item.is(Class::FIN) {
        return determined(items, at, limit);
    }
    many_of(items, at, limit)
}

/// "nombre de riverains", "beaucoup de parents": a quantity without article and a group.
fn many_of(items: &[Item], at: usize, limit: usize) -> Option<Phrase> {
    let of = items.get(at + 1).filter(|of| at + 2 < limit && of.is(Class::OF) && !of.is(Class::DET))?;
    let quantity = items[at].shape == Shape::Lower && !items[at].is(Class::VERB | Class::PREP | Class::COORD);
    let many = items[at + 2].is(Class::GROUP) && items[at + 2].is(Class::PLUR);
    if !quantity || !many || of.shape != Shape::Lower {
        return None;
    }
    let group = determined(items, at + 2, limit)?;
    Some(Phrase {
        items: at..group.items.end,
        span: Span::new(items[at].span.start, group.span.end),
        head: Head::Group,
        plural: true,
        ..group
    })
}

/// "l’un des correspondants de la presse": somebody by trade, whom an apposition may name.
fn one_of_many(items: &[Item], at: usize, limit: usize) -> Option<Phrase> {
    let (le, un, des) = (items.get(at)?, items.get(at + 1)?, items.get(at + 2)?);
    let one = le.is(Class::DEF) && un.is(Class::INDEF) && un.is(Class::SING) && des.is(Class::OF);
    if !one || un.span.start != le.span.end || !des.is(Class::DET) || at + 3 >= limit {
        return None;
    }
    let many = determined(items, at + 2, limit).filter(|many| many.head == Head::Group)?;
    let span = Span::new(le.span.start, many.span.end);
    Some(Phrase {
        items: at..many.items.end,
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
fn one_of_them(items: &[Item], at: usize, limit: usize) -> Option<usize> {
    let joined = at + 1 < limit && items[at + 1].span.start == items[at].span.end;
    let one =
        joined && items[at].is(Class::DEF) && items[at + 1].is(Class::INDEF) && items[at + 1].is(Class::SING);
    if !one {
        return None;
    }
    let mut of = at + 2;
    // "l’un d’eux", "l’un d’entre eux", "l’une des deux".
    while of < limit && of < at + 4 && items[of].is(Class::PREP) {
        of += 1;
    }
    let them = of > at + 2 && of < limit && items[of].is(Class::PRON | Class::DET);
    Some(if them { of + 1 } else { at + 2 })
}

/// "ce dernier", "cette dernière", "ces derniers".
fn is_this_last(items: &[Item], at: usize, limit: usize) -> bool {
    items[at].is(Class::DEMO)
        && at + 1 < limit
        && items[at + 1].is(Class::LAST)
        && items.get(at + 2).is_none_or(|next| {
            // "ce dernier juge la municipalité sourde": a noun that is a verb as well, before its object.
            let object = items.get(at + 3).is_some_and(|object| {
                object.is(Class::DET | Class::QUE | Class::PREP) || object.quote().is_some()
            });
            !next.is(Class::ROLE | Class::ORG | Class::GROUP)
                || at + 2 >= limit
                || next.is(Class::FIN) && object
        })
}

/// "la première", "le second" of two people, before a verb or at the end.
fn is_ordinal(items: &[Item], at: usize, limit: usize) -> bool {
    let ordinal = at + 1 < limit
        && items[at].is(Class::DEF)
        && items[at].is(Class::SING)
        && !items[at].is(Class::PREP)
        && items[at + 1].is(Class::ORDINAL)
        && items[at + 1].shape == Shape::Lower;
    ordinal
        && items.get(at + 2).filter(|_| at + 2 < limit).is_none_or(|next| {
            next.is(Class::AUX) || next.is(Class::FIN) && !next.is(Class::SPEAKER) || !next.is_word()
        })
}

/// "un autre", "d’autres": somebody else, before a verb or a mark.
fn is_another(items: &[Item], at: usize, limit: usize) -> bool {
    let other = at + 1 < limit
        && items[at].is(Class::INDEF)
        && items[at + 1].is(Class::PRON)
        && items[at + 1].is(Class::ADJ);
    other
        && items.get(at + 2).filter(|_| at + 2 < limit).is_none_or(|next| {
            !next.is_word()
                || next.is(Class::AUX | Class::CLITIC)
                || next.is(Class::FIN) && next.is(Class::CUE)
        })
}

/// "De nombreux habitants".
fn is_de_many(items: &[Item], at: usize, limit: usize) -> bool {
    items[at].is(Class::PREP)
        && items[at].shape == Shape::Capital
        && at + 1 < limit
        && items[at + 1].is(Class::ADJ)
}

fn pronoun(items: &[Item], at: usize, limit: usize) -> Option<Phrase> {
    let item = items[at];
    if item.is(Class::FIRST) && item.is(Class::CLITIC) {
        return None;
    }
    let mut end = at + 1;
    // "celui qui", "l’un d’eux": the pronoun is enough.
    if item.is(Class::PRON)
        && at + 2 < limit
        && items[at + 1].is(Class::PREP)
        && items[at + 2].is(Class::PRON)
    {
        end = at + 3;
    }
    let head = if item.is(Class::NEUTER) { Head::Thing } else { Head::Pronoun };
    let mut phrase = bare(items, at..end, head);
    phrase.gender = Gender::of(item.class);
    phrase.plural = item.is(Class::PLUR);
    Some(phrase)
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

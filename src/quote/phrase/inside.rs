//! Persons whom a phrase names inside: at its end, or by the office in a complement.

use super::{Phrase, name::starts_name, parse};
use crate::quote::{
    lexicon::Class,
    stretch::Stretch,
    word::{Item, Shape},
};

/// The person who ends `phrase`: "les reproches de Schäfer-Gümbel, qui…".
pub(in crate::quote) fn named_at_end(items: &[Item], phrase: &Phrase) -> Option<Phrase> {
    let within = Stretch::new(items, phrase.items.clone());
    (phrase.items.start + 1..phrase.items.end)
        .map(|at| within.from(at))
        .filter(|here| items[here.at].is(Class::DET) || starts_name(*here))
        .find_map(|here| parse(here).filter(|inner| inner.items.end == phrase.items.end && inner.can_speak()))
}

/// Whom a complement of `phrase` names by office: "les réquisitions du procureur Alain Serrat".
pub(in crate::quote) fn named_in_complement(items: &[Item], phrase: &Phrase) -> Option<Phrase> {
    let within = Stretch::new(items, phrase.items.clone());
    let office = |at: &usize| {
        within[*at].is(Class::ROLE)
            && within[*at].shape == Shape::Lower
            && within[*at - 1].is(Class::DET | Class::OF | Class::ADJ)
    };
    let at = (phrase.items.start + 2..phrase.items.end).rev().find(office)?;
    super::office(within.from(at)).filter(|inner| inner.name != phrase.name)
}

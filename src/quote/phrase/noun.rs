//! Noun phrases that a determiner or a noun begins: offices, bodies, groups and things.
//!
//! Takes items and a place, gives the [`Phrase`]: "le ministre français de l’Économie Bruno Le Maire"
//! with its name and its office told apart. [`complement`](super::complement) reads what follows the head.

use super::{
    Gender, Head, Phrase,
    complement::Complements,
    name::{name_end, named, skip_parenthesis, starts_name},
};
use crate::{
    quote::{
        lexicon::Class,
        stretch::Stretch,
        word::{Item, Shape},
    },
    span::Span,
};

/// A phrase with an article or a noun first.
pub(super) fn determined(items: Stretch<'_>) -> Option<Phrase> {
    let (at, limit) = (items.at, items.len());
    let mut next = at;
    let mut gender = Gender::Unknown;
    let mut plural = false;
    let mut definite = false;
    while next < limit && (items[next].is(Class::DET) || next == at && items[next].is(Class::PREP)) {
        let class = items[next].class;
        gender = if gender == Gender::Unknown { Gender::of(class) } else { gender };
        plural |= class.any(Class::PLUR);
        definite |= class.any(Class::DEF | Class::DEMO | Class::POSS);
        next += 1;
    }
    while next + 1 < limit
        && items[next].is(Class::ADJ)
        && items[next + 1].is_word()
        && !items[next + 1].is(Class::AUX | Class::PREP)
    {
        if gender == Gender::Unknown {
            gender = Gender::of(items[next].class);
        }
        next += 1;
    }
    let head_at = next;
    let head = items.get(head_at).filter(|item| item.is_word())?;
    let small =
        Class::PREP | Class::SUBJ | Class::QUE | Class::COORD | Class::AUX | Class::DET | Class::SUBORD;
    if head.is(small) && !head.is_capital() && !head.is(Class::SPEAKER | Class::TIME) {
        return None;
    }
    // "la Dre Christiane Martel"
    if head.is(Class::TITLE) && head.is_capital() && head_at > at && starts_name(items.from(head_at)) {
        let named = named(items.from(head_at));
        if named.titled {
            let span = Span::new(items[at].span.start, named.span.end);
            return Some(Phrase { items: at..named.items.end, span, definite, ..named });
        }
    }
    let mut reader = Complements {
        items: items.items(),
        name: None,
        at: head_at + 1,
        role_end: head_at + 1,
        owned: false,
    };
    let people = head.shape == Shape::Capital && head.is(Class::DEMONYM) && next > at;
    // "l’ONG" is a noun in capitals, no name.
    let noun_in_capitals = head.shape == Shape::Upper && head.is(Class::TAKES_UP);
    let capital_head = head.is_capital() && !head.is(Class::ROLE) && !people && !noun_in_capitals;
    if capital_head {
        reader.at = name_end(items.from(head_at));
        reader.role_end = reader.at;
    }
    reader.complements(head_at, head);
    let end = skip_parenthesis(items.from(reader.at));
    let span = Span::new(items[at].span.start, items[reader.at - 1].span.end);
    // "le Français": the article knows the number better than the noun.
    let singular = items[at].is(Class::DET) && items[at].is(Class::SING);
    let plural = plural && !singular;
    let many = plural || head.is(Class::PLUR) && !head.is(Class::SING) && !singular;
    let kind = head_kind(head, many, capital_head);
    // "une centaine de médecins": many people, whatever counts them.
    let counted = items[at].is(Class::INDEF)
        && items.get(head_at + 1).is_some_and(|of| of.is(Class::OF))
        && items.get(head_at + 2).is_some_and(|noun| noun.is(Class::GROUP) && noun.is(Class::PLUR));
    let kind = if kind == Head::Thing && counted { Head::Group } else { kind };
    let role = Span::new(items[at].span.start, items[reader.role_end - 1].span.end);
    let name_gender = reader.name.map_or(Gender::Unknown, |name| name.1);
    if gender == Gender::Unknown {
        gender = Gender::of(head.class);
    }
    // "la sentinelle Paul": the name knows better only where the article does not say.
    let gender = if gender == Gender::Unknown { name_gender } else { gender };
    let body_name = (capital_head && matches!(kind, Head::Body | Head::Thing))
        .then(|| Span::new(head.span.start, items[name_end(items.from(head_at)) - 1].span.end));
    let own_name = reader.name.filter(|(name, _)| keeps_name(items, *name, kind)).map(|name| name.0);
    Some(Phrase {
        items: at..end,
        span,
        head: if kind == Head::Thing && capital_head { Head::Body } else { kind },
        name: own_name.or(body_name),
        role: (kind == Head::Role || kind == Head::Body && reader.name.is_some()).then_some(role),
        noun: Some(head.span),
        gender,
        plural: plural || kind == Head::Group,
        titled: false,
        definite,
        joined: false,
    })
}

/// "le rapport Duchesneau", "le prix Nobel", "les membres du Corpus Christi College": the name that stands in the
/// words for a thing or for several is nobody's who speaks, but "le demi Paul Roux" is somebody.
fn keeps_name(items: Stretch<'_>, name: Span, kind: Head) -> bool {
    let within = (items.at..items.len()).skip_while(|at| items[*at].span.start < name.start);
    let mut words = within.take_while(|at| items[*at].span.end <= name.end);
    let first = words.next();
    let full = first.is_some_and(|at| items[at].is(Class::FIRST_NAME)) && words.next().is_some();
    let after_of = first.and_then(|at| at.checked_sub(1)).is_some_and(|before| items[before].is(Class::OF));
    match kind {
        Head::Thing => full,
        Head::Group => !after_of,
        _ => true,
    }
}

/// An office without article that a name ends, though its noun may be a verb as well: "président Roux".
pub(in crate::quote) fn office(items: Stretch<'_>) -> Option<Phrase> {
    let noun = items.first().filter(|noun| noun.is(Class::ROLE) && noun.shape == Shape::Lower);
    noun.and_then(|_| determined(items)).filter(|office| office.name.is_some())
}

/// "philosophe et vice-président de …" after a comma: a noun that is a verb as well, but has no object here.
pub(super) fn bare_office(items: Stretch<'_>) -> Option<Phrase> {
    let noun = items.first()?;
    let next = items.ahead(1);
    let goes_on = next.is_some_and(|next| {
        next.is_punct(",")
            || next.is(Class::OF) && !next.is(Class::INDEF)
            || next.is(Class::COORD) && items.ahead(2).is_some_and(|noun| noun.is(Class::ROLE))
    });
    let office = noun.is(Class::ROLE) && noun.is(Class::FIN) && noun.shape == Shape::Lower;
    if office && goes_on { determined(items) } else { None }
}

fn head_kind(head: &Item, plural: bool, capital: bool) -> Head {
    let people = head.shape == Shape::Capital && head.is(Class::DEMONYM);
    if plural && (head.is(Class::GROUP | Class::ROLE | Class::PLUR) || people) {
        Head::Group
    } else if head.is(Class::ROLE) || people {
        Head::Role
    } else if head.is(Class::ORG | Class::MEDIA) || capital && head.shape == Shape::Upper {
        Head::Body
    } else if head.is(Class::GROUP) {
        Head::Group
    } else {
        Head::Thing
    }
}

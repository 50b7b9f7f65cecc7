//! Phrases that belong together: appositions ("la porte-parole, Maria Zakharova") and several people
//! that *et* joins.
//!
//! Takes a [`Phrase`] and what follows it, gives the phrase that stands for both.

use super::{Gender, Head, Phrase, name::is_de, noun::bare_office, parse};
use crate::{
    quote::{
        lexicon::Class,
        stretch::Stretch,
        word::{Item, Shape},
    },
    span::Span,
};

/// Joins what *et* joins to a subject: "Marie Curie et Pierre Curie", "le maire et son adjointe". The
/// whole is plural and stands for both.
pub(in crate::quote) fn with_coordinated(items: Stretch<'_>, phrase: Phrase) -> Phrase {
    let and = phrase.items.end;
    let joins = and + 1 < items.len() && items[and].is(Class::COORD) && items[and].span.len() == 2;
    if !joins || !phrase.can_speak() {
        return phrase;
    }
    let other = parse(items.from(and + 1)).filter(Phrase::can_speak);
    let Some(other) = other.map(|other| with_apposition(items, other)) else { return phrase };
    // "Paul part et Marie reste": a verb in the singular is the second one's alone.
    let next = items.get(other.items.end);
    let alone = next.is_some_and(|next| next.is(Class::AUX | Class::FIN) && !next.is(Class::PLURAL_VERB));
    if alone || other.head == Head::Pronoun {
        return phrase;
    }
    let both_feminine = phrase.gender == Gender::Feminine && other.gender == Gender::Feminine;
    Phrase {
        items: phrase.items.start..other.items.end,
        span: Span::new(phrase.span.start, other.span.end),
        gender: if both_feminine { Gender::Feminine } else { Gender::Masculine },
        plural: true,
        joined: true,
        ..phrase
    }
}

/// "le ministre de l’Agriculture, du Développement rural et de la Pêche, X": the comma after the whole
/// office, when its complements go on over commas.
fn office_end(items: Stretch<'_>, phrase: &Phrase) -> Option<usize> {
    let mut at = phrase.items.end;
    let goes_on = |at: usize| {
        at + 2 < items.len()
            && (items[at].is_punct(",") || items[at].is(Class::COORD))
            && is_de(&items[at + 1])
    };
    if phrase.head != Head::Role || phrase.name.is_some() || !goes_on(at) {
        return None;
    }
    while goes_on(at) {
        at += 2;
        while at < items.len() && items[at].is_word() && !items[at].is(Class::COORD | Class::AUX | Class::FIN)
        {
            at += 1;
        }
    }
    items.get(at).is_some_and(|item| item.is_punct(",")).then_some(at)
}

/// "l’instructeur de natation pour nourrissons, Marina Aksenova.": the comma before a full name that ends the
/// phrase, when the office goes on over words that no complement takes.
fn named_further_on(items: Stretch<'_>, phrase: &Phrase) -> Option<usize> {
    const REACH: usize = 16;
    let from = phrase.items.end;
    let goes_on = matches!(phrase.head, Head::Role | Head::Thing) && phrase.name.is_none() && phrase.definite;
    if !goes_on || items.get(from).is_none_or(|item| item.is_punct(",")) {
        return None;
    }
    let passes = |at: &usize| {
        let item = &items[*at];
        let ends =
            Class::AUX | Class::QUE | Class::REL | Class::SUBORD | Class::SUBJ | Class::NEG | Class::TIME;
        let noun = item.is(Class::SPEAKER | Class::NOUNISH | Class::PREP | Class::ADJ)
            || items[*at - 1].is(Class::PREP);
        let verb = item.is(Class::FIN) && item.shape == Shape::Lower && !noun;
        item.is_word() && item.quote().is_none() && !item.is(ends) && !verb
    };
    let comma =
        (from..items.len().min(from + REACH)).find(|at| !passes(at)).filter(|at| items[*at].is_punct(","))?;
    let name = parse(items.from(comma + 1)).filter(|name| name.head == Head::Name && name.role.is_none())?;
    let known = phrase.head == Head::Role || items[comma + 1].is(Class::FIRST_NAME);
    let whole =
        known && name.items.len() >= 2 && items[comma + 1..name.items.end].iter().all(Item::is_capital);
    let closed = items.get(name.items.end).is_none_or(|item| item.is_punct(",.;!?"));
    (whole && closed).then_some(comma)
}

/// "Noé Bertin, 29 ans, pêcheur": the comma after the age.
fn over_age(items: Stretch<'_>, phrase: &Phrase, comma: usize) -> usize {
    let number = items.get(comma + 1).is_some_and(|item| item.shape == Shape::Number);
    let years = items.get(comma + 2).is_some_and(|item| item.is(Class::TIME));
    let closed = items.get(comma + 3).is_some_and(|item| item.is_punct(","));
    if phrase.name.is_some() && number && years && closed { comma + 3 } else { comma }
}

/// Joins an apposition to `phrase`: "la porte-parole …, Maria Zakharova", "Jean-Philippe Magnen, le
/// porte-parole du parti". `closed` asks for a comma or the end after it.
pub(in crate::quote) fn with_apposition(items: Stretch<'_>, phrase: Phrase) -> Phrase {
    let comma =
        office_end(items, &phrase).or_else(|| named_further_on(items, &phrase)).unwrap_or(phrase.items.end);
    if !items.get(comma).is_some_and(|item| item.is_punct(",")) || matches!(phrase.head, Head::Pronoun) {
        return phrase;
    }
    let comma = over_age(items, &phrase, comma);
    let other = items.from(comma + 1);
    let Some(other) = bare_office(other).or_else(|| parse(other)) else { return phrase };
    let person = other.head == Head::Name || other.head == Head::Role && other.name.is_some();
    // "l’organisateur de la fête, Tibor Varga": a full name shows that the noun before it is a trade.
    let full = other.head == Head::Name
        && items[other.items.start].is(Class::FIRST_NAME)
        && other.items.len() > 1
        && phrase.definite;
    let role_first = phrase.name.is_none() && (phrase.head != Head::Thing || full) && person;
    let body_first =
        phrase.head == Head::Body && phrase.name.is_none() && matches!(other.head, Head::Body | Head::Name);
    // "Lim Yew Soon, directeur de la société EL Bati": an office without article goes with the name before it.
    let bare = items[other.items.start].shape == Shape::Lower && !items[other.items.start].is(Class::DET);
    let whole = phrase.head == Head::Name && phrase.items.len() > 1 && phrase.role.is_none();
    let name_first =
        phrase.name.is_some() && other.head == Head::Role && (other.name.is_none() || bare && whole);
    let after = items.get(other.items.end);
    let closed = after.is_none_or(|item| {
        item.is_punct(",.;:!?—()")
            || item.quote().is_some()
            || item.is(Class::PREP | Class::REL)
            || item.is(Class::COORD) && items.get(other.items.end + 1).is_some_and(|next| next.is(Class::SUBJ))
            // "Rue de la Paix, un homme crie": an indefinite noun before its verb is the next subject.
            || (other.definite || other.head == Head::Name || other.name.is_some() || other.role.is_none())
                && item.is(Class::AUX | Class::FIN | Class::CLITIC | Class::NEG)
    });
    if !(role_first || body_first || name_first) || !closed {
        return phrase;
    }
    let gender = if phrase.gender == Gender::Unknown { other.gender } else { phrase.gender };
    let span = Span::new(phrase.span.start, other.span.end);
    let role = if role_first || body_first { phrase.role.or(Some(phrase.span)) } else { other.role };
    Phrase {
        items: phrase.items.start..other.items.end,
        span: if name_first { phrase.span } else { span },
        head: if phrase.head == Head::Body { Head::Body } else { Head::Name },
        name: phrase.name.or(other.name),
        role,
        noun: if name_first { other.noun } else { phrase.noun },
        gender,
        ..phrase
    }
}

//! Proper names: where one starts, how far it reaches, what its title and first name tell.
//!
//! Takes items and a place, gives name [`Phrase`]s and ends. Typography decides, helped by the tables of
//! first names and titles; [`noun`](super::noun) asks here for the names in an office.

use super::{Gender, Head, Phrase, bare};
use crate::{
    quote::{
        lexicon::Class,
        stretch::Stretch,
        word::{Item, Shape},
    },
    span::Span,
};

/// Whether a proper name starts `here`: a capital that is not an article or other small word.
pub(in crate::quote) fn starts_name(here: Stretch<'_>) -> bool {
    let Some(item) = here.first() else { return false };
    let next = here.ahead(1);
    if item.is(Class::TITLE) && title_end(here) > here.at {
        return true;
    }
    if !item.is_capital() || item.shape == Shape::Initial && next.is_none() {
        return false;
    }
    let small = Class::DET
        | Class::PREP
        | Class::SUBJ
        | Class::QUE
        | Class::REL
        | Class::COORD
        | Class::SUBORD
        | Class::CLITIC
        | Class::NEG
        | Class::PRON
        | Class::PARTICLE;
    if item.is(small) {
        return item.shape == Shape::Upper && item.span.len() > 2;
    }
    let verbal = item.is(Class::VERB | Class::ADV | Class::TIME | Class::ADJ)
        && !item.is(Class::FIRST_NAME | Class::PLACE);
    // A sentence may begin with a participle or an adverb: a second capital tells a name.
    !verbal || next.is_some_and(|next| next.is_capital() && !next.is(small)) || item.shape == Shape::Upper
}

/// Whether a word with a capital stands `here` that no small word is, though it may be a verb or an adjective.
pub(in crate::quote) fn is_capital_noun(here: Stretch<'_>) -> bool {
    let small = Class::DET | Class::PREP | Class::SUBJ | Class::QUE | Class::REL | Class::COORD;
    let small = small | Class::SUBORD | Class::CLITIC | Class::NEG | Class::PRON | Class::PARTICLE;
    let other = small | Class::TIME | Class::AUX | Class::TITLE | Class::ROLE | Class::GROUP;
    !starts_name(here) && here.first().is_some_and(|item| item.shape == Shape::Capital && !item.is(other))
}

/// Where the name after the title that stands `here` starts, over a particle ("M. de Villepin"); here
/// where none does.
fn title_end(here: Stretch<'_>) -> usize {
    let capital = |count: usize| here.ahead(count).is_some_and(Item::is_capital);
    let title = here.first().is_some_and(|item| item.shape == Shape::Capital);
    let particle = title && here.ahead(1).is_some_and(is_de);
    if capital(1) || particle && capital(2) { here.at + 1 } else { here.at }
}

/// A name with its title: "Mme Fatou Bensouda", "Charles de Gaulle".
pub(in crate::quote) fn named(items: Stretch<'_>) -> Phrase {
    let at = items.at;
    let mut from = at;
    let mut gender = Gender::Unknown;
    while items[from].is(Class::TITLE) && from < at + 2 && title_end(items.from(from)) > from {
        gender = Gender::of(items[from].class);
        from = title_end(items.from(from));
    }
    let titled = from > at;
    let end = name_end(items.from(from));
    let first = items[from].class;
    if gender == Gender::Unknown {
        gender = first_name_gender(first);
    }
    let body = items[from..end].iter().all(|item| item.shape == Shape::Upper)
        || first.any(Class::ORG | Class::MEDIA) && !first.any(Class::FIRST_NAME);
    let head = if body && !titled { Head::Body } else { Head::Name };
    let mut phrase = bare(&items, at..end, head);
    let name = Span::new(items[from].span.start, items[end - 1].span.end);
    phrase.name = Some(name);
    phrase.gender = gender;
    phrase.titled = titled;
    phrase.plural = titled && items[at].is(Class::PLUR);
    phrase.items.end = skip_parenthesis(items.from(end));
    phrase
}

pub(in crate::quote) fn first_name_gender(class: Class) -> Gender {
    match (class.any(Class::FIRST_M), class.any(Class::FIRST_F)) {
        (true, false) => Gender::Masculine,
        (false, true) => Gender::Feminine,
        _ => Gender::Unknown,
    }
}

/// One past the last item of the name that starts where `items` do.
pub(super) fn name_end(items: Stretch<'_>) -> usize {
    let from = items.at;
    let mut end = from + 1;
    while end < items.len() && end < from + 9 {
        let item = &items[end];
        let at_place = from > 0 && items[from - 1].is(Class::PREP) && !items[from - 1].is(Class::OF);
        if gap_breaks(&items[end - 1], item) || begins_other_name(&items[from..end], item, at_place) {
            break;
        }
        // "Véronique Lord": what may be a title is a surname where no name follows it.
        let title = item.is(Class::TITLE)
            && (end > from + 1
                || !items[from].is(Class::FIRST_NAME)
                || items.get(end + 1).is_some_and(|next| next.is_capital() && !next.is(Class::DET)));
        if item.is_capital() && !title || item.shape == Shape::Capital && item.is(Class::DEF) {
            end += 1;
        } else if end == from + 1 && is_nickname(items.from(from)) {
            // "Jean-Pierre « le Boss » Martin"
            end += 2;
        } else if item.is_punct("&") && items.get(end + 1).is_some_and(Item::is_capital) {
            // "Standard & Poor’s", "S&P"
            end += 2;
        } else if let Some(skip) =
            particle(items.from(end), items[from].is(Class::FIRST_NAME | Class::ORG | Class::OF))
        {
            end += skip;
        } else {
            break;
        }
    }
    // "Le Pen" keeps its article; a trailing one belongs to what follows.
    while end > from + 1 && items[end - 1].is(Class::DEF) {
        end -= 1;
    }
    end
}

/// A first name, words in marks and a surname: the words between are a nickname.
fn is_nickname(here: Stretch<'_>) -> bool {
    let first = here.first().is_some_and(|item| item.is(Class::FIRST_NAME));
    let marks = here.ahead(1).is_some_and(|item| item.quote().is_some());
    let small = Class::DET
        | Class::PREP
        | Class::SUBJ
        | Class::ADV
        | Class::SUBORD
        | Class::FIRST_NAME
        | Class::TITLE;
    first && marks && here.ahead(2).is_some_and(|item| item.is_capital() && !item.is(small))
}

/// "l’AFP Jean-Philippe Magnen": a first name after a body or a place begins another name. So it does
/// after an unknown capital behind a preposition: "à Ostrava Jiří Havrlant".
fn begins_other_name(before: &[Item], item: &Item, at_place: bool) -> bool {
    let Some(last) = before.last() else { return false };
    if at_place
        && before.len() == 1
        && item.is(Class::FIRST_NAME)
        && !last.is(Class::FIRST_NAME | Class::TITLE)
    {
        return true;
    }
    let medium = last.is(Class::MEDIA) && last.shape == Shape::Upper && before.len() == 1;
    if medium && item.shape == Shape::Capital {
        // "auprès de l’AFP Mickaël Vandamme"
        return true;
    }
    let body = last.shape == Shape::Upper || last.is(Class::PLACE | Class::ORG | Class::MEDIA);
    item.is(Class::FIRST_NAME) && body && !before.iter().any(|item| item.is(Class::FIRST_NAME | Class::TITLE))
}

/// More than a space between two items.
fn gap_breaks(left: &Item, right: &Item) -> bool {
    right.span.start > left.span.end + 3
}

/// Small words inside a name and the capital after them.
fn particle(items: Stretch<'_>, after_first_name: bool) -> Option<usize> {
    let at = items.at;
    let small = |item: &Item| {
        item.shape == Shape::Lower
            && item.span.len() <= 4
            && !item.is(Class::COORD | Class::QUE | Class::REL)
            && (is_de(item) || !item.is(Class::INDEF))
    };
    let french = |item: &Item| item.is(Class::PREP | Class::DEF);
    let mut end = at;
    while end < items.len() && end < at + 3 && small(&items[end]) && !items[end].is(Class::VERB) {
        if french(&items[end])
            && !(after_first_name && is_de(&items[end]))
            && !(end > at && items[end].is(Class::DEF))
        {
            return None;
        }
        end += 1;
    }
    (end > at && items.get(end).is_some_and(Item::is_capital)).then_some(end - at + 1)
}

/// de, d’, du, des.
pub(super) fn is_de(item: &Item) -> bool {
    item.is(Class::OF) && item.shape == Shape::Lower
}

/// One past "(LFI)", "(centre-droit)" right after a name.
pub(super) fn skip_parenthesis(here: Stretch<'_>) -> usize {
    let at = here.at;
    if here.first().is_some_and(|item| item.is_punct("(")) {
        let close = (at..here.len().min(at + 12)).find(|index| here[*index].is_punct(")"));
        // "Le texte (« une avancée », selon le maire)": words that somebody says belong to no name.
        let said = |close: &usize| here[at..*close].iter().any(|item| item.quote().is_some());
        return close.filter(|close| !said(close)).map_or(at, |close| close + 1);
    }
    at
}

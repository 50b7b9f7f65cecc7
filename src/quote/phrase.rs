//! Noun phrases: who or what the words of a sentence name.
//!
//! Takes items and a place among them, gives the [`Phrase`] that starts there: a pronoun, a name, an
//! office with or without a name ("le ministre français de l’Économie Bruno Le Maire"), a body. What
//! is name and what is office comes from typography and the tables. [`clause`](super::clause) asks
//! for subjects here; [`person`](super::person) collects the names.

use std::ops::Range;

use super::{
    lexicon::Class,
    word::{Item, Shape},
};
use crate::span::Span;

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
    None
}

/// "l’un d’eux", "l’une des deux".
fn one_of_them(items: &[Item], at: usize, limit: usize) -> Option<usize> {
    let joined = at + 1 < limit && items[at + 1].span.start == items[at].span.end;
    let one =
        joined && items[at].is(Class::DEF) && items[at + 1].is(Class::INDEF) && items[at + 1].is(Class::SING);
    if !one {
        return None;
    }
    let of = at + 3 < limit && items[at + 2].is(Class::PREP) && items[at + 3].is(Class::PRON | Class::DET);
    Some(if of { at + 4 } else { at + 2 })
}

/// "ce dernier", "cette dernière", "ces derniers".
fn is_this_last(items: &[Item], at: usize, limit: usize) -> bool {
    items[at].is(Class::DEMO)
        && at + 1 < limit
        && items[at + 1].is(Class::ADJ)
        && items
            .get(at + 2)
            .is_none_or(|next| !next.is(Class::ROLE | Class::ORG | Class::GROUP) || at + 2 >= limit)
        && items[at + 1].span.len() >= "dernier".len()
        && items[at + 1].span.len() <= "dernières".len()
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
    let mut phrase = bare(items, at..end, Head::Pronoun);
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
    }
}

/// Whether a proper name starts at `at`: a capital that is no article or other small word.
pub(super) fn starts_name(items: &[Item], at: usize, limit: usize) -> bool {
    let item = &items[at];
    if item.is(Class::TITLE) && at + 1 < limit && items[at + 1].is_capital() {
        return true;
    }
    if !item.is_capital() || item.shape == Shape::Initial && at + 1 >= limit {
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
    !verbal
        || items.get(at + 1).is_some_and(|next| at + 1 < limit && next.is_capital() && !next.is(small))
        || item.shape == Shape::Upper
}

/// A name with its title: "Mme Fatou Bensouda", "Charles de Gaulle".
fn named(items: &[Item], at: usize, limit: usize) -> Phrase {
    let titled = items[at].is(Class::TITLE) && at + 1 < limit && items[at + 1].is_capital();
    let mut from = at;
    let mut gender = Gender::Unknown;
    while from + 1 < limit && items[from].is(Class::TITLE) && items[from + 1].is_capital() && from < at + 2 {
        gender = Gender::of(items[from].class);
        from += 1;
    }
    let end = name_end(items, from, limit);
    let first = items[from].class;
    if gender == Gender::Unknown {
        gender = first_name_gender(first);
    }
    let body = items[from..end].iter().all(|item| item.shape == Shape::Upper)
        || first.any(Class::ORG | Class::MEDIA);
    let head = if body && !titled { Head::Body } else { Head::Name };
    let mut phrase = bare(items, at..end, head);
    let name = Span::new(items[from].span.start, items[end - 1].span.end);
    phrase.name = Some(name);
    phrase.gender = gender;
    phrase.titled = titled;
    phrase.plural = titled && items[at].is(Class::PLUR);
    phrase.items.end = skip_parenthesis(items, end, limit);
    let mut names = phrase.items.end;
    // "Marie Curie et Pierre Curie": two people speak together.
    if names + 1 < limit
        && items[names].is(Class::COORD)
        && items[names].span.len() == 2
        && starts_name(items, names + 1, limit)
    {
        names = name_end(items, names + 1, limit);
        phrase.span.end = items[names - 1].span.end;
        phrase.items.end = names;
        phrase.plural = true;
    }
    phrase
}

pub(super) fn first_name_gender(class: Class) -> Gender {
    match (class.any(Class::FIRST_M), class.any(Class::FIRST_F)) {
        (true, false) => Gender::Masculine,
        (false, true) => Gender::Feminine,
        _ => Gender::Unknown,
    }
}

/// One past the last item of the name that starts at `from`.
pub(super) fn name_end(items: &[Item], from: usize, limit: usize) -> usize {
    let mut end = from + 1;
    while end < limit && end < from + 9 {
        let item = &items[end];
        if gap_breaks(&items[end - 1], item) || begins_other_name(&items[from..end], item) {
            break;
        }
        if item.is_capital() && !item.is(Class::TITLE) || item.shape == Shape::Capital && item.is(Class::DEF)
        {
            end += 1;
        } else if let Some(skip) = particle(items, end, limit, items[from].is(Class::FIRST_NAME)) {
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

/// "l’AFP Jean-Philippe Magnen": a first name after a body or a place begins another name.
fn begins_other_name(before: &[Item], item: &Item) -> bool {
    let Some(last) = before.last() else { return false };
    let body = last.shape == Shape::Upper || last.is(Class::PLACE | Class::ORG | Class::MEDIA);
    item.is(Class::FIRST_NAME) && body && !before.iter().any(|item| item.is(Class::FIRST_NAME | Class::TITLE))
}

/// More than a space between two items.
fn gap_breaks(left: &Item, right: &Item) -> bool {
    right.span.start > left.span.end + 3
}

/// Small words inside a name and the capital after them.
fn particle(items: &[Item], at: usize, limit: usize, after_first_name: bool) -> Option<usize> {
    let small = |item: &Item| {
        item.shape == Shape::Lower && item.span.len() <= 4 && !item.is(Class::COORD | Class::QUE | Class::REL)
    };
    let french = |item: &Item| item.is(Class::PREP | Class::DEF);
    let mut end = at;
    while end < limit && end < at + 3 && small(&items[end]) && !items[end].is(Class::VERB) {
        if french(&items[end])
            && !(after_first_name && is_de(&items[end]))
            && !(end > at && items[end].is(Class::DEF))
        {
            return None;
        }
        end += 1;
    }
    (end > at && end < limit && items[end].is_capital()).then_some(end - at + 1)
}

/// de, d’, du, des by their length and class.
fn is_de(item: &Item) -> bool {
    item.is(Class::PREP) && item.span.len() <= 4 && !item.is(Class::ADV) && item.shape == Shape::Lower
}

/// "(LFI)", "(centre-droit)" right after a name.
fn skip_parenthesis(items: &[Item], at: usize, limit: usize) -> usize {
    if at < limit && items[at].is_punct("(") {
        let close = (at..limit.min(at + 12)).find(|index| items[*index].is_punct(")"));
        return close.map_or(at, |close| close + 1);
    }
    at
}

/// A phrase with an article or a noun first.
fn determined(items: &[Item], at: usize, limit: usize) -> Option<Phrase> {
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
        next += 1;
    }
    let head_at = next;
    let head = items.get(head_at).filter(|item| head_at < limit && item.is_word())?;
    let small = Class::PREP | Class::SUBJ | Class::QUE | Class::COORD | Class::AUX | Class::DET;
    if head.is(small) && !head.is_capital() && !head.is(Class::SPEAKER | Class::TIME) {
        return None;
    }
    let mut reader = Reader { items, limit, name: None, at: head_at + 1, role_end: head_at + 1 };
    let capital_head = head.is_capital() && !head.is(Class::ROLE);
    if capital_head {
        reader.at = name_end(items, head_at, limit);
        reader.role_end = reader.at;
    }
    reader.complements(head_at, head);
    let end = skip_parenthesis(items, reader.at, limit);
    let span = Span::new(items[at].span.start, items[reader.at - 1].span.end);
    let kind = head_kind(head, plural || head.is(Class::PLUR) && !head.is(Class::SING), capital_head);
    let role = Span::new(items[at].span.start, items[reader.role_end - 1].span.end);
    let name_gender = reader.name.map_or(Gender::Unknown, |name| name.1);
    if gender == Gender::Unknown {
        gender = Gender::of(head.class);
    }
    // "la sentinelle Paul": the name knows better only where the article does not say.
    let gender = if gender == Gender::Unknown { name_gender } else { gender };
    let body_name = (capital_head && matches!(kind, Head::Body | Head::Thing))
        .then(|| Span::new(head.span.start, items[name_end(items, head_at, limit) - 1].span.end));
    Some(Phrase {
        items: at..end,
        span,
        head: if kind == Head::Thing && capital_head { Head::Body } else { kind },
        name: reader.name.map(|name| name.0).or(body_name),
        role: (kind == Head::Role || kind == Head::Body && reader.name.is_some()).then_some(role),
        noun: Some(head.span),
        gender,
        plural: plural || kind == Head::Group,
        titled: false,
        definite,
    })
}

fn head_kind(head: &Item, plural: bool, capital: bool) -> Head {
    if plural && head.is(Class::GROUP | Class::ROLE | Class::PLUR) {
        Head::Group
    } else if head.is(Class::ROLE) {
        Head::Role
    } else if head.is(Class::ORG | Class::MEDIA) || capital && head.shape == Shape::Upper {
        Head::Body
    } else if head.is(Class::GROUP) {
        Head::Group
    } else {
        Head::Thing
    }
}

/// Reads what follows a head noun.
struct Reader<'a> {
    items: &'a [Item],
    limit: usize,
    /// The person's or body's name at the end, with its gender.
    name: Option<(Span, Gender)>,
    at: usize,
    /// One past the last item of the office.
    role_end: usize,
}

impl Reader<'_> {
    fn complements(&mut self, head_at: usize, head: &Item) {
        let mut budget = 24;
        while self.at < self.limit && budget > 0 {
            budget -= 1;
            let item = &self.items[self.at];
            if item.is_capital() {
                self.capitals(head_at, head);
                break;
            }
            if !self.small_word(head_at, head) {
                break;
            }
        }
    }

    /// Reads an adjective or a complement in small letters; false where the phrase ends.
    fn small_word(&mut self, head_at: usize, head: &Item) -> bool {
        let item = &self.items[self.at];
        if item.shape != Shape::Lower {
            return false;
        }
        let after_head = self.at - head_at;
        let role = head.is(Class::ROLE);
        let de = is_de(item) && item.is(Class::PREP)
            || item.is(Class::INDEF) && item.is(Class::PLUR) && item.span.len() == 3;
        let to = role && item.is(Class::PREP) && item.span.len() <= 3 && !de;
        if de && !item.is(Class::ADV) {
            return self.complement();
        }
        if to && after_head > 0 && self.complement_is_office() {
            return self.complement();
        }
        if item.is(Class::COORD) && item.span.len() == 2 {
            return self.coordinated_noun();
        }
        let stops = Class::PREP
            | Class::SUBJ
            | Class::QUE
            | Class::REL
            | Class::COORD
            | Class::AUX
            | Class::SUBORD
            | Class::DET
            | Class::NEG
            | Class::CLITIC
            | Class::PRON
            | Class::TIME;
        if item.is(stops) {
            return false;
        }
        let next = self.items.get(self.at + 1).filter(|_| self.at + 1 < self.limit);
        let judged = item.is(Class::PP)
            && item.is(Class::JUDGE | Class::NAMING)
            && next.is_none_or(|next| next.is(Class::PREP | Class::SUBORD) || next.quote().is_some());
        if judged {
            return false;
        }
        let adverb = item.is(Class::ADV) && !item.is(Class::ADJ);
        let verb = item.is(Class::FIN | Class::PPR) && !item.is(Class::PP | Class::ADJ | Class::SPEAKER);
        let cue = item.is(Class::FIN) && item.is(Class::SAY);
        if adverb || verb || cue || item.is(Class::INF) {
            return false;
        }
        self.at += 1;
        self.role_end = self.at;
        true
    }

    /// "… et réconciliation", "… et leader de": the next noun without article.
    fn coordinated_noun(&mut self) -> bool {
        let Some(next) = self.items.get(self.at + 1).filter(|_| self.at + 1 < self.limit) else {
            return false;
        };
        let noun = next.is(Class::ROLE | Class::ORG) && !next.is(Class::FIN) && next.shape == Shape::Lower;
        if noun {
            self.at += 2;
            self.role_end = self.at;
        }
        noun
    }

    /// "ministre à la Ville", "secrétaire d’État aux Affaires": a capital follows the preposition.
    fn complement_is_office(&self) -> bool {
        let mut next = self.at + 1;
        while next < self.limit && self.items[next].is(Class::DET) {
            next += 1;
        }
        next < self.limit && {
            let item = &self.items[next];
            item.is_capital()
                && item.shape == Shape::Capital
                && !item.is(Class::MEDIA | Class::PLACE | Class::FIRST_NAME)
        }
    }

    /// A preposition with its noun: "de la diplomatie russe", "du Redressement productif".
    fn complement(&mut self) -> bool {
        let mut next = self.at + 1;
        while next < self.limit
            && (self.items[next].is(Class::DET | Class::ADJ) && self.items[next].shape == Shape::Lower)
        {
            next += 1;
        }
        let Some(noun) = self.items.get(next).filter(|item| next < self.limit && item.is_word()) else {
            return false;
        };
        if noun.is(Class::INF) && !noun.is(Class::SPEAKER) && noun.shape == Shape::Lower
            || noun.is(Class::TIME) && noun.shape == Shape::Lower
        {
            return false;
        }
        if noun.is_capital() {
            let article = next > self.at + 1 || self.items[self.at].is(Class::MASC | Class::PLUR);
            self.capital_complement(next, article);
            return true;
        }
        if noun.is(Class::AUX | Class::QUE | Class::PREP | Class::PRON) {
            return false;
        }
        self.at = next + 1;
        self.role_end = self.at;
        true
    }

    /// "du Bélarus Alexandre Loukachenko": where the complement ends and the person begins.
    fn capital_complement(&mut self, from: usize, article: bool) {
        let end = name_end(self.items, from, self.limit);
        let split = (from + 1..end).find(|index| {
            let item = &self.items[*index];
            let rest = end - index;
            item.is(Class::FIRST_NAME) && rest >= 2 && !self.items[index - 1].is(Class::FIRST_NAME)
        });
        let split = split.or_else(|| {
            (article && end - from >= 3 && !self.items[from + 1].is(Class::DEF)).then_some(from + 1)
        });
        if let Some(split) = split.filter(|split| !self.items[*split].is(Class::PREP)) {
            self.role_end = split;
            self.at = split;
            self.take_name(split, end);
        } else {
            self.at = skip_parenthesis(self.items, end, self.limit);
            self.role_end = end;
        }
    }

    /// Capitals right after the office: the person's name.
    fn capitals(&mut self, head_at: usize, head: &Item) {
        let from = self.at;
        let end = name_end(self.items, from, self.limit);
        // "le président du parti Les Républicains": the body's name belongs to the office.
        if head.is_capital() && !head.is(Class::ROLE) {
            return;
        }
        let noun = &self.items[from - 1];
        let body = noun.is(Class::ORG | Class::MEDIA | Class::WORK) && from - 1 > head_at;
        if body && !self.items[from].is(Class::FIRST_NAME | Class::TITLE) {
            self.at = skip_parenthesis(self.items, end, self.limit);
            self.role_end = end;
            return;
        }
        if head.is(Class::GROUP) && !head.is(Class::ROLE) {
            self.at = end;
            self.role_end = end;
            return;
        }
        self.take_name(from, end);
    }

    fn take_name(&mut self, from: usize, end: usize) {
        let start = if self.items[from].is(Class::TITLE) && from + 1 < end { from + 1 } else { from };
        let gender = first_name_gender(self.items[start].class);
        self.name = Some((Span::new(self.items[start].span.start, self.items[end - 1].span.end), gender));
        self.at = end;
    }
}

/// Joins an apposition to `phrase`: "la porte-parole …, Maria Zakharova", "Jean-Philippe Magnen, le
/// porte-parole du parti". `closed` asks for a comma or the end after it.
pub(super) fn with_apposition(items: &[Item], phrase: Phrase, limit: usize) -> Phrase {
    let comma = phrase.items.end;
    if comma >= limit || !items[comma].is_punct(",") || matches!(phrase.head, Head::Pronoun) {
        return phrase;
    }
    let Some(other) = parse(items, comma + 1, limit) else { return phrase };
    let role_first = phrase.name.is_none() && phrase.head != Head::Thing && other.head == Head::Name;
    let body_first =
        phrase.head == Head::Body && phrase.name.is_none() && matches!(other.head, Head::Body | Head::Name);
    let name_first = phrase.name.is_some() && other.name.is_none() && matches!(other.head, Head::Role)
        || phrase.name.is_some() && other.head == Head::Role && phrase.role.is_none() && other.name.is_none();
    let after = items.get(other.items.end).filter(|_| other.items.end < limit);
    let closed = after.is_none_or(|item| {
        item.is_punct(",.;:!?—()")
            || item.quote().is_some()
            || item.is(Class::AUX | Class::FIN | Class::PREP | Class::REL)
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
        gender,
        ..phrase
    }
}

//! Inverted tags and attributing particles.
//!
//! A tag is a verb followed by its subject, right after a quotation or a comma: "a déclaré, selon
//! l’agence Belta, M. Loukachenko", "poursuit-il", "balaie Yann Le Goff". The verb need not be in any
//! table: inversion after a quotation is evidence by itself. A particle is *selon*, *d’après*, *pour*
//! and their like. [`clause`](super::clause) asks at every word.

use super::{
    lexicon::Class,
    phrase::{self, Head, Phrase},
    stretch::Stretch,
    verb::{self, Form, Verb},
    word::{Item, Shape},
};
use crate::span::Span;
use crate::word_list;

word_list::words_of! { INTRODUCING: "data/tags.txt", "introducing" }

/// Marks that close a quotation, and spaces before them.
const CLOSING: [char; 7] = ['»', '"', '”', '’', ' ', '\u{a0}', '\u{202f}'];
/// Words looked over between a tag's verb and its subject.
const REACH: usize = 40;

/// An inverted tag.
#[derive(Debug)]
pub(super) struct Tag {
    pub(super) verb: Verb,
    pub(super) subject: Phrase,
    /// One past its last item.
    pub(super) end: usize,
}

/// Where a tag may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TagPlace {
    /// Right after a quotation, with nothing between.
    Touching,
    /// After a quotation and a comma or other mark.
    AfterMark,
    /// After a comma in running text.
    AfterComma,
    /// After *comme* or *ainsi que*.
    AfterComme,
    Elsewhere,
}

/// Reads the tag that starts `here`, in the sentence that starts at item `start`.
pub(super) fn parse(text: &str, here: Stretch<'_>, start: usize, running: bool) -> Option<Tag> {
    let at = here.at;
    let place = match place(text, &here, start, at) {
        TagPlace::AfterComma if !running => TagPlace::Elsewhere,
        place => place,
    };
    if place == TagPlace::Elsewhere && !may_hang(here) {
        return None;
    }
    let mut from = at;
    while from < here.len() && from < at + 3 && is_object(here.from(from)) {
        from += 1;
    }
    let verb = match verb::parse(here.from(from)) {
        Some(verb) => verb,
        None => unknown_verb(text, here.from(from), place)?,
    };
    if verb.form != Form::Finite || place == TagPlace::Elsewhere && verb.clitic.is_none() {
        return None;
    }
    if let Some(clitic) = verb.clitic {
        let near = matches!(place, TagPlace::Touching | TagPlace::AfterMark);
        let subject = phrase::parse(here.from(clitic).until(clitic + 1))?;
        if !verb.is(Class::CUE) && (!near || verb.is(Class::AUX)) {
            return None;
        }
        let end = verb.items.end.max(clitic + 1);
        let subject = locative(text, here.from(end), &subject).unwrap_or(subject);
        return Some(Tag { verb, subject, end });
    }
    let subject = subject_after(text, here.from(verb.items.end))?;
    let subject = if verb.plural { phrase::with_coordinated(here, subject) } else { subject };
    // "« Le Phare » poursuit le projet": a name before a thing is the verb's subject; "« Alors ? » demande la salle".
    let asks = at.checked_sub(1).is_some_and(|before| {
        here[before].span.of(text).trim_end_matches(CLOSING).ends_with(['.', '!', '?', '…'])
    });
    if place == TagPlace::Touching && !subject.can_speak() && !asks {
        return None;
    }
    accepts(&here, &verb, &subject, place, from > at).then_some(Tag { end: subject.items.end, subject, verb })
}

/// Whether a subject may hang on the verb that starts `here`: only that makes a tag where no mark does. Read
/// before the verb, since most words are no tag.
fn may_hang(here: Stretch<'_>) -> bool {
    const REACH: usize = 16;
    let loose = |item: &Item| item.span.len() == 1 && item.shape == Shape::Lower && item.class.is_none();
    let verb = here.first().is_some_and(|item| item.is(Class::FIN | Class::AUX | Class::CLITIC));
    verb && (0..REACH)
        .map_while(|count| here.ahead(count))
        .any(|item| item.shape == Shape::Clitic || loose(item))
}

/// "assure-t-on à Bercy", "indique-t-on de source policière": who stands behind *on*.
fn locative(text: &str, here: Stretch<'_>, on: &Phrase) -> Option<Phrase> {
    let preposition = here.first()?;
    if on.span.of(text) != "on" || !preposition.is(Class::PREP) {
        return None;
    }
    let place = phrase::parse(here.from(here.at + 1)).or_else(|| {
        let source = here.ahead(1)?;
        let adjective = here.ahead(2).filter(|item| item.shape == Shape::Lower);
        let span = Span::new(source.span.start, adjective.unwrap_or(source).span.end);
        source.is(Class::ORG).then(|| Phrase { span, head: Head::Body, ..on.clone() })
    })?;
    let body = matches!(place.head, Head::Body | Head::Name | Head::Group);
    body.then(|| Phrase { name: place.name.or(Some(place.span)), head: Head::Body, ..on.clone() })
}

/// Whether verb and subject make a tag where they stand.
fn accepts(items: &[Item], verb: &Verb, subject: &Phrase, place: TagPlace, object: bool) -> bool {
    let direct = subject.items.start == verb.items.end;
    let says = verb.is(Class::SAY);
    if verb.is(Class::AUX) && !verb.is(Class::CUE) || verb.passive && !says {
        return false;
    }
    match place {
        // "les « gilets jaunes » reprennent la marche": an object, not the subject.
        TagPlace::Touching if says => {
            subject.can_speak() || subject.definite && verb.plural == subject.plural
        }
        // "ces logements sont « invendables », ont saisi le tribunal": a verb in the plural is not one's.
        TagPlace::AfterMark if says => {
            (subject.can_speak()
                || subject.definite
                || direct && (object || items[subject.items.start].is(Class::DET)))
                && (!verb.plural || subject.plural || subject.joined || subject.head == Head::Group)
        }
        TagPlace::AfterComma | TagPlace::AfterComme => {
            says && (subject.can_speak() || place == TagPlace::AfterComme && subject.definite)
                && verb.items.len() + 6 > subject.items.start - verb.items.start
        }
        TagPlace::AfterMark => {
            let number = verb.plural == subject.plural || subject.head == Head::Body && !verb.plural;
            // "parie le bistrotier d’en face": inversion shows the verb, and the verb the speaker.
            let shown = direct && subject.definite && items[subject.items.start].is(Class::DEF | Class::DEMO);
            number && ((direct || verb.is(Class::CUE)) && subject.can_speak() || shown)
        }
        TagPlace::Touching => {
            verb.is(Class::CUE) && direct && subject.can_speak() && verb.plural == subject.plural
        }
        TagPlace::Elsewhere => false,
    }
}

fn place(text: &str, items: &[Item], start: usize, at: usize) -> TagPlace {
    let before =
        |back: usize| at.checked_sub(back).filter(|index| *index >= start).map(|index| &items[index]);
    match before(1) {
        Some(item) if item.quote().is_some() => TagPlace::Touching,
        Some(item) if item.is(Class::SUBORD) && item.span.of(text).eq_ignore_ascii_case("comme") => {
            TagPlace::AfterComme
        }
        Some(item)
            if item.is(Class::QUE)
                && before(2).is_some_and(|item| item.span.of(text).eq_ignore_ascii_case("ainsi")) =>
        {
            TagPlace::AfterComme
        }
        Some(item) if item.is_punct(",.!?…—") => {
            let over = (2..4).filter_map(before).find(|item| !item.is_punct(",.!?…—"));
            if over.is_some_and(|item| item.quote().is_some()) {
                TagPlace::AfterMark
            } else if item.is_punct(",") {
                TagPlace::AfterComma
            } else {
                TagPlace::Elsewhere
            }
        }
        _ => TagPlace::Elsewhere,
    }
}

/// "lui", "leur", "s’", "nous": object pronouns before the verb of a tag.
fn is_object(here: Stretch<'_>) -> bool {
    let next_verb = here.ahead(1).is_some_and(|next| next.is(Class::FIN | Class::AUX | Class::CLITIC));
    let small = |item: &Item| item.is(Class::CLITIC) && item.shape == Shape::Lower;
    here.first().is_some_and(small) && next_verb
}

/// A word of no table right after a quotation and a comma, shaped like a verb in the third person.
fn unknown_verb(text: &str, here: Stretch<'_>, place: TagPlace) -> Option<Verb> {
    let at = here.at;
    let item = here.first()?;
    let word = item.span.of(text);
    let known =
        item.class.without(Class::SING | Class::MASC | Class::FEM | Class::VERBAL | Class::PARTICIPLE);
    if place != TagPlace::AfterMark
        || item.shape != Shape::Lower
        || !known.is_none()
        || !item.is(Class::VERBAL)
        || word.len() < 4
    {
        return None;
    }
    let clitic = here.ahead(1).filter(|next| next.shape == Shape::Clitic).map(|_| at + 1);
    Some(Verb {
        items: at..at + 1 + usize::from(clitic.is_some()),
        form: Form::Finite,
        class: Class::WEAK,
        words: vec![item.span],
        clitic,
        plural: word.ends_with("ent"),
        passive: false,
    })
}

/// The subject after a tag's verb, which ends where `items` start, over adverbs, complements and one
/// inserted clause.
pub(super) fn subject_after(text: &str, items: Stretch<'_>) -> Option<Phrase> {
    let start = items.at;
    let items = items.until(start + REACH);
    let stop = items.len();
    let mut at = start;
    let mut inserted = 0;
    // Where a name starts that a complement took in: "prévient dans la gazette du port Stefan Nowak".
    let mut taken = None;
    while at < stop {
        let item = &items[at];
        if item.is_punct(",") {
            let close = (at + 1..stop.min(at + 20)).find(|index| items[*index].is_punct(","))?;
            inserted += 1;
            if inserted > 2 {
                return None;
            }
            at = close + 1;
        } else if item.quote().is_some() && at > start && items[at - 1].is(Class::MEDIA | Class::WORK) {
            // "a confié au quotidien « Le Soir » le procureur".
            at += 1;
        } else if !item.is_word()
            || item.is(Class::QUE | Class::REL | Class::COORD | Class::SUBORD) && !item.is(Class::ADV)
        {
            break;
        } else if at == start && phrase::is_capital_noun(items.from(at)) {
            // "écrit Force agricole": right after the verb a capital is a name, whatever else the word may be.
            return Some(phrase::with_apposition(items, phrase::named(items.from(at))));
        } else if let Some((_, next)) = particle(text, items.from(at), true) {
            at = phrase::parse(items.from(next))?.items.end;
        } else if is_time(items.from(at)) {
            at += if item.is(Class::DET) { 2 } else { 1 };
        } else if let Some(phrase) = phrase::parse(items.from(at))
            .filter(|_| !(item.is(Class::PREP) && item.shape == Shape::Lower && !item.is(Class::INDEF)))
        {
            return Some(phrase::with_apposition(items, phrase))
                .filter(|found| found.head != Head::Pronoun || !items[found.items.start].is(Class::SUBJ));
        } else if item.is(Class::PREP) {
            let next = verb::skip_complement(items.from(at));
            let ends = items.get(next).is_none_or(|item| !item.is_word());
            if ends && next >= at + 4 && items[at + 1..next].iter().all(Item::is_capital) {
                // "a déclaré à Ramallah Jibril Rajoub": a place, and then the speaker.
                return phrase::parse(items.from(at + 2));
            }
            taken = name_taken(items, at, next).or(taken);
            at = next;
        } else if item.is(Class::ADV | Class::ADJ | Class::NEG)
            || item.shape == Shape::Number
            || at > start && items[at - 1].is_capital() && item.shape == Shape::Lower && !item.is(Class::VERB)
        {
            // "à nos confrères du Courrier picard ce chauffeur": an adjective of no table behind a name.
            at += 1;
        } else {
            break;
        }
    }
    phrase::parse(items.from(taken?)).map(|phrase| phrase::with_apposition(items, phrase))
}

/// Where a full name starts that ends the complement from `at` to `next`.
fn name_taken(items: Stretch<'_>, at: usize, next: usize) -> Option<usize> {
    let complement = items.until(next);
    let start = (at + 2..next.saturating_sub(1)).find(|index| complement[*index].is_capital())?;
    let whole = complement.get(start..next)?.iter().all(Item::is_capital);
    let lower =
        complement[start - 1].shape == Shape::Lower && !complement[start - 1].is(Class::PREP | Class::DET);
    (whole && lower && complement[start].is(Class::FIRST_NAME)).then_some(start)
}

/// "dimanche", "ce matin", "la semaine dernière".
fn is_time(here: Stretch<'_>) -> bool {
    let is = |count: usize, class: Class| here.ahead(count).is_some_and(|item| item.is(class));
    is(0, Class::TIME) || is(0, Class::DET) && is(1, Class::TIME)
}

/// A particle that attributes: its words and the item after it.
pub(super) fn particle(text: &str, here: Stretch<'_>, clause_begins: bool) -> Option<(Vec<Span>, usize)> {
    let at = here.at;
    let item = here.first()?;
    if let Some(found) = view(text, here) {
        return Some(found);
    }
    if item.is(Class::PARTICLE) {
        return Some((vec![item.span], at + 1));
    }
    if !item.is(Class::PREP) {
        return None;
    }
    let word = |offset: usize| here.ahead(offset).map_or("", |item| item.span.of(text));
    let first = word(0);
    let after = || matches!(word(1), "après" | "Après" | "APRÈS");
    if matches!(first, "d'" | "d’" | "D'" | "D’") && after() {
        return Some((vec![item.span, here[at + 1].span], at + 2));
    }
    let whom = here.ahead(1).is_some_and(|item| item.is(Class::REL));
    if (clause_begins || whom) && matches!(first, "pour" | "Pour") {
        return Some((vec![item.span], at + 1));
    }
    None
}

/// "à en croire X", "si l’on en croit X", "de l’avis de X", "selon les mots de X", "pour reprendre
/// l’expression de X": words that give somebody's view, up to the item where that somebody starts.
pub(super) fn view(text: &str, items: Stretch<'_>) -> Option<(Vec<Span>, usize)> {
    let at = items.at;
    let word = |index: usize| items.get(index).map_or("", |item| item.span.of(text));
    if !items[at].is(Class::PREP | Class::PARTICLE | Class::SUBORD) {
        return None;
    }
    let first = |known: &[&str]| known.iter().any(|known| word(at).to_lowercase() == *known);
    let reach = at + 1..items.len().min(at + 5);
    let believe = |index: &usize| {
        items[*index].is(Class::VERB)
            && matches!(word(*index), "croire" | "croit" | "lire" | "entendre" | "écouter")
            && word(*index - 1) != "de"
    };
    // "vous parvenez à lire ceci", "si vous lisez": no view of anybody.
    let begins =
        at.checked_sub(1).is_none_or(|before| !items[before].is_word() || items[before].is(Class::COORD));
    let credits = |verb: &usize| match word(at).to_lowercase().as_str() {
        "à" => begins && (*verb == at + 1 || word(*verb - 1) == "en"),
        "si" => begins && word(*verb - 1) == "en",
        _ => false,
    };
    if let Some(verb) = reach.clone().find(|index| believe(index) && credits(index)) {
        return Some((vec![items[verb].span], verb + 1));
    }
    let noun =
        reach.clone().find(|index| items[*index].is(Class::VIEW) && items[*index].shape == Shape::Lower)?;
    let straight = items[at + 1..noun]
        .iter()
        .all(|item| item.is(Class::DET | Class::ADJ | Class::CLITIC | Class::INF | Class::PREP));
    // "de l’aveu même du ministre"
    let emphatic = usize::from(items.get(noun + 1).is_some_and(|item| item.is(Class::ADJ)));
    let link = noun + 1 + emphatic;
    let of = matches!(word(link), "de" | "du" | "des" | "d'" | "d’");
    let introduces = first(&INTRODUCING);
    if !(straight && of && introduces) {
        return None;
    }
    let start = if word(link) == "des" { link } else { link + 1 };
    Some((vec![items[at].span, items[noun].span], start))
}

/// "à ses yeux", "à son avis", "selon ses mots", "à l’en croire", "à l’entendre": the view of the person who is
/// being spoken of. Gives its words and the item after it.
pub(super) fn own_view(text: &str, items: Stretch<'_>) -> Option<(Vec<Span>, usize)> {
    let at = items.at;
    let word = |index: usize| items.get(index).map_or("", |item| item.span.of(text));
    if !items[at].is(Class::PREP | Class::PARTICLE) {
        return None;
    }
    let introduces = matches!(word(at), "à" | "À" | "selon" | "Selon" | "de" | "De" | "pour" | "Pour");
    let owner = items.get(at + 1).filter(|_| introduces && at + 2 < items.len())?;
    let third = matches!(word(at + 1), "ses" | "son" | "sa" | "leurs" | "leur");
    // "selon ses propres mots"
    let noun = at + 2 + usize::from(items[at + 2].is(Class::ADJ) && !items[at + 2].is(Class::VIEW));
    let view = items.get(noun)?;
    if owner.is(Class::POSS) && third && view.is(Class::VIEW) && view.shape == Shape::Lower {
        let of = items.get(noun + 1).is_some_and(|next| next.is(Class::OF));
        return (!of).then(|| (vec![items[at].span, owner.span, view.span], noun + 1));
    }
    let object = matches!(word(at + 1), "l'" | "l’" | "les" | "la" | "le");
    let verb = at + 2 + usize::from(word(at + 2) == "en");
    let believes = matches!(word(verb), "croire" | "entendre" | "écouter" | "lire");
    let ends = items.get(verb + 1).is_none_or(|next| next.is_punct(",.;:"));
    (object && believes && ends).then(|| (vec![items[verb].span], verb + 1))
}

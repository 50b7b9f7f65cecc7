//! Verb groups: auxiliary, participle, infinitive and the subject hung on them, as one.
//!
//! Takes items and a place, gives the [`Verb`] that starts there. "a encore, de son côté, déclaré" is
//! one group whose cue is "a … déclaré". [`clause`](super::clause) looks for its subject.

use std::ops::Range;

use super::{
    lexicon::Class,
    phrase,
    stretch::Stretch,
    word::{Item, Shape},
};
use crate::span::Span;

/// Other words that may stand between an auxiliary and its participle.
const INSERTION: usize = 9;

/// How the group's verb stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Finite,
    /// "accusant", "en affirmant"
    Gerund,
    Infinitive,
    /// A participle without auxiliary: "qualifié de"
    Participle,
}

/// One verb group.
#[derive(Debug, Clone)]
pub(super) struct Verb {
    pub(super) items: Range<usize>,
    pub(super) form: Form,
    /// Classes of the verb that carries the meaning.
    pub(super) class: Class,
    /// The words of the cue, in order.
    pub(super) words: Vec<Span>,
    /// The subject hung on it: "-t-il".
    pub(super) clitic: Option<usize>,
    pub(super) plural: bool,
    pub(super) passive: bool,
}

impl Verb {
    pub(super) fn is(&self, class: Class) -> bool {
        self.class.any(class)
    }
}

/// Reads the verb group that starts `here`.
pub(super) fn parse(here: Stretch<'_>) -> Option<Verb> {
    let item = here.first()?;
    if item.shape != Shape::Lower && item.shape != Shape::Capital {
        return None;
    }
    let form = if item.is(Class::AUX | Class::FIN) && !item.is(Class::INF) {
        Form::Finite
    } else if item.is(Class::PPR) && !item.is(Class::ADV) {
        Form::Gerund
    } else if item.is(Class::INF) {
        Form::Infinitive
    } else if item.is(Class::PP) {
        Form::Participle
    } else {
        return None;
    };
    let mut verb = Verb {
        items: here.at..here.at + 1,
        form,
        class: item.class,
        words: vec![item.span],
        clitic: None,
        plural: item.is(Class::PLURAL_VERB),
        passive: false,
    };
    if verb.form == Form::Finite {
        verb.hang_subject(here);
    }
    if item.is(Class::AUX) {
        verb.participle(here, item.is(Class::BE));
        if verb.clitic.is_none() && verb.words.len() > 1 {
            // "a mentionné-t-il", as it is also written.
            verb.hang_subject(here);
        }
    }
    verb.infinitive(here);
    verb.locution(here);
    if verb.is(Class::REFLEXIVE)
        && (reflexive(here.items(), here.at) || verb.form == Form::Finite && verb.clitic.is_some())
    {
        verb.class = verb.class | Class::SAY;
    }
    Some(verb)
}

impl Verb {
    fn hang_subject(&mut self, items: Stretch<'_>) {
        let mut end = self.items.end;
        // "explique t il", "juge t-il": the joint without its hyphens.
        let euphonic =
            |item: &Item| item.span.len() == 1 && item.shape == Shape::Lower && item.class.is_none();
        let loose = end + 1 < items.len() && euphonic(&items[end]) && items[end + 1].is(Class::SUBJ);
        end += usize::from(loose);
        if end < items.len() && (items[end].shape == Shape::Clitic || loose) {
            self.clitic = Some(end);
            self.plural |= items[end].is(Class::PLUR);
            self.items.end = end + 1;
        }
    }

    /// Finds the participle that belongs to the auxiliary just read.
    fn participle(&mut self, items: Stretch<'_>, be: bool) {
        let mut at = self.items.end;
        let stop = items.len().min(at + INSERTION);
        while at < stop {
            let item = &items[at];
            if item.is(Class::PP) && !item.is(Class::DET | Class::PREP)
                || at < self.items.end + 3 && is_participle(item)
            {
                self.words.push(item.span);
                self.items.end = at + 1;
                self.passive = be && !reflexive(&items, self.items.start);
                self.class = item.class;
                // "a été qualifié": the participle of être takes another.
                if item.is(Class::BE) {
                    let words = self.words.len();
                    self.participle(items, true);
                    self.passive = self.words.len() > words;
                }
                return;
            }
            let even_so = item.is(Class::SUBORD) && items.get(at + 1).is_some_and(|next| next.is(Class::ADJ));
            let skips = even_so
                || item.is(Class::ADV | Class::NEG | Class::TIME | Class::PRON)
                || item.is_punct(",") && at > self.items.end;
            if item.is_punct(",") && at == self.items.end {
                // "s’est, elle, déclarée": one insertion between commas.
                let Some(close) = (at + 1..stop).find(|index| items[*index].is_punct(",")) else { return };
                at = close + 1;
            } else if item.is(Class::PREP) && !item.is(Class::PP) {
                at = skip_complement(items.from(at).until(stop));
            } else if skips || item.is(Class::ADJ) && item.is(Class::ADV) {
                at += 1;
            } else {
                return;
            }
        }
    }

    /// "fait état", "mettre en garde", "rend hommage": the noun says what the verb does.
    fn locution(&mut self, items: Stretch<'_>) {
        if !self.is(Class::LIGHT) {
            return;
        }
        let mut at = self.items.end;
        while at < items.len() && at < self.items.end + 2 && items[at].is(Class::ADV | Class::NEG) {
            at += 1;
        }
        if at < items.len() && items[at].is(Class::PREP) && items[at].span.len() == 2 {
            at += 1;
        }
        if at < items.len() && items[at].is(Class::LOCUTION) && items[at].is_word() {
            self.words.extend(items[self.items.end..=at].iter().map(|item| item.span));
            self.items.end = at + 1;
            self.class = self.class | Class::SAY;
        }
    }

    /// "fait valoir", "a tenu à préciser", "tente-t-il de corriger".
    fn infinitive(&mut self, items: Stretch<'_>) {
        if self.is(Class::SAY) && !self.is(Class::FAIRE) && !self.is(Class::WEAK) {
            return;
        }
        let mut at = self.items.end;
        let small = |item: &Item| item.is(Class::ADV | Class::NEG) && !item.is(Class::PREP);
        while at < items.len() && at < self.items.end + 2 && small(&items[at]) {
            at += 1;
        }
        if at < items.len() && items[at].is(Class::PREP) && items[at].span.len() <= 3 {
            at += 1;
        }
        while at < items.len()
            && items[at].is(Class::CLITIC)
            && !items[at].is(Class::NEG)
            && at < self.items.end + 3
        {
            at += 1;
        }
        let Some(item) = items.get(at) else { return };
        let says =
            item.is(Class::INF) && (item.is(Class::SAY) || self.is(Class::FAIRE) && item.is(Class::VERB));
        if says {
            self.words.push(item.span);
            self.items.end = at + 1;
            self.class = item.class | Class::SAY;
        }
    }
}

/// "a intimé": a word of no table right after an auxiliary is its participle when it ends as one.
fn is_participle(item: &Item) -> bool {
    item.shape == Shape::Lower && item.is(Class::PARTICIPLE) && !item.is(Class::VERB)
}

/// Whether "se" or "s’" stands before the auxiliary.
fn reflexive(items: &[Item], at: usize) -> bool {
    at > 0 && items[at - 1].is(Class::CLITIC) && !items[at - 1].is(Class::DET | Class::SUBJ)
}

/// One past the preposition where `items` start and its noun phrase: "de son côté", "dans un communiqué".
pub(super) fn skip_complement(items: Stretch<'_>) -> usize {
    let next = items.at + 1;
    if next >= items.len() {
        return items.len();
    }
    if items[next].is(Class::POSS) {
        // "de son côté": what follows the noun is the participle.
        let ordinal = usize::from(items.get(next + 1).is_some_and(|item| item.is(Class::ADJ)));
        return (next + 2 + ordinal).min(items.len());
    }
    if items[next].is(Class::OF) && !items[next].is(Class::DET) {
        // "auprès de l’AFP", "en marge du sommet": one complement in the other.
        return skip_complement(items.from(next));
    }
    if items[next].is(Class::ADV | Class::TIME | Class::PRON) && !items[next].is(Class::DET) {
        return next + 1;
    }
    phrase::parse(items.from(next)).map_or_else(
        || {
            if items[next].is_word() && !items[next].is(Class::AUX | Class::FIN | Class::PP) {
                next + 1
            } else {
                next
            }
        },
        |phrase| phrase.items.end,
    )
}

//! What governs a quotation from the left: the nearest verb, tag or particle that reaches it.
//!
//! Takes the events of a [`ReadSentence`] and a quotation's place, gives the event that its words hang on.

use std::ops::Range;

use super::{Attribution, How, ReadSentence, is_finite, is_writing};
use crate::quote::{
    clause::{Event, EventKind},
    lexicon::Class,
    phrase::{Head, Phrase},
    verb::Form,
    word::{Item, word_before},
};
use crate::word_list;

word_list::words_of! { READING: "../data/governing.txt", "reading" }

/// Several people or a thing are believed to have said what stands fewer items than this behind their verb, unless
/// *que* or a colon leads to it: of eleven quotations further off three were nobody's or somebody else's.
const FAR: usize = 7;

impl ReadSentence<'_> {
    /// The nearest evidence to the left that reaches the quotation.
    pub(super) fn governing(&self, at: usize) -> Option<&Event> {
        let event = self.nearest_governing(at);
        let Some(event) = event else { return self.view_at_head(at) };
        let view = self.view_at_head(at).filter(|view| {
            let medium = self.is_medium(view);
            let said = is_finite(event)
                && event.kind != EventKind::Open
                && event.class.any(Class::SAY | Class::JUDGE)
                && !event.passive
                && event.subject.as_ref().is_some_and(Phrase::can_speak)
                && self.is_direct(event, at);
            !medium && !said && event.items.start > view.items.start
        });
        if view.is_some() {
            return view;
        }
        let mute = |event: &Event| event.subject.as_ref().is_none_or(|subject| !subject.can_speak());
        let open = event.kind == EventKind::Open;
        if open || event.kind == EventKind::Verb && mute(event) {
            // "Pour le président, l’accord relève de « … »": a thing says nothing where somebody is named.
            let other = self.reading.events.iter().rev().find(|other| {
                other.items.end <= event.items.start
                    && !mute(other)
                    && (other.kind == EventKind::Particle
                        || !open
                            && event.subordinate
                            && other.class.any(Class::SAY)
                            && self.reaches(other, at))
            });
            return other.or(Some(event));
        }
        let clause = event.kind == EventKind::Verb && !self.items[at - 1].is_punct(":");
        // "Alors que A réclame …, B mise sur « … »": a later main clause has its own subject.
        let later = self.reading.events.iter().rev().find(|other| {
            other.items.start >= event.items.end
                && other.items.end <= at
                && matches!(other.kind, EventKind::Open | EventKind::Verb)
                && other.form == Form::Finite
        });
        let taken = later.filter(|later| {
            let start = |event: &Event| event.subject.as_ref().map(|subject| subject.span.start);
            clause
                && !later.subordinate
                && !later.relative
                && !mute(later)
                && start(later) != start(event)
                && start(later) > Some(self.items[event.items.end - 1].span.start)
        });
        if taken.is_some() { None } else { Some(event) }
    }

    fn nearest_governing(&self, at: usize) -> Option<&Event> {
        let events = &self.reading.events;
        let nearest = events.iter().rev().find(|event| event.items.end <= at && self.reaches(event, at))?;
        let closed =
            nearest.relative && self.items[nearest.items.end..at].iter().any(|item| item.is_punct(","));
        if closed {
            // "Il estime que dans un monde qui va mal, « … »": the comma ends the clause with *qui*.
            let matrix = events.iter().rev().find(|event| {
                event.items.end <= nearest.items.start
                    && event.kind == EventKind::Verb
                    && event.class.any(Class::SAY)
                    && self.reaches(event, at)
            });
            // "Pour Amélie Prost, graphiste qui a lancé une collecte, il fallait « … »".
            let view = || {
                events.iter().rev().find(|event| {
                    event.items.end <= nearest.items.start
                        && event.kind == EventKind::Particle
                        && event.subject.as_ref().is_some_and(Phrase::can_speak)
                })
            };
            return matrix.or_else(view).or(Some(nearest));
        }
        let verb = matches!(nearest.kind, EventKind::Verb | EventKind::Open);
        if verb
            && nearest.subordinate
            && !nearest.relative
            && (!nearest.class.any(Class::SAY) || !self.is_direct(nearest, at))
            && !self.contrasts(nearest, at)
        {
            let matrix = events.iter().rev().find(|event| {
                event.items.end <= nearest.items.start
                    && event.class.any(Class::SAY)
                    && self.reaches(event, at)
            });
            return matrix.or(Some(nearest));
        }
        if nearest.form == Form::Infinitive
            && !self.items[nearest.items.end..at].iter().any(|item| item.is_punct(":"))
        {
            // "ajoutant condamner", "a promis de dénoncer": the verb that takes the infinitive.
            let matrix = events.iter().rev().find(|event| {
                event.items.end <= nearest.items.start
                    && event.kind != EventKind::Particle
                    && event.class.any(Class::SAY)
            });
            // "insiste sur la nécessité de relancer l’économie, « … »": the infinitive has its object.
            let filled = self.items[nearest.items.end..at].iter().any(|item| item.is(Class::DET))
                && !self.items[nearest.items.end..at].iter().any(|item| item.is(Class::QUE));
            if matches!(self.word_before(nearest.items.start, 2), "avant" | "Avant") {
                // "a ironisé X, avant d’accuser Y de « … »": what comes after has its own verb.
                return Some(nearest);
            }
            let close = matrix.filter(|event| {
                // "a souligné que la course devait être signalée pour être « … »"
                if nearest.passive {
                    return self.reaches(event, at);
                }
                if filled && at > nearest.items.end + 2 {
                    return true;
                }
                let gap = &self.items[event.items.end..nearest.items.start];
                gap.len() <= 3
                    && gap
                        .iter()
                        .all(|item| item.is_word() && (!item.is(Class::PREP) || item.span.len() <= 3))
            });
            return close.or(Some(nearest));
        }
        if nearest.kind == EventKind::Particle && self.is_medium(nearest) {
            let verb = events.iter().rev().find(|event| {
                event.items.end <= at && event.kind != EventKind::Particle && self.reaches(event, at)
            });
            return verb.or(Some(nearest));
        }
        Some(nearest)
    }

    /// "A crie à « … », quand B y voit « … »": *quand*, *alors que*, *tandis que* set somebody else against
    /// the first, whose own verb touches the quotation.
    fn contrasts(&self, event: &Event, at: usize) -> bool {
        let Some(subject) = event.subject.as_ref().filter(|subject| subject.can_speak()) else {
            return false;
        };
        let word = |back: usize| self.word_before(subject.items.start, back);
        let against = matches!(word(1), "quand" | "lorsque" | "mais")
            || word(1).starts_with("qu") && matches!(word(2), "alors" | "tandis" | "là où");
        against && event.items.end == at
    }

    /// The word `back` items before item `at`; empty beyond the sentence.
    fn word_before(&self, at: usize, back: usize) -> &str {
        word_before(self.text, self.items.get(self.range.start..at).unwrap_or_default(), back)
    }

    /// Whether `event` may govern the quotation at `at`: nothing that ends its clause stands between.
    fn reaches(&self, event: &Event, at: usize) -> bool {
        let between = &self.items[event.items.end..at];
        if between.iter().any(|item| item.is_punct(";")) {
            return false;
        }
        if self.leads_elsewhere(event) {
            return false;
        }
        if event.form == Form::Participle {
            // "qualifié de « … »", "présenté comme « … »": nothing more stands between.
            return event.class.any(Class::SAY | Class::JUDGE | Class::NAMING)
                && between.len() <= 3
                && between.iter().all(Item::is_word);
        }
        if event.class.any(Class::NAMING) && event.subject.as_ref().is_some_and(Phrase::can_speak) {
            return true;
        }
        // "présenté comme « … »" judges, "présente « … »" only has an object.
        let presents = event.words.last().is_some_and(|word| word.of(self.text).starts_with("présent"));
        let plain = presents && !event.passive && !event.class.any(Class::SAY);
        if plain && !between.iter().any(|item| item.is(Class::SUBORD)) {
            return false;
        }
        match event.kind {
            EventKind::Tag => true,
            EventKind::Particle => {
                event.class.any(Class::SAY) || !between.iter().any(|item| item.is_punct(":"))
            }
            EventKind::Verb if event.class.any(Class::SAY | Class::JUDGE) => true,
            EventKind::Verb | EventKind::Open => {
                between.len() <= 4 && between.iter().any(|item| item.is(Class::QUE) || item.is_punct(":"))
                    || between.is_empty()
            }
        }
    }

    /// "À lire aussi : …": the page invites to read, nobody says anything.
    fn leads_elsewhere(&self, event: &Event) -> bool {
        let reads = event.form == Form::Infinitive && event.subject.is_none();
        let next = self.items.get(event.items.end);
        let links = next.is_some_and(|item| item.is_punct(":»") || item.span.of(self.text) == "aussi");
        let word = event.words.first().map_or("", |word| word.of(self.text));
        reads && links && READING.contains(&word)
    }

    pub(super) fn is_medium_phrase(&self, phrase: &Phrase) -> bool {
        let head = |item: &Item| phrase.noun.is_some_and(|noun| item.span.start == noun.start);
        phrase.head == Head::Body
            && self.items[phrase.items.clone()]
                .iter()
                .any(|item| item.is(Class::MEDIA) && (head(item) || item.is_capital()))
    }

    /// "selon l’agence Belta": the medium, when somebody else speaks.
    fn is_medium(&self, event: &Event) -> bool {
        event.subject.as_ref().and_then(|subject| subject.noun).is_some_and(|noun| {
            let items = &self.items[event.items.clone()];
            items.iter().any(|item| item.span == noun && item.is(Class::MEDIA))
        })
    }

    /// Whether what attributes is of a kind that misled on texts that nobody had read: a mere subject in another
    /// clause, a thing that says nothing directly, several people far off, a *qui* far behind its antecedent.
    pub(super) fn is_thin(&self, event: &Event, how: How, between: &Range<usize>) -> bool {
        let Some(subject) = &event.subject else { return false };
        let words = self.items.get(between.clone()).unwrap_or_default();
        let clause = words.iter().any(|item| item.is(Class::QUE) || item.is_punct(":"));
        let far = !clause && words.len() >= FAR;
        match how {
            How::Subject => event.subordinate || event.relative,
            How::Governed => {
                let thing = !subject.can_speak() && !is_writing(self.text, subject);
                let acts = is_finite(event) && !event.relative && subject.definite && !subject.plural && !far;
                thing && !acts && !self.is_tagged(subject)
                    || far && subject.head == Head::Group
                    || event.relative && self.is_detached(event, subject)
            }
            _ => false,
        }
    }

    /// "« Merci », a dit la gagnante, ajoutant": a tag before showed that it speaks.
    fn is_tagged(&self, subject: &Phrase) -> bool {
        let same =
            |event: &&Event| event.subject.as_ref().is_some_and(|own| own.span.start == subject.span.start);
        self.reading.events.iter().filter(same).any(|event| event.kind == EventKind::Tag)
    }

    /// "le documentaire sur les étudiants, et qui dépeignait": the antecedent of *qui* may be an earlier noun.
    fn is_detached(&self, event: &Event, antecedent: &Phrase) -> bool {
        let qui = (antecedent.items.end..event.items.start).find(|at| self.items[*at].is(Class::REL));
        let Some(qui) = qui else { return false };
        let gap = &self.items[antecedent.items.end..qui];
        let named = antecedent.head == Head::Name;
        gap.len() > 1 && !named || gap.iter().any(|item| item.is(Class::COORD))
    }

    pub(super) fn governed_by(&self, event: &Event, at: usize) -> Attribution {
        let between = event.items.end..at;
        let how = match event.kind {
            EventKind::Tag => How::Continued,
            EventKind::Particle => How::Particle,
            EventKind::Verb | EventKind::Open => How::Governed,
        };
        self.made(event, how, between)
    }
}

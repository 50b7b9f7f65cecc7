//! Verbs and their subjects: the part of the clause reader that decides who does what.
//!
//! Takes the reader's place at a verb, notes an [`Event`] when it attributes, or when its subject could
//! speak.

use std::{collections::HashSet, sync::LazyLock};

use super::{ClauseReader, Event, EventKind};
use crate::quote::{
    lexicon::Class,
    phrase::{self, Gender, Head, Phrase},
    verb::{self, Form, Verb},
    word::{Item, Shape},
};

impl ClauseReader<'_> {
    /// A verb group: finds its subject and notes it when it attributes.
    pub(super) fn verb(&mut self, item: &Item) -> bool {
        let known = verb::parse(self.here());
        let Some(mut found) = known.or_else(|| self.unknown_verb(item)) else { return false };
        if found.form == Form::Participle
            && self.compound
            && self.follows_coordination()
            && self.main.is_some()
        {
            // "a condamné le crime et estimé que": one auxiliary for both.
            found.form = Form::Finite;
        } else if found.form == Form::Finite && !(self.subordinate && self.compound) {
            self.compound = item.is(Class::HAVE) && found.words.len() > 1;
        }
        let inverted = self.inverted_subject(&found);
        if inverted.is_none() && !self.is_verb_here(item, &found) {
            return false;
        }
        let directly = self.follows_coordination();
        let end = inverted.as_ref().map_or(found.items.end, |subject| subject.items.end);
        let subject = inverted.or_else(|| self.subject_of(&found, directly));
        let subject = subject.map(|subject| self.with_agreement(subject, &found));
        self.believe(&mut found);
        let attributes = found.is(Class::CUE | Class::NAMING);
        if attributes {
            if found.form == Form::Gerund && subject.is_none() {
                self.open_gerunds.push(self.reading.events.len());
            }
            self.reading.events.push(Event {
                kind: EventKind::Verb,
                items: self.at..end,
                class: found.class,
                form: found.form,
                subject: subject.clone(),
                passive: found.passive || found.form == Form::Participle,
                subordinate: self.subordinate && found.form == Form::Finite,
                relative: self.relative,
                words: found.words.clone(),
            });
        } else if found.form == Form::Finite && !found.passive {
            self.open_event(&found, subject.as_ref());
        }
        if found.form == Form::Finite {
            let starts = |phrase: &Phrase| phrase.span.start;
            if subject.as_ref().map(starts) == self.waiting.as_ref().map(starts) && !self.relative {
                self.waiting = None;
            }
            self.finite(subject);
        }
        self.clause_begins = false;
        self.at = end;
        true
    }

    /// "est convaincu qu’il cherchait « … »": to be sure of something is to say it.
    fn believe(&self, found: &mut Verb) {
        let end = found.items.end;
        let Some(last) =
            found.words.last().filter(|_| self.items[self.at].is(Class::BE) || found.is(Class::BE))
        else {
            return;
        };
        let que = |at: usize| self.items.get(at).is_some_and(|item| item.is(Class::QUE));
        if found.words.len() > 1 && is_belief(last.of(self.text)) && que(end) {
            found.passive = false;
            found.class = found.class | Class::SAY;
        } else if let Some(sure) =
            self.items.get(end).filter(|sure| is_belief(sure.span.of(self.text)) && que(end + 1))
        {
            found.words.push(sure.span);
            found.items.end = end + 1;
            found.class = found.class | Class::SAY;
        }
    }

    /// "Apple a été condamnée": the participle shows the gender of a name that does not.
    fn with_agreement(&mut self, subject: Phrase, found: &Verb) -> Phrase {
        let last = found
            .words
            .last()
            .filter(|_| found.is(Class::BE) || self.items[self.at].is(Class::BE) || found.passive);
        let Some(last) = last.filter(|_| found.words.len() > 1) else { return subject };
        if subject.gender != Gender::Unknown || subject.plural || subject.name.is_none() {
            return subject;
        }
        let word = last.of(self.text);
        let gender =
            if word.ends_with("ée") || word.ends_with("ie") || word.ends_with("ue") || word.ends_with("te") {
                Gender::Feminine
            } else if word.ends_with('é') {
                Gender::Masculine
            } else {
                return subject;
            };
        for phrase in self.reading.phrases.iter_mut().filter(|phrase| phrase.span.start == subject.span.start)
        {
            phrase.gender = gender;
        }
        Phrase { gender, ..subject }
    }

    /// Notes a verb of no attributing class whose subject could speak.
    fn open_event(&mut self, found: &Verb, subject: Option<&Phrase>) {
        let alone_be = found.is(Class::BE);
        let Some(subject) = subject.filter(|subject| subject.can_speak() && !alone_be) else { return };
        let items = self.at..found.items.end;
        let event =
            Event::plain(EventKind::Open, items, Class::NONE, Some(subject.clone()), found.words.clone());
        let (subordinate, relative) = (self.subordinate, self.relative);
        self.reading.events.push(Event { subordinate, relative, ..event });
    }

    /// A word of no table right after a pronoun or a name, when it ends as a verb: "Romain Bardin savoure".
    fn unknown_verb(&self, item: &Item) -> Option<Verb> {
        let shaped = item.is(Class::VERBAL) && !item.is(Class::VERB) && item.shape == Shape::Lower;
        let subject = self.candidate.as_ref().filter(|_| shaped)?;
        let named = matches!(subject.head, Head::Name | Head::Pronoun) || subject.name.is_some();
        let between = self.items.get(subject.items.end..self.at)?;
        // "étudiant en histoire" has a preposition.
        let pronoun = |item: &Item| item.is(Class::CLITIC | Class::NEG) && !item.is(Class::PREP);
        let near = between.iter().all(|item| item.is_word() && pronoun(item));
        (named && near).then(|| Verb {
            items: self.at..self.at + 1,
            form: Form::Finite,
            class: Class::NONE,
            words: vec![item.span],
            clitic: None,
            plural: false,
            passive: false,
        })
    }

    /// Bookkeeping after a finite verb.
    fn finite(&mut self, subject: Option<Phrase>) {
        // "il faut", "c’est ainsi qu’il": nobody is meant, and the person who acts is still to come.
        let impersonal = |subject: &Phrase| {
            subject.head == Head::Thing && self.items[subject.items.start].is(Class::SUBJ | Class::NEUTER)
        };
        if let Some(subject) = subject.filter(|subject| !impersonal(subject)) {
            for index in self.open_gerunds.drain(..) {
                self.reading.events[index].subject = Some(subject.clone());
            }
            self.reading.subject.get_or_insert_with(|| subject.clone());
            if !self.subordinate || self.main.is_none() {
                self.reading.subjects.push(subject.span.start);
                self.main = Some(subject);
            }
        }
        self.subordinate = false;
        self.relative = false;
        self.candidate = None;
    }

    /// "que dénonce la CGT", "que ne partage pas X": the subject after the verb of a clause with *que*.
    fn inverted_subject(&self, found: &Verb) -> Option<Phrase> {
        let mut before = self.at;
        while before > self.start && self.items[before - 1].is(Class::CLITIC | Class::NEG) {
            before -= 1;
        }
        let que = before > self.start && self.items[before - 1].is(Class::QUE);
        // "Une critique que rejette X": the antecedent is not a subject.
        let antecedent = self.candidate.as_ref().is_some_and(|candidate| candidate.items.end + 1 == before);
        if !que
            || self.candidate.is_some() && !antecedent
            || found.form != Form::Finite
            || found.clitic.is_some()
        {
            return None;
        }
        let mut at = found.items.end;
        while at < self.items.len() && self.items[at].is(Class::NEG | Class::ADV | Class::TIME) {
            at += 1;
        }
        let subject = phrase::parse(self.from(at))?;
        let person = matches!(subject.head, Head::Name | Head::Role | Head::Body | Head::Group)
            || subject.definite && subject.plural;
        person.then(|| phrase::with_apposition(self.here(), subject))
    }

    /// Whether a form that may be a verb is one here: a finite form needs somebody to be its subject.
    fn is_verb_here(&self, item: &Item, found: &Verb) -> bool {
        match found.form {
            Form::Finite => {
                found.clitic.is_some()
                    || self.candidate.is_some()
                    || self.waiting.is_some()
                    || self.relative
                    || item.is(Class::AUX)
                    || self.follows_coordination() && self.main.is_some() && !item.is(Class::PREP)
            }
            Form::Participle => {
                // "au moyen de communiqués": after a preposition or an article it is a noun.
                let before = self.at.checked_sub(1).filter(|before| *before >= self.start);
                let noun = before.is_some_and(|before| self.items[before].is(Class::PREP | Class::DET));
                !noun && !item.is(Class::PREP | Class::DET | Class::SPEAKER)
            }
            _ => !item.is(Class::PREP | Class::DET),
        }
    }

    /// "et", "ou", "," right before the verb (over clitics and adverbs).
    pub(super) fn follows_coordination(&self) -> bool {
        let mut at = self.at;
        while at > self.start
            && self.items[at - 1].is(Class::CLITIC | Class::NEG | Class::ADV)
            && self.items[at - 1].is_word()
            && !self.items[at - 1].is(Class::COORD)
        {
            at -= 1;
        }
        at > self.start && self.items[at - 1].is(Class::COORD)
    }

    fn subject_of(&self, found: &Verb, coordinated: bool) -> Option<Phrase> {
        if let Some(clitic) = found.clitic {
            return phrase::parse(self.from(clitic).until(clitic + 1));
        }
        match found.form {
            Form::Finite if self.relative => self.candidate_or_last().map(|found| {
                let tail = Some(&found).filter(|found| !found.can_speak());
                tail.and_then(|found| phrase::named_at_end(self.items, found)).unwrap_or(found)
            }),
            Form::Finite if coordinated && self.main.is_some() => self.main.clone(),
            Form::Finite => {
                let waiting = || self.waiting.clone();
                self.candidate.clone().or_else(waiting).or_else(|| self.main.clone())
            }
            Form::Gerund => {
                self.own_subject().or_else(|| self.main.clone()).or_else(|| self.candidate.clone())
            }
            Form::Infinitive => {
                let own =
                    || self.own_subject().or_else(|| self.main.clone()).or_else(|| self.candidate.clone());
                self.controlled().or_else(own)
            }
            Form::Participle => None,
        }
    }

    /// "le reportage a convaincu la veuve X de demander": the person made to do it, where the subject is a
    /// thing.
    fn controlled(&self) -> Option<Phrase> {
        let thing = self.main.as_ref().is_some_and(|main| !main.can_speak());
        let last = self.last.as_ref().filter(|last| thing && matches!(last.head, Head::Name | Head::Role))?;
        let between = self.items.get(last.items.end..self.at)?;
        let of =
            between.iter().any(|item| item.is(Class::OF) || item.is(Class::PREP) && item.span.len() <= 2);
        (of && between.len() <= 4 && (last.name.is_some() || last.definite)).then(|| last.clone())
    }

    /// The antecedent of "qui": the noun right before it.
    fn candidate_or_last(&self) -> Option<Phrase> {
        // "Bastien Loyer, apprenti descendu du Valmoret, qui dit": one capital behind a preposition and
        // a comma is a place.
        let named = |phrase: &Phrase| phrase.name.is_some() && phrase.head == Head::Name;
        if let (Some(main), Some(last)) = (self.main.as_ref().filter(|main| named(main)), &self.last)
            && self.is_bare_place(last)
            && self.items.get(last.items.end).is_some_and(|item| item.is_punct(","))
        {
            return Some(main.clone());
        }
        // "celle de Jules Roux, maraîcher bio, qui voit": words without article tell more of the name before them.
        if let Some(name) = self.last.as_ref().and_then(|last| self.name_before(last)) {
            return Some(name);
        }
        match (&self.candidate, &self.last) {
            (Some(candidate), Some(last)) if candidate.items.end >= last.items.end => Some(candidate.clone()),
            (_, Some(last)) => Some(last.clone()),
            (candidate, None) => candidate.clone(),
        }
    }

    /// The name that stands right before the comma before `last`, which has no article.
    fn name_before(&self, last: &Phrase) -> Option<Phrase> {
        let first = &self.items[last.items.start];
        let bare = first.shape == Shape::Lower && !first.is(Class::DET | Class::SUBJ) && last.name.is_none();
        let comma = last.items.start.checked_sub(1).filter(|at| bare && self.items[*at].is_punct(","))?;
        let named = |phrase: &&Phrase| {
            phrase.items.end == comma && phrase.name.is_some() && phrase.head == Head::Name
        };
        self.reading.phrases.iter().rev().find(named).cloned()
    }

    /// "du Valmoret", "à Brest": a single capital word behind a preposition.
    fn is_bare_place(&self, phrase: &Phrase) -> bool {
        let word = phrase.items.end.checked_sub(1).map(|at| &self.items[at]);
        let before =
            phrase.items.start.checked_sub(1).filter(|at| *at >= self.start).map(|at| &self.items[at]);
        phrase.role.is_none()
            && !phrase.titled
            && phrase.name.is_some_and(|name| word.is_some_and(|word| word.span == name))
            && word.is_some_and(|word| !word.is(Class::FIRST_NAME))
            && before.is_some_and(|before| before.is(Class::PREP))
    }

    /// "l’un d’eux la priant": a noun right before the participle is its subject.
    fn own_subject(&self) -> Option<Phrase> {
        let person = |phrase: &Phrase| matches!(phrase.head, Head::Name | Head::Role);
        if let Some(last) = self.last.as_ref().filter(|last| last.items.end == self.at) {
            // "un discours du président Ilia Marov jugeant que"
            let named = || {
                phrase::named_at_end(self.items, last).filter(|named| person(named) && named.name.is_some())
            };
            let last = if person(last) { Some(last.clone()) } else { named() };
            if last.is_some() {
                return last;
            }
        }
        let candidate = self.candidate.as_ref()?;
        let between = &self.items[candidate.items.end.min(self.at)..self.at];
        let touches =
            between.iter().all(|item| item.is(Class::CLITIC | Class::ADV | Class::PREP) && item.is_word());
        touches.then(|| candidate.clone())
    }
}

/// "convaincu", "sûre": the person who is so thinks it.
fn is_belief(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> =
        LazyLock::new(|| include_str!("../data/beliefs.txt").lines().collect());
    WORDS.contains(word)
}

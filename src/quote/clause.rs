//! The grammar of one sentence: which verbs it has, who their subjects are, which of them attribute.
//!
//! Takes the items of a sentence, gives [`Event`]s in order: attributing verbs with their subjects,
//! inverted tags ("a déclaré X"), particles ("selon X"), passives. Read once, left to right, with a
//! few pieces of memory: the last subject, the last noun, whether a clause begins.
//! [`attribution`](super::attribution) joins events and quotations.

use std::ops::Range;

use super::{
    lexicon::Class,
    phrase::{self, Head, Phrase},
    tag,
    verb::{self, Form, Verb},
    word::{Item, Shape},
};
use crate::span::Span;

/// What kind of evidence an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EventKind {
    /// A verb with its subject before it.
    Verb,
    /// A verb with its subject after it, after a quotation or a comma.
    Tag,
    /// selon X, d’après X, pour X.
    Particle,
}

/// Evidence for an attribution.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent observation")]
pub(super) struct Event {
    pub(super) kind: EventKind,
    pub(super) items: Range<usize>,
    pub(super) class: Class,
    pub(super) form: Form,
    pub(super) subject: Option<Phrase>,
    /// The words of the cue.
    pub(super) words: Vec<Span>,
    pub(super) negated: bool,
    pub(super) hypothetical: bool,
    pub(super) passive: bool,
    /// Stands under another verb: "X a estimé que Y refusait de".
    pub(super) subordinate: bool,
}

/// A sentence, read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) events: Vec<Event>,
    /// Phrases that begin a clause or follow it, for "who was spoken of".
    pub(super) phrases: Vec<Phrase>,
    /// The first subject of the sentence.
    pub(super) subject: Option<Phrase>,
    /// Where the subjects of its main clauses start (bytes).
    pub(super) subjects: Vec<usize>,
}

/// Reads the sentence `range` of `items`.
pub(super) fn read(text: &str, items: &[Item], range: Range<usize>) -> Reading {
    let mut reader = Reader {
        text,
        items,
        limit: range.end,
        start: range.start,
        at: range.start,
        clause_begins: true,
        candidate: None,
        main: None,
        last: None,
        relative: false,
        subordinate: false,
        negated: false,
        open_gerunds: Vec::new(),
        reading: Reading::default(),
    };
    reader.run();
    reader.reading
}

#[expect(clippy::struct_excessive_bools, reason = "each is one piece of the reader's memory")]
struct Reader<'a> {
    text: &'a str,
    items: &'a [Item],
    limit: usize,
    start: usize,
    at: usize,
    /// A noun phrase here would be a subject.
    clause_begins: bool,
    /// The noun phrase that waits for its verb.
    candidate: Option<Phrase>,
    /// The subject of the main clause.
    main: Option<Phrase>,
    /// The last noun phrase of any role: what "qui" refers to.
    last: Option<Phrase>,
    relative: bool,
    subordinate: bool,
    negated: bool,
    /// Events whose subject is the subject that follows.
    open_gerunds: Vec<usize>,
    reading: Reading,
}

impl Reader<'_> {
    fn run(&mut self) {
        while self.at < self.limit {
            let before = self.at;
            self.step();
            if self.at <= before {
                self.at = before + 1;
            }
        }
    }

    fn step(&mut self) {
        let item = self.items[self.at];
        // A capital article or pronoun begins a sentence, whatever stands before it.
        let after_name = self.at > self.start && self.items[self.at - 1].is_capital();
        if item.shape == Shape::Capital && item.is(Class::DET | Class::SUBJ) && !after_name {
            self.clause_begins = true;
        }
        if item.quote().is_some() {
            self.quote();
        } else if !item.is_word() {
            self.punctuation(&item);
        } else if !self.tag() && !self.particle() && !self.joint(&item) {
            self.content(&item);
        }
    }

    fn quote(&mut self) {
        self.clause_begins = false;
        self.at += 1;
    }

    fn punctuation(&mut self, item: &Item) {
        if item.is_punct(",;:—.!?…|") {
            self.clause_begins = true;
        }
        if item.is_punct(";.!?") {
            self.candidate = None;
            self.relative = false;
            self.subordinate = false;
        }
        self.at += 1;
    }

    /// Tries an inverted tag: after a quotation or a comma.
    fn tag(&mut self) -> bool {
        // After a comma in running text a verb is a tag only when no subject waits for one.
        let running = self.candidate.is_none() && self.main.is_some();
        let found = tag::parse(self.text, self.items, self.start, self.at, self.limit, running);
        let Some(found) = found else { return false };
        self.main = Some(found.subject.clone());
        self.candidate = None;
        self.last = Some(found.subject.clone());
        self.reading.subject.get_or_insert_with(|| found.subject.clone());
        self.at = found.end;
        self.clause_begins = false;
        self.reading.events.push(Event {
            kind: EventKind::Tag,
            items: found.verb.items.start..found.end,
            class: found.verb.class,
            form: Form::Finite,
            subject: Some(found.subject),
            hypothetical: is_conditional(self.text, self.items, &found.verb),
            negated: false,
            passive: false,
            subordinate: false,
            words: found.verb.words,
        });
        self.negated = false;
        true
    }

    /// "selon X", "d’après X", "pour X" where a clause begins, "aux yeux de X".
    fn particle(&mut self) -> bool {
        let Some((words, next)) =
            tag::particle(self.text, self.items, self.at, self.limit, self.clause_begins)
        else {
            return false;
        };
        let Some(phrase) = phrase::parse(self.items, next, self.limit) else { return false };
        let phrase = phrase::with_apposition(self.items, phrase, self.limit);
        let weak = !self.items[self.at].is(Class::PARTICLE);
        let speaks = phrase.head != Head::Thing || !weak && phrase.definite;
        if !speaks {
            return false;
        }
        let end = phrase.items.end;
        self.last = Some(phrase.clone());
        self.reading.phrases.push(phrase.clone());
        self.reading.events.push(Event {
            kind: EventKind::Particle,
            items: self.at..end,
            class: if weak { Class::WEAK } else { Class::SAY },
            form: Form::Finite,
            subject: Some(phrase),
            words,
            negated: false,
            hypothetical: false,
            passive: false,
            subordinate: false,
        });
        self.at = end;
        true
    }

    /// Conjunctions, relatives, negation and object pronouns.
    fn joint(&mut self, item: &Item) -> bool {
        if item.is(Class::NEG) {
            self.negated |= item.span.len() <= 3;
            self.at += 1;
            return true;
        }
        if item.is(Class::QUE | Class::SUBORD | Class::COORD) && !item.is(Class::FIN) {
            self.clause_begins = true;
            self.subordinate |= !item.is(Class::COORD);
            self.at += 1;
            return true;
        }
        if item.is(Class::REL) {
            self.relative = item.span.of(self.text).eq_ignore_ascii_case("qui");
            self.subordinate = true;
            self.clause_begins = !self.relative;
            self.at += 1;
            return true;
        }
        if item.is(Class::CLITIC) && self.clitic_here(item) {
            self.at += 1;
            return true;
        }
        false
    }

    /// "le", "la", "les" are object pronouns right before a verb.
    fn clitic_here(&self, item: &Item) -> bool {
        let Some(next) = self.items.get(self.at + 1).filter(|_| self.at + 1 < self.limit) else {
            return false;
        };
        let verb = next.is(Class::AUX | Class::FIN | Class::PPR | Class::INF) && next.is_word();
        let chain = next.is(Class::CLITIC) && !next.is(Class::PREP);
        if item.is(Class::DET) {
            let waits = self.candidate.is_some() || self.relative;
            return verb
                && (next.is(Class::AUX)
                    || waits && !next.is(Class::SPEAKER)
                    || next.is(Class::PPR) && !next.is(Class::SPEAKER));
        }
        !item.is(Class::SUBJ) && (verb || chain) || item.is(Class::SUBJ) && self.candidate.is_some() && verb
    }

    fn content(&mut self, item: &Item) {
        if item.is(Class::SUBJ)
            && let Some(mut pronoun) = phrase::parse(self.items, self.at, self.limit)
        {
            if self.is_impersonal() {
                pronoun.head = Head::Thing;
            }
            self.at = pronoun.items.end;
            self.candidate = Some(pronoun);
            self.clause_begins = false;
            return;
        }
        if self.verb(item) {
            return;
        }
        if item.is(Class::PREP) && !self.begins_with_de_many() {
            self.complement();
            return;
        }
        if let Some(found) = phrase::parse(self.items, self.at, self.limit) {
            self.noun(found);
            return;
        }
        if !item.is(Class::ADV | Class::TIME | Class::ADJ) {
            self.clause_begins = false;
        }
        self.at += 1;
    }

    /// "il faut", "il y a", "il s’agit", "il semble": nobody is meant.
    fn is_impersonal(&self) -> bool {
        let mut next = self.at + 1;
        while next < self.limit
            && self.items[next].is(Class::NEG | Class::CLITIC)
            && self.items[next].is_word()
        {
            if self.items[next].span.of(self.text) == "y" {
                return true;
            }
            next += 1;
        }
        let verb =
            self.items.get(next).filter(|_| next < self.limit).map_or("", |item| item.span.of(self.text));
        let stems = ["fau", "fall", "agi", "sembl", "paraî", "parait", "convien", "suffi", "import"];
        self.items[self.at].span.of(self.text).eq_ignore_ascii_case("il")
            && stems.iter().any(|stem| verb.starts_with(stem))
    }

    fn begins_with_de_many(&self) -> bool {
        self.at == self.start
            && self.items.get(self.at + 1).is_some_and(|next| self.at + 1 < self.limit && next.is(Class::ADJ))
    }

    /// A preposition: what follows is no subject, but an infinitive may attribute.
    fn complement(&mut self) {
        let mut next = self.at + 1;
        while next < self.limit
            && self.items[next].is(Class::CLITIC | Class::NEG)
            && !self.items[next].is(Class::DET)
        {
            next += 1;
        }
        if let Some(item) = self.items.get(next).filter(|_| next < self.limit) {
            if item.is(Class::INF) && !item.is(Class::DET) || item.is(Class::PPR) {
                self.at = next;
                self.verb(&self.items[next]);
                return;
            }
            if next == self.at + 1
                && !self.items[self.at].is(Class::QUE)
                && let Some(phrase) = phrase::parse(self.items, next, self.limit)
            {
                self.at = phrase.items.end;
                self.last = Some(phrase.clone());
                if phrase.head != Head::Thing {
                    self.reading.phrases.push(phrase);
                }
                return;
            }
        }
        self.at += 1;
    }

    /// A noun phrase that no preposition governs.
    fn noun(&mut self, found: Phrase) {
        let found = phrase::with_apposition(self.items, found, self.limit);
        self.at = found.items.end;
        let time = found.noun.is_some()
            && self.items[found.items.start..found.items.end].iter().any(|item| item.is(Class::TIME));
        if !(time && found.head == Head::Thing) {
            if self.clause_begins {
                self.candidate = Some(found.clone());
            }
            self.clause_begins = false;
        }
        self.last = Some(found.clone());
        if found.head != Head::Thing {
            self.reading.phrases.push(found);
        }
    }

    /// A verb group: finds its subject and notes it when it attributes.
    fn verb(&mut self, item: &Item) -> bool {
        let Some(found) = verb::parse(self.items, self.at, self.limit) else { return false };
        if !self.is_verb_here(item, &found) {
            return false;
        }
        let directly = self.follows_coordination();
        let subject = self.subject_of(&found, directly);
        let end = found.items.end;
        let attributes = found.is(Class::CUE | Class::NAMING);
        if attributes {
            if found.form == Form::Gerund && subject.is_none() {
                self.open_gerunds.push(self.reading.events.len());
            }
            let hypothetical = is_conditional(self.text, self.items, &found) && found.modal;
            self.reading.events.push(Event {
                kind: EventKind::Verb,
                items: self.at..end,
                class: found.class,
                form: found.form,
                subject: subject.clone(),
                negated: self.negated,
                hypothetical,
                passive: found.passive || found.form == Form::Participle,
                subordinate: self.subordinate && found.form == Form::Finite,
                words: found.words.clone(),
            });
        }
        if found.form == Form::Finite {
            self.finite(subject);
        }
        self.negated = false;
        self.clause_begins = false;
        self.at = end;
        true
    }

    /// Bookkeeping after a finite verb.
    fn finite(&mut self, subject: Option<Phrase>) {
        let impersonal =
            |subject: &Phrase| subject.head == Head::Thing && self.items[subject.items.start].is(Class::SUBJ);
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

    /// Whether a form that may be a verb is one here: a finite form needs somebody to be its subject.
    fn is_verb_here(&self, item: &Item, found: &Verb) -> bool {
        match found.form {
            Form::Finite => {
                found.clitic.is_some()
                    || self.candidate.is_some()
                    || self.relative
                    || item.is(Class::AUX)
                    || self.follows_coordination() && self.main.is_some() && !item.is(Class::PREP)
            }
            Form::Participle => !item.is(Class::PREP | Class::DET | Class::SPEAKER),
            _ => !item.is(Class::PREP | Class::DET),
        }
    }

    /// "et", "ou", "," right before the verb (over clitics and adverbs).
    fn follows_coordination(&self) -> bool {
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
            return phrase::parse(self.items, clitic, clitic + 1);
        }
        match found.form {
            Form::Finite if self.relative => self.candidate_or_last(),
            Form::Finite if coordinated && self.main.is_some() => self.main.clone(),
            Form::Finite => self.candidate.clone().or_else(|| self.main.clone()),
            Form::Gerund => {
                self.own_subject().or_else(|| self.main.clone()).or_else(|| self.candidate.clone())
            }
            Form::Infinitive => {
                self.own_subject().or_else(|| self.main.clone()).or_else(|| self.candidate.clone())
            }
            Form::Participle => None,
        }
    }

    /// The antecedent of "qui": the noun right before it.
    fn candidate_or_last(&self) -> Option<Phrase> {
        match (&self.candidate, &self.last) {
            (Some(candidate), Some(last)) if candidate.items.end >= last.items.end => Some(candidate.clone()),
            (_, Some(last)) => Some(last.clone()),
            (candidate, None) => candidate.clone(),
        }
    }

    /// "l’un d’eux les invitant": a noun right before the participle is its subject.
    fn own_subject(&self) -> Option<Phrase> {
        let candidate = self.candidate.as_ref()?;
        let between = &self.items[candidate.items.end.min(self.at)..self.at];
        let touches =
            between.iter().all(|item| item.is(Class::CLITIC | Class::ADV | Class::PREP) && item.is_word());
        touches.then(|| candidate.clone())
    }
}

/// "aurait pu répondre", "dirait": not said, or not surely.
fn is_conditional(text: &str, items: &[Item], verb: &Verb) -> bool {
    let first = items[verb.items.start].span.of(text);
    first.ends_with("rait") || first.ends_with("raient")
}

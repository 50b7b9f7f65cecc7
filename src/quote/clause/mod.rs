//! The grammar of one sentence: which verbs it has, who their subjects are, which of them attribute.
//!
//! Takes the items of a sentence, gives [`Event`]s in order: attributing verbs with their subjects,
//! inverted tags ("a déclaré X"), particles ("selon X"), passives. Read once, left to right, with a
//! few pieces of memory: the last subject, the last noun, whether a clause begins.
//! [`attribution`](super::attribution) joins events and quotations.

mod aside;
mod event;
mod predicate;

use std::ops::Range;

use super::{
    lexicon::Class,
    phrase::{self, Head, Phrase},
    stretch::Stretch,
    tag,
    word::{Item, Shape},
};
pub(super) use event::{Event, EventKind};

/// So many items an apposition without article may take.
const APPOSITION: usize = 20;

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
    let mut reader = ClauseReader {
        text,
        items: &items[..range.end],
        start: range.start,
        at: range.start,
        clause_begins: true,
        candidate: None,
        main: None,
        last: None,
        relative: false,
        subordinate: false,
        compound: false,
        waiting: None,
        open_gerunds: Vec::new(),
        reading: Reading::default(),
    };
    reader.run();
    reader.reading
}

#[expect(clippy::struct_excessive_bools, reason = "each is one piece of the reader's memory")]
struct ClauseReader<'a> {
    text: &'a str,
    /// Up to the end of the sentence.
    items: &'a [Item],
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
    /// The last finite verb was *avoir* with its participle.
    compound: bool,
    /// A subject whose verb comes after the clause with *qui* that is being read.
    waiting: Option<Phrase>,
    /// Events whose subject is the subject that follows.
    open_gerunds: Vec<usize>,
    reading: Reading,
}

impl<'a> ClauseReader<'a> {
    /// What is still to be read of the sentence.
    fn here(&self) -> Stretch<'a> {
        self.from(self.at)
    }

    fn from(&self, at: usize) -> Stretch<'a> {
        Stretch::new(self.items, at..self.items.len())
    }

    fn run(&mut self) {
        while self.at < self.items.len() {
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

    /// "Anouk Perret, vigneronne et présidente du syndicat, redoute": one past the comma that ends words without
    /// article behind a name, when the name's verb follows.
    fn over_bare_apposition(&self) -> Option<usize> {
        let named = |phrase: &Phrase| phrase.head == Head::Name && phrase.items.end == self.at;
        self.candidate.as_ref().filter(|candidate| named(candidate) && self.main.is_none())?;
        let first = self.items.get(self.at + 1)?;
        let small =
            Class::DET | Class::PREP | Class::REL | Class::QUE | Class::SUBORD | Class::SUBJ | Class::NEG;
        let small = small
            | Class::CLITIC
            | Class::COORD
            | Class::AUX
            | Class::PPR
            | Class::PRON
            | Class::ADV
            | Class::INF;
        let verb = first.is(Class::FIN) && !first.is(Class::SPEAKER | Class::NOUNISH | Class::ADJ);
        if first.shape != Shape::Lower || first.is(small) || verb {
            return None;
        }
        let reach = self.at + 2..self.items.len().min(self.at + APPOSITION);
        let stops = |item: &Item| {
            item.is_punct(",")
                || !item.is_word()
                || item.is(Class::AUX | Class::REL | Class::SUBJ | Class::QUE)
        };
        let close =
            reach.clone().find(|at| stops(&self.items[*at])).filter(|at| self.items[*at].is_punct(","))?;
        let next = self.items.get(close + 1)?;
        let goes_on = next.is(Class::AUX | Class::FIN | Class::NEG | Class::CLITIC)
            && !next.is(Class::DET | Class::PREP)
            && next.shape == Shape::Lower;
        goes_on.then_some(close + 1)
    }

    fn punctuation(&mut self, item: &Item) {
        if item.is_punct(",")
            && let Some(next) = self.over_bare_apposition()
        {
            self.clause_begins = false;
            self.at = next;
            return;
        }
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
        let found = tag::parse(self.text, self.here(), self.start, true);
        let Some(found) = found else { return false };
        let comma = |index: usize| self.items.get(index).is_some_and(|item| item.is_punct(","));
        let running = self.at > self.start && comma(self.at - 1) && !self.follows_quote();
        // "…, soutient Ricardo Salazar, journaliste qui": a name with its trade, and nothing but what belongs to it.
        let own = found.subject.name.is_some() && found.subject.role.is_some();
        let belongs = |item: &Item| item.is(Class::REL | Class::OF) || item.is_punct(".");
        let ends = own && self.items.get(found.end).is_none_or(belongs);
        if running && self.candidate.is_some() && !comma(found.end) && !ends {
            return false;
        }
        if found.verb.clitic.is_none()
            && let Some(waiting) = self.waiting.take()
        {
            // "X, qui s’est dite « soulagée », affrontera Y": the verb is the first subject's.
            self.candidate = Some(waiting);
            return false;
        }
        self.main = Some(found.subject.clone());
        self.candidate = None;
        self.last = Some(found.subject.clone());
        self.reading.subject.get_or_insert_with(|| found.subject.clone());
        self.at = found.end;
        self.clause_begins = false;
        let items = found.verb.items.start..found.end;
        let event =
            Event::plain(EventKind::Tag, items, found.verb.class, Some(found.subject), found.verb.words);
        self.reading.events.push(event);
        true
    }

    /// Whether a quotation stands right before the comma here.
    fn follows_quote(&self) -> bool {
        self.at >= self.start + 2 && self.items[self.at - 2].quote().is_some()
    }

    /// "selon X", "d’après X", "pour X" where a clause begins, "aux yeux de X".
    fn particle(&mut self) -> bool {
        let Some((words, next)) = tag::particle(self.text, self.here(), self.clause_begins) else {
            return self.own_view();
        };
        let whom = self.items.get(next).is_some_and(|item| item.is(Class::REL));
        let (phrase, end) = if whom && let Some(last) = &self.last {
            // "le chef d’état-major, selon qui « … »", "les réquisitions du procureur X, pour qui".
            let named = Some(last).filter(|last| !last.can_speak());
            let named = named.and_then(|last| phrase::named_at_end(self.items, last));
            (named.unwrap_or_else(|| last.clone()), next + 1)
        } else {
            let Some(phrase) = phrase::parse(self.from(next)) else { return false };
            let phrase = phrase::with_apposition(self.here(), phrase);
            let end = phrase.items.end;
            (phrase, end)
        };
        let weak = self.items[self.at].span.of(self.text).eq_ignore_ascii_case("pour") && words.len() == 1;
        // "», selon une riveraine": right after a quotation whatever noun it is says it.
        let touches = self.at > self.start
            && (self.items[self.at - 1].quote().is_some()
                || self.items[self.at - 1].is_punct(",") && self.follows_quote());
        // "les réquisitions du procureur Binet, pour qui": the one who can speak is meant.
        let phrase = match phrase::named_at_end(self.items, &phrase) {
            Some(owner) if whom && !phrase.can_speak() => owner,
            _ => phrase,
        };
        // "le sens de l’atmosphère", "aux yeux de la loi": a thing has no view.
        let view =
            words.len() > 1 && !self.items[self.at].is(Class::PARTICLE) && !is_after(self.text, &words);
        let definite = if view { phrase.name.is_some() } else { phrase.definite || phrase.plural };
        let speaks = phrase.head != Head::Thing || !weak && (definite || touches);
        if !speaks {
            return false;
        }
        self.last = Some(phrase.clone());
        self.reading.phrases.push(phrase.clone());
        let class = if weak { Class::WEAK } else { Class::SAY };
        let event = Event::plain(EventKind::Particle, self.at..end, class, Some(phrase), words);
        self.reading.events.push(event);
        self.at = end;
        true
    }

    /// Conjunctions, relatives, negation and object pronouns.
    fn joint(&mut self, item: &Item) -> bool {
        if self.comparison() {
            return true;
        }
        if item.is(Class::NEG) {
            self.at += 1;
            return true;
        }
        if item.is(Class::QUE | Class::SUBORD | Class::COORD) && !item.is(Class::FIN) {
            let joined = self.candidate.as_ref().is_some_and(|candidate| candidate.items.end == self.at);
            if item.is(Class::QUE) && joined && self.main.is_none() {
                // "Celle que ses fans adorent a promis": the first subject still waits.
                self.waiting = self.candidate.clone();
            }
            self.clause_begins = true;
            self.subordinate |= !item.is(Class::COORD);
            self.at += 1;
            return true;
        }
        let heads = item.shape == Shape::Capital && self.at == self.start;
        if item.is(Class::REL) && !(heads && item.is(Class::MASC | Class::FEM)) {
            // "Le FMI, dont une mission est attendue, a dit": the first subject still waits.
            let adjacent = |candidate: &Phrase| {
                candidate.items.end == self.at
                    || candidate.items.end + 1 == self.at && self.items[candidate.items.end].is_punct(",")
            };
            if self.main.is_none() && self.candidate.as_ref().is_some_and(adjacent) {
                self.waiting = self.candidate.clone();
            }
            self.relative = item.span.of(self.text).eq_ignore_ascii_case("qui");
            if self.relative && self.main.is_none() {
                self.waiting = self.candidate.clone();
            }
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

    fn content(&mut self, item: &Item) {
        if item.is(Class::SUBJ | Class::REL)
            && let Some(mut pronoun) = phrase::parse(self.here())
        {
            if self.is_impersonal() {
                pronoun.head = Head::Thing;
            }
            self.place_behind_on(&mut pronoun);
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
        if let Some(found) = phrase::parse(self.here()) {
            self.noun(found);
            return;
        }
        if !item.is(Class::ADV | Class::TIME | Class::ADJ) {
            self.clause_begins = false;
        }
        self.at += 1;
    }

    fn begins_with_de_many(&self) -> bool {
        self.at == self.start && self.items.get(self.at + 1).is_some_and(|next| next.is(Class::ADJ))
    }

    /// A preposition: what follows is not a subject, but an infinitive may attribute.
    fn complement(&mut self) {
        let mut next = self.at + 1;
        while next < self.items.len()
            && self.items[next].is(Class::CLITIC | Class::NEG)
            && !self.items[next].is(Class::DET)
        {
            next += 1;
        }
        if let Some(item) = self.items.get(next) {
            if item.is(Class::INF) && !item.is(Class::DET) || item.is(Class::PPR) {
                self.at = next;
                self.verb(&self.items[next]);
                return;
            }
            if next == self.at + 1
                && !self.items[self.at].is(Class::QUE)
                && let Some(phrase) = phrase::parse(self.from(next))
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
        let whole = phrase::with_apposition(self.here(), found.clone());
        let found = if self.is_next_subject(&found, &whole) { found } else { whole };
        self.at = found.items.end;
        let time = found.noun.is_some()
            && self.items[found.items.start..found.items.end].iter().any(|item| item.is(Class::TIME));
        if !(time && found.head == Head::Thing) {
            if self.is_apposition(&found) {
                // "le prévenu, un homme de 34 ans, a nié": a person who is one can speak.
                if let Some(candidate) = self.candidate.as_mut().filter(|candidate| !candidate.can_speak()) {
                    candidate.head = Head::Role;
                }
                let ends = |item: &Item| item.is_punct(",") || item.is(Class::REL) || item.quote().is_some();
                let end = self.items.len();
                self.at = (self.at..end).find(|index| ends(&self.items[*index])).unwrap_or(end);
                self.clause_begins = false;
                return;
            }
            if self.clause_begins {
                let whole = phrase::with_coordinated(self.here(), found.clone());
                self.at = whole.items.end;
                self.candidate = Some(whole);
            }
            self.clause_begins = false;
        }
        self.last = Some(found.clone());
        if found.head != Head::Thing {
            self.reading.phrases.push(found);
        }
    }
}

/// *d’après*, of two words.
fn is_after(text: &str, words: &[crate::span::Span]) -> bool {
    words.last().is_some_and(|last| last.of(text).eq_ignore_ascii_case("après"))
}

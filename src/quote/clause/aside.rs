//! What stands beside subject and verb: comparisons, appositions, set-off pronouns, object pronouns,
//! impersonal *il* and the place behind *on*.

use super::{ClauseReader, Event, EventKind};
use crate::quote::{
    lexicon::Class,
    phrase::{self, Head, Phrase},
    tag,
    verb::Form,
    word::{Item, Shape, word_before},
};
use crate::word_list;

word_list::words_of! { IMPERSONAL: "../data/impersonal.txt", "impersonal" }

impl ClauseReader<'_> {
    /// "En critiquant le préfet, Paul Petit a promis": behind an object and a comma a name right before
    /// its verb is not an apposition (`whole`) but the next subject.
    pub(super) fn is_next_subject(&self, object: &Phrase, whole: &Phrase) -> bool {
        let comma = self.items.get(object.items.end).is_some_and(|item| item.is_punct(","));
        let verb = self.items.get(whole.items.end);
        !self.clause_begins
            && self.candidate.is_none()
            && comma
            && whole.items.end > object.items.end
            && verb.is_some_and(|item| item.is(Class::AUX | Class::FIN) && !item.is(Class::PREP | Class::DET))
    }

    /// "X, tout comme Y, plaide", "X, ainsi que Y, plaide": the subject stays X.
    pub(super) fn comparison(&mut self) -> bool {
        if self.candidate.is_none() {
            return false;
        }
        let item = &self.items[self.at];
        let set_off = self.at > self.start
            && self.items[self.at - 1].is_punct(",")
            && self.items.get(self.at + 1).is_some_and(|next| next.is_punct(","));
        if set_off && item.is(Class::PRON | Class::SUBJ) {
            // "X, lui, plaide".
            self.at += 2;
            return true;
        }
        let word =
            |offset: usize| self.items.get(self.at + offset).map_or("", |item| item.span.of(self.text));
        let length = match (word(0), word(1)) {
            ("comme", _) => 1,
            ("tout", "comme") | ("ainsi", "que" | "qu'" | "qu’") => 2,
            _ => return false,
        };
        let Some(other) = phrase::parse(self.from(self.at + length)) else { return false };
        let after = self.items.get(other.items.end);
        let verb = |item: &Item| item.is(Class::AUX | Class::FIN | Class::CLITIC) && !item.is(Class::DET);
        if !after.is_some_and(|item| item.is_punct(",") || verb(item)) {
            return false;
        }
        self.at = other.items.end + usize::from(after.is_some_and(|item| item.is_punct(",")));
        self.reading.phrases.push(other);
        true
    }

    /// "à ses yeux", "à l’en croire", "selon ses mots": the person being spoken of thinks so.
    pub(super) fn own_view(&mut self) -> bool {
        let Some((words, end)) = tag::own_view(self.text, self.here()) else {
            return false;
        };
        // Several people are not the last speaker: nobody is named for "à leurs yeux".
        let owner = self.items[self.at + 1].span.of(self.text);
        let many = matches!(owner, "les" | "leur" | "leurs");
        // Without a subject an infinitive is the last speaker's ("Et de poursuivre"), a finite form nobody's.
        let form = if many { Form::Finite } else { Form::Infinitive };
        let event = Event::plain(EventKind::Particle, self.at..end, Class::SAY, None, words);
        self.reading.events.push(Event { form, ..event });
        self.at = end;
        true
    }

    /// "il faut", "il y a", "il s’agit", "il semble": nobody is meant.
    pub(super) fn is_impersonal(&self) -> bool {
        let mut next = self.at + 1;
        while next < self.items.len()
            && self.items[next].is(Class::NEG | Class::CLITIC)
            && self.items[next].is_word()
        {
            if self.items[next].span.of(self.text) == "y" {
                return true;
            }
            next += 1;
        }
        let verb = self.items.get(next).map_or("", |item| item.span.of(self.text));
        let verb = if self.items.get(next).is_some_and(|item| item.is(Class::HAVE)) {
            self.items.get(next + 1).map_or("", |item| item.span.of(self.text))
        } else {
            verb
        };
        self.items[self.at].span.of(self.text).eq_ignore_ascii_case("il")
            && (verb == "soit" || IMPERSONAL.iter().any(|stem| verb.starts_with(stem)))
    }

    /// "À l’Élysée, on assure": who stands behind *on*.
    pub(super) fn place_behind_on(&self, pronoun: &mut Phrase) {
        let on = self.items[self.at].span.of(self.text).eq_ignore_ascii_case("on");
        // "chez Bernstein, où l’on s’inquiète"
        let before = |back: usize| {
            word_before(self.text, self.items.get(self.start..self.at).unwrap_or_default(), back)
        };
        let elided = usize::from(matches!(before(1), "l'" | "l’"));
        let where_to = usize::from(before(1 + elided) == "où") * (1 + elided);
        let Some(last) = self.last.as_ref().filter(|last| last.items.end + 1 + where_to == self.at) else {
            return;
        };
        let home = last.items.start.checked_sub(1).is_some_and(|at| {
            at >= self.start && self.items[at].span.of(self.text).eq_ignore_ascii_case("chez")
        });
        if on && home && last.head == Head::Name && self.items[last.items.end].is_punct(",") {
            pronoun.head = Head::Body;
            pronoun.name = last.name;
            return;
        }
        let body = matches!(last.head, Head::Body | Head::Group)
            || last.head == Head::Name && self.items[last.items.start].is(Class::ORG);
        let place =
            self.items[last.items.clone()].iter().any(|item| item.is(Class::PLACE) && !item.is(Class::ORG));
        if on && body && !place && self.items[last.items.end].is_punct(",") {
            pronoun.head = Head::Body;
            pronoun.name = last.name.or(Some(last.span));
        }
    }

    /// A noun phrase between commas right after the subject that waits for its verb.
    pub(super) fn is_apposition(&self, found: &Phrase) -> bool {
        let comma = |index: usize| self.items.get(index).is_some_and(|item| item.is_punct(","));
        let first = &self.items[found.items.start];
        let bare = first.shape == Shape::Lower && !first.is(Class::DET);
        let indefinite = (first.is(Class::INDEF) || bare) && found.name.is_none();
        let waits = self.candidate.as_ref().is_some_and(|candidate| {
            (candidate.can_speak() || found.head == Head::Role)
                && candidate.items.end + 1 == found.items.start
                && comma(candidate.items.end)
        });
        let closes = (found.items.end..found.items.end + 16).any(comma);
        waits && indefinite && closes && self.main.is_none()
    }

    /// "le", "la", "les" are object pronouns right before a verb.
    pub(super) fn clitic_here(&self, item: &Item) -> bool {
        let Some(next) = self.items.get(self.at + 1) else {
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
}

//! Attributions that no verb of saying makes: colons, headlines, clefts, nouns of saying, and the mere
//! subject of the sentence.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use super::{Attribution, How, ReadSentence, cue_of, is_writing};
use crate::quote::{
    clause::{Event, EventKind},
    lexicon::{Class, fold, forms_in},
    phrase::{self, Gender, Head, Phrase},
    verb::Form,
    word::{Item, Shape},
};

/// So many items before a quotation a noun of saying is looked for.
const NOUN_REACH: usize = 12;

impl ReadSentence<'_> {
    /// "« Un gâchis humain » : les anciens de Duralex racontent": who stands after the colon.
    pub(super) fn headline(&self, at: usize) -> Option<Attribution> {
        let colon = self.items.get(at + 1).is_some_and(|item| at + 1 < self.range.end && item.is_punct(":"));
        if at != self.range.start || !colon {
            return None;
        }
        let phrase = phrase::parse(self.stretch(at + 2..self.range.end))
            .filter(|phrase| matches!(phrase.head, Head::Group | Head::Role | Head::Name))?;
        let event = self.reading.events.iter().find(|event| {
            event.kind == EventKind::Verb
                && event.items.start >= phrase.items.end
                && event.class.any(Class::SAY)
        });
        let cue = event.and_then(|event| cue_of(self.text, &event.words));
        Some(Attribution { how: How::Colon, speaker: Some(phrase), cue, ..Attribution::nothing() })
    }

    /// "« … » : c’est ainsi que X qualifie", "« … » – c’est en ces termes que X a répondu".
    pub(super) fn cleft(&self, at: usize) -> Option<Attribution> {
        let item = |index: usize| self.items.get(index).filter(|_| index < self.range.end);
        let divided = usize::from(item(at + 1)?.is_punct(":—,"));
        let points = item(at + 1 + divided)?.is(Class::NEUTER);
        if let Some(made) = self.watchword(at + 2 + divided).filter(|_| points) {
            return Some(made);
        }
        let que = (at + 2 + divided..self.range.end.min(at + 10))
            .find(|index| self.items[*index].is(Class::QUE))?;
        let event =
            self.reading.events.iter().find(|event| {
                event.items.start > que && event.subject.as_ref().is_some_and(Phrase::can_speak)
            })?;
        points.then(|| self.made(event, How::FarTag, at + 1..event.items.start))
    }

    /// "« … » – c’est le mot d’ordre de Géraldine Pons": a noun of saying and whose it is, behind *c’*.
    fn watchword(&self, be: usize) -> Option<Attribution> {
        self.items.get(be).filter(|item| be < self.range.end && item.is(Class::BE))?;
        let end = self.range.end.min(be + 6);
        let noun = (be + 1..end).find(|at| self.items[*at].is(Class::UTTER | Class::VIEW))?;
        let of = (noun + 1..end).rev().find(|at| self.items[*at].is(Class::OF))?;
        let here = self.stretch(of + 1..self.range.end);
        let owner = phrase::with_apposition(here, phrase::parse(here).filter(Phrase::can_speak)?);
        let cue = cue_of(self.text, &[self.items[noun].span]);
        Some(Attribution {
            how: How::Tag,
            speaker: Some(owned_by(&self.items[of], owner)),
            cue,
            class: Class::SAY,
            ..Attribution::nothing()
        })
    }

    /// Words and a colon right before the quotation.
    pub(super) fn colon(&self, at: usize, left: Option<&Event>) -> Option<Attribution> {
        let colon = at.checked_sub(1).filter(|index| *index >= self.range.start)?;
        if !self.items[colon].is_punct(":") || self.is_teaser(colon) {
            return None;
        }
        let owned =
            |subject: &Phrase| !subject.can_speak() && self.items[subject.items.start].is(Class::POSS);
        if let Some(made) = self.agent(colon) {
            return Some(made);
        }
        // "se plia au vœu de l’élu qui en voulait trois :": the clause with *qui* is closed.
        let far = |event: &Event| {
            event.relative
                && self.items[event.items.end..colon]
                    .iter()
                    .any(|item| item.is_word() && !item.is(Class::ADV))
        };
        let main = |event: &&Event| {
            !event.relative
                && event.items.end <= colon
                && event.subject.as_ref().is_some_and(Phrase::can_speak)
        };
        let left = match left {
            Some(event) if far(event) => self.reading.events.iter().rev().find(main),
            left => left,
        };
        let says =
            |event: &Event| event.class.any(Class::SAY) && event.form == Form::Finite && !event.passive;
        if let Some(event) = left.filter(|event| {
            let mute = |subject: &Phrase| !says(event) && !subject.can_speak() && subject.name.is_none();
            event.subject.as_ref().is_some_and(|subject| !owned(subject) && !mute(subject))
        }) {
            let mut made = self.governed_by(event, at);
            made.how = How::Colon;
            return Some(made);
        }
        let view = self
            .reading
            .events
            .iter()
            .rev()
            .find(|event| event.kind == EventKind::Particle && event.items.end == colon);
        if let Some(event) = view {
            // "Pour Kab Niang : « … »"
            return Some(Attribution { how: How::Colon, ..self.governed_by(event, at) });
        }
        let speaker = self.before_colon(colon);
        // "Et de poursuivre : « … »": nobody is named, the last speaker goes on.
        let narrates = |event: &&Event| event.form == Form::Infinitive && event.class.any(Class::SAY);
        if let (None, Some(event)) = (&speaker, left.filter(narrates)) {
            return Some(Attribution { how: How::Colon, ..self.made(event, How::Colon, colon..colon) });
        }
        // "Le documentaire, réalisé en neuf mois, précise : « … »": the verb, though its subject was not found.
        let verb = left.filter(|event| event.items.end == colon && event.class.any(Class::SAY));
        let cue = verb.and_then(|event| cue_of(self.text, &event.words));
        // "Alors que les jurés se taisaient, Maas sortit et cria :": not the first subject of two.
        let first = self.reading.subject.as_ref().map(|subject| subject.span.start);
        let other = self
            .reading
            .subjects
            .iter()
            .any(|start| Some(*start) != first && *start < self.items[colon].span.start);
        let withheld =
            other && first.is_some() && speaker.as_ref().map(|speaker| speaker.span.start) == first;
        Some(Attribution { how: How::Colon, speaker, cue, withheld, ..Attribution::nothing() })
    }

    /// "À lire aussi :": the page invites to read on, nobody says anything.
    fn is_teaser(&self, colon: usize) -> bool {
        static WORDS: LazyLock<HashSet<String>> =
            LazyLock::new(|| forms_in(include_str!("../data/naming.txt"), "teaser", false));
        let mut buffer = String::new();
        let words = &self.items[self.range.start..colon];
        words.len() > 1 && words.iter().all(|item| WORDS.contains(fold(item.span.of(self.text), &mut buffer)))
    }

    /// Who the words before a colon name: "Le verdict de l’entraîneur :", "Attal :".
    fn before_colon(&self, colon: usize) -> Option<Phrase> {
        // "Sa philosophie : « … »" is somebody's, and says nothing.
        let owned =
            |subject: &Phrase| !subject.can_speak() && self.items[subject.items.start].is(Class::POSS);
        let start = (self.range.start..colon)
            .rev()
            .find(|index| self.items[*index].is_punct(";:") || self.items[*index].quote().is_some());
        let start = start.map_or(self.range.start, |index| index + 1);
        for index in start..colon {
            let noun = &self.items[index];
            let of = self.items.get(index + 1).filter(|_| index + 1 < colon);
            if noun.is(Class::UTTER)
                && let Some(of) = of.filter(|of| of.is(Class::PREP))
                && let Some(owner) = phrase::parse(self.stretch(index + 2..colon)).filter(Phrase::can_speak)
            {
                return Some(owned_by(of, owner));
            }
        }
        let thing = |subject: &Phrase| !subject.can_speak() && subject.name.is_none();
        let subject =
            self.reading.subject.clone().filter(|subject| {
                subject.items.end <= colon && subject.items.start >= start && !owned(subject)
            });
        if let Some(subject) = subject.as_ref().filter(|subject| thing(subject)) {
            // "La décision a déclenché la fureur du maire Gilles Aubin :", but "Un rapport conclut de même :"
            let named = self.at_end(start, colon).or_else(|| self.at_home(start, colon));
            return named.or_else(|| Some(subject.clone()).filter(|subject| is_writing(self.text, subject)));
        }
        // "Réaction immédiate de Théo Roux :": one word of no table at the head of words without a verb is no name.
        let subject = subject.filter(|subject| {
            let one = subject.items.len() == 1
                && subject.items.start == self.range.start
                && subject.head == Head::Name;
            let next = self.items.get(subject.items.end).filter(|_| subject.items.end < colon);
            !(one
                && next.is_some_and(|next| next.shape == Shape::Lower && !next.is(Class::VERB | Class::AUX)))
                || self.at_home(start, colon).is_none()
        });
        let whole = phrase::parse(self.stretch(start..colon))
            .filter(|phrase| phrase.can_speak() && phrase.items.end >= colon);
        subject.or(whole).or_else(|| self.at_home(start, colon))
    }

    /// "… la colère du sénateur Philippe Amiot :": the person whom the words before the colon end with.
    fn at_end(&self, start: usize, colon: usize) -> Option<Phrase> {
        (start + 1..colon).filter(|at| self.items[*at].is(Class::OF)).find_map(|of| {
            let phrase = phrase::parse(self.stretch(of + 1..colon))?;
            let person =
                matches!(phrase.head, Head::Name | Head::Role) && (phrase.name.is_some() || phrase.definite);
            (person && phrase.items.end >= colon).then(|| owned_by(&self.items[of], phrase))
        })
    }

    /// "Même amertume chez son voisin Luc :", "Satisfaction du côté de la CGT :": words without a verb that
    /// end with somebody.
    fn at_home(&self, start: usize, colon: usize) -> Option<Phrase> {
        let words = &self.items[start..colon];
        if words.iter().any(|item| item.is(Class::AUX | Class::SUBJ | Class::REL | Class::QUE)) {
            return None;
        }
        let chez = (start + 1..colon).rev().find(|at| {
            let word = self.items[*at].span.of(self.text);
            matches!(word, "chez" | "côté" | "pour" | "parmi" | "de" | "du")
        })?;
        let side = self.items[chez].span.of(self.text) == "côté"
            || chez > start && self.items[chez - 1].span.of(self.text) == "côté";
        let of = matches!(self.items[chez].span.of(self.text), "de" | "du");
        let here = self.stretch(chez + 1..colon);
        let phrase = phrase::with_apposition(here, phrase::parse(here)?);
        if !phrase.can_speak() || phrase.items.end < colon {
            return None;
        }
        let person = phrase.name.is_some() || phrase.definite;
        // "Réaction immédiate de Théo Roux :": no verb, and a full name at the end.
        let verb = words.iter().any(|item| {
            item.is(Class::FIN)
                && item.shape == Shape::Lower
                && !item.is(Class::NOUNISH | Class::SPEAKER | Class::ADJ)
        });
        let full = of
            && !verb
            && phrase.head == Head::Name
            && phrase.name.is_some_and(|name| name.of(self.text).contains(' '));
        (person && (!of || side || full)).then(|| owned_by(&self.items[chez], phrase))
    }

    /// "l’appel de X à « … »", "sa promesse de « … »", "aux cris de « … »": a noun says that words are said.
    pub(super) fn noun_of_saying(&self, at: usize) -> Option<Attribution> {
        let floor = self.range.start.max(at.saturating_sub(NOUN_REACH));
        let clause = (floor..at).rev().take_while(|index| {
            let item = &self.items[*index];
            item.is_word() && !item.is(Class::AUX | Class::SUBJ) || item.is_punct(",") && *index + 1 == at
        });
        let noun = clause.filter(|index| self.items[*index].is(Class::UTTER)).last()?;
        let item = &self.items[noun];
        let link = &self.items[at - 1];
        let linked = link.is(Class::PREP) && link.span.len() <= 3 || link.is_punct(",") || at == noun + 1;
        let named = at <= noun + 2 || link.is_punct(",");
        if !linked || item.is(Class::NAMING_NOUN) && named && !self.is_owned(noun) {
            return None;
        }
        let owner = self.items.get(noun + 1).filter(|next| noun + 2 < at && next.is(Class::PREP));
        let owner = owner.and_then(|next| {
            let owner = phrase::parse(self.stretch(noun + 2..at)).filter(Phrase::can_speak)?;
            Some(owned_by(next, owner))
        });
        let subject = || self.reading.subject.clone().filter(Phrase::can_speak);
        let definite =
            noun > self.range.start && self.items[noun - 1].is(Class::DEF) && !link.is(Class::PREP);
        let speaker = owner.or_else(|| if definite { None } else { subject() });
        Some(Attribution {
            how: How::Noun,
            speaker,
            cue: cue_of(self.text, &[item.span]),
            class: Class::SAY,
            between: noun + 1..at,
            ..Attribution::nothing()
        })
    }

    /// "sa formule", "leurs mots".
    fn is_owned(&self, noun: usize) -> bool {
        noun > self.range.start && self.items[noun - 1].is(Class::POSS)
    }

    /// Somebody who is the subject around the quotation, where no verb of saying is.
    pub(super) fn subject(&self, at: usize) -> Option<Attribution> {
        let events = &self.reading.events;
        let speaks = |event: &&Event| event.subject.as_ref().is_some_and(Phrase::can_speak);
        let open = |range: Range<usize>| {
            !self.items[range].iter().any(|item| item.is_punct(";:") || item.is(Class::REL))
        };
        let left =
            events.iter().rev().find(|event| event.items.end <= at).filter(|event| {
                event.kind != EventKind::Particle && speaks(event) && open(event.items.end..at)
            });
        if let Some(event) = left {
            return Some(self.made(event, How::Subject, event.items.end..at));
        }
        let right = events
            .iter()
            .find(|event| event.items.start > at)
            .filter(|event| at == self.range.start && speaks(event) && open(at + 1..event.items.start))?;
        let mut made = self.made(right, How::Subject, at + 1..right.items.start);
        made.cue = made.cue.filter(|_| right.kind != EventKind::Open);
        Some(made)
    }
}

/// "du secrétaire général": the preposition `of` holds the article.
fn owned_by(of: &Item, owner: Phrase) -> Phrase {
    let contracted = of.is(Class::DEF) && of.span.len() == 2;
    let gender = if contracted && owner.gender == Gender::Unknown { Gender::Masculine } else { owner.gender };
    Phrase { definite: owner.definite || contracted, gender, ..owner }
}

//! Joins quotations and evidence: which verb, tag or particle a quotation belongs to.
//!
//! Takes a sentence's [`Reading`] and the quotations in it, gives one [`Attribution`] a quotation: the
//! speaker's phrase as the text has it and the cue. The nearest strong evidence wins: a tag that
//! touches the quotation, then what governs it from the left, then a tag further right, then a colon.
//! [`resolve`](super::resolve) finds out who the phrase means.

use std::ops::Range;

use super::{
    Cue,
    clause::{Event, EventKind, Reading},
    lexicon::Class,
    phrase::{self, Head, Phrase},
    tag,
    verb::Form,
    word::{Item, Shape},
};
use crate::span::Span;

/// How a quotation was attributed; also the evidence that `--explain` shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// A tag right after it.
    Tag,
    /// A verb before it in the sentence.
    Governed,
    /// selon, d’après, pour.
    Particle,
    /// qualifié de … par X
    Passive,
    /// A tag further on in the sentence.
    FarTag,
    /// A tag before it: the quotation goes on after it.
    Continued,
    /// Words before a colon.
    Colon,
    /// A tag inside the marks: "« … , dit-il, … »".
    Incise,
    /// "— X" after it.
    Signature,
    /// Nothing: the speaker is whoever spoke last.
    Floating,
    /// Nothing at all.
    Nothing,
}

/// Who says a quotation, as the sentence tells it.
#[derive(Debug, Clone)]
pub(super) struct Attribution {
    pub(super) how: How,
    pub(super) speaker: Option<Phrase>,
    pub(super) cue: Option<Cue>,
    /// Classes of the cue.
    pub(super) class: Class,
    pub(super) negated: bool,
    pub(super) hypothetical: bool,
    /// Items between the cue and the quotation.
    pub(super) between: Range<usize>,
}

impl Attribution {
    pub(super) fn nothing() -> Self {
        Self {
            how: How::Nothing,
            speaker: None,
            cue: None,
            class: Class::NONE,
            negated: false,
            hypothetical: false,
            between: 0..0,
        }
    }
}

/// A sentence with its reading.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    pub(super) items: &'a [Item],
    pub(super) range: Range<usize>,
    pub(super) reading: &'a Reading,
}

impl Sentence<'_> {
    /// Attributes the quotation that is item `at`.
    pub(super) fn attribute(&self, at: usize) -> Attribution {
        let touching = self.touching_tag(at);
        let passive = self.passive(at);
        let left = self.governing(at);
        touching
            .or(passive)
            .or_else(|| self.colon(at, left))
            .or_else(|| left.map(|event| self.governed_by(event, at)))
            .or_else(|| self.far_tag(at))
            .or_else(|| self.particle_after(at))
            .or_else(|| self.signature(at))
            .or_else(|| self.verb_after(at))
            .unwrap_or_else(Attribution::nothing)
    }

    fn made(&self, event: &Event, how: How, between: Range<usize>) -> Attribution {
        Attribution {
            how,
            speaker: event.subject.clone(),
            cue: cue_of(self.text, &event.words),
            class: event.class,
            negated: event.negated,
            hypothetical: event.hypothetical,
            between,
        }
    }

    /// A tag, or a particle, that only punctuation divides from the quotation.
    fn touching_tag(&self, at: usize) -> Option<Attribution> {
        let mut next = at + 1;
        while next < self.range.end && self.items[next].is_punct(",.!?…—") {
            next += 1;
        }
        while next < self.range.end
            && self.items[next].is(Class::CLITIC)
            && self.items[next].shape == Shape::Lower
        {
            next += 1;
        }
        let event = self.reading.events.iter().find(|event| {
            event.items.start == next && matches!(event.kind, EventKind::Tag | EventKind::Particle)
        })?;
        let how = if event.kind == EventKind::Tag { How::Tag } else { How::Particle };
        let medium = event.kind == EventKind::Particle && !event.class.any(Class::SAY);
        (!medium).then(|| self.made(event, how, at..at))
    }

    /// "qualifié de « … » par X".
    fn passive(&self, at: usize) -> Option<Attribution> {
        let by = self.items.get(at + 1).filter(|_| at + 1 < self.range.end)?;
        if !by.span.of(self.text).eq_ignore_ascii_case("par") {
            return None;
        }
        let event = self.reading.events.iter().rev().find(|event| event.items.end <= at)?;
        let phrase = phrase::parse(self.items, at + 2, self.range.end).filter(Phrase::can_speak)?;
        let mut made = self.made(event, How::Passive, event.items.end..at);
        made.speaker = Some(phrase::with_apposition(self.items, phrase, self.range.end));
        event.passive.then_some(made)
    }

    /// The nearest evidence to the left that reaches the quotation.
    fn governing(&self, at: usize) -> Option<&Event> {
        let events = &self.reading.events;
        let nearest = events.iter().rev().find(|event| event.items.end <= at && self.reaches(event, at))?;
        if nearest.kind == EventKind::Verb && nearest.subordinate && !nearest.class.any(Class::SAY) {
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
            let close = matrix.filter(|event| {
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

    /// Whether `event` may govern the quotation at `at`: nothing that ends its clause stands between.
    fn reaches(&self, event: &Event, at: usize) -> bool {
        let between = &self.items[event.items.end..at];
        if between.iter().any(|item| item.is_punct(";")) {
            return false;
        }
        if event.form == Form::Participle && event.subject.is_none() && !event.passive {
            return false;
        }
        match event.kind {
            EventKind::Tag => true,
            EventKind::Particle => {
                event.class.any(Class::SAY) || !between.iter().any(|item| item.is_punct(":"))
            }
            EventKind::Verb if event.class.any(Class::SAY | Class::JUDGE) => true,
            EventKind::Verb => {
                between.len() <= 4 && between.iter().any(|item| item.is(Class::QUE) || item.is_punct(":"))
                    || between.is_empty()
            }
        }
    }

    /// "selon l’agence Belta": the medium, when somebody else speaks.
    fn is_medium(&self, event: &Event) -> bool {
        event.subject.as_ref().and_then(|subject| subject.noun).is_some_and(|noun| {
            let items = &self.items[event.items.clone()];
            items.iter().any(|item| item.span == noun && item.is(Class::MEDIA))
        })
    }

    fn governed_by(&self, event: &Event, at: usize) -> Attribution {
        let between = event.items.end..at;
        let how = match event.kind {
            EventKind::Tag => How::Continued,
            EventKind::Particle => How::Particle,
            EventKind::Verb => How::Governed,
        };
        self.made(event, how, between)
    }

    /// Words and a colon right before the quotation.
    fn colon(&self, at: usize, left: Option<&Event>) -> Option<Attribution> {
        let colon = at.checked_sub(1).filter(|index| *index >= self.range.start)?;
        if !self.items[colon].is_punct(":") {
            return None;
        }
        if let Some(event) = left.filter(|event| event.subject.is_some()) {
            let mut made = self.governed_by(event, at);
            made.how = How::Colon;
            return Some(made);
        }
        let speaker = self.before_colon(colon);
        Some(Attribution { how: How::Colon, speaker, ..Attribution::nothing() })
    }

    /// Who the words before a colon name: "Le verdict de l’entraîneur :", "Attal :".
    fn before_colon(&self, colon: usize) -> Option<Phrase> {
        let start = (self.range.start..colon)
            .rev()
            .find(|index| self.items[*index].is_punct(";:") || self.items[*index].quote().is_some());
        let start = start.map_or(self.range.start, |index| index + 1);
        for index in start..colon {
            let noun = &self.items[index];
            let of = self.items.get(index + 1).filter(|_| index + 1 < colon);
            if noun.is(Class::UTTER)
                && of.is_some_and(|of| of.is(Class::PREP))
                && let Some(owner) = phrase::parse(self.items, index + 2, colon)
                    .filter(|owner| owner.can_speak() || owner.definite)
            {
                return Some(owner);
            }
        }
        let subject = self
            .reading
            .subject
            .clone()
            .filter(|subject| subject.items.end <= colon && subject.items.start >= start);
        let whole = phrase::parse(self.items, start, colon)
            .filter(|phrase| phrase.can_speak() && phrase.items.end >= colon);
        subject.or(whole)
    }

    /// A tag or an attributing verb later in the sentence: "… « guerre hybride » …, a déclaré X".
    fn far_tag(&self, at: usize) -> Option<Attribution> {
        let event = self
            .reading
            .events
            .iter()
            .find(|event| event.items.start > at && event.kind == EventKind::Tag)?;
        let between = &self.items[at + 1..event.items.start];
        let broken = between.iter().any(|item| item.is_punct(";"));
        (!broken).then(|| self.made(event, How::FarTag, at + 1..event.items.start))
    }

    /// "…, selon X" at the end of the clause.
    fn particle_after(&self, at: usize) -> Option<Attribution> {
        let event = self.reading.events.iter().find(|event| {
            event.items.start > at && event.kind == EventKind::Particle && event.class.any(Class::SAY)
        })?;
        let broken = self.items[at + 1..event.items.start].iter().any(|item| item.is_punct(";"));
        (!broken).then(|| self.made(event, How::Particle, at + 1..event.items.start))
    }

    /// "» — Emmanuel Macron (@`EmmanuelMacron`)".
    fn signature(&self, at: usize) -> Option<Attribution> {
        let dash = self.items.get(at + 1).filter(|_| at + 1 < self.range.end)?;
        if !dash.is_punct("—(-") {
            return None;
        }
        let phrase = phrase::parse(self.items, at + 2, self.range.end)
            .filter(|phrase| phrase.name.is_some() && phrase.head == Head::Name)?;
        Some(Attribution { how: How::Signature, speaker: Some(phrase), ..Attribution::nothing() })
    }

    /// "« … », il a ajouté": the subject before its verb, at the end.
    fn verb_after(&self, at: usize) -> Option<Attribution> {
        let event = self.reading.events.iter().find(|event| event.items.start > at)?;
        let first = at == self.range.start;
        let comma = self.items.get(at + 1).is_some_and(|item| item.is_punct(","));
        let ends = self.items[event.items.end..self.range.end]
            .iter()
            .all(|item| !item.is(Class::QUE) && item.quote().is_none());
        let says = event.kind == EventKind::Verb && event.class.any(Class::SAY) && !event.negated;
        (first && comma && ends && says && event.form == Form::Finite)
            .then(|| self.made(event, How::FarTag, at + 1..event.items.start))
    }
}

/// A tag inside a quotation's marks, among its own items: the attribution and its span.
pub(super) fn incise(text: &str, items: &[Item]) -> Option<(Attribution, Span)> {
    for at in 2..items.len() {
        if !items[at - 1].is_punct(",!?") || !items[at].is(Class::VERB | Class::CLITIC) {
            continue;
        }
        let Some(found) = tag::parse(text, items, 0, at, items.len(), true) else { continue };
        let closed = items.get(found.end).is_none_or(|item| item.is_punct(",.;:!…—"));
        let third = !items[found.subject.items.start].is(Class::FIRST);
        let known = found.verb.clitic.is_some() || found.subject.name.is_some() || found.subject.definite;
        if closed && third && known && found.verb.is(Class::SAY) {
            let attribution = Attribution {
                how: How::Incise,
                cue: cue_of(text, &found.verb.words),
                class: found.verb.class,
                speaker: Some(found.subject),
                ..Attribution::nothing()
            };
            let span = Span::new(items[at].span.start, items[found.end - 1].span.end);
            return Some((attribution, span));
        }
    }
    None
}

/// The cue's words as the text has them.
fn cue_of(text: &str, words: &[Span]) -> Option<Cue> {
    let (first, last) = (words.first()?, words.last()?);
    let mut shown = String::new();
    let mut end = None;
    for word in words {
        if let Some(end) = end {
            let gap = text.get(end..word.start).unwrap_or_default();
            let joined = gap.trim().is_empty();
            let elided = gap.is_empty();
            shown.push_str(if elided {
                ""
            } else if joined {
                " "
            } else {
                " … "
            });
        }
        shown.push_str(word.of(text));
        end = Some(word.end);
    }
    Some(Cue { text: shown, span: Span::new(first.start, last.end) })
}

//! Constructions of the press that attribute in their own way: *comme l’écrit X*, a medium that cites
//! somebody, the agent of a passive before a colon, lists, views that govern their whole sentence, and
//! what the next sentence says of the words before it.
//!
//! Takes a [`ReadSentence`] and a quotation's place, gives its [`Attribution`].

use super::{Attribution, How, ReadSentence, cue_of};
use crate::{
    quote::{
        clause::{Event, EventKind, Reading},
        lexicon::Class,
        phrase::{self, Head, Phrase},
        stretch::Stretch,
        tag,
        verb::{self, Form},
        word::{Item, Shape},
    },
    span::Span,
    word_list,
};

/// So many items after a quotation *comme* is looked for.
const COMME_REACH: usize = 6;

impl ReadSentence<'_> {
    fn word(&self, at: usize) -> &str {
        self.items.get(at).filter(|_| at < self.range.end).map_or("", |item| item.span.of(self.text))
    }

    /// Whether a phrase that speaks holds the quotation: "promet la fondatrice du « Festival des rives »".
    pub(super) fn is_inside_name(&self, at: usize) -> bool {
        let holds = |phrase: &Phrase| phrase.items.start < at && at + 1 < phrase.items.end;
        self.reading.events.iter().filter_map(|event| event.subject.as_ref()).any(holds)
            || self.reading.subject.as_ref().is_some_and(holds)
    }

    /// One past "(ndlr)", "[NDLR : …]" and the marks behind a quotation, and past *comme*.
    pub(super) fn over_note(&self, at: usize) -> usize {
        let mut next = at + 1;
        if next < self.range.end && self.items[next].is_punct("([") {
            let reach = self.range.end.min(next + 14);
            let close = (next..reach).find(|index| self.items[*index].is_punct(")]"));
            let note = self.word(next + 1);
            if let Some(close) =
                close.filter(|_| note.eq_ignore_ascii_case("ndlr") || note.starts_with("sic"))
            {
                next = close + 1;
            }
        }
        while next < self.range.end && self.items[next].is_punct(",.!?…—") {
            next += 1;
        }
        if self.word(next) == "comme" {
            next += 1;
        } else if self.word(next) == "ainsi"
            && self.items.get(next + 1).is_some_and(|item| item.is(Class::QUE))
        {
            next += 2;
        }
        next
    }

    /// "« … » ou « … », comme trois riverains le disent": a subject before its verb.
    pub(super) fn comme_after(&self, at: usize) -> Option<Attribution> {
        let reach = at + 1..self.range.end.min(at + COMME_REACH);
        let comme = reach.clone().find(|index| self.word(*index) == "comme")?;
        let straight = self.items[at + 1..comme]
            .iter()
            .all(|item| item.quote().is_some() || item.is_punct(",") || item.is(Class::COORD | Class::DET));
        let event = self.reading.events.iter().find(|event| {
            event.items.start > comme
                && event.subject.as_ref().is_some_and(|subject| subject.items.start == comme + 1)
        })?;
        let subject = event.subject.as_ref().filter(|subject| subject.can_speak())?;
        let object = self.items[subject.items.end..event.items.start.max(subject.items.end)]
            .iter()
            .any(|item| item.is(Class::CLITIC));
        (straight && object).then(|| self.made(event, How::FarTag, at + 1..event.items.start))
    }

    /// "rapporte le Washington Post citant X", "selon l’agence Y, citée par Z": the person or paper cited says it.
    pub(super) fn cited(&self, made: Attribution) -> Attribution {
        let Some(medium) = made.speaker.as_ref() else { return made };
        let mut next = medium.items.end;
        if next < self.range.end && self.items[next].is_punct(",") {
            next += 1;
        }
        if self.word(next) == "en" {
            next += 1;
        }
        if self.word(next) != "citant" {
            return made;
        }
        let whom = self.stretch(next + 1..self.range.end);
        let Some(source) = phrase::parse(whom).filter(Phrase::can_speak) else { return made };
        let source = phrase::with_apposition(whom, source);
        Attribution { speaker: Some(source), ..made }
    }

    /// "Des menaces ont été hurlées par trois spectateurs :": the agent of the passive before a colon.
    pub(super) fn agent(&self, colon: usize) -> Option<Attribution> {
        let event = self.reading.events.iter().rev().find(|event| event.items.end <= colon);
        let by = (self.range.start..colon).rev().find(|index| self.word(*index) == "par")?;
        let before = by.checked_sub(1)?;
        let participle = self.items[before].is(Class::PP | Class::PARTICIPLE) && before >= self.range.start;
        let agent = phrase::parse(self.stretch(by + 1..colon))?;
        let agent = phrase::with_apposition(self.stretch(by + 1..colon), agent);
        let speaks = agent.can_speak() || agent.plural || agent.name.is_some();
        if !participle
            || !speaks
            || agent.items.end < colon
                && !self.items[agent.items.end].is(Class::ADJ)
                && agent.items.end + 1 < colon
        {
            return None;
        }
        let event = event.filter(|event| event.items.contains(&before));
        let class = event.map_or(Class::NONE, |event| event.class);
        let says = class.any(Class::CUE);
        let cue = cue_of(self.text, &[self.items[before].span]).filter(|_| says);
        Some(Attribution { how: How::Colon, speaker: Some(agent), cue, class, ..Attribution::nothing() })
    }

    /// "Pour ses voisins, le maire s’obstine …, continuant de « … »": a view at the head of its
    /// sentence, which only what somebody is said to have said takes from it.
    pub(super) fn view_at_head(&self, at: usize) -> Option<&Event> {
        // "la procureure, pour qui les deux hommes voulaient « … »"
        let whom = |event: &&Event| {
            event.kind == EventKind::Particle
                && event.items.end <= at
                && self.items[event.items.end - 1].is(Class::REL)
                && event.subject.as_ref().is_some_and(Phrase::can_speak)
                && !self.items[event.items.end..at].iter().any(|item| item.is_punct(";:"))
        };
        if let Some(view) = self.reading.events.iter().rev().find(whom) {
            return Some(view);
        }
        let view = self.reading.events.first()?;
        let head = self.items[self.range.start..view.items.start.min(at)]
            .iter()
            .all(|item| item.is(Class::COORD | Class::ADV | Class::SUBORD) && item.is_word());
        let comma =
            self.items.get(view.items.end).is_some_and(|item| item.is_punct(",(") || item.is(Class::REL));
        let speaks = view.subject.as_ref().is_some_and(Phrase::can_speak);
        (view.kind == EventKind::Particle && view.items.end <= at && head && comma && speaks).then_some(view)
    }

    /// Whether what stands between an event and the quotation makes it what was said: nothing, *que*, a colon.
    pub(super) fn is_direct(&self, event: &Event, at: usize) -> bool {
        let between = &self.items[event.items.end.min(at)..at];
        between.iter().all(|item| item.is(Class::DET | Class::ADV | Class::NEG) && item.is_word())
            || between.iter().any(|item| item.is(Class::QUE) || item.is_punct(":"))
    }

    /// Whether an event leaves the quotation to a tag at the end of the sentence: it reports nothing, or
    /// somebody only undergoes it.
    pub(super) fn is_weak(&self, event: &Event, at: usize) -> bool {
        let weak = event.kind == EventKind::Open
            || event.kind == EventKind::Verb
                && (event.passive || !event.class.any(Class::SAY | Class::JUDGE | Class::NAMING));
        let clause = self.items[event.items.end.min(at)..at]
            .iter()
            .any(|item| item.is(Class::QUE) || item.is_punct(":"));
        weak && !clause
    }
}

/// "« … » C’est en ces termes que le maire a parlé": what the next sentence, `range` of `items`, says of
/// the words right before it.
pub(in crate::quote) fn told_after(
    text: &str,
    items: &[Item],
    range: std::ops::Range<usize>,
    reading: &Reading,
) -> Option<Attribution> {
    word_list::words_of! { NOUNS: "../data/constructions.txt", "nouns" }
    let word =
        |index: usize| items.get(index).filter(|_| index < range.end).map_or("", |item| item.span.of(text));
    let first = items.get(range.start)?;
    let points = first.is(Class::NEUTER) && items.get(range.start + 1)?.is(Class::BE);
    let que = (range.start + 2..range.end.min(range.start + 9)).find(|index| items[*index].is(Class::QUE));
    if let Some(que) = que.filter(|_| points) {
        let named = (range.start + 2..que).any(|index| NOUNS.contains(&word(index)));
        let event = reading
            .events
            .iter()
            .find(|event| event.items.start > que && event.subject.as_ref().is_some_and(Phrase::can_speak))?;
        return named.then(|| Attribution {
            how: How::Tag,
            speaker: event.subject.clone(),
            cue: cue_of(text, &event.words),
            class: event.class,
            ..Attribution::nothing()
        });
    }
    // "Ainsi parle X.", "Ainsi s’est exprimé, à l’automne, X."
    if word(range.start) == "Ainsi" {
        let event =
            (range.start + 1..range.end.min(range.start + 4)).find(|index| items[*index].is(Class::FIN))?;
        let here = Stretch::new(items, event..range.end);
        let verb = verb::parse(here).map_or(event + 1, |verb| verb.items.end);
        let subject = tag::subject_after(text, here.from(verb)).filter(Phrase::can_speak)?;
        return Some(Attribution {
            how: How::Tag,
            cue: cue_of(text, &[items[event].span]),
            speaker: Some(subject),
            class: Class::SAY,
            ..Attribution::nothing()
        });
    }
    None
}

/// "« … »" and on the next line "Marc Tellier, maire de Vaux": who signs.
pub(in crate::quote) fn signed(
    text: &str,
    items: &[Item],
    range: std::ops::Range<usize>,
    quote: Span,
) -> Option<Attribution> {
    let first = items.get(range.start)?;
    let line = text.get(quote.end..first.span.start).is_some_and(|gap| gap.contains('\n'));
    let verb = items[range.clone()].iter().any(|item| {
        item.is(Class::AUX)
            || item.is(Class::FIN)
                && item.shape == Shape::Lower
                && !item.is(Class::SPEAKER | Class::NOUNISH | Class::PREP)
    });
    let here = Stretch::new(items, range.clone());
    let start = if first.is_punct("—") { range.start + 1 } else { range.start };
    let signer = phrase::parse(here.from(start))
        .filter(|phrase| phrase.head == Head::Name && phrase.name.is_some())?;
    let whole = signer.name.is_some_and(|name| name.of(text).contains([' ', '\u{a0}']));
    let next = items.get(signer.items.end).filter(|_| signer.items.end < range.end);
    let closed = next.is_none_or(|item| item.is_punct(",-—(."));
    let short = range.len() <= 24 && !items[range.clone()].iter().any(|item| item.quote().is_some());
    (line && !verb && whole && closed && short).then(|| Attribution {
        how: How::Signature,
        speaker: Some(signer),
        ..Attribution::nothing()
    })
}

/// Whether an event's form is finite, for the strength of what it attributes.
pub(super) fn is_finite(event: &Event) -> bool {
    event.form == Form::Finite
}

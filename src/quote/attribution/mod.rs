//! Joins quotations and evidence: which verb, tag or particle a quotation belongs to.
//!
//! Takes a sentence's [`Reading`] and the quotations in it, gives one [`Attribution`] a quotation: the
//! speaker's phrase as the text has it and the cue. The nearest strong evidence wins: a tag that
//! touches the quotation, then what governs it from the left, then a tag further right, then a colon.
//! [`resolve`](super::resolve) finds out who the phrase means.

mod construction;
mod doubt;
mod governing;
mod setting;

use std::ops::Range;

use super::{
    Cue,
    clause::{Event, EventKind, Reading},
    lexicon::{Class, fold, is_two_sensed},
    phrase::{self, Head, Phrase},
    stretch::Stretch,
    tag,
    verb::Form,
    word::{Item, Shape},
    writing::is_written,
};
use crate::span::Span;
use construction::is_finite;
pub(super) use construction::{signed, told_after};

/// So many items from the head of its sentence an infinitive without subject goes on for whoever spoke.
const HEAD_REACH: usize = 4;

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
    /// A noun of saying before it: "l’appel de X à « … »".
    Noun,
    /// The subject of its sentence, whose verb reports nothing by itself.
    Subject,
    /// Nothing: the speaker is the person who spoke last.
    Floating,
    /// Nothing at all.
    Nothing,
}

impl How {
    /// In words, for `--explain`.
    pub(super) const fn evidence(self) -> &'static str {
        match self {
            Self::Tag => "a verb and its subject right after the quotation",
            Self::Governed => "a verb before it in the sentence",
            Self::Particle => "selon, d’après, pour or their like",
            Self::Passive => "a passive with its agent",
            Self::FarTag => "a tag further on in the sentence",
            Self::Continued => "goes on after a tag",
            Self::Colon => "words beside a colon",
            Self::Incise => "a tag inside the marks",
            Self::Signature => "a signature after it",
            Self::Noun => "a noun of saying before it",
            Self::Subject => "the subject of its sentence",
            Self::Floating => "no tag: whoever is being spoken of",
            Self::Nothing => "nobody attributes it",
        }
    }
}

/// Who says a quotation, as the sentence tells it.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent observation")]
pub(super) struct Attribution {
    pub(super) how: How,
    pub(super) speaker: Option<Phrase>,
    pub(super) cue: Option<Cue>,
    /// Classes of the cue.
    pub(super) class: Class,
    pub(super) negated: bool,
    pub(super) hypothetical: bool,
    /// "Et de poursuivre : « … »": the last speaker goes on.
    pub(super) goes_on: bool,
    /// Items between the cue and the quotation.
    pub(super) between: Range<usize>,
    /// The evidence is of a kind that often misleads: the speaker is not shown, but may be asked for.
    pub(super) withheld: bool,
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
            goes_on: false,
            between: 0..0,
            withheld: false,
        }
    }
}

/// A sentence with its reading.
pub(super) struct ReadSentence<'a> {
    pub(super) text: &'a str,
    pub(super) items: &'a [Item],
    pub(super) range: Range<usize>,
    pub(super) reading: &'a Reading,
}

impl<'a> ReadSentence<'a> {
    fn stretch(&self, range: Range<usize>) -> Stretch<'a> {
        Stretch::new(self.items, range)
    }

    /// Attributes the quotation that is item `at`.
    pub(super) fn attribute(&self, at: usize) -> Attribution {
        if self.is_inside_name(at) {
            return Attribution::nothing();
        }
        let tagged = || self.touching_tag(at).is_some() || self.far_tag(at).is_some();
        if let Some(made) = self.listed(at).filter(|_| !tagged()) {
            return made;
        }
        self.judged(self.attribute_alone(at))
    }

    fn attribute_alone(&self, at: usize) -> Attribution {
        let touching = self.touching_tag(at);
        let passive = self.passive(at);
        let left = self.governing(at);
        // "…, a rapporté l’agence": who passes words on does not say them.
        let touching = touching.filter(|made| {
            let relayed = made.speaker.as_ref().is_some_and(|speaker| self.is_medium_phrase(speaker));
            let said = |event: &Event| {
                event.kind == EventKind::Verb
                    && event.class.any(Class::SAY | Class::JUDGE)
                    && event.subject.as_ref().is_some_and(Phrase::can_speak)
            };
            let particle = made.how == How::Particle;
            !(relayed || particle) || !left.is_some_and(said)
        });
        // "Il a été décidé que « … », a fait savoir X": a verb without speaker leaves it to the tag.
        let mute = left.is_some_and(|event| {
            event.kind == EventKind::Verb
                && (event.passive || event.subject.is_none())
                && event.form == Form::Finite
                || self.does_no_saying(event)
                || is_weak_of_thing(event)
                || self.is_weak(event, at)
        });
        touching
            .or(passive)
            .or_else(|| self.headline(at))
            .or_else(|| self.cleft(at))
            .or_else(|| self.colon(at, left))
            .or_else(|| self.comme_after(at))
            .or_else(|| if mute { self.far_tag(at) } else { None })
            .or_else(|| left.map(|event| self.governed_by(event, at)))
            .or_else(|| self.far_tag(at))
            .or_else(|| self.particle_after(at))
            .or_else(|| self.signature(at))
            .or_else(|| self.verb_after(at))
            .or_else(|| self.noun_of_saying(at))
            .or_else(|| self.subject(at))
            .filter(|made| made.how != How::Subject || !self.goes_on_in_list(at))
            .or_else(|| self.listed(at))
            .map_or_else(Attribution::nothing, |made| self.with_denial(made, left, at))
    }

    /// The first quotation of the list that the one at `at` goes on with: "« A », « B » et « C »".
    pub(super) fn list_head(&self, at: usize) -> Option<usize> {
        list_head(self.items, self.range.start, at)
    }

    fn goes_on_in_list(&self, at: usize) -> bool {
        self.list_head(at).is_some_and(|head| head > self.range.start && self.items[head - 1].is_punct(":"))
    }

    /// "Ces mots ont été prononcés par un élu : « A », « B »": what a colon leads to goes for the whole list.
    fn listed(&self, at: usize) -> Option<Attribution> {
        let head = self.list_head(at).filter(|_| self.goes_on_in_list(at))?;
        Some(self.attribute(head)).filter(|made| made.how == How::Colon)
    }

    /// "Elle ne l’a pas traité de « menteur », insiste X": the verb that leads to the words denies them.
    fn with_denial(&self, made: Attribution, left: Option<&Event>, at: usize) -> Attribution {
        let near = left.filter(|event| event.kind == EventKind::Verb && event.items.end + 1 >= at);
        let denied = near.is_some_and(|event| self.doubt(event).negated);
        Attribution { negated: made.negated || denied, ..made }
    }

    fn doubt(&self, event: &Event) -> doubt::Doubt {
        doubt::doubt(self.text, self.items, self.range.start, &event.items, &event.words)
    }

    /// "en interpellant « dans le calme » deux passeurs", "être considérés comme « des figurants »": verbs that say
    /// nothing in this form leave the words to a tag.
    fn does_no_saying(&self, event: &Event) -> bool {
        let verb = event.kind == EventKind::Verb && event.form != Form::Finite;
        let passive = event.form == Form::Infinitive && event.passive;
        verb && (passive || event.words.first().is_some_and(|word| is_two_sensed(word.of(self.text))))
    }

    /// A thing that is not a writing says nothing, unless a tag has it say so.
    fn judged(&self, made: Attribution) -> Attribution {
        let says =
            made.class.any(Class::SAY) && matches!(made.how, How::Governed | How::Continued | How::Colon);
        let keeps =
            says || matches!(made.how, How::Tag | How::FarTag | How::Particle | How::Passive | How::Incise);
        let mute = made.speaker.as_ref().is_some_and(|speaker| is_mute(self.text, speaker));
        if keeps || !mute {
            return made;
        }
        let (speaker, how) = (None, if made.how == How::Subject { How::Nothing } else { made.how });
        Attribution { speaker, how, cue: made.cue.filter(|_| how != How::Nothing), ..made }
    }

    fn made(&self, event: &Event, how: How, between: Range<usize>) -> Attribution {
        // "X est accusé de « … »": what is said of somebody is not said by them.
        let doubt = self.doubt(event);
        let undergoes = event.kind == EventKind::Verb && event.passive && event.form == Form::Finite;
        Attribution {
            how,
            speaker: event.subject.clone().filter(|_| !undergoes),
            cue: cue_of(self.text, &event.words),
            class: event.class,
            negated: doubt.negated,
            hypothetical: doubt.hypothetical,
            goes_on: self.goes_on(event),
            withheld: self.is_thin(event, how, &between),
            between,
        }
    }

    /// "Et d’ajouter", "avant de conclure", "à ses yeux": whoever spoke goes on. Not "il faut venir en disant".
    fn goes_on(&self, event: &Event) -> bool {
        let mute = matches!(event.form, Form::Infinitive | Form::Gerund) && event.subject.is_none();
        let heads = event.items.start <= self.range.start + HEAD_REACH;
        mute && (heads || event.kind == EventKind::Particle)
    }

    /// A tag, or a particle, that only punctuation divides from the quotation.
    fn touching_tag(&self, at: usize) -> Option<Attribution> {
        let mut next = self.over_note(at);
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
        let medium =
            event.kind == EventKind::Particle && !event.class.any(Class::SAY) && !self.is_view(event, at);
        (!medium).then(|| self.cited(self.made(event, how, at..at)))
    }

    /// "« Un naufrage », pour L’Écho du Lac", "C’est « un jour noir » pour le patron": *pour* and the person
    /// who thinks so.
    fn is_view(&self, event: &Event, at: usize) -> bool {
        let speaks = event.subject.as_ref().is_some_and(Phrase::can_speak);
        let ends = self
            .items
            .get(event.items.end)
            .is_none_or(|item| event.items.end >= self.range.end || !item.is_word());
        let comma = self.items.get(at + 1).is_some_and(|item| item.is_punct(","));
        let before = self.items.get(self.range.start..at).unwrap_or_default();
        let is = before.last().is_some_and(|item| item.is(Class::BE));
        let it = is && before.iter().rev().take(4).any(|item| item.is(Class::NEUTER | Class::DEMO));
        let alone = self.reading.events.iter().all(|event| event.kind == EventKind::Particle);
        let first = at == self.range.start || self.items[at - 1].is_punct(",");
        let definite = event.subject.as_ref().is_some_and(|subject| subject.definite);
        speaks && ends && (it || comma && at == self.range.start || alone && first && definite)
    }

    /// "qualifié de « … » par X".
    fn passive(&self, at: usize) -> Option<Attribution> {
        let by = self.items.get(at + 1).filter(|_| at + 1 < self.range.end)?;
        if !by.span.of(self.text).eq_ignore_ascii_case("par") {
            return None;
        }
        let mut events = self.reading.events.iter().rev().filter(|event| event.kind != EventKind::Open);
        let event = events.find(|event| event.items.end <= at)?;
        let phrase = phrase::parse(self.stretch(at + 2..self.range.end))
            .filter(|phrase| phrase.can_speak() || phrase.definite || phrase.plural)?;
        let mut made = self.made(event, How::Passive, event.items.end..at);
        made.speaker = Some(phrase::with_apposition(self.stretch(at + 2..self.range.end), phrase));
        event.passive.then_some(made)
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
        (!broken).then(|| self.cited(self.made(event, How::FarTag, at + 1..event.items.start)))
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
        // "« … », Paul Roux, maire de Brest." with no verb after it signs as well.
        let comma = dash.is_punct(",")
            && at == self.range.start
            && !self.reading.events.iter().any(|event| event.items.start > at)
            && !self.items[at + 2..self.range.end].iter().any(|item| item.is(Class::AUX | Class::FIN));
        // "le « district attorney » (Procureur de la République)": a gloss is no signature.
        let gloss = dash.is_punct("(") && at > self.range.start;
        if !dash.is_punct("—(-") && !comma || gloss {
            return None;
        }
        let phrase = phrase::parse(self.stretch(at + 2..self.range.end))
            .filter(|phrase| phrase.name.is_some() && phrase.head == Head::Name)?;
        Some(Attribution { how: How::Signature, speaker: Some(phrase), ..Attribution::nothing() })
    }

    /// "« … », il a ajouté": the subject before its verb, at the end.
    fn verb_after(&self, at: usize) -> Option<Attribution> {
        let event = self
            .reading
            .events
            .iter()
            .find(|event| event.items.start > at && event.kind != EventKind::Open)?;
        let first = at == self.range.start;
        let comma = self.items.get(at + 1).is_some_and(|item| item.is_punct(",:"));
        let ends = self.items[event.items.end..self.range.end]
            .iter()
            .all(|item| !item.is(Class::QUE) && item.quote().is_none());
        let says = event.kind == EventKind::Verb && event.class.any(Class::SAY);
        let made = self.made(event, How::FarTag, at + 1..event.items.start);
        (first && comma && ends && says && event.form == Form::Finite && !made.negated).then_some(made)
    }
}

/// "La ligne ouvrira « dans un an », a promis X": a thing and a verb that reports nothing by itself.
fn is_weak_of_thing(event: &Event) -> bool {
    let weak = event.kind == EventKind::Verb && !event.class.any(Class::SAY | Class::JUDGE | Class::NAMING);
    weak && event.subject.as_ref().is_some_and(|subject| !subject.can_speak())
}

/// How far back the list of quotations begins that the one at `at` goes on with; `start` is the first item of its
/// sentence.
pub(super) fn list_head(items: &[Item], start: usize, at: usize) -> Option<usize> {
    let mut head = at;
    while head >= start + 2
        && items[head - 2].quote().is_some()
        && (items[head - 1].is_punct(",;") || items[head - 1].is(Class::COORD))
    {
        head -= 2;
    }
    (head < at).then_some(head)
}

/// Whether a phrase names a mere thing: nobody, and nothing written.
fn is_mute(text: &str, phrase: &Phrase) -> bool {
    !phrase.can_speak() && phrase.name.is_none() && !is_writing(text, phrase)
}

/// Whether a phrase names something written, which says what stands in it.
fn is_writing(text: &str, phrase: &Phrase) -> bool {
    let mut buffer = String::new();
    phrase.noun.is_some_and(|noun| is_written(fold(noun.of(text), &mut buffer)))
}

/// A tag inside a quotation's marks, among its own items: the attribution and its span.
pub(super) fn incise(text: &str, items: &[Item]) -> Option<(Attribution, Span)> {
    for at in 2..items.len() {
        if !items[at - 1].is_punct(",!?") || !items[at].is(Class::VERB | Class::CLITIC) {
            continue;
        }
        let Some(found) = tag::parse(text, Stretch::new(items, at..items.len()), 0, true) else { continue };
        let closed = items.get(found.end).is_none_or(|item| {
            item.is_punct(",.;:!…—") || found.verb.clitic.is_some() && item.is(Class::SUBORD | Class::PREP)
        });
        let third = !items[found.subject.items.start].is(Class::FIRST);
        let known = found.verb.clitic.is_some()
            || found.subject.name.is_some()
            || found.subject.definite
            || found.subject.can_speak() && found.subject.head != Head::Pronoun;
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

//! The end of the extraction: drafts become [`Quote`]s once the whole text has been read, and the
//! reading by shape alone for languages without a grammar.

use super::{Draft, Extracted, Extraction};
use crate::{
    deadline,
    quote::{
        Flag, Kind, Person, Quote, Speaker,
        attribution::{Attribution, How},
        block::Block,
        inside::Inside,
        phrase::Gender,
        resolve::{Place, Referent},
    },
    segment::Sentence,
};

impl Extraction<'_> {
    /// Without a grammar only shape tells: length, capitals, final marks.
    pub(super) fn read_shapes(&mut self) {
        for pair in 0..self.pairs.len() {
            let inside = Inside::read(self.text, self.pairs[pair].span, &mut self.items, &mut self.buffer);
            let (kind, reason) = if inside.title_case {
                (Kind::Title, "every word begins with a capital")
            } else if inside.words >= 4 || inside.stops {
                (if inside.capital { Kind::Full } else { Kind::Partial }, "as long as an utterance")
            } else {
                (Kind::Scare, "few words")
            };
            let attribution = Attribution::nothing();
            self.drafts.push(Draft {
                pair,
                kind,
                reason,
                flag: None,
                attribution,
                incise: None,
                place: Place::default(),
                nested: false,
                heading: false,
                next: None,
                found: None,
            });
        }
    }

    pub(super) fn finish(mut self, blocks: &[Block], sentences: &[Sentence]) -> Extracted {
        let drafts = std::mem::take(&mut self.drafts);
        let mut quotes = Vec::with_capacity(drafts.len());
        for draft in drafts {
            deadline::look();
            let number = quotes.len() + 1;
            quotes.push(self.quote(draft, number, blocks, sentences));
        }
        let people = self.people();
        let weighings = self.resolver.weighings.take().map(std::cell::RefCell::into_inner);
        Extracted { quotes, people, weighings: weighings.unwrap_or_default() }
    }

    /// Everybody whom the text names, for the choice of a speaker.
    fn people(&self) -> Vec<Person> {
        let register = &self.resolver.register;
        let named = register.entities.iter().enumerate().filter(|(id, entity)| {
            register.canonical(*id) == *id && !entity.place && (entity.person || entity.body || !entity.weak)
        });
        named
            .map(|(id, entity)| Person {
                id,
                name: self.resolver.name_of(self.text, Referent::Entity(id)),
                role: entity.role,
                feminine: match entity.gender {
                    Gender::Feminine => Some(true),
                    Gender::Masculine => Some(false),
                    Gender::Unknown => None,
                },
                body: entity.body && !entity.person,
            })
            .collect()
    }

    fn quote(&self, draft: Draft, number: usize, blocks: &[Block], sentences: &[Sentence]) -> Quote {
        let pair = &self.pairs[draft.pair];
        let speech = draft.kind.is_speech();
        let mut flags = pair.flags.clone();
        flags.extend(draft.flag);
        flags_of(&draft.attribution, speech, &mut flags);
        flags.extend(draft.incise.map(|_| Flag::Incise));
        flags.sort_unstable();
        flags.dedup();
        let start = pair.span.start;
        let sentence = sentences.partition_point(|sentence| sentence.span.start <= start).saturating_sub(1);
        let surface = draft.attribution.speaker.as_ref().map(|phrase| phrase.span);
        let (who, certainty, among) = draft.said_by();
        let name = who.map(|who| self.resolver.name_of(self.text, who));
        let role = draft.attribution.speaker.as_ref().and_then(|phrase| phrase.role);
        let role = role.or_else(|| who.and_then(|who| self.resolver.role_of(who)));
        let candidates = among.iter().filter_map(|who| match who {
            Referent::Entity(id) if speech && name.is_none() => Some(*id),
            _ => None,
        });
        let candidates = candidates.collect();
        let shown = speech && (surface.is_some() || name.is_some());
        let speaker = shown.then_some(Speaker { surface, name, role, certainty });
        Quote {
            number,
            span: pair.span,
            kind: draft.kind,
            speaker,
            candidates,
            cue: draft.attribution.cue.filter(|_| speech),
            flags,
            incise: draft.incise,
            paragraph: blocks[pair.block].paragraph,
            sentence,
            evidence: [draft.reason, draft.attribution.how.evidence()],
        }
    }
}

/// Adds the flags that tell how a quotation was attributed.
fn flags_of(attribution: &Attribution, speech: bool, flags: &mut Vec<Flag>) {
    match attribution.how {
        How::Colon => flags.push(Flag::Colon),
        How::Continued if speech => flags.push(Flag::Continuation),
        How::Signature => flags.push(Flag::Signature),
        _ => {}
    }
    if attribution.hypothetical && speech {
        flags.push(Flag::Hypothetical);
    }
    if attribution.negated && speech {
        flags.push(Flag::Negated);
    }
}

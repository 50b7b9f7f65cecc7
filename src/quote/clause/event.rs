//! [`Event`]: what in a sentence can attribute a quotation.

use std::ops::Range;

use crate::{
    quote::{lexicon::Class, phrase::Phrase, verb::Form},
    span::Span,
};

/// What kind of evidence an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::quote) enum EventKind {
    /// A verb with its subject before it.
    Verb,
    /// A verb with its subject after it, after a quotation or a comma.
    Tag,
    /// selon X, d’après X, pour X.
    Particle,
    /// A verb that reports nothing by itself, with somebody as its subject.
    Open,
}

/// Evidence for an attribution.
#[derive(Debug, Clone)]
pub(in crate::quote) struct Event {
    pub(in crate::quote) kind: EventKind,
    pub(in crate::quote) items: Range<usize>,
    pub(in crate::quote) class: Class,
    pub(in crate::quote) form: Form,
    pub(in crate::quote) subject: Option<Phrase>,
    /// The words of the cue.
    pub(in crate::quote) words: Vec<Span>,
    pub(in crate::quote) passive: bool,
    /// Stands under another verb: "X a estimé que Y refusait de".
    pub(in crate::quote) subordinate: bool,
    /// Stands in a clause with *qui*, whose antecedent speaks.
    pub(in crate::quote) relative: bool,
}

impl Event {
    /// A finite verb or a particle in a main clause, of which nothing more is known.
    pub(super) fn plain(
        kind: EventKind,
        items: Range<usize>,
        class: Class,
        subject: Option<Phrase>,
        words: Vec<Span>,
    ) -> Self {
        Self {
            kind,
            items,
            class,
            form: Form::Finite,
            subject,
            words,
            passive: false,
            subordinate: false,
            relative: false,
        }
    }
}

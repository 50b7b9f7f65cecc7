//! [`Inside`]: the shape of the words between the marks.
//!
//! Takes a quotation's span, gives what its words show by themselves: length, verb, person, capitals.
//! [`kind`](super::kind) weighs it against what stands around.

use super::{
    lexicon::Class,
    word::{Item, Shape, items_of},
};
use crate::span::Span;

/// No more than this (bytes) of a quotation is read: what it is shows before.
const LONGEST: usize = 65_536;

/// The shape of the words inside the marks.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent observation")]
pub(super) struct Inside {
    pub(super) words: usize,
    pub(super) finite: bool,
    pub(super) first_person: bool,
    pub(super) capital: bool,
    /// Two words or more, and every word that is not small begins with a capital.
    pub(super) title_case: bool,
    /// Ends with a mark that ends a sentence.
    pub(super) stops: bool,
    /// Starts with qui, que, dont, de…
    pub(super) hangs: bool,
    /// Starts with an article.
    pub(super) determined: bool,
    /// Starts with dots: words left out.
    pub(super) dots: bool,
    /// Brings what a clause needs at its place: its own article, preposition, infinitive or negation. Who
    /// puts marks around a mere name leaves those outside.
    pub(super) whole: bool,
    /// An article and a capital: "l’Ange de la Mort".
    pub(super) name: bool,
    /// Starts with a verb in a finite form: its subject stands outside.
    pub(super) predicate: bool,
    /// One of two words qualifies the other: an adverb or a participle.
    pub(super) qualifies: bool,
    /// A word behind the first is a verb in a finite form.
    pub(super) finite_later: bool,
    /// The first word.
    pub(super) first: Option<Span>,
    /// The last word.
    pub(super) last: Option<Span>,
    /// One word in capitals.
    pub(super) abbreviation: bool,
}

impl Inside {
    /// Reads the words of `span`.
    pub(super) fn read(text: &str, span: Span, items: &mut Vec<Item>, buffer: &mut String) -> Self {
        items.clear();
        let end = text.floor_char_boundary(span.end.min(span.start + LONGEST));
        items_of(text, Span::new(span.start, end), items, buffer);
        let words: Vec<&Item> = items.iter().filter(|item| item.is_word()).collect();
        let Some(first) = words.first() else { return Self::default() };
        let capital = first.is_capital();
        let long = |item: &&&Item| item.span.len() > 3 || item.shape == Shape::Number;
        let big = words.iter().filter(|item| item.is_capital()).count();
        let numbers = words.iter().filter(|item| item.shape == Shape::Number).count();
        let small = words.iter().filter(long).filter(|item| item.shape == Shape::Lower).count();
        Self {
            words: words.len(),
            finite: has_finite_verb(&words),
            first_person: words.iter().any(|item| item.is(Class::FIRST)),
            capital,
            title_case: (big >= 2 || big == 1 && numbers > 0) && small == 0 && !span.of(text).ends_with('.'),
            stops: span.of(text).ends_with(['.', '!', '?', '…']),
            hangs: first.is(Class::REL | Class::QUE) && !capital,
            determined: first.is(Class::DET),
            dots: items.first().is_some_and(|item| item.is_punct("…")),
            name: first.is(Class::DET) && words.get(1).is_some_and(|second| second.is_capital()),
            first: Some(first.span),
            last: words.last().map(|last| last.span),
            abbreviation: words.len() == 1 && first.shape == Shape::Upper,
            finite_later: has_finite_verb(&words[1..]),
            qualifies: words.len() == 2
                && (first.is(Class::ADV) || words[1].is(Class::PP | Class::PARTICIPLE)),
            predicate: first.is(Class::FIN) && has_finite_verb(&words[..1]),
            whole: !capital && words.len() >= 2 && is_constituent(first),
        }
    }
}

/// Whether a constituent begins with `first`.
fn is_constituent(first: &Item) -> bool {
    let opens = Class::DET | Class::PREP | Class::SUBJ | Class::NEG | Class::QUE | Class::REL | Class::CLITIC;
    first.is(opens) || first.is(Class::INF) && !first.is(Class::NOUNISH | Class::SPEAKER)
}

/// Whether one of the words is a verb in a finite form, and no noun that looks like one.
fn has_finite_verb(words: &[&Item]) -> bool {
    words.iter().enumerate().any(|(index, item)| {
        let before = index.checked_sub(1).map(|before| words[before]);
        let after_noun_mark = before.is_some_and(|before| {
            before.is(Class::DET | Class::PREP | Class::ADJ) && !before.is(Class::CLITIC)
        });
        let clitic = before.is_some_and(|before| {
            before.is(Class::SUBJ | Class::REL | Class::NEG)
                || before.is(Class::CLITIC) && !before.is(Class::DET)
        });
        // "le port garde ses grutiers": a noun that is a verb as well, between its subject and its object.
        let verb_of_noun = before.is_some_and(|before| {
            let noun = Class::DET | Class::PREP | Class::ADJ | Class::COORD | Class::VERB | Class::ADV;
            before.shape == Shape::Lower && !before.is(noun)
        }) && words.get(index + 1).is_some_and(|next| next.is(Class::DET));
        item.is(Class::FIN)
            && item.shape != Shape::Number
            && (item.is(Class::AUX) && !after_noun_mark
                || clitic
                || verb_of_noun && !item.is(Class::PREP)
                || !after_noun_mark
                    && !item.is(Class::ROLE | Class::ORG | Class::PREP | Class::ADV | Class::NOUNISH))
            && !(item.is(Class::PP) && !clitic && !item.is(Class::AUX))
    })
}

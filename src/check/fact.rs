//! Figures, dates and names of an article, with their English.

use super::{
    Fact, FactKind, exonym,
    name::names,
    scan::{Locale, What, mentions},
};
use crate::{segment::Sentence, span::Span};

/// Every figure, date and name of `text` in order of start, one entry a distinct mention.
#[must_use]
pub fn facts(text: &str, sentences: &[Sentence], language: &str) -> Vec<Fact> {
    let locale = Locale::of(language);
    let mut facts: Vec<Fact> = Vec::new();
    for sentence in sentences {
        for mention in mentions(sentence.span.of(text), locale) {
            let (kind, english) = match mention.what {
                What::Figure(figure) if figure.year => (FactKind::Date, figure.english),
                What::Figure(figure) => (FactKind::Number, figure.english),
                What::Moment(moment) => (FactKind::Date, moment.english()),
            };
            let start = sentence.span.start;
            let span = Span::new(start + mention.span.start, start + mention.span.end);
            facts.push(Fact { kind, span, english: Some(english) });
        }
    }
    facts.extend(names(text, sentences).into_iter().map(|name| Fact {
        kind: FactKind::Name,
        span: name.span,
        english: exonym::english(name.span.of(text)).first().map(|form| form.english.to_owned()),
    }));
    facts.sort_by_key(|fact| (fact.span.start, std::cmp::Reverse(fact.span.end)));
    let mut end = 0;
    facts.retain(|fact| {
        let apart = fact.span.start >= end;
        end = end.max(if apart { fact.span.end } else { end });
        apart
    });
    facts
}

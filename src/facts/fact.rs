//! [`Fact`]s: figures, dates and names of an article, with their English.
//!
//! Takes the text with its sentences, gives them for the table of a brief: what an editor
//! would check one by one, each once.

use std::collections::HashSet;

use super::{
    exonym,
    fold::fold,
    name::{NameMention, names},
    scan::{Locale, Mention, What, figure::Strength, mentions},
};
use crate::{deadline, segment::Sentence, span::Span};

/// What sort of fact.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum FactKind {
    /// Quantity, percentage, amount, ordinal.
    Number,
    /// Calendar date, weekday, clock time.
    Date,
    /// Person, place, body.
    Name,
}

/// A figure, date or name of the source.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What sort of fact.
    pub kind: FactKind,
    /// Where it stands (bytes of the document text).
    pub span: Span,
    /// Its English form as computed locally ("1,234.5", "3.5 billion", "1 March"); `None` for a
    /// name without a known English form.
    pub english: Option<String>,
}

/// Every figure, date and name of `text` in order of start, none overlapping another. `language`
/// is the ISO 639-1 code of the text; names are read in French only.
///
/// A figure or date has one entry for each place where it stands; a name has one for the whole
/// text, at its first place, and none for a part of a fuller name that came before ("Obama" after
/// "Barack Obama"). "un", "premier" and the number of a king are not figures here.
#[must_use]
pub fn facts(text: &str, sentences: &[Sentence], language: &str) -> Vec<Fact> {
    let locale = Locale::of(language);
    let mut facts: Vec<Fact> = sentences
        .iter()
        .flat_map(|sentence| {
            mentions(sentence.span.of(text), locale).into_iter().map(|mention| (sentence.span.start, mention))
        })
        .filter_map(|(start, mention)| figure(start, mention))
        .collect();
    if language == "fr" {
        facts.extend(distinct(names(text, sentences), text));
    }
    facts.sort_by_key(|fact| (fact.span.start, std::cmp::Reverse(fact.span.end)));
    let mut end = 0;
    facts.retain(|fact| {
        let apart = fact.span.start >= end;
        end = end.max(if apart { fact.span.end } else { end });
        apart
    });
    facts
}

fn figure(start: usize, mention: Mention) -> Option<Fact> {
    let span = Span::new(start + mention.span.start, start + mention.span.end);
    let (kind, english) = match mention.what {
        What::Figure(figure) if figure.strength == Strength::Loose => return None,
        What::Figure(figure) if figure.year => (FactKind::Date, figure.english),
        What::Figure(figure) => (FactKind::Number, figure.english),
        // "hier" is not a date of its own, and nothing in a translation could prove it.
        What::Moment(moment) if moment.relative.is_some() => return None,
        What::Moment(moment) => (FactKind::Date, moment.english()),
    };
    Some(Fact { kind, span, english: Some(english) })
}

/// Each name once, at its first place.
fn distinct(names: Vec<NameMention>, text: &str) -> Vec<Fact> {
    let mut seen: HashSet<String> = HashSet::new();
    let mut facts = Vec::new();
    for name in names.into_iter().filter(|name| !name.common) {
        deadline::look();
        let words = name.span.of(text);
        if !seen.insert(fold(words)) {
            continue;
        }
        // The last words of a full name stand for it from now on.
        for from in 1..name.words.len() {
            seen.insert(fold(&name.words[from..].join(" ")));
        }
        facts.push(Fact { kind: FactKind::Name, span: name.span, english: exonym::english_name(words) });
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::facts;
    use crate::{facts::FactKind, segment::Sentence, span::Span};

    fn read(text: &str) -> Vec<(FactKind, &str, Option<String>)> {
        let sentences = [Sentence { span: Span::new(0, text.len()), paragraph: 0 }];
        let facts = facts(text, &sentences, "fr");
        facts.into_iter().map(|fact| (fact.kind, fact.span.of(text), fact.english)).collect()
    }

    #[test]
    fn facts_come_in_order_with_their_english() {
        use FactKind::{Date, Name, Number};
        let found = read(
            "Le 1er mars 2022, Barack Obama a payé 3,5 M€ à une dizaine de Russes à Londres. Obama a dit un mot.",
        );
        let expected = [
            (Date, "1er mars 2022", Some("1 March 2022")),
            (Name, "Barack Obama", None),
            (Number, "3,5 M€", Some("€3.5 million")),
            (Number, "une dizaine", Some("about ten")),
            (Name, "Russes", Some("Russians")),
            (Name, "Londres", Some("London")),
        ];
        let found: Vec<_> =
            found.iter().map(|(kind, words, english)| (*kind, *words, english.as_deref())).collect();
        assert_eq!(found, expected);
    }
}

//! Following each fact of the article into the translations of its sentence.
//!
//! Takes facts with their English, and passages as source spans with an English translation; gives
//! for each fact how it came through and the words that stand for it.

use super::{
    lookup::Lookup,
    number::{Pool, weight},
};
use crate::{
    facts::{
        Fact, FactKind, exonym,
        scan::{Locale, Mention, figure::Strength, mentions},
    },
    span::Span,
};

/// Passages searched for other places of a name, over all names: keeps the cost linear.
const SEARCHES: usize = 20_000;

/// How a fact came through.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum FactStatus {
    /// Found in every translation of the sentence it stands in.
    Ok,
    /// A translation has another value in its place.
    Differs,
    /// A translation lacks it.
    Missing,
    /// Its sentence was not translated.
    Unchecked,
}

/// One translation, read once for all facts.
struct Target<'a> {
    spans: &'a [Span],
    text: &'a str,
    pool: Pool,
    words: Lookup,
    /// Figures and dates of the translation that no fact of its source accounts for.
    strangers: Vec<Mention>,
}

/// For each of `facts`: how it came through the `passages` (spans of the source `text`, and their
/// English translation) and the words that stand for it there, of the first passage that has it.
#[must_use]
pub fn trace(
    facts: &[Fact],
    text: &str,
    passages: &[(Vec<Span>, &str)],
) -> Vec<(FactStatus, Option<String>)> {
    let read: Vec<Option<Vec<Mention>>> = facts.iter().map(value).collect();
    let targets: Vec<Target<'_>> =
        passages.iter().map(|(spans, target)| Target::read(spans, target, facts, &read)).collect();
    let mut by_start: Vec<(Span, usize)> = targets
        .iter()
        .enumerate()
        .flat_map(|(index, target)| target.spans.iter().map(move |span| (*span, index)))
        .collect();
    by_start.sort_unstable();
    let longest = by_start.iter().map(|(span, _)| span.len()).max().unwrap_or(0);
    let covering = |place: Span| {
        let from = place.end.saturating_sub(longest);
        let first = by_start.partition_point(|(span, _)| span.start < from);
        by_start[first..]
            .iter()
            .take_while(move |(span, _)| span.start <= place.start)
            .filter(move |(span, _)| span.contains(place))
            .map(|(_, index)| &targets[*index])
    };
    let mut elsewhere = Elsewhere { text, by_start: &by_start, left: SEARCHES };
    facts
        .iter()
        .zip(&read)
        .map(|(fact, value)| {
            let found = follow(fact, text, value.as_deref(), covering(fact.span));
            if found.0 != FactStatus::Unchecked || fact.kind != FactKind::Name {
                return found;
            }
            // A name is listed at its first place; another of its places may be translated.
            let other = elsewhere.place(fact.span.of(text));
            other.map_or(found, |place| follow(fact, text, None, covering(place)))
        })
        .collect()
}

/// Looks for further places of a name inside what was translated, a bounded number of times.
struct Elsewhere<'a> {
    text: &'a str,
    by_start: &'a [(Span, usize)],
    left: usize,
}

impl Elsewhere<'_> {
    fn place(&mut self, name: &str) -> Option<Span> {
        let letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        for (span, _) in self.by_start {
            self.left = self.left.checked_sub(1)?;
            let slice = span.of(self.text);
            let place = slice.match_indices(name).find(|(at, _)| {
                !letter(slice[..*at].chars().next_back()) && !letter(slice[at + name.len()..].chars().next())
            });
            if let Some((at, _)) = place {
                return Some(Span::new(span.start + at, span.start + at + name.len()));
            }
        }
        None
    }
}

/// A figure or date in normal form, read off its English.
fn value(fact: &Fact) -> Option<Vec<Mention>> {
    let english = fact.english.as_ref().filter(|_| fact.kind != FactKind::Name)?;
    Some(mentions(english, Locale::of("en"))).filter(|mentions| !mentions.is_empty())
}

impl<'a> Target<'a> {
    fn read(spans: &'a [Span], text: &'a str, facts: &[Fact], values: &[Option<Vec<Mention>>]) -> Self {
        let mut source = Vec::new();
        for span in spans {
            let first = facts.partition_point(|fact| fact.span.start < span.start);
            let inside = facts[first..].iter().zip(&values[first..]);
            let inside = inside.take_while(|(fact, _)| fact.span.start < span.end);
            source.extend(inside.filter_map(|(_, value)| value.clone()).flatten());
        }
        let source = Pool::of(source);
        let pool = Pool::read(text, Locale::of("en"));
        let strangers = pool
            .mentions()
            .iter()
            .filter(|mention| weight(mention) >= Strength::Spelled && !source.holds(mention))
            .cloned()
            .collect();
        Self { spans, text, pool, words: Lookup::read(text), strangers }
    }
}

fn follow<'a>(
    fact: &Fact,
    text: &str,
    value: Option<&[Mention]>,
    targets: impl Iterator<Item = &'a Target<'a>>,
) -> (FactStatus, Option<String>) {
    let mut outcome = (FactStatus::Unchecked, None);
    for target in targets {
        let found = match value {
            Some(value) => figures(value, target),
            None => name(fact.span.of(text), fact.english.as_deref(), target),
        };
        // The gravest outcome stands; an unchecked fact takes the first.
        let gravity = |status: FactStatus| match status {
            FactStatus::Unchecked => 0,
            FactStatus::Ok => 1,
            FactStatus::Missing => 2,
            FactStatus::Differs => 3,
        };
        if gravity(found.0) > gravity(outcome.0) {
            outcome = found;
        }
    }
    outcome
}

fn figures(value: &[Mention], target: &Target<'_>) -> (FactStatus, Option<String>) {
    let words = |mention: &Mention| mention.span.of(target.text).to_owned();
    if value.iter().all(|mention| target.pool.holds(mention)) {
        let own = Pool::of(value.to_vec());
        let mention = target.pool.mentions().iter().find(|mention| own.touches(mention));
        return (FactStatus::Ok, mention.map(words));
    }
    let same = |one: &Mention, other: &Mention| {
        std::mem::discriminant(&one.what) == std::mem::discriminant(&other.what)
    };
    let instead =
        target.strangers.iter().find(|stranger| value.iter().any(|mention| same(mention, stranger)));
    match instead {
        Some(stranger) => (FactStatus::Differs, Some(words(stranger))),
        None => (FactStatus::Missing, None),
    }
}

fn name(source: &str, english: Option<&str>, target: &Target<'_>) -> (FactStatus, Option<String>) {
    let forms = english.into_iter().chain(exonym::english(source).iter().map(|form| form.english));
    let whole =
        target.words.phrase(source).or_else(|| forms.into_iter().find_map(|form| target.words.phrase(form)));
    let words = |span: Span| Some(span.of(target.text).to_owned());
    if let Some(span) = whole {
        return (FactStatus::Ok, words(span));
    }
    match target.words.name(source) {
        Some((span, true)) => (FactStatus::Ok, words(span)),
        Some((span, false)) => (FactStatus::Differs, words(span)),
        None => (FactStatus::Missing, None),
    }
}

#[cfg(test)]
mod tests {
    use super::trace;
    use crate::{check::FactStatus, facts::facts, segment::Sentence, span::Span};

    fn follow(source: &str, target: &str) -> Vec<(String, FactStatus, Option<String>)> {
        let sentences = [Sentence { span: Span::new(0, source.len()), paragraph: 0 }];
        let facts = facts(source, &sentences, "fr");
        let traced = trace(&facts, source, &[(vec![Span::new(0, source.len())], target)]);
        facts
            .iter()
            .zip(traced)
            .map(|(fact, (status, words))| (fact.span.of(source).to_owned(), status, words))
            .collect()
    }

    #[test]
    fn facts_are_followed_into_the_translation() {
        let found = follow(
            "Le 1er mars 2022, M. Poutine a promis 3,5 milliards à 12 villes près de Kiev.",
            "On March 1, 2022, Mr Putin promised 3.5 billion to 13 towns near Kyiv.",
        );
        let expected = [
            ("1er mars 2022", FactStatus::Ok, Some("March 1, 2022")),
            ("Poutine", FactStatus::Ok, Some("Putin")),
            ("3,5 milliards", FactStatus::Ok, Some("3.5 billion")),
            ("12", FactStatus::Differs, Some("13")),
            ("Kiev", FactStatus::Ok, Some("Kyiv")),
        ];
        let found: Vec<(&str, FactStatus, Option<&str>)> = found
            .iter()
            .map(|(words, status, target)| (words.as_str(), *status, target.as_deref()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_name_is_found_where_it_is_translated() {
        let source = "Le pape Joseph arrive. Demain Joseph repart.";
        let sentences = [Sentence { span: Span::new(0, source.len()), paragraph: 0 }];
        let facts = facts(source, &sentences, "fr");
        let second = Span::new(23, source.len());
        let traced = trace(&facts, source, &[(vec![second], "Tomorrow Joseph leaves.")]);
        let status = facts.iter().zip(traced).find(|(fact, _)| fact.span.of(source) == "Joseph");
        assert_eq!(status.map(|(_, traced)| traced), Some((FactStatus::Ok, Some("Joseph".to_owned()))));
    }

    #[test]
    fn what_is_not_translated_is_unchecked() {
        let source = "Le 5 mai, rien.";
        let sentences = [Sentence { span: Span::new(0, source.len()), paragraph: 0 }];
        let traced = trace(&facts(source, &sentences, "fr"), source, &[]);
        assert_eq!(traced, [(FactStatus::Unchecked, None)]);
        assert_eq!(follow(source, "Nothing.")[0].1, FactStatus::Missing);
    }
}

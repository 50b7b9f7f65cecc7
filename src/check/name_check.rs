//! Names of a passage against its translation.

use std::collections::HashMap;

use super::{
    Check, CheckKind, CheckStatus, Passage, exonym,
    fold::{fold, kin, near},
    name::{NameMention, names},
    passage::listed,
    scan::token::{Shape, tokens},
};
use crate::span::Span;

/// The words of a translation, folded, for looking names up.
pub(crate) struct Words {
    /// Folded words with their places.
    list: Vec<(String, Span)>,
    /// Where each word stands in `list`, first place first.
    places: HashMap<String, Vec<usize>>,
}

impl Words {
    /// Reads a text.
    pub(crate) fn read(text: &str) -> Self {
        let list: Vec<(String, Span)> = tokens(text)
            .into_iter()
            .filter(|token| token.shape != Shape::Mark)
            .map(|token| (fold(token.lower.trim_end_matches("'s")), token.span))
            .collect();
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, (word, _)) in list.iter().enumerate() {
            places.entry(word.clone()).or_default().push(index);
        }
        Self { list, places }
    }

    /// Where a phrase stands, word for word, whatever its case and accents.
    pub(crate) fn place_of_phrase(&self, phrase: &str) -> Option<Span> {
        let phrase: Vec<String> = tokens(phrase)
            .into_iter()
            .filter(|token| token.shape != Shape::Mark)
            .map(|token| fold(&token.lower))
            .collect();
        let starts = self.places.get(phrase.first()?)?;
        let whole = starts.iter().copied().find(|start| {
            phrase
                .iter()
                .enumerate()
                .all(|(step, word)| self.list.get(start + step).is_some_and(|(other, _)| other == word))
        })?;
        Some(Span::new(self.list[whole].1.start, self.list[whole + phrase.len() - 1].1.end))
    }

    /// Where a word of a name stands in some spelling.
    pub(crate) fn place_of_word(&self, word: &str) -> Option<Span> {
        let folded = fold(word);
        let exact = self.places.get(&folded).map(|places| self.list[places[0]].1);
        exact
            .or_else(|| exonym::english(word).iter().find_map(|form| self.place_of_phrase(form.english)))
            .or_else(|| self.place_of_phrase(&folded.replace('-', " ")))
            .or_else(|| {
                let like = |(other, _): &&(String, Span)| near(&folded, other) || kin(&folded, other);
                self.list.iter().find(like).map(|(_, span)| *span)
            })
    }

    /// From the first to the last word of a name, where they stand together.
    pub(crate) fn place_of_name(&self, name: &str) -> Option<Span> {
        let mut place: Option<Span> = None;
        for token in tokens(name).iter().filter(|token| token.capitalised()) {
            let Some(span) = self.place_of_word(token.text) else { continue };
            place = Some(match place {
                Some(found) if span.start >= found.end && span.start <= found.end + 12 => {
                    Span::new(found.start, span.end)
                }
                Some(found) => found,
                None => span,
            });
        }
        place
    }
}

/// The check of the names.
pub(crate) fn check(passage: &Passage<'_>, from: &str, to: &str) -> Check {
    let place = passage.place.as_str();
    if from != "fr" || to != "en" {
        return Check::ok(CheckKind::Name, place);
    }
    let target = Words::read(passage.target);
    let missing: Vec<NameMention> = names(passage.source, &[])
        .into_iter()
        .filter(|name| !name.determined && !found(name, &target))
        .collect();
    if missing.is_empty() {
        return Check::ok(CheckKind::Name, place);
    }
    let words: Vec<String> = missing.iter().map(|name| name.span.of(passage.source).to_owned()).collect();
    let note = format!("the translation does not show the name {}", listed(&words));
    Check::new(CheckKind::Name, CheckStatus::Warn, place, note)
}

/// Whether any word of the name is in the translation.
pub(crate) fn found(name: &NameMention, target: &Words) -> bool {
    exonym::english(&name.words.join(" ")).iter().any(|form| target.place_of_phrase(form.english).is_some())
        || name.words.iter().any(|word| target.place_of_word(word).is_some())
}

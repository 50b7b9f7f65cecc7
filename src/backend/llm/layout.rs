//! [`Layout`]: an article as a language model reads it, measured and cut into sections.
//!
//! Sizes are estimated tokens ([`tokens`]). Sections hold whole sentences in order, all of them;
//! a quotation belongs to every section in which it begins. Pure.

use std::{collections::BTreeSet, ops::Range};

use super::tokens;
use crate::backend::{
    SummariseRequest,
    http::fault::{Fault, FaultKind},
};

/// Tokens that the number of a sentence takes, about.
const NUMBER: usize = 4;
/// Tokens that a quotation's id and speaker take, about.
const LABEL: usize = 16;
/// Characters by which the beginning of a quotation is found again.
const BEGINNING: usize = 40;

/// An article's sentences and quotations, measured.
pub(super) struct Layout {
    /// Tokens of each sentence with its number.
    sentences: Vec<usize>,
    /// Tokens of each quotation with its label.
    quotes: Vec<usize>,
    /// For each sentence the quotations that begin in it.
    begins: Vec<Vec<usize>>,
}

impl Layout {
    /// Measures an article.
    pub(super) fn new(request: &SummariseRequest) -> Self {
        let mut begins = vec![Vec::new(); request.sentences.len()];
        let text = request.sentences.join(" ");
        let mut starts = Vec::with_capacity(request.sentences.len());
        let mut at = 0;
        for sentence in &request.sentences {
            starts.push(at);
            at += sentence.len() + 1;
        }
        for (quote, words) in request.quotes.iter().enumerate() {
            let beginning: String = words.text.chars().take(BEGINNING).collect();
            let beginning = beginning.trim();
            let mut places: BTreeSet<usize> = text
                .match_indices(beginning)
                .filter(|_| !beginning.is_empty())
                .map(|(place, _)| starts.partition_point(|start| *start <= place).saturating_sub(1))
                .collect();
            if places.is_empty() {
                // Written in another way than the sentences: it is offered once all the same.
                places.insert(0);
            }
            for place in places {
                if let Some(begins) = begins.get_mut(place) {
                    begins.push(quote);
                }
            }
        }
        Self {
            sentences: request.sentences.iter().map(|text| tokens::estimate(text) + NUMBER).collect(),
            quotes: request.quotes.iter().map(|quote| tokens::estimate(&quote.text) + LABEL).collect(),
            begins,
        }
    }

    /// Tokens of the whole article.
    pub(super) fn size(&self) -> usize {
        self.sentences.iter().chain(&self.quotes).sum()
    }

    /// Quotations that begin in the sentences of `range`, in their order.
    pub(super) fn quotes_in(&self, range: &Range<usize>) -> BTreeSet<usize> {
        self.begins[range.clone()].iter().flatten().copied().collect()
    }

    /// Sections of whole sentences within `budget` tokens each.
    pub(super) fn sections(&self, budget: usize) -> Result<Vec<Range<usize>>, Fault> {
        let mut sections: Vec<Range<usize>> = Vec::new();
        let mut used = 0;
        let mut quotes: BTreeSet<usize> = BTreeSet::new();
        for (index, sentence) in self.sentences.iter().enumerate() {
            let begins = &self.begins[index];
            let with = |known: &BTreeSet<usize>| -> usize {
                let new = begins.iter().filter(|quote| !known.contains(quote));
                sentence + new.map(|quote| self.quotes[*quote]).sum::<usize>()
            };
            let more = with(&quotes);
            match sections.last_mut() {
                Some(last) if used + more <= budget => {
                    last.end = index + 1;
                    used += more;
                }
                _ => {
                    let alone = with(&BTreeSet::new());
                    if alone > budget {
                        let words = format!(
                            "sentence {} alone is longer than `context_tokens` leaves room for",
                            index + 1
                        );
                        return Err(Fault::new(FaultKind::TooLong, words));
                    }
                    sections.push(index..index + 1);
                    used = alone;
                    quotes.clear();
                }
            }
            quotes.extend(begins);
        }
        Ok(sections)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Layout;
    use crate::backend::{QuoteForSummary, SummariseRequest};

    fn request(sentences: &[String], quotes: &[String]) -> SummariseRequest {
        let quote = |(index, text): (usize, &String)| QuoteForSummary {
            id: format!("q{}", index + 1),
            text: text.clone(),
            speaker: None,
        };
        SummariseRequest {
            from: "fr".to_owned(),
            to: "en".to_owned(),
            title: None,
            outlet: None,
            sentences: sentences.to_vec(),
            quotes: quotes.iter().enumerate().map(quote).collect(),
            points: 3,
        }
    }

    #[test]
    fn a_quotation_belongs_where_it_begins() {
        let sentences = ["Il a dit « Oui. ».", "Puis « Non", "vraiment ».", "Fin."].map(str::to_owned);
        let quotes = ["Oui.", "Non vraiment", "ailleurs"].map(str::to_owned);
        let layout = Layout::new(&request(&sentences, &quotes));
        assert_eq!(layout.quotes_in(&(0..1)), [0, 2].into());
        assert_eq!(layout.quotes_in(&(1..3)), [1].into());
        assert_eq!(layout.quotes_in(&(0..4)), [0, 1, 2].into());
        assert!(layout.sections(3).is_err());
    }

    proptest! {
        #[test]
        fn sections_hold_every_sentence_once(
            sentences in proptest::collection::vec("[a-zé ]{1,200}", 1..40),
            picked in proptest::collection::vec(0_usize..40, 0..10),
            budget in 100_usize..400,
        ) {
            let quotes: Vec<String> =
                picked.iter().filter_map(|index| sentences.get(*index)).filter(|text| !text.trim().is_empty()).cloned().collect();
            let layout = Layout::new(&request(&sentences, &quotes));
            if let Ok(sections) = layout.sections(budget) {
                let order: Vec<usize> = sections.iter().cloned().flatten().collect();
                prop_assert_eq!(order, (0..sentences.len()).collect::<Vec<_>>());
                for section in sections {
                    let quotes = layout.quotes_in(&section);
                    let size: usize = layout.sentences[section].iter().sum::<usize>()
                        + quotes.iter().map(|quote| layout.quotes[*quote]).sum::<usize>();
                    prop_assert!(size <= budget);
                }
            }
        }
    }
}

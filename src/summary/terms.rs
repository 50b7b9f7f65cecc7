//! [`Terms`]: the content words of each sentence, weighed by TF-IDF.
//!
//! Takes the sentences' texts, gives sparse vectors of length 1 and their likeness.

use std::collections::HashMap;

use crate::word_list;
use crate::{
    deadline,
    facts::{
        fold::fold,
        scan::token::{Shape, tokens},
        words::{is_english_function_word, is_french_function_word},
    },
};

/// Sparse unit vectors, one a sentence.
pub(crate) struct Terms {
    ids: HashMap<String, usize>,
    /// `(term, weight)` in order of term.
    vectors: Vec<Vec<(usize, f64)>>,
    /// Sentences in which each term stands, in order.
    postings: Vec<Vec<usize>>,
}

impl Terms {
    /// Reads every sentence once.
    pub(crate) fn read(texts: &[&str]) -> Self {
        let mut ids: HashMap<String, usize> = HashMap::new();
        let mut postings: Vec<Vec<usize>> = Vec::new();
        let mut counts: Vec<Vec<(usize, f64)>> = Vec::with_capacity(texts.len());
        for (sentence, text) in texts.iter().enumerate() {
            deadline::look();
            let mut terms: Vec<usize> = stems(text)
                .map(|stem| {
                    let next = ids.len();
                    *ids.entry(stem).or_insert(next)
                })
                .collect();
            terms.sort_unstable();
            let mut row: Vec<(usize, f64)> = Vec::with_capacity(terms.len());
            for term in terms {
                match row.last_mut() {
                    Some((last, count)) if *last == term => *count += 1.0,
                    _ => {
                        if postings.len() <= term {
                            postings.resize(term + 1, Vec::new());
                        }
                        postings[term].push(sentence);
                        row.push((term, 1.0));
                    }
                }
            }
            counts.push(row);
        }
        for row in &mut counts {
            weigh(row, &postings, texts.len());
        }
        Self { ids, vectors: counts, postings }
    }

    /// How many sentences there are.
    pub(crate) fn len(&self) -> usize {
        self.vectors.len()
    }

    /// The vector of a sentence.
    pub(crate) fn vector(&self, sentence: usize) -> &[(usize, f64)] {
        &self.vectors[sentence]
    }

    /// Sentences in which a term stands.
    pub(crate) fn postings(&self, term: usize) -> &[usize] {
        &self.postings[term]
    }

    /// 0.0 (nothing in common) to 1.0.
    pub(crate) fn cosine(&self, one: usize, other: usize) -> f64 {
        let (mut left, mut right) =
            (self.vectors[one].iter().peekable(), self.vectors[other].iter().peekable());
        let mut sum = 0.0;
        while let (Some((term, weight)), Some((other, second))) = (left.peek(), right.peek()) {
            match term.cmp(other) {
                std::cmp::Ordering::Less => _ = left.next(),
                std::cmp::Ordering::Greater => _ = right.next(),
                std::cmp::Ordering::Equal => {
                    sum += weight * second;
                    left.next();
                    right.next();
                }
            }
        }
        sum
    }

    /// For each sentence, the share (0.0 to 1.0) of the words of `title` that it holds.
    pub(crate) fn overlap(&self, title: &str) -> Vec<f64> {
        let mut terms: Vec<usize> = stems(title).filter_map(|stem| self.ids.get(&stem).copied()).collect();
        terms.sort_unstable();
        terms.dedup();
        let mut shares = vec![0.0; self.len()];
        for term in &terms {
            for sentence in self.postings(*term) {
                shares[*sentence] += 1.0;
            }
        }
        let most = f64::from(u32::try_from(terms.len().max(1)).unwrap_or(u32::MAX));
        for share in &mut shares {
            *share /= most;
        }
        shares
    }
}

/// Turns counts into unit TF-IDF weights.
fn weigh(row: &mut [(usize, f64)], postings: &[Vec<usize>], sentences: usize) {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    for (term, weight) in row.iter_mut() {
        *weight = (1.0 + weight.ln()) * (1.0 + number(sentences) / number(postings[*term].len())).ln();
    }
    let length = row.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
    if length > 0.0 {
        for (_, weight) in row.iter_mut() {
            *weight /= length;
        }
    }
}

/// Content words without their endings.
fn stems(text: &str) -> impl Iterator<Item = String> {
    tokens(text)
        .into_iter()
        .filter(|token| match token.shape {
            Shape::Word => {
                token.lower.chars().count() > 2
                    && !is_french_function_word(&token.lower)
                    && !is_english_function_word(&token.lower)
            }
            Shape::Digits => token.text.len() > 1,
            Shape::Mark => false,
        })
        .map(|token| stem(&fold(&token.lower)))
}

/// A light French stem: plural, gender and the commonest verb endings off, five letters kept.
fn stem(word: &str) -> String {
    word_list::words_of! { ENDINGS: "data/endings.txt", "endings" }
    let word = word.strip_suffix(['s', 'x']).filter(|rest| rest.len() >= 4).unwrap_or(word);
    for ending in ENDINGS.iter() {
        if let Some(stem) = word.strip_suffix(*ending)
            && stem.chars().count() >= 4
        {
            return stem.to_owned();
        }
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Terms, stem};

    #[test]
    fn forms_of_one_word_are_one_term() {
        assert_eq!(stem("accuse"), stem("accusent"));
        assert_eq!(stem("president"), stem("presidents"));
    }

    #[test]
    fn likeness_is_between_zero_and_one() {
        let terms = Terms::read(&["Le chat mange la souris", "La souris dort", "Il pleut partout", ""]);
        assert!(terms.cosine(0, 1) > 0.0 && terms.cosine(0, 1) < 1.0);
        assert!((terms.cosine(0, 0) - 1.0).abs() < 1e-9);
        assert!(terms.cosine(0, 3).abs() < 1e-9);
        assert_eq!(terms.overlap("souris partout"), [0.5, 0.5, 0.5, 0.0]);
    }
}

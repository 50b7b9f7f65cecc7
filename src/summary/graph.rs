//! The graph of likeness, ranked as pages are (`TextRank`): a sentence is important when important sentences are like it.
//!
//! Takes [`Terms`], gives one rank from 0.0 to 1.0 a sentence. Words that stand in very many
//! sentences are passed over and each sentence keeps its nearest neighbours only, so that the cost
//! stays linear in the article.

use super::terms::Terms;

use crate::deadline;

/// A word in more sentences than this says nothing about likeness.
const COMMON: usize = 120;
/// Neighbours kept a sentence.
const NEIGHBOURS: usize = 16;
const ROUNDS: usize = 24;
const DAMPING: f64 = 0.85;

/// The rank of every sentence, the highest being 1.0.
pub(crate) fn rank(terms: &Terms) -> Vec<f64> {
    let edges = edges(terms);
    let out: Vec<f64> =
        edges.iter().map(|edges| edges.iter().map(|(_, weight)| weight).sum::<f64>()).collect();
    let mut ranks = vec![1.0; terms.len()];
    for _ in 0..ROUNDS {
        let mut next = vec![1.0 - DAMPING; terms.len()];
        for (from, edges) in edges.iter().enumerate().filter(|(from, _)| out[*from] > 0.0) {
            deadline::look();
            for (to, weight) in edges {
                next[*to] += DAMPING * ranks[from] * weight / out[from];
            }
        }
        ranks = next;
    }
    let most = ranks.iter().copied().fold(0.0, f64::max);
    if most > 0.0 {
        for rank in &mut ranks {
            *rank /= most;
        }
    }
    ranks
}

/// The nearest neighbours of each sentence with their likeness.
fn edges(terms: &Terms) -> Vec<Vec<(usize, f64)>> {
    let mut likeness = vec![0.0; terms.len()];
    (0..terms.len())
        .map(|sentence| {
            let mut touched = Vec::new();
            for (term, weight) in terms.vector(sentence) {
                let postings = terms.postings(*term);
                if postings.len() > COMMON {
                    continue;
                }
                for other in postings.iter().filter(|other| **other != sentence) {
                    if likeness[*other] == 0.0 {
                        touched.push(*other);
                    }
                    likeness[*other] += weight * weight_of(terms.vector(*other), *term);
                }
            }
            let mut near: Vec<(usize, f64)> =
                touched.iter().map(|other| (*other, likeness[*other])).collect();
            for other in touched {
                likeness[other] = 0.0;
            }
            near.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
            near.truncate(NEIGHBOURS);
            near
        })
        .collect()
}

fn weight_of(vector: &[(usize, f64)], term: usize) -> f64 {
    vector.binary_search_by_key(&term, |(other, _)| *other).map_or(0.0, |place| vector[place].1)
}

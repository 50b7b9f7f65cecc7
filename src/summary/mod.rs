//! Which sentences carry the article: a local extractive ranking, for backends that only
//! translate.
//!
//! Takes the text with sentences and quotations, gives the numbers of the lead sentence and of
//! the points. Pure and deterministic; cost grows with the number of sentences, not its square.
//! One file each: what a sentence is made of (`traits`), its words (`terms`), how sentences
//! support each other (`graph`).

mod graph;
mod terms;
mod traits;

use crate::{document::Document, quote::Quote, segment::Sentence};
use terms::Terms;
use traits::Traits;

/// The sentences chosen, as indices from 0 into the article's sentences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// The sentence that says best who did what; `None` for an article without sentences.
    pub lead: Option<usize>,
    /// Most important first, none of them the lead.
    pub points: Vec<usize>,
}

/// Eligible sentences among which the lead is looked for.
const LEAD_WINDOW: usize = 8;
/// Best sentences among which the points are looked for.
const POINT_WINDOW: usize = 240;
/// How much likeness to what was chosen already costs a point.
const REDUNDANCY: f64 = 0.7;

/// Chooses the lead and up to `points` further sentences. Captions, boilerplate, questions, very
/// short and very long sentences and the inside of long quotations are chosen only when nothing
/// else is there for the lead, and never as points.
#[must_use]
pub fn select(document: &Document, sentences: &[Sentence], quotes: &[Quote], points: usize) -> Selection {
    let texts: Vec<&str> = sentences.iter().map(|sentence| sentence.span.of(&document.text)).collect();
    let traits = traits::read(document, sentences, quotes);
    let terms = Terms::read(&texts);
    let rank = graph::rank(&terms);
    let title = document.title.as_ref().map(|title| terms.overlap(&title.value));
    let scores: Vec<f64> = traits
        .iter()
        .enumerate()
        .map(|(index, traits)| {
            let title = title.as_ref().map_or(0.0, |title| title[index]);
            score(traits, rank[index], title)
        })
        .collect();
    let lead = lead(&traits, &scores);
    let points = diverse(&traits, &scores, &terms, lead, points);
    Selection { lead, points }
}

/// What a sentence is worth as a point, about 0 to 2.
fn score(traits: &Traits, rank: f64, title: f64) -> f64 {
    let figures = f64::from(traits.figures.min(4)) * 0.05;
    let mut score = 0.5 * rank + 0.5 * traits.early + 0.4 * title + figures;
    score += 0.1 * f64::from(u8::from(traits.speech)) + 0.1 * f64::from(u8::from(traits.opens_paragraph));
    score -= 0.25 * f64::from(u8::from(traits.leans_back));
    score -= 0.3 * f64::from(u8::from(traits.mostly_quoted));
    score - 0.15 * f64::from(u8::from(!traits.finite))
}

/// The sentence that says who did what: early, standing by itself, not a pure quotation.
fn lead(traits: &[Traits], scores: &[f64]) -> Option<usize> {
    let worth = |index: usize| {
        let traits = &traits[index];
        let flaws = 0.6 * f64::from(u8::from(traits.leans_back))
            + 0.5 * f64::from(u8::from(traits.mostly_quoted))
            + 0.3 * f64::from(u8::from(!traits.finite))
            + 0.2 * f64::from(u8::from(traits.words > 45));
        scores[index] + traits.early - flaws
    };
    best((0..traits.len()).filter(|index| traits[*index].eligible).take(LEAD_WINDOW), worth)
        .or_else(|| best((0..traits.len()).filter(|index| traits[*index].words > 0).take(LEAD_WINDOW), worth))
        .or(if traits.is_empty() { None } else { Some(0) })
}

/// The first of the indices with the highest worth.
fn best(indices: impl Iterator<Item = usize>, worth: impl Fn(usize) -> f64) -> Option<usize> {
    indices
        .map(|index| (index, worth(index)))
        .reduce(|one, other| if other.1 > one.1 { other } else { one })
        .map(|(index, _)| index)
}

/// Maximal marginal relevance: the best sentence that is least like those already chosen.
fn diverse(
    traits: &[Traits],
    scores: &[f64],
    terms: &Terms,
    lead: Option<usize>,
    wanted: usize,
) -> Vec<usize> {
    let mut candidates: Vec<usize> =
        (0..traits.len()).filter(|index| traits[*index].eligible && Some(*index) != lead).collect();
    candidates.sort_by(|one, other| scores[*other].total_cmp(&scores[*one]).then(one.cmp(other)));
    candidates.truncate(POINT_WINDOW);
    let mut likeness: Vec<f64> =
        candidates.iter().map(|index| lead.map_or(0.0, |lead| terms.cosine(lead, *index))).collect();
    let mut chosen = Vec::new();
    while chosen.len() < wanted && !candidates.is_empty() {
        let worth = |place: usize| scores[candidates[place]] - REDUNDANCY * likeness[place];
        let Some(place) = best(0..candidates.len(), worth) else { break };
        let index = candidates.remove(place);
        likeness.remove(place);
        for (other, most) in candidates.iter().zip(&mut likeness) {
            *most = most.max(terms.cosine(index, *other));
        }
        chosen.push(index);
    }
    chosen
}

#[cfg(test)]
mod tests;

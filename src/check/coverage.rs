//! Does the translation say all that the source says, and nothing else?
//!
//! Sentences are aligned ([`beads`](super::bead)): one without partner was dropped or added, two
//! alike were doubled. Inside a pair of sentences a stretch of words that nothing on the other side
//! stands for is a clause that was dropped or put in.

use super::{
    Check, CheckKind, CheckStatus,
    bead::Bead,
    lexicon,
    link::Links,
    side::{Side, Word},
};
use crate::facts::scan::token::Shape;

/// What a word without partner counts for a gap, and what one with a partner counts against it:
/// logarithms of how much likelier each is where a clause was dropped, counted on clean pairs.
const WITHOUT: f64 = 1.0;
const WITH: f64 = -1.6;
/// From these sums on a stretch is a gap of the translation, a stretch put in.
const DROPPED: f64 = 4.5;
const ADDED: f64 = 4.5;

/// The check of sentences and clauses.
pub(crate) fn check(
    place: &str,
    source: &Side<'_>,
    target: &Side<'_>,
    links: &Links,
    beads: &[Bead],
) -> Check {
    let mut notes: Vec<(CheckStatus, String)> = Vec::new();
    for bead in beads {
        let (ours, theirs) =
            (source.slice(bead.source.0, bead.source.1), target.slice(bead.target.0, bead.target.1));
        let weight = |words: &[Word]| words.iter().filter(|word| word.content).count();
        if bead.pairs() {
            gap(source, &ours, links, &mut notes);
            stretch(target, &theirs, links, &mut notes);
        } else if weight(&source.words[ours.clone()]) >= 2 {
            let words = source.between(ours.start, ours.end - 1);
            notes.push((CheckStatus::Fail, format!("the translation lacks the sentence “{}”", cut(words))));
        } else if weight(&target.words[theirs.clone()]) >= 2 {
            let words = target.between(theirs.start, theirs.end - 1);
            let note = format!("the translation has a sentence that the source lacks: “{}”", cut(words));
            notes.push((CheckStatus::Fail, note));
        }
    }
    if let Some(twice) = doubled(source, target) {
        notes.push((CheckStatus::Fail, format!("the translation says twice “{}”", cut(twice))));
    }
    let Some(status) = notes.iter().map(|note| note.0).max() else {
        return Check::ok(CheckKind::Sentence, place);
    };
    let note = notes.into_iter().map(|note| note.1).collect::<Vec<_>>().join("; ");
    Check::new(CheckKind::Sentence, status, place, note)
}

/// The first words of a long stretch.
fn cut(words: &str) -> String {
    match words.char_indices().nth(60) {
        Some((at, _)) => {
            let end = words[..at].rfind(' ').unwrap_or(at);
            format!("{} …", &words[..end])
        }
        None => words.to_owned(),
    }
}

/// A stretch of the source that nothing stands for.
fn gap(
    source: &Side<'_>,
    range: &std::ops::Range<usize>,
    links: &Links,
    notes: &mut Vec<(CheckStatus, String)>,
) {
    let worth = |at: usize| {
        let word = &source.words[at];
        if !word.content {
            return 0.0;
        }
        match (links.forth[at].is_empty(), word.shape) {
            (false, _) => WITH,
            (true, Shape::Digits) => 0.5,
            // A word that the lexicon does not know may stand there unseen.
            (true, _) => {
                if word.capital || lexicon::knows(word.stem()) {
                    WITHOUT
                } else {
                    0.3
                }
            }
        }
    };
    if let Some((first, last, sum)) = heaviest(range, worth)
        && sum >= DROPPED
    {
        let words = source.between(first, last);
        let status = if sum >= DROPPED + 2.0 { CheckStatus::Fail } else { CheckStatus::Warn };
        notes.push((status, format!("nothing in the translation stands for “{}”", cut(words))));
    }
}

/// A stretch of the translation that stands for nothing.
fn stretch(
    target: &Side<'_>,
    range: &std::ops::Range<usize>,
    links: &Links,
    notes: &mut Vec<(CheckStatus, String)>,
) {
    let worth = |at: usize| {
        let word = &target.words[at];
        if !word.content {
            return 0.0;
        }
        match (links.back[at].is_empty(), word.shape) {
            (false, _) => WITH,
            (true, Shape::Digits) => 0.5,
            (true, _) => WITHOUT,
        }
    };
    if let Some((first, last, sum)) = heaviest(range, worth)
        && sum >= ADDED
    {
        let words = target.between(first, last);
        let status = if sum >= ADDED + 2.0 { CheckStatus::Fail } else { CheckStatus::Warn };
        notes.push((status, format!("nothing in the source stands for “{}”", cut(words))));
    }
}

/// The stretch with the highest sum.
fn heaviest(range: &std::ops::Range<usize>, worth: impl Fn(usize) -> f64) -> Option<(usize, usize, f64)> {
    let mut best: Option<(usize, usize, f64)> = None;
    let (mut start, mut sum) = (range.start, 0.0);
    for at in range.clone() {
        let value = worth(at);
        if sum <= 0.0 {
            (start, sum) = (at, 0.0);
        }
        sum += value;
        if value > 0.0 && best.is_none_or(|(_, _, most)| sum > most) {
            best = Some((start, at, sum));
        }
    }
    best
}

/// A sentence of the translation that stands there twice, and once in the source.
fn doubled<'a>(source: &Side<'_>, target: &Side<'a>) -> Option<&'a str> {
    let keys = |side: &Side<'_>| -> Vec<String> {
        side.sentences
            .iter()
            .map(|(first, end)| {
                let words = side.words[*first..*end].iter().filter(|word| word.shape != Shape::Mark);
                words.map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
            })
            .collect()
    };
    let ours: Vec<String> = keys(source);
    let unique: std::collections::HashSet<&String> = ours.iter().collect();
    if unique.len() < ours.len() {
        return None;
    }
    let mut seen = std::collections::HashSet::new();
    let twice = keys(target).into_iter().position(|key| key.contains(' ') && !seen.insert(key))?;
    let (first, end) = target.sentences[twice];
    Some(target.between(first, end - 1))
}

//! Figures and names that changed places.
//!
//! "12 people, including 3 children" given back as "3 people, including 12 children" has every
//! figure, and is false; so has "Anne thanked Paul" for "Paul a remercié Anne". Two anchors of a
//! sentence whose order is turned round in the translation moved with the words around them, or
//! they were exchanged: the words around them say which.

use super::{
    Check, CheckKind, CheckStatus,
    bead::Bead,
    link::Links,
    side::{Side, Word},
};
use std::collections::HashMap;

use crate::facts::scan::{Decimal, Locale, What, figure::Strength, mentions, token::Shape};

/// Anchors that are compared with each one: keeps the cost linear.
const REACH: usize = 5;
/// Figures of a pair of sentences that are compared.
const FIGURES: usize = 60;
/// Words around an anchor that say where it belongs.
const AROUND: usize = 4;

/// A figure or name with its place on both sides, in words.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    source: usize,
    target: usize,
    figure: bool,
}

/// The check of the order, reported with the figures.
pub(crate) fn check(
    place: &str,
    source: &Side<'_>,
    target: &Side<'_>,
    links: &Links,
    beads: &[Bead],
) -> Vec<Check> {
    let mut checks: Vec<Check> = Vec::new();
    for bead in beads.iter().filter(|bead| bead.pairs()) {
        let mut anchors = anchors(source, target, links, bead);
        anchors.extend(figures(source, target, bead));
        for (index, one) in anchors.iter().enumerate() {
            for other in anchors[index + 1..].iter().take(REACH) {
                if one.figure != other.figure
                    || one.target < other.target
                    || !exchanged(source, target, links, one, other)
                {
                    continue;
                }
                let kind = if one.figure { CheckKind::Number } else { CheckKind::Role };
                let note = format!(
                    "“{}” and “{}” stand in each other's place in the translation",
                    source.between(one.source, one.source),
                    source.between(other.source, other.source)
                );
                if !checks.iter().any(|check| check.kind == kind) {
                    let status = if one.figure { CheckStatus::Fail } else { CheckStatus::Warn };
                    checks.push(Check::new(kind, status, place, note));
                }
            }
        }
    }
    checks
}

/// Names that stand once on each side.
fn anchors(source: &Side<'_>, target: &Side<'_>, links: &Links, bead: &Bead) -> Vec<Anchor> {
    let theirs = target.slice(bead.target.0, bead.target.1);
    let mut found = Vec::new();
    for at in source.slice(bead.source.0, bead.source.1) {
        let word = &source.words[at];
        if word.shape != Shape::Word || !word.capital || !word.content {
            continue;
        }
        let mut partners = links.forth[at].iter().copied().filter(|other| {
            let other_word = &target.words[*other];
            theirs.contains(other) && (other_word.capital)
        });
        let (Some(partner), None) = (partners.next(), partners.next()) else { continue };
        let alone = links.back[partner].iter().filter(|back| source.words[**back].capital).count() == 1;
        // The words of one name move together.
        let goes_on =
            found.last().is_some_and(|last: &Anchor| at - last.source <= 2 && partner == last.target + 1);
        if alone && !goes_on {
            found.push(Anchor { source: at, target: partner, figure: false });
        }
    }
    found
}

/// Figures that stand once on each side, with the same value.
fn figures(source: &Side<'_>, target: &Side<'_>, bead: &Bead) -> Vec<Anchor> {
    let (ours, theirs) = (values(source, bead.source, "fr"), values(target, bead.target, "en"));
    let once =
        |list: &[(usize, Decimal)], value: &Decimal| list.iter().filter(|item| item.1 == *value).count() == 1;
    let single: HashMap<Decimal, usize> =
        theirs.iter().filter(|item| once(&theirs, &item.1)).map(|item| (item.1, item.0)).collect();
    let mut counts: HashMap<Decimal, usize> = HashMap::new();
    for (_, value) in &ours {
        *counts.entry(*value).or_default() += 1;
    }
    ours.iter()
        .filter(|item| counts[&item.1] == 1)
        .filter_map(|(at, value)| Some(Anchor { source: *at, target: *single.get(value)?, figure: true }))
        .collect()
}

/// Each figure of some sentences with the word where it begins.
fn values(side: &Side<'_>, sentences: (usize, usize), language: &str) -> Vec<(usize, Decimal)> {
    let range = side.slice(sentences.0, sentences.1);
    let Some(first) = side.words.get(range.start) else { return Vec::new() };
    let Some(text) = range.end.checked_sub(1).map(|last| side.between(range.start, last)) else {
        return Vec::new();
    };
    mentions(text, Locale::of(language))
        .into_iter()
        .take(FIGURES)
        .filter_map(|mention| {
            let What::Figure(figure) = &mention.what else { return None };
            let start = first.span.start + mention.span.start;
            let at = side.words.partition_point(|word| word.span.end <= start);
            let value =
                (figure.strength > Strength::Loose).then(|| figure.values.first().copied()).flatten()?;
            Some((at, value))
        })
        .collect()
}

/// Whether the words around say that the two changed places.
fn exchanged(source: &Side<'_>, target: &Side<'_>, links: &Links, one: &Anchor, other: &Anchor) -> bool {
    if !one.figure && hangs(source, target, one, other) {
        return false;
    }
    let mut kept = 0usize;
    let mut crossed = 0usize;
    for (own, far) in [(one, other), (other, one)] {
        for (word, weight) in around(source, own.source, far.source, one.figure) {
            for partner in &links.forth[word] {
                if links.forth[word].len() > 2 {
                    continue;
                }
                let (near, away) = (partner.abs_diff(own.target), partner.abs_diff(far.target));
                if near.min(away) > AROUND + 2
                    || target.words[*partner].sentence != target.words[own.target].sentence
                {
                    continue;
                }
                if near < away {
                    kept += weight;
                } else if away < near {
                    crossed += weight;
                }
            }
        }
    }
    crossed > kept
}

/// Whether two names hang together by "de" or change places as agent and patient do in the passive.
fn hangs(source: &Side<'_>, target: &Side<'_>, one: &Anchor, other: &Anchor) -> bool {
    let ours = &source.words[one.source + 1..other.source];
    let theirs = &target.words[other.target + 1..one.target];
    let by = ours.iter().any(|word| word.folded == "par") != theirs.iter().any(|word| word.folded == "by");
    let says = |words: &[Word]| {
        words.iter().filter(|word| word.content && !word.capital && word.shape == Shape::Word).count()
    };
    by || says(ours) == 0 || says(theirs) == 0
}

/// Words near an anchor, nearer ones with more weight; none beyond the other anchor.
fn around(source: &Side<'_>, at: usize, other: usize, figure: bool) -> Vec<(usize, usize)> {
    let sentence = source.words[at].sentence;
    let mut found = Vec::new();
    let fits = |place: usize| {
        source.words.get(place).is_some_and(|word| word.sentence == sentence) && place != other
    };
    for step in 1..=AROUND {
        let weight = if step <= 2 { 3 } else { 1 };
        if (1..=step).all(|step| fits(at + step)) && is_word(&source.words[at + step]) {
            found.push((at + step, weight + 1));
        }
        // What is counted stands after its figure.
        if figure && step > 1 {
            continue;
        }
        if at >= step && (1..=step).all(|step| fits(at - step)) && is_word(&source.words[at - step]) {
            found.push((at - step, weight));
        }
    }
    found
}

fn is_word(word: &Word) -> bool {
    word.content && word.shape == Shape::Word
}

//! Lead and points, and the French that they rest on.

use serde::Serialize;

use super::{alarm, anchor, page};
use crate::brief::{Brief, Line};

/// Lead or point.
#[derive(Debug, Serialize)]
pub(in crate::writer) struct LineView<'a> {
    /// Where links to it lead: `lead`, `point-2`.
    pub(in crate::writer) anchor: String,
    pub(in crate::writer) target: Option<&'a str>,
    pub(in crate::writer) source: Option<&'a str>,
    /// Numbers of the sentences it rests on.
    pub(in crate::writer) cited: &'a [usize],
    /// Those of them whose French no earlier line has beside it.
    pub(in crate::writer) french: Vec<CitedView<'a>>,
    /// Whether a check says something against it.
    pub(in crate::writer) alarm: bool,
}

/// A sentence of the article.
#[derive(Debug, Serialize)]
pub(in crate::writer) struct CitedView<'a> {
    pub(in crate::writer) number: usize,
    pub(in crate::writer) text: &'a str,
    /// The page of the source that it stands on.
    pub(in crate::writer) page: Option<u32>,
}

pub(super) fn line<'a>(brief: &'a Brief, place: &str, line: &'a Line) -> LineView<'a> {
    let before = lines(brief).take_while(|(other, _)| other != place);
    let seen: Vec<usize> = before.flat_map(|(_, line)| line.sentences.iter().copied()).collect();
    let fresh = line.sentences.iter().filter(|number| !seen.contains(number));
    LineView {
        anchor: anchor(place),
        target: line.target.as_deref(),
        source: line.source.as_deref(),
        cited: &line.sentences,
        french: fresh.filter_map(|number| sentence(brief, *number)).collect(),
        alarm: alarm::is_alarmed(brief, place),
    }
}

/// Every sentence that lead and points rest on, once, in the order of the article.
pub(super) fn cited(brief: &Brief) -> Vec<CitedView<'_>> {
    let mut numbers: Vec<usize> = lines(brief).flat_map(|(_, line)| line.sentences.iter().copied()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().filter_map(|number| sentence(brief, number)).collect()
}

/// Numbers of the sentences that any line of the page comes from.
pub(super) fn page_sentences(brief: &Brief) -> Vec<usize> {
    let quoted = brief.quotes.iter().filter(|quote| quote.key).map(|quote| quote.sentence);
    lines(brief).flat_map(|(_, line)| line.sentences.iter().copied()).chain(quoted).collect()
}

fn lines(brief: &Brief) -> impl Iterator<Item = (String, &Line)> {
    let lead = brief.lead.iter().map(|lead| ("lead".to_owned(), lead));
    lead.chain((1..).zip(&brief.points).map(|(number, line): (usize, _)| (format!("point {number}"), line)))
}

fn sentence(brief: &Brief, number: usize) -> Option<CitedView<'_>> {
    let place = brief.sentences.iter().find(|sentence| sentence.number == number)?;
    Some(CitedView { number, text: place.text.as_deref()?, page: page::of(brief, place.start) })
}

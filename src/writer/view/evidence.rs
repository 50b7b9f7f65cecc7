//! [`Evidence`]: what stands behind a page.

use serde::Serialize;

use super::{
    edit::{self, EditView},
    fact::{self, FactView},
    origin::{self, ProvenanceView},
    quotation::{self, MarkedView, QuoteView},
};
use crate::{
    brief::{Brief, EnglishState},
    check::CheckStatus,
};

/// Everything that a page leaves out.
#[derive(Debug, Serialize)]
pub(in crate::writer) struct Evidence<'a> {
    /// What the reader may want to know of the making.
    pub(in crate::writer) notes: Vec<&'a str>,
    pub(in crate::writer) speech: Vec<QuoteView<'a>>,
    pub(in crate::writer) marked: Vec<MarkedView<'a>>,
    pub(in crate::writer) facts: Vec<FactView<'a>>,
    /// Facts in sentences that were not translated.
    pub(in crate::writer) unseen: usize,
    pub(in crate::writer) body: Vec<BodyView<'a>>,
    pub(in crate::writer) caveats: Vec<String>,
    /// Checks that warn or fail.
    pub(in crate::writer) checks: Vec<CheckView<'a>>,
    pub(in crate::writer) edits: Vec<EditView>,
    pub(in crate::writer) provenance: Vec<ProvenanceView>,
}

/// A paragraph in both languages.
#[derive(Debug, Serialize)]
pub(in crate::writer) struct BodyView<'a> {
    pub(in crate::writer) paragraph: usize,
    pub(in crate::writer) source: &'a str,
    pub(in crate::writer) target: Option<&'a str>,
}

/// A check that did not hold.
#[derive(Debug, Serialize)]
pub(in crate::writer) struct CheckView<'a> {
    pub(in crate::writer) failed: bool,
    pub(in crate::writer) place: &'a str,
    pub(in crate::writer) note: &'a str,
}

impl<'a> Evidence<'a> {
    pub(super) fn of(brief: &'a Brief) -> Self {
        let (speech, marked): (Vec<_>, Vec<_>) =
            brief.quotes.iter().partition(|quote| quote.kind.is_speech());
        let (facts, unseen) = fact::facts(brief);
        let checks = brief.checks.iter().filter(|check| check.status != CheckStatus::Ok);
        Self {
            notes: brief.warnings.iter().map(|warning| warning.trim_end_matches('.')).collect(),
            speech: speech.into_iter().map(|quote| quotation::spoken(brief, quote)).collect(),
            marked: marked.into_iter().map(|quote| quotation::marked(brief, quote)).collect(),
            facts,
            unseen,
            body: brief
                .body
                .iter()
                .map(|paragraph| BodyView {
                    paragraph: paragraph.paragraph,
                    source: &paragraph.source,
                    target: paragraph.target.as_deref(),
                })
                .collect(),
            caveats: caveats(brief),
            checks: checks
                .map(|check| CheckView {
                    failed: check.status == CheckStatus::Fail,
                    place: &check.place,
                    note: &check.note,
                })
                .collect(),
            edits: brief.edits.iter().map(edit::edit).collect(),
            provenance: origin::provenance(brief),
        }
    }

    /// Whether there is anything to weigh.
    pub(in crate::writer) fn has_caveats(&self) -> bool {
        !(self.caveats.is_empty() && self.checks.is_empty() && self.edits.is_empty() && self.notes.is_empty())
    }

    /// "11 quotations, 23 figures, dates and names".
    pub(in crate::writer) fn summary(&self) -> String {
        let quotes = self.speech.len() + self.marked.len();
        format!(
            "{}, {} figures, dates and names, the checks, how it was made",
            origin::counted(quotes as u64, "quotation"),
            self.facts.len() + self.unseen
        )
    }
}

fn caveats(brief: &Brief) -> Vec<String> {
    let mut caveats: Vec<String> = brief
        .caveats
        .iter()
        .map(|caveat| {
            let cited = sentence_numbers(&caveat.sentences);
            if cited.is_empty() { caveat.note.clone() } else { format!("{} [{cited}]", caveat.note) }
        })
        .collect();
    let untranslated = brief.quotes.iter().filter(|quote| quote.english.state == EnglishState::None).count();
    if untranslated > 0 {
        caveats.push(format!("{untranslated} of {} quotations are untranslated", brief.quotes.len()));
    }
    caveats
}

fn sentence_numbers(numbers: &[usize]) -> String {
    numbers.iter().map(|number| format!("s{number}")).collect::<Vec<_>>().join(", ")
}

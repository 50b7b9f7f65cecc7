//! [`View`]: what a page shows, in the order in which it shows it.
//!
//! Takes a [`Brief`], gives plain text in pieces; the Markdown and HTML writers escape it and put
//! their marks around it, so that both pages say the same.

mod edit;
mod fact;
mod origin;
mod quotation;

use serde::Serialize;

pub(super) use edit::EditView;
pub(super) use fact::FactView;
pub(super) use origin::ProvenanceView;
pub(super) use quotation::{MarkedView, QuoteView};

use crate::{
    brief::{Brief, Line, QuoteStatus},
    check::CheckStatus,
};

/// What the status of a quotation says, and what it cannot say.
pub(super) const VERIFIED: &str = "The original stands under each translation, cut from the source. Verified: no check \
    failed. No check sees a word that exists and is wrong.";

/// Everything that a page shows.
#[derive(Debug, Serialize)]
pub(super) struct View<'a> {
    /// Language code of the page.
    pub(super) to: &'a str,
    /// Language code of the article.
    pub(super) from: Option<&'a str>,
    /// English name of the article's language.
    pub(super) language: &'static str,
    /// `None` shows as untranslated.
    pub(super) headline: Option<&'a str>,
    /// The article's own title.
    pub(super) title: Option<&'a str>,
    /// Outlet, author, date.
    pub(super) origin: Vec<String>,
    /// Address of the article.
    pub(super) url: Option<&'a str>,
    /// The file.
    pub(super) path: &'a str,
    /// Language with confidence, length.
    pub(super) measures: Vec<String>,
    /// Who translated and when.
    pub(super) with: String,
    /// What the reader must know first.
    pub(super) notes: Vec<&'a str>,
    pub(super) lead: Option<LineView<'a>>,
    pub(super) points: Vec<LineView<'a>>,
    pub(super) speech: Vec<QuoteView<'a>>,
    pub(super) marked: Vec<MarkedView<'a>>,
    pub(super) facts: Vec<FactView<'a>>,
    /// Facts in sentences that were not translated.
    pub(super) unseen: usize,
    pub(super) body: Vec<BodyView<'a>>,
    pub(super) caveats: Vec<String>,
    /// Checks that warn or fail.
    pub(super) checks: Vec<CheckView<'a>>,
    pub(super) edits: Vec<EditView>,
    pub(super) provenance: Vec<ProvenanceView>,
}

/// Lead or point.
#[derive(Debug, Serialize)]
pub(super) struct LineView<'a> {
    pub(super) target: Option<&'a str>,
    pub(super) source: Option<&'a str>,
    /// "s3, s4".
    pub(super) cited: String,
}

/// A paragraph in both languages.
#[derive(Debug, Serialize)]
pub(super) struct BodyView<'a> {
    pub(super) paragraph: usize,
    pub(super) source: &'a str,
    pub(super) target: Option<&'a str>,
}

/// A check that did not hold.
#[derive(Debug, Serialize)]
pub(super) struct CheckView<'a> {
    pub(super) failed: bool,
    pub(super) place: &'a str,
    pub(super) note: &'a str,
}

impl<'a> View<'a> {
    /// Reads a brief.
    pub(super) fn of(brief: &'a Brief) -> Self {
        let (speech, marked): (Vec<_>, Vec<_>) =
            brief.quotes.iter().partition(|quote| quote.kind.is_speech());
        let (facts, unseen) = fact::facts(brief);
        Self {
            to: &brief.to,
            from: brief.language.code.as_deref(),
            language: brief.language.code.as_deref().map_or("source", origin::language_name),
            headline: brief.headline.target.as_deref(),
            title: brief.headline.source.as_deref(),
            origin: origin::origin(brief),
            url: brief.source.url.as_deref().filter(|url| origin::is_web(url)),
            path: &brief.source.path,
            measures: origin::measures(brief),
            with: origin::with(brief),
            notes: brief.warnings.iter().map(|warning| warning.trim_end_matches('.')).collect(),
            lead: brief.lead.as_ref().map(line),
            points: brief.points.iter().map(line).collect(),
            speech: speech.into_iter().map(|quote| quotation::spoken(brief, quote)).collect(),
            marked: marked.into_iter().map(quotation::marked).collect(),
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
            checks: brief
                .checks
                .iter()
                .filter(|check| check.status != CheckStatus::Ok)
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

    /// Whether there is anything under "Caveats".
    pub(super) fn has_caveats(&self) -> bool {
        !(self.caveats.is_empty() && self.checks.is_empty() && self.edits.is_empty())
    }
}

fn line(line: &Line) -> LineView<'_> {
    LineView {
        target: line.target.as_deref(),
        source: line.source.as_deref(),
        cited: sentence_numbers(&line.sentences),
    }
}

fn sentence_numbers(numbers: &[usize]) -> String {
    numbers.iter().map(|number| format!("s{number}")).collect::<Vec<_>>().join(", ")
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
    let untranslated = brief.quotes.iter().filter(|quote| quote.status == QuoteStatus::Untranslated).count();
    if untranslated > 0 {
        caveats.push(format!("{untranslated} of {} quotations are untranslated", brief.quotes.len()));
    }
    caveats
}

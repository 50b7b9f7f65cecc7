//! [`View`]: what a page shows, in the order in which it shows it, and the evidence behind it.
//!
//! Takes a [`Brief`], gives plain text in pieces; the Markdown, HTML and Word writers escape it and
//! put their marks around it, so that all of them say the same.

mod alarm;
mod edit;
mod evidence;
mod fact;
mod line;
mod origin;
mod page;
mod quotation;
mod speaker;

use serde::Serialize;

pub(super) use alarm::AlarmView;
pub(super) use evidence::Evidence;
pub(super) use line::{CitedView, LineView};
pub(super) use quotation::QuoteView;
pub(super) use speaker::{Part, SpeakerView};

use crate::brief::{Brief, Caveat};

/// Caveats that a page has room for; the others are in the evidence.
const CAVEATS: usize = 4;

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
    /// Whether a check says something against the headline.
    pub(super) alarm: bool,
    /// The article's own title.
    pub(super) title: Option<&'a str>,
    /// Outlet, author, date.
    pub(super) origin: Vec<String>,
    /// Address of the article.
    pub(super) url: Option<&'a str>,
    /// The file's name, without its place on this machine.
    pub(super) file: &'a str,
    /// Language where it was in doubt, length.
    pub(super) measures: Vec<String>,
    /// Who translated and when, in one sentence, and what the reader must know first.
    pub(super) notice: String,
    /// "What to check", gravest first.
    pub(super) alarms: Vec<AlarmView<'a>>,
    /// Alarms beyond those.
    pub(super) more_alarms: usize,
    /// `None` where the headline says the whole of it.
    pub(super) lead: Option<LineView<'a>>,
    pub(super) points: Vec<LineView<'a>>,
    /// "Who said what".
    pub(super) speakers: Vec<SpeakerView<'a>>,
    /// The French of the sentences that the lines rest on.
    pub(super) cited: Vec<CitedView<'a>>,
    /// Those of them that stand beside no line: the lead's, where the headline says it whole.
    pub(super) alone: Vec<CitedView<'a>>,
    /// What an editor must weigh about the article and about lines of the page.
    pub(super) caveats: Vec<CaveatView<'a>>,
    pub(super) evidence: Evidence<'a>,
}

/// A caveat with its sentences.
#[derive(Debug, Serialize)]
pub(super) struct CaveatView<'a> {
    pub(super) note: &'a str,
    pub(super) sentences: &'a [usize],
}

impl<'a> View<'a> {
    /// Reads a brief.
    pub(super) fn of(brief: &'a Brief) -> Self {
        let alarmed = |place: &str| alarm::is_alarmed(brief, place);
        let repeated = brief.lead.as_ref().is_some_and(|lead| {
            lead.target.is_some()
                && lead.target.as_deref().map(bare) == brief.headline.target.as_deref().map(bare)
        });
        let alarms = alarm::alarms(brief, repeated);
        let shown: Vec<usize> = line::page_sentences(brief);
        let caveats = page_caveats(brief, &shown);
        Self {
            to: &brief.to,
            from: brief.language.code.as_deref(),
            language: brief.language.code.as_deref().map_or("source", origin::language_name),
            headline: brief.headline.target.as_deref(),
            alarm: alarmed("headline") || repeated && alarmed("lead"),
            title: brief.headline.source.as_deref(),
            origin: origin::origin(brief),
            url: brief.source.url.as_deref().filter(|url| origin::is_web(url)),
            file: origin::file_name(&brief.source.path),
            measures: origin::measures(brief),
            notice: origin::notice(brief),
            more_alarms: alarms.len().saturating_sub(alarm::ROOM),
            alarms: alarms.into_iter().take(alarm::ROOM).collect(),
            lead: brief.lead.as_ref().filter(|_| !repeated).map(|lead| line::line(brief, "lead", lead)),
            points: (1..)
                .zip(&brief.points)
                .map(|(number, point)| line::line(brief, &format!("point {number}"), point))
                .collect(),
            speakers: speaker::speakers(brief),
            cited: line::cited(brief),
            alone: brief
                .lead
                .as_ref()
                .filter(|_| repeated)
                .map_or_else(Vec::new, |lead| line::line(brief, "lead", lead).french),
            caveats,
            evidence: Evidence::of(brief),
        }
    }
}

fn bare(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}

fn page_caveats<'a>(brief: &'a Brief, shown: &[usize]) -> Vec<CaveatView<'a>> {
    let concerns = |caveat: &&Caveat| {
        caveat.sentences.is_empty() || caveat.sentences.iter().any(|number| shown.contains(number))
    };
    let view = |caveat: &'a Caveat| CaveatView { note: &caveat.note, sentences: &caveat.sentences };
    brief.caveats.iter().filter(concerns).take(CAVEATS).map(view).collect()
}

/// The name that anchors of a place have: `point-2` for `point 2`. Nothing of a place that somebody
/// edited becomes structure.
pub(super) fn anchor(place: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    place.chars().map(plain).collect()
}

//! Quotations without a brief: the rows of `depeche quotes`, in JSON, CSV or a table. They borrow their
//! words from the article.

use serde::Serialize;

use crate::{
    article::Article,
    brief::{LanguageInfo, language_info},
    quote::{Certainty, Flag, Kind, Quote},
    span::{ScalarMap, Span},
};

/// All quotations of one input; offsets in Unicode scalars, numbers from 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuotationList<'a> {
    /// Version of this shape.
    pub format_version: u32,
    /// The input.
    pub source: ListSource,
    /// Its language.
    pub language: LanguageInfo,
    /// Quotations in order.
    pub quotes: Vec<ListedQuote<'a>>,
}

/// The input of a [`QuotationList`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListSource {
    /// Path as given, `-` for standard input.
    pub path: String,
    /// SHA-256 of the raw bytes.
    pub sha256: String,
    /// Unicode scalars of the extracted text.
    pub chars: usize,
}

/// One quotation of a [`QuotationList`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedQuote<'a> {
    /// `q1`, `q2`, …
    pub id: String,
    /// Speech, distance or name.
    pub kind: Kind,
    /// Verbatim.
    pub text: &'a str,
    /// First scalar.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Paragraph, from 1.
    pub paragraph: usize,
    /// Sentence, from 1.
    pub sentence: usize,
    /// Page of the source that it begins on; left out where the source has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Who speaks.
    pub speaker: Option<ListedSpeaker<'a>>,
    /// What attributes it.
    pub cue: Option<ListedCue<'a>>,
    /// Typography and setting.
    pub flags: &'a [Flag],
    /// Which evidence decided, with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<[&'static str; 2]>,
}

/// Who speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedSpeaker<'a> {
    /// The words next to the quotation.
    pub surface: Option<&'a str>,
    /// The person or body they stand for.
    pub name: Option<&'a str>,
    /// How it is known; `uncertain` exactly where there is no name.
    pub certainty: Certainty,
    /// Title or office.
    pub role: Option<&'a str>,
    /// First scalar of the surface.
    pub start: Option<usize>,
    /// One past its last.
    pub end: Option<usize>,
}

/// What attributes a quotation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedCue<'a> {
    /// The words.
    pub text: &'a str,
    /// First scalar.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

impl<'a> QuotationList<'a> {
    /// The quotations of an article; with `explain`, the evidence too.
    #[must_use]
    pub fn new(article: &'a Article, explain: bool) -> Self {
        let text = &article.document.text;
        let map = ScalarMap::new(text);
        let quotes = article.quotes.iter().map(|quote| ListedQuote {
            page: article.document.page(quote.span.start),
            ..listed(quote, text, &map, explain)
        });
        let quotes = quotes.collect();
        Self {
            format_version: 1,
            source: ListSource {
                path: article.loaded.source.display(),
                sha256: article.loaded.sha256.clone(),
                chars: map.scalar(text.len()),
            },
            language: language_info(article),
            quotes,
        }
    }
}

fn listed<'a>(quote: &'a Quote, text: &'a str, map: &ScalarMap<'_>, explain: bool) -> ListedQuote<'a> {
    let words = |span: Span| span.of(text);
    let (start, end) = map.range(quote.span);
    let speaker = quote.speaker.as_ref().map(|speaker| {
        let place = speaker.surface.map(|surface| map.range(surface));
        ListedSpeaker {
            surface: speaker.surface.map(words),
            name: speaker.name.as_ref().map(|name| name.text.as_str()),
            certainty: speaker.certainty,
            role: speaker.role.map(words),
            start: place.map(|place| place.0),
            end: place.map(|place| place.1),
        }
    });
    let cue = quote.cue.as_ref().map(|cue| {
        let (start, end) = map.range(cue.span);
        ListedCue { text: &cue.text, start, end }
    });
    ListedQuote {
        id: quote.id(),
        kind: quote.kind,
        text: words(quote.span),
        start,
        end,
        paragraph: quote.paragraph + 1,
        sentence: quote.sentence + 1,
        page: None,
        speaker,
        cue,
        flags: &quote.flags,
        evidence: explain.then_some(quote.evidence),
    }
}

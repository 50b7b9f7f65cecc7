//! Every quotation with all that is known of it, for the evidence.

use serde::Serialize;

use super::{
    page,
    speaker::{Part, who},
};
use crate::{
    brief::{Brief, BriefQuote, EnglishState, SpeakerCertainty},
    quote::Kind,
    rendering::EnglishFrom,
};

/// A quotation of the evidence.
#[derive(Debug, Serialize)]
pub(in crate::writer) struct QuoteView<'a> {
    pub(in crate::writer) id: &'a str,
    pub(in crate::writer) target: Option<&'a str>,
    pub(in crate::writer) who: Vec<Part>,
    pub(in crate::writer) verb: Option<&'a str>,
    /// Verbatim, a paragraph each.
    pub(in crate::writer) source: Vec<&'a str>,
    /// Language of the words, where it is not the article's.
    pub(in crate::writer) lang: Option<&'a str>,
    /// "exact", "repaired".
    pub(in crate::writer) french: &'static str,
    /// "passed", "flagged", …
    pub(in crate::writer) state: &'static str,
    /// Whether an editor must look at it.
    pub(in crate::writer) alarm: bool,
    /// Place, how the words and the speaker were come by, flags, cue.
    pub(in crate::writer) notes: Vec<String>,
    /// What the checks say against it.
    pub(in crate::writer) reasons: &'a [String],
}

/// A passage in marks that is nobody's speech.
#[derive(Debug, Serialize)]
pub(in crate::writer) struct MarkedView<'a> {
    pub(in crate::writer) id: &'a str,
    pub(in crate::writer) source: &'a str,
    pub(in crate::writer) target: Option<&'a str>,
    pub(in crate::writer) what: &'static str,
    pub(in crate::writer) place: String,
}

pub(super) fn spoken<'a>(brief: &Brief, quote: &'a BriefQuote) -> QuoteView<'a> {
    let mut notes = vec![place(brief, quote)];
    if quote.kind == Kind::Partial {
        notes.push("fragment".to_owned());
    }
    notes.extend(quote.english.from.map(|from| taken(from).to_owned()));
    notes.extend(quote.speaker.as_ref().map(|speaker| certainty(speaker.certainty).to_owned()));
    notes.extend(quote.flags.iter().map(|flag| flag_words(*flag)));
    if let Some(cue) = &quote.cue {
        notes.push(format!("cue «\u{a0}{}\u{a0}»", cue.text));
    }
    QuoteView {
        id: &quote.id,
        target: quote.english.text.as_deref(),
        who: who(quote.speaker.as_ref()),
        verb: quote.cue.as_ref().and_then(|cue| cue.target.as_deref()),
        source: quote.text.lines().map(str::trim).filter(|part| !part.is_empty()).collect(),
        lang: quote.lang.as_deref(),
        french: quote.french.word(),
        state: quote.english.state.word(),
        alarm: matches!(quote.english.state, EnglishState::Flagged | EnglishState::None),
        notes,
        reasons: &quote.english.reasons,
    }
}

pub(super) fn marked<'a>(brief: &Brief, quote: &'a BriefQuote) -> MarkedView<'a> {
    MarkedView {
        id: &quote.id,
        source: &quote.text,
        target: quote.english.text.as_deref(),
        what: if quote.kind == Kind::Title { "name or title" } else { "distance" },
        place: place(brief, quote),
    }
}

const fn taken(from: EnglishFrom) -> &'static str {
    match from {
        EnglishFrom::Sentence => "translated in its sentence",
        EnglishFrom::Alone => "translated by itself",
        EnglishFrom::Source => "as the source has it",
    }
}

const fn certainty(certainty: SpeakerCertainty) -> &'static str {
    match certainty {
        SpeakerCertainty::Stated => "speaker named beside it",
        SpeakerCertainty::Resolved => "speaker found by what the text calls them",
        SpeakerCertainty::Asked => "speaker chosen by a language model",
        SpeakerCertainty::Uncertain => "speaker uncertain",
    }
}

fn place(brief: &Brief, quote: &BriefQuote) -> String {
    let page = page::of(brief, quote.start).map(|page| format!("page {page}, ")).unwrap_or_default();
    let BriefQuote { paragraph, sentence, start, end, .. } = quote;
    format!("{page}paragraph {paragraph}, s{sentence}, characters {start}–{end}")
}

fn flag_words(flag: crate::quote::Flag) -> String {
    let name = serde_json::to_value(flag).ok().and_then(|value| value.as_str().map(str::to_owned));
    name.unwrap_or_default().replace('_', " ")
}

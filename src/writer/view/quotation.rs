//! Quotations as a page shows them: who said what, where, and how far it can be relied on.

use std::fmt::Write as _;

use serde::Serialize;

use crate::{
    brief::{Brief, BriefQuote, BriefSpeaker},
    check::CheckStatus,
    quote::Kind,
};

/// A quotation that is somebody's speech.
#[derive(Debug, Serialize)]
pub(in crate::writer) struct QuoteView<'a> {
    pub(in crate::writer) id: &'a str,
    pub(in crate::writer) target: Option<&'a str>,
    /// "Claire Dupont, mayor of Rennes (« la maire »), said".
    pub(in crate::writer) said: String,
    /// Verbatim, a paragraph each.
    pub(in crate::writer) source: Vec<&'a str>,
    pub(in crate::writer) status: &'static str,
    /// Place, kind, flags, failed checks, cue.
    pub(in crate::writer) notes: Vec<String>,
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

pub(super) fn spoken<'a>(brief: &'a Brief, quote: &'a BriefQuote) -> QuoteView<'a> {
    let mut notes = vec![place(quote), quote.status.word().to_owned()];
    if quote.kind == Kind::Partial {
        notes.push("fragment".to_owned());
    }
    notes.extend(quote.flags.iter().map(|flag| flag_words(*flag)));
    let failed =
        brief.checks.iter().filter(|check| check.place == quote.id && check.status != CheckStatus::Ok);
    notes.extend(failed.map(|check| check.note.clone()));
    if let Some(cue) = &quote.cue {
        notes.push(format!("cue «\u{a0}{}\u{a0}»", cue.text));
    }
    QuoteView {
        id: &quote.id,
        target: quote.target.as_deref(),
        said: quote
            .speaker
            .as_ref()
            .map_or_else(|| "speaker not given".to_owned(), |speaker| format!("{} said", who(speaker))),
        source: quote.text.lines().map(str::trim).filter(|part| !part.is_empty()).collect(),
        status: quote.status.word(),
        notes,
    }
}

/// Who speaks, with the office in both languages.
fn who(speaker: &BriefSpeaker) -> String {
    let mut who = match (&speaker.name, &speaker.name_target, &speaker.surface) {
        (Some(name), Some(english), _) if name != english => format!("{english} («\u{a0}{name}\u{a0}»)"),
        (Some(name), _, _) => name.clone(),
        (None, _, Some(surface)) => format!("«\u{a0}{surface}\u{a0}», not named further,"),
        (None, _, None) => "an unnamed speaker".to_owned(),
    };
    // Writing into a string cannot fail.
    let _ = match (&speaker.role, &speaker.role_target) {
        (Some(role), Some(english)) => write!(who, ", {english} («\u{a0}{role}\u{a0}»),"),
        (Some(role), None) => write!(who, " («\u{a0}{role}\u{a0}»)"),
        (None, _) => Ok(()),
    };
    who
}

pub(super) fn marked(quote: &BriefQuote) -> MarkedView<'_> {
    MarkedView {
        id: &quote.id,
        source: &quote.text,
        target: quote.target.as_deref(),
        what: if quote.kind == Kind::Title { "name or title" } else { "distance" },
        place: place(quote),
    }
}

fn place(quote: &BriefQuote) -> String {
    format!("paragraph {}, s{}, characters {}–{}", quote.paragraph, quote.sentence, quote.start, quote.end)
}

fn flag_words(flag: crate::quote::Flag) -> String {
    let name = serde_json::to_value(flag).ok().and_then(|value| value.as_str().map(str::to_owned));
    name.unwrap_or_default().replace('_', " ")
}

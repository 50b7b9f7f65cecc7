//! What was found in the source, found again.
//!
//! Takes a brief and its source, analysed by the extractor that made the brief, and gives what the
//! brief says of the source that is not so: quotations that are missing or were put in, sentences and
//! facts elsewhere, lines that their cited sentences do not carry. Only the same extractor finds the
//! same; for a brief of another the spans and hashes are all that can be held.

use serde_json::Value;

use super::{Difference, difference};
use crate::{
    article::{Article, EXTRACTOR},
    brief::{self, Brief, BriefQuote, Line},
    check::{self, CheckStatus},
    config::Translate,
    rendering,
    span::ScalarMap,
};

/// Fields of a quotation that the source decides, and what to say of them.
const FIELDS: [(&str, &str); 8] = [
    ("kind", "kind"),
    ("start", "place"),
    ("end", "place"),
    ("paragraph", "paragraph"),
    ("sentence", "sentence"),
    ("cue", "cue"),
    ("flags", "flags"),
    ("french", "French"),
];
/// The same of its speaker.
const SPEAKER: [&str; 5] = ["surface", "name", "certainty", "start", "end"];

/// Whether a brief was made by this extractor.
#[must_use]
pub(crate) fn is_own(brief: &Brief) -> bool {
    brief.tool.extractor == EXTRACTOR
}

/// What the source, analysed again, gives otherwise.
pub(super) fn differences(brief: &Brief, article: &Article) -> Vec<Difference> {
    let context = brief::Context {
        to: brief.to.clone(),
        translate: Translate::None,
        created: String::new(),
        glossary: std::sync::Arc::default(),
    };
    let again = brief::hold_and_join(article, &rendering::untranslated(article, None), &context);
    let mut found = quotations(brief, &again);
    found.extend(sentences(brief, &again));
    found.extend(facts(brief, &again));
    found.extend(paragraphs(brief, article));
    for caveat in again.caveats.iter().filter(|caveat| !brief.caveats.contains(caveat)) {
        found.push(difference("brief", &format!("lacks a caveat: {}", caveat.note)));
    }
    let points = brief.points.iter().enumerate().map(|(index, line)| (format!("point {}", index + 1), line));
    for (place, line) in brief.lead.iter().map(|line| ("lead".to_owned(), line)).chain(points) {
        found.extend(citations(&place, line, brief, article));
    }
    found
}

fn quotations(brief: &Brief, again: &Brief) -> Vec<Difference> {
    let mut found = Vec::new();
    for quote in &again.quotes {
        match brief.quotes.iter().find(|shown| shown.id == quote.id) {
            None => found.push(difference(
                &quote.id,
                &format!("is a quotation of the source that the brief does not have: {}", quote.text),
            )),
            Some(shown) => {
                let changed = changed(shown, quote);
                if !changed.is_empty() {
                    let what = changed.join(", ");
                    found.push(difference(&quote.id, &format!("is otherwise in the source: {what}")));
                }
            }
        }
    }
    let known = |id: &str| again.quotes.iter().any(|quote| quote.id == id);
    for shown in brief.quotes.iter().filter(|shown| !known(&shown.id)) {
        found.push(difference(&shown.id, "is no quotation of the source"));
    }
    found
}

/// What of a quotation is not what the source gives.
fn changed(shown: &BriefQuote, quote: &BriefQuote) -> Vec<&'static str> {
    let value = |quote: &BriefQuote| serde_json::to_value(quote).unwrap_or_default();
    let (shown, quote) = (value(shown), value(quote));
    let mut changed: Vec<&str> =
        FIELDS.iter().filter(|(key, _)| shown[*key] != quote[*key]).map(|(_, what)| *what).collect();
    let speaker = |quote: &Value| SPEAKER.map(|key| quote["speaker"][key].clone());
    // Whom a language model chose among the persons of the text, where the text leaves it open.
    let is_open = quote["speaker"]["certainty"] != "stated" && quote["speaker"]["certainty"] != "resolved";
    let is_asked = shown["speaker"]["certainty"] == "asked" && is_open;
    if speaker(&shown) != speaker(&quote) && !is_asked {
        changed.push("speaker");
    }
    changed.dedup();
    changed
}

fn sentences(brief: &Brief, again: &Brief) -> Option<Difference> {
    if brief.sentences.len() != again.sentences.len() {
        let (shown, found) = (brief.sentences.len(), again.sentences.len());
        return Some(difference("sentences", &format!("are {found} in the source, {shown} in the brief")));
    }
    let place = |sentence: &brief::SentencePlace| {
        (sentence.number, sentence.paragraph, sentence.start, sentence.end, sentence.lang.clone())
    };
    let mut pairs = brief.sentences.iter().zip(&again.sentences);
    let moved = pairs.find(|(shown, found)| place(shown) != place(found))?.0;
    Some(difference(&format!("sentence {}", moved.number), "stands elsewhere in the source"))
}

fn facts(brief: &Brief, again: &Brief) -> Option<Difference> {
    let place = |fact: &brief::BriefFact| (fact.kind, fact.start, fact.end);
    let same = brief.facts.len() == again.facts.len()
        && brief.facts.iter().zip(&again.facts).all(|(shown, found)| place(shown) == place(found));
    (!same).then(|| difference("facts", "are not those of the source: some are missing, put in or moved"))
}

fn paragraphs(brief: &Brief, article: &Article) -> Option<Difference> {
    if brief.body.is_empty() {
        return None;
    }
    let map = ScalarMap::new(&article.document.text);
    let places = article.document.paragraphs.iter().map(|span| map.range(*span));
    let shown = brief.body.iter().map(|paragraph| (paragraph.start, paragraph.end));
    (!places.eq(shown)).then(|| difference("body", "does not hold the paragraphs of the source"))
}

/// What of a line its cited sentences do not carry, beyond what the brief's own checks say.
fn citations(place: &str, line: &Line, brief: &Brief, article: &Article) -> Vec<Difference> {
    // A translated sentence is held by its words; a written line stands on what it cites.
    let Some(target) = line.target.as_ref().filter(|_| line.source.is_none()) else { return Vec::new() };
    let cited = line.sentences.iter().filter_map(|number| article.sentences.get(number.checked_sub(1)?));
    let source = cited.map(|sentence| article.line(sentence.span)).collect::<Vec<_>>().join(" ");
    let held = check::claims(place, &source, target, article.language_code(), &brief.to);
    held.into_iter()
        .filter(|check| check.status == CheckStatus::Fail && !brief.checks.contains(check))
        .map(|check| {
            difference(place, &format!("is not carried by the sentences that it cites: {}", check.note))
        })
        .collect()
}

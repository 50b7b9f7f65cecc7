//! [`View`]: what a page shows, in the order in which it shows it.
//!
//! Takes a [`Brief`], gives plain text in pieces; the Markdown and HTML writers escape it and put
//! their marks around it, so that both pages say the same.

use std::{collections::HashSet, fmt::Write as _};

use serde::Serialize;

use crate::{
    brief::{Brief, BriefFact, BriefQuote, BriefSpeaker, Line, PlacedEdit, QuoteStatus},
    check::{self, CheckStatus, FactKind, FactStatus},
    quote::Kind,
};

/// Letters of an edit that are shown around the change.
const AROUND: usize = 24;

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

/// A quotation that is somebody's speech.
#[derive(Debug, Serialize)]
pub(super) struct QuoteView<'a> {
    pub(super) id: &'a str,
    pub(super) target: Option<&'a str>,
    /// "Claire Dupont, mayor of Rennes (« la maire »), said".
    pub(super) said: String,
    /// Verbatim, a paragraph each.
    pub(super) source: Vec<&'a str>,
    pub(super) status: &'static str,
    /// Place, kind, flags, failed checks, cue.
    pub(super) notes: Vec<String>,
}

/// A passage in marks that is nobody's speech.
#[derive(Debug, Serialize)]
pub(super) struct MarkedView<'a> {
    pub(super) id: &'a str,
    pub(super) source: &'a str,
    pub(super) target: Option<&'a str>,
    pub(super) what: &'static str,
    pub(super) place: String,
}

/// A figure, date or name.
#[derive(Debug, Serialize)]
pub(super) struct FactView<'a> {
    pub(super) source: &'a str,
    pub(super) target: String,
    pub(super) kind: &'static str,
    pub(super) status: &'static str,
    /// Whether an editor must look at it.
    pub(super) alarm: bool,
    pub(super) characters: String,
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

/// A change to the backend's words.
#[derive(Debug, Serialize)]
pub(super) struct EditView {
    pub(super) place: String,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) reason: String,
}

/// One line of provenance.
#[derive(Debug, Serialize)]
pub(super) struct ProvenanceView {
    pub(super) label: &'static str,
    pub(super) text: String,
    /// What is shown as code after the text.
    pub(super) code: Option<String>,
}

impl<'a> View<'a> {
    /// Reads a brief.
    pub(super) fn of(brief: &'a Brief) -> Self {
        let (speech, marked): (Vec<_>, Vec<_>) =
            brief.quotes.iter().partition(|quote| quote.kind.is_speech());
        let (facts, unseen) = facts(brief);
        Self {
            to: &brief.to,
            from: brief.language.code.as_deref(),
            language: brief.language.code.as_deref().map_or("source", language_name),
            headline: brief.headline.target.as_deref(),
            title: brief.headline.source.as_deref(),
            origin: origin(brief),
            url: brief.source.url.as_deref().filter(|url| is_web(url)),
            path: &brief.source.path,
            measures: measures(brief),
            with: with(brief),
            notes: brief.warnings.iter().map(|warning| warning.trim_end_matches('.')).collect(),
            lead: brief.lead.as_ref().map(line),
            points: brief.points.iter().map(line).collect(),
            speech: speech.into_iter().map(|quote| spoken(brief, quote)).collect(),
            marked: marked.into_iter().map(marked_view).collect(),
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
            edits: brief.edits.iter().map(edit).collect(),
            provenance: provenance(brief),
        }
    }

    /// Whether there is anything under "Caveats".
    pub(super) fn has_caveats(&self) -> bool {
        !(self.caveats.is_empty() && self.checks.is_empty() && self.edits.is_empty())
    }
}

/// Whether an address may become a link: a page's metadata may say anything.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn origin(brief: &Brief) -> Vec<String> {
    let source = &brief.source;
    let from = brief.language.code.as_deref().unwrap_or_default();
    let published =
        source.published.as_ref().map(|date| check::english_date(date, from).unwrap_or_else(|| date.clone()));
    [source.outlet.clone(), source.byline.clone(), published].into_iter().flatten().collect()
}

fn measures(brief: &Brief) -> Vec<String> {
    let language = brief.language.code.as_deref().map_or("language unknown", language_name);
    let language = if brief.language.forced {
        format!("{language} (as told)")
    } else {
        format!("{language} (confidence {:.2})", brief.language.confidence)
    };
    vec![language, counted(brief.source.words as u64, "word")]
}

fn with(brief: &Brief) -> String {
    let made = &brief.provenance;
    let day = made.created.get(..10).unwrap_or(&made.created);
    match (made.backend.as_str(), &made.model) {
        ("none", _) => format!("no backend was asked, {day}"),
        (backend, Some(model)) => format!("{backend} / {model}, {day}"),
        (backend, None) => format!("{backend}, {day}"),
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

fn spoken<'a>(brief: &'a Brief, quote: &'a BriefQuote) -> QuoteView<'a> {
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

fn marked_view(quote: &BriefQuote) -> MarkedView<'_> {
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

/// Each fact once; those that nothing was translated of are counted only, unless there are no others.
fn facts(brief: &Brief) -> (Vec<FactView<'_>>, usize) {
    let checked: Vec<&BriefFact> =
        brief.facts.iter().filter(|fact| fact.status != FactStatus::Unchecked).collect();
    let all = checked.is_empty();
    let unseen = if all { 0 } else { brief.facts.len() - checked.len() };
    let shown = if all { brief.facts.iter().collect() } else { checked };
    let mut seen = HashSet::new();
    let shown = shown
        .into_iter()
        .filter(|fact| seen.insert((fact.kind, &fact.source, &fact.target, fact.status)))
        .map(|fact| FactView {
            source: &fact.source,
            target: match (&fact.target, fact.status) {
                (Some(target), FactStatus::Missing) => format!("expected: {target}"),
                (Some(target), _) => target.clone(),
                (None, _) => "—".to_owned(),
            },
            kind: match fact.kind {
                FactKind::Number => "figure",
                FactKind::Date => "date",
                FactKind::Name => "name",
            },
            status: match fact.status {
                FactStatus::Ok => "ok",
                FactStatus::Differs => "differs",
                FactStatus::Missing => "missing",
                FactStatus::Unchecked => "unchecked",
            },
            alarm: matches!(fact.status, FactStatus::Differs | FactStatus::Missing),
            characters: format!("{}–{}", fact.start, fact.end),
        });
    (shown.collect(), unseen)
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

/// An edit, cut to the words that changed.
fn edit(placed: &PlacedEdit) -> EditView {
    let (before, after) = differing(&placed.edit.before, &placed.edit.after);
    EditView { place: placed.place.clone(), before, after, reason: placed.edit.reason.clone() }
}

/// Both texts without the long stretches that they share at either end.
fn differing(before: &str, after: &str) -> (String, String) {
    let (one, other): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let start = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let most = one.len().min(other.len()) - start;
    let end =
        one.iter().rev().zip(other.iter().rev()).take(most).take_while(|(one, other)| one == other).count();
    let cut = |text: &[char]| -> String {
        let from = if start > AROUND * 2 { start - AROUND } else { 0 };
        let to = if end > AROUND * 2 { text.len() - end + AROUND } else { text.len() };
        let inside: String = text[from..to].iter().collect();
        let (open, close) = (if from > 0 { "… " } else { "" }, if to < text.len() { " …" } else { "" });
        format!("{open}{}{close}", inside.trim())
    };
    (cut(&one), cut(&other))
}

fn provenance(brief: &Brief) -> Vec<ProvenanceView> {
    let made = &brief.provenance;
    let usage = &made.usage;
    let line = |label, text: String, code: Option<String>| ProvenanceView { label, text, code };
    let mut lines = vec![
        line("Input", brief.source.encoding.clone(), Some(brief.source.path.clone())),
        line("SHA-256", String::new(), Some(brief.source.sha256.clone())),
        line("Program", format!("depeche {}", brief.tool.version), None),
        line("Backend", format!("{} ({})", made.backend, made.dialect), made.model.clone()),
    ];
    lines.extend(made.fallback_from.iter().map(|other| line("Stood in for", other.clone(), None)));
    lines.extend(made.prompts.iter().map(|(name, hash)| line("Prompt", name.clone(), Some(hash.clone()))));
    let mut spent = vec![counted(usage.requests, "request"), counted(usage.characters, "character")];
    spent.extend(usage.input_tokens.map(|tokens| format!("{tokens} tokens in")));
    spent.extend(usage.output_tokens.map(|tokens| format!("{tokens} tokens out")));
    spent.extend(usage.cost.map(|cost| format!("cost {cost:.4}")));
    if made.cached {
        spent.push("answers from the cache".to_owned());
    }
    lines.push(line("Sent", spent.join(", "), None));
    lines.push(line("Made", made.created.clone(), None));
    lines
}

/// "1 request", "2 requests".
fn counted(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// English names of the languages that the press in reach is written in.
fn language_name(code: &str) -> &'static str {
    match code {
        "fr" => "French",
        "en" => "English",
        "de" => "German",
        "es" => "Spanish",
        "it" => "Italian",
        "pt" => "Portuguese",
        "nl" => "Dutch",
        "ca" => "Catalan",
        "ro" => "Romanian",
        "pl" => "Polish",
        "ru" => "Russian",
        "uk" => "Ukrainian",
        "ar" => "Arabic",
        "tr" => "Turkish",
        _ => "foreign-language",
    }
}

fn flag_words(flag: crate::quote::Flag) -> String {
    let name = serde_json::to_value(flag).ok().and_then(|value| value.as_str().map(str::to_owned));
    name.unwrap_or_default().replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::{counted, differing};

    #[test]
    fn edits_show_what_changed() {
        let same = "the same words again and again and again, and again and again";
        let (before, after) = differing(&format!("{same} \"x\" {same}"), &format!("{same} “x” {same}"));
        assert!(before.contains("\"x\"") && before.starts_with('…') && before.ends_with('…'), "{before}");
        assert!(after.contains("“x”") && after.chars().count() < 70, "{after}");
        assert_eq!(differing("Kiev", "Kyiv"), ("Kiev".to_owned(), "Kyiv".to_owned()));
        assert_eq!(differing("", ""), (String::new(), String::new()));
        assert_eq!(differing("aa", "aaa"), ("aa".to_owned(), "aaa".to_owned()));
    }

    #[test]
    fn numbers_agree_with_their_nouns() {
        assert_eq!((counted(1, "request"), counted(0, "word")), ("1 request".into(), "0 words".into()));
    }
}

//! Where an article comes from and how its brief was made.

use serde::Serialize;

use crate::{brief::Brief, english};

/// One line of provenance.
#[derive(Debug, Serialize)]
pub(in crate::writer) struct ProvenanceView {
    pub(in crate::writer) label: &'static str,
    pub(in crate::writer) text: String,
    /// What is shown as code after the text.
    pub(in crate::writer) code: Option<String>,
}

/// Whether an address may become a link: a page's metadata may say anything.
pub(super) fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

pub(super) fn origin(brief: &Brief) -> Vec<String> {
    let source = &brief.source;
    let from = brief.language.code.as_deref().unwrap_or_default();
    let published =
        source.published.as_ref().map(|date| english::date(date, from).unwrap_or_else(|| date.clone()));
    [source.outlet.clone(), source.byline.clone(), published].into_iter().flatten().collect()
}

pub(super) fn measures(brief: &Brief) -> Vec<String> {
    let language = brief.language.code.as_deref().map_or("language unknown", language_name);
    let language = if brief.language.forced {
        format!("{language} (as told)")
    } else {
        format!("{language} (confidence {:.2})", brief.language.confidence)
    };
    vec![language, counted(brief.source.words as u64, "word")]
}

pub(super) fn with(brief: &Brief) -> String {
    let made = &brief.provenance;
    let day = made.created.get(..10).unwrap_or(&made.created);
    match (made.backend.as_str(), &made.model) {
        ("none", _) => format!("no backend was asked, {day}"),
        (backend, Some(model)) => format!("{backend} / {model}, {day}"),
        (backend, None) => format!("{backend}, {day}"),
    }
}

pub(super) fn provenance(brief: &Brief) -> Vec<ProvenanceView> {
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
pub(super) fn language_name(code: &str) -> &'static str {
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

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn numbers_agree_with_their_nouns() {
        assert_eq!((counted(1, "request"), counted(0, "word")), ("1 request".into(), "0 words".into()));
    }
}

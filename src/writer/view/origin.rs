//! Where an article comes from and how its brief was made.

use serde::Serialize;

use crate::{brief::Brief, english, language};

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
    let words = counted(brief.source.words as u64, "word");
    let language = &brief.language;
    let name = language.code.as_deref().map_or("language unknown", language_name);
    // What nobody doubts needs no line on the page.
    match (language.forced, language.reliable) {
        (true, _) => vec![format!("{name} (as told)"), words],
        (false, true) => vec![words],
        (false, false) => vec![format!("{name} (confidence {:.2})", language.confidence), words],
    }
}

/// One sentence on what the page is.
pub(super) fn notice(brief: &Brief) -> String {
    let made = &brief.provenance;
    let language = brief.language.code.as_deref().map_or("source", language_name);
    let day = made.created.get(..10).unwrap_or(&made.created);
    if made.backend == "none" {
        return format!("Not translated: no backend was asked ({day}). The {language} is authoritative.");
    }
    let engine = made
        .model
        .as_ref()
        .map_or_else(|| made.backend.clone(), |model| format!("{}, {model}", made.backend));
    let draft =
        if made.draft { " Draft-quality weights: read nothing here without its original." } else { "" };
    let broken = if brief.warnings.iter().any(|warning| warning.starts_with("the backend failed")) {
        " The backend failed: parts are untranslated."
    } else {
        ""
    };
    format!(
        "Unofficial machine translation ({engine}, {day}). The {language} is authoritative.{draft}{broken}"
    )
}

/// The last part of a path: where it lies on the machine that made the brief is nobody's business.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().filter(|name| !name.is_empty()).unwrap_or(path)
}

pub(super) fn provenance(brief: &Brief) -> Vec<ProvenanceView> {
    let made = &brief.provenance;
    let usage = &made.usage;
    let draft = if made.draft { ", draft weights" } else { "" };
    let line = |label, text: String, code: Option<String>| ProvenanceView { label, text, code };
    let mut lines = vec![
        line("Input", brief.source.encoding.clone(), Some(file_name(&brief.source.path).to_owned())),
        line("SHA-256", String::new(), Some(brief.source.sha256.clone())),
        line("Program", format!("depeche {}", brief.tool.version), None),
        line("Backend", format!("{} ({}){draft}", made.backend, made.dialect), made.model.clone()),
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
pub(super) fn counted(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The English name of a language, as a word before "text" or "source".
pub(super) fn language_name(code: &str) -> &'static str {
    language::english_name(code).unwrap_or("foreign-language")
}

#[cfg(test)]
mod tests {
    use super::{counted, file_name};

    #[test]
    fn numbers_agree_with_their_nouns() {
        assert_eq!((counted(1, "request"), counted(0, "word")), ("1 request".into(), "0 words".into()));
    }

    #[test]
    fn a_file_is_named_without_its_place() {
        assert_eq!(
            [file_name("/home/me/a.txt"), file_name(r"C:\in\b.txt"), file_name("-")],
            ["a.txt", "b.txt", "-"]
        );
    }
}

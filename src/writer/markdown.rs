//! A brief as a Markdown page: conclusion first, then what it rests on.

use std::fmt::Write as _;

use super::{
    escape::{address, code, text as escape},
    view::{LineView, QuoteView, View},
};
use crate::brief::Brief;

/// What stands where a translation is missing.
const UNTRANSLATED: &str = "**[untranslated]**";

/// Prints the whole page.
pub(super) fn write(brief: &Brief) -> String {
    let view = View::of(brief);
    let mut page = String::new();
    head(&mut page, &view);
    glance(&mut page, &view);
    quotes(&mut page, &view);
    facts(&mut page, &view);
    body(&mut page, &view);
    caveats(&mut page, &view);
    provenance(&mut page, &view);
    page
}

// Writing into a String cannot fail, so that the results of `write!` are let go below.

fn head(page: &mut String, view: &View<'_>) {
    let _ = writeln!(page, "# {}\n", target(view.headline));
    if let Some(title) = view.title {
        let _ = writeln!(page, "*{}*\n", escape(title));
    }
    let mut parts: Vec<String> = view.origin.iter().map(|part| escape(part)).collect();
    parts.push(match view.url {
        Some(url) => address(url),
        None => code(view.path),
    });
    parts.extend(view.measures.iter().map(|part| escape(part)));
    let _ = writeln!(page, "**Source:** {}\n", parts.join(" · "));
    let _ = writeln!(
        page,
        "> **Unofficial machine translation** ({}). The {} original is authoritative. Not reviewed.",
        escape(&view.with),
        view.language
    );
    for note in &view.notes {
        let _ = writeln!(page, ">\n> **Note:** {}.", escape(note));
    }
    page.push('\n');
}

fn glance(page: &mut String, view: &View<'_>) {
    page.push_str("## At a glance\n\n");
    if let Some(lead) = &view.lead {
        let _ = writeln!(page, "{}\n", line(lead, true));
    }
    for point in &view.points {
        let _ = writeln!(page, "- {}", line(point, false));
    }
    if !view.points.is_empty() {
        page.push('\n');
    }
    if view.lead.is_none() && view.points.is_empty() {
        page.push_str("The article holds no sentence.\n\n");
    }
}

/// A line with the sentences it rests on. Untranslated, it shows the source language in its own
/// marks and says so: French must never pass for English.
fn line(line: &LineView<'_>, strong: bool) -> String {
    let cited = if line.cited.is_empty() { String::new() } else { format!(" \\[{}\\]", line.cited) };
    match (line.target, line.source) {
        (Some(target), _) if strong => format!("**{}**{cited}", escape(target)),
        (Some(target), _) => format!("{}{cited}", escape(target)),
        (None, Some(source)) => format!("{UNTRANSLATED} «\u{a0}{}\u{a0}»{cited}", escape(source)),
        (None, None) => format!("{UNTRANSLATED}{cited}"),
    }
}

fn quotes(page: &mut String, view: &View<'_>) {
    page.push_str("## Key quotes\n\n");
    if view.speech.is_empty() {
        page.push_str("The article quotes nobody.\n\n");
    }
    if view.speech.iter().any(|quote| quote.target.is_some()) {
        let _ = writeln!(page, "{}\n", super::view::VERIFIED);
    }
    for quote in &view.speech {
        spoken(page, view, quote);
    }
    if view.marked.is_empty() {
        return;
    }
    page.push_str(
        "### Also in quotation marks\n\nNobody's speech: names, titles, and words held at a distance.\n\n",
    );
    page.push_str("| | In the source | In English | What | Where |\n|---|---|---|---|---|\n");
    for quote in &view.marked {
        let (source, english) = (escape(quote.source), target(quote.target));
        let _ = writeln!(
            page,
            "| {} | {source} | {english} | {} | {} |",
            escape(quote.id),
            quote.what,
            quote.place
        );
    }
    page.push('\n');
}

fn spoken(page: &mut String, view: &View<'_>, quote: &QuoteView<'_>) {
    let english = quote.target.map_or_else(
        || UNTRANSLATED.to_owned(),
        |target| format!("“{}” *(translated from {})*", escape(target), view.language),
    );
    let _ = writeln!(page, "**{}** {english} — {}\n", escape(quote.id), escape(&quote.said));
    for part in &quote.source {
        let _ = writeln!(page, "> «\u{a0}{}\u{a0}»", escape(part));
    }
    let notes: Vec<String> = quote.notes.iter().map(|note| escape(note)).collect();
    let _ = writeln!(page, ">\n> {}\n", notes.join(" · "));
}

fn facts(page: &mut String, view: &View<'_>) {
    if view.facts.is_empty() {
        return;
    }
    page.push_str("## Figures, dates and names\n\n| Source | English | Kind | Status | Characters |\n|---|---|---|---|---|\n");
    for fact in &view.facts {
        let status = if fact.alarm { format!("**{}**", fact.status) } else { fact.status.to_owned() };
        let (source, english) = (escape(fact.source), escape(&fact.target));
        let _ = writeln!(page, "| {source} | {english} | {} | {status} | {} |", fact.kind, fact.characters);
    }
    if view.unseen > 0 {
        let _ =
            writeln!(page, "\n{} more stand in sentences that this brief does not translate.", view.unseen);
    }
    page.push('\n');
}

fn body(page: &mut String, view: &View<'_>) {
    if view.body.is_empty() {
        return;
    }
    page.push_str("## Aligned text\n\n| ¶ | In the source | In English |\n|---|---|---|\n");
    for row in &view.body {
        let _ = writeln!(page, "| {} | {} | {} |", row.paragraph, escape(row.source), target(row.target));
    }
    page.push('\n');
}

fn caveats(page: &mut String, view: &View<'_>) {
    if !view.has_caveats() {
        return;
    }
    page.push_str("## Caveats\n\n");
    for caveat in &view.caveats {
        let _ = writeln!(page, "- {}", escape(caveat));
    }
    for check in &view.checks {
        let mark = if check.failed { "**Failed check**" } else { "Check" };
        let _ = writeln!(page, "- {mark}, {}: {}", escape(check.place), escape(check.note));
    }
    for edit in &view.edits {
        let (before, after, reason) = (escape(&edit.before), escape(&edit.after), escape(&edit.reason));
        let _ = writeln!(page, "- Edited, {}: “{before}” → “{after}” ({reason})", escape(&edit.place));
    }
    page.push('\n');
}

fn provenance(page: &mut String, view: &View<'_>) {
    page.push_str("## Provenance\n\n");
    for line in &view.provenance {
        let text = (!line.text.is_empty()).then(|| escape(&line.text));
        let code = line.code.as_deref().map(code);
        let value: Vec<String> = text.into_iter().chain(code).collect();
        let _ = writeln!(page, "- {}: {}", line.label, value.join(" · "));
    }
}

fn target(text: Option<&str>) -> String {
    text.map_or_else(|| UNTRANSLATED.to_owned(), escape)
}

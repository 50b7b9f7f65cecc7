//! What stands behind a page, below it.

use std::fmt::Write as _;

use super::{UNTRANSLATED, parts, target};
use crate::writer::{
    escape::{code, text as escape},
    view::{Evidence, QuoteView, View},
};

/// Prints everything that the page leaves out.
pub(super) fn write(page: &mut String, view: &View<'_>) {
    page.push_str("---\n\n# Evidence\n\n");
    let evidence = &view.evidence;
    quotes(page, evidence);
    facts(page, evidence);
    body(page, evidence);
    caveats(page, evidence);
    provenance(page, evidence);
}

fn quotes(page: &mut String, evidence: &Evidence<'_>) {
    page.push_str("## All quotations\n\n");
    if evidence.speech.is_empty() {
        page.push_str("The article quotes nobody.\n\n");
    }
    for quote in &evidence.speech {
        spoken(page, quote);
    }
    if evidence.marked.is_empty() {
        return;
    }
    page.push_str(
        "### Also in quotation marks\n\nNobody's speech: names, titles, and words held at a distance.\n\n",
    );
    page.push_str("| | In the source | In English | What | Where |\n|---|---|---|---|---|\n");
    for quote in &evidence.marked {
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

fn spoken(page: &mut String, quote: &QuoteView<'_>) {
    let english =
        quote.target.map_or_else(|| UNTRANSLATED.to_owned(), |target| format!("“{}”", escape(target)));
    let verb = quote.verb.map(|verb| format!(" {}", escape(verb))).unwrap_or_default();
    let _ = writeln!(page, "**{}** {}{verb}: {english}\n", escape(quote.id), parts(&quote.who));
    for part in &quote.source {
        let _ = writeln!(page, "> «\u{a0}{}\u{a0}»", escape(part));
    }
    let state = if quote.alarm { format!("**{}**", quote.state) } else { quote.state.to_owned() };
    let mut notes = vec![format!("French {}", quote.french), format!("English {state}")];
    notes.extend(quote.reasons.iter().chain(&quote.notes).map(|note| escape(note)));
    let _ = writeln!(page, ">\n> {}\n", notes.join(" · "));
}

fn facts(page: &mut String, evidence: &Evidence<'_>) {
    if evidence.facts.is_empty() {
        return;
    }
    page.push_str("## Figures, dates and names\n\n| Source | English | Kind | Status | Characters |\n|---|---|---|---|---|\n");
    for fact in &evidence.facts {
        let status = if fact.alarm { format!("**{}**", fact.status) } else { fact.status.to_owned() };
        let (source, english) = (escape(fact.source), escape(&fact.target));
        let _ = writeln!(page, "| {source} | {english} | {} | {status} | {} |", fact.kind, fact.characters);
    }
    if evidence.unseen > 0 {
        let _ = writeln!(
            page,
            "\n{} more stand in sentences that this brief does not translate.",
            evidence.unseen
        );
    }
    page.push('\n');
}

fn body(page: &mut String, evidence: &Evidence<'_>) {
    if evidence.body.is_empty() {
        return;
    }
    page.push_str("## Aligned text\n\n| ¶ | In the source | In English |\n|---|---|---|\n");
    for row in &evidence.body {
        let _ = writeln!(page, "| {} | {} | {} |", row.paragraph, escape(row.source), target(row.target));
    }
    page.push('\n');
}

fn caveats(page: &mut String, evidence: &Evidence<'_>) {
    if !evidence.has_caveats() {
        return;
    }
    page.push_str("## All caveats, checks and edits\n\n");
    for note in &evidence.notes {
        let _ = writeln!(page, "- Note: {}", escape(note));
    }
    for caveat in &evidence.caveats {
        let _ = writeln!(page, "- {}", escape(caveat));
    }
    for check in &evidence.checks {
        let mark = if check.failed { "**Failed check**" } else { "Check" };
        let _ = writeln!(page, "- {mark}, {}: {}", escape(check.place), escape(check.note));
    }
    for edit in &evidence.edits {
        let (before, after, reason) = (escape(&edit.before), escape(&edit.after), escape(&edit.reason));
        let _ = writeln!(page, "- Edited, {}: “{before}” → “{after}” ({reason})", escape(&edit.place));
    }
    page.push('\n');
}

fn provenance(page: &mut String, evidence: &Evidence<'_>) {
    page.push_str("## Provenance\n\n");
    for line in &evidence.provenance {
        let text = (!line.text.is_empty()).then(|| escape(&line.text));
        let code = line.code.as_deref().map(code);
        let value: Vec<String> = text.into_iter().chain(code).collect();
        let _ = writeln!(page, "- {}: {}", line.label, value.join(" · "));
    }
}

//! A brief as a Markdown page: conclusion first, then what it rests on.

use std::fmt::Write as _;

use crate::{
    brief::{Brief, BriefQuote, Line, QuoteStatus},
    check::{CheckStatus, FactKind, FactStatus},
    quote::Kind,
};

/// What stands where a translation is missing.
const UNTRANSLATED: &str = "**[untranslated]**";

/// Prints the whole page.
pub(super) fn write(brief: &Brief) -> String {
    let mut page = String::new();
    head(&mut page, brief);
    glance(&mut page, brief);
    quotes(&mut page, brief);
    facts(&mut page, brief);
    body(&mut page, brief);
    caveats(&mut page, brief);
    provenance(&mut page, brief);
    page
}

// Writing into a String cannot fail, so that the results of `write!` are let go below.

fn head(page: &mut String, brief: &Brief) {
    let headline = brief.headline.target.as_deref().map_or_else(|| UNTRANSLATED.to_owned(), escape);
    let _ = writeln!(page, "# {headline}\n");
    if let Some(title) = &brief.headline.source {
        let _ = writeln!(page, "*{}*\n", escape(title));
    }
    let source = &brief.source;
    let known = [&source.outlet, &source.byline, &source.published];
    let mut parts: Vec<String> = known.into_iter().flatten().map(|part| escape(part)).collect();
    parts.push(match &source.url {
        Some(url) => format!("<{}>", url.replace(['<', '>', ' '], "")),
        None => code(&source.path),
    });
    let language = brief.language.code.as_deref().map_or("language unknown", language_name);
    parts.push(if brief.language.forced {
        format!("{language} (as told)")
    } else {
        format!("{language} (confidence {:.2})", brief.language.confidence)
    });
    parts.push(format!("{} words", source.words));
    let _ = writeln!(page, "**Source:** {}\n", parts.join(" · "));
    notice(page, brief);
}

fn notice(page: &mut String, brief: &Brief) {
    let made = &brief.provenance;
    let day = made.created.get(..10).unwrap_or(&made.created);
    let with = match (made.backend.as_str(), &made.model) {
        ("none", _) => format!("no backend was asked, {day}"),
        (backend, Some(model)) => format!("{} / {}, {day}", escape(backend), escape(model)),
        (backend, None) => format!("{}, {day}", escape(backend)),
    };
    let language = brief.language.code.as_deref().map_or("source", language_name);
    let _ = writeln!(
        page,
        "> **Unofficial machine translation** ({with}). The {language} original is authoritative. Not reviewed."
    );
    for warning in &brief.warnings {
        let _ = writeln!(page, ">\n> **Note:** {}.", escape(warning.trim_end_matches('.')));
    }
    page.push('\n');
}

fn glance(page: &mut String, brief: &Brief) {
    page.push_str("## At a glance\n\n");
    if let Some(lead) = &brief.lead {
        let _ = writeln!(page, "{}\n", line(lead, true));
    }
    for point in &brief.points {
        let _ = writeln!(page, "- {}", line(point, false));
    }
    if !brief.points.is_empty() {
        page.push('\n');
    }
    if brief.lead.is_none() && brief.points.is_empty() {
        page.push_str("The article holds no sentence.\n\n");
    }
}

/// A line with the sentences it rests on. Untranslated, it shows the source language in its own
/// marks and says so: French must never pass for English.
fn line(line: &Line, strong: bool) -> String {
    let cited: Vec<String> = line.sentences.iter().map(|number| format!("s{number}")).collect();
    let cited = if cited.is_empty() { String::new() } else { format!(" \\[{}\\]", cited.join(", ")) };
    match (&line.target, &line.source) {
        (Some(target), _) if strong => format!("**{}**{cited}", escape(target)),
        (Some(target), _) => format!("{}{cited}", escape(target)),
        (None, Some(source)) => format!("{UNTRANSLATED} «\u{a0}{}\u{a0}»{cited}", escape(source)),
        (None, None) => format!("{UNTRANSLATED}{cited}"),
    }
}

fn quotes(page: &mut String, brief: &Brief) {
    let (speech, marked): (Vec<&BriefQuote>, Vec<&BriefQuote>) =
        brief.quotes.iter().partition(|quote| quote.kind.is_speech());
    page.push_str("## Key quotes\n\n");
    if speech.is_empty() {
        page.push_str("The article quotes nobody.\n\n");
    }
    for quote in speech {
        spoken(page, brief, quote);
    }
    if marked.is_empty() {
        return;
    }
    page.push_str(
        "### Also in quotation marks\n\nNobody's speech: names, titles, and words held at a distance.\n\n",
    );
    page.push_str("| | In the source | In English | What | Where |\n|---|---|---|---|---|\n");
    for quote in marked {
        let target = quote.target.as_deref().map_or_else(|| UNTRANSLATED.to_owned(), cell);
        let what = if quote.kind == Kind::Title { "name or title" } else { "distance" };
        let _ =
            writeln!(page, "| {} | {} | {target} | {what} | {} |", quote.id, cell(&quote.text), place(quote));
    }
    page.push('\n');
}

fn spoken(page: &mut String, brief: &Brief, quote: &BriefQuote) {
    let english = quote.target.as_deref().map_or_else(
        || UNTRANSLATED.to_owned(),
        |target| format!("“{}” *(translated from {})*", escape(target), from_language(brief)),
    );
    let _ = writeln!(page, "**{}** {english} — {}\n", quote.id, said(quote));
    for part in quote.text.lines().map(str::trim).filter(|part| !part.is_empty()) {
        let _ = writeln!(page, "> «\u{a0}{}\u{a0}»", escape(part));
    }
    let mut notes = vec![place(quote), quote.status.word().to_owned()];
    if quote.kind == Kind::Partial {
        notes.push("fragment".to_owned());
    }
    notes.extend(quote.flags.iter().map(|flag| flag_words(*flag)));
    let failed =
        brief.checks.iter().filter(|check| check.place == quote.id && check.status != CheckStatus::Ok);
    notes.extend(failed.map(|check| escape(&check.note)));
    if let Some(cue) = &quote.cue {
        notes.push(format!("cue «\u{a0}{}\u{a0}»", escape(&cue.text)));
    }
    let _ = writeln!(page, ">\n> {}\n", notes.join(" · "));
}

/// Who said it, in plain "said", with the office in both languages.
fn said(quote: &BriefQuote) -> String {
    let Some(speaker) = &quote.speaker else { return "speaker not given".to_owned() };
    let mut who = match (&speaker.name, &speaker.name_target, &speaker.surface) {
        (Some(name), Some(english), _) if name != english => {
            format!("{} («\u{a0}{}\u{a0}»)", escape(english), escape(name))
        }
        (Some(name), _, _) => escape(name),
        (None, _, Some(surface)) => format!("«\u{a0}{}\u{a0}», not named further,", escape(surface)),
        (None, _, None) => "an unnamed speaker".to_owned(),
    };
    match (&speaker.role, &speaker.role_target) {
        (Some(role), Some(english)) => {
            let _ = write!(who, ", {} («\u{a0}{}\u{a0}»),", escape(english), escape(role));
        }
        (Some(role), None) => {
            let _ = write!(who, " («\u{a0}{}\u{a0}»)", escape(role));
        }
        (None, _) => {}
    }
    format!("{who} said")
}

fn place(quote: &BriefQuote) -> String {
    format!("paragraph {}, s{}, characters {}–{}", quote.paragraph, quote.sentence, quote.start, quote.end)
}

fn facts(page: &mut String, brief: &Brief) {
    let checked: Vec<_> = brief.facts.iter().filter(|fact| fact.status != FactStatus::Unchecked).collect();
    let shown: Vec<_> = if checked.is_empty() { brief.facts.iter().collect() } else { checked };
    if shown.is_empty() {
        return;
    }
    page.push_str("## Figures, dates and names\n\n| Source | English | Kind | Status | Characters |\n|---|---|---|---|---|\n");
    let mut seen = std::collections::HashSet::new();
    for fact in shown {
        if !seen.insert((fact.kind, fact.source.as_str(), fact.target.as_deref(), fact.status)) {
            continue;
        }
        let kind = match fact.kind {
            FactKind::Number => "figure",
            FactKind::Date => "date",
            FactKind::Name => "name",
        };
        let status = match fact.status {
            FactStatus::Ok => "ok",
            FactStatus::Differs => "**differs**",
            FactStatus::Missing => "**missing**",
            FactStatus::Unchecked => "unchecked",
        };
        let target = match (&fact.target, fact.status) {
            (Some(target), FactStatus::Missing) => format!("expected: {}", cell(target)),
            (Some(target), _) => cell(target),
            (None, _) => "—".to_owned(),
        };
        let _ = writeln!(
            page,
            "| {} | {target} | {kind} | {status} | {}–{} |",
            cell(&fact.source),
            fact.start,
            fact.end
        );
    }
    let left = brief.facts.iter().filter(|fact| fact.status == FactStatus::Unchecked).count();
    if left > 0 && left < brief.facts.len() {
        let _ = writeln!(page, "\n{left} more stand in sentences that this brief does not translate.");
    }
    page.push('\n');
}

fn body(page: &mut String, brief: &Brief) {
    if brief.body.is_empty() {
        return;
    }
    page.push_str("## Aligned text\n\n| ¶ | In the source | In English |\n|---|---|---|\n");
    for paragraph in &brief.body {
        let target = paragraph.target.as_deref().map_or_else(|| UNTRANSLATED.to_owned(), cell);
        let _ = writeln!(page, "| {} | {} | {target} |", paragraph.paragraph, cell(&paragraph.source));
    }
    page.push('\n');
}

fn caveats(page: &mut String, brief: &Brief) {
    let failed: Vec<_> = brief.checks.iter().filter(|check| check.status != CheckStatus::Ok).collect();
    let untranslated = brief.quotes.iter().filter(|quote| quote.status == QuoteStatus::Untranslated).count();
    if brief.caveats.is_empty() && failed.is_empty() && untranslated == 0 {
        return;
    }
    page.push_str("## Caveats\n\n");
    for caveat in &brief.caveats {
        let cited: Vec<String> = caveat.sentences.iter().map(|number| format!("s{number}")).collect();
        let cited = if cited.is_empty() { String::new() } else { format!(" \\[{}\\]", cited.join(", ")) };
        let _ = writeln!(page, "- {}{cited}", escape(&caveat.note));
    }
    for check in failed {
        let mark = if check.status == CheckStatus::Fail { "**Failed check**" } else { "Check" };
        let _ = writeln!(page, "- {mark}, {}: {}", check.place, escape(&check.note));
    }
    if untranslated > 0 {
        let _ = writeln!(page, "- {untranslated} of {} quotations are untranslated.", brief.quotes.len());
    }
    for edit in &brief.edits {
        let _ = writeln!(
            page,
            "- Edited, {}: “{}” → “{}” ({})",
            edit.place,
            escape(&edit.edit.before),
            escape(&edit.edit.after),
            escape(&edit.edit.reason)
        );
    }
    page.push('\n');
}

fn provenance(page: &mut String, brief: &Brief) {
    let made = &brief.provenance;
    let usage = &made.usage;
    let _ = writeln!(page, "## Provenance\n");
    let _ = writeln!(
        page,
        "- Input: {} · {} · SHA-256 `{}`",
        code(&brief.source.path),
        brief.source.encoding,
        brief.source.sha256
    );
    let _ = writeln!(page, "- Program: depeche {}", brief.tool.version);
    let model = made.model.as_deref().map_or(String::new(), |model| format!(" · model {}", code(model)));
    let _ = writeln!(page, "- Backend: {} ({}){model}", escape(&made.backend), escape(&made.dialect));
    if let Some(other) = &made.fallback_from {
        let _ = writeln!(page, "- Stood in for: {}", escape(other));
    }
    for (name, hash) in &made.prompts {
        let _ = writeln!(page, "- Prompt {}: `{hash}`", code(name));
    }
    let mut spent = vec![format!("{} requests", usage.requests), format!("{} characters", usage.characters)];
    spent.extend(usage.input_tokens.map(|tokens| format!("{tokens} tokens in")));
    spent.extend(usage.output_tokens.map(|tokens| format!("{tokens} tokens out")));
    spent.extend(usage.cost.map(|cost| format!("cost {cost:.4}")));
    if made.cached {
        spent.push("answers from the cache".to_owned());
    }
    let _ = writeln!(page, "- Sent: {}", spent.join(", "));
    let _ = writeln!(page, "- Made: {}", made.created);
}

fn from_language(brief: &Brief) -> &'static str {
    brief.language.code.as_deref().map_or("the original", language_name)
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

/// Text of an article is data: no character of it may become Markdown.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for (index, line) in text.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
        if index > 0 {
            escaped.push(' ');
        }
        let numbered = line.split(['.', ')']).next().is_some_and(|head| {
            !head.is_empty() && head.len() < line.len() && head.bytes().all(|byte| byte.is_ascii_digit())
        });
        for (place, character) in line.char_indices() {
            let special =
                matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$')
                    || (place == 0 && matches!(character, '#' | '+' | '-' | '='))
                    || (numbered
                        && matches!(character, '.' | ')')
                        && line[..place].bytes().all(|byte| byte.is_ascii_digit()));
            if special {
                escaped.push('\\');
            }
            escaped.push(character);
        }
    }
    escaped
}

/// Escaped for a table: one line.
fn cell(text: &str) -> String {
    escape(text)
}

/// Verbatim in a code span.
fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let fence = if text.contains('`') { "``" } else { "`" };
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::{code, escape};

    #[test]
    fn article_text_never_becomes_markdown() {
        assert_eq!(escape("# un *deux*\n<b>|"), "\\# un \\*deux\\* \\<b\\>\\|");
        assert_eq!(escape("1. un"), "1\\. un");
        assert_eq!(escape("en 2022. Puis"), "en 2022. Puis");
        assert_eq!(code("a`b"), "``a`b``");
    }
}

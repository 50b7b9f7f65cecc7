//! A brief as a Markdown page: what a busy person reads, and on request the evidence behind it.

mod evidence;

use std::fmt::Write as _;

use super::{
    escape::{address, code, text as escape},
    view::{self, LineView, Part, SpeakerView, View},
};
use crate::{brief::Brief, config::Detail};

/// What stands where a translation is missing.
const UNTRANSLATED: &str = "**[untranslated]**";
/// What stands at a line that a check says something against.
const ALARM: &str = " ⚠";

/// Prints the page, and what stands behind it where `detail` is full.
pub(super) fn write(brief: &Brief, detail: Detail) -> String {
    let view = View::of(brief);
    let mut page = String::new();
    head(&mut page, &view);
    alarms(&mut page, &view);
    glance(&mut page, &view);
    speakers(&mut page, &view);
    caveats(&mut page, &view);
    cited(&mut page, &view);
    match detail {
        Detail::Page => {
            let what = view.evidence.summary();
            let _ =
                writeln!(page, "*Evidence ({what}): in the JSON of this brief, or with `--detail full`.*");
        }
        Detail::Full => evidence::write(&mut page, &view),
    }
    page
}

// Writing into a String cannot fail, so that the results of `write!` are let go below.

fn head(page: &mut String, view: &View<'_>) {
    let mark = if view.alarm { ALARM } else { "" };
    let _ = writeln!(page, "# {}{}{mark}\n", anchor("headline"), target(view.headline));
    if let Some(title) = view.title {
        let _ = writeln!(page, "*{}*\n", escape(title));
    }
    let mut parts: Vec<String> = view.origin.iter().map(|part| escape(part)).collect();
    parts.push(match view.url {
        Some(url) => address(url),
        None => code(view.file),
    });
    parts.extend(view.measures.iter().map(|part| escape(part)));
    let _ = writeln!(page, "{}\n\n> {}\n", parts.join(" · "), escape(&view.notice));
}

fn alarms(page: &mut String, view: &View<'_>) {
    if view.alarms.is_empty() {
        return;
    }
    page.push_str("## What to check\n\n");
    for alarm in &view.alarms {
        let _ = writeln!(page, "- ⚠ [{}](#{}): {}", escape(&alarm.label), alarm.anchor, escape(alarm.note));
    }
    if view.more_alarms > 0 {
        let _ = writeln!(page, "- {} more, marked ⚠ below", view.more_alarms);
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
    if view.cited.is_empty() && view.points.is_empty() && view.lead.is_none() {
        page.push_str("The article holds no sentence.\n\n");
    }
}

/// A line with the sentences it rests on. Untranslated, it shows the source language in its own
/// marks and says so: French must never pass for English.
fn line(line: &LineView<'_>, strong: bool) -> String {
    let mark = if line.alarm { ALARM } else { "" };
    let place = anchor(&line.anchor);
    let cited = links(line.cited);
    match (line.target, line.source) {
        (Some(target), _) if strong => format!("{place}**{}**{cited}{mark}", escape(target.trim())),
        (Some(target), _) => format!("{place}{}{cited}{mark}", escape(target)),
        (None, Some(source)) => {
            format!("{place}{UNTRANSLATED} «\u{a0}{}\u{a0}»{cited}{mark}", escape(source))
        }
        (None, None) => format!("{place}{UNTRANSLATED}{cited}{mark}"),
    }
}

/// " [s3](#s3) [s4](#s4)", in brackets.
fn links(numbers: &[usize]) -> String {
    let links: Vec<String> = numbers.iter().map(|number| format!(" \\[[s{number}](#s{number})\\]")).collect();
    links.concat()
}

fn anchor(name: &str) -> String {
    format!("<a id=\"{}\"></a>", view::anchor(name))
}

fn speakers(page: &mut String, view: &View<'_>) {
    if view.speakers.is_empty() {
        return;
    }
    page.push_str("## Who said what\n\n");
    for speaker in &view.speakers {
        let _ = writeln!(page, "**{}**\n", parts(&speaker.who).trim());
        said(page, speaker);
        page.push('\n');
    }
}

fn said(page: &mut String, speaker: &SpeakerView<'_>) {
    for quote in &speaker.quotes {
        let mark = if quote.alarm { ALARM } else { "" };
        let verb = quote.verb.map(|verb| format!("{} ", escape(verb))).unwrap_or_default();
        let english =
            quote.target.map_or_else(|| UNTRANSLATED.to_owned(), |target| format!("“{}”", escape(target)));
        let french = if quote.original {
            "*in English in the original*".to_owned()
        } else {
            let french: Vec<String> = quote.source.iter().map(|part| escape(part)).collect();
            format!("«\u{a0}{}\u{a0}»", french.join(" / "))
        };
        let (place, id, sentence) = (anchor(quote.id), escape(quote.id), quote.sentence);
        let source_page = quote.page.map(|page| format!(", p. {page}")).unwrap_or_default();
        let _ =
            writeln!(page, "- {place}{verb}{english} — {french} \\[{id}, s{sentence}{source_page}\\]{mark}");
    }
}

fn caveats(page: &mut String, view: &View<'_>) {
    if view.caveats.is_empty() {
        return;
    }
    page.push_str("## Caveats\n\n");
    for caveat in &view.caveats {
        let numbers: Vec<String> = caveat.sentences.iter().map(|number| format!("s{number}")).collect();
        let cited = if numbers.is_empty() { String::new() } else { format!(" \\[{}\\]", numbers.join(", ")) };
        let _ = writeln!(page, "- {}{cited}", escape(caveat.note));
    }
    page.push('\n');
}

fn cited(page: &mut String, view: &View<'_>) {
    if view.cited.is_empty() {
        return;
    }
    let _ = writeln!(page, "## The {} of these lines\n", view.language);
    for sentence in &view.cited {
        let (number, text) = (sentence.number, escape(sentence.text));
        let source_page = sentence.page.map(|page| format!(" (p. {page})")).unwrap_or_default();
        let _ = writeln!(page, "- {}**s{number}**{source_page} {text}", anchor(&format!("s{number}")));
    }
    page.push('\n');
}

/// Words in both languages, those of the source in italics.
fn parts(parts: &[Part]) -> String {
    let shown: Vec<String> = parts
        .iter()
        .map(|part| {
            let text = part.text.as_str();
            let bare = text.trim();
            if !part.source {
                return escape_inside(text);
            }
            let (before, after) = text.split_once(bare).unwrap_or(("", ""));
            format!("{before}*{}*{after}", escape(bare))
        })
        .collect();
    shown.concat()
}

/// Escaped, with the spaces at its ends kept.
fn escape_inside(text: &str) -> String {
    let bare = text.trim();
    let (before, after) = text.split_once(bare).unwrap_or(("", ""));
    format!("{before}{}{after}", escape(bare))
}

fn target(text: Option<&str>) -> String {
    text.map_or_else(|| UNTRANSLATED.to_owned(), escape)
}

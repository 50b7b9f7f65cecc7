//! `index.html`: the articles of a run as one page that works from the file system.
//!
//! Every article is a row of the page itself; a few lines of script beside this file search, filter
//! and sort them. Nothing is fetched, and the page's own policy forbids it.

use std::{fmt::Display, io};

use base64::Engine as _;
use minijinja::HtmlEscape;
use sha2::{Digest as _, Sha256};

use super::entry::Entry;
use crate::{batch::Tally, visible};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// Names whose words are searched; a list of all candidates of an election helps nobody.
const NAMES: usize = 40;

/// The form that filters. Hidden where there is no script.
const FORM: &str = r#"<form id="filter" hidden role="search">
<label class="wide">Search headlines, titles, names, files<input id="search" type="search" autocomplete="off"></label>
<label>Speaker<input id="speaker" autocomplete="off" size="14"></label>
<label>Outlet<select id="outlet"><option value="">all</option></select></label>
<label>From<input id="from" type="date"></label>
<label>To<input id="to" type="date"></label>
<label>Outcome<select id="state"><option value="">all</option><option>done</option><option>partial</option>
<option>unfaithful</option><option>duplicate</option><option>skipped</option><option>failed</option></select></label>
<label class="tick"><input id="failed" type="checkbox">with failed checks</label>
<button type="reset">Clear</button>
</form>
"#;

/// Name of a column, and by which data it is sorted.
const COLUMNS: [(&str, &str); 7] = [
    ("Headline", "headline"),
    ("Outlet", "outlet"),
    ("Date", "date"),
    ("Speakers", "speakers"),
    ("Words", "words"),
    ("Outcome", "state"),
    ("Failed checks", "failed"),
];

/// Writes the page: a head, then a row for each entry as they come.
pub fn write(
    out: &mut dyn io::Write,
    created: &str,
    tally: Tally,
    mut entries: impl FnMut(&mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()>,
) -> io::Result<()> {
    let tally = Tally { already: 0, ..tally };
    let script = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(SCRIPT));
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         script-src 'sha256-{script}'; form-action 'none'; base-uri 'none'\">\n\
         <meta name=\"generator\" content=\"depeche\">\n<title>Briefs</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<main>\n<h1>Briefs</h1>\n<p class=\"made\">{}: {tally}</p>\n{FORM}\
         <p class=\"found\" id=\"found\" aria-live=\"polite\"></p>\n<div class=\"wrap\"><table>\n<thead><tr>",
        day(created)
    )?;
    for (name, key) in COLUMNS {
        write!(out, "<th scope=\"col\"><button type=\"button\" value=\"{key}\">{name}</button></th>")?;
    }
    out.write_all(b"<th scope=\"col\">Files</th></tr></thead>\n<tbody id=\"articles\">\n")?;
    entries(&mut |json| {
        let entry: Entry = serde_json::from_str(json)?;
        row(out, &entry)
    })?;
    write!(
        out,
        "</tbody>\n</table></div>\n<button type=\"button\" id=\"more\" hidden>Show more</button>\n</main>\n\
         <script>{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

fn row(out: &mut dyn io::Write, entry: &Entry) -> io::Result<()> {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let (title, outlet, published) = (text(&entry.title), text(&entry.outlet), text(&entry.published));
    let headline = entry.headline.as_deref().unwrap_or_default();
    let (speakers, state) = (entry.speakers.join(", "), entry.outcome.word());
    let names = entry.names.iter().take(NAMES).cloned().collect::<Vec<_>>().join(" ");
    // What the row itself shows is searched anyway.
    let day = entry.day.as_deref().unwrap_or_default();
    writeln!(out, "<tr data-day=\"{}\" data-names=\"{}\">", escaped(day), escaped(&names))?;
    out.write_all(b"<td class=\"head\">")?;
    let page = entry.outputs.iter().find(|output| extension(output) == "html").or(entry.outputs.first());
    let shown = if headline.is_empty() { "—" } else { headline };
    match page {
        Some(output) => write!(
            out,
            "<div class=\"headline\"><a href=\"{}\">{}</a></div>",
            address(output),
            escaped(shown)
        )?,
        None if headline.is_empty() => {}
        None => write!(out, "<div class=\"headline\">{}</div>", escaped(shown))?,
    }
    if !title.is_empty() {
        let language = entry.language.as_deref().unwrap_or("und");
        write!(out, "<div class=\"original\" lang=\"{}\">{}</div>", escaped(language), escaped(&title))?;
    }
    let reason = match (&entry.reason, &entry.similar_to) {
        (Some(reason), _) => reason.clone(),
        (None, Some(similar)) => format!("near-identical to {}", similar.path),
        (None, None) => String::new(),
    };
    let words = if entry.words > 0 { entry.words.to_string() } else { String::new() };
    let failed = if entry.failed_checks > 0 { entry.failed_checks.to_string() } else { String::new() };
    write!(
        out,
        "<div class=\"path\">{}</div></td><td data-name=\"Outlet\">{}</td><td class=\"day\" data-name=\"Date\">{}</td>\
         <td data-name=\"Speakers\">{}</td><td class=\"number\" data-name=\"Words\">{words}</td>\
         <td data-name=\"Outcome\"><span class=\"state {state}\">{state}</span><div class=\"reason\">{}</div></td>\
         <td class=\"number some\" data-name=\"Failed checks\">{failed}</td><td class=\"files\">",
        escaped(&entry.path),
        escaped(&outlet),
        escaped(&published),
        escaped(&speakers),
        escaped(&reason),
    )?;
    for output in &entry.outputs {
        write!(out, "<a href=\"{}\">{}</a>", address(output), escaped(extension(output)))?;
    }
    out.write_all(b"</td></tr>\n")
}

fn extension(output: &str) -> &str {
    output.rsplit_once('.').map_or("file", |(_, extension)| extension)
}

/// The day of a time stamp.
fn day(created: &str) -> impl Display + '_ {
    escaped(created.get(..10).unwrap_or(created))
}

/// Text for a page: nothing in it is markup, and nothing turns the reading direction.
fn escaped(text: &str) -> String {
    HtmlEscape(&visible::line(text)).to_string()
}

/// A path below the page as a relative address: what is special in addresses is written in percent.
fn address(path: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-~".contains(byte);
    let start = if path.starts_with('/') { "." } else { "./" };
    path.bytes().fold(start.to_owned(), |address, byte| {
        if plain(&byte) { address + &char::from(byte).to_string() } else { format!("{address}%{byte:02X}") }
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::{Entry, SCRIPT, Tally, write};
    use crate::batch::entry::EntryOutcome;

    #[test]
    fn names_and_headlines_cannot_break_the_page() {
        let mut entry = Entry::new("<b>.txt".to_owned(), EntryOutcome::Done, None);
        entry.headline = Some("\"A\" & <script>\u{202e}".to_owned());
        entry.outlet = Some("\" onclick=\"x".to_owned());
        entry.speakers = vec!["</table><script>".to_owned()];
        entry.outputs = vec!["é \"#.html".to_owned()];
        let line = serde_json::to_string(&entry).unwrap();
        let mut bytes = Vec::new();
        write(&mut bytes, "2026-03-01T00:00:00Z", Tally::default(), |emit| emit(&line)).unwrap();
        let page = String::from_utf8(bytes).unwrap();
        assert!(page.contains("href=\"./%C3%A9%20%22%23.html\""), "{page}");
        assert_eq!(page.matches("<script>").count(), 1, "the page's own");
        assert!(
            !page.contains("<b>") && !page.contains("onclick=\"x") && !page.contains('\u{202e}'),
            "{page}"
        );
        assert_eq!(page.matches("</table>").count(), 1);
    }

    #[test]
    fn the_page_asks_nobody_for_anything() {
        let mut bytes = Vec::new();
        write(&mut bytes, "now", Tally::default(), |_| Ok(())).unwrap();
        let page = String::from_utf8(bytes).unwrap();
        assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("src="));
        assert!(!SCRIPT.contains("innerHTML") && !SCRIPT.contains("</"), "text stays text");
    }
}

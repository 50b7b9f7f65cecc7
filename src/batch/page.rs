//! `index.html`: the articles of a run as one page, without scripts or outside parts.

use std::{fmt::Display, io};

use minijinja::HtmlEscape;

use super::entry::{Entry, Fate};
use crate::batch::Tally;

const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width\">\n<title>Briefs</title>\n<style>\n\
body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}\n\
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ccc;\
vertical-align:top}\
td{overflow-wrap:anywhere}th{white-space:nowrap}\n:root{color-scheme:light dark}</style>\n</head>\n<body>\n<h1>Briefs</h1>\n";

/// Writes the page: a head, then a row for each entry as they come.
pub(super) fn write(
    out: &mut dyn io::Write,
    created: &str,
    tally: Tally,
    mut entries: impl FnMut(&mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()>,
) -> io::Result<()> {
    let tally = Tally { already: 0, ..tally };
    write!(
        out,
        "{HEAD}<p>{created}: {tally}</p>\n<table>\n<tr><th>Article</th><th>Headline</th><th>Outcome</th></tr>\n"
    )?;
    entries(&mut |json| {
        let entry: Entry = serde_json::from_str(json)?;
        let html =
            entry.outputs.iter().find(|output| output.rsplit_once('.').is_some_and(|(_, end)| end == "html"));
        let headline = entry.headline.as_deref().unwrap_or("—");
        let cell = match html {
            Some(output) => format!("<a href=\"{}\">{}</a>", address(output), escaped(headline)),
            None => escaped(headline).to_string(),
        };
        let outcome = match (&entry.reason, &entry.similar_to) {
            (Some(reason), _) => format!("{}: {reason}", entry.outcome.word()),
            (None, Some(similar)) => format!("{}; near-identical to {}", Fate::Done.word(), similar.path),
            (None, None) => entry.outcome.word().to_owned(),
        };
        writeln!(
            out,
            "<tr><td>{}</td><td>{cell}</td><td>{}</td></tr>",
            escaped(&entry.path),
            escaped(&outcome)
        )
    })?;
    out.write_all(b"</table>\n</body>\n</html>\n")
}

fn escaped(text: &str) -> impl Display + '_ {
    HtmlEscape(text)
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
    use super::{Entry, Fate, Tally, write};

    #[test]
    fn names_and_headlines_cannot_break_the_page() {
        let mut entry = Entry::new("<b>.txt".to_owned(), Fate::Done, None);
        entry.headline = Some("\"A\" & <script>".to_owned());
        entry.outputs = vec!["é \"#.txt.html".to_owned()];
        let line = serde_json::to_string(&entry).unwrap();
        let mut bytes = Vec::new();
        write(&mut bytes, "now", Tally::default(), |emit| emit(&line)).unwrap();
        let page = String::from_utf8(bytes).unwrap();
        assert!(page.contains("href=\"./%C3%A9%20%22%23.txt.html\""), "{page}");
        assert!(!page.contains("<script>") && !page.contains("<b>"), "{page}");
    }
}

//! Feeds: RSS 0.9 to 2.0, RDF and Atom. Every entry is an article.

use std::sync::Arc;

use super::{
    Fault, Part, Unpacked,
    page::{About, Page, iso_date},
    part,
    xml::{Element, Node, Xml},
};
use crate::document::{self, MediaType};

const WHAT: &str = "feed";
/// Entries of one feed.
const MOST_ENTRIES: usize = 5_000;
/// A shorter text, in words, beside a link to the article is a teaser.
const TEASER: usize = 120;

/// What is known of one entry.
#[derive(Default)]
pub(super) struct Entry {
    pub(super) about: About,
    /// HTML of the whole article.
    pub(super) content: Option<String>,
    /// HTML of its beginning or what it is about.
    pub(super) summary: Option<String>,
}

/// Reads all entries of the feed.
pub(super) fn entries(bytes: &[u8]) -> Result<Vec<Arc<Part>>, Fault> {
    let text = decoded(bytes)?;
    let mut xml = Xml::new(&text, WHAT);
    let mut outlet = None;
    let mut parts = Vec::new();
    loop {
        let start = xml.position();
        let element = match xml.next()? {
            Node::Start(element) => element,
            Node::Done => break,
            _ => continue,
        };
        match element.name.as_str() {
            "item" | "entry" => {
                let mut entry = entry(&mut xml)?;
                entry.about.outlet.clone_from(&outlet);
                let raw = text.get(start..xml.position()).unwrap_or_default();
                let number = parts.len() + 1;
                if let Some(content) = unpacked(entry, MediaType::Feed) {
                    parts.push(part(number, raw.as_bytes(), content));
                }
                if parts.len() >= MOST_ENTRIES {
                    break;
                }
            }
            // The feed's own; that of an image comes after it.
            "title" if outlet.is_none() => {
                outlet = Some(line(&xml.inner_text()?)).filter(|title| !title.is_empty());
            }
            "image" | "textinput" | "textInput" => xml.skip()?,
            _ => {}
        }
    }
    Ok(parts)
}

/// The feed as text, in the encoding that it declares.
fn decoded(bytes: &[u8]) -> Result<String, Fault> {
    match crate::input::charset::decode(bytes.to_vec(), None) {
        Ok(decoded) => Ok(decoded.text),
        Err(error) => Err(super::unreadable(WHAT, error)),
    }
}

/// One entry, whose start tag was just read.
fn entry(xml: &mut Xml<'_>) -> Result<Entry, Fault> {
    let mut entry = Entry::default();
    let mut names: Vec<String> = Vec::new();
    let mut depth = 1_usize;
    while depth > 0 {
        let element = match xml.next()? {
            Node::Start(element) => element,
            Node::End(_) => {
                depth -= 1;
                continue;
            }
            Node::Done => break,
            Node::Text(_) => continue,
        };
        depth += 1;
        match (element.prefix.as_str(), element.name.as_str()) {
            // Media of the entry have titles and descriptions of their own.
            ("media" | "itunes" | "thr" | "wfw" | "slash", _) | (_, "source") => {
                xml.skip()?;
                depth -= 1;
            }
            (_, "author") => {}
            ("", "link") if element.attribute("href").is_some() => {
                if element.attribute("rel").is_none_or(|rel| rel == "alternate") {
                    entry
                        .about
                        .url
                        .get_or_insert_with(|| element.attribute("href").unwrap_or_default().to_owned());
                }
            }
            _ => {
                read_field(xml, &element, &mut entry, &mut names)?;
                depth -= 1;
            }
        }
    }
    names.dedup();
    if !names.is_empty() {
        entry.about.byline = Some(names.join(", "));
    }
    Ok(entry)
}

/// Reads an element that holds text to its end.
fn read_field(
    xml: &mut Xml<'_>,
    element: &Element,
    entry: &mut Entry,
    names: &mut Vec<String>,
) -> Result<(), Fault> {
    let is_markup = element.attribute("type").is_some_and(|kind| kind == "xhtml");
    let value = if is_markup { markup(xml)? } else { xml.inner_text()? };
    if value.trim().is_empty() {
        return Ok(());
    }
    // Plain text of an Atom entry is not HTML.
    let is_plain = element.attribute("type").is_some_and(|kind| kind == "text" || kind == "text/plain");
    let html = || if is_plain { plain_paragraphs(&value) } else { value.clone() };
    let about = &mut entry.about;
    match (element.prefix.as_str(), element.name.as_str()) {
        ("", "title") => about.title = Some(line(&document::html::text(&value))),
        ("dc", "title") => drop(about.title.get_or_insert_with(|| line(&value))),
        ("", "link") | ("feedburner", "origLink") => about.url = Some(value.trim().to_owned()),
        ("", "guid" | "id") if value.trim().starts_with("http") => {
            about.url.get_or_insert_with(|| value.trim().to_owned());
        }
        (_, "pubDate" | "published" | "issued") | ("dc", "date" | "created") => {
            about.published = Some(iso_date(&value));
        }
        (_, "updated" | "modified") => drop(about.published.get_or_insert_with(|| iso_date(&value))),
        ("dc", "creator") | (_, "name") => names.push(line(&value)),
        ("content", "encoded") | ("", "content") => entry.content = Some(html()),
        ("", "description" | "summary") => entry.summary = Some(html()),
        _ => {}
    }
    Ok(())
}

/// The markup inside the element that was just opened, without attributes.
fn markup(xml: &mut Xml<'_>) -> Result<String, Fault> {
    let mut html = Page::default();
    let mut depth = 1_usize;
    while depth > 0 {
        match xml.next()? {
            Node::Start(element) => {
                depth += 1;
                html.tag(&tag_name(&element.name));
            }
            Node::End(name) => {
                depth -= 1;
                if depth > 0 {
                    html.tag(&format!("/{}", tag_name(&name)));
                }
            }
            Node::Text(text) => html.text(&text),
            Node::Done => break,
        }
    }
    Ok(html.into_body())
}

/// A name that is a tag and nothing else.
fn tag_name(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).take(20).collect()
}

pub(super) fn plain_paragraphs(text: &str) -> String {
    let mut page = Page::default();
    for paragraph in document::plain::paragraphs(text) {
        page.paragraph(&document::joined(paragraph.of(text)));
    }
    page.into_body()
}

/// The page of an entry; `None` for one without text.
pub(super) fn unpacked(entry: Entry, media_type: MediaType) -> Option<Unpacked> {
    let mut caveats = Vec::new();
    let whole = entry.content.filter(|content| !document::html::text(content).trim().is_empty());
    let is_whole = whole.is_some();
    let html = whole.or(entry.summary)?;
    let text = document::html::text(&html);
    let text = text.trim_end();
    let cut = ["…", "...", "[…]", "[...]", "Lire la suite", "Lire la suite »"]
        .iter()
        .any(|end| text.ends_with(end));
    let short = entry.about.url.is_some() && text.split_whitespace().count() < TEASER;
    let mut whole_at = None;
    if cut || (!is_whole && short) {
        whole_at.clone_from(&entry.about.url);
        caveats.push("a teaser: the feed has only the beginning or a summary of the article".to_owned());
    }
    let mut page = Page::default();
    page.describe(&entry.about);
    page.html(&html);
    (!page.is_blank()).then(|| Unpacked {
        text: page.finish(),
        media_type,
        caveats,
        whole_at,
        ..Unpacked::default()
    })
}

fn line(text: &str) -> String {
    document::joined(text)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::entries;

    #[test]
    fn an_entry_is_an_article() {
        let feed = "<?xml version='1.0' encoding='iso-8859-1'?><rss xmlns:dc='x' xmlns:content='y'><channel><title>Le Jour</title>
            <item><title>Br\u{e8}ve &amp; vite</title><link>https://a.example/1</link><dc:creator>Ana Roy</dc:creator>
            <pubDate>Tue, 04 Mar 2025 08:00:00 +0100</pubDate><description>Court…</description>
            <content:encoded><![CDATA[<p>Le pont est ferm\u{e9}.</p>]]></content:encoded></item>
            <item><title>Vide</title></item></channel></rss>";
        let bytes: Vec<u8> =
            feed.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'.')).collect();
        let found = entries(&bytes).unwrap();
        assert_eq!(found.len(), 1);
        let text = &found[0].content.text;
        for part in [
            "content=\"Brève &amp; vite\"",
            "Ana Roy",
            "2025-03-04T08:00:00+01:00",
            "Le Jour",
            "<p>Le pont est fermé.</p>",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn atom_with_markup_and_teasers() {
        let feed = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Le Soir</title><entry><title type='html'>L&amp;#39;été</title>
            <link rel='self' href='x'/><link href='https://a.example/2'/><author><name>Luc Bo</name></author><updated>2025-03-04T08:00:00Z</updated>
            <content type='xhtml'><div xmlns='z'><p>Un <em>pont</em> &lt;b&gt;.</p></div></content></entry>
            <entry><title>Deux</title><link href='https://a.example/3'/><summary>Un début…</summary></entry></feed>";
        let found = entries(feed.as_bytes()).unwrap();
        assert_eq!(found.len(), 2);
        assert!(
            found[0].content.text.contains("<p>Un <em>pont</em> &lt;b&gt;.</p>"),
            "{}",
            found[0].content.text
        );
        assert!(
            found[0].content.text.contains("Luc Bo") && found[0].content.text.contains("https://a.example/2")
        );
        assert!(found[0].content.text.contains("content=\"L'été\""));
        assert!(found[0].content.caveats.is_empty());
        assert!(found[1].content.caveats[0].starts_with("a teaser"));
    }
}

//! EPUB books and magazines: every chapter is an article, or the whole is one.

use std::{collections::HashMap, sync::Arc};

use super::{
    Fault, Part, Unpacked,
    page::{About, Page},
    part, unreadable,
    xml::{Node, Xml},
    zip::Archive,
};
use crate::document::{self, MediaType};

const WHAT: &str = "EPUB book";
/// Chapters of one book.
const MOST_CHAPTERS: usize = 2_000;
/// A shorter chapter, in words, is a cover, a table of contents or an imprint.
const SHORTEST: usize = 40;

/// Reads the chapters of a book, each an article.
pub(super) fn chapters(bytes: &[u8], limit: u64) -> Result<Vec<Arc<Part>>, Fault> {
    let (about, chapters) = read(bytes, limit)?;
    if let [html] = chapters.as_slice() {
        // The same as the whole, however it is read.
        return Ok(vec![part(1, html.as_bytes(), bound(about, &chapters))]);
    }
    let of_chapter = |(index, html): (usize, &String)| {
        let mut page = Page::default();
        page.describe(&about);
        page.html(html);
        part(index + 1, html.as_bytes(), unpacked(page))
    };
    Ok(chapters.iter().enumerate().map(of_chapter).collect())
}

/// Reads a book as one article.
pub(super) fn whole(bytes: &[u8], limit: u64) -> Result<Unpacked, Fault> {
    let (about, chapters) = read(bytes, limit)?;
    if chapters.is_empty() {
        return Err(Fault::NoArticle("it holds no article".to_owned()));
    }
    Ok(bound(about, &chapters))
}

/// All chapters under the book's title.
fn bound(about: About, chapters: &[String]) -> Unpacked {
    let mut page = Page::default();
    page.describe(&About { title: about.outlet, outlet: None, ..about });
    for html in chapters {
        page.html(html);
    }
    unpacked(page)
}

fn unpacked(page: Page) -> Unpacked {
    Unpacked { text: page.finish(), media_type: MediaType::Epub, ..Unpacked::default() }
}

/// What a book says about itself, and its chapters as HTML.
fn read(bytes: &[u8], limit: u64) -> Result<(About, Vec<String>), Fault> {
    let mut archive = Archive::open(bytes, WHAT, limit)?;
    if archive.text("META-INF/encryption.xml")?.is_some_and(|text| is_protected(&text)) {
        return Err(Fault::Unreadable(
            "the EPUB book is protected against copying and cannot be read".to_owned(),
        ));
    }
    let container = archive.wanted("META-INF/container.xml")?;
    let path = attribute_of(&container, "rootfile", "full-path")
        .ok_or_else(|| unreadable(WHAT, "it names no contents"))?;
    let book = Book::read(&archive.wanted(&path)?)?;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut chapters = Vec::new();
    for href in book.spine.iter().take(MOST_CHAPTERS) {
        let Some(html) = archive.text(&resolve(folder, href))? else { continue };
        if document::html::text(&html).split_whitespace().count() >= SHORTEST {
            chapters.push(html);
        }
    }
    Ok((book.about, chapters))
}

/// Fonts may be scrambled; anything else that is encrypted cannot be read.
fn is_protected(encryption: &str) -> bool {
    let mut algorithms =
        encryption.split("EncryptionMethod").skip(1).filter_map(|rest| rest.split('"').nth(1));
    algorithms.any(|algorithm| !algorithm.contains("idpf.org") && !algorithm.contains("ns.adobe.com"))
}

struct Book {
    about: About,
    /// Files of the chapters in order.
    spine: Vec<String>,
}

impl Book {
    fn read(package: &str) -> Result<Self, Fault> {
        let mut xml = Xml::new(package, WHAT);
        let mut about = About::default();
        let mut files: HashMap<String, String> = HashMap::new();
        let mut spine = Vec::new();
        loop {
            let element = match xml.next()? {
                Node::Start(element) => element,
                Node::Done => break,
                _ => continue,
            };
            let attribute = |name: &str| element.attribute(name).unwrap_or_default().to_owned();
            match (element.prefix.as_str(), element.name.as_str()) {
                // The book is what a magazine is to its articles; each has its own title.
                ("dc", "title") => drop(about.outlet.get_or_insert(xml.inner_text()?)),
                ("dc", "creator") => drop(about.byline.get_or_insert(xml.inner_text()?)),
                ("dc", "date") => drop(about.published.get_or_insert(xml.inner_text()?)),
                (_, "item") => drop(files.insert(attribute("id"), attribute("href"))),
                (_, "itemref") if attribute("linear") != "no" => {
                    spine.extend(files.get(&attribute("idref")).cloned());
                }
                _ => {}
            }
        }
        Ok(Self { about, spine })
    }
}

/// The value of an attribute of the first element of this name.
fn attribute_of(text: &str, element: &str, attribute: &str) -> Option<String> {
    let mut xml = Xml::new(text, WHAT);
    loop {
        match xml.next().ok()? {
            Node::Start(found) if found.name == element => {
                return found.attribute(attribute).map(str::to_owned);
            }
            Node::Done => return None,
            _ => {}
        }
    }
}

/// A member's name from a reference in a file of `folder`.
fn resolve(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    percent_decoded(&parts.join("/"))
}

fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let pair = behind.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let coded = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()).filter(|_| first == b'%');
        bytes.push(coded.unwrap_or(first));
        rest = if coded.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn references_are_resolved() {
        assert_eq!(resolve("OEBPS", "text/a%20b.xhtml#x"), "OEBPS/text/a b.xhtml");
        assert_eq!(resolve("OEBPS/x", "../a.xhtml"), "OEBPS/a.xhtml");
        assert_eq!(resolve("", "a.xhtml"), "a.xhtml");
    }
}

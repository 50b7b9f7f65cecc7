//! OpenDocument texts (`.odt`): the text as it is read with changes accepted.

use std::collections::HashMap;

use super::{
    Fault, Unpacked,
    page::Page,
    xml::{Element, Node, Xml},
    zip::{Archive, encrypted},
};
use crate::document::MediaType;

const WHAT: &str = "OpenDocument text";
/// Spaces that one element may stand for.
const MOST_SPACES: usize = 100;

/// What a style does to text.
#[derive(Clone, Copy, Default)]
struct Style {
    raised: bool,
    struck: bool,
    hidden: bool,
}

/// Reads an OpenDocument text.
pub(super) fn unpack(bytes: &[u8], limit: u64) -> Result<Unpacked, Fault> {
    let mut archive = Archive::open(bytes, WHAT, limit)?;
    if archive.text("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Fault::Unreadable(encrypted(WHAT)));
    }
    let text = archive.wanted("content.xml")?;
    let mut xml = Xml::new(&text, WHAT);
    let mut styles = HashMap::new();
    let mut style_name = String::new();
    let mut page = Page::default();
    let mut tracked = false;
    // What is to be written at the end of each open element.
    let mut ends: Vec<&'static [&'static str]> = Vec::new();
    let mut in_text = 0_usize;
    loop {
        match xml.next()? {
            Node::Start(element) => {
                let closes = match element.name.as_str() {
                    "style" => {
                        element.attribute("name").unwrap_or_default().clone_into(&mut style_name);
                        &[][..]
                    }
                    "text-properties" => {
                        styles.insert(style_name.clone(), style(&element));
                        &[]
                    }
                    "tracked-changes" => {
                        tracked = true;
                        xml.skip()?;
                        continue;
                    }
                    // Foot notes, comments, fields of the program and what is drawn.
                    "note" | "annotation" | "annotation-end" | "sequence-decls" | "forms" | "bookmark"
                    | "desc" => {
                        xml.skip()?;
                        continue;
                    }
                    _ => write(&element, &styles, &mut page),
                };
                in_text += usize::from(matches!(element.name.as_str(), "p" | "h"));
                ends.push(closes);
            }
            Node::End(name) => {
                for tag in ends.pop().unwrap_or_default() {
                    page.tag(tag);
                }
                in_text -= usize::from(matches!(name.as_str(), "p" | "h") && in_text > 0);
            }
            Node::Text(text) if in_text > 0 => page.text(&text),
            Node::Text(_) => {}
            Node::Done => break,
        }
    }
    if page.is_blank() {
        return Err(Fault::NoArticle("the OpenDocument text holds no text".to_owned()));
    }
    let mut warnings = Vec::new();
    if tracked {
        warnings.push("the document has tracked changes; it was read with all of them accepted".to_owned());
    }
    Ok(Unpacked { text: page.finish(), media_type: MediaType::Odt, warnings, ..Unpacked::default() })
}

/// Writes what an element begins with; gives what it ends with.
fn write(element: &Element, styles: &HashMap<String, Style>, page: &mut Page) -> &'static [&'static str] {
    let style =
        element.attribute("style-name").and_then(|name| styles.get(name)).copied().unwrap_or_default();
    match element.name.as_str() {
        "h" if element.attribute("outline-level").is_none_or(|level| level == "1") => {
            page.tag("h1");
            &["/h1"]
        }
        "h" => {
            page.tag("h2");
            &["/h2"]
        }
        "p" => {
            page.tag("p");
            &["/p"]
        }
        "span" if style.hidden => {
            page.tag("span hidden");
            &["/span"]
        }
        "span" if style.struck => {
            page.tag("del");
            &["/del"]
        }
        "span" if style.raised => {
            page.tag("sup");
            &["/sup"]
        }
        "s" => {
            let count = element.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
            page.text(&" ".repeat(count.min(MOST_SPACES)));
            &[]
        }
        "tab" => {
            page.text(" ");
            &[]
        }
        "line-break" => {
            page.tag("br");
            &[]
        }
        _ => &[],
    }
}

fn style(element: &Element) -> Style {
    let value = |name: &str| element.attribute(name).unwrap_or_default();
    Style {
        raised: value("text-position").starts_with("super")
            || value("text-position").starts_with(|digit: char| digit.is_ascii_digit() && digit != '0'),
        struck: !matches!(value("text-line-through-style"), "" | "none"),
        hidden: value("display") == "none",
    }
}

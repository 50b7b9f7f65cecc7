//! HTML → [`Document`]: the article out of the page.
//!
//! `clean` takes out what readers do not see and what is not the article's, `metadata` reads what
//! the page says about itself, `dom_smoothie` finds the element that holds the article, `render`
//! turns it into blocks of text, `recover` brings back prose that was lost on the way, and the
//! furniture that remains between them is left out. Where no article is found, or the page is too
//! large or too deep for looking, the text of the whole page is read, and a warning says so.
//!
//! A page that was made from another kind of file (`<html data-depeche="whole">`, as
//! [`input`](crate::input) writes it) holds nothing but the article and is read whole.

mod clean;
mod entity;
mod limit;
mod metadata;
mod recover;
mod render;
mod style;

use dom_query::Document as Page;
use dom_smoothie::{Config, Readability};

use super::block::{Metadata, assemble};
use super::boilerplate::LeftOut;
use super::{Document, plain};
use clean::clean;
use recover::{containers, recover};
use render::{PageStart, Rendered, render};

use crate::deadline;

/// The attribute of pages that hold nothing but an article.
const WHOLE: &str = "data-depeche";
/// Pages with more elements are read whole.
const MOST_ELEMENTS: usize = 30_000;
/// What is found of an article must be at least this share of the page's text, in characters, to be
/// trusted; less is a teaser or a cookie notice.
const LEAST_ARTICLE: usize = 140;

/// Whether a text is a page that was made from another kind of file.
#[must_use]
pub(crate) fn is_unpacked(text: &str) -> bool {
    let head = text.get(..200).unwrap_or(text);
    head.contains("data-depeche=\"whole\"")
}

/// The text between the tags of some HTML, its blocks apart.
#[must_use]
pub(crate) fn text(html: &str) -> String {
    without_tags(html)
}

/// Reads a page. Never fails: the worst page gives the text that stands between its tags.
#[must_use]
pub(crate) fn parse(text: &str) -> Document {
    if limit::is_beyond(text) {
        let mut document = plain::parse(&without_tags(text));
        document
            .warnings
            .push("the page is too deep or too odd to be read as HTML; its tags were removed".to_owned());
        return document;
    }
    let page = Page::from(text);
    let mut left_out = clean(&page);
    let metadata = metadata::read(&page);
    page.select("script").remove();
    if page.select("html").nodes().first().is_some_and(|html| html.attr(WHOLE).is_some()) {
        let rendered = page.body().map(|body| render(body, false)).unwrap_or_default();
        return build(metadata, rendered, left_out, None);
    }
    let whole = page.body().map(|body| render(body, true));
    let containers = containers(&page);
    let article = article(page).map(|found| recover(found, containers));
    match (article, whole) {
        (Some(article), Some(whole)) if is_trusted(&article, &whole) => {
            build(metadata, article, left_out, None)
        }
        (article, Some(whole)) if !whole.blocks.is_empty() => {
            let _ = article;
            let said = "no article was found in the page; all of its text was read";
            build(metadata, without_navigation(whole, &mut left_out), left_out, Some(said))
        }
        (Some(article), _) => build(metadata, article, left_out, None),
        _ => build(metadata, Rendered::default(), left_out, Some("the page holds no text")),
    }
}

/// The article that `dom_smoothie` finds. It is an outer library that indexes into what pages
/// give it, so that a panic there is taken for "not found".
fn article(page: Page) -> Option<Rendered> {
    let config = Config {
        max_elements_to_parse: MOST_ELEMENTS,
        disable_json_ld: true,
        keep_classes: true,
        ..Config::default()
    };
    deadline::guarded(|| {
        let mut reader = Readability::with_document(page, None, Some(config)).ok()?;
        reader.parse().ok()?;
        let found = reader.doc.select("#readability-page-1");
        let root = found.nodes().first()?;
        Some(render(*root, false))
    })
    .ok()
    .flatten()
}

/// What is more than lists of links: blocks that are nothing but labels of links and no sentences
/// are left out.
fn without_navigation(whole: Rendered, left_out: &mut Vec<LeftOut>) -> Rendered {
    let mut kept = Rendered { captions: whole.captions, ..Rendered::default() };
    for (block, links) in whole.blocks.into_iter().zip(whole.links) {
        // The spaces between words count as no part of a label.
        if links * 10 >= block.len() * 8 && !super::line::ends_sentence(&block) {
            left_out.push(LeftOut::new("links to other articles", &block));
        } else {
            kept.blocks.push(block);
            kept.links.push(links);
        }
    }
    kept
}

/// Whether what was found is an article rather than a scrap of the page.
fn is_trusted(article: &Rendered, whole: &Rendered) -> bool {
    let length =
        |rendered: &Rendered| rendered.blocks.iter().map(|block| block.chars().count()).sum::<usize>();
    let (article, whole) = (length(article), length(whole));
    article >= LEAST_ARTICLE || article * 2 >= whole
}

fn build(
    metadata: Metadata,
    rendered: Rendered,
    mut left_out: Vec<LeftOut>,
    warning: Option<&str>,
) -> Document {
    left_out.extend(rendered.captions.iter().map(|caption| LeftOut::new("photo captions", caption)));
    let (blocks, decoded) = entity::decode_blocks(rendered.blocks);
    let paged = if rendered.pages.is_empty() { Vec::new() } else { blocks.clone() };
    let mut document = assemble(metadata, blocks, left_out);
    document.pages = pages(&document.text, &paged, &rendered.pages);
    document.warnings.extend(warning.map(str::to_owned));
    if decoded {
        document.warnings.push("characters that the page had escaped twice were decoded".to_owned());
    }
    document
}

/// Where pages begin in a text that was made from blocks. A page whose first block was left out
/// begins with the next that was not.
fn pages(text: &str, blocks: &[String], starts: &[PageStart]) -> Vec<(usize, u32)> {
    let mut pages: Vec<(usize, u32)> = Vec::new();
    let mut starts = starts.iter().peekable();
    let mut at = 0;
    for (index, block) in blocks.iter().enumerate() {
        deadline::look();
        let Some(found) = text.get(at..).and_then(|rest| rest.find(block.as_str())) else { continue };
        let begin = at + found;
        while let Some(start) = starts.next_if(|start| start.block <= index) {
            let inside = if start.block == index { start.at.min(block.len()) } else { 0 };
            let white = block.get(inside..).map_or(0, |rest| rest.len() - rest.trim_start().len());
            let place = (begin + inside + white, start.page);
            match pages.last_mut() {
                Some(last) if last.0 == place.0 => *last = place,
                Some(last) if last.1 == place.1 => {}
                _ => pages.push(place),
            }
        }
        at = begin + block.len();
    }
    pages
}

/// The text between tags, entities decoded; linear whatever the page holds.
fn without_tags(page: &str) -> String {
    let mut text = String::with_capacity(page.len() / 2);
    let mut rest = page;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        let tag = &rest[at + 1..];
        if !tag.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/' || letter == '!') {
            text.push_str("&lt;");
            rest = tag;
            continue;
        }
        text.push('\n');
        let Some(end) = memchr::memchr(b'>', tag.as_bytes()) else {
            rest = "";
            break;
        };
        rest = &tag[end + 1..];
    }
    text.push_str(rest);
    let lines: Vec<String> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(entity::decode).collect();
    lines.join("\n\n")
}

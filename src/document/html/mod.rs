//! HTML → [`Document`]: the article out of the page.
//!
//! `metadata` reads what the page says about itself, `dom_smoothie` finds the element that holds
//! the article, `render` turns it into blocks of text, and the furniture that remains between
//! them is left out. Where no article is found, or the page is too large or too deep for looking,
//! the text of the whole page is read, and a warning says so.

mod limit;
mod metadata;
mod render;

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document as Page;
use dom_smoothie::{Config, Readability};

use super::block::{Metadata, assemble};
use super::{Document, plain};
use render::{Rendered, render};

/// Pages with more elements are read whole.
const MOST_ELEMENTS: usize = 30_000;
/// What is found of an article must be at least so much of the page's text, in characters, to be
/// trusted; less is a teaser or a cookie notice.
const LEAST_ARTICLE: usize = 140;
/// Entities that are decoded at once where tags were removed.
const ENTITIES_AT_ONCE: usize = 10_000;

/// Reads a page. Never fails: the worst page gives the text that stands between its tags.
#[must_use]
pub fn parse(text: &str) -> Document {
    if limit::is_beyond(text) {
        let mut document = plain::parse(&without_tags(text));
        document
            .warnings
            .push("the page is too deep or too odd to be read as HTML; its tags were removed".to_owned());
        return document;
    }
    let page = Page::from(text);
    let metadata = metadata::read(&page);
    page.select("script, style, noscript, template, svg, iframe").remove();
    let whole = page.body().map(|body| render(body, true));
    let article = article(page);
    match (article, whole) {
        (Some(article), Some(whole)) if is_trusted(&article, &whole) => build(metadata, article, None),
        (article, Some(whole)) if !whole.blocks.is_empty() => {
            let _ = article;
            build(metadata, whole, Some("no article was found in the page; all of its text was read"))
        }
        (Some(article), _) => build(metadata, article, None),
        _ => build(metadata, Rendered { blocks: Vec::new(), captions: 0 }, Some("the page holds no text")),
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
    catch_unwind(AssertUnwindSafe(|| {
        let mut reader = Readability::with_document(page, None, Some(config)).ok()?;
        reader.parse().ok()?;
        let found = reader.doc.select("#readability-page-1");
        let root = found.nodes().first()?;
        Some(render(*root, false))
    }))
    .ok()
    .flatten()
}

/// Whether what was found is an article rather than a scrap of the page.
fn is_trusted(article: &Rendered, whole: &Rendered) -> bool {
    let length =
        |rendered: &Rendered| rendered.blocks.iter().map(|block| block.chars().count()).sum::<usize>();
    let (article, whole) = (length(article), length(whole));
    article >= LEAST_ARTICLE || article * 2 >= whole
}

fn build(metadata: Metadata, rendered: Rendered, warning: Option<&str>) -> Document {
    let left_out = vec!["photo captions"; rendered.captions];
    let mut document = assemble(metadata, rendered.blocks, left_out);
    document.warnings.extend(warning.map(str::to_owned));
    document
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
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(decode_entities).collect();
    lines.join("\n\n")
}

/// Decodes entities with the parser, which finds no tags to nest, in pieces that suit it.
fn decode_entities(line: &str) -> String {
    if !line.contains('&') {
        return line.to_owned();
    }
    let mut decoded = String::with_capacity(line.len());
    let mut rest = line.replace('<', "&lt;");
    while !rest.is_empty() {
        let end = rest.match_indices('&').nth(ENTITIES_AT_ONCE).map_or(rest.len(), |(at, _)| at);
        decoded.push_str(&Page::fragment(&rest[..end]).text());
        rest.drain(..end);
    }
    decoded
}

//! PDF: the text layer, in the order that a reader reads it.
//!
//! `lopdf` takes the file apart; `glyphs` follows the drawing of each page and gives every
//! character its place, `layout` makes lines, columns and paragraphs of them, `running` finds what
//! stands above and below the text of every page. Characters drawn as images cannot be read, which
//! is said.

mod font;
mod glyphs;
mod layout;
mod running;

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Document, LoadOptions};

use self::layout::{Paragraph, Shape};
use super::{Fault, Unpacked, page::Page, unreadable, zip::encrypted};
use crate::document::MediaType;

use crate::deadline;

const WHAT: &str = "PDF document";
/// Pages of one document that are read.
const MOST_PAGES: usize = 1_000;
/// What one stream of a document may unpack to, and so what one page may hold, in bytes.
const LARGEST_STREAM: usize = 32 << 20;
/// What all streams of objects may unpack to, in bytes, and what one may at least: programs put some
/// hundred objects into one, a few kilobytes.
const OBJECTS: usize = 256 << 20;
const LEAST_OBJECTS: usize = 64 << 10;
/// Fewer letters on all pages together are a stamp, not a text layer.
const LEAST_TEXT: usize = 40;

/// Reads a PDF document. `lopdf` is an outer library that walks what files give it; a panic there
/// is taken for damage.
pub(super) fn unpack(bytes: &[u8]) -> Result<Unpacked, Fault> {
    catch_unwind(AssertUnwindSafe(|| read(bytes)))
        .unwrap_or_else(|_| Err(unreadable(WHAT, "it cannot be taken apart")))
}

/// What one object stream may unpack to: all of them are unpacked before the first page is read, so
/// that together they must not grow beyond [`OBJECTS`].
fn largest_object_stream(bytes: &[u8]) -> usize {
    let streams = memchr::memmem::find_iter(bytes, b"/ObjStm").count();
    (OBJECTS / streams.max(1)).clamp(LEAST_OBJECTS, LARGEST_STREAM)
}

fn read(bytes: &[u8]) -> Result<Unpacked, Fault> {
    let options = LoadOptions::with_max_decompressed_size(largest_object_stream(bytes));
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => Fault::Unreadable(encrypted(WHAT)),
        error => unreadable(WHAT, error),
    })?;
    if document.is_encrypted() {
        return Err(Fault::Unreadable(encrypted(WHAT)));
    }
    let all = document.get_pages();
    let mut pages = Vec::new();
    let (mut blank, mut damaged) = (Vec::new(), Vec::new());
    let mut budget = glyphs::BUDGET;
    for (number, id) in all.iter().take(MOST_PAGES) {
        deadline::look();
        let Some(found) = glyphs::of_page(&document, *id, &mut budget) else {
            damaged.push(*number);
            continue;
        };
        if !found.iter().any(|glyph| glyph.text.chars().any(char::is_alphanumeric)) {
            blank.push(*number);
        }
        pages.push((*number, layout::lines(found)));
    }
    let running = running::remove(&mut pages);
    let paragraphs = layout::paragraphs(pages);
    let letters: usize = paragraphs
        .iter()
        .map(|paragraph| paragraph.text.chars().filter(|letter| letter.is_alphanumeric()).count())
        .sum();
    if letters < LEAST_TEXT && !damaged.is_empty() {
        return Err(unreadable(WHAT, "its pages cannot be unpacked, or unpack to more than any page needs"));
    }
    if letters < LEAST_TEXT {
        let advice = "it has no text layer, its pages are images; run it through text recognition first";
        return Err(Fault::NoArticle(advice.to_owned()));
    }
    let mut warnings = Vec::new();
    if !blank.is_empty() {
        let listed: Vec<String> = blank.iter().take(10).map(u32::to_string).collect();
        let (noun, verb) = if blank.len() == 1 { ("page", "has") } else { ("pages", "have") };
        warnings.push(format!("{noun} {} {verb} no text layer and could not be read", listed.join(", ")));
    }
    if !damaged.is_empty() {
        let listed: Vec<String> = damaged.iter().take(10).map(u32::to_string).collect();
        let (noun, verb) = if damaged.len() == 1 { ("page", "was") } else { ("pages", "were") };
        warnings.push(format!("{noun} {} could not be unpacked and {verb} not read", listed.join(", ")));
    }
    if !running.is_empty() {
        let listed: Vec<String> = running.iter().take(4).map(|line| format!("“{line}”")).collect();
        warnings.push(format!("heads and feet of the pages were left out: {}", listed.join(", ")));
    }
    if budget == 0 {
        warnings.push("the drawing of the pages is too large; what comes behind was not read".to_owned());
    }
    if all.len() > MOST_PAGES {
        warnings.push(format!("only the first {MOST_PAGES} of {} pages were read", all.len()));
    }
    Ok(Unpacked { text: page(&paragraphs), media_type: MediaType::Pdf, warnings, ..Unpacked::default() })
}

fn page(paragraphs: &[Paragraph]) -> String {
    let mut page = Page::default();
    for paragraph in paragraphs {
        let tag = match paragraph.shape {
            Shape::Title => "h1",
            Shape::Heading => "h2",
            Shape::Prose => "p",
        };
        page.tag(&format!("{tag} data-page=\"{}\"", paragraph.page));
        let mut at = 0;
        for (next, number) in &paragraph.breaks {
            page.text(paragraph.text.get(at..*next).unwrap_or_default());
            page.tag(&format!("span data-page=\"{number}\""));
            page.tag("/span");
            at = *next;
        }
        page.text(paragraph.text.get(at..).unwrap_or_default());
        page.tag(&format!("/{tag}"));
    }
    page.finish()
}

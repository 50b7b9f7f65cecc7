//! Markdown → [`Document`]: front matter into the fields, the body rendered to plain text.
//!
//! Headings, lists, block quotes and tables keep their text, links their label; images, code
//! blocks and raw HTML are dropped. The first heading of the first level is the title, unless the
//! front matter gives one.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::block::{Blocks, assemble};
use super::boilerplate::LeftOut;
use super::{Document, front_matter};

use crate::deadline;

/// Reads Markdown. Never fails: every text is Markdown.
#[must_use]
pub(crate) fn parse(text: &str) -> Document {
    let front = front_matter::take(text);
    let mut metadata = front.metadata;
    let rendered = render(front.body);
    let mut blocks = rendered.blocks;
    if let Some(at) = rendered.title.filter(|at| *at < blocks.len())
        && metadata.title.is_none()
    {
        metadata.title = Some(super::header::one_line(&blocks.remove(at)));
    }
    let mut document = assemble(metadata, blocks, rendered.left_out);
    document.warnings.extend(front.warning);
    document
}

struct Rendered {
    blocks: Vec<String>,
    /// Which block is the first heading of the first level, when nothing but short lines stands
    /// above it.
    title: Option<usize>,
    left_out: Vec<LeftOut>,
}

fn render(body: &str) -> Rendered {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut blocks = Blocks::default();
    let mut title = None;
    // Depth of elements whose text is dropped, and the numbers of open ordered lists.
    let mut dropped = 0_usize;
    let mut lists: Vec<Option<u64>> = Vec::new();
    // Texts that were struck out, and whether one is being read.
    let mut struck: Vec<String> = Vec::new();
    let mut striking = false;
    for event in Parser::new_ext(body, options) {
        deadline::look();
        match event {
            Event::Start(Tag::Strikethrough) => {
                struck.push(String::new());
                striking = true;
                dropped += 1;
            }
            Event::End(TagEnd::Strikethrough) => {
                dropped -= 1;
                striking = false;
            }
            Event::Start(Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_)) => {
                dropped += 1;
            }
            Event::End(TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_)) => {
                dropped -= 1;
            }
            Event::Text(text) if dropped > 0 => {
                if let Some(struck) = struck.last_mut().filter(|_| striking) {
                    struck.push_str(&text);
                }
            }
            _ if dropped > 0 => {}
            Event::Start(tag) => start(&tag, &mut blocks, &mut lists, &mut title),
            Event::End(tag) => end(tag, &mut blocks, &mut lists),
            Event::Text(text) | Event::Code(text) => blocks.text(&text),
            Event::SoftBreak => blocks.text(" "),
            Event::HardBreak => blocks.line_break(),
            Event::Rule => blocks.end(),
            _ => {}
        }
    }
    let left_out = struck.iter().filter(|text| !text.trim().is_empty());
    let left_out = left_out.map(|text| LeftOut::new("struck-out text", text)).collect();
    Rendered { blocks: blocks.finish(), title, left_out }
}

fn start(tag: &Tag<'_>, blocks: &mut Blocks, lists: &mut Vec<Option<u64>>, title: &mut Option<usize>) {
    match tag {
        Tag::Heading { level, .. } => {
            blocks.end();
            if *level == HeadingLevel::H1 && title.is_none() && blocks.place().0 < 3 {
                *title = Some(blocks.place().0);
            }
        }
        Tag::List(first) => {
            blocks.end();
            lists.push(*first);
        }
        Tag::Item => {
            blocks.end();
            // "1986. Une année" reads as a list; its number is text.
            if let Some(Some(number)) = lists.last_mut() {
                blocks.text(&format!("{number}. "));
                *number += 1;
            }
        }
        Tag::Paragraph
        | Tag::BlockQuote(_)
        | Tag::Table(_)
        | Tag::TableRow
        | Tag::TableHead
        | Tag::FootnoteDefinition(_) => {
            blocks.begin();
        }
        _ => {}
    }
}

fn end(tag: TagEnd, blocks: &mut Blocks, lists: &mut Vec<Option<u64>>) {
    match tag {
        TagEnd::List(_) => {
            blocks.end();
            lists.pop();
        }
        TagEnd::TableCell => blocks.cell(),
        TagEnd::Paragraph
        | TagEnd::Heading(_)
        | TagEnd::Item
        | TagEnd::BlockQuote(_)
        | TagEnd::TableRow
        | TagEnd::TableHead
        | TagEnd::FootnoteDefinition => blocks.end(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn paragraphs(text: &str) -> Vec<String> {
        let found = parse(text);
        found.paragraphs.iter().map(|span| span.of(&found.text).to_owned()).collect()
    }

    #[test]
    fn text_stays_and_markup_goes() {
        let text = "# Un *pont* à Brest\n\nLe [maire](http://x.fr) a\nparlé de « **paix** ».![photo](a.jpg)\n\n\
            > Je pars.\n>\n> Adieu.\n\n- un\n- deux\n\n```\ncode\n```\n\n<div>brut</div>\n\n## Suite\n\n1986. Une année\n\n| a | b |\n|---|---|\n| c | d |\n";
        let found = parse(text);
        assert_eq!(found.title.map(|title| title.value).as_deref(), Some("Un pont à Brest"));
        assert_eq!(
            paragraphs(text),
            [
                "Le maire a parlé de « paix ».",
                "Je pars.",
                "Adieu.",
                "un",
                "deux",
                "Suite",
                "1986. Une année",
                "a\tb",
                "c\td"
            ]
        );
    }

    #[test]
    fn marks_and_spaces_stay() {
        assert_eq!(
            paragraphs("\"Oui\" -- dit-il... «\u{a0}non\u{202f}» l'été &amp; &laquo;"),
            ["\"Oui\" -- dit-il... «\u{a0}non\u{202f}» l'été & «"]
        );
    }

    #[test]
    fn the_front_matter_has_the_title() {
        let found = parse("---\ntitre: Un pont\n---\n# Un pont\n\nTexte du jour.");
        assert_eq!(found.text, "Un pont\n\nTexte du jour.");
        assert_eq!(found.paragraphs.len(), 1);
    }

    #[test]
    fn hostile_nesting_ends() {
        for unit in [">", "- ", "[", "*", "`", "1. ", "![", "<a "] {
            let text = unit.repeat(200_000 / unit.len());
            let _ = parse(&text);
        }
    }
}

//! Plain text → [`Document`]. The text stays as it is; what is not prose is only left out of the
//! paragraphs.

use super::{Document, boilerplate, header, label, line};
use crate::span::Span;

/// The paragraphs of a plain text, as they stand in it.
#[must_use]
pub(crate) fn paragraphs(text: &str) -> Vec<Span> {
    line::paragraphs(text, &line::lines(text))
}

/// Reads plain text. Never fails: the worst text is one paragraph.
#[must_use]
pub(crate) fn parse(text: &str) -> Document {
    let mut lines = line::lines(text);
    let mut document = Document { text: text.to_owned(), ..Document::default() };
    header::read_lines(&mut document, &mut lines);
    document.paragraphs = line::paragraphs(text, &lines);
    let first = document.paragraphs.iter().take(3);
    let label = first.clone().find_map(|span| label::of_line(span.of(text)));
    let label = label.or_else(|| first.clone().next().and_then(|span| label::of_title(span.of(text))));
    document.caveats.extend(label);
    document.caveats.extend(document.paragraphs.iter().find_map(|span| label::of_paragraph(span.of(text))));
    boilerplate::leave_out(&mut document);
    header::read_paragraphs(&mut document);
    document
}

//! Plain text → [`Document`]. The text stays as it is; what is no prose is only left out of the
//! paragraphs.

use super::{Document, boilerplate, header, line};

/// Reads plain text. Never fails: the worst text is one paragraph.
#[must_use]
pub fn parse(text: &str) -> Document {
    let mut lines = line::lines(text);
    let mut document = Document { text: text.to_owned(), ..Document::default() };
    header::read_lines(&mut document, &mut lines);
    document.paragraphs = line::paragraphs(text, &lines);
    boilerplate::leave_out(&mut document);
    header::read_paragraphs(&mut document);
    document
}

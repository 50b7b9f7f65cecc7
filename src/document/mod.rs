//! [`Document`]: one article as plain text with what is known about it.
//!
//! Takes decoded text and its media type, gives a [`Document`] whose `text` is what every offset
//! in the program points into. One file here for each input format. Before it stands
//! [`input`](crate::input), which reads and decodes bytes; after it [`language`](crate::language).

mod block;
mod boilerplate;
mod front_matter;
mod header;
pub mod html;
mod line;
pub mod markdown;
mod pattern;
pub mod plain;

use crate::span::Span;

/// Reads decoded text of the given media type into a [`Document`].
///
/// Never fails and never panics: a text that does not fit its media type is read as plain text.
#[must_use]
pub fn parse(text: &str, media_type: &str) -> Document {
    match media_type {
        "text/html" | "application/xhtml+xml" => html::parse(text),
        "text/markdown" => markdown::parse(text),
        _ => plain::parse(text),
    }
}

/// One article. All spans in the program are byte spans into `text`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The plain text: for plain-text input the decoded file without its byte-order mark, for
    /// other formats what was extracted. `depeche text` prints exactly this.
    pub text: String,
    /// Paragraphs of running text in order, trimmed, never overlapping. A title line or a
    /// metadata line that stands inside `text` is not a paragraph.
    pub paragraphs: Vec<Span>,
    /// The title, when the source gives one.
    pub title: Option<Field>,
    /// The author line, when the source gives one.
    pub byline: Option<Field>,
    /// Newspaper, agency or site.
    pub outlet: Option<Field>,
    /// Date of publication as the source writes it or as ISO 8601.
    pub published: Option<Field>,
    /// Place line such as "DUBAÏ |" or "PARIS (AFP) —".
    pub dateline: Option<Field>,
    /// Canonical address, when metadata give one.
    pub url: Option<String>,
    /// What the reader should know about the reading itself (boilerplate left out, and so on).
    pub warnings: Vec<String>,
}

/// A value of the article's metadata, with its place when it stands in the text itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The value.
    pub value: String,
    /// Where it stands in [`Document::text`]; `None` when it came from metadata outside the text.
    pub span: Option<Span>,
}
